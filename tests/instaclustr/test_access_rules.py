"""Nothing of a virtual server is opened silently: empty lists of tools, deny lists, servers without authentication."""

from __future__ import annotations

from typing import Any

import pytest
from support.cloud import GATEWAY, Cloud
from support.terraform import Workspace, unframed

from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.instaclustr.access import opened_tools
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN

PERSONA = "mcpgateway_instaclustr_persona_access_control"
SERVER = "mcpgateway_instaclustr_virtual_server"
PUBLISH = "mcpgateway_instaclustr_kafka_publish_message_tool"
PERSONAS = "persona-access-controls/v1"
OIDC = {"issuer": "https://id.example.com", "jwks_url": "https://id.example.com/jwks", "audiences": ["all"]}
TOOL = "00000000-0000-0000-0000-000000000001"
_RULE = {"virtual_server_id": TOOL, "persona_role": "support", "type": "ALLOWLIST"}


def _told(config: dict[str, Any]) -> list[tuple[str, str]]:
    schema = SchemaFile.load().resource(PERSONA)
    found = validate(schema.attributes, schema.config_validators, _RULE | config)
    return [(each.path[0], each.detail) for each in found if each.severity is Severity.ERROR]


@pytest.mark.parametrize("tools", [[], None, [None]], ids=str)
@pytest.mark.parametrize("type", ["ALLOWLIST", "DENYLIST"])
@pytest.mark.parametrize("all_tools", [None, False])
def test_no_tools_are_an_error_unless_all_are_said(tools: Any, type: str, all_tools: Any) -> None:
    [(attribute, detail)] = _told({"tools": tools, "type": type, "all_tools": all_tools})
    assert attribute == "tools"
    assert f"would {'allow' if type == 'ALLOWLIST' else 'deny'} every tool" in detail
    assert "set all_tools = true" in detail


@pytest.mark.parametrize(
    "config",
    [
        {"tools": [TOOL]},
        {"tools": [TOOL, None]},
        {"tools": [TOOL], "all_tools": False},
        {"all_tools": True},
        {"tools": [], "all_tools": True},
        {"tools": UNKNOWN},
        {"tools": [], "all_tools": UNKNOWN},
        {"tools": [UNKNOWN]},
    ],
    ids=str,
)
def test_tools_that_are_named_or_all_of_them_are_fine(config: Any) -> None:
    assert _told(config) == []


def test_all_tools_beside_some_is_an_error() -> None:
    [(attribute, detail)] = _told({"tools": [TOOL], "all_tools": True})
    assert attribute == "all_tools"
    assert "selects every tool" in detail


def _persona(cloud: Cloud, **config: Any) -> dict[str, Any]:
    server = cloud.references["server"]
    return {PERSONA: {"it": {"virtual_server_id": server, "persona_role": "support", "type": "ALLOWLIST"} | config}}


def _shown(cloud: Cloud, role: str = "support") -> dict[str, Any] | None:
    return cloud.get(PERSONAS, f"{cloud.references['server']}_{role}")


def test_a_list_that_turns_out_empty_in_the_apply_is_not_applied(cloud: Cloud, workspace: Workspace) -> None:
    ids = {"terraform_data": {"ids": {"input": [cloud.references["tool"]]}}}
    persona = _persona(cloud, tools="${terraform_data.ids.output}")
    workspace.write({"resource": ids | persona})
    workspace.apply()
    ids["terraform_data"]["ids"]["input"] = []
    workspace.write({"resource": ids | persona})
    workspace.plan()  # Terraform learns of it in the apply alone.
    output = unframed(workspace.run("apply", "-no-color", "-input=false", "tfplan", expect=1))
    assert "For an empty list, the API would allow every tool" in output
    shown = _shown(cloud)
    assert shown
    assert shown["tools"] == [cloud.references["tool"]]
    workspace.write({"resource": _persona(cloud, tools=[cloud.references["tool"]])})
    workspace.run("destroy", "-auto-approve", "-no-color")


