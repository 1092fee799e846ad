"""Recognizes credentials by name or by value, for both clouds and the constructs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote_plus

SHORTEST_SECRET = 4
"""Minimum length of a secret to be redacted in logs and messages: anything shorter is part of ordinary words."""

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
# Words in a name which indicate that its value is a credential.
_WORDS = frozenset(
    [
        "apikey",
        "auth",
        "authorization",
        "authentication",
        "authtoken",
        "accesstoken",
        "bearer",
        "cookie",
        "credential",
        "credentials",
        "jwt",
        "passphrase",
        "passwd",
        "password",
        "pat",
        "pwd",
        "secret",
        "session",
        "sessionid",
        "sig",
        "signature",
        "token",
    ]
)
# Words before "key" that make it a credential, and words before "token" that make it none.
_BEFORE_KEY = frozenset(["access", "account", "api", "app", "auth", "functions", "license", "private", "subscription"])
_BEFORE_TOKEN = frozenset(["continuation", "cursor", "next", "page", "paging", "sync"])
_LOOPBACK = re.compile(r"(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d*)?", re.IGNORECASE)
_VALUE = re.compile(
    r"(?i:bearer|basic|token|apikey|api-key)\s+[!-~]{6,}"  # an Authorization header
    r"|eyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*"  # a JSON Web Token
    r"|t1\.[\w-]+\.[\w-]{20,}|y[0-3]_[\w-]{20,}|AQVN[\w-]{20,}"  # Yandex Cloud
    r"|AKIA[0-9A-Z]{16}|gh[pousr]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}"
    r"|sk[-_][\w-]{20,}|xox[abpr]-[\w-]{10,}"
)


def names_credential(name: str) -> bool:
    """Whether a header, query parameter or cookie of this name holds a credential."""
    words = [word.lower() for word in _WORD.findall(name)]
    if words in (["key"], ["sid"], ["code", "verifier"]):
        return True
    for before, word in zip(["", *words], words, strict=False):
        if word == "token" and before in _BEFORE_TOKEN:
            continue
        if word in _WORDS or (word == "key" and before in _BEFORE_KEY):
            return True
    return False


def is_credential(value: str) -> bool:
    """Whether a value looks like a credential, whatever its name."""
    return _VALUE.fullmatch(value.strip()) is not None


def has_userinfo(url: str) -> bool:
    """Whether a URL has a user name or password before its host."""
    rest = url.partition("://")[2]
    return "@" in re.split(r"[/?#\\]", rest, maxsplit=1)[0]


def travels_openly(url: str) -> bool:
    """Whether requests to a URL can be intercepted: it has no TLS, and its host is not this machine.

    A host that is not known yet counts as another machine.
    """
    scheme, _, rest = url.strip().partition("://")
    if scheme.lower() not in ("http", "ws"):
        return False
    host = re.split(r"[/?#\\]", rest, maxsplit=1)[0].rpartition("@")[2]
    return _LOOPBACK.fullmatch(host) is None


def without_credentials(url: str) -> str:
    """A URL for a message, without the parts that may hold credentials."""
    if "@" in url.partition("?")[0]:
        return "another URL (with a user name or password, not shown)"
    return re.sub(r"\?.*", "?…", url, flags=re.DOTALL)


def credentials_in_query(url: str) -> Iterator[str]:
    """The parameters of a URL's query that hold literal credentials.

    Parts that are filled in when a tool is called, such as `\\(.key)` or `{key}`, do not count.
    """
    query = url.partition("#")[0].partition("?")[2]
    for parameter in query.split("&"):
        name, _, value = parameter.partition("=")
        name, value = unquote_plus(name), unquote_plus(value)
        if value and is_plain(value) and (names_credential(name) or is_credential(value)):
            yield name


def is_plain(value: str) -> bool:
    """Whether the text is literal: nothing in it is filled in when a tool is called."""
    return "\\(" not in value and not re.fullmatch(r"\{[^{}]*\}", value)
