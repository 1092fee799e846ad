"""Lists as a second witness: that something is missing from one shows that it is gone."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Set

Fetch = Callable[[], Awaitable[Set[Hashable]]]


class Census:
    """The keys of groups, from lists that all who ask share.

    A list that lacks a key proves that what had the key is gone, also a moment later. One that shows it may be older
    than the question: then a list is asked for that is not, once for all who wait for it. So the deletion of a thousand
    objects takes a list for several of them, not one for each.
    """

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._kept: dict[Hashable, tuple[float, Set[Hashable]]] = {}
        self._locks: defaultdict[Hashable, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._cleared = 0

    async def lacks(self, group: Hashable, key: Hashable, fetch: Fetch) -> bool:
        """Whether a list of the group that is no older than a few seconds lacks the key.

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
        """Drop the lists: something was made that they cannot show."""
        self._kept.clear()
        self._cleared += 1
