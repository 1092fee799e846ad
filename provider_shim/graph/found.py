"""What was found in a configuration, plan or state: objects with values, and the objects that they refer to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from typing import Any

UNKNOWN = "…"
"""Stands for an unknown part of a string."""

_INDEX = re.compile(r"\[[^\]]*\]")


class GraphError(Exception):
    """The diagram cannot be drawn; the message says why, and what to do."""


@dataclass(frozen=True)
class Found:
    """An object of a stack: a resource, or with a type that begins with `data.`, a data source.

    `references` has the addresses that an attribute's value comes from. Those of one value of a map, where they are
    known one by one, are under `attribute.key`.
    """

    address: str
    type: str
    values: Mapping[str, Any]
    references: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name to show."""
        return self.text("name") or self.address.rpartition("/")[2].removeprefix(f"{self.type}.")

    @property
    def kind(self) -> str:
        """The type without the prefix `data.`."""
        return self.type.removeprefix("data.")

    @cached_property
    def base(self) -> str:
        """The address without the keys of `for_each` and `count`."""
        return _INDEX.sub("", self.address)

    def text(self, attribute: str) -> str:
        """A string attribute; empty if it is missing."""
        value = self.values.get(attribute)
        return value if isinstance(value, str) else ""


class Objects:
    """All objects that were found."""

    def __init__(self, found: Iterable[Found]) -> None:
        self._all = sorted(found, key=lambda each: each.address)
        self._by_base: dict[str, list[Found]] = defaultdict(list)
        self._by_id: dict[str, list[Found]] = defaultdict(list)
        for each in self._all:
            self._by_base[each.base].append(each)
            if id := each.text("id"):
                # What is made here is shown rather than what reads it.
                self._by_id[id].insert(0 if each.type == each.kind else len(self._by_id[id]), each)

    def of(self, kind: str) -> list[Found]:
        """The resources of a type."""
        return [each for each in self._all if each.type == kind]

    def one(self, found: Found, attribute: str, *kinds: str) -> Found | None:
        """The object that an attribute refers to, optionally of one of some types; None if it is ambiguous."""
        at = [each for each in self.behind(found, attribute) if not kinds or each.kind in kinds]
        return at[0] if len(at) == 1 else None

    def behind(self, found: Found, attribute: str) -> list[Found]:
        """The objects that an attribute refers to, by reference or by ID, in the order of their addresses."""
        value = found.values.get(attribute)
        known = [each for item in (value if isinstance(value, list) else [value]) for each in self._with_id(item)]
        at = known or self.referred(found, found.references.get(attribute, ()))
        return sorted(at, key=lambda each: each.address)

    def referred(self, found: Found, addresses: Iterable[str]) -> list[Found]:
        """The objects at addresses that an object contains."""
        return list({each.address: each for address in addresses for each in self._at(found, address)}.values())

    def _with_id(self, id: Any) -> list[Found]:
        return self._by_id.get(id, [])[:1] if isinstance(id, str) else []

    def _at(self, found: Found, address: str) -> list[Found]:
        instances = self._by_base.get(_INDEX.sub("", address), [])
        if named := [each for each in instances if each.address == address]:
            return named
        # Of several, those that share the most keys with what refers to them: they stand in the same module.
        shared = {each.address: _shared(_keys(each), _keys(found)) for each in instances}
        return [each for each in instances if shared[each.address] == max(shared.values())]


def _keys(found: Found) -> list[str]:
    return _INDEX.findall(found.address)


def _shared(some: list[str], others: list[str]) -> int:
    """The length of the common prefix of two lists."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(some, others, strict=False)))
