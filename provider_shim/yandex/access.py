"""Access bindings of a gateway: all members of a role, or a single member."""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from functools import cached_property

from provider_shim.framework.derive import attributes_of, config_validators_of, description_of
from provider_shim.framework.lookups import Listable
from provider_shim.framework.model import RemoteObject, computed, required
from provider_shim.framework.reconcile import Values
from provider_shim.http import NotFound
from provider_shim.remote.explain import explained
from provider_shim.schema.attributes import Attributes, Schema
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Severity
from provider_shim.schema.validators import MOCK, Length, Pattern, Validator
from provider_shim.schema.values import UNKNOWN, Value

from .client import Client
from .resource import GATEWAY_ID, YandexResource

_log = logging.getLogger(__name__)

# How often bindings are requested again that reportedly do not exist although their gateway does.
_DELETES = 3
_MEMBER = r"(userAccount|serviceAccount|federatedUser|group|system):[^\s,]{1,100}"
_MEMBER_CHECK = Pattern(_MEMBER, "type:id, such as serviceAccount:aje… or system:allUsers")
_ROLE = r"[^\s,]{1,64}"
_ROLE_CHECK = Pattern(_ROLE, "a role such as serverless.mcpGateways.invoker")
_DOCUMENTED_ROLE = ByFunction("provider_shim.schema.yandex.roles:documented_role")
_GATEWAY_CHECK = Pattern(f"{GATEWAY_ID}|{MOCK}", "the ID of a gateway, 20 lower-case letters and digits")
# Roles that allow calling a gateway's tools (from the service's documentation of its roles), and public members.
_CALLERS = (
    *(f"serverless.mcpGateways.{role}" for role in ("invoker", "anonymousInvoker", "editor", "admin")),
    "editor",
    "admin",
)
_EVERYBODY = {
    "system:allUsers": "anyone, without a token",
    "system:allAuthenticatedUsers": "every user and service account of Yandex Cloud, of any organization",
}


class IamBinding(RemoteObject):
    """All members with a role for a gateway. Members that are not listed here lose the role.

    Do not also manage the same role of the same gateway with `mcpgateway_yandex_gateway_iam_member`.
    """

    id: str | None = computed("`{gateway_id},{role}`.")
    gateway_id: str = required("ID of the gateway.", _GATEWAY_CHECK, requires_replace=True)
    role: str = required("Role, such as `serverless.mcpGateways.invoker`.", _ROLE_CHECK, requires_replace=True)
    members: list[str] = required(
        "Members with the role, as `type:id`: `serviceAccount:aje…`, `userAccount:…`, `federatedUser:…`, `group:…` or "
        "`system:allUsers`.",
        Length(1),
        _MEMBER_CHECK,
        unordered=True,
    )

    config_validators = (_DOCUMENTED_ROLE,)


class IamMember(RemoteObject):
    """One member with a role for a gateway, regardless of other members."""

    id: str | None = computed("`{gateway_id},{role},{member}`.")
    gateway_id: str = required("ID of the gateway.", _GATEWAY_CHECK, requires_replace=True)
    role: str = required("Role, such as `serverless.mcpGateways.invoker`.", _ROLE_CHECK, requires_replace=True)
    member: str = required(
        "Member with the role, as `type:id`, such as `serviceAccount:aje…` or `system:allUsers`.",
        _MEMBER_CHECK,
        requires_replace=True,
    )

    config_validators = (_DOCUMENTED_ROLE,)


