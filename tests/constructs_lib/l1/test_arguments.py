"""Arguments of the L1 constructs: how they are given, checked, changed and written."""

from __future__ import annotations

from typing import Any

import jsii
import pytest
from cdktf import IResolveContext, IStringProducer, Lazy, TerraformVariable, Token

from constructs_lib.l1 import (
    InstaclustrHttpServerBackend,
    InstaclustrHttpServerBackendAuthentication,
    InstaclustrHttpServerBackendAuthenticationHeader,
    InstaclustrVirtualServer,
    InstaclustrVirtualServerAuthentication,
    InstaclustrVirtualServerTimeouts,
    McpgatewayProvider,
    McpgatewayProviderInstaclustr,
)

OIDC: dict[str, Any] = {"issuer": "https://issuer", "jwks_url": "https://issuer/jwks", "audiences": ["orders"]}


@jsii.implements(IStringProducer)
class Name:
    """A name that is known only at synthesis."""

    def produce(self, context: IResolveContext) -> str:
        return "lazy"


def server(stack: Any, id: str = "orders", **arguments: Any) -> InstaclustrVirtualServer:
    given = {"cluster_id": "cluster", "name": "orders", "endpoint_url": "/orders", **arguments}
    return InstaclustrVirtualServer(stack, id, **given)


def backend(stack: Any, id: str = "crm", **arguments: Any) -> InstaclustrHttpServerBackend:
    given = {"virtual_server_id": "server", "name": "crm", "server_url": "https://crm", **arguments}
    return InstaclustrHttpServerBackend(stack, id, **given)


def test_only_what_was_given_is_written(stack: Any) -> None:
    assert stack.resource(server(stack)) == {"cluster_id": "cluster", "name": "orders", "endpoint_url": "/orders"}


def test_nested_arguments_are_structs_or_dictionaries(stack: Any) -> None:
    header = InstaclustrHttpServerBackendAuthenticationHeader(key_prefix="Bearer")
    authentication = InstaclustrHttpServerBackendAuthentication(scheme="KEY", key_wo_version=2, header=header)
    of_structs = backend(stack, "structs", authentication=authentication)
    given = {"scheme": "KEY", "key_wo_version": 2, "header": {"key_prefix": "Bearer"}, "cookie_name": None}
    of_dictionaries = backend(stack, "dictionaries", authentication=given)
    expected = {"scheme": "KEY", "key_wo_version": 2, "header": {"key_prefix": "Bearer"}}
    assert stack.resource(of_structs)["authentication"] == expected
    assert stack.resource(of_dictionaries)["authentication"] == expected
    assert of_dictionaries.authentication_input == authentication


def test_numbers_keep_their_type(stack: Any) -> None:
    written = stack.resource(backend(stack, authentication={"scheme": "KEY", "key_wo_version": 3}))
    assert written["authentication"]["key_wo_version"] == 3
    assert type(written["authentication"]["key_wo_version"]) is int


def test_setters_change_what_is_written(stack: Any) -> None:
    changed = server(stack, timeouts={"create": "5m"})
    changed.name = "renamed"
    changed.put_authentication(**OIDC)
    changed.reset_timeouts()
    assert stack.resource(changed) == {
        "cluster_id": "cluster",
        "name": "renamed",
        "endpoint_url": "/orders",
        "authentication": OIDC,
    }
    assert changed.name_input == "renamed"
    assert changed.authentication_input == InstaclustrVirtualServerAuthentication(**OIDC)
    assert changed.timeouts_input is None


def test_nested_setters_change_what_is_written(stack: Any) -> None:
    changed = backend(stack, authentication={"scheme": "KEY", "header": {"key_prefix": "Bearer"}, "cookie_name": "c"})
    changed.authentication.scheme = "PASSTHROUGH"
    changed.authentication.header.name = "X-Key"
    changed.authentication.reset_cookie_name()
    changed.timeouts.create = "1m"
    assert stack.resource(changed)["authentication"] == {
        "scheme": "PASSTHROUGH",
        "header": {"key_prefix": "Bearer", "name": "X-Key"},
    }
    assert stack.resource(changed)["timeouts"] == {"create": "1m"}
    assert changed.authentication.header.name_input == "X-Key"
    changed.authentication.reset_header()
    assert "header" not in stack.resource(changed)["authentication"]


def test_resetting_what_is_not_there_does_nothing(stack: Any) -> None:
    untouched = backend(stack)
    untouched.authentication.reset_header()
    untouched.timeouts.reset_create()
    assert "authentication" not in stack.resource(untouched)
    assert "timeouts" not in stack.resource(untouched)


def test_given_values_do_not_change_from_outside(stack: Any) -> None:
    audiences = ["orders"]
    kept = server(stack, authentication={**OIDC, "audiences": audiences})
    audiences.append("others")
    assert stack.resource(kept)["authentication"]["audiences"] == ["orders"]


def test_a_tuple_is_a_list(stack: Any) -> None:
    written = stack.resource(server(stack, authentication={**OIDC, "audiences": ("a", "b")}))
    assert written["authentication"]["audiences"] == ["a", "b"]


