"""Waiting for the cloud, for at most so long, and not a moment longer once Terraform asks to stop."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable
from typing import TypeVar

from provider_shim.schema.diagnostics import Stopped

T = TypeVar("T")

# Seconds that a request under way may still take once Terraform was interrupted: Terraform itself waits longer.
GRACE = 2.5
_FIRST_PAUSE = 0.1
_LONGEST_PAUSE = 5.0


class Stop:
    """Whether Terraform asked the provider to stop."""

    def __init__(self) -> None:
        self._event = asyncio.Event()

    def set(self) -> None:
        """Ask all that waits to end."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether the stop has come."""
        return self._event.is_set()

    async def race(self, work: Awaitable[T], *, grace: float = 0) -> T:
        """The result of `work`, unless the stop comes first and `work` does not end within `grace` seconds of it.

        Raises:
            Stopped: The stop came first; `work` was cancelled.
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
    """An endless iteration that yields at once, then after pauses that grow."""
    pause = first
    while True:
        yield
        await asyncio.sleep(pause)
        pause = min(pause * 1.6, longest)
