"""Persona access controls, whose ids hold any text."""

from __future__ import annotations

import uuid
from typing import Any
from urllib.parse import quote

import pytest

pytestmark = pytest.mark.asyncio


def item_of(api: Any, persona: dict[str, Any]) -> str:
    return f"{api.personas}/{quote(persona['id'], safe='')}"


async def tools_of(api: Any, server: str, count: int) -> list[str]:
    """Ids of new tools on a virtual server."""
    backend = await api.create(api.http, api.http_body(virtualServerId=server))
    body = {"backendId": backend["id"], "method": "get", "path": "/"}
    return [(await api.create(api.operations, body))["id"] for _ in range(count)]


@pytest.mark.parametrize(
    "role",
    ["admin", "Team A/b ops", "a%2Fb%", "..", "/", " padded ", "é漢🙂", "?x=1#y", "a;b&c", "line\nbreak\n", "x{y}:z"],
)
async def test_life_of_a_persona(api: Any, role: str) -> None:
    body = await api.persona(personaRole=role)
    tools = await tools_of(api, body["virtualServerId"], 2)
    created = await api.create(api.personas, {**body, "tools": [tools[0].upper()]})
    id = f"{body['virtualServerId']}_{role}"
    assert created == {**body, "id": id, "clusterId": api.cluster, "tools": tools[:1]}
    item = item_of(api, created)
    assert (await api.get(item)).json() == created
    assert (await api.get(api.list_of(api.personas))).json() == [created]

    answer = await api.put(item, json={"type": "DENYLIST", "tools": tools, "personaRole": "other"})
    assert answer.json() == {**created, "type": "DENYLIST", "tools": tools}
    answer = await api.put(item, json={**body, "type": "DENYLIST"})
    assert "tools" not in answer.json()
    assert (await api.get(item)).json() == answer.json()

    assert (await api.delete(item)).status_code == 204
    for gone in (await api.get(item), await api.put(item, json=body), await api.delete(item)):
        assert list(await api.problems(gone, 404)) == ["personaAccessControlId"]
    assert (await api.create(api.personas, body))["id"] == id


async def test_ids(api: Any) -> None:
    persona = await api.create(api.personas, await api.persona(personaRole="Admin"))
    server = persona["virtualServerId"]
    assert (await api.get(f"{api.personas}/{server.upper()}_Admin")).json() == persona
    assert (await api.get(f"{api.personas}/{server}_admin")).status_code == 404
    for wrong in ("abc", server, f"{server}_", f"{server}_a'b", f"{server}_a\\b"):
        refused = await api.get(f"{api.personas}/{quote(wrong, safe='')}")
        assert list(await api.problems(refused, 400)) == ["personaAccessControlId"]


@pytest.mark.parametrize("role", ["", 'a"b', "a'b", "a\\b", None, 5])
async def test_wrong_roles(api: Any, role: Any) -> None:
    body = await api.persona(personaRole=role)
    assert list(await api.problems(await api.post(api.personas, json=body), 400)) == ["personaRole"]


async def test_one_rule_for_a_role_of_a_server(api: Any) -> None:
    body = await api.persona()
    first = await api.create(api.personas, body)
    problems = await api.problems(await api.post(api.personas, json={**body, "type": "DENYLIST"}), 409)
    assert first["id"] in problems["personaRole"]
    await api.create(api.personas, {**body, "personaRole": "other"})


async def test_the_server_needs_authentication(open_cloud: Any) -> None:
    api = open_cloud()
    body = await api.persona(virtualServerId=api.server)
    problems = await api.problems(await api.post(api.personas, json=body), 400)
    assert "sample-virtual-server" in problems["virtualServerId"]
    unknown = await api.post(api.personas, json={**body, "virtualServerId": str(uuid.uuid4())})
    assert list(await api.problems(unknown, 400)) == ["virtualServerId"]
    api = open_cloud(persona_needs_authentication="false")
    await api.create(api.personas, body)


async def test_tools_have_to_be_on_the_server(api: Any) -> None:
    body = await api.persona()
    [own] = await tools_of(api, body["virtualServerId"], 1)
    [other] = await tools_of(api, api.server, 1)
    given = [own, other, str(uuid.uuid4()), "x"]
    assert set(await api.problems(await api.post(api.personas, json={**body, "tools": given}), 400)) == {"tools[3]"}
    refused = await api.post(api.personas, json={**body, "tools": given[:3]})
    assert set(await api.problems(refused, 400)) == {"tools[1]", "tools[2]"}
    created = await api.create(api.personas, {**body, "tools": [own, own]})
    assert created["tools"] == [own]
    assert list(await api.problems(await api.put(item_of(api, created), json={**body, "type": "ALL"}), 400)) == ["type"]


async def test_tools_come_back_in_another_order(open_cloud: Any) -> None:
    api = open_cloud(reorder="true")
    body = await api.persona()
    tools = await tools_of(api, body["virtualServerId"], 3)
    for given in (tools, sorted(tools), sorted(tools, reverse=True)):
        created = await api.create(api.personas, {**body, "tools": given})
        assert created["tools"] != given
        assert sorted(created["tools"]) == sorted(given)
        assert (await api.get(item_of(api, created))).json() == created
        await api.delete(item_of(api, created))


async def test_unset_tools(open_cloud: Any) -> None:
    for unset, shown in (("null", None), ("empty", [])):
        api = open_cloud(unset=unset, persona_needs_authentication="false")
        body = {"virtualServerId": api.server, "personaRole": "admin", "type": "ALLOWLIST", "tools": []}
        assert (await api.create(api.personas, body))["tools"] == shown


async def test_personas_keep_their_server(api: Any) -> None:
    persona = await api.create(api.personas, await api.persona())
    server = f"{api.servers}/{persona['virtualServerId']}"
    problems = await api.problems(await api.delete(server), 409)
    assert 'persona access control "admin"' in problems["virtualServerId"]
    await api.delete(item_of(api, persona))
    assert (await api.delete(server)).status_code == 204
