"""Describes the allowed values of attributes, for docstrings and for the provider's reference pages."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from provider_shim.schema.validators import Validator


def sentence(description: str) -> str:
    """A description that ends with a full stop."""
    text = description.strip()
    return text if not text or text.endswith((".", "!", "?")) else f"{text}."


def facts(attribute: Mapping[str, Any]) -> list[str]:
    """Facts about an attribute that can be set: its default, what is allowed, what a change does."""
    found = []
    if "default" in attribute:
        found.append(f"`{_literal(attribute['default'])}` by default")
    elif attribute.get("computed"):
        found.append("known after apply if left out")
    unit = "character" if attribute.get("type") == "string" else "item"
    found += [Validator.from_json(validator).describe(unit) for validator in attribute.get("validators", ())]
    nested = attribute.get("nested", {})
    keys = [Validator.from_json(validator).describe("character") for validator in nested.get("key_validators", ())]
    found += [f"each {nested['keyed_by']} is {key}" for key in keys]
    if attribute.get("requires_replace"):
        found.append("a change replaces the object")
    return found


def joined(facts: list[str]) -> str:
    """Facts as one sentence."""
    text = "; ".join(facts)
    # A list of allowed characters may end with a full stop.
    return f"{text[:1].upper()}{text[1:]}".removesuffix(".") + "." if text else ""


def _literal(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)
