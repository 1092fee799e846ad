"""Parameters of HTTP operations, from Python types."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from .._core.texts import literal
from ..schemas import SchemaSource, fields_of, json_schema, json_text
from ._json_schemas import without_null

_TEMPLATE = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True)
class Header:
    """Marks a field that goes into a header: `trace: Annotated[str, Header("X-Trace-Id")]`.

    - `name`: name of the header; by default that of the field, with `-` for `_`.
    """

    name: str | None = None


@dataclass(frozen=True)
class Parameter:
    """A parameter of an HTTP operation: `Parameter.query("limit", int)`.

    - `name`: its name.
    - `location`: `path`, `query` or `header`.
    - `schema`: JSON Schema of its values.
    - `required`: whether it has to be given.
    - `description`: what it is, as agents read it.
    """

    name: str
    location: str
    schema: Mapping[str, Any]
    required: bool = False
    description: str | None = None

    @classmethod
    def path(cls, name: str, type: SchemaSource = str, *, description: str | None = None) -> Parameter:
        """A parameter in the path, where `{name}` stands.

        Args:
            name: Its name.
            type: Its type, or a JSON Schema as a dictionary.
            description: What it is, as agents read it.

        Raises:
            TypeError: There is no JSON Schema for the type.
        """
        return cls._of(name, "path", type, True, description)

    @classmethod
    def query(
        cls, name: str, type: SchemaSource = str, *, required: bool = False, description: str | None = None
    ) -> Parameter:
        """A parameter in the query.

        Args:
            name: Its name.
            type: Its type, or a JSON Schema as a dictionary.
            required: Whether it has to be given.
            description: What it is, as agents read it.

        Raises:
            TypeError: There is no JSON Schema for the type.
        """
        return cls._of(name, "query", type, required, description)

    @classmethod
    def header(
        cls, name: str, type: SchemaSource = str, *, required: bool = False, description: str | None = None
    ) -> Parameter:
        """A parameter in a header.

        Args:
            name: Its name.
            type: Its type, or a JSON Schema as a dictionary.
            required: Whether it has to be given.
            description: What it is, as agents read it.

        Raises:
            TypeError: There is no JSON Schema for the type.
        """
        return cls._of(name, "header", type, required, description)

    @classmethod
    def _of(cls, name: str, location: str, type: SchemaSource, required: bool, description: str | None) -> Parameter:
        schema = without_null(json_schema(type))
        told = schema.pop("description", None)
        return cls(name, location, schema, required, description or told)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource."""
        return {
            "name": literal(self.name),
            "in_": self.location,
            "schema": literal(json_text(self.schema)),
            "required": True if self.required else None,
            "description": literal(self.description),
        }


Parameters: TypeAlias = SchemaSource | Mapping[str, Any] | Sequence[Parameter]
"""A pydantic model, dataclass or TypedDict; a JSON Schema of an object; types by name; or a list of `Parameter`s."""


def parameters_of(source: Parameters | None, path: str, headers: Mapping[str, str]) -> list[Parameter]:
    """The parameters of a type: fields go into the path if it names them, into headers if marked, else into the query.

    Raises:
        TypeError: The source has no fields.
    """
    if source is None:
        return []
    if isinstance(source, (list, tuple)):
        for each in source:
            if not isinstance(each, Parameter):
                raise TypeError(
                    f"parameters must be a model, a mapping or a list of Parameter, got {type(each).__name__} in a list"
                )
        return list(source)
    named = set(_TEMPLATE.findall(path)) if isinstance(path, str) else set()
    return [_placed(each, named, headers) for each in _fields(source)]


def header_problems(parameters: list[Parameter], headers: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with a mapping of fields to headers."""
    made = {parameter.name for parameter in parameters if parameter.location == "header"}
    for field, header in headers.items():
        if header not in made:
            if header in {parameter.name for parameter in parameters}:
                yield f'headers must be by field: {{"{header}": "{field}"}}, got {{"{field}": "{header}"}}.'
            else:
                yield f'headers: there is no parameter "{field}" that could go into the header {header}.'


@dataclass(frozen=True)
class _Field:
    """A field and the parameter that it becomes."""

    parameter: Parameter
    header: Header | None


def _fields(source: Parameters) -> Iterator[_Field]:
    if isinstance(source, Mapping) and not isinstance(source.get("properties"), Mapping):
        for name, each in source.items():
            yield _Field(Parameter.query(name, each, required=True), None)
        return
    for each in fields_of(source):
        schema = without_null(each.schema)
        schema.pop("description", None)
        header = next((mark for mark in each.metadata if isinstance(mark, Header)), None)
        parameter = Parameter(each.name, "query", schema, each.required, each.description or None)
        yield _Field(parameter, header)


def _placed(field: _Field, named: set[str], headers: Mapping[str, str]) -> Parameter:
    own = field.parameter
    header = headers.get(own.name) or (field.header and (field.header.name or own.name.replace("_", "-")))
    if header:
        return Parameter(header, "header", own.schema, own.required, own.description)
    if own.name in named:
        return Parameter(own.name, "path", own.schema, True, own.description)
    return own
