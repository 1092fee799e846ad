"""Validation of OpenAPI documents and of JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ._libraries import EXTRA
from ._references import Files, Node

METHODS = ("get", "put", "post", "delete", "options", "head", "patch", "trace")


def document_problems(files: Files) -> Iterator[tuple[str, str]]:
    """Places in a document and what is wrong there."""
    root = files.root
    if problem := _version_problem(root.value):
        yield root.place, problem
        return
    structure = list(structure_problems(root))
    if structure:
        # The rest can only be looked at in a document that has the right shape.
        yield from structure
        return
    yield from ((node.place, message) for node, message in files.broken())
    yield from _repeated_ids(root)


def schema_problem(schema: Any) -> str | None:
    """Why a schema is not a valid JSON Schema 2020-12, as a sentence, or None."""
    rust = _rust()
    if rust and rust.meta.is_valid({"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}):
        return None
    from jsonschema import Draft202012Validator, SchemaError  # type: ignore[import-untyped]  # It ships no types.

    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        return f"This is not a valid JSON Schema (2020-12): at {error.json_path}, {error.message}."
    return None


def _version_problem(document: Any) -> str | None:
    if not isinstance(document, dict):
        return "This is not an OpenAPI document: it must be an object."
    if "swagger" in document:
        version = document["swagger"]
        return f"It is an OpenAPI {version} (Swagger) document; only 3.0 and 3.1 are read. Converters to 3.0 exist."
    version = document.get("openapi")
    if version is None:
        return 'This is not an OpenAPI document: it has no "openapi" with the version.'
    if str(version) in ("3", "3.0", "3.1"):
        return f'The version {version} is not complete: "openapi" must be a text such as "3.0.3" or "3.1.0".'
    if not isinstance(version, str) or not version.startswith(("3.0.", "3.1.")):
        return f"It is an OpenAPI {version} document; only 3.0 and 3.1 are read."
    return None


def path_item_problems(node: Node, version: str) -> Iterator[tuple[str, str]]:
    """Places in a path item of another file, and what is wrong there."""
    document = {"openapi": version, "info": {"title": "", "version": ""}, "paths": {"/": node.value}}
    for path, message in _structure(document):
        yield _at(node, path[2:]).place, message


def structure_problems(root: Node) -> Iterator[tuple[str, str]]:
    """Places in a document that have the wrong shape, and what is wrong there."""
    return ((_at(root, path).place, message) for path, message in _structure(root.value))


def _structure(document: dict[str, Any]) -> Iterator[tuple[list[Any], str]]:
    try:
        from openapi_spec_validator import schemas
    except ImportError as error:
        raise ImportError(f"OpenAPI documents need openapi-spec-validator: {EXTRA}") from error
    from jsonschema import validators

    schema = dict(schemas.schema_v30 if document["openapi"].startswith("3.0.") else schemas.schema_v31)
    # Fifty times faster; but the other one says better what is wrong.
    rust = _rust()
    if rust and rust.validator_for(schema).is_valid(document):
        return
    for found in validators.validator_for(schema)(schema).iter_errors(document):
        cause = _cause(found)
        message = cause.message if len(cause.message) < 300 else f"{cause.message[:300]}…"
        yield list(cause.absolute_path), f"{message}."


def _cause(error: Any) -> Any:
    """The deepest of the errors of a value that may have several shapes; the one about a missing `$ref` is left out."""
    while causes := [each for each in error.context if each.validator_value != ["$ref"]]:
        error = max(causes, key=lambda each: len(each.absolute_path))
    return error


def _rust() -> Any:
    try:
        import jsonschema_rs
    except ImportError:
        return None
    return jsonschema_rs


def _repeated_ids(root: Node) -> Iterator[tuple[str, str]]:
    seen: dict[str, str] = {}
    for item in root["paths"].items if "paths" in root else ():
        for method in METHODS:
            if method in item and isinstance(name := item[method].value.get("operationId"), str):
                place = item[method].place
                if name in seen:
                    yield place, f"The operationId {name!r} stands at {seen[name]} already; each must have another one."
                seen.setdefault(name, place)


def _at(node: Node, path: list[Any]) -> Node:
    for step in path:
        node = node[step]
    return node
