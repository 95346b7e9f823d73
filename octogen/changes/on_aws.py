"""The documents of two deployments to changes: what differs, what AWS does about it, and what that brings along."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from typing import Any

from octogen import assets
from octogen.changes.change import Change, OnAws
from octogen.changes.members import differences
from octogen.documents.answers import REFERENCE
from octogen.documents.document import Document, Documents
from octogen.documents.kinds import KINDS
from octogen.finding import Pointer

_REPLACED = (OnAws.REPLACE, OnAws.REFUSED)
_NAMED_BY = {
    "cluster": ("cluster",),
    "log-group": ("awslogs-group",),
    "role": ("executionRoleArn", "taskRoleArn"),
}
"""The members by which other documents name a resource whose name is known before it is made."""
_TITLES = frozenset(member for kind in KINDS.values() for member in kind.title)
_TOKENS = {"access-point": ("ClientToken",), "file-system": ("CreationToken",)}
"""What must be unique about a resource, besides what its kind calls its title."""


def changes_on_aws(old: Documents, new: Documents) -> tuple[Change, ...]:
    """Return what differs between the documents of two deployments, with all that it brings along.

    What `new` names by its id or ARN, and `old` still had as `${…}`, is taken for the same resource: somebody has
    created it since. Its document is not missed either.
    """
    before = {document.name: document for document in old.items}
    after = {document.name: document for document in new.items}
    gone = {name for name in before if name not in after}
    known = _known_since(before, after, gone)
    found: list[Change] = []
    for name in dict.fromkeys((*after, *before)):
        if name not in after:
            found += [_deleted(before[name])] if name not in known else []
        elif name not in before:
            found.append(Change(name, (), None, after[name].body, OnAws.CREATE, _command(after[name])))
        else:
            found += _of_one(before[name], after[name], gone)
    return (*found, *_brought_along(found, after))


def _of_one(before: Document, after: Document, gone: Collection[str]) -> Iterator[Change]:
    """Yield the changes of one document; of one that is replaced, only those for which it is."""
    note = _name_is_taken(before, after)
    found = [
        _change(after, item.pointer, item.before, item.after)
        for item in differences(before.body, after.body)
        if not _is_filled_in(item.before, item.after, gone)
    ]
    is_replaced = any(change.on_aws is OnAws.REPLACE for change in found)
    for change in found:
        if change.on_aws is OnAws.REPLACE:
            yield replace(change, note=note)
        elif not is_replaced:
            yield change


def _change(document: Document, pointer: Pointer, before: Any, after: Any) -> Change:  # noqa: ANN401 - JSON
    effect = _effects(document).get(str(pointer[0])) if pointer else None
    if effect is None:  # a member that no AWS schema knows, which OCT003 reports
        return Change(document.name, pointer, before, after, OnAws.NONE, note="AWS does not know this member")
    on_aws, by, needs = OnAws(effect["effect"]), effect.get("by", ""), tuple(effect.get("needs", ()))
    note = effect["why"] if on_aws is OnAws.REFUSED else ""
    return Change(document.name, pointer, before, after, on_aws, by, needs, note=note)


def _deleted(document: Document) -> Change:
    by = _kinds().get(document.kind.name, {}).get("delete", "")
    return Change(document.name, (), document.body, None, OnAws.DELETE, by, note="octogen deletes nothing")


def _brought_along(found: Iterable[Change], after: Mapping[str, Document]) -> Iterator[Change]:
    """Yield the changes of documents that refer to what is replaced, and of services whose tasks are changed."""
    seen = {(change.document, change.pointer[:1]) for change in found}
    queue = list(dict.fromkeys(change.document for change in found if change.on_aws in _REPLACED and change.pointer))
    revised = dict.fromkeys(change.document for change in found if change.on_aws is OnAws.NEW_REVISION)
    replaced = set(queue)
    while queue:
        name = queue.pop(0)
        for change in _of_references(name, after):
            if (change.document, change.pointer) in seen or change.document in replaced:
                continue
            seen.add((change.document, change.pointer))
            yield change
            if change.on_aws is OnAws.REPLACE:
                replaced.add(change.document)
                queue.append(change.document)
            elif change.on_aws is OnAws.NEW_REVISION:
                revised[change.document] = None
    for name in revised:
        for document in after.values():
            if document.name not in replaced and _runs(document, after[name]):
                yield replace(_change(document, ("taskDefinition",), None, None), because=name)


def _runs(service: Document, task_definition: Document) -> bool:
    """Return whether a document is that of a service which runs the newest revision of a task definition."""
    named = service.body.get("taskDefinition")
    return service.kind.name == "service" and (
        task_definition.name in _references(named) or named == task_definition.body.get("family")
    )


def _of_references(name: str, after: Mapping[str, Document]) -> Iterator[Change]:
    for document in after.values():
        for member, value in document.body.items():
            if document.name == name or name not in _references(value):
                continue
            change = replace(_change(document, (member,), None, None), because=name)
            if change.on_aws is OnAws.REPLACE and "delete" not in _kinds().get(document.kind.name, {}):
                change = replace(change, on_aws=OnAws.IN_PLACE, by=_command(document))  # set on another resource
            yield change


def _known_since(before: Mapping[str, Document], after: Mapping[str, Document], gone: set[str]) -> set[str]:
    """Return which documents are gone because the values now name what they had been made into."""
    known = {
        name
        for both in before.keys() & after.keys()
        for item in differences(before[both].body, after[both].body)
        if _is_filled_in(item.before, item.after, gone)
        for name in _references(item.before)
    }
    known |= {name for name in gone if _is_still_named(before[name], after.values())}
    titles = {title for name in known for title in _titles(before[name])}
    return known | {name for name in gone if known & _references(before[name].body) or titles & _titles(before[name])}


def _is_still_named(document: Document, after: Iterable[Document]) -> bool:
    """Return whether other documents name a resource that is no longer rendered: it is there, made by somebody else."""
    members = _NAMED_BY.get(document.kind.name, ())
    named = {value for other in after for value in _values(other.body, members)}
    return any(value == title or value.endswith(f"/{title}") for _, title in _titles(document) for value in named)


def _titles(document: Document) -> set[tuple[str, str]]:
    """Return the members that name a resource, or the one that a document is about, with the names."""
    return {(member, value) for member, value in document.body.items() if member in _TITLES and isinstance(value, str)}


def _values(value: Any, members: Collection[str]) -> Iterator[str]:  # noqa: ANN401 - JSON
    """Yield the texts of these members, wherever in a value."""
    if isinstance(value, dict):
        for member, below in value.items():
            if member in members and isinstance(below, str):
                yield below
            yield from _values(below, members)
    elif isinstance(value, list):
        for item in value:
            yield from _values(item, members)


def _is_filled_in(before: Any, after: Any, gone: Collection[str]) -> bool:  # noqa: ANN401 - JSON
    """Return whether all that differs is an id in the place of a reference to what is no longer rendered."""
    if isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        added = [item for item in after if item not in before]
        removed = [item for item in before if item not in after]
        return len(added) == len(removed) and all(_is_filled_in(one, "", gone) for one in removed)
    names = _references(before) if isinstance(before, str) else set()
    return bool(names) and names <= set(gone) and isinstance(after, str) and not _references(after)


def _references(value: Any) -> set[str]:  # noqa: ANN401 - JSON
    """Return the names of the documents that a value refers to, wherever in it."""
    if isinstance(value, str):
        return {match[1] for match in REFERENCE.finditer(value)}
    items = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {name for item in items for name in _references(item)}


def _name_is_taken(before: Document, after: Document) -> str:
    """Return a sentence where a second resource cannot be made beside the first, because both would have one name."""
    for member in (*_TOKENS.get(after.kind.name, ()), *after.kind.title):
        name = after.body.get(member)
        if name is not None and name == before.body.get(member):
            return f"{member} {name} is taken until the old one is deleted"
    return ""


def _command(document: Document) -> str:
    return f"{document.kind.service} {document.kind.command}"


def _effects(document: Document) -> Mapping[str, Any]:
    return _kinds().get(document.kind.name, {}).get("members", {})  # type: ignore[no-any-return]


@cache
def _kinds() -> Mapping[str, Any]:
    return assets.load_json(assets.SCHEMAS / "effects-aws.json")["kinds"]  # type: ignore[no-any-return]
