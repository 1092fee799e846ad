"""Yandex Cloud access bindings: set, changed, listed, and seen late."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

INVOKER = "serverless.mcpGateways.invoker"
EVERYBODY = {"roleId": INVOKER, "subject": {"id": "allUsers", "type": "system"}}
ACCOUNT = {"roleId": INVOKER, "subject": {"id": "aje1", "type": "serviceAccount"}}
GROUP = {"roleId": "serverless.mcpGateways.admin", "subject": {"id": "ajg1", "type": "group"}}


async def listed(yandex: Any, id: str, **query: str) -> list[dict[str, Any]]:
    response = await yandex.get(yandex.at(id, ":listAccessBindings"), params=query)
    return list(response.json().get("accessBindings", []))


async def change(yandex: Any, id: str, *deltas: tuple[str, dict[str, Any]]) -> Any:
    body = {"accessBindingDeltas": [{"action": action, "accessBinding": binding} for action, binding in deltas]}
    return await yandex.patch(yandex.at(id, ":updateAccessBindings"), json=body)


async def test_set(yandex: Any) -> None:
    id = await yandex.create()
    assert await listed(yandex, id) == []
    path = yandex.at(id, ":setAccessBindings")
    body = {"accessBindings": [EVERYBODY, GROUP, EVERYBODY]}
    operation = await yandex.started(await yandex.post(path, json=body))
    kind = "type.googleapis.com/yandex.cloud.access.SetAccessBindingsMetadata"
    assert operation["metadata"] == {"@type": kind, "resourceId": id}
    assert operation["done"]
    assert await listed(yandex, id) == [EVERYBODY, GROUP]
    await yandex.started(await yandex.post(path, json={"accessBindings": [ACCOUNT]}))
    assert await listed(yandex, id) == [ACCOUNT]
    await yandex.started(await yandex.post(path, json={}))
    assert await listed(yandex, id) == []


async def test_update(yandex: Any) -> None:
    id = await yandex.create()
    await yandex.started(await change(yandex, id, ("ADD", EVERYBODY), ("ADD", ACCOUNT), ("ADD", EVERYBODY)))
    assert await listed(yandex, id) == [EVERYBODY, ACCOUNT]
    operation = await yandex.started(await change(yandex, id, ("REMOVE", EVERYBODY), ("REMOVE", GROUP)))
    assert operation["metadata"]["@type"].endswith("access.UpdateAccessBindingsMetadata")
    assert await listed(yandex, id) == [ACCOUNT]


async def test_pages(yandex: Any) -> None:
    id = await yandex.create()
    await yandex.started(await change(yandex, id, *(("ADD", binding) for binding in (EVERYBODY, ACCOUNT, GROUP))))
    page = (await yandex.get(yandex.at(id, ":listAccessBindings"), params={"pageSize": "2"})).json()
    assert page["accessBindings"] == [EVERYBODY, ACCOUNT]
    assert await listed(yandex, id, pageToken=page["nextPageToken"]) == [GROUP]


async def test_seen_late(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_bindings_delay="0.2")
    id = await yandex.create()
    await yandex.started(await change(yandex, id, ("ADD", EVERYBODY)))
    await yandex.started(await change(yandex, id, ("ADD", ACCOUNT)))
    assert await listed(yandex, id) == []
    await asyncio.sleep(0.25)
    assert await listed(yandex, id) == [EVERYBODY, ACCOUNT]


@pytest.mark.parametrize(
    ("binding", "wrong"),
    [
        ({}, {"roleId", "subject"}),
        ({"roleId": "r" * 65, "subject": {"id": "a", "type": "group"}}, {"roleId"}),
        ({"roleId": "r", "subject": {"id": "a" * 101, "type": "group"}}, {"subject.id"}),
        ({"roleId": "r", "subject": {"id": "a", "type": "robot"}}, {"subject.type"}),
        ({"roleId": "r", "subject": None}, {"subject"}),
    ],
)
async def test_refused(yandex: Any, binding: dict[str, Any], wrong: set[str]) -> None:
    id = await yandex.create()
    path = yandex.at(id, ":setAccessBindings")
    response = await yandex.post(path, json={"accessBindings": [binding]})
    assert await yandex.refused(response, 400, 3) == {f"accessBindings[0].{field}" for field in wrong}
    where = "accessBindingDeltas[0].accessBinding."
    assert await yandex.refused(await change(yandex, id, ("ADD", binding)), 400, 3) == {
        where + field for field in wrong
    }


async def test_limits(yandex: Any) -> None:
    id = await yandex.create()
    many = [{"roleId": "r", "subject": {"id": f"a{index}", "type": "group"}} for index in range(1001)]
    path = yandex.at(id, ":setAccessBindings")
    response = await yandex.post(path, json={"accessBindings": many})
    assert await yandex.refused(response, 400, 3) == {"accessBindings"}
    await yandex.started(await yandex.post(path, json={"accessBindings": many[:1000]}))
    await yandex.refused(await change(yandex, id, ("ADD", EVERYBODY)), 429, 8)
    assert await yandex.refused(await change(yandex, id), 400, 3) == {"accessBindingDeltas"}
    assert await yandex.refused(await change(yandex, id, ("DROP", GROUP)), 400, 3) == {"accessBindingDeltas[0].action"}
