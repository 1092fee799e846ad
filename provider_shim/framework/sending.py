"""What of a planned object is sent to the cloud."""

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
    """What is sent of a planned object: without what the server makes, secrets taken from their twins.

    Args:
        attributes: The object's attributes.
        planned: The planned object.
        config: Its configuration, which has the write-only values.
        update: Whether it is sent as an update, without what can only be replaced.
        part: Whether it is a part of such an update, which goes out as a whole.
    """
    values: Values = {}
    for name, attribute in attributes.items():
        value = planned.get(name)
        if attribute.local or (attribute.computed and not attribute.optional):
            continue
        if update and attribute.requires_replace and not attribute.in_update:
            continue
        if part and attribute.requires_replace and says_nothing(attribute, value):
            continue  # An API may take an empty value for another one than none.
        if attribute.secret and value is None:
            value = config.get(f"{name}_wo")
        if value is UNKNOWN:
            continue
        if attribute.nested:
            # An object's parts go out as a whole, also in an update.
            value = transform(
                attribute.nested, value, partial(outgoing, update=False, part=update or part), config.get(name)
            )
        values[name] = value
    return values


def changed_names(prior: Mapping[str, Value], planned: Mapping[str, Value]) -> set[str]:
    """Names of the attributes that the plan changes; a new version of a write-only value changes its plain twin."""
    changed = {name for name in planned if planned[name] != prior.get(name)}
    return changed | {name.removesuffix("_wo_version") for name in changed}
