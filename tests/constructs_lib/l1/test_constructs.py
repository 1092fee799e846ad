"""L1 constructs among others: references, Terraform's own arguments, import, moves, aspects, escape hatches."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import cdktf
import jsii
import pytest
from cdktf import (
    Aspects,
    Fn,
    IAspect,
    LocalExecProvisioner,
    SSHProvisionerConnection,
    TerraformCount,
    TerraformIterator,
    TerraformOutput,
    TerraformResourceLifecycle,
)
from constructs import IConstruct

from constructs_lib import l1
from constructs_lib.l1 import (
    DataMcpgatewayInstaclustrVirtualServer,
    DataMcpgatewayInstaclustrVirtualServers,
    InstaclustrHttpServerBackend,
    InstaclustrVirtualServer,
    McpgatewayProvider,
)

CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
ORDERS = "${mcpgateway_instaclustr_virtual_server.orders"
ALL = "data.mcpgateway_instaclustr_virtual_servers.all"
OIDC: dict[str, Any] = {"issuer": "https://issuer", "jwks_url": "https://issuer/jwks", "audiences": ["orders"]}


def server(stack: Any, id: str = "orders", **arguments: Any) -> InstaclustrVirtualServer:
    given = {"cluster_id": CLUSTER, "name": "orders", "endpoint_url": "/orders", **arguments}
    return InstaclustrVirtualServer(stack, id, **given)


def output(stack: Any, value: Any) -> Any:
    TerraformOutput(stack, "out", value=value)
    return stack.synthesized()["output"]["out"]["value"]


def fully_synthesized(stack: Any) -> Any:
    """A stack's JSON after aspects, references between stacks, and validation."""
    app = stack.node.root
    app.synth()
    return json.loads(Path(app.outdir, "stacks", stack.node.id, "cdk.tf.json").read_text())


def test_attributes_are_tokens_for_other_constructs(stack: Any) -> None:
    orders = server(stack)
    backend = InstaclustrHttpServerBackend(
        stack, "crm", virtual_server_id=orders.id, name=f"{orders.name}-crm", server_url="https://crm"
    )
    written = stack.resource(backend)
    assert written["virtual_server_id"] == f"{ORDERS}.id}}"
    assert written["name"] == f"{ORDERS}.name}}-crm"


def test_attributes_of_nested_objects_are_tokens(stack: Any) -> None:
    orders = server(stack, authentication=OIDC)
    assert output(stack, f"{orders.authentication.issuer}/x") == f"{ORDERS}.authentication.issuer}}/x"


def test_sets_are_tokens_for_lists(stack: Any) -> None:
    audiences = server(stack).authentication.audiences
    expected = "${tolist(mcpgateway_instaclustr_virtual_server.orders.authentication.audiences)}"
    assert output(stack, audiences) == expected


def test_a_nested_object_can_be_given_on(stack: Any) -> None:
    orders = server(stack, authentication=OIDC)
    other = server(stack, "other", authentication=orders.authentication)
    assert stack.resource(other)["authentication"] == f"{ORDERS}.authentication}}"
    assert other.authentication_input is orders.authentication


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda all: all.virtual_servers.get(0).id, f"${{{ALL}.virtual_servers[0].id}}"),
        (
            lambda all: all.virtual_servers.get(1).authentication.issuer,
            f"${{{ALL}.virtual_servers[1].authentication.issuer}}",
        ),
        (lambda all: all.virtual_servers, f"${{{ALL}.virtual_servers}}"),
        (lambda all: Fn.length_of(all.virtual_servers), f"${{length({ALL}.virtual_servers)}}"),
    ],
)
def test_lists_of_a_data_source_are_tokens(stack: Any, read: Any, expected: str) -> None:
    servers = DataMcpgatewayInstaclustrVirtualServers(stack, "all", cluster_id="cluster")
    assert output(stack, read(servers)) == expected


