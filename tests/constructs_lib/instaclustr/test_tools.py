"""Backends and tools: what becomes of Python types, of OpenAPI documents, of tokens."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from enum import Enum
from ipaddress import IPv4Address
from pathlib import Path
from typing import Annotated, Any, Literal, NewType, NotRequired
from uuid import UUID

import cdktf
import pytest
from cdktf import TerraformResource, TerraformVariable
from pydantic import AnyUrl, BaseModel, Field
from typing_extensions import TypedDict

from constructs_lib.instaclustr import (
    CassandraBackend,
    CassandraCluster,
    CassandraDataCentre,
    CqlField,
    CqlType,
    Duration,
    Header,
    HttpServer,
    KafkaBackend,
    KafkaCluster,
    Parameter,
    QueryTool,
    SaslPlain,
    Secret,
    VirtualServer,
)
from constructs_lib.l1 import DataMcpgatewayInstaclustrCassandraCluster, McpgatewayProvider
from constructs_lib.openapi import OpenApiDocument

ID = "4650aa98-e894-4675-9614-558915d5837a"
CRM = Path(__file__).parents[1] / "openapi/documents/crm.yaml"


@pytest.fixture(autouse=True)
def provider(stack: Any) -> None:
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})


@pytest.fixture
def crm(stack: Any) -> HttpServer:
    return HttpServer.from_id(stack, "crm", ID)


@pytest.fixture
def history(stack: Any) -> CassandraBackend:
    return CassandraBackend.from_id(stack, "history", ID)


@pytest.fixture
def events(stack: Any) -> KafkaBackend:
    return KafkaBackend.from_id(stack, "events", ID)


def parameters(stack: Any, tool: str) -> list[Any]:
    """The parameters of an operation: name, place, schema, whether required, description."""
    found = stack.written("http_server_operation_tool")[tool].get("parameters", [])
    return [
        (each["name"], each["in"], json.loads(each["schema"]), each.get("required", False), each.get("description"))
        for each in found
    ]


@dataclass
class AsDataclass:
    """Which."""

    id: Annotated[int, Field(description="Number.")]
    trace_id: Annotated[str | None, Header()] = None
    tags: list[str] = field(default_factory=list)


class AsModel(BaseModel):
    """Which."""

    id: Annotated[int, Field(description="Number.")]
    trace_id: Annotated[str | None, Header()] = None
    tags: list[str] = []


class AsTypedDict(TypedDict):
    """Which."""

    id: Annotated[int, Field(description="Number.")]
    trace_id: NotRequired[Annotated[str, Header()]]
    tags: NotRequired[list[str]]


AS_SCHEMA = {
    "type": "object",
    "properties": {
        "id": {"type": "integer", "description": "Number."},
        "trace-id": {"type": "string"},
        "tags": {"type": "array", "items": {"type": "string"}},
    },
    "required": ["id"],
}
AS_LIST = [
    Parameter.path("id", int, description="Number."),
    Parameter.header("trace-id", str | None),
    Parameter.query("tags", list[str]),
]


@pytest.mark.parametrize(
    "source", [AsDataclass, AsModel, AsTypedDict, AS_SCHEMA, AS_LIST], ids=lambda each: str(each)[:30]
)
def test_parameters_from_whatever_has_fields(stack: Any, crm: HttpServer, source: Any) -> None:
    headers = {"trace-id": "trace-id"} if source is AS_SCHEMA else None
    tool = crm.add_operation("get", "Get", "/customers/{id}", parameters=source, headers=headers)
    assert stack.told() == []
    number, trace, tags = parameters(stack, "get")
    assert number == ("id", "path", {"type": "integer"}, True, "Number.")
    assert trace == ("trace-id", "header", {"type": "string"}, False, None)
    tags[2].pop("default", None)
    assert tags == ("tags", "query", {"type": "array", "items": {"type": "string"}}, False, None)
    assert tool.input_schema is not None
    assert tool.input_schema["required"] == ["id"]
    assert tool.input_schema["properties"]["id"] == {"type": "integer", "description": "Number."}


def test_parameters_by_name(stack: Any, crm: HttpServer) -> None:
    given = {"id": int, "since": Annotated[date, Field(description="First day.")], "sort": {"enum": ["asc", "desc"]}}
    crm.add_operation("get", "GET", "/customers/{id}", parameters=given, headers={"sort": "X-Sort"})
    assert parameters(stack, "get") == [
        ("id", "path", {"type": "integer"}, True, None),
        ("since", "query", {"type": "string", "format": "date"}, True, "First day."),
        ("X-Sort", "header", {"enum": ["asc", "desc"]}, True, None),
    ]


def test_an_operation_with_a_body(stack: Any, crm: HttpServer) -> None:
    tool = crm.add_operation("add", "POST", "/things", name="add_thing", description="Adds.", body=AsModel)
    assert tool.tool_name == "add_thing"
    assert tool.description == "Adds."
    assert tool.input_schema is None
    written = stack.written("http_server_operation_tool")["add_thing"]
    assert written["method"] == "post"
    assert "parameters" not in written
    assert written["request_body"]["description"] == "Which."
    schema = json.loads(written["request_body"]["schema"])
    assert set(schema["properties"]) == {"id", "trace_id", "tags"}
    crm.add_operation("put", "PUT", "/things", body={"type": "object"}, body_description="Anything.")
    assert stack.written("http_server_operation_tool")["put"]["request_body"] == {
        "schema": '{"type":"object"}',
        "description": "Anything.",
    }
    assert stack.told() == []


def test_headers_of_no_parameter(stack: Any, crm: HttpServer) -> None:
    crm.add_operation("get", "GET", "/x", parameters={"a": int}, headers={"b": "X-B"})
    [problem] = stack.told()
    assert problem == '[stack/crm/get] headers: there is no parameter "b" that could go into the header X-B.'


def test_what_is_no_parameters(stack: Any, crm: HttpServer) -> None:
    with pytest.raises(TypeError, match="or a list of Parameter, got dict in a list"):
        crm.add_operation("a", "GET", "/x", parameters=[{"name": "a"}])
    with pytest.raises(TypeError, match="int has no fields"):
        crm.add_operation("b", "GET", "/x", parameters=int)


def test_a_path_that_is_a_token(stack: Any, crm: HttpServer) -> None:
    base = TerraformVariable(stack, "base", type="string").string_value
    crm.add_operation("get", "GET", f"{base}/{{id}}", parameters={"id": int})
    assert stack.told() == []
    assert stack.written("http_server_operation_tool")["get"]["path"] == "${var.base}/{id}"


def test_tools_from_an_openapi_document(stack: Any, crm: HttpServer) -> None:
    tools = crm.add_operations_from_openapi(CRM, include=["customers.get"], names={"customers.get": "customer"})
    tool = tools["customers.get"]
    assert (tool.tool_name, tool.node.path) == ("customer", "stack/crm/customer")
    names = [each[:2] for each in parameters(stack, "customer")]
    assert ("id", "path") in names
    assert ("X-Trace", "header") in names
    assert stack.told() == []
    with pytest.raises(KeyError, match=r"no tool of the operation 'other'; there are customers\.get"):
        tools["other"]


def test_a_loaded_document_and_a_body(stack: Any, crm: HttpServer) -> None:
    document = OpenApiDocument.load(CRM)
    tools = crm.add_operations_from_openapi(document, include=["createCustomer"], description_limit=12)
    written = stack.written("http_server_operation_tool")["createCustomer"]
    assert (
        written["request_body"]["description"] == "The customer."[:11] + "…" or written["request_body"]["description"]
    )
    assert tools["createCustomer"].input_schema is None


OPENAPI: dict[str, Any] = {
    "openapi": "3.1.0",
    "info": {"title": "x", "version": "1"},
    "paths": {
        "/a": {
            "get": {
                "operationId": "a",
                "deprecated": True,
                "parameters": [{"name": "c", "in": "cookie", "required": True, "schema": {"type": "string"}}],
                "responses": {"200": {"description": "x"}},
            }
        }
    },
}


def test_what_a_document_has_wrong_is_told_at_synth(stack: Any, crm: HttpServer) -> None:
    crm.add_operations_from_openapi({"openapi": "3.1.0"})
    crm.add_operations_from_openapi("missing.yaml")
    assert crm.add_operations_from_openapi(OPENAPI, include=["b"]) == {}
    crm.add_operations_from_openapi(OPENAPI)
    problems = stack.told()
    paths = [line.partition("]")[0] for line in problems]
    assert set(paths) == {"[stack/crm", "[stack/crm/a"}
    assert any("missing.yaml: The document cannot be read" in line for line in problems)
    assert any("There is no operation 'b'" in line for line in problems)
    assert any("A tool cannot set the cookie parameter 'c', which is required." in line for line in problems)


def test_what_a_tool_lacks_of_its_operation_is_a_warning(stack: Any, crm: HttpServer) -> None:
    operation = {**OPENAPI["paths"]["/a"]["get"], "parameters": []}
    tool = crm.add_operations_from_openapi({**OPENAPI, "paths": {"/a": {"get": operation}}})["a"]
    assert stack.told() == []
    cdktf.Testing.synth(stack, True)
    warnings = [each.data for each in tool.node.metadata if each.type == "@cdktf/warn"]
    assert any("It is deprecated; a tool cannot say so." in each for each in warnings), warnings


def test_kafka_tools(stack: Any, events: KafkaBackend) -> None:
    events.add_publish_tool("a", topic="t", name="put", description="Puts.", message=AsModel)
    events.add_publish_tool("b", topic="t", message=AsModel, message_description="An order.")
    events.add_publish_tool("c", topic="t", message_description="An order.")
    seconds = TerraformVariable(stack, "seconds", type="number").number_value
    tool = events.add_consume_recent_tool("d", topics=["t"], period=seconds, timeouts={"create": Duration.minutes(1)})
    events.add_consume_recent_tool("e", topics=["t"], period=TerraformVariable(stack, "v", type="number").value)
    assert stack.told() == []
    published = stack.written("kafka_publish_message_tool")
    text = published["put"]["message_description"]
    assert text.startswith('Which. JSON of this schema: {"properties":{"id":{')
    assert published["b"]["message_description"].startswith("An order. JSON of this schema: {")
    assert published["c"]["message_description"] == "An order."
    consumed = stack.written("kafka_consume_recent_tool")
    assert consumed["d"]["consume_period"] == "${var.seconds}"
    assert consumed["d"]["timeouts"] == {"create": "1m"}
    assert consumed["e"]["consume_period"] == "${var.v}"
    assert tool.input_schema is None


def test_a_period(stack: Any, events: KafkaBackend) -> None:
    events.add_consume_recent_tool("a", topics=["t"], period=Duration.seconds(0.5))
    events.add_consume_recent_tool("b", topics=["t"], period=Duration.seconds(0))
    problems = stack.told()
    assert problems[0].startswith("[stack/events/a] period must be whole seconds, got 0.5s.")
    assert problems[1].startswith("[stack/events/b] period must be 1 to 2147483647, got 0.")
    for wrong in (True, "15m", None):
        with pytest.raises(TypeError, match="period must be a Duration, such as"):
            events.add_consume_recent_tool(f"c{wrong}", topics=["t"], period=wrong)  # type: ignore[arg-type]


Number = NewType("Number", int)


class Colour(Enum):
    RED = "red"


@pytest.mark.parametrize(
    ("type", "expected"),
    [
        (UUID, "uuid"),
        (str, "text"),
        (int, "int"),
        (bool, "boolean"),
        (float, "double"),
        (Decimal, "decimal"),
        (datetime, "timestamp"),
        (date, "date"),
        (time, "time"),
        (timedelta, "duration"),
        (bytes, "blob"),
        (IPv4Address, "inet"),
        (Annotated[int, CqlType.BIGINT], "bigint"),
        (Annotated[int, CqlType.BIGINT] | None, "bigint"),
        (str | None, "text"),
        (Literal["a", "b"], "text"),
        (Number, "int"),
        (Colour, "text"),
        (AnyUrl, "text"),
        (list[str], "list<text>"),
        (Sequence[int], "list<int>"),
        (set[UUID], "set<uuid>"),
        (dict[str, list[int]], "map<text, frozen<list<int>>>"),
        (Mapping[str, int], "map<text, int>"),
        (tuple[int, str], "tuple<int, text>"),
        (tuple[int, ...], "list<int>"),
        (CqlType.of("frozen<address>"), "frozen<address>"),
        (CqlType.list_of(CqlType.INT), "list<int>"),
        ("counter", "counter"),
        ({"type": "string", "format": "uuid"}, "uuid"),
        ({"type": "array", "items": {"type": "integer"}, "uniqueItems": True}, "set<int>"),
        ({"anyOf": [{"type": "number"}, {"type": "null"}]}, "double"),
    ],
    ids=str,
)
def test_cql_types(stack: Any, history: CassandraBackend, type: Any, expected: str) -> None:
    tool = history.add_query_tool("q", query="SELECT x FROM t WHERE a = :a", parameters={"a": type}, result={"x": type})
    assert stack.told() == []
    written = stack.written("cassandra_query_tool")["q"]
    assert written["parameters"] == [{"name": "a", "type": expected}]
    assert written["result_fields"] == [{"name": "x", "type": expected}]
    assert tool.input_schema is not None
    assert tool.input_schema["required"] == ["a"]


@pytest.mark.parametrize("type", [object, dict, list, int | str, Callable[[], int], list[object], Literal["a", 1]])
def test_there_is_no_cql_type_for_everything(history: CassandraBackend, type: Any) -> None:
    with pytest.raises(TypeError, match=r'parameters: there is no CQL type for "a": give one, such as Annotated'):
        history.add_query_tool("q", query="SELECT 1", parameters={"a": type})


class Row(BaseModel):
    b: Annotated[str, Field(description="Second.", max_length=3)]
    a: Annotated[int, CqlType.SMALLINT, Field(description="First.")]


def test_bind_variables_come_in_the_order_of_the_query(stack: Any, history: CassandraBackend) -> None:
    query = "SELECT b, a FROM t WHERE a = :a AND b = :b"
    tool = history.add_query_tool("q", query=query, parameters=Row, result=list[Row])
    written = stack.written("cassandra_query_tool")["q"]
    assert written["parameters"] == [
        {"name": "a", "type": "smallint", "description": "First."},
        {"name": "b", "type": "text", "description": "Second."},
    ]
    assert [each["name"] for each in written["result_fields"]] == ["b", "a"]
    assert tool.input_schema == {
        "type": "object",
        "properties": {
            "a": {"type": "integer", "description": "First."},
            "b": {"type": "string", "maxLength": 3, "description": "Second."},
        },
        "required": ["a", "b"],
    }


def test_fields_in_a_list_and_by_a_json_schema(stack: Any, history: CassandraBackend) -> None:
    name = TerraformVariable(stack, "type", type="string").string_value
    fields = [CqlField("a", CqlType.UUID, "Which."), CqlField("b", int), CqlField("c", name)]
    schema = {"type": "object", "properties": {"x": {"type": "string", "format": "date", "description": "Day."}}}
    query = TerraformVariable(stack, "query", type="string").string_value
    history.add_query_tool("q", query=query, parameters=fields, result=schema)
    assert stack.told() == []
    written = stack.written("cassandra_query_tool")["q"]
    assert written["parameters"] == [
        {"name": "a", "type": "uuid", "description": "Which."},
        {"name": "b", "type": "int"},
        {"name": "c", "type": "${var.type}"},
    ]
    assert written["result_fields"] == [{"name": "x", "type": "date", "description": "Day."}]
    with pytest.raises(TypeError, match="result must be a model, a mapping of types or a list of CqlField"):
        history.add_query_tool("r", query="SELECT 1", result=["a"])


def test_binds_that_are_not_the_parameters(stack: Any, history: CassandraBackend) -> None:
    history.add_query_tool("q", query="SELECT 1 FROM t WHERE a = :a", parameters={"b": int})
    [problem] = stack.told()
    assert problem.startswith("[stack/history/q] parameters: The query binds a, but the parameters are b;")


@pytest.mark.parametrize(
    ("url", "servers", "hint"),
    [
        ("https://crm.example.com", ["https://crm.example.com/api/v1"], "url must have the path /api/v1"),
        ("https://crm.example.com/v2", ["/v1/", "https://example.com"], "url must have the path /v1 or /"),
        ("https://crm.example.com/v1/", ["https://test.example.com/v1"], None),
        ("https://crm.example.com", [], None),
        ("${var.url}", ["/v1"], None),
    ],
)
def test_a_document_that_is_served_below_another_path(
    stack: Any, url: str, servers: list[str], hint: str | None
) -> None:
    server = VirtualServer.from_id(stack, "server", ID).add_http_server("crm", url=url)
    document: dict[str, Any] = {"openapi": "3.1.0", "info": {"title": "CRM", "version": "1"}, "paths": {}}
    server.add_operations_from_openapi(
        {**document, "servers": [{"url": each} for each in servers]} if servers else document
    )
    assert stack.told() == []
    told = [each.data for each in server.node.metadata if each.type == "@cdktf/warn"]
    assert [hint in each for each in told] == [True] if hint else told == []


class VendorsCluster(TerraformResource):
    """As `cdktf get` makes it, in short."""

    def __init__(self, scope: Any, id: str, type: str = "instaclustr_cassandra_cluster_v2") -> None:
        super().__init__(scope, id, terraform_resource_type=type)

    @property
    def id(self) -> str:
        return self.get_string_attribute("id")


def data_centre(stack: Any, name: str = "history") -> Any:
    return stack.written("cassandra_backend")[name]["cassandra_data_centre_id"]


def test_data_centres(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    found = CassandraCluster.from_id(stack, "found", ID)
    source = DataMcpgatewayInstaclustrCassandraCluster(stack, "source", name="x")
    vendors = VendorsCluster(stack, "vendors")
    token = TerraformVariable(stack, "dc", type="string").string_value
    for name, given in {
        "found": found.data_centre("DC1"),
        "source": CassandraCluster.of(source).data_centre("my dc"),
        "vendors": CassandraCluster.of(vendors).data_centre(token),
        "id": ID,
        "plain": CassandraDataCentre(ID, "DC1"),
        "token": token,
        "variable": TerraformVariable(stack, "v", type="string"),
    }.items():
        server.add_cassandra_backend(name, data_centre=given)
    assert stack.told() == []
    ours = "data.mcpgateway_instaclustr_cassandra_cluster.{0}.data_centres[*]"
    theirs = "instaclustr_cassandra_cluster_v2.vendors.data_centre[*]"
    one, other = ours.format("found"), ours.format("source")
    assert {name: data_centre(stack, name) for name in stack.written("cassandra_backend")} == {
        "found": f"${{zipmap({one}.name, {one}.id).DC1}}",
        "source": f'${{zipmap({other}.name, {other}.id)["my dc"]}}',
        "vendors": f"${{zipmap({theirs}.name, {theirs}.id)[var.dc]}}",
        "id": ID,
        "plain": ID,
        "token": "${var.dc}",
        "variable": "${var.v}",
    }
    assert stack.resolved(CassandraCluster.of(vendors).id) == "${instaclustr_cassandra_cluster_v2.vendors.id}"


def test_a_cluster_is_no_data_centre(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    with pytest.raises(TypeError, match=r"data_centre must be one of a cluster's: cluster.data_centre\(name\)"):
        server.add_cassandra_backend("a", data_centre=CassandraCluster.from_name(stack, "found", "x"))
    with pytest.raises(TypeError, match=r"CassandraCluster.of\(cluster\).data_centre\(name\)"):
        server.add_cassandra_backend("b", data_centre=VendorsCluster(stack, "vendors"))
    with pytest.raises(TypeError, match="cluster must be a resource or a data source, got str"):
        CassandraCluster.of("x")  # type: ignore[arg-type]
    with pytest.raises(
        TypeError, match=r"data_centre must be one of a Cassandra cluster's, such as .* got a Kafka cluster"
    ):
        server.add_cassandra_backend("c", data_centre=KafkaCluster.from_name(stack, "kafka", "x"))


def test_things_of_another_kind_are_refused_where_they_are_given(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    events = KafkaBackend.from_id(stack, "events", ID, server=server)
    kafka = KafkaCluster.from_name(stack, "kafka", "x")
    cassandra = CassandraCluster.from_name(stack, "cassandra", "x")
    vendors_cassandra = VendorsCluster(stack, "vendors")
    vendors_kafka = VendorsCluster(stack, "other", "instaclustr_kafka_cluster_v3")
    calls: dict[str, Callable[[], Any]] = {
        "kafka must be a Kafka cluster, a token or an id, got a Cassandra cluster": lambda: server.add_kafka_backend(
            "a", kafka=cassandra
        ),
        "kafka must be a Kafka cluster, .* got a Cassandra cluster": lambda: server.add_kafka_backend(
            "b", kafka=vendors_cassandra
        ),
        "kafka must be a Kafka cluster, .* got a virtual server": lambda: server.add_kafka_backend("c", kafka=server),
        "opensearch must be an OpenSearch cluster, .* got a Kafka cluster": lambda: server.add_opensearch_backend(
            "g", opensearch=vendors_kafka
        ),
        "kafka must be a Kafka cluster, .* got an OpenSearch cluster": lambda: server.add_kafka_backend(
            "h", kafka=VendorsCluster(stack, "third", "instaclustr_opensearch_cluster_v2")
        ),
        "cluster must be a Cassandra cluster, got a Kafka cluster": lambda: CassandraCluster.of(vendors_kafka),
        "cluster must be a gateway cluster, .* got a Kafka cluster": lambda: VirtualServer(
            stack, "d", cluster=kafka, endpoint="/d"
        ),
        "server must be a virtual server, .* got a Kafka backend": lambda: HttpServer(
            stack, "e", server=events, url="https://example.com"
        ),
        "backend must be a Cassandra backend, got a Kafka backend": lambda: QueryTool(
            stack,
            "f",
            backend=events,  # type: ignore[arg-type]
            query="SELECT a FROM t",
        ),
    }
    for message, call in calls.items():
        with pytest.raises(TypeError, match=message):
            call()


def test_credentials_and_clusters(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    user = SaslPlain("me", Secret.plain_text("p", write_only=False))
    server.add_kafka_backend("a", kafka=KafkaCluster.from_id(stack, "kafka", ID), credentials=user, name="events")
    server.add_cassandra_backend("b", data_centre=ID, credentials=SaslPlain("me", "hunter2"))
    vendors = VendorsCluster(stack, "vendors", "instaclustr_kafka_cluster_v3")
    server.add_kafka_backend("c", kafka=vendors, credentials=SaslPlain("me", "hunter2"))
    written = stack.written("kafka_backend")
    assert written["events"]["authentication_sasl_plain"] == {"username": "me", "password": "p"}
    assert written["events"]["kafka_cluster_id"] == "${data.mcpgateway_instaclustr_kafka_cluster.kafka.id}"
    assert written["c"]["kafka_cluster_id"] == "${instaclustr_kafka_cluster_v3.vendors.id}"
    problems = stack.told()
    assert [line.partition("]")[0] for line in problems] == ["[stack/server/b", "[stack/server/c"]
    assert "hunter2" not in "".join(problems)
