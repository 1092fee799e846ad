"""What an attribute's value may be, in words: for docstrings, and for the reference pages of the provider."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any


def sentence(description: str) -> str:
    """A description that ends with a full stop."""
    text = description.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def facts(attribute: Mapping[str, Any]) -> list[str]:
    """What holds for an attribute that can be given: its default, what is allowed, what a change does."""
    found = []
    if "default" in attribute:
        found.append(f"`{_literal(attribute['default'])}` by default")
    elif attribute.get("computed"):
        found.append("known after apply if left out")
    unit = "character" if attribute.get("type") == "string" else "item"
    found += [_allowed(check, unit) for check in attribute.get("checks", ())]
    nested = attribute.get("nested", {})
    found += [f"each {nested['keyed_by']} is {_allowed(check, 'character')}" for check in nested.get("key_checks", ())]
    if attribute.get("fixed"):
        found.append("a change replaces the object")
    return found


def joined(facts: list[str]) -> str:
    """Facts as one sentence."""
    text = "; ".join(facts)
    # A list of characters may end with the full stop.
    return f"{text[:1].upper()}{text[1:]}".removesuffix(".") + "." if text else ""


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
            units = unit if (least if most is None else most) == 1 else f"{unit}s"
            return f"at least {least} {units}" if most is None else f"{least} to {most} {units}"
        case "Between":
            return f"{check['at_least']} to {check['at_most']}"
        case "Url":
            return "an absolute URL"
        case "Endpoint":
            return "an absolute URL that begins with `https://`, or stays on this machine"
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
            raise ValueError(f"no words for the check {unknown}: describe it in constructs_lib/generator/words.py")
