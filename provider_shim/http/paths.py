"""Paths with ids in them."""

from __future__ import annotations

from urllib.parse import quote


class InvalidId(ValueError):
    """A text that cannot be the id of an object."""


def segment(id: str) -> str:
    """An id as one segment of a path, which it cannot leave.

    Raises:
        InvalidId: It is empty, or a step of a path by itself.
    """
    if id in ("", ".", ".."):
        raise InvalidId(f"{id!r} is not an id")
    return quote(id, safe="")
