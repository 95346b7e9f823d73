"""Changes as JSON."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from octogen.changes.change import Cause, Changes
from octogen.finding import format_pointer
from octogen.octopus.sensitive import Echoes
from octogen.reports.changes.wording import summary, value


def changes_json(found: Changes, echoes: Echoes) -> str:
    """Return {"summary": text, "changes": […], "effects": […]}; values are text, secrets masked, null for nothing."""

    def shown(item: Any, pointer: Iterable[object]) -> str | None:  # noqa: ANN401 - JSON
        return None if item is None else value(item, pointer, echoes)

    changes = [
        {
            "document": change.document,
            "pointer": format_pointer(change.pointer),
            "before": shown(change.before, change.pointer) if change.pointer else None,
            "after": shown(change.after, change.pointer) if change.pointer else None,
            "onAws": change.on_aws.value,
            "by": change.by,
            "needs": list(change.needs),
            "because": change.because,
            "note": echoes.masked(change.note),
            "causes": _causes(change.causes),
        }
        for change in found.changes
    ]
    effects = [
        {
            "onOctopus": effect.on_octopus.value,
            "message": echoes.masked(effect.message),
            "advice": effect.advice,
            "source": effect.source,
            "inferred": effect.inferred,
            "causes": _causes(effect.causes),
        }
        for effect in found.effects
    ]
    return json.dumps({"summary": summary(found), "changes": changes, "effects": effects}, indent=2) + "\n"


def _causes(causes: Iterable[Cause]) -> list[dict[str, Any]]:
    return [{"key": ".".join(map(str, one.key)), "file": one.place.file, "line": one.place.line} for one in causes]
