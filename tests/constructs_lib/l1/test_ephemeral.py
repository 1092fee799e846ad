"""L1 constructs of ephemeral resources, which the CDK itself does not know."""

from __future__ import annotations

import json
from typing import Any

import pytest
from cdktf import (
    DataResource,
    Fn,
    LocalExecProvisioner,
    Postcondition,
    TerraformCount,
    TerraformIterator,
    TerraformLocal,
    TerraformOutput,
    TerraformResourceLifecycle,
    Token,
)
from support.terraform import Workspace

from constructs_lib.l1 import InstaclustrKafkaBackend, McpgatewayProvider, YandexIamToken, YandexIamTokenConfig

IT = "ephemeral.mcpgateway_yandex_iam_token.it"
TOKEN = f"${{{IT}.token}}"


def written(stack: Any, id: str = "it") -> Any:
    return stack.synthesized()["ephemeral"]["mcpgateway_yandex_iam_token"][id]


def output(stack: Any, value: Any) -> Any:
    TerraformOutput(stack, "out", value=value)
    return stack.synthesized()["output"]["out"]["value"]


def call(stack: Any, token: str, id: str = "call", **more: Any) -> DataResource:
    provisioner = LocalExecProvisioner(type="local-exec", command="true", environment={"TOKEN": token})
    return DataResource(stack, id, provisioners=[provisioner], **more)


def test_it_is_an_ephemeral_block(stack: Any) -> None:
    YandexIamToken(stack, "it")
    assert written(stack) == {}
    assert "data" not in stack.synthesized()


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda it: it.token, TOKEN),
        (lambda it: f"Bearer {it.token}", f"Bearer {TOKEN}"),
        (lambda it: Fn.upper(it.token), f"${{upper({IT}.token)}}"),
        (lambda it: it.expires_at, f"${{{IT}.expires_at}}"),
        (lambda it: it.fqn, f"${{{IT}}}"),
    ],
)
def test_its_attributes_are_tokens(stack: Any, read: Any, expected: str) -> None:
    assert output(stack, read(YandexIamToken(stack, "it"))) == expected


def test_it_can_be_given_to_a_write_only_argument(stack: Any) -> None:
    sasl = {"username": "mcp", "password_wo": YandexIamToken(stack, "it").token, "password_wo_version": 1}
    backend = InstaclustrKafkaBackend(
        stack,
        "events",
        virtual_server_id="server",
        name="events",
        kafka_cluster_id="cluster",
        authentication_sasl_plain=sasl,
    )
    assert stack.resource(backend)["authentication_sasl_plain"]["password_wo"] == TOKEN


def test_terraforms_own_arguments(stack: Any) -> None:
    second = McpgatewayProvider(stack, "second", alias="second", emulator={"path": "cloud.db"})
    first = YandexIamToken(stack, "first")
    YandexIamToken(
        stack,
        "it",
        provider=second,
        depends_on=[first],
        count=TerraformCount.of(2),
        lifecycle=TerraformResourceLifecycle(postcondition=[Postcondition(condition=True, error_message="None.")]),
    )
    assert written(stack) == {
        "provider": "mcpgateway.second",
        "depends_on": ["ephemeral.mcpgateway_yandex_iam_token.first"],
        "count": 2,
        "lifecycle": {"postcondition": [{"condition": True, "error_message": "None."}]},
    }


def test_several_are_referred_to_as_in_a_data_source(stack: Any) -> None:
    many = YandexIamToken(stack, "it", for_each=TerraformIterator.from_list(["a", "b"]))
    assert output(stack, many.token) == f"${{{IT}.*.token}}"
    assert written(stack)["for_each"] == '${toset(["a", "b"])}'


def test_it_has_neither_connection_nor_provisioners(stack: Any) -> None:
    for name in ("connection", "provisioners"):
        with pytest.raises(TypeError, match=name):
            YandexIamTokenConfig(**{name: None})  # type: ignore[arg-type]
        with pytest.raises(TypeError, match=name):
            YandexIamToken(stack, "it", **{name: None})  # type: ignore[arg-type]


def test_overrides(stack: Any) -> None:
    it = YandexIamToken(stack, "other")
    it.override_logical_id("it")
    it.add_override("depends_on", ["terraform_data.it"])
    assert written(stack) == {"depends_on": ["terraform_data.it"]}
    assert output(stack, it.token) == TOKEN


def test_hcl_is_refused(stack: Any) -> None:
    YandexIamToken(stack, "it")
    with pytest.raises(Exception, match="as HCL, only as JSON"):
        stack.hcl()


def test_terraform_takes_what_is_written(stack: Any, make_workspace: Any) -> None:
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})
    first = YandexIamToken(stack, "first")
    token = YandexIamToken(stack, "it", depends_on=[first])
    many = YandexIamToken(stack, "many", for_each=TerraformIterator.from_list(["a", "b"]))
    local = TerraformLocal(stack, "header", f"Bearer {token.token}")
    call(stack, local.as_string)
    call(stack, Fn.join(",", Token.as_list(many.token)), "others")
    workspace: Workspace = make_workspace({})
    (workspace.folder / "main.tf.json").write_text(json.dumps(stack.synthesized()))
    assert json.loads(workspace.run("validate", "-json", expect=None))["diagnostics"] == []
