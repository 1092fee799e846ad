"""The bind variables and result fields of queries, from Python types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, get_args, get_origin

from .._core.kinds import is_token
from .._core.texts import literal
from ..schemas import SchemaSource, fields_of, json_schema, split_annotated
from ._cql import CqlType, cql_type, schema_type
from ._json_schemas import without_null


@dataclass(frozen=True)
class CqlField:
    """A bind variable or a result field of a query.

    - `name`: its name.
    - `type`: its type: a `CqlType` or a Python type.
    - `description`: what it is, as agents read it.
    - `schema`: JSON Schema of its values; by default it follows from the type.
    """

    name: str
    type: Any
    description: str | None = None
    schema: dict[str, Any] = field(default_factory=dict, repr=False)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource."""
        return {"name": self.name, "type": self.type.name, "description": literal(self.description)}


Columns: TypeAlias = SchemaSource | Mapping[str, Any] | Sequence[CqlField]
"""A pydantic model, dataclass or TypedDict; types by name, `{"customer": CqlType.UUID}`; or a list of `CqlField`s."""


def columns_of(source: Columns | None, where: str) -> list[CqlField]:
    """The fields, each with its CQL type and a JSON Schema.

    Raises:
        TypeError: One of them has no CQL type.
    """
    if source is None:
        return []
    if get_origin(source) is list:
        # The rows of a result: list[OrderRow].
        [source] = get_args(source)
    if isinstance(source, Mapping) and not isinstance(source.get("properties"), Mapping):
        return [_column(where, name, each) for name, each in source.items()]
    if isinstance(source, (list, tuple)):
        for each in source:
            if not isinstance(each, CqlField):
                raise TypeError(f"{where} must be a model, a mapping of types or a list of CqlField, got a list")
        return [_column(where, each.name, each.type, each.description) for each in source]
    columns = []
    for each in fields_of(source):
        given = schema_type(each.schema) if each.annotation is None else cql_type(each.annotation, each.metadata)
        schema = without_null(each.schema)
        schema.pop("description", None)
        columns.append(CqlField(each.name, _known(given, where, each.name), each.description or None, schema))
    return columns


def _column(where: str, name: str, type: Any, description: str | None = None) -> CqlField:
    if isinstance(type, str) or is_token(type):
        given = CqlType.of(type)
        return CqlField(name, given, description, given.schema)
    if isinstance(type, CqlType):
        return CqlField(name, type, description, type.schema)
    found = schema_type(type) if isinstance(type, Mapping) else cql_type(type)
    known = _known(found, where, name)
    schema = _schema(type, known)
    told = schema.pop("description", None)
    return CqlField(name, known, description or told, schema)


def _schema(type: Any, cql: CqlType) -> dict[str, Any]:
    bare, _ = (type, ()) if isinstance(type, Mapping) else split_annotated(type)
    return cql.schema if isinstance(bare, CqlType) else without_null(json_schema(type))


def _known(type: CqlType | None, where: str, name: str) -> CqlType:
    if type is None:
        raise TypeError(
            f'{where}: there is no CQL type for "{name}": give one, such as Annotated[…, CqlType.of("frozen<address>")]'
        )
    return type
