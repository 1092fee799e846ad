"""Where values come in from Terraform: their secrets are registered before anything is done with them."""

from __future__ import annotations

from provider_shim.framework.redaction import redact
from provider_shim.schema.attributes import Schema
from provider_shim.schema.values import Value

from . import tfplugin6_pb2 as pb
from .convert import from_value


def received(schema: Schema, wire: pb.DynamicValue) -> dict[str, Value] | None:
    """An object that Terraform sent, with its secrets registered: from here on they are kept out of logs."""
    value = from_value(schema, wire)
    redact.register_from(schema.attributes, value)
    return value
