"""What a cloud says reaches a terminal as text, whatever is in it."""

from __future__ import annotations

import json
import logging

import pytest

from provider_shim.framework.printable import printable
from provider_shim.plugin.convert import to_diagnostics
from provider_shim.plugin.logs import _JsonLines
from provider_shim.schema.diagnostics import Diagnostic

_ESCAPES = "\x1b]0;owned\x07 \x1b[2J \x9b31m \x08\x7f\r \u202eevil"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\nb\tc é 日本", "a\nb\tc é 日本"),
        ("\x1b[31mred", "\\x1b[31mred"),
        ("\x9b31m\x07\r", "\\x9b31m\\x07\\r"),
        ("\u202eevil\u2066", "\\u202eevil\\u2066"),
    ],
)
def test_control_characters_are_escaped(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_diagnostics_and_log_lines_hold_no_control_characters() -> None:
    [message] = to_diagnostics([Diagnostic(_ESCAPES, _ESCAPES)])
    record = logging.LogRecord("x", logging.INFO, "x", 1, "%s", (_ESCAPES,), None)
    logged = json.loads(_JsonLines().format(record))["@message"]
    for text in (message.summary, message.detail, logged):
        assert text == printable(_ESCAPES)
        assert all(character.isprintable() for character in text)
