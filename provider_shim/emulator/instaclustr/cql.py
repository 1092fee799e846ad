"""The bind variables of a CQL query."""

from __future__ import annotations

import re

_TOKEN = re.compile(
    r"""
    (?P<skipped> \s+ | --[^\n]* | //[^\n]* | /\*.*?(?:\*/|$) )
  | (?P<term> '(?:[^']|'')*' | \$\$.*?\$\$ | "(?:[^"]|"")*" | \w+ )
  | : \s* (?P<bind> [A-Za-z]\w* | "(?:[^"]|"")+" )
  | (?P<other> . )
    """,
    re.VERBOSE | re.DOTALL | re.ASCII,
)
_ENDS_TERM = (")", "]", "}")


def bind_names(query: str) -> list[str]:
    """The names that a query binds (``:name``), each once, in order; not those in strings and comments.

    In a map or a UDT literal a colon also stands between key and value: ``{'a': true, 'b': :b}`` binds ``b`` alone.
    """
    names: dict[str, None] = {}
    braces, after_term, at = 0, False, 0
    while at < len(query):
        token = _TOKEN.match(query, at)
        assert token is not None, "any character is a token"
        at = token.end()
        if token["skipped"]:
            continue
        if token["bind"]:
            if braces and after_term:
                at = token.start() + 1  # the colon belongs to the key before it
                after_term = False
                continue
            names[_unquoted(token["bind"])] = None
        braces += (token["other"] == "{") - (token["other"] == "}")
        after_term = bool(token["term"] or token["bind"] or token["other"] in _ENDS_TERM)
    return list(names)


def _unquoted(name: str) -> str:
    return name[1:-1].replace('""', '"') if name.startswith('"') else name
