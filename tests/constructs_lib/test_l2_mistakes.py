"""Ordinary mistakes in Python are errors of Python at the line that makes them, in words of the library."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from constructs_lib.instaclustr import (
    ApiKey,
    CassandraBackend,
    CqlType,
    DataCentre,
    GatewayCluster,
    HttpServer,
    KafkaBackend,
    Oidc,
    PublishTool,
    VirtualServer,
)
from constructs_lib.yandex import Gateway, HeaderPolicy, Role, ServiceAccount, jq, lockbox

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
    "authentication must be an Oidc, such as Oidc(issuer, jwks_url, audiences), got dict": lambda its: its.serve(
        authentication={}
    ),
    "a VirtualServer takes no argument depend_on: did you mean depends_on?": lambda its: its.serve(depend_on=[]),
    "depends_on must be a list, got ExistingBackend": lambda its: its.serve(depends_on=its.crm),
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
    "authentication must be an ApiKey, such as ApiKey.bearer(key), or Passthrough(), got type": lambda its: (
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
    "'Order' is no type: give a pydantic model, a dataclass, a TypedDict or another": lambda its: (
        its.history.add_query_tool("x", query="SELECT a FROM t", result="Order")
    ),
    "what a collection is of must be a CqlType, such as CqlType.TEXT": lambda its: CqlType.list_of(
        "int"  # type: ignore[arg-type]
    ),
    "method must be a string, such as GET, got int": lambda its: its.crm.add_operation("x", 5, "/x"),
    "headers must be a mapping of fields to headers": lambda its: its.crm.add_operation("x", "GET", "/", headers=["X"]),
    "role must be a string, got NoneType": lambda its: its.server.grant(None, [ID]),
    "a Gateway takes no argument nme": lambda its: Gateway(its.stack, "x", nme="x"),  # type: ignore[call-arg]
    "headers must be a mapping, got list": lambda its: its.assistant.add_http_tool(
        "x", url="https://example.com", headers=["X"]
    ),
    "headers must be a list of names, got str": lambda its: HeaderPolicy.allow("X-A"),
    "tool must be one of the server's tools, or its name, got ExistingBackend": lambda its: its.assistant.add_mcp_tool(
        "x", server="https://example.com", tool=its.events
    ),
    "members must be a list of members, such as [ServiceAccount(account)], got ServiceAccount": lambda its: (
        its.assistant.set_members(Role.VIEWER, ServiceAccount("aje"))
    ),
    "key must be a string, got int": lambda its: lockbox("e6q", 5),  # type: ignore[arg-type]
    "a jq expression must be a string, got int": lambda its: jq(5),  # type: ignore[arg-type]
}


@pytest.mark.parametrize("message", MISTAKES)
def test_mistake(stack: Any, message: str) -> None:
    with pytest.raises(TypeError) as caught:
        MISTAKES[message](Parts(stack))
    assert message in str(caught.value)


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
