"""Text for labels."""

from __future__ import annotations

from urllib.parse import urlsplit

from .found import UNKNOWN

_LONGEST = 60


def address_of(url: str) -> str:
    """Host and path of a URL; the other parts may hold secrets."""
    if "://" not in url:
        return shortened(url.partition("?")[0].rpartition("@")[2])
    try:
        parts = urlsplit(url)
    except ValueError:
        return UNKNOWN
    return shortened(parts.netloc.rpartition("@")[2] + parts.path.rstrip("/"))


def host_of(url: str) -> str:
    """The host of a URL."""
    return address_of(url).partition("/")[0]


def shortened(text: str) -> str:
    """Text shortened to fit into a label."""
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}{UNKNOWN}"
