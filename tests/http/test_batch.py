"""Many reads answered from one list."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from provider_shim.http import Batch

pytestmark = pytest.mark.asyncio


class Lists:
    """The lists of groups, and how often each was asked for."""

    def __init__(self) -> None:
        self.items: dict[str, dict[Any, Any]] = {"a": {1: "one", 2: "two"}, "b": {1: "uno"}}
        self.asked: list[str] = []
        self.begun = asyncio.Event()
        self.go_on = asyncio.Event()
        self.go_on.set()
        self.error: Exception | None = None

    def of(self, group: str) -> Callable[[], Awaitable[dict[Any, Any]]]:
        async def fetch() -> dict[Any, Any]:
            self.asked.append(group)
            self.begun.set()
            found = dict(self.items[group])
            await self.go_on.wait()
            if self.error:
                raise self.error
            return found

        return fetch


@pytest.fixture
def lists() -> Lists:
    return Lists()


async def test_the_first_read_of_a_group_is_left_alone(lists: Lists) -> None:
    batch = Batch()
    assert await batch.get("a", 1, lists.of("a")) is None
    assert await batch.get("b", 1, lists.of("b")) is None
    assert lists.asked == []


async def test_from_the_second_on_one_list_serves_all(lists: Lists) -> None:
    batch = Batch()
    found = await asyncio.gather(*(batch.get("a", number, lists.of("a")) for number in (1, 2, 1, 2, 3)))
    assert found == [None, "two", "one", "two", None]
    assert lists.asked == ["a"]


async def test_groups_do_not_mix(lists: Lists) -> None:
    batch = Batch()
    for group in "ab":
        await batch.get(group, 1, lists.of(group))
    assert [await batch.get(group, 1, lists.of(group)) for group in "ab"] == ["one", "uno"]


async def test_a_list_is_asked_for_anew_after_a_while(lists: Lists) -> None:
    batch = Batch(seconds=0.05)
    await batch.get("a", 1, lists.of("a"))
    assert await batch.get("a", 1, lists.of("a")) == "one"
    lists.items["a"][1] = "changed"
    await asyncio.sleep(0.1)
    assert await batch.get("a", 1, lists.of("a")) == "changed"
    assert lists.asked == ["a", "a"]


async def test_a_write_makes_lists_stale_also_one_that_is_under_way(lists: Lists) -> None:
    batch = Batch()
    await batch.get("a", 1, lists.of("a"))
    lists.go_on.clear()
    before = asyncio.create_task(batch.get("a", 1, lists.of("a")))
    await lists.begun.wait()
    lists.items["a"][1] = "written"
    batch.clear()
    after = asyncio.create_task(batch.get("a", 1, lists.of("a")))
    await asyncio.sleep(0)
    lists.go_on.set()
    assert await after == "written"
    assert await before == "one"


async def test_a_list_that_fails_fails_for_all_that_wait_for_it(lists: Lists) -> None:
    batch = Batch()
    await batch.get("a", 1, lists.of("a"))
    lists.error = RuntimeError("boom")
    waiting = [batch.get("a", number, lists.of("a")) for number in (1, 2)]
    results = await asyncio.gather(*waiting, return_exceptions=True)
    assert results == [lists.error, lists.error]
    assert lists.asked == ["a"]


async def test_whoever_gives_up_waiting_takes_the_list_from_nobody(lists: Lists) -> None:
    batch = Batch()
    await batch.get("a", 1, lists.of("a"))
    lists.go_on.clear()
    impatient = asyncio.create_task(batch.get("a", 1, lists.of("a")))
    patient = asyncio.create_task(batch.get("a", 2, lists.of("a")))
    await asyncio.sleep(0)
    impatient.cancel()
    await asyncio.gather(impatient, return_exceptions=True)
    lists.go_on.set()
    assert await patient == "two"
    assert lists.asked == ["a"]
