"""What is checked of a gateway and its tools before anything is sent."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from support.terraform import Workspace, unframed

from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN, format_path

TYPE = "mcpgateway_yandex_gateway"
_SCHEMA = SchemaFile.load().resource(TYPE)
_INPUT = {"type": "object", "properties": {"city": {"type": "string"}, "folder-id": {"type": "string"}}}
_CLOSED = {**_INPUT, "additionalProperties": False}


def _told(tool: Any = None, name: str = "forecast", **more: Any) -> list[tuple[str, str, str, Severity]]:
    config = {"name": "weather", "tools": {} if tool is None else {name: tool}, **more}
    return [
        (each.summary, each.detail, format_path(each.path), each.severity)
        for each in validate(_SCHEMA.attributes, _SCHEMA.config_validators, config)
    ]


def _http(input: Any = None, **call: Any) -> dict[str, Any]:
    schema = {} if input is None else {"input_json_schema": json.dumps(input)}
    return {"action": {"http_call": {"url": "https://w.example.com", **call}}, **schema}


def _mcp(**call: Any) -> dict[str, Any]:
    return {"action": {"mcp_call": {"url": "https://a.b", **call}}}


_FINE = {
    "arguments": _http(_INPUT, url=r"https://w.example.com/?q=\(.city)", body=r'{"f": "\(.["folder-id"])"}'),
    "no schema": _http(url=r"https://w.example.com/\(.anything)"),
    "open schema": _http({"allOf": [{}]}, body=r"\(.anything)"),
    "a reference": _http({"$ref": "#/x"}, body=r"\(.anything)"),
    "the url as a whole": _http(url=r"\(.url)"),
    "unknown texts": {"input_json_schema": UNKNOWN, "action": {"http_call": {"url": UNKNOWN}}},
    "an unknown call": {"action": UNKNOWN},
    "an unknown tool": UNKNOWN,
    "credentials from Lockbox": _http(headers={"Authorization": r'Bearer \(lockboxPayload("id"; "key"))'}),
    "no credentials": _http(
        url="https://w.example.com/?next_page_token=x&author=y", query={"pageToken": "x", "monkey": "y"}
    ),
    "an argument as a key": _http(url=r"https://w.example.com/?key=\(.key)", query={"key": r"\(.key)"}),
    "no TLS, and no credentials": _http(url="http://w.example.com/", headers={"Accept": "text/plain"}),
    "no TLS on this machine": _http(url="http://127.0.0.1:8080/", headers={"Cookie": r"\(.cookie)"}),
    "a subtraction": _http({"properties": {"end": {}}}, body=r"\(.end-begin) \(.end - 1) \(.end-.end)"),
    "forwarded headers": _mcp(forward_headers={"Authorization": "Bearer abcdefgh", "url": "x"}),
    "JSON with numbers in it": {
        "action": {"start_workflow": {"workflow_id": "w", "input_json": r'{"n": \(.n), "t": "\(.t)"}'}},
    },
}


@pytest.mark.parametrize("tool", _FINE.values(), ids=_FINE)
def test_what_is_fine_is_not_told(tool: Any) -> None:
    assert _told(tool) == []


_CALL = 'tools["forecast"].action.http_call'
_WRONG = {
    "not ended": (
        _http(body=r"\(.city"),
        ("Malformed interpolation", r"\(.city has no closing parenthesis", f"{_CALL}.body", Severity.ERROR),
    ),
    "unknown argument": (
        _http(_INPUT, body=r"\(.town)"),
        ("Unknown argument", "are: city, folder-id", f"{_CALL}.body", Severity.WARNING),
    ),
    "unknown argument of a closed schema": (
        _http(_CLOSED, query={"q": r"\(.town)"}),
        ("Unknown argument", r"\(.town) reads the argument town", f"{_CALL}.query", Severity.ERROR),
    ),
    "dash": (
        _http(_CLOSED, body=r"\(.folder-id)"),
        (f"Argument with a dash in {_CALL}.body", r'as \(.["folder-id"])', f"{_CALL}.body", Severity.WARNING),
    ),
    "dash without a schema": (
        _http(query={"f": r"b-\(.folder-id // .folder-id | ascii_downcase)"}),
        (
            f'Argument with a dash in {_CALL}.query["f"]',
            "reads .folder-id as a subtraction, .folder - id, so the call may fail.",
            f"{_CALL}.query",
            Severity.WARNING,
        ),
    ),
    "dash in another argument": (
        _http(_CLOSED, body=r"\(.cloud-id)"),
        ("Unknown argument", "reads the argument cloud-id, but", f"{_CALL}.body", Severity.ERROR),
    ),
    "dash in a secret": (
        _mcp(forward_headers_wo={"FolderId": r'\(.folder-id + "hunter2")'}),
        (
            'Argument with a dash in tools["forecast"].action.mcp_call.forward_headers_wo["FolderId"]',
            r'as \(.["folder-id"])',
            "",
            Severity.WARNING,
        ),
    ),
    "not ended in a secret": (
        _mcp(forward_headers={"Authorization": r"hunter2\(hunter2"}),
        (
            "Malformed interpolation",
            'forward_headers["Authorization"], an interpolation is not terminated.',
            "",
            Severity.ERROR,
        ),
    ),
    "unknown argument in a secret": (
        {**_http(_CLOSED), **_mcp(forward_headers={"X": r'\(.town + "hunter2")'})},
        (
            "Unknown argument",
            "An interpolation reads the argument town, but",
            "",
            Severity.ERROR,
        ),
    ),
    "forwarded headers without TLS": (
        _mcp(url="http://a.b", forward_headers={"Authorization": "hunter2"}),
        ("Not encrypted", "Use https://", 'tools["forecast"].action.mcp_call.url', Severity.WARNING),
    ),
    "relative url": (_http(url="/weather"), ("Invalid value", "must be a URL", f"{_CALL}.url", Severity.ERROR)),
    "credentials": (
        _http(headers={"Authorization": "Bearer token"}),
        ("Credentials in a header", "lockboxPayload", f"{_CALL}.headers", Severity.WARNING),
    ),
    "credentials in any header": (
        _http(headers={"X-Auth-Token": "abc"}),
        ("Credentials in a header", "lockboxPayload", f"{_CALL}.headers", Severity.WARNING),
    ),
    "credentials by what they look like": (
        _http(headers={"X-Caller": "Bearer abcdefgh"}),
        ("Credentials in a header", "lockboxPayload", f"{_CALL}.headers", Severity.WARNING),
    ),
    "credentials in the query": (
        _http(query={"api_key": "abc"}),
        ("Credentials in a query", "lockboxPayload", f"{_CALL}.query", Severity.WARNING),
    ),
    "credentials in the query of the url": (
        _http(url="https://w.example.com/?q=x&access_token=abc"),
        ("Credentials in a URL", 'parameter "access_token"', f"{_CALL}.url", Severity.WARNING),
    ),
    "credentials without TLS": (
        _http(url="http://w.example.com/", headers={"X-Api-Key": r'\(lockboxPayload("id"; "key"))'}),
        ("Not encrypted", "Use https://", f"{_CALL}.url", Severity.WARNING),
    ),
    "credentials of an MCP call without TLS": (
        {"action": {"mcp_call": {"url": "http://a.b", "header": {"header_value": "hunter2"}}}},
        ("Not encrypted", "Use https://", 'tools["forecast"].action.mcp_call.url', Severity.WARNING),
    ),
    "schema": (
        {**_http(), "input_json_schema": '{"type": "objekt"}'},
        ("Invalid value", "must be a JSON Schema", 'tools["forecast"].input_json_schema', Severity.ERROR),
    ),
    "input that is no JSON": (
        {"action": {"start_workflow": {"workflow_id": "w", "input_json": r'{"n": \(.n)'}}},
        ("Invalid value", "must be JSON after", 'tools["forecast"].action.start_workflow.input_json', Severity.ERROR),
    ),
    "no action": (
        {"action": {}},
        ("Missing attribute", 'One of "function_call", "container_call"', 'tools["forecast"].action', Severity.ERROR),
    ),
    "two actions": (
        {"action": {"http_call": {"url": "https://a.b"}, "function_call": {"function_id": "f"}}},
        ("Conflicting attributes", "Only one of", 'tools["forecast"].action.http_call', Severity.ERROR),
    ),
    "two kinds of credentials": (
        {
            "action": {"mcp_call": {"url": "https://a.b", "unauthorized": {}, "header": {"header_value": "hunter2"}}},
        },
        ("Conflicting attributes", "Only one of", 'tools["forecast"].action.mcp_call.header', Severity.ERROR),
    ),
    "nothing": (None, ("Invalid value", "must not be null", 'tools["forecast"]', Severity.ERROR)),
}


@pytest.mark.parametrize(("tool", "expected"), _WRONG.values(), ids=_WRONG)
def test_what_is_wrong_is_told_once_with_the_name_of_the_tool(tool: Any, expected: Any) -> None:
    [(summary, detail, path, severity)] = _told(tools={"forecast": tool})
    assert (summary, path, severity) == (expected[0], expected[2], expected[3])
    assert "hunter2" not in detail
    assert expected[1] in detail


@pytest.mark.parametrize("name", ["weather forecast", "", "погода", "a" * 129, "a[0]"], ids=["space", *"0123"])
def test_names_follow_the_rule_of_names(name: str) -> None:
    [(summary, detail, path, severity)] = _told(_http(), name)
    assert (summary, path, severity) == ("Invalid name", f'tools["{name}"]', Severity.ERROR)
    rule = "must be 1 to 128 letters, digits, -, _ and . ([-.0-9A-Z_a-z]{1,128})"
    assert detail == f'tools["{name}"] has an invalid key, its name: it {rule}, got {name!r}.'
    assert _told(_http(), "1.get-order_" + "a" * 116) == []


def test_a_password_in_a_url_is_refused_without_leading_terraform_to_it() -> None:
    [(summary, detail, path, severity)] = _told(_http(url="https://me:hunter2@w.example.com/"))
    assert (summary, path, severity) == ("Invalid value", "", Severity.ERROR)
    assert "action.http_call.url must be a URL" in detail
    assert "without a user name or password in it" in detail
    assert "hunter2" not in detail


def test_no_more_than_fifty_tools() -> None:
    assert _told(tools={f"t{index}": _http() for index in range(50)}) == []
    [(_, detail, path, _)] = _told(tools={f"t{index}": _http() for index in range(51)})
    assert path == "tools"
    assert "at most 50 items, got 51" in detail


def test_tools_that_act_as_the_service_account_need_one() -> None:
    tool = _http(use_service_account=True)
    assert _told(tool, service_account_id="aje") == []
    assert _told(tool, service_account_id=UNKNOWN) == []
    [(summary, _, path, severity)] = _told(tool)
    assert (summary, path, severity) == ("Missing service account", f"{_CALL}.use_service_account", Severity.WARNING)
    [(summary, *_)] = _told(_http(use_service_account=True, url="http://a.b"), service_account_id="aje")
    assert summary == "Not encrypted"
    by_account = {"action": {"mcp_call": {"url": "https://a.b", "service_account": {}}}}
    assert [each[0] for each in _told(by_account)] == ["Missing service account"]


_LOCKBOX = r'\(lockboxPayload("id"; "key"))'
_ACCOUNT = "the gateway's service account"
_USING = {
    "a header": (_http(headers={"Authorization": "Bearer abcdefgh"}), "the header Authorization"),
    "a header from Lockbox": (_http(headers={"X": _LOCKBOX}), "the header X"),
    "a header that is not known": (_http(headers={"X-Api-Key": UNKNOWN}), "the header X-Api-Key"),
    "a query parameter": (_http(query={"token": "abcdefgh"}), "the query parameter token"),
    "the URL": (_http(url="https://a.b/?token=abcdefgh"), "the query parameter token"),
    "the body": (_http(body=_LOCKBOX), "a secret from Lockbox"),
    "a token of the service account": (_http(use_service_account=True), _ACCOUNT),
    "a function": ({"action": {"function_call": {"function_id": "d4e"}}}, _ACCOUNT),
    "a container": ({"action": {"container_call": {"container_id": "bba"}}}, _ACCOUNT),
    "a workflow": ({"action": {"start_workflow": {"workflow_id": "dfq"}}}, _ACCOUNT),
    "gRPC": ({"action": {"grpc_call": {"endpoint": "a:1", "method": "a/b", "use_service_account": True}}}, _ACCOUNT),
    "MCP": (_mcp(header={"header_name": "X-Key", "header_value_wo": "hunter2"}), "the header X-Key"),
    "MCP as the service account": (_mcp(service_account={}), _ACCOUNT),
    "forwarded headers": (_mcp(forward_headers={"Authorization": "hunter2"}), "the header Authorization"),
    "write-only headers": (_mcp(forward_headers_wo={"FolderId": "hunter2"}), "the header FolderId"),
}
_HARMLESS = {
    "no credentials": _http(headers={"Accept": "text/plain"}),
    "the caller's credentials": _http(headers={"Authorization": r"Bearer \(.token)"}),
    "a forwarded header without credentials": _mcp(forward_headers={"FolderId": "b1g"}, unauthorized={}),
    "policies": _http(forward_headers={"mode": "WHITE_LIST", "headers": ["Authorization"]}),
    "nothing": None,
    "unknown": UNKNOWN,
}


def _public(tools: Any, **more: Any) -> list[tuple[str, str]]:
    told = _told(tools=tools, **{"public": True, "service_account_id": "aje", **more})
    return [(path, detail) for summary, detail, path, _ in told if summary == "Public tools with credentials"]


@pytest.mark.parametrize(("tool", "what"), _USING.values(), ids=_USING)
def test_public_tools_with_credentials_are_told(tool: Any, what: str) -> None:
    [(path, detail)] = _public({"a": tool, "b": _http()})
    assert path == "public"
    assert f"so use the credentials of a ({what}). Move" in detail
    assert "hunter2" not in detail
    for public in (False, None, UNKNOWN):
        assert _public({"a": tool}, public=public) == []


@pytest.mark.parametrize("tool", _HARMLESS.values(), ids=_HARMLESS)
def test_public_tools_without_credentials_are_not_told(tool: Any) -> None:
    assert _public({"a": tool}) == []


def test_public_functions_are_called_by_nobody_if_there_is_no_service_account() -> None:
    tools = {"a": _USING["a function"][0]}
    assert _public(tools, service_account_id=None) == []
    assert _public(tools, service_account_id=UNKNOWN)


def test_many_public_tools_with_credentials_are_told_in_one_warning() -> None:
    [(_, detail)] = _public({f"t{index}": _http(use_service_account=True) for index in range(7)})
    assert f"t0 ({_ACCOUNT}), t1" in detail
    assert f"t4 ({_ACCOUNT}) and 2 more. Move" in detail


def test_terraform_shows_what_public_tools_use(workspace: Workspace) -> None:
    tools = {"weather": _http(use_service_account=True, query={"f": r"\\(.folder-id)"})}
    gateway = {"name": "assistant", "folder_id": "b1g", "public": True, "service_account_id": "aje", "tools": tools}
    workspace.write({"resource": {TYPE: {"it": gateway}}})
    told = unframed(workspace.run("validate", "-no-color"))
    assert f"so use the credentials of weather ({_ACCOUNT})" in told
    assert "jq reads .folder-id as a subtraction" in told


@pytest.mark.parametrize(
    "labels", [{"Team": "x"}, {"team": "X"}, {"1": "x"}, {"a" * 64: "x"}, {"a": "x" * 64}, {"": "x"}], ids=str
)
def test_labels_follow_the_rules_of_labels(labels: Any) -> None:
    [(summary, detail, path, _)] = _told(labels=labels)
    assert (summary, path) == ("Invalid value", "labels")
    assert "at most 63 lower-case letters" in detail


def test_terraform_shows_the_tool_itself(workspace: Workspace) -> None:
    workspace.write({})
    (workspace.folder / "gateway.tf").write_text(_TWO_TOOLS)
    output = workspace.run("validate", "-no-color", expect=1)
    assert sorted(re.findall(r"on gateway\.tf line (\d+)", output)) == ["5", "6", "8"]
    told = unframed(output)
    assert 'tools["not good"] has an invalid key, its name: it must be 1 to 128 letters' in told
    assert '"start_workflow" must be set. (In tools["description"].)' in told


def test_terraform_shows_no_line_with_a_secret(workspace: Workspace) -> None:
    workspace.write({})
    (workspace.folder / "gateway.tf").write_text(_SECRET_TEMPLATES)
    told = unframed(workspace.run("validate", "-no-color", expect=1))
    assert 'In tools["good"].action.mcp_call.forward_headers["X"], an interpolation is not terminated.' in told
    assert 'In tools["bad"].action.mcp_call.forward_headers["X"], jq reads .folder-id as a subtraction' in told
    assert "hunter2" not in told


def test_terraform_refuses_a_list_and_finds_no_tool_that_is_null(workspace: Workspace) -> None:
    tool = {"action": {"http_call": {"url": "https://w.example.com"}}}
    gateway = {"name": "assistant"}
    workspace.write({"resource": {TYPE: {"it": {**gateway, "tools": [tool]}}}})
    assert "map of object required" in unframed(workspace.run("validate", "-no-color", expect=1))
    workspace.write({"resource": {TYPE: {"it": {**gateway, "tools": {"good": tool, "none": "${null}"}}}}})
    assert 'tools["none"] must not be null' in unframed(workspace.run("validate", "-no-color", expect=1))


_TWO_TOOLS = """\
resource "mcpgateway_yandex_gateway" "it" {
  name = "assistant"
  tools = {
    good        = { action = { http_call = { url = "https://w.example.com" } } }
    "not good"  = { action = { http_call = { url = "https://w.example.com" } } }
    description = { action = {} }
  }
  log_options = {
    folder_id    = "b1g00000000000000000"
    log_group_id = "e23000000000000000"
  }
}
"""
_SECRET_TEMPLATES = r"""
resource "mcpgateway_yandex_gateway" "it" {
  name = "assistant"
  tools = {
    good = { action = { mcp_call = { url = "https://a.b", forward_headers = { X = "hunter2\\(.x" } } } }
    bad  = { action = { mcp_call = { url = "https://a.b", forward_headers = { X = "hunter2\\(.folder-id)" } } } }
  }
}
"""
