"""The OpenAPI document, and the console page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from openapi_spec_validator import validate

from provider_shim.emulator.api import Node
from provider_shim.emulator.console import render
from provider_shim.emulator.instaclustr import kinds
from provider_shim.emulator.instaclustr.cloud import InstaclustrCloud
from provider_shim.emulator.instaclustr.openapi import document
from provider_shim.emulator.instaclustr.options import InstaclustrOptions

pytestmark = pytest.mark.asyncio


async def test_document_is_valid_and_served(api: Any) -> None:
    document = (await api.get("/openapi/instaclustr.json")).json()
    assert document["openapi"].startswith("3.1")
    validate(document)


async def test_document_describes_exactly_the_operations() -> None:
    cloud = InstaclustrCloud(InstaclustrOptions(), visibility_delay=0, delete_delay=0)
    described = {
        (method.upper(), path)
        for path, item in cloud.document()["paths"].items()
        for method in item
        if method != "parameters"
    }
    assert described == {(operation.method, operation.path) for operation in cloud.operations}


async def test_answers_are_described_tightly() -> None:
    cloud = InstaclustrCloud(InstaclustrOptions(), visibility_delay=0, delete_delay=0)
    schemas = cloud.document()["components"]["schemas"]
    answers = [name for name in schemas if f"{name}Create" in schemas]
    assert len(answers) == len(kinds.RESOURCES) + 1, "each resource, and the cluster"
    for name in answers:
        assert schemas[name]["additionalProperties"] is False, name
        assert "id" in schemas[name]["required"], name


class Page(HTMLParser):
    """Collects the text and the tags of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text, self.tags = "", set[str]()
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        for name, value in attrs:
            assert not (name in ("src", "href") and value and value.startswith(("http", "//"))), "no external resource"

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_console_page(open_cloud: Any) -> None:
    api = open_cloud(delete_delay="60", secrets="echoed", checked=False)
    page = Page((await api.get("/")).text)
    assert "sample-mcp-gateway" in page.text
    assert "none: open to anyone who can reach it" in page.text
    assert api.server in page.text
    assert "sample-kafka" in page.text
    assert "d4e5f6a7-b8c9-0123-def0-234567890123" in page.text
    assert "No requests yet." in page.text

    secret = {"scheme": "KEY", "key": "k3y"}
    url = "https://user:k3y@api.example.com/<b>?token=k3y"
    backend = await api.create(api.http, api.http_body(serverUrl=url, authentication=[secret]))
    sasl = {"username": "u", "password": "k3y"}
    await api.create(api.kafka, api.kafka_body(authenticationSaslPlain=[sasl]))
    await api.delete(f"{api.http}/{backend['id']}")
    await api.get(f"{api.http}/%3Cscript%3E")
    response = await api.get("/")
    page = Page(response.text)
    assert response.headers["content-type"].startswith("text/html")
    assert "k3y" not in response.text
    assert not page.tags & {"b", "script"}
    assert "https://api.example.com/<b>" in page.text
    assert "<script>" in page.text
    assert "being deleted" in page.text
    assert "http-server/v1" in page.text
    assert "202" in page.text


async def test_console_page_of_an_empty_cloud() -> None:
    page = Page(render({"instaclustr": []}, []))
    assert "No objects yet." in page.text
    assert "No requests yet." in page.text


async def test_console_page_shows_the_tree(open_cloud: Any) -> None:
    api = open_cloud(checked=False, rate_limit="0", cluster_failure="create")
    path, body = await api.tool("operations", name="get-order", path="/orders/now", description="Finds an order.")
    tool = await api.create(path, body)
    persona = await api.persona(personaRole="<b>ops", tools=[])
    await api.create(api.personas, persona)
    await api.create(api.clusters, api.cluster_body(name="doomed"))
    html = (await api.get("/")).text
    page = Page(html)
    for shown in ("get-order", "GET /orders/now · Finds an order.", "<b>ops", "ALLOWLIST: all tools", "DC1"):
        assert shown in page.text
    assert not page.tags & {"b", "script"}
    assert html.index(body["backendId"]) < html.index(tool["id"])
    assert 'class="status good">RUNNING' in html
    assert 'class="status bad">FAILED · OPERATION_FAILED' in html


