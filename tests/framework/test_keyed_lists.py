"""Lists whose items are told apart by a key: order means nothing, and one item's change is one item's."""

from __future__ import annotations

from typing import Any

from provider_shim.framework.lifecycle import outgoing
from provider_shim.framework.plan import plan
from provider_shim.framework.reconcile import differences, echoed_secrets, equal, fill, reconcile
from provider_shim.framework.rules import ExactlyOneOf
from provider_shim.framework.schema import Attribute, Nested
from provider_shim.framework.validate import validate
from provider_shim.framework.values import UNKNOWN

_TEXT = Attribute(type="string", optional=True)
_TOOL = {
    "name": Attribute(type="string", required=True),
    "url": _TEXT,
    "schema": Attribute(type="string", optional=True, json=True),
    "key": Attribute(type="string", optional=True, sensitive=True, secret=True),
    "key_wo": Attribute(type="string", optional=True, write_only=True, local=True),
    "key_wo_version": Attribute(type="number", optional=True, local=True),
}
_ATTRIBUTES = {
    "tools": Attribute(
        nested=Nested(nesting="list", attributes=_TOOL, key="name", rules=(ExactlyOneOf(("url", "schema")),)),
        optional=True,
    )
}


def _tool(name: Any, **values: Any) -> dict[str, Any]:
    return {**dict.fromkeys(_TOOL), "name": name, **values}


def _gateway(*tools: Any) -> dict[str, Any]:
    return {"tools": list(tools)}


def test_another_order_is_neither_drift_nor_a_change() -> None:
    a, b = _tool("a", url="1"), _tool("b", url="2")
    assert equal(_ATTRIBUTES["tools"], [a, b], [b, a])
    assert reconcile(_ATTRIBUTES, _gateway(a, b), _gateway(b, a)) == _gateway(a, b)
    planned = plan(_ATTRIBUTES, _gateway(b, a), _gateway(a, b))
    assert not planned.writes
    assert planned.planned == _gateway(a, b)


def test_what_is_new_comes_after_what_was_there() -> None:
    a, b, c = (_tool(name) for name in "abc")
    assert reconcile(_ATTRIBUTES, _gateway(b, a), _gateway(a, c, b)) == _gateway(b, a, c)


def test_only_the_item_that_differs_is_a_difference() -> None:
    wanted, shown = _gateway(_tool("a"), _tool("b", url="2")), _gateway(_tool("b", url="3"), _tool("a"))
    assert list(differences(_ATTRIBUTES, wanted, shown)) == [("tools", 1, "url")]


def test_a_removed_item_leaves_the_others_as_they_were() -> None:
    spelled, configured = '{"a":1}', '{ "a": 1 }'
    prior = _gateway(_tool("a", schema=spelled), _tool("b"), _tool("c", url="3"))
    planned = plan(_ATTRIBUTES, _gateway(_tool("a", schema=configured), _tool("c", url="3")), prior)
    assert planned.planned == _gateway(_tool("a", schema=spelled), _tool("c", url="3"))


def test_what_moved_is_planned_as_it_is_configured() -> None:
    # Terraform takes the value before for the configured one at the same place only.
    prior = _gateway(_tool("a", schema='{"a":1}'), _tool("b"))
    config = _gateway(_tool("b"), _tool("a", schema='{ "a": 1 }'), _tool("c"))
    assert plan(_ATTRIBUTES, config, prior).planned == config


def test_a_write_only_value_is_sent_with_its_own_item() -> None:
    prior = _gateway(_tool("a"), _tool("b", key_wo_version=1))
    config = _gateway(_tool("b", key_wo="secret", key_wo_version=1), _tool("a"))
    planned = plan(_ATTRIBUTES, config, prior).planned
    assert planned == prior
    sent = outgoing(_ATTRIBUTES, planned, config, update=True)
    assert [(tool["name"], tool["key"]) for tool in sent["tools"]] == [("a", None), ("b", "secret")]


def test_a_secret_that_comes_back_is_remembered_by_the_name_of_its_item() -> None:
    sent, shown = _gateway(_tool("a"), _tool("b", key="secret")), _gateway(_tool("b", key="secret"), _tool("a"))
    echoed = list(echoed_secrets(_ATTRIBUTES, sent, shown))
    assert echoed == [("tools", "b", "key")]
    changed = _gateway(_tool("b", key="theirs"), _tool("a", key="not ours"))
    state = reconcile(_ATTRIBUTES, sent, changed, echoed)
    assert state == _gateway(_tool("a"), _tool("b", key="theirs"))


def test_an_item_is_completed_by_the_one_of_its_name() -> None:
    attributes = {
        "tools": Attribute(
            nested=Nested(
                nesting="list",
                key="name",
                attributes={"name": _TOOL["name"], "id": Attribute(type="string", computed=True)},
            ),
            optional=True,
        )
    }
    config = _gateway({"name": "a", "id": None}, {"name": "b", "id": None})
    planned = plan(attributes, config, None).planned
    assert planned == _gateway({"name": "a", "id": UNKNOWN}, {"name": "b", "id": UNKNOWN})
    shown = _gateway({"name": "b", "id": "2"}, {"name": "a", "id": "1"})
    state = fill(attributes, planned, shown)
    assert state == _gateway({"name": "a", "id": "1"}, {"name": "b", "id": "2"})
    # With the name unknown, it may be either.
    unknown = _gateway({"name": UNKNOWN, "id": None}, {"name": "b", "id": None})
    assert plan(attributes, unknown, state).planned == _gateway({"name": UNKNOWN, "id": UNKNOWN}, state["tools"][1])


def test_two_items_of_one_name_are_a_problem() -> None:
    config = _gateway(_tool("a", url="1"), _tool("b", url="2"), _tool("a", url="3"), _tool(UNKNOWN, url="4"))
    [problem] = validate(_ATTRIBUTES, (), config)
    assert (problem.summary, problem.path) == ("Duplicate name", ("tools", 2, "name"))
    assert problem.detail == 'tools[0] has this name as well; each must have another one. (tools[2] is "a".)'


def test_a_problem_names_the_item_it_is_in() -> None:
    [problem] = validate(_ATTRIBUTES, (), _gateway(_tool("a", url="1"), _tool("b")))
    assert problem.path == ("tools", 1)
    assert problem.detail.endswith('(tools[1] is "b".)')
