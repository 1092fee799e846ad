"""Checks requests against an OpenAPI 3.1 document."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from . import strict_json
from .api import ApiError, Operation, Problem
from .formats import FORMAT_NAMES, FORMATS, ecma_pattern


class Contract:
    """An OpenAPI document, loaded on first use."""

    def __init__(self, load: Callable[[], dict[str, Any]], *, closed: bool, keeps_unknown: bool = False) -> None:
        """Use the document that `load` returns.

        Unknown fields in a body are removed; with `closed`, they are refused, and with `keeps_unknown` they stay.
        """
        self._load = load
        self._closed = closed
        self._keeps_unknown = keeps_unknown
        self._document: dict[str, Any] | None = None
        self._checkers: dict[tuple[str, str], Callable[[Any], list[Problem]]] = {}

    @property
    def document(self) -> dict[str, Any]:
        """The document."""
        if self._document is None:
            self._document = self._load()
        return self._document

    def check_parameters(self, operation: Operation, parameters: Mapping[str, str]) -> None:
        """Refuse, with 400, path parameters that do not match their schema's format or pattern."""
        problems = []
        for parameter in self.document["paths"][operation.path].get("parameters", ()):
            definition = self._resolve(parameter)
            name, schema = definition["name"], definition["schema"]
            format = schema.get("format")
            if format in FORMATS and not FORMATS[format](parameters[name]):
                problems.append(Problem(name, f"{name} must be {FORMAT_NAMES[format]}."))
            if not re.search(ecma_pattern(schema.get("pattern", "")), parameters[name]):
                problems.append(Problem(name, f"{name} must match {schema['pattern']}."))
        if problems:
            raise ApiError(400, *problems)

    def decode(self, operation: Operation, content_type: str, content: bytes) -> Any:
        """Decode the JSON body of a request: 415 for another content type, 400 if it is malformed or invalid.

        Fields that the server ignores are removed; None if the operation takes no body.
        """
        described = self.document["paths"][operation.path][operation.method.lower()]
        if "requestBody" not in described:
            return None
        if content_type.partition(";")[0].strip().lower() != "application/json":
            raise ApiError(415, Problem("Content-Type", "The Content-Type must be application/json."))
        try:
            body = strict_json.loads(content)
        except ValueError:
            raise ApiError(400, Problem("body", "The body must be well-formed JSON in UTF-8.")) from None
        schema = described["requestBody"]["content"]["application/json"]["schema"]
        problems = self._checker(operation, schema)(body)
        if problems:
            raise ApiError(400, *problems)
        return self._writable(schema, body)

    def _checker(self, operation: Operation, schema: dict[str, Any]) -> Callable[[Any], list[Problem]]:
        key = (operation.method, operation.path)
        if key not in self._checkers:
            from .schema import checker, closed

            root = {**schema, "components": self.document["components"]}
            self._checkers[key] = checker(closed(root) if self._closed else root)
        return self._checkers[key]

    def _writable(self, schema: dict[str, Any], value: Any) -> Any:
        """A valid value without the fields that the server ignores: those marked ``readOnly``, and unknown ones."""
        schema = self._resolve(schema)
        if isinstance(value, list) and "items" in schema:
            return [self._writable(schema["items"], item) for item in value]
        if isinstance(value, dict) and "properties" in schema:
            fields = {name: self._resolve(field) for name, field in schema["properties"].items()}
            return {
                name: self._writable(fields.get(name, {}), item)
                for name, item in value.items()
                if (name in fields or self._keeps_unknown) and not fields.get(name, {}).get("readOnly")
            }
        return value

    def _resolve(self, item: dict[str, Any]) -> dict[str, Any]:
        """Follow local references."""
        while "$ref" in item:
            target: Any = self.document
            for step in item["$ref"].removeprefix("#/").split("/"):
                target = target[step]
            item = target
        return item
