"""Creating an object once: a create whose answer is lost is looked up before it is repeated."""

from __future__ import annotations

import asyncio

from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Stopped

from .context import Context
from .reconcile import Values
from .resource import AlreadyExists, AmbiguousCreate
from .waiting import GRACE, pauses

# Seconds to look for an object whose create was not answered before the create is repeated.
_LOOK_UP_SECONDS = 5.0
# How often that is done for an object that is in the way of a repeated create.
_LOOKS_BEHIND_ANOTHER = 5
# Seconds for a last look at what a create has made, once its time is up.
_LAST_LOOK = 1.5


class Creation:
    """The creation of one object with these values."""

    def __init__(self, context: Context, values: Values) -> None:
        self._context = context
        self._values = values

    async def run(self) -> Values:
        """What is known of the new object: at least its identity.

        Raises:
            ProviderError: It was not created, or it is not known whether it was.
        """
        context = self._context
        ambiguous, in_the_way = False, 0
        while True:
            error: ProviderError | None = None
            try:
                return await context.stop.race(context.resource.create(context.client, self._values), grace=GRACE)
            except AmbiguousCreate as unclear:
                ambiguous, error = True, unclear.error
            except AlreadyExists:
                # It may be the one that was made, and not be shown yet; or somebody else's, which the error names.
                in_the_way += 1
                if not ambiguous or in_the_way > _LOOKS_BEHIND_ANOTHER:
                    raise
            try:
                found = await context.stop.race(self._look_up())
            except Stopped:
                raise
            except ProviderError as failed:
                raise self._not_looked_up(failed.diagnostic, error.diagnostic if error else None) from failed
            if found is not None:
                return found
            if error is not None:
                raise error

    async def last_look(self) -> Values | None:
        """The object that the create made, if the cloud shows it at once."""
        try:
            async with asyncio.timeout(_LAST_LOOK):
                return await self._look_up()
        except (TimeoutError, ProviderError):
            return None

    def unanswered(self, reason: str) -> Diagnostic:
        """That the object may have been created."""
        return Diagnostic(
            f"{self._context.name} may have been created",
            f"{reason} The create was sent, but the cloud does not show the object yet. "
            "Look whether it exists before you apply again; if it does, import it.",
        )

    async def _look_up(self) -> Values | None:
        """The object that the create made, or None once the cloud has answered for a while that there is none."""
        loop = asyncio.get_running_loop()
        since: float | None = None
        async for _ in pauses(longest=1.0):
            found = await self._context.resource.find(self._context.client, self._values)
            since = loop.time() if since is None else since
            if found is not None or loop.time() - since >= _LOOK_UP_SECONDS:
                return found
        raise AssertionError("pauses never end")

    def _not_looked_up(self, why: Diagnostic, refusal: Diagnostic | None) -> ProviderError:
        if refusal is None:
            diagnostic = self.unanswered(why.detail)
            return ProviderError(diagnostic.summary, diagnostic.detail)
        detail = (
            f"{refusal.detail} Whether it was created all the same is not known: looking for it failed, too: "
            f"{why.detail} If it was, the next apply says how to import it."
        )
        return ProviderError(refusal.summary, detail, refusal.path)
