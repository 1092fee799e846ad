"""The OpenAPI document of the control plane, put together from its parts.

The ``.json`` files beside this module say each thing once: ``base.json`` what all operations share, each of the others
a group of objects with their fields, or of look-ups. Whatever repeats follows from them: an object's five operations
(`operations`), and what its fields mean in a POST, in a PUT and in an answer (`schemas`).
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from . import operations, schemas

PARTS = ("cluster", "virtual_server", "backend", "tool", "persona_access_control", "data_source")


@cache
def document(older: frozenset[str] = frozenset()) -> dict[str, Any]:
    """The document, the same object each time.

    Args:
        older: The options by which it lacks fields: those with one of these as their ``x-newer``.
    """
    whole = _read("base")
    for part in PARTS:
        declared = _without(_read(part), older)
        for name, schema in declared.get("objects", {}).items():
            whole["paths"] |= operations.of_object(name, schema)
        for path, read in declared.get("reads", {}).items():
            whole["paths"][path] = operations.of_read(read)
        objects, nested = declared.get("objects", {}), declared.get("schemas", {})
        whole["components"]["schemas"] |= schemas.derive(objects, nested) | declared.get("answers", {})
    return whole


def _read(part: str) -> dict[str, Any]:
    declared: dict[str, Any] = json.loads(Path(__file__).with_name(f"{part}.json").read_text(encoding="utf-8"))
    return declared


def _without(declared: Any, older: frozenset[str]) -> Any:
    """A declaration without the fields that an older API does not have."""
    if isinstance(declared, list):
        return [_without(each, older) for each in declared]
    if not isinstance(declared, dict):
        return declared
    return {
        name: _without(each, older)
        for name, each in declared.items()
        if not (isinstance(each, dict) and each.get("x-newer") in older)
    }