@pytest.mark.parametrize("type", ["ALLOWLIST", "DENYLIST"])
def test_an_empty_list_that_exists_is_imported_with_all_tools(cloud: Cloud, workspace: Workspace, type: str) -> None:
    body = {"virtualServerId": cloud.references["server"], "personaRole": "support", "type": type, "tools": []}
    id = cloud.post(PERSONAS, body)["id"]
    workspace.write({"import": [{"to": f"{PERSONA}.it", "id": id}]})
    workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
    text = (workspace.folder / "generated.tf").read_text()
    assert [line.split() for line in text.splitlines() if "all_tools" in line] == [["all_tools", "=", "true"]]
    workspace.apply()
    workspace.assert_no_changes()
    workspace.run("plan", "-no-color", "-refresh-only", "-detailed-exitcode", expect=0)
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_a_list_that_is_emptied_elsewhere_is_found_and_repaired(cloud: Cloud, workspace: Workspace) -> None:
    tool = cloud.references["tool"]
    workspace.write({"resource": _persona(cloud, tools=[tool])})
    workspace.apply()
    cloud.put(PERSONAS, workspace.state()[f"{PERSONA}.it"]["id"], {"type": "ALLOWLIST", "tools": []})
    plan = workspace.plan()
    assert plan.drifted(f"{PERSONA}.it") == {"tools", "all_tools"}
    assert plan.changed(f"{PERSONA}.it") == {"tools", "all_tools"}
    workspace.apply_plan()
    shown = _shown(cloud)
    assert shown
    assert shown["tools"] == [tool]
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_a_server_that_becomes_open_is_a_warning_once(cloud: Cloud, workspace: Workspace) -> None:
    server = {"cluster_id": GATEWAY, "name": "ajar", "endpoint_url": "/ajar"}
    opened = "The virtual server will be open to everyone"

    def planned(**more: Any) -> str:
        workspace.write({"resource": {SERVER: {"it": server | more}}})
        return unframed(workspace.run("plan", "-no-color"))

    output = planned()
    assert opened in output
    assert "Without authentication, everyone who can reach the virtual server ajar (/ajar) may call" in output
    workspace.apply()
    assert opened not in planned()
    assert opened not in planned(endpoint_url="/wide")
    assert opened not in planned(authentication=OIDC)
    workspace.apply()
    output = planned()
    assert opened in output
    assert "With authentication removed" in output
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_a_replaced_tool_of_a_deny_list_is_told_before_and_denied_by_the_next_apply(
    cloud: Cloud, workspace: Workspace
) -> None:
    escapes = "A tool is temporarily missing from the deny list"

    tool = {"backend_id": cloud.references["kafka_backend"], "name": "escaping", "topic": "orders"}
    persona = _persona(cloud, type="DENYLIST", persona_role="denied", tools=[f"${{{PUBLISH}.it.id}}"])
    workspace.write({"resource": {PUBLISH: {"it": tool}} | persona})

    def denied() -> list[str]:
        shown = _shown(cloud, "denied")
        assert shown
        return list(shown["tools"])

    workspace.apply()
    first = workspace.state()[f"{PUBLISH}.it"]["id"]
    assert denied() == [first]
    assert escapes not in workspace.run("plan", "-no-color")
    replace = f"-replace={PUBLISH}.it"
    output = unframed(workspace.run("plan", "-no-color", replace))
    assert escapes in output
    assert "callers with the role denied may call it until this rule is applied" in output
    # The apply fails between the tool's replacement and the rule's change.
    cloud.faults({"method": "PUT", "kind": "persona_access_control", "status": 400, "times": 1})
    workspace.apply(replace, expect=1)
    second = workspace.state()[f"{PUBLISH}.it"]["id"]
    assert second != first
    assert second not in denied()
    # It stays in the plan until it is done.
    assert workspace.plan().changed(f"{PERSONA}.it") == {"tools"}
    workspace.apply()
    assert denied() == [second]
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_an_allow_list_keeps_a_replaced_tool_closed_when_the_apply_fails(cloud: Cloud, workspace: Workspace) -> None:
    tool = {"backend_id": cloud.references["kafka_backend"], "name": "closed", "topic": "orders"}
    tools = [cloud.references["tool"], f"${{{PUBLISH}.it.id}}"]
    workspace.write({"resource": {PUBLISH: {"it": tool}} | _persona(cloud, persona_role="allowed", tools=tools)})
    workspace.apply()
    replace = f"-replace={PUBLISH}.it"
    assert "Warning: " not in workspace.run("plan", "-no-color", replace)
    cloud.faults({"method": "PUT", "kind": "persona_access_control", "status": 400, "times": 1})
    workspace.apply(replace, expect=1)
    shown = _shown(cloud, "allowed")
    assert shown
    assert workspace.state()[f"{PUBLISH}.it"]["id"] not in shown["tools"]
    assert shown["tools"]
    workspace.apply()
    workspace.run("destroy", "-auto-approve", "-no-color")


def _warnings(prior: Any, planned: Any) -> list[str]:
    whole = {"virtual_server_id": "s", "persona_role": "support", "type": "ALLOWLIST", "tools": [TOOL]}
    found = opened_tools(*(each and whole | each for each in (prior, planned)))
    return [f"{each.summary}: {each.detail}" for each in found if each.severity is Severity.WARNING]


_SAME: dict[str, Any] = {"id": "x"}


def test_what_lets_callers_of_a_role_call_more_is_a_warning() -> None:
    assert _warnings(None, _SAME) == _warnings(_SAME, _SAME) == []
    assert _warnings(None, {"tools": UNKNOWN}) == []
    assert _warnings({"type": "DENYLIST"}, {"type": "DENYLIST"}) == []
    [deleted] = _warnings(_SAME, None)
    assert deleted.startswith("A role loses its rule: This rule will no longer restrict callers with the role support ")
    assert "server s. If" in deleted
    for change in ({"persona_role": "intern"}, {"virtual_server_id": UNKNOWN}):
        [replaced] = _warnings(_SAME, change)
        assert "until the new rule is applied" in replaced
    [turned] = _warnings(_SAME, {"type": "DENYLIST"})
    assert turned.startswith("An allow list becomes a deny list: ")
    assert "the role support may call all tools except those listed" in turned
    for tools in (UNKNOWN, [TOOL, UNKNOWN]):
        [escapes] = _warnings(None, {"type": "DENYLIST", "tools": tools})
        assert escapes.startswith("A tool is temporarily missing from the deny list")


def test_terraform_warns_where_a_role_loses_its_rule(cloud: Cloud, workspace: Workspace) -> None:
    workspace.write({"resource": _persona(cloud, tools=[cloud.references["tool"]])})
    workspace.apply()
    workspace.write({"resource": _persona(cloud, tools=[cloud.references["tool"]], persona_role="sales")})
    assert "A role loses its rule" in workspace.run("plan", "-no-color")
    workspace.write({})
    assert "A role loses its rule" in workspace.run("plan", "-no-color")
    workspace.apply()
