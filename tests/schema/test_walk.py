"""Where the objects within a value are, and what stands beside them, whatever holds them."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.framework.reconcile import differences, fill
from provider_shim.framework.sending import outgoing
from provider_shim.schema.attributes import Attribute, Nested
from provider_shim.schema.values import UNKNOWN, Key
from provider_shim.schema.walk import ABSENT, objects, pairs, transform

_ATTRIBUTES = {"name": Attribute(type="string"), "id": Attribute(type="string", computed=True)}
_SINGLE, _LIST, _SET, _MAP = (Nested(nesting=each, attributes=_ATTRIBUTES) for each in ("single", "list", "set", "map"))
_A, _B = {"name": "a"}, {"name": "b"}


@pytest.mark.parametrize(
    ("nested", "value", "found"),
    [
        (_SINGLE, _A, [((), _A)]),
        (_LIST, [_A, None], [((0,), _A), ((1,), None)]),
        (_SET, [_A, _B], [((0,), _A), ((1,), _B)]),
        (_MAP, {"x": _A, "y": UNKNOWN}, [((Key("x"),), _A), ((Key("y"),), UNKNOWN)]),
    ],
)
def test_objects_and_their_places(nested: Nested, value: Any, found: Any) -> None:
    assert list(objects(nested, value)) == found
    assert all(isinstance(step, Key) == (nested is _MAP) for steps, _ in objects(nested, value) for step in steps)
    assert list(objects(nested, None)) == list(objects(nested, UNKNOWN)) == []


def test_pairs_are_of_the_same_place() -> None:
    assert list(pairs(_SINGLE, _A, None)) == [((), _A, None)]
    assert list(pairs(_LIST, [_A], [_B, None])) == [((0,), _A, _B), ((1,), ABSENT, None)]
    assert list(pairs(_MAP, {"x": _A, "y": None}, {"x": _B, "z": _B})) == [
        ((Key("x"),), _A, _B),
        ((Key("y"),), None, ABSENT),
        ((Key("z"),), ABSENT, _B),
    ]
    assert list(pairs(_LIST, None, None)) == list(pairs(_MAP, None, {})) == list(pairs(_SET, [_A], [_A])) == []


def _joined(attributes: Any, item: Any, *others: Any) -> Any:
    assert attributes is _ATTRIBUTES
    return {"name": "+".join(each.get("name", "-") for each in (item, *others))}


@pytest.mark.parametrize(
    ("nested", "value", "other", "made"),
    [
        (_SINGLE, _A, _B, {"name": "a+b"}),
        (_SINGLE, _A, None, {"name": "a+-"}),
        (_SINGLE, _A, UNKNOWN, {"name": "a+-"}),
        (_LIST, [_A, None, UNKNOWN, _A], [_B], [{"name": "a+b"}, None, UNKNOWN, {"name": "a+-"}]),
        (_LIST, [_A], {0: _B}, [{"name": "a+b"}]),
        (_SET, [_A], [_B], [{"name": "a+-"}]),
        (_MAP, {"x": _A, "y": None, "z": _B}, {"x": _B}, {"x": {"name": "a+b"}, "y": None, "z": {"name": "b+-"}}),
        *((nested, value, None, value) for nested in (_SINGLE, _LIST, _SET, _MAP) for value in (None, UNKNOWN)),
        *((nested, value, None, value) for nested, value in ((_LIST, []), (_SET, []), (_MAP, {}))),
    ],
)
def test_a_value_with_each_object_changed(nested: Nested, value: Any, other: Any, made: Any) -> None:
    assert transform(nested, value, _joined, other) == made


def test_keys_stay_plain_texts() -> None:
    assert [type(key) for key in transform(_MAP, {"x": _A}, _joined)] == [str]


def test_items_of_sets_are_matched_by_what_the_caller_says() -> None:
    def last(nested: Nested, item: Any, items: Any) -> Any:
        return items[-1] if items else None

    assert transform(_SET, [_A], _joined, [_A, _B], match=last) == [{"name": "a+b"}]
    assert transform(_SET, [_A], _joined, None, match=last) == [{"name": "a+-"}]


def test_unknown_items_can_be_made_from_what_stands_beside() -> None:
    def taken(attributes: Any, other: Any) -> Any:
        return other or None

    value, other = [UNKNOWN, _A, UNKNOWN], [_B, _B]
    assert transform(_LIST, value, _joined, other, unknown=taken) == [_B, {"name": "a+b"}, None]


@pytest.mark.parametrize("nesting", ["list", "map"])
def test_an_unknown_item_is_filled_and_no_difference_wherever_it_is(nesting: Any) -> None:
    def of(item: Any) -> Any:
        return {"items": [item] if nesting == "list" else {"x": item}}

    attributes = {"items": Attribute(nested=Nested(nesting=nesting, attributes=_ATTRIBUTES), optional=True)}
    shown = {"name": "a", "id": "1"}
    assert fill(attributes, of(UNKNOWN), of(shown)) == of(shown)
    assert list(differences(attributes, of(UNKNOWN), of(shown))) == []


@pytest.mark.parametrize("nesting", ["single", "list", "set", "map"])
def test_what_the_server_makes_is_sent_from_no_nesting(nesting: Any) -> None:
    def of(item: Any) -> Any:
        return {"items": {"single": item, "map": {"x": item}}.get(nesting, [item])}

    attributes = {"items": Attribute(nested=Nested(nesting=nesting, attributes=_ATTRIBUTES), optional=True)}
    planned = of({"name": "a", "id": UNKNOWN})
    assert outgoing(attributes, planned, planned, update=False) == of(_A)
