"""Secrets inside of texts: commands, addresses, connection strings, headers, JSON; and what only says where one is.

Every pattern looks a bounded way ahead, so that no text takes long.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from octogen.octopus.sensitive.names import is_secret, is_surely_secret

Span = tuple[int, int]
"""Where something in a text begins, counted from 0, and ends; the end is exclusive."""

_CONNECTION = re.compile(r"(?:^|[;,])\s{0,9}(?:password|pwd)\s{0,9}=\s{0,9}[^;,\s]", re.IGNORECASE)

_ARN = r"arn:(?:[\w*-]*|\$\{[^}\s]*\}):[^\s\"'`]*"
_ELSEWHERE = re.compile(
    # An ARN; references, CloudFormation's, Jinja's and a shell's among them, with what a secret's ARN may end in.
    rf"{_ARN}|(?:\$\{{[^}}]*\}}|\{{\{{.*\}}\}}|\$+\w+|\$\(.*|%\w+%)(?::[\w.-]*){{0,3}}"
    # A switch; a file that holds the secret.
    r"|(?:true|false|yes|no|on|off|y|n|[01]|none|null|enabled|disabled)|/(?:run|var|etc|mnt|opt|tmp|secrets?)/\S*|\W*",
    re.IGNORECASE | re.DOTALL,
)

_MAY_BE_ELSEWHERE = re.compile(
    r"true|false|yes|no|y|n|[01]|arn:.*|/.*|https?://.*|.*(?:\$\{|\{\{).*", re.IGNORECASE | re.DOTALL
)

# `name=value`, `name: value`, `"name": "value"`. The name is judged by `is_secret`, the value is read on from there.
_PAIR = re.compile(
    r"""(?<![\w.])(?P<name>[A-Za-z_][\w.-]{0,79})\\{0,3}["']?[ \t]{0,3}"""
    r"""(?:=|:(?=[ \t"'\\])|(?<=ey):|(?<=en):|(?<=ass):|(?<=ization):)[ \t]{0,3}"""
)
_OPTION = re.compile(r"(?:(?<!\S)--?|\bset )(?P<name>[A-Za-z][\w-]{1,60})[ \t]{1,9}(?![-\s])")
_SCHEME = re.compile(r"(?:Basic|Bearer|Token|ApiKey|Negotiate)[ \t]{1,3}(?=\S)", re.IGNORECASE)
_QUOTED = tuple(
    re.compile(rf"{re.escape(quote)}((?:(?!{re.escape(quote)}){inside}){{1,4096}})", re.DOTALL)
    for quote, inside in (('\\\\\\"', "."), ('\\"', "."), ('"', r"(?:\\.|.)"), ("'", "."))
)
_UNQUOTED = re.compile(r"[^\s\"'`;&<>|\\]{1,4096}")
_ASSIGNMENT = re.compile(
    r"\s*(?:export\s{1,9})?(?P<name>[A-Za-z_][\w.-]{0,79})\s{0,3}(?:=|:(?=\s)|(?<=[A-Z]):)\s{0,3}(?P<value>\S.*)",
    re.DOTALL,
)
# What in a file stands where a value would: YAML's notation, and what opens a mapping, a list or an expression.
_NOTATION = re.compile(r"[!&*|>#\[{(,]|-(?=\s|$)")

_URL = re.compile(r"""://[^\s/:@"'<>]{0,128}:(?!\d{1,5}(?:[/?#"'\s]|$))(?P<secret>[^\s"'<>]{1,256})@""")
_USER = re.compile(
    r"""(?<!\S)(?:-u|-U|--user|--proxy-user)[ \t=]{0,3}(?:
        (?P<quote>["'])[\w.@\\-]{0,128}:(?P<quoted>[^"']{1,256})
        |[\w.@\\-]{0,128}:(?P<secret>[^\s"']{1,256}))""",
    re.VERBOSE,
)
_FLAG = re.compile(r"""(?<!\S)-(?P<flag>[pPaw])[ \t]{1,9}(?P<quote>["']?)(?P<secret>[^\s"';|&]{1,256})""")
_ATTACHED = re.compile(r"""(?<!\S)-[pP](?P<secret>[^\s"';|&]{1,256})""")
_NOT_FLAGGED = re.compile(r"[-/.$%]|\d[\d:./-]*(?:tcp|udp)?$")
_OTHER_P = re.compile(
    r"\b(?:bash|cp|docker (?:run|create)|install|kill|mkdir|nc|netstat|patch|ps|rsync|scp|sed|sh|ssh|tar|unzip)\b"
)
_FLAGS = {"P": re.compile(r"\b(?:sqlcmd|bcp)\b"), "a": re.compile(r"\bredis-cli\b"), "w": re.compile(r"\bldap\w+\b")}
_MYSQL = re.compile(r"\b(?:mysql\w*|mariadb[\w-]*|sshpass|sqlcmd|bcp|7za?)\b")

# What is fed to a command that reads a secret from its input.
_FEEDS = re.compile(r"--password-stdin|--with-token|--passphrase-fd|\bstdin\b")
_FED = re.compile(
    r"""(?:<<<|\b(?:echo|printf)(?:[ \t]{1,3}(?:-[neE]{1,3}|["']?%s(?:\\n)?["']?))?[ \t])[ \t]{0,3}(?P<quote>["']?)"""
    r"""(?P<secret>[^\s"'`|;&<>]{1,256})"""
)

