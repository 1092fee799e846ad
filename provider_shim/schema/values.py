"""Values, types and paths as the framework sees them, whatever the wire makes of them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final, final

# cty's JSON notation of a type: "string", ["list", T], ["object", {name: T}], ...
CtyType = str | Sequence[Any]
# None, bool, str, int, Decimal, list, dict or UNKNOWN; what nests is nested.
Value = Any
# Names of attributes, places in lists, and keys of maps (`Key`).
Path = tuple[str | int, ...]


class Key(str):
    """A step of a path that is the key of a map, where other texts are names of attributes."""

    __slots__ = ()


@final
class _Unknown:
    """The value that Terraform will only know when it applies."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "UNKNOWN"

    def __bool__(self) -> bool:
        raise TypeError("an unknown value is neither true nor false: compare it with `is UNKNOWN`")


UNKNOWN: Final = _Unknown()


def format_path(path: Iterable[str | int]) -> str:
    """A path as people write it in HCL: `data_centres[0].region`, `tools["weather"].action`."""
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
    """Whether the value says nothing: `null`, an empty string, list or map, which the clouds do not tell apart."""
    return value is None or (value is not UNKNOWN and isinstance(value, str | list | dict) and len(value) == 0)


def contains_unknown(value: Value) -> bool:
    """Whether any part of the value is unknown."""
    if value is UNKNOWN:
        return True
    if isinstance(value, dict):
        return any(contains_unknown(item) for item in value.values())
    return isinstance(value, list) and any(contains_unknown(item) for item in value)


def canonical(value: Value) -> str:
    """A text that is the same for equal values, to sort and to compare sets by."""
    return json.dumps(value, sort_keys=True, default=str)


def same_json(one: Value, other: Value) -> bool:
    """Whether two texts are the same JSON document; texts that are no JSON are the same when they are equal."""
    for read in (_document, _template):
        try:
            return bool(read(one) == read(other))
        except (AttributeError, TypeError, ValueError, RecursionError):
            continue
    return bool(one == other)


def _template(text: Value) -> Any:
    r"""A JSON document with jq interpolations in its texts: `\(`, an escape that JSON does not have."""
    return _document(text.replace("\\(", "\\\\("))


def _document(text: Value) -> Any:
    """A JSON document in which 1 and 1.0 are the same, and 1 and true are not, as Python has it."""

    def number(digits: str) -> tuple[str, Decimal]:
        return "number", Decimal(digits)

    return json.loads(text, parse_int=number, parse_float=number)
