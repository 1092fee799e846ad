"""Paths with ids in them."""

from __future__ import annotations

from urllib.parse import quote


def segment(id: str) -> str:
    """An id as one segment of a path, which it cannot leave.

    Raises:
        ValueError: It is empty, or a step of a path by itself.
    """
    if id in ("", ".", ".."):
        raise ValueError(f"{id!r} is not an id")
    return quote(id, safe="")
