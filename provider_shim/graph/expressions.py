"""References in Terraform expressions, and strings with `${…}` in them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

from .found import UNKNOWN

# `type.name` with keys; a type has an underscore, which tells it from `var.x` and the like.
_ADDRESS = re.compile(
    r"(?<![\w.-])((?:data\.)?[a-z][a-z0-9]*_\w+\.[A-Za-z_][\w-]*(?:\[(?:\"[^\"]*\"|\d+)\])?)((?:\.\w+)*)"
)
_TEMPLATE = re.compile(r"\$\{([^{}]*)\}")


def addresses(text: str) -> list[str]:
    """The addresses of the objects that an expression, or a string with expressions in it, refers to."""
    return [match[1] for match in _ADDRESS.finditer(text)]


def expressions(value: Any) -> Iterator[str]:
    """The expressions in all strings of a value."""
    if isinstance(value, str):
        yield from _TEMPLATE.findall(value)
    elif isinstance(value, dict):
        yield from (each for item in value.values() for each in expressions(item))
    elif isinstance(value, list):
        yield from (each for item in value for each in expressions(item))


def filled(value: Any, known: Callable[[str], str | None]) -> Any:
    """A value with each expression in its strings replaced by what is known of it."""
    if isinstance(value, str):
        text = _TEMPLATE.sub(lambda match: _known(match[1], known), value)
        # What is left has expressions within expressions.
        return UNKNOWN if "${" in text else text
    if isinstance(value, dict):
        return {key: filled(item, known) for key, item in value.items()}
    return [filled(item, known) for item in value] if isinstance(value, list) else value


def attribute_of(expression: str) -> tuple[str, str] | None:
    """Address and attribute, if an expression is just a reference to an attribute."""
    match = _ADDRESS.fullmatch(expression.strip())
    return (match[1], match[2].removeprefix(".")) if match else None


def _known(expression: str, known: Callable[[str], str | None]) -> str:
    text = known(expression.strip())
    return UNKNOWN if text is None else text
