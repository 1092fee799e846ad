"""The codec of values: what goes out comes back, what is malformed is refused, and nothing else happens."""

from __future__ import annotations

import json
import struct
from decimal import Decimal
from typing import Any

import msgpack  # type: ignore[import-untyped]
import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cty import TYPED_VALUES, TYPES

from provider_shim.plugin.values import Dynamic, MalformedValue, decode, encode
from provider_shim.schema.values import UNKNOWN

_OBJECT = ["object", {"count": "number", "name": "string"}]


@given(TYPED_VALUES)
def test_a_value_comes_back_as_it_was(typed: tuple[Any, Any]) -> None:
    type, value = typed
    assert decode(encode(value, type), type) == value


@given(TYPES, st.binary(max_size=40))
def test_any_bytes_are_a_value_or_malformed(type: Any, data: bytes) -> None:
    _decode_or_malformed(data, type)


_RAW = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**64 - 1)
    | st.floats()
    | st.text(max_size=4)
    | st.binary(max_size=8)
    | st.builds(msgpack.ExtType, st.integers(0, 127), st.binary(max_size=4))
    | st.sampled_from([b'"string"', b'["list","dynamic"]', b'["object",["a"]]', b"[]", b"[[]]", b"3", b"{}"]),
    lambda of: st.lists(of, max_size=3) | st.dictionaries(st.text(max_size=3) | st.integers(0, 300), of, max_size=3),
    max_leaves=8,
)


@given(TYPES, _RAW)
def test_any_messagepack_is_a_value_or_malformed(type: Any, raw: Any) -> None:
    _decode_or_malformed(msgpack.packb(raw), type)


@given(TYPED_VALUES, st.data())
def test_a_damaged_encoding_is_a_value_or_malformed(typed: tuple[Any, Any], data: st.DataObject) -> None:
    type, value = typed
    encoded = bytearray(encode(value, type))
    at = data.draw(st.integers(0, len(encoded) - 1))
    encoded[at] = data.draw(st.integers(0, 255))
    _decode_or_malformed(bytes(encoded), type)


@given(TYPED_VALUES)
def test_a_truncated_or_continued_encoding_is_malformed(typed: tuple[Any, Any]) -> None:
    type, value = typed
    encoded = encode(value, type)
    for broken in (encoded[:-1], b"", encoded + b"\xc0"):
        with pytest.raises(MalformedValue):
            decode(broken, type)


def _decode_or_malformed(data: bytes, type: Any) -> None:
    try:
        value = decode(data, type)
    except MalformedValue:
        return
    # Whatever was accepted is a value of the type.
    assert decode(encode(value, type), type) == value


# What Terraform writes, by cty's rules: the smallest integer, a double where it is exact, else a decimal text.
@pytest.mark.parametrize(
    ("wire", "type", "value"),
    [
        (b"\xc0", "string", None),
        (b"\xd4\x00\x00", "string", UNKNOWN),
        (b"\xc3", "bool", True),
        (b"\x2a", "number", 42),
        (b"\xff", "number", -1),
        (b"\xcf" + struct.pack(">Q", 2**63), "number", 2**63),
        (b"\xd3" + struct.pack(">q", -(2**63)), "number", -(2**63)),
        (b"\xcb" + struct.pack(">d", 0.5), "number", Decimal("0.5")),
        (b"\xcb" + struct.pack(">d", 2.0**70), "number", 2**70),
        (b"\xca" + struct.pack(">f", 0.25), "number", Decimal("0.25")),
        (b"\xa30.1", "number", Decimal("0.1")),
        (b"\xb4-9223372036854775809", "number", -(2**63) - 1),
        (b"\xa5h\xc3\xa9llo"[:1] + "hélo".encode(), "string", "hélo"),
        (b"\xd9\x28" + b"x" * 40, "string", "x" * 40),
        (b"\x92\xa1a\xd4\x00\x00", ["list", "string"], ["a", UNKNOWN]),
        (b"\x82\xa5count\x01\xa4name\xc0", _OBJECT, {"count": 1, "name": None}),
        (b"\x92\x01\xa1a", ["tuple", ["number", "string"]], [1, "a"]),
        (b'\x92\xc4\x08"string"\xa1a', "dynamic", Dynamic("string", "a")),
        (b'\x92\xc4\x08"string"\xd4\x00\x00', "dynamic", Dynamic("string", UNKNOWN)),
    ],
)
def test_what_terraform_writes_is_understood(wire: bytes, type: Any, value: Any) -> None:
    assert decode(wire, type) == value


@pytest.mark.parametrize(
    ("value", "type", "wire"),
    [
        (None, _OBJECT, b"\xc0"),
        (UNKNOWN, ["list", "string"], b"\xd4\x00\x00"),
        # Numbers are decimal texts, which cty reads with the precision that numbers of a state file have.
        (0, "number", b"\xa10"),
        (127, "number", b"\xa3127"),
        (2**63, "number", b"\xb39223372036854775808"),
        (Decimal("0.1"), "number", b"\xa30.1"),
        ({"name": "n"}, _OBJECT, b"\x82\xa5count\xc0\xa4name\xa1n"),
        (Dynamic("bool", True), "dynamic", b'\x92\xc4\x06"bool"\xc3'),
    ],
)
def test_what_terraform_reads_is_written(value: Any, type: Any, wire: bytes) -> None:
    assert encode(value, type) == wire


