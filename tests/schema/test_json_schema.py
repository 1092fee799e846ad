"""JSON Schemas, checked piece by piece: the same verdict as on the whole."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, SchemaError

from provider_shim.schema.json_schema import schema_problem
from provider_shim.schema.validators import JsonSchema

WITH_SCHEMAS = ["$defs", "additionalProperties", "allOf", "contains", "dependencies", "dependentSchemas", "else", "if"]
MORE_WITH_SCHEMAS = ["items", "not", "patternProperties", "prefixItems", "properties", "propertyNames"]
OTHERS = [
    "$id",
    "$ref",
    "const",
    "default",
    "description",
    "enum",
    "maximum",
    "minItems",
    "pattern",
    "required",
    "type",
]
KEYWORDS = [*WITH_SCHEMAS, *MORE_WITH_SCHEMAS, *OTHERS]
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(-2, 3), st.sampled_from(["string", "object", "[", "x", ""]))


def nodes(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    schemas = st.dictionaries(st.sampled_from(KEYWORDS), inner, max_size=4)
    return st.one_of(st.lists(inner, max_size=3), schemas, st.dictionaries(st.sampled_from(["a", "["]), inner))


@settings(max_examples=300, deadline=None)
@given(st.recursive(LEAVES, nodes, max_leaves=12))
def test_the_pieces_are_judged_as_the_whole(document: Any) -> None:
    try:
        Draft202012Validator.check_schema(document)
        message = ""
    except SchemaError as error:
        message = error.message
    assert (schema_problem(document) or "").endswith(message)
    assert bool(schema_problem(document)) is bool(message)


@pytest.mark.parametrize(
    ("schema", "where"),
    [
        ({"properties": {"a": {"type": "strin"}}}, "$.properties.a.type"),
        ({"allOf": [{}, {"items": {"minLength": -1}}]}, "$.allOf[1].items.minLength"),
        ({"$defs": {"x": {"anyOf": []}}}, "$['$defs'].x.anyOf"),
        ({"description": 5}, "$.description"),
    ],
)
def test_a_problem_is_found_however_deep(schema: Any, where: str) -> None:
    problem = JsonSchema().problem(json.dumps(schema))
    assert problem
    assert f"must be a JSON Schema (2020-12), but at {where}:" in problem


def test_what_is_too_deep_is_refused() -> None:
    assert "less deep" in str(JsonSchema().problem('{"not":' * 980 + "{}" + "}" * 980))
