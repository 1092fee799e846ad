"""Decodes values from Terraform and registers their secrets before they are used."""

from __future__ import annotations

from provider_shim.framework.redaction import redact
from provider_shim.schema.attributes import Schema
from provider_shim.schema.values import Value

from . import tfplugin6_pb2 as pb
from .convert import from_value


def received(schema: Schema, wire: pb.DynamicValue) -> dict[str, Value] | None:
    """Decode an object from Terraform and register its secrets, which are redacted from here on."""
    value = from_value(schema, wire)
    redact.register_from(schema.attributes, value)
    return value
