"""Maps of objects, and those that the API has as lists: one object's change is one object's, whatever the order."""

from __future__ import annotations

from typing import Annotated, Any

import pytest

from provider_shim.framework.derive import attributes_of
from provider_shim.framework.keyed import KeyedBy
from provider_shim.framework.model import InvalidResponse, RemoteObject, optional, required
from provider_shim.framework.plan import plan
from provider_shim.framework.reconcile import differences, echoed_secrets, equal, fill, reconcile
from provider_shim.framework.sending import outgoing
from provider_shim.schema.attributes import Attribute, Nested, Schema
from provider_shim.schema.config_validators import ExactlyOneOf
from provider_shim.schema.validate import validate
from provider_shim.schema.validators import Pattern
from provider_shim.schema.values import UNKNOWN, Key, format_path


class Tool(RemoteObject):
    """A tool."""

    tool_name: str = required("Name.", Pattern("[a-z]+", "lower-case letters"))
    url: str | None = optional("URL.")
    schema_: str | None = optional("Schema.", json=True)
    key: str | None = optional("Key.", secret=True)

    config_validators = (ExactlyOneOf(("url", "schema")),)


class Gateway(RemoteObject):
    """A gateway."""

    tools: Annotated[dict[str, Tool] | None, KeyedBy("tool_name")] = optional("Tools by name.")


_ATTRIBUTES = attributes_of(Gateway)
_NESTED = _ATTRIBUTES["tools"].nested
assert _NESTED is not None


def _tool(**values: Any) -> dict[str, Any]:
    assert _NESTED is not None
    return {**dict.fromkeys(_NESTED.attributes), **values}


def _gateway(**tools: Any) -> dict[str, Any]:
    return {"tools": tools}


def test_the_key_is_no_attribute_of_the_objects() -> None:
    assert _NESTED is not None
    assert (_NESTED.nesting, _NESTED.keyed_by) == ("map", "tool_name")
    assert sorted(_NESTED.attributes) == ["key", "key_wo", "key_wo_version", "schema", "url"]
    # The schema file keeps what the key must be.
    schema = Schema(attributes=_ATTRIBUTES)
    assert Schema.from_json(schema.to_json()) == schema


def test_the_list_of_the_api_becomes_a_map_by_name() -> None:
    values = Gateway.from_api({"tools": [{"toolName": "b", "url": "2"}, {"toolName": "a", "schema": "{}"}]})
    assert values == {
        "tools": {
            "b": {"url": "2", "schema": None, "key": None},
            "a": {"url": None, "schema": "{}", "key": None},
        }
    }
    assert Gateway.from_api({}) == Gateway.from_api({"tools": None}) == {"tools": None}
    assert Gateway.from_api({"tools": []}) == {"tools": {}}


def test_what_is_sent_is_sorted_by_name() -> None:
    assert Gateway.to_api(_gateway(b={"url": "2"}, c={"url": "3"}, a={"url": "1"})) == {
        "tools": [{"toolName": "a", "url": "1"}, {"toolName": "b", "url": "2"}, {"toolName": "c", "url": "3"}]
    }
    assert Gateway.to_api({"tools": {}}) == {"tools": []}
    assert Gateway.to_api({"tools": None}) == {}


@pytest.mark.parametrize(
    ("tools", "problem"),
    [
        ([{"toolName": "a"}, {"toolName": "b"}, {"toolName": "a"}], "two items have the tool_name 'a'"),
        ([{"toolName": "a"}, {"url": "1"}], "item 1 has no tool_name"),
        ([{"toolName": ""}], "item 0 has no tool_name"),
        (["a"], "item 0 has no tool_name"),
        ("a", "Input should be a valid dictionary"),
    ],
)
def test_an_answer_that_is_no_map_is_an_error(tools: Any, problem: str) -> None:
    with pytest.raises(InvalidResponse, match=rf"^tools: {problem}$"):
        Gateway.from_api({"tools": tools})
    with pytest.raises(InvalidResponse, match=r"^tools.a: Input should be a valid dictionary or instance of Tool$"):
        Gateway.from_api({"tools": {"a": 5}})


def test_another_order_is_neither_drift_nor_a_change() -> None:
    a, b = _tool(url="1"), _tool(url="2")
    assert equal(_ATTRIBUTES["tools"], {"a": a, "b": b}, {"b": b, "a": a})
    assert reconcile(_ATTRIBUTES, _gateway(a=a, b=b), _gateway(b=b, a=a)) == _gateway(a=a, b=b)
    planned = plan(_ATTRIBUTES, _gateway(b=b, a=a), _gateway(a=a, b=b))
    assert not planned.writes
    assert planned.planned == _gateway(a=a, b=b)


def test_only_what_differs_is_a_difference() -> None:
    wanted = _gateway(a=_tool(url="1"), b=_tool(url="2"), gone=_tool(), later=UNKNOWN)
    shown = _gateway(new=_tool(), b=_tool(url="3"), a=_tool(url="1"), later=_tool())
    found = list(differences(_ATTRIBUTES, wanted, shown))
    assert [format_path(path) for path in found] == ['tools["b"].url', 'tools["gone"]', 'tools["new"]']
    assert list(differences(_ATTRIBUTES, _gateway(), {"tools": None})) == []


