"""Samples of Yandex Cloud's resources."""

from __future__ import annotations

import json
from typing import Any

from sample import Sample
from support.yandex import BindingKind, GatewayKind, MemberKind

_NOBODY = "db8aaaaaaaaaaaaaaaaa"


def _schema(*arguments: str) -> str:
    return json.dumps({"type": "object", "properties": {name: {"type": "string"} for name in arguments}})


def _policy(mode: str, *headers: str) -> dict[str, Any]:
    return {"mode": mode, "headers": list(headers)}


# One tool for each action. What every tool has is changed on the first, which therefore has all of it.
_TOOLS: dict[str, dict[str, Any]] = {
    "score": {
        "description": "Scores a customer.",
        "input_json_schema": _schema("customer"),
        "output_json_schema": _schema("score"),
        "action": {"function_call": {"function_id": "d4efunction000000001", "tag": "stable"}},
    },
    "convert": {
        "input_json_schema": _schema("amount"),
        "action": {
            "container_call": {
                "container_id": "bbacontainer00000001",
                "path": "/convert",
                "method": "POST",
                "body": r'{"amount": "\(.amount)"}',
                "headers": {"X-Team": "orders"},
                "query": {"currency": "EUR"},
                "forward_headers": _policy("WHITE_LIST", "X-Trace"),
            }
        },
    },
    "weather": {
        "input_json_schema": _schema("city"),
        "action": {
            "http_call": {
                "url": r"https://weather.example.com/\(.city)",
                "method": "PUT",
                "body": r'{"city": "\(.city)"}',
                "headers": {"X-Team": "orders"},
                "query": {"units": "metric"},
                "use_service_account": True,
                "forward_headers": _policy("BLACK_LIST", "Cookie"),
            }
        },
    },
    "remote": {
        "input_json_schema": _schema("order"),
        "action": {
            "mcp_call": {
                "url": "https://mcp.example.com/mcp",
                "tool_call": {"tool_name": "getOrder", "parameters_json": r'{"id": "\(.order)"}'},
                "transport": "STREAMABLE",
                "header": {"header_name": "X-Key", "header_value": "first-secret-of-remote"},
                "forward_headers": {"X-Caller": "X-Original-Caller"},
                "transfer_headers": _policy("WHITE_LIST", "X-Trace", "X-Span"),
            }
        },
    },
    "stock": {
        "input_json_schema": _schema("item"),
        "action": {
            "grpc_call": {
                "endpoint": "stock.example.com:443",
                "method": "shop.Stock/Get",
                "use_service_account": True,
                "body": r'{"item": "\(.item)"}',
                "headers": {"X-Team": "orders"},
                "forward_headers": _policy("WHITE_LIST", "X-Trace"),
            }
        },
    },
    "refund": {
        "input_json_schema": _schema("order"),
        "action": {
            "start_workflow": {
                "workflow_id": "dfqworkflow000000001",
                "input_json": r'{"order": "\(.order)"}',
                "mode": "ASYNC",
            }
        },
    },
}


def _with_another_action(action: str) -> dict[str, dict[str, Any]]:
    """The tools, of which the one with this action has another: it has to have one."""
    other = {"start_workflow": {"workflow_id": "dfqworkflow000000002"}}
    if action == "start_workflow":
        other = {"function_call": {"function_id": "d4efunction000000002"}}
    return {name: tool | {"action": other} if action in tool["action"] else tool for name, tool in _TOOLS.items()}


_ACTIONS = [action for tool in _TOOLS.values() for action in tool["action"]]
_MCP_HEADER = {"tools.action.mcp_call.header": None}

