"""Which files one run of `octogen lint` judges: named paths, what the configuration names, or what a commit changes."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from octogen.cli.configuration import Project
from octogen.cli.console import fail
from octogen.cli.files import expand, here
from octogen.cli.project import Declared, declared


@dataclass(frozen=True, slots=True)
class Selection:
    """What to judge.

    `files`, each with whether it was named itself, belong to no declared deployment. Those that a person names are
    judged as they are (`by_hand`). Of the others, an overlay is judged on the values file beside it. With the AWS
    documents that a commit changes, those beside them are judged (`neighbours`), and those in `folders`.

    `judged` are the declared deployments to judge; of all that are `declared`, missing files are findings.
    """

    files: dict[str, bool]
    by_hand: bool = False
    neighbours: bool = False
    folders: frozenset[str] = frozenset()
    judged: tuple[Declared, ...] = ()
    declared: tuple[Declared, ...] = ()

    def has(self, path: str) -> bool:
        """Return whether a file belongs to a declared deployment."""
        return any(one.has(path) for one in self.declared)


def selection(paths: Sequence[str], project: Project, *, changed: bool) -> Selection:
    """Return what to judge: what belongs to `paths` where these have `changed`, else them; without any, everything."""
    if changed:
        return _of_changes(paths, project)
    return _of_paths(paths) if paths else _of_configuration(project)


def _of_paths(paths: Iterable[str]) -> Selection:
    """Return the selection of paths that a person names."""
    files = expand(paths)
    return Selection(files, by_hand=True) if files else fail("no YAML or JSON files in the paths given")


def _of_configuration(project: Project) -> Selection:
    """Return everything that the configuration names; where it names nothing, the values files that are here."""
    everything = Selection({}, declared=declared(project))
    files = expand(list(project.files()) or ([] if everything.declared else here()))
    loose = {path: itself for path, itself in files.items() if not everything.has(path)}
    if not loose and not everything.declared and not project.configuration.findings:
        fail("nothing to lint here: name files or directories")
    return Selection(loose, judged=everything.declared, declared=everything.declared)


def _of_changes(paths: Sequence[str], project: Project) -> Selection:
    """Return what the files belong to that a commit changes or deletes; everything, where it changes the configuration.

    Files that belong to no declared deployment are left out unless they may be octogen's or AWS's.
    """
    from octogen.cli.changes import deleted, may_be_ours
    from octogen.documents.kinds import kind_of

    names = list(dict.fromkeys(map(os.path.normpath, (*paths, *deleted()))))
    configuration = os.path.relpath(project.path) if project.path else ""
    everything = _of_configuration(project) if configuration in names else Selection({}, declared=declared(project))
    loose = [name for name in names if name != configuration and not everything.has(name)]
    gone = (name for name in loose if not Path(name).exists() and kind_of(Path(name).stem))
    return Selection(
        everything.files | {name: False for name in loose if Path(name).is_file() and may_be_ours(name)},
        neighbours=True,
        folders=frozenset(str(Path(name).parent) for name in gone),
        judged=everything.judged or tuple(one for one in everything.declared if any(map(one.has, names))),
        declared=everything.declared,
    )
