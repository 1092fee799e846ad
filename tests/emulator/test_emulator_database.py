"""The file: what it keeps, who may share it, and what is not one."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx
import pytest

from provider_shim.emulator import StoreError, create_app

pytestmark = pytest.mark.asyncio


async def test_everything_survives(open_cloud: Any, tmp_path: Path) -> None:
    db = tmp_path / "cloud.db"
    first = open_cloud(db)
    backend = await first.create(first.http, first.http_body(authentication=[{"scheme": "KEY", "key": "k"}]))
    await first.client.aclose()
    second = open_cloud(db, secrets="echoed")
    [kept] = (await second.get(second.list_of(second.http))).json()
    assert kept == {**backend, "authentication": [{"scheme": "KEY", "key": "k"}]}
    assert len((await second.get("/_emulator/requests")).json()) == 2


async def test_a_reset_cloud_is_as_new(open_cloud: Any, tmp_path: Path) -> None:
    options = {"rate_limit": "3", "faults": '[{"method": "POST", "status": 503, "times": 1}]'}
    used, fresh = open_cloud(tmp_path / "used.db", **options), open_cloud(tmp_path / "fresh.db", **options)
    assert (await used.post(used.http, json=used.http_body())).status_code == 503
    await used.create(used.http, used.http_body())
    await used.delete(f"{used.servers}/{used.server}")
    assert (await used.get(used.cluster_list)).status_code == 429
    assert (await used.post("/_emulator/reset")).status_code == 204
    assert (await used.get("/_emulator/requests")).json() == []
    for path in (used.list_of(used.http), f"{used.servers}/{used.server}"):
        assert (await used.get(path)).json() == (await fresh.get(path)).json()
    assert (await used.post(used.http, json=used.http_body())).status_code == 503


async def test_two_at_once_see_each_other(open_cloud: Any, tmp_path: Path) -> None:
    one, two = (open_cloud(tmp_path / "cloud.db") for _ in range(2))
    backend = await one.create(one.http, one.http_body())
    assert (await two.get(f"{two.http}/{backend['id']}")).json() == backend
    assert (await two.delete(f"{two.http}/{backend['id']}")).status_code == 204
    assert (await one.get(f"{one.http}/{backend['id']}")).status_code == 404


async def test_memory_is_private(open_cloud: Any) -> None:
    one, two = open_cloud(), open_cloud()
    await one.create(one.http, one.http_body())
    assert (await two.get(two.list_of(two.http))).json() == []


async def test_opening_an_existing_file_is_fast(open_cloud: Any, tmp_path: Path) -> None:
    db = tmp_path / "cloud.db"
    api = open_cloud(db)
    await api.get(api.cluster_list)
    await api.client.aclose()
    fastest = 1.0
    for _ in range(5):
        again = open_cloud(db)
        start = time.perf_counter()
        await again.get(again.cluster_list)
        fastest = min(fastest, time.perf_counter() - start)
        await again.client.aclose()
    assert fastest < 0.05


async def test_nothing_is_opened_before_the_first_request(open_cloud: Any, tmp_path: Path) -> None:
    open_cloud(tmp_path / "cloud.db")
    assert not (tmp_path / "cloud.db").exists()


def _not_sqlite(path: Path) -> str:
    path.write_bytes(b"This is not a database. " * 100)
    return "file is not a database"


def _foreign(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE theirs (x)")
    return "but not one of the local cloud"


def _newer(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA application_id = 0x4D435047")
        connection.execute("PRAGMA user_version = 99")
    return "it has format version 99"


def _directory(path: Path) -> str:
    path.mkdir()
    return "unable to open"


@pytest.mark.parametrize("spoil", [_not_sqlite, _foreign, _newer, _directory])
async def test_unusable_files(open_cloud: Any, tmp_path: Path, spoil: Any) -> None:
    path = tmp_path / "cloud.db"
    reason = spoil(path)
    before = path.read_bytes() if path.is_file() else None
    api = open_cloud(path)
    with pytest.raises(StoreError) as caught:
        await api.get(api.cluster_list)
    assert reason in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)
    assert before is None or path.read_bytes() == before


async def test_an_unusable_file_is_a_503_of_the_bare_application(tmp_path: Path) -> None:
    transport = httpx.ASGITransport(create_app(tmp_path))
    async with httpx.AsyncClient(transport=transport, base_url="http://local-cloud.invalid") as client:
        response = await client.get("/cluster-management/v2/data-sources/clusters/v2")
    assert response.status_code == 503
    assert "unable to open" in response.text


async def test_missing_directory(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "nowhere" / "cloud.db")
    with pytest.raises(StoreError, match="unable to open"):
        await api.get(api.cluster_list)


WORKER = """
import asyncio, sys, httpx
from provider_shim.emulator import connection, embedded_transport

