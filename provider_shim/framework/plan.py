"""The plan: what an object will be, and which changes replace it. Pure functions over values.

The order is that of Terraform's own plugin framework (fwserver/server_planresourcechange.go):
defaults; write-only values to null; what the server will compute marked unknown, only where
something differs; then which changes replace. Terraform accepts a plan only if each attribute
is its configured value, or its prior value where that means the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.values import UNKNOWN, Path, Value, is_empty
from provider_shim.schema.walk import ABSENT, pairs, transform

from .reconcile import Values, alike, equal, unchanged

TIMEOUTS = "timeouts"


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned state, the attributes that require replacement, and whether anything must be sent."""

    planned: Values
    requires_replace: tuple[Path, ...] = ()
    writes: bool = True


def plan(attributes: Attributes, config: Mapping[str, Value], prior: Mapping[str, Value] | None) -> Plan:
    """Plan the object.

    Args:
        attributes: The schema's attributes.
        config: The configuration, with unknown values.
        prior: The prior state; None for an object to create.
    """
    base = _base_object(attributes, config, prior or {})
    broken = [name for name, each in attributes.items() if prior and prior.get(name) in each.replace_on]
    if prior is not None and not broken and not writes(attributes, prior, base):
        return Plan(base, writes=False)
    planned = _mark(attributes, base, config, prior or {}) | dict.fromkeys(broken, UNKNOWN)
    replace = () if prior is None else (*_replacing(attributes, planned, prior), *((name,) for name in broken))
    return Plan(planned, replace)


def writes(attributes: Attributes, prior: Mapping[str, Value], planned: Mapping[str, Value]) -> bool:
    """Whether an update must send anything: local attributes and mere differences in spelling need no request."""
    parts = attributes.items()
    return not all(unchanged(each, prior.get(name), planned.get(name)) for name, each in parts if name != TIMEOUTS)


def _base(attribute: Attribute, config: Value, prior: Value) -> Value:
    """The value that follows from configuration and prior state alone."""
    if attribute.write_only:
        return None
    if config is None:
        if attribute.default is not None:
            default = attribute.default
            return prior if prior is not None and equal(attribute, prior, default) else default
        return prior if attribute.computed else None
    if config is UNKNOWN:
        return UNKNOWN
    nested = attribute.nested
    if nested is None:
        # A set with more items than configured would be inconsistent with a plan in which some were unknown.
        grown = attribute.server_adds and prior and len(prior) > len(config)
        return prior if not is_empty(prior) and not grown and equal(attribute, prior, config) else config
    if nested.nesting == "set":
        if is_empty(prior) or equal(attribute, prior, config):
            return config if is_empty(prior) else prior
        return [_base_item(nested, item, prior) for item in config]
    return transform(nested, config, _base_object, prior)


def _base_object(attributes: Attributes, config: Mapping[str, Value], prior: Mapping[str, Value]) -> Values:
    return {name: _base(each, config.get(name), prior.get(name)) for name, each in attributes.items()}


def _base_item(nested: Nested, item: Value, prior: list[Value]) -> Value:
    """An item of a set: the equal prior one, or else as configured, but spelled like the prior items.

    The known parts of an item must be planned the same way whether or not the rest is known yet, so that the final plan
    agrees with the first one.
    """
    if item is None or item is UNKNOWN:
        return item
    for each in prior:
        if isinstance(each, dict) and alike(nested, each, item):
            return each
    spelled = {}
    for name, attribute in nested.attributes.items():
        value = item.get(name)
        known = [each[name] for each in prior if isinstance(each, dict) and not is_empty(each.get(name))]
        if not is_empty(value) and value is not UNKNOWN and value not in known:
            value = next((each for each in known if equal(attribute, each, value)), value)
        spelled[name] = value
    return spelled


def _mark(attributes: Attributes, base: Values, config: Mapping[str, Value], prior: Mapping[str, Value]) -> Values:
    """The plan, with what the server will compute marked as unknown."""
    marked: Values = {}
    for name, attribute in attributes.items():
        given, value, before = config.get(name), base[name], prior.get(name)
        nested = attribute.nested
        if given is None and attribute.computed and attribute.default is None:
            # What cannot change in place stays null if the server computed no value for it.
            kept = before is not None or (attribute.requires_replace and name in prior)
            follows = attribute.volatile_with
            anew = attribute.volatile and (not follows or any(base[each] != prior.get(each) for each in follows))
            marked[name] = value if kept and not anew else UNKNOWN
        elif nested and nested.nesting == "set":
            marked[name] = value if value is before else transform(nested, value, partial(_mark_item, before or ()))
        elif nested:
            marked[name] = transform(nested, value, _mark, value if given is None else given, before)
        else:
            marked[name] = value
    return marked


def _mark_item(before: Collection[Value], attributes: Attributes, item: Values) -> Values:
    """An item of a set: if no prior item is equal, it is a new item without prior state."""
    return item if item in before else _mark(attributes, item, item, {})


def _replacing(attributes: Attributes, planned: Mapping[str, Value], prior: Mapping[str, Value]) -> Iterator[Path]:
    """Paths of attributes that require replacement and change, or may change because they are unknown."""
    for name, attribute in attributes.items():
        value, before = planned.get(name), prior.get(name)
        if attribute.requires_replace:
            if value != before and not equal(attribute, value, before):
                yield (name,)
        elif attribute.nested and _may_replace(attribute.nested):
            yield from ((name, *path) for path in _replacing_within(attribute.nested, value, before))


def _replacing_within(nested: Nested, value: Value, before: Value) -> Iterator[Path]:
    if value is UNKNOWN or (nested.nesting == "list" and len(value or ()) != len(before or ())):
        # Items of a list with attributes that require replacement can be neither added nor removed in place.
        yield ()
        return
    for steps, item, old in pairs(nested, value, before):
        if item is UNKNOWN:
            yield steps
        elif item is not ABSENT and old is not ABSENT:
            yield from ((*steps, *path) for path in _replacing_object(nested, item, old))


def _replacing_object(nested: Nested, value: Value, before: Value) -> Iterator[Path]:
    paths = _replacing(nested.attributes, value or {}, before or {})
    if value is None or before is None:
        # An object that is added or removed has no counterpart on the other side.
        yield from ((),) if next(paths, None) is not None else ()
    else:
        yield from paths


def _may_replace(nested: Nested) -> bool:
    """Whether the objects have attributes that require replacement, outside of sets, whose items have no index."""
    if nested.nesting == "set":
        return False
    parts = nested.attributes.values()
    return any(each.requires_replace or (each.nested is not None and _may_replace(each.nested)) for each in parts)
