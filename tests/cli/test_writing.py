"""What octogen writes is written whole, where it was told to, and over nothing that it was not told to replace."""

from __future__ import annotations

import json
import os
import pty
import signal
import stat
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from typer.testing import CliRunner

from octogen.cli import app

ROOT = Path(__file__).parent.parent.parent
SAMPLE = (ROOT / "sample-values.yaml").read_text(encoding="utf-8")
ENVIRONMENT = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONDONTWRITEBYTECODE": "1"}
BAD = ("--set", "deployment.maximumPercent=200")
OTHER_TOOLS = '{"not": "of octogen"}\n'


@pytest.fixture(autouse=True)
def outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a directory that holds values.yaml, and return one that is not below it."""
    here, outside = tmp_path / "here", tmp_path / "outside"
    here.mkdir()
    outside.mkdir()
    monkeypatch.chdir(here)
    Path("values.yaml").write_text(SAMPLE, encoding="utf-8")
    return outside


class Done(NamedTuple):
    """What a call of octogen came to."""

    returncode: int
    stdout: str
    stderr: str


def octogen(*arguments: str, expect: int) -> Done:
    result = CliRunner().invoke(app, arguments, catch_exceptions=False)
    assert result.exit_code == expect, result.output
    return Done(result.exit_code, result.stdout, result.stderr)


def process(*arguments: str, expect: int, **options: Any) -> Done:  # noqa: ANN401 - those of subprocess.run
    """Run octogen in a process of its own, where descriptors, umask or limits matter."""
    command = (sys.executable, "-m", "octogen", *arguments)
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False, **options)
    assert done.returncode == expect, done.stdout + done.stderr
    return Done(done.returncode, done.stdout, done.stderr)


def refused(*arguments: str, run: Callable[..., Done] = octogen) -> str:
    """Run octogen, which must call this wrong usage and change nothing, and return what it says."""
    before = everything()
    done = run(*arguments, expect=2)
    assert everything() == before
    assert done.stdout == ""
    return done.stderr.removeprefix("octogen: ").removesuffix("\n")


def everything() -> dict[str, tuple[int, bytes]]:
    """Mode and content of all there is in the working directory and beside it."""
    return {
        str(path): (status.st_mode, path.read_bytes() if stat.S_ISREG(status.st_mode) else b"")
        for path in Path("..").rglob("*")
        for status in [path.lstat()]
    }


def is_report(text: str) -> bool:
    return [finding["rule"] for finding in json.loads(text)["findings"]] == ["OCT401"]


# Each is what a path may be given to; the path follows, and what is written there says that it arrived.
WRITERS = {
    "--output-file": ("lint", "values.yaml", *BAD, "--format", "json", "--output-file"),
    "--report": ("lint", "values.yaml", *BAD, "--report"),
    "--write-baseline": ("lint", "values.yaml", *BAD, "--write-baseline"),
    "init": ("init", "--force"),
}
EXIT = {"--output-file": 1, "--report": 1, "--write-baseline": 0, "init": 0}
MARK = {"--output-file": "OCT401", "--report": "OCT401", "--write-baseline": "OCT401", "init": "apiVersion: octogen/v1"}
each_writer = pytest.mark.parametrize("writer", WRITERS)


def writing(writer: str, path: str) -> tuple[str, ...]:
    *arguments, last = WRITERS[writer]
    return (*arguments, last, f"json={path}" if writer == "--report" else path)


# Devices, FIFOs and descriptors


@each_writer
def test_a_fifo_is_written_into_and_stays_one(writer: str) -> None:
    os.mkfifo("fifo")
    got: list[str] = []
    keep_open = os.open("fifo", os.O_RDONLY | os.O_NONBLOCK)  # so that octogen finds a reader, however fast it is
    os.set_blocking(keep_open, True)
    reader = threading.Thread(target=lambda: got.append(Path("fifo").read_text(encoding="utf-8")))
    reader.start()
    octogen(*writing(writer, "fifo"), expect=EXIT[writer])
    reader.join()
    os.close(keep_open)
    assert MARK[writer] in got[0]
    assert Path("fifo").is_fifo()


@each_writer
def test_a_fifo_that_nobody_reads_is_wrong_usage_and_not_waited_for(writer: str) -> None:
    os.mkfifo("fifo")
    assert refused(*writing(writer, "fifo")) == "cannot write fifo: it is a FIFO that nobody reads"


@each_writer
def test_a_device_is_written_into(writer: str) -> None:
    main, terminal = pty.openpty()
    name = os.ttyname(terminal)
    before = Path(name).stat()
    octogen(*writing(writer, name), expect=EXIT[writer])
    assert MARK[writer].encode() in os.read(main, 100_000)
    assert Path(name).stat().st_rdev == before.st_rdev
    octogen(*writing(writer, "/dev/null"), expect=EXIT[writer])
    assert Path("/dev/null").is_char_device()
    os.close(main)
    os.close(terminal)


@each_writer
def test_a_full_device_is_said_to_be_full(writer: str) -> None:
    said = octogen(*writing(writer, "/dev/full"), expect=2).stderr
    assert said.splitlines()[-1] == "octogen: cannot write /dev/full: No space left on device"


@each_writer
@pytest.mark.parametrize("path", ["/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"])
def test_standard_output_has_names(writer: str, path: str) -> None:
    assert MARK[writer] in process(*writing(writer, path), expect=EXIT[writer]).stdout


@each_writer
def test_standard_error_has_a_name(writer: str) -> None:
    assert MARK[writer] in process(*writing(writer, "/dev/stderr"), expect=EXIT[writer]).stderr


def test_what_standard_output_holds_already_is_not_overwritten() -> None:
    with Path("log").open("w", encoding="utf-8") as log:
        log.write("before\n")
        log.flush()
        arguments = ("lint", "values.yaml", *BAD, "--format", "json", "--output-file", "/dev/stdout")
        command = (sys.executable, "-m", "octogen", *arguments)
        subprocess.run(command, env=ENVIRONMENT, stdout=log, check=False)
    first, _, rest = Path("log").read_text(encoding="utf-8").partition("\n")
    assert first == "before"
    assert is_report(rest)


@each_writer
def test_a_process_of_the_shell_gets_it(writer: str) -> None:
    given = '"json=$1"' if writer == "--report" else '"$1"'
    words = " ".join(f"'{word}'" for word in WRITERS[writer])
    wait = "while ! [ -e done ]; do sleep 0.1; done"
    script = f"f() {{ {sys.executable} -m octogen {words} {given}; }}; f >(cat > copy; touch done); {wait}"
    subprocess.run(["bash", "-c", script], env=ENVIRONMENT, check=True, timeout=300)
    assert MARK[writer] in Path("copy").read_text(encoding="utf-8")


def test_a_descriptor_must_be_open_for_writing() -> None:
    assert refused(*writing("--report", "/dev/fd/77")) == "cannot write /dev/fd/77: descriptor 77 is not open"
    with Path("values.yaml").open(encoding="utf-8") as file:
        number = file.fileno()
        said = refused(*writing("--report", f"/dev/fd/{number}"), run=partial(process, pass_fds=[number]))
    assert said == f"cannot write /dev/fd/{number}: descriptor {number} is open only for reading"


# Files


@each_writer
def test_a_directory_is_wrong_usage(writer: str) -> None:
    Path("reports").mkdir()
    assert refused(*writing(writer, "reports")) == "cannot write reports: it is a directory"
    assert refused(*writing(writer, "values.yaml/x")) == "cannot write values.yaml/x: Not a directory"
    assert "File name too long" in refused(*writing(writer, "x" * 300))


@each_writer
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o755])
def test_a_file_is_replaced_and_keeps_its_mode(writer: str, mode: int) -> None:
    Path("file").write_text("old\n", encoding="utf-8")
    Path("file").chmod(mode)
    os.link("file", "other-name")
    octogen(*writing(writer, "file"), expect=EXIT[writer])
    assert MARK[writer] in Path("file").read_text(encoding="utf-8")
    assert stat.S_IMODE(Path("file").stat().st_mode) == mode
    assert Path("other-name").read_text(encoding="utf-8") == "old\n"
    assert sorted(path.name for path in Path().iterdir()) == ["file", "other-name", "values.yaml"]


@each_writer
def test_a_new_file_has_the_mode_that_the_umask_leaves(writer: str) -> None:
    process(*writing(writer, "new/deep/file"), expect=EXIT[writer], umask=0o027)
    assert stat.S_IMODE(Path("new/deep/file").stat().st_mode) == 0o640
    assert [path.name for path in Path("new/deep").iterdir()] == ["file"]


@each_writer
def test_what_lies_where_older_versions_put_their_temporary_is_left_alone(writer: str, outside: Path) -> None:
    (outside / "victim").write_text("old\n", encoding="utf-8")
    Path(".file.octogen").symlink_to(outside / "victim")
    octogen(*writing(writer, "file"), expect=EXIT[writer])
    assert (outside / "victim").read_text(encoding="utf-8") == "old\n"
    assert Path(".file.octogen").is_symlink()


@each_writer
def test_a_full_disk_leaves_the_old_file_and_nothing_else(writer: str) -> None:
    Path("file").write_text("old\n", encoding="utf-8")
    limited = f'ulimit -f 0; exec {sys.executable} -m octogen "$@"'
    done = subprocess.run(
        ["bash", "-c", limited, "bash", *writing(writer, "file")],
        env=ENVIRONMENT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "octogen: cannot write file: File too large"
    assert Path("file").read_text(encoding="utf-8") == "old\n"
    assert sorted(path.name for path in Path().iterdir()) == ["file", "values.yaml"]


def test_where_one_report_cannot_be_written_no_other_is() -> None:
    Path("a.json").write_text("old\n", encoding="utf-8")
    octogen(*writing("--report", "a.json"), "--report", "sarif=/dev/full", expect=2)
    assert Path("a.json").read_text(encoding="utf-8") == "old\n"
    Path("b").mkdir()
    assert refused(*writing("--report", "a.json"), "--report", "sarif=b") == "cannot write b: it is a directory"


# Symbolic links


@each_writer
def test_a_link_inside_the_working_directory_is_followed(writer: str) -> None:
    Path("reports").mkdir()
    Path("latest").symlink_to("reports/today")
    Path("by-parent").symlink_to("reports")
    octogen(*writing(writer, "latest"), expect=EXIT[writer])
    octogen(*writing(writer, "by-parent/other"), expect=EXIT[writer])
    assert Path("latest").is_symlink()
    for name in ("today", "other"):
        assert MARK[writer] in Path("reports", name).read_text(encoding="utf-8")


@each_writer
def test_a_link_that_leads_out_of_the_working_directory_is_refused(writer: str, outside: Path) -> None:
    (outside / "file").write_text(OTHER_TOOLS, encoding="utf-8")
    (outside / "link").symlink_to(Path("values.yaml").absolute())
    for number, target in enumerate(map(str, [outside / "file", outside / "new", "../outside/file", "/dev/null"])):
        Path(f"link-{number}").symlink_to(target)
        out = "is a symbolic link that leads out of the working directory"
        for spelling in (f"link-{number}", f"./link-{number}", str(Path(f"link-{number}").absolute())):
            assert refused(*writing(writer, spelling)).endswith(f": link-{number} {out}")
    Path("below").mkdir()
    Path("below/parent").symlink_to(outside)
    assert refused(*writing(writer, "below/parent/new")).endswith(f": below/parent {out}")
    assert refused(*writing(writer, "below/parent/../new")).endswith(f": below/parent {out}")
    assert refused(*writing(writer, "../outside/link")).endswith("link that is not in the working directory")
    Path("loop").symlink_to("loop")
    assert refused(*writing(writer, "loop")).endswith("loop is a symbolic link that leads to itself")


@each_writer
def test_links_on_the_way_to_a_directory_elsewhere_are_followed(writer: str, outside: Path) -> None:
    (outside / "real").mkdir()
    (outside / "alias").symlink_to("real")
    octogen(*writing(writer, str(outside / "alias" / "file")), expect=EXIT[writer])
    assert MARK[writer] in (outside / "real" / "file").read_text(encoding="utf-8")


# Inputs, and outputs of the same run


@pytest.mark.parametrize("writer", ["--output-file", "--report", "--write-baseline"])
def test_an_input_is_never_written_over(writer: str) -> None:
    Path("overlay.yaml").write_text("nodes: {count: 3}\n", encoding="utf-8")
    octogen(*writing("--write-baseline", "baseline.json"), expect=0)
    Path(".octogen.yaml").write_text("failOn: warning\n", encoding="utf-8")
    Path("own").mkdir()
    Path("own/cluster.yaml.j2").write_bytes((ROOT / "templates" / "cluster.yaml.j2").read_bytes())
    reading = ("-f", "overlay.yaml", "--baseline", "baseline.json", "--templates", "own")
    Path("below").mkdir()
    for number, name in enumerate(
        ["values.yaml", "overlay.yaml", "baseline.json", ".octogen.yaml", "own/cluster.yaml.j2"]
    ):
        os.link(name, f"below/{number}")
        Path(f"link-{number}").symlink_to(name)
        for spelling in (name, f"./below/../{name}", str(Path(name).absolute()), f"below/{number}", f"link-{number}"):
            assert "this run reads it" in refused(*writing(writer, spelling), *reading), spelling


def test_an_input_found_in_a_directory_or_coming_through_stdin_is_not_written_over() -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    Path("broken.yaml").write_text("apiVersion: octogen/v1\nnodes: [\n", encoding="utf-8")
    for path in ("values.yaml", "out/service.json", "broken.yaml"):
        assert "this run reads it" in refused("lint", ".", "--report", f"json={path}")
    with Path("values.yaml").open(encoding="utf-8") as stdin:
        said = refused("lint", "-", "--report", "json=values.yaml", run=partial(process, stdin=stdin))
    assert said == "cannot write values.yaml: this run reads it as standard input; name another file"


def test_the_report_of_an_earlier_run_is_no_input_of_the_next() -> None:
    for _ in range(2):
        octogen("lint", ".", "--report", "json=report.json", "--report", "sarif=octogen.sarif.json", expect=0)
    for _ in range(2):
        octogen("lint", ".", "--write-baseline", "baseline.json", expect=0)


@pytest.mark.parametrize("second", ["a.json", "./a.json", "b/../a.json", "link", "hard", "a.json/b"])
def test_two_outputs_to_one_path_are_wrong_usage(second: str) -> None:
    Path("b").mkdir()
    Path("link").symlink_to("a.json")
    if second == "hard":
        Path("a.json").write_text("old\n", encoding="utf-8")
        os.link("a.json", "hard")
    for other in ("--output-file", "--write-baseline"):
        said = refused(*writing("--report", "a.json"), other, second)
        assert "another output of this run" in said or second == "a.json/b"


def test_two_outputs_to_one_stream_are_wrong_usage() -> None:
    said = refused(*writing("--report", "/dev/stdout"), "--report", "sarif=/dev/fd/1")
    assert said == "cannot write /dev/fd/1: another output of this run goes there as /dev/stdout"


# Folders of documents


def documents(folder: str = "out") -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in Path(folder).iterdir()}


def test_what_is_not_octogens_stays_and_documents_keep_their_modes() -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    others = {"README.md": "mine\n", ".octogen-notes": "mine\n", "notes.json": OTHER_TOOLS, "service.json.bak": "{}\n"}
    for name, text in others.items():
        Path("out", name).write_text(text, encoding="utf-8")
    Path("out/.octogen-staging-mine").mkdir()
    Path("out/service.json").chmod(0o600)
    octogen("render", "values.yaml", "-o", "out", "--set", "name=deploy", expect=0)
    assert {name: Path("out", name).read_text(encoding="utf-8") for name in others} == others
    assert Path("out/.octogen-staging-mine").is_dir()
    assert stat.S_IMODE(Path("out/service.json").stat().st_mode) == 0o600
    assert json.loads(Path("out/cluster.json").read_text(encoding="utf-8"))["clusterName"] == "deploy"


def a_directory(path: Path, _: Path) -> None:
    path.mkdir()


def a_link(path: Path, outside: Path) -> None:
    (outside / "file").write_text(OTHER_TOOLS, encoding="utf-8")
    path.symlink_to(outside / "file")


def a_link_inside(path: Path, _: Path) -> None:
    Path("file").write_text(OTHER_TOOLS, encoding="utf-8")
    path.symlink_to("../file")


def a_fifo(path: Path, _: Path) -> None:
    os.mkfifo(path)


def an_input(path: Path, _: Path) -> None:
    os.link("values.yaml", path)


@pytest.mark.parametrize("make", [a_directory, a_link, a_link_inside, a_fifo, an_input])
@pytest.mark.parametrize("name", ["service.json", "cluster.json", ".octogen-journal.json"])
def test_what_cannot_be_replaced_is_found_before_anything_is(
    make: Callable[[Path, Path], None], name: str, outside: Path
) -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    Path("out", name).unlink(missing_ok=True)
    make(Path("out", name), outside)
    assert refused("render", "values.yaml", "-o", "out", "--set", "name=deploy").startswith(
        f"cannot write out/{name}: "
    )


def test_a_folder_must_be_one_that_can_be_written(outside: Path) -> None:
    Path("file").write_text("", encoding="utf-8")
    Path("link").symlink_to(outside)
    broken = ("render", "values.yaml", *BAD, "-o")  # it would be a finding: the folder is looked at before
    assert refused(*broken, "file") == "cannot write to file: it is not a directory"
    assert "is not a directory" in refused(*broken, "file/out")
    assert "leads out of the working directory" in refused(*broken, "link")
    assert "leads out of the working directory" in refused(*broken, "link/out")


AS_NOBODY = """
import os, sys
from typer.testing import CliRunner
from octogen.cli import app
def octogen(*arguments): return CliRunner().invoke(app, arguments)
assert octogen("render", "values.yaml", "-o", "out").exit_code == 0  # what it loads, only root may be able to read
assert octogen("lint", "values.yaml", "--report", "json=report").exit_code == 0
os.setuid(65534) if os.getuid() == 0 else None
for arguments in (
    ("render", "values.yaml", "-o", "closed", "--set", "name=deploy"),
    ("render", "values.yaml", "-o", "open", "--set", "name=deploy"),
    ("lint", "values.yaml", "--report", "json=closed/report"),
    ("lint", "values.yaml", "--report", "json=open/cluster.json"),
):
    done = octogen(*arguments)
    print(done.exit_code, done.stderr.splitlines()[-1])
