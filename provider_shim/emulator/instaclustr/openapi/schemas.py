"""What the fields of an object mean in a POST, in a PUT and in an answer, from one declaration.

A declaration is a JSON Schema of an object, with OpenAPI's ``readOnly`` (made by the server) and ``writeOnly`` (never
answered), the format ``password`` (a secret), and two marks of its own: ``x-create-only`` for a field that a PUT
ignores, and ``x-fixed`` for one that a PUT may repeat but not change. ``x-answer`` adds to the field's schema in an
answer. ``x-newer`` names the option by which an older API lacks the field. ``required`` fields are always there, and
optional ones may be null everywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

Schema = dict[str, Any]

_IGNORED = {"readOnly": True, "description": "Made by the server; ignored in a request."}
_MARKS = ("x-create-only", "x-fixed", "x-answer", "x-object", "x-newer")
_REFERENCE = "#/components/schemas/"


def derive(objects: Mapping[str, Schema], nested: Mapping[str, Schema]) -> dict[str, Schema]:
    """The schemas of `objects` and of what is `nested` in them.

    An object ``X`` becomes ``XCreate``, ``XUpdate`` and, as answered, ``X``; a nested one ``X``, ``XAnswer`` and, where
    a PUT takes something else than a POST, ``XUpdate``.
    """
    derived: dict[str, Schema] = {}
    for name, schema in objects.items():
        derived[f"{name}Create"] = _create(schema)
        derived[f"{name}Update"] = _update(schema, nested)
        derived[name] = _answer(schema, nested)
    for name, schema in nested.items():
        derived[name] = _create(schema)
        derived[f"{name}Answer"] = _answer(schema, nested)
        if _has_fixed(schema):
            derived[f"{name}Update"] = _update(schema, nested)
    return derived


def _create(schema: Schema) -> Schema:
    required = _asked(schema)
    properties = {
        name: _IGNORED if field.get("readOnly") else _optional(field, name not in required)
        for name, field in _fields(schema)
    }
    return _closed_over(schema, required, properties)


def _update(schema: Schema, nested: Mapping[str, Schema]) -> Schema:
    fields = {name: field for name, field in _fields(schema) if not field.get("x-create-only")}
    required = [name for name in _asked(schema) if name in fields and not fields[name].get("x-fixed")]
    changing = [name for name, inner in nested.items() if _has_fixed(inner)]
    properties = {
        name: _IGNORED
        if field.get("readOnly")
        else _referring(_optional(field, name not in required), changing, "Update")
        for name, field in fields.items()
    }
    return _closed_over(schema, required, properties)


def _answer(schema: Schema, nested: Mapping[str, Schema]) -> Schema:
    fields = {name: field for name, field in _fields(schema) if not field.get("writeOnly")}
    always = [name for name, field in fields.items() if name in schema.get("required", ()) or "default" in field]
    required = [name for name in always if fields[name].get("format") != "password"]
    properties = {}
    for name, field in fields.items():
        shown = _optional(field, name not in always) | field.get("x-answer", {})
        properties[name] = _referring(shown, nested, "Answer")
    return {**_closed_over(schema, required, properties), "additionalProperties": False}


def _fields(schema: Schema) -> Iterator[tuple[str, Schema]]:
    fields: dict[str, Schema] = schema["properties"]
    yield from fields.items()


def _asked(schema: Schema) -> list[str]:
    """The fields that a client has to send."""
    return [name for name in schema.get("required", ()) if not schema["properties"][name].get("readOnly")]


def _has_fixed(schema: Schema) -> bool:
    return any(field.get("x-fixed") for _, field in _fields(schema))


def _closed_over(schema: Schema, required: list[str], properties: dict[str, Schema]) -> Schema:
    """The schema with other properties, without the marks."""
    cleaned = {
        name: {key: value for key, value in field.items() if key not in _MARKS} for name, field in properties.items()
    }
    kept = {key: value for key, value in schema.items() if key not in _MARKS}
    return {**kept, "required": required, "properties": cleaned}


def _optional(field: Schema, optional: bool) -> Schema:
    """The field's schema, which null fits as well if it is optional."""
    if not optional:
        return field
    if "enum" in field:
        return {**field, "enum": [*field["enum"], None]}
    return {**field, "type": [field["type"], "null"]}


def _referring(field: Schema, names: Collection[str], suffix: str) -> Schema:
    """The field's schema with the references of its items to `names` turned to another variant of them."""
    reference = field.get("items", {}).get("$ref", "").removeprefix(_REFERENCE)
    if reference not in names:
        return field
    return {**field, "items": {"$ref": f"{_REFERENCE}{reference}{suffix}"}}
