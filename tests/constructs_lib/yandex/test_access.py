"""Who may do what with a gateway, as it is synthesized."""

from __future__ import annotations

import json
from typing import Any

import cdktf
import pytest
from cdktf import TerraformIterator, TerraformVariable

from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.yandex import (
    AllAuthenticatedUsers,
    AllUsers,
    FederatedUser,
    Gateway,
    Group,
    Member,
    Role,
    ServiceAccount,
    UserAccount,
)


@pytest.fixture
def gateway(stack: Any) -> Gateway:
    McpgatewayProvider(stack, "provider")
    return Gateway(stack, "assistant")


def written(stack: Any, kind: str = "member") -> dict[str, Any]:
    """The access bindings of the stack, which has to be valid."""
    document = json.loads(cdktf.Testing.synth(stack, True))
    return dict(document["resource"][f"mcpgateway_yandex_gateway_iam_{kind}"])


def warnings(construct: Any) -> list[str]:
    return [entry.data for entry in construct.node.metadata if entry.type == "@cdktf/warn"]


@pytest.mark.parametrize(
    ("member", "text"),
    [
        (ServiceAccount("ajeagent"), "serviceAccount:ajeagent"),
        (UserAccount("ajeuser"), "userAccount:ajeuser"),
        (FederatedUser("ajefederated"), "federatedUser:ajefederated"),
        (Group("ajegroup"), "group:ajegroup"),
        (AllUsers(), "system:allUsers"),
        (AllAuthenticatedUsers(), "system:allAuthenticatedUsers"),
    ],
)
def test_members(stack: Any, gateway: Gateway, member: Member, text: str) -> None:
    gateway.grant(Role.VIEWER, member)
    ((name, given),) = written(stack).items()
    assert name.startswith(f"assistant_viewer-{text.replace(':', '-')}_")
    address = f"mcpgateway_yandex_gateway.{gateway.node.default_child.friendly_unique_id}"  # type: ignore[union-attr]
    assert given == {"gateway_id": f"${{{address}.id}}", "role": "serverless.mcpGateways.viewer", "member": text}


def test_members_are_told_apart_by_what_they_are() -> None:
    assert ServiceAccount("a") == ServiceAccount("a")
    assert len({ServiceAccount("a"), ServiceAccount("a"), UserAccount("a")}) == 2
    assert repr(ServiceAccount("a")) == "ServiceAccount('a')"
    assert repr(AllUsers()) == "AllUsers()"


def test_each_member_is_given_a_role_once(stack: Any, gateway: Gateway) -> None:
    gateway.grant_invoke(ServiceAccount("a"), UserAccount("b"))
    gateway.grant_invoke(ServiceAccount("a"))
    gateway.grant(Role.of("serverless.mcpGateways.auditor"), ServiceAccount("a"))
    assert sorted((each["role"], each["member"]) for each in written(stack).values()) == [
        ("serverless.mcpGateways.auditor", "serviceAccount:a"),
        ("serverless.mcpGateways.invoker", "serviceAccount:a"),
        ("serverless.mcpGateways.invoker", "userAccount:b"),
    ]