"""


def test_what_permissions_forbid_is_found_before_anything_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as directory:  # tmp_path is below one that only its owner may enter
        Path(directory).chmod(0o755)
        monkeypatch.chdir(directory)
        Path("values.yaml").write_text(SAMPLE, encoding="utf-8")
        permissions_are_respected()
        monkeypatch.undo()


def permissions_are_respected() -> None:
    Path("closed").mkdir(mode=0o555)
    Path("open").mkdir()
    Path("open").chmod(0o777)
    Path("open/cluster.json").write_text("{}\n", encoding="utf-8")
    Path("open/cluster.json").chmod(0o444)
    command = (sys.executable, "-c", AS_NOBODY)
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
    assert [line.partition(": cannot write ")[2] for line in done.stdout.splitlines()] == [
        f"closed: the directory {Path('closed').absolute()} is not writable",
        "open/cluster.json: the file is write-protected",
        f"closed/report: the directory {Path('closed').absolute()} is not writable",
        "open/cluster.json: the file is write-protected",
    ], done.stderr
    assert [path.name for path in Path("open").iterdir()] == ["cluster.json"]


@pytest.mark.parametrize("before", ["nothing", "old", "half"])
def test_a_rendering_that_is_killed_leaves_old_or_new_documents_or_a_journal(before: str) -> None:
    Path("new.yaml").write_text(SAMPLE.replace("name: octopus", "name: deploy"), encoding="utf-8")
    command = (sys.executable, str(Path(__file__).parent / "killed.py"), "values.yaml", "new.yaml", before)
    done = subprocess.run(command, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    states = [outcome["state"] for outcome in outcomes]
    assert list(dict.fromkeys(states)) == {"half": ["journal", "new"]}.get(before, [before, "journal", "new"])
    assert states.count("journal") > 19, "one for each document"
    for outcome in outcomes:
        if outcome["state"] == "journal":
            (lint_code, linted), (check_code, checked) = outcome["said"]
            assert (lint_code, check_code) == (1, 1)
            assert (
                "out/.octogen-journal.json:1:1: error OCT001 unreadable-file: The last rendering into out did" in linted
            )
            assert "fix: run octogen render … -o out again" in linted
            assert "the last rendering into out did not finish; run octogen render … -o out again" in checked
        assert outcome["finished"]
        assert outcome["hidden"] == []
        assert outcome["linted"] == [0, "octogen: no findings in 19 files\n"]


@pytest.mark.parametrize("named", ["out", ".", "out/service.json", "out/.octogen-journal.json"])
@pytest.mark.parametrize("form", ["text", "json", "sarif", "github", "junit"])
def test_a_half_written_folder_is_never_clean(named: str, form: str) -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    Path("out/.octogen-journal.json").write_text("", encoding="utf-8")
    report = octogen("lint", "--skip-unknown", "--format", form, named, expect=1).stdout
    assert report.count("did not finish") == {"sarif": 1}.get(form, report.count("did not finish")) > 0
    assert octogen("lint", "values.yaml", expect=0).stderr == "octogen: no findings in 1 file; 13 accepted\n"


@pytest.mark.parametrize("fault", ["a half-written folder", "a file that cannot be read"])
def test_no_baseline_accepts_what_was_not_linted(fault: str) -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    if fault == "a half-written folder":
        Path("out/.octogen-journal.json").write_text("", encoding="utf-8")
    else:
        Path("out/service.json").write_bytes(b"{\0}")
    said = octogen("lint", "out", "--write-baseline", "baseline.json", expect=0).stderr
    assert "not among them: OCT001; no baseline accepts what could not be judged" in said
    assert "OCT001" not in Path("baseline.json").read_text(encoding="utf-8")
    entry = octogen("lint", "out", "--format", "json", expect=1).stdout
    [finding] = [found for found in json.loads(entry)["findings"] if found["rule"] == "OCT001"]
    by_hand = {"rule": "OCT001", "file": finding["file"], "document": "", "pointer": "", "message": finding["message"]}
    Path("baseline.json").write_text(json.dumps({"version": 1, "findings": [by_hand]}), encoding="utf-8")
    assert "OCT001" in octogen("lint", "out", "--baseline", "baseline.json", expect=1).stdout


STOPPED_AT_A_RENAME = """
import os, signal, sys
real = os.replace
def replace(*arguments):
    os.replace = real
    os.kill(os.getpid(), signal.SIGSTOP)
    real(*arguments)
