"""Commands as pre-commit and git run them, and the hooks of this checkout for pre-commit to install."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent
BIN = str(Path(sys.executable).parent)


def run(*command: str, cwd: Path, expect: int | None = 0, **environment: str) -> str:
    """Return stdout and stderr of a command, which finds the tools of this environment first and no git settings."""
    variables = os.environ | {
        "PATH": BIN + os.pathsep + os.environ["PATH"],
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
    }
    for name in [name for name in variables if name.startswith("GIT_") and not name.startswith("GIT_CONFIG")]:
        del variables[name]
    done = subprocess.run(
        command, cwd=cwd, env=variables | environment, capture_output=True, encoding="utf-8", check=False
    )
    printed = done.stdout + done.stderr
    assert expect is None or done.returncode == expect, f"{command} exited with {done.returncode}\n{printed}"
    return printed


def git(*arguments: str, cwd: Path, expect: int | None = 0, **environment: str) -> str:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "init.defaultBranch=main")
    return run("git", *identity, *arguments, cwd=cwd, expect=expect, **environment)


def publish(repository: Path) -> None:
    """Make a repository of the checkout as it stands, with a tag, from which pre-commit can install the hooks."""
    listed = run("git", "ls-files", "-co", "--exclude-standard", "octogen", "schemas", "templates", cwd=ROOT)
    top = ("pyproject.toml", "LICENSE", "sample-values.yaml", ".pre-commit-hooks.yaml")
    for name in (*listed.splitlines(), *top):
        if (ROOT / name).is_file():
            (repository / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, repository / name)
    git("init", "-q", cwd=repository)
    git("add", ".", cwd=repository)
    git("commit", "-q", "-m", "octogen", cwd=repository)
    git("tag", "v0", cwd=repository)
