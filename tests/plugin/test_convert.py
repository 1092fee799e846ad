"""Diagnostics and paths as Terraform gets them."""

from __future__ import annotations

from typing import Any

import pytest

from provider_shim.framework.redaction import redact
from provider_shim.plugin import tfplugin6_pb2 as pb
from provider_shim.plugin.convert import from_value, to_diagnostics, to_path, to_value
from provider_shim.plugin.received import received
from provider_shim.schema.attributes import Attribute, Schema
from provider_shim.schema.diagnostics import Diagnostic
from provider_shim.schema.values import Key, Path


def _steps(message: Any) -> list[tuple[str, Any]]:
    return [(kind := step.WhichOneof("selector"), getattr(step, kind)) for step in message.steps]


def test_a_step_is_a_name_a_place_or_a_key() -> None:
    assert _steps(to_path(("tools", Key("name"), "tags", 1, "key"))) == [
        ("attribute_name", "tools"),
        ("element_key_string", "name"),
        ("attribute_name", "tags"),
        ("element_key_int", 1),
        ("attribute_name", "key"),
    ]


@pytest.mark.parametrize(
    ("path", "detail", "shown", "told"),
    [
        (("tools", Key("a b"), "url"), "No.", ["tools", "a b"], 'No. (In tools["a b"].)'),
        (("tools", Key("a"), "url"), 'No tools["a"].url.', ["tools", "a"], 'No tools["a"].url.'),
        (("tools", 1, "url"), "No.", ["tools", 1], "No."),
        (("log", "level"), "No.", ["log"], "No."),
        ((), "No.", [], "No."),
    ],
)
def test_a_diagnostic_names_the_object_of_a_map(path: Path, detail: str, shown: list[Any], told: str) -> None:
    [message] = to_diagnostics([Diagnostic("Wrong", detail, path)])
    assert [value for _, value in _steps(message.attribute)] == shown
    assert message.detail == told


def test_decoding_registers_no_secret_and_receiving_does() -> None:
    schema = Schema(attributes={"key": Attribute(type="string", sensitive=True), "name": Attribute(type="string")})
    wire = to_value({"key": "horse-staple-of-a-test", "name": "plain-name"}, schema.cty_type)
    text = "horse-staple-of-a-test of plain-name"
    assert from_value(schema, wire) == {"key": "horse-staple-of-a-test", "name": "plain-name"}
    assert redact(text) == text
    assert received(schema, wire) == from_value(schema, wire)
    assert redact(text) == "(sensitive) of plain-name"
    assert received(schema, pb.DynamicValue()) is None
