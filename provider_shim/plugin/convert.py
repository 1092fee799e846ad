"""The framework's schemas, values, diagnostics and paths as protocol messages, and values back from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping

from provider_shim.framework.printable import printable
from provider_shim.framework.redaction import redact
from provider_shim.schema.attributes import Attribute, Attributes, Schema
from provider_shim.schema.diagnostics import Diagnostic, Severity
from provider_shim.schema.functions import Function
from provider_shim.schema.values import CtyType, Key, Path, Value, format_path

from . import tfplugin6_pb2 as pb
from .values import MalformedValue, decode, decode_json, encode

_SEVERITIES = {Severity.ERROR: pb.Diagnostic.ERROR, Severity.WARNING: pb.Diagnostic.WARNING}
_NESTINGS = {
    "single": pb.Schema.Object.SINGLE,
    "list": pb.Schema.Object.LIST,
    "set": pb.Schema.Object.SET,
    "map": pb.Schema.Object.MAP,
}


def to_schema(schema: Schema) -> pb.Schema:
    """A schema as a protocol message."""
    block = pb.Schema.Block(
        version=schema.version,
        attributes=_attributes(schema.attributes),
        description=schema.description,
        description_kind=pb.MARKDOWN,
    )
    return pb.Schema(version=schema.version, block=block)


def to_identity_schema(schema: Schema) -> pb.ResourceIdentitySchema:
    """The schema of a resource's identity."""
    attributes = [
        pb.ResourceIdentitySchema.IdentityAttribute(
            name=name,
            type=_type(schema.attributes[name].cty_type),
            required_for_import=True,
            description=schema.attributes[name].description,
        )
        for name in schema.identity
    ]
    return pb.ResourceIdentitySchema(identity_attributes=attributes)


def to_function(function: Function) -> pb.Function:
    """A function's signature."""
    message = pb.Function(
        parameters=[
            pb.Function.Parameter(
                name=each.name,
                type=_type(each.type),
                description=each.description,
                description_kind=pb.MARKDOWN,
            )
            for each in function.parameters
        ],
        summary=function.summary,
        description=function.description,
        description_kind=pb.MARKDOWN,
    )
    # The field's name is a Python keyword.
    getattr(message, "return").type = _type(function.returns)
    return message


def schema_of(get: Callable[[str], Schema], category: str, type_name: str) -> Schema:
    """Look up the schema of a type by name.

    Raises:
        MalformedValue: There is no such type.
    """
    try:
        return get(type_name)
    except KeyError:
        raise MalformedValue(f"there is no {category} {type_name}") from None


def from_value(schema: Schema, wire: pb.DynamicValue) -> dict[str, Value] | None:
    """Decode an object; None if it is null."""
    value: dict[str, Value] | None = None
    if wire.msgpack:
        value = decode(wire.msgpack, schema.cty_type)
    elif wire.json:
        value = decode_json(wire.json, schema.cty_type)
    return value


def to_value(value: Value, type: CtyType) -> pb.DynamicValue:
    """Encode a value of a type."""
    return pb.DynamicValue(msgpack=encode(value, type))


def to_identity(schema: Schema, state: Mapping[str, Value] | None) -> pb.ResourceIdentityData | None:
    """The identity in an object's state; None if it is incomplete."""
    if state is None or not schema.identity:
        return None
    identity = {name: state.get(name) for name in schema.identity}
    if None in identity.values():
        return None
    return pb.ResourceIdentityData(identity_data=to_value(identity, schema.identity_type))


def to_diagnostics(diagnostics: Iterable[Diagnostic]) -> list[pb.Diagnostic]:
    """Diagnostics as protocol messages, with secrets redacted."""
    return [
        pb.Diagnostic(
            severity=_SEVERITIES[diagnostic.severity],
            summary=printable(redact(diagnostic.summary)),
            detail=printable(redact(_placed(diagnostic))),
            attribute=to_path(_shown(diagnostic.path)) if diagnostic.path else None,
        )
        for diagnostic in diagnostics
    ]


def _placed(diagnostic: Diagnostic) -> str:
    """The detail with the map key that it is about, since Terraform shows only the attribute's first line."""
    shown = _shown(diagnostic.path)
    place = format_path(shown)
    named = any(isinstance(step, Key) for step in shown) and place not in diagnostic.detail
    return f"{diagnostic.detail} (In {place}.)" if named else diagnostic.detail


def _shown(path: Path) -> Path:
    """The part of a path that Terraform can find in a configuration.

    For a longer path, it looks up the last name in the resource itself: for `tools["a"].description`, it would show the
    resource's own `description`.
    """
    return path[:2] if len(path) > 1 and isinstance(path[1], int | Key) else path[:1]


def to_path(path: Path) -> pb.AttributePath:
    """An attribute's path."""
    return pb.AttributePath(steps=map(_step, path))


def _step(step: str | int) -> pb.AttributePath.Step:
    match step:
        case int():
            return pb.AttributePath.Step(element_key_int=step)
        case Key():
            return pb.AttributePath.Step(element_key_string=step)
        case _:
            return pb.AttributePath.Step(attribute_name=step)


def _attributes(attributes: Attributes) -> list[pb.Schema.Attribute]:
    return [_attribute(name, attribute) for name, attribute in sorted(attributes.items())]


def _attribute(name: str, attribute: Attribute) -> pb.Schema.Attribute:
    nested = attribute.nested
    return pb.Schema.Attribute(
        name=name,
        type=b"" if nested else _type(attribute.cty_type),
        nested_type=pb.Schema.Object(attributes=_attributes(nested.attributes), nesting=_NESTINGS[nested.nesting])
        if nested
        else None,
        description=attribute.description,
        description_kind=pb.MARKDOWN,
        required=attribute.required,
        optional=attribute.optional,
        computed=attribute.computed,
        sensitive=attribute.sensitive,
        write_only=attribute.write_only,
        deprecated=attribute.deprecated,
    )


def _type(type: CtyType) -> bytes:
    return json.dumps(type).encode()
