"""Yandex Cloud gateways: what comes back, masks, lists, life."""

from __future__ import annotations

import asyncio
import re
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

POLICY = {"mode": "WHITE_LIST", "headers": ["X-User"]}
WEB: dict[str, Any] = {
    "method": "POST",
    "body": '{"city": "\\(.city)"}',
    "headers": {"X-Team": "a"},
    "query": {"q": "\\(.q)"},
    "forwardHeaders": POLICY,
}
MCP: dict[str, Any] = {
    "url": "https://mcp.example.com/",
    "toolCall": {"toolName": "find", "parametersJson": '{"n": \\(.n), "all": \\( . ), "s": "\\(f("("; ")"))"}'},
    "transport": "STREAMABLE",
    "forwardHeaders": {"X-A": "X-B"},
    "transferHeaders": {"mode": "BLACK_LIST"},
}
ACTIONS: list[dict[str, Any]] = [
    {"functionCall": {"functionId": "d4e1", "tag": "$latest"}},
    {"containerCall": {"containerId": "bba1", "path": "/orders", **WEB}},
    {"httpCall": {"url": "https://\\(.host)/orders", "useServiceAccount": True, **WEB}},
    {"mcpCall": {**MCP, "header": {"headerName": "X-Key", "headerValue": "k3y"}}},
    {"mcpCall": {**MCP, "unauthorized": {}}},
    {"mcpCall": {**MCP, "serviceAccount": {}}},
    {
        "grpcCall": {
            "endpoint": "grpc.example.com:443",
            "method": "orders.Orders/Find",
            "useServiceAccount": False,
            "body": "\\( . )",
            "headers": {"x-team": "a"},
            "forwardHeaders": POLICY,
        }
    },
    {"startWorkflow": {"workflowId": "dfq1", "inputJson": '{"a": 1}', "mode": "ASYNC"}},
]
FULL: dict[str, Any] = {
    "description": "Orders.",
    "labels": {"team": "a", "empty": ""},
    "tools": [
        {
            "name": f"tool-{index}",
            "description": "Does it.",
            "inputJsonSchema": '{ "type": "object" }',
            "outputJsonSchema": "{}",
            "action": action,
        }
        for index, action in enumerate(ACTIONS)
    ],
    "logOptions": {"disabled": True, "logGroupId": "e23a", "minLevel": "WARN"},
    "serviceAccountId": "aje1",
    "networkId": "enp1",
    "public": True,
    "transport": "STREAMABLE",
}


async def test_everything_round_trips(yandex: Any) -> None:
    operation = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body(**FULL)))
    id = operation["metadata"]["mcpGatewayId"]
    gateway = await yandex.read(id)
    assert {name: gateway[name] for name in FULL} == FULL
    assert re.fullmatch("db8[a-z0-9]{17}", id)
    assert re.fullmatch(rf"https://{id}\.\w+\.mcpgw\.serverless\.yandexcloud\.net", gateway["baseDomain"])
    assert gateway["status"] == "ACTIVE"
    assert gateway.keys() - FULL.keys() == {"id", "folderId", "createdAt", "name", "status", "baseDomain", "cloudId"}
    kind = "type.googleapis.com/yandex.cloud.serverless.mcpgateway.v1."
    assert operation["response"] == {"@type": f"{kind}McpGateway", **gateway}
    assert operation["metadata"]["@type"] == f"{kind}CreateMcpGatewayMetadata"
    assert operation["metadata"]["folderId"] == yandex.folder


async def test_unset_is_left_out_and_false_is_printed(yandex: Any) -> None:
    unset = {"description": "", "labels": {}, "tools": None, "transport": "", "networkId": None, "logOptions": None}
    gateway = await yandex.read(await yandex.create(**unset))
    assert gateway["logOptions"] == {"disabled": False}
    assert gateway["public"] is False
    assert not gateway.keys() & {"description", "labels", "tools", "transport", "networkId", "serviceAccountId"}
    id = await yandex.create(
        name="b", public="true", tools=[yandex.tool(httpCall={"url": "https://a.b", "useServiceAccount": "false"})]
    )
    gateway = await yandex.read(id)
    assert gateway["public"] is True
    assert gateway["tools"][0]["action"] == {"httpCall": {"url": "https://a.b", "useServiceAccount": False}}