SAMPLES: dict[str, Sample] = {
    "yandex_gateway": Sample(
        kind=GatewayKind(),
        full={
            "folder_id": "@folder",
            "name": "contract",
            "description": "A gateway of the tests.",
            "labels": {"team": "orders", "env": "test"},
            "tools": _TOOLS,
            "log_options": {"disabled": True, "log_group_id": "e23loggroup000000001", "min_level": "WARN"},
            "service_account_id": "ajeserviceaccount001",
            "network_id": "enpnetwork0000000001",
            "public": True,
            "transport": "STREAMABLE",
        },
        changed={
            "folder_id": "@other_folder",
            "name": "contract-2",
            "description": "Another description.",
            "labels": {"team": "billing"},
            "tools.description": "Rates a customer.",
            "tools.input_json_schema": _schema("client"),
            "tools.output_json_schema": _schema("rating"),
            "tools.action.function_call.function_id": "d4efunction000000002",
            "tools.action.function_call.tag": "beta",
            "tools.action.container_call.container_id": "bbacontainer00000002",
            "tools.action.container_call.path": "/exchange",
            "tools.action.container_call.method": "PATCH",
            "tools.action.container_call.body": r"\(.amount)",
            "tools.action.container_call.headers": {"X-Team": "billing"},
            "tools.action.container_call.query": {"currency": "CHF", "round": "up"},
            "tools.action.container_call.forward_headers.mode": "BLACK_LIST",
            "tools.action.container_call.forward_headers.headers": ["X-Trace", "X-Span"],
            "tools.action.http_call.url": r"https://climate.example.com/\(.city)",
            "tools.action.http_call.method": "POST",
            "tools.action.http_call.body": r"\(.city)",
            "tools.action.http_call.headers": {"X-Team": "billing"},
            "tools.action.http_call.query": {"units": "imperial"},
            "tools.action.http_call.use_service_account": False,
            "tools.action.http_call.forward_headers.mode": "WHITE_LIST",
            "tools.action.http_call.forward_headers.headers": ["Accept"],
            "tools.action.mcp_call.url": "https://mcp.example.com/v2",
            "tools.action.mcp_call.tool_call.tool_name": "findOrder",
            "tools.action.mcp_call.tool_call.parameters_json": r'{"number": "\(.order)"}',
            "tools.action.mcp_call.transport": "SSE",
            "tools.action.mcp_call.header.header_name": "X-Other-Key",
            "tools.action.mcp_call.header.header_value": "second-secret-of-remote",
            "tools.action.mcp_call.unauthorized": {},
            "tools.action.mcp_call.service_account": {},
            "tools.action.mcp_call.forward_headers": {"X-Caller": "X-Agent", "X-User": "X-User"},
            "tools.action.mcp_call.transfer_headers.mode": "BLACK_LIST",
            "tools.action.mcp_call.transfer_headers.headers": ["X-Trace", "X-Parent"],
            "tools.action.grpc_call.endpoint": "stock.example.com:8443",
            "tools.action.grpc_call.method": "shop.Stock/Find",
            "tools.action.grpc_call.use_service_account": False,
            "tools.action.grpc_call.body": r"\(.item)",
            "tools.action.grpc_call.headers": {"X-Team": "billing"},
            "tools.action.grpc_call.forward_headers.mode": "BLACK_LIST",
            "tools.action.grpc_call.forward_headers.headers": ["X-Span"],
            "tools.action.start_workflow.workflow_id": "dfqworkflow000000002",
            "tools.action.start_workflow.input_json": r'{"number": "\(.order)"}',
            "tools.action.start_workflow.mode": "SYNC",
            "log_options.disabled": False,
            "log_options.log_group_id": "e23loggroup000000002",
            "log_options.folder_id": "b1gfolderoflogs00001",
            "log_options.min_level": "ERROR",
            "service_account_id": "ajeserviceaccount002",
            "network_id": "enpnetwork0000000002",
            "public": False,
            "transport": "SSE",
        },
        beside={
            "tools.action.mcp_call.unauthorized": _MCP_HEADER,
            "tools.action.mcp_call.service_account": _MCP_HEADER,
            "log_options.folder_id": {"log_options.log_group_id": None},
        },
        along={f"tools.action.{action}": {"tools": _with_another_action(action)} for action in _ACTIONS},
        nobody=_NOBODY,
    ),
    "yandex_gateway_iam_binding": Sample(
        kind=BindingKind(),
        full={
            "gateway_id": "@yandex_gateway",
            "role": "serverless.mcpGateways.viewer",
            "members": ["serviceAccount:ajeserviceaccount001", "userAccount:ajeuseraccount000001"],
        },
        changed={
            "gateway_id": "@other_yandex_gateway",
            "role": "serverless.mcpGateways.editor",
            "members": ["userAccount:ajeuseraccount000001", "group:ajegroup000000000001"],
        },
        label="role",
        unique=("gateway_id",),
        nobody=f"{_NOBODY},serverless.mcpGateways.viewer",
    ),
    "yandex_gateway_iam_member": Sample(
        kind=MemberKind(),
        full={
            "gateway_id": "@yandex_gateway",
            "role": "serverless.mcpGateways.invoker",
            "member": "serviceAccount:ajeserviceaccount001",
        },
        changed={
            "gateway_id": "@other_yandex_gateway",
            "role": "serverless.mcpGateways.auditor",
            "member": "userAccount:ajeuseraccount000001",
        },
        label="member",
        unique=("gateway_id",),
        nobody=f"{_NOBODY},serverless.mcpGateways.invoker,serviceAccount:ajeserviceaccount001",
    ),
}
