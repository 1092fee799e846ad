"""Docstrings, from the schema's descriptions and rules."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Mapping
from typing import Any

from .model import Attribute

_WIDTH = 120


def docstring(text: str, indent: int) -> str:
    """A docstring with this text, wrapped."""
    margin = " " * indent
    first, *others = text.replace("\\", "\\\\").strip().split("\n")
    if not others and indent + len(first) + 6 <= _WIDTH:
        return f'{margin}"""{first}"""'
    # The quotes stand before the first line, and of a single one also behind it.
    opening = _wrap(first, margin, width=_WIDTH - (3 if others else 6)).lstrip()
    body = "\n".join([opening, *(_wrap(paragraph, margin) for paragraph in others)])
    return f'{margin}"""{body}\n{margin}"""'


def parameter(attribute: Attribute) -> str:
    """One line on an argument, for the docstring of what takes it."""
    return f":param {attribute.names.value}: {describe(attribute)}"


def describe(attribute: Attribute) -> str:
    """What an attribute is, and what is allowed."""
    facts = _facts(attribute)
    description = attribute.schema.get("description", "").strip()
    if description and not description.endswith((".", "!", "?")):
        description += "."
    sentence = "; ".join(facts)
    return f"{description} {sentence[:1].upper()}{sentence[1:]}{'.' if sentence else ''}".strip()


def _facts(attribute: Attribute) -> list[str]:
    schema = attribute.schema
    if not attribute.assignable:
        return []
    facts = ["required" if attribute.required else "optional"]
    if "default" in schema:
        facts.append(f"`{_literal(schema['default'])}` by default")
    elif schema.get("computed"):
        facts.append("known after apply if left out")
    unit = "characters" if schema.get("type") == "string" else "items"
    facts += [_allowed(check, unit) for check in schema.get("checks", ())]
    if schema.get("fixed"):
        facts.append("a change replaces the object")
    if schema.get("sensitive"):
        facts.append("sensitive")
    if schema.get("deprecated"):
        facts.append("deprecated")
    return facts


def _literal(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _allowed(check: Mapping[str, Any], unit: str) -> str:
    match check["is"]:
        case "Pattern" | "Entries":
            return str(check["hint"])
        case "OneOf":
            return "one of " + ", ".join(f"`{value}`" for value in check["values"])
        case "Length":
            least, most = check.get("at_least", 0), check.get("at_most")
            return f"at least {least} {unit}" if most is None else f"{least} to {most} {unit}"
        case "Between":
            return f"{check['at_least']} to {check['at_most']}"
        case "Url":
            return "an absolute URL"
        case "Uuid":
            return "a UUID"
        case "Cidr":
            return f"a private IPv4 network in CIDR notation, /{check['shortest']} to /{check['longest']}"
        case "JsonText":
            return "a JSON document"
        case "JsonSchema":
            return "a JSON Schema (2020-12)"
        case "Duration":
            return "a duration such as `90s` or `1h30m`"
        case unknown:
            raise ValueError(f"no words for the check {unknown}: describe it in constructs_lib/generator/docs.py")


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
