"""The life of an object: create, read, update and delete, so that nothing half-created is lost.

From the moment the cloud has named an object its identity is in the returned state, whatever
happens afterwards: an error then leaves the object tainted in Terraform's state, not lost.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from provider_shim.schema.attributes import Attributes, Schema
from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Severity, Stopped
from provider_shim.schema.durations import format_duration, parse_duration
from provider_shim.schema.values import UNKNOWN, Path, Value, format_path
from provider_shim.schema.walk import transform

from .plan import TIMEOUTS, writes
from .reconcile import Values, differences, echoed_secrets, fill, reconcile, says_nothing
from .resource import AlreadyExists, AmbiguousCreate, Resource, Unclear
from .waiting import Stop, pauses

_log = logging.getLogger(__name__)

# Seconds to look for an object whose create was not answered before the create is repeated.
_LOOK_UP_SECONDS = 5.0
# How often that is done for an object that is in the way of a repeated create.
_LOOKS_BEHIND_ANOTHER = 5
# Seconds for which an object that a read does not find may still be in a list before that is an error.
_ABSENCE_SECONDS = 15.0
# Seconds for which a wait goes on without an answer of the cloud's own: an error would have a new object replaced.
_UNCLEAR_SECONDS = 300.0
# Seconds that a request under way may still take once Terraform was interrupted: Terraform itself waits longer.
_GRACE = 2.5
_LAST_LOOK = 1.5


@dataclass(slots=True)
class Applied:
    """What came of an operation: the new state (None: no such object), private data and diagnostics."""

    state: Values | None
    private: bytes = b""
    diagnostics: list[Diagnostic] = field(default_factory=list)


class Lifecycle:
    """The operations on one object: of a resource, with a client, until a stop."""

    def __init__(self, schema: Schema, resource: Resource[Any], client: Any, stop: Stop) -> None:
        self._schema = schema
        self._attributes = schema.attributes
        self._resource = resource
        self._client = client
        self._stop = stop

    async def create(self, planned: Values, config: Mapping[str, Value]) -> Applied:
        """Make the object and wait until the cloud shows what was planned."""
        if self._stop.requested:
            return Applied(None, diagnostics=[Stopped("Terraform was interrupted before this was created.").diagnostic])
        values = outgoing(self._attributes, planned, config, update=False)
        limit = self._limit("create", planned)
        deadline = asyncio.get_running_loop().time() + limit
        try:
            async with asyncio.timeout_at(deadline):
                known = await self._create_once(values)
        except (TimeoutError, Stopped) as error:
            found = await self._last_look(values)
            if found is None:
                late = f"No answer came within {format_duration(limit)} (timeouts.create)."
                reason = error.diagnostic.detail if isinstance(error, Stopped) else late
                return Applied(None, diagnostics=[self._unanswered(reason)])
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
            changed = _changed(prior, planned)
            values = {name: value for name, value in values.items() if name in changed}
        limit = self._limit("update", planned)
        deadline = asyncio.get_running_loop().time() + limit
        try:
            async with asyncio.timeout_at(deadline):
                if values:
                    await self._stop.race(self._resource.update(self._client, prior, values), grace=_GRACE)
        except TimeoutError:
            detail = f"No answer came within {format_duration(limit)} (timeouts.update). {self._whereabouts(prior)}"
            return Applied(prior, private, [Diagnostic(f"{self._name} could not be changed", detail)])
        except ProviderError as error:
            # Whether the change took effect may be unknown: with the state before, the next plan finds out.
            return Applied(prior, private, [error.diagnostic])
        settled = await self._settle(planned, prior, values, "update", deadline, prior)
        # What an earlier write taught about the cloud still holds where this one did not end, and of what it left out.
        left_out = [path for path in _load_private(private) if settled.diagnostics or path[0] not in values]
        learnt = _load_private(settled.private)
        return replace(settled, private=_dump_private(sorted({*left_out, *learnt}, key=str)))

    async def delete(self, prior: Values, private: bytes) -> Applied:
        """Delete the object and wait until it is gone."""
        limit = self._limit("delete", prior)
        try:
            async with asyncio.timeout(limit):
                await self._stop.race(self._resource.delete(self._client, prior), grace=_GRACE)
                await self._stop.race(self._wait_until_gone(prior))
        except TimeoutError:
            detail = f"It was still there after {format_duration(limit)} (timeouts.delete). {self._whereabouts(prior)}"
            return Applied(prior, private, [Diagnostic(f"{self._name} was not deleted in time", detail)])
        except Stopped as error:
            detail = (
                f"{error.diagnostic.detail} The deletion was asked for; the object stays in state until it is gone."
            )
            return Applied(prior, private, [Diagnostic(error.diagnostic.summary, detail)])
        except ProviderError as error:
            return Applied(prior, private, [error.diagnostic])
        return Applied(None)

    async def read(self, prior: Values, private: bytes) -> Applied:
        """The state of the object as the cloud shows it; None where it is gone."""
        echoed = _load_private(private)
        limit = self._limit("read", prior)
        try:
            async with asyncio.timeout(limit):
                shown = await self._stop.race(self._look_or_prove_gone(prior))
        except TimeoutError:
            detail = f"No answer within {format_duration(limit)} (timeouts.read). {self._whereabouts(prior)}"
            return Applied(prior, private, [Diagnostic(f"{self._name} could not be read", detail)])
        except ProviderError as error:
            return Applied(prior, private, [error.diagnostic])
        if shown is None:
            return Applied(None)
        return Applied(reconcile(self._attributes, prior, shown, echoed), private)

    async def _look(self, prior: Values) -> Values | None:
        """What the cloud shows: from a list if that is as before, and once it is at rest."""
        for fresh in (False, True):
            shown = await self._resource.read(self._client, prior, fresh=fresh)
            if shown is None or not list(differences(self._attributes, prior, shown)):
                break
        async for _ in pauses():
            if shown is None or self._resource.at_rest(shown):
                return shown
            shown = await self._resource.read(self._client, prior, fresh=True)
        raise AssertionError("pauses never end")

    async def _look_or_prove_gone(self, prior: Values) -> Values | None:
        """What the cloud shows, or None once two answers agree that there is no such object."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + _ABSENCE_SECONDS
        async for _ in pauses(longest=1.0):
            shown = await self._look(prior)
            if shown is not None or await self._resource.is_gone(self._client, prior):
                return shown
            if loop.time() > deadline:
                detail = (
                    f"Asked for by itself, the cloud says that it does not exist; but its list shows it, for more than "
                    f"{format_duration(_ABSENCE_SECONDS)}. {self._whereabouts(prior)} Plan again later."
                )
                raise ProviderError(f"{self._name} is there or not", detail)
        raise AssertionError("pauses never end")

    async def _create_once(self, values: Values) -> Values:
        """Create the object, once: a create whose answer is lost is looked up before it is repeated."""
        ambiguous, in_the_way = False, 0
        while True:
            error: ProviderError | None = None
            try:
                return await self._stop.race(self._resource.create(self._client, values), grace=_GRACE)
            except AmbiguousCreate as unclear:
                ambiguous, error = True, unclear.error
            except AlreadyExists:
                # It may be the one that was made, and not be shown yet; or somebody else's, which the error names.
                in_the_way += 1
                if not ambiguous or in_the_way > _LOOKS_BEHIND_ANOTHER:
                    raise
            try:
                found = await self._stop.race(self._look_up(values))
            except Stopped:
                raise
            except ProviderError as failed:
                raise self._not_looked_up(failed.diagnostic, error.diagnostic if error else None) from failed
            if found is not None:
                return found
            if error is not None:
                raise error

    def _unanswered(self, reason: str) -> Diagnostic:
        return Diagnostic(
            f"{self._name} may have been created",
            f"{reason} The create was sent, but the cloud does not show the object yet. "
            "Look whether it exists before you apply again; if it does, import it.",
        )

    def _not_looked_up(self, why: Diagnostic, refusal: Diagnostic | None) -> ProviderError:
        if refusal is None:
            diagnostic = self._unanswered(why.detail)
            return ProviderError(diagnostic.summary, diagnostic.detail)
        detail = (
            f"{refusal.detail} Whether it was created all the same is not known: looking for it failed, too: "
            f"{why.detail} If it was, the next apply says how to import it."
        )
        return ProviderError(refusal.summary, detail, refusal.path)

    async def _look_up(self, values: Values) -> Values | None:
        """The object that a create made, or None once the cloud has answered for a while that there is none."""
        loop = asyncio.get_running_loop()
        since: float | None = None
        async for _ in pauses(longest=1.0):
            found = await self._resource.find(self._client, values)
            since = loop.time() if since is None else since
            if found is not None or loop.time() - since >= _LOOK_UP_SECONDS:
                return found
        raise AssertionError("pauses never end")

    async def _last_look(self, values: Values) -> Values | None:
        """The object that a create made, if the cloud shows it at once."""
        try:
            async with asyncio.timeout(_LAST_LOOK):
                return await self._look_up(values)
        except (TimeoutError, ProviderError):
            return None

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
        limit = self._limit(operation, planned)
        seen: dict[str, Any] = {"shown": None}
        try:
            async with asyncio.timeout_at(deadline):
                if prior is None:
                    told = await self._stop.race(self._resource.finish(self._client, known))
                    known = {**known, **(told or {})}
                await self._stop.race(self._wait_until_shown(planned, known, seen))
        except TimeoutError:
            diagnostic = self._not_in_time(planned, seen["shown"], operation, limit, known)
        except Stopped as error:
            done = {"create": "created", "update": "changed"}[operation]
            detail = f"{error.diagnostic.detail} The object was {done}, but not waited for. {self._whereabouts(known)}"
            diagnostic = Diagnostic(error.diagnostic.summary, detail)
        except Unclear as error:
            if prior is None and self._is_as_planned(planned, known):
                # An error would leave the object tainted: replaced, for a network that was out of order.
                return Applied(fill(self._attributes, planned, known), diagnostics=[self._not_read_back(error, known)])
            diagnostic = error.diagnostic
        except ProviderError as error:
            diagnostic = error.diagnostic
        except Exception as error:  # Even a bug must not lose an object that was made.
            _log.error("waiting for %s failed", self._whereabouts(known), exc_info=error)
            detail = f"{type(error).__name__}: {error}. {self._whereabouts(known)} This is a bug: please report it."
            diagnostic = Diagnostic("The provider failed", detail)
        else:
            shown = seen["shown"]
            echoed = list(echoed_secrets(self._attributes, sent, shown))
            return Applied(fill(self._attributes, planned, shown), _dump_private(echoed))
        if prior is not None:
            state = reconcile(self._attributes, prior, seen["shown"]) if seen["shown"] else prior
        else:
            state = fill(self._attributes, planned, {**known, **(seen["shown"] or {})})
        return Applied(state, diagnostics=[diagnostic])

    def _is_as_planned(self, planned: Values, known: Mapping[str, Value]) -> bool:
        """Whether the answer to the create shows all that was planned, and that it is done."""
        whole = {name: known.get(name) for name in self._attributes}
        try:
            return self._resource.settled(whole) and not list(differences(self._attributes, planned, whole))
        except ProviderError:
            return False

    def _not_read_back(self, error: Unclear, known: Mapping[str, Value]) -> Diagnostic:
        detail = f"It was created as planned, but could not be read afterwards: {error.diagnostic.detail} "
        return Diagnostic(
            f"{self._name} could not be read back", detail + self._whereabouts(known), severity=Severity.WARNING
        )

    async def _wait_until_shown(self, planned: Values, known: Mapping[str, Value], seen: dict[str, Any]) -> None:
        loop = asyncio.get_running_loop()
        settled_at: float | None = None
        patience = _Patience()
        async for _ in pauses():
            try:
                shown = await self._resource.read(self._client, known, fresh=True)
            except Unclear:
                patience.check()
                continue
            patience.renew()
            if shown is None:
                continue
            seen["shown"] = shown
            if not self._resource.settled(shown):
                settled_at = None
                continue
            if not list(differences(self._attributes, planned, shown)):
                return
            settled_at = settled_at or loop.time()
            if loop.time() - settled_at > self._resource.lag:
                within = f"{format_duration(self._resource.lag)} after it had done the work"
                diagnostic = self._not_shown(planned, shown, within, known)
                raise ProviderError(diagnostic.summary, diagnostic.detail, diagnostic.path)

    async def _wait_until_gone(self, prior: Values) -> None:
        patience = _Patience()
        async for _ in pauses():
            try:
                if await self._resource.is_deleted(self._client, prior):
                    return
            except Unclear:
                patience.check()
            else:
                patience.renew()

    def _not_in_time(
        self, planned: Values, shown: Values | None, operation: str, limit: float, known: Mapping[str, Value]
    ) -> Diagnostic:
        within = f"within {format_duration(limit)} (timeouts.{operation})"
        if shown is None:
            detail = f"The cloud accepted it but did not show it {within}. {self._whereabouts(known)}"
            return Diagnostic(f"{self._name} did not appear", detail)
        return self._not_shown(planned, shown, within, known)

    def _not_shown(self, planned: Values, shown: Values, within: str, known: Mapping[str, Value]) -> Diagnostic:
        paths = list(differences(self._attributes, planned, shown))
        names = ", ".join(format_path(path) for path in paths)
        detail = f"The cloud accepted the change but did not show it {within}: {names}. {self._whereabouts(known)}"
        return Diagnostic(f"{self._name} does not reflect the requested changes", detail, paths[0] if paths else ())

    @property
    def _name(self) -> str:
        return self._schema.name[:1].upper() + self._schema.name[1:]

    def _whereabouts(self, known: Mapping[str, Value]) -> str:
        identity = ", ".join(f"{name} {known.get(name)}" for name in self._schema.identity)
        return f"It is kept in state ({identity})."

    def _limit(self, operation: str, values: Mapping[str, Value]) -> float:
        given = values.get(TIMEOUTS)
        text = given.get(operation) if isinstance(given, dict) else None
        return parse_duration(text) if isinstance(text, str) else self._resource.timeouts[operation]


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


