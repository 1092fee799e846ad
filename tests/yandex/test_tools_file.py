"""The fields of a tools file are those of the definitions that the service publishes."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.schema.attributes import Nested
from provider_shim.schema.documents import fields_of
from provider_shim.schema.yandex.tools_file import NAME, tools_schema

mcp_gateway = pytest.importorskip("yandex.cloud.serverless.mcpgateway.v1.mcp_gateway_pb2")


def _published(message: Any) -> dict[str, Any]:
    """The fields of a message, and those of the messages in it."""
    found: dict[str, Any] = {}
    for field in message.fields:
        of = field.message_type
        found[field.name] = _published(of) if of is not None and not of.GetOptions().map_entry else None
    return found


def _known(nested: Nested) -> dict[str, Any]:
    fields = fields_of(nested.attributes)
    return {name: None if each.nested is None else _known(each.nested) for name, each in fields.items()}


def test_the_fields_are_those_of_the_published_definitions() -> None:
    published = _published(mcp_gateway.DESCRIPTOR.message_types_by_name["McpTool"])
    assert {NAME: None, **_known(tools_schema())} == published
