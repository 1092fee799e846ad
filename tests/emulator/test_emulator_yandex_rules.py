"""What the Yandex control plane refuses in gateways and tools, and what it takes."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.emulator.yandex.templates import filled

pytestmark = pytest.mark.asyncio

FUNCTION = {"functionId": "d4e1"}
URL = "https://api.example.com"


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"folderId": None}, "folderId"),
        ({"name": ""}, "name"),
        ({"name": "Orders"}, "name"),
        ({"name": "o" * 64}, "name"),
        ({"name": "orders\n"}, "name"),
        ({"description": "x" * 65537}, "description"),
        ({"labels": {"Team": "a"}}, "labels"),
        ({"labels": {"t" * 64: "a"}}, "labels"),
        ({"labels": {"team": "A"}}, "labels.team"),
        ({"labels": {"team": "a" * 64}}, "labels.team"),
        ({"labels": {f"l{index}": "" for index in range(65)}}, "labels"),
        ({"public": "yes"}, "public"),
        ({"public": 1.5}, "public"),
        ({"transport": "HTTP"}, "transport"),
        ({"logOptions": {"logGroupId": "a", "folderId": "b"}}, "logOptions"),
        ({"logOptions": {"minLevel": "LOUD"}}, "logOptions.minLevel"),
        ({"tools": [None]}, "tools[0]"),
    ],
)
async def test_refused_gateways(yandex: Any, fields: dict[str, Any], wrong: str) -> None:
    response = await yandex.post(yandex.gateways, json=yandex.body(**fields))
    assert await yandex.refused(response, 400, 3) == {wrong}


@pytest.mark.parametrize(
    ("tool", "wrong"),
    [
        ({"name": ""}, "name"),
        ({"name": "1st tool"}, "name"),
        ({"name": "t" * 129}, "name"),
        ({"description": "x" * 65537}, "description"),
        ({"inputJsonSchema": "{"}, "inputJsonSchema"),
        ({"inputJsonSchema": "[]"}, "inputJsonSchema"),
        ({"outputJsonSchema": '"\\(.a)"'}, "outputJsonSchema"),
        ({"action": None}, "action"),
        ({"action": {}}, "action"),
        ({"action": {"functionCall": FUNCTION, "httpCall": {"url": URL}}}, "action"),
        ({"action": {"functionCall": {}}}, "action.functionCall.functionId"),
        ({"action": {"containerCall": {"path": "/"}}}, "action.containerCall.containerId"),
        ({"action": {"containerCall": {"containerId": "b", "method": "get"}}}, "action.containerCall.method"),
        ({"action": {"httpCall": {"url": ""}}}, "action.httpCall.url"),
        ({"action": {"httpCall": {"url": "/orders"}}}, "action.httpCall.url"),
        ({"action": {"httpCall": {"url": f"{URL}/\\(.id"}}}, "action.httpCall.url"),
        ({"action": {"httpCall": {"url": URL, "headers": {"a": 1}}}}, "action.httpCall.headers.a"),
        ({"action": {"httpCall": {"url": URL, "forwardHeaders": {}}}}, "action.httpCall.forwardHeaders.mode"),
        ({"action": {"mcpCall": {"url": URL, "toolCall": {}}}}, "action.mcpCall.toolCall.toolName"),
        ({"action": {"mcpCall": {"url": URL, "transport": "HTTP"}}}, "action.mcpCall.transport"),
        ({"action": {"mcpCall": {"url": URL, "unauthorized": {}, "serviceAccount": {}}}}, "action.mcpCall"),
        ({"action": {"grpcCall": {"endpoint": "a:1"}}}, "action.grpcCall.method"),
        ({"action": {"grpcCall": {"endpoint": "a", "method": "a.B/C"}}}, "action.grpcCall.endpoint"),
        ({"action": {"grpcCall": {"endpoint": "a:1", "method": "a.B"}}}, "action.grpcCall.method"),
        ({"action": {"startWorkflow": {"workflowId": "d", "mode": "LATER"}}}, "action.startWorkflow.mode"),
        (
            {"action": {"startWorkflow": {"workflowId": "d", "inputJson": '{"a": \\(.a'}}},
            "action.startWorkflow.inputJson",
        ),
    ],
)
async def test_refused_tools(yandex: Any, tool: dict[str, Any], wrong: str) -> None:
    good = {"name": "good", "action": {"functionCall": FUNCTION}}
    tools = [good, {"name": "bad", "action": {"functionCall": FUNCTION}, **tool}]
    response = await yandex.post(yandex.gateways, json=yandex.body(tools=tools))
    assert await yandex.refused(response, 400, 3) == {f"tools[1].{wrong}"}


async def test_tools_together(yandex: Any) -> None:
    twice = [yandex.tool("a"), yandex.tool("b"), yandex.tool("a")]
    many = [yandex.tool(f"t{index}") for index in range(51)]
    for tools in (twice, many):
        response = await yandex.post(yandex.gateways, json=yandex.body(tools=tools))
        assert await yandex.refused(response, 400, 3) == {"tools"}
    assert await yandex.create(tools=many[:50])


async def test_lenient_json(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_strict_json="false")
    tool = {**yandex.tool(), "inputJsonSchema": "{"}
    assert (await yandex.read(await yandex.create(tools=[tool])))["tools"] == [tool]


async def test_unknown_fields(yandex: Any, open_yandex: Any) -> None:
    gateway = await yandex.read(await yandex.create(colour="red", status="ERROR", id="mine"))
    assert "colour" not in gateway
    assert gateway["status"] == "ACTIVE"
    assert gateway["id"] != "mine"
    strict = open_yandex(yandex_unknown_fields="refused")
    tool = {**strict.tool(), "shade": 5}
    response = await strict.post(strict.gateways, json=strict.body(colour="red", tools=[tool]))
    assert await strict.refused(response, 400, 3) == {"colour", "tools[0].shade"}


async def test_malformed_requests(yandex: Any) -> None:
    json = {"Content-Type": "application/json"}
    assert await yandex.refused(await yandex.post(yandex.gateways, content=b"{", headers=json), 400, 3) == {"body"}
    assert await yandex.refused(await yandex.post(yandex.gateways, json=[]), 400, 3) == {"body"}
    assert await yandex.refused(await yandex.post(yandex.gateways, content=b"{}"), 415, 3) == {"Content-Type"}
    await yandex.refused(await yandex.post(yandex.at("x")), 404, 5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", "plain"),
        (r"\(.a)-\(.b)", "0-0"),
        (r'\(f("a)\")"; ("b"))) left', "0 left"),
        (r"\\(.a) \n", r"\\(.a) \n"),
        ("end\\", "end\\"),
    ],
)
async def test_interpolations(text: str, expected: str) -> None:
    assert filled(text) == expected


@pytest.mark.parametrize("text", [r"\(", r"\(.a", r'\("a)', r"\((.a)", '\\("\\'])
async def test_interpolations_that_do_not_end(text: str) -> None:
    with pytest.raises(ValueError, match="does not end"):
        filled(text)
