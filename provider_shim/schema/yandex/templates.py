r"""jq interpolations in the texts of a tool's call: `https://weather.example.com/?q=\(.city)`.

What stands in `\(…)` is a jq expression over the tool's arguments (api documents of the service, "Templating").
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_ROOT = re.compile(r'(?<![\w)\]"?.$])\.(?:([A-Za-z_]\w*)|\[\s*"([^"\\]*)"\s*\]|"([^"\\]*)")')

_OPENED_BY = {"]": "[", "}": "{"}
_CLOSED_BY = ("[", "{")


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
    first = _first_filter(expression)
    if first is None:
        return []  # A filter in brackets: too much to tell without jq.
    return [next(filter(None, groups)) for groups in _ROOT.findall(first) if any(groups)]


def _first_filter(expression: str) -> str | None:
    """The first filter of an expression, without the content of its texts and calls; None if brackets do not match.

    Function calls work on what they like; only what is outside of them surely starts at the arguments.
    """
    kept: list[str] = []
    # Where the name of the function begins, for each parenthesis that is open; None for one that is no call.
    calls: list[int | None] = []
    unmatched = {"[": 0, "{": 0}
    name: int | None = None
    last = 0  # Behind the last of what is kept that is no space.
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
    """The text in parts, and for each whether it is an expression."""
    position = 0
    while (begin := template.find("\\(", position)) >= 0:
        end = _end(template, begin)
        yield template[position:begin], False
        yield template[begin + 2 : end], True
        position = end + 1
    yield template[position:], False


def _end(template: str, begin: int, what: str = "\\(") -> int:
    """Where what begins at `begin`, an interpolation or a text within one, is closed.

    Raises:
        MalformedTemplate: It is not.
    """
    # A text may hold interpolations, and these texts; without recursion, however deep that goes.
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
        problem = f"a text in the interpolation {_quoted(template, begin)} has no closing quotation mark"
    else:
        problem = f"the interpolation {_quoted(template, begin)} has no closing parenthesis"
    raise MalformedTemplate(problem)


def _quoted(template: str, begin: int) -> str:
    excerpt = template[begin : begin + 30]
    return excerpt if len(template) <= begin + 30 else f"{excerpt}…"
