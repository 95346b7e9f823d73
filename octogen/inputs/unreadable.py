"""Which files that cannot be read are findings, and which are passed over as none of octogen's business.

A file that nobody could read has not been judged, so it must not pass as clean. Yet a directory holds files of other
tools too, and those need not be YAML.
"""

from __future__ import annotations

import re
from enum import Enum, auto
from pathlib import PurePath

from octogen.documents.kinds import KINDS, kind_of
from octogen.finding import Finding, Place, Severity
from octogen.source.source import STDIN, Source


class Claim(Enum):
    """How a file came to be linted, and so what speaks for its being octogen's or AWS's."""

    NAMED = auto()
    """Somebody said that it is: by its name on the command line or in the configuration, or by feeding it in."""
    FOUND = auto()
    """It was in a directory, or a commit hook handed it over."""
    IN_CHART = auto()
    """The same, and it lies where a Helm chart has files of that name."""


def unread(source: Source, claim: Claim = Claim.FOUND) -> tuple[Finding, ...]:
    """Return what to report of a source that holds nothing known: none where it may be passed over."""
    is_claimed = claim is Claim.NAMED or (claim is Claim.FOUND and is_looked_for(source.name))
    if not source.findings:
        is_empty = all(root.value is None for root in source.roots) and source.name != STDIN
        return (_nothing_in(source),) if is_empty and is_claimed else ()
    if source.roots:  # only a key is written twice, so it is known whose file it is
        return source.findings if claim is Claim.NAMED or bears_marks(source.text) else ()
    return source.findings if is_claimed or bears_marks(source.glimpse) else ()


def is_looked_for(name: str) -> bool:
    """Return whether a file's name is one that octogen, or its commit hook, looks for."""
    path = PurePath(name.lower())
    is_document = path.suffix in (".json", ".yaml", ".yml") and kind_of(path.name) is not None
    return is_document or bool(_LOOKED_FOR.fullmatch(path.name))


def bears_marks(text: str) -> bool:
    """Return whether text that cannot be read has words in it by which octogen or AWS would know it."""
    keys = set(_KEY.findall(text))
    return (
        bool(_OWN_WORDS.search(text))
        or any(mark <= keys for mark in _MARKS)
        or any(key.startswith(("LoadBalancer", "TargetGroup")) for key in keys)
    )


# In lower case.
_LOOKED_FOR = re.compile(
    r"values([.-].+)?\.ya?ml|.*\.octogen\.ya?ml"
    r"|(task-definition|service|target-group|load-balancer|listener|cluster).*\.(json|ya?ml)"
)
# A key stands where a line, a mapping or an item begins: words inside of longer ones, or in comments, say nothing.
_BEFORE, _AFTER = r"(?:^|[{,\[]|- )[ \t]*[\"']?", r"[\"']?[ \t]*:"
_KEY = re.compile(rf"{_BEFORE}(\w+){_AFTER}", re.MULTILINE)
_OWN_WORDS = re.compile(
    rf"{_BEFORE}(?:AWSTemplateFormatVersion{_AFTER}|(?:apiVersion{_AFTER}[ \t]*[\"']?octogen/)"
    rf"|(?:Type|Transform){_AFTER}\s*[\"']?AWS::)",
    re.MULTILINE,
)
_EVERYDAY = ({"clusterName"}, {"logGroupName"}, {"serviceName"})
"""Marks that a file has which can be read; alone, they are in many a Helm template too."""
_MARKS = (
    frozenset({"deploymentConfiguration"}),
    frozenset({"taskDefinition"}),
    *(frozenset({kind.identity}) for kind in KINDS.values() if re.fullmatch("[A-Za-z]+Arn", kind.identity)),
    *(mark for kind in KINDS.values() for mark in kind.marks if mark not in _EVERYDAY),
)


def _nothing_in(source: Source) -> Finding:
    message = "The file holds nothing but comments" if source.text.strip() else "The file is empty"
    fix = "write what belongs there, or remove the file"
    return Finding("OCT001", Severity.ERROR, message, Place(source.name), fix)
