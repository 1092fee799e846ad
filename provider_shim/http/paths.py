"""URL paths with IDs in them."""

from __future__ import annotations

from urllib.parse import quote


class InvalidId(ValueError):
    """A text that cannot be an object's ID."""


def segment(id: str) -> str:
    """An ID, escaped as a single path segment.

    Raises:
        InvalidId: The ID is empty, or is `.` or `..`.
    """
    if id in ("", ".", ".."):
        raise InvalidId(f"{id!r} is not a valid ID")
    return quote(id, safe="")
