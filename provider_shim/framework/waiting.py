"""Waits for the cloud, until a time limit or until Terraform asks the provider to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

from provider_shim.schema.diagnostics import Stopped

T = TypeVar("T")

# Seconds that a request in progress may still take after an interruption: Terraform itself waits longer.
GRACE = 2.5
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


class Stop:
    """Whether Terraform asked the provider to stop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """End all waiting."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether a stop was requested."""
        return self._event.is_set()

    async def race(self, work: Awaitable[T], *, grace: float = 0) -> T:
        """The result of `work`, unless a stop is requested and `work` does not finish within `grace` seconds.

        Raises:
            Stopped: A stop was requested; `work` was cancelled.
        """
        task = asyncio.ensure_future(work)
        stop = asyncio.ensure_future(self._event.wait())
        try:
            await asyncio.wait((task, stop), return_when=asyncio.FIRST_COMPLETED)
            if not task.done() and grace:
                await asyncio.wait((task,), timeout=grace)
            if task.done():
                return task.result()
            raise Stopped("Terraform was interrupted.")
        finally:
            stop.cancel()
            if not task.done():
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)


async def pauses(first: float = _FIRST_PAUSE, longest: float = _LONGEST_PAUSE) -> AsyncIterator[None]:
    """Yield immediately, then after ever longer pauses, without end."""
    pause = first
    while True:
        yield
        await asyncio.sleep(pause)
        pause = min(pause * 1.6, longest)
