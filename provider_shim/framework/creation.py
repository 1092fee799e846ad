"""Creates an object exactly once: if the response is lost, the object is looked up before the create is retried."""

from __future__ import annotations

import asyncio

from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Stopped

from .context import Context
from .reconcile import Values
from .resource import AlreadyExists, AmbiguousCreate
from .waiting import GRACE, pauses

# Seconds to look for an object whose create got no response, before the create is retried.
_LOOK_UP_SECONDS = 5.0
# How many times a retried create may report that the object already exists before that is an error.
_LOOKS_BEHIND_ANOTHER = 5
# Seconds for one last lookup of the new object once the create has timed out.
_LAST_LOOK = 1.5


class Creation:
    """The creation of one object with these values."""

    def __init__(self, context: Context, values: Values) -> None:
        self._context = context
        self._values = values

    async def run(self) -> Values:
        """Create the object and return what is known of it: at least its identity.

        Raises:
            ProviderError: The object was not created, or it is unknown whether it was.
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
                # It may be our own, not visible yet, or somebody else's, which the error names.
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
        """The created object, if the cloud already shows it."""
        try:
            async with asyncio.timeout(_LAST_LOOK):
                return await self._look_up()
        except (TimeoutError, ProviderError):
            return None

    def unanswered(self, reason: str) -> Diagnostic:
        """The error saying that the object may have been created."""
        return Diagnostic(
            f"{self._context.name} may have been created",
            f"{reason} The create request was sent, but the object is not visible yet. "
            "Check whether it exists before you apply again; if it does, import it.",
        )

    async def _look_up(self) -> Values | None:
        """The created object, or None once the cloud has reported for a while that it does not exist."""
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
            f"{refusal.detail} It may have been created anyway, but the lookup failed as well: "
            f"{why.detail} If it was created, the next apply says how to import it."
        )
        return ProviderError(refusal.summary, detail, refusal.path)
