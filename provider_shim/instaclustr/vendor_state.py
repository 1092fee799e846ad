"""Reads the state of the vendor's Terraform provider (v2), whose blocks are lists with singular names."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider_shim.framework.reconcile import Values
from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.values import Value, is_empty
from provider_shim.schema.walk import transform


def from_vendor(attributes: Attributes, state: Mapping[str, Any]) -> Values:
    """The values of these attributes in the vendor's state; a read completes them."""
    return {name: _value(attribute, _given(name, attributes, state)) for name, attribute in attributes.items()}


def _given(name: str, attributes: Attributes, state: Mapping[str, Any]) -> Any:
    """The state's value for an attribute, by its name or its singular: `tag` for `tags`, but not `network`."""
    singular = name.removesuffix("s")
    if name in state or singular in attributes:
        return state.get(name)
    return state.get(singular)


def _value(attribute: Attribute, given: Any) -> Value:
    if is_empty(given) or attribute.local:
        return None
    nested = attribute.nested
    if nested is None:
        return given
    items = given if isinstance(given, list) else [given]
    return transform(nested, items[0] if nested.nesting == "single" else items, from_vendor)