async def test_update_by_mask(yandex: Any) -> None:
    id = await yandex.create(**FULL)
    before = await yandex.read(id)
    body = {"updateMask": "description,labels,logOptions.minLevel", "description": "New.", "networkId": "ignored"}
    operation = await yandex.started(await yandex.patch(yandex.at(id), json=body))
    assert operation["metadata"]["@type"].endswith("UpdateMcpGatewayMetadata")
    gateway = await yandex.read(id)
    del before["labels"], before["logOptions"]["minLevel"]
    assert gateway == {**before, "description": "New."}


async def test_update_without_a_mask_resets(yandex: Any) -> None:
    id = await yandex.create(**FULL)
    before = await yandex.read(id)
    await yandex.started(await yandex.patch(yandex.at(id), json={"name": "renamed"}))
    gateway = await yandex.read(id)
    kept = ("id", "folderId", "createdAt", "status", "baseDomain", "cloudId")
    rest = {"name": "renamed", "public": False, "logOptions": {"disabled": False}}
    assert gateway == {**{name: before[name] for name in kept}, **rest}


@pytest.mark.parametrize("mask", ["folderId", "status", "colour", "log_options", "logOptions.colour", "name.a", "a,,b"])
async def test_unknown_mask(yandex: Any, mask: str) -> None:
    id = await yandex.create()
    response = await yandex.patch(yandex.at(id), json={"updateMask": mask})
    assert await yandex.refused(response, 400, 3) == {"updateMask"}


async def test_a_required_field_cannot_be_reset(yandex: Any) -> None:
    id = await yandex.create()
    for body in ({}, {"updateMask": "name"}):
        assert await yandex.refused(await yandex.patch(yandex.at(id), json=body), 400, 3) == {"name"}


async def test_list(yandex: Any) -> None:
    ids = [await yandex.create(name=f"gateway-{index}", tools=FULL["tools"]) for index in range(5)]
    await yandex.create(folderId="other")
    seen, token = [], ""
    for size in (2, 2, 1):
        query = {"folderId": yandex.folder, "pageSize": "2", "pageToken": token}
        page = (await yandex.get(yandex.gateways, params=query)).json()
        assert len(page["gateways"]) == size
        seen += [gateway["id"] for gateway in page["gateways"]]
        token = page.get("nextPageToken", "")
    assert (seen, token) == (ids, "")
    query = {"folderId": yandex.folder, "filter": 'name="gateway-3"'}
    [preview] = (await yandex.get(yandex.gateways, params=query)).json()["gateways"]
    gateway = await yandex.read(ids[3])
    assert preview == {name: value for name, value in gateway.items() if name not in ("tools", "cloudId")}
    assert (await yandex.get(yandex.gateways, params={"folderId": "empty"})).json() == {}


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({}, "folderId"),
        ({"folderId": "f", "pageSize": "-1"}, "pageSize"),
        ({"folderId": "f", "pageSize": "1001"}, "pageSize"),
        ({"folderId": "f", "pageToken": "?"}, "pageToken"),
        ({"folderId": "f", "filter": "name=a"}, "filter"),
    ],
)
async def test_refused_lists(yandex: Any, query: dict[str, str], field: str) -> None:
    assert await yandex.refused(await yandex.get(yandex.gateways, params=query), 400, 3) == {field}


async def test_delete(yandex: Any) -> None:
    id = await yandex.create()
    operation = await yandex.started(await yandex.delete(yandex.at(id)))
    assert operation["response"] == {"@type": "type.googleapis.com/google.protobuf.Empty"}
    assert operation["metadata"]["mcpGatewayId"] == id
    for response in (
        await yandex.get(yandex.at(id)),
        await yandex.patch(yandex.at(id), json={"name": "a"}),
        await yandex.delete(yandex.at(id)),
        await yandex.get(yandex.at(id, "/operations")),
        await yandex.get(yandex.at(id, ":listAccessBindings")),
        await yandex.post(yandex.at(id, ":setAccessBindings"), json={}),
    ):
        await yandex.refused(response, 404, 5)
    assert (await yandex.operation(operation["id"]))["done"]


