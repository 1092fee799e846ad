"""Compares planned values with those that the cloud shows, and derives the new state from both.

The clouds treat `null`, absent and empty alike, trim strings, reorder what has no order and add
items of their own; none of that counts as a difference. Everything else does.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.values import UNKNOWN, Path, Value, canonical, is_empty, same_json
from provider_shim.schema.walk import pairs, transform

Values = dict[str, Value]


def equal(attribute: Attribute, one: Value, other: Value) -> bool:
    """Whether two values of an attribute mean the same; an unknown value equals nothing."""
    if one is UNKNOWN or other is UNKNOWN:
        return False
    if attribute.server_adds:
        one, other = ([each for each in value or [] if each not in attribute.server_adds] for value in (one, other))
    if says_nothing(attribute, one) and says_nothing(attribute, other):
        return True
    if one is None or other is None or (is_empty(one) != is_empty(other) and not attribute.present):
        return False
    if attribute.nested:
        return _equal_nested(attribute.nested, one, other)
    if attribute.secret:
        return bool(one == other)
    if attribute.json:
        return same_json(one, other)
    if attribute.is_set:
        return _sorted(one) == _sorted(other)
    return bool(_trimmed(one) == _trimmed(other))


def says_nothing(attribute: Attribute, value: Value) -> bool:
    """Whether the clouds may omit the value: empty, `false`, or an object with nothing but such values.

    An object with a secret never counts as empty, since its secret is not read back.
    """
    if attribute.present:
        return value is None
    nested = attribute.nested
    if nested and nested.nesting == "single" and isinstance(value, dict):
        parts = nested.attributes.items()
        return all(not each.secret and says_nothing(each, value.get(name)) for name, each in parts)
    return is_empty(value) or value is False


def alike(nested: Nested, a: Value, b: Value) -> bool:
    """Whether two nested objects mean the same."""
    if not isinstance(a, dict) or not isinstance(b, dict):
        return a is b and a is not UNKNOWN
    for name, each in nested.attributes.items():
        # Ignore what one side cannot know: local, secret and computed attributes.
        blind = each.local or each.secret or each.unread or each.transient
        one, other = a.get(name), b.get(name)
        if blind or (each.computed and (one is None or other is None or UNKNOWN in (one, other))):
            continue
        if not equal(each, one, other):
            return False
    return True


def _equal_nested(nested: Nested, one: Any, other: Any) -> bool:
    if nested.nesting != "set":
        return all(alike(nested, a, b) for _, a, b in pairs(nested, one, other))
    rest = list(other)
    for item in one:
        match = next((each for each in rest if alike(nested, item, each)), None)
        if match is None:
            return False
        rest.remove(match)
    return not rest


def unchanged(attribute: Attribute, before: Value, after: Value) -> bool:
    """Whether no update is needed to get from one value to the other.

    The values must mean the same; those that the cloud does not show must be identical.
    """
    if before is UNKNOWN or after is UNKNOWN:
        return False
    if attribute.local or attribute.secret or attribute.unread:
        return bool(before == after)
    if attribute.computed and not attribute.optional:
        return True
    nested = attribute.nested
    if nested is None or nested.nesting == "set":
        return equal(attribute, before, after)
    if attribute.present and (before is None) != (after is None):
        return False
    if nested.nesting == "single":
        before, after = before or {}, after or {}
    return all(
        one is other or (isinstance(one, dict) and isinstance(other, dict) and _object_unchanged(nested, one, other))
        for _, one, other in pairs(nested, before, after)
    )


def _object_unchanged(nested: Nested, before: Mapping[str, Value], after: Mapping[str, Value]) -> bool:
    return all(unchanged(each, before.get(name), after.get(name)) for name, each in nested.attributes.items())


def _sorted(items: Any) -> list[str]:
    return sorted(canonical(_trimmed(item)) for item in items)


def _trimmed(value: Value) -> Value:
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float):
        return Decimal(repr(value))
    if isinstance(value, list):
        return [_trimmed(item) for item in value]
    if isinstance(value, dict):
        return {key: _trimmed(item) for key, item in value.items()}
    return value


def differences(attributes: Attributes, wanted: Mapping[str, Value], shown: Mapping[str, Value]) -> Iterator[Path]:
    """Paths of the attributes whose shown value differs from the wanted one.

    Secrets, local attributes and what the server decides are left out.
    """
    for name, attribute in attributes.items():
        want = wanted.get(name)
        if attribute.local or attribute.secret or attribute.unread or attribute.transient:
            continue
        if want is UNKNOWN or (attribute.computed and want is None):
            continue
        show = shown.get(name)
        if attribute.nested and _has_common_places(attribute.nested, want, show):
            yield from ((name, *path) for path in _nested_differences(attribute.nested, want, show))
        elif not equal(attribute, want, show):
            yield (name,)


def _has_common_places(nested: Nested, want: Value, show: Value) -> bool:
    """Whether the objects of two values can be compared one by one; if not, the values differ as a whole."""
    match nested.nesting:
        case "single":
            return want is not None and show is not None
        case "list":
            return len(want or ()) == len(show or ())
        case nesting:
            return nesting == "map"


def _nested_differences(nested: Nested, wanted: Value, shown: Value) -> Iterator[Path]:
    for steps, want, show in pairs(nested, wanted, shown):
        if isinstance(want, dict) and isinstance(show, dict):
            yield from ((*steps, *path) for path in differences(nested.attributes, want, show))
        elif want is not show and want is not UNKNOWN:
            yield steps


def reconcile(
    attributes: Attributes, prior: Mapping[str, Value], shown: Mapping[str, Value], echoed: Collection[Path] = ()
) -> Values:
    """State after a read: the prior value if it means the same as what the cloud shows, or else what the cloud shows.

    Args:
        attributes: The attributes of the object.
        prior: Its prior state; empty right after an import.
        shown: What the cloud shows.
        echoed: Paths of the secrets that the cloud returns in plain text.
    """
    return _reconcile(attributes, shown, prior, _tree(echoed))


def _reconcile(
    attributes: Attributes, shown: Mapping[str, Value], prior: Mapping[str, Value], echoed: Mapping[str | int, Any]
) -> Values:
    state: Values = {}
    for name, attribute in attributes.items():
        before, after = prior.get(name), shown.get(name)
        below = echoed.get(name)
        if attribute.server_adds and after:
            # Unless the configuration has the item, too.
            ours = [each for each in after if each not in attribute.server_adds or each in (before or ())]
            after = ours or (after if attribute.required else None)
        if attribute.local or attribute.unread or (attribute.secret and (below is not True or before is None)):
            state[name] = None if attribute.write_only else before
        elif (
            attribute.computed
            and not attribute.optional
            and (name not in shown or _stays(attribute, attributes, prior))
        ):
            state[name] = before
        elif attribute.nested and _has_parts(attribute, before, after):
            state[name] = _reconcile_nested(attribute, before, after, below or {})
        elif before is None and after is not None and (attribute.required or attribute.computed):
            # Right after an import, these are not null if the cloud shows a value.
            state[name] = after
        elif equal(attribute, before, after) and (before is not None or attribute.nested is None):
            state[name] = before
        else:
            empty = is_empty(after) or (attribute.nested is not None and says_nothing(attribute, after))
            state[name] = None if empty and not (attribute.computed or attribute.required) else after
    return state


def _stays(attribute: Attribute, attributes: Attributes, prior: Mapping[str, Value]) -> bool:
    """Whether state keeps the value, whatever the cloud shows now; right after an import, there is none to keep."""
    is_known = any(prior.get(name) is not None for name, each in attributes.items() if each.required)
    return attribute.transient and is_known


def _has_parts(attribute: Attribute, before: Value, after: Value) -> bool:
    """Whether the cloud shows nested objects, apart from an empty one where there was none before."""
    if attribute.present:
        return after is not None
    return not is_empty(after) and (attribute.required or not is_empty(before) or not says_nothing(attribute, after))


def _reconcile_nested(attribute: Attribute, before: Value, after: Value, echoed: Mapping[str | int, Any]) -> Value:
    nested = attribute.nested
    assert nested is not None
    if nested.nesting == "set" and before is not None and equal(attribute, before, after):
        return before
    return transform(nested, after, _reconcile, before, echoed, match=_counterpart)


def _counterpart(nested: Nested, item: Value, items: Value) -> Value:
    """The item of another set that means the same, or None."""
    return next((each for each in items or () if alike(nested, item, each)), None)


def _tree(paths: Collection[Path]) -> dict[str | int, Any]:
    """The paths as a tree of steps, with True at each leaf."""
    tree: dict[str | int, Any] = {}
    for *steps, last in paths:
        below = tree
        for step in steps:
            below = below.setdefault(step, {})
        below[last] = True
    return tree


def fill(attributes: Attributes, planned: Mapping[str, Value], shown: Mapping[str, Value]) -> Values:
    """State after an apply: the plan, with unknown values as the cloud shows them (null if it does not)."""
    state: Values = {}
    for name, attribute in attributes.items():
        plan, after = planned.get(name), shown.get(name)
        if plan is UNKNOWN:
            state[name] = reconcile({name: attribute}, {}, shown)[name]
        elif attribute.nested:
            state[name] = transform(attribute.nested, plan, fill, after, match=_counterpart, unknown=_shown)
        else:
            state[name] = plan
    return state


def _shown(attributes: Attributes, shown: Mapping[str, Value]) -> Values | None:
    """An object that was unknown, as the cloud shows it."""
    return reconcile(attributes, {}, shown) if shown else None


def echoed_secrets(
    attributes: Attributes, sent: Mapping[str, Value], shown: Mapping[str, Value], path: Path = ()
) -> Iterator[Path]:
    """Paths of the secrets that the cloud returned as they were sent."""
    for name, attribute in attributes.items():
        gave, got = sent.get(name), shown.get(name)
        if attribute.secret and gave is not None and gave == got:
            yield (*path, name)
        elif attribute.nested:
            for steps, item, shown_item in pairs(attribute.nested, gave, got):
                if isinstance(item, dict) and isinstance(shown_item, dict):
                    yield from echoed_secrets(attribute.nested.attributes, item, shown_item, (*path, name, *steps))
