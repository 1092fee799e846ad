"""Tools of OpenSearch backends: what the local cloud refuses of a search and of a document's schema."""

from __future__ import annotations

import json
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

SEARCH = json.dumps({"query": {"match": {"title": ":words"}}, "size": ":size", "post_filter": {":no": "a :text"}})
WORDS, SIZE = {"name": "words", "type": "text"}, {"name": "size", "type": "integer", "description": "How many."}


async def test_a_search_with_bind_variables(api: Any) -> None:
    path, body = await api.tool("searches", query=SEARCH, parameters=[SIZE, WORDS])
    created = await api.create(path, body)
    assert (created["query"], created["parameters"]) == (SEARCH, [SIZE, WORDS])
    assert (await api.get(f"{path}/{created['id']}")).json() == created


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [
        ([WORDS], {"query"}),
        ([WORDS, SIZE, {"name": "more", "type": "text"}], {"parameters[2].name"}),
        ([WORDS, SIZE, WORDS], {"parameters[2].name"}),
        ([{"name": "words"}, SIZE], {"parameters[0].type"}),
    ],
)
async def test_parameters_that_do_not_match_are_refused(api: Any, parameters: Any, wrong: set[str]) -> None:
    path, body = await api.tool("searches", query=SEARCH, parameters=parameters)
    assert set(await api.problems(await api.post(path, json=body), 400)) == wrong


async def test_lenient_searches(open_cloud: Any) -> None:
    api = open_cloud(strict_tools="false")
    path, body = await api.tool("searches", query=SEARCH)
    assert (await api.create(path, body))["query"] == SEARCH


async def test_a_schema_of_documents_is_a_text(api: Any) -> None:
    text = json.dumps({"type": "object", "properties": {}})
    path, body = await api.tool("indexers", documentSchema=text)
    assert (await api.create(path, body))["documentSchema"] == text
    for wrong in ({"type": "object"}, "{", "[]"):
        refused = await api.post(path, json={**body, "name": "other", "documentSchema": wrong})
        assert set(await api.problems(refused, 400)) == {"documentSchema"}
    refused = await api.post(path, json={**body, "name": "other", "indexName": "Reviews"})
    assert set(await api.problems(refused, 400)) == {"indexName"}
