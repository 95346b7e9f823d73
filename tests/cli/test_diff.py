"""`octogen diff` as somebody runs it: files, git revisions, exit codes, streams."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
OCTOGEN = str(Path(sys.executable).parent / "octogen")
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
NEWER = SAMPLE.replace("2026.3.15878", "2026.4.7000")
OVERLAY = "nodes: {count: 3}\n"


def octogen(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([OCTOGEN, "diff", *arguments], cwd=folder, capture_output=True, text=True, check=False)


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=octogen", "-c", "user.email=octogen@example.com", "-c", "commit.gpgsign=false")
    subprocess.run(["git", "-C", str(folder), *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A repository with values.yaml and deploy/prod.yaml in its only commit."""
    folder = tmp_path / "repository"
    (folder / "deploy").mkdir(parents=True)
    (folder / "values.yaml").write_text(SAMPLE, encoding="utf-8")
    (folder / "deploy" / "prod.yaml").write_text(OVERLAY, encoding="utf-8")
    git(folder, "init", "--initial-branch=main")
    git(folder, "add", ".")
    git(folder, "commit", "--message=first")
    return folder


def test_nothing_changes(repository: Path) -> None:
    done = octogen(repository, "values.yaml", "--since", "HEAD")
    assert (done.returncode, done.stdout, done.stderr) == (0, "no changes\n", "")


def test_another_version_since_a_revision_names_the_line(repository: Path) -> None:
    (repository / "values.yaml").write_text(NEWER, encoding="utf-8")
    line = NEWER[: NEWER.index("2026.4.7000")].count("\n") + 1
    done = octogen(repository, "values.yaml", "--since", "main")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "1 new deployment, 1 new revision; outage, stale node records"
    assert f"values.yaml:{line} octopus.image.tag" in done.stdout


def test_a_key_that_was_removed_is_placed_where_it_was(repository: Path) -> None:
    (repository / "deploy" / "prod.yaml").write_text("", encoding="utf-8")
    done = octogen(repository, "values.yaml", "-f", "deploy/prod.yaml", "--since", "HEAD", "--format", "json")
    (change,) = json.loads(done.stdout)["changes"]
    assert change["causes"] == [
        {"key": "nodes.count", "file": "values.yaml", "line": SAMPLE.splitlines().index("nodes:") + 2}
    ]


def test_what_if(repository: Path) -> None:
    done = octogen(repository, "values.yaml", "--from", "values.yaml", "--set", "nodes.count=4")
    assert done.returncode == 1
    assert "desiredCount: 2 -> 4  [--set nodes.count]" in done.stdout


def test_old_values_may_have_overlays(repository: Path) -> None:
    done = octogen(repository, "values.yaml", "--from", "values.yaml", "--from", "deploy/prod.yaml")
    assert "desiredCount: 3 -> 2" in done.stdout


def test_a_renamed_overlay_is_the_same_overlay(repository: Path) -> None:
    git(repository, "mv", "deploy/prod.yaml", "deploy/production.yaml")
    done = octogen(repository, "values.yaml", "-f", "deploy/production.yaml", "--since", "HEAD")
    assert (done.returncode, done.stdout) == (0, "no changes\n")
    assert done.stderr == "octogen: deploy/production.yaml was deploy/prod.yaml in HEAD\n"


def test_an_overlay_moved_to_another_folder_is_the_same_overlay(repository: Path) -> None:
    git(repository, "mv", "deploy/prod.yaml", "prod.yaml")
    done = octogen(repository, "values.yaml", "-f", "prod.yaml", "--since", "HEAD")
    assert (done.returncode, done.stdout) == (0, "no changes\n"), done.stderr


def test_a_new_overlay_counts_as_new(repository: Path) -> None:
    (repository / "more.yaml").write_text("nodes: {count: 4}\n", encoding="utf-8")
    done = octogen(repository, "values.yaml", "-f", "more.yaml", "--since", "HEAD")
    assert done.stderr == "octogen: more.yaml is not in HEAD: it counts as new\n"
    assert "desiredCount: 2 -> 4  [more.yaml:1 nodes.count]" in done.stdout


