"""What is particular about gateways: tools by name, masks, operations, and a status that tells of errors."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from support.cloud import Cloud
from support.recording import Recording
from support.terraform import Workspace, unframed
from support.yandex import GatewayKind

TYPE = "mcpgateway_yandex_gateway"
ADDRESS = f"{TYPE}.it"
KIND = GatewayKind()


def _tool(name: str, path: str = "") -> dict[str, Any]:
    return {"action": {"http_call": {"url": f"https://{name}.example.com/{path}"}}}


def _keyed(secret: str) -> dict[str, Any]:
    header = {"header_name": "X-Key", "header_value": secret}
    return {"action": {"mcp_call": {"url": "https://mcp.example.com", "header": header}}}


def _resource(**values: Any) -> dict[str, Any]:
    return {"resource": {TYPE: {"it": values}}}


def _local(folder: Path, **options: str) -> dict[str, Any]:
    """The local cloud inside the provider, on the same file whatever its options are."""
    return {"emulator": {"path": str(folder / "cloud.db"), "options": options}}


def test_the_order_of_tools_means_nothing(make_workspace: Any) -> None:
    with Cloud("--set", "yandex_reorder=true") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        tools = {name: _tool(name) for name in "cab"}
        workspace.write(_resource(name="ordered", tools=tools))
        workspace.apply()
        workspace.assert_no_changes()
        workspace.write(_resource(name="ordered", tools=dict(reversed(tools.items()))))
        workspace.assert_no_changes()
        workspace.run("apply", "-refresh-only", "-auto-approve", "-no-color")
        workspace.assert_no_changes()


def test_clients_see_tools_in_the_order_of_their_names(cloud: Cloud, workspace: Workspace) -> None:
    workspace.write(_resource(name="sorted", tools={name: _tool("x") for name in ("b", "c_1", "C", "a", "c-1")}))
    workspace.apply()
    shown = cloud.yandex("GET", f"/mcpgateway/v1/mcpGateways/{workspace.state()[ADDRESS]['id']}")
    assert shown is not None
    assert [tool["name"] for tool in shown["tools"]] == ["C", "a", "b", "c-1", "c_1"]
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_tools_may_be_empty(cloud: Cloud, workspace: Workspace) -> None:
    for tools in ({}, {"a": _tool("a")}, {}, {"a": _tool("a")}, None):
        workspace.write(_resource(name="empty", **({} if tools is None else {"tools": tools})))
        workspace.apply()
        workspace.assert_no_changes()
        shown = KIND.shown(cloud, workspace.state()[ADDRESS]["id"])
        assert shown is not None
        assert set(shown.get("tools") or ()) == set(tools or ())


@pytest.mark.parametrize("twin", ["", "_wo"])
def test_forwarded_headers_are_secrets(cloud: Cloud, workspace: Workspace, twin: str) -> None:
    def headers(token: str, version: int) -> dict[str, Any]:
        given: dict[str, Any] = {f"forward_headers{twin}": {"FolderId": "b1g", "Token": token}}
        given |= {"forward_headers_wo_version": version} if twin else {}
        return {"a": {"action": {"mcp_call": {"url": "https://mcp.example.com", **given}}}}

    name = f"headers{twin.replace('_', '-')}"
    for version, token in enumerate(("first-secret", "second-secret"), 1):
        workspace.write(_resource(name=name, tools=headers(token, version)))
        assert token not in workspace.run("plan", "-no-color")
        workspace.apply()
        workspace.assert_no_changes()
        id = workspace.state()[ADDRESS]["id"]
        shown = KIND.shown(cloud, id)
        assert shown is not None
        assert shown["tools"]["a"]["action"]["mcp_call"]["forward_headers"] == {"FolderId": "b1g", "Token": token}
    # A change made elsewhere: what was given as write-only is not brought into state, the other is drift.
    foreign = headers("foreign-secret", 2)
    foreign["a"]["action"]["mcp_call"]["forward_headers"] = {"Token": "foreign-secret"}
    foreign["a"]["action"]["mcp_call"].pop("forward_headers_wo", None)
    foreign["a"]["action"]["mcp_call"].pop("forward_headers_wo_version", None)
    KIND.change(cloud, id, {"name": name, "tools": foreign})
    workspace.run("apply", "-refresh-only", "-auto-approve", "-no-color")
    state = (workspace.folder / "terraform.tfstate").read_text()
    assert ("foreign-secret" in state) == (not twin)
    assert "first-secret" not in state
    plan = workspace.run("plan", "-no-color")
    assert "foreign-secret" not in plan
    assert ("forward_headers" in plan) == (not twin)


def test_a_state_with_headers_that_were_not_secret_is_read(workspace: Workspace) -> None:
    call = {"url": "https://mcp.example.com", "forward_headers": {"FolderId": "b1g"}}
    workspace.write(_resource(name="older", tools={"a": {"action": {"mcp_call": call}}}))
    workspace.apply()
    path = workspace.folder / "terraform.tfstate"
    state = json.loads(path.read_text())
    [instance] = state["resources"][0]["instances"]
    older = instance["attributes"]["tools"]["a"]["action"]["mcp_call"]
    assert older.pop("forward_headers_wo") is None
    assert older.pop("forward_headers_wo_version") is None
    instance["sensitive_attributes"] = []
    path.write_text(json.dumps({**state, "serial": state["serial"] + 1}))
    workspace.assert_no_changes()


def test_secrets_stay_with_their_tools_in_any_order(cloud: Cloud, workspace: Workspace) -> None:
    tools = {"a": _tool("a"), "b": _keyed("secret-of-b"), "c": _tool("c"), "d": _keyed("secret-of-d")}

    def shown_in(*commands: list[str]) -> list[str]:
        """The secrets in what Terraform prints for people."""
        printed = "".join(workspace.run(*command, "-no-color") for command in commands)
        assert "(sensitive value)" in printed
        return [secret for secret in ("secret-of-b", "secret-of-d", "new-secret") if secret in printed]

    workspace.write(_resource(name="keyed", tools=tools))
    assert shown_in(["plan"], ["apply", "-auto-approve"], ["show"]) == []
    # In another order, it is the same gateway.
    workspace.write(_resource(name="keyed", tools=dict(reversed(tools.items()))))
    workspace.assert_no_changes()
    # In another order with a change, a removal and an addition, no tool's secret is taken for another's text.
    others = {"e": _tool("e"), "d": _keyed("secret-of-d"), "c": _tool("c", "v2"), "b": _keyed("new-secret")}
    workspace.write(_resource(name="keyed", tools=others))
    assert shown_in(["plan", "-out=tfplan"], ["show", "tfplan"], ["apply", "-auto-approve"], ["show"]) == []
    workspace.assert_no_changes()
    shown = KIND.shown(cloud, workspace.state()[ADDRESS]["id"])
    assert shown is not None
    headers = {name: tool["action"].get("mcp_call", {}).get("header") for name, tool in shown["tools"].items()}
    assert [headers[name] and headers[name]["header_value"] for name in "bcde"] == [
        "new-secret",
        None,
        "secret-of-d",
        None,
    ]
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_a_write_only_secret_is_sent_with_its_tool(cloud: Cloud, workspace: Workspace) -> None:
    def written(version: int, **more: Any) -> dict[str, Any]:
        """Two tools with write-only secrets, of which one gets a new one by its version."""
        tools = {
            name: {
                "action": {
                    "mcp_call": {
                        "url": "https://mcp.example.com",
                        "header": {
                            "header_value_wo": f"secret-of-{name}-{version if name == 'b' else 1}",
                            "header_value_wo_version": version if name == "b" else 1,
                        },
                    }
                }
            }
            for name in ("b", "a")
        }
        return _resource(name="written", tools={**more, **tools})

    def secrets() -> list[str]:
        shown = KIND.shown(cloud, workspace.state()[ADDRESS]["id"])
        assert shown is not None
        return [shown["tools"][name]["action"]["mcp_call"]["header"]["header_value"] for name in "ab"]

    workspace.write(written(1))
    workspace.apply()
    assert secrets() == ["secret-of-a-1", "secret-of-b-1"]
    # A new version of one, beside a tool that comes first now, is the only other change.
    workspace.write(written(2, A=_tool("zero")))
    assert {path for path in workspace.plan().changed(ADDRESS) if path.startswith("tools")} == {
        "tools.A",
        "tools.b.action.mcp_call.header.header_value_wo_version",
    }
    workspace.apply_plan()
    assert secrets() == ["secret-of-a-1", "secret-of-b-2"]
    workspace.assert_no_changes()
    assert "secret-of" not in (workspace.folder / "terraform.tfstate").read_text()
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_only_the_tool_that_changes_is_shown(cloud: Cloud, workspace: Workspace) -> None:
    tools = {name: _tool(name) for name in "abcd"}
    workspace.write(_resource(name="shown", tools=tools))
    workspace.apply()
    workspace.write(_resource(name="shown", tools={**tools, "b": _tool("b", "v2")}))
    output = workspace.run("plan", "-no-color")
    assert re.findall(r"~ url +=.*", output) == ['~ url = "https://b.example.com/" -> "https://b.example.com/v2"']
    assert "3 unchanged elements hidden" in output
    # A tool in the midst that goes away is one that goes away.
    workspace.write(_resource(name="shown", tools={name: tool for name, tool in tools.items() if name != "b"}))
    output = workspace.run("plan", "-no-color")
    assert re.findall(r"^ +[-+] (.+) = \{$", output, re.M) == ['"b"', "action", "http_call"]
    assert re.findall(r"- url +=.*", output) == ['- url = "https://b.example.com/" -> null']
    assert "3 unchanged elements hidden" in output
    assert not re.search(r"[~+] url", output)
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_what_is_unknown_in_a_tool_is_all_that_is_shown(workspace: Workspace) -> None:
    tools = {name: _tool(name) for name in "abc"}
    source = {"terraform_data": {"text": {"input": "first"}}}
    unknown = {**tools, "b": {**tools["b"], "description": "${terraform_data.text.output}"}}
    for values in (tools, unknown):
        workspace.write({"resource": {TYPE: {"it": {"name": "unknown", "tools": values}}, **source}})
        workspace.apply()
    # A new value of it is only known after the apply.
    source["terraform_data"]["text"]["input"] = "second"
    workspace.write({"resource": {TYPE: {"it": {"name": "unknown", "tools": unknown}}, **source}})
    plan = workspace.plan()
    assert {path for path in plan.changed(ADDRESS) if path.startswith("tools")} == {"tools.b.description"}
    workspace.apply_plan()
    assert workspace.state()[ADDRESS]["tools"]["b"]["description"] == "second"
    # A tool as a whole may be unknown, too, and so may all of them.
    for key, values in {
        "one": {**tools, "b": "${terraform_data.one.output}"},
        "all": "${{ b = terraform_data.all.output }}",
    }.items():
        data = {key: {"input": {**_tool("d", key), "description": key}}}
        workspace.write({"resource": {TYPE: {"it": {"name": "unknown", "tools": values}}, "terraform_data": data}})
        workspace.apply()
        workspace.assert_no_changes()
        assert workspace.state()[ADDRESS]["tools"]["b"]["description"] == key
    assert list(workspace.state()[ADDRESS]["tools"]) == ["b"]
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_a_refusal_names_the_tool(make_workspace: Any) -> None:
    with Cloud("--set", "yandex_api=seed") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        # The older service takes fewer characters in descriptions than the newer one.
        tools = {"z.last": _tool("z"), "first": {**_tool("a"), "description": "x" * 5000}, "second": _tool("b")}
        workspace.write({})
        (workspace.folder / "gateway.tf.json").write_text(json.dumps(_resource(name="refused", tools=tools), indent=1))
        output = unframed(workspace.apply(expect=1))
        assert "tools[0].description" in output
        assert 'In the configuration, tools[0] is tools["first"].' in output
        line = (workspace.folder / "gateway.tf.json").read_text().splitlines().index('     "first": {') + 1
        assert f"on gateway.tf.json line {line}" in output


def test_an_update_sends_what_changed_and_its_mask(cloud: Cloud, make_workspace: Any) -> None:
    access = cloud.connection["yandex"]
    with Recording(access["endpoint"]) as recording:
        workspace: Workspace = make_workspace({"yandex": access | {"endpoint": recording.url}})
        workspace.write(_resource(name="masked", description="Old.", labels={"a": "b"}, tools={"a": _tool("a")}))
        workspace.apply()
        for values, body in (
            (
                {"description": "New.", "labels": {"a": "b"}, "tools": {"a": _tool("a")}},
                {"description": "New.", "updateMask": "description"},
            ),
            ({"tools": {"a": _tool("a")}}, {"updateMask": "description,labels"}),
            (
                {"tools": {"a": _tool("a")}, "public": True, "log_options": {"min_level": "WARN"}},
                {"public": True, "logOptions": {"minLevel": "WARN"}, "updateMask": "logOptions,public"},
            ),
        ):
            workspace.write(_resource(name="masked", **values))
            workspace.apply()
            [patch] = [each for each in recording.exchanges if each.method == "PATCH"]
            mask = ",".join(sorted(patch.request["updateMask"].split(",")))
            assert patch.request | {"updateMask": mask} == body
            recording.exchanges.clear()
        workspace.run("destroy", "-auto-approve", "-no-color")


def test_a_failed_creation_is_tainted_and_made_anew(tmp_path: Path, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(_local(tmp_path, yandex_failure="create", yandex_rollback="0.5"))
    workspace.write(_resource(name="broken"))
    output = unframed(workspace.apply(expect=1))
    assert "create the MCP gateway" in output
    assert "operation" in output
    state = workspace.state()[ADDRESS]
    assert state["tainted"]
    # Once it works, the next apply deletes it and makes another.
    workspace.provider = _local(tmp_path)
    workspace.write(_resource(name="broken"))
    assert workspace.plan().actions(ADDRESS) == ["delete", "create"]
    workspace.apply_plan()
    assert workspace.state()[ADDRESS]["id"] != state["id"]
    workspace.assert_no_changes()


def test_a_gateway_in_an_error_is_replaced_even_if_it_is_not_tainted(tmp_path: Path, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(_local(tmp_path, yandex_failure="create"))
    workspace.write(_resource(name="broken"))
    workspace.apply(expect=1)
    workspace.provider = _local(tmp_path)
    workspace.write(_resource(name="broken"))
    workspace.run("untaint", "-no-color", ADDRESS)
    output = workspace.run("plan", "-no-color")
    assert re.search(r'status +=.* "ERROR" -> \(known after apply\) # forces replacement', output)
    workspace.apply()
    assert workspace.state()[ADDRESS]["status"] == "ACTIVE"
    workspace.assert_no_changes()


def test_a_failed_update_keeps_what_was_there(tmp_path: Path, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(_local(tmp_path))
    workspace.write(_resource(name="kept", description="Old."))
    workspace.apply()
    workspace.provider = _local(tmp_path, yandex_failure="update", yandex_rollback="0.5")
    workspace.write(_resource(name="kept", description="New."))
    output = unframed(workspace.apply(expect=1))
    assert 'change the MCP gateway "kept"' in output
    assert workspace.state()[ADDRESS]["description"] == "Old."
    workspace.provider = _local(tmp_path)
    workspace.write(_resource(name="kept", description="New."))
    assert workspace.plan().actions(ADDRESS) == ["update"]
    workspace.apply_plan()
    workspace.assert_no_changes()


def test_operations_take_their_time(make_workspace: Any) -> None:
    durations = [f"yandex_{operation}_duration=0.7" for operation in ("create", "update", "delete")]
    options = [*durations, "yandex_operation_delay=0.5", "visibility_delay=1", "yandex_bindings_delay=0.7"]
    with Cloud(*(text for option in options for text in ("--set", option))) as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        member = {"gateway_id": f"${{{ADDRESS}.id}}", "role": "serverless.mcpGateways.invoker"}
        members = {f"m{index}": {**member, "member": f"serviceAccount:aje{index}"} for index in range(4)}
        access = {"mcpgateway_yandex_gateway_iam_member": members}
        for values in ({"tools": {"a": _tool("a")}}, {"tools": {"b": _tool("b")}, "description": "New."}):
            workspace.write({"resource": {TYPE: {"it": {"name": "slow", **values}}, **access}})
            workspace.apply()
            id = workspace.state()[ADDRESS]["id"]
            shown = KIND.shown(cloud, id)
            assert shown is not None
            assert shown["tools"].keys() == values["tools"].keys()
            workspace.assert_no_changes()
        workspace.run("destroy", "-auto-approve", "-no-color")
        assert KIND.shown(cloud, id) is None


@pytest.mark.slow
def test_what_is_under_way_is_waited_for_on_read(make_workspace: Any) -> None:
    options = ["yandex_update_duration=1.5", "yandex_delete_duration=1.5"]
    with Cloud(*(text for option in options for text in ("--set", option))) as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write(_resource(name="busy", description="Mine."))
        workspace.apply()
        id = workspace.state()[ADDRESS]["id"]
        path = f"/mcpgateway/v1/mcpGateways/{id}"
        cloud.yandex("PATCH", path, {"description": "Theirs.", "updateMask": "description"})
        assert workspace.plan().drifted(ADDRESS) >= {"description"}
        workspace.apply_plan()
        cloud.yandex("DELETE", path)
        assert workspace.plan().actions(ADDRESS) == ["create"]


@pytest.mark.parametrize(
    ("command", "option", "told"),
    [
        ("apply", "yandex_create_duration", "did not wait until it was ready"),
        ("destroy", "yandex_delete_duration", "Interrupted"),
    ],
)
def test_an_interrupt_ends_the_wait_for_an_operation(make_workspace: Any, command: str, option: str, told: str) -> None:
    with Cloud("--set", f"{option}=600") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write(_resource(name="long"))
        if command == "destroy":
            workspace.apply()
        cloud.forget_requests()
        process = workspace.start(command, "-auto-approve", "-no-color", start_new_session=True)
        deadline = time.monotonic() + 60
        while not any("/operations/" in each["path"] for each in cloud.requests()):
            assert time.monotonic() < deadline
            assert process.poll() is None, process.communicate()[0]
            time.sleep(0.05)
        os.killpg(process.pid, signal.SIGINT)
        output, _ = process.communicate(timeout=20)
        assert process.returncode == 1
        assert told in unframed(output)
        [id] = KIND.all(cloud)
        assert workspace.state()[ADDRESS]["id"] == id


def test_a_gateway_of_the_same_name_is_named_by_its_id(cloud: Cloud, workspace: Workspace) -> None:
    id = KIND.create(cloud, {"name": "taken"})
    workspace.write(_resource(name="taken"))
    output = unframed(workspace.apply(expect=1))
    assert f"The existing gateway is {id}. To manage it here, import it by that ID" in output
    KIND.delete(cloud, id)


def test_a_service_that_does_not_know_a_field_is_told_of(make_workspace: Any) -> None:
    with Cloud("--set", "yandex_api=seed") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write(_resource(name="older", tools={"a": _tool("a")}))
        workspace.apply()
        workspace.assert_no_changes()
        # An update is refused for a field that it names, a create with it leaves it out.
        workspace.write(_resource(name="older", tools={"a": _tool("a")}, transport="SSE"))
        assert "transport" in unframed(workspace.apply(expect=1))
        workspace.write(_resource(name="newer", transport="SSE", timeouts={"create": "3s"}))
        output = unframed(workspace.run("apply", "-auto-approve", "-no-color", f"-replace={ADDRESS}", expect=1))
        assert "MCP gateway does not reflect the requested changes" in output
        assert "transport" in output
        assert workspace.state()[ADDRESS]["tainted"]


def test_odd_names_are_adopted(make_workspace: Any) -> None:
    names = ["get-order", "1st", "a.b", "_", "for", "null", "-"]
    with Cloud("--set", "yandex_api=seed") as cloud:
        id = KIND.create(cloud, {"name": "adopted", "tools": {name: _tool("a") for name in names}})
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write({"import": [{"to": ADDRESS, "id": id}]})
        workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
        assert "1 imported, 0 added, 0 changed, 0 destroyed" in workspace.apply()
        workspace.assert_no_changes()
        assert sorted(workspace.state()[ADDRESS]["tools"]) == sorted(names)


# The sample answer of the document that the project started from, with a value for every field of it.
_SEED: dict[str, Any] = {
    "tools": [
        {
            "name": "function.tool_1",
            "description": "Calls a function.",
            "inputJsonSchema": '{ "type": "object" }',
            "action": {"functionCall": {"functionId": "d4e1", "tag": "stable"}},
        },
        {
            "name": "container",
            "action": {
                "containerCall": {
                    "containerId": "bba1",
                    "path": "/x",
                    "method": "POST",
                    "body": "text",
                    "headers": {"A": "b"},
                    "query": {"c": "d"},
                }
            },
        },
        {
            "name": "http",
            "action": {
                "httpCall": {
                    "url": "https://example.com",
                    "method": "GET",
                    "body": "text",
                    "headers": {"A": "b"},
                    "query": {"c": "d"},
                    "useServiceAccount": True,
                }
            },
        },
        {
            "name": "mcp-open",
            "action": {
                "mcpCall": {
                    "url": "https://mcp.example.com",
                    "toolCall": {"toolName": "x", "parametersJson": '{"a": 1}'},
                    "transport": "SSE",
                    "unauthorized": {},
                    "forwardHeaders": {"A": "B"},
                }
            },
        },
        {
            "name": "mcp-header",
            "action": {"mcpCall": {"url": "https://m.example.com", "header": {"headerName": "X", "headerValue": "s3"}}},
        },
        {"name": "mcp-account", "action": {"mcpCall": {"url": "https://m.example.com", "serviceAccount": {}}}},
        {
            "name": "grpc",
            "action": {
                "grpcCall": {
                    "endpoint": "grpc.example.com:443",
                    "method": "shop.Orders/Get",
                    "useServiceAccount": False,
                    "body": "text",
                    "headers": {"A": "b"},
                }
            },
        },
        {
            "name": "workflow",
            "action": {"startWorkflow": {"workflowId": "dfq1", "inputJson": "{}", "mode": "ASYNC"}},
        },
    ],
    "name": "seed",
    "description": "The sample.",
    "labels": {"team": "orders"},
    "logOptions": {"disabled": False, "logGroupId": "e23", "minLevel": "INFO"},
    "serviceAccountId": "aje1",
    "networkId": "enp1",
    "public": True,
}


@pytest.mark.parametrize("api", ["seed", "current"])
def test_every_field_of_the_seed_goes_round_unchanged(make_workspace: Any, api: str) -> None:
    with Cloud("--set", f"yandex_api={api}") as cloud:
        body = {**_SEED, "folderId": cloud.folder_id}
        operation = cloud.yandex("POST", "/mcpgateway/v1/mcpGateways", body)
        assert operation is not None
        id = operation["metadata"]["mcpGatewayId"]
        path = f"/mcpgateway/v1/mcpGateways/{id}"
        before = cloud.yandex("GET", path)
        assert before is not None
        assert {name: before[name] for name in body} == body
        # Import brings all of it into state, and generated configuration plans empty.
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write({"import": [{"to": ADDRESS, "id": id}]})
        workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
        workspace.apply()
        workspace.assert_no_changes()
        assert cloud.yandex("GET", path) == before
        # What is in state, and the secrets that are not, make the same gateway again.
        state = workspace.state()[ADDRESS]
        computed = ("id", "created_at", "status", "base_domain", "cloud_id", "tainted", "timeouts", "transport")
        config = {name: value for name, value in state.items() if name not in computed}
        header = config["tools"]["mcp-header"]["action"]["mcp_call"]["header"]
        assert header["header_value"] is None
        header["header_value"] = "s3"
        headers = config["tools"]["mcp-open"]["action"]["mcp_call"]
        assert headers["forward_headers"] is None
        headers["forward_headers"] = {"A": "B"}
        (workspace.folder / "generated.tf").unlink()
        workspace.write(_resource(**config, lifecycle={"create_before_destroy": False}))
        workspace.run("apply", "-auto-approve", "-no-color", f"-replace={ADDRESS}")
        after = cloud.yandex("GET", f"/mcpgateway/v1/mcpGateways/{workspace.state()[ADDRESS]['id']}")
        assert after is not None
        made = ("id", "createdAt", "baseDomain")
        in_order = {**before, "tools": sorted(before["tools"], key=lambda tool: str(tool["name"]))}
        assert before["tools"] != in_order["tools"] == after["tools"]
        assert {name: after[name] for name in after if name not in made} == {
            name: in_order[name] for name in in_order if name not in made
        }
        workspace.assert_no_changes()
