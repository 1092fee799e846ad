"""The base of the generated structs: nested objects and configurations, made of named arguments."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import Parameter, signature
from typing import Any, ClassVar, Self, TypeAlias, TypeVar

from .cdk import IResolvable
from .kinds import ArgumentError, Kind, check_names, is_token, refusal

T = TypeVar("T", bound="Struct")

Nested: TypeAlias = T | Mapping[str, Any] | IResolvable
"""What can be given for a struct: the struct, a dictionary of its arguments, or a token."""


class Field:
    """One argument of a struct."""

    def __init__(self, kind: Kind, *, required: bool = False, sensitive: bool = False) -> None:
        self.kind = kind
        self.required = required
        self.sensitive = sensitive


class Struct:
    """A value made of arguments, which are checked and stored by their Terraform names; None means absent.

    Structs do not change: what changes an argument makes a new struct.
    """

    _FIELDS: ClassVar[Mapping[str, Field]] = {}

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values: dict[str, Any] = {}
        for name, value in values.items():
            self._put(name, value)

    def _put(self, name: str, value: Any) -> None:
        field = self._FIELDS[name]
        if value is not None:
            try:
                self._values[name] = field.kind.accept(value, name)
            except ArgumentError as error:
                error.struct = type(self).__name__
                raise
        elif field.required:
            raise ArgumentError(name, "is required, got None", type(self).__name__)
        else:
            self._values.pop(name, None)

    @classmethod
    def _incomplete(cls) -> Self:
        """An empty struct, whose arguments are set one by one."""
        struct = cls.__new__(cls)
        struct._values = {}
        return struct

    def _with(self, name: str, value: Any) -> Self:
        """A copy with one argument changed."""
        struct = self._incomplete()
        struct._values = dict(self._values)
        struct._put(name, value)
        return struct

    def _get(self, name: str) -> Any:
        return self._values.get(name)

    def __eq__(self, other: object) -> bool:
        return type(other) is type(self) and other._values == self._values

    __hash__ = None  # type: ignore[assignment]  # Made of lists and dictionaries, as the structs of jsii.

    def __repr__(self) -> str:
        shown = (
            f"{name}={'(sensitive)' if self._FIELDS[name].sensitive else repr(value)}"
            for name, value in self._values.items()
        )
        return f"{type(self).__name__}({', '.join(shown)})"


class ObjectOf:
    """Arguments of a struct: the struct itself, or a dictionary of them."""

    def __init__(self, struct: type[Struct]) -> None:
        self.struct = struct

    def accept(self, value: Any, where: str) -> Any:
        """The value as a struct."""
        if isinstance(value, self.struct) or is_token(value):
            return value
        if isinstance(value, Mapping):
            try:
                return self.struct(**value)
            except ArgumentError as error:
                error.where = f"{where}.{error.where}"
                raise
            except TypeError:
                check_arguments(self.struct, value, where)
                raise
        raise refusal(where, f"a {self.struct.__name__} or a dictionary of its arguments", value)


def check_arguments(struct: type[Struct], given: Mapping[str, Any], where: str) -> None:
    """Check that the arguments of a struct exist, and that none is missing.

    Raises:
        TypeError: One does not, or is; the message names `where`.
    """
    parameters = signature(struct).parameters
    check_names(given, parameters, where)
    for name, parameter in parameters.items():
        if parameter.default is Parameter.empty and name not in given:
            raise ArgumentError(f"{where}.{name}", "is required")


def to_terraform(value: Any) -> Any:
    """The value as Terraform's JSON has it; the CDK resolves tokens."""
    if isinstance(value, Struct):
        return to_terraform(value._values)
    if isinstance(value, Mapping):
        return {name: to_terraform(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [to_terraform(item) for item in value]
    return value
