"""Durations in Terraform's notation (Go's): `90s`, `10m`, `1h30m`."""

from __future__ import annotations

import re

_UNITS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_LONGEST = 50
_PART = re.compile(r"(\d+(?:\.\d+)?)(ms|h|m|s)")


def parse_duration(text: str) -> float:
    """Parse a duration into seconds.

    Raises:
        ValueError: The text is not a duration; the message shows the format.
    """
    # The time to match grows with the square of the length.
    parts = _PART.findall(text) if len(text) <= _LONGEST else []
    if not parts or "".join(number + unit for number, unit in parts) != text:
        shown = repr(text) if len(text) <= _LONGEST else f"{text[:_LONGEST]!r} and more"
        raise ValueError(f"must be a duration such as 90s, 10m or 1h30m, got {shown}")
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def format_duration(seconds: float) -> str:
    """Format a duration in its largest whole unit: `10m`, `90s`."""
    for unit, size in (("h", 3600), ("m", 60)):
        if seconds >= size and seconds % size == 0:
            return f"{seconds / size:.12g}{unit}"
    return f"{seconds:.12g}s"
