"""Rules on messages that the OpenAPI document cannot express."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from .. import strict_json
from ..api import Problem
from ..formats import FORMAT_NAMES, is_uri
from ..objects import Body
from . import model, templates


def problems(message: str, body: Body, *, documents: bool, where: str = "") -> Iterator[Problem]:
    """Problems of a normalized message; `where` is the path prefix of its fields, including the dot.

    With `documents`, JSON documents are checked as well.
    """
    declared = model.MESSAGES[message]
    for choice in declared.choices:
        yield from _choice(choice, body, where)
    for name, field in declared.fields.items():
        value, path = body.get(name), where + name
        if value is None:
            if field.required and not field.output:
                yield Problem(path, f"{path} is required.")
        elif field.kind == "message":
            yield from problems(field.message, value, documents=documents, where=f"{path}.")
        elif field.kind == "messages":
            for index, item in enumerate(value):
                yield from problems(field.message, item, documents=documents, where=f"{path}[{index}].")
        elif field.url:
            yield from _url(path, value)
        elif field.document and documents:
            yield from _document(name, path, value)
    if message == model.GATEWAY:
        yield from _unique_tools(body)


def _choice(choice: model.Choice, body: Body, where: str) -> Iterator[Problem]:
    given = [name for name in choice.fields if name in body]
    if len(given) > 1 or (choice.exactly and not given):
        allowed = "Exactly one" if choice.exactly else "At most one"
        yield Problem(where.rstrip("."), f"{allowed} of {', '.join(choice.fields)} may be set.")


def _url(path: str, text: str) -> Iterator[Problem]:
    try:
        filled = templates.filled(text)
    except ValueError:
        yield Problem(path, f"{path} has an interpolation that is not closed.")
        return
    if not text.startswith("\\(") and not is_uri(filled):
        yield Problem(path, f"{path} must be {FORMAT_NAMES['uri']}.")


def _document(name: str, path: str, text: str) -> Iterator[Problem]:
    schema = name.endswith("Schema")
    try:
        value: Any = strict_json.loads(text if schema else templates.filled(text))
    except ValueError:
        yield Problem(path, f"{path} must be well-formed JSON.")
        return
    if schema and not isinstance(value, dict):
        yield Problem(path, f"{path} must be a JSON Schema, which is an object.")


def _unique_tools(gateway: Body) -> Iterator[Problem]:
    counts = Counter(tool.get("name", "") for tool in gateway.get("tools", ()))
    for name, count in counts.items():
        if name and count > 1:
            yield Problem("tools", f"{count} tools have the name {name}.")