def test_tokens_are_accepted_for_every_kind(stack: Any) -> None:
    variable = TerraformVariable(stack, "v", type="any")
    expression = "${var.v}"
    tokens = server(stack, "tokens", name=Lazy.string_value(Name()), authentication=variable.value)
    assert stack.resource(tokens)["name"] == "lazy"
    assert stack.resource(tokens)["authentication"] == expression
    inner = {**OIDC, "audiences": variable.list_value, "issuer": variable.string_value}
    assert stack.resource(server(stack, "inner", authentication=inner))["authentication"] == {
        "issuer": expression,
        "jwks_url": OIDC["jwks_url"],
        "audiences": expression,
    }
    numbers = backend(stack, authentication={"scheme": "KEY", "key_wo_version": variable.number_value})
    assert stack.resource(numbers)["authentication"]["key_wo_version"] == expression
    opaque = server(stack, "opaque", timeouts=Token.as_any(expression))
    assert stack.resource(opaque)["timeouts"] == expression


def test_expressions_are_accepted_as_text(stack: Any) -> None:
    written = stack.resource(server(stack, name="${var.name}", timeouts="${local.timeouts}"))
    assert (written["name"], written["timeouts"]) == ("${var.name}", "${local.timeouts}")


def test_one_attribute_of_a_token_cannot_be_set(stack: Any) -> None:
    opaque = server(stack, timeouts="${local.timeouts}")
    with pytest.raises(TypeError, match="timeouts was given as a token: to change create, set all of it"):
        opaque.timeouts.create = "1m"


def test_a_missing_argument_is_named(stack: Any) -> None:
    with pytest.raises(TypeError, match="'endpoint_url'"):
        InstaclustrVirtualServer(stack, "orders", cluster_id="cluster", name="orders")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="name is required, got None"):
        server(stack, name=None)
    with pytest.raises(TypeError, match=r"stack/orders: authentication\.jwks_url is required"):
        server(stack, authentication={"issuer": "https://issuer", "audiences": []})


def test_an_unknown_argument_is_named(stack: Any) -> None:
    with pytest.raises(TypeError, match="'colour'"):
        server(stack, colour="red")
    with pytest.raises(
        TypeError, match="stack/orders: authentication takes no argument colour: it also takes audiences"
    ):
        server(stack, authentication={**OIDC, "colour": "red"})
    with pytest.raises(TypeError, match=r"'nam': did you mean name\?"):
        server(stack, nam="red")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"name": 5}, "name must be a string, got int"),
        ({"authentication": ["x"]}, "authentication must be a InstaclustrVirtualServerAuthentication or a dictionary"),
        ({"authentication": {**OIDC, "audiences": "orders"}}, "audiences must be a list, got str"),
        ({"authentication": {**OIDC, "audiences": ["a", None]}}, r"audiences\[1\] must be a string, got None"),
    ],
)
def test_a_wrong_type_is_an_error_that_names_the_argument(stack: Any, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError, match=message):
        server(stack, **arguments)


def test_true_is_no_number(stack: Any) -> None:
    with pytest.raises(TypeError, match="key_wo_version must be a number, got bool"):
        backend(stack, authentication={"scheme": "KEY", "key_wo_version": True})


def test_errors_and_representations_hide_secrets(stack: Any) -> None:
    with pytest.raises(TypeError) as error:
        backend(stack, authentication={"scheme": "KEY", "key_wo": ["hunter2"]})
    assert "hunter2" not in str(error.value)
    authentication = InstaclustrHttpServerBackendAuthentication(scheme="KEY", key_wo="hunter2")
    assert repr(authentication) == "InstaclustrHttpServerBackendAuthentication(scheme='KEY', key_wo=(sensitive))"
    assert authentication.key_wo == "hunter2"


def test_structs_compare_by_value_and_are_read_only() -> None:
    struct = InstaclustrVirtualServerTimeouts(create="1m")
    assert struct == InstaclustrVirtualServerTimeouts(create="1m")
    assert struct != InstaclustrVirtualServerTimeouts(create="2m")
    assert struct.read is None
    with pytest.raises(AttributeError):
        struct.create = "2m"  # type: ignore[misc]


def test_a_provider_is_written_with_source_and_version(stack: Any) -> None:
    McpgatewayProvider(stack, "provider", emulator={"path": "/var/cloud.db", "options": {"rate_limit": "0"}})
    synthesized = stack.synthesized()
    assert synthesized["provider"] == {
        "mcpgateway": [{"emulator": {"path": "/var/cloud.db", "options": {"rate_limit": "0"}}}]
    }
    required = synthesized["terraform"]["required_providers"]["mcpgateway"]
    assert required == {"source": "mcpgateway/mcpgateway", "version": "0.1.0"}


def test_provider_properties_are_what_was_given(stack: Any) -> None:
    provider = McpgatewayProvider(stack, "provider", alias="one", instaclustr={"username": "me"})
    assert isinstance(provider.instaclustr, McpgatewayProviderInstaclustr)
    assert provider.instaclustr.username == "me"
    provider.instaclustr = None
    provider.emulator = {"path": "/var/cloud.db"}
    provider.alias = "two"
    assert stack.synthesized()["provider"]["mcpgateway"] == [{"alias": "two", "emulator": {"path": "/var/cloud.db"}}]
    assert provider.alias_input == "two"


def test_hcl_has_the_same_arguments(stack: Any) -> None:
    server(stack, authentication=OIDC)
    hcl = stack.hcl()
    assert 'name = "orders"' in hcl
    assert 'authentication = {\nissuer = "https://issuer"' in hcl
