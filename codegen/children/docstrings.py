"""Parses and writes docstrings in Google's style."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from textwrap import dedent, fill, indent

_SECTION = re.compile(r"^(Args|Returns|Raises):$")
_ARGUMENT = re.compile(r"^(\*{0,2}\w+): ")
# The width that a method's docstring and its section leave of 120 columns.
_WIDTH = 120 - 12


@dataclass
class Docstring:
    """A docstring: its text, the entries of its arguments by name, and the other sections."""

    text: str
    arguments: dict[str, str] = field(default_factory=dict)
    sections: dict[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, source: str) -> Docstring:
        """Parse a docstring, which must not be indented."""
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
    """An entry, wrapped anew: it may have been written with less indentation."""
    return fill(
        " ".join(entry.split()), _WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False
    )
