"""Makes texts from elsewhere safe to print: characters that control a terminal are escaped."""

from __future__ import annotations

import re

# Control characters except line breaks and tabs, and characters that change the text direction.
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """The text with every character that would control a terminal escaped, such as `\\x1b`."""
    return _STEERING.sub(lambda match: match[0].encode("unicode_escape").decode("ascii"), text)
