"""The provider as Terraform drives it: every operation of the protocol, on values instead of messages."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Protocol, TypeVar

from provider_shim.schema.attributes import Schema
from provider_shim.schema.declarations import load
from provider_shim.schema.diagnostics import Diagnostic, ProviderError
from provider_shim.schema.durations import format_duration
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate, validate_write, with_write_only
from provider_shim.schema.values import Path, Value

from .lifecycle import Applied, Lifecycle
from .plan import Plan, plan, writes
from .reconcile import Values, reconcile
from .resource import DataSource, EphemeralResource, Found, ListResource, Opened, Renewed, Resource
from .waiting import Stop


class Clouds(Protocol):
    """The clients of the clouds, opened when they are first needed."""

    async def client(self, cloud: str) -> Any:
        """The client of a cloud.

        Raises:
            ProviderError: The cloud is not configured; the message names the missing setting.
        """

    def absence_warning(self) -> Diagnostic | None:
        """A warning to show when an object in state turns out to be gone, if there is a reason for one."""

    async def close(self) -> None:
        """Close the clients."""


Configure = Callable[[Values], Clouds]

T = TypeVar("T")

# Seconds that a data source, a list or the opening of an ephemeral resource may take.
_READING = 300.0
# Seconds for closing an ephemeral resource after Terraform was interrupted.
_CLOSING = 5.0


@dataclass(slots=True)
class Planned:
    """The result of planning: the plan (None for a deletion), and diagnostics."""

    plan: Plan | None
    diagnostics: list[Diagnostic]


class Provider:
    """A provider: its schemas and, once configured, its clouds."""

    def __init__(self, schemas: SchemaFile, configure: Configure) -> None:
        self.schemas = schemas
        self._configure = configure
        self._clouds: Clouds | None = None
        self._stop = Stop()

    def validate_provider(self, config: Values) -> list[Diagnostic]:
        """What is wrong with the provider's configuration."""
        return list(validate(self.schemas.provider.attributes, self.schemas.provider.config_validators, config))

    async def configure(self, config: Values) -> None:
        """Set the provider's configuration; no connection is opened yet."""
        await self.close()
        self._stop = Stop()
        self._clouds = self._configure(config)

    def validate_resource(self, type_name: str, config: Values, *, write_only: bool) -> list[Diagnostic]:
        """What is wrong with a resource's configuration."""
        schema = self.schemas.resource(type_name)
        return list(validate(schema.attributes, schema.config_validators, config, write_only=write_only))

    def validate_data_source(self, type_name: str, config: Values) -> list[Diagnostic]:
        """What is wrong with a data source's configuration."""
        schema = self.schemas.data_source(type_name)
        return list(validate(schema.attributes, schema.config_validators, config))

    def upgrade(self, type_name: str, version: int, state: dict[str, Any]) -> dict[str, Any]:
        """Upgrade a state written by an earlier version of the provider to the current schema version.

        Raises:
            ProviderError: The state was written by a later version.
        """
        schema = self.schemas.resource(type_name)
        if version > schema.version:
            raise ProviderError(
                "State written by a newer provider",
                f"The state of {type_name} has schema version {version}, newer than this provider's: "
                "upgrade the provider.",
            )
        return self._resource(type_name).upgrade_state(version, state) if version < schema.version else state

    def plan(self, type_name: str, config: Values | None, prior: Values | None, private: bytes = b"") -> Planned:
        """Plan an object; a configuration of None plans its deletion.

        Terraform's `ignore_changes` replaces configured values with prior ones, and write-only values with null.
        If a nested object is unchanged, and this provider has written it (there is private data),
        its missing secrets are therefore not reported here but in `apply`, which gets the whole configuration.
        """
        schema = self.schemas.resource(type_name)
        planned = plan(schema.attributes, config, prior) if config is not None else None
        problems: list[Diagnostic] = []
        if config is not None and planned is not None and planned.writes:

            def kept(at: Path) -> bool:
                before = _at(prior, at)
                return bool(private) and before is not None and before == _at(planned.planned, at)

            problems += validate_write(schema.attributes, schema.config_validators, config, kept)
        if schema.modify_plan:
            problems += load(schema.modify_plan)(prior, planned.planned if planned else None)
        return Planned(planned, problems)

    async def apply(
        self, type_name: str, config: Values | None, prior: Values | None, planned: Values | None, private: bytes
    ) -> Applied:
        """Create, update or delete an object."""
        schema = self.schemas.resource(type_name)

        async def run(life: Lifecycle) -> Applied:
            if planned is None:
                return await life.delete(prior or {}, private)
            if prior is None:
                return await life.create(planned, config or {})
            if writes(schema.attributes, prior, planned):
                whole = with_write_only(schema.attributes, planned, config)
                if problems := list(validate_write(schema.attributes, schema.config_validators, whole)):
                    return Applied(prior, private, problems)
            return await life.update(prior, planned, config or {}, private)

        return await self._live(type_name, prior, private, run)

    async def read(self, type_name: str, prior: Values, private: bytes) -> Applied:
        """The state of an object as the cloud shows it."""
        found = await self._live(type_name, prior, private, lambda life: life.read(prior, private))
        if found.state is None and self._clouds and (warning := self._clouds.absence_warning()):
            found.diagnostics.append(warning)
        return found

    def import_by_id(self, type_name: str, text: str) -> Values:
        """The values that an import ID determines.

        Raises:
            ProviderError: The ID is not valid for this resource.
        """
        schema = self.schemas.resource(type_name)
        return dict.fromkeys(schema.attributes) | self._resource(type_name).from_import_id(text)

    def import_by_identity(self, type_name: str, identity: Mapping[str, Value]) -> Values:
        """The values that an identity determines.

        Raises:
            ProviderError: The identity is incomplete.
        """
        schema = self.schemas.resource(type_name)
        values: Values = dict.fromkeys(schema.attributes)
        for name in schema.identity:
            value = identity.get(name)
            if not isinstance(value, str):
                raise ProviderError("Incomplete identity", f'The identity of {type_name} needs "{name}".')
            values |= self._resource(type_name).from_import_id(value) if name == "id" else {name: value}
        return values

    async def read_data_source(self, type_name: str, config: Values) -> Values:
        """Read the values that a data source's configuration selects.

        Raises:
            ProviderError: The lookup failed.
        """
        schema = self.schemas.data_source(type_name)
        source: DataSource[Any] = _implementation(schema)
        client = await self._client(source.cloud)
        found = await self._stop.race(_in_time(source.read(client, config), type_name))
        # Only the schema's attributes: the object may have more, such as secrets.
        return reconcile(schema.attributes, {}, {**config, **found})

    def validate_ephemeral(self, type_name: str, config: Values) -> list[Diagnostic]:
        """What is wrong with an ephemeral resource's configuration."""
        schema = self.schemas.ephemeral(type_name)
        return list(validate(schema.attributes, schema.config_validators, config))

    async def open_ephemeral(self, type_name: str, config: Values) -> Opened:
        """Open an ephemeral resource; all of its attributes are known afterwards.

        Raises:
            ProviderError: It could not be opened.
        """
        schema = self.schemas.ephemeral(type_name)
        ephemeral = self._ephemeral(type_name)
        client = await self._client(ephemeral.cloud)
        opened = await self._stop.race(_in_time(ephemeral.open(client, config), type_name))
        return replace(opened, values=reconcile(schema.attributes, config, {**config, **opened.values}))

    async def renew_ephemeral(self, type_name: str, private: bytes) -> Renewed:
        """Renew an ephemeral resource.

        Raises:
            ProviderError: It could not be renewed.
        """
        ephemeral = self._ephemeral(type_name)
        client = await self._client(ephemeral.cloud)
        return await self._stop.race(ephemeral.renew(client, private))

    async def close_ephemeral(self, type_name: str, private: bytes) -> None:
        """Close an ephemeral resource; after an interruption, it still gets a moment to finish.

        Raises:
            ProviderError: It could not be closed.
        """
        ephemeral = self._ephemeral(type_name)
        client = await self._client(ephemeral.cloud)
        await self._stop.race(ephemeral.close(client, private), grace=_CLOSING)

    def validate_list(self, type_name: str, config: Values) -> list[Diagnostic]:
        """What is wrong with a list's configuration."""
        schema = self.schemas.list(type_name)
        return list(validate(schema.attributes, schema.config_validators, config))

    async def list_resources(self, type_name: str, config: Values) -> list[Found]:
        """The objects of a resource type, each with its state.

        Raises:
            ProviderError: They could not be listed.
        """
        list_resource: ListResource[Any] = load(self.schemas.list(type_name).implementation)
        client = await self._client(list_resource.cloud)
        attributes = self.schemas.resource(type_name).attributes
        found = await self._stop.race(_in_time(list_resource.read(client, config), type_name))
        return [Found(each.display_name, reconcile(attributes, {}, each.values)) for each in found]

    def move(self, source: str, state: dict[str, Any], type_name: str) -> Values:
        """The state of an object that another provider's resource managed; `source` is `namespace/provider/type`.

        Raises:
            ProviderError: State cannot be moved from that resource type.
        """
        schema = self.schemas.resource(type_name)
        if source not in schema.moved_from:
            known = ", ".join(schema.moved_from) or "none"
            raise ProviderError(
                "Cannot move this resource", f"State can be moved to {type_name} from {known}, but not from {source}."
            )
        return dict.fromkeys(schema.attributes) | self._resource(type_name).move_state(state)

    def stop(self) -> None:
        """Cancel all waiting because Terraform was interrupted."""
        self._stop.set()

    async def close(self) -> None:
        """Close the clouds."""
        if self._clouds:
            await self._clouds.close()

    async def _live(
        self, type_name: str, prior: Values | None, private: bytes, run: Callable[[Lifecycle], Awaitable[Applied]]
    ) -> Applied:
        schema = self.schemas.resource(type_name)
        try:
            resource = self._resource(type_name)
            return await run(Lifecycle(schema, resource, await self._client(resource.cloud), self._stop))
        except ProviderError as error:
            return Applied(prior, private, [error.diagnostic])

    def _resource(self, type_name: str) -> Resource[Any]:
        resource: Resource[Any] = _implementation(self.schemas.resource(type_name))
        return resource

    def _ephemeral(self, type_name: str) -> EphemeralResource[Any]:
        ephemeral: EphemeralResource[Any] = _implementation(self.schemas.ephemeral(type_name))
        return ephemeral

    async def _client(self, cloud: str) -> Any:
        if self._clouds is None:
            raise ProviderError("The provider is not configured", "Terraform did not configure it before using it.")
        return await self._clouds.client(cloud)


async def _in_time(work: Awaitable[T], type_name: str) -> T:
    """The result of a read that has no configurable `timeouts`.

    Raises:
        ProviderError: It took too long.
    """
    try:
        async with asyncio.timeout(_READING):
            return await work
    except TimeoutError as error:
        detail = (
            f"{type_name}: no response within {format_duration(_READING)}. "
            "Check that the API is available, and plan again."
        )
        raise ProviderError("The read timed out", detail) from error


def _implementation(schema: Schema) -> Any:
    return load(schema.implementation)


def _at(values: Value, path: Path) -> Value:
    """What is at a path, or None."""
    for step in path:
        try:
            values = values[step]
        except (KeyError, IndexError, TypeError):
            return None
    return values
