"""Clients of a local cloud, whose every answer is checked against the OpenAPI documents."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]
import pytest
import pytest_asyncio

import provider_shim.emulator as emulator
from provider_shim.emulator.instaclustr.openapi import document
from provider_shim.emulator.yandex.openapi import document as yandex_document

DOCUMENT = document()
ROOT = "/cluster-management/v2"
RESOURCES = f"{ROOT}/resources/applications/mcp-gateway"
BASE_URL = "http://local-cloud.invalid"


class Checked(httpx.AsyncBaseTransport):
    """Fails on an answer that the OpenAPI document does not describe."""

    def __init__(self, inner: httpx.AsyncBaseTransport, document: dict[str, Any] = DOCUMENT) -> None:
        self._inner = inner
        self._document = document

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        await response.aread()
        assert response.headers["x-request-id"]
        described = _describe(self._document, request)
        if described is not None:
            _check(self._document, response, described)
        return response

    async def aclose(self) -> None:
        await self._inner.aclose()


def _describe(document: dict[str, Any], request: httpx.Request) -> dict[str, Any] | None:
    for template, item in sorted(document["paths"].items(), key=lambda path: -len(path[0])):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", template), request.url.raw_path.decode().partition("?")[0]):
            operation: dict[str, Any] | None = item.get(request.method.lower())
            return operation
    return None


def _check(document: dict[str, Any], response: httpx.Response, operation: dict[str, Any]) -> None:
    described = operation["responses"].get(str(response.status_code)) or operation["responses"]["default"]
    for name, header in described.get("headers", {}).items():
        assert name in response.headers or not header.get("required"), name
    if "$ref" in described:
        described = document["components"]["responses"][described["$ref"].rpartition("/")[2]]
    if "content" not in described:
        assert response.content == b""
        return
    media_type = response.headers["content-type"].partition(";")[0]
    schema = {**described["content"][media_type]["schema"], "components": document["components"]}
    body = response.json() if media_type == "application/json" else response.text
    jsonschema.Draft202012Validator(schema).validate(body)


class Api:
    """A client of the Instaclustr control plane, with a shortcut for each object that tests need."""

    cluster = "4650aa98-e894-4675-9614-558915d5837a"
    server = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
    kafka_clusters = ("c3d4e5f6-a7b8-9012-cdef-123456789012", "477052c5-1a53-4a6b-9169-8103e9ee4383")
    servers = f"{RESOURCES}/virtual-servers/v1"
    http = f"{RESOURCES}/backends/http-server/v1"
    kafka = f"{RESOURCES}/backends/kafka/v1"
    cassandra = f"{RESOURCES}/backends/cassandra/v1"
    cassandra_cluster = "9d1f6a52-5c0e-4b8b-a6c4-7e2d1f3b5a90"
    cassandra_data_centre = "d4e5f6a7-b8c9-0123-def0-234567890123"
    opensearch = f"{RESOURCES}/backends/opensearch/v1"
    opensearch_clusters = ("e5f6a7b8-c9d0-1234-ef01-345678901234", "58d3b7e1-6f2a-4c90-a1b4-9e7c2d5f8036")
    api_backends = f"{RESOURCES}/backends/instaclustr-api/v1"
    operations = f"{RESOURCES}/tools/http-server-operation/v1"
    queries = f"{RESOURCES}/tools/cassandra-query/v1"
    consumers = f"{RESOURCES}/tools/kafka-consume-recent/v1"
    publishers = f"{RESOURCES}/tools/kafka-publish-message/v1"
    searches = f"{RESOURCES}/tools/opensearch-document-search/v1"
    indexers = f"{RESOURCES}/tools/opensearch-index-document/v1"
    personas = f"{RESOURCES}/persona-access-controls/v1"
    clusters = f"{RESOURCES}/clusters/v1"
    cluster_list = f"{ROOT}/data-sources/clusters/v2"

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.get, self.post, self.put, self.delete = client.get, client.post, client.put, client.delete

    def list_of(self, path: str, cluster: str = cluster) -> str:
        """Path of the list of the objects with the resource path `path`."""
        return path.replace(RESOURCES, f"{ROOT}/data-sources/mcp_gateway_cluster/{cluster}")

    def server_body(self, **fields: Any) -> dict[str, Any]:
        return {"clusterId": self.cluster, "name": "orders", "endpointUrl": "/orders", **fields}

    def http_body(self, **fields: Any) -> dict[str, Any]:
        return {"virtualServerId": self.server, "name": "orders", "serverUrl": "https://api.example.com", **fields}

    def kafka_body(self, **fields: Any) -> dict[str, Any]:
        body = {"virtualServerId": self.server, "name": "events", "kafkaClusterId": self.kafka_clusters[0]}
        return {**body, **fields}

    def cassandra_body(self, **fields: Any) -> dict[str, Any]:
        body = {"virtualServerId": self.server, "name": "rows", "cassandraDataCentreId": self.cassandra_data_centre}
        return {**body, **fields}

    def opensearch_body(self, **fields: Any) -> dict[str, Any]:
        cluster = self.opensearch_clusters[0]
        return {"virtualServerId": self.server, "name": "products", "opensearchClusterId": cluster, **fields}

    def cluster_body(self, *centres: dict[str, Any], **fields: Any) -> dict[str, Any]:
        body = {"name": "gateway", "mcpGatewayVersion": "1.0.1", "slaTier": "NON_PRODUCTION"}
        centres = centres or (self.centre_body(),)
        return {**body, "privateNetworkCluster": False, "dataCentres": list(centres), **fields}

    def centre_body(self, **fields: Any) -> dict[str, Any]:
        body = {"name": "DC1", "cloudProvider": "AWS_VPC", "region": "US_EAST_1", "network": "10.0.0.0/16"}
        return {**body, "nodeSize": "MCP-DEV-t4g.small-30", "numberOfNodes": 1, **fields}

    async def tool(self, kind: str, **fields: Any) -> tuple[str, dict[str, Any]]:
        """Path of a kind of tools, and a body for one, on a backend that is there for all of that kind."""
        path, backends, backend, own = {
            "operations": (self.operations, self.http, self.http_body, {"method": "get", "path": "/orders"}),
            "queries": (self.queries, self.cassandra, self.cassandra_body, {"query": "SELECT * FROM orders"}),
            "consumers": (self.consumers, self.kafka, self.kafka_body, {"topics": ["orders"], "consumePeriod": 60}),
            "publishers": (self.publishers, self.kafka, self.kafka_body, {"topic": "orders"}),
            "searches": (self.searches, self.opensearch, self.opensearch_body, {"indexName": "p", "query": "{}"}),
            "indexers": (self.indexers, self.opensearch, self.opensearch_body, {"indexName": "p"}),
        }[kind]
        name = f"for-{kind}"
        found = [other["id"] for other in (await self.get(self.list_of(backends))).json() if other["name"] == name]
        id = found[0] if found else (await self.create(backends, backend(name=name)))["id"]
        body: dict[str, Any] = {"backendId": id, "name": kind, **own}
        return path, {**body, **fields}

    async def persona(self, **fields: Any) -> dict[str, Any]:
        """Body of a persona access control, on a virtual server that is there for all of them."""
        found = [other for other in (await self.get(self.list_of(self.servers))).json() if "authentication" in other]
        body = self.server_body(name="guarded", endpointUrl="/guarded", authentication=[OIDC])
        server = found[0] if found else await self.create(self.servers, body)
        return {"virtualServerId": server["id"], "personaRole": "admin", "type": "ALLOWLIST", **fields}

    async def create(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """The object made by a POST that must be accepted."""
        response = await self.post(path, json=body)
        assert response.status_code == 202, response.text
        created: dict[str, Any] = response.json()
        return created

    async def problems(self, response: httpx.Response, status: int) -> dict[str, str]:
        """Messages by field of an error in the default shape."""
        assert response.status_code == status, response.text
        return {error["name"]: error["message"] for error in response.json()["errors"]}


class Yandex:
    """A client of the Yandex Cloud control plane."""

    gateways = "/mcpgateway/v1/mcpGateways"
    operations = "/operations"
    tokens = "/iam/v1/tokens"
    folder = emulator.FOLDER_ID

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client
        self.get, self.post, self.patch, self.delete = client.get, client.post, client.patch, client.delete
        self.put = client.put

    def at(self, id: str, rest: str = "") -> str:
        """Path of a gateway, or of something about it."""
        return f"{self.gateways}/{id}{rest}"

    def body(self, **fields: Any) -> dict[str, Any]:
        return {"folderId": self.folder, "name": "orders", **fields}

    def tool(self, name: str = "get-order", **action: Any) -> dict[str, Any]:
        return {"name": name, "action": action or {"functionCall": {"functionId": "d4e1"}}}

    async def started(self, response: httpx.Response) -> dict[str, Any]:
        """The operation that a write must have started."""
        assert response.status_code == 200, response.text
        operation: dict[str, Any] = response.json()
        return operation

    async def create(self, **fields: Any) -> str:
        """Id of a new gateway."""
        operation = await self.started(await self.post(self.gateways, json=self.body(**fields)))
        id: str = operation["metadata"]["mcpGatewayId"]
        return id

    async def read(self, id: str) -> dict[str, Any]:
        """A gateway that must be there."""
        return await self.started(await self.get(self.at(id)))

    async def operation(self, id: str) -> dict[str, Any]:
        """An operation that must be known."""
        return await self.started(await self.get(f"{self.operations}/{id}"))

    async def refused(self, response: httpx.Response, status: int, code: int) -> set[str]:
        """The fields that a refusal complains about; it must have that status and code."""
        body = response.json()
        assert (response.status_code, body["code"]) == (status, code), response.text
        [request, *bad] = body["details"]
        assert request["requestId"] == response.headers["x-request-id"]
        return {violation["field"] for detail in bad for violation in detail["fieldViolations"]}


OpenCloud = Callable[..., Api]
OpenYandex = Callable[..., Yandex]
OIDC = {"issuer": "https://id.example.com", "jwksUrl": "https://id.example.com/keys", "audiences": ["orders"]}


@pytest_asyncio.fixture
async def open_cloud() -> AsyncIterator[OpenCloud]:
    """Opens a local cloud: ``open_cloud(db=…, auth=…, checked=…, **options)``."""
    async with AsyncExitStack() as stack:
        clients: list[httpx.AsyncClient] = []

        def open_one(
            db: Path | None = None,
            *,
            auth: tuple[str, str] | None = (emulator.USERNAME, emulator.API_KEY),
            checked: bool = True,
            **options: str,
        ) -> Api:
            transport = emulator.embedded_transport(db, options)
            client = httpx.AsyncClient(
                transport=Checked(transport) if checked else transport, base_url=BASE_URL, auth=auth
            )
            clients.append(client)
            stack.push_async_callback(client.aclose)
            return Api(client)

        yield open_one


@pytest_asyncio.fixture
async def open_yandex() -> AsyncIterator[OpenYandex]:
    """Opens a local cloud for Yandex Cloud: ``open_yandex(db=…, token=…, checked=…, **options)``."""
    async with AsyncExitStack() as stack:

        def open_one(
            db: Path | None = None, *, token: str = emulator.TOKEN, checked: bool = True, **options: str
        ) -> Yandex:
            transport = emulator.embedded_transport(db, options)
            described = yandex_document(options.get("yandex_api") == "seed")
            client = httpx.AsyncClient(
                transport=Checked(transport, described) if checked else transport,
                base_url=BASE_URL,
                headers={"Authorization": f"Bearer {token}"} if token else {},
            )
            stack.push_async_callback(client.aclose)
            return Yandex(client)

        yield open_one


@pytest.fixture
def yandex(open_yandex: OpenYandex) -> Yandex:
    """A fresh local cloud for Yandex Cloud, with the default options."""
    return open_yandex()


@pytest.fixture
def api(open_cloud: OpenCloud) -> Api:
    """A fresh local cloud with the default options."""
    return open_cloud()


@pytest.fixture
def oidc() -> dict[str, Any]:
    """Authentication of a virtual server."""
    return dict(OIDC)
