"""What takes time: visibility, deletion, latency, the rate limit. No wait is longer than it has to be."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

DELAY = 0.15


async def until(condition: Callable[[], Awaitable[bool]]) -> float:
    """Seconds until the condition holds; fails after five."""
    start = time.monotonic()
    while not await condition():
        assert time.monotonic() - start < 5, "It did not happen."
        await asyncio.sleep(0.01)
    return time.monotonic() - start


async def test_visibility_delay(open_cloud: Any) -> None:
    api = open_cloud(visibility_delay=str(DELAY), rate_limit="0")
    start = time.monotonic()
    backend = await api.create(api.http, api.http_body())
    path = f"{api.http}/{backend['id']}"
    assert (await api.get(path)).status_code == 404
    assert (await api.get(api.list_of(api.http))).json() == []

    async def visible() -> bool:
        return bool((await api.get(path)).status_code == 200)

    await until(visible)
    assert time.monotonic() - start >= DELAY
    assert (await api.get(api.list_of(api.http))).json() == [backend]

    changed = (await api.put(path, json=api.http_body(name="new"))).json()
    assert changed["name"] == "new"
    assert (await api.get(path)).json() == backend
    assert (await api.get(api.list_of(api.http))).json() == [backend]

    async def updated() -> bool:
        return bool((await api.get(path)).json() == changed)

    await until(updated)


async def test_writes_go_by_what_was_written(open_cloud: Any) -> None:
    api = open_cloud(visibility_delay="60")
    server = await api.create(api.servers, api.server_body())
    backend = await api.create(api.http, api.http_body(virtualServerId=server["id"]))
    assert (await api.post(api.http, json=api.http_body(virtualServerId=server["id"]))).status_code == 409
    path = f"{api.http}/{backend['id']}"
    assert (await api.put(path, json=api.http_body(name="new"))).status_code == 202
    assert (await api.get(path)).status_code == 404
    assert (await api.delete(path)).status_code == 204


async def test_second_update_before_the_first_shows(open_cloud: Any) -> None:
    api = open_cloud(visibility_delay="60")
    server = f"{api.servers}/{api.server}"
    before = (await api.get(server)).json()
    for name in ("one", "two"):
        assert (await api.put(server, json=api.server_body(name=name))).json()["name"] == name
        assert (await api.get(server)).json() == before


async def test_delays_survive_a_restart(open_cloud: Any, tmp_path: Path) -> None:
    db = tmp_path / "cloud.db"
    first = open_cloud(db, visibility_delay="60")
    backend = await first.create(first.http, first.http_body())
    await first.client.aclose()
    second = open_cloud(db)
    path = f"{second.http}/{backend['id']}"
    assert (await second.get(path)).status_code == 404
    assert (await second.post(second.http, json=second.http_body())).status_code == 409


async def test_delete_delay(open_cloud: Any) -> None:
    api = open_cloud(delete_delay=str(DELAY), rate_limit="0")
    server = await api.create(api.servers, api.server_body())
    backend = await api.create(api.http, api.http_body(virtualServerId=server["id"]))
    path = f"{api.http}/{backend['id']}"
    start = time.monotonic()
    assert (await api.delete(path)).status_code == 204
    assert (await api.delete(path)).status_code == 204
    assert (await api.get(path)).json() == backend
    assert (await api.get(api.list_of(api.http))).json() == [backend]
    assert (await api.put(path, json=api.http_body())).status_code == 409
    assert (await api.delete(f"{api.servers}/{server['id']}")).status_code == 409

    async def gone() -> bool:
        return bool((await api.get(path)).status_code == 404)

    await until(gone)
    assert time.monotonic() - start >= DELAY
    assert (await api.get(api.list_of(api.http))).json() == []
    assert (await api.delete(path)).status_code == 404
    assert (await api.delete(f"{api.servers}/{server['id']}")).status_code == 204
    refused = await api.post(api.http, json=api.http_body(virtualServerId=server["id"]))
    assert "virtualServerId" in await api.problems(refused, 400)


async def test_latency(open_cloud: Any) -> None:
    api = open_cloud(latency=str(DELAY))
    start = time.monotonic()
    answers = await asyncio.gather(*(api.get(api.cluster_list) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {200}
    assert DELAY <= time.monotonic() - start < 5 * DELAY


async def test_rate_limit(open_cloud: Any) -> None:
    api = open_cloud(rate_limit="5")
    answers = [await api.get(api.cluster_list) for _ in range(7)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429] * 2
    assert "retry-after" not in answers[-1].headers
    journal = (await api.get("/_emulator/requests")).json()
    assert [entry["status"] for entry in journal].count(429) == 2
    start = time.monotonic()
    await asyncio.sleep(1)  # the window: asking in between would keep it full
    assert (await api.get(api.cluster_list)).status_code == 200
    assert time.monotonic() - start < 1.5


async def test_rate_limit_default_switched_off_and_with_retry_after(open_cloud: Any) -> None:
    api = open_cloud()
    statuses = [(await api.get(api.cluster_list)).status_code for _ in range(40)]
    assert statuses == [200] * 35 + [429] * 5
    api = open_cloud(rate_limit="0")
    assert {(await api.get(api.cluster_list)).status_code for _ in range(60)} == {200}
    api = open_cloud(rate_limit="1", retry_after="2")
    await api.get(api.cluster_list)
    assert (await api.get(api.cluster_list)).headers["retry-after"] == "2"


async def test_rate_is_shared_by_all_on_one_file(open_cloud: Any, tmp_path: Path) -> None:
    one, two = (open_cloud(tmp_path / "cloud.db", rate_limit="4") for _ in range(2))
    statuses = [(await api.get(api.cluster_list)).status_code for api in (one, two) * 3]
    assert statuses == [200] * 4 + [429] * 2
