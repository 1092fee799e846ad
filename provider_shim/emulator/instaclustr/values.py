"""How bodies become what is stored, and what is stored becomes answers."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

from .kinds import Resource
from .options import InstaclustrOptions

MASK = "********"


def at(body: dict[str, Any], path: str) -> Iterator[tuple[dict[str, Any], str]]:
    """Each object that has (or could have) the field at the dotted path, with the field's name."""
    head, _, rest = path.partition(".")
    if not rest:
        yield body, head
        return
    for item in body.get(head) or ():
        yield from at(item, rest)


def normalise(resource: Resource, fields: tuple[str, ...], body: dict[str, Any]) -> dict[str, Any]:
    """The `fields` of a body as the server keeps them: trimmed, without what is unset, completed by what it adds."""
    kept: dict[str, Any] = {name: _prune(body[name]) for name in fields if name in body}
    secret_values = [(*slot, slot[0][slot[1]]) for slot in _present(kept, resource.secrets)]
    _trim(kept)
    for holder, name, value in secret_values:
        holder[name] = value
    for reference in (resource.parent, *resource.references):
        if reference.field in kept:
            kept[reference.field] = kept[reference.field].lower()
    for path, default in resource.defaults:
        for holder, name in at(kept, path):
            holder.setdefault(name, default)
    for path, item in resource.includes:
        for holder, name in at(kept, path):
            if item not in holder.setdefault(name, []):
                holder[name].append(item)
    return {name: value for name, value in kept.items() if value not in (None, [])}


def present(resource: Resource, options: InstaclustrOptions, body: dict[str, Any]) -> dict[str, Any]:
    """A stored body as the API answers it, by the options for secrets, order and unset fields."""
    shown = copy.deepcopy(body)
    for holder, name in _present(shown, resource.secrets):
        if options.secrets == "omitted":
            del holder[name]
        elif options.secrets == "masked":
            holder[name] = MASK
    if options.reorder:
        for holder, name in _present(shown, resource.sets):
            holder[name].sort()
    if options.unset != "absent":
        for path in resource.lists:
            for holder, name in at(shown, path):
                holder.setdefault(name, None if options.unset == "null" else [])
    if options.unset == "null":
        for path in resource.scalars:
            for holder, name in at(shown, path):
                holder.setdefault(name, None)
    return shown


def _present(body: dict[str, Any], paths: tuple[str, ...]) -> Iterator[tuple[dict[str, Any], str]]:
    for path in paths:
        for holder, name in at(body, path):
            if name in holder:
                yield holder, name


def _prune(value: Any) -> Any:
    """A copy without null fields and empty arrays in objects, which all mean that a field is unset."""
    if isinstance(value, list):
        return [_prune(item) for item in value]
    if isinstance(value, dict):
        pruned = {name: _prune(item) for name, item in value.items()}
        return {name: item for name, item in pruned.items() if item not in (None, [])}
    return value


def _trim(value: Any) -> Any:
    """Strip every string inside, in place; the value itself if it is a string."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, list):
        value[:] = [_trim(item) for item in value]
    elif isinstance(value, dict):
        value.update({name: _trim(item) for name, item in value.items()})
    return value
