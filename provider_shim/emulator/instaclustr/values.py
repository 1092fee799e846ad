"""How bodies become what is stored, and what is stored becomes answers."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterable, Iterator
from typing import Any

from .. import strict_json
from ..api import ApiError, Problem
from ..objects import Body
from .model import Shape
from .options import InstaclustrOptions

MASK = "********"


def at(body: Body, path: str, where: str = "") -> Iterator[tuple[Body, str, str]]:
    """Each object that has (or could have) the field at the dotted path, with the field's name and its full path."""
    head, _, rest = path.partition(".")
    if not rest:
        yield body, head, where + head
        return
    for index, item in enumerate(body.get(head) or ()):
        yield from at(item, rest, f"{where}{head}[{index}].")


def normalise(shape: Shape, fields: Iterable[str], body: Body, options: InstaclustrOptions) -> Body:
    """The `fields` of a body as the server keeps them: trimmed, without what is unset, completed by what it adds.

    JSON documents in the body become text. Raises `ApiError` for invalid JSON, and for a form that is not accepted.
    """
    _encode_documents(shape, options, body)
    verbatim = shape.verbatim + shape.secrets
    kept = {name: _tidy(body[name], name, verbatim) for name in fields if name in body}
    for holder, name in _present(kept, shape.ids):
        value = holder[name]
        holder[name] = value.lower() if isinstance(value, str) else list(dict.fromkeys(id.lower() for id in value))
    for path, default in shape.defaults:
        for holder, name, _ in at(kept, path):
            holder.setdefault(name, default)
    for path, item in shape.includes:
        for holder, name, _ in at(kept, path):
            if item not in holder.setdefault(name, []):
                holder[name].append(item)
    return {name: value for name, value in kept.items() if value not in (None, [])}


def present(shape: Shape, options: InstaclustrOptions, body: Body) -> Body:
    """A stored body as the API answers it, by the options for secrets, documents, order and unset fields."""
    shown = copy.deepcopy(body)
    for holder, name in _present(shown, shape.secrets):
        if options.secrets == "omitted":
            del holder[name]
        elif options.secrets == "masked":
            holder[name] = MASK
    if options.schema_as in ("object", "object_only"):
        for holder, name in _present(shown, shape.documents):
            holder[name] = json.loads(holder[name])
    if options.reorder:
        for holder, name in _present(shown, shape.sets):
            holder[name] = _reordered(holder[name])
    if options.unset != "absent":
        for path in shape.lists:
            for holder, name, _ in at(shown, path):
                holder.setdefault(name, None if options.unset == "null" else [])
    if options.unset == "null":
        for path in shape.scalars:
            for holder, name, _ in at(shown, path):
                holder.setdefault(name, None)
    for path, option in shape.newer:
        for holder, name, _ in at(shown, path) if options.is_older(option) else ():
            holder.pop(name, None)
    return shown


def _present(body: Body, paths: tuple[str, ...]) -> Iterator[tuple[Body, str]]:
    for path in paths:
        for holder, name, _ in at(body, path):
            if holder.get(name) is not None:
                yield holder, name


def _encode_documents(shape: Shape, options: InstaclustrOptions, body: Body) -> None:
    """Turn the JSON documents in a body to text, in place; 400 for text that is not a JSON object."""
    problems = []
    for path in shape.documents:
        for holder, name, where in at(body, path):
            if options.schema_as == "text_only" and not isinstance(holder[name], str):
                problems.append(Problem(where, f"{where} must be the text of a JSON object."))
                continue
            if options.schema_as == "object_only" and not isinstance(holder[name], dict):
                problems.append(Problem(where, f"{where} must be a JSON object."))
                continue
            try:
                document = strict_json.loads(holder[name]) if isinstance(holder[name], str) else holder[name]
            except ValueError:
                document = None
            if not isinstance(document, dict):
                problems.append(Problem(where, f"{where} must be a JSON object, as it is or as text."))
            holder[name] = json.dumps(document, ensure_ascii=False)
    if problems:
        raise ApiError(400, *problems)


def _tidy(value: Any, path: str, verbatim: tuple[str, ...]) -> Any:
    """A copy with trimmed texts, and without the null fields and empty arrays in objects, which are unset fields."""
    if isinstance(value, str):
        return value if path in verbatim else value.strip()
    if isinstance(value, list):
        return [_tidy(item, path, verbatim) for item in value]
    if isinstance(value, dict):
        tidied = {name: _tidy(item, f"{path}.{name}", verbatim) for name, item in value.items()}
        return {name: item for name, item in tidied.items() if item not in (None, [])}
    if isinstance(value, float) and value.is_integer():
        return int(value)  # an integer that was written as 3.0
    return value


def _reordered(items: list[str]) -> list[str]:
    """The items in another order than they were given in, if there is one: by the alphabet, or backwards."""
    ordered = sorted(items)
    return ordered if ordered != items else ordered[::-1]
