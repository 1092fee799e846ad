"""How the JSON of a message becomes what is stored, and what is stored becomes answers.

`null`, absent and empty are one thing, except for a message: one without fields is still there.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from ..objects import Body
from . import model


def normalise(message: str, body: Body, *, seed: bool) -> Body:
    """A valid body without what is unset or unknown, and with real booleans."""
    kept: Body = {}
    for name, field in model.fields(message, seed=seed).items():
        value = body.get(name)
        if field.kind == "message":
            if value is not None:
                kept[name] = normalise(field.message, value, seed=seed)
        elif field.kind == "messages":
            if value:
                kept[name] = [normalise(field.message, item, seed=seed) for item in value]
        elif field.kind == "flag":
            if value in (True, "true"):
                kept[name] = True
        elif value:
            kept[name] = value
    return kept


def present(message: str, body: Body, *, seed: bool) -> Body:
    """A stored body as it is answered: without what is unset, but with booleans that are false."""
    shown: Body = {}
    for name, field in model.fields(message, seed=seed).items():
        if field.kind == "flag":
            shown[name] = body.get(name, False)
        elif name not in body:
            continue
        elif field.kind == "message":
            shown[name] = present(field.message, body[name], seed=seed)
        elif field.kind == "messages":
            shown[name] = [present(field.message, item, seed=seed) for item in body[name]]
        else:
            shown[name] = body[name]
    return shown


def timestamp(seconds: float) -> str:
    """A moment in RFC 3339, as answers write it."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def reordered(items: list[Any]) -> list[Any]:
    """The items in a different order, if there is one."""
    return items[::-1]
