"""The API's JSON as somebody else than the provider writes it, from attributes: written for the tests alone."""

from __future__ import annotations

import re
from typing import Any


def camel(name: str) -> str:
    """`key_prefix` as `keyPrefix`."""
    return re.sub(r"_(\w)", lambda match: match[1].upper(), name)


def to_wire(values: dict[str, Any]) -> dict[str, Any]:
    """Attributes as the API's JSON: camelCase, objects as arrays of one."""
    return {
        camel(name): [to_wire(value)] if isinstance(value, dict) else _item(value)
        for name, value in values.items()
        if value is not None
    }


def _item(value: Any) -> Any:
    if isinstance(value, list):
        return [to_wire(item) if isinstance(item, dict) else item for item in value]
    return value
