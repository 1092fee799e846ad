"""The base classes that clouds implement: resources, data sources, list resources and ephemeral resources.

Each is a stateless declaration; its methods get the cloud's client, which the framework opens
only when the first of them is called.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from math import inf
from typing import Any, ClassVar, Generic, TypeVar

from provider_shim.schema.attributes import Attribute, Nested, Schema
from provider_shim.schema.diagnostics import Diagnostic, ProviderError
from provider_shim.schema.durations import format_duration
from provider_shim.schema.validators import Duration
from provider_shim.schema.values import Value

from .reconcile import Values

Client = TypeVar("Client")


class AmbiguousCreate(Exception):
    """A create got no response, or one that cannot be interpreted: the object may or may not exist.

    If the object turns out not to exist, `error` is shown to the user; without one, the
    create is retried.
    """

    def __init__(self, error: ProviderError | None = None) -> None:
        super().__init__(str(error or "no response"))
        self.error = error


class AlreadyExists(ProviderError):
    """The object already exists."""


class Unclear(ProviderError):
    """There was no response from the cloud itself, so nothing is known about the object."""


class Gone(ProviderError):
    """The object to change no longer exists."""


class Resource(ABC, Generic[Client]):
    """A resource type: how its objects are created, read, updated, deleted and found.

    Every method raises `ProviderError` if the cloud refuses. Values are by attribute name, as in the
    schema; those passed to `create` and `update` hold only what is to be sent.
    """

    cloud: ClassVar[str]
    # Default time limit of each operation in seconds, which the configuration's `timeouts` override.
    timeouts: Mapping[str, float] = {"create": 600, "read": 300, "update": 600, "delete": 600}
    # The format of an import ID, in words and as a regular expression.
    import_id: tuple[str, str] = ("the object's ID", r"\S+")
    # Seconds that reads may lag behind a write after its operation has finished.
    lag: ClassVar[float] = inf
    # Whether an update gets only the changed values, or all of them.
    sends_changes_only: ClassVar[bool] = False

    @abstractmethod
    def schema(self) -> Schema:
        """The schema; called when the schema file is written."""

    @abstractmethod
    async def create(self, client: Client, values: Values) -> Values:
        """Create the object and return what the response contains: at least its identity.

        Raises:
            AmbiguousCreate: There was no response.
            AlreadyExists: The object already exists.
        """

    async def finish(self, client: Client, state: Mapping[str, Value]) -> Values | None:
        """Wait until a create has finished, if the object itself does not show that.

        Returns the object as the cloud finally reports it; None if it does not report it.

        Raises:
            ProviderError: The operation failed.
        """
        return None

    @abstractmethod
    async def find(self, client: Client, values: Values) -> Values | None:
        """Find the object that a create with these values would have created; None if there is none."""

    @abstractmethod
    async def read(self, client: Client, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        """Read the object; None if the cloud reports that it does not exist.

        Args:
            client: The cloud's client.
            state: What is known of the object: the identity at least.
            fresh: Whether it must be requested individually; otherwise it may come from a list that was
                requested a moment ago.
        """

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether an object that a read did not find is missing elsewhere too, such as from a list.

        One response is not enough proof, since Terraform recreates what is reported as gone.
        """
        return True

    @abstractmethod
    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> list[Diagnostic] | None:
        """Change the object; returns warnings, if there are any.

        Raises:
            Gone: The object does not exist.
        """

    @abstractmethod
    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """Delete the object; it is not an error if it is already gone."""

    async def is_deleted(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether an object whose deletion was requested is gone."""
        return await self.read(client, state, fresh=True) is None and await self.is_gone(client, state)

    def settled(self, shown: Values) -> bool:
        """Whether the cloud has finished the operation, as far as the object itself shows.

        Raises:
            ProviderError: The operation failed.
        """
        return True

    def at_rest(self, shown: Values) -> bool:
        """Whether no operation is in progress on the object, so that it can be read."""
        return True

    def from_import_id(self, text: str) -> Values:
        """The values that an import ID determines.

        Raises:
            ProviderError: The ID is not valid for this resource.
        """
        words, regex = self.import_id
        if not re.fullmatch(regex, text):
            raise ProviderError("Invalid import ID", f"An import ID must be {words}, got {text!r}.")
        return {"id": text}

    def move_state(self, state: dict[str, Any]) -> Values:
        """Convert the state of another provider's resource to this resource's.

        Raises:
            ProviderError: The state does not identify the object.
        """
        raise ProviderError(
            "State cannot be moved", "This resource does not support moving state from other providers."
        )

    def upgrade_state(self, version: int, state: dict[str, Any]) -> dict[str, Any]:
        """Upgrade a state written by an earlier version of the provider to the current schema version."""
        return state

    def timeouts_attribute(self) -> Attribute:
        """The `timeouts` attribute, which limits how long the operations may take."""
        limits = {
            operation: Attribute(
                type="string",
                description=f"Maximum time for the {operation} operation, such as `90s`; "
                f"`{format_duration(seconds)}` by default.",
                optional=True,
                local=True,
                validators=(Duration(),),
            )
            for operation, seconds in self.timeouts.items()
        }
        return Attribute(
            nested=Nested(attributes=limits),
            description="Time limits for the operations.",
            optional=True,
            local=True,
        )


class DataSource(ABC, Generic[Client]):
    """Something that can be read from a cloud."""

    cloud: str

    @abstractmethod
    def schema(self) -> Schema:
        """The schema; called when the schema file is written."""

    @abstractmethod
    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """Read the values that the configuration selects."""


class ListResource(ABC, Generic[Client]):
    """How the objects of a resource type are found (`terraform query`, Terraform 1.14 and later)."""

    cloud: str

    @abstractmethod
    def schema(self) -> Schema:
        """The schema of the list's filters; called when the schema file is written."""

    @abstractmethod
    async def read(self, client: Client, config: Mapping[str, Value]) -> list[Found]:
        """List the objects."""


@dataclass(frozen=True, slots=True)
class Found:
    """A listed object: its display name and its values."""

    display_name: str
    values: Values


class EphemeralResource(ABC, Generic[Client]):
    """Something that exists only during one Terraform run, in neither state nor plan (Terraform 1.10 and later)."""

    cloud: ClassVar[str]

    @abstractmethod
    def schema(self) -> Schema:
        """The schema; called when the schema file is written."""

    @abstractmethod
    async def open(self, client: Client, config: Mapping[str, Value]) -> Opened:
        """Open it for the current run.

        Terraform opens it in every plan and again in every apply, except in a plan in which its
        configuration is not fully known.
        """

    async def renew(self, client: Client, private: bytes) -> Renewed:
        """Renew it at the requested time; its values do not change."""
        raise NotImplementedError(f"{type(self).__name__} requests a renewal but does not implement it")

    async def close(self, client: Client, private: bytes) -> None:
        """Close it at the end of the run.

        What must not last forever should also expire by itself: Terraform does not close it after an interrupted run.

        Args:
            client: The cloud's client.
            private: What `open` returned; Terraform 1.11 passes what `renew` returned only to the next renewal.
        """


@dataclass(frozen=True, slots=True)
class Opened:
    """An opened ephemeral resource: its values, when to renew it, and private data for `renew` and `close`."""

    values: Values
    renew_at: datetime | None = None
    private: bytes = b""


@dataclass(frozen=True, slots=True)
class Renewed:
    """A renewed ephemeral resource: when to renew it again, and private data for the next `renew`."""

    renew_at: datetime | None = None
    private: bytes = b""