async def test_names_are_unique_in_a_folder(yandex: Any, open_yandex: Any) -> None:
    await yandex.create()
    await yandex.create(folderId="other")
    await yandex.refused(await yandex.post(yandex.gateways, json=yandex.body()), 409, 6)
    second = await yandex.create(name="second")
    await yandex.refused(await yandex.patch(yandex.at(second), json={"name": "orders"}), 409, 6)
    lenient = open_yandex(yandex_unique_names="false")
    assert await lenient.create() != await lenient.create()


async def test_life(open_yandex: Any) -> None:
    duration = {f"yandex_{name}_duration": "0.3" for name in ("create", "update", "delete")}
    yandex = open_yandex(**duration)
    operation = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body()))
    id = operation["metadata"]["mcpGatewayId"]
    assert operation["done"] is False
    assert not operation.keys() & {"response", "error"}
    assert (await yandex.read(id))["status"] == "CREATING"
    await yandex.refused(await yandex.patch(yandex.at(id), json={"name": "b"}), 409, 10)
    await yandex.refused(await yandex.delete(yandex.at(id)), 409, 10)
    await asyncio.sleep(0.35)
    done = await yandex.operation(operation["id"])
    assert done["modifiedAt"] > done["createdAt"]
    assert done["response"]["status"] == (await yandex.read(id))["status"] == "ACTIVE"

    await yandex.started(await yandex.patch(yandex.at(id), json={"name": "renamed"}))
    gateway = await yandex.read(id)
    assert (gateway["status"], gateway["name"]) == ("UPDATING", "orders")
    await asyncio.sleep(0.35)
    assert (await yandex.read(id))["name"] == "renamed"

    await yandex.started(await yandex.delete(yandex.at(id)))
    assert (await yandex.read(id))["status"] == "DELETING"
    await yandex.refused(await yandex.delete(yandex.at(id)), 409, 10)
    await asyncio.sleep(0.35)
    await yandex.refused(await yandex.get(yandex.at(id)), 404, 5)


async def test_delays_that_all_clouds_share(open_yandex: Any) -> None:
    yandex = open_yandex(visibility_delay="0.2", delete_delay="0.2")
    id = await yandex.create()
    await yandex.refused(await yandex.get(yandex.at(id)), 404, 5)
    await asyncio.sleep(0.25)
    assert (await yandex.read(id))["name"] == "orders"
    assert (await yandex.started(await yandex.delete(yandex.at(id))))["done"]
    assert (await yandex.read(id))["status"] == "DELETING"
    await yandex.refused(await yandex.delete(yandex.at(id)), 404, 5)
    await asyncio.sleep(0.25)
    await yandex.refused(await yandex.get(yandex.at(id)), 404, 5)


async def test_reorder(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_reorder="true")
    id = await yandex.create(tools=[yandex.tool("a"), yandex.tool("b")])
    assert [tool["name"] for tool in (await yandex.read(id))["tools"]] == ["b", "a"]


async def test_default_transport(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_transport="SSE")
    assert (await yandex.read(await yandex.create()))["transport"] == "SSE"
    assert (await yandex.read(await yandex.create(name="b", transport="STREAMABLE")))["transport"] == "STREAMABLE"


async def test_seed(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_api="seed", yandex_delete_duration="60")
    id = await yandex.create(**FULL)
    gateway = await yandex.read(id)
    assert "transport" not in gateway
    for tool in gateway["tools"]:
        assert "outputJsonSchema" not in tool
        [(action, call)] = tool["action"].items()
        assert "transferHeaders" not in call
        assert ("forwardHeaders" in call) == (action == "mcpCall")
    await yandex.started(await yandex.patch(yandex.at(id), json={"updateMask": "tools", "tools": gateway["tools"]}))
    assert await yandex.read(id) == gateway
    response = await yandex.patch(yandex.at(id), json={"updateMask": "description", "description": "x" * 4001})
    assert await yandex.refused(response, 400, 3) == {"description"}
    response = await yandex.patch(yandex.at(id), json={"updateMask": "transport", "transport": "SSE"})
    assert await yandex.refused(response, 400, 3) == {"updateMask"}
    body = {"updateMask": "tools", "tools": [yandex.tool("t" * 128)]}
    await yandex.started(await yandex.patch(yandex.at(id), json=body))
    await yandex.started(await yandex.delete(yandex.at(id)))
    assert (await yandex.read(id))["status"] == "ACTIVE"
