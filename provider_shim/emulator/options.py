"""Options of the local cloud: how one is declared, and how its text is read.

An option is declared once, as a field of a dataclass. The field says the type, the default and the description; the
table for ``--help`` and every error message derive from it.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

T = TypeVar("T")


class OptionError(ValueError):
    """An option that does not exist, or whose text is not allowed; the message says what is."""


@dataclasses.dataclass(frozen=True, slots=True)
class Option:
    """One option: how its text is read, and what a person is told about it."""

    type: str
    """What is allowed, in words that follow "must be": ``true or false``, ``a number of seconds, at least 0``."""
    default: str
    description: str
    read: Callable[[str], Any]
    """Text to value; raises ``ValueError``, whose message, if it has one, replaces the standard one."""
    choices: tuple[str, ...] = ()

    def parse(self, name: str, text: str) -> Any:
        """The value of `text`; raises `OptionError`."""
        try:
            return self.read(text.strip())
        except ValueError as error:
            if str(error):
                raise OptionError(f'Option "{name}": {error}.') from None
            raise OptionError(f'Option "{name}" must be {self.type}; got "{text}".') from None


def choice(*choices: str, help: str) -> Any:
    """Declare an option that takes one of `choices`, the first by default."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError
        return text

    return _declare(choices[0], Option("one of " + ", ".join(choices), choices[0], help, read, choices))


def switch(default: bool, *, help: str) -> Any:
    """Declare an option that is on or off."""

    def read(text: str) -> bool:
        if text.lower() not in ("true", "false"):
            raise ValueError
        return text.lower() == "true"

    return _declare(default, Option("true or false", str(default).lower(), help, read, ("true", "false")))


def seconds(default: float = 0.0, *, help: str) -> Any:
    """Declare an option that is a duration in seconds."""
    return _declare(default, Option("a number of seconds, at least 0", f"{default:g}", help, _number))


def optional_seconds(*, help: str) -> Any:
    """Declare an option that is a duration in seconds, or not given at all (``None``)."""

    def read(text: str) -> float | None:
        return _number(text) if text else None

    return _declare(None, Option("a number of seconds, at least 0, or empty", "", help, read))


def count(default: int, *, help: str) -> Any:
    """Declare an option that is a whole number, not negative."""
    return _declare(default, Option("a whole number, at least 0", str(default), help, _whole))


def optional_count(*, help: str) -> Any:
    """Declare an option that is a whole number, or not given at all (``None``)."""

    def read(text: str) -> int | None:
        return _whole(text) if text else None

    return _declare(None, Option("a whole number, at least 0, or empty", "", help, read))


def text(type: str, *, help: str, check: Callable[[str], object] | None = None) -> Any:
    """Declare an option that is text, empty by default; `check` raises ``ValueError`` for what is not allowed."""

    def read(value: str) -> str:
        if value and check is not None:
            check(value)
        return value

    return _declare("", Option(type, "", help, read))


def table(*declarations: type) -> dict[str, Option]:
    """The options that the dataclasses declare, by name, in the order of declaration."""
    return {
        field.name: field.metadata["option"]
        for declaration in declarations
        for field in dataclasses.fields(declaration)
    }


def parse(declaration: type[T], given: Mapping[str, str]) -> T:
    """An instance of `declaration` from those of the `given` texts that it declares; raises `OptionError`."""
    options = table(declaration)
    return declaration(**{name: options[name].parse(name, str(given[name])) for name in options if name in given})


def _declare(default: Any, option: Option) -> Any:
    return dataclasses.field(default=default, metadata={"option": option})


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ValueError
    return int(text)


def _number(text: str) -> float:
    try:
        number = float(text)
    except ValueError:
        raise ValueError from None  # without Python's own message
    if not math.isfinite(number) or number < 0:
        raise ValueError
    return number
