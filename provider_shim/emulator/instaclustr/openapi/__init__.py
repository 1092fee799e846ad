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
def document() -> dict[str, Any]:
    """The document, the same object each time."""
    whole = _read("base")
    for part in PARTS:
        declared = _read(part)
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
