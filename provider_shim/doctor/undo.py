"""What doctor created, so that all of it is deleted again, also after Ctrl-C."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeVar

from .exchange import PATIENCE

T = TypeVar("T")
_SHORT_PATIENCE = 5.0


@dataclass(frozen=True, slots=True)
class Created:
    """An object to delete.

    `delete` returns why that failed, or nothing. Its argument is the number of seconds to wait while the API refuses
    it because of something else that is still being deleted.
    """

    name: str
    id: str
    delete: Callable[[float], Awaitable[str]]

    def __str__(self) -> str:
        return f"{self.name} {self.id}"


class Undo:
    """The objects that exist, in the order of their creation."""

    def __init__(self) -> None:
        self.left: list[Created] = []
        self.reasons: dict[str, str] = {}

    def add(self, created: Created) -> None:
        """Note an object that was created."""
        self.left.append(created)

    def remove(self, id: str) -> None:
        """Forget an object that is gone."""
        self.left = [each for each in self.left if each.id != id]

    async def run(self) -> None:
        """Delete all objects, the last one first; those that could not be deleted stay in `left`.

        Says so on stderr if that is because of an interruption, as it takes a while.
        """
        task = asyncio.current_task()
        if self.left and task is not None and task.cancelling():
            print(
                f"\nInterrupted: {len(self.left)} objects are being deleted. "
                "Another Ctrl-C stops that, and leaves them.",
                file=sys.stderr,
                flush=True,
            )
        for created in reversed(self.left.copy()):
            try:
                # What could not be deleted may be what the next object waits for.
                reason = await created.delete(_SHORT_PATIENCE if self.reasons else PATIENCE)
            except Exception as error:
                # Whatever it is, the others have to be deleted, too.
                reason = str(error)
            if reason:
                self.reasons[created.id] = reason
            else:
                self.remove(created.id)


async def uninterrupted(work: Coroutine[Any, Any, T]) -> T:
    """Run something to its end even if the caller is canceled meanwhile: a request whose effect has to be known."""
    task = asyncio.ensure_future(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        with suppress(Exception):
            await task
        raise
