"""JSON Schemas and fields from Python types."""

from __future__ import annotations

import enum
import subprocess
import sys
import typing
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal, NotRequired, Required

import pytest
from jsonschema import Draft202012Validator
from pydantic import BaseModel, Field
from typing_extensions import TypedDict

from constructs_lib.schemas import FieldOf, fields_of, json_schema, json_text


class Colour(enum.Enum):
    """A colour."""

    RED = "red"


class Address(BaseModel):
    """Where somebody lives."""

    title: str
    street: Annotated[str, Field(description="Street and number.", max_length=80)]


class Customer(BaseModel):
    """Which customer to look for."""

    id: uuid.UUID
    given_name: str = Field("", alias="givenName")
    home: Address
    work: Address | None = Field(None, description="Where they work.")
    colour: Colour = Colour.RED


@dataclass
class Order:
    """An order."""

    number: int = field(metadata={"description": "Number of the order."})
    home: Address = field(default_factory=lambda: Address(title="", street=""))


class Row(TypedDict, total=False):
    """A row."""

    total: Annotated[float, Field(description="In euros.")]


class Node(BaseModel):
    """A node of a tree."""

    name: str
    children: list[Node] = []


class Tree(BaseModel):
    root: Node
    address: Address


HOME = {
    "description": "Where somebody lives.",
    "type": "object",
    "properties": {
        "title": {"type": "string"},
        "street": {"description": "Street and number.", "maxLength": 80, "type": "string"},
    },
    "required": ["title", "street"],
}


def test_a_model_is_written_without_references_and_titles() -> None:
    schema = json_schema(Customer)
    assert schema == {
        "description": "Which customer to look for.",
        "type": "object",
        "properties": {
            "id": {"type": "string", "format": "uuid"},
            "givenName": {"type": "string", "default": ""},
            "home": HOME,
            "work": {"anyOf": [HOME, {"type": "null"}], "default": None, "description": "Where they work."},
            "colour": {"description": "A colour.", "enum": ["red"], "type": "string", "default": "red"},
        },
        "required": ["id", "home"],
    }
    assert list(schema["properties"]) == ["id", "givenName", "home", "work", "colour"]


def test_dataclasses_and_typed_dicts() -> None:
    assert json_schema(Order) == {
        "description": "An order.",
        "type": "object",
        "properties": {"number": {"description": "Number of the order.", "type": "integer"}, "home": HOME},
        "required": ["number"],
    }
    assert json_schema(Row) == {
        "description": "A row.",
        "type": "object",
        "properties": {"total": {"description": "In euros.", "type": "number"}},
    }


@pytest.mark.parametrize(
    ("source", "schema"),
    [
        (int, {"type": "integer"}),
        (list[Address], {"type": "array", "items": HOME}),
        (Literal["a", "b"], {"enum": ["a", "b"], "type": "string"}),
        (Annotated[int, Field(ge=1, description="At least one.")],
         {"description": "At least one.", "minimum": 1, "type": "integer"}),
    ],
)  # fmt: skip
def test_types_of_all_kinds(source: Any, schema: dict[str, Any]) -> None:
    assert json_schema(source) == schema


def test_recursive_types_keep_their_references() -> None:
    schema = json_schema(Tree)
    assert schema["properties"]["root"] == {"$ref": "#/$defs/Node"}
    assert schema["properties"]["address"] == HOME
    assert list(schema["$defs"]) == ["Node"]
    node = json_schema(Node)
    assert (node["type"], node["description"]) == ("object", "A node of a tree.")
    for each in (schema, node):
        Draft202012Validator.check_schema(each)
    tree = {"root": {"name": "a", "children": [{"name": "b"}]}, "address": {"title": "", "street": ""}}
    Draft202012Validator(schema).validate(tree)
    assert not Draft202012Validator(node).is_valid({"name": "a", "children": [{}]})


def test_a_dictionary_is_a_schema_already() -> None:
    given = {"type": "object", "title": "Kept", "properties": {"a": {"$ref": "#/$defs/A"}}, "$defs": {"A": {}}}
    schema = json_schema(given)
    assert schema == given
    schema["properties"].clear()
    assert given["properties"]


class Line(BaseModel):
    """With what JSON has nothing for."""

    amount: int
    price: Callable[[], int]


@dataclass
class Cart:
    """With such a thing deep inside."""

    id: int
    lines: list[Line]


