r"""jq interpolations in a tool's call: `https://weather.example.com/?q=\(.city)`.

The content of `\(…)` is a jq expression over the tool's arguments (see "Templating" in the service's API documents).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ROOT = re.compile(r'(?<![\w)\]"?.$])\.(?:([A-Za-z_]\w*)|\[\s*"([^"\\]*)"\s*\]|"([^"\\]*)")')

# A key with a dash, as the vendor's guides write it: `.folder-id`, but not `.total - 1` or `.end-.begin`.
_DASHED = re.compile(r'(?<![\w)\]"?.$])\.([A-Za-z_]\w*(?:-[A-Za-z_]\w*)+)')

_OPENED_BY = {"]": "[", "}": "{"}
_CLOSED_BY = ("[", "{")


class MalformedTemplate(ValueError):
    """An unterminated interpolation; the message quotes its beginning."""


def expressions(template: str) -> Iterator[str]:
    r"""The jq expressions in a template's interpolations, each without its `\(` and `)`.

    Raises:
        MalformedTemplate: An interpolation is not terminated.
    """
    for part, is_expression in _parts(template):
        if is_expression:
            yield part


def filled(template: str, by: str) -> str:
    """The template with every interpolation replaced by `by`.

    Raises:
        MalformedTemplate: An interpolation is not terminated.
    """
    return "".join(by if is_expression else part for part, is_expression in _parts(template))


def arguments(expression: str) -> list[str]:
    """The tool's arguments that an expression certainly reads: those at the root of its first filter.

    What `dashed` returns is left out.
    """
    # A filter in brackets, which only jq could analyse, is None.
    first = _DASHED.sub("0", _first_filter(expression) or "")
    return [next(filter(None, groups)) for groups in _ROOT.findall(first) if any(groups)]


def dashed(expression: str) -> list[str]:
    """The names with a dash that an expression seems to read, such as `folder-id` in `.folder-id`.

    To jq, that is a subtraction.
    """
    return _DASHED.findall(_first_filter(expression) or "")


def _first_filter(expression: str) -> str | None:
    """The first filter of an expression, without the content of strings and calls; None if brackets do not match.

    Function calls may read anything; only what is outside of them certainly starts at the arguments.
    """
    kept: list[str] = []
    # For each open parenthesis, where the function's name begins; None if it is not a call.
    calls: list[int | None] = []
    unmatched = {"[": 0, "{": 0}
    name: int | None = None
    last = 0  # The end of the last kept character that is not a space.
    position = 0
    while position < len(expression) and (character := expression[position]) != "|":
        end = position
        if character == '"':
            end = _end(expression, position, '"')
            text = expression[position : end + 1]
            is_name = last and (kept[last - 1] == "." or kept[max(last - 2, 0) : last] == [".", "["])
            kept += text if is_name and "|" not in text else '""'
        elif character == ")":
            if not calls:
                return None
            call = calls.pop()
            if call is None:
                kept.append(character)
            else:
                kept[call:] = "0"
        else:
            if character == "(":
                calls.append(name)
            elif character in _CLOSED_BY:
                unmatched[character] += 1
            elif character in _OPENED_BY:
                unmatched[_OPENED_BY[character]] -= 1
            kept.append(character)
        if not (character.isalnum() or character == "_"):
            name = None
        elif name is None and (character == "_" or (character.isascii() and character.isalpha())):
            name = len(kept) - 1
        if not character.isspace():
            last = len(kept)
        position = end + 1
    return None if calls or any(unmatched.values()) else "".join(kept)


def _parts(template: str) -> Iterator[tuple[str, bool]]:
    """The parts of a template, and for each whether it is an expression."""
    position = 0
    while (begin := template.find("\\(", position)) >= 0:
        end = _end(template, begin)
        yield template[position:begin], False
        yield template[begin + 2 : end], True
        position = end + 1
    yield template[position:], False


def _end(template: str, begin: int, what: str = "\\(") -> int:
    """The end of the interpolation, or the string in one, that begins at `begin`.

    Raises:
        MalformedTemplate: It is not terminated.
    """
    # Strings may contain interpolations, which may contain strings, at any depth; hence no recursion.
    opened = [(what, begin)]
    position = begin + len(what)
    while position < len(template):
        inside = opened[-1][0]
        if inside == '"' and template.startswith("\\(", position):
            opened.append(("\\(", position))
            position += 1
        elif inside == '"' and template[position] == "\\":
            position += 1
        elif template[position] == ('"' if inside == '"' else ")"):
            opened.pop()
            if not opened:
                return position
        elif inside != '"' and template[position] in '"(':
            opened.append((template[position], position))
        position += 1
    what, begin = next(each for each in reversed(opened) if each[0] != "(")
    if what == '"':
        problem = f"a string in the interpolation {_quoted(template, begin)} has no closing quotation mark"
    else:
        problem = f"the interpolation {_quoted(template, begin)} has no closing parenthesis"
    raise MalformedTemplate(problem)


def _quoted(template: str, begin: int) -> str:
    excerpt = template[begin : begin + 30]
    return excerpt if len(template) <= begin + 30 else f"{excerpt}…"
