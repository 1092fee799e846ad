"""The fault plan and the journal of requests."""

from __future__ import annotations

import asyncio
import json
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from provider_shim.emulator import journal

pytestmark = pytest.mark.asyncio

FAULTS = "/_emulator/faults"
REQUESTS = "/_emulator/requests"


@pytest.fixture
def api(open_cloud: Any) -> Any:
    """A fresh local cloud whose answers are not checked, as faults are not in the document."""
    return open_cloud(checked=False, rate_limit="0")


async def names(api: Any) -> list[str]:
    """Names of the HTTP server backends that exist."""
    return [backend["name"] for backend in (await api.get(api.list_of(api.http))).json()]


async def post(api: Any, name: str) -> httpx.Response:
    response: httpx.Response = await api.post(api.http, json=api.http_body(name=name))
    return response


async def test_status_of_the_nth_request(api: Any) -> None:
    await post(api, "before")
    rule = {"method": "POST", "kind": "http_server_backend", "nth": 2, "times": 2, "status": 503}
    assert (await api.put(FAULTS, json=[rule])).json() == [{**rule, "plan": "admin", "seen": 0, "fired": 0}]
    await api.create(api.kafka, api.kafka_body())
    assert [(await post(api, name)).status_code for name in "abcd"] == [202, 503, 503, 202]
    assert await names(api) == ["before", "a", "d"]
    [shown] = (await api.get(FAULTS)).json()
    assert (shown["seen"], shown["fired"]) == (4, 2)
    assert (await api.delete(FAULTS)).status_code == 204
    assert (await api.get(FAULTS)).json() == []


async def test_status_after_the_effect(api: Any) -> None:
    await api.put(FAULTS, json=[{"operation": "create", "status": 500, "after": True}])
    response = await post(api, "made")
    assert response.status_code == 500
    assert response.json()["errors"][0]["name"] == "fault"
    assert await names(api) == ["made"]


async def test_body_and_headers(api: Any) -> None:
    rule = {"status": 200, "body": "<html>not JSON", "headers": {"Content-Type": "text/html", "X-Odd": "1"}}
    await api.put(FAULTS, json=[rule])
    response = await api.get(api.cluster_list)
    assert (response.status_code, response.text) == (200, "<html>not JSON")
    assert (response.headers["content-type"], response.headers["x-odd"]) == ("text/html", "1")
    assert response.headers["x-request-id"]
    await api.put(FAULTS, json=[{"status": 429, "headers": {"Retry-After": "3"}}, {"nth": 2, "status": 204}])
    assert (await api.get(api.cluster_list)).headers["retry-after"] == "3"
    assert (await api.get(api.cluster_list)).content == b""


@pytest.mark.parametrize(("drop", "left"), [("before", []), ("after", ["lost"])])
async def test_dropped_connection(api: Any, drop: str, left: list[str]) -> None:
    await api.put(FAULTS, json=[{"method": "POST", "drop": drop}])
    with pytest.raises(httpx.ReadError):
        await post(api, "lost")
    assert await names(api) == left
    [dropped] = [entry for entry in (await api.get(REQUESTS)).json() if entry["method"] == "POST"]
    assert dropped["status"] is None


async def test_delay_can_be_cancelled(api: Any) -> None:
    await api.put(FAULTS, json=[{"method": "POST", "delay": 60}])
    start = time.monotonic()
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await post(api, "late")
    assert time.monotonic() - start < 5
    assert await names(api) == []

    await api.put(FAULTS, json=[{"method": "POST", "delay": 60, "after": True}])
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await post(api, "late")
    assert await names(api) == ["late"]


async def test_delay_alone_answers_as_usual(api: Any) -> None:
    await api.put(FAULTS, json=[{"delay": 0.1}])
    start = time.monotonic()
    assert (await api.get(api.cluster_list)).status_code == 200
    assert time.monotonic() - start >= 0.1


async def test_refused_requests_do_not_count(open_cloud: Any) -> None:
    api = open_cloud(checked=False, rate_limit="1")
    await api.get(api.cluster_list)
    await api.put(FAULTS, json=[{"status": 500}])
    assert (await api.get(api.cluster_list)).status_code == 429
    assert (await api.get(api.cluster_list, auth=("nobody", "x"))).status_code == 401
    assert (await api.get(FAULTS)).json()[0]["seen"] == 0


async def test_option_counts_across_processes(open_cloud: Any, tmp_path: Path) -> None:
    plan = json.dumps([{"method": "GET", "nth": 2, "status": 503}])
    statuses = []
    for _ in range(3):
        api = open_cloud(tmp_path / "cloud.db", checked=False, faults=plan)
        statuses.append((await api.get(api.cluster_list)).status_code)
        await api.client.aclose()
    assert statuses == [200, 503, 200]
    other = open_cloud(tmp_path / "cloud.db")
    [shown] = (await other.get(FAULTS)).json()
    assert (shown["seen"], shown["fired"]) == (3, 1)
    await other.get(other.cluster_list)
    assert (await other.get(FAULTS)).json() == [shown], "A process without the plan does not take part in it."


