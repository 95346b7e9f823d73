"""Which files a path stands for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from octogen.cli.console import complain, fail, is_stream, reason

if TYPE_CHECKING:
    from octogen.inputs.unreadable import Claim
    from octogen.source.source import Source

SUFFIXES = frozenset({".json", ".template", ".yaml", ".yml"})
CHART = "Chart.yaml"
"""What makes a directory a Helm chart, with `values.yaml` and `templates` in it: https://helm.sh/docs/topics/charts/"""
_BESIDE_TEMPLATES = (CHART, "values.yaml")
"""Either of them beside `templates` shows a chart, be it finished or not."""
_PASSED_OVER = frozenset({"node_modules", "venv", "__pycache__"})


def expand(paths: Iterable[str]) -> dict[str, bool]:
    """Return the files that `paths` stand for, each with whether it was named itself.

    A directory stands for the YAML and JSON files below it. Hidden directories and those of installed packages are
    passed over. Ends the program where a path is missing.
    """
    found: dict[str, bool] = {}
    for path in paths:
        if path == "-" or Path(path).is_file() or (is_stream(path) and Path(path).exists()):
            found[path] = True
        elif Path(path).is_dir():
            for file in _below(path):
                found.setdefault(file, False)
        else:
            fail(f"cannot read {path}: " + ("not a file or directory" if Path(path).exists() else "no such file"))
    return found


def here() -> list[str]:
    """Return the values files of the working directory: values.yaml, and what ends in .octogen.yaml."""
    found = sorted(str(path) for path in Path().glob("?*.octogen.yaml"))  # .octogen.yaml is the configuration
    default = Path("values.yaml")
    return [*([str(default)] if default.is_file() or default.is_symlink() else []), *found]


def claims(
    found: Mapping[str, bool], sources: Iterable[Source], *, by_hand: bool, skip_unknown: bool
) -> dict[str, Claim]:
    """Return, by the name of its source, what speaks for each file's being octogen's or AWS's.

    `found` is what `expand` returned; `by_hand` says whether its paths stood on the command line.
    """
    from octogen.inputs.unreadable import Claim

    def claim(path: str, *, itself: bool) -> Claim:
        place = Path(os.path.abspath(path))  # noqa: PTH100 - resolve() would follow a link out of its chart
        charts = [folder.parent for folder in place.parents if folder.name == "templates"]
        is_template = any((chart / name).is_file() for chart in charts for name in _BESIDE_TEMPLATES)
        if itself and not (by_hand and skip_unknown) and (by_hand or not is_template):  # a pattern may cover a chart
            return Claim.NAMED
        has_values = place.name.startswith("values") and place.with_name(CHART).is_file()
        return Claim.IN_CHART if is_template or has_values else Claim.FOUND

    return {
        source.name: Claim.NAMED if path == "-" else claim(path, itself=itself)
        for source, (path, itself) in zip(sources, found.items(), strict=True)
    }


def _below(directory: str) -> Iterator[str]:
    for folder, folders, files in os.walk(directory, onerror=_say_so):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in _PASSED_OVER)
        for name in sorted(files):
            if Path(name).suffix.lower() in SUFFIXES:
                yield str(Path(folder, name))


def _say_so(error: OSError) -> None:
    complain(f"cannot look into {error.filename}: {reason(error)}")
