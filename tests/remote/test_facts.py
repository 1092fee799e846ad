"""The tables of what is known of the clouds' APIs: complete, the only declaration of paths, and named by messages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from codegen.reference.facts import page
from provider_shim import http
from provider_shim.emulator import connection, embedded_transport
from provider_shim.instaclustr import api as instaclustr
from provider_shim.instaclustr.cassandra_backend import cassandra_backend
from provider_shim.instaclustr.client import connect
from provider_shim.instaclustr.errors import InstaclustrApi
from provider_shim.instaclustr.kafka_backend import kafka_backend
from provider_shim.instaclustr.opensearch_backend import opensearch_backend
from provider_shim.instaclustr.resource import InstaclustrResource
from provider_shim.remote.explain import explain
from provider_shim.remote.facts import Certainty, Fact
from provider_shim.schema.declarations import load
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.yandex import api as yandex

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads((ROOT / "provider_shim/schema/schema.json").read_text())
CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KAFKA = "c3d4e5f6-a7b8-9012-cdef-123456789012"
DATA_CENTRE = "d4e5f6a7-b8c9-0123-def0-234567890123"


@pytest.mark.parametrize("facts", [instaclustr.FACTS, yandex.FACTS], ids=["instaclustr", "yandex"])
def test_statements(facts: tuple[Fact, ...]) -> None:
    assert len({fact.id for fact in facts}) == len(facts)
    for fact in facts:
        assert re.fullmatch(r"[A-Z`].*\.", fact.text), fact.id
        assert fact.source
        assert fact.text.startswith("W") or fact.text.startswith("How") or fact.certainty is not Certainty.UNKNOWN
        assert (fact.symptom is None) or fact.certainty is Certainty.INFERRED, fact.id


def test_every_path_of_a_resource_is_in_the_table() -> None:
    resources = {
        each.key: each
        for schema in SCHEMA["resources"].values()
        if isinstance(each := load(schema["implementation"]), InstaclustrResource)
    }
    assert {path.key: (path.path, path.name) for path in instaclustr.PATHS} == {
        key: (resource.path, resource.name) for key, resource in resources.items()
    }


def test_paths_are_written_in_the_table_alone() -> None:
    paths = re.compile(r"\"[^\"\n ]*(?:/v[0-9]+\"|cluster-management|/mcpgateway/v1|/iam/v1|api\.cloud\.yandex\.net/)")
    found = [
        f"{file.relative_to(ROOT)}: {line.strip()}"
        for package in ("instaclustr", "yandex", "remote", "doctor")
        for file in (ROOT / "provider_shim" / package).rglob("*.py")
        if file.name != "api.py"
        for line in file.read_text().splitlines()
        if paths.search(line)
    ]
    assert found == []
    assert paths.search('path="backends/kafka/v1",')


def test_the_page_has_every_statement() -> None:
    text = page()
    for fact in (*instaclustr.FACTS, *yandex.FACTS):
        assert f"| {fact.text} | {fact.certainty.value} | {fact.source} |" in text


async def _told(resource: InstaclustrResource, operation: str, values: dict[str, Any]) -> str:
    rule = {"kind": resource.key, "operation": operation, "status": 404, "times": 99}
    transport = embedded_transport(None, {"faults": json.dumps([rule])})
    client = connect(connection("https://local-cloud.invalid")["instaclustr"], transport)
    values = dict.fromkeys(resource.attributes) | {"virtual_server_id": SERVER, "name": "x"} | values
    doing: Any = resource.create(client, values) if operation == "create" else resource.list_all(client, CLUSTER)
    try:
        with pytest.raises(ProviderError) as caught:
            await doing
    finally:
        await client.close()
    return caught.value.diagnostic.detail


@pytest.mark.asyncio
async def test_a_404_on_an_inferred_path_says_so() -> None:
    told = await _told(cassandra_backend, "create", {"cassandra_data_centre_id": DATA_CENTRE})
    assert "This may be the provider's mistake: The path of Cassandra backends is" in told
    assert "inferred, not documented" in told
    assert "run `mcpgateway doctor --instaclustr`" in told
    # Where the path is documented, an ID must be wrong.
    told = await _told(kafka_backend, "create", {"kafka_cluster_id": KAFKA})
    assert "Check the IDs" in told
    assert "doctor" not in told


@pytest.mark.asyncio
async def test_a_list_at_an_inferred_path_says_so() -> None:
    assert "The list of a cluster's OpenSearch backends is" in await _told(opensearch_backend, "list", {})
    assert "doctor" not in await _told(cassandra_backend, "list", {})


@pytest.mark.parametrize(
    ("method", "path", "status", "doubted"),
    [
        ("POST", "backends/cassandra/v1", 404, True),
        ("PUT", "backends/cassandra/v1/x", 405, True),
        ("POST", "backends/cassandra/v1", 400, False),
        ("POST", "backends/cassandra/v2", 404, False),
        ("POST", "backends/http-server/v1", 404, False),
    ],
)
def test_what_an_inference_explains(method: str, path: str, status: int, doubted: bool) -> None:
    path = f"{instaclustr.RESOURCES}/{path}"
    facts: http.Facts = {"method": method, "path": path, "status": status, "maybe_executed": False}
    for error in (http.NotFound("no", **facts), http.UnexpectedResponse("an HTML page", **facts)):
        detail = explain(error, InstaclustrApi(endpoint="https://x.invalid"), "do it").diagnostic.detail
        assert ("doctor" in detail) is doubted
