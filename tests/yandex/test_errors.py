"""What is told of a refusal: what was wrong, where, what to do, and the ids to ask support with."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from support.scripted import DROP, Answer, Scripted
from support.yandex_answers import GATEWAY_ID, does, refusal

from provider_shim.framework.resource import AlreadyExists, AmbiguousCreate, Gone
from provider_shim.remote.explain import explained_create
from provider_shim.remote.places import attribute_path
from provider_shim.schema.attributes import Attribute, Attributes, Nested
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Key, format_path
from provider_shim.yandex.client import Client
from provider_shim.yandex.gateway import gateway

pytestmark = pytest.mark.asyncio
Connect = Callable[..., Client]

ATTRIBUTES: Attributes = {**gateway.attributes, "members": Attribute(type=["set", "string"])}
SENT = {"folderId": "b1gother", "tools": [{"name": "forecast"}, {"name": "get.order"}]}


async def create(client: Client) -> None:
    with explained_create(client.api, 'create the MCP gateway "orders"', ATTRIBUTES, SENT):
        await client.create_gateway(SENT)


@pytest.mark.parametrize(
    ("field", "path"),
    [
        ("name", "name"),
        ("tools", "tools"),
        ("tools[1]", 'tools["get.order"]'),
        ("tools[1].name", 'tools["get.order"]'),
        ("tools[0].inputJsonSchema", 'tools["forecast"].input_json_schema'),
        ("tools.0.input_json_schema", 'tools["forecast"].input_json_schema'),
        ("tools[1].action.httpCall.url", 'tools["get.order"].action.http_call.url'),
        ("tools[0].action", 'tools["forecast"].action'),
        ("tools[0].action.httpCall.headers[x].y", 'tools["forecast"].action.http_call.headers'),
        ("tools[0].unknown.name", 'tools["forecast"]'),
        ("tools[2].action", "tools"),
        ("logOptions.folderId", "log_options.folder_id"),
        ("members[2]", "members"),
        ("name[2]", "name"),
        ("unheardOf", ""),
        ("", ""),
    ],
)
async def test_attribute_that_the_api_names(field: str, path: str) -> None:
    assert format_path(attribute_path(ATTRIBUTES, field, SENT)) == path


async def test_a_place_in_a_list_that_was_not_sent_is_not_known() -> None:
    assert attribute_path(ATTRIBUTES, "tools[1].name") == ("tools",)
    assert attribute_path(ATTRIBUTES, "tools[1].name", {"tools": None}) == ("tools",)
    listed = {"cells": Attribute(nested=Nested(nesting="list", attributes={"name": Attribute(type="string")}))}
    assert attribute_path(listed, "cells[1].name") == ("cells", 1, "name")


async def test_invalid_argument_is_told_with_its_place(server: Scripted, scripted: Client) -> None:
    violations = [
        {"field": "unknown", "description": "Odd."},
        {"field": "tools[1].name", "description": "Length must be at most 64."},
        {"field": "tools[0].action", "description": "Not one."},
        {"field": "tools[0].description", "description": "Too long."},
    ]
    bad = {"@type": "google.rpc.BadRequest", "fieldViolations": violations}
    server.usual = refusal(400, 3, "Illegal argument.", bad, x_request_id="r-1", x_server_trace_id="t-1")
    with pytest.raises(ProviderError) as caught:
        await create(scripted)
    told = caught.value.diagnostic
    assert told.summary == "Refused by Yandex Cloud (INVALID_ARGUMENT, 3)"
    assert told.detail == (
        'Could not create the MCP gateway "orders": Illegal argument; unknown: Odd; '
        "tools[1].name: Length must be at most 64; tools[0].action: Not one; tools[0].description: Too long. "
        'In the configuration, tools[1] is tools["get.order"], tools[0] is tools["forecast"]. '
        "[POST /mcpgateway/v1/mcpGateways, request ID r-1, t-1]"
    )
    assert told.path == ("tools", Key("get.order"))
    assert isinstance(told.path[1], Key)


async def test_what_the_message_says_already_is_not_repeated(server: Scripted, scripted: Client) -> None:
    bad = {"@type": "google.rpc.BadRequest", "fieldViolations": [{"field": "name", "description": "name is taken."}]}
    server.usual = refusal(400, 9, "name is taken.", bad)
    with pytest.raises(ProviderError) as caught:
        await create(scripted)
    assert caught.value.diagnostic.detail.count("name is taken") == 1
    assert caught.value.diagnostic.path == ("name",)


async def test_request_id_of_the_details_where_the_headers_have_none(server: Scripted, scripted: Client) -> None:
    info = {"@type": "google.rpc.RequestInfo", "requestId": "r-9"}
    for headers, told in (({}, "request ID r-9]"), ({"x_request_id": "r-9"}, "request ID r-9]")):
        server.usual = refusal(400, 3, "no", info, **headers)
        with pytest.raises(ProviderError, match=f"{told}$"):
            await create(scripted)
    server.usual = refusal(400, 3, "no", info, x_server_trace_id="t-9")
    with pytest.raises(ProviderError, match=r"request ID t-9, r-9\]$"):
        await create(scripted)


async def test_kinds_that_the_framework_knows(server: Scripted, scripted: Client) -> None:
    server.usual = refusal(409, 6, "exists already")
    with pytest.raises(AlreadyExists, match="exists already"):
        await create(scripted)
    server.usual = refusal(404, 5, "Gateway not found")
    with pytest.raises(Gone, match="Gateway not found"):
        await does(scripted, scripted.update_gateway(GATEWAY_ID, {}, ["name"]))
    server.usual = refusal(404, 5, "Folder not found")
    with pytest.raises(ProviderError, match=r"Folder not found.*Check the IDs") as caught:
        await create(scripted)
    assert not isinstance(caught.value, Gone)


async def test_missing_role(server: Scripted, scripted: Client) -> None:
    server.usual = refusal(403, 7, "Permission denied")
    with pytest.raises(ProviderError, match=r"lacks the role serverless.mcpGateways.editor in the folder b1gother"):
        await create(scripted)
    with pytest.raises(ProviderError, match=r"serverless.mcpGateways.viewer in the folder b1gelse"):
        await does(scripted, scripted.list_gateways("b1gelse"))
    with pytest.raises(ProviderError, match=r"serverless.mcpGateways.editor in the folder b1gfolder"):
        await does(scripted, scripted.delete_gateway(GATEWAY_ID))
    server.script = [Answer()]
    with pytest.raises(ProviderError, match=r"serverless.mcpGateways.admin in"):
        await does(scripted, scripted.change_access_bindings(GATEWAY_ID, lambda _: ([("r", "system:allUsers")], [])))


async def test_wrong_credentials_name_the_setting(server: Scripted, scripted: Client) -> None:
    server.usual = refusal(401, 16, "The token is invalid")
    with pytest.raises(ProviderError) as caught:
        await create(scripted)
    assert "yandex.token (YC_TOKEN): The token is invalid" in str(caught.value)


async def test_quota(server: Scripted, scripted: Client) -> None:
    server.usual = refusal(429, 8, "Too many gateways", {"@type": "google.rpc.QuotaFailure", "violations": []})
    with pytest.raises(ProviderError, match=r"Quota exceeded.*Too many gateways. Raise it"):
        await create(scripted)
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("code", "summary", "detail"),
    [
        (8, "Too many requests to Yandex Cloud", "yandex.retry_timeout"),
        (10, "Busy in Yandex Cloud", "yandex.retry_timeout"),
        (13, "Yandex Cloud failed", "support"),
        (2, "Yandex Cloud failed", "support"),
        (99, "Yandex Cloud failed", "support"),
        (9, "Refused by Yandex Cloud", "because"),
    ],
)
async def test_other_codes(server: Scripted, open_client: Connect, code: int, summary: str, detail: str) -> None:
    client = open_client(endpoint=server.url, token="t1.x", retry_timeout="0s")
    server.usual = refusal(400, code, "because")
    with pytest.raises((ProviderError, AmbiguousCreate)) as caught:
        await create(client)
    # After a failure of its own, only a look tells whether the service has made the gateway.
    failed = isinstance(caught.value, AmbiguousCreate)
    assert failed == (summary == "Yandex Cloud failed")
    error = caught.value.error if isinstance(caught.value, AmbiguousCreate) else caught.value
    assert isinstance(error, ProviderError)
    assert error.diagnostic.summary.startswith(f"{summary} (")
    assert str(code) in error.diagnostic.summary
    assert detail in error.diagnostic.detail
    assert "because" in error.diagnostic.detail


async def test_not_available(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="t1.x", retry_timeout="0s")
    server.usual = refusal(503, 14, "later")
    with pytest.raises(
        ProviderError, match=r"not available \(UNAVAILABLE, 14\).*tried once, as yandex.retry_timeout allows: later"
    ):
        await does(client, client.get_gateway(GATEWAY_ID))
    with pytest.raises(ProviderError, match=r"not available \(UNAVAILABLE, 14\)"):
        await does(client, client.update_gateway(GATEWAY_ID, {}, ["name"]))


async def test_create_whose_outcome_is_not_known(server: Scripted, scripted: Client) -> None:
    for lost in (DROP, refusal(503, 14), refusal(504, 4), Answer(502, b"<html>bad gateway</html>")):
        server.script = [lost]
        with pytest.raises(AmbiguousCreate) as caught:
            await create(scripted)
        assert caught.value.error is None
    for odd in (Answer(200, b"<html>"), Answer(200, {}), Answer(200, []), Answer(200, {"id": "x", "metadata": {}})):
        server.script = [odd]
        with pytest.raises(AmbiguousCreate, match="Unexpected response from the Yandex Cloud API") as caught:
            await create(scripted)
        assert caught.value.error is not None


@pytest.mark.parametrize("status", [301, 404, 405])
async def test_error_of_something_else_is_not_taken_for_the_apis(
    server: Scripted, scripted: Client, status: int
) -> None:
    server.usual = Answer(status, b"<html>nothing here</html>")
    for call in (
        scripted.get_gateway(GATEWAY_ID),
        scripted.delete_gateway(GATEWAY_ID),
        scripted.access_bindings(GATEWAY_ID),
    ):
        with pytest.raises(
            ProviderError, match=r"Unexpected response.*yandex.endpoint \(YC_ENDPOINT\), http://"
        ) as caught:
            await does(scripted, call)
        assert not isinstance(caught.value, Gone)


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"code": "5"}', b'{"code": true}', b"[5]", b"[" * 50_000])
async def test_status_of_http_counts_where_there_is_no_code(server: Scripted, scripted: Client, body: bytes) -> None:
    server.usual = Answer(403, body)
    with pytest.raises(ProviderError, match=r"Not allowed.*no reason given \(HTTP status 403\)"):
        await does(scripted, scripted.get_gateway(GATEWAY_ID))


async def test_details_of_any_shape(server: Scripted, scripted: Client) -> None:
    for details in (None, {}, [1], [{"@type": 1}], [{"@type": "x/google.rpc.BadRequest", "fieldViolations": [1]}]):
        server.usual = Answer(400, {"code": 3, "message": None, "details": details})
        with pytest.raises(ProviderError, match="no reason given"):
            await does(scripted, scripted.get_gateway(GATEWAY_ID))


async def test_unreachable(open_client: Connect) -> None:
    client = open_client(endpoint="http://127.0.0.1:1", token="t1.x")
    with pytest.raises(ProviderError) as caught:
        await create(client)
    for told in ("cannot be reached", "http://127.0.0.1:1", "Check yandex.endpoint (YC_ENDPOINT)"):
        assert told in str(caught.value)
