"""What Terraform accepts of a provider, written down from its rules: plans, and states after an apply.

The rules are those of Terraform's internal/plans/objchange (plan_valid.go, compatible.go), in the
words of this test suite: an attribute is planned as it is configured, or as it was before, or the
provider may choose; and what a plan said stays true.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.values import UNKNOWN


def frozen(type: Any, value: Any) -> Any:
    """Something that is equal for equal values: Terraform's sets have no order, all else has."""
    if value is None or value is UNKNOWN or isinstance(type, str):
        return ("known", value) if value is not UNKNOWN else "unknown"
    kind, of = type
    if kind == "set":
        return frozenset(frozen(of, item) for item in value)
    if kind == "list":
        return tuple(frozen(of, item) for item in value)
    if kind == "map":
        return frozenset((key, frozen(of, item)) for key, item in value.items())
    return tuple((name, frozen(of[name], value.get(name))) for name in sorted(of))


def refusals_of_plan(attributes: Attributes, prior: Any, config: Any, planned: Any, at: str = "") -> Iterator[str]:
    """Why Terraform would refuse a planned object; `prior` may be None."""
    for name, attribute in attributes.items():
        values = ((each or {}).get(name) for each in (prior, config, planned))
        yield from _refusals(attribute, *values, f"{at}.{name}")


def _refusals(attribute: Attribute, prior: Any, config: Any, planned: Any, at: str) -> Iterator[str]:
    type = attribute.cty_type
    as_planned = frozen(type, planned)
    if as_planned == frozen(type, config):
        return
    if as_planned == frozen(type, prior) and prior is not None and config is not None:
        return
    if attribute.write_only:
        if planned is not None:
            yield f"{at}: write-only and not null"
        return
    if attribute.computed and (config is None or not attribute.optional):
        return
    if config is None:
        yield f"{at}: planned {planned!r}, but not configured and not computed"
    elif attribute.nested is None:
        yield f"{at}: planned {planned!r}, neither the configured {config!r} nor the prior {prior!r}"
    else:
        yield from _refusals_nested(attribute, prior, config, planned, at)


def _refusals_nested(attribute: Attribute, prior: Any, config: Any, planned: Any, at: str) -> Iterator[str]:
    assert attribute.nested is not None
    attributes, nesting = attribute.nested.attributes, attribute.nested.nesting
    if planned is None or planned is UNKNOWN:
        yield f"{at}: planned {planned!r} for the configured {config!r}"
    elif config is UNKNOWN:
        yield f"{at}: planned {planned!r} for what is not known yet"
    elif nesting == "single":
        yield from refusals_of_plan(attributes, prior, config, planned, at)
    elif len(planned) != len(config):
        yield f"{at}: planned {len(planned)} items, configured are {len(config)}"
    elif nesting == "list":
        before = list(prior or [])[: len(planned)]
        before += [None] * (len(planned) - len(before))
        for index, parts in enumerate(zip(before, config, planned, strict=True)):
            yield from _refusals_item(attributes, *parts, f"{at}[{index}]")
    elif nesting == "map":
        if planned.keys() != config.keys():
            yield f"{at}: planned keys {sorted(planned)}, configured are {sorted(config)}"
        for key in planned.keys() & config.keys():
            yield from _refusals_item(attributes, (prior or {}).get(key), config[key], planned[key], f"{at}[{key!r}]")


def _refusals_item(attributes: Attributes, prior: Any, config: Any, planned: Any, at: str) -> Iterator[str]:
    if config is UNKNOWN or planned is UNKNOWN:
        if config is not planned:
            yield f"{at}: planned {planned!r} for {config!r}"
    else:
        yield from refusals_of_plan(attributes, prior, config, planned, at)


def contradictions(type: Any, planned: Any, actual: Any, at: str = "") -> Iterator[str]:
    """Where a later value breaks what an earlier plan said: only what was unknown may become something else."""
    if planned is UNKNOWN:
        return
    if actual is UNKNOWN or (planned is None) != (actual is None):
        yield f"{at}: was {planned!r}, is {actual!r}"
    elif planned is None:
        return
    elif isinstance(type, str):
        if planned != actual:
            yield f"{at}: was {planned!r}, is {actual!r}"
    else:
        yield from _contradictions_within(*type, planned, actual, at)


def _contradictions_within(kind: str, of: Any, planned: Any, actual: Any, at: str) -> Iterator[str]:
    if kind == "set":

        def fits(one: Any, other: Any) -> bool:
            return not list(contradictions(of, one, other))

        # Items that are unknown may turn out to be equal to others, never to be more than one.
        if len(planned) < len(actual):
            yield f"{at}: the set grew from {planned!r} to {actual!r}"
        yield from (f"{at}: {one!r} is gone" for one in planned if not any(fits(one, other) for other in actual))
        yield from (f"{at}: {other!r} is new" for other in actual if not any(fits(one, other) for one in planned))
    elif kind == "object":
        for name in of:
            yield from contradictions(of[name], planned.get(name), actual.get(name), f"{at}.{name}")
    else:
        pairs = planned.items() if kind == "map" else enumerate(planned)
        others = actual if kind == "map" else dict(enumerate(actual))
        if len(planned) != len(actual) or any(key not in others for key, _ in pairs):
            yield f"{at}: was {planned!r}, is {actual!r}"
            return
        for key, item in planned.items() if kind == "map" else enumerate(planned):
            yield from contradictions(of, item, others[key], f"{at}[{key!r}]")