os.replace = replace
from octogen.cli import main
main()
"""


def test_a_rendering_that_lives_is_spared_and_one_that_is_dead_is_cleaned_up(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    command = (sys.executable, "-c", STOPPED_AT_A_RENAME, "render", "values.yaml", "-o", "out", "--set", "name=deploy")
    living = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    os.waitpid(living.pid, os.WUNTRACED)
    monkeypatch.setattr("octogen.cli.folder._PATIENCE", 1)
    said = refused("render", "values.yaml", "-o", "out")
    assert said == "cannot write to out: another octogen is writing there; try again when it has finished"
    living.send_signal(signal.SIGCONT)
    assert living.wait() == 0
    assert '"clusterName": "deploy"' in Path("out/cluster.json").read_text(encoding="utf-8")
    assert len(documents()) == 19

    dead = subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL)
    os.waitpid(dead.pid, os.WUNTRACED)
    dead.kill()
    dead.wait()
    assert len(list(Path("out").iterdir())) == 20
    octogen("render", "values.yaml", "-o", "out", expect=0)
    assert len(documents()) == 19


def test_renderings_at_once_take_turns() -> None:
    names = ["one", "two", "three"]
    commands = [
        (sys.executable, "-m", "octogen", "render", "values.yaml", "-o", "out", "--set", f"name={name}")
        for name in names
    ]
    running = [subprocess.Popen(command, env=ENVIRONMENT, stderr=subprocess.DEVNULL) for command in commands]
    assert [process.wait() for process in running] == [0, 0, 0]
    for name in names:
        octogen("render", "values.yaml", "-o", name, "--set", f"name={name}", expect=0)
    assert documents() in [documents(name) for name in names]


def test_a_full_disk_leaves_the_folder_as_it_was() -> None:
    octogen("render", "values.yaml", "-o", "out", expect=0)
    before = documents()
    limited = f"ulimit -f 1; exec {sys.executable} -m octogen render values.yaml -o out --set name=deploy"
    done = subprocess.run(["bash", "-c", limited], env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False)
    assert (done.returncode, done.stderr) == (2, "octogen: cannot write to out: File too large\n")
    assert documents() == before


def test_what_a_hostile_repository_puts_where_renderings_are_staged_is_not_followed(outside: Path) -> None:
    (outside / "file").write_text("old\n", encoding="utf-8")
    Path("out").mkdir()
    Path("out/.octogen-staging-0123456789abcdef").symlink_to(outside)
    octogen("render", "values.yaml", "-o", "out", expect=0)
    assert (outside / "file").read_text(encoding="utf-8") == "old\n"


def test_init_without_force_replaces_nothing(outside: Path) -> None:
    assert refused("init") == "values.yaml already exists; --force overwrites it"
    Path("link.yaml").symlink_to("values.yaml")
    assert refused("init", "link.yaml") == "link.yaml already exists; --force overwrites it"
    Path("out.yaml").symlink_to(outside / "new.yaml")
    assert "leads out of the working directory" in refused("init", "out.yaml")
