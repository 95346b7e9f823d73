"""Changes for a terminal: first what they amount to, then Octopus, then AWS, one line a change."""

from __future__ import annotations

from collections.abc import Iterator

from octogen.changes.change import Changes, Effect, OnAws, OnOctopus
from octogen.octopus.sensitive import Echoes
from octogen.reports.changes.wording import ON_AWS, ON_OCTOPUS, Line, cause, inferred, lines, summary
from octogen.reports.terminal import BOLD, GREEN, PLAIN, RED, YELLOW, Look, plain_words

_GRAVE = (OnOctopus.REFUSED, OnOctopus.TWO_PLANS, OnOctopus.OUTAGE, OnOctopus.FOLDER_EMPTY)
_COLOURS = {
    ON_AWS[on_aws]: colour
    for colour, some in (
        (RED, (OnAws.REFUSED, OnAws.REPLACE, OnAws.DELETE)),
        (YELLOW, (OnAws.NEW_DEPLOYMENT, OnAws.NEW_REVISION)),
        (GREEN, (OnAws.CREATE, OnAws.IN_PLACE)),
    )
    for on_aws in some
}


def changes_text(found: Changes, echoes: Echoes, look: Look = PLAIN) -> str:
    """Return the changes as text, folded and coloured as `look` says."""
    said = look.fold(plain_words(summary(found)), other=0)
    body = [look.paint(line, BOLD) for line in said]
    if found.effects:
        body += ["", look.paint("Octopus", BOLD)]
        for effect in found.effects:
            body += _effect(effect, echoes, look)
    for heading, some in lines(found, echoes):
        body += ["", look.paint(f"AWS: {heading}", _COLOURS.get(heading, BOLD))]
        for line in some:
            body += _on_aws(line, look)
    return "\n".join(body) + "\n"


def _effect(effect: Effect, echoes: Echoes, look: Look) -> Iterator[str]:
    label = f"{ON_OCTOPUS[effect.on_octopus]}:"
    painted = look.paint(label, RED if effect.on_octopus in _GRAVE else YELLOW)
    yield from look.fold([(label, painted), *plain_words(echoes.masked(inferred(effect)))], 2, 4)
    yield from look.fold(plain_words(f"do: {effect.advice}"), 4, 8)
    yield from (f"    {cause(one)}" for one in effect.causes)
    yield f"    {effect.source}"


def _on_aws(line: Line, look: Look) -> Iterator[str]:
    where = "".join(f"  [{cause(one)}]" for one in line.causes)
    yield from look.fold([(line.document, look.paint(line.document, BOLD)), *plain_words(f"{line.what}{where}")], 2, 6)
    for note in line.notes:
        yield from look.fold(plain_words(note), 6, 6)