async def test_console_page_tells_who_may_call_what_and_with_what(open_cloud: Any) -> None:
    api = open_cloud(checked=False, rate_limit="0", secrets="echoed")
    oidc = {"issuer": "https://<id>.example.com", "jwksUrl": "https://id.example.com/jwks", "audiences": ["orders"]}
    server = {"name": "orders", "endpointUrl": "/orders", "authentication": [oidc]}
    assert (await api.put(f"{api.servers}/{api.server}", json=server)).status_code == 202
    header = {"name": "X-Key", "keyPrefix": "Token"}
    key = {"scheme": "KEY", "key": "k3y", "header": [header]}
    await api.create(api.http, api.http_body(name="crm", authentication=[key]))
    await api.create(api.kafka, api.kafka_body(authenticationSaslPlain=[{"username": "mcp", "password": "k3y"}]))
    parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "<b>"}}]
    path, body = await api.tool("operations", name="get-order", path="/orders/{id}", parameters=parameters)
    tool = await api.create(path, body)
    await api.create(api.personas, await api.persona(personaRole="support", type="ALLOWLIST", tools=[tool["id"]]))
    await api.create(api.personas, await api.persona(personaRole="guest", type="DENYLIST", tools=[tool["id"]]))
    html = (await api.get("/")).text
    page = Page(html)
    for shown in (
        "OIDC of https://<id>.example.com for orders, roles in the claim roles",
        "a key in the header X-Key: Token …",
        "SASL as mcp",
        "id (path, required)",
        '"pattern": "<b>"',
    ):
        assert shown in page.text
    assert "<dt>name for clients</dt><dd>for-operations_get-order</dd>" in html
    assert "<dt>may call</dt><dd>for-operations_get-order</dd>" in html
    assert "<dt>may call all but</dt><dd>for-operations_get-order</dd>" in html
    assert "none: open to anyone" not in html
    assert "k3y" not in html
    assert not page.tags & {"b", "script"}
    assert 'http-equiv="refresh"' in html
    assert 'http-equiv="refresh"' not in (await api.get("/?paused")).text


async def test_console_page_folds_much_up() -> None:
    children = [Node("tool", f"tool-{number}", "id") for number in range(101)]
    page = Page(render({"instaclustr": [Node("Kafka backend", "events", "id", children=children)]}, []))
    assert "101 objects" in page.text
    assert {"details", "summary"} <= page.tags


async def test_what_a_field_means_where() -> None:
    schemas = document()["components"]["schemas"]
    create, update, answer = (schemas[name]["properties"] for name in ("ClusterCreate", "ClusterUpdate", "Cluster"))
    assert create["id"]["readOnly"] is update["status"]["readOnly"] is True
    assert (create["name"]["type"], update["name"]["type"]) == ("string", ["string", "null"])
    assert schemas["ClusterUpdate"]["required"] == ["dataCentres"]
    assert update["dataCentres"]["items"]["$ref"].endswith("/DataCentreUpdate")
    assert answer["dataCentres"]["items"]["$ref"].endswith("/DataCentreAnswer")
    assert "resizeSettings" in update
    assert "resizeSettings" not in answer
    assert schemas["DataCentreUpdate"]["required"] == ["nodeSize", "numberOfNodes"]
    assert None in schemas["DataCentreUpdate"]["properties"]["cloudProvider"]["enum"]
    assert "personaRole" not in schemas["PersonaAccessControlUpdate"]["properties"]
    assert schemas["SaslPlain"]["required"] == ["username", "password"]
    assert schemas["SaslPlainAnswer"]["required"] == ["username"]
    assert "rolesClaimName" in schemas["VirtualServerAuthenticationAnswer"]["required"]
    assert not [name for name in schemas if any(key.startswith("x-") for key in str(schemas[name]).split("'"))]
