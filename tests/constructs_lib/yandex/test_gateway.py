"""Gateways of Yandex Cloud and their tools, as they are synthesized."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cdktf
import pytest
from cdktf import App, TerraformIterator, TerraformStack, TerraformVariable
from constructs import Construct
from pydantic import BaseModel, Field

from constructs_lib._core.construct import L2Construct
from constructs_lib.l1 import (
    DataMcpgatewayInstaclustrKafkaCluster,
    InstaclustrKafkaPublishMessageTool,
    McpgatewayProvider,
    YandexGateway,
)
from constructs_lib.yandex import (
    Duration,
    FolderLog,
    Gateway,
    HeaderPolicy,
    IamToken,
    LogGroup,
    LogLevel,
    McpAuthentication,
    McpServer,
    McpTool,
    NoLog,
    Secret,
    ServiceAccount,
    Timeouts,
    Transport,
    argument,
    lockbox,
)

ID = "4650aa98-e894-4675-9614-558915d5837a"


class WeatherQuery(BaseModel):
    """Where and when."""

    city: str = Field(description="Name of the city.")
    day: int = 0


@dataclass
class Weather:
    degrees: float


@pytest.fixture
def gateway(stack: Any) -> Gateway:
    McpgatewayProvider(stack, "provider")
    return Gateway(stack, "assistant", service_account="ajeassistant00000000")


def written(stack: Any) -> dict[str, Any]:
    """The one gateway of the stack, which has to be valid."""
    (gateway,) = json.loads(cdktf.Testing.synth(stack, True))["resource"]["mcpgateway_yandex_gateway"].values()
    return dict(gateway)


def tool(stack: Any) -> dict[str, Any]:
    """The one tool of the one gateway."""
    (only,) = written(stack)["tools"].values()
    return dict(only)


def call(stack: Any) -> dict[str, Any]:
    """What the one tool of the one gateway does."""
    ((_, what),) = tool(stack)["action"].items()
    return dict(what)


def problems(stack: Any) -> str:
    with pytest.raises(RuntimeError) as error:
        cdktf.Testing.synth(stack, True)
    return str(error.value)


def test_the_least_that_a_gateway_needs(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    Gateway(stack, "assistant")
    assert written(stack) == {"name": "assistant"}


def test_all_that_a_gateway_can_have(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    other = McpgatewayProvider(stack, "other", alias="other")
    network = TerraformVariable(stack, "network", type="string")
    Gateway(
        stack,
        "assistant",
        name="helper",
        folder_id="b1gfolder00000000000",
        description="Helps.",
        labels={"team": "shop"},
        public=True,
        acknowledge_public=True,
        service_account="ajeassistant00000000",
        network=network,
        transport=Transport.STREAMABLE,
        logging=LogGroup("e23group000000000000", LogLevel.WARN),
        timeouts=Timeouts(create=Duration.minutes(10)),
        provider=other,
        lifecycle={"prevent_destroy": True},
    )
    assert written(stack) == {
        "name": "helper",
        "folder_id": "b1gfolder00000000000",
        "description": "Helps.",
        "labels": {"team": "shop"},
        "public": True,
        "service_account_id": "ajeassistant00000000",
        "network_id": "${var.network}",
        "transport": "STREAMABLE",
        "log_options": {"log_group_id": "e23group000000000000", "min_level": "WARN"},
        "timeouts": {"create": "10m"},
        "provider": "mcpgateway.other",
        "lifecycle": {"prevent_destroy": True},
    }


@pytest.mark.parametrize(
    ("logging", "options"),
    [
        (LogGroup("e23"), {"log_group_id": "e23"}),
        (FolderLog(), {"disabled": False}),
        (FolderLog("b1g", LogLevel.of("NOTICE")), {"disabled": False, "folder_id": "b1g", "min_level": "NOTICE"}),
        (NoLog(), {"disabled": True}),
    ],
)
def test_where_the_log_goes(stack: Any, logging: Any, options: dict[str, Any]) -> None:
    Gateway(stack, "assistant", logging=logging)
    (gateway,) = stack.synthesized()["resource"]["mcpgateway_yandex_gateway"].values()
    assert gateway["log_options"] == options


def test_a_gateway_is_what_others_refer_to(stack: Any, gateway: Gateway) -> None:
    cdktf.TerraformOutput(stack, "id", value=gateway.id)
    cdktf.TerraformOutput(stack, "url", value=gateway.url)
    cdktf.TerraformOutput(stack, "sse", value=gateway.sse_url)
    cdktf.TerraformOutput(stack, "name", value=gateway.name)
    Gateway(stack, "after", depends_on=[gateway])
    address = f"mcpgateway_yandex_gateway.{gateway.node.default_child.friendly_unique_id}"  # type: ignore[union-attr]
    document = stack.synthesized()
    output = document["output"]
    assert {name: each["value"] for name, each in output.items()} == {
        "id": f"${{{address}.id}}",
        "url": f"${{{address}.base_domain}}",
        "sse": f"${{{address}.base_domain}}/sse",
        "name": f"${{{address}.name}}",
    }
    (after,) = [each for each in document["resource"]["mcpgateway_yandex_gateway"].values() if "depends_on" in each]
    assert after == {"name": "after", "depends_on": [address]}


def test_what_exists_is_found_by_name_or_taken_by_id(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    named = Gateway.from_name(stack, "named", "helper", "b1gfolder00000000000")
    known = Gateway.from_id(stack, "known", "db8aaaaaaaaaaaaaaaaa")
    assert known.id == "db8aaaaaaaaaaaaaaaaa"
    assert known.node.default_child is None
    cdktf.TerraformOutput(stack, "named_id", value=named.id)
    cdktf.TerraformOutput(stack, "known_url", value=known.sse_url)
    document = stack.synthesized()
    assert list(document["data"]["mcpgateway_yandex_gateway"].values()) == [
        {"id": "db8aaaaaaaaaaaaaaaaa"},
        {"name": "helper", "folder_id": "b1gfolder00000000000"},
    ]
    assert document["output"]["known_url"]["value"].endswith(".base_domain}/sse")


def test_a_function(stack: Any, gateway: Gateway) -> None:
    function = DataMcpgatewayInstaclustrKafkaCluster(stack, "function", name="stands-for-any-construct")
    added = gateway.add_function_tool(
        "weather", function=function, tag="live", description="The weather.", input=WeatherQuery, output=Weather
    )
    assert tool(stack) == {
        "description": "The weather.",
        "input_json_schema": '{"description":"Where and when.","properties":{"city":{"description":"Name of the city.",'
        '"type":"string"},"day":{"default":0,"type":"integer"}},"required":["city"],"type":"object"}',
        "output_json_schema": '{"properties":{"degrees":{"type":"number"}},"required":["degrees"],"type":"object"}',
        "action": {
            "function_call": {
                "function_id": "${data.mcpgateway_instaclustr_kafka_cluster.function.id}",
                "tag": "live",
            }
        },
    }
    assert (added.name, added.mcp_name, added.description) == ("weather", "weather", "The weather.")
    assert added.input_schema
    assert list(added.input_schema["properties"]) == ["city", "day"]
    assert gateway.tools == {"weather": added}


def test_a_container(stack: Any, gateway: Gateway) -> None:
    gateway.add_container_tool(
        "weather",
        container="bba000000000000000",
        path=f"/cities/{argument('city').uri}",
        method="POST",
        body={"day": argument("day")},
        headers={"X-City": argument("city")},
        query={"full": "1"},
        forward_headers=HeaderPolicy.deny(["Cookie"]),
        input=WeatherQuery,
    )
    assert call(stack) == {
        "container_id": "bba000000000000000",
        "path": r"/cities/\(.city | @uri)",
        "method": "POST",
        "body": r'{"day": \(.day | tojson)}',
        "headers": {"X-City": r"\(.city)"},
        "query": {"full": "1"},
        "forward_headers": {"mode": "BLACK_LIST", "headers": ["Cookie"]},
    }


def test_an_http_request(stack: Any, gateway: Gateway) -> None:
    gateway.add_http_tool(
        "weather",
        url="https://weather.example.com",
        query={"q": argument("city")},
        headers={"X-Key": lockbox(TerraformVariable(stack, "secret"), "key")},
        use_service_account=True,
        forward_headers=HeaderPolicy.allow(["X-Trace"]),
        input={"type": "object", "properties": {"city": {"type": "string"}}},
    )
    assert call(stack) == {
        "url": "https://weather.example.com",
        "query": {"q": r"\(.city)"},
        "headers": {"X-Key": r'\(lockboxPayload("${var.secret}"; "key"))'},
        "use_service_account": True,
        "forward_headers": {"mode": "WHITE_LIST", "headers": ["X-Trace"]},
    }


def test_a_grpc_method(stack: Any, gateway: Gateway) -> None:
    gateway.add_grpc_tool("order", endpoint="grpc.example.com:443", method="shop.Orders/Get", body="{}")
    assert call(stack) == {"endpoint": "grpc.example.com:443", "method": "shop.Orders/Get", "body": "{}"}


@pytest.mark.parametrize(("wait", "mode"), [(True, "SYNC"), (False, "ASYNC")])
def test_a_workflow(stack: Any, gateway: Gateway, wait: bool, mode: str) -> None:
    gateway.add_workflow_tool("refund", workflow="dfq00000000000000000", wait=wait)
    assert call(stack) == {"workflow_id": "dfq00000000000000000", "input_json": r"\( . )", "mode": mode}


def test_another_mcp_server_by_its_url(stack: Any, gateway: Gateway) -> None:
    gateway.add_mcp_tool(
        "search",
        server="https://mcp.example.com",
        tool="find",
        parameters={"text": argument("city"), "limit": 5},
        transport=Transport.SSE,
        authentication=McpAuthentication.service_account(),
        forward_headers=HeaderPolicy.allow(["X-Trace"]),
        headers={"FolderId": "b1gfolder00000000000", "X-City": argument("city")},
        input=WeatherQuery,
    )
    assert call(stack) == {
        "url": "https://mcp.example.com",
        "transport": "SSE",
        "tool_call": {"tool_name": "find", "parameters_json": r'{"text": \(.city | tojson), "limit": 5}'},
        "service_account": {},
        "transfer_headers": {"mode": "WHITE_LIST", "headers": ["X-Trace"]},
        "forward_headers": {"FolderId": "b1gfolder00000000000", "X-City": r"\(.city)"},
    }


def headers_of(**headers: Any) -> dict[str, Any]:
    """The headers of an MCP call, as they are synthesized in a program of its own."""
    stack = cdktf.TerraformStack(cdktf.Testing.app(), "stack")
    McpgatewayProvider(stack, "provider")
    given = {name: value(stack) if callable(value) else value for name, value in headers.items()}
    Gateway(stack, "assistant").add_mcp_tool("search", server="https://mcp.example.com", headers=given)
    return {name: value for name, value in call(stack).items() if name.startswith("forward_headers")}


def _token(stack: Any) -> TerraformVariable:
    return TerraformVariable(stack, "token", type="string", sensitive=True)


def _folder(stack: Any) -> str:
    return f"in {TerraformVariable(stack, 'folder', type='string').string_value}"


def test_headers_with_a_secret_are_write_only() -> None:
    given = headers_of(FolderId="b1g", Token=_token)
    assert given["forward_headers_wo"] == {"FolderId": "b1g", "Token": "${nonsensitive(var.token)}"}
    assert set(given) == {"forward_headers_wo", "forward_headers_wo_version"}
    in_state = headers_of(Token=lambda stack: Secret(_token(stack), write_only=False))
    assert in_state == {"forward_headers": {"Token": "${var.token}"}}


def test_a_change_of_write_only_headers_is_sent() -> None:
    def version(**headers: Any) -> Any:
        return headers_of(**headers)["forward_headers_wo_version"]

    first = version(FolderId="b1g", Token=_token)
    assert first == version(Token=lambda stack: Secret(_token(stack)), FolderId="b1g")
    others = [
        version(FolderId="b1h", Token=_token),
        version(FolderId="b1g", Token=lambda stack: Secret(_token(stack), version=2)),
        version(FolderId="b1g", Key=_token),
        version(Token=_token),
    ]
    assert len({first, *others}) == 5
    # A token has another number each time.
    assert version(FolderId=_folder, Token=_token) == version(FolderId=_folder, Token=_token)


def test_headers_may_be_given_under_their_former_name(stack: Any, gateway: Gateway) -> None:
    gateway.add_mcp_tool("search", server="https://mcp.example.com", forward_headers_as={"X-Team": "orders"})
    assert call(stack)["forward_headers"] == {"X-Team": "orders"}


@pytest.mark.parametrize("headers", ["X", ["X"], {"X": 5}])
def test_what_is_no_header_is_an_error_at_the_line(gateway: Gateway, headers: Any) -> None:
    with pytest.raises(TypeError, match=r"headers must be a mapping of names|a secret must be a TerraformVariable"):
        gateway.add_mcp_tool("search", server="https://mcp.example.com", headers=headers)


def test_headers_are_checked(stack: Any, gateway: Gateway) -> None:
    shown = TerraformVariable(stack, "shown", type="string")
    gateway.add_mcp_tool("shown", server="https://mcp.example.com", headers={"X": shown})
    gateway.add_mcp_tool("open", server="http://mcp.example.com", headers={"X": lockbox("e6q", "k")})
    gateway.add_mcp_tool("dash", server="https://mcp.example.com", headers={"X": r"\(.town"}, input=WeatherQuery)
    told = problems(stack)
    assert "the header X of the tool shown comes from the variable stack/shown, which would be shown" in told
    assert "the tool open sends credentials to a URL that begins with http://" in told
    assert 'forward_headers["X"], an interpolation is not terminated.' in told
    assert ".town" not in told


class Publish(L2Construct):
    """A server with one tool, as the constructs of another cloud have them."""

    def __init__(self, scope: Construct, id: str) -> None:
        super().__init__(scope, id)
        InstaclustrKafkaPublishMessageTool(self, self.RESOURCE, backend_id=ID, name="publish_order", topic="orders")

    @property
    def url(self) -> str:
        return "https://mcp-gateway.example.com/orders"

    @property
    def mcp_name(self) -> str:
        return "events_publish_order"

    @property
    def description(self) -> str | None:
        return "Orders something."

    @property
    def input_schema(self) -> dict[str, Any] | None:
        return {"type": "object", "properties": {"message": {"type": "string"}}}


def test_a_tool_of_another_cloud_brings_its_description_and_schema(stack: Any, gateway: Gateway) -> None:
    server: McpServer = (publish := Publish(stack, "publish"))
    there: McpTool = publish
    gateway.add_mcp_tool("order", server=server, tool=there, authentication=McpAuthentication.none())
    assert tool(stack) == {
        "description": "Orders something.",
        "input_json_schema": '{"type":"object","properties":{"message":{"type":"string"}}}',
        "action": {
            "mcp_call": {
                "url": "https://mcp-gateway.example.com/orders",
                "transport": "STREAMABLE",
                "tool_call": {"tool_name": "events_publish_order", "parameters_json": r"\( . )"},
                "unauthorized": {},
            }
        },
    }
    made = publish.node.default_child.friendly_unique_id  # type: ignore[union-attr]
    assert written(stack)["depends_on"] == [f"mcpgateway_instaclustr_kafka_publish_message_tool.{made}"]


def test_what_the_gateway_depends_on_besides_is_kept(stack: Any) -> None:
    publish, other = Publish(stack, "publish"), Publish(stack, "other")
    gateway = Gateway(stack, "assistant", depends_on=[other])
    for name in ("one", "two"):
        gateway.add_mcp_tool(name, server=publish, tool=publish)
    (only,) = stack.synthesized()["resource"]["mcpgateway_yandex_gateway"].values()
    assert len(only["depends_on"]) == 2


def test_a_gateway_calls_a_tool_of_another_one(stack: Any, gateway: Gateway) -> None:
    other = Gateway(stack, "other")
    weather = other.add_http_tool("weather", url="https://example.com", description="The weather.", input=WeatherQuery)
    gateway.add_mcp_tool("sse", server=other, tool=weather, transport=Transport.SSE)
    gateway.add_mcp_tool("weather", server=other)
    gateways = stack.synthesized()["resource"]["mcpgateway_yandex_gateway"]
    (tools,) = [each["tools"] for each in gateways.values() if each["name"] == "assistant"]
    assert tools["sse"]["description"] == "The weather."
    assert tools["sse"]["action"]["mcp_call"]["url"].endswith(".base_domain}/sse")
    assert tools["weather"]["action"]["mcp_call"]["url"].endswith(".base_domain}")
    assert tools["weather"]["action"]["mcp_call"]["tool_call"]["tool_name"] == "weather"


def test_the_secret_of_a_header_goes_to_the_write_only_twin(stack: Any, gateway: Gateway) -> None:
    token = TerraformVariable(stack, "token", sensitive=True)
    authentication = McpAuthentication.header("X-Key", Secret(token, version=2))
    gateway.add_mcp_tool("search", server="https://mcp.example.com", authentication=authentication)
    assert call(stack)["header"] == {
        "header_name": "X-Key",
        "header_value_wo": "${nonsensitive(var.token)}",
        "header_value_wo_version": 2,
    }


def test_a_header_out_of_lockbox_is_no_secret_itself(stack: Any, gateway: Gateway) -> None:
    authentication = McpAuthentication.header("Authorization", f"Bearer {lockbox('e6q', 'token')}")
    gateway.add_mcp_tool("search", server="https://mcp.example.com", authentication=authentication)
    assert call(stack)["header"] == {
        "header_name": "Authorization",
        "header_value": r'Bearer \(lockboxPayload("e6q"; "token"))',
    }


def test_tools_stand_under_their_names(stack: Any, gateway: Gateway) -> None:
    for name in ("one", "two", "three"):
        gateway.add_function_tool(name, function=f"d4e{name}")
    functions = {name: each["action"]["function_call"] for name, each in written(stack)["tools"].items()}
    assert functions == {name: {"function_id": f"d4e{name}"} for name in ("one", "two", "three")}


def test_two_tools_of_one_name_are_a_problem(stack: Any, gateway: Gateway) -> None:
    first = gateway.add_function_tool("find", function="d4e", description="The first.")
    gateway.add_http_tool("find", url="https://example.com", description="The second.")
    assert gateway.tools == {"find": first}
    assert problems(stack).count('[stack/assistant] the gateway has two tools called "find": give each a name') == 1


def test_the_name_of_a_tool_follows_the_rule_of_names(stack: Any, gateway: Gateway) -> None:
    gateway.add_function_tool("find it", function="d4e")
    told = problems(stack)
    assert '[stack/assistant] tools["find it"] has an invalid key, its name: it must be 1 to 128 letters' in told
    assert told.count("find it") == 2


def test_the_name_of_a_tool_may_be_a_token(stack: Any, gateway: Gateway) -> None:
    name = TerraformVariable(stack, "name").string_value
    gateway.add_function_tool(name, function="d4e")
    gateway.add_function_tool("other", function="d4e")
    assert list(written(stack)["tools"]) == ["${var.name}", "other"]


def test_all_problems_are_told_at_once(stack: Any, gateway: Gateway) -> None:
    for number in range(51):
        gateway.add_function_tool(f"tool{number}", function="d4e")
    gateway.add_function_tool("tool1", function="d4e")
    gateway.add_mcp_tool(
        "search", server="http://mcp.example.com", authentication=McpAuthentication.header("X-Key", "hunter2")
    )
    gateway.add_http_tool("call", url="http://a.example.com", headers={"X-Key": lockbox("e6q", "key")})
    closed = {"type": "object", "properties": {"city": {}}, "additionalProperties": False}
    gateway.add_http_tool("unknown", url=f"https://{argument('town')}.example.com", input=closed)
    Gateway(stack, "Wrong Name")
    told = problems(stack)
    for expected in (
        "[stack/assistant] the header of the tool search is plain text",
        "[stack/assistant] the tool search sends credentials to a URL that begins with http://: they need https://.",
        "[stack/assistant] the tool call sends credentials to a URL that begins with http://",
        "[stack/assistant] tools must have at most 50 items, got 54",
        '[stack/assistant] the gateway has two tools called "tool1": give each a name of its own',
        r"\(.town) reads the argument town, but the properties in input are: city.",
        "[stack/Wrong Name] name must be lower-case letters",
    ):
        assert expected in told, told
    assert "hunter2" not in told


def test_credentials_may_go_to_this_machine(stack: Any, gateway: Gateway) -> None:
    gateway.add_http_tool("call", url="http://localhost:8080", use_service_account=True)
    gateway.add_http_tool("open", url="http://a.example.com")
    gateway.add_http_tool("token", url=TerraformVariable(stack, "url").string_value, use_service_account=True)
    assert len(written(stack)["tools"]) == 3


def test_a_schema_may_be_a_token(stack: Any, gateway: Gateway) -> None:
    given = TerraformVariable(stack, "schema").string_value
    assert gateway.add_function_tool("token", function="d4e", input=given).input_schema is None
    assert gateway.add_function_tool("text", function="d4e", input='{"type":"object"}').input_schema
    assert gateway.add_function_tool("wrong", function="d4e", input="{").input_schema is None
    assert 'tools["wrong"].input must' in problems(stack)


def wrong_role(gateway: Gateway) -> None:
    gateway.grant("invoker")


@pytest.mark.parametrize(
    ("mistake", "message"),
    [
        (lambda g: g.add_function_tool("x", function=5), "function must be a construct with an ID"),
        (lambda g: g.add_mcp_tool("x", server=5), "server must be a construct with a url, .* got int"),
        (
            lambda g: g.add_mcp_tool("x", server="https://a.b", transport=5),
            "transport must be one of Transport.SSE",
        ),
        (lambda g: g.add_mcp_tool("x", server="https://a.b", authentication="x"), "authentication must be a McpAuth"),
        (lambda g: g.add_http_tool("x", url="https://a.b", forward_headers=["X"]), "must be a HeaderPolicy, such as"),
        (lambda g: g.add_http_tool("x", url=5), "url must be a string, got int"),
        (lambda g: g.add_http_tool("x", url="https://a.b", body={"a": object()}), "body must be made of"),
        (lambda g: g.add_http_tool("x", url="https://a.b", body={1: "a"}), "a key of body must be a string"),
        (lambda g: g.add_http_tool("x", url="https://a.b", input=object()), "no JSON Schema for"),
        (lambda g: Gateway(g, "x", logging="yes"), "logging must be a LogGroup, a FolderLog or NoLog"),
        (lambda g: Gateway(g, "x", network=5), "network must be a construct with an ID"),
        (lambda g: argument(5), "the name of an argument must be a string"),  # type: ignore[arg-type]
        (wrong_role, r"role must be one of Role\.AUDITOR, .*, got \'invoker\' \(did you mean INVOKER"),
    ],
)
def test_a_wrong_type_is_an_error_at_the_line(
    gateway: Gateway, mistake: Callable[[Gateway], object], message: str
) -> None:
    with pytest.raises(TypeError, match=message):
        mistake(gateway)


def test_overrides_and_what_was_put_into_the_resource_remain(stack: Any, gateway: Gateway) -> None:
    resource = gateway.node.default_child
    assert isinstance(resource, YandexGateway)
    gateway.add_function_tool("one", function="d4e")
    tools = resource.tools_input
    assert isinstance(tools, dict)
    resource.put_tools({**tools, "own": {"action": {"function_call": {"function_id": "d"}}}})
    gateway.add_function_tool("two", function="d4e")
    resource.add_override("description", "Overridden.")
    gateway_written = written(stack)
    assert sorted(gateway_written["tools"]) == ["one", "own", "two"]
    assert gateway_written["description"] == "Overridden."


def test_several_gateways_of_one_declaration(stack: Any) -> None:
    McpgatewayProvider(stack, "provider")
    each = TerraformIterator.from_list(["one", "two"])
    gateway = Gateway(stack, "assistant", name=each.value, for_each=each)
    gateway.add_function_tool("tool", function="d4e")
    assert written(stack)["name"] == "${each.value}"


def test_a_token_for_a_header(stack: Any, gateway: Gateway) -> None:
    token = IamToken(stack, "token")
    authentication = McpAuthentication.header("Authorization", token.authorization)
    gateway.add_mcp_tool("search", server="https://mcp.example.com", authentication=authentication)
    assert call(stack)["header"]["header_value_wo"] == "Bearer ${ephemeral.mcpgateway_yandex_iam_token.token.token}"


def test_another_stack_refers_to_a_gateway(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    first, second = TerraformStack(app, "first"), TerraformStack(app, "second")
    for stack in (first, second):
        McpgatewayProvider(stack, "provider")
    gateway, publish = Gateway(first, "assistant"), Publish(first, "publish")
    other = Gateway(second, "other")
    other.add_mcp_tool("weather", server=gateway)
    other.add_mcp_tool("order", server=publish, tool=publish)
    other.grant_invoke(ServiceAccount(gateway))
    app.synth()
    document = json.loads((tmp_path / "stacks/second/cdk.tf.json").read_text())
    (resource,) = document["resource"]["mcpgateway_yandex_gateway"].values()
    assert "data.terraform_remote_state" in resource["tools"]["weather"]["action"]["mcp_call"]["url"]
    assert "depends_on" not in resource
