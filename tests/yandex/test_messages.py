"""Every request of the provider and every answer of the local cloud, read as the service's own messages.

The messages are those of the vendor's SDK (`yandexcloud`), read by protobuf's JSON mapping, which refuses a field or
an enum's name that it does not know. Nobody here wrote them.
"""

from __future__ import annotations

import copy
import json
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import samples
from google.protobuf import empty_pb2  # noqa: F401  # What deletions answer.
from google.protobuf.json_format import ParseDict, ParseError
from google.protobuf.message import Message
from google.rpc import error_details_pb2  # noqa: F401  # What the details of errors are made of.
from google.rpc.status_pb2 import Status
from support.cloud import Cloud
from support.recording import Exchange, Recording
from support.terraform import Workspace, unframed
from yandex.cloud.access import access_pb2 as access
from yandex.cloud.iam.v1 import iam_token_service_pb2 as iam
from yandex.cloud.operation.operation_pb2 import Operation
from yandex.cloud.serverless.mcpgateway.v1 import mcp_gateway_service_pb2 as service
from yandex.cloud.serverless.mcpgateway.v1.mcp_gateway_pb2 import McpGateway

from provider_shim.emulator import FOLDER_ID, service_account_key

_GATEWAYS = "/mcpgateway/v1/mcpGateways"
_ID = rf"{_GATEWAYS}/([a-z0-9]+)"

# Method and path, the message that the request is, the field that the id in the path is, and what the answer is.
_CALLS: list[tuple[str, str, type[Message] | None, str, type[Message]]] = [
    ("POST", _GATEWAYS, service.CreateMcpGatewayRequest, "", Operation),
    ("GET", _GATEWAYS, service.ListMcpGatewayRequest, "", service.ListMcpGatewayResponse),
    ("GET", _ID, service.GetMcpGatewayRequest, "mcpGatewayId", McpGateway),
    ("PATCH", _ID, service.UpdateMcpGatewayRequest, "mcpGatewayId", Operation),
    ("DELETE", _ID, service.DeleteMcpGatewayRequest, "mcpGatewayId", Operation),
    (
        "GET",
        f"{_ID}:listAccessBindings",
        access.ListAccessBindingsRequest,
        "resourceId",
        access.ListAccessBindingsResponse,
    ),
    ("PATCH", f"{_ID}:updateAccessBindings", access.UpdateAccessBindingsRequest, "resourceId", Operation),
    ("GET", "/operations/([a-z0-9]+)", None, "", Operation),
    ("POST", "/iam/v1/tokens", iam.CreateIamTokenRequest, "", iam.CreateIamTokenResponse),
]


def _read(exchange: Exchange) -> str:
    """Read request and answer as messages; the call's name."""
    for method, path, request, id_field, answer in _CALLS:
        match = re.fullmatch(path, exchange.path)
        if exchange.method == method and match:
            if request is not None:
                in_path = {id_field: match[1]} if id_field else {}
                ParseDict({**exchange.query, **in_path, **(exchange.request or {})}, request())
            ParseDict(exchange.answer, answer() if exchange.status == 200 else Status())
            return f"{method} {path}"
    raise AssertionError(f"no message is known for {exchange.method} {exchange.path}")


@pytest.fixture
def slow_cloud() -> Iterator[Cloud]:
    """A cloud whose operations are not done at once."""
    with Cloud("--set", "yandex_create_duration=0.3", "--set", "yandex_update_duration=0.3") as cloud:
        yield cloud


@pytest.fixture
def key_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("key") / "key.json"
    path.write_text(json.dumps(service_account_key()))
    return str(path)


