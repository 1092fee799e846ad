"""The string formats of the OpenAPI documents, checked without a JSON Schema library."""

from __future__ import annotations

import re
from ipaddress import IPv4Network
from urllib.parse import urlsplit

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_PRIVATE = (IPv4Network("10.0.0.0/8"), IPv4Network("172.16.0.0/12"), IPv4Network("192.168.0.0/16"))


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


def is_private_network(text: str, longest: int = 26) -> bool:
    """Whether text is a private IPv4 network from /16 to /26, such as 10.0.0.0/16. Space around it is allowed."""
    try:
        network = IPv4Network(text.strip())
    except ValueError:
        return False
    return 16 <= network.prefixlen <= longest and any(network.subnet_of(block) for block in _PRIVATE)


def is_storage_network(text: str) -> bool:
    """Whether text is a private IPv4 network from /16 to /28. Space around it is allowed."""
    return is_private_network(text, longest=28)


def ecma_pattern(pattern: str) -> str:
    """A pattern of a JSON Schema, which is ECMA's, for Python, whose "$" also matches before a final newline."""
    return re.sub(r"\$$", r"\\Z", pattern)


FORMATS = {
    "uuid": is_uuid,
    "uri": is_uri,
    "private-network": is_private_network,
    "storage-network": is_storage_network,
}
"""The formats that are checked, by their names in JSON Schema."""
FORMAT_NAMES = {
    "uuid": "a UUID",
    "uri": "an absolute URL, such as https://api.example.com",
    "private-network": "a private IPv4 network from /16 to /26, such as 10.0.0.0/16",
    "storage-network": "a private IPv4 network from /16 to /28, such as 10.0.0.0/24",
}
"""What a format is, in words that follow "must be"."""
