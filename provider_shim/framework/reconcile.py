"""When two values mean the same, and what state becomes of what the cloud shows.

The clouds do not tell `null`, absent and empty apart, trim texts, reorder what has no order and add
items of their own; none of that is a difference. Everything else is.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from decimal import Decimal
from typing import Any

from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.values import UNKNOWN, Key, Path, Value, canonical, contains_unknown, is_empty, same_json

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
    """Whether the clouds may leave the value out: what is empty, `false`, and an object with nothing else in it.

    Of an object that has a secret nobody can tell.
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
    if a is None or b is None or UNKNOWN in (a, b):
        return a is b and a is not UNKNOWN
    for name, each in nested.attributes.items():
        # What one side cannot know is no difference: it is Terraform's own, hidden, or made by the server.
        blind = each.local or each.secret or each.unread
        one, other = a.get(name), b.get(name)
        if blind or (each.computed and (one is None or other is None or UNKNOWN in (one, other))):
            continue
        if not equal(each, one, other):
            return False
    return True


def _equal_nested(nested: Nested, one: Any, other: Any) -> bool:
    if nested.nesting == "single":
        return alike(nested, one, other)
    if len(one) != len(other):
        return False
    if nested.nesting == "map":
        return all(key in other and alike(nested, one[key], other[key]) for key in one)
    if nested.nesting == "list":
        return all(alike(nested, a, b) for a, b in zip(one, nested.beside(one, other), strict=True))
    rest = list(other)
    for item in one:
        match = next((each for each in rest if alike(nested, item, each)), None)
        if match is None:
            return False
        rest.remove(match)
    return True


