"""The contents of docstrings, by what they describe."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import griffe

_ITEM = re.compile(r"^- `(\w+)`((?:, `\w+`)*): (.*(?:\n  .*)*)(?:\n|$)", re.MULTILINE)
_SPHINX = re.compile(r"^:(param|raises|returns) ", re.MULTILINE)


@dataclass(frozen=True)
class Said:
    """A parsed docstring: its text, the descriptions of arguments and fields by name, and so on."""

    text: str = ""
    arguments: Mapping[str, str] = field(default_factory=dict)
    returns: str = ""
    raises: tuple[tuple[griffe.Expr | str | None, str], ...] = ()


def said(thing: griffe.Object | griffe.Alias) -> Said:
    """The parsed docstring of an object; empty if it has none.

    Raises:
        ValueError: It has a section that the pages do not show.
    """
    docstring = thing.docstring
    if docstring is None or not docstring.value.strip():
        return Said()
    text: list[str] = []
    arguments: dict[str, str] = {}
    returns = ""
    raises: list[tuple[griffe.Expr | str | None, str]] = []
    for section in docstring.parse("sphinx" if _SPHINX.search(docstring.value) else "google", warnings=False):
        match section.kind:
            case griffe.DocstringSectionKind.text:
                text.append(section.value)
            case griffe.DocstringSectionKind.parameters | griffe.DocstringSectionKind.attributes:
                arguments |= {each.name.lstrip("*"): _one_paragraph(each.description) for each in section.value}
            case griffe.DocstringSectionKind.raises:
                raises += [(each.annotation, _one_paragraph(each.description)) for each in section.value]
            case griffe.DocstringSectionKind.returns:
                returns = " ".join(_one_paragraph(each.description) for each in section.value)
            case _:
                raise ValueError(f"{thing.path}: a section {section.kind.value!r} in a docstring is not shown anywhere")
    return Said("\n\n".join(text), arguments, returns, tuple(raises))


def listed(text: str) -> tuple[str, dict[str, str]]:
    """A class's text without its list of fields (``- `name`: description.``), and those descriptions by name."""
    found: dict[str, str] = {}
    for match in _ITEM.finditer(text):
        for name in (match[1], *re.findall(r"\w+", match[2])):
            found[name] = _sentence(_one_paragraph(match[3]))
    return _ITEM.sub("", text).strip(), found


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]


def _one_paragraph(text: str) -> str:
    return " ".join(text.split())
