"""The plan: what an object will be, and which changes replace it. Pure functions over values.

The order is that of Terraform's own plugin framework (fwserver/server_planresourcechange.go):
defaults; write-only values to null; what the server will compute marked unknown, only where
something differs; then which changes replace. Terraform accepts a plan only if each attribute
is its configured value, or its prior value where that means the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .reconcile import Values, equal
from .schema import Attribute, Attributes
from .values import UNKNOWN, Key, Path, Value, is_empty

TIMEOUTS = "timeouts"


@dataclass(frozen=True, slots=True)
class Plan:
    """A planned state, and the attributes for which the object must be replaced."""

    planned: Values
    requires_replace: tuple[Path, ...] = ()
    writes: bool = True


def plan(attributes: Attributes, config: Mapping[str, Value], prior: Mapping[str, Value] | None) -> Plan:
    """What the object will be.

    Args:
        attributes: The schema's attributes.
        config: The configuration, with unknown values.
        prior: The state before; None for an object to be made.
    """
    base = {name: _base(each, config.get(name), (prior or {}).get(name)) for name, each in attributes.items()}
    broken = [name for name, each in attributes.items() if prior and prior.get(name) in each.replace_on]
    if prior is not None and not broken and all(base[name] == prior.get(name) for name in base if name != TIMEOUTS):
        return Plan(base, writes=False)
    planned = _mark(attributes, config, base, prior or {}) | dict.fromkeys(broken, UNKNOWN)
    replace = () if prior is None else (*_replacing(attributes, planned, prior), *((name,) for name in broken))
    return Plan(planned, replace)


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
        return prior if not is_empty(prior) and equal(attribute, prior, config) else config
    if nested.nesting == "single":
        return _base_object(nested.attributes, config, prior)
    if nested.nesting == "map":
        return {key: _base_object(nested.attributes, item, (prior or {}).get(key)) for key, item in config.items()}
    if nested.nesting == "set":
        return prior if not is_empty(prior) and equal(attribute, prior, config) else config
    before = nested.beside(config, prior)
    return [_base_object(nested.attributes, item, old) for item, old in zip(config, before, strict=True)]


def _base_object(attributes: Attributes, config: Value, prior: Value) -> Value:
    if config is None or config is UNKNOWN:
        return config
    return {name: _base(each, config.get(name), (prior or {}).get(name)) for name, each in attributes.items()}


def _mark(attributes: Attributes, config: Mapping[str, Value], base: Values, prior: Mapping[str, Value]) -> Values:
    """The plan with what the server will compute as unknown."""
    marked: Values = {}
    for name, attribute in attributes.items():
        given, value, before = config.get(name), base[name], prior.get(name)
        nested = attribute.nested
        if given is None and attribute.computed and attribute.default is None:
            marked[name] = UNKNOWN if before is None or attribute.volatile else value
        elif nested and isinstance(value, dict) and nested.nesting == "single":
            marked[name] = _mark(nested.attributes, given or {}, value, before or {})
        elif nested and isinstance(value, list) and nested.nesting == "list":
            rows = zip(nested.beside(value, given or value), value, nested.beside(value, before), strict=True)
            marked[name] = [
                _mark(nested.attributes, g, v, old or {}) if isinstance(v, dict) else v for g, v, old in rows
            ]
        elif nested and isinstance(value, dict):
            known = before or {}
            marked[name] = {
                key: _mark(nested.attributes, (given or value)[key], item, known.get(key) or {})
                if isinstance(item, dict)
                else item
                for key, item in value.items()
            }
        elif nested and isinstance(value, list) and value is not before:
            # An item of a set that differs is another item, without a state of its own.
            marked[name] = [
                _mark(nested.attributes, item, item, {}) if isinstance(item, dict) else item for item in value
            ]
        else:
            marked[name] = value
    return marked


def _replacing(attributes: Attributes, planned: Values, prior: Mapping[str, Value]) -> Iterator[Path]:
    for name, attribute in attributes.items():
        value, before = planned[name], prior.get(name)
        if attribute.fixed:
            if value != before and not equal(attribute, value, before):
                yield (name,)
        elif attribute.nested and isinstance(value, dict) and isinstance(before, dict):
            if attribute.nested.nesting == "single":
                yield from ((name, *path) for path in _replacing(attribute.nested.attributes, value, before))
                continue
            for key, item in value.items():
                if isinstance(item, dict) and isinstance(old := before.get(key), dict):
                    yield from ((name, Key(key), *path) for path in _replacing(attribute.nested.attributes, item, old))
        elif attribute.nested and isinstance(value, list) and isinstance(before, list):
            for index, (item, old) in enumerate(zip(value, attribute.nested.beside(value, before), strict=True)):
                if isinstance(item, dict) and isinstance(old, dict):
                    yield from ((name, index, *path) for path in _replacing(attribute.nested.attributes, item, old))
