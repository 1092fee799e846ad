"""Persona access controls: which tools a role may call."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from provider_shim.framework.model import RemoteObject, computed, optional, required
from provider_shim.framework.reconcile import Values
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import OneOf, Pattern, Uuid
from provider_shim.schema.values import Value

from . import api
from .resource import SERVER, UUID, InstaclustrResource

_ROLE = r"[^\"'\\]+"
_RULES = "provider_shim.schema.instaclustr.access"


class PersonaAccessControl(RemoteObject):
    """Which tools of a virtual server the callers of a role may use.

    The server needs `authentication`; there is one rule per server and role. Prefer `ALLOWLIST`: a list holds IDs,
    so a replaced tool drops out of a `DENYLIST`, and can be called until the rule is applied again.
    """

    config_validators = (
        ByFunction(f"{_RULES}:tools_or_all"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:role"),
    )

    id: str | None = computed("`{virtual_server_id}_{persona_role}`.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    virtual_server_id: str = required("ID of the virtual server.", Uuid(), requires_replace=True)
    persona_role: str = required(
        "Role, as in the token.", Pattern(_ROLE, "free of quotes and backslashes"), requires_replace=True
    )
    type: str = required(
        "`ALLOWLIST` allows only these tools, `DENYLIST` all others.", OneOf(("ALLOWLIST", "DENYLIST"))
    )
    tools: list[str] | None = optional("IDs of the tools, at least one.", Uuid(), unordered=True)
    all_tools: bool | None = optional(
        "`true` selects every tool of the virtual server, instead of `tools`. The API uses an empty list for this, "
        "which the provider rejects because it may be a mistake."
    )

    @classmethod
    def from_api(cls, document: Any) -> Values:
        """The rule's values; an empty list means all tools."""
        values = super().from_api(document)
        return values | {"all_tools": None if values["tools"] else True}

    @classmethod
    def to_api(
        cls, values: Mapping[str, Value], whole: Mapping[str, Value] | None = None, *, as_objects: bool = False
    ) -> dict[str, Any]:
        """The API's JSON, in which an empty list means all tools."""
        body = super().to_api(values, whole, as_objects=as_objects)
        body.pop(cls.api_name("all_tools"), None)
        return body


class _PersonaAccessControls(InstaclustrResource):
    scope = ("virtual_server_id",)
    import_id = ('"{virtual_server_id}_{persona_role}"', rf"{UUID}_{_ROLE}")

    def from_import_id(self, text: str) -> Values:
        known = super().from_import_id(text)
        server, _, role = text.partition("_")
        return known | {"virtual_server_id": server, "persona_role": role}


persona_access_control = _PersonaAccessControls(
    PersonaAccessControl,
    paths=api.PERSONA_ACCESS_CONTROLS,
    vendor_type="persona_access_control_v1",
    parent=SERVER,
    label="persona_role",
    modify_plan=f"{_RULES}:opened_tools",
)
