"""Deletes objects that may have children."""

from __future__ import annotations

import math

from ..api import ApiError, Call, Problem
from ..objects import Objects, Record
from . import kinds
from .options import InstaclustrOptions

CHILDREN_NAMED = 5
"""How many children an error names."""


def refuse_parent(call: Call, record: Record, field: str, options: InstaclustrOptions) -> None:
    """409 for an object with children, by the option ``delete_parent``."""
    children = call.objects.children(record.id)
    if not children or options.delete_parent != "conflict":
        return
    named = [f'{kinds.TITLES[child.kind]} "{kinds.label(child.body)}" ({child.id})' for child in children]
    if len(named) > CHILDREN_NAMED:
        named[CHILDREN_NAMED:] = [f"{len(named) - CHILDREN_NAMED} more"]
    message = f"The {kinds.TITLES[record.kind]} {record.id} cannot be deleted while it has: {', '.join(named)}."
    raise ApiError(409, Problem(field, message))


def delete(objects: Objects, record: Record, gone_at: float) -> None:
    """Request the deletion of an object and all below it."""
    for child in objects.children(record.id):
        delete(objects, child, gone_at)
    objects.delete(record, gone_at)


def hasten(objects: Objects, record: Record, gone_at: float) -> None:
    """Set the time at which the requested deletion of an object and its children is done."""
    for child in objects.children(record.id):
        hasten(objects, child, gone_at)
    objects.hasten(record, gone_at)


def awaits_confirmation(record: Record) -> bool:
    """Whether the deletion waits indefinitely for a confirmation."""
    return record.gone_at == math.inf
