"""Docstrings, from the schema's descriptions and validators."""

from __future__ import annotations

import textwrap

from codegen import words

from .model import Attribute

_WIDTH = 120


def docstring(text: str, indent: int) -> str:
    """A docstring with this text, wrapped."""
    margin = " " * indent
    first, *others = text.replace("\\", "\\\\").strip().split("\n")
    if not others and indent + len(first) + 6 <= _WIDTH:
        return f'{margin}"""{first}"""'
    # The quotes take up part of the first line, and of the last one if there is only one.
    opening = _wrap(first, margin, width=_WIDTH - (3 if others else 6)).lstrip()
    body = "\n".join([opening, *(_wrap(paragraph, margin) for paragraph in others)])
    return f'{margin}"""{body}\n{margin}"""'


def parameter(attribute: Attribute) -> str:
    """The docstring line for an argument."""
    return f":param {attribute.names.value}: {describe(attribute)}"


def describe(attribute: Attribute) -> str:
    """An attribute's description, and what is allowed."""
    description = words.sentence(attribute.schema.get("description", ""))
    return f"{description} {words.joined(_facts(attribute))}".strip()


def _facts(attribute: Attribute) -> list[str]:
    if not attribute.assignable:
        return []
    marks = [mark for mark in ("sensitive", "deprecated") if attribute.schema.get(mark)]
    return ["required" if attribute.required else "optional", *words.facts(attribute.schema), *marks]


def _wrap(paragraph: str, margin: str, width: int = _WIDTH) -> str:
    further = margin + ("    " if paragraph.startswith(":param") else "")
    return textwrap.fill(
        paragraph,
        width,
        initial_indent=margin,
        subsequent_indent=further,
        break_long_words=False,
        break_on_hyphens=False,
    )