def unchanged(attribute: Attribute, before: Value, after: Value) -> bool:
    """Whether nothing has to be sent to get from one value to the other.

    That is, whether they mean the same; but what the cloud does not show has to be the very same.
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
        return _object_unchanged(nested, before or {}, after or {})
    if len(before or ()) != len(after or ()):
        return False
    if nested.nesting == "map":
        pairs = [((before or {}).get(key), item) for key, item in (after or {}).items()]
    else:
        pairs = list(zip(nested.beside(after or [], before), after or [], strict=True))
    return all(
        one is other or (isinstance(one, dict) and isinstance(other, dict) and _object_unchanged(nested, one, other))
        for one, other in pairs
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
    """Paths of the attributes in which what the cloud shows is not what is wanted.

    Left out are secrets, Terraform's own attributes, and what the server decides.
    """
    for name, attribute in attributes.items():
        want = wanted.get(name)
        if attribute.local or attribute.secret or attribute.unread:
            continue
        if want is UNKNOWN or (attribute.computed and want is None):
            continue
        show = shown.get(name)
        if attribute.nested and attribute.nested.nesting == "single" and want is not None and show is not None:
            yield from ((name, *path) for path in differences(attribute.nested.attributes, want, show))
        elif attribute.nested and attribute.nested.nesting == "map":
            yield from ((name, *path) for path in _map_differences(attribute.nested, want or {}, show or {}))
        elif attribute.nested and attribute.nested.nesting == "list" and len(want or ()) == len(show or ()):
            pairs = zip(want or (), attribute.nested.beside(want or (), show), strict=True)
            for index, (item, shown_item) in enumerate(pairs):
                if item is None or shown_item is None:
                    yield from () if item is shown_item else [(name, index)]
                    continue
                yield from ((name, index, *path) for path in differences(attribute.nested.attributes, item, shown_item))
        elif not equal(attribute, want, show):
            yield (name,)


def _map_differences(nested: Nested, wanted: Mapping[str, Value], shown: Mapping[str, Value]) -> Iterator[Path]:
    for key in dict.fromkeys((*wanted, *shown)):
        want, show = wanted.get(key), shown.get(key)
        if want is UNKNOWN:
            continue
        if isinstance(want, dict) and isinstance(show, dict):
            yield from ((Key(key), *path) for path in differences(nested.attributes, want, show))
        elif want is not show or (key in wanted) != (key in shown):
            yield (Key(key),)


def reconcile(
    attributes: Attributes, prior: Mapping[str, Value], shown: Mapping[str, Value], echoed: Collection[Path] = ()
) -> Values:
    """State after a read: the prior value where it means what the cloud shows, else what the cloud shows.

    Args:
        attributes: The attributes of the object.
        prior: Its state before; empty just after an import.
        shown: What the cloud shows.
        echoed: Paths of the secrets that the cloud answers in clear.
    """
    state: Values = {}
    for name, attribute in attributes.items():
        before, after = prior.get(name), shown.get(name)
        below = _below(echoed, name)
        if attribute.server_adds and after:
            # Unless it was asked for, too.
            ours = [each for each in after if each not in attribute.server_adds or each in (before or ())]
            after = ours or (after if attribute.required else None)
        if attribute.local or attribute.unread or (attribute.secret and (() not in below or before is None)):
            state[name] = None if attribute.write_only else before
        elif attribute.computed and not attribute.optional and name not in shown:
            state[name] = before
        elif attribute.nested and _has_parts(attribute, before, after):
            state[name] = _reconcile_nested(attribute, before, after, below)
        elif before is None and after is not None and (attribute.required or attribute.computed):
            # Just imported: these are not null where the cloud shows anything.
            state[name] = after
        elif equal(attribute, before, after) and (before is not None or attribute.nested is None):
            state[name] = before
        else:
            empty = is_empty(after) or (attribute.nested is not None and says_nothing(attribute, after))
            state[name] = None if empty and not (attribute.computed or attribute.required) else after
    return state


def _has_parts(attribute: Attribute, before: Value, after: Value) -> bool:
    """Whether nested objects are shown, other than one that says as little as there was before."""
    if attribute.present:
        return after is not None
    return not is_empty(after) and (attribute.required or not is_empty(before) or not says_nothing(attribute, after))


def _reconcile_nested(attribute: Attribute, before: Value, after: Value, echoed: Collection[Path]) -> Value:
    nested = attribute.nested
    assert nested is not None
    if nested.nesting == "single":
        return reconcile(nested.attributes, before or {}, after, echoed)
    if nested.nesting == "map":
        return {
            key: item and reconcile(nested.attributes, (before or {}).get(key) or {}, item, _below(echoed, key))
            for key, item in after.items()
        }
    if nested.nesting == "set" and before is not None and equal(attribute, before, after):
        return before
    pairs = enumerate(zip(after, nested.beside(after, before), strict=True))
    return [
        item and reconcile(nested.attributes, known or {}, item, _below(echoed, index))
        for index, (item, known) in pairs
    ]


def _below(paths: Collection[Path], step: str | int) -> list[Path]:
    """The paths that begin with a step, from there on."""
    return [path[1:] for path in paths if path and path[0] == step]


def fill(attributes: Attributes, planned: Mapping[str, Value], shown: Mapping[str, Value]) -> Values:
    """State after an apply: as planned, and what was unknown then as the cloud shows it (null if it does not)."""
    state: Values = {}
    for name, attribute in attributes.items():
        plan, after = planned.get(name), shown.get(name)
        if plan is UNKNOWN:
            state[name] = reconcile({name: attribute}, {}, shown)[name]
        elif attribute.nested and isinstance(plan, dict) and attribute.nested.nesting == "single":
            state[name] = fill(attribute.nested.attributes, plan, after or {})
        elif attribute.nested and isinstance(plan, list) and attribute.nested.nesting == "list":
            pairs = zip(plan, attribute.nested.beside(plan, after), strict=True)
            state[name] = [item and fill(attribute.nested.attributes, item, shown or {}) for item, shown in pairs]
        elif attribute.nested and isinstance(plan, dict):
            state[name] = {
                key: _fill_entry(attribute.nested, item, (after or {}).get(key)) for key, item in plan.items()
            }
        elif attribute.nested and isinstance(plan, list) and contains_unknown(plan):
            state[name] = [item and _fill_item(attribute.nested, item, after or []) for item in plan]
        else:
            state[name] = plan
    return state


def _fill_entry(nested: Nested, item: Value, shown: Value) -> Value:
    """An object of a map, completed by the one of the same key."""
    if item is UNKNOWN:
        return shown and reconcile(nested.attributes, {}, shown)
    return item and fill(nested.attributes, item, shown or {})


def _fill_item(nested: Nested, item: Mapping[str, Value], shown: Collection[Any]) -> Values:
    """An item of a set, completed by the one that means the same."""
    match = next((each for each in shown if alike(nested, item, each)), None)
    return fill(nested.attributes, item, match or {})


def echoed_secrets(
    attributes: Attributes, sent: Mapping[str, Value], shown: Mapping[str, Value], path: Path = ()
) -> Iterator[Path]:
    """Paths of the secrets that came back as they were sent."""
    for name, attribute in attributes.items():
        gave, got = sent.get(name), shown.get(name)
        if attribute.secret and gave is not None and gave == got:
            yield (*path, name)
        elif attribute.nested:
            for step, item, shown_item in _placed_pairs(attribute.nested, gave, got):
                if isinstance(item, dict) and isinstance(shown_item, dict):
                    yield from echoed_secrets(attribute.nested.attributes, item, shown_item, (*path, name, *step))


def _placed_pairs(nested: Nested, one: Value, other: Value) -> Iterator[tuple[Path, Value, Value]]:
    """The objects at the same places of two values, and the path to each; items of sets have no place."""
    if nested.nesting == "single":
        yield (), one, other
    elif nested.nesting == "map":
        for key, item in (one or {}).items():
            yield (Key(key),), item, (other or {}).get(key)
    elif nested.nesting == "list":
        for index, (item, other_item) in enumerate(zip(one or (), other or (), strict=False)):
            yield (index,), item, other_item
