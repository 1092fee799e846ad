"""Paginated lists."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from ..api import Problem
from .errors import INVALID_ARGUMENT, StatusError

DEFAULT_SIZE = 100
LARGEST_SIZE = 1000


def page(name: str, items: Sequence[tuple[str, Any]], query: Mapping[str, str]) -> dict[str, Any]:
    """One page of the items under `name`; each comes with a key that sorts it, and that a token stands for."""
    size, after = _size(query.get("pageSize", "")), _after(query.get("pageToken", ""))
    rest = sorted((item for item in items if item[0] > after), key=lambda item: item[0])
    answer: dict[str, Any] = {name: [value for _, value in rest[:size]]} if rest else {}
    if len(rest) > size:
        answer["nextPageToken"] = base64.urlsafe_b64encode(rest[size - 1][0].encode()).decode().rstrip("=")
    return answer


def _size(text: str) -> int:
    if not text:
        return DEFAULT_SIZE
    if not (text.isascii() and text.isdigit() and int(text[:9]) <= LARGEST_SIZE):
        raise StatusError(INVALID_ARGUMENT, Problem("pageSize", f"pageSize must be from 0 to {LARGEST_SIZE}."))
    return int(text) or DEFAULT_SIZE


def _after(token: str) -> str:
    try:
        return base64.b64decode(token + "=" * (-len(token) % 4), b"-_", validate=True).decode()
    except ValueError:
        raise StatusError(INVALID_ARGUMENT, Problem("pageToken", "pageToken is not valid for this list.")) from None
