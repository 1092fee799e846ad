"""Checks JSON Schemas (draft 2020-12).

A thousand tools have a thousand schemas, which are made of the same few pieces: a string, a list of strings, a number
with a minimum. Each piece is checked once.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

# Keywords that hold a schema, a list of schemas, or schemas by name; other keywords are checked as a whole.
_ONE = ("additionalProperties", "contains", "else", "if", "items", "not", "propertyNames", "then")
_SEVERAL = ("allOf", "anyOf", "oneOf", "prefixItems")
_NAMED = ("$defs", "dependentSchemas", "properties")
_NOTES = ("$comment", "description", "title")


def schema_problem(document: Any) -> str | None:
    """What is wrong with a JSON Schema, or None.

    Raises:
        RecursionError: The document is nested too deeply.
    """
    if all(map(_is_valid, _pieces(document))):
        return None
    # Slow to import, and most configurations hold no schema.
    from jsonschema import Draft202012Validator, SchemaError  # type: ignore[import-untyped]  # It ships no types.

    try:
        Draft202012Validator.check_schema(document)
    except SchemaError as error:
        where = f" at {error.json_path}" if error.path else ""
        return f"must be a JSON Schema (2020-12), but{where}: {error.message}"
    return None


def _pieces(schema: Any) -> Iterator[str]:
    """The schema without its subschemas, then the same for every subschema."""
    if not isinstance(schema, dict):
        yield json.dumps(schema)
        return
    piece = dict(schema)
    for keyword, value in schema.items():
        if keyword in _NOTES and isinstance(value, str):
            piece[keyword] = ""
        elif keyword in _ONE and isinstance(value, dict):
            piece[keyword] = True
            yield from _pieces(value)
        elif keyword in _SEVERAL and isinstance(value, list) and value:
            piece[keyword] = [True]
            for each in value:
                yield from _pieces(each)
        elif keyword in _NAMED and isinstance(value, dict):
            piece[keyword] = {}
            for each in value.values():
                yield from _pieces(each)
    yield json.dumps(piece)


@lru_cache(maxsize=4096)
def _is_valid(piece: str) -> bool:
    from jsonschema import Draft202012Validator, SchemaError

    try:
        Draft202012Validator.check_schema(json.loads(piece))
    except SchemaError:
        return False
    return True
