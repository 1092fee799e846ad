"""Terraform's types as the registry's pages name them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_WRITE_ONLY = "https://developer.hashicorp.com/terraform/language/resources/ephemeral#write-only-arguments"
_PRIMITIVES = {"string": "String", "number": "Number", "bool": "Boolean", "dynamic": "Dynamic"}
_NESTED = {"single": "Attributes", "list": "Attributes List", "set": "Attributes Set", "map": "Attributes Map"}


def type_words(cty: Any) -> str:
    """A type: `List of String`."""
    if isinstance(cty, str):
        return _PRIMITIVES[cty]
    kind, of = cty
    return "Object" if kind == "object" else f"{kind.capitalize()} of {type_words(of)}"


def signature_type(cty: Any) -> str:
    """A type as in a function's signature: `list of string`."""
    return "bool" if cty == "bool" else type_words(cty).lower()


def marks(attribute: Mapping[str, Any]) -> str:
    """The text in parentheses after an attribute's name: its type and properties."""
    nested = attribute.get("nested")
    words = [_NESTED[nested["nesting"]] if nested else type_words(attribute["type"])]
    if attribute.get("sensitive"):
        words.append("Sensitive")
    if attribute.get("write_only"):
        words.append(f"[Write-only]({_WRITE_ONLY})")
    if attribute.get("deprecated"):
        words.append("Deprecated")
    return ", ".join(words)
