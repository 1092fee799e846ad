"""Terraform's part of a plan and an apply, played here over the plugin protocol, for many objects at once.

What the real Terraform adds, above all its own start and the provider's, is shown once for each promise and resource;
with `ProtocolWorkspace` in place of `Workspace` a test can go through every attribute in a fraction of the time. The
rules are Terraform's own: `acceptance.py` has those by which it refuses what a provider plans or returns.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

from grpclib.client import Channel
from grpclib.testing import ChannelFor

from provider_shim.clouds import ConfiguredClouds
from provider_shim.framework.provider import Provider
from provider_shim.plugin import tfplugin6_pb2 as pb
from provider_shim.plugin.service import ProviderService
from provider_shim.plugin.values import decode, encode
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.values import UNKNOWN
from support.acceptance import contradictions, frozen, refusals_of_plan
from support.plugin import call
from support.small_terraform import complete
from support.terraform import Plan, TerraformError

SCHEMAS = SchemaFile.load()
# As many as Terraform works on at once.
_PARALLELISM = 10

Values = dict[str, Any]
_T = TypeVar("_T")


@dataclass(frozen=True)
class _Instance:
    """An object in state."""

    type: str
    values: Values
    private: bytes = b""

    @cached_property
    def attributes(self) -> Values:
        """Its values as Terraform's JSON has them."""
        return dict(_known(_cty_type(self.type), self.values))


@dataclass(frozen=True)
class _Change:
    """What is planned for an object."""

    type: str
    actions: list[str]
    config: Values | None
    before: Values | None
    planned: Values | None
    private: bytes = b""

    def document(self) -> dict[str, Any]:
        """The change as Terraform's JSON has it."""
        type = _cty_type(self.type)
        return {
            "actions": self.actions,
            "before": _known(type, self.before),
            "after": _known(type, self.planned),
            "after_unknown": _unknown(type, self.planned),
        }


class ProtocolWorkspace:
    """A configuration and its state; the methods are those of `Workspace`."""

    def __init__(self, provider: Mapping[str, Any]) -> None:
        self._provider = provider
        self._configs: dict[str, tuple[str, Values]] = {}
        self._state: dict[str, _Instance] = {}
        self._changes: dict[str, _Change] = {}

    def write(self, configuration: Mapping[str, Any]) -> None:
        """Make this the configuration: resources alone, without references."""
        assert configuration.keys() <= {"resource"}
        self._configs = {
            f"{type}.{name}": (type, complete(SCHEMAS.resource(type).attributes, config))
            for type, objects in configuration.get("resource", {}).items()
            for name, config in objects.items()
        }

    def plan(self, *arguments: str) -> Plan:
        """A plan, kept for `apply_plan`."""
        assert set(arguments) <= {"-refresh=false"}
        return asyncio.run(self._plan(refresh="-refresh=false" not in arguments))

    def apply_plan(self) -> None:
        """Apply the plan that was made last."""
        asyncio.run(self._apply_plan())

    def apply(self) -> None:
        """Plan and apply."""
        self.plan()
        self.apply_plan()

    def destroy(self) -> None:
        """Destroy all that is in state."""
        configs, self._configs = self._configs, {}
        self.apply()
        self._configs = configs

    def assert_no_changes(self) -> None:
        """A plan has to find nothing to do."""
        self.plan()
        found = {address: change.document() for address, change in self._changes.items() if change.actions != ["no-op"]}
        assert not found

    def state(self) -> dict[str, Any]:
        """The attributes of every resource in state, by address."""
        return {address: instance.attributes for address, instance in self._state.items()}

    async def _plan(self, *, refresh: bool) -> Plan:
        drift: list[dict[str, Any]] = []
        async with _launched(self._provider) as client:
            await _at_once(client.validate(type, config) for type, config in self._configs.values())
            if refresh:
                addresses = list(self._state)
                found = await _at_once(client.refreshed(self._state[address]) for address in addresses)
                for address, instance in zip(addresses, found, strict=True):
                    before = self._state.pop(address)
                    if instance is not None:
                        self._state[address] = instance
                    change = {"before": before.attributes, "after": instance.attributes if instance else None}
                    if change["before"] != change["after"]:
                        drift.append({"address": address, "change": change})
            names = [*self._configs, *(address for address in self._state if address not in self._configs)]
            changes = await _at_once(client.planned(self._configs.get(at), self._state.get(at)) for at in names)
        self._changes = dict(zip(names, changes, strict=True))
        planned = [{"address": at, "change": change.document()} for at, change in self._changes.items()]
        return Plan({"resource_changes": planned, "resource_drift": drift})

    async def _apply_plan(self) -> None:
        async with _launched(self._provider) as client:

            async def apply(address: str, change: _Change) -> None:
                for step in _steps(change):
                    instance = await client.applied(step)
                    self._state.pop(address, None)
                    if instance is not None:
                        self._state[address] = instance

            await _at_once(
                apply(address, change) for address, change in self._changes.items() if change.actions != ["no-op"]
            )


def _steps(change: _Change) -> list[_Change]:
    """The applies that a change takes: a replacement takes two."""
    if change.actions != ["delete", "create"]:
        return [change]
    deletion = _Change(change.type, ["delete"], None, change.before, None, change.private)
    return [deletion, _Change(change.type, ["create"], change.config, None, change.planned)]


