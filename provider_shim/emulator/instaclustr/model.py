"""How one kind of object is described: the vocabulary of the table in `kinds`."""

from __future__ import annotations

import dataclasses
import uuid
from collections.abc import Callable, Iterator
from typing import Any

from ..api import Problem
from ..objects import Body, Objects
from .options import InstaclustrOptions

Rule = Callable[[Body, InstaclustrOptions, Objects], Iterator[Problem]]
"""Problems of a normalized body beyond what the OpenAPI document can express."""


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    """A field that holds the ID of another object."""

    field: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Unique:
    """A field whose value no other object has, among those that have another field in common."""

    field: str
    within: str = "clusterId"
    """The field in common."""
    kinds: tuple[str, ...] = ()
    """The kinds that share the values; only the object's own if there are none."""
    when: Callable[[InstaclustrOptions], bool] = lambda options: True


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """Properties of an object's fields. Paths to nested fields are dotted and pass through arrays."""

    updatable: tuple[str, ...]
    """The fields that a PUT replaces; the others that a client sends are fixed at creation."""
    ids: tuple[str, ...] = ()
    """Fields that hold a UUID or an array of them, of which the server keeps the usual notation."""
    lists: tuple[str, ...] = ()
    """Fields that are arrays, "at most one" objects among them."""
    scalars: tuple[str, ...] = ()
    """Optional fields that are not arrays."""
    sets: tuple[str, ...] = ()
    """Lists whose order has no meaning."""
    secrets: tuple[str, ...] = ()
    verbatim: tuple[str, ...] = ()
    """Strings that the server does not trim; secrets never are."""
    documents: tuple[str, ...] = ()
    """Fields that hold a JSON document, which travels as an object or as text."""
    defaults: tuple[tuple[str, Any], ...] = ()
    """Fields that the server fills in when they are left out."""
    newer: tuple[tuple[str, str], ...] = ()
    """Fields that an older API does not have, each with the option that says whether this one is."""
    includes: tuple[tuple[str, str], ...] = ()
    """Lists to which the server adds an item that is missing."""


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Resource(Shape):
    """One kind of object below a cluster."""

    kind: str
    title: str
    path: str
    """Its part of the paths, after `kinds.RESOURCE_ROOT` and `kinds.LIST_ROOT`."""
    id_parameter: str
    parent: Reference
    fixed: tuple[str, ...] = ()
    """The fields that a client sends at creation only, other than the parent's id."""
    references: tuple[Reference, ...] = ()
    """References other than to the parent."""
    derived: tuple[tuple[str, str], ...] = ()
    """Fields that hold the ID of an indirect parent, each with the field that refers to the object between."""
    made: tuple[tuple[str, Any], ...] = ()
    """Fields that the server makes, each with its value."""
    shown: Callable[[Body, InstaclustrOptions], Body] = lambda body, options: {}
    """Fields that follow from the others, for a response."""
    unique: tuple[Unique, ...] = ()
    rules: tuple[Rule, ...] = ()
    immutable: tuple[tuple[str, Callable[[InstaclustrOptions], bool]], ...] = ()
    """Fields that a PUT has to send but may not be able to change."""
    identify: Callable[[Body], str] = lambda body: str(uuid.uuid4())
    """Generates the ID of a new object."""
    any_id: bool = False
    """Whether the ID may end in any text, rather than be a UUID."""
    names: str = ""
    """Prefix of the names that the server generates for objects without one; empty if it generates none."""

    @property
    def fields(self) -> frozenset[str]:
        """All its fields."""
        sent = (self.parent.field, *self.fixed, *self.updatable)
        return frozenset(("id", "clusterId", *sent, *dict(self.derived), *dict(self.made)))
