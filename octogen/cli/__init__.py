"""The command line: arguments, files, printing and exit codes. One command a module; nothing else reads or prints.

Whatever the arguments, all command modules are imported: at their top they import nothing that only a command needs
when it runs, for every call, of `--help` too, would wait for it.
"""

from __future__ import annotations

import os
import sys

import typer

from octogen.cli.arguments import CommandOfPaths, Commands
from octogen.cli.console import EXIT_BUG, EXIT_CLEAN, EXIT_INTERRUPTED, EXIT_USAGE, complain
from octogen.cli.diff import diff
from octogen.cli.init import init
from octogen.cli.lint import lint
from octogen.cli.render import render
from octogen.cli.rules import rules
from octogen.cli.schema import schema
from octogen.cli.tentacles import tentacles

_HELP = """\
Generate the AWS documents that run Octopus Server on Amazon ECS from one values file, and find what in them would
break high availability before it wakes anybody.

\b
  octogen init values.yaml             begin with a commented values file
  octogen lint values.yaml             find what would break high availability
  octogen render values.yaml -o out    write the documents that the AWS CLI takes
  octogen diff values.yaml --since main    what an edit does to AWS, and to Octopus
  octogen rules OCT206                 explain a finding
  octogen tentacles values.yaml        how to register polling Tentacles

\b
Exit codes: 0 clean; 1 findings at or above --fail-on; 2 wrong usage, or a file that is not there; 3 a bug in octogen.
"""

app = typer.Typer(
    cls=Commands,
    help=_HELP,
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120},
)
for command in (init, render, lint, diff, rules, schema, tentacles):
    app.command(cls=CommandOfPaths)(command)


@app.callback()
def options(*, version: bool = typer.Option(False, "--version", help="Print the version.")) -> None:  # noqa: FBT003
    del version  # `Commands` prints it


def main() -> None:
    """Run the command line. What nobody foresaw becomes exit code 3 and a request to report it, not a traceback."""
    code = EXIT_CLEAN
    try:
        os.getcwd()  # noqa: PTH109 - to see whether there is one; every path is relative to it
    except OSError:
        complain("the working directory does not exist any more")
        sys.exit(EXIT_USAGE)
    try:
        app(prog_name="octogen")
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader went away (`octogen render … | head`): nothing is wrong, and nothing more can be said to it.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except Exception as error:
        if os.environ.get("OCTOGEN_TRACEBACK"):
            raise
        if isinstance(error, ImportError) and error.name == "yaml":  # nothing in octogen can mend that
            complain(str(error))
            code = EXIT_USAGE
        else:
            complain(
                f"a bug in octogen: {type(error).__name__}. Please report it, with what "
                "`OCTOGEN_TRACEBACK=1 octogen …` prints (read that before you share it: it may quote your files)"
            )
            code = EXIT_BUG
    sys.exit(code)
