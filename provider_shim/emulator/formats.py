"""The string formats of the OpenAPI documents, checked without a JSON Schema library."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def is_uuid(text: str) -> bool:
    """Whether text is a UUID in its usual notation."""
    return _UUID.fullmatch(text) is not None


def is_uri(text: str) -> bool:
    """Whether text is an absolute URL with a host. Space around it is allowed, as servers strip it."""
    text = text.strip()
    if not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
        _ = parts.port  # raises for one that is not a number up to 65535
    except ValueError:
        return False
    return bool(parts.scheme and parts.hostname)


FORMATS = {"uuid": is_uuid, "uri": is_uri}
"""The formats that are checked, by their names in JSON Schema."""
FORMAT_NAMES = {"uuid": "a UUID", "uri": "an absolute URL, such as https://api.example.com"}
"""What a format is, in words that follow "must be"."""
