"""Types of arguments, checked where the argument is given: a mistake is an error at that line.

A token stands for a value of any kind: a reference to another object's attribute, a function call, a lazy value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, Protocol, TypeVar

from jsii._reference_map import InterfaceDynamicProxy

T = TypeVar("T")


class Kind(Protocol):
    """The type of an argument."""

    def accept(self, value: Any, where: str) -> Any:
        """The value as it is stored.

        Raises:
            TypeError: The value is of another type; the message names `where`, never the value.
        """


def is_token(value: Any) -> bool:
    """Whether the value is a token, or text that is a Terraform expression."""
    if isinstance(value, str):
        return value.startswith("${")
    # What Node hands out without a class that Python knows is a token: nothing else can be done with it.
    return isinstance(value, InterfaceDynamicProxy) or callable(getattr(value, "resolve", None))


class ArgumentError(TypeError):
    """An argument of the wrong type; the message names the construct once it is known."""

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
    """The error for a value of the wrong type."""
    return ArgumentError(where, f"must be {expected}, got {_what(value)}")


def _what(value: Any) -> str:
    """The type of a value, for messages: never the value itself."""
    if isinstance(value, type):
        return f"the class {value.__name__}"
    if value is None:
        return "None"
    return next(each.__name__ for each in type(value).__mro__ if not each.__name__.startswith("_"))


def instance(value: Any, types: type[T], where: str, expected: str) -> T:
    """The value itself.

    Raises:
        TypeError: It is not of one of these types.
    """
    if not isinstance(value, types):
        raise refusal(where, expected, value)
    return value


def check_names(given: Iterable[str], known: Iterable[str], what: str) -> None:
    """Check that named arguments exist.

    Raises:
        TypeError: One does not; the message suggests the likeliest, or lists all.
    """
    names = list(known)
    for name in given:
        if name not in names:
            hint = likely(name, names) or f"it also takes {', '.join(sorted(names))}"
            raise ArgumentError(what, f"takes no argument {name}: {hint}")


def likely(name: str, known: Iterable[str]) -> str:
    """A question that suggests the known name that is probably meant; empty if none is similar."""
    names = list(known)
    found = get_close_matches(name, names, 1) or [each for each in names if each.lower() == name.lower()]
    return f"did you mean {found[0]}?" if found else ""


class Scalar:
    """A string, number or bool."""

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
    """Any value, passed on as it is."""

    def accept(self, value: Any, where: str) -> Any:
        """The value itself."""
        return value


class ListOf:
    """A list of values; sets, too, which JSON does not have."""

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
    """A map of values."""

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
