"""JSON Schemas of parameters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def without_null(schema: Mapping[str, Any]) -> dict[str, Any]:
    """The schema without null: Python's `… | None = None` means a value that is left out."""
    result = dict(schema)
    if result.get("default", ...) is None:
        del result["default"]
    if isinstance(result.get("anyOf"), list):
        others = [each for each in result["anyOf"] if each != {"type": "null"}]
        if len(others) == 1:
            del result["anyOf"]
            return {**others[0], **result}
        result["anyOf"] = others
    return result


def object_schema(properties: Mapping[str, Mapping[str, Any]], required: list[str]) -> dict[str, Any]:
    """The JSON Schema of a tool's arguments."""
    schema: dict[str, Any] = {"type": "object", "properties": {name: dict(each) for name, each in properties.items()}}
    return {**schema, "required": required} if required else schema
