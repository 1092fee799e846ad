"""What an argument may be, checked where it is given: a mistake is an error at the line that makes it.

A token stands for a value of any kind: a reference to another object's attribute, a function call, a lazy value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar

from jsii._reference_map import InterfaceDynamicProxy

T = TypeVar("T")


class Kind(Protocol):
    """What the values of an argument are."""

    def accept(self, value: Any, where: str) -> Any:
        """The value as it is kept.

        Raises:
            TypeError: The value is of another kind; the message names `where`, never the value.
        """


def is_token(value: Any) -> bool:
    """Whether the value is a token, or text that is a Terraform expression."""
    if isinstance(value, str):
        return value.startswith("${")
    # What Node hands out without a class that Python knows is a token: nothing else can be done with it.
    return isinstance(value, InterfaceDynamicProxy) or callable(getattr(value, "resolve", None))


class ArgumentError(TypeError):
    """An argument of a wrong kind; the message says of which construct it is, as far as that is known."""

    def __init__(self, where: str, rest: str, struct: str = "") -> None:
        """Take the argument, the rest of the sentence about it, and the struct that it was given to."""
        super().__init__(where, rest)
        self.where = where
        self.rest = rest
        self.struct = struct
        self.place = ""

    def __str__(self) -> str:
        place = self.place or self.struct
        return f"{place}: {self.where} {self.rest}" if place else f"{self.where} {self.rest}"


def refusal(where: str, expected: str, value: Any) -> ArgumentError:
    """The error for a value of a wrong kind."""
    return ArgumentError(where, f"must be {expected}, got {_what(value)}")


def _what(value: Any) -> str:
    """What a value is, for people: never the value itself."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if value is None:
        return "None"
    return next(each.__name__ for each in type(value).__mro__ if not each.__name__.startswith("_"))


def instance(value: Any, types: type[T], where: str, expected: str) -> T:
    """The value itself.

    Raises:
        TypeError: It is none of these types.
    """
    if not isinstance(value, types):
        raise refusal(where, expected, value)
    return value


def check_names(given: Iterable[str], known: Iterable[str], what: str) -> None:
    """See that named arguments, which are handed on together, are known.

    Raises:
        TypeError: One is not; says which there are, the likeliest first.
    """
    names = list(known)
    for name in given:
        if name not in names:
            hint = likely(name, names) or f"it also takes {', '.join(sorted(names))}"
            raise ArgumentError(what, f"takes no argument {name}: {hint}")


def likely(name: str, known: Iterable[str]) -> str:
    """A question for the known name that is probably meant; empty if there is none."""
    names = list(known)
    found = get_close_matches(name, names, 1) or [each for each in names if each.lower() == name.lower()]
    return f"did you mean {found[0]}?" if found else ""


class Scalar:
    """One text, number or truth value."""

    def __init__(self, expected: str, *types: type) -> None:
        self.expected = expected
        self.types = types

    def accept(self, value: Any, where: str) -> Any:
        """The value itself."""
        # In Python, but in no configuration, True is a number.
        if isinstance(value, self.types) and (not isinstance(value, bool) or bool in self.types):
            return value
        if is_token(value):
            return value
        raise refusal(where, self.expected, value)


class Anything:
    """A value that is passed on as it is."""

    def accept(self, value: Any, where: str) -> Any:
        """The value itself."""
        return value


class ListOf:
    """Several values; also for sets, which JSON has no form for."""

    def __init__(self, item: Kind) -> None:
        self.item = item

    def accept(self, value: Any, where: str) -> Any:
        """The values as a list."""
        if is_token(value):
            return value
        if not isinstance(value, Sequence) or isinstance(value, (str, bytes)):
            raise refusal(where, "a list", value)
        return [self.item.accept(item, f"{where}[{index}]") for index, item in enumerate(value)]


class MapOf:
    """Values with names of the user's choice."""

    def __init__(self, item: Kind) -> None:
        self.item = item

    def accept(self, value: Any, where: str) -> Any:
        """The values as a dictionary."""
        if is_token(value):
            return value
        if not isinstance(value, Mapping):
            raise refusal(where, "a mapping", value)
        for key in value:
            if not isinstance(key, str):
                raise refusal(f"a key of {where}", "a string", key)
        return {key: self.item.accept(item, f'{where}["{key}"]') for key, item in value.items()}


STRING = Scalar("a string", str)
NUMBER = Scalar("a number", int, float)
BOOL = Scalar("a bool", bool)
ANY = Anything()
