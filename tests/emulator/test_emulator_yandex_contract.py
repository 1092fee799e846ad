"""The Yandex document, and what both clouds share: faults, journal, rate limit, console page, connection."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

import provider_shim.emulator as emulator
from provider_shim.emulator.yandex.cloud import YandexCloud
from provider_shim.emulator.yandex.options import YandexOptions

pytestmark = pytest.mark.asyncio


@pytest.mark.parametrize("state", ["current", "seed"])
async def test_document_is_valid_and_served(open_yandex: Any, state: str) -> None:
    document = (await open_yandex(yandex_api=state).get("/openapi/yandex.json")).json()
    assert document["openapi"].startswith("3.1")
    validate(document)
    assert ("ForwardHeadersPolicy" in str(document["components"]["schemas"]["HttpCall"])) == (state == "current")


async def test_document_describes_exactly_the_operations() -> None:
    cloud = YandexCloud(YandexOptions(), visibility_delay=0, delete_delay=0)
    described = {
        (method.upper(), path)
        for path, item in cloud.document()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert described == {(operation.method, operation.path) for operation in cloud.operations}


async def test_both_clouds_in_one(yandex: Any) -> None:
    access = emulator.connection("http://cloud.invalid/")
    assert access.keys() == {"instaclustr", "yandex"}
    told = {"endpoint": "http://cloud.invalid", "token": emulator.TOKEN, "folder_id": emulator.FOLDER_ID}
    assert access["yandex"] == told
    auth = (access["instaclustr"]["username"], access["instaclustr"]["api_key"])
    response = await yandex.get("/cluster-management/v2/data-sources/clusters/v2", auth=auth)
    assert response.status_code == 200
    assert "x-server-trace-id" not in response.headers


async def test_faults_and_journal(open_yandex: Any) -> None:
    yandex = open_yandex()
    rules = [
        {"kind": "yandex_gateway", "method": "PATCH", "status": 503},
        {"kind": "yandex_operation", "status": 409},
        {"kind": "yandex_access_bindings", "operation": "list", "status": 404},
        {"kind": "yandex_token", "status": 429, "headers": {"Retry-After": "1"}},
        {"kind": "yandex_gateway", "operation": "create", "drop": "after"},
    ]
    assert (await yandex.put("/_emulator/faults", json=rules)).status_code == 200
    with pytest.raises(httpx.ReadError):
        await yandex.post(yandex.gateways, json=yandex.body())
    [gateway] = (await yandex.get(yandex.gateways, params={"folderId": yandex.folder})).json()["gateways"]
    path = yandex.at(gateway["id"])
    await yandex.refused(await yandex.patch(path, json={"name": "b"}), 503, 14)
    await yandex.started(await yandex.patch(path, json={"name": "b"}))
    await yandex.refused(await yandex.get(f"{path}/operations"), 409, 10)
    await yandex.refused(await yandex.get(f"{path}:listAccessBindings"), 404, 5)
    response = await yandex.post(yandex.tokens, json={})
    await yandex.refused(response, 429, 8)
    assert response.headers["retry-after"] == "1"
    requests = (await yandex.get("/_emulator/requests")).json()
    assert {request["cloud"] for request in requests} == {"yandex"}
    assert [(request["kind"], request["operation"], request["status"]) for request in requests] == [
        ("yandex_gateway", "create", None),
        ("yandex_gateway", "list", 200),
        ("yandex_gateway", "update", 503),
        ("yandex_gateway", "update", 200),
        ("yandex_operation", "list", 409),
        ("yandex_access_bindings", "list", 404),
        ("yandex_token", "create", 429),
    ]


async def test_rate_limit(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_rate_limit="1")
    await yandex.create()
    await yandex.refused(await yandex.get(yandex.at("x")), 429, 8)


async def test_survives_a_restart(open_yandex: Any, tmp_path: Any) -> None:
    first, second = (open_yandex(tmp_path / "cloud.db") for _ in range(2))
    id = await first.create(tools=[first.tool()])
    assert await second.read(id) == await first.read(id)


async def test_console_page(open_yandex: Any) -> None:
    yandex = open_yandex(yandex_failure="create")
    secret = {"headerName": "Authorization", "headerValue": "k3y"}
    calls = [
        {
            "mcpCall": {
                "url": "https://u:k3y@mcp.example.com/sse?key=k3y",
                "header": secret,
                "forwardHeaders": {"X": "k3y"},
            }
        },
        {"grpcCall": {"endpoint": "grpc.example.com:443", "method": "a.B/C", "headers": {"x": "k3y"}}},
        {"functionCall": {"functionId": "d4e1"}},
    ]
    tools = [yandex.tool(f"tool-{index}", **call) for index, call in enumerate(calls)]
    tools[0]["inputJsonSchema"] = '{"type": "object", "properties": {"city": {}}}'
    id = await yandex.create(tools=tools, public=True, description="<b>Orders")
    html = (await yandex.get("/")).text
    shown = ("Yandex Cloud", id, "ERROR", "tool-0", "https://mcp.example.com/sse", "a.B/C", "d4e1", "&lt;b&gt;Orders")
    for text in (*shown, "the header Authorization", "none: anyone may call it", "&quot;city&quot;: {}"):
        assert text in html
    assert "k3y" not in html
    assert 'class="status bad">ERROR' in html