def _changed(full: dict[str, Any]) -> dict[str, Any]:
    """Another value for everything that an update can change."""
    changed = copy.deepcopy(full)
    changed |= {"name": "other", "description": "Other.", "labels": {"a": "b"}, "transport": "SSE", "public": False}
    changed |= {"service_account_id": "ajeother", "network_id": "enpother", "log_options": {"folder_id": "b1gother"}}
    for tool in changed["tools"].values():
        tool["description"] = "Another one."
        for call in tool["action"].values():
            if "method" in call and "/" not in call["method"]:
                call["method"] = "DELETE"
            if "mode" in call:
                call["mode"] = "SYNC"
            if "header" in call:
                call |= {"header": None, "unauthorized": {}, "transport": "SSE"}
            for policy in ("forward_headers", "transfer_headers"):
                if "mode" in call.get(policy, {}):
                    call[policy] = {"mode": "BLACK_LIST"}
    changed["tools"]["by-account"] = {"action": {"mcp_call": {"url": "https://mcp.example.com", "service_account": {}}}}
    return changed


@pytest.mark.slow
def test_the_services_own_messages_take_every_request_and_every_answer(
    slow_cloud: Cloud, make_workspace: Any, key_file: str
) -> None:
    gateway, gateway_ref = "mcpgateway_yandex_gateway", "${mcpgateway_yandex_gateway.it.id}"
    full = {**samples.full("yandex_gateway", slow_cloud), "folder_id": FOLDER_ID, "name": "messages"}
    role = "serverless.mcpGateways.invoker"
    access_resources = {
        "mcpgateway_yandex_gateway_iam_binding": {
            "it": {"gateway_id": gateway_ref, "role": role, "members": ["serviceAccount:aje1", "system:allUsers"]}
        },
        "mcpgateway_yandex_gateway_iam_member": {
            f"it{index}": {"gateway_id": gateway_ref, "role": "serverless.mcpGateways.viewer", "member": member}
            for index, member in enumerate(["userAccount:u", "federatedUser:f", "group:g"])
        },
    }
    data = {
        "mcpgateway_yandex_gateway": {"it": {"name": "${mcpgateway_yandex_gateway.it.name}", "folder_id": FOLDER_ID}},
        "mcpgateway_yandex_gateways": {"it": {"folder_id": FOLDER_ID, "depends_on": [f"{gateway}.it"]}},
    }
    with Recording(slow_cloud.connection["yandex"]["endpoint"]) as recording:
        settings = {"endpoint": recording.url, "service_account_key_file": key_file}
        workspace: Workspace = make_workspace({"yandex": settings})
        minimal = {"name": "messages", "folder_id": FOLDER_ID}
        for config in (full, _changed(full), minimal):
            workspace.write({"resource": {gateway: {"it": config}, **access_resources}, "data": data})
            workspace.apply()
            workspace.assert_no_changes()
        twin = {"resource": {gateway: {"it": minimal, "twin": minimal}, **access_resources}}
        workspace.write(twin)
        assert "To manage it here, import it" in unframed(workspace.apply(expect=1))
        workspace.run("destroy", "-auto-approve", "-no-color")
    counts = Counter(_read(exchange) for exchange in recording.exchanges)
    assert len(counts) == len(_CALLS), "a call is not made at all"
    print(f"{len(recording.exchanges)} requests and as many answers: {dict(counts)}")


@pytest.mark.parametrize(
    "exchange",
    [
        Exchange("POST", _GATEWAYS, {}, {"name": "x", "unheardOf": 1}, 200, {}),
        Exchange("POST", _GATEWAYS, {}, {"tools": [{"action": {"httpCall": {"method": "FETCH"}}}]}, 200, {}),
        Exchange("GET", f"{_GATEWAYS}/db8", {}, None, 200, {"status": "BROKEN"}),
        Exchange("GET", f"{_GATEWAYS}/db8", {}, None, 200, {"logOptions": {"level": "WARN"}}),
        Exchange("GET", f"{_GATEWAYS}/db8", {}, None, 404, {"code": 5, "error": "not found"}),
    ],
    ids=["field in a request", "enum in a request", "enum in an answer", "field in an answer", "field in an error"],
)
def test_what_the_service_does_not_know_is_noticed(exchange: Exchange) -> None:
    with pytest.raises(ParseError):
        _read(exchange)
