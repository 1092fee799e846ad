"""``updateMask``: which fields an update replaces."""

from __future__ import annotations

import copy

from ..api import Problem
from ..objects import Body
from . import model
from .errors import INVALID_ARGUMENT, StatusError


def updated(gateway: Body, body: Body, mask: str, *, seed: bool) -> Body:
    """The gateway with the fields of the mask as they are in the body, unset where the body lacks them.

    Both are normalised. Without a mask all fields that can be changed are replaced. Raises `StatusError`.
    """
    paths = [path.strip() for path in mask.split(",")] if mask.strip() else _updatable(model.GATEWAY, seed=seed)
    result = copy.deepcopy(gateway)
    if unknown := [path for path in paths if not _known(path, seed=seed)]:
        problems = (Problem("updateMask", f"{path!r} is not a field that can be updated.") for path in unknown)
        raise StatusError(INVALID_ARGUMENT, *problems)
    for path in paths:
        head, _, inner = path.partition(".")
        if not inner:
            _copy(body, result, head)
            continue
        holder = result.setdefault(head, {})
        _copy(body.get(head, {}), holder, inner)
    return result


def _copy(source: Body, target: Body, name: str) -> None:
    if name in source:
        target[name] = source[name]
    else:
        target.pop(name, None)


def _updatable(message: str, *, seed: bool) -> list[str]:
    declared = model.fields(message, seed=seed)
    return [name for name, field in declared.items() if not (field.output or field.fixed)]


def _known(path: str, *, seed: bool) -> bool:
    """Whether the path is a field, or a field of the single message in one."""
    head, dot, inner = path.partition(".")
    if head not in _updatable(model.GATEWAY, seed=seed):
        return False
    field = model.MESSAGES[model.GATEWAY].fields[head]
    return not dot or (field.kind == "message" and inner in model.fields(field.message, seed=seed))
