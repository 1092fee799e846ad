"""The OpenAPI document, and the console page."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any

import pytest
from openapi_spec_validator import validate

from provider_shim.emulator.console import render
from provider_shim.emulator.instaclustr.cloud import InstaclustrCloud
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
    assert len(answers) == 3
    for name in (*answers, "Cluster"):
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
    assert api.server in page.text
    assert "sample-kafka-1" in page.text
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
    assert "Nothing exists here." in page.text
    assert "No requests yet." in page.text
