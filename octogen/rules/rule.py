"""What a rule is: one pitfall, as a record whose examples are executed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from textwrap import dedent

from octogen.documents.document import Document, Documents, Origin
from octogen.documents.kinds import kind_of
from octogen.finding import Pointer, Severity
from octogen.source.elements import plain
from octogen.source.source import read
from octogen.view.deployment import Deployment
from octogen.view.part import Hit

# What tells the tests where a finding must point; readers see the difference instead.
_MARK = re.compile(r" *# <- OCT\d{3}(?:[ ,]+OCT\d{3})*$", re.MULTILINE)

Check = Callable[["Deployment"], Iterator[Hit]]


@dataclass(frozen=True, slots=True)
class Rule:
    """One pitfall. `values_key` is where in the values one turns to mend it.

    `example` is a diff whose two sides, `bad` and `good`, the tests execute: lines of the one begin with `-`, of the
    other with `+`. `# <- OCT206` at the end of a line says that a finding must point there.
    """

    id: str
    name: str
    severity: Severity
    title: str
    why: str
    fix: str
    source: str
    values_key: Pointer
    example: str
    check: Check

    @property
    def bad(self) -> str:
        """The example as it is flagged, with its marks."""
        return _side(self.example, "+")

    @property
    def good(self) -> str:
        """The example mended."""
        return unmarked(_side(self.example, "-"))

    @property
    def found_by_earlier_step(self) -> bool:
        """Whether the findings come from reading, merging, suppressing or rendering, not from the check."""
        return self.check is found_by_earlier_step

    @property
    def authority(self) -> str:
        """The source to name beside a finding; empty where it is octogen that says what it takes."""
        return "" if self.found_by_earlier_step else self.source


def found_by_earlier_step(_deployment: Deployment) -> Iterator[Hit]:
    """Yield nothing: the check of rules whose findings other steps make, which have no deployment to look at yet."""
    return iter(())


def rule(  # noqa: PLR0913 - a record, all of whose fields are required
    *,
    id: str,  # noqa: A002 - the field's name
    name: str,
    severity: Severity,
    title: str,
    why: str,
    fix: str,
    source: str,
    values_key: Pointer,
    example: str,
) -> Callable[[Check], Rule]:
    """Make a Rule of a check function. Texts may be indented and wrapped as their surroundings are."""

    def make(check: Check) -> Rule:
        return Rule(
            id,
            name,
            severity,
            title,
            _flat(why),
            _flat(fix),
            source,
            values_key,
            dedent(example).strip("\n"),
            check,
        )

    return make


def _flat(text: str) -> str:
    return " ".join(text.split())


def unmarked(example: str) -> str:
    """Return an example without the marks of the tests."""
    return _MARK.sub("", example)


def _side(example: str, other: str) -> str:
    """Return one side of a diff: all its lines but those that begin with `other`, without the first two columns."""
    return "\n".join(line[2:] for line in example.splitlines() if not line.startswith(other))


def example_documents(text: str, name: str = "example.yaml") -> Documents:
    """Return the documents of one side of a rule's example: names of documents with bodies, or a template."""
    from octogen.inputs.cloudformation import documents_of, is_template  # noqa: PLC0415 - examples alone need it

    source = read(text + "\n", name)
    if any(map(is_template, source.roots)):
        return Documents(tuple(documents_of(source.roots[0])), sources=(source,), findings=source.findings)
    items = []
    for document, member in source.roots[0].value.items() if source.roots else ():
        kind = kind_of(document)
        if kind is None:
            message = f"no kind of document is called {document}"
            raise ValueError(message)
        body = plain(member.element)
        written = Origin.TEMPLATE if "DeletionPolicy" in body else Origin.INPUT  # CloudFormation alone has that
        origin = Origin.OUTPUT if kind.identity in body else written
        items.append(Document(document, kind, body, origin, member.element))
    return Documents(tuple(items), sources=(source,), findings=source.findings)
