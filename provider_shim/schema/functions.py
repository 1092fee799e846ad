"""Functions that configurations may call: `provider::mcpgateway::name(...)` (Terraform 1.8 and later)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from .declarations import load
from .values import CtyType, Value


class FunctionError(Exception):
    """A call failed; `argument` is the index of the invalid argument."""

    def __init__(self, text: str, argument: int | None = None) -> None:
        super().__init__(text)
        self.argument = argument


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """A parameter of a function."""

    name: str
    type: CtyType
    description: str


@dataclass(frozen=True, kw_only=True)
class Function:
    """A function: its signature, and the Python function behind it as `module:name`."""

    parameters: tuple[Parameter, ...]
    returns: CtyType
    summary: str
    description: str
    implementation: str

    def call(self, arguments: list[Value]) -> Value:
        """The result.

        Raises:
            FunctionError: An argument is wrong.
        """
        return load(self.implementation)(*arguments)

    def to_json(self) -> dict[str, Any]:
        """The function as JSON for the schema file."""
        return asdict(self)

    @classmethod
    def from_json(cls, document: Mapping[str, Any]) -> Function:
        """The function from the schema file's JSON."""
        parameters = tuple(Parameter(**each) for each in document["parameters"])
        return cls(**{**document, "parameters": parameters})
