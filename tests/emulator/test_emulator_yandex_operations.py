"""Yandex Cloud operations: what they tell, and when; idempotency; failures."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio


async def test_operations_of_a_gateway(yandex: Any) -> None:
    first = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body()))
    id = first["metadata"]["mcpGatewayId"]
    second = await yandex.started(await yandex.patch(yandex.at(id), json={"name": "b"}))
    # An operation keeps no copy of the gateway, whose tools may hold secrets: it answers the gateway as it is.
    assert first["response"]["name"] != second["response"]["name"] == "b"
    first["response"] = second["response"]
    await yandex.create(name="other")
    page = (await yandex.get(yandex.at(id, "/operations"), params={"pageSize": "1"})).json()
    assert page["operations"] == [first]
    query = {"pageToken": page["nextPageToken"]}
    assert (await yandex.get(yandex.at(id, "/operations"), params=query)).json() == {"operations": [second]}
    assert await yandex.operation(first["id"]) == first
    assert await yandex.operation(f"{first['id']}:cancel") == first
    await yandex.refused(await yandex.get(f"{yandex.operations}/db8x"), 404, 5)
    await yandex.refused(await yandex.get(f"{yandex.operations}/db8x:cancel"), 404, 5)


async def test_unknown_at_first(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_operation_delay="0.2")
    operation = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body()))
    path = f"{yandex.operations}/{operation['id']}"
    await yandex.refused(await yandex.get(path), 404, 5)
    gateway = operation["metadata"]["mcpGatewayId"]
    assert (await yandex.get(yandex.at(gateway, "/operations"))).json() == {}
    await asyncio.sleep(0.25)
    assert (await yandex.get(path)).json() == operation


async def test_failing_create(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_failure="create", yandex_create_duration="0.2", yandex_rollback="0.3")
    operation = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body()))
    id = operation["metadata"]["mcpGatewayId"]
    assert not operation.keys() & {"error", "response"}
    await asyncio.sleep(0.25)
    operation = await yandex.operation(operation["id"])
    assert (operation["done"], operation["error"]["code"]) == (False, 13)
    assert (await yandex.read(id))["status"] == "CREATING"
    await asyncio.sleep(0.3)
    operation = await yandex.operation(operation["id"])
    assert (operation["done"], operation["error"]["code"], "response" in operation) == (True, 13, False)
    assert (await yandex.read(id))["status"] == "ERROR"
    await yandex.refused(await yandex.patch(yandex.at(id), json={"name": "b"}), 400, 9)
    await yandex.refused(await yandex.post(yandex.at(id, ":setAccessBindings"), json={}), 400, 9)
    await yandex.started(await yandex.delete(yandex.at(id)))
    await yandex.refused(await yandex.get(yandex.at(id)), 404, 5)


async def test_failing_update_and_delete(open_yandex: Any, tmp_path: Any) -> None:
    yandex = open_yandex(tmp_path / "cloud.db", yandex_failure="update", yandex_rollback="0.2")
    id = await yandex.create(description="old")
    before = await yandex.read(id)
    operation = await yandex.started(await yandex.patch(yandex.at(id), json={"name": "new"}))
    assert (operation["done"], operation["error"]["code"]) == (False, 13)
    assert await yandex.read(id) == {**before, "status": "UPDATING"}
    await asyncio.sleep(0.25)
    assert await yandex.read(id) == before
    yandex = open_yandex(tmp_path / "cloud.db", yandex_failure="delete")
    operation = await yandex.started(await yandex.delete(yandex.at(id)))
    assert (operation["done"], operation["error"]["code"]) == (True, 13)
    assert await yandex.read(id) == before


async def test_idempotency(yandex: Any, open_yandex: Any) -> None:
    key = {"Idempotency-Key": "b1a1c5f0-0000-4000-8000-000000000000"}
    first = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body(), headers=key))
    again = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body(), headers=key))
    assert again == first
    response = await yandex.post(yandex.gateways, json=yandex.body(name="b"), headers=key)
    assert await yandex.refused(response, 400, 3) == {"Idempotency-Key"}
    path, other = yandex.at(first["metadata"]["mcpGatewayId"]), {"Idempotency-Key": "c"}
    gone = await yandex.started(await yandex.delete(path, headers=other))
    assert await yandex.started(await yandex.delete(path, headers=other)) == gone
    deaf = open_yandex(yandex_idempotency="false")
    await deaf.started(await deaf.post(deaf.gateways, json=deaf.body(), headers=key))
    await deaf.refused(await deaf.post(deaf.gateways, json=deaf.body(), headers=key), 409, 6)


async def test_a_refused_request_leaves_its_key_free(yandex: Any) -> None:
    key = {"Idempotency-Key": "a"}
    await yandex.refused(await yandex.post(yandex.gateways, json=yandex.body(tools=[{}]), headers=key), 400, 3)
    await yandex.started(await yandex.post(yandex.gateways, json=yandex.body(), headers=key))


async def test_hint_on_when_to_look_again(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_poll_interval="7", yandex_create_duration="60")
    started = await yandex.post(yandex.gateways, json=yandex.body())
    operation = await yandex.started(started)
    looked = await yandex.get(f"{yandex.operations}/{operation['id']}")
    assert [each.headers["x-operation-poll-interval"] for each in (started, looked)] == ["7", "7"]
    assert "x-operation-poll-interval" not in (await yandex.get(yandex.gateways, params={"folderId": "f"})).headers
    started = await open_yandex().post(yandex.gateways, json=yandex.body())
    assert "x-operation-poll-interval" not in started.headers
