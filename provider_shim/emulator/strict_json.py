"""JSON as the control planes take it."""

from __future__ import annotations

import json
from typing import Any

MAX_DEPTH = 100
"""How deep arrays and objects may be nested."""


def loads(content: str | bytes) -> Any:
    """The value of a JSON text in UTF-8, without NaN, half of a surrogate pair, or too deep nesting.

    Raises ``ValueError``, whose message must not be shown: it repeats what was sent.
    """
    try:
        value = json.loads(content)
        json.dumps(value, ensure_ascii=False, allow_nan=False).encode()
    except RecursionError:
        raise ValueError("too deep") from None
    layer, depth = [value], 0
    while layer := [inner for item in layer for inner in _inside(item)]:
        depth += 1
        if depth > MAX_DEPTH:
            raise ValueError("too deep")
    return value


def _inside(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []
