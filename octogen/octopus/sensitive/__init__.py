"""What is secret: the one list that the schema, the rules, excerpts, diffs and reports go by.

`names` knows what secrets are called, `texts` which parts of a text are secrets, `trees` which scalars of a file are;
`masks` hides them wherever they are repeated. The package knows nothing of AWS documents, files and reports: it imports
only places and nodes, so that it can move to where octogen keeps its facts about Octopus Server.
"""

from octogen.octopus.sensitive.masks import MASK, Echoes, united
from octogen.octopus.sensitive.names import VARIABLES, is_secret, is_surely_secret
from octogen.octopus.sensitive.texts import (
    Span,
    has_password,
    is_elsewhere,
    may_be_elsewhere,
    part_spans,
    surely_holds_secret,
)
from octogen.octopus.sensitive.trees import Found, echoes_of, found_in

__all__ = [
    "MASK",
    "VARIABLES",
    "Echoes",
    "Found",
    "Span",
    "echoes_of",
    "found_in",
    "has_password",
    "is_elsewhere",
    "is_secret",
    "is_surely_secret",
    "may_be_elsewhere",
    "part_spans",
    "surely_holds_secret",
    "united",
]
