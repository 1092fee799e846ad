"""Tools and personas where the API leaves questions open, and where it refuses."""

from __future__ import annotations

import json
from typing import Any

import pytest
import samples
from support.cloud import SAMPLE_SERVER, Cloud
from support.terraform import Workspace, unframed

PUBLISH = "mcpgateway_instaclustr_kafka_publish_message_tool"
HTTP_TOOL = "mcpgateway_instaclustr_http_server_operation_tool"
PERSONA = "mcpgateway_instaclustr_persona_access_control"


@pytest.mark.parametrize("mode", ["generated", "absent"])
def test_tool_without_a_name(make_workspace: Any, mode: str) -> None:
    with Cloud("--set", f"tool_name={mode}", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        config = {"backend_id": cloud.references["kafka_backend"], "topic": "orders"}
        workspace.write({"resource": {PUBLISH: {"it": config}}})
        workspace.apply()
        workspace.assert_no_changes()
        workspace.write({"resource": {PUBLISH: {"it": config | {"topic": "returns"}}}})
        workspace.apply()
        workspace.assert_no_changes()
        workspace.run("destroy", "-auto-approve", "-no-color")


def test_tool_that_must_have_a_name(make_workspace: Any) -> None:
    with Cloud("--set", "tool_name=required", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        config = {"backend_id": cloud.references["kafka_backend"], "topic": "orders"}
        workspace.write({"resource": {PUBLISH: {"it": config}}})
        output = unframed(workspace.apply(expect=1))
        assert "Refused by Instaclustr (400)" in output
        assert "name" in output


def test_nameless_create_whose_answer_is_lost_takes_no_like_object_for_its_own(
    make_workspace: Any,
) -> None:
    with Cloud("--set", "tool_name=generated", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        backend = cloud.references["kafka_backend"]
        foreign = cloud.post("tools/kafka-publish-message/v1", {"backendId": backend, "topic": "twins"})
        config = {"backend_id": backend, "topic": "twins"}
        workspace.write({"resource": {PUBLISH: {"it": config}}})
        cloud.faults({"method": "POST", "drop": "after"})
        workspace.apply()
        made = [each["id"] for each in cloud.list("tools/kafka-publish-message/v1") if each["topic"] == "twins"]
        assert sorted(made) == sorted([foreign["id"], workspace.state()[f"{PUBLISH}.it"]["id"]])
        workspace.assert_no_changes()


def test_equal_schemas_in_other_words_are_no_change(cloud: Cloud, workspace: Workspace) -> None:
    config = samples.full("instaclustr_http_server_operation_tool", cloud)
    config["request_body"] = {"schema": '{"type": "object", "required": ["a"]}'}
    workspace.write({"resource": {HTTP_TOOL: {"it": config}}})
    workspace.apply()
    config["request_body"] = {"schema": '{ "required":["a"],"type":"object" }'}
    config["parameters"] = list(reversed(config["parameters"]))
    workspace.write({"resource": {HTTP_TOOL: {"it": config}}})
    workspace.assert_no_changes()
    config["request_body"] = {"schema": json.dumps({"type": "object", "required": ["b"]})}
    workspace.write({"resource": {HTTP_TOOL: {"it": config}}})
    assert workspace.plan().changed(f"{HTTP_TOOL}.it") == {"request_body.schema"}
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_second_rule_of_a_role_tells_the_first(cloud: Cloud, workspace: Workspace) -> None:
    config = samples.full("instaclustr_persona_access_control", cloud)
    workspace.write({"resource": {PERSONA: {"one": config, "other": config | {"type": "DENYLIST"}}}})
    output = unframed(workspace.apply(expect=1))
    assert "The existing persona access control is" in output
    assert f"{config['virtual_server_id']}_{config['persona_role']}" in output
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_persona_of_an_open_server_is_refused_with_the_reason(cloud: Cloud, workspace: Workspace) -> None:
    config = {"virtual_server_id": SAMPLE_SERVER, "persona_role": "anybody", "type": "ALLOWLIST", "all_tools": True}
    workspace.write({"resource": {PERSONA: {"it": config}}})
    output = unframed(workspace.apply(expect=1))
    assert "Refused by Instaclustr (400)" in output
    assert "authentication" in output


def test_order_of_a_personas_tools_means_nothing(cloud: Cloud, workspace: Workspace) -> None:
    config = samples.full("instaclustr_persona_access_control", cloud)
    workspace.write({"resource": {PERSONA: {"it": config}}})
    workspace.apply()
    workspace.write({"resource": {PERSONA: {"it": config | {"tools": list(reversed(config["tools"]))}}}})
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")
