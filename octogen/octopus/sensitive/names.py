"""Names of secrets: keys, variables and options, in any spelling, and those that somebody misspelt."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import lru_cache

VARIABLES = frozenset(
    ("ADMIN_API_KEY", "ADMIN_PASSWORD", "MASTER_KEY", "OCTOPUS_SERVER_BASE64_LICENSE", "SSL_CERTIFICATE_PASSWORD")
)
"""Variables of Octopus Server that hold nothing but a secret:
octopus.com/docs/installation/octopus-server-linux-container/hardened-image"""

_SURE = re.compile(
    "(?:^|_)(?:PASSWORD|PASSPHRASE|API_?KEY|LICEN[CS]E_?KEY|MASTER_?KEY|SECRET|SECRET_(?:ACCESS_)?KEY|PRIVATE_KEY|TOKEN)$",
    re.IGNORECASE,
)
_SEAM = re.compile(r"-|(?<=[a-z0-9])(?=[A-Z])")
"""Where the words of an option or a key meet: `--masterKey`, `splunk-token`."""

_WORDS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_SPELT = ("password", "passphrase", "passwd", "secret", "token", "credential", "licence", "license")
"""Words of which one, or its plural, makes a name that of a secret, at the end of a longer word as well."""
_SHORT = frozenset(("apikey", "creds", "pw", "pwd", "signature"))
_LAST = frozenset(("auth", "authorization", "pass", "pin"))
"""Words that mean a secret where a name ends with them."""
_COMPOUNDS = re.compile(
    "(?:api|master|private|access|secret|encrypt(?:ion)?|signing|shared|account|host)key(?:s|base64|value|pem)?$"
    "|(?:api|master|private|access|secret)key|connection?str(?:ing)?|credentials?$"
    "|^(?:ssl|tls|https)certificate(?:base64|data|pem)?$|pfx(?:base64|data)?$"
)
_RUN_TOGETHER = ("password", "passphrase", "apikey", "masterkey", "privatekey", "accesskey", "connectionstring")
"""What a misspelt name is compared with when its words are written as one."""
_PUBLIC_LAST = frozenset(
    (
        *("count", "days", "description", "domains", "enabled", "endpoint", "expiry", "field", "file", "host"),
        *("length", "model", "name", "names", "path", "policy", "port", "provider", "replica", "rotation", "specs"),
        *("stage", "status", "stdin", "ttl", "type", "types", "uri", "url", "version"),
    )
)
"""Words that make of a secret's name that of something about it: `passwordLength`, `SECRET_NAME`."""
_PUBLIC = re.compile(
    r"kms|client(?:request)?token|creationtoken|nexttoken|secretsmanager|licensednodes|iamauthorization"
)
"""Idempotency and paging tokens, and keys' identities, are not secret."""
_NEAR = 0.85  # how alike a word and its right spelling are: one or two letters left out, added or mistaken
_SHORTEST = 4  # letters of a word that may be a misspelling


@lru_cache(maxsize=4096)
def is_secret(name: str) -> bool:
    """Return whether a key, a variable or an option has the name of a secret, be it misspelt."""
    words = [word.lower() for word in _WORDS.findall(name[:200])]
    joined = "".join(words)
    if not words or _PUBLIC.search(joined) or words[-1] in _PUBLIC_LAST or name in ("PWD", "OLDPWD"):
        return False
    if words[-1] in _LAST or _COMPOUNDS.search(joined) or not _SHORT.isdisjoint(words):
        return True
    if any(map(_means_secret, words)) or any(joined.removesuffix("s").endswith(word) for word in _SPELT):
        return True
    lengths = ((known, len(known) - lacking) for known in _RUN_TOGETHER for lacking in (-1, 0, 1))
    return any(_alike(joined[-length:], known) for known, length in lengths)


def is_surely_secret(name: str) -> bool:
    """Return whether a variable or an option of that name holds a secret, so surely that a rule may say so."""
    return bool(_SURE.search(_SEAM.sub("_", name[:200])))


@lru_cache(maxsize=4096)
def _means_secret(word: str) -> bool:
    single = word.removesuffix("s")
    if any(single.endswith(known) for known in _SPELT):
        return True
    if len(word) < _SHORTEST or word in ("licensed", "licenced"):
        return False
    return any(_alike(one, known) for known in _SPELT for one in (word, single, single[-len(known) :]))


def _alike(word: str, known: str) -> bool:
    """Return whether `word` is probably `known`, misspelt; both begin alike, or what is meant is anything."""
    if word[0] != known[0] or abs(len(word) - len(known)) > 2:  # noqa: PLR2004 - letters left out or added
        return False
    if len(word) == len(known) and sorted(word) == sorted(known):
        return True
    return SequenceMatcher(None, word, known).ratio() >= _NEAR
