"""What a value may be, in words: once, for the options and the fault rules, for help and for error messages."""

from __future__ import annotations

import dataclasses
from typing import Annotated, Any, Literal, get_args, get_origin


@dataclasses.dataclass(frozen=True, slots=True)
class Words:
    """Metadata of an annotated type: what its values are, in words that follow "must be"."""

    text: str


def allowed(annotation: Any) -> str:
    """What a value of a type may be, in words that follow "must be": ``true or false``, ``one of a, b``."""
    arguments = get_args(annotation)
    if get_origin(annotation) is Annotated:
        words = [each.text for each in arguments[1:] if isinstance(each, Words)]
        return words[0] if words else allowed(arguments[0])
    if get_origin(annotation) is Literal:
        return one_of(arguments)
    if type(None) in arguments:
        return allowed(arguments[0])
    return {bool: "true or false", str: "text"}[annotation]


def one_of(values: Any) -> str:
    """The allowed values, in words that follow "must be"."""
    return f"one of {', '.join(values)}"
