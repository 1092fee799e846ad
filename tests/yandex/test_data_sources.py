"""Gateways and their access bindings looked up: by id, by name, all of them, and what is told where there is none."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from support.cloud import Cloud
from support.terraform import Workspace, unframed
from support.yandex import BindingKind, GatewayKind

TYPE = "mcpgateway_yandex_gateway"
SECRET = "a-secret-that-nobody-sees"
_KEYED = {"url": "https://b.example.com", "header": {"header_name": "X", "header_value": SECRET}}
_TOOLS = {
    "plain": {"action": {"http_call": {"url": "https://a.example.com"}}},
    "keyed": {"action": {"mcp_call": _KEYED}},
    "as-account": {"action": {"mcp_call": {"url": "https://c.example.com", "service_account": {}}}},
}


@pytest.fixture
def gateways(cloud: Cloud) -> Iterator[dict[str, str]]:
    made = {
        name: GatewayKind().create(cloud, {"name": name, "tools": _TOOLS, "labels": {"team": "orders"}})
        for name in ("alpha", "beta")
    }
    yield made
    for id in made.values():
        GatewayKind().delete(cloud, id)


def _outputs(workspace: Workspace, data: dict[str, Any], **outputs: str) -> dict[str, Any]:
    workspace.write({"data": data, "output": {name: {"value": value} for name, value in outputs.items()}})
    workspace.apply()
    return {name: each["value"] for name, each in json.loads(workspace.run("output", "-json")).items()}


def test_one_gateway_is_found_by_id_and_by_name(workspace: Workspace, gateways: dict[str, str]) -> None:
    data = {TYPE: {"by_id": {"id": gateways["alpha"]}, "by_name": {"name": "alpha"}}}
    found = _outputs(workspace, data, by_id=f"${{data.{TYPE}.by_id}}", by_name=f"${{data.{TYPE}.by_name}}")
    assert found["by_id"] == found["by_name"]
    one = found["by_id"]
    assert (one["id"], one["name"], one["status"]) == (gateways["alpha"], "alpha", "ACTIVE")
    assert one["tools"].keys() == _TOOLS.keys()
    assert one["tools"]["keyed"]["action"]["mcp_call"]["header"] == {"header_name": "X"}
    assert one["tools"]["as-account"]["action"]["mcp_call"]["service_account"] == {}
    assert SECRET not in (workspace.folder / "terraform.tfstate").read_text()


def test_all_gateways_of_a_folder_are_found(cloud: Cloud, workspace: Workspace, gateways: dict[str, str]) -> None:
    plural = f"{TYPE}s"
    data = {plural: {"all": {}, "filtered": {"filter": 'name="beta"'}, "elsewhere": {"folder_id": "b1gnobody"}}}
    outputs = {name: f"${{data.{plural}.{name}}}" for name in data[plural]}
    found = _outputs(workspace, data, **outputs)
    there = {each["name"]: each["id"] for each in found["all"]["gateways"]}
    assert there.items() >= gateways.items()
    assert found["all"]["folder_id"] == cloud.folder_id
    assert [each["id"] for each in found["filtered"]["gateways"]] == [gateways["beta"]]
    assert found["elsewhere"]["gateways"] == []


_WRONG = {
    "no such id": ({"id": "db8aaaaaaaaaaaaaaaaa"}, "There is no MCP gateway with ID db8aaaaaaaaaaaaaaaaa."),
    "no such name": ({"name": "gamma"}, "called gamma in the folder"),
    "the candidates": ({"name": "gamma"}, "Existing: alpha, beta"),
    "neither": ({}, 'One of "id" or "name" must be set.'),
    "both": ({"id": "db8aaaaaaaaaaaaaaaaa", "name": "alpha"}, 'Only one of "id" and "name" can be set'),
}


@pytest.mark.parametrize(("values", "told"), _WRONG.values(), ids=_WRONG)
def test_what_cannot_be_found_is_told(
    workspace: Workspace, gateways: dict[str, str], values: dict[str, str], told: str
) -> None:
    workspace.write({"data": {TYPE: {"it": values}}})
    assert told in unframed(workspace.run("plan", "-no-color", expect=1))


BINDING, MEMBER = f"{TYPE}_iam_binding", f"{TYPE}_iam_member"
INVOKER, VIEWER = "serverless.mcpGateways.invoker", "serverless.mcpGateways.viewer"
_ROLES = {INVOKER: ["group:a", "serviceAccount:b"], VIEWER: ["group:a"]}


@pytest.fixture
def gateway(cloud: Cloud, gateways: dict[str, str]) -> str:
    """A gateway with roles."""
    for role, members in _ROLES.items():
        BindingKind().create(cloud, {"gateway_id": gateways["alpha"], "role": role, "members": members})
    return gateways["alpha"]


def test_one_binding_is_found_by_id_and_by_role(workspace: Workspace, gateway: str) -> None:
    data = {BINDING: {"by_id": {"id": f"{gateway},{INVOKER}"}, "by_role": {"gateway_id": gateway, "role": INVOKER}}}
    found = _outputs(workspace, data, by_id=f"${{data.{BINDING}.by_id}}", by_role=f"${{data.{BINDING}.by_role}}")
    expected = {
        "id": f"{gateway},{INVOKER}",
        "gateway_id": gateway,
        "role": INVOKER,
        "members": ["group:a", "serviceAccount:b"],
    }
    assert found == {"by_id": expected, "by_role": expected}


def test_one_member_is_found_by_id_and_by_role(workspace: Workspace, gateway: str) -> None:
    keys = {"gateway_id": gateway, "role": INVOKER, "member": "group:a"}
    data = {MEMBER: {"by_id": {"id": f"{gateway},{INVOKER},group:a"}, "by_member": keys}}
    found = _outputs(workspace, data, by_id=f"${{data.{MEMBER}.by_id}}", by_member=f"${{data.{MEMBER}.by_member}}")
    expected = {"id": f"{gateway},{INVOKER},group:a", **keys}
    assert found == {"by_id": expected, "by_member": expected}


def test_all_bindings_and_members_of_a_gateway_are_found(
    workspace: Workspace, gateways: dict[str, str], gateway: str
) -> None:
    data = {
        f"{BINDING}s": {"all": {"gateway_id": gateway}, "none": {"gateway_id": gateways["beta"]}},
        f"{MEMBER}s": {"all": {"gateway_id": gateway}, "viewers": {"gateway_id": gateway, "role": VIEWER}},
    }
    bindings, members = f"data.{BINDING}s", f"data.{MEMBER}s"
    found = _outputs(
        workspace,
        data,
        bindings=f"${{{{for each in {bindings}.all.gateway_iam_bindings : each.role => each.members}}}}",
        none=f"${{{bindings}.none.gateway_iam_bindings}}",
        members=f"${{{members}.all.gateway_iam_members[*].id}}",
        viewers=f"${{{members}.viewers.gateway_iam_members[*].member}}",
    )
    ids = [f"{gateway},{role},{member}" for role, members in _ROLES.items() for member in members]
    assert found == {"bindings": _ROLES, "none": [], "members": sorted(ids, key=_member_first), "viewers": ["group:a"]}


def _member_first(id: str) -> tuple[str, str]:
    return id.rpartition(",")[2], id


_NO_ACCESS = {
    "role": (BINDING, {"gateway_id": "@", "role": "editor"}, "no gateway IAM binding with role editor, gateway_id @"),
    "the roles": (BINDING, {"gateway_id": "@", "role": "editor"}, f"Existing: {INVOKER}, {VIEWER}."),
    "member": (
        MEMBER,
        {"gateway_id": "@", "role": VIEWER, "member": "group:b"},
        f"There is no gateway IAM member with member group:b, gateway_id @, role {VIEWER}.",
    ),
    "id": (BINDING, {"id": "@,editor"}, "There is no gateway IAM binding with ID @,editor."),
    "another form": (MEMBER, {"id": "@,editor"}, "id must be gateway_id, role and member, separated by commas"),
    "gateway of a list": (
        f"{MEMBER}s",
        {"gateway_id": "db8aaaaaaaaaaaaaaaaa"},
        "There is no MCP gateway with ID db8aaaaaaaaaaaaaaaaa.",
    ),
    "gateway of an id": (
        BINDING,
        {"id": f"db8aaaaaaaaaaaaaaaaa,{VIEWER}"},
        "There is no gateway IAM binding with ID db8aaaaaaaaaaaaaaaaa",
    ),
    "no role": (MEMBER, {"gateway_id": "@", "member": "group:a"}, '"member" also requires "role"'),
    "no gateway": (BINDING, {"role": VIEWER}, '"role" also requires "gateway_id"'),
    "neither": (MEMBER, {}, 'One of "id" or "member" must be set.'),
    "no member's form": (
        MEMBER,
        {"gateway_id": "@", "role": VIEWER, "member": "aje123"},
        "type:id, such as serviceAccount:aje",
    ),
}


@pytest.mark.parametrize(("type", "values", "told"), _NO_ACCESS.values(), ids=_NO_ACCESS)
def test_access_that_cannot_be_found_is_told(
    workspace: Workspace, gateway: str, type: str, values: dict[str, str], told: str
) -> None:
    given = {name: value.replace("@", gateway) for name, value in values.items()}
    workspace.write({"data": {type: {"it": given}}})
    assert told.replace("@", gateway) in unframed(workspace.run("plan", "-no-color", expect=1))


def test_a_folder_is_needed(cloud: Cloud, make_workspace: Any) -> None:
    access = {name: value for name, value in cloud.connection["yandex"].items() if name != "folder_id"}
    workspace: Workspace = make_workspace({"yandex": access})
    workspace.write({"data": {f"{TYPE}s": {"it": {}}}})
    output = unframed(workspace.run("plan", "-no-color", expect=1))
    assert "Set folder_id here, or yandex.folder_id (YC_FOLDER_ID) for the provider." in output
    workspace.write({"resource": {TYPE: {"it": {"name": "nowhere"}}}})
    assert "YC_FOLDER_ID" in unframed(workspace.apply(expect=1))