@pytest.mark.parametrize("number", [0.1, 1.1, 1e-7, 123456.789])
def test_a_float_is_the_number_that_a_configuration_would_write(number: float) -> None:
    # What JSON from an API becomes in Python; as the double's exact value it would differ from the configured 0.1.
    assert decode(encode(number, "number"), "number") == Decimal(str(number))


@pytest.mark.parametrize(
    "refinements",
    [{1: False}, {1: False, 2: "arn:aws:"}, {3: [1, True], 4: ["99999999999999999999", False]}, {5: 1, 6: 2}],
)
@pytest.mark.parametrize("type", ["string", "number", ["list", "string"]])
def test_an_unknown_value_of_which_something_is_known_is_unknown(refinements: dict[int, Any], type: Any) -> None:
    wire = msgpack.packb(msgpack.ExtType(12, msgpack.packb(refinements)))
    assert decode(wire, type) is UNKNOWN


@pytest.mark.parametrize(
    ("raw", "type"),
    [
        ("1", "bool"),
        (1, "bool"),
        (1, "string"),
        (True, "number"),
        ("one", "number"),
        ("NaN", "number"),
        (float("inf"), "number"),
        (b"bytes", "string"),
        ({"a": 1}, ["list", "number"]),
        ([1], ["map", "number"]),
        ({1: "a"}, ["map", "string"]),
        ([1], ["tuple", ["number", "number"]]),
        ({"name": "n"}, _OBJECT),
        ({"name": "n", "count": 1, "more": 2}, _OBJECT),
        (msgpack.ExtType(5, b"\x00"), "string"),
        (msgpack.Timestamp(0), "string"),
        (["a", "b"], "dynamic"),
        ([b'"no type"', "b"], "dynamic"),
        ([b'["object"]', "b"], "dynamic"),
        ([b'["object", "string"]', {"a": "b"}], "dynamic"),
        ([b"[" * 5000, "b"], "dynamic"),
        ([b'"dynamic"', [b'"string"', "b"]], "dynamic"),
    ],
)
def test_a_value_of_another_type_is_malformed(raw: Any, type: Any) -> None:
    with pytest.raises(MalformedValue):
        decode(msgpack.packb(raw), type)


@pytest.mark.parametrize("depth", [100, 400])
def test_deep_dynamic_values_are_refused_before_python_gives_up(depth: int) -> None:
    raw: Any = None
    for _ in range(depth):
        raw = [b'["tuple",["dynamic"]]', [raw]]
    _decode_or_malformed(msgpack.packb(raw), "dynamic")


def test_a_value_as_deep_as_a_schema_can_be_comes_back() -> None:
    type: Any = "string"
    value: Any = "deep"
    for _ in range(60):
        type, value = ["object", {"in": type}], {"in": value}
    assert decode(encode(value, type), type) == value


@pytest.mark.parametrize(
    ("value", "type"),
    [
        ("text", "number"),
        (True, "number"),
        (1, "string"),
        (float("nan"), "number"),
        ("\ud800", "string"),
        ({"no": 1}, _OBJECT),
        ({1: "a"}, ["map", "string"]),
        ({"a": 1}, ["list", "number"]),
        ([1, 2], ["tuple", ["number"]]),
        ("bare", "dynamic"),
    ],
)
def test_a_value_that_does_not_fit_is_not_written(value: Any, type: Any) -> None:
    with pytest.raises(MalformedValue):
        encode(value, type)


@pytest.mark.parametrize("type", ["number", "bool", ["list", "string"], ["map", "string"], _OBJECT, "dynamic"])
def test_an_error_does_not_tell_the_value(type: Any) -> None:
    secret = "correct-horse"
    for raw in (7, [secret], {"name": [secret], "count": [secret]}, [secret.encode(), [secret]]):
        for data in (msgpack.packb([raw]), msgpack.packb(raw)[:-1] + b"\xc1", msgpack.packb(secret)[:-1]):
            with pytest.raises(MalformedValue) as caught:
                decode(data, type)
            assert secret not in f"{caught.value} {caught.value.__cause__}"
    with pytest.raises(MalformedValue) as caught:
        encode({"count": secret}, _OBJECT)
    assert secret not in str(caught.value)
    assert "count" in str(caught.value)


def test_the_place_of_a_mistake_is_named() -> None:
    type = ["object", {"backends": ["list", _OBJECT]}]
    raw = {"backends": [{"name": "n", "count": 1}, {"name": 7, "count": 1}]}
    with pytest.raises(MalformedValue, match=r"expected a string at backends\[1\]\.name, got int"):
        decode(msgpack.packb(raw), type)
    with pytest.raises(MalformedValue, match="missing or unexpected attributes at the top: backends"):
        decode(msgpack.packb({}), type)


def test_types_of_dynamic_values_are_those_of_their_json() -> None:
    value = Dynamic(["object", {"a": ["set", "number"]}], {"a": [1, 2]})
    raw = msgpack.unpackb(encode(value, "dynamic"))
    assert json.loads(raw[0]) == value.type
