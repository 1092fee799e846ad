r"""The jq interpolations in the strings of a tool's call: ``{"city": "\(.city)"}``."""

from __future__ import annotations


def filled(text: str) -> str:
    r"""The string with each interpolation replaced by a number, which is valid JSON in its place.

    Raises ``ValueError`` for a ``\(`` that nothing closes.
    """
    parts, position = [], 0
    while position < len(text):
        if text[position] != "\\":
            parts.append(text[position])
            position += 1
        elif text[position + 1 : position + 2] == "(":
            parts.append("0")
            position = _end(text, position + 2)
        else:
            parts.append(text[position : position + 2])
            position += 2
    return "".join(parts)


def _end(text: str, position: int) -> int:
    """The position after the parenthesis that closes the interpolation whose expression begins at `position`."""
    depth, quoted = 1, False
    while position < len(text):
        character = text[position]
        if quoted:
            position += character == "\\"
            quoted = character != '"'
        elif character == '"':
            quoted = True
        else:
            depth += (character == "(") - (character == ")")
        position += 1
        if not depth:
            return position
    raise ValueError("an interpolation that does not end")
