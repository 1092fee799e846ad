"""Access bindings: for a role as a whole, for one member, many at once, and what opens a gateway to everybody."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from support.cloud import Cloud
from support.terraform import Workspace, unframed
from support.yandex import BindingKind, GatewayKind

from provider_shim.schema.diagnostics import Diagnostic, Severity
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN
from provider_shim.schema.yandex.roles import ROLES
from provider_shim.yandex.access import everybody_may_call

GATEWAY = "mcpgateway_yandex_gateway"
BINDING = "mcpgateway_yandex_gateway_iam_binding"
MEMBER = "mcpgateway_yandex_gateway_iam_member"
INVOKER = "serverless.mcpGateways.invoker"
VIEWER = "serverless.mcpGateways.viewer"


@pytest.fixture
def gateway(cloud: Cloud) -> Iterator[str]:
    id = GatewayKind().create(cloud, {"name": "access"})
    yield id
    GatewayKind().delete(cloud, id)


def _members(cloud: Cloud, gateway: str, role: str) -> set[str]:
    shown = BindingKind().shown(cloud, f"{gateway},{role}")
    return set() if shown is None else set(shown["members"])


def test_a_binding_is_all_that_there_is_of_a_role(cloud: Cloud, workspace: Workspace, gateway: str) -> None:
    BindingKind().create(cloud, {"gateway_id": gateway, "role": INVOKER, "members": ["group:theirs"]})
    BindingKind().create(cloud, {"gateway_id": gateway, "role": VIEWER, "members": ["group:theirs"]})
    for members in (["group:a", "userAccount:b"], ["group:a"], ["group:c"]):
        workspace.write({"resource": {BINDING: {"it": {"gateway_id": gateway, "role": INVOKER, "members": members}}}})
        workspace.apply()
        assert _members(cloud, gateway, INVOKER) == set(members)
        workspace.assert_no_changes()
    # One that others add is drift.
    BindingKind().change(
        cloud, f"{gateway},{INVOKER}", {"gateway_id": gateway, "role": INVOKER, "members": ["group:c", "group:d"]}
    )
    assert workspace.plan().actions(f"{BINDING}.it") == ["update"]
    workspace.apply_plan()
    assert _members(cloud, gateway, INVOKER) == {"group:c"}
    workspace.run("destroy", "-auto-approve", "-no-color")
    assert _members(cloud, gateway, INVOKER) == set()
    assert _members(cloud, gateway, VIEWER) == {"group:theirs"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("type", [BINDING, MEMBER])
def test_documented_roles_are_not_told(type: str, role: str) -> None:
    assert _told(type, role) == []
    assert _told(type, UNKNOWN) == []


@pytest.mark.parametrize("type", [BINDING, MEMBER])
@pytest.mark.parametrize(
    ("role", "hint"),
    [
        ("editor", " (did you mean serverless.mcpGateways.editor?)"),
        ("serverless.mcpGateways.Invoker", " (did you mean serverless.mcpGateways.invoker?)"),
        ("serverless.functions.invoker", " (did you mean serverless.mcpGateways.invoker?)"),
        ("custom", ""),
    ],
)
def test_other_roles_are_told(type: str, role: str, hint: str) -> None:
    [problem] = _told(type, role)
    assert (problem.path, problem.severity) == (("role",), Severity.WARNING)
    assert problem.detail.endswith(f"serverless.mcpGateways.admin, got {role!r}{hint}.")


def _told(type: str, role: Any) -> list[Diagnostic]:
    schema = SchemaFile.load().resource(type)
    config = {"gateway_id": "db8aaaaaaaaaaaaaaaaa", "role": role, "member": "group:a", "members": ["group:a"]}
    given = {name: value for name, value in config.items() if name in schema.attributes}
    return list(validate(schema.attributes, schema.config_validators, given))


def test_many_members_at_once_do_not_get_in_each_others_way(cloud: Cloud, workspace: Workspace, gateway: str) -> None:
    wanted = {f"m{index}": {"gateway_id": gateway, "role": INVOKER, "member": f"group:g{index}"} for index in range(12)}
    binding = {"gateway_id": gateway, "role": VIEWER, "members": ["group:v"]}
    workspace.write({"resource": {MEMBER: wanted, BINDING: {"it": binding}}})
    workspace.apply()
    assert _members(cloud, gateway, INVOKER) == {f"group:g{index}" for index in range(12)}
    assert _members(cloud, gateway, VIEWER) == {"group:v"}
    workspace.assert_no_changes()
    half = dict(list(wanted.items())[::2])
    workspace.write({"resource": {MEMBER: half, BINDING: {"it": binding}}})
    workspace.apply()
    assert _members(cloud, gateway, INVOKER) == {f"group:g{index}" for index in range(0, 12, 2)}
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_access_to_a_gateway_that_is_gone_is_planned_anew(cloud: Cloud, workspace: Workspace) -> None:
    id = GatewayKind().create(cloud, {"name": "gone"})
    workspace.write({"resource": {MEMBER: {"it": {"gateway_id": id, "role": INVOKER, "member": "group:a"}}}})
    workspace.apply()
    GatewayKind().delete(cloud, id)
    assert workspace.plan().actions(f"{MEMBER}.it") == ["create"]
    output = unframed(workspace.apply(expect=1))
    assert f"of the MCP gateway {id}: MCP Gateway {id} not found. Plan again" in output


_OPEN = {
    "public gateway": ({GATEWAY: {"it": {"name": "open", "public": True}}}, "The gateway will be public"),
    "binding": (
        {BINDING: {"it": {"gateway_id": "@gateway", "role": INVOKER, "members": ["system:allUsers", "group:a"]}}},
        "system:allUsers lets anyone, without a token, call every tool",
    ),
    "member": (
        {MEMBER: {"it": {"gateway_id": "@gateway", "role": INVOKER, "member": "system:allAuthenticatedUsers"}}},
        "every user and service account of Yandex Cloud, of any organization",
    ),
}


@pytest.mark.parametrize(("resources", "warning"), _OPEN.values(), ids=_OPEN)
def test_a_plan_that_opens_a_gateway_to_everybody_warns(
    cloud: Cloud, workspace: Workspace, gateway: str, resources: Any, warning: str
) -> None:
    [(type, objects)] = resources.items()
    objects = {
        name: {**each, **({"gateway_id": gateway} if "gateway_id" in each else {})} for name, each in objects.items()
    }
    workspace.write({"resource": {type: objects}})
    output = unframed(workspace.run("plan", "-no-color"))
    assert "Warning: " in output
    assert warning in output
    workspace.apply()
    # Once it is open, there is nothing to warn of any more.
    assert "Warning: " not in workspace.run("plan", "-no-color")
    workspace.run("destroy", "-auto-approve", "-no-color")


@pytest.mark.parametrize("role", [VIEWER, "serverless.mcpGateways.auditor", "editor", "admin", "any.other"])
@pytest.mark.parametrize("member", ["system:allUsers", "system:allAuthenticatedUsers"])
def test_a_plan_that_gives_everybody_a_role_warns_whatever_the_role_is(role: str, member: str) -> None:
    planned = {"gateway_id": "db8aaaaaaaaaaaaaaaaa", "role": role, "member": member}
    [warning] = everybody_may_call(None, planned)
    assert warning.severity is Severity.WARNING
    assert warning.path == ("member",)
    assert f"Granting the role {role} to {member} lets " in warning.detail
    assert ("call every tool" in warning.detail) == (role in ("editor", "admin"))
    assert not list(everybody_may_call(planned, planned))
    assert not list(everybody_may_call(None, planned | {"member": "group:a"}))
    [unknown] = everybody_may_call(None, planned | {"role": UNKNOWN})
    assert "the role that is known after apply" in unknown.detail


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"member": "aje123"}, "type:id, such as serviceAccount:aje"),
        ({"member": "robot:x"}, "type:id, such as serviceAccount:aje"),
        ({"role": "a role"}, "a role such as serverless.mcpGateways.invoker"),
        ({"gateway_id": "assistant"}, "the ID of a gateway, 20 lower-case letters and digits"),
    ],
)
def test_mistakes_are_told_at_plan(cloud: Cloud, workspace: Workspace, values: Any, told: str) -> None:
    member = {"gateway_id": "db8aaaaaaaaaaaaaaaaa", "role": INVOKER, "member": "group:a"} | values
    workspace.write({"resource": {MEMBER: {"it": member}}})
    output = unframed(workspace.run("plan", "-no-color", expect=1))
    assert told in output
    assert f'"{next(iter(values))}"' in output


@pytest.mark.parametrize("id", ["x", "db8aaaaaaaaaaaaaaaaa", "db8aaaaaaaaaaaaaaaaa,role", "db8aaaaaaaaaaaaaaaaa,r,x:y"])
def test_import_ids_of_another_form_are_refused(cloud: Cloud, workspace: Workspace, id: str) -> None:
    member = {"gateway_id": "db8aaaaaaaaaaaaaaaaa", "role": INVOKER, "member": "group:a"}
    workspace.write({"resource": {MEMBER: {"it": member}}})
    output = unframed(workspace.run("import", "-no-color", f"{MEMBER}.it", id, expect=1))
    assert 'An import ID must be "{gateway_id},{role},{member}"' in output
