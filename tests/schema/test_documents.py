"""Documents checked by a schema: every kind of attribute that a schema can have, with a schema of the tests' own."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.schema.attributes import Attribute, Nested
from provider_shim.schema.config_validators import AtMostOneOf, NeededWhen
from provider_shim.schema.documents import document_problems
from provider_shim.schema.validators import Length
from provider_shim.schema.values import UNKNOWN

_ITEM = Nested(nesting="list", attributes={"size": Attribute(type="number", required=True)})
SCHEMA = Nested(
    attributes={
        "name": Attribute(type="string", required=True, validators=(Length(1, 5),)),
        "key": Attribute(type="string", optional=True, secret=True),
        "key_wo": Attribute(type="string", optional=True, local=True, write_only=True),
        "id": Attribute(type="string", computed=True),
        "on": Attribute(type="bool", optional=True),
        "tags": Attribute(type=["set", "string"], optional=True),
        "counts": Attribute(type=["map", "number"], optional=True),
        "items": Attribute(nested=_ITEM, optional=True),
        "by_name": Attribute(nested=Nested(nesting="map", attributes=_ITEM.attributes), optional=True),
        "none": Attribute(nested=Nested(attributes={}), optional=True, present=True),
    },
    config_validators=(NeededWhen(("key", "key_wo")), AtMostOneOf(("on", "none"))),
)
VALID: dict[str, Any] = {"name": "a", "key": "k"}


@pytest.mark.parametrize(
    ("more", "problems"),
    [
        ({}, []),
        ({"on": True, "tags": ["x"], "counts": {"a": 1, "b": 1.5}, "items": [{"size": 2}]}, []),
        ({"by_name": {"a": {"size": 1}}, "none": {}}, []),
        ({"name": UNKNOWN, "key": UNKNOWN, "tags": [UNKNOWN]}, []),
        ({"on": None, "tags": None}, []),
        ({"name": None}, ["name is required."]),
        ({"key": None}, ["key is required."]),
        ({"none": None}, ["none is empty: write {}."]),
        ({"nam": 1}, ["nam is not a field: did you mean name?"]),
        ({"NAME": 1}, ["NAME is not a field: did you mean name?"]),
        ({"key_wo": "x"}, ["key_wo is not a field: did you mean key?"]),
        ({"id": "x"}, ["id is not a field: there are name, key, on, tags, counts, items, by_name, none."]),
        ({"on": 1}, ["on must be true or false, got a number."]),
        ({"on": "false"}, ["on must be true or false, got text: leave out the quotes."]),
        ({"tags": "x"}, ["tags must be a list, got text."]),
        ({"tags": ["x", 1]}, ["tags[1] must be text, got a number: put it in quotes."]),
        ({"counts": []}, ["counts must be a mapping, got a list."]),
        ({"counts": {"a": True}}, ['counts["a"] must be a number, got true or false.']),
        ({"items": {}}, ["items must be a list, got a mapping."]),
        ({"items": [7]}, ["items[0] must be a mapping, got a number."]),
        ({"items": [{"size": 1}, {}]}, ["items[1].size is required."]),
        ({"by_name": []}, ["by_name must be a mapping, got a list."]),
        ({"by_name": {"a": {"size": 1, "sise": 1}}}, ['by_name["a"].sise is not a field: did you mean size?']),
        ({"none": {"a": 1}}, ["none.a is not a field: there are none."]),
        ({"name": "longer"}, ["name must"]),
        ({"on": True, "none": {}}, ["Only one of"]),
    ],
)
def test_problems_of_a_document(more: dict[str, Any], problems: list[str]) -> None:
    found = list(document_problems(SCHEMA, VALID | more))
    assert len(found) == len(problems), found
    assert all(problem in each for each, problem in zip(found, problems, strict=True)), found
