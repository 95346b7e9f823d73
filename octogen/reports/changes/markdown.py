"""Changes for a pull request or a change ticket."""

from __future__ import annotations

import re
from collections.abc import Iterator

from octogen.changes.change import Changes
from octogen.octopus.sensitive import Echoes
from octogen.reports.changes.wording import ON_OCTOPUS, cause, inferred, lines, summary

_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~&])")


def changes_markdown(found: Changes, echoes: Echoes) -> str:
    """Return the changes as GitHub-flavoured Markdown; nothing in them is taken for markup."""
    return "\n".join([f"### octogen: {summary(found)}", *_octopus(found, echoes), *_aws(found, echoes)]) + "\n"


def _octopus(found: Changes, echoes: Echoes) -> Iterator[str]:
    for effect in found.effects:
        yield ""
        said = _plain(echoes.masked(inferred(effect)))
        yield f"**{ON_OCTOPUS[effect.on_octopus]}**: {said} ([source]({effect.source}))"
        yield f"- [ ] {_plain(effect.advice)}"
        yield from (f"- {_plain(cause(one))}" for one in effect.causes)


def _aws(found: Changes, echoes: Echoes) -> Iterator[str]:
    rows = [(heading, line) for heading, some in lines(found, echoes) for line in some]
    if rows:
        yield from ("", "| on AWS | document | what | by | values |", "| - | - | - | - | - |")
    for heading, line in rows:
        cells = (heading, line.document, line.what, "; ".join(line.notes), "; ".join(map(cause, line.causes)))
        yield "| " + " | ".join(map(_plain, cells)) + " |"


def _plain(text: str) -> str:
    return _MARKUP.sub(r"\\\1", text)
