r"""jq interpolations in the texts of a tool's call: `https://weather.example.com/?q=\(.city)`.

What stands in `\(…)` is a jq expression over the tool's arguments (api documents of the service, "Templating").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

# Function calls work on what they like; only what is outside of them surely starts at the arguments.
_CALL = re.compile(r"[A-Za-z_]\w*\([^()]*\)")
_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_ROOT = re.compile(r'(?<![\w)\]"?.$])\.(?:([A-Za-z_]\w*)|\[\s*"([^"\\]*)"\s*\]|"([^"\\]*)")')


class MalformedTemplate(ValueError):
    """An interpolation that does not end; the message quotes its beginning."""


def expressions(template: str) -> Iterator[str]:
    r"""The jq expressions of a text's interpolations, each without its `\(` and `)`.

    Raises:
        MalformedTemplate: An interpolation does not end.
    """
    for part, is_expression in _parts(template):
        if is_expression:
            yield part


def filled(template: str, by: str) -> str:
    """The text with `by` in place of every interpolation.

    Raises:
        MalformedTemplate: An interpolation does not end.
    """
    return "".join(by if is_expression else part for part, is_expression in _parts(template))


def arguments(expression: str) -> list[str]:
    """Names of the tool's arguments that an expression surely reads: those at the root of its first filter."""
    first = _TEXT.sub(_unless_a_name, expression).partition("|")[0]
    if any(first.count(bracket) != first.count(other) for bracket, other in ("()", "[]", "{}")):
        return []  # A filter in brackets: too much to tell without jq.
    while (shorter := _CALL.sub("0", first)) != first:
        first = shorter
    return [next(filter(None, groups)) for groups in _ROOT.findall(first) if any(groups)]


def _unless_a_name(text: re.Match[str]) -> str:
    """A text without its content, unless it is the name of a field: `."a-b"`, `.["a-b"]`."""
    before = text.string[: text.start()].rstrip()
    return text[0] if before.endswith((".", ".[")) and "|" not in text[0] else '""'


def _parts(template: str) -> Iterator[tuple[str, bool]]:
    """The text in parts, and for each whether it is an expression."""
    position = 0
    while (begin := template.find("\\(", position)) >= 0:
        end = _end(template, begin + 2)
        yield template[position:begin], False
        yield template[begin + 2 : end], True
        position = end + 1
    yield template[position:], False


def _end(template: str, begin: int) -> int:
    """Where the expression that begins at `begin` has its closing parenthesis."""
    position, depth = begin, 0
    while position < len(template):
        character = template[position]
        if character == '"':
            position = _end_of_text(template, position + 1)
        elif character == "(":
            depth += 1
        elif character == ")":
            if depth == 0:
                return position
            depth -= 1
        position += 1
    raise MalformedTemplate(f"the interpolation {_quoted(template, begin - 2)} has no closing parenthesis")


def _end_of_text(template: str, begin: int) -> int:
    """Where the text in an expression that begins at `begin` has its closing quotation mark."""
    position = begin
    while position < len(template):
        if template.startswith("\\(", position):
            position = _end(template, position + 2)
        elif template[position] == "\\":
            position += 1
        elif template[position] == '"':
            return position
        position += 1
    raise MalformedTemplate(f"a text in the interpolation {_quoted(template, begin - 1)} has no closing quotation mark")


def _quoted(template: str, begin: int) -> str:
    excerpt = template[begin : begin + 30]
    return excerpt if len(template) <= begin + 30 else f"{excerpt}…"
