"""The configuration that holds where octogen was called: found upwards, read, and turned into what linting takes."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path

from octogen.cli.console import fail, reason
from octogen.finding import parse_pointer
from octogen.linting.configuration import (
    TOML_NAME,
    YAML_NAME,
    Configuration,
    configure,
    has_table,
    matcher,
    read_configuration,
)
from octogen.linting.suppressions import Suppression


class Project:
    """A configuration, the file that holds it, if any, and the directory that its paths are relative to."""

    def __init__(self, configuration: Configuration, path: Path | None = None) -> None:
        self.configuration = configuration
        self.path = path
        self.directory = path.parent if path else Path()

    def files(self) -> Iterator[str]:
        """Yield the paths that `files` stands for, as seen from the working directory, each once."""
        seen = set()
        for index, pattern in enumerate(self.configuration.data["files"]):
            paths = self.matching(pattern)
            if not paths:
                where = self.configuration.place("files", index)
                fail(f"{where}: `files` names {pattern!r}, but there is no such file")
            for path in paths:
                if path not in seen:
                    seen.add(path)
                    yield path

    def matching(self, pattern: str) -> list[str]:
        """Return the paths that a pattern stands for, as seen from the working directory."""
        if (self.directory / pattern).exists():
            return [os.path.relpath(self.directory / pattern)]
        try:
            return list(map(os.path.relpath, sorted(self.directory.glob(pattern))))
        except (NotImplementedError, ValueError):  # an absolute pattern, or `**` inside a name
            return []

    def relative(self, path: str) -> str:
        """Return a path, as seen from the working directory, relative to the configuration's directory."""
        return Path(os.path.relpath(path, self.directory)).as_posix()

    def suppressions(self, files: Collection[str]) -> list[Suppression]:
        """Return the `ignore` entries, their patterns resolved to those of `files` (names as given) that they cover."""
        return [
            Suppression(
                rule=entry["rule"],
                reason=entry["reason"],
                place=self.configuration.place("ignore", index, "rule"),
                until=entry.get("until", ""),
                files=self._covered(entry["files"], files) if "files" in entry else frozenset(),
                pointer=parse_pointer(entry.get("pointer", "")),
            )
            for index, entry in enumerate(self.configuration.data["ignore"])
        ]

    def _covered(self, pattern: str, files: Collection[str]) -> frozenset[str]:
        matches = matcher(pattern).match
        covered = frozenset(name for name in files if matches(self.relative(name)))
        # Where no file is covered the entry covers nothing; empty, it would cover everything.
        return covered or frozenset({f"no file of {pattern}"})


def load(named: Path | None) -> Project:
    """Return the settings of the file that was named, else of the nearest one upwards, else the defaults."""
    path = named or _nearest()
    if path is None:
        return Project(configure())
    try:
        if not named and not path.is_file():
            why = "it is not a file" if path.exists() else "the link leads nowhere"
            fail(f"cannot read {os.path.relpath(path)}: {why}")
        content = path.read_bytes()
    except OSError as error:
        fail(f"cannot read {path}: {reason(error)}")
    name = os.path.relpath(path)
    return Project(configure(read_configuration(content, name)), path)


def _nearest() -> Path | None:
    here = Path.cwd()
    for directory in (here, *here.parents):
        if os.path.lexists(directory / YAML_NAME):
            return directory / YAML_NAME
        toml = directory / TOML_NAME
        if toml.is_file() and has_table(toml.read_bytes().decode("utf-8", errors="replace")):
            return toml
    return None