async def main(db, name):
    access = connection("http://local-cloud.invalid")["instaclustr"]
    transport = embedded_transport(db, {"rate_limit": "0"})
    auth = (access["username"], access["api_key"])
    async with httpx.AsyncClient(transport=transport, base_url=access["endpoint"], auth=auth) as client:
        async def create(number):
            path = "/cluster-management/v2/resources/applications/mcp-gateway/backends/http-server/v1"
            body = {"name": f"{name}-{number}", "serverUrl": "https://a.b",
                    "virtualServerId": "b2c3d4e5-f6a7-8901-bcde-f12345678901"}
            response = await client.post(path, json=body)
            assert response.status_code == 202, response.text
        await asyncio.gather(*(create(number) for number in range(20)))

asyncio.run(main(*sys.argv[1:]))
"""


async def test_many_processes_create_one_file_and_write_to_it(open_cloud: Any, tmp_path: Path) -> None:
    db = tmp_path / "cloud.db"
    workers = [
        await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", WORKER, str(db), f"w{number}"), stderr=asyncio.subprocess.PIPE
        )
        for number in range(4)
    ]
    for worker in workers:
        _, stderr = await asyncio.wait_for(worker.communicate(), 60)
        assert worker.returncode == 0, stderr.decode()
    api = open_cloud(db, rate_limit="0")
    backends = (await api.get(api.list_of(api.http))).json()
    assert {backend["name"] for backend in backends} == {f"w{w}-{n}" for w in range(4) for n in range(20)}
    alone = open_cloud(tmp_path / "alone.db")
    seeded = [(await each.get(each.cluster_list)).json()[0]["clusters"] for each in (api, alone)]
    assert len(seeded[0]) == len(seeded[1]), "seeded once"


def _modes(db: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mode & 0o777 for path in db.parent.iterdir()}


async def test_the_file_is_its_owners_alone(open_cloud: Any, tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        api = open_cloud(tmp_path / "cloud.db")
        await api.create(api.http, api.http_body())
        assert _modes(tmp_path / "cloud.db") == {"cloud.db": 0o600, "cloud.db-wal": 0o600, "cloud.db-shm": 0o600}
    finally:
        os.umask(before)


async def test_a_file_that_others_could_read_is_closed_to_them(open_cloud: Any, tmp_path: Path) -> None:
    db = tmp_path / "cloud.db"
    api = open_cloud(db)
    await api.create(api.http, api.http_body())
    await api.client.aclose()
    db.chmod(0o644)
    again = open_cloud(db)
    await again.get(again.cluster_list)
    assert set(_modes(db).values()) == {0o600}


async def test_somebody_elses_database_keeps_its_mode(open_cloud: Any, tmp_path: Path) -> None:
    db = tmp_path / "mine.db"
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("CREATE TABLE mine (x)")
    db.chmod(0o644)
    api = open_cloud(db)
    with pytest.raises(StoreError):
        await api.get(api.cluster_list)
    assert _modes(db) == {"mine.db": 0o644}


SECRET = "correct-horse-battery"


def _holds(db: Path, secret: str = SECRET) -> list[str]:
    return [path.name for path in db.parent.iterdir() if secret.encode() in path.read_bytes()]


@pytest.mark.parametrize("delay", ["0", "0.05"])
async def test_no_secret_is_left_in_the_files_after_its_object_is_gone(
    open_cloud: Any, tmp_path: Path, delay: str
) -> None:
    db = tmp_path / "cloud.db"
    api = open_cloud(db, delete_delay=delay)
    body = api.http_body(authentication=[{"scheme": "KEY", "key": SECRET}])
    item = f"{api.http}/{(await api.create(api.http, body))['id']}"
    change = {name: body[name] for name in ("name", "serverUrl")}
    await api.put(item, json=change | {"authentication": [{"scheme": "KEY", "key": f"{SECRET}-2"}]})
    assert _holds(db)
    await api.delete(item)
    for _ in range(1000):
        if (await api.get(item)).status_code == 404:
            break
        await asyncio.sleep(0.01)
    await api.client.aclose()
    assert _holds(db) == []


async def test_operations_of_yandex_cloud_keep_no_secret(open_yandex: Any, tmp_path: Path) -> None:
    db = tmp_path / "cloud.db"
    yandex = open_yandex(db)
    call = {"url": "https://mcp.example.com", "header": {"headerName": "X-Key", "headerValue": SECRET}}
    id = await yandex.create(tools=[{"name": "t", "action": {"mcpCall": call}}])
    with closing(sqlite3.connect(db)) as connection:
        kinds = [kind for (kind,) in connection.execute("SELECT kind FROM objects WHERE body LIKE ?", (f"%{SECRET}%",))]
    assert kinds == ["yandex_gateway"]
    await yandex.started(await yandex.delete(yandex.at(id)))
    await yandex.client.aclose()
    assert _holds(db) == []
