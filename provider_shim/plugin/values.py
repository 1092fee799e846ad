"""Terraform values on the wire: cty's MessagePack and JSON encodings.

A value is plain Python: `None`, `bool`, `str`, `int` or `decimal.Decimal` for a number,
`list` for a list, set or tuple, `dict` for a map or object, and `UNKNOWN`. A type is the
protocol's own notation of it, parsed from JSON: `"string"`, `["list", "number"]`,
`["object", {"id": "string"}]` and so on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

import msgpack  # type: ignore[import-untyped]  # It ships no types.

from provider_shim.schema.values import UNKNOWN, CtyType, Value, format_path

# cty encodes an unknown value as extension 0, or as 12 with refinements (such as
# not null, a prefix, bounds), which a provider may ignore.
_UNKNOWN_EXTENSIONS = frozenset({0, 12})
_UNKNOWN_ON_WIRE = msgpack.ExtType(0, b"\x00")
# Deep enough for any schema, and far from Python's recursion limit.
_MAX_DEPTH = 128
_PRIMITIVES = frozenset({"string", "number", "bool", "dynamic"})


class MalformedValue(ValueError):
    """Bytes that do not hold a value of the expected type."""


class Dynamic:
    """A value whose type is only known at run time (cty's `dynamic`), with that type."""

    __slots__ = ("type", "value")

    def __init__(self, type: CtyType, value: Value) -> None:
        self.type = type
        self.value = value

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Dynamic) and (self.type, self.value) == (other.type, other.value)

    def __hash__(self) -> int:
        return hash(json.dumps(self.type, sort_keys=True))

    def __repr__(self) -> str:
        return f"Dynamic({self.type!r}, {self.value!r})"


def decode(data: bytes, type: CtyType) -> Value:
    """Decode a value of `type` from MessagePack.

    Raises:
        MalformedValue: The bytes are not MessagePack, or not a value of that type.
    """
    try:
        raw = msgpack.unpackb(data, raw=False, strict_map_key=False, ext_hook=_extension)
    except (ValueError, TypeError, RecursionError, msgpack.exceptions.UnpackException) as error:
        raise MalformedValue(f"not MessagePack: {error}") from error
    return _from_wire(raw, type, ())


def encode(value: Value, type: CtyType) -> bytes:
    """Encode a value as MessagePack.

    Raises:
        MalformedValue: It is not a value of that type.
    """
    raw = _to_wire(value, type, ())
    try:
        packed: bytes = msgpack.packb(raw, use_bin_type=True)
    except (ValueError, OverflowError) as error:
        raise MalformedValue(f"cannot be written as MessagePack: {error}") from error
    return packed


def decode_json(data: bytes, type: CtyType) -> Value:
    """Decode a value of `type` from JSON, as in a state file; attributes that the type lacks are dropped.

    Raises:
        MalformedValue: The bytes are not JSON, or not a value of that type.
    """
    return from_json(parse_json(data), type)


