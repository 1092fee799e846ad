"""MCP gateways, with their tools."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated

from provider_shim.framework.derive import attributes_of, config_validators_of, description_of
from provider_shim.framework.keyed import KeyedBy
from provider_shim.framework.model import RemoteObject, computed, optional, required
from provider_shim.framework.reconcile import Values, differences
from provider_shim.framework.resource import AlreadyExists
from provider_shim.remote.explain import explained, explained_create, named
from provider_shim.schema.attributes import Attributes, Schema
from provider_shim.schema.config_validators import AtMostOneOf, ByFunction
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.validators import Entries, JsonSchema, Length, OneOf, Pattern
from provider_shim.schema.values import Value

from .actions import TRANSPORTS, Action
from .client import Client
from .resource import GATEWAY_ID, YandexResource

NAME = "MCP gateway"
_RULES = "provider_shim.schema.yandex.tools"
_UNDER_WAY = ("CREATING", "UPDATING", "DELETING")


class LogOptions(RemoteObject):
    """Where a gateway writes its log."""

    disabled: bool | None = optional("Whether logging is disabled.")
    log_group_id: str | None = optional("ID of the log group.")
    folder_id: str | None = optional("ID of the folder whose default log group to use.")
    min_level: str | None = optional(
        "Lowest level to log.", OneOf(("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"))
    )

    config_validators = (AtMostOneOf(("log_group_id", "folder_id")),)


class Tool(RemoteObject):
    """A tool of a gateway: what agents see, and what a call does."""

    # The API's definitions of October 2026. Older ones allowed fewer: [a-zA-Z][-a-zA-Z0-9_]{0,63}.
    name: str = required("Name of the tool.", Pattern("[-.0-9A-Z_a-z]{1,128}", "1 to 128 letters, digits, -, _ and ."))
    description: str | None = optional("What the tool is for, as shown to agents.", Length(0, 65536))
    input_json_schema: str | None = optional("JSON Schema of the arguments.", JsonSchema())
    output_json_schema: str | None = optional("JSON Schema of the result.", JsonSchema())
    action: Action = required("What the tool does; set exactly one of these.")

    config_validators = (ByFunction(f"{_RULES}:interpolations"), ByFunction(f"{_RULES}:credentials"))


class Gateway(RemoteObject):
    """An MCP gateway: a server whose tools call functions, containers, workflows, HTTP, gRPC and other MCP servers.

    A gateway that is not `public` requires an IAM token of an account with the role `serverless.mcpGateways.invoker`.
    """

    id: str | None = computed("ID of the gateway.")
    folder_id: str | None = optional(
        "ID of the folder; by default the provider's `folder_id`.", computed=True, requires_replace=True
    )
    name: str = required(
        "Name, unique in the folder.",
        Pattern(
            "[a-z]([-a-z0-9]{0,61}[a-z0-9])?",
            "lower-case letters, digits and -, at most 63, beginning with a letter and not ending with -",
        ),
    )
    description: str | None = optional("What the gateway is for.", Length(0, 65536))
    labels: dict[str, str] | None = optional(
        "Labels.",
        Length(0, 64),
        Entries(
            key=r"[a-z][-_./\\@0-9a-z]{0,62}",
            value=r"[-_./\\@0-9a-z]{0,63}",
            hint="at most 63 lower-case letters, digits, -, _, ., /, \\ and @, a key beginning with a letter",
        ),
    )
    tools: Annotated[dict[str, Tool] | None, KeyedBy("name")] = optional(
        "Tools by name. They are sent sorted by name, and clients see them in that order.", Length(0, 50)
    )
    log_options: LogOptions | None = optional("Where the gateway writes its log.")
    service_account_id: str | None = optional("ID of the service account that tools run as.")
    network_id: str | None = optional("ID of the network that the gateway runs in, for access to private addresses.")
    public: bool | None = optional("Whether everyone may call the gateway, without a token.")
    transport: str | None = optional("Transport that clients use.", TRANSPORTS, computed=True)
    created_at: str | None = computed("Creation time (RFC 3339).")
    status: str | None = computed(
        "`CREATING`, `ACTIVE`, `UPDATING`, `DELETING` or `ERROR`; a gateway in `ERROR` can only be replaced.",
        volatile=True,
        replace_on=("ERROR",),
    )
    base_domain: str | None = computed("URL of the gateway.")
    cloud_id: str | None = computed("ID of the cloud that the folder is in.")

    config_validators = (
        ByFunction(f"{_RULES}:service_account"),
        ByFunction("provider_shim.schema.yandex.public:tools_with_credentials"),
    )


class GatewayResource(YandexResource):
    """The resource, with the reads that its data sources and list resource use."""

    import_id = ("the gateway's ID", GATEWAY_ID)
    sends_changes_only = True

    @cached_property
    def attributes(self) -> Attributes:
        """A gateway's attributes, without `timeouts`."""
        return attributes_of(Gateway)

    def schema(self) -> Schema:
        """The resource's schema."""
        return Schema(
            name=NAME,
            description=description_of(Gateway),
            attributes=self._with_timeouts(self.attributes),
            config_validators=config_validators_of(Gateway),
            identity=("id",),
            modify_plan=f"{_RULES}:everybody_may_call",
        )

    async def create(self, client: Client, values: Values) -> Values:
        """Start creating the gateway: its ID is in the first response."""
        values = {**values, "folder_id": folder_of(client, values)}
        body = Gateway.to_api(values)
        try:
            with explained_create(client.api, _doing("create", values), self.attributes, body):
                operation = await client.create_gateway(body)
        except AlreadyExists as error:
            raise await self._with_id(client, values, error) from error
        client.tracker.start(operation.gateway_id, operation)
        return {"id": operation.gateway_id, "folder_id": values["folder_id"]}

    async def finish(self, client: Client, state: Mapping[str, Value]) -> Values | None:
        """Wait until the gateway is created, and return it as the operation shows it."""
        operation = client.tracker.take_started(str(state["id"]))
        if operation is None:
            return None
        with explained(client.api, _doing("create", state), self.attributes):
            made = (await client.wait(operation)).response
            return Gateway.from_api(made) if made and made.get("id") == state["id"] else None

    async def find(self, client: Client, values: Values) -> Values | None:
        """Find the gateway of this name in the folder, if it matches a create with these values."""
        values = {**values, "folder_id": folder_of(client, values)}
        for preview in await self._named(client, values):
            found = await self.read(client, preview, fresh=True)
            if found is not None and not list(differences(self.attributes, values, found)):
                return found
        return None

    async def read(self, client: Client, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        """GET the gateway, since lists do not show tools."""
        with explained(client.api, _doing("read", state)):
            response = await client.get_gateway(str(state["id"]))
            return None if response is None else Gateway.from_api(response)

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether its folder's list lacks the gateway, too."""
        folder = state.get("folder_id") or client.folder_id
        with explained(
            client.api, f"{_doing('read', state)}, which reportedly does not exist, in the list of its folder"
        ):
            return not folder or await client.is_missing(str(state["id"]), str(folder))

    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> None:
        """Change the fields that differ, and wait until that is done."""
        mask = [Gateway.api_name(name) for name in values]
        body = Gateway.to_api(values, whole=state)
        with explained(client.api, _doing("change", state), self.attributes, body):
            await client.update_gateway(str(state["id"]), body, mask)

    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """Delete the gateway, and wait until that is done."""
        with explained(client.api, _doing("delete", state)):
            await client.delete_gateway(str(state["id"]))

    def settled(self, shown: Values) -> bool:
        """Whether no operation is in progress.

        Raises:
            ProviderError: The gateway's status is ERROR.
        """
        if shown["status"] == "ERROR":
            detail = f"Its status is ERROR, in which it can only be deleted. Apply again to replace {shown['id']}."
            raise ProviderError(f"The {NAME} has failed", detail)
        return self.at_rest(shown)

    def at_rest(self, shown: Values) -> bool:
        """Whether no operation is in progress."""
        return shown["status"] not in _UNDER_WAY

    async def listed(self, client: Client, config: Mapping[str, Value]) -> list[Values]:
        """A folder's gateways, without their tools, sorted by name."""
        folder = folder_of(client, config)
        with explained(client.api, f"list the {NAME}s of the folder {folder}"):
            items = await client.list_gateways(folder, str(config.get("filter") or ""))
            decoded = [Gateway.from_api(item) for item in items]
        return sorted(decoded, key=lambda item: (str(item["name"]), str(item["id"])))

    async def _named(self, client: Client, values: Mapping[str, Value]) -> list[Values]:
        """The gateways of this name in the folder, without their tools."""
        query = {"folder_id": values.get("folder_id"), "filter": f'name="{values["name"]}"'}
        return [item for item in await self.listed(client, query) if item["name"] == values["name"]]

    async def _with_id(self, client: Client, values: Values, error: AlreadyExists) -> AlreadyExists:
        """The error with the ID of the conflicting gateway, if it can be found."""
        try:
            [there] = await self._named(client, values)
        except (ProviderError, ValueError):
            return error
        hint = (
            f"The existing gateway is {there['id']}. To manage it here, import it by that ID, with an import block or "
            f"with: terraform import 'mcpgateway_yandex_gateway.NAME' '{there['id']}', where NAME is the name of the "
            "resource."
        )
        return AlreadyExists(error.diagnostic.summary, f"{error.diagnostic.detail} {hint}", error.diagnostic.path)


def _doing(verb: str, values: Mapping[str, Value]) -> str:
    return named(verb, NAME, values.get("name"), values.get("id"))


def folder_of(client: Client, values: Mapping[str, Value]) -> str:
    """The folder in the values, or else the provider's.

    Raises:
        ProviderError: Neither is set.
    """
    folder = values.get("folder_id") or client.folder_id
    if not folder:
        detail = "Set folder_id here, or yandex.folder_id (YC_FOLDER_ID) for the provider."
        raise ProviderError("Missing folder", detail, ("folder_id",))
    return str(folder)


gateway = GatewayResource()
