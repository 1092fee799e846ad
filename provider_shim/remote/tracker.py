"""Tracks what this run of the provider created, and what existed before.

A create whose response was lost is looked up before it is retried. If several objects match, only one that did not
exist before the run, and does not belong to another resource, can be the one that it created.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Started = TypeVar("Started")


class Tracker(Generic[Started]):
    """The objects that one run knows of, by ID; `Started` is what a client knows of an unfinished creation."""

    def __init__(self) -> None:
        self._created: set[str] = set()
        self._earlier: dict[Hashable, frozenset[str]] = {}
        self._started: dict[str, Started] = {}

    def claim(self, id: str) -> bool:
        """Record that this run created an object for one of its resources; False if another resource has claimed it."""
        is_new = id not in self._created
        self._created.add(id)
        return is_new

    def release(self, id: str) -> None:
        """Withdraw a claim because the object was not created after all."""
        self._created.discard(id)

    def has_created(self, id: str) -> bool:
        """Whether an object is claimed."""
        return id in self._created

    def note_earlier(self, group: Hashable, ids: Iterable[str]) -> None:
        """Record the objects of a group that exist before this run creates one."""
        self._earlier.setdefault(group, frozenset(ids))

    def knows_earlier(self, group: Hashable) -> bool:
        """Whether the earlier objects of a group were recorded."""
        return group in self._earlier

    def was_earlier(self, id: str) -> bool:
        """Whether an object is recorded as having existed before this run."""
        return any(id in ids for ids in self._earlier.values())

    def start(self, id: str, started: Started) -> None:
        """Record a creation in progress."""
        self._started[id] = started

    def take_started(self, id: str) -> Started | None:
        """Return and forget the creation in progress of an object; None if there is none."""
        return self._started.pop(id, None)
