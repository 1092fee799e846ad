"""From a model to its schema, its JSON and back, and the schema file that comes of all models."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest
from hypothesis import given
from support.objects import attributes
from support.toy import Thing, thing

from provider_shim.framework.derive import attributes_of, config_validators_of
from provider_shim.framework.model import AtMostOne, InvalidResponse, RemoteObject, computed, optional, required
from provider_shim.schema.attributes import Attributes, Schema, walk
from provider_shim.schema.config_validators import AtMostOneOf, Needs
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validators import Length, OneOf, Pattern


class Part(RemoteObject):
    """A part."""

    part_name: str = required("Its name.")
    weight: float | None = optional("Its weight.")


class Whole(RemoteObject):
    """A whole."""

    id: str | None = computed("ID.")
    kind_of_whole: str = required("Kind.", OneOf(("A", "B")), requires_replace=True)
    one_part: AtMostOne[Part] = optional("One part.")
    parts: list[Part] | None = optional("Parts.")
    bag: list[Part] | None = optional("Parts in no order.", unordered=True)
    named_parts: dict[str, Part] | None = optional("Parts by name.")
    labels: dict[str, str] | None = optional("Labels.")
    words: list[str] | None = optional("Words.", Length(1, 3), unordered=True)
    api_key: str | None = required("Key.", Pattern("[a-z]+", "letters"), secret=True)


def test_a_model_says_what_its_attributes_are() -> None:
    made = attributes_of(Whole)
    assert made["id"].computed
    assert not made["id"].optional
    assert made["kind_of_whole"].required
    assert made["kind_of_whole"].requires_replace
    assert made["words"].type == ["set", "string"]
    assert made["labels"].type == ["map", "string"]
    nestings = {name: each.nested.nesting for name, each in made.items() if each.nested}
    assert nestings == {"one_part": "single", "parts": "list", "bag": "set", "named_parts": "map"}
    assert all(each.description for _, each in walk(made))


def test_a_secret_has_a_twin_that_takes_its_place() -> None:
    made = attributes_of(Whole)
    plain, twin, version = (made[f"api_key{suffix}"] for suffix in ("", "_wo", "_wo_version"))
    assert plain.sensitive
    assert plain.secret
    assert plain.optional
    assert not plain.required
    assert twin.write_only
    # Two sensitive attributes in one object make Terraform's drift check report drift at random.
    assert not twin.sensitive
    assert twin.confidential
    assert twin.local
    assert twin.validators == plain.validators
    assert (version.type, version.local) == ("number", True)
    rules = config_validators_of(Whole)
    assert AtMostOneOf(("api_key", "api_key_wo")) in rules
    assert Needs("api_key_wo_version", "api_key_wo") in rules


_VALUES: dict[str, Any] = {
    "kind_of_whole": "A",
    "one_part": {"part_name": "p", "weight": 0.5},
    "parts": [{"part_name": "q", "weight": None}],
    "bag": [],
    "named_parts": {"snake_key": {"part_name": "r", "weight": None}},
    "labels": {"snake_key": "v"},
    "words": ["a"],
}


def test_values_become_the_api_s_json_and_come_back() -> None:
    document = Whole.to_api(_VALUES)
    assert document == {
        "kindOfWhole": "A",
        "onePart": [{"partName": "p", "weight": 0.5}],
        "parts": [{"partName": "q"}],
        "bag": [],
        # Keys of maps are the user's own.
        "namedParts": {"snake_key": {"partName": "r"}},
        "labels": {"snake_key": "v"},
        "words": ["a"],
    }
    assert Whole.from_api(json.loads(json.dumps(document))) == {"id": None, "api_key": None, **_VALUES}


@pytest.mark.parametrize("folded", [None, [], [{"partName": "p"}], {"partName": "p"}])
def test_at_most_one_is_an_array_in_the_api(folded: Any) -> None:
    value = Whole.from_api({"kindOfWhole": "A", "onePart": folded})["one_part"]
    assert value == ({"part_name": "p", "weight": None} if folded else None)


def test_what_the_api_has_beyond_the_model_is_ignored() -> None:
    assert "futureField" not in Whole.from_api({"kindOfWhole": "A", "futureField": {"deep": 1}})


@pytest.mark.parametrize(
    "answer",
    [None, [], "text", {}, {"kindOfWhole": 7}, {"kindOfWhole": "A", "parts": [{"partName": ["correct-horse"]}]}],
)
def test_an_answer_that_is_no_such_object_says_where_and_not_what(answer: Any) -> None:
    with pytest.raises(InvalidResponse) as caught:
        Whole.from_api(answer)
    assert caught.value.problems
    assert "correct-horse" not in str(caught.value)


@given(attributes())
def test_a_schema_comes_back_from_the_schema_file_as_it_was(of: Attributes) -> None:
    schema = Schema(attributes=of, name="thing", version=3, identity=tuple(of)[:1], implementation="a:b")
    assert Schema.from_json(json.loads(json.dumps(schema.to_json()))) == schema


def test_checks_and_rules_come_back_from_the_schema_file() -> None:
    for schema in (
        thing.schema(),
        Schema(attributes=attributes_of(Whole), config_validators=config_validators_of(Whole)),
    ):
        assert Schema.from_json(json.loads(json.dumps(schema.to_json()))) == schema


def test_the_toy_is_a_whole_declaration() -> None:
    assert set(Thing.from_api({"name": "a"})) == set(Thing.model_fields)


def test_the_schema_file_is_fresh() -> None:
    command = [sys.executable, "-m", "codegen.schema_file", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr


def test_every_schema_of_the_file_can_be_made() -> None:
    schemas = SchemaFile.load()
    for name in schemas.resource_types:
        schema = schemas.resource(name)
        assert schema.identity
        for path, attribute in walk(schema.attributes):
            assert attribute.required or attribute.optional or attribute.computed, (name, path)
            assert not (attribute.required and (attribute.optional or attribute.computed)), (name, path)
    for name in schemas.data_source_types:
        assert schemas.data_source(name).attributes
    with pytest.raises(KeyError):
        schemas.resource("mcpgateway_nothing")