def parse_json(data: bytes) -> Any:
    """Parse a JSON document, with fractions as decimals.

    Raises:
        MalformedValue: The bytes are not JSON.
    """
    try:
        return json.loads(data, parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise MalformedValue(f"not JSON: {error}") from error


def from_json(document: Any, type: CtyType) -> Value:
    """The value of `type` in a parsed JSON document; attributes that the type lacks are dropped.

    Raises:
        MalformedValue: It is not a value of that type.
    """
    return _from_wire(document, type, (), lenient=True)


def _extension(code: int, data: bytes) -> Any:
    if code in _UNKNOWN_EXTENSIONS:
        return UNKNOWN
    raise ValueError(f"extension type {code} is not one of cty's")


def _wrong(path: tuple[str | int, ...], expected: str, raw: object) -> MalformedValue:
    # The message does not show the value, which may be a secret.
    where = f" at {format_path(path)}" if path else ""
    return MalformedValue(f"expected {expected}{where}, got {type(raw).__name__}")


def _from_wire(raw: Any, type: CtyType, path: tuple[str | int, ...], lenient: bool = False) -> Value:
    if len(path) > _MAX_DEPTH:
        raise MalformedValue(f"nested more than {_MAX_DEPTH} deep")
    if raw is UNKNOWN or raw is None:
        return raw
    if isinstance(type, str):
        return _primitive_from_wire(raw, type, path, lenient)
    kind: str = type[0]
    of: Any = type[1]
    if kind in ("list", "set"):
        if not isinstance(raw, list):
            raise _wrong(path, f"a {kind}", raw)
        return [_from_wire(item, of, (*path, index), lenient) for index, item in enumerate(raw)]
    if kind == "tuple":
        if not isinstance(raw, list) or len(raw) != len(of):
            raise _wrong(path, f"a tuple of {len(of)}", raw)
        pairs = zip(raw, of, strict=True)
        return [_from_wire(item, item_type, (*path, index), lenient) for index, (item, item_type) in enumerate(pairs)]
    if not isinstance(raw, dict) or not all(isinstance(key, str) for key in raw):
        raise _wrong(path, f"a {kind}", raw)
    if kind == "map":
        return {key: _from_wire(item, of, (*path, key), lenient) for key, item in raw.items()}
    if kind == "object":
        if not lenient and raw.keys() != of.keys():
            odd = ", ".join(sorted(raw.keys() ^ of.keys()))
            raise MalformedValue(f"missing or unexpected attributes at {format_path(path) or 'the top'}: {odd}")
        return {name: _from_wire(raw.get(name), of[name], (*path, name), lenient) for name in of}
    raise MalformedValue(f"no such type: {kind}")


def _primitive_from_wire(raw: Any, type: str, path: tuple[str | int, ...], lenient: bool) -> Value:
    if type == "string":
        if isinstance(raw, str):
            return raw
    elif type == "bool":
        if isinstance(raw, bool):
            return raw
    elif type == "number":
        if isinstance(raw, int | float | str | Decimal) and not isinstance(raw, bool):
            return _number(raw, path)
    elif type == "dynamic":
        if lenient:
            if isinstance(raw, dict) and raw.keys() == {"value", "type"}:
                return _dynamic(raw["type"], raw["value"], path, lenient)
        elif isinstance(raw, list) and len(raw) == 2 and isinstance(raw[0], bytes):
            return _dynamic(parse_json(raw[0]), raw[1], path, lenient)
    else:
        raise MalformedValue(f"no such type: {type}")
    raise _wrong(path, f"a {type}", raw)


def _dynamic(type: Any, raw: Any, path: tuple[str | int, ...], lenient: bool) -> Dynamic:
    """A value with its type; both come from outside and may be anything."""
    if type == "dynamic" or not _is_type(type):
        raise MalformedValue(f"a dynamic value has an invalid type{f' at {format_path(path)}' if path else ''}")
    return Dynamic(type, _from_wire(raw, type, path, lenient))


def _is_type(type: Any, depth: int = 0) -> bool:
    if isinstance(type, str):
        return type in _PRIMITIVES
    if not isinstance(type, list) or len(type) < 2 or depth > _MAX_DEPTH:
        return False
    kind, of = type[:2]
    if kind in ("list", "set", "map"):
        return _is_type(of, depth + 1)
    if kind == "tuple" and isinstance(of, list):
        return all(_is_type(each, depth + 1) for each in of)
    if kind == "object" and isinstance(of, dict):
        return all(_is_type(each, depth + 1) for each in of.values())
    return False


def _number(raw: int | float | str | Decimal, path: tuple[str | int, ...]) -> int | Decimal:
    if isinstance(raw, int):
        return raw
    try:
        number = Decimal(raw)
        if not number.is_finite():
            raise InvalidOperation
        # A few bytes with a huge exponent would make a huge integer.
        if number == number.to_integral_value() and abs(number.adjusted()) < 1000:
            return int(number)
    except InvalidOperation as error:
        raise _wrong(path, "a finite number", raw) from error
    return number


def _to_wire(value: Value, type: CtyType, path: tuple[str | int, ...]) -> Any:
    if value is UNKNOWN:
        return _UNKNOWN_ON_WIRE
    if value is None:
        return None
    if isinstance(type, str):
        return _primitive_to_wire(value, type, path)
    kind: str = type[0]
    of: Any = type[1]
    if kind in ("list", "set"):
        if not isinstance(value, list | tuple):
            raise _wrong(path, f"a {kind}", value)
        return [_to_wire(item, of, (*path, index)) for index, item in enumerate(value)]
    if kind == "tuple":
        if not isinstance(value, list | tuple) or len(value) != len(of):
            raise _wrong(path, f"a tuple of {len(of)}", value)
        pairs = zip(value, of, strict=True)
        return [_to_wire(item, item_type, (*path, index)) for index, (item, item_type) in enumerate(pairs)]
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        raise _wrong(path, f"a {kind}", value)
    if kind == "map":
        return {key: _to_wire(item, of, (*path, key)) for key, item in value.items()}
    if value.keys() - of.keys():
        raise MalformedValue(f"not attributes of {format_path(path) or 'it'}: {sorted(value.keys() - of.keys())}")
    return {name: _to_wire(value.get(name), of[name], (*path, name)) for name in sorted(of)}


def _primitive_to_wire(value: Any, type: str, path: tuple[str | int, ...]) -> Any:
    if type == "dynamic":
        if not isinstance(value, Dynamic):
            raise _wrong(path, "a value with its type", value)
        return [json.dumps(value.type).encode(), _to_wire(value.value, value.type, path)]
    if type == "string" and isinstance(value, str):
        return value
    if type == "bool" and isinstance(value, bool):
        return value
    if type == "number" and not isinstance(value, bool):
        # As decimal text: Terraform reads numbers from a state file with 512 bits of precision, as it does text, but
        # MessagePack's integers with 64. Numbers of different precision change the exit code of
        # `plan -refresh-only -detailed-exitcode`, though not the plan that it shows.
        if isinstance(value, int) or (isinstance(value, Decimal) and value.is_finite()):
            return str(value)
        if isinstance(value, float):
            # A float stands for its shortest decimal: 0.1 is one tenth, as in a configuration.
            return _primitive_to_wire(_number(repr(value), path), type, path)
    raise _wrong(path, f"a {type}", value)
