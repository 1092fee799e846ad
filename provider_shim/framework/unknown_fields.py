"""Fields of an API's JSON that a model does not know, such as those of a newer version of the API.

A PUT that replaces the whole object resets what it leaves out. So that an update loses no settings, the unknown fields
that the API shows are copied into its body, at any depth: those of an object to the object in its place, those of a
list's items to the items with the same key (`RemoteObject.item_key`), or at the same position if they have no key. What
is removed from the body, such as an item, takes its unknown fields with it.

Secrets are never copied: what an API shows of them may be a mask.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from typing import Any

from provider_shim.schema.credentials import has_userinfo, is_credential, names_credential
from provider_shim.schema.values import is_empty

from .derive import nested_model
from .model import RemoteObject

# The names and indexes that lead to a field in a body.
Location = tuple[str | int, ...]
Fields = dict[Location, Any]
# The names alone, which are the same for every object of a type.
Names = tuple[str, ...]

_MASK = re.compile(r".*[*•●]{3,}.*|x{4,}|[<(\[]?(redacted|masked|hidden|sensitive|secret)[>)\]]?", re.DOTALL | re.I)
_PRIVATE_KEY = re.compile(r"-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----")
# Names that end so are about a credential, but do not hold one: `tokenEndpointUrl`.
_ABOUT = re.compile(r"(Algorithm|Arn|Endpoint|Format|Id|Issuer|Method|Mode|Name|Policy|Prefix|Scheme|Type|Ur[il])$")


def unknown_fields(model: type[RemoteObject], shown: Mapping[str, Any], body: Mapping[str, Any]) -> Fields:
    """The fields that an API shows of an object but a model does not know, by their location in a body.

    Args:
        model: The object's model.
        shown: The object in the API's JSON.
        body: The JSON to send, with what the model knows.
    """
    return dict(_unknown(model, shown, body, ()))


def with_fields(body: dict[str, Any], fields: Fields) -> dict[str, Any]:
    """A copy of a body with additional fields."""
    copied: Any = copy.deepcopy(body)
    for (*steps, last), value in fields.items():
        holder = copied
        for step in steps:
            holder = holder[step]
        holder[last] = copy.deepcopy(value)
    return dict(copied)


def without_secrets(fields: Fields) -> Fields:
    """The fields without secrets and masks: objects without the parts that hold one, lists of texts as a whole."""
    kept = ((location, _without_secrets(str(location[-1]), value)) for location, value in fields.items())
    return {location: value for location, value in kept if value is not None}


def leaves(fields: Fields) -> list[Location]:
    """Locations of the values that say something, down to the parts of objects."""
    return [found for location, value in fields.items() for found in _leaves(location, value)]


def names_in(fields: Fields) -> set[Names]:
    """The names that lead to each of the fields and to their parts."""
    return {names for location, value in fields.items() for names in _names_in(_names(location), value)}


def without(fields: Fields, left_out: set[Names]) -> Fields:
    """The fields without those, and the parts of those, that the names lead to."""
    kept = ((location, _names(location), value) for location, value in fields.items())
    return {location: _without(names, value, left_out) for location, names, value in kept if names not in left_out}


def _unknown(
    model: type[RemoteObject], shown: Mapping[str, Any], body: Mapping[str, Any], at: Location
) -> Iterator[tuple[Location, Any]]:
    known = {field.alias: field for field in model.model_fields.values()}
    for name, value in shown.items():
        if name not in known:
            if value is not None:
                yield (*at, name), value
            continue
        inner, container = nested_model(known[name].annotation)
        if inner is not None and name in body:
            for step, before, after in _pairs(inner, container, value, body[name]):
                yield from _unknown(inner, before, after, (*at, name, *step))


def _pairs(
    model: type[RemoteObject], container: Any, shown: Any, body: Any
) -> Iterator[tuple[Location, Mapping[str, Any], Mapping[str, Any]]]:
    """Each object of a field's value in a body, with its steps and what the API shows of it."""
    candidates: list[tuple[Location, Any, Any]]
    if container is dict and isinstance(shown, dict) and isinstance(body, dict):
        candidates = [((key,), shown.get(key), item) for key, item in body.items()]
    elif isinstance(shown, list) and isinstance(body, list):
        candidates = [((index,), before, item) for index, before, item in _matched(model, container, shown, body)]
    else:
        candidates = [((), shown, body)]
    for steps, before, after in candidates:
        if isinstance(before, dict) and isinstance(after, dict):
            yield steps, before, after


def _matched(
    model: type[RemoteObject], container: Any, shown: list[Any], body: list[Any]
) -> Iterator[tuple[int, Any, Any]]:
    """Each item of a list in a body, with its index and its counterpart in the list that the API shows."""
    key = [model.model_fields[name].alias for name in model.item_key if name in model.model_fields]
    if container is None or len(key) < len(model.item_key):
        if len(shown) == len(body):
            yield from zip(range(len(body)), shown, body, strict=True)
        return

    def key_of(item: Any) -> tuple[Any, ...]:
        return tuple(_trimmed(item.get(name)) for name in key) if isinstance(item, dict) else ()

    rest = list(shown)
    for index, item in enumerate(body):
        counterpart = next((each for each in rest if key_of(each) == key_of(item)), None)
        if counterpart is not None:
            rest.remove(counterpart)
            yield index, counterpart, item


def _trimmed(value: Any) -> Any:
    return value.strip() if isinstance(value, str) else value


def _without_secrets(name: str, value: Any) -> Any:
    """A value without secrets; None if nothing is left."""
    if isinstance(value, dict):
        parts = [(key, _without_secrets(_meaning(key, value), item)) for key, item in value.items()]
        kept = {key: left for key, left in parts if left is not None}
        return kept if kept or not value else None
    if isinstance(value, list):
        items = [_without_secrets(name, item) for item in value if item is not None]
        return None if any(item is None for item in items) else items
    return None if isinstance(value, str) and _is_secret(name, value) else value


def _meaning(name: str, holder: Mapping[str, Any]) -> str:
    """The name that says what a part of an object is: in a pair of key and value, such as a tag, that is the key."""
    if name in ("key", "value") and isinstance(holder.get("key"), str) and "value" in holder:
        return "name" if name == "key" else str(holder["key"])
    return name


def _is_secret(name: str, value: str) -> bool:
    if not _ABOUT.search(name) and any(map(names_credential, (name, name.removesuffix("s")))):
        return True
    shown = _MASK.fullmatch(value.strip()) or _PRIVATE_KEY.search(value)
    return bool(shown or is_credential(value) or has_userinfo(value))


def _names(location: Location) -> Names:
    return tuple(step for step in location if isinstance(step, str))


def _names_in(names: Names, value: Any) -> Iterator[Names]:
    yield names
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _names_in((*names, key), item)
    elif isinstance(value, list):
        for item in value:
            yield from _names_in(names, item)


def _without(names: Names, value: Any, left_out: set[Names]) -> Any:
    if isinstance(value, dict):
        parts = ((key, (*names, key), item) for key, item in value.items())
        return {key: _without(inner, item, left_out) for key, inner, item in parts if inner not in left_out}
    return [_without(names, item, left_out) for item in value] if isinstance(value, list) else value


def _leaves(location: Location, value: Any) -> Iterator[Location]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves((*location, key), item)
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for index, item in enumerate(value):
            yield from _leaves((*location, index), item)
    elif value is not False and not is_empty(value):
        yield location
