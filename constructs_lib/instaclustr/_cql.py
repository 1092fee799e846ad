"""CQL types, from Python's."""

from __future__ import annotations

import types
import typing
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address, IPv6Address
from typing import Any, ClassVar
from uuid import UUID

from .._core.kinds import instance
from ..schemas import json_schema, split_annotated


@dataclass(frozen=True)
class CqlType:
    """A CQL type, where Python's type is not enough: `Annotated[int, CqlType.BIGINT]`.

    - `name`: the type as CQL has it, such as `list<text>`.
    """

    name: str

    ASCII: ClassVar[CqlType]
    BIGINT: ClassVar[CqlType]
    BLOB: ClassVar[CqlType]
    BOOLEAN: ClassVar[CqlType]
    DATE: ClassVar[CqlType]
    DECIMAL: ClassVar[CqlType]
    DOUBLE: ClassVar[CqlType]
    DURATION: ClassVar[CqlType]
    FLOAT: ClassVar[CqlType]
    INET: ClassVar[CqlType]
    INT: ClassVar[CqlType]
    SMALLINT: ClassVar[CqlType]
    TEXT: ClassVar[CqlType]
    TIME: ClassVar[CqlType]
    TIMESTAMP: ClassVar[CqlType]
    TIMEUUID: ClassVar[CqlType]
    TINYINT: ClassVar[CqlType]
    UUID: ClassVar[CqlType]
    VARINT: ClassVar[CqlType]

    @classmethod
    def of(cls, name: str) -> CqlType:
        """A type that has no name here.

        Args:
            name: The type as CQL has it, such as `frozen<address>`, or a token.
        """
        return cls(name)

    @classmethod
    def list_of(cls, item: CqlType) -> CqlType:
        """A list.

        Args:
            item: The type of its items.

        Raises:
            TypeError: `item` is not a `CqlType`.
        """
        return cls(f"list<{cls._checked(item)._within}>")

    @classmethod
    def set_of(cls, item: CqlType) -> CqlType:
        """A set.

        Args:
            item: The type of its items.

        Raises:
            TypeError: `item` is not a `CqlType`.
        """
        return cls(f"set<{cls._checked(item)._within}>")

    @classmethod
    def map_of(cls, key: CqlType, value: CqlType) -> CqlType:
        """A map.

        Args:
            key: The type of its keys.
            value: The type of its values.

        Raises:
            TypeError: `key` or `value` is not a `CqlType`.
        """
        return cls(f"map<{cls._checked(key)._within}, {cls._checked(value)._within}>")

    @classmethod
    def tuple_of(cls, *items: CqlType) -> CqlType:
        """A tuple.

        Args:
            *items: The types of its items.

        Raises:
            TypeError: One of `items` is not a `CqlType`.
        """
        return cls(f"tuple<{', '.join(cls._checked(item)._within for item in items)}>")

    @staticmethod
    def _checked(item: CqlType) -> CqlType:
        return instance(
            item, CqlType, "what a collection is of", 'a CqlType, such as CqlType.TEXT or CqlType.of("text")'
        )

    @property
    def _within(self) -> str:
        """The type within a collection: collections of collections are frozen."""
        return f"frozen<{self.name}>" if self.name.startswith(("list<", "set<", "map<", "tuple<")) else self.name

    @property
    def schema(self) -> dict[str, Any]:
        """JSON Schema of the type's values; empty if nothing is known about them."""
        return dict(_SCHEMAS.get(self.name, {}))


_INTEGER, _NUMBER, _STRING = {"type": "integer"}, {"type": "number"}, {"type": "string"}
_SCHEMAS: dict[str, dict[str, Any]] = {
    "ascii": _STRING,
    "bigint": _INTEGER,
    "blob": _STRING,
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "decimal": _NUMBER,
    "double": _NUMBER,
    "duration": _STRING,
    "float": _NUMBER,
    "inet": _STRING,
    "int": _INTEGER,
    "smallint": _INTEGER,
    "text": _STRING,
    "time": _STRING,
    "timestamp": {"type": "string", "format": "date-time"},
    "timeuuid": {"type": "string", "format": "uuid"},
    "tinyint": _INTEGER,
    "uuid": {"type": "string", "format": "uuid"},
    "varint": _INTEGER,
}
for _name in _SCHEMAS:
    setattr(CqlType, _name.upper(), CqlType(_name))

