"""Finds invalid CQL types."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import get_close_matches

_SIMPLE = (
    "ascii",
    "bigint",
    "blob",
    "boolean",
    "counter",
    "date",
    "decimal",
    "double",
    "duration",
    "float",
    "inet",
    "int",
    "smallint",
    "text",
    "time",
    "timestamp",
    "timeuuid",
    "tinyint",
    "uuid",
    "varchar",
    "varint",
)
# The minimum and maximum number of parameters of each parameterized type.
_MADE_OF = {"frozen": (1, 1), "list": (1, 1), "set": (1, 1), "map": (2, 2), "tuple": (1, 64), "vector": (2, 2)}
_NAME = r'(?:\w+|"(?:[^"]|"")*")'
_TOKEN = re.compile(rf"\s*(?:([<>,])|('[^']*'|{_NAME}(?:\.{_NAME})?))")
_OWN = re.compile(r"[\"'.]")


class _NoType(ValueError):
    """A text that is not a type; the message says why."""


def type_problem(text: str) -> str | None:
    """What is wrong with a type, as the end of a sentence; None if it may be valid.

    A name that CQL does not define may be a user-defined type: it is reported only if it is close to one of CQL's.
    """
    try:
        tokens = list(_tokens(text))
        rest = _read(tokens, 0)
        if rest != len(tokens):
            raise _NoType(f"must be one CQL type, such as uuid or list<text>, got {text!r}")
    except _NoType as error:
        return str(error)
    return None


def _tokens(text: str) -> Iterator[str]:
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _NoType(f"must be a CQL type, such as uuid or list<text>, got {text!r}")
        yield match[1] or match[2]
        position = match.end()


def _read(tokens: list[str], at: int) -> int:
    """Read one type and return where it ends."""
    stack: list[tuple[str, int]] = []
    while True:
        name = tokens[at] if at < len(tokens) else ""
        if not name or name in "<>,":
            raise _NoType(f"must be a CQL type, such as uuid or list<text>, got {_text(tokens)!r}")
        at += 1
        if at < len(tokens) and tokens[at] == "<":
            if name.lower() not in _MADE_OF:
                raise _NoType(f"must be a CQL type, but there is no {name}<…>{_likely(name, tuple(_MADE_OF))}")
            stack.append((name.lower(), 1))
            at += 1
            continue
        _check_simple(name, is_size=bool(stack) and stack[-1] == ("vector", 2))
        while stack and at < len(tokens) and tokens[at] == ">":
            kind, count = stack.pop()
            least, most = _MADE_OF[kind]
            if not least <= count <= most:
                raise _NoType(f"must be a CQL type, but {kind}<…> takes {least}, got {count}")
            at += 1
        if not stack:
            return at
        if at == len(tokens) or tokens[at] != ",":
            raise _NoType(f'must be a CQL type, but a ">" is missing in {_text(tokens)!r}')
        stack[-1] = (stack[-1][0], stack[-1][1] + 1)
        at += 1


def _check_simple(name: str, *, is_size: bool) -> None:
    plain = name.lower()
    if plain in _MADE_OF:
        example = "map<text, int>" if plain == "map" else f"{plain}<text>"
        raise _NoType(f"must be a CQL type, but {name} needs type parameters, such as {example}")
    if plain in _SIMPLE or _OWN.search(name) or is_size:
        return
    if hint := _likely(plain, _SIMPLE):
        raise _NoType(f"must be a CQL type, got {name!r}{hint}")


def _likely(name: str, known: tuple[str, ...]) -> str:
    found = get_close_matches(name.lower(), known, 1, 0.75)
    return f" (did you mean {found[0]}?)" if found else ""


def _text(tokens: list[str]) -> str:
    return "".join(f"{token} " if token == "," else token for token in tokens)