def outgoing(
    attributes: Attributes,
    planned: Mapping[str, Value],
    config: Mapping[str, Value],
    *,
    update: bool,
    part: bool = False,
) -> Values:
    """What is sent of a planned object: without what the server makes, secrets taken from their twins.

    Args:
        attributes: The object's attributes.
        planned: The planned object.
        config: Its configuration, which has the write-only values.
        update: Whether it is sent as an update, without what can only be replaced.
        part: Whether it is a part of such an update, which goes out as a whole.
    """
    values: Values = {}
    for name, attribute in attributes.items():
        value = planned.get(name)
        if attribute.local or (attribute.computed and not attribute.optional):
            continue
        if update and attribute.requires_replace and not attribute.in_update:
            continue
        if part and attribute.requires_replace and says_nothing(attribute, value):
            continue  # An API may take an empty value for another one than none.
        if attribute.secret and value is None:
            value = config.get(f"{name}_wo")
        if value is UNKNOWN:
            continue
        if attribute.nested:
            # An object's parts go out as a whole, also in an update.
            value = transform(
                attribute.nested, value, partial(outgoing, update=False, part=update or part), config.get(name)
            )
        values[name] = value
    return values


def _changed(prior: Mapping[str, Value], planned: Mapping[str, Value]) -> set[str]:
    """Names of the attributes that the plan changes; a new version of a write-only value changes its plain twin."""
    changed = {name for name in planned if planned[name] != prior.get(name)}
    return changed | {name.removesuffix("_wo_version") for name in changed}


def _dump_private(echoed: list[Path]) -> bytes:
    # Never empty: that there is any tells a later plan that this provider has written the object.
    return json.dumps({"echoed": echoed}).encode()


def _load_private(private: bytes) -> list[Path]:
    return [tuple(path) for path in json.loads(private)["echoed"]] if private else []
