"""Ordinary mistakes in Python are errors of Python at the line that makes them, in words of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import BaseModel

from constructs_lib.instaclustr import (
    ApiKey,
    CassandraBackend,
    CqlType,
    DataCentre,
    Duration,
    GatewayCluster,
    HttpServer,
    KafkaBackend,
    KafkaCluster,
    Oidc,
    Passthrough,
    PublishTool,
    SaslPlain,
    Secret,
    VirtualServer,
)
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.yandex import FolderLog, Gateway, HeaderPolicy, Role, ServiceAccount, jq, lockbox


class Query(BaseModel):
    id: str


class WithObject(BaseModel):
    query: Query


ID = "4650aa98-e894-4675-9614-558915d5837a"


class Parts:
    """What the mistakes are made with; not typed, as the mistakes are."""

    def __init__(self, stack: Any) -> None:
        self.stack = stack
        self.cluster: Any = GatewayCluster.from_id(stack, "cluster", ID)
        self.server: Any = VirtualServer.from_id(stack, "server", ID)
        self.events: Any = KafkaBackend.from_id(stack, "events", ID)
        self.history: Any = CassandraBackend.from_id(stack, "history", ID)
        self.crm: Any = HttpServer.from_id(stack, "crm", ID)
        self.assistant: Any = Gateway(stack, "assistant")

    def serve(self, **arguments: Any) -> Any:
        return self.cluster.add_virtual_server("x", endpoint="/x", **arguments)

    def make(self, data_centres: Any, **arguments: Any) -> Any:
        return GatewayCluster(
            self.stack, "x", version="1.0.1", sla_tier="PRODUCTION", data_centres=data_centres, **arguments
        )


def centre(**options: Any) -> DataCentre:
    return DataCentre.aws("US_EAST_1", "10.0.0.0/16", "size", nodes=1, **options)


MISTAKES: dict[str, Callable[[Parts], Any]] = {
    "must be an Oidc, such as Oidc(issuer, jwks_url, audiences), or NoAuthentication(), got dict": lambda its: (
        its.serve(authentication={})
    ),
    "a VirtualServer takes no argument depend_on: did you mean depends_on?": lambda its: its.serve(depend_on=[]),
    "depends_on must be a list, got ExistingHttpServer": lambda its: its.serve(depends_on=its.crm),
    "depends_on[0] must be a construct, got str": lambda its: its.serve(depends_on=["crm"]),
    "for_each must be a TerraformIterator, such as TerraformIterator.from_list([…]), got list": lambda its: its.serve(
        for_each=["a"]
    ),
    'timeouts must be a mapping, such as {"create": Duration.minutes(10)}, got str': lambda its: its.serve(
        timeouts="10m"
    ),
    "timeouts takes no argument creat: did you mean create?": lambda its: its.serve(timeouts={"creat": "10m"}),
    "data_centres must be a list of DataCentre, got DataCentre": lambda its: its.make(centre()),
    "data_centres[1] must be a DataCentre, such as DataCentre.aws(": lambda its: its.make([centre(), {}]),
    "a DataCentre takes no argument zero_inbound: did you mean zero_inbound_access?": lambda its: centre(
        zero_inbound=True
    ),
    "tags must be a mapping, got list": lambda its: centre(tags=["a"]),
    "resize must be a Resize, got int": lambda its: its.make([], resize=1),
    "credentials must be a SaslPlain, such as SaslPlain(user, password), got tuple": lambda its: (
        its.server.add_kafka_backend("x", kafka=ID, credentials=("user", "password"))
    ),
    "must be an ApiKey, such as ApiKey.bearer(key), or Passthrough(), got the class ApiKey": lambda its: (
        its.server.add_http_server("x", url="https://example.com", authentication=ApiKey)
    ),
    "or Passthrough(), got Oidc": lambda its: its.server.add_http_server(
        "x", url="https://example.com", authentication=Oidc("https://a", "https://b", ["c"])
    ),
    "backend must be a backend, as add_http_server and the like make it, or from_id, got str": lambda its: PublishTool(
        its.stack,
        "x",
        backend=ID,  # type: ignore[arg-type]
        topic="t",
    ),
    "'Order' is not a type: give a pydantic model, a dataclass, a TypedDict or another": lambda its: (
        its.history.add_query_tool("x", query="SELECT a FROM t", result="Order")
    ),
    "what a collection is of must be a CqlType, such as CqlType.TEXT": lambda its: CqlType.list_of(
        "int"  # type: ignore[arg-type]
    ),
    "method must be a string, such as GET, got int": lambda its: its.crm.add_operation("x", 5, "/x"),
    "headers must be a mapping of fields to headers": lambda its: its.crm.add_operation("x", "GET", "/", headers=["X"]),
    "stack/server: role must be a string, before the tools, got None": lambda its: its.server.grant(None, [ID]),
    "a Gateway takes no argument nme": lambda its: Gateway(its.stack, "x", nme="x"),  # type: ignore[call-arg]
    "headers must be a mapping, got list": lambda its: its.assistant.add_http_tool(
        "x", url="https://example.com", headers=["X"]
    ),
    "headers must be a list of names, got str": lambda its: HeaderPolicy.allow("X-A"),
    "tool must be one of the server's tools, or its name, got ExistingKafkaBackend": lambda its: (
        its.assistant.add_mcp_tool("x", server="https://example.com", tool=its.events)
    ),
    "members must be a list of members, such as [ServiceAccount(account)], got ServiceAccount": lambda its: (
        its.assistant.set_members(Role.VIEWER, ServiceAccount("aje"))
    ),
    "stack/cluster/x: endpoint is required, got None": lambda its: its.cluster.add_virtual_server("x", endpoint=None),
    "stack/server/x: url must be a string, got int": lambda its: its.server.add_http_server("x", url=8080),
    "stack/cluster/x: authentication.audiences must be a list, got str": lambda its: its.serve(
        authentication=Oidc("https://a.example", "https://a.example/jwks", "orders")
    ),
    "stack/crm/x: a HttpOperation takes no argument timeout: did you mean timeouts?": lambda its: its.crm.add_operation(
        "x", "GET", "/x", timeout={}
    ),
    'stack/crm/x: method and path are the other way round: write "GET", "/customers"': lambda its: (
        its.crm.add_operation("x", "/customers", "GET")
    ),
    "stack/crm/x: Query(…) is an instance of a type: give the type itself, Query": lambda its: its.crm.add_operation(
        "x", "GET", "/x", parameters=Query(id="1")
    ),
    "a token or the ID itself, got the class KafkaCluster": lambda its: its.server.add_kafka_backend(
        "x", kafka=KafkaCluster
    ),
    'stack/cluster/x: timeouts["create"] must be a Duration, such as Duration.minutes(10)': lambda its: its.serve(
        timeouts={"create": 10}
    ),
    "stack/server: the tools of the role 'x' must be a list, got PublishTool: put it in brackets": lambda its: (
        its.server.grant("x", its.events.add_publish_tool("x", topic="t"))
    ),
    "stack/provider: emulator takes no argument pth: did you mean path?": lambda its: McpgatewayProvider(
        its.stack, "provider", emulator={"pth": "cloud.db"}
    ),
    "stack/g: transport must be one of Transport.SSE, Transport.STREAMABLE, got int": lambda its: Gateway(
        its.stack, "g", transport=5
    ),
    "stack/x: sla_tier must be one of SlaTier.PRODUCTION, SlaTier.NON_PRODUCTION, got None": lambda its: GatewayCluster(
        its.stack, "x", version="1.0.1", sla_tier=None, data_centres=[centre()]
    ),
    "stack/crm/x: insecure must be a bool": lambda its: HttpServer(
        its.crm,
        "x",
        server=its.server,
        url="https://x.example",
        insecure="yes",  # type: ignore[arg-type]
    ),
    "key must be a string, got int": lambda its: lockbox("e6q", 5),  # type: ignore[arg-type]
    "a jq expression must be a string, got int": lambda its: jq(5),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("message", MISTAKES)
def test_mistake(stack: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        MISTAKES[message](Parts(stack))
    assert message in str(caught.value)


def _key(text: str) -> Secret:
    return Secret.plain_text(text)


TOLD: dict[str, Callable[[Parts], Any]] = {
    "[stack/server/x] url must be a URL such as https://host/path": lambda its: its.server.add_http_server(
        "x", url="crm.example.com"
    ),
    '[stack/server/x] url must have no query ("?…")': lambda its: its.server.add_http_server(
        "x", url="https://x.example/?v=1"
    ),
    '[stack/server/x] url must have no fragment ("#…")': lambda its: its.server.add_http_server(
        "x", url="https://x.example/#a"
    ),
    '[stack/server/x] authentication.key begins with "Bearer", which is added automatically': lambda its: (
        its.server.add_http_server("x", url="https://x.example", authentication=ApiKey.bearer(_key("Bearer abc")))
    ),
    '[stack/server/x] the key begins with "Bearer", which is added automatically': lambda its: (
        its.server.add_http_server(
            "x", url="https://x.example", authentication=ApiKey.bearer(f"Bearer {its.assistant.id}")
        )
    ),
    "[stack/server/x] authentication.prefix has a repeated word, got 'Bearer Bearer'": lambda its: (
        its.server.add_http_server(
            "x", url="https://x.example", authentication=ApiKey.header("X-Key", _key("abc"), "Bearer Bearer")
        )
    ),
    "[stack/server/x] authentication.name must be the name of a header": lambda its: its.server.add_http_server(
        "x", url="https://x.example", authentication=ApiKey.header("X-Key: Token", _key("abc"), "Token")
    ),
    "[stack/server/x] the password is an empty string": lambda its: its.server.add_kafka_backend(
        "x", kafka=ID, credentials=SaslPlain("mcp", _key(""))
    ),
    "[stack/server/x] the key is an empty string: give a TerraformVariable": lambda its: its.server.add_http_server(
        "x", url="https://x.example", authentication=ApiKey.bearer("")
    ),
    "[stack/server/x] credentials.username has leading or trailing spaces": lambda its: its.server.add_kafka_backend(
        "x", kafka=ID, credentials=SaslPlain("mcp ", _key("abc"))
    ),
    "[stack/server/x] kafka must be a UUID (8-4-4-4-12 hexadecimal digits), such as the ID of a resource or "
    "data source, got 'sample-kafka'; by name: "
    'KafkaCluster.from_name(self, "kafka", "…")': lambda its: its.server.add_kafka_backend("x", kafka="sample-kafka"),
    "[stack/server/x] opensearch must be a UUID (8-4-4-4-12 hexadecimal digits), such as the ID of a resource or "
    "data source, got 'sample-opensearch'; by name: "
    'OpenSearchCluster.from_name(self, "opensearch", "…")': lambda its: its.server.add_opensearch_backend(
        "x", opensearch="sample-opensearch"
    ),
    '[stack/crm/x] path must begin with "/"': lambda its: its.crm.add_operation("x", "GET", "x/y"),
    '[stack/crm/x] path has ":id", which is sent literally: write a path parameter as "{id}"': lambda its: (
        its.crm.add_operation("x", "GET", "/customers/:id", parameters=Query)
    ),
    '[stack/crm/x] path has "{idd}", but no parameter named "idd" with in = "path" is declared (did you mean "id"?)': (
        lambda its: its.crm.add_operation("x", "GET", "/customers/{idd}", parameters=Query)
    ),
    "[stack/crm/x] path has an unmatched brace": lambda its: its.crm.add_operation(
        "x", "GET", "/customers/{id", parameters=Query
    ),
    "[stack/crm/x] path must have no query or fragment": lambda its: its.crm.add_operation("x", "GET", "/c?a=b"),
    "[stack/crm/x] body is set for a GET": lambda its: its.crm.add_operation("x", "GET", "/x", body=Query),
    "[stack/crm/x] parameters[0].schema is an object, which has no standard form in a query parameter": lambda its: (
        its.crm.add_operation("x", "GET", "/x", parameters=WithObject)
    ),
    "[stack/crm/x] method must be GET, POST, PUT or DELETE, got 'GTE' (did you mean GET?)": lambda its: (
        its.crm.add_operation("x", "GTE", "/x")
    ),
    '[stack/crm/x] headers must be by field: {"id": "X-Id"}': lambda its: its.crm.add_operation(
        "x", "GET", "/x", parameters=Query, headers={"X-Id": "id"}
    ),
    f"[stack/crm/{'a' * 300}] name has 300 characters": lambda its: its.crm.add_operation("a" * 300, "GET", "/x"),
    '[stack/history/x] query has "?", but bind variables must have names: write "b = :b"': lambda its: (
        its.history.add_query_tool("x", query="SELECT a FROM t WHERE b = ?", parameters={"b": CqlType.TEXT})
    ),
    '(did you mean "customer"?)': lambda its: its.history.add_query_tool(
        "x", query="SELECT a FROM t WHERE b = :customer", parameters={"custmer": CqlType.TEXT}
    ),
    "[stack/history/x] parameters[0].type of \"b\" must be a CQL type, got 'uuuid' (did you mean uuid?)": lambda its: (
        its.history.add_query_tool("x", query="SELECT a FROM t WHERE b = :b", parameters={"b": "uuuid"})
    ),
    '[stack/history/x] result[0].type of "a" must be a CQL type, but there is no lst<…> (did you mean list?)': (
        lambda its: its.history.add_query_tool("x", query="SELECT a FROM t", result={"a": CqlType.of("lst<int>")})
    ),
    "[stack/events/x] topics[0] must be the name of a topic": lambda its: its.events.add_consume_recent_tool(
        "x", topics=["a/b"], period=Duration.minutes(1)
    ),
    "[stack/events/x] period must be 1 to 2147483647, got 0": lambda its: its.events.add_consume_recent_tool(
        "x", topics=["a"], period=0
    ),
    "Instaclustr's restriction for this type of tool": lambda its: its.events.add_publish_tool(
        "x", topic="shop.orders"
    ),
    "role has leading or trailing spaces, which count as part of it, got ' support '": lambda its: its.server.grant(
        " support ", [ID]
    ),
    "such as the ID of a resource or data source, got 'x'; give the tools themselves": lambda its: its.server.grant(
        "support", ["x"]
    ),
    "[stack/x] sla_tier must be one of PRODUCTION, NON_PRODUCTION, got 'production' (did you mean PRODUCTION?)": (
        lambda its: GatewayCluster(
            its.stack,
            "x",
            version="1.0.1",
            sla_tier="production",
            data_centres=[centre()],  # type: ignore[arg-type]
        )
    ),
    "[stack/g] transport must be one of SSE, STREAMABLE, got 'sse' (did you mean SSE?)": lambda its: Gateway(
        its.stack, "g", transport="sse"
    ),
    "[stack/g] logging.level must be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, got 'info' (did you mean INFO?)": (
        lambda its: Gateway(its.stack, "g", logging=FolderLog(level="info"))
    ),
    "[stack/assistant] tools[\"x\"].transport must be one of SSE, STREAMABLE, got 'sse' (did you mean SSE?)": (
        lambda its: its.assistant.add_mcp_tool("x", server="https://a.b", transport="sse")
    ),
    '[stack/assistant] the gateway has two tools called "f": give each a name of its own': lambda its: [
        its.assistant.add_function_tool("f", function=each) for each in ("d4e1", "d4e2")
    ],
}


@pytest.mark.parametrize("message", TOLD)
def test_mistake_that_is_told_at_synth(stack: Any, message: str) -> None:
    its = Parts(stack)
    McpgatewayProvider(stack, "provider")
    TOLD[message](its)
    told = stack.told()
    assert len(told) == 1, told
    assert message in told[0]
    assert "abc" not in told[0]


NO_MISTAKES: dict[str, Callable[[Parts], Any]] = {
    "custom verbs": lambda its: its.crm.add_operation("x", "POST", "/orders/{id}:cancel", parameters=Query),
    "a body of DELETE": lambda its: its.crm.add_operation("x", "DELETE", "/x", body=Query),
    "types of the keyspace": lambda its: its.history.add_query_tool(
        "x",
        query="SELECT a FROM t",
        result={
            "a": "address",
            "b": 'frozen<shop."Address">',
            "c": "map<text, frozen<list<uuid>>>",
            "d": "vector<float, 3>",
        },
    ),
    "topics with dots": lambda its: its.events.add_consume_recent_tool("x", topics=["shop.orders"], period=60),
    "a user's own credentials": lambda its: its.server.add_http_server(
        "x", url="https://x.example/api", authentication=Passthrough()
    ),
    "a key with spaces": lambda its: its.server.add_http_server(
        "x", url="https://x.example", authentication=ApiKey.bearer(_key("a b"))
    ),
    "a name of the API for a value of the list": lambda its: Gateway(its.stack, "x", transport="STREAMABLE"),
}


@pytest.mark.parametrize("name", NO_MISTAKES)
def test_what_is_none(stack: Any, name: str, capfd: pytest.CaptureFixture[str]) -> None:
    its = Parts(stack)
    McpgatewayProvider(stack, "provider")
    NO_MISTAKES[name](its)
    assert stack.told() == []
    assert "Warning" not in capfd.readouterr().err


def test_credentials_to_an_address_that_begins_with_http(stack: Any) -> None:
    its = Parts(stack)
    its.assistant.add_http_tool("x", url=f"http://{its.assistant.id}/", use_service_account=True)
    its.assistant.add_http_tool("y", url="HTTP://example.com", use_service_account=True)
    its.assistant.add_http_tool("z", url="http://localhost:8080", use_service_account=True)
    told = [line for line in stack.told() if "sends credentials to a URL that begins with http://" in line]
    assert [line.split()[3] for line in told] == ["x", "y"]


def test_credentials_in_a_header_as_plain_text(stack: Any) -> None:
    its = Parts(stack)
    headers = {"Accept": "text/plain", "authorization": "Bearer hunter2"}
    its.assistant.add_http_tool("http", url="https://example.com", headers=headers)
    its.assistant.add_container_tool("container", container="bba", headers={"X-API-Key": "hunter2"})
    token = f"Bearer {its.assistant.id}"
    for id, value in {"lockbox": lockbox("e6q", "key"), "token": token, "text": "${x}"}.items():
        its.assistant.add_grpc_tool(
            id, endpoint="grpc.example.com:443", method="a.B/C", headers={"Authorization": value}
        )
    assert stack.told() == []
    warnings = [each.data for each in its.assistant.node.metadata if each.type == "@cdktf/warn"]
    assert [each.split(" is ")[0] for each in warnings] == [
        "the header authorization of the tool http",
        "the header X-API-Key of the tool container",
        "the header Authorization of the tool text",
    ]
    assert "hunter2" not in "".join(warnings)
