"""A client-side rate limit that keeps large stacks below the cloud's own limit."""

from __future__ import annotations

import asyncio
from collections import deque

# Requests may arrive at the cloud closer together than they were sent.
_WINDOW = 1.05


class Limiter:
    """Limits the requests in any one second; callers beyond the limit wait in line. 0 means no limit."""

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
