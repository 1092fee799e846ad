"""Fields that a model does not know, from what an API shows to the body of an update."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.framework.unknown_fields import (
    leaves,
    names_in,
    unknown_fields,
    with_fields,
    without,
    without_secrets,
)


class Part(RemoteObject):
    """A part that has a name."""

    name: str = required("Its name.")
    size: int | None = optional("Its size.")


class Pair(RemoteObject):
    """A part that two fields tell from others."""

    item_key = ("name", "in_")

    name: str = required("Its name.")
    in_: str = required("Where it is.")


class Nameless(RemoteObject):
    """A part that has a position only."""

    size: int | None = optional("Its size.")
    part: AtMostOne[Part] = optional("A part of its own.")


class Whole(RemoteObject):
    """A whole."""

    id: str | None = computed("Its ID.")
    made: list[Part] | None = computed("What the server makes.")
    one: AtMostOne[Part] = optional("One part.")
    inside: Part | None = optional("Another part.")
    parts: list[Part] | None = optional("Parts.")
    pairs: list[Pair] | None = optional("Parts in no order.", unordered=True)
    row: list[Nameless] | None = optional("Parts in a row.")
    by_name: dict[str, Part] | None = optional("Parts by name.")
    words: list[str] | None = optional("Words.")


def kept(shown: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
    """The body of an update of what is shown."""
    return with_fields(body, unknown_fields(Whole, shown, body))


def test_fields_are_kept_at_every_depth() -> None:
    shown = {
        "id": "1",
        "new": {"deep": [1]},
        "made": [{"name": "m", "new": 1}],
        "one": [{"name": "a", "new": 1}],
        "inside": {"name": "b", "new": 2},
        "row": [{"new": 3, "part": [{"name": "c", "new": 4}]}, {"new": 5}],
        "byName": {"k": {"name": "d", "new": 6}, "gone": {"name": "e", "new": 7}},
        "words": ["w"],
        "unset": None,
    }
    body: dict[str, Any] = {
        "one": [{"name": "renamed"}],
        "inside": {"name": "b"},
        "row": [{"size": 1, "part": [{"name": "renamed"}]}, {}],
        "byName": {"k": {"name": "d"}, "added": {"name": "f"}},
        "words": ["v"],
    }
    before = copy.deepcopy(body)
    assert kept(shown, body) == {
        "new": {"deep": [1]},
        "one": [{"name": "renamed", "new": 1}],
        "inside": {"name": "b", "new": 2},
        "row": [{"size": 1, "new": 3, "part": [{"name": "renamed", "new": 4}]}, {"new": 5}],
        "byName": {"k": {"name": "d", "new": 6}, "added": {"name": "f"}},
        "words": ["v"],
    }
    assert body == before


@pytest.mark.parametrize("odd", [None, [], {}, "text", 5, [None], [5], [[]], [{}, {}], {"name": 5}])
def test_odd_shapes_are_no_obstacle(odd: Any) -> None:
    body = {name: [{"name": "a", "in": "b"}] for name in ("one", "parts", "pairs", "row")}
    shown = {**dict.fromkeys((*body, "inside", "byName"), odd), "new": 1}
    assert kept(shown, body) == body | {"new": 1}
    assert kept({**body, "new": 1}, shown := {**shown, "new": 2}) == shown | {"new": 1}


def test_an_item_that_has_no_counterpart_gets_nothing() -> None:
    one, other = {"name": "a", "in": "path", "new": 1}, {"name": "a", "in": "query", "new": 2}
    assert kept({"pairs": [one, other]}, {"pairs": [{"name": "a", "in": "query"}]}) == {"pairs": [other]}
    assert kept({"pairs": [one]}, {"pairs": [{"name": "b", "in": "path"}]}) == {"pairs": [{"name": "b", "in": "path"}]}
    # Which item of a row was taken out cannot be told.
    assert kept({"row": [{"new": 1}, {"new": 2}]}, {"row": [{"size": 1}]}) == {"row": [{"size": 1}]}


_NEW = st.dictionaries(st.sampled_from(["new", "newer"]), st.one_of(st.integers(0, 9), st.lists(st.integers(0, 9))))
_KEYS = st.tuples(st.sampled_from(["a", "b", "c"]), st.sampled_from(["path", "query"]))


@given(
    shown=st.lists(st.tuples(_KEYS, _NEW), max_size=5, unique_by=lambda item: item[0]),
    keys=st.lists(_KEYS, max_size=5, unique=True),
    padded=st.booleans(),
)
def test_items_get_what_belongs_to_their_key(shown: list[Any], keys: list[Any], padded: bool) -> None:
    fields = dict(shown)
    items = [{"name": f" {name} " if padded else name, "in": where, **new} for (name, where), new in shown]
    body = [{"name": name, "in": where} for name, where in keys]
    expected = [{**item, **fields.get(key, {})} for key, item in zip(keys, body, strict=True)]
    assert kept({"pairs": items}, {"pairs": body}) == {"pairs": expected}


@given(news=st.lists(_NEW, min_size=1, max_size=4), data=st.data())
def test_items_with_the_same_key_keep_their_order(news: list[Any], data: st.DataObject) -> None:
    count = data.draw(st.integers(0, len(news)))
    shown = [{"name": "a", **new} for new in news]
    assert kept({"parts": shown}, {"parts": [{"name": "a"} for _ in range(count)]}) == {"parts": shown[:count]}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("retention", 5),
        ("tags", [{"key": "team", "value": "orders"}]),
        ("authenticationRequired", True),
        ("tokenTtl", 3600),
        ("tokenEndpointUrl", "https://id.example.com/token"),
        ("secretName", "kafka"),
        ("publicKeyFormat", "PEM"),
        ("authenticationMode", {"scheme": "MTLS", "audiences": ["a"]}),
        ("schedule", "0 * * * *"),
        ("sink", "https://example.com/logs?a=me@example.com"),
        ("empty", {}),
        ("none", []),
    ],
)
def test_settings_are_sent(name: str, value: Any) -> None:
    assert without_secrets({(name,): value}) == {(name,): value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("password", "abc"),
        ("clientSecret", "abc"),
        ("apiKey", "abc"),
        ("key", "abc"),
        ("tokens", ["abc"]),
        ("apiKeys", ["abc"]),
        ("accessToken", "abc"),
        ("retention", "********"),
        ("retention", "abc****"),
        ("retention", "•••"),
        ("retention", "<redacted>"),
        ("retention", "(sensitive)"),
        ("certificate", "-----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----"),
        ("header", "Bearer abcdefgh"),
        ("sink", "https://me:abc@example.com/logs"),
        ("tag", {"key": "password", "value": "abc"}),
        ("list", ["a", "****"]),
        ("credentials", {"password": "abc"}),
    ],
)
def test_secrets_and_masks_are_not_sent(name: str, value: Any) -> None:
    sent = without_secrets({(name,): value})
    assert "abc" not in str(sent)
    assert "*" not in str(sent)
    assert sent in ({}, {("tag",): {"key": "password"}})


def test_what_is_beside_a_secret_is_sent() -> None:
    mtls = {"certificate": "abc", "privateKey": "****", "chain": [{"url": "u", "passphrase": "p", "depth": 0}]}
    assert without_secrets({("mtls",): [mtls], ("password",): "x"}) == {
        ("mtls",): [{"certificate": "abc", "chain": [{"url": "u", "depth": 0}]}]
    }


def test_names_and_leaves() -> None:
    fields = {("parts", 1, "new"): {"a": [{"b": 1}, {"b": None, "c": [1, 2]}]}, ("flag",): False, ("zero",): 0}
    assert leaves(fields) == [("parts", 1, "new", "a", 0, "b"), ("parts", 1, "new", "a", 1, "c"), ("zero",)]
    new = ("parts", "new")
    assert names_in(fields) == {new, (*new, "a"), (*new, "a", "b"), (*new, "a", "c"), ("flag",), ("zero",)}
    assert without(fields, {("flag",), (*new, "a", "b")}) == {
        ("parts", 1, "new"): {"a": [{}, {"c": [1, 2]}]},
        ("zero",): 0,
    }