class AccessResource(YandexResource, Listable[Client]):
    """Access bindings as a resource: changes are sent as additions and removals, so that no other binding is lost.

    Args:
        model: The resource's model.
        key: See `Listable`.
        name: The name for messages and documentation.
        keys: The attributes that its ID consists of.
        import_id: See `Resource`.
    """

    listed_by = ("gateway_id",)
    container = "an MCP gateway"

    def __init__(
        self, model: type[RemoteObject], key: str, name: str, keys: tuple[str, ...], import_id: tuple[str, str]
    ) -> None:
        self._model = model
        self._key = key
        self.name = name
        self._keys = keys
        self.scope, self.label = keys[:-1], keys[-1]
        self.import_id = import_id

    @property
    def key(self) -> str:
        """What its types are called after the cloud's name."""
        return self._key

    @cached_property
    def attributes(self) -> Attributes:
        """The attributes of the model."""
        return attributes_of(self._model)

    @property
    def narrowed_by(self) -> Mapping[str, str]:
        """The role, if a role has more than one such object."""
        return {"role": "with this role"} if "role" in self.scope else {}

    def key_validators(self, name: str) -> tuple[Validator, ...]:
        """Those of the resource; for an ID, those of an import."""
        if name == "id":
            parts = f"{', '.join(self.scope)} and {self.label}"
            return (Pattern(f"{self.import_id[1]}|{MOCK}", f"{parts}, separated by commas"),)
        return self.attributes[name].validators

    def schema(self) -> Schema:
        """The resource's schema."""
        return Schema(
            name=self.name,
            description=description_of(self._model),
            attributes=self._with_timeouts(self.attributes),
            config_validators=config_validators_of(self._model),
            identity=("id",),
            modify_plan="provider_shim.yandex.access:everybody_may_call",
        )

    async def create(self, client: Client, values: Values) -> Values:
        """Grant the role."""
        known = self._identified(values)
        # Claimed before the request, since the deletion of its predecessor may be waiting to be sent.
        client.tracker.claim(str(known["id"]))
        try:
            with self._explained(client, "grant", known):
                await self._change(client, known, "grant", _members(values))
        except ProviderError:
            client.tracker.release(str(known["id"]))
            raise
        return known

    async def find(self, client: Client, values: Values) -> Values | None:
        """The existing bindings, if they include all planned ones."""
        found = await self.read(client, self._identified(values), fresh=True)
        return found if found is not None and set(_members(found)) == set(_members(values)) else None

    async def read(self, client: Client, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        """Read who has the role; None if nobody has, or if there is no such gateway."""
        with self._explained(client, "read", state):
            there = await client.access_bindings(str(state["gateway_id"]))
        members = sorted(member for role, member in there or () if role == state["role"])
        known = self._identified(state)
        if "member" in self._keys:
            return known if state["member"] in members else None
        return {**known, "members": members} if members else None

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether a second read does not find it either, or the gateway is gone as well."""
        if await self.read(client, state, fresh=True) is not None:
            return False
        gateway_id, folder_id = str(state["gateway_id"]), client.folder_id
        with self._explained(client, "read", state):
            if await client.access_bindings(gateway_id) is not None:
                return True
            if await client.get_gateway(gateway_id) is not None:
                return False
            return not folder_id or await client.is_missing(gateway_id, folder_id)

    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> None:
        """Grant the role to new members, and revoke it from removed ones."""
        with self._explained(client, "change", state):
            await self._change(client, state, "change", _members(values))

    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """Revoke the role, unless another object has granted it again in this run.

        This happens with `create_before_destroy`, or if a resource's address changes without a `moved` block:
        the new one has the same ID, and now owns the role.
        """
        with self._explained(client, "revoke", state):
            for _ in range(_DELETES):
                try:
                    return await self._change(client, state, "revoke", [])
                except NotFound as error:
                    if await client.get_gateway(str(state["gateway_id"])) is None:
                        return None  # The bindings are gone with the gateway.
                    refusal = error
            raise refusal

    async def is_deleted(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether the role is revoked, or belongs to another object."""
        return client.tracker.has_created(str(state["id"])) or await super().is_deleted(client, state)

    def from_import_id(self, text: str) -> Values:
        """The values in an import ID.

        Raises:
            ProviderError: The ID does not have the right format.
        """
        super().from_import_id(text)
        return self.identified(text)

    def identified(self, id: str) -> Values:
        """The values that an ID consists of."""
        return {"id": id, **dict(zip(self._keys, id.split(","), strict=True))}

    async def listed(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """Those of a gateway.

        Raises:
            ProviderError: There is no such gateway.
        """
        gateway_id = str(config["gateway_id"])
        with explained(client.api, f"list who has a role for the MCP gateway {gateway_id}"):
            there = await client.access_bindings(gateway_id)
        if there is None:
            detail = f"There is no MCP gateway with ID {gateway_id}."
            raise ProviderError("No such MCP gateway", detail, ("gateway_id",))
        if "member" in self._keys:
            return [self._identified({"gateway_id": gateway_id, "role": role, "member": who}) for role, who in there]
        roles: defaultdict[str, list[str]] = defaultdict(list)
        for role, member in there:
            roles[role].append(member)
        known = {role: self._identified({"gateway_id": gateway_id, "role": role}) for role in roles}
        return [{**known[role], "members": sorted(members)} for role, members in roles.items()]

    async def _change(self, client: Client, state: Mapping[str, Value], verb: str, wanted: list[str]) -> None:
        role = str(state["role"])

        def change(there: list[tuple[str, str]]) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
            if verb == "revoke" and client.tracker.has_created(str(state["id"])):
                _log.info("%s stays: another object has granted it in this run", state["id"])
                return [], []
            have = {member for each, member in there if each == role}
            others = set() if "member" not in self._keys else have - {state["member"]}
            adds = sorted(set(wanted) - have)
            removes = sorted(have - others - set(wanted))
            return [(role, member) for member in adds], [(role, member) for member in removes]

        await client.change_access_bindings(str(state["gateway_id"]), change)

    def _identified(self, values: Mapping[str, Value]) -> Values:
        keys = {name: values[name] for name in self._keys}
        return {**keys, "id": ",".join(str(value) for value in keys.values())}

    def _explained(self, client: Client, verb: str, values: Mapping[str, Value]) -> AbstractContextManager[None]:
        """Explain failures of an operation on a role."""
        doing = f"{verb} the role {values['role']} of the MCP gateway {values['gateway_id']}"
        return explained(client.api, doing, self.attributes)


def everybody_may_call(prior: Mapping[str, Value] | None, planned: Mapping[str, Value] | None) -> Iterator[Diagnostic]:
    """Warn if a plan grants everyone a role for a gateway, whatever the role is."""
    if planned is None:
        return
    role = planned["role"]
    summary, does = "Everyone will have a role for the gateway", "do whatever it allows with the gateway"
    if role in _CALLERS:
        summary, does = "The gateway will be open to everyone", "call every tool of the gateway"
    name = "that is known after apply" if role is UNKNOWN else role
    before = _members(prior or {})
    for member, who in _EVERYBODY.items():
        if member in _members(planned) and member not in before:
            attribute = "members" if "members" in planned else "member"
            detail = f"Granting the role {name} to {member} lets {who}, {does}."
            yield Diagnostic(summary, detail, (attribute,), Severity.WARNING)


def _members(values: Mapping[str, Value]) -> list[str]:
    given = values.get("members") if "members" in values else [values.get("member")]
    return [] if given is None or given is UNKNOWN else [member for member in given if isinstance(member, str)]


gateway_iam_binding = AccessResource(
    IamBinding,
    "gateway_iam_binding",
    "gateway IAM binding",
    ("gateway_id", "role"),
    ('"{gateway_id},{role}"', f"{GATEWAY_ID},{_ROLE}"),
)
gateway_iam_member = AccessResource(
    IamMember,
    "gateway_iam_member",
    "gateway IAM member",
    ("gateway_id", "role", "member"),
    ('"{gateway_id},{role},{member}"', f"{GATEWAY_ID},{_ROLE},{_MEMBER}"),
)
