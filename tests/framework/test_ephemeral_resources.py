"""Ephemeral resources as the framework drives them: what comes of opening one, and what an interruption ends."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from support.toy import LEASE, Cloud, lease, toy_provider

from provider_shim.framework import provider as framework
from provider_shim.framework.provider import Provider
from provider_shim.framework.resource import EphemeralResource, Opened
from provider_shim.schema.attributes import Schema
from provider_shim.schema.diagnostics import ProviderError, Stopped

_CONFIG = dict.fromkeys(lease.schema().attributes) | {"name": "crm"}


class StuckCloud(Cloud):
    """A cloud of which an operation takes as long as somebody lets it."""

    def __init__(self, operation: str) -> None:
        super().__init__()
        self.operation = operation
        self.reached = asyncio.Event()
        self.go_on = asyncio.Event()

    async def does(self, operation: str, *on: str) -> None:
        if operation == self.operation:
            self.reached.set()
            await self.go_on.wait()
        await super().does(operation, *on)


async def _configured(cloud: Cloud) -> Provider:
    provider = toy_provider(cloud)
    await provider.configure({})
    return provider


@pytest.mark.asyncio
async def test_only_what_the_schema_has_is_opened_and_what_was_configured_stays() -> None:
    opened = await (await _configured(Cloud())).open_ephemeral(LEASE, _CONFIG | {"tags": ["b", "a"], "renew_after": 5})
    assert set(opened.values) == set(_CONFIG)
    assert opened.values["tags"] == ["b", "a"]
    assert opened.values["holder"] is None
    assert opened.private == b"crm"


@pytest.mark.asyncio
@pytest.mark.parametrize("operation", ["open", "renew"])
async def test_an_interruption_ends_opening_and_renewing_at_once(operation: str) -> None:
    cloud = StuckCloud(operation)
    provider = await _configured(cloud)
    work: Any = {
        "open": lambda: provider.open_ephemeral(LEASE, _CONFIG),
        "renew": lambda: provider.renew_ephemeral(LEASE, b"crm"),
    }[operation]
    task = asyncio.create_task(work())
    await cloud.reached.wait()
    provider.stop()
    async with asyncio.timeout(1):
        with pytest.raises(Stopped):
            await task
    assert cloud.calls == []


@pytest.mark.asyncio
async def test_what_was_opened_is_closed_although_terraform_was_interrupted() -> None:
    cloud = StuckCloud("close")
    provider = await _configured(cloud)
    provider.stop()
    task = asyncio.create_task(provider.close_ephemeral(LEASE, b"crm"))
    await cloud.reached.wait()
    cloud.go_on.set()
    await task
    assert cloud.calls == ["close crm"]


@pytest.mark.asyncio
async def test_closing_does_not_hold_up_an_interrupted_terraform_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(framework, "_CLOSING", 0.05)
    provider = await _configured(StuckCloud("close"))
    provider.stop()
    async with asyncio.timeout(5):
        with pytest.raises(Stopped):
            await provider.close_ephemeral(LEASE, b"crm")


@pytest.mark.asyncio
async def test_without_a_configured_provider_nothing_is_opened() -> None:
    with pytest.raises(ProviderError, match="not configured"):
        await toy_provider(Cloud()).open_ephemeral(LEASE, _CONFIG)


class Plain(EphemeralResource[Cloud]):
    cloud = "toy"

    def schema(self) -> Schema:
        return Schema(attributes={})

    async def open(self, client: Cloud, config: Any) -> Opened:
        return Opened({})


@pytest.mark.asyncio
async def test_what_has_no_end_of_its_own_needs_no_code_for_it() -> None:
    opened = await Plain().open(Cloud(), {})
    assert (opened.renew_at, opened.private) == (None, b"")
    await Plain().close(Cloud(), opened.private)
    with pytest.raises(NotImplementedError, match="Plain"):
        await Plain().renew(Cloud(), opened.private)
