"""Plans and states of single attributes: what the properties of any object leave unsaid, by example."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from provider_shim.framework.plan import plan
from provider_shim.framework.reconcile import differences, echoed_secrets, equal, fill, reconcile
from provider_shim.framework.sending import outgoing
from provider_shim.schema.attributes import Attribute, Nested
from provider_shim.schema.values import UNKNOWN

_TEXT = Attribute(type="string", optional=True)
_ID = Attribute(type="string", computed=True)
_STATUS = Attribute(type="string", computed=True, volatile=True)
_SECRET = Attribute(type="string", optional=True, sensitive=True, secret=True)


def _nested(nesting: Any, **attributes: Attribute) -> Attribute:
    return Attribute(nested=Nested(nesting=nesting, attributes=attributes), optional=True)


@pytest.mark.parametrize(
    ("one", "other"), [('{"a":1}', '{ "a" : 1.0 }'), ('{"a":1,"b":[]}', '{"b":[],"a":1}'), ("no JSON", "no JSON")]
)
def test_json_is_equal_whatever_it_is_written_like(one: str, other: str) -> None:
    assert equal(Attribute(type="string", json=True), one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [('{"a":1}', '{"a":true}'), ("[0]", "[false]"), ('"1"', "1"), ("[1,2]", "[2,1]"), ('{"a":null}', "{}")],
)
def test_json_that_means_something_else_is_a_difference(one: str, other: str) -> None:
    assert not equal(Attribute(type="string", json=True), one, other)


@pytest.mark.parametrize("other", ["[" * 100_000, "", "{"])
def test_a_text_that_is_no_json_is_compared_as_a_text(other: str) -> None:
    assert not equal(Attribute(type="string", json=True), "{}", other)


def test_a_fraction_from_an_api_equals_the_configured_one() -> None:
    number = Attribute(type="number", optional=True)
    assert equal(number, Decimal("0.1"), 0.1)
    assert not equal(number, Decimal("0.1"), 0.2)
    fractions = Attribute(type=["set", "number"], optional=True)
    assert equal(fractions, [Decimal("0.1"), Decimal("2.5")], [2.5, 0.1])


@pytest.mark.parametrize("value", [False, 0, ""])
def test_an_import_brings_a_required_value_that_says_little(value: Any) -> None:
    type = {bool: "bool", int: "number", str: "string"}[value.__class__]
    attributes = {"it": Attribute(type=type, required=True)}
    # As null, it would make the generated configuration invalid.
    assert reconcile(attributes, {"it": None}, {"it": value}) == {"it": value}


def test_an_import_keeps_a_value_that_is_not_the_default() -> None:
    attributes = {"on": Attribute(type="bool", optional=True, computed=True, default=True)}
    imported = reconcile(attributes, {"on": None}, {"on": False})
    assert imported == {"on": False}
    assert not plan(attributes, {"on": False}, imported).writes


@pytest.mark.parametrize("nesting", ["list", "map"])
def test_a_null_object_among_others_is_planned_sent_and_compared(nesting: str) -> None:
    attributes = {"items": _nested(nesting, name=_TEXT)}
    items: Any = [None, {"name": "a"}]
    config = {"items": items if nesting == "list" else dict(zip("xy", items, strict=True))}
    planned = plan(attributes, config, None).planned
    assert planned == config
    assert fill(attributes, planned, planned) == config
    assert list(differences(attributes, planned, planned)) == []
    assert reconcile(attributes, planned, planned) == config
    outgoing(attributes, planned, config, update=False)


@pytest.mark.parametrize("nesting", ["single", "list", "set", "map"])
def test_what_the_server_makes_within_an_object_is_no_lasting_difference(nesting: str) -> None:
    attributes = {"items": _nested(nesting, name=_TEXT, id=_ID)}

    def held(item: Any) -> Any:
        return {"items": {"single": item, "map": {"x": item}}.get(nesting, [item])}

    config, shown = held({"name": "a", "id": None}), held({"name": "a", "id": "made"})
    planned = plan(attributes, config, None).planned
    assert list(differences(attributes, planned, shown)) == []
    state = fill(attributes, planned, shown)
    assert state == shown
    assert reconcile(attributes, state, shown) == shown
    assert not plan(attributes, config, state).writes


@pytest.mark.parametrize("nesting", ["single", "list", "set", "map"])
def test_a_secret_that_is_not_shown_is_no_difference(nesting: str) -> None:
    attributes = {"items": _nested(nesting, name=_TEXT, key=_SECRET)}

    def held(item: Any) -> Any:
        return {"items": {"single": item, "map": {"x": item}}.get(nesting, [item])}

    state, shown = held({"name": "a", "key": "secret"}), held({"name": "a", "key": None})
    assert list(differences(attributes, state, shown)) == []
    assert reconcile(attributes, state, shown) == state


def test_a_secret_is_read_only_where_it_was_seen_to_be_echoed() -> None:
    attributes = {"access": _nested("single", name=_TEXT, key=_SECRET)}
    sent, shown = {"access": {"name": "a", "key": "mine"}}, {"access": {"name": "a", "key": "mine"}}
    masked = {"access": {"name": "a", "key": "****"}}
    assert list(echoed_secrets(attributes, sent, shown)) == [("access", "key")]
    assert list(echoed_secrets(attributes, sent, masked)) == []
    theirs = {"access": {"name": "a", "key": "theirs"}}
    assert reconcile(attributes, sent, theirs, [("access", "key")]) == theirs
    assert reconcile(attributes, sent, theirs) == sent
    imported = reconcile(attributes, {"access": None}, theirs, [("access", "key")])
    assert imported == {"access": {"name": "a", "key": None}}


def test_a_volatile_value_is_unknown_only_where_something_changes() -> None:
    attributes = {"name": _TEXT, "status": Attribute(type="string", computed=True, volatile=True), "id": _ID}
    prior = {"name": "a", "status": "RUNNING", "id": "1"}
    assert not plan(attributes, {"name": "a", "status": None, "id": None}, prior).writes
    changed = plan(attributes, {"name": "b", "status": None, "id": None}, prior)
    assert changed.planned == {"name": "b", "status": UNKNOWN, "id": "1"}


def test_a_volatile_value_may_follow_from_some_attributes_alone() -> None:
    nodes = Attribute(type="string", computed=True, volatile=True, volatile_with=("size",))
    attributes = {"size": _TEXT, "note": _TEXT, "nodes": nodes}
    prior = {"size": "small", "note": "a", "nodes": "one"}
    assert plan(attributes, {"size": "small", "note": "b", "nodes": None}, prior).planned["nodes"] == "one"
    assert plan(attributes, {"size": "big", "note": "a", "nodes": None}, prior).planned["nodes"] is UNKNOWN


def test_a_transient_value_is_no_drift_but_follows_imports_and_updates() -> None:
    operations = Attribute(type=["list", "string"], computed=True, volatile=True, transient=True)
    centre = {"name": Attribute(type="string", required=True), "operations": operations}
    attributes = {"name": Attribute(type="string", required=True), "operations": operations} | {
        "centres": Attribute(nested=Nested(nesting="list", attributes=centre), required=True)
    }

    def thing(now: Any) -> dict[str, Any]:
        return {"name": "a", "operations": now, "centres": [{"name": "b", "operations": now}]}

    for before, after in ((None, ["resize"]), (["resize"], None), (["resize"], []), ([], ["resize"])):
        assert reconcile(attributes, thing(before), thing(after)) == thing(before)
        assert list(differences(attributes, thing(before), thing(after))) == []
        assert reconcile(attributes, {"name": None, "operations": None, "centres": None}, thing(after)) == thing(after)
    config = thing(None) | {"name": "c"}
    planned = plan(attributes, config, thing(["resize"])).planned
    assert planned == {"name": "c", "operations": UNKNOWN, "centres": [{"name": "b", "operations": UNKNOWN}]}


@pytest.mark.parametrize(("value", "replaces"), [("b", True), (UNKNOWN, True), (None, True), ("a", False)])
def test_a_fixed_value_that_changes_or_may_change_replaces(value: Any, replaces: bool) -> None:
    attributes = {"zone": Attribute(type="string", optional=True, requires_replace=True), "name": _TEXT}
    planned = plan(attributes, {"zone": value, "name": "new"}, {"zone": "a", "name": "old"})
    assert planned.requires_replace == ((("zone",),) if replaces else ())


def test_a_fixed_value_within_objects_is_named_by_its_path() -> None:
    attributes = {"items": _nested("list", zone=Attribute(type="string", optional=True, requires_replace=True))}
    config, prior = {"items": [{"zone": "a"}, {"zone": "c"}]}, {"items": [{"zone": "a"}, {"zone": "b"}]}
    assert plan(attributes, config, prior).requires_replace == (("items", 1, "zone"),)


def test_a_timeout_that_changes_is_no_change_of_the_object() -> None:
    limits = Nested(attributes={"create": Attribute(type="string", optional=True, local=True)})
    attributes = {"name": _TEXT, "timeouts": Attribute(nested=limits, optional=True, local=True)}
    planned = plan(attributes, {"name": "a", "timeouts": {"create": "1m"}}, {"name": "a", "timeouts": None})
    assert not planned.writes
    assert planned.planned == {"name": "a", "timeouts": {"create": "1m"}}
    assert list(differences(attributes, planned.planned, {"name": "a"})) == []


@pytest.mark.parametrize(
    ("config", "shown", "same"),
    [
        (["b", "a"], ["a", "b", "openid"], True),
        (None, ["openid"], True),
        (["openid"], ["openid"], True),
        (["a"], ["a", "c", "openid"], False),
        (["a"], ["openid"], False),
    ],
)
def test_items_that_the_server_adds_are_no_difference(config: Any, shown: Any, same: bool) -> None:
    scopes = Attribute(type=["set", "string"], optional=True, server_adds=("openid",))
    assert (list(differences({"scopes": scopes}, {"scopes": config}, {"scopes": shown})) == []) == same


def test_what_is_broken_is_replaced() -> None:
    attributes = {"name": _TEXT, "status": Attribute(type="string", computed=True, replace_on=("ERROR",))}
    config = {"name": "a", "status": None}
    planned = plan(attributes, config, {"name": "a", "status": "ERROR"})
    assert planned.writes
    assert planned.requires_replace == (("status",),)
    assert planned.planned == {"name": "a", "status": UNKNOWN}
    assert not plan(attributes, config, {"name": "a", "status": "ACTIVE"}).writes


def test_an_object_with_nothing_in_it_is_nothing_unless_it_is_present() -> None:
    parts = {"off": Attribute(type="bool", optional=True), "level": _TEXT}
    options = _nested("single", **parts)
    assert equal(options, None, {"off": False, "level": ""})
    assert not equal(options, None, {"off": False, "level": "INFO"})
    assert reconcile({"it": options}, {"it": None}, {"it": {"off": False, "level": None}}) == {"it": None}
    mine = {"off": False, "level": None}
    assert reconcile({"it": options}, {"it": mine}, {"it": None}) == {"it": mine}
    mark = Attribute(nested=Nested(attributes={}), optional=True, present=True)
    assert not equal(mark, None, {})
    assert reconcile({"it": mark}, {"it": None}, {"it": {}}) == {"it": {}}
    assert reconcile({"it": mark}, {"it": {}}, {"it": None}) == {"it": None}


def test_what_the_server_left_null_and_cannot_change_stays_so() -> None:
    account = Attribute(type="string", optional=True, computed=True, requires_replace=True)
    attributes = {"centres": _nested("list", account=account, size=_TEXT)}
    planned = plan(
        attributes, {"centres": [{"account": None, "size": "big"}]}, {"centres": [{"account": None, "size": "small"}]}
    )
    assert planned.planned == {"centres": [{"account": None, "size": "big"}]}
    assert planned.requires_replace == ()


@pytest.mark.parametrize(
    ("config", "prior", "replaces"),
    [
        (UNKNOWN, [{"zone": "a"}], [("items",)]),
        ([UNKNOWN], [{"zone": "a"}], [("items", 0)]),
        ([{"zone": "a"}, {"zone": "b"}], [{"zone": "a"}], [("items",)]),
        ([{"zone": "a"}], [{"zone": "a"}, {"zone": "b"}], [("items",)]),
        ([{"zone": UNKNOWN}], [{"zone": "a"}], [("items", 0, "zone")]),
        ([{"zone": "a"}], [{"zone": "a"}], []),
    ],
)
def test_items_that_may_have_other_fixed_values_replace(config: Any, prior: Any, replaces: Any) -> None:
    attributes = {"items": _nested("list", zone=Attribute(type="string", optional=True, requires_replace=True))}
    assert list(plan(attributes, {"items": config}, {"items": prior}).requires_replace) == replaces


@pytest.mark.parametrize(
    ("config", "prior", "replaces"),
    [
        (UNKNOWN, {"zone": "a"}, [("it",)]),
        (UNKNOWN, None, [("it",)]),
        (None, {"zone": "a"}, [("it",)]),
        ({"zone": "a"}, None, [("it",)]),
        (None, {"zone": None}, []),
        ({"zone": "b"}, {"zone": "a"}, [("it", "zone")]),
    ],
)
def test_an_object_that_may_have_another_fixed_value_replaces(config: Any, prior: Any, replaces: Any) -> None:
    attributes = {"it": _nested("single", zone=Attribute(type="string", optional=True, requires_replace=True))}
    assert list(plan(attributes, {"it": config}, {"it": prior}).requires_replace) == replaces


def test_what_says_nothing_is_no_change_to_send() -> None:
    parts = {"zone": Attribute(type="string", optional=True, requires_replace=True), "size": _TEXT}
    attributes = {
        "settings": _nested("single", **parts),
        "on": Attribute(type="bool", optional=True),
        "status": _STATUS,
    }
    prior = {"settings": None, "on": None, "status": "RUNNING"}
    config = {"settings": {"zone": None, "size": None}, "on": False, "status": None}
    planned = plan(attributes, config, prior)
    assert planned.planned == {**config, "status": "RUNNING"}
    assert not planned.writes
    assert not planned.requires_replace


def test_an_update_does_not_send_what_is_fixed_and_says_nothing() -> None:
    off = Attribute(type="bool", optional=True, requires_replace=True)
    attributes = {"centres": _nested("list", off=off, settings=_nested("single", off=off), size=_TEXT)}
    planned = {"centres": [{"off": False, "settings": {"off": True}, "size": "big"}]}
    sent = outgoing(attributes, planned, planned, update=True)
    assert sent == {"centres": [{"settings": {"off": True}, "size": "big"}]}
    assert outgoing(attributes, planned, planned, update=False) == planned


def test_items_of_a_set_keep_their_spelling_while_another_is_not_known() -> None:
    attributes = {"items": _nested("set", name=_TEXT, schema=Attribute(type="string", optional=True, json=True))}
    one, two = {"name": "a", "schema": '{"a":1}'}, {"name": "b", "schema": '{"b":1}'}
    config = {"items": [{"name": "a", "schema": '{ "a": 1 }'}, {"name": UNKNOWN, "schema": '{ "b": 1 }'}]}
    assert plan(attributes, config, {"items": [one, two]}).planned == {
        "items": [one, {"name": UNKNOWN, "schema": '{"b":1}'}]
    }


def test_an_import_leaves_out_what_the_server_adds() -> None:
    scopes = {"scopes": Attribute(type=["set", "string"], optional=True, server_adds=("openid",))}
    assert reconcile(scopes, {"scopes": None}, {"scopes": ["openid", "read"]}) == {"scopes": ["read"]}
    assert reconcile(scopes, {"scopes": None}, {"scopes": ["openid"]}) == {"scopes": None}
    asked = {"scopes": ["openid", "read"]}
    assert reconcile(scopes, asked, {"scopes": ["openid", "read"]}) == asked
    # Whoever does not ask for it any more has nothing to send.
    planned = plan(scopes, {"scopes": ["read"]}, asked)
    assert (planned.planned, planned.writes) == ({"scopes": ["read"]}, False)
