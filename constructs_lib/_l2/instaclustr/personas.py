"""Who may call which tools of a virtual server: one rule for each role."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from ..._cdk import Construct
from ..._validation import is_expression
from ...l1.instaclustr_persona_access_control import InstaclustrPersonaAccessControl
from ..references import Identified, id_of
from .member import Member
from .tool import Tool

if TYPE_CHECKING:
    from .server import VirtualServer

_ALLOW, _DENY = "ALLOWLIST", "DENYLIST"


class PersonaRule(Member):
    """What callers with a role may do; made by `grant` and `deny` of a virtual server."""

    def __init__(self, scope: Construct, id: str, *, server: VirtualServer, role: str, type: str) -> None:
        super().__init__(scope, id, server.provider)
        self.server = server
        self.role = role
        self._type = type
        self._tools: dict[str, None] | None = {}
        self._others_given = False
        self._resource = InstaclustrPersonaAccessControl(
            self,
            self.RESOURCE,
            virtual_server_id=server.id,
            persona_role=role,
            type=type,
            provider=server.provider,
        )

    def add(self, type: str, tools: Iterable[Tool | Identified] | None) -> None:
        """Take tools into the rule; None are all of them."""
        if type != self._type:
            self._others_given = True
            return
        if tools is None or self._tools is None:
            self._tools = None
        else:
            if isinstance(tools, (str, Tool)):
                raise TypeError(f"the tools of the role {self.role!r} must be a list, got {tools.__class__.__name__}")
            given = list(tools)
            if not given:
                self._problem(f"the role {self.role!r} was given an empty list, which would stand for all tools")
            for each in given:
                self._tools[self._id_of(each)] = None
        self._resource.tools = list(self._tools) if self._tools else None

    def _id_of(self, tool: Tool | Identified) -> str:
        if isinstance(tool, Tool):
            server = tool.backend.server
            if server is not None and server is not self.server and server._MADE and self.server._MADE:
                self._problem(f"{tool.node.path} is a tool of another virtual server, {server.node.path}")
        return id_of(tool, f"a tool of the role {self.role!r}")

    def _problems(self) -> Iterator[str]:
        if self._others_given:
            yield (
                f"the role {self.role!r} is both granted and denied tools; "
                "it has one rule, which lists either what is allowed or what is denied"
            )
        if self.server.is_open:
            yield (
                f"the server {self.server.node.path} has no authentication, so nobody has the role {self.role!r}: "
                "give it authentication=Oidc(…)"
            )


class Personas:
    """The rules of a virtual server."""

    def __init__(self, server: VirtualServer) -> None:
        self._server = server
        self._scope: Construct | None = None
        self._rules: dict[str, PersonaRule] = {}

    def grant(self, role: str, tools: Iterable[Tool | Identified] | None) -> PersonaRule:
        """Take tools into the allow list of a role."""
        return self._given(_ALLOW, role, tools)

    def deny(self, role: str, tools: Iterable[Tool | Identified]) -> PersonaRule:
        """Take tools into the deny list of a role."""
        return self._given(_DENY, role, tools)

    def _given(self, type: str, role: str, tools: Iterable[Tool | Identified] | None) -> PersonaRule:
        if self._scope is None:
            self._scope = Construct(self._server, "Personas")
        rule = self._rules.get(role)
        if rule is None:
            id = _construct_id(role, len(self._rules))
            rule = self._rules[role] = PersonaRule(self._scope, id, server=self._server, role=role, type=type)
        rule.add(type, tools)
        return rule


def _construct_id(role: str, index: int) -> str:
    """The role, or what makes an id that is the same for the same role; a token has none but its place."""
    if is_expression(role):
        return f"Role{index}"
    plain = re.sub(r"[^\w.-]+", "-", role, flags=re.ASCII).strip("-")
    return plain if plain == role else f"{plain}-{hashlib.sha256(role.encode()).hexdigest()[:8]}"