class _Client:
    """Terraform's requests for objects."""

    def __init__(self, channel: Channel) -> None:
        self._channel = channel

    async def configure(self, config: Mapping[str, Any]) -> None:
        """Configure the provider."""
        schema = SCHEMAS.provider
        value = encode(complete(schema.attributes, config), schema.cty_type)
        await self._call(pb.ConfigureProvider, config=pb.DynamicValue(msgpack=value), terraform_version="1.11.4")

    async def validate(self, type: str, config: Values) -> None:
        """Validate a configuration."""
        capabilities = pb.ClientCapabilities(write_only_attributes_allowed=True)
        await self._call(
            pb.ValidateResourceConfig, type_name=type, config=_wire(type, config), client_capabilities=capabilities
        )

    async def refreshed(self, instance: _Instance) -> _Instance | None:
        """An object as the cloud has it, from its state as a file has that."""
        raw = pb.RawState(json=json.dumps(instance.values, default=float).encode())
        version = SCHEMAS.resource(instance.type).version
        upgraded = await self._call(pb.UpgradeResourceState, type_name=instance.type, version=version, raw_state=raw)
        read = await self._call(
            pb.ReadResource,
            type_name=instance.type,
            current_state=upgraded.upgraded_state,
            private=instance.private,
        )
        values = decode(read.new_state.msgpack, _cty_type(instance.type))
        return None if values is None else _Instance(instance.type, values, read.private)

    async def planned(self, configured: tuple[str, Values] | None, prior: _Instance | None) -> _Change:
        """What a plan does with an object."""
        if configured is None:
            assert prior is not None
            return _Change(prior.type, ["delete"], None, prior.values, None, prior.private)
        type, config = configured
        before, private = (prior.values, prior.private) if prior else (None, b"")
        planned, replaced = await self._planned(type, config, before, private)
        cty_type = _cty_type(type)
        if before is None:
            actions = ["create"]
        elif frozen(cty_type, planned) == frozen(cty_type, before):
            actions = ["no-op"]
        elif replaced:
            planned, _ = await self._planned(type, config, None, b"")
            actions = ["delete", "create"]
        else:
            actions = ["update"]
        return _Change(type, actions, config, before, planned, private)

    async def _planned(self, type: str, config: Values, prior: Values | None, private: bytes) -> tuple[Values, bool]:
        answer = await self._call(
            pb.PlanResourceChange,
            type_name=type,
            config=_wire(type, config),
            prior_state=_wire(type, prior),
            proposed_new_state=_wire(type, config),
            prior_private=private,
        )
        planned = decode(answer.planned_state.msgpack, _cty_type(type))
        refusals = list(refusals_of_plan(SCHEMAS.resource(type).attributes, prior, config, planned))
        assert not refusals, refusals
        return planned, bool(answer.requires_replace)

    async def applied(self, change: _Change) -> _Instance | None:
        """An object after a change."""
        answer = await self._call(
            pb.ApplyResourceChange,
            type_name=change.type,
            config=_wire(change.type, change.config),
            prior_state=_wire(change.type, change.before),
            planned_state=_wire(change.type, change.planned),
            planned_private=change.private,
        )
        cty_type = _cty_type(change.type)
        values = decode(answer.new_state.msgpack, cty_type)
        broken = list(contradictions(cty_type, change.planned, values))
        assert not broken, broken
        return None if values is None else _Instance(change.type, values, answer.private)

    async def _call(self, message: Any, **fields: Any) -> Any:
        method = f"/tfplugin6.Provider/{message.DESCRIPTOR.name}"
        answer = await call(self._channel, method, message.Request(**fields), message.Response)
        errors = [each for each in answer.diagnostics if each.severity == pb.Diagnostic.ERROR]
        if errors:
            raise TerraformError("\n".join(f"{each.summary}: {each.detail}" for each in errors))
        return answer


@asynccontextmanager
async def _launched(config: Mapping[str, Any]) -> AsyncIterator[_Client]:
    """A provider for one command."""
    provider = Provider(SCHEMAS, ConfiguredClouds)
    try:
        async with ChannelFor([ProviderService(provider)]) as channel:
            client = _Client(channel)
            await client.configure(config)
            yield client
    finally:
        await provider.close()


async def _at_once(work: Iterable[Awaitable[_T]]) -> list[_T]:
    """What all of it results in, as much of it at once as Terraform does."""
    limit = asyncio.Semaphore(_PARALLELISM)

    async def limited(each: Awaitable[_T]) -> _T:
        async with limit:
            return await each

    return await asyncio.gather(*map(limited, work))


def _cty_type(type: str) -> Any:
    return SCHEMAS.resource(type).cty_type


def _wire(type: str, values: Values | None) -> pb.DynamicValue:
    return pb.DynamicValue(msgpack=encode(values, _cty_type(type)))


def _known(type: Any, value: Any) -> Any:
    """A value as Terraform's JSON has it: sets in an order of their own, nothing where it is not known yet."""
    if value is None or value is UNKNOWN:
        return None
    if isinstance(type, str):
        return value
    kind, of = type
    if kind == "object":
        return {name: _known(of[name], item) for name, item in value.items() if item is not UNKNOWN}
    if kind == "map":
        return {key: _known(of, item) for key, item in value.items() if item is not UNKNOWN}
    items = [_known(of, item) for item in value]
    return sorted(items, key=lambda item: json.dumps(item, sort_keys=True, default=str)) if kind == "set" else items


def _unknown(type: Any, value: Any) -> Any:
    """Where a value is not known yet, in the form of Terraform's `after_unknown`."""
    if value is UNKNOWN:
        return True
    if value is None or isinstance(type, str):
        return False
    kind, of = type
    if kind in ("object", "map"):
        parts = {key: _unknown(of[key] if kind == "object" else of, item) for key, item in value.items()}
        return {key: part for key, part in parts.items() if part}
    return [_unknown(of, item) for item in value]
