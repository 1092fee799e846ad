"""Values, types and paths, independent of their encoding in the protocol."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, final

# cty's JSON notation of a type: "string", ["list", T], ["object", {name: T}], ...
CtyType = str | Sequence[Any]
# None, bool, str, int, Decimal, list, dict or UNKNOWN, nested as needed.
Value = Any
# Names of attributes, indexes in lists, and keys of maps (`Key`).
Path = tuple[str | int, ...]


class Key(str):
    """A path step that is a map key; other strings are attribute names."""

    __slots__ = ()


@final
class _Unknown:
    """A value that is only known after apply."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false: compare it with `is UNKNOWN`")


UNKNOWN: Final = _Unknown()


def format_path(path: Iterable[str | int]) -> str:
    """A path as in HCL: `data_centres[0].region`, `tools["weather"].action`."""
    text = ""
    for step in path:
        if isinstance(step, int):
            text += f"[{step}]"
        elif isinstance(step, Key):
            text += f"[{json.dumps(step, ensure_ascii=False)}]"
        else:
            text += f".{step}" if text else step
    return text


def is_empty(value: Value) -> bool:
    """Whether the value is `null` or an empty string, list or map, which the clouds treat alike."""
    return value is None or (value is not UNKNOWN and isinstance(value, str | list | dict) and len(value) == 0)


def contains_unknown(value: Value) -> bool:
    """Whether any part of the value is unknown."""
    if value is UNKNOWN:
        return True
    if isinstance(value, dict):
        return any(contains_unknown(item) for item in value.values())
    return isinstance(value, list) and any(contains_unknown(item) for item in value)


def canonical(value: Value) -> str:
    """A string that is the same for equal values, to sort and compare sets by."""
    return json.dumps(value, sort_keys=True, default=str)


def same_json(one: Value, other: Value) -> bool:
    """Whether two strings are the same JSON document; strings that are not JSON must be equal."""
    for read in (_document, _template):
        try:
            return bool(read(one) == read(other))
        except (AttributeError, TypeError, ValueError, RecursionError):
            continue
    return bool(one == other)


def _template(text: Value) -> Any:
    r"""A JSON document with jq interpolations in its strings: `\(`, an escape that JSON does not have."""
    return _document(text.replace("\\(", "\\\\("))


def _document(text: Value) -> Any:
    """A JSON document that compares like JSON: 1 equals 1.0, but, unlike in Python, 1 does not equal true."""

    def number(digits: str) -> tuple[str, Decimal]:
        return "number", Decimal(digits)

    return json.loads(text, parse_int=number, parse_float=number)
