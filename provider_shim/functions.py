"""The provider's functions, as configurations call them."""

from __future__ import annotations

import re

from provider_shim.schema.functions import Function, FunctionError, Parameter
from provider_shim.schema.validators import JsonSchema

_PERSONA_ID = re.compile(r"([0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12})_([^\"'\\]+)")
_SERVER = Parameter(name="virtual_server_id", type="string", description="ID of the virtual server.")
_ROLE = Parameter(name="persona_role", type="string", description="Role, as in the token.")


def json_schema_valid(text: str) -> bool:
    """Whether a text is a JSON Schema (2020-12)."""
    return JsonSchema().problem(text) is None


def persona_id(server: str, role: str) -> str:
    """The ID of a persona access control.

    Raises:
        FunctionError: An argument is invalid.
    """
    text = f"{server}_{role}"
    if not _PERSONA_ID.fullmatch(text):
        wrong = 1 if _PERSONA_ID.fullmatch(f"{server}_role") else 0
        expected = "a role without quotes and backslashes" if wrong else "the virtual server's ID, a UUID"
        raise FunctionError(f"must be {expected}, got {(server, role)[wrong]!r}", wrong)
    return text


def parse_persona_id(text: str) -> dict[str, str]:
    """The parts of a persona access control's ID.

    Raises:
        FunctionError: The ID is invalid.
    """
    match = _PERSONA_ID.fullmatch(text)
    if match is None:
        raise FunctionError(f'must be "{{virtual_server_id}}_{{persona_role}}", got {text!r}', 0)
    return {"virtual_server_id": match[1], "persona_role": match[2]}


FUNCTIONS = {
    "json_schema_valid": Function(
        parameters=(Parameter(name="schema", type="string", description="Text to check."),),
        returns="bool",
        summary="Checks whether a text is a JSON Schema (2020-12).",
        description="For `validation` and `precondition` blocks around the schemas of tools.",
        implementation=f"{__name__}:json_schema_valid",
    ),
    "persona_id": Function(
        parameters=(_SERVER, _ROLE),
        returns="string",
        summary="Builds the ID of a persona access control from its virtual server and role.",
        description="For the `id` of `import` blocks: `{virtual_server_id}_{persona_role}`.",
        implementation=f"{__name__}:persona_id",
    ),
    "parse_persona_id": Function(
        parameters=(Parameter(name="id", type="string", description="ID of a persona access control."),),
        returns=["object", {"virtual_server_id": "string", "persona_role": "string"}],
        summary="Splits the ID of a persona access control into virtual server and role.",
        description="The reverse of `persona_id`.",
        implementation=f"{__name__}:parse_persona_id",
    ),
}
