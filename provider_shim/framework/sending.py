"""Selects the values of a planned object to send to the cloud."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from provider_shim.schema.attributes import Attributes
from provider_shim.schema.values import UNKNOWN, Value
from provider_shim.schema.walk import transform

from .reconcile import Values, says_nothing


def outgoing(
    attributes: Attributes,
    planned: Mapping[str, Value],
    config: Mapping[str, Value],
    *,
    update: bool,
    part: bool = False,
) -> Values:
    """The values to send: without computed ones, and with secrets taken from their write-only twins.

    Args:
        attributes: The object's attributes.
        planned: The planned object.
        config: Its configuration, which has the write-only values.
        update: Whether this is an update, which omits attributes that require replacement.
        part: Whether this is a nested object of an update, which is sent as a whole.
    """
    values: Values = {}
    for name, attribute in attributes.items():
        value = planned.get(name)
        if attribute.local or (attribute.computed and not attribute.optional):
            continue
        if update and attribute.requires_replace and not attribute.in_update:
            continue
        if part and attribute.requires_replace and says_nothing(attribute, value):
            continue  # An API may distinguish an empty value from an absent one.
        if attribute.secret and value is None:
            value = config.get(f"{name}_wo")
        if value is UNKNOWN:
            continue
        if attribute.nested:
            # Nested objects are always sent as a whole, even in an update.
            value = transform(
                attribute.nested, value, partial(outgoing, update=False, part=update or part), config.get(name)
            )
        values[name] = value
    return values


def changed_names(prior: Mapping[str, Value], planned: Mapping[str, Value]) -> set[str]:
    """Names of the attributes that the plan changes; a new version of a write-only value changes its plain twin."""
    changed = {name for name in planned if planned[name] != prior.get(name)}
    return changed | {name.removesuffix("_wo_version") for name in changed}
