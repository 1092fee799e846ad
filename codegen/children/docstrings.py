"""Docstrings in Google's style, taken apart and put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent, fill, indent

_SECTION = re.compile(r"^(Args|Returns|Raises):$")
_ARGUMENT = re.compile(r"^(\*{0,2}\w+): ")
# Of a line of 120 characters, what a method's docstring and its section leave.
_WIDTH = 120 - 12


@dataclass
class Docstring:
    """A docstring: its text, the entries of its arguments by name, and the other sections."""

    text: str
    arguments: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, source: str) -> Docstring:
        """Take a docstring apart; it must have been cleaned of its indentation."""
        parts: dict[str, list[str]] = {"": []}
        current = ""
        for line in source.splitlines():
            if found := _SECTION.match(line):
                current = found[1]
                parts[current] = []
            else:
                parts[current].append(line)
        text = "\n".join(parts.pop("")).strip()
        entries: dict[str, str] = {}
        name = ""
        for line in dedent("\n".join(parts.pop("Args", []))).splitlines():
            if found := _ARGUMENT.match(line):
                name = found[1].lstrip("*")
                entries[name] = line
            elif line.strip():
                entries[name] += f"\n{line}"
        return cls(text, entries, {title: "\n".join(lines).strip("\n") for title, lines in parts.items()})

    def written(self) -> str:
        """The docstring as text, not indented, for a method."""
        blocks = [self.text]
        if self.arguments:
            blocks.append("Args:\n" + indent("\n".join(map(_filled, self.arguments.values())), "    "))
        blocks += [f"{title}:\n{body}" for title, body in self.sections.items()]
        return "\n\n".join(blocks)


def _filled(entry: str) -> str:
    """An entry in lines of its own: it may have been written with less indentation."""
    return fill(
        " ".join(entry.split()), _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
