"""Texts that people write arrive in the cloud as they are, whatever they mean to Terraform."""

from __future__ import annotations

import json
from typing import Annotated, Any

import pytest
from cdktf import TerraformStack, TerraformVariable
from pydantic import BaseModel, Field

from constructs_lib.instaclustr import CqlType, Duration, GatewayCluster, Header
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud
from constructs_lib.yandex import Gateway, argument

pytestmark = pytest.mark.timeout(120)

TEXT = "Costs ${price} or $${price}, %{ if cheap }less%{ endif }, 5%%{x}, $5, 100%."
DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "CRM", "version": "1"},
    "paths": {
        "/notes/{id}": {
            "post": {
                "operationId": "addNote",
                "description": TEXT,
                "parameters": [
                    {"name": "id", "in": "path", "required": True, "schema": {"type": "string"}, "description": TEXT},
                    {"name": "${q}", "in": "query", "schema": {"type": "string", "pattern": "^a%{2}b"}},
                ],
                "requestBody": {
                    "description": TEXT,
                    "content": {"application/json": {"schema": {"type": "object", "description": TEXT}}},
                },
                "responses": {"200": {"description": "ok"}},
            }
        }
    },
}


class Query(BaseModel):
    """What to look for: ${docstring}."""

    city: Annotated[str, Field(description=TEXT)] = "${city}"
    trace: Annotated[str, Header("X-Trace"), Field(pattern="^%{8}$")] = ""


class Texts(TerraformStack):
    """Texts in every place that has some."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        unit = TerraformVariable(self, "unit", type="string", default="EUR").string_value
        gateway = GatewayCluster.from_name(self, "gateway", "sample-mcp-gateway")
        server = gateway.add_virtual_server("texts", endpoint="/texts")
        events = server.add_kafka_backend("events", kafka="c3d4e5f6-a7b8-9012-cdef-123456789012")
        events.add_publish_tool("publish", topic="t", description=TEXT, message=Query)
        events.add_consume_recent_tool("recent", topics=["t"], period=Duration.minutes(1), message_description=TEXT)
        events.add_publish_tool("token", topic="t", description=f"${{price}} ${unit} {unit}")
        history = server.add_cassandra_backend("history", data_centre="d4e5f6a7-b8c9-0123-def0-234567890123")
        history.add_query_tool(
            "query",
            query="SELECT a FROM t WHERE c = '${x} %{y}' AND d = :d AND b = :b",
            parameters={"b": CqlType.INT, "d": Annotated[str, Field(description=TEXT)]},
            result=Query,
            description=TEXT,
        )
        crm = server.add_http_server("crm", url="https://crm.example.com")
        crm.add_operation("find", "GET", "/${city}/find", parameters=Query, description=TEXT)
        crm.add_operations_from_openapi(DOCUMENT)
        assistant = Gateway(self, "assistant", description=TEXT)
        assistant.add_http_tool(
            "weather",
            url="https://example.com",
            method="POST",
            body={"text": TEXT, "city": argument("city"), "both": f"${{x}} {argument('city')}"},
            headers={"X-Text": "${x}"},
            query={"q": "%{x}"},
            input=Query,
            output=json.dumps({"description": TEXT}),
            description=TEXT,
        )


def test_texts_arrive_as_they_are(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Texts)
    assert deployed.plan_is_empty()
    tools = deployed.virtual_servers["texts"].tools
    assert tools["publish"].description == TEXT
    assert tools["publish"].message_description.startswith("What to look for: ${docstring}. JSON of this schema: ")
    assert json.dumps(TEXT) in tools["publish"].message_description
    assert tools["recent"].message_description == TEXT
    assert tools["token"].description == "${price} $EUR EUR"
    query = tools["query"]
    assert query.query == "SELECT a FROM t WHERE c = '${x} %{y}' AND d = :d AND b = :b"
    assert [each["name"] for each in query.parameters] == ["d", "b"]
    assert (query.description, query.parameters[0]["description"]) == (TEXT, TEXT)
    assert query.result_fields[0]["description"] == TEXT
    find = tools["find"]
    assert find.path == "/${city}/find"
    [city, trace] = find.parameters
    assert city["description"] == TEXT
    assert json.loads(city["schema"])["default"] == "${city}"
    assert json.loads(trace["schema"])["pattern"] == "^%{8}$"
    note = tools["addNote"]
    assert (note.description, note.parameters[0]["description"]) == (TEXT, TEXT)
    assert note.parameters[1]["name"] == "${q}"
    assert json.loads(note.parameters[1]["schema"])["pattern"] == "^a%{2}b"
    assert note.request_body[0]["description"] == TEXT
    assert json.loads(note.request_body[0]["schema"])["description"] == TEXT
    assistant = deployed.yandex_gateways["assistant"]
    assert assistant.description == TEXT
    weather = assistant.tools["weather"]
    assert weather.description == TEXT
    assert weather.input_schema["properties"]["city"]["default"] == "${city}"
    assert json.loads(weather.output_json_schema) == {"description": TEXT}
    assert f'"text": {json.dumps(TEXT)}' in weather.call["body"]
    assert r'"city": \(.city | tojson)' in weather.call["body"]
    assert "${x} " in weather.call["body"]
    assert (weather.call["headers"], weather.call["query"]) == ({"X-Text": "${x}"}, {"q": "%{x}"})
