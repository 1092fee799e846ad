"""Looking at an object: as it is now, until it is as planned, and until it is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from provider_shim.schema.diagnostics import Diagnostic, ProviderError
from provider_shim.schema.durations import format_duration
from provider_shim.schema.values import Value, format_path

from .context import Context
from .reconcile import Values, differences
from .resource import Unclear
from .waiting import pauses

# Seconds for which an object that a read does not find may still be in a list before that is an error.
_ABSENCE_SECONDS = 15.0
# Seconds for which a wait goes on without an answer of the cloud's own: an error would have a new object replaced.
_UNCLEAR_SECONDS = 300.0


class Observation:
    """What the cloud shows of an object that was written, until that is what was planned.

    `shown` is what the last look that found the object showed; None before that.
    """

    def __init__(self, context: Context, planned: Values, known: Mapping[str, Value]) -> None:
        self._context = context
        self._planned = planned
        self._known = known
        self.shown: Values | None = None

    async def run(self) -> Values:
        """What the cloud shows once it is what was planned.

        Raises:
            Unclear: There has been no answer of the cloud's own for a while.
            ProviderError: The cloud has failed, or ended its work without doing what was planned.
        """
        loop = asyncio.get_running_loop()
        resource = self._context.resource
        settled_at: float | None = None
        patience = _Patience()
        async for _ in pauses():
            try:
                shown = await resource.read(self._context.client, self._known, fresh=True)
            except Unclear:
                patience.check()
                continue
            patience.renew()
            if shown is None:
                continue
            self.shown = shown
            if not resource.settled(shown):
                settled_at = None
                continue
            if not list(differences(self._context.attributes, self._planned, shown)):
                return shown
            settled_at = settled_at or loop.time()
            if loop.time() - settled_at > resource.lag:
                diagnostic = self._not_shown(shown, f"{format_duration(resource.lag)} after it had done the work")
                raise ProviderError(diagnostic.summary, diagnostic.detail, diagnostic.path)
        raise AssertionError("pauses never end")

    def not_in_time(self, within: str) -> Diagnostic:
        """That time is up, and what is missing."""
        if self.shown is None:
            where = self._context.whereabouts(self._known)
            detail = f"The cloud accepted it but did not show it {within}. {where}"
            return Diagnostic(f"{self._context.name} did not appear", detail)
        return self._not_shown(self.shown, within)

    def _not_shown(self, shown: Values, within: str) -> Diagnostic:
        paths = list(differences(self._context.attributes, self._planned, shown))
        names = ", ".join(format_path(path) for path in paths)
        where = self._context.whereabouts(self._known)
        detail = f"The cloud accepted the change but did not show it {within}: {names}. {where}"
        summary = f"{self._context.name} does not reflect the requested changes"
        return Diagnostic(summary, detail, paths[0] if paths else ())


async def current(context: Context, prior: Values) -> Values | None:
    """What the cloud shows, or None once two answers agree that there is no such object.

    Raises:
        ProviderError: They go on to disagree.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _ABSENCE_SECONDS
    async for _ in pauses(longest=1.0):
        shown = await _look(context, prior)
        if shown is not None or await context.resource.is_gone(context.client, prior):
            return shown
        if loop.time() > deadline:
            detail = (
                f"Asked for by itself, the cloud says that it does not exist; but its list shows it, for more than "
                f"{format_duration(_ABSENCE_SECONDS)}. {context.whereabouts(prior)} Plan again later."
            )
            raise ProviderError(f"{context.name} is there or not", detail)
    raise AssertionError("pauses never end")


async def until_gone(context: Context, prior: Values) -> None:
    """Wait until an object whose deletion was asked for is gone.

    Raises:
        Unclear: There has been no answer of the cloud's own for a while.
    """
    patience = _Patience()
    async for _ in pauses():
        try:
            if await context.resource.is_deleted(context.client, prior):
                return
        except Unclear:
            patience.check()
        else:
            patience.renew()


async def _look(context: Context, prior: Values) -> Values | None:
    """What the cloud shows: from a list if that is as before, and once it is at rest."""
    resource = context.resource
    for fresh in (False, True):
        shown = await resource.read(context.client, prior, fresh=fresh)
        if shown is None or not list(differences(context.attributes, prior, shown)):
            break
    async for _ in pauses():
        if shown is None or resource.at_rest(shown):
            return shown
        shown = await resource.read(context.client, prior, fresh=True)
    raise AssertionError("pauses never end")


class _Patience:
    """For how long answers may go on to say nothing."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """An answer has come."""
        self._until = asyncio.get_running_loop().time() + _UNCLEAR_SECONDS

    def check(self) -> None:
        """Raise the exception that is being handled once it has gone on for too long."""
        if asyncio.get_running_loop().time() > self._until:
            raise
