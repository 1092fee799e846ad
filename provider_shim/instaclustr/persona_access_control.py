"""Persona access controls: which tools a role may call."""

from __future__ import annotations

from provider_shim.framework.checks import OneOf, Pattern, Uuid
from provider_shim.framework.model import RemoteObject, computed, optional, required
from provider_shim.framework.reconcile import Values
from provider_shim.framework.rules import Checked

from .resource import SERVER, UUID, InstaclustrResource

_ROLE = r"[^\"'\\]+"


class PersonaAccessControl(RemoteObject):
    """Which tools of a virtual server the callers of a role may use.

    The server needs `authentication`; there is one rule for each server and role.
    """

    rules = (Checked("provider_shim.instaclustr.likely_mistakes:role"),)

    id: str | None = computed("`{virtual_server_id}_{persona_role}`.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    virtual_server_id: str = required("ID of the virtual server.", Uuid(), fixed=True)
    persona_role: str = required(
        "The role, as in the token.", Pattern(_ROLE, "without quotes and backslashes"), fixed=True
    )
    type: str = required(
        "`ALLOWLIST`: only these tools are allowed. `DENYLIST`: all others are.", OneOf(("ALLOWLIST", "DENYLIST"))
    )
    tools: list[str] | None = optional("IDs of the tools; all tools if left out or empty.", Uuid(), unordered=True)


class _PersonaAccessControls(InstaclustrResource):
    scope = ("virtual_server_id",)
    import_id = ('"{virtual_server_id}_{persona_role}"', rf"{UUID}_{_ROLE}")

    def from_import_id(self, text: str) -> Values:
        known = super().from_import_id(text)
        server, _, role = text.partition("_")
        return known | {"virtual_server_id": server, "persona_role": role}


persona_access_control = _PersonaAccessControls(
    PersonaAccessControl,
    path="persona-access-controls/v1",
    vendor_type="persona_access_control_v1",
    name="persona access control",
    parent=SERVER,
    label="persona_role",
)
