"""The provider's functions, called from a configuration."""

from __future__ import annotations

import json

import pytest
from support.terraform import Workspace, unframed

SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"


def _call(workspace: Workspace, expression: str) -> object:
    workspace.write({"output": {"it": {"value": f"${{provider::mcpgateway::{expression}}}"}}})
    workspace.apply()
    return json.loads(workspace.run("output", "-json", "it"))


@pytest.mark.parametrize(
    ("text", "valid"),
    [('{"type": "object"}', True), ("true", True), ('{"type": "strin"}', False), ("no JSON", False)],
)
def test_json_schema_valid(workspace: Workspace, text: str, valid: bool) -> None:
    assert _call(workspace, f"json_schema_valid({json.dumps(text)})") is valid


def test_persona_id_and_its_reverse(workspace: Workspace) -> None:
    id = _call(workspace, f'persona_id("{SERVER}", "support team")')
    assert id == f"{SERVER}_support team"
    parts = _call(workspace, f'parse_persona_id("{id}")')
    assert parts == {"virtual_server_id": SERVER, "persona_role": "support team"}


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        ('persona_id("orders", "support")', "the virtual server's ID, a UUID"),
        (f'persona_id("{SERVER}", "it\'s")', "a role without quotes"),
        ('parse_persona_id("support")', '"{virtual_server_id}_{persona_role}"'),
    ],
)
def test_wrong_argument_is_named(workspace: Workspace, expression: str, problem: str) -> None:
    workspace.write({"output": {"it": {"value": f"${{provider::mcpgateway::{expression}}}"}}})
    output = unframed(workspace.run("plan", "-no-color", expect=1))
    assert "Invalid function argument" in output
    assert problem in output
