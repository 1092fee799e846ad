"""Serves many reads of single objects from one list.

A refresh reads every object of a stack. Read one by one, 500 objects are 500 requests against a rate
limit; as a list they are one. The first read of a group is sent as it is (most stacks are small); from
the second on, the group's list is requested once and reused for a few seconds.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Any

Items = Mapping[Hashable, Any]


class Batch:
    """Lists by group, kept for `seconds` or until something is written."""

    def __init__(self, seconds: float = 5.0) -> None:
        self._seconds = seconds
        self._seen: set[Hashable] = set()
        self._lists: dict[Hashable, tuple[float, asyncio.Future[Items]]] = {}

    async def get(self, group: Hashable, key: Hashable, fetch: Callable[[], Awaitable[Items]]) -> Any | None:
        """The item from the group's list; None if the list lacks it, or if no list was requested yet.

        Raises:
            Exception: Whatever `fetch` raises.
        """
        if group not in self._seen:
            self._seen.add(group)
            return None
        now = asyncio.get_running_loop().time()
        kept = self._lists.get(group)
        if kept is None or now - kept[0] > self._seconds:
            kept = now, asyncio.ensure_future(fetch())
            self._lists[group] = kept
        items = await asyncio.shield(kept[1])
        return items.get(key)

    def clear(self) -> None:
        """Drop the lists because something was written."""
        self._lists.clear()
