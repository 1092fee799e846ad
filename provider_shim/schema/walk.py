"""Walks over the objects in a value: one object, or a list, set or map of them.

This module knows where the objects are, and which object of another value corresponds to each; callers decide what
to do with them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any, Final, final

from .attributes import Nested
from .values import UNKNOWN, Key, Path, Value


@final
class _Absent:
    """There is nothing at that path, not even null."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "ABSENT"


ABSENT: Final = _Absent()


def objects(nested: Nested, value: Value) -> Iterator[tuple[Path, Value]]:
    """The items of a value, each with its path; none if the value is null or unknown."""
    if value is None or value is UNKNOWN:
        return
    match nested.nesting:
        case "single":
            yield (), value
        case "map":
            yield from (((Key(key),), item) for key, item in value.items())
        case _:
            yield from (((index,), item) for index, item in enumerate(value))


def pairs(nested: Nested, one: Value, other: Value) -> Iterator[tuple[Path, Value, Value]]:
    """The items at the same paths of two values, each with its path; `ABSENT` if a value has nothing there.

    Sets have no pairs, since their items have no index.
    """
    match nested.nesting:
        case "single":
            yield (), one, other
        case "map":
            one, other = one or {}, other or {}
            for key in dict.fromkeys((*one, *other)):
                yield (Key(key),), one.get(key, ABSENT), other.get(key, ABSENT)
        case "list":
            for index, (item, beside) in enumerate(zip_longest(one or (), other or (), fillvalue=ABSENT)):
                yield (index,), item, beside


def transform(
    nested: Nested,
    value: Value,
    change: Callable[..., Value],
    *others: Value,
    match: Callable[[Nested, Value, Value], Value] | None = None,
    unknown: Callable[..., Value] | None = None,
) -> Value:
    """The value with each of its objects changed.

    Args:
        nested: The schema of the objects.
        value: The value; null and unknown ones stay as they are.
        change: Returns the new object. Called with the attributes, the object, and the object at the same path of each
            of the other values, or `{}` if there is none.
        others: Other values of the attribute, such as the configuration or the prior state.
        match: Finds the object of another set that corresponds to an item of this one; without it, none does.
        unknown: Returns the object for an unknown item, from the attributes and the corresponding objects.
    """

    def changed(steps: Path, item: Value) -> Value:
        if item is UNKNOWN and unknown is not None:
            return unknown(nested.attributes, *(_beside(nested, other, steps, item, match) for other in others))
        if not isinstance(item, dict):
            return item
        return change(nested.attributes, item, *(_beside(nested, other, steps, item, match) for other in others))

    items = [changed(steps, item) for steps, item in objects(nested, value)]
    if value is None or value is UNKNOWN:
        return value
    match nested.nesting:
        case "single":
            return items[0]
        case "map":
            return dict(zip(value, items, strict=True))
        case _:
            return items


def _beside(
    nested: Nested, other: Value, steps: Path, item: Value, match: Callable[[Nested, Value, Value], Value] | None
) -> Any:
    """The object of another value that corresponds to an item, or `{}`."""
    found = None
    if nested.nesting == "set":
        found = match(nested, item, other) if match is not None else None
    elif not steps:
        found = other
    elif isinstance(other, dict):
        found = other.get(steps[0])
    elif isinstance(other, list) and isinstance(steps[0], int):
        found = other[steps[0]] if steps[0] < len(other) else None
    return found if isinstance(found, dict) else {}
