"""Values as JSON, as Terraform keeps them in its state."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cty import KNOWN_TYPED_VALUES, TYPES

from provider_shim.plugin.values import Dynamic, MalformedValue, decode_json, encode

_OBJECT = ["object", {"count": "number", "name": "string"}]


def _json(value: Any) -> str:
    """A state file's JSON: numbers digit for digit, dynamic values with their type."""
    if isinstance(value, dict):
        return "{" + ",".join(f"{json.dumps(name)}:{_json(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return f"[{','.join(map(_json, value))}]"
    if isinstance(value, Dynamic):
        return f'{{"value":{_json(value.value)},"type":{json.dumps(value.type)}}}'
    return str(value) if isinstance(value, Decimal) else json.dumps(value)


@given(KNOWN_TYPED_VALUES)
def test_a_value_is_read_from_state_as_it_was(typed: tuple[Any, Any]) -> None:
    type, value = typed
    assert decode_json(_json(value).encode(), type) == value


@given(TYPES, st.binary(max_size=30) | st.text("[]{}\"',:01eE.-naulltrsf ", max_size=30).map(str.encode))
def test_any_bytes_are_a_state_or_malformed(type: Any, data: bytes) -> None:
    _decode_or_malformed(data, type)


_DOCUMENTS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda of: (
        st.lists(of, max_size=3)
        | st.dictionaries(st.text(max_size=3), of, max_size=3)
        | st.fixed_dictionaries({"value": of, "type": of})
    ),
    max_leaves=8,
)


@given(TYPES, _DOCUMENTS)
def test_any_json_is_a_state_or_malformed(type: Any, document: Any) -> None:
    _decode_or_malformed(json.dumps(document).encode(), type)


def _decode_or_malformed(data: bytes, type: Any) -> None:
    # Half of a surrogate pair can be said in JSON, but is no text that could be sent.
    with contextlib.suppress(MalformedValue):
        encode(decode_json(data, type), type)


def test_attributes_that_the_schema_lacks_are_dropped_at_every_level() -> None:
    type = ["object", {"backends": ["list", _OBJECT]}]
    state = b'{"backends": [{"name": "n", "count": 1, "was": [1]}], "before": {"deep": true}}'
    assert decode_json(state, type) == {"backends": [{"name": "n", "count": 1}]}


def test_attributes_that_the_state_lacks_are_null() -> None:
    assert decode_json(b'{"name": "n"}', _OBJECT) == {"name": "n", "count": None}
    assert decode_json(b"{}", _OBJECT) == {"name": None, "count": None}
    assert decode_json(b"null", _OBJECT) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("9007199254740993", 2**53 + 1),
        ("18446744073709551616", 2**64),
        ("0.1", Decimal("0.1")),
        ("1.0", 1),
        ("1e3", 1000),
        ("1E-30", Decimal("1E-30")),
        ('"12.5"', Decimal("12.5")),
    ],
)
def test_numbers_keep_every_digit(text: str, number: Any) -> None:
    decoded = decode_json(text.encode(), "number")
    assert decoded == number
    assert type(decoded) is type(number)


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("", _OBJECT),
        ("{", _OBJECT),
        ("[]", _OBJECT),
        ('{"name": 1}', _OBJECT),
        ('{"count": true}', _OBJECT),
        ('{"count": NaN}', _OBJECT),
        ('{"count": "many"}', _OBJECT),
        ("[" * 100_000, ["list", "string"]),
        ("9" * 5000, "number"),
        ('"\\udcff"' + "\udcff", "string"),
        ('{"type": "string", "value": 1}', "dynamic"),
        ('{"type": [], "value": 1}', "dynamic"),
    ],
)
def test_what_is_no_such_state_is_malformed(text: str, type: Any) -> None:
    with pytest.raises(MalformedValue):
        decode_json(text.encode(errors="surrogateescape"), type)


def test_an_error_does_not_tell_the_value() -> None:
    for text in ('{"count": "correct-horse"}', '{"name": ["correct-horse"]}', '{"name": "correct-horse"'):
        with pytest.raises(MalformedValue) as caught:
            decode_json(text.encode(), _OBJECT)
        assert "correct-horse" not in str(caught.value)