_SHAPES = re.compile(
    r"""-----BEGIN[ ][A-Z ]{0,30}PRIVATE[ ]KEY-----(?:(?!-----END).){0,9999}
    |(?<![\w-])API-(?=[A-Z]{0,30}[0-9])[A-Z0-9]{8,64}|(?<![\w-])API-[A-Z0-9]{20,64}  # Octopus Server
    |\b(?:AKIA|ASIA)[A-Z0-9]{16}\b|\bgh[pousr]_\w{20,255}|\bgithub_pat_\w{20,255}|\bxox[abprs]-[\w-]{10,255}
    |(?<=[?&]sig=)[^&\s"'<>]{8,256}  # of a signed address
    |(?<=://)(?=[\w-]{0,60}[0-9])[\w-]{16,256}(?=@)|(?<=hooks\.slack\.com/services/)[\w/-]{1,256}
    |\beyJ[\w-]{8,4096}\.[\w-]{4,4096}\.[\w-]{0,4096}
    |(?<![A-Za-z0-9+/=])[A-Za-z0-9+/]{22}==(?![\w=])  # 16 bytes in base64, as a master key is
    |(?<![A-Za-z0-9+/=])(?=[A-Za-z+/]{0,60}[0-9])[A-Za-z0-9+/]{24,9999}={1,2}(?![\w=])""",
    re.VERBOSE | re.DOTALL,
)
_MAY_HOLD = re.compile(r"[=:]|(?:^|\s)-|API-|AKIA|ASIA|gh[pousr]_|_pat_|xox|eyJ|slack|PRIVATE KEY")
_ARNS = re.compile(_ARN)


def is_elsewhere(text: str) -> bool:
    """Return whether a text that stands for a secret only says where it is, or whether there is one."""
    return bool(_ELSEWHERE.fullmatch(text.strip()))


def may_be_elsewhere(text: str) -> bool:
    """Return whether a text may do no more than that, so that a rule should not call it a secret."""
    return bool(_MAY_BE_ELSEWHERE.fullmatch(text))


def has_password(text: str) -> bool:
    """Return whether a text is a connection string with a password in it."""
    return bool(_CONNECTION.search(text))


def surely_holds_secret(text: str) -> bool:
    """Return whether a command or an address has a secret in it, so surely that a rule may say so."""
    if any(not is_elsewhere(match["secret"]) for match in _URL.finditer(text)):
        return True
    named = _named(text, prose=False, judge=is_surely_secret)
    return has_password(text) or any(not may_be_elsewhere(text[first:last]) for first, last in named)


def parts(text: str) -> list[str]:
    """Return the parts of a text that are secrets by what is around them, or by what they look like."""
    return [text[first:last] for first, last in part_spans(text)]


def part_spans(text: str, *, prose: bool = False) -> Iterator[Span]:
    """Yield where in a text those parts are; the spans may overlap. In prose a colon ends no name."""
    if not _MAY_HOLD.search(text):
        return
    text = _ARNS.sub(lambda found: " " * len(found[0]), text) if "arn:" in text else text
    yield from (match.span() for match in _SHAPES.finditer(text))
    if "://" in text:
        yield from (match.span("secret") for match in _URL.finditer(text) if not is_elsewhere(match["secret"]))
    yield from _named(text, prose=prose)
    if "-" in text and not prose:
        yield from _optional(text)


def after_password(text: str) -> str:
    """Return the end of a connection string, from its password on: what is before it is not secret."""
    match = _CONNECTION.search(text)
    return text[match.end() - 1 :] if match else text


def assigned(text: str) -> Span | None:
    """Return where all that follows is, if a text begins with the name of a secret and `=` or `: ` (`MASTER_KEY=…`)."""
    match = _ASSIGNMENT.fullmatch(text)
    known = match and is_secret(match["name"]) and not is_elsewhere(match["value"])
    return match.span("value") if match and known and not _NOTATION.match(match["value"]) else None


def _named(text: str, *, prose: bool, judge: Callable[[str], bool] = is_secret) -> Iterator[Span]:
    for pattern in (_PAIR,) if prose else (_PAIR, _OPTION):
        match = pattern.search(text)
        while match:
            at = match.end()
            if judge(match["name"]) and not (prose and ":" in match[0] and '"' not in match[0]):
                scheme = _SCHEME.match(text, at + (text[at : at + 1] in ('"', "'")))
                span = _value(text, scheme.end() if scheme else at)
                at = max(at, span[1])
                if not is_elsewhere(text[span[0] : span[1]]):
                    yield span
            match = pattern.search(text, at)


def _value(text: str, at: int) -> Span:
    """Return where the value is that begins at a place in a text."""
    for pattern in _QUOTED:
        if quoted := pattern.match(text, at):
            return quoted.span(1)
    found = None if _NOTATION.match(text, at) else _UNQUOTED.match(text, at)
    value = found[0] if found else ""
    while value.endswith((",", ")", "]", "}")) and not is_elsewhere(value):
        value = value[:-1]  # of the mapping, list or call around it
    return at, at + len(value)


def _optional(text: str) -> Iterator[Span]:
    """Yield where options of commands hold passwords."""
    for match in _USER.finditer(text):
        group = "secret" if match["secret"] else "quoted"
        if not match[group].isdigit() and not is_elsewhere(match[group]):
            yield match.span(group)
    for match in _FLAG.finditer(text):
        before = re.split(r"[;|&\n]", text[max(0, match.start() - 256) : match.start()])[-1]
        fits = not _OTHER_P.search(before) if match["flag"] == "p" else _FLAGS[match["flag"]].search(before)
        if fits and not _NOT_FLAGGED.match(match["secret"]) and not is_elsewhere(match["secret"]):
            yield match.span("secret")
    if _FEEDS.search(text):
        yield from (match.span("secret") for match in _FED.finditer(text) if not is_elsewhere(match["secret"]))
    if _MYSQL.search(text):
        yield from (match.span("secret") for match in _ATTACHED.finditer(text) if not is_elsewhere(match["secret"]))
