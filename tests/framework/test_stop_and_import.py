"""The end of waiting when Terraform is interrupted, import ids, and upgrades of states."""

from __future__ import annotations

import asyncio
import itertools
from typing import Any

import pytest
from support.toy import TYPE, Cloud, toy_provider

from provider_shim.framework.waiting import Stop, pauses
from provider_shim.schema.diagnostics import ProviderError, Stopped


class Work:
    """Work that can be waited for, and remembers how it ended."""

    def __init__(self) -> None:
        self.cancelled = False
        self.go_on = asyncio.Event()

    async def run(self) -> str:
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled = True
            raise
        return "done"


@pytest.mark.asyncio
async def test_work_that_ends_first_is_what_comes_of_it() -> None:
    async def fail() -> None:
        raise RuntimeError("boom")

    stop = Stop()
    assert await stop.race(asyncio.sleep(0, "result")) == "result"
    with pytest.raises(RuntimeError, match="boom"):
        await stop.race(fail())


@pytest.mark.asyncio
@pytest.mark.parametrize("grace", [0, 0.05])
async def test_a_stop_ends_work_that_does_not_end_by_itself(grace: float) -> None:
    stop, work = Stop(), Work()
    race = asyncio.create_task(stop.race(work.run(), grace=grace))
    await asyncio.sleep(0)
    stop.set()
    async with asyncio.timeout(5):
        with pytest.raises(Stopped):
            await race
    assert work.cancelled


@pytest.mark.asyncio
async def test_work_that_ends_within_the_grace_is_not_lost() -> None:
    stop, work = Stop(), Work()
    race = asyncio.create_task(stop.race(work.run(), grace=5))
    await asyncio.sleep(0)
    stop.set()
    await asyncio.sleep(0.02)
    work.go_on.set()
    assert await race == "done"


@pytest.mark.asyncio
async def test_work_that_is_asked_for_after_the_stop_does_not_go_on() -> None:
    stop, work = Stop(), Work()
    stop.set()
    async with asyncio.timeout(5):
        with pytest.raises(Stopped):
            await stop.race(work.run())


@pytest.mark.asyncio
async def test_whoever_is_cancelled_takes_the_work_along() -> None:
    stop, work = Stop(), Work()
    race = asyncio.create_task(stop.race(work.run()))
    await asyncio.sleep(0)
    race.cancel()
    with pytest.raises(asyncio.CancelledError):
        await race
    assert work.cancelled


@pytest.mark.asyncio
async def test_pauses_begin_at_once_and_grow_up_to_a_limit() -> None:
    clock = asyncio.get_running_loop().time
    times = []
    async for _ in pauses(first=0.01, longest=0.02):
        times.append(clock())
        if len(times) == 5:
            break
    waits = [after - before for before, after in itertools.pairwise(times)]
    assert waits[0] >= 0.009
    assert waits[3] >= 0.019


def test_an_import_id_is_checked_and_the_rest_is_null() -> None:
    provider = toy_provider(Cloud())
    values = provider.import_by_id(TYPE, "t1")
    assert values.pop("id") == "t1"
    assert set(values.values()) == {None}
    for text in ("two words", "t1\n", "", "a/b"):
        with pytest.raises(ProviderError, match="one word"):
            provider.import_by_id(TYPE, text)


@pytest.mark.parametrize("identity", [{}, {"id": None}, {"id": 7}, {"id": "two words"}])
def test_an_identity_is_checked_like_an_import_id(identity: dict[str, Any]) -> None:
    provider = toy_provider(Cloud())
    assert provider.import_by_identity(TYPE, {"id": "t1"})["id"] == "t1"
    with pytest.raises(ProviderError):
        provider.import_by_identity(TYPE, identity)


def test_a_state_is_upgraded_from_the_version_that_it_has() -> None:
    provider = toy_provider(Cloud())
    assert provider.upgrade(TYPE, 0, {"title": "a"}) == {"name": "a"}
    assert provider.upgrade(TYPE, 1, {"name": "a"}) == {"name": "a"}
    assert provider.upgrade(TYPE, 2, {"name": "a"}) == {"name": "a"}
    with pytest.raises(ProviderError, match="newer"):
        provider.upgrade(TYPE, 3, {"name": "a"})
