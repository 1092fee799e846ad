"""Checks of single values, rules over several, and how their problems are told."""

from __future__ import annotations

import itertools
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provider_shim.schema.attributes import Attribute, Nested
from provider_shim.schema.config_validators import (
    AtMostOneOf,
    ConfigValidator,
    ExactlyOneOf,
    NeededWhen,
    Needs,
    RefusedWhen,
)
from provider_shim.schema.durations import format_duration, parse_duration
from provider_shim.schema.validate import validate, validate_write
from provider_shim.schema.validators import (
    Between,
    Duration,
    Entries,
    JsonText,
    Length,
    OneOf,
    Pattern,
    Url,
    Uuid,
    Validator,
)
from provider_shim.schema.values import UNKNOWN


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (Pattern("[a-z]+", "letters"), ["a", "abc"], ["", "A", "a1", "a\n", "1a"]),
        (OneOf(("A", "B")), ["A", "B"], ["", "a", "AB"]),
        (Length(1, 2), ["a", "ab", ["x"], {"k": "v"}], ["", "abc", [], {}]),
        (Length(2), ["ab", "a" * 99], ["a", []]),
        (Between(1, 3), [1, 2, 3], [0, 4, -1]),
        (
            Url(),
            ["https://a.b", "http://localhost:80/x?y=z", "https://[::1]/"],
            ["", "a.b", "ftp://a.b", "https://", "https://a b", "http://h:port", "http://[::1", "//a", "http://a\x07"],
        ),
        (
            Uuid(),
            # The second is what `terraform test` makes up for a mocked object.
            ["4650aa98-e894-4675-9614-558915d5837A", "4650aa98"],
            ["", "4650aa9", "Orders01", "orders", "my-orders", "4650aa98e89446759614558915d5837a"],
        ),
        (JsonText(), ["{}", "[1]", '"a"', "null", " {} "], ["", "{", "NaN", "[Infinity]", "{'a': 1}", "[" * 100_000]),
        (
            Entries(key="[a-z]+", value="[0-9]*", hint="letters, and digits"),
            [{}, {"a": "1"}, {"a": "", "b": UNKNOWN}],
            [{"A": "1"}, {"a": "b"}, {"": ""}],
        ),
        (Duration(), ["90s", "10m", "1h30m", "1.5h", "250ms"], ["", "90", "s", "-1s", "1d", "1h 30m", "1h30"]),
    ],
    ids=lambda value: type(value).__name__ if isinstance(value, Validator) else "",
)
def test_a_check_tells_good_from_bad(check: Validator, good: list[Any], bad: list[Any]) -> None:
    for value in good:
        assert check.problem(value) is None, value
    for value in bad:
        assert check.problem(value), value


@given(st.text(st.characters(max_codepoint=0x2FF), max_size=12).map("http://h{}".format) | st.text(max_size=12))
def test_a_url_that_is_accepted_can_be_used(url: str) -> None:
    if Url().problem(url) is None:
        httpx.URL(url)


@given(st.integers(0, 99), st.integers(0, 59), st.integers(0, 59))
def test_durations_are_read_as_they_are_written(hours: int, minutes: int, seconds: int) -> None:
    total = hours * 3600 + minutes * 60 + seconds
    assert parse_duration(f"{hours}h{minutes}m{seconds}s") == total
    assert parse_duration(format_duration(total)) == total


_NAMES = ("a", "b", "c")
_STATES = [None, "x", UNKNOWN]
_RULES: list[ConfigValidator] = [
    AtMostOneOf(_NAMES),
    ExactlyOneOf(_NAMES),
    Needs("a", "b"),
    NeededWhen(("a", "b"), "c", "x"),
    NeededWhen(("a", "b")),
    RefusedWhen(("a", "b"), "c", "x"),
]


@pytest.mark.parametrize("rule", _RULES, ids=lambda rule: type(rule).__name__)
def test_what_is_unknown_is_a_problem_only_if_it_is_one_however_it_turns_out(rule: ConfigValidator) -> None:
    for states in itertools.product(_STATES, repeat=3):
        outcomes = itertools.product(*([None, "x", "y"] if state is UNKNOWN else [state] for state in states))
        certain = all(list(rule.problems(dict(zip(_NAMES, each, strict=True)), ())) for each in outcomes)
        told = bool(list(rule.problems(dict(zip(_NAMES, states, strict=True)), ())))
        assert not told or certain, states


