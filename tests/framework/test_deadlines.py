"""What has no `timeouts` of its own ends in time all the same, and answers that say nothing are waited out."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from support.toy import Cloud, ThingResource

from provider_shim.framework import creation, observation, provider
from provider_shim.framework.lifecycle import Lifecycle
from provider_shim.framework.plan import plan
from provider_shim.framework.resource import AlreadyExists, AmbiguousCreate, Unclear
from provider_shim.framework.waiting import Stop
from provider_shim.schema.diagnostics import ProviderError, Severity

pytestmark = pytest.mark.asyncio


async def test_a_read_without_timeouts_has_a_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(provider, "_READING", 0.05)
    with pytest.raises(ProviderError, match=r"some_type: no response within 0\.05s"):
        await provider._in_time(asyncio.sleep(60), "some_type")
    assert await provider._in_time(asyncio.sleep(0, "found"), "some_type") == "found"


class Foggy(ThingResource):
    """A thing whose reads say nothing so many times; which may be in a list though a read does not find it."""

    def __init__(self, unclear: int = 0, *, listed: int = 0, answers_whole: bool = False) -> None:
        self.unclear = unclear
        self.listed = listed
        self.answers_whole = answers_whole

    async def create(self, client: Cloud, values: dict[str, Any]) -> dict[str, Any]:
        known = await super().create(client, values)
        return dict(client.objects[known["id"]]) if self.answers_whole else known

    async def read(self, client: Cloud, state: Mapping[str, Any], *, fresh: bool) -> dict[str, Any] | None:
        if self.unclear:
            self.unclear -= 1
            raise Unclear("Unexpected response", "An HTML page came.")
        return await super().read(client, state, fresh=fresh)

    async def is_gone(self, client: Cloud, state: Mapping[str, Any]) -> bool:
        self.listed -= 1
        return self.listed < 0


def _life(resource: Foggy, cloud: Cloud) -> Lifecycle:
    return Lifecycle(resource.schema(), resource, cloud, Stop())


async def _created(resource: Foggy, cloud: Cloud) -> Any:
    config = dict.fromkeys(resource.schema().attributes) | {"name": "thing"}
    return await _life(resource, cloud).create(plan(resource.schema().attributes, config, None).planned, config)


async def test_a_create_waits_through_answers_that_say_nothing() -> None:
    applied = await _created(Foggy(3), Cloud())
    assert applied.diagnostics == []
    assert applied.state["id"] == "t1"


@pytest.mark.parametrize("whole", [True, False])
async def test_a_create_that_cannot_be_read_back_is_tainted_only_if_nothing_shows_it(
    monkeypatch: pytest.MonkeyPatch, whole: bool
) -> None:
    monkeypatch.setattr(observation, "_UNCLEAR_SECONDS", 0.2)
    applied = await _created(Foggy(10_000, answers_whole=whole), Cloud())
    [told] = applied.diagnostics
    assert told.severity is (Severity.WARNING if whole else Severity.ERROR)
    assert "An HTML page came." in told.detail
    assert (applied.state["id"], applied.state["name"]) == ("t1", "thing")


async def test_an_object_in_the_way_of_a_repeated_create_is_told_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(creation, "_LOOK_UP_SECONDS", 0.01)
    tries = []

    def instead() -> None:
        tries.append(1)
        if len(tries) == 1:
            raise AmbiguousCreate
        raise AlreadyExists("Taken", "Import it.")

    cloud = Cloud()
    cloud.instead["create"] = instead
    applied = await _created(Foggy(), cloud)
    assert (applied.state, [each.detail for each in applied.diagnostics]) == (None, ["Import it."])
    assert 2 < len(tries) < 10


async def test_a_refresh_does_not_believe_one_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(observation, "_ABSENCE_SECONDS", 0.3)
    cloud = Cloud()
    state = (await _created(Foggy(), cloud)).state
    cloud.objects.clear()
    # A list that is a little behind.
    assert (await _life(Foggy(listed=2), cloud).read(state, b"")).state is None
    read = await _life(Foggy(listed=1000), cloud).read(state, b"")
    [told] = read.diagnostics
    assert (told.summary, read.state) == ("Thing may or may not exist", state)
    assert "reports that it does not exist, but the list has still included it" in told.detail


async def test_a_deletion_waits_until_the_list_agrees() -> None:
    cloud = Cloud()
    state = (await _created(Foggy(), cloud)).state
    resource = Foggy(2, listed=2)
    applied = await _life(resource, cloud).delete(state, b"")
    assert (applied.state, applied.diagnostics) == (None, [])
    assert (resource.unclear, resource.listed) == (0, -1)
