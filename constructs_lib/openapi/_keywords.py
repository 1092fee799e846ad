"""Keywords of schemas, and what those of OpenAPI 3.0 became."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._references import Node

ONE = frozenset(
    [
        "items",
        "additionalProperties",
        "not",
        "if",
        "then",
        "else",
        "contains",
        "propertyNames",
        "unevaluatedItems",
        "unevaluatedProperties",
        "contentSchema",
    ]
)
LIST = frozenset(["allOf", "anyOf", "oneOf", "prefixItems"])
MAP = frozenset(["properties", "patternProperties", "dependentSchemas"])
# Without meaning for a JSON value: how it looks in XML, where else to read, names that only references use.
DROPPED = frozenset(
    [
        "xml",
        "externalDocs",
        "example",
        "nullable",
        "readOnly",
        "discriminator",
        "$schema",
        "$id",
        "$anchor",
        "$dynamicAnchor",
        "$comment",
        "$vocabulary",
        "$defs",
        "definitions",
    ]
)
ANNOTATIONS = frozenset(["title", "description", "default", "deprecated", "examples", "writeOnly"])
DIALECTS = ("https://json-schema.org/draft/2020-12/schema", "https://spec.openapis.org/oas/3.1/dialect/base")


def parts(node: Node) -> Iterator[Node]:
    """The subschemas of a schema."""
    for keyword in node.value if isinstance(node.value, dict) else ():
        if keyword in ONE:
            yield node[keyword]
        elif keyword in LIST or keyword in MAP:
            yield from node[keyword].items


def modern(schema: dict[str, Any], source: dict[str, Any]) -> dict[str, Any]:
    """A schema of OpenAPI 3.0 with today's keywords; its subschemas are converted already."""
    for bound, exclusive in (("minimum", "exclusiveMinimum"), ("maximum", "exclusiveMaximum")):
        if isinstance(schema.get(exclusive), bool) and schema.pop(exclusive) and bound in schema:
            schema[exclusive] = schema.pop(bound)
    if source.get("nullable") is not True:
        return schema
    if any(keyword in schema for keyword in ("allOf", "anyOf", "oneOf", "not", "$ref")):
        said = {keyword: value for keyword, value in schema.items() if keyword in ANNOTATIONS}
        rest = {keyword: value for keyword, value in schema.items() if keyword not in ANNOTATIONS}
        return {**said, "anyOf": [rest, {"type": "null"}]}
    if isinstance(schema.get("type"), str):
        schema["type"] = [schema["type"], "null"]
    if isinstance(schema.get("enum"), list) and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
    return schema