@pytest.mark.parametrize(
    ("plan", "message"),
    [
        ({}, "a fault plan must be a JSON list of rules."),
        ([5], "rules[0] must be an object."),
        ([{"status": 500, "colour": 1}], 'rules[0] has no "colour"; a rule has method, kind'),
        ([{"status": 500}, {"status": 5}], "rules[1].status must be a whole number, from 200 to 599."),
        ([{"status": 500, "nth": 0}], "rules[0].nth must be a whole number, at least 1."),
        ([{"status": 500, "nth": True}], "rules[0].nth must be"),
        ([{"status": 500, "method": "post"}], "rules[0].method must be one of GET, POST, PUT, PATCH, DELETE."),
        ([{"status": 500, "kind": "backend"}], "rules[0].kind must be one of cluster, virtual_server, "),
        ([{"status": 500, "kind": []}], "rules[0].kind must be one of"),
        ([{"status": 500, "operation": "make"}], "rules[0].operation must be one of"),
        ([{"drop": "now"}], "rules[0].drop must be one of before, after."),
        ([{"drop": "after", "status": 500}], "rules[0].drop sends no response"),
        ([{"delay": -1}], "rules[0].delay must be a number of seconds"),
        ([{"delay": True}], "rules[0].delay must be a number of seconds"),
        ([{"delay": 1, "body": "x"}], "rules[0] needs a status"),
        ([{"status": 500, "body": {}}], "rules[0].body must be text."),
        ([{"status": 500, "after": "yes"}], "rules[0].after must be true or false."),
        ([{"status": 500, "headers": {"A": 1}}], "rules[0].headers must be"),
        ([{"status": 500, "headers": {"A": "b\r\nC: d"}}], "rules[0].headers must be"),
        (
            [{"status": 500, "headers": {"A": " b"}}],
            "rules[0].headers must be an object of HTTP header names",
        ),
        ([{"status": 500, "headers": {"": "b"}}], "rules[0].headers must be"),
        ([{"status": 500.0}], "rules[0].status must be a whole number, from 200 to 599."),
        ([{"status": "500"}], "rules[0].status must be a whole number, from 200 to 599."),
        ([{"nth": 2}], "rules[0] does nothing"),
        ([{"status": 5, "nth": 0}, 1], "rules[0].nth must be a whole number, at least 1. rules[0].status must be"),
    ],
)
async def test_wrong_plans_are_refused_whole(api: Any, plan: Any, message: str) -> None:
    await api.put(FAULTS, json=[{"status": 500}])
    response = await api.put(FAULTS, json=plan)
    assert response.status_code == 400
    assert response.json()["message"].startswith(message)
    assert len((await api.get(FAULTS)).json()) == 1


async def test_plan_that_is_not_json(api: Any) -> None:
    for content, reason in (
        (b"{", "EOF while parsing an object at line 1 column 1"),
        (b"k3y", "expected value at line 1"),
    ):
        response = await api.put(FAULTS, content=content)
        assert response.status_code == 400
        assert response.json()["message"].startswith(f"a fault plan must be JSON: {reason}")
        assert "k3y" not in response.text
    assert (await api.put(FAULTS, content=b"[" * 100_000)).status_code == 400
    assert (await api.put(FAULTS, content=b"\xff")).status_code == 400


async def test_journal(api: Any) -> None:
    await api.get(api.cluster_list, params={"secret": "k3y"})
    await post(api, "x")
    await api.get(f"{api.http}/abc", auth=("nobody", "k3y"))
    entries = (await api.get(REQUESTS)).json()
    assert [(e["method"], e["path"], e["kind"], e["operation"], e["status"]) for e in entries] == [
        ("GET", api.cluster_list, "cluster", "list", 200),
        ("POST", api.http, "http_server_backend", "create", 202),
        ("GET", f"{api.http}/abc", "http_server_backend", "read", 401),
    ]
    assert "k3y" not in json.dumps(entries)
    response = await api.get(api.cluster_list)
    last = (await api.get(REQUESTS)).json()[-1]
    assert last["request_id"] == response.headers["x-request-id"]
    assert last["time"].endswith("+00:00")
    assert (await api.delete(REQUESTS)).status_code == 204
    assert (await api.get(REQUESTS)).json() == []


async def test_journal_is_bounded(api: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal, "LIMIT", 3)
    for name in "abcde":
        await post(api, name)
    assert len((await api.get(REQUESTS)).json()) == 3
