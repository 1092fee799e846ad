"""The constructs as parts of an app: other stacks, providers by alias, aspects, overrides, and all problems at once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cdktf
import jsii
import pytest
from cdktf import App, Aspects, IAspect, TerraformIterator, TerraformResource, TerraformStack, TerraformVariable

from constructs_lib.instaclustr import (
    ApiKey,
    CassandraBackend,
    CassandraBackendBase,
    DataCentre,
    Duration,
    GatewayCluster,
    HttpServer,
    HttpServerBase,
    KafkaBackend,
    KafkaBackendBase,
    KafkaCluster,
    Oidc,
    OpenSearchBackend,
    OpenSearchBackendBase,
    SaslPlain,
    VirtualServer,
)
from constructs_lib.l1 import InstaclustrKafkaPublishMessageTool, McpgatewayProvider

ID = "4650aa98-e894-4675-9614-558915d5837a"
OIDC = Oidc("https://login.example.com", "https://login.example.com/jwks.json", ["orders"])


def provider(stack: Any, id: str = "mcpgateway", **arguments: Any) -> McpgatewayProvider:
    return McpgatewayProvider(stack, id, emulator={"path": "cloud.db"}, **arguments)


def synthesized(folder: Path, stack: str) -> Any:
    return json.loads((folder / "stacks" / stack / "cdk.tf.json").read_text())


def test_parts_in_several_stacks(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    base, shop = TerraformStack(app, "base"), TerraformStack(app, "shop")
    west = provider(base, alias="west")
    provider(shop)
    kafka = KafkaCluster.from_name(base, "kafka", "sample-kafka")
    server = VirtualServer(base, "orders", cluster=ID, endpoint="/orders", authentication=OIDC, provider=west)
    events = KafkaBackend(shop, "events", server=server, kafka=kafka)
    tool = events.add_publish_tool("publish", topic="orders")
    # The rule stands where the tool is: in the server's stack, each of the two would wait for the other.
    VirtualServer.from_id(shop, "there", server.id).grant("support", [tool])
    assert events.provider is None
    app.synth()
    [backend] = synthesized(tmp_path, "shop")["resource"]["mcpgateway_instaclustr_kafka_backend"].values()
    assert backend["kafka_cluster_id"].startswith("${data.terraform_remote_state.")
    assert backend["virtual_server_id"].startswith("${data.terraform_remote_state.")
    assert "provider" not in backend
    assert len(synthesized(tmp_path, "shop")["resource"]["mcpgateway_instaclustr_persona_access_control"]) == 1
    outputs = synthesized(tmp_path, "base")["output"]
    assert len(outputs) == 2


def test_a_provider_by_alias_is_that_of_all_below(stack: Any) -> None:
    provider(stack)
    west, east = (provider(stack, name, alias=name) for name in ("west", "east"))
    gateway = GatewayCluster.from_id(stack, "gateway", ID, provider=west)
    server = gateway.add_virtual_server("orders", endpoint="/orders", authentication=OIDC)
    events = server.add_kafka_backend("events", kafka=ID)
    tool = events.add_publish_tool("publish", topic="t")
    server.add_http_server("crm", url="https://crm.example.com", provider=east).add_operation("get", "GET", "/")
    server.grant("support", [tool])
    assert stack.told() == []
    for type, alias in {
        "virtual_server": "west",
        "kafka_backend": "west",
        "kafka_publish_message_tool": "west",
        "persona_access_control": "west",
        "http_server_backend": "east",
        "http_server_operation_tool": "east",
    }.items():
        [written] = stack.written(type).values()
        assert written["provider"] == f"mcpgateway.{alias}", type


def test_terraforms_own_arguments(stack: Any) -> None:
    provider(stack)
    other = TerraformResource(stack, "other", terraform_resource_type="terraform_data")
    server = VirtualServer(stack, "orders", cluster=ID, endpoint="/orders")
    backend = KafkaBackend(
        stack,
        "events",
        server=server,
        kafka=ID,
        depends_on=[other, server],
        lifecycle={"prevent_destroy": True},
        timeouts={"create": Duration.minutes(20), "delete": "1h"},
    )
    topics = TerraformIterator.from_list(["orders", "returns"])
    tool = backend.add_publish_tool("publish", for_each=topics, topic=topics.value, name=topics.value)
    assert stack.told() == []
    written = stack.written("kafka_backend")["events"]
    assert written["depends_on"] == [
        "terraform_data.other",
        "mcpgateway_instaclustr_virtual_server.orders_" + written["depends_on"][1].rpartition("_")[2],
    ]
    assert written["lifecycle"] == {"prevent_destroy": True}
    assert written["timeouts"] == {"create": "20m", "delete": "1h"}
    [tools] = stack.written("kafka_publish_message_tool").values()
    assert tools["for_each"] == '${toset(["orders", "returns"])}'
    assert tools["topic"] == "${each.value}"
    assert "publish" in stack.resolved(tool.id)


@jsii.implements(IAspect)
class Describing:
    """Gives every publish tool a description."""

    def visit(self, node: Any) -> None:
        if isinstance(node, InstaclustrKafkaPublishMessageTool) and not node.description_input:
            node.description = "Publishes a message."


def test_aspects_and_overrides(stack: Any) -> None:
    provider(stack)
    events = KafkaBackend.from_id(stack, "events", ID)
    tool = events.add_publish_tool("publish", topic="not/valid")
    events.add_publish_tool("other", topic="t", description="Own.")
    tool.node.default_child.add_override("topic", "orders")
    Aspects.of(stack).add(Describing())
    tool.node.default_child.topic = "valid"
    assert stack.told() == []
    written = stack.written("kafka_publish_message_tool")
    assert (written["publish"]["topic"], written["publish"]["description"]) == ("orders", "Publishes a message.")
    assert written["other"]["description"] == "Own."


def test_everything_may_be_a_token(stack: Any) -> None:
    provider(stack)
    text = TerraformVariable(stack, "text", type="string").string_value
    number = TerraformVariable(stack, "number", type="number").number_value
    secret = TerraformVariable(stack, "secret", type="string", sensitive=True)
    texts = TerraformVariable(stack, "texts", type="list(string)").list_value
    gateway = GatewayCluster(
        stack,
        "gateway",
        name=text,
        version=text,
        sla_tier=text,
        data_centres=[DataCentre.aws(text, text, text, nodes=number)],
    )
    server = gateway.add_virtual_server(
        "orders", name=text, endpoint=text, authentication=Oidc(text, text, texts, scopes=texts, roles_claim=text)
    )
    user = SaslPlain(text, secret)
    events = server.add_kafka_backend("events", name=text, kafka=text, credentials=user)
    events.add_publish_tool("publish", name=text, topic=text, description=text)
    tool = events.add_consume_recent_tool("recent", name=text, topics=texts, period=number)
    history = server.add_cassandra_backend("history", name=text, data_centre=text, credentials=user)
    history.add_query_tool("query", name=text, query=text, parameters={"a": text})
    key = ApiKey.header(text, secret, text)
    crm = server.add_http_server("crm", name=text, url=text, authentication=key)
    crm.add_operation("get", text, text, name=text, parameters={"id": int})
    server.grant(text, [tool, text])
    assert stack.told() == []
    json.loads(cdktf.Testing.synth(stack))


def test_a_broken_stack_tells_everything_at_once(stack: Any) -> None:
    gateway = GatewayCluster(
        stack,
        "gate way",
        version="1.0",
        sla_tier="BEST",
        data_centres=[DataCentre.gcp("US", "10.0.0.0/8", "size", nodes=0)],
    )
    provider(stack)
    server = gateway.add_virtual_server("orders", endpoint="orders?")
    secured = gateway.add_virtual_server("secured", endpoint="/secured", authentication=Oidc("login", "jwks", []))
    plain = TerraformVariable(stack, "plain", type="string")
    events = server.add_kafka_backend("Events", kafka="the-kafka", credentials=SaslPlain("mcp", "hunter2"))
    publish = events.add_publish_tool("publish order", topic="*")
    events.add_consume_recent_tool("recent", topics=[], period=Duration.seconds(1.5))
    history = server.add_cassandra_backend("history", data_centre="DC1", credentials=SaslPlain("mcp", plain))
    history.add_query_tool("query", query="SELECT a FROM t WHERE b = :b", parameters={"c": int})
    crm = server.add_http_server("crm", url="http://crm.example.com", authentication=ApiKey.bearer("hunter2"))
    crm.add_operation("get", "FETCH", "/customers/{id}", headers={"trace": "X-Trace"})
    crm.add_operation("post", "POST", "/customers", body={"type": "objekt"})
    crm.add_operations_from_openapi("missing.yaml")
    server.grant("support", [publish])
    secured.grant('the "boss"', [publish])
    lines = stack.told()
    for place, message in [
        ("gate way", "name must be letters"),
        ("gate way", "version must be three numbers separated by dots"),
        ("gate way", "sla_tier must be one of"),
        ("gate way", "data_centres[0].network must"),
        ("gate way", "data_centres[0].nodes must"),
        ("gate way/orders", "endpoint must be a URL path"),
        ("gate way/secured", "authentication.issuer must be a URL"),
        ("gate way/secured", "authentication.jwks_url must be a URL"),
        ("gate way/secured", "authentication.audiences must"),
        ("gate way/orders/Events", "the password is plain text"),
        ("gate way/orders/Events", "name must be lower-case letters"),
        ("gate way/orders/Events", "kafka must be a UUID"),
        ("gate way/orders/Events/publish order", "name must be letters"),
        ("gate way/orders/Events/publish order", "topic must be letters"),
        ("gate way/orders/Events/recent", "period must be whole seconds"),
        ("gate way/orders/Events/recent", "topics must"),
        ("gate way/orders/history", "the password comes from the variable stack/plain, which would be shown"),
        ("gate way/orders/history", "data_centre must be a UUID"),
        ("gate way/orders/history/query", "parameters: The query binds b, but the parameters are c"),
        ("gate way/orders/crm", "the key is plain text"),
        ("gate way/orders/crm", "url must begin with https://"),
        ("gate way/orders/crm", "missing.yaml: The document cannot be read"),
        ("gate way/orders/crm/get", 'headers: there is no parameter "trace"'),
        ("gate way/orders/crm/get", "method must be GET, POST, PUT or DELETE, got 'FETCH'"),
        ("gate way/orders/crm/get", 'path has "{id}", but no parameter named "id"'),
        ("gate way/orders/crm/post", "body must be a JSON Schema"),
        ("gate way/orders/Personas/support", "has no authentication, so nobody has the role 'support'"),
        ("gate way/secured/Personas", "is a tool of another virtual server, stack/gate way/orders"),
        ("gate way/secured/Personas", "role must be free of quotes"),
    ]:
        assert any(line.startswith(f"[stack/{place}") and message in line for line in lines), (place, message, lines)
    assert len(lines) == 29, lines
    assert "hunter2" not in "".join(lines)


def test_an_existing_backend_is_found_by_its_name(stack: Any) -> None:
    provider(stack)
    west = provider(stack, "west", alias="west")
    gateway = GatewayCluster.from_id(stack, "gateway", ID)
    for kind, base, type in (
        (KafkaBackend, KafkaBackendBase, "kafka"),
        (HttpServer, HttpServerBase, "http_server"),
        (CassandraBackend, CassandraBackendBase, "cassandra"),
        (OpenSearchBackend, OpenSearchBackendBase, "opensearch"),
    ):
        backend = kind.from_name(stack, type, "theirs", cluster=gateway, provider=west)
        assert isinstance(backend, base)
        [found] = stack.synthesized()["data"][f"mcpgateway_instaclustr_{type}_backend"].values()
        assert (found["cluster_id"], found["name"], found["provider"]) == (ID, "theirs", "mcpgateway.west")
    events = KafkaBackend.from_name(stack, "events", "events", cluster=gateway)
    events.add_publish_tool("publish", topic="orders")
    assert stack.told() == []
    [tool] = stack.written("kafka_publish_message_tool").values()
    assert tool["backend_id"].startswith("${data.mcpgateway_instaclustr_kafka_backend.events_")


def test_existing_parts_have_no_resource(stack: Any) -> None:
    provider(stack)
    crm = HttpServer.from_id(stack, "crm", ID, server=VirtualServer.from_id(stack, "server", ID))
    assert crm.server is not None
    with pytest.raises(TypeError, match="stack/crm exists already"):
        _ = crm.fqn
