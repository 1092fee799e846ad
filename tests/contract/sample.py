"""What a sample of a resource is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from support.kinds import Kind


@dataclass(frozen=True, kw_only=True)
class Sample:
    """A resource's configurations.

    A path names attributes only: in a list or a map of objects it means the first of these that has what the path leads
    to. A text such as
    `@server` stands for the id of an object that a cloud is given beforehand (`support/cloud.py`).

    - `kind`: how the API keeps the object.
    - `full`: every attribute that can be set together.
    - `changed`: another value for each attribute, by its path.
    - `beside`: what the rest of `full` has to be, by path, for the attribute to be set at all.
    - `along`: what has to change together with the attribute, by path.
    - `instead`: what has to be set in the attribute's stead where it is left out, by path.
    - `bare`: what required attributes are once the optional ones are left out.
    - `label`: the attribute that tells it from others.
    - `unique`: the attributes in which objects of one workspace have to differ: texts get a number, a reference means
      another object for each.
    - `nobody`: an import id that no object has.
    """

    kind: Kind
    full: dict[str, Any]
    changed: dict[str, Any]
    beside: dict[str, dict[str, Any]] = field(default_factory=dict)
    along: dict[str, dict[str, Any]] = field(default_factory=dict)
    instead: dict[str, dict[str, Any]] = field(default_factory=dict)
    bare: dict[str, Any] = field(default_factory=dict)
    label: str = "name"
    unique: tuple[str, ...] = ("name",)
    nobody: str = "00000000-0000-0000-0000-000000000000"
