"""An object's lifecycle: create, read, update and delete, without losing a partly created object.

Once the cloud has assigned an identity, it is in the returned state, whatever
happens next: after an error the object is tainted in Terraform's state, not lost.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from provider_shim.schema.attributes import Schema
from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Severity, Stopped
from provider_shim.schema.durations import format_duration
from provider_shim.schema.values import Path, Value

from .context import Context
from .creation import Creation
from .observation import Observation, current, until_gone
from .plan import writes
from .reconcile import Values, differences, echoed_secrets, fill, reconcile
from .resource import Resource, Unclear
from .sending import changed_names, outgoing
from .waiting import GRACE, Stop

_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Applied:
    """The result of an operation: the new state (None if there is no such object), private data and diagnostics."""

    state: Values | None
    private: bytes = b""
    diagnostics: list[Diagnostic] = field(default_factory=list)


class Lifecycle:
    """The operations on one object, which end early when Terraform asks the provider to stop."""

    def __init__(self, schema: Schema, resource: Resource[Any], client: Any, stop: Stop) -> None:
        self._context = Context(schema, resource, client, stop)
        self._name = self._context.name
        self._whereabouts = self._context.whereabouts
        self._attributes = schema.attributes
        self._resource = resource
        self._client = client
        self._stop = stop

    async def create(self, planned: Values, config: Mapping[str, Value]) -> Applied:
        """Create the object and wait until the cloud shows what was planned."""
        if self._stop.requested:
            return Applied(None, diagnostics=[Stopped("Terraform was interrupted before this was created.").diagnostic])
        values = outgoing(self._attributes, planned, config, update=False)
        limit = self._context.limit("create", planned)
        deadline = asyncio.get_running_loop().time() + limit
        creation = Creation(self._context, values)
        try:
            async with asyncio.timeout_at(deadline):
                known = await creation.run()
        except (TimeoutError, Stopped) as error:
            found = await creation.last_look()
            if found is None:
                late = f"The API did not respond within {format_duration(limit)} (timeouts.create)."
                reason = error.diagnostic.detail if isinstance(error, Stopped) else late
                return Applied(None, diagnostics=[creation.unanswered(reason)])
            known = found
        except ProviderError as error:
            return Applied(None, diagnostics=[error.diagnostic])
        return await self._settle(planned, known, values, "create", deadline)

    async def update(self, prior: Values, planned: Values, config: Mapping[str, Value], private: bytes) -> Applied:
        """Change the object and wait until the cloud shows what was planned."""
        if not writes(self._attributes, prior, planned):
            return Applied(planned, private)
        values = outgoing(self._attributes, planned, config, update=True)
        if self._resource.sends_changes_only:
            changed = changed_names(prior, planned)
            values = {name: value for name, value in values.items() if name in changed}
        limit = self._context.limit("update", planned)
        deadline = asyncio.get_running_loop().time() + limit
        warnings = None
        try:
            async with asyncio.timeout_at(deadline):
                if values:
                    warnings = await self._stop.race(self._resource.update(self._client, prior, values), grace=GRACE)
        except TimeoutError:
            detail = (
                f"The API did not respond within {format_duration(limit)} (timeouts.update). {self._whereabouts(prior)}"
            )
            return Applied(prior, private, [Diagnostic(f"{self._name} could not be changed", detail)])
        except ProviderError as error:
            # The change may or may not have taken effect: keep the prior state, so that the next plan finds out.
            return Applied(prior, private, [error.diagnostic])
        settled = await self._settle(planned, prior, values, "update", deadline, prior)
        # Echoed secrets found by an earlier write still count if this one did not finish or did not send them.
        left_out = [path for path in _load_private(private) if settled.diagnostics or path[0] not in values]
        learnt = _load_private(settled.private)
        return replace(
            settled,
            private=_dump_private(sorted({*left_out, *learnt}, key=str)),
            diagnostics=[*(warnings or ()), *settled.diagnostics],
        )

    async def delete(self, prior: Values, private: bytes) -> Applied:
        """Delete the object and wait until it is gone."""
        limit = self._context.limit("delete", prior)
        try:
            async with asyncio.timeout(limit):
                await self._stop.race(self._resource.delete(self._client, prior), grace=GRACE)
                await self._stop.race(until_gone(self._context, prior))
        except TimeoutError:
            detail = f"It still existed after {format_duration(limit)} (timeouts.delete). {self._whereabouts(prior)}"
            return Applied(prior, private, [Diagnostic(f"{self._name} was not deleted in time", detail)])
        except Stopped as error:
            detail = (
                f"{error.diagnostic.detail} The deletion was requested; the object stays in state until it is gone."
            )
            return Applied(prior, private, [Diagnostic(error.diagnostic.summary, detail)])
        except ProviderError as error:
            return Applied(prior, private, [error.diagnostic])
        return Applied(None)

    async def read(self, prior: Values, private: bytes) -> Applied:
        """The state of the object as the cloud shows it; None if it is gone."""
        echoed = _load_private(private)
        limit = self._context.limit("read", prior)
        try:
            async with asyncio.timeout(limit):
                shown = await self._stop.race(current(self._context, prior))
        except TimeoutError:
            detail = (
                f"The API did not respond within {format_duration(limit)} (timeouts.read). {self._whereabouts(prior)}"
            )
            return Applied(prior, private, [Diagnostic(f"{self._name} could not be read", detail)])
        except ProviderError as error:
            return Applied(prior, private, [error.diagnostic])
        if shown is None:
            return Applied(None)
        return Applied(reconcile(self._attributes, prior, shown, echoed), private)

    async def _settle(
        self,
        planned: Values,
        known: Mapping[str, Value],
        sent: Values,
        operation: str,
        deadline: float,
        prior: Values | None = None,
    ) -> Applied:
        """Wait until the cloud shows what was planned; the state holds the identity whatever happens."""
        limit = self._context.limit(operation, planned)
        observation = Observation(self._context, planned, known)
        try:
            async with asyncio.timeout_at(deadline):
                if prior is None:
                    told = await self._stop.race(self._resource.finish(self._client, known))
                    known = {**known, **(told or {})}
                    observation = Observation(self._context, planned, known)
                shown = await self._stop.race(observation.run())
        except TimeoutError:
            elapsed = f"after {format_duration(limit)} (timeouts.{operation})"
            diagnostic = observation.not_in_time(elapsed)
        except Stopped as error:
            done = {"create": "created", "update": "changed"}[operation]
            detail = (
                f"{error.diagnostic.detail} The object was {done}, but the provider did not wait until it was ready. "
                f"{self._whereabouts(known)}"
            )
            diagnostic = Diagnostic(error.diagnostic.summary, detail)
        except Unclear as error:
            if prior is None and self._is_as_planned(planned, known):
                # An error would taint the object, so that a network failure would get it replaced.
                return Applied(fill(self._attributes, planned, known), diagnostics=[self._not_read_back(error, known)])
            diagnostic = error.diagnostic
        except ProviderError as error:
            diagnostic = error.diagnostic
        except Exception as error:  # Even a bug must not lose an object that was created.
            _log.error("waiting for %s failed", self._whereabouts(known), exc_info=error)
            detail = f"{type(error).__name__}: {error}. {self._whereabouts(known)} This is a bug: please report it."
            diagnostic = Diagnostic("The provider failed", detail)
        else:
            echoed = list(echoed_secrets(self._attributes, sent, shown))
            return Applied(fill(self._attributes, planned, shown), _dump_private(echoed))
        if prior is not None:
            state = reconcile(self._attributes, prior, observation.shown) if observation.shown else prior
        else:
            state = fill(self._attributes, planned, {**known, **(observation.shown or {})})
        return Applied(state, diagnostics=[diagnostic])

    def _is_as_planned(self, planned: Values, known: Mapping[str, Value]) -> bool:
        """Whether the create's response already shows everything that was planned, in its final state."""
        whole = {name: known.get(name) for name in self._attributes}
        try:
            return self._resource.settled(whole) and not list(differences(self._attributes, planned, whole))
        except ProviderError:
            return False

    def _not_read_back(self, error: Unclear, known: Mapping[str, Value]) -> Diagnostic:
        detail = f"It was created as planned, but could not be read afterwards: {error.diagnostic.detail} "
        return Diagnostic(
            f"{self._name} could not be read back",
            detail + self._whereabouts(known),
            severity=Severity.WARNING,
        )


def _dump_private(echoed: list[Path]) -> bytes:
    # Never empty: its presence tells a later plan that this provider has written the object.
    return json.dumps({"echoed": echoed}).encode()


def _load_private(private: bytes) -> list[Path]:
    return [tuple(path) for path in json.loads(private)["echoed"]] if private else []