def test_a_deleted_overlay_is_compared_with_what_it_said(repository: Path) -> None:
    (repository / "deploy" / "prod.yaml").unlink()
    done = octogen(repository, "values.yaml", "-f", "deploy/prod.yaml", "--since", "HEAD")
    assert done.stderr == "octogen: deploy/prod.yaml is deleted since HEAD\n"
    assert "desiredCount: 3 -> 2" in done.stdout


def test_an_overlay_whose_folder_is_deleted_is_compared_with_what_it_said(repository: Path) -> None:
    git(repository, "rm", "-r", "deploy")
    assert not (repository / "deploy").exists()
    done = octogen(repository, "values.yaml", "-f", "deploy/prod.yaml", "--since", "HEAD")
    assert done.stderr == "octogen: deploy/prod.yaml is deleted since HEAD\n"
    assert "desiredCount: 3 -> 2" in done.stdout


def test_files_are_found_from_another_folder_than_the_top(repository: Path) -> None:
    done = octogen(repository / "deploy", "../values.yaml", "-f", "prod.yaml", "--since", "HEAD")
    assert (done.returncode, done.stdout) == (0, "no changes\n"), done.stderr


def test_a_shallow_checkout_of_a_pull_request_says_what_to_fetch(repository: Path, tmp_path: Path) -> None:
    (repository / "values.yaml").write_text(NEWER, encoding="utf-8")
    git(repository, "commit", "--all", "--message=second")
    git(tmp_path, "clone", "--depth=1", repository.as_uri(), "shallow")
    git(tmp_path / "shallow", "checkout", "--detach", "HEAD")
    done = octogen(tmp_path / "shallow", "values.yaml", "--since", "HEAD~1")
    assert done.returncode == 2
    assert "git knows no revision 'HEAD~1' here" in done.stderr
    assert "fetch-depth: 0" in done.stderr
    git(tmp_path / "shallow", "fetch", "--unshallow")
    assert octogen(tmp_path / "shallow", "values.yaml", "--since", "HEAD~1").returncode == 1


WRONG = [
    (("values.yaml",), "compare with what? Give --from OLD, a values file, or --since REV, a git revision"),
    (("values.yaml", "--from", "values.yaml", "--since", "HEAD"), "compare with what?"),
    (("values.yaml", "--since", "no-such-branch"), "git knows no revision 'no-such-branch'"),
    (("values.yaml", "--since", "--output=evil"), "git knows no revision '--output=evil'"),
    (("values.yaml", "--from", "nothing.yaml"), "cannot read nothing.yaml: No such file or directory"),
    (("nothing.yaml", "--since", "HEAD"), "none of these files is in HEAD: nothing.yaml"),
    (("-", "--since", "HEAD"), "--since needs files"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG, ids=[" ".join(case[0]) for case in WRONG])
def test_wrong_usage(repository: Path, arguments: tuple[str, ...], message: str) -> None:
    done = octogen(repository, *arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_outside_of_a_repository(tmp_path: Path) -> None:
    (tmp_path / "values.yaml").write_text(SAMPLE, encoding="utf-8")
    done = octogen(tmp_path, "values.yaml", "--since", "HEAD")
    assert done.returncode == 2
    assert "values.yaml is not in a git repository" in done.stderr


@pytest.mark.parametrize("side", ["old", "new"])
def test_values_with_errors_are_findings(repository: Path, side: str) -> None:
    broken = SAMPLE + "deploymnet: {}\n"
    (repository / "broken.yaml").write_text(broken, encoding="utf-8")
    names = ("values.yaml", "broken.yaml") if side == "old" else ("broken.yaml", "values.yaml")
    done = octogen(repository, names[0], "--from", names[1])
    assert (done.returncode, done.stdout) == (1, "")
    assert f"broken.yaml:{broken.count(chr(10))}:1: error OCT002" in done.stderr
    assert "did you mean `deployment`?" in done.stderr


def test_the_old_side_is_named_by_its_revision(repository: Path) -> None:
    (repository / "values.yaml").write_text(SAMPLE + "deploymnet: {}\n", encoding="utf-8")
    git(repository, "commit", "--all", "--message=broken")
    (repository / "values.yaml").write_text(SAMPLE, encoding="utf-8")
    done = octogen(repository, "values.yaml", "--since", "HEAD")
    assert done.returncode == 1
    assert f"HEAD:values.yaml:{SAMPLE.count(chr(10)) + 1}:1: error OCT002" in done.stderr