def test_a_list_can_be_iterated_over(stack: Any) -> None:
    servers = DataMcpgatewayInstaclustrVirtualServers(stack, "all", cluster_id="cluster")
    iterator = TerraformIterator.from_complex_list(servers.virtual_servers, "name")
    copies = server(stack, "copies", for_each=iterator, name=iterator.get_string("name"))
    written = stack.resource(copies)
    assert written["for_each"] == f"${{{{ for key, val in {ALL}.virtual_servers: val.name => val }}}}"
    assert written["name"] == "${each.value.name}"


def test_a_data_source_takes_an_id(stack: Any) -> None:
    found = DataMcpgatewayInstaclustrVirtualServer(stack, "found", id="some-id")
    assert stack.synthesized()["data"]["mcpgateway_instaclustr_virtual_server"]["found"] == {"id": "some-id"}
    assert found.id_input == "some-id"
    found.reset_id()
    found.name = "orders"
    assert stack.synthesized()["data"]["mcpgateway_instaclustr_virtual_server"]["found"] == {"name": "orders"}


def test_terraforms_own_arguments(stack: Any) -> None:
    provider = McpgatewayProvider(stack, "second", alias="second", emulator={"path": "cloud.db"})
    first = server(stack, "first")
    written = stack.resource(
        server(
            stack,
            provider=provider,
            depends_on=[first],
            count=TerraformCount.of(2),
            lifecycle=TerraformResourceLifecycle(prevent_destroy=True),
            connection=SSHProvisionerConnection(type="ssh", host="host"),
            provisioners=[LocalExecProvisioner(type="local-exec", command="true")],
        )
    )
    assert written["provider"] == "mcpgateway.second"
    assert written["depends_on"] == ["mcpgateway_instaclustr_virtual_server.first"]
    assert written["count"] == 2
    assert written["lifecycle"] == {"prevent_destroy": True}
    assert written["connection"] == {"type": "ssh", "host": "host"}
    assert written["provisioner"] == [{"local-exec": {"command": "true"}}]


def test_terraforms_own_arguments_as_dictionaries(stack: Any) -> None:
    written = stack.resource(server(stack, lifecycle={"ignore_changes": ["name"]}, count=3))
    assert (written["lifecycle"], written["count"]) == ({"ignore_changes": ["name"]}, 3)


def test_import_from(stack: Any) -> None:
    server(stack).import_from("the-id")
    expected = {"id": "the-id", "to": "mcpgateway_instaclustr_virtual_server.orders"}
    assert stack.synthesized()["import"] == [expected]


def test_generate_config_for_import(stack: Any) -> None:
    provider = McpgatewayProvider(stack, "second", alias="second", emulator={"path": "cloud.db"})
    InstaclustrVirtualServer.generate_config_for_import(stack, "found", "the-id", provider)
    InstaclustrVirtualServer.generate_config_for_import(stack, "found-too", "other-id")
    to = "mcpgateway_instaclustr_virtual_server"
    assert stack.synthesized()["import"] == [
        {"id": "the-id", "provider": "mcpgateway.second", "to": f"{to}.found"},
        {"id": "other-id", "to": f"{to}.found-too"},
    ]


def test_moves(stack: Any) -> None:
    server(stack, "new").add_move_target("target")
    server(stack, "old").move_to("target")
    type_name = "mcpgateway_instaclustr_virtual_server"
    assert stack.synthesized()["moved"] == [{"from": f"{type_name}.old", "to": f"{type_name}.new"}]
    assert list(stack.synthesized()["resource"][type_name]) == ["new"]


def test_override_logical_id(stack: Any) -> None:
    renamed = server(stack)
    renamed.override_logical_id("renamed")
    assert list(stack.synthesized()["resource"][renamed.TF_RESOURCE_TYPE]) == ["renamed"]
    assert output(stack, renamed.id) == "${mcpgateway_instaclustr_virtual_server.renamed.id}"