@pytest.mark.parametrize(
    ("rule", "config", "path"),
    [
        (AtMostOneOf(_NAMES), {"a": "x", "c": "x"}, ("at", "c")),
        (ExactlyOneOf(_NAMES), {}, ("at",)),
        (ExactlyOneOf(_NAMES), {"a": "x", "b": "x"}, ("at", "b")),
        (Needs("a", "b"), {"a": "x"}, ("at", "a")),
        (NeededWhen(("a", "b"), "c", "x"), {"c": "x"}, ("at", "a")),
        (RefusedWhen(("a", "b"), "c", "x"), {"c": "x", "b": "x"}, ("at", "b")),
    ],
)
def test_a_broken_rule_names_the_attribute(
    rule: ConfigValidator, config: dict[str, Any], path: tuple[str, ...]
) -> None:
    (problem,) = rule.problems(dict.fromkeys(_NAMES) | config, ("at",))
    assert problem.path == path
    assert '"a"' in problem.detail or '"b"' in problem.detail


_ITEM = {
    "name": Attribute(type="string", required=True, validators=(Pattern("[a-z]+", "letters"),)),
    "key": Attribute(type="string", sensitive=True, validators=(Length(20),)),
    "pin": Attribute(type="string", sensitive=True, validators=(Pattern("[0-9]+", "digits"),)),
    "pin_wo": Attribute(type="string", write_only=True, validators=(Pattern("[0-9]+", "digits"),)),
}


def _schema(nesting: Any) -> dict[str, Attribute]:
    return {
        "items": Attribute(
            nested=Nested(nesting=nesting, attributes=_ITEM, config_validators=(AtMostOneOf(("key", "pin")),))
        )
    }


@pytest.mark.parametrize(
    ("nesting", "held", "where"),
    [
        ("single", lambda item: item, ("items",)),
        ("list", lambda item: [{"name": "ok"}, item], ("items", 1)),
        ("map", lambda item: {"x": item}, ("items", "x")),
    ],
)
def test_problems_within_objects_have_their_path(nesting: Any, held: Any, where: tuple[Any, ...]) -> None:
    schema = _schema(nesting)
    (problem,) = validate(schema, (), {"items": held({"name": "NO", "key": None, "pin": None})})
    assert problem.path == (*where, "name")
    (broken,) = validate(schema, (), {"items": held({"name": "ok", "key": "k" * 20, "pin": "1234"})})
    assert broken.path == (*where, "pin")


@pytest.mark.parametrize("config", [None, UNKNOWN, [], [UNKNOWN], [None], [{"name": UNKNOWN, "key": UNKNOWN}]])
def test_what_is_not_known_or_not_there_is_not_judged(config: Any) -> None:
    assert list(validate(_schema("list"), (), {"items": config})) == []


@pytest.mark.parametrize("name", ["pin", "pin_wo"])
def test_a_sensitive_value_is_not_told(name: str) -> None:
    (problem,) = validate(_schema("single"), (), {"items": {"name": "ok", name: "correct-horse"}})
    assert "correct-horse" not in problem.detail
    assert "digits" in problem.detail


def test_write_only_values_need_a_terraform_that_knows_them() -> None:
    schema = {"key_wo": Attribute(type="string", optional=True, write_only=True)}
    (problem,) = validate(schema, (), {"key_wo": "secret"}, write_only=False)
    assert "1.11" in problem.summary
    assert '"key"' in problem.detail
    assert list(validate(schema, (), {"key_wo": "secret"}, write_only=True)) == []
    assert list(validate(schema, (), {"key_wo": None}, write_only=False)) == []


def test_what_only_a_write_needs_is_asked_for_only_then() -> None:
    rule = NeededWhen(("key",))
    schema = {"key": Attribute(type="string", optional=True)}
    assert list(validate(schema, (rule,), {"key": None})) == []
    assert list(validate_write(schema, (rule,), {"key": None}))
    assert list(validate_write(schema, (rule,), {"key": UNKNOWN})) == []


def test_what_the_cloud_computes_cannot_be_set() -> None:
    attributes = {
        "id": Attribute(type="string", computed=True),
        "either": Attribute(type="string", optional=True, computed=True),
        "part": Attribute(nested=Nested(attributes={"status": Attribute(type="string", computed=True)}), optional=True),
    }
    config = {"id": "7", "either": "chosen", "part": {"status": "RUNNING"}}
    told = {problem.path: problem.detail for problem in validate(attributes, (), config)}
    assert told.keys() == {("id",), ("part", "status")}
    assert told[("part", "status")].startswith("part.status cannot be set: the cloud computes it.")
    assert not list(validate(attributes, (), {"id": None, "either": None, "part": {"status": None}}))
