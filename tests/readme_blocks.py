"""The fenced code blocks of a Markdown text, with what is said around them."""

from __future__ import annotations

import re
import textwrap
from dataclasses import dataclass

_FENCE = re.compile(r"^( *)(`{3,}|~{3,}) *([^\s`]*) *([^`]*)")
_NAMED = re.compile(r"`([\w./-]+\.\w+)`[^`]*:$")


@dataclass(frozen=True)
class Block:
    """A code block: its language as the fence says it, the file that the line before names, and where it stands.

    `mark` is what the fence says behind the language, which no reader sees.
    """

    language: str
    text: str
    file: str
    section: str
    line: int
    mark: str = ""


def blocks(markdown: str) -> list[Block]:
    """All fenced blocks, in order."""
    found: list[Block] = []
    section = before = ""
    lines = markdown.splitlines()
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        if fence := _FENCE.match(line):
            first = number
            while number < len(lines) and not re.fullmatch(rf" *{fence[2]}+ *", lines[number]):
                number += 1
            text = textwrap.dedent("\n".join(lines[first:number])) + "\n"
            named = _NAMED.search(before)
            found.append(Block(fence[3], text, named[1] if named else "", section, first, fence[4].strip()))
            number += 1
            before = ""
        elif line.startswith("## "):
            section = line.removeprefix("## ").strip()
            before = ""
        elif line.strip():
            before = line.strip()
    return found


def transcript(text: str) -> list[tuple[str, list[str]]]:
    """A console's commands (after `$`), each with the lines shown below it."""
    found: list[tuple[str, list[str]]] = []
    for line in text.splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif found and line.strip():
            found[-1][1].append(line)
    return found


def shows(shown: list[str], output: str, *, exact: bool = False) -> bool:
    """Whether the lines are in the output, in this order; `…` or `...` stands for anything.

    Ids stand for any id, and numbers for any number unless they are to be exact.
    """
    rest = [_normal(line, exact) for line in output.splitlines()]
    for line in shown:
        pattern = re.sub(r"…|\\\.\\\.\\\.", ".*", re.escape(_normal(line, exact)))
        matching = (index for index, candidate in enumerate(rest) if re.fullmatch(pattern, candidate))
        if (index := next(matching, None)) is None:
            return False
        rest = rest[index + 1 :]
    return True


def _normal(line: str, exact: bool) -> str:
    numbers = "" if exact else r"|\d+(\.\d+)*"
    return re.sub(rf"[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}{numbers}", "0", " ".join(line.split()))
