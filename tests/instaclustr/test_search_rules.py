"""The bind variables of a search are its parameters: told at plan, by the attribute."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cloud import GATEWAY

from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.instaclustr.search import bind_names
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN, format_path

TOOL = SchemaFile.load().resource("mcpgateway_instaclustr_opensearch_document_search_tool")
SEARCH = json.dumps({"query": {"match": {"title": ":words"}}, "size": ":size"})
_NAMES = st.from_regex(r"[A-Za-z_][A-Za-z0-9_]{0,8}", fullmatch=True)


def _parameters(*names: str, type: str = "text") -> list[dict[str, str]]:
    return [{"name": name, "type": type} for name in names]


def _told(query: Any, parameters: Any) -> list[tuple[Severity, str, str]]:
    config = {"backend_id": GATEWAY, "index_name": "products", "query": query, "parameters": parameters}
    found = validate(TOOL.attributes, TOOL.config_validators, config)
    return [(each.severity, format_path(each.path), each.detail) for each in found]


@pytest.mark.parametrize(
    ("query", "parameters", "path", "detail"),
    [
        (SEARCH, _parameters("words"), "query", 'query has the bind variable ":size", but no parameter "size" is'),
        (SEARCH, [], "query", 'query has the bind variable ":words"'),
        (SEARCH, _parameters("word", "size"), "parameters", '":word" for the parameter "word" (did you mean "words"?)'),
        (SEARCH, _parameters("words", "size", "words"), "parameters", '"words" is declared 2 times in parameters.'),
        ("{}", _parameters("a"), "parameters", 'The query has no bind variable ":a" for the parameter "a".'),
        ('{"size": :n}', [], "query", 'query has the bind variable ":n"'),
    ],
)
def test_what_does_not_match_is_an_error(query: str, parameters: Any, path: str, detail: str) -> None:
    told = _told(query, parameters)
    assert any(where == path and detail in text for severity, where, text in told if severity is Severity.ERROR), told


@pytest.mark.parametrize(
    ("query", "parameters", "path", "detail"),
    [
        ("[]", [], "query", "query is not a JSON object"),
        ('{"query": ', [], "query", "query is not valid JSON"),
        (SEARCH, _parameters("words", "size", type="keywrd"), "parameters[0].type", "OpenSearch lacks: keyword?"),
    ],
)
def test_a_likely_mistake_is_a_warning(query: str, parameters: Any, path: str, detail: str) -> None:
    told = _told(query, parameters)
    assert {severity for severity, _, _ in told} == {Severity.WARNING}
    assert any(where == path and detail in text for _, where, text in told), told


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        (SEARCH, _parameters("size", "words")),
        ('{"a": ":q", "b": {"c": [":q"]}}', _parameters("q")),
        ('{":key": "12:30", "a": "x :y", "b": ":", "c": "::z"}', None),
        (UNKNOWN, _parameters("a")),
        (SEARCH, UNKNOWN),
        (SEARCH, [UNKNOWN]),
        (SEARCH, [{"name": UNKNOWN, "type": "text"}]),
        (SEARCH, _parameters("words", "size", type="geo_shape")),
    ],
)
def test_what_may_be_meant_is_not_told(query: Any, parameters: Any) -> None:
    assert _told(query, parameters) == []


@given(st.lists(_NAMES, unique=True), st.integers(0, 20))
def test_bind_variables_are_found_wherever_they_are(names: list[str], depth: int) -> None:
    document: Any = [{"x": f":{name}"} for name in names]
    for _ in range(depth):
        document = {"a": document, "b": 1, "c": None}
    assert bind_names(json.dumps(document)) == names


@given(st.text())
def test_no_text_is_too_odd(text: str) -> None:
    assert all(isinstance(name, str) for name in bind_names(text))


def test_a_deep_body_is_read() -> None:
    assert bind_names("[" * 500 + '":a"' + "]" * 500) == ["a"]
    assert bind_names("[" * 200_000 + '":a"' + "]" * 200_000) == ["a"]
