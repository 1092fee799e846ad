"""Reads an object once, until it is as planned, or until it is gone."""

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

# Seconds that an object may be missing from a read but present in a list before that is an error.
_ABSENCE_SECONDS = 15.0
# Seconds to keep waiting without a response from the cloud itself: an error would get a new object replaced.
_UNCLEAR_SECONDS = 300.0


class Observation:
    """Reads an object that was written until it is as planned.

    `shown` is the object as it was last found; None before that.
    """

    def __init__(self, context: Context, planned: Values, known: Mapping[str, Value]) -> None:
        self._context = context
        self._planned = planned
        self._known = known
        self.shown: Values | None = None

    async def run(self) -> Values:
        """Wait until the cloud shows what was planned, and return it.

        Raises:
            Unclear: The cloud itself has not responded for a while.
            ProviderError: The cloud failed, or finished without doing what was planned.
        """
        loop = asyncio.get_running_loop()
        resource = self._context.resource
        settled_at: float | None = None
        silence = _SilenceLimit()
        async for _ in pauses():
            try:
                shown = await resource.read(self._context.client, self._known, fresh=True)
            except Unclear:
                silence.check()
                continue
            silence.renew()
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
                diagnostic = self._not_shown(shown, f"{format_duration(resource.lag)} after it finished the operation")
                raise ProviderError(diagnostic.summary, diagnostic.detail, diagnostic.path)
        raise AssertionError("pauses never end")

    def not_in_time(self, elapsed: str) -> Diagnostic:
        """The error for a timeout, which names what is missing."""
        if self.shown is None:
            where = self._context.whereabouts(self._known)
            detail = f"The cloud accepted the request, but does not show the object {elapsed}. {where}"
            return Diagnostic(f"{self._context.name} did not appear", detail)
        return self._not_shown(self.shown, elapsed)

    def _not_shown(self, shown: Values, elapsed: str) -> Diagnostic:
        paths = list(differences(self._context.attributes, self._planned, shown))
        names = ", ".join(format_path(path) for path in paths)
        where = self._context.whereabouts(self._known)
        detail = f"The cloud accepted the change, but does not show it {elapsed}: {names}. {where}"
        summary = f"{self._context.name} does not reflect the requested changes"
        return Diagnostic(summary, detail, paths[0] if paths else ())


async def current(context: Context, prior: Values) -> Values | None:
    """The object as the cloud shows it, or None once a read and a list agree that it does not exist.

    Raises:
        ProviderError: They keep disagreeing.
    """
    loop = asyncio.get_running_loop()
    deadline = loop.time() + _ABSENCE_SECONDS
    async for _ in pauses(longest=1.0):
        shown = await _look(context, prior)
        if shown is not None or await context.resource.is_gone(context.client, prior):
            return shown
        if loop.time() > deadline:
            detail = (
                f"The read reports that it does not exist, but the list has still included it for more than "
                f"{format_duration(_ABSENCE_SECONDS)}. {context.whereabouts(prior)} Plan again later."
            )
            raise ProviderError(f"{context.name} may or may not exist", detail)
    raise AssertionError("pauses never end")


async def until_gone(context: Context, prior: Values) -> None:
    """Wait until an object whose deletion was requested is gone.

    Raises:
        Unclear: The cloud itself has not responded for a while.
    """
    silence = _SilenceLimit()
    async for _ in pauses():
        try:
            if await context.resource.is_deleted(context.client, prior):
                return
        except Unclear:
            silence.check()
        else:
            silence.renew()


async def _look(context: Context, prior: Values) -> Values | None:
    """The object as the cloud shows it once no operation is in progress; from a list if nothing has changed."""
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


class _SilenceLimit:
    """Limits how long inconclusive responses are tolerated."""

    def __init__(self) -> None:
        self.renew()

    def renew(self) -> None:
        """Start over: a conclusive response arrived."""
        self._until = asyncio.get_running_loop().time() + _UNCLEAR_SECONDS

    def check(self) -> None:
        """Re-raise the exception being handled once the limit has passed."""
        if asyncio.get_running_loop().time() > self._until:
            raise
