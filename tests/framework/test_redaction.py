"""Secrets are replaced wherever they show up, in whatever form."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from provider_shim.framework.redaction import Redactor
from provider_shim.framework.schema import Attribute, Nested
from provider_shim.framework.values import UNKNOWN

_SECRETS = st.text(st.characters(codec="utf-8"), min_size=4, max_size=20)
_TEXT = Attribute(type="string")
_SENSITIVE = Attribute(type="string", sensitive=True)


@given(_SECRETS, st.text(max_size=20), st.text(max_size=20))
def test_a_secret_is_nowhere_in_a_redacted_text(secret: str, before: str, after: str) -> None:
    assume(secret not in "(sensitive)")
    redact = Redactor()
    redact.learn(secret)
    for form in (secret, json.dumps(secret), json.dumps({"a": [secret]}), quote(secret, safe="")):
        redacted = redact(f"{before}{form}{after}")
        assert "(sensitive)" in redacted
        assert secret not in redacted.replace("(sensitive)", "\x00")


def test_texts_without_secrets_stay_as_they_are() -> None:
    redact = Redactor()
    redact.learn("correct-horse", "", "abc", None, 7, UNKNOWN)
    text = "nothing to see, a correct horse, abc and 7"
    assert redact(text) == text


def test_a_secret_within_a_longer_one_leaves_nothing_of_it() -> None:
    redact = Redactor()
    redact.learn("horse-battery", "correct-horse-battery-staple")
    assert redact("it is correct-horse-battery-staple!") == "it is (sensitive)!"


def _nested(nesting: Any, sensitive: bool = False, **attributes: Attribute) -> Attribute:
    return Attribute(nested=Nested(nesting=nesting, attributes=attributes), sensitive=sensitive)


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        (_SENSITIVE, "correct-horse"),
        (Attribute(type="string", write_only=True), "correct-horse"),
        (Attribute(type=["list", "string"], sensitive=True), ["x", "correct-horse"]),
        (Attribute(type=["map", "string"], sensitive=True), {"x": "correct-horse"}),
        (Attribute(type=["map", ["list", "string"]], sensitive=True), {"x": ["correct-horse"]}),
        (_nested("single", key=_SENSITIVE), {"key": "correct-horse"}),
        (_nested("list", key=_SENSITIVE), [None, UNKNOWN, {"key": "correct-horse"}]),
        (_nested("set", key=_SENSITIVE), [{"key": "correct-horse"}]),
        (_nested("map", key=_SENSITIVE), {"x": {"key": "correct-horse"}}),
        (_nested("single", sensitive=True, key=_TEXT), {"key": "correct-horse"}),
        (_nested("list", sensitive=True, key=_TEXT), [{"key": "correct-horse"}]),
    ],
)
def test_secrets_are_learned_from_wherever_the_schema_says(attribute: Attribute, value: Any) -> None:
    redact = Redactor()
    redact.learn_from({"it": attribute, "name": _TEXT}, {"it": value, "name": "plain name"})
    assert redact("a correct-horse, by its plain name") == "a (sensitive), by its plain name"


@pytest.mark.parametrize("values", [None, {}, {"it": None}, {"it": UNKNOWN}])
def test_nothing_is_learned_from_nothing(values: Any) -> None:
    redact = Redactor()
    redact.learn_from({"it": _SENSITIVE, "list": _nested("list", key=_SENSITIVE)}, values)
    assert redact("None UNKNOWN") == "None UNKNOWN"