def test_a_grant_is_called_the_same_whatever_else_there_is(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    names = []
    for number in range(2):
        app = cdktf.Testing.app()
        other = cdktf.TerraformStack(app, "stack")
        McpgatewayProvider(other, "provider")
        account = TerraformVariable(other, "account")
        gateway = Gateway(other, "assistant")
        if number:
            gateway.grant_invoke(ServiceAccount(TerraformVariable(other, "first")))
        gateway.grant_invoke(ServiceAccount(account))
        names.append(
            {name for name, each in written(other).items() if each["member"] == "serviceAccount:${var.account}"}
        )
    assert names[0] == names[1]


def test_who_has_a_role_can_be_said_as_a_whole(stack: Any, gateway: Gateway) -> None:
    gateway.set_members(Role.INVOKER, [ServiceAccount("a"), Group("b")])
    (binding,) = written(stack, "binding").values()
    assert binding["members"] == ["serviceAccount:a", "group:b"]
    assert binding["role"] == "serverless.mcpGateways.invoker"


def test_a_role_is_given_in_one_way(stack: Any, gateway: Gateway) -> None:
    gateway.grant_invoke(ServiceAccount("a"))
    gateway.set_members(Role.INVOKER, [ServiceAccount("b")])
    gateway.set_members(Role.VIEWER, [])
    with pytest.raises(ValueError, match=r"already for the role serverless\.mcpGateways\.viewer"):
        gateway.set_members(Role.VIEWER, [ServiceAccount("b")])
    with pytest.raises(RuntimeError) as error:
        cdktf.Testing.synth(stack, True)
    for problem in (
        "[stack/assistant] the role serverless.mcpGateways.invoker is given by grant and by set_members",
        "[stack/assistant/viewer-members] members must have at least 1 item",
    ):
        assert problem in str(error.value)


def test_roles_of_what_is_made_elsewhere(stack: Any) -> None:
    other = McpgatewayProvider(stack, "other", alias="other")
    known = Gateway.from_id(stack, "known", "db8aaaaaaaaaaaaaaaaa", provider=other)
    known.grant_invoke(ServiceAccount("a"))
    (member,) = written(stack).values()
    assert member["gateway_id"] == "db8aaaaaaaaaaaaaaaaa"
    assert member["provider"] == "mcpgateway.other"


def test_roles_of_several_gateways_of_one_declaration(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    each = TerraformIterator.from_list(["one", "two"])
    Gateway(stack, "each", name=each.value, for_each=each).grant_invoke(ServiceAccount("a"))
    Gateway(stack, "counted", name="x-${count.index}", count=2).grant_invoke(ServiceAccount("a"))
    counted, iterated = written(stack).values()
    assert iterated["gateway_id"] == "${each.value.id}"
    assert iterated["for_each"].startswith("${mcpgateway_yandex_gateway.each_")
    assert counted["gateway_id"].endswith("[count.index].id}")
    assert counted["count"] == 2


@pytest.mark.parametrize("everybody", [AllUsers(), AllAuthenticatedUsers()])
def test_what_opens_a_gateway_to_everybody_is_told(stack: Any, everybody: Member) -> None:
    McpgatewayProvider(stack, "provider")
    public = Gateway(stack, "public", public=True)
    open_ = Gateway(stack, "open")
    open_.grant_invoke(everybody)
    set_ = Gateway.from_id(stack, "set", "db8aaaaaaaaaaaaaaaaa")
    set_.set_members(Role.ADMIN, [everybody])
    meant = Gateway(stack, "meant", public=True, acknowledge_public=True)
    meant.grant_invoke(everybody)
    seen = Gateway(stack, "seen", public=False)
    seen.grant(Role.VIEWER, everybody)
    for _ in range(2):
        cdktf.Testing.synth(stack, True)
    assert [len(warnings(each)) for each in (public, open_, set_, meant, seen)] == [1, 1, 1, 0, 1]
    assert "without a token. Set acknowledge_public=True if that is intended." in warnings(public)[0]
    assert f"With the role serverless.mcpGateways.invoker, {everybody} lets " in warnings(open_)[0]
    assert "do with the gateway whatever it allows" in warnings(seen)[0]


def test_public_tools_with_credentials_are_told(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    for name, arguments in {
        "public": {"public": True},
        "meant": {"public": True, "acknowledge_public": True},
        "private": {},
    }.items():
        gateway = Gateway(stack, name, service_account="ajeassistant00000000", **arguments)
        gateway.add_function_tool("score", function="d4efunction000000000")
    cdktf.Testing.synth(stack, True)
    told = {each.node.id: warnings(each) for each in stack.node.children if isinstance(each, Gateway)}
    told |= {name: told[name] + warnings(stack.node.find_child(name).node.default_child) for name in told}
    assert [len(told[name]) for name in ("public", "meant", "private")] == [2, 0, 0]
    [warning] = [each for each in told["public"] if "credentials" in each]
    assert "so use the credentials of score (the gateway's service account)" in warning
    assert warning.endswith("what their credentials allow; set acknowledge_public=True if that is intended")


def test_a_role_that_is_not_documented_is_told(stack: Any, gateway: Gateway) -> None:
    gateway.grant(Role.of("serverless.mcpGateways.caller"), ServiceAccount("a"))
    gateway.set_members(Role.of("editor"), [ServiceAccount("a")])
    gateway.grant(Role.ADMIN, ServiceAccount("a"))
    cdktf.Testing.synth(stack, True)
    told = [warning for each in gateway.node.children for warning in warnings(each)]
    assert len(told) == 2
    assert "got 'serverless.mcpGateways.caller'" in told[0]
    assert "got 'editor' (did you mean serverless.mcpGateways.editor?)" in told[1]


def test_what_is_no_member_is_an_error_at_the_line(gateway: Gateway) -> None:
    with pytest.raises(TypeError, match=r"a member must be a ServiceAccount\(.*, got str"):
        gateway.grant_invoke("serviceAccount:a")  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="the ID of a ServiceAccount must be a construct with an ID"):
        ServiceAccount(5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"role must be one of Role.AUDITOR.*did you mean INVOKER"):
        gateway.set_members("invoker", [])  # type: ignore[arg-type]
