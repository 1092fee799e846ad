"""Where an OpenAPI document holds schemas, with their `$id` and anchors, as the library `referencing` asks for it."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from referencing import Specification

# What these hold is named by people: a key there is no keyword.
_NAMES = frozenset(
    [
        "properties",
        "patternProperties",
        "$defs",
        "definitions",
        "dependentSchemas",
        "schemas",
        "responses",
        "requestBodies",
        "headers",
        "securitySchemes",
        "links",
        "callbacks",
        "pathItems",
        "paths",
        "content",
        "encoding",
        "webhooks",
    ]
)
# What these hold is data, in which "$ref" means nothing.
_DATA = frozenset(["default", "example", "examples", "enum", "const", "value", "mapping"])


@cache
def specification() -> Specification[Any]:
    """How OpenAPI documents and JSON Schemas hold identifiers, for the library."""
    from referencing import Specification
    from referencing.jsonschema import DRAFT202012

    return Specification(  # type: ignore[call-arg]  # Made by attrs, whose types it hides.
        name="OpenAPI",
        id_of=_id_of,
        subresources_of=lambda value: [part for _, part in parts(value)],
        anchors_in=lambda _, value: DRAFT202012.anchors_in(value) if isinstance(value, dict) else (),
        maybe_in_subresource=lambda segments, resolver, subresource: resolver.in_subresource(subresource),
    )


def _id_of(value: Any) -> str | None:
    id = value.get("$id") if isinstance(value, dict) else None
    if not isinstance(id, str):
        return None
    try:
        urlsplit(id)
    except ValueError:
        return None
    return id


def parts(value: Any) -> Iterator[tuple[tuple[str, ...], Any]]:
    """What may hold references or identifiers in an object or a list, each with the steps to it."""
    if isinstance(value, list):
        yield from (((str(index),), item) for index, item in enumerate(value) if isinstance(item, (dict, list)))
        return
    for key, child in value.items() if isinstance(value, dict) else ():
        if key in _DATA or key.startswith("x-"):
            continue
        if isinstance(child, dict) and (key in _NAMES or key == "parameters"):
            yield from (((key, name), item) for name, item in child.items() if isinstance(item, (dict, list)))
        elif isinstance(child, (dict, list)):
            yield (key,), child