@dataclass
class Unknown:
    """With a type that there is not."""

    id: int
    of: "Missing"  # type: ignore[name-defined]  # noqa: F821, UP037


@pytest.mark.parametrize(
    ("source", "field"),
    [(Line, "price"), (Cart, "lines.price"), (dict[str, Cart | None], "lines.price"), (Unknown, "of")],
)
def test_the_field_that_has_no_schema_is_named(source: Any, field: str) -> None:
    with pytest.raises(TypeError, match=f"there is no JSON Schema for .*, because of its field {field} of the type "):
        json_schema(source)


@pytest.mark.parametrize("source", [Callable[[], int], object()])
def test_a_type_without_a_schema_is_an_error_that_names_it(source: Any) -> None:
    with pytest.raises(TypeError, match="there is no JSON Schema for "):
        json_schema(source)


def test_fields_of_a_model() -> None:
    fields = fields_of(Customer)
    assert [(each.name, each.annotation, each.required) for each in fields] == [
        ("id", uuid.UUID, True),
        ("givenName", str, False),
        ("home", Address, True),
        ("work", Address | None, False),
        ("colour", Colour, False),
    ]
    assert [each.description for each in fields][2:4] == ["Where somebody lives.", "Where they work."]
    assert fields[2].schema == HOME


def test_fields_of_other_types() -> None:
    assert fields_of(Order)[0] == FieldOf("number", int, "Number of the order.", True, {
        "description": "Number of the order.", "type": "integer",
    })  # fmt: skip
    assert [(each.name, each.annotation, each.required) for each in fields_of(Row)] == [("total", float, False)]
    given = {"properties": {"a": {"type": "string", "description": "An a."}, "b": True}, "required": ["a"]}
    assert fields_of(given) == [
        FieldOf("a", None, "An a.", True, {"type": "string", "description": "An a."}),
        FieldOf("b", None, "", False, {}),
    ]


def test_fields_bring_the_definitions_that_they_need() -> None:
    root, address = fields_of(Tree)
    assert list(root.schema["$defs"]) == ["Node"]
    assert "$defs" not in address.schema


@pytest.mark.parametrize("source", [int, list[Address], {"type": "object"}])
def test_what_has_no_fields_is_an_error(source: Any) -> None:
    with pytest.raises(
        TypeError, match="has no fields: give a pydantic model, a dataclass, a TypedDict, or a JSON Sch"
    ):
        fields_of(source)


def test_texts_are_compact_and_exact() -> None:
    assert json_text({"b": "ü", "a": [1, None]}) == '{"b":"ü","a":[1,null]}'
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_text({"a": float("nan")})


def test_pydantic_is_imported_when_it_is_needed() -> None:
    modules = "constructs_lib.schemas", "constructs_lib.l1", "constructs_lib._core.construct"
    slow = "{'pydantic', 'jsonschema', 'provider_shim.schema.validate'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", f"import sys, {', '.join(modules)}; assert not {slow}"], check=True)


class Pages(typing.TypedDict):
    """Which page."""

    number: Required[Annotated[int, Field(ge=1)]]
    size: NotRequired[int]


class Search(typing.TypedDict, total=False):
    """What to look for."""

    text: Required[str]
    pages: list[Pages] | None


def test_a_typed_dict_of_the_standard_library() -> None:
    pages = {
        "description": "Which page.",
        "type": "object",
        "properties": {"number": {"type": "integer", "minimum": 1}, "size": {"type": "integer"}},
        "required": ["number"],
    }
    assert json_schema(Search) == {
        "description": "What to look for.",
        "type": "object",
        "properties": {
            "text": {"type": "string"},
            "pages": {"anyOf": [{"type": "array", "items": pages}, {"type": "null"}]},
        },
        "required": ["text"],
    }
    assert json_schema(list[Pages]) == {"type": "array", "items": pages}
    text, several = fields_of(Search)
    assert (text.name, text.annotation, text.required) == ("text", str, True)
    assert (several.annotation, several.required) == (list[Pages] | None, False)


@pytest.mark.parametrize("instance", [Address(title="", street=""), Order(1)])
def test_an_instance_where_a_type_is_wanted(instance: Any) -> None:
    name = type(instance).__name__
    with pytest.raises(TypeError, match=rf"{name}\(…\) is an instance of a type: give the type itself, {name}"):
        json_schema(instance)
