"""What a commit changes: what it deletes, and which of its files may be octogen's or AWS's."""

from __future__ import annotations

import os
import re
import subprocess
from functools import cache
from pathlib import Path

from octogen.documents.kinds import KINDS
from octogen.inputs.unreadable import is_looked_for
from octogen.values.values import values_schema

SUFFIXES = frozenset({".json", ".template", ".yaml", ".yml"})
_COMMON = frozenset({"apiVersion", "name"})


def deleted() -> list[str]:
    """Return the files that the commit deletes or renames, as seen from the working directory.

    pre-commit does not name them: https://github.com/pre-commit/pre-commit/blob/main/pre_commit/git.py. Empty where git
    does not answer.
    """
    first, last = (os.environ.get(f"PRE_COMMIT_{end}_REF", "") for end in ("FROM", "TO"))
    between = [f"{first}...{last}"] if first and last and not first.startswith("-") else ["--cached"]
    command = ["git", "diff", "--name-only", "--no-renames", "--diff-filter=D", "--relative", "-z", *between, "--"]
    try:
        done = subprocess.run(command, capture_output=True, check=False)  # noqa: S603 - no shell
    except OSError:
        return []
    return [os.fsdecode(name) for name in done.stdout.split(b"\0") if name] if done.returncode == 0 else []


def may_be_ours(path: str) -> bool:
    """Return whether a file is worth reading: a lock file of a megabyte takes long to parse, and seconds add up.

    Yes, where its name is one that octogen looks for, or one of its keys is a key of octogen's or AWS's.
    """
    if Path(path).suffix.lower() not in SUFFIXES:
        return False
    if is_looked_for(path):
        return True
    try:
        content = Path(path).read_bytes()
    except OSError:
        return True  # reading it says why
    return bool(_marks().search(content.replace(b"\0", b"")))  # UTF-16 has a NUL beside each letter


@cache
def _marks() -> re.Pattern[bytes]:
    of_aws = {mark for kind in KINDS.values() for marks in kind.marks for mark in marks}
    of_aws |= {key for kind in KINDS.values() for key in (*kind.wrapped, kind.identity) if key}
    keys = (of_aws | values_schema()["properties"].keys()) - _COMMON
    written = "|".join((r"(LoadBalancer|TargetGroup)\w*", *sorted(map(re.escape, keys))))
    return re.compile(
        rf"""octogen/|AWSTemplateFormatVersion|AWS::|Custom::|Fn::ForEach|["'\s,{{]({written})["']?\s*:|\A({written}):""".encode()
    )
