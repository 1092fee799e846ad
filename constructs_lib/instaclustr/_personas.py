"""Who may call which tools of a virtual server: one rule for each role."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar, TypeAlias

from .. import l1
from .._core.cdk import Construct, Fn, Op, Precondition, TerraformResourceLifecycle, Token
from .._core.cloud_object import CloudObject
from .._core.ids import Identified, id_of
from .._core.kinds import instance, is_token
from .._core.validation import is_expression, is_list_token, told_below
from ._refs import VirtualServerRef
from ._tool import Tool

_ALLOW, _DENY = "ALLOWLIST", "DENYLIST"


class AllTools(Enum):
    """Stands for all tools of a server; None and an empty list do not, since they may be mistakes."""

    ALL = "all tools"


Tools: TypeAlias = Iterable["Tool | Identified"]
"""Tools, or their IDs."""


class PersonaRule(CloudObject):
    """Which tools callers with a role may call; made by `grant` and `deny` of a virtual server.

    - `server`: the virtual server.
    - `role`: name of the role.
    """

    _WORDS: ClassVar[Mapping[str, str]] = {"virtual_server_id": "server", "persona_role": "role"}
    _REMEDIES: ClassVar[Mapping[str, str]] = {
        "tools": "give the tools themselves, as add_operation and the like return them"
    }

    def __init__(self, scope: Construct, id: str, *, server: VirtualServerRef, role: str, type: str) -> None:
        """Use `VirtualServer.grant` or `deny` instead.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID.
            server: The virtual server.
            role: Name of the role.
            type: `ALLOWLIST` or `DENYLIST`.
        """
        super().__init__(scope, id, provider=server.provider)
        self.server = server
        self.role = role
        self._type = type
        self._tools: dict[str, None] = {}
        self._lists: list[Any] = []
        self._has_all = False
        self._resource: Any = l1.InstaclustrPersonaAccessControl(
            self,
            self.RESOURCE,
            virtual_server_id=server.id,
            persona_role=role,
            type=type,
            provider=server.provider,
        )

    @cached_property
    def id(self) -> str:
        """ID of the rule."""
        found: str = self._resource.id
        return found

    def add(self, type: str, tools: Tools | AllTools) -> None:
        """Add tools to the rule.

        Args:
            type: `ALLOWLIST` or `DENYLIST`, as the rule is.
            tools: The tools, or all of them.

        Raises:
            ValueError: The rule is of the other type.
        """
        if type != self._type:
            raise ValueError(
                f"the role {self.role!r} is both granted and denied tools of {self.server.node.path}; "
                "it has one rule, which lists either what is allowed or what is denied"
            )
        if isinstance(tools, AllTools):
            self._has_all = True
        else:
            for each in tools:
                self._take_tool(each)
        self._resource.tools = None if self._has_all else self._ids()
        self._resource.all_tools = True if self._has_all else None
        if self._lists:
            may_be_empty = not (self._has_all or self._tools)
            self._resource.lifecycle = self._unless_empty() if may_be_empty else None

    def _take_tool(self, tool: Tool | Identified) -> None:
        several = tool.ids if isinstance(tool, Tool) else [tool] if is_list_token(tool) else None
        if several:
            self._lists.append(several)
        else:
            self._tools[_id_of(tool, self.role)] = None
        if isinstance(tool, Tool):
            server = tool.backend.server
            if server is not None and server is not self.server and server.is_made_here and self.server.is_made_here:
                self._problem(f"{tool.node.path} is a tool of another virtual server, {server.node.path}")

    def _ids(self) -> list[str]:
        single = list(self._tools)
        if not self._lists:
            return single
        ids: list[str] = Fn.concat([single, *self._lists]) if single or self._lists[1:] else self._lists[0]
        return ids

    def _unless_empty(self) -> TerraformResourceLifecycle:
        """A precondition that makes Terraform fail rather than write an empty list."""
        message = f"The tools of the role {self.role} are an empty list, which would stand for all tools."
        condition = Precondition(condition=Op.gte(Fn.length_of(self._ids()), 1), error_message=message)
        return TerraformResourceLifecycle(precondition=[condition])

    def _problems(self) -> Iterator[str]:
        if self.server.is_open:
            yield (
                f"the server {self.server.node.path} has no authentication, so nobody has the role {self.role!r}: "
                "give it authentication=Oidc(…)"
            )


class Personas:
    """The rules of a virtual server."""

    def __init__(self, server: VirtualServerRef) -> None:
        self._server = server
        self._scope: Construct | None = None
        self._rules: dict[str, PersonaRule] = {}

    def grant(self, role: str, tools: Tools | AllTools) -> PersonaRule:
        """Add tools to the allow list of a role."""
        return self._given(_ALLOW, role, tools)

    def deny(self, role: str, tools: Tools | AllTools) -> PersonaRule:
        """Add tools to the deny list of a role."""
        return self._given(_DENY, role, tools)

    def _given(self, type: str, role: str, tools: Tools | AllTools) -> PersonaRule:
        instance(role, str, "role", "a string, before the tools")
        if not role.strip():
            raise ValueError("role must be the name of a role, got an empty string")
        # A rule without tools stands for all of them: none is made before it is known that there are some.
        if not isinstance(tools, AllTools):
            tools = self._checked(role, tools)
        if self._scope is None:
            self._scope = Construct(self._server, "Personas")
        rule = self._rules.get(role)
        if rule is None:
            id = _construct_id(role, len(self._rules))
            rule = self._rules[role] = PersonaRule(self._scope, id, server=self._server, role=role, type=type)
        rule.add(type, tools)
        return rule

    def _checked(self, role: str, tools: Any) -> list[Tool | Identified]:
        what = f"the tools of the role {role!r}"
        if is_token(tools) and not isinstance(tools, str):
            tools = Token.as_list(tools)
        if isinstance(tools, str) or not isinstance(tools, Iterable):
            hint = ": put it in brackets" if isinstance(tools, (Tool, str)) else ""
            raise TypeError(f"{what} must be a list, got {'None' if tools is None else type(tools).__name__}{hint}")
        given = list(tools)
        for each in given:
            _id_of(each, role)
        if not given:
            problems = "".join(f"\n  {each}" for each in told_below(self._server))
            raise ValueError(
                f"{what} are an empty list, which would stand for all tools of {self._server.node.path}: name at least "
                f"one{'; what is wrong there so far:' if problems else ''}{problems}"
            )
        return given


def _id_of(tool: Tool | Identified, role: str) -> str:
    if isinstance(tool, CloudObject) and not isinstance(tool, Tool):
        raise TypeError(f"a tool of the role {role!r} must be a tool or its ID, got {type(tool).__name__}")
    return id_of(tool, f"a tool of the role {role!r}")


def _construct_id(role: str, index: int) -> str:
    """A construct ID for a role, the same in every run; that of a token is its place."""
    if is_expression(role):
        return f"Role{index}"
    plain = re.sub(r"[^\w.-]+", "-", role, flags=re.ASCII).strip("-")
    return plain if plain == role else f"{plain}-{hashlib.sha256(role.encode()).hexdigest()[:8]}"
