"""Lists that prove an absence: shared where that is sound, and asked for anew where it is not."""

from __future__ import annotations

import asyncio

import pytest

from provider_shim.http import AbsenceCheck

pytestmark = pytest.mark.asyncio


class Lists:
    """A list, and how often it was asked for."""

    def __init__(self, *keys: int) -> None:
        self.keys = set(keys)
        self.asked = 0

    async def fetch(self) -> set[int]:
        self.asked += 1
        found = set(self.keys)
        await asyncio.sleep(0.01)
        return found


async def test_one_list_proves_the_absence_of_many() -> None:
    check, lists = AbsenceCheck(), Lists(1)
    assert all(await asyncio.gather(*(check.lacks("g", key, lists.fetch) for key in range(2, 12))))
    assert lists.asked == 1
    assert not await check.lacks("g", 1, lists.fetch)


async def test_a_list_that_shows_it_may_be_too_old() -> None:
    check, lists = AbsenceCheck(), Lists(1, 2)
    assert not await check.lacks("g", 1, lists.fetch)
    lists.keys.clear()
    assert await check.lacks("g", 1, lists.fetch)
    assert lists.asked == 2


async def test_a_list_on_its_way_is_too_old_for_who_asks_now() -> None:
    check, lists = AbsenceCheck(), Lists(*range(10))
    first = asyncio.create_task(check.lacks("g", 0, lists.fetch))
    await asyncio.sleep(0)
    lists.keys.clear()
    late = [asyncio.create_task(check.lacks("g", key, lists.fetch)) for key in range(10)]
    assert not await first
    assert all(await asyncio.gather(*late))
    assert lists.asked == 2


async def test_a_list_from_before_a_creation_proves_nothing() -> None:
    check, lists = AbsenceCheck(), Lists()
    assert await check.lacks("g", 1, lists.fetch)
    lists.keys.add(1)
    check.clear()
    assert not await check.lacks("g", 1, lists.fetch)


async def test_lists_get_old_and_errors_are_not_kept() -> None:
    check, lists = AbsenceCheck(seconds=0.0), Lists()

    async def fail() -> set[int]:
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        await check.lacks("g", 1, fail)
    assert await check.lacks("g", 1, lists.fetch)
    await asyncio.sleep(0.01)
    lists.keys.add(1)
    assert not await check.lacks("g", 1, lists.fetch)
