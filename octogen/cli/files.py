"""Which files a path stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from octogen.cli.output import fail

SUFFIXES = frozenset({".json", ".yaml", ".yml"})
_PASSED_OVER = frozenset({"node_modules", "venv", "__pycache__"})


def expand(paths: Iterable[str]) -> Iterator[tuple[str, bool]]:
    """Yield (file, whether it was named itself): a directory stands for the YAML and JSON files below it.

    Hidden directories and those of installed packages are passed over. Ends the program where a path is missing.
    """
    for path in paths:
        if path == "-" or Path(path).is_file():
            yield path, True
        elif Path(path).is_dir():
            yield from ((file, False) for file in _below(path))
        else:
            fail(f"cannot read {path}: " + ("not a file or directory" if Path(path).exists() else "no such file"))


def here() -> list[str]:
    """Return the values files of the working directory: values.yaml, and what ends in .octogen.yaml."""
    found = sorted(str(path) for path in Path().glob("?*.octogen.yaml"))  # .octogen.yaml is the configuration
    return [*(["values.yaml"] if Path("values.yaml").is_file() else []), *found]


def _below(directory: str) -> Iterator[str]:
    for folder, folders, files in os.walk(directory):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES:
                yield str(Path(folder, name))