def test_overrides_win_over_arguments(stack: Any) -> None:
    orders = server(stack, authentication=OIDC)
    orders.add_override("authentication.audiences.0", "overridden")
    orders.add_override("authentication.roles_claim_name", "groups")
    orders.add_override("lifecycle.prevent_destroy", True)
    orders.name = "set-later"
    orders.add_override("name", "overridden")
    written = stack.resource(orders)
    assert written["authentication"] == {**OIDC, "audiences": ["overridden"], "roles_claim_name": "groups"}
    assert written["lifecycle"] == {"prevent_destroy": True}
    assert written["name"] == "overridden"


@jsii.implements(IAspect)
class Prefix:
    """An aspect that renames every virtual server."""

    def visit(self, node: IConstruct) -> None:
        if isinstance(node, InstaclustrVirtualServer):
            node.name = f"prod-{node.name_input}"


def test_aspects_see_and_change_arguments(stack: Any) -> None:
    McpgatewayProvider(stack, "provider", emulator={"path": "cloud.db"})
    orders = server(stack)
    Aspects.of(stack).add(Prefix())
    written = fully_synthesized(stack)["resource"][orders.TF_RESOURCE_TYPE]["orders"]
    assert written["name"] == "prod-orders"
    assert orders.name_input == "prod-orders"


def test_the_matchers_of_the_cdk_find_resources(stack: Any) -> None:
    server(stack)
    synthesized = cdktf.Testing.synth(stack)
    type_name = InstaclustrVirtualServer.TF_RESOURCE_TYPE
    assert cdktf.Testing.to_have_resource(synthesized, type_name)
    assert cdktf.Testing.to_have_resource_with_properties(synthesized, type_name, {"name": "orders"})
    assert not cdktf.Testing.to_have_resource(synthesized, InstaclustrHttpServerBackend.TF_RESOURCE_TYPE)


def test_references_cross_stacks(stack: Any) -> None:
    orders = server(stack)
    other = cdktf.TerraformStack(stack.node.scope, "other")
    for each in (stack, other):
        McpgatewayProvider(each, "provider", emulator={"path": "cloud.db"})
    InstaclustrHttpServerBackend(other, "crm", virtual_server_id=orders.id, name="crm", server_url="https://crm")
    written = fully_synthesized(other)["resource"][InstaclustrHttpServerBackend.TF_RESOURCE_TYPE]["crm"]
    assert written["virtual_server_id"].startswith("${data.terraform_remote_state.cross-stack-reference-input-stack.")


def test_everything_is_exported() -> None:
    for name in l1.__all__:
        assert getattr(l1, name).__name__ == name
    assert set(l1.__all__) <= set(dir(l1))
    with pytest.raises(AttributeError, match="Unheard"):
        l1.Unheard  # noqa: B018


def test_the_constructs_do_without_the_provider() -> None:
    check = "import sys, constructs_lib.l1 as l1; l1.InstaclustrVirtualServer; sys.exit('provider_shim' in sys.modules)"
    subprocess.run([sys.executable, "-c", check], check=True)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("cloud.db", "HERE/cloud.db"),
        ("clouds/a.db", "HERE/clouds/a.db"),
        ("/var//cloud.db", "/var//cloud.db"),
        ("${var.path}", "${var.path}"),
    ],
)
def test_a_relative_path_of_the_local_cloud_belongs_to_the_folder_of_the_app(
    stack: Any, path: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    provider = McpgatewayProvider(stack, "mcpgateway", emulator={"path": path, "options": {"latency": "1"}})
    [block] = stack.synthesized()["provider"]["mcpgateway"]
    assert block["emulator"] == {"path": expected.replace("HERE", str(tmp_path)), "options": {"latency": "1"}}
    assert provider.emulator_input.path == path


def test_a_relative_path_of_settings_belongs_to_the_folder_of_the_app(
    stack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "/var/cloud.db", "settings": "real.toml"})
    [block] = stack.synthesized()["provider"]["mcpgateway"]
    assert block["emulator"] == {"path": "/var/cloud.db", "settings": str(tmp_path / "real.toml")}
