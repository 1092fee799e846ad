"""What counts as the absence of an object, and what a create without a clear answer comes to."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
import pytest_asyncio
from support.scripted import Answer, Scripted

from codegen.schema_file import schema_document
from provider_shim.framework.resource import AlreadyExists, AmbiguousCreate, Unclear
from provider_shim.http import StatusError, UnexpectedResponse
from provider_shim.http import session as session_module
from provider_shim.instaclustr.client import Client, connect
from provider_shim.instaclustr.cluster import cluster
from provider_shim.instaclustr.kafka_backend import kafka_backend
from provider_shim.instaclustr.lookups import kafka_cluster, node_sizes
from provider_shim.schema.diagnostics import ProviderError

pytestmark = pytest.mark.asyncio

ID = "11111111-1111-1111-1111-111111111111"
OTHER = "22222222-2222-2222-2222-222222222222"
CLUSTER = "33333333-3333-3333-3333-333333333333"
SERVER = "44444444-4444-4444-4444-444444444444"
STATE = {"id": ID, "cluster_id": CLUSTER, "name": "events"}
WANTED = {"name": "events", "virtual_server_id": SERVER, "kafka_cluster_id": OTHER}
PATH = "backends/kafka/v1"
ABSENT = Answer(404, {"errors": [{"name": "backendId", "message": "There is no such backend."}]})
SHAPES = {
    "list": {"errors": [{"name": "backendId", "message": "none"}]},
    "single": {"name": "backendId", "message": "none"},
    "map": {"errors": {"backendId": "none"}},
}
# Nothing that the API itself can have said.
ODD = {
    "html 404": Answer(404, b"<html>Not Found</html>", {"Content-Type": "text/html"}),
    "empty 404": Answer(404, b""),
    "404 of another service": Answer(404, {"timestamp": 1, "status": 404, "path": "/x"}),
    "empty 200": Answer(200, b""),
    "null": Answer(200, b"null"),
    "list": Answer(200, []),
    "object without id": Answer(200, {}),
    "another object": Answer(200, {"id": OTHER}),
    "page": Answer(200, b"<html>Log in</html>", {"Content-Type": "text/html"}),
    "redirect": Answer(302, b"", {"Location": "https://user:secret@login.example.com/?token=x"}),
    "500": Answer(500, {"message": "Internal error"}),
    "odd charset": Answer(404, b"\xff", {"Content-Type": "text/html; charset=nonsense-8"}),
}


@pytest.fixture(autouse=True)
def short_backoff(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session_module, "_FIRST_BACKOFF", 0.01)


@pytest_asyncio.fixture
async def server() -> AsyncIterator[Scripted]:
    async with Scripted() as server:
        yield server


@pytest_asyncio.fixture
async def open_client(server: Scripted) -> AsyncIterator[Callable[..., Client]]:
    async with AsyncExitStack() as stack:

        def open_one(**settings: Any) -> Client:
            access = {"endpoint": server.url, "username": "me", "api_key": "key-of-mine", "requests_per_second": 0}
            client = connect({**access, "retry_timeout": "5s", **settings}, None)
            stack.push_async_callback(client.close)
            return client

        yield open_one


@pytest.fixture
def client(open_client: Callable[..., Client]) -> Client:
    return open_client()


@pytest.mark.parametrize("shape", SHAPES)
async def test_the_apis_own_404_says_that_there_is_none(server: Scripted, client: Client, shape: str) -> None:
    server.usual = Answer(404, SHAPES[shape])
    assert await client.get(PATH, ID) is None
    server.usual = Answer(404, b"There is no such backend.", {"Content-Type": "text/plain"})
    assert await client.get(PATH, ID) is None


@pytest.mark.parametrize("case", ODD)
async def test_nothing_else_does(server: Scripted, client: Client, case: str) -> None:
    server.usual = ODD[case]
    with pytest.raises(Unclear) as caught:
        await kafka_backend.read(client, STATE, fresh=True)
    assert "secret" not in str(caught.value)
    if case != "500":
        told = 'Unexpected response from the Instaclustr API: Could not read the Kafka backend "events"'
        assert told in str(caught.value)
    if case == "redirect":
        assert "a redirect to login.example.com" in str(caught.value)
    if case == "html 404":
        assert 'got status 404 with text/html ("Not Found")' in str(caught.value)


@pytest.mark.parametrize("case", [case for case in ODD if case != "list"])
async def test_a_list_is_a_list(server: Scripted, client: Client, case: str) -> None:
    server.usual = ODD[case]
    for call in (
        kafka_backend.list_all(client, CLUSTER),
        node_sizes.read(client, {}),
        kafka_cluster.read(client, {"name": "x"}),
    ):
        with pytest.raises(ProviderError) as caught:
            await call
        assert "Unexpected response" in str(caught.value) or case == "500"


@pytest.mark.parametrize("items", [[1], [{}], [{"id": 7}], [None]])
async def test_a_list_of_anything_else_is_an_error(server: Scripted, client: Client, items: list[Any]) -> None:
    server.usual = Answer(200, items)
    with pytest.raises(UnexpectedResponse):
        await client.list_all(PATH, CLUSTER)
    with pytest.raises(UnexpectedResponse):
        await client.clusters("KAFKA")


async def test_absence_needs_the_list_as_well(server: Scripted, client: Client) -> None:
    server.script = [Answer(200, [{"id": ID}])]
    assert not await kafka_backend.is_gone(client, STATE)
    server.script = [Answer(200, [{"id": OTHER}])]
    assert await kafka_backend.is_gone(client, STATE)
    # The list that lacks it serves for others that it lacks.
    assert await kafka_backend.is_gone(client, {**STATE, "id": SERVER})
    assert len(server.requests) == 2


async def test_a_404_of_a_list_needs_the_cluster_to_be_missing(server: Scripted, client: Client) -> None:
    account = {"accountId": "a", "clusters": [{"id": CLUSTER, "application": "MCP_GATEWAY"}]}
    server.script = [ABSENT, Answer(200, [account])]
    with pytest.raises(ProviderError):
        await kafka_backend.is_gone(client, STATE)
    server.script = [ABSENT, Answer(200, [account | {"clusters": []}])]
    assert await kafka_backend.is_gone(client, STATE)
    # Where all is said not to exist, it is not the API that says so.
    server.usual = ABSENT
    for call in (kafka_backend.is_gone(client, STATE), cluster.is_gone(client, {"id": OTHER})):
        client._absence.clear()
        with pytest.raises(ProviderError):
            await call


async def test_without_a_cluster_id_all_clusters_are_looked_at(server: Scripted, client: Client) -> None:
    clusters = [{"id": each, "application": "MCP_GATEWAY"} for each in (CLUSTER, OTHER)]
    server.script = [Answer(200, [{"clusters": clusters}]), Answer(200, []), Answer(200, [{"id": ID}])]
    assert not await kafka_backend.is_gone(client, {"id": ID})


@pytest.mark.parametrize("case", [*ODD, "refused in html", "too large in html", "no access in html"])
async def test_a_create_without_a_clear_refusal_is_open(server: Scripted, client: Client, case: str) -> None:
    pages = {"refused in html": 400, "too large in html": 413, "no access in html": 403}
    answer = ODD[case] if case in ODD else Answer(pages[case], b"<html>no</html>")
    if case == "another object":
        client.tracker.claim(OTHER)
    server.usual = answer
    with pytest.raises(AmbiguousCreate) as caught:
        await kafka_backend.create(client, WANTED)
    assert caught.value.error is not None
    assert len(server.requests) == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 415, 429])
async def test_a_clear_refusal_is_one(server: Scripted, open_client: Callable[..., Client], status: int) -> None:
    client = open_client(retry_timeout="0s")
    server.usual = Answer(status, SHAPES["list"])
    with pytest.raises(StatusError) as caught:
        await client.create(PATH, {"name": "events"})
    assert not caught.value.maybe_executed


async def test_a_lost_create_is_found_once_among_objects_that_look_alike(server: Scripted, client: Client) -> None:
    # Clusters may share a name: only one that is new, and not another resource's, is the one that was created.
    allowed = {"id": OTHER, "application": "MCP_GATEWAY"}
    client.tracker.note_earlier(cluster.path, [CLUSTER])
    server.script = [
        *[Answer(200, [{"clusters": [*_ACCOUNT[0]["clusters"], allowed]}]), Answer(200, _CLUSTER)],
        Answer(200, {**_CLUSTER, "id": OTHER}),
    ] * 2
    found = await cluster.find(client, _WANTED)
    assert found is not None
    assert found["id"] == OTHER
    assert await cluster.find(client, _WANTED) is None


async def test_a_delete_that_is_not_accepted_is_repeated(server: Scripted, client: Client) -> None:
    there = Answer(200, {"id": ID})
    server.script = [ABSENT, there, Answer(204, b"")]
    await kafka_backend.delete(client, STATE)
    assert [each.partition(" ")[0] for each in server.asked] == ["DELETE", "GET", "DELETE"]
    server.script = [ABSENT, ABSENT]
    await kafka_backend.delete(client, STATE)
    server.script = [Answer(200, {}), there] * 3
    with pytest.raises(Unclear, match="did not accept the deletion, and still shows the object"):
        await kafka_backend.delete(client, STATE)


async def test_a_change_is_answered_with_the_object(server: Scripted, client: Client) -> None:
    for case in ("empty 200", "null", "object without id", "another object", "html 404", "page"):
        server.usual = ODD[case]
        with pytest.raises(UnexpectedResponse):
            await client.update(PATH, ID, {})


@pytest.mark.parametrize("id", [".", "..", ""])
async def test_ids_that_walk_up_a_path_are_refused(server: Scripted, client: Client, id: str) -> None:
    for call in (
        kafka_backend.read(client, {"id": id}, fresh=True),
        kafka_backend.delete(client, {"id": id}),
        kafka_backend.list_all(client, id),
        kafka_cluster.read(client, {"id": id}),
    ):
        with pytest.raises(ProviderError, match="Invalid ID"):
            await call
    assert server.asked == []


async def test_a_slash_in_an_id_does_not_leave_the_path(server: Scripted, client: Client) -> None:
    server.usual = Answer(200, {"id": "a/../b"})
    assert await client.get(PATH, "a/../b") == {"id": "a/../b"}
    assert server.asked[0].endswith("/backends/kafka/v1/a%2F..%2Fb")


_CLUSTER = {
    "id": CLUSTER,
    "status": "RUNNING",
    "name": "orders",
    "mcpGatewayVersion": "1.0.1",
    "slaTier": "NON_PRODUCTION",
    "privateNetworkCluster": False,
    "dataCentres": [],
}
_WANTED = {
    "name": "orders",
    "mcp_gateway_version": "1.0.1",
    "sla_tier": "NON_PRODUCTION",
    "private_network_cluster": False,
    "data_centres": [],
}
_ACCOUNT: list[dict[str, Any]] = [{"accountId": "a", "clusters": [{"id": CLUSTER, "application": "MCP_GATEWAY"}]}]


async def test_a_cluster_whose_name_is_taken_is_not_created(server: Scripted, client: Client) -> None:
    server.script = [Answer(200, _ACCOUNT), Answer(200, _CLUSTER)]
    server.usual = Answer(202, {**_CLUSTER, "id": OTHER})
    with pytest.raises(AlreadyExists) as caught:
        await cluster.create(client, _WANTED)
    assert f"terraform import 'mcpgateway_instaclustr_cluster.NAME' '{CLUSTER}'" in str(caught.value)
    assert "allow_duplicate_cluster_names = true" in str(caught.value)
    assert caught.value.diagnostic.path == ("name",)
    assert not [each for each in server.asked if each.startswith("POST")]


async def test_a_cluster_of_a_name_that_is_taken_can_be_allowed(
    server: Scripted, open_client: Callable[..., Client]
) -> None:
    client = open_client(allow_duplicate_cluster_names=True)
    server.script = [Answer(200, _ACCOUNT), Answer(202, {**_CLUSTER, "id": OTHER})]
    assert (await cluster.create(client, _WANTED))["id"] == OTHER
    # The one that was there before is never taken for the one that a lost answer was about.
    server.script = [Answer(200, _ACCOUNT), Answer(200, _CLUSTER)]
    assert await cluster.find(client, _WANTED) is None


async def test_import_commands_name_resource_types_that_exist() -> None:
    types = schema_document()["resources"]
    for resource in (cluster, kafka_backend):
        type_name = resource._how_to_import(ID).partition("terraform import '")[2].partition(".NAME")[0]
        assert type_name in types
