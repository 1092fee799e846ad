"""Texts of any length are read in a time that grows with the length, and of any depth without an end of the stack."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from provider_shim.schema.instaclustr.tools import bind_names
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.validators import Duration
from provider_shim.schema.yandex.templates import MalformedTemplate, arguments, dashed, expressions, filled

_SMALL, _FACTOR = 4_000, 16


def _duration(text: str) -> None:
    assert Duration().problem(text)


def _expressions(text: str) -> None:
    with contextlib.suppress(MalformedTemplate):
        list(expressions(text))


_WORK: dict[str, tuple[Callable[[str], Any], Callable[[int], str]]] = {
    "digits without a unit": (_duration, lambda n: "1" * n),
    "parts of a duration": (_duration, lambda n: "1.1" * n),
    "comments of CQL that do not end": (bind_names, lambda n: "/*" * n),
    "quotes of CQL": (bind_names, lambda n: "'" * (n + 1)),
    "quoted names of CQL": (bind_names, lambda n: '"a' * (n + 1)),
    "dollars of CQL": (bind_names, lambda n: "$$ $" * n),
    "a name in jq": (arguments, lambda n: "a" * n),
    "a name with dashes in jq": (dashed, lambda n: "." + "a-" * n),
    "names with dashes in jq": (dashed, lambda n: ".a-a " * n),
    "calls within calls": (arguments, lambda n: "f(" * n + ")" * n),
    "texts in jq": (arguments, lambda n: '."a" ' * n),
    "spaces before a text in jq": (arguments, lambda n: " " * n + '"a"' * n),
    "brackets in jq": (arguments, lambda n: '.["a"' * n),
    "interpolations within texts": (_expressions, lambda n: '\\("' * n + '")' * n),
    "interpolations that do not end": (_expressions, lambda n: "\\(" * n),
}


def _seconds(work: Callable[[str], Any], text: str) -> float:
    fastest = float("inf")
    for _ in range(3):
        began = time.process_time()
        work(text)
        fastest = min(fastest, time.process_time() - began)
    return fastest


@pytest.mark.parametrize("what", _WORK)
def test_work_grows_with_the_length_not_with_its_square(what: str) -> None:
    work, text = _WORK[what]
    small = max(_seconds(work, text(_SMALL)), 1e-5)
    large = _seconds(work, text(_SMALL * _FACTOR))
    # Linear work grows by the factor, quadratic work by its square.
    assert large / small < _FACTOR**1.6, f"{small:.6f} s became {large:.6f} s"


def test_interpolations_of_any_depth_are_read() -> None:
    deep = '\\("' * 50_000 + '")' * 50_000
    assert list(expressions(deep)) == [deep[2:-1]]
    assert filled(deep, "x") == "x"
    assert arguments("f(" * 50_000 + ".a" + ")" * 50_000) == []
    with pytest.raises(MalformedTemplate, match="has no closing quotation mark"):
        list(expressions('\\("' * 50_000))
    with pytest.raises(MalformedTemplate, match="has no closing parenthesis"):
        list(expressions("\\((" + "(" * 50_000))


def test_deep_interpolations_are_a_message_or_nothing() -> None:
    schema = SchemaFile.load().resource("mcpgateway_yandex_gateway")
    for body in ('\\("' * 20_000 + '")' * 20_000, '\\("' * 20_000, json.dumps("[" * 20_000)):
        call = {"http_call": {"url": "https://w.example.com", "body": body}}
        told = list(
            validate(schema.attributes, schema.config_validators, {"name": "w", "tools": {"t": {"action": call}}})
        )
        assert all(each.summary == "Malformed interpolation" and len(each.detail) < 300 for each in told)


def test_a_long_duration_is_not_repeated_in_full() -> None:
    problem = Duration().problem("1" * 10_000)
    assert problem
    assert len(problem) < 150
    assert Duration().problem("0" * 40 + "1h30m") is None


@pytest.mark.parametrize(
    ("query", "binds"),
    [
        ("SELECT :a /* :b", ["a"]),
        ("SELECT :a '':b'' :c", ["a", "b", "c"]),
        ("SELECT :a 'it''s :b' :c", ["a", "c"]),
        ("SELECT :a /* :b */ :c -- :d\n:e // :f", ["a", "c", "e"]),
        ("SELECT :a $$ :b $$ :c", ["a", "c"]),
        ('SELECT ":a""b :c" :d', ["d"]),
        ("SELECT 'open :a", []),
    ],
)
def test_binds_outside_of_texts_and_comments(query: str, binds: list[str]) -> None:
    assert bind_names(query) == binds
