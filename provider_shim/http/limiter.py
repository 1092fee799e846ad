"""A client-side rate limit, so that a large stack does not run into the cloud's."""

from __future__ import annotations

import asyncio
from collections import deque

# The cloud's clock sees requests a little closer together than they were sent.
_WINDOW = 1.05


class Limiter:
    """At most so many requests in any second; whoever comes too early waits in line. 0 means no limit."""

    def __init__(self, per_second: int) -> None:
        self._per_second = per_second
        self._sent: deque[float] = deque()

    async def acquire(self) -> None:
        """Wait until a request may be sent."""
        if self._per_second <= 0:
            return
        now = asyncio.get_running_loop().time()
        at = now if len(self._sent) < self._per_second else max(now, self._sent.popleft() + _WINDOW)
        self._sent.append(at)
        if at > now:
            await asyncio.sleep(at - now)
