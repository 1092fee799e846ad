"""What every gateway has, made or existing: its URLs, and who has which role for it."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import Any

from .. import l1
from .._core.cdk import Construct, TerraformIterator
from .._core.cloud_object import CloudObject
from .._core.ids import resolved
from .._core.kinds import refusal
from .._core.options import LookupOptions
from .._core.validation import Finding
from ._choices import Role
from ._members import AllAuthenticatedUsers, AllUsers, Member

_CALLERS = (Role.INVOKER, Role.ANONYMOUS_INVOKER, Role.EDITOR, Role.ADMIN, "editor", "admin")
_EVERYBODY = {
    AllUsers(): "anybody, without a token",
    AllAuthenticatedUsers(): "every user and service account of Yandex Cloud, of any organization",
}
# What a construct's id cannot have, and what would only be noise in it.
_NOT_IN_IDS = re.compile(r"[^A-Za-z0-9_.-]+")


class GatewayBase(CloudObject):
    """An MCP gateway, which the stack makes (`Gateway`) or which exists already."""

    def __init__(self, scope: Construct, id: str, *, options: LookupOptions, acknowledge_public: bool) -> None:
        """Use `from_id` or a class that derives from this one instead."""
        super().__init__(scope, id, provider=options.get("provider"))
        self._for_each = options.get("for_each")
        self._count = options.get("count")
        self._acknowledge_public = acknowledge_public
        self._granted: dict[Role, dict[str, Member]] = {}
        self._set: dict[Role, list[Member]] = {}

    @property
    @abstractmethod
    def url(self) -> str:
        """URL that the gateway is called at."""

    @property
    def sse_url(self) -> str:
        """URL that the gateway is called at with server-sent events."""
        return f"{self.url}/sse"

    def grant(self, role: Role | str, *members: Member) -> None:
        """Give a role to members, in addition to whoever else has it.

        Args:
            role: The role, such as `Role.VIEWER`, or its text.
            *members: Who gets it, such as `ServiceAccount(account)`; a member that has it already is left alone.

        Raises:
            TypeError: An argument is of another type.
        """
        role = Role.known(role, "role")
        for member in _checked(members):
            granted = self._granted.setdefault(role, {})
            name = self._name(role, member)
            if name not in granted:
                granted[name] = member
                l1.YandexGatewayIamMember(self, name, role=role, member=str(member), **self._access_arguments())

    def grant_invoke(self, *members: Member) -> None:
        """Let members call the gateway's tools.

        Args:
            *members: Who gets the role `Role.INVOKER`, in addition to whoever else has it.

        Raises:
            TypeError: An argument is of another type.
        """
        self.grant(Role.INVOKER, *members)

    def set_members(self, role: Role | str, members: Iterable[Member]) -> None:
        """Give a role to these members, and to nobody else.

        Args:
            role: The role, or its text; it cannot be used with `grant`, too.
            members: Who has it; at least one.

        Raises:
            TypeError: An argument is of another type.
            ValueError: The role's members have been set already.
        """
        if not isinstance(members, Iterable):
            raise refusal("members", "a list of members, such as [ServiceAccount(account)]", members)
        role, members = Role.known(role, "role"), _checked(members)
        if role in self._set:
            raise ValueError(f"set_members was called already for the role {role}: name all of its members at once")
        self._set[role] = members
        name = f"{_in_id(role)}-members"
        given = [str(member) for member in members]
        l1.YandexGatewayIamBinding(self, name, role=role, members=given, **self._access_arguments())

    def _access_arguments(self) -> dict[str, Any]:
        """The arguments of every access binding; one binding for each gateway if there are several."""
        given = {} if self.provider is None else {"provider": self.provider}
        resource: Any = self.node.default_child
        if self._for_each is not None and resource is not None:
            each = TerraformIterator.from_resources(resource)
            return {**given, "gateway_id": each.get_string("id"), "for_each": each}
        if self._count is not None and resource is not None:
            kind = "" if self.is_made_here else "data."
            address = f"{kind}{resource.terraform_resource_type}.{resource.friendly_unique_id}"
            return {**given, "gateway_id": f"${{{address}[count.index].id}}", "count": self._count}
        return {**given, "gateway_id": self.id}

    def _name(self, role: Role, member: Member) -> str:
        """The construct ID of a member, the same in every run: tokens are resolved to expressions."""
        return f"{_in_id(role)}-{_in_id(str(resolved(str(member), self)))}"

    def _problems(self) -> Iterator[str]:
        for role in self._set:
            if role in self._granted:
                yield (
                    f"the role {role} is given by grant and by set_members, which take it from each other's members: "
                    "use one of them for a role."
                )

    def _findings(self) -> Iterator[Finding]:
        yield from super()._findings()
        if not self._acknowledge_public:
            for warning in self._openings():
                yield Finding(f"{warning} Set acknowledge_public=True if that is intended.", is_warning=True)

    def _is_acknowledged(self, summary: str) -> bool:
        from provider_shim.schema.yandex.public import SUMMARY

        return self._acknowledge_public and summary == SUMMARY

    def _openings(self) -> Iterator[str]:
        """What opens the gateway to everybody."""
        for role in {**self._granted, **self._set}:
            does = "call every tool of the gateway" if role in _CALLERS else "do with the gateway whatever it allows"
            members = [*self._granted.get(role, {}).values(), *self._set.get(role, ())]
            for member, who in _EVERYBODY.items():
                if member in members:
                    yield f"With the role {role}, {member} lets {who}, {does}."


def _checked(members: Iterable[Member]) -> list[Member]:
    members = list(members)
    for member in members:
        if not isinstance(member, Member):
            raise refusal("a member", 'a ServiceAccount("aje…"), UserAccount, FederatedUser, Group or AllUsers', member)
    return members


def _in_id(text: str) -> str:
    """The text as a part of a construct ID; of a role, its last part."""
    return _NOT_IN_IDS.sub("-", text.removeprefix("serverless.mcpGateways.")).strip("-")
