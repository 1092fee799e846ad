"""What is written is read again as it was, whatever it is."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from constructs_lib._core.yaml_documents import parse
from provider_shim.export.texts import as_json, as_yaml

# What YAML 1.1 and 1.2 take for something else than text.
_TRICKY = (
    "no",
    "yes",
    "on",
    "null",
    "~",
    "1e3",
    "0o17",
    "0x1F",
    ".5",
    "-1",
    "2026-01-01",
    "1:30",
    "true",
    "<<",
    "=",
    "",
)
_TEXT = st.one_of(
    st.sampled_from(_TRICKY),
    st.text(),
    st.text("ab \n\t:#-'\"\\|>{}[]&*!%@`?,"),
)


@given(_TEXT)
def test_texts_are_read_as_they_were(text: str) -> None:
    tools = [{"name": text, "action": {"headers": {"key": text}, "list": [text]}}]
    assert parse(as_yaml(tools), "") == tools
    assert json.loads(as_json(tools)) == tools


@pytest.mark.parametrize(
    ("schema", "written"),
    [
        ('{"a":{"b":[1]}}', '{\n  "a": {\n    "b": [\n      1\n    ]\n  }\n}'),
        ('{"a": 1.10000000000000000001}', None),
        ('{"a": 12345678901234567890123}', '{\n  "a": 12345678901234567890123\n}'),
        (r'{"a": "\(.b)"}', None),
        ("no JSON", None),
    ],
)
def test_a_schema_is_put_in_lines_if_that_does_not_change_it(schema: str, written: str | None) -> None:
    [tool] = parse(as_yaml([{"name": "a", "input_json_schema": schema}]), "")
    assert tool["input_json_schema"] == (schema if written is None else written)