def test_a_removed_object_leaves_the_others_as_they_were() -> None:
    spelled, configured = '{"a":1}', '{ "a": 1 }'
    prior = _gateway(a=_tool(schema=spelled), b=_tool(), c=_tool(url="3"))
    planned = plan(_ATTRIBUTES, _gateway(c=_tool(url="3"), a=_tool(schema=configured)), prior)
    assert planned.planned == _gateway(a=_tool(schema=spelled), c=_tool(url="3"))


def test_what_is_unknown_is_no_more_than_that() -> None:
    prior = _gateway(a=_tool(url="1"), b=_tool(url="2"), c=_tool(url="3"))
    config = _gateway(a=_tool(url=UNKNOWN), b=_tool(url="2"), c=UNKNOWN)
    assert plan(_ATTRIBUTES, config, prior).planned == config


def test_a_write_only_value_is_sent_with_its_own_object() -> None:
    prior = _gateway(a=_tool(), b=_tool(key_wo_version=1))
    config = _gateway(b=_tool(key_wo="secret", key_wo_version=1), a=_tool())
    planned = plan(_ATTRIBUTES, config, prior).planned
    assert planned == prior
    sent = outgoing(_ATTRIBUTES, planned, config, update=True)
    assert {name: tool["key"] for name, tool in sent["tools"].items()} == {"a": None, "b": "secret"}
    assert [tool.get("key") for tool in Gateway.to_api(sent)["tools"]] == [None, "secret"]


def test_a_secret_that_comes_back_is_remembered_by_the_key_of_its_object() -> None:
    sent = _gateway(a=_tool(), b=_tool(key="secret"))
    echoed = list(echoed_secrets(_ATTRIBUTES, sent, _gateway(b=_tool(key="secret"), a=_tool())))
    assert echoed == [("tools", "b", "key")]
    changed = _gateway(b=_tool(key="theirs"), a=_tool(key="not ours"))
    assert reconcile(_ATTRIBUTES, sent, changed, echoed) == _gateway(a=_tool(), b=_tool(key="theirs"))
    # A key that is the name of an attribute is no attribute.
    assert list(echoed_secrets(_ATTRIBUTES, _gateway(key=_tool(key="x")), _gateway(key=_tool()))) == []


def test_an_object_is_completed_by_the_one_of_its_key() -> None:
    text = Attribute(type="string", optional=True)
    nested = Nested(nesting="map", attributes={"url": text, "id": Attribute(type="string", computed=True)})
    attributes = {"tools": Attribute(nested=nested, optional=True)}
    config = _gateway(a={"url": "1", "id": None}, b={"url": "2", "id": None}, c=UNKNOWN)
    planned = plan(attributes, config, None).planned
    assert planned == _gateway(a={"url": "1", "id": UNKNOWN}, b={"url": "2", "id": UNKNOWN}, c=UNKNOWN)
    shown = _gateway(c={"url": "3", "id": "z"}, b={"url": "2", "id": "y"}, a={"url": "1", "id": "x"})
    assert fill(attributes, planned, shown) == shown


def test_what_replaces_the_whole_is_found_in_an_object() -> None:
    fixed = Attribute(type="string", optional=True, requires_replace=True)
    attributes = {"tools": Attribute(nested=Nested(nesting="map", attributes={"zone": fixed}), optional=True)}
    planned = plan(attributes, _gateway(a={"zone": "2"}, b={"zone": "1"}), _gateway(a={"zone": "1"}))
    assert planned.requires_replace == (("tools", Key("a"), "zone"),)
    assert [type(step) for step in planned.requires_replace[0]] == [str, Key, str]


def test_a_key_is_checked_like_the_attribute_that_it_is() -> None:
    config = {"tools": {"get order": _tool(url="1"), "": _tool(url="2"), "a": _tool(url="3")}}
    first, second = validate(_ATTRIBUTES, (), config)
    assert first.path == ("tools", "get order")
    assert format_path(first.path) == 'tools["get order"]'
    assert (first.summary, first.detail) == (
        "Invalid tool_name",
        'tools["get order"] has an invalid key, its tool_name: it must be lower-case letters ([a-z]+), '
        "got 'get order'.",
    )
    assert format_path(second.path) == 'tools[""]'


def test_no_object_is_null() -> None:
    [problem] = validate(_ATTRIBUTES, (), _gateway(a=_tool(url="1"), b=None))
    assert format_path(problem.path) == 'tools["b"]'
    assert problem.detail == 'tools["b"] must not be null: to leave it out, remove its key.'


def test_a_problem_names_the_object_it_is_in() -> None:
    # The key is the name of an attribute, which holds no objects.
    [problem] = validate(_ATTRIBUTES, (), _gateway(a=_tool(url="1"), url=_tool()))
    assert format_path(problem.path) == 'tools["url"]'
    assert format_path(("tools", Key('a"b'), "url")) == r'tools["a\"b"].url'
