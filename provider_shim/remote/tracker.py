"""What this run of the provider has created, and what was there before it.

A create whose answer was lost is looked up before it is repeated. Where objects may look alike, only one that was not
there before the run, and is not another resource's already, can be the one that it created.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from typing import Generic, TypeVar

Started = TypeVar("Started")


class Tracker(Generic[Started]):
    """The objects that one run knows of, by id; `Started` is what a client knows of a creation that is not done yet."""

    def __init__(self) -> None:
        self._created: set[str] = set()
        self._earlier: dict[Hashable, frozenset[str]] = {}
        self._started: dict[str, Started] = {}

    def claim(self, id: str) -> bool:
        """Note that this run has created an object, for one of its resources; False if another one has it already."""
        is_new = id not in self._created
        self._created.add(id)
        return is_new

    def release(self, id: str) -> None:
        """Take back a claim: the object was not created after all."""
        self._created.discard(id)

    def has_created(self, id: str) -> bool:
        """Whether an object is claimed."""
        return id in self._created

    def note_earlier(self, group: Hashable, ids: Iterable[str]) -> None:
        """Note the objects of a group, such as a kind in a cluster, that are there before this run creates one."""
        self._earlier.setdefault(group, frozenset(ids))

    def knows_earlier(self, group: Hashable) -> bool:
        """Whether it was noted what was there before in a group."""
        return group in self._earlier

    def was_earlier(self, id: str) -> bool:
        """Whether an object was there before this run, as far as that was noted."""
        return any(id in ids for ids in self._earlier.values())

    def start(self, id: str, started: Started) -> None:
        """Note a creation that goes on, to be waited for."""
        self._started[id] = started

    def take_started(self, id: str) -> Started | None:
        """The creation of an object that goes on, for whoever waits for it; None where there is none."""
        return self._started.pop(id, None)
