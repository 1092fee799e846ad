"""Confirms from lists that objects are gone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Set

Fetch = Callable[[], Awaitable[Set[Hashable]]]


class AbsenceCheck:
    """The keys in each group, from lists that concurrent callers share.

    A list without a key proves that its object is gone, even a moment later. A list that has the key may be older
    than the question: then a new list is requested, once for all callers that wait for it. So deleting a thousand
    objects takes one list for several of them, not one for each.
    """

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, Set[Hashable]]] = {}
        self._locks: defaultdict[Hashable, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._cleared = 0

    async def lacks(self, group: Hashable, key: Hashable, fetch: Fetch) -> bool:
        """Whether a recent list of the group lacks the key.

        Raises:
            Exception: Whatever `fetch` raises.
        """
        clock = asyncio.get_running_loop().time
        asked_at = clock()
        async with self._locks[group]:
            at, keys = self._kept.get(group, (-1.0, frozenset[Hashable]()))
            known = at >= 0 and (at >= asked_at or (key not in keys and asked_at - at <= self._seconds))
            if not known:
                at, cleared, keys = clock(), self._cleared, await fetch()
                if cleared == self._cleared:
                    self._kept[group] = at, keys
            return key not in keys

    def clear(self) -> None:
        """Drop the lists because an object was created that they cannot contain."""
        self._kept.clear()
        self._cleared += 1