_PYTHON: dict[type, CqlType] = {
    bool: CqlType.BOOLEAN,
    int: CqlType.INT,
    float: CqlType.DOUBLE,
    str: CqlType.TEXT,
    bytes: CqlType.BLOB,
    bytearray: CqlType.BLOB,
    UUID: CqlType.UUID,
    Decimal: CqlType.DECIMAL,
    datetime: CqlType.TIMESTAMP,
    date: CqlType.DATE,
    time: CqlType.TIME,
    timedelta: CqlType.DURATION,
    IPv4Address: CqlType.INET,
    IPv6Address: CqlType.INET,
}
_FORMATS = {
    "uuid": CqlType.UUID,
    "date-time": CqlType.TIMESTAMP,
    "date": CqlType.DATE,
    "time": CqlType.TIME,
    "duration": CqlType.DURATION,
    "binary": CqlType.BLOB,
    "ipv4": CqlType.INET,
    "ipv6": CqlType.INET,
}
_JSON = {"boolean": CqlType.BOOLEAN, "integer": CqlType.INT, "number": CqlType.DOUBLE, "string": CqlType.TEXT}


def cql_type(annotation: Any, metadata: Iterable[Any] = ()) -> CqlType | None:
    """The CQL type for a Python type, unless `Annotated` names one; None if there is none."""
    annotation, more = split_annotated(annotation)
    for each in (*metadata, *more):
        if isinstance(each, CqlType):
            return each
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if isinstance(annotation, CqlType):
        return annotation
    if isinstance(annotation, typing.NewType):
        return cql_type(annotation.__supertype__)
    if origin in (typing.Union, types.UnionType):
        return _same(cql_type(each) for each in arguments if each is not type(None))
    if origin is typing.Literal:
        return _same(cql_type(type(each)) for each in arguments if each is not None)
    if isinstance(origin, type):
        return _collection(origin, arguments)
    if isinstance(annotation, type):
        for base in annotation.__mro__:
            if base in _PYTHON:
                return _PYTHON[base]
        if issubclass(annotation, Enum):
            return _same(cql_type(type(each.value)) for each in annotation)
    return _by_schema(annotation)


def schema_type(schema: Mapping[str, Any]) -> CqlType | None:
    """The CQL type for the values of a JSON Schema; None if there is none."""
    if "anyOf" in schema:
        return _same(schema_type(each) for each in schema["anyOf"] if each.get("type") != "null")
    if schema.get("type") == "array" and isinstance(schema.get("items"), Mapping):
        item = schema_type(schema["items"])
        make = CqlType.set_of if schema.get("uniqueItems") else CqlType.list_of
        return make(item) if item else None
    return _FORMATS.get(schema.get("format", "")) or _JSON.get(str(schema.get("type")))


def _by_schema(annotation: Any) -> CqlType | None:
    """By the JSON Schema: for pydantic's types, such as addresses."""
    try:
        return schema_type(json_schema(annotation))
    except TypeError:
        return None


def _collection(origin: type, arguments: tuple[Any, ...]) -> CqlType | None:
    if origin is tuple and arguments[1:] != (...,):
        items = [cql_type(each) for each in arguments]
        return CqlType.tuple_of(*(item for item in items if item)) if all(items) else None
    items = [cql_type(each) for each in arguments if each is not ...]
    if not all(items):
        return None
    found = [item for item in items if item]
    if issubclass(origin, Mapping):
        return CqlType.map_of(*found)
    if issubclass(origin, (set, frozenset, typing.AbstractSet)):
        return CqlType.set_of(*found)
    return CqlType.list_of(*found)


def _same(found: Iterable[CqlType | None]) -> CqlType | None:
    """The type that all have in common."""
    distinct = set(found)
    return distinct.pop() if len(distinct) == 1 else None
