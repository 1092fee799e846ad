"""OpenSearch: clusters, backends, and tools on indices."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Annotated, Any, Literal
from uuid import UUID

import pytest
from cdktf import TerraformStack, TerraformVariable
from pydantic import BaseModel, Field

from constructs_lib.instaclustr import (
    NoAuthentication,
    OpenSearchBackend,
    OpenSearchCluster,
    SaslPlain,
    SearchParameter,
    VirtualServer,
)
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud

ID = "4650aa98-e894-4675-9614-558915d5837a"
OPENSEARCH = "e5f6a7b8-c9d0-1234-ef01-345678901234"


def test_a_backend(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    password = TerraformVariable(stack, "password", type="string", sensitive=True)
    cluster = OpenSearchCluster.from_name(stack, "opensearch", "sample-opensearch")
    server.add_opensearch_backend(
        "products",
        opensearch=cluster,
        credentials=SaslPlain("mcp", password.string_value),
        use_private_network=True,
        peer_networks=False,
    )
    server.add_opensearch_backend("bare", opensearch=OpenSearchCluster.from_id(stack, "other", ID), name="plain")
    written = stack.written("opensearch_backend")
    made = written["products"]
    assert made["opensearch_cluster_id"] == "${data.mcpgateway_instaclustr_opensearch_cluster.opensearch.id}"
    assert (made["use_private_network"], made["peer_networks"]) == (True, False)
    assert made["authentication_sasl_plain"]["username"] == "mcp"
    assert made["authentication_sasl_plain"]["password_wo"] == "${var.password}"
    assert written["plain"].keys() == {"name", "virtual_server_id", "opensearch_cluster_id"}
    assert stack.told() == []


class Review(BaseModel):
    """A customer's review of a product."""

    product: Annotated[UUID, Field(description="Number of the product.")]
    stars: int
    price: Decimal | None = None
    day: date
    colour: Literal["red", "blue"]
    new: bool = False
    text: str = ""


BODY = {"query": {"bool": {"must": [{"match": {name: f":{name}"}} for name in Review.model_fields]}}}


def test_a_search_takes_its_types_from_a_model(stack: Any) -> None:
    products = OpenSearchBackend.from_id(stack, "products", ID)
    tool = products.add_document_search("find", index="products", query=BODY, parameters=Review)
    [made] = stack.written("opensearch_document_search_tool").values()
    assert json.loads(made["query"]) == BODY
    assert {each["name"]: each["type"] for each in made["parameters"]} == {
        "product": "keyword",
        "stars": "integer",
        "price": "double",
        "day": "date",
        "colour": "keyword",
        "new": "boolean",
        "text": "text",
    }
    assert made["parameters"][0]["description"] == "Number of the product."
    assert tool.input_schema is not None
    assert tool.input_schema["properties"]["product"] == {
        "type": "string",
        "format": "uuid",
        "description": "Number of the product.",
    }
    assert stack.told() == []


def test_parameters_by_name_and_queries_as_text(stack: Any) -> None:
    products = OpenSearchBackend.from_id(stack, "products", ID)
    query = '{"query": {"term": {"sku": ":sku"}}, "size": ":size"}'
    tool = products.add_document_search("a", index="a", query=query, parameters={"sku": "keyword", "size": int})
    one = SearchParameter("sku", "keyword", "The ${sku}.")
    products.add_document_search("b", index="b", query={"query": {"term": {"sku": ":sku"}}}, parameters=[one])
    written = stack.written("opensearch_document_search_tool")
    assert written["a"]["query"] == query
    assert written["a"]["parameters"] == [{"name": "sku", "type": "keyword"}, {"name": "size", "type": "integer"}]
    assert tool.input_schema == {
        "type": "object",
        "properties": {"sku": {"type": "string"}, "size": {"type": "integer"}},
        "required": ["sku", "size"],
    }
    assert written["b"]["parameters"][0]["description"] == "The $${sku}."
    assert stack.told() == []


def test_mistakes_of_a_search_are_found_at_synth(stack: Any) -> None:
    products = OpenSearchBackend.from_id(stack, "products", ID)
    products.add_document_search("a", index="a", query={"q": ":word"}, parameters={"words": "text"})
    products.add_document_search("b", index="b", query="{")
    products.add_index_document("c", index="Reviews")
    told = stack.told()
    assert any("a] parameters: The query has no bind variable" in line and 'mean "word"' in line for line in told), told
    assert any("b] query is not valid JSON" in line for line in told), told
    assert any("c] index must be" in line for line in told), told
    with pytest.raises(TypeError, match="query must be the body of a search"):
        products.add_document_search("d", index="a", query=5)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match='there is no OpenSearch type for "x"'):
        products.add_document_search("e", index="a", query={}, parameters={"x": list[int]})
    with pytest.raises(TypeError, match="a list of SearchParameter, got a list"):
        products.add_document_search("f", index="a", query={}, parameters=["x"])


def test_a_document_has_the_schema_of_its_type(stack: Any) -> None:
    products = OpenSearchBackend.from_id(stack, "products", ID)
    products.add_index_document("save", index="reviews", document=Review, description="Saves a review.")
    products.add_index_document("any", index="reviews")
    written = stack.written("opensearch_index_document_tool")
    schema = json.loads(written["save"]["document_schema"])
    assert schema["description"] == "A customer's review of a product."
    assert schema["required"] == ["product", "stars", "day", "colour"]
    assert "document_schema" not in written["any"]
    assert stack.told() == []


class Products(TerraformStack):
    """A server with an OpenSearch backend and its tools."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        server = VirtualServer(
            self,
            "shop",
            cluster="4650aa98-e894-4675-9614-558915d5837a",
            endpoint="/shop",
            authentication=NoAuthentication(),
        )
        opensearch = OpenSearchCluster.from_name(self, "opensearch", "sample-opensearch")
        password = TerraformVariable(self, "password", type="string", sensitive=True, default="demo")
        products = server.add_opensearch_backend(
            "products", opensearch=opensearch, credentials=SaslPlain("mcp", password), use_private_network=True
        )
        products.add_document_search("find", index="products", query=BODY, parameters=Review)
        products.add_index_document("save", index="reviews", document=Review)


def test_a_backend_is_deployed(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Products)
    backend = deployed.virtual_servers["shop"].backends["products"]
    assert backend.kind == "opensearch"
    assert backend.opensearch_cluster_id == OPENSEARCH
    assert backend.use_private_network is True
    assert {tool.name: tool.kind for tool in backend.tools.values()} == {
        "find": "opensearch_document_search",
        "save": "opensearch_index_document",
    }
