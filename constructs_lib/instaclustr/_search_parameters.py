"""The bind variables of searches, from Python types."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from .._core.kinds import is_token
from .._core.texts import literal
from ..schemas import SchemaSource, fields_of, json_schema
from ._json_schemas import without_null

# By the type and the format of a JSON Schema.
_TYPES: dict[tuple[Any, Any], str] = {
    ("boolean", None): "boolean",
    ("integer", None): "integer",
    ("number", None): "double",
    ("string", None): "text",
    ("string", "date"): "date",
    ("string", "date-time"): "date",
    ("string", "ipv4"): "ip",
    ("string", "ipv6"): "ip",
    ("string", "uuid"): "keyword",
}
_SCHEMAS = {
    "boolean": {"type": "boolean"},
    "byte": {"type": "integer"},
    "double": {"type": "number"},
    "float": {"type": "number"},
    "integer": {"type": "integer"},
    "keyword": {"type": "string"},
    "long": {"type": "integer"},
    "short": {"type": "integer"},
    "text": {"type": "string"},
}


@dataclass(frozen=True)
class SearchParameter:
    """A bind variable of a search.

    - `name`: its name.
    - `type`: its OpenSearch type, such as `keyword`, `text` or `integer`.
    - `description`: what it is, as agents read it.
    - `schema`: JSON Schema of its values; by default it follows from the type, as far as that tells.
    """

    name: str
    type: str
    description: str | None = None
    schema: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def arguments(self) -> dict[str, Any]:
        """The arguments of the resource."""
        return {"name": self.name, "type": self.type, "description": literal(self.description)}


SearchParameters: TypeAlias = SchemaSource | Mapping[str, Any] | Sequence[SearchParameter]
"""A pydantic model, dataclass or TypedDict; types by name, OpenSearch's or Python's, `{"title": "text", "size": int}`;
or a list of `SearchParameter`s."""


def search_parameters(source: SearchParameters | None) -> list[SearchParameter]:
    """The bind variables, each with its OpenSearch type and a JSON Schema.

    Raises:
        TypeError: One of them has no OpenSearch type.
    """
    if source is None:
        return []
    if isinstance(source, (list, tuple)):
        for each in source:
            if not isinstance(each, SearchParameter):
                message = "parameters must be a model, a mapping of types or a list of SearchParameter, got a list"
                raise TypeError(message)
        return [_named(each.name, each.type, each.description, each.schema) for each in source]
    if isinstance(source, Mapping) and not isinstance(source.get("properties"), Mapping):
        return [
            _named(name, each) if isinstance(each, str) or is_token(each) else _typed(name, json_schema(each))
            for name, each in source.items()
        ]
    return [_typed(each.name, each.schema) for each in fields_of(source)]


def _named(
    name: str, type: str, description: str | None = None, schema: Mapping[str, Any] | None = None
) -> SearchParameter:
    return SearchParameter(name, type, description, schema or _SCHEMAS.get(type, {}))


def _typed(name: str, given: Mapping[str, Any]) -> SearchParameter:
    schema = without_null(given)
    description = schema.pop("description", None)
    values = schema.get("enum", [schema["const"]] if "const" in schema else [])
    # A Decimal is a number or a text.
    kind = schema.get("type") or next((each.get("type") for each in schema.get("anyOf", ())), None)
    if values and all(isinstance(each, str) for each in values):
        found: str | None = "keyword"
    else:
        found = _TYPES.get((kind, schema.get("format"))) or _TYPES.get((kind, None))
    if found is None:
        raise TypeError(f'parameters: there is no OpenSearch type for "{name}": give one by name, such as "keyword"')
    return SearchParameter(name, found, description, schema)
