"""What AWS refuses of the documents, by the names in schemas/aws-refusals.json.

Each finder speaks only of what is certain: a member that a reference leaves open, or a document that is not there,
refuses nothing. What AWS has printed it has taken, so that tasks alone, of which an excerpt may have been edited, are
judged whoever wrote them.
"""

from __future__ import annotations

from collections.abc import Mapping

from octogen.view.refused.balancing import BALANCING
from octogen.view.refused.found import Finder
from octogen.view.refused.services import SERVICES
from octogen.view.refused.tasks import TASKS

FINDERS: Mapping[str, Finder] = {**TASKS, **SERVICES, **BALANCING}
"""How each refusal is found, by its name."""
