"""What a cloud implements for the framework: resources, data sources, lists and ephemeral resources.

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
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.durations import format_duration
from provider_shim.schema.validators import Duration
from provider_shim.schema.values import Value

from .reconcile import Values

Client = TypeVar("Client")


class AmbiguousCreate(Exception):
    """The answer to a create never came, or cannot be understood: the object may exist or not.

    `error`, if there is one, is what the user is told where the object turns out not to exist; without it the
    create is repeated then.
    """

    def __init__(self, error: ProviderError | None = None) -> None:
        super().__init__(str(error or "no answer"))
        self.error = error


class AlreadyExists(ProviderError):
    """The cloud has such an object already."""


class Unclear(ProviderError):
    """No answer came, or none that the cloud itself can have given: it says nothing of the object."""


class Gone(ProviderError):
    """The object to be changed does not exist any more."""


class Resource(ABC, Generic[Client]):
    """One kind of remote object: how it is created, read, updated, deleted and found.

    Every method raises `ProviderError` where the cloud refuses. Values are by attribute name, as the
    schema has them; those given to `create` and `update` hold only what is to be sent.
    """

    cloud: ClassVar[str]
    # Seconds that each operation may take unless the configuration's `timeouts` say otherwise.
    timeouts: Mapping[str, float] = {"create": 600, "read": 300, "update": 600, "delete": 600}
    # What an import id looks like, in words and as a regular expression.
    import_id: tuple[str, str] = ("the object's id", r"\S+")
    # Seconds that what is shown may still differ from what was written, once nothing is under way any more.
    lag: ClassVar[float] = inf
    # Whether an update is given only the values that change, or all of them.
    sends_changes_only: ClassVar[bool] = False

    @abstractmethod
    def schema(self) -> Schema:
        """The schema; called when the schema file is written."""

    @abstractmethod
    async def create(self, client: Client, values: Values) -> Values:
        """Create the object and return what the response contains: at least its identity.

        Raises:
            AmbiguousCreate: No answer came.
            AlreadyExists: There is such an object already.
        """

    async def finish(self, client: Client, state: Mapping[str, Value]) -> Values | None:
        """Wait for what a create started, where the object alone does not tell of its end.

        Returns what the cloud says of the object at the end, if it does; None where it says nothing.

        Raises:
            ProviderError: It has failed.
        """
        return None

    @abstractmethod
    async def find(self, client: Client, values: Values) -> Values | None:
        """The object that a create with these values would have made, or None where there is none."""

    @abstractmethod
    async def read(self, client: Client, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        """What the cloud shows of the object, or None where it says that the object is gone.

        Args:
            client: The cloud's client.
            state: What is known of the object: the identity at least.
            fresh: Whether it must be asked for by itself; otherwise it may come from a list that was
                asked for a moment ago.
        """

    async def is_gone(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether an object that a read did not find is missing elsewhere too, such as from a list.

        One answer is no proof: what is taken for gone is made anew.
        """
        return True

    @abstractmethod
    async def update(self, client: Client, state: Mapping[str, Value], values: Values) -> None:
        """Change the object.

        Raises:
            Gone: The object does not exist.
        """

    @abstractmethod
    async def delete(self, client: Client, state: Mapping[str, Value]) -> None:
        """Delete the object; that it is already gone is no error."""

    async def is_deleted(self, client: Client, state: Mapping[str, Value]) -> bool:
        """Whether an object whose deletion was asked for is deleted."""
        return await self.read(client, state, fresh=True) is None and await self.is_gone(client, state)

    def settled(self, shown: Values) -> bool:
        """Whether the cloud has done what it was asked for, as far as the object itself tells.

        Raises:
            ProviderError: It has failed.
        """
        return True

    def at_rest(self, shown: Values) -> bool:
        """Whether nothing is under way with the object, so that it can be read as it is."""
        return True

    def from_import_id(self, text: str) -> Values:
        """What an import id tells of the object.

        Raises:
            ProviderError: It is no id of such an object.
        """
        words, regex = self.import_id
        if not re.fullmatch(regex, text):
            raise ProviderError("Invalid import id", f"An import id is {words}, got {text!r}.")
        return {"id": text}

    def move_state(self, state: dict[str, Any]) -> Values:
        """The state of an object that another provider's resource managed, from that resource's state.

        Raises:
            ProviderError: It does not tell which object it is.
        """
        raise ProviderError("State cannot be moved", "State of other providers cannot be moved to this resource.")

    def upgrade_state(self, version: int, state: dict[str, Any]) -> dict[str, Any]:
        """The state as of the schema's version, from one that an earlier version of the provider wrote."""
        return state

    def timeouts_attribute(self) -> Attribute:
        """The attribute by which a configuration sets how long the operations may take."""
        limits = {
            operation: Attribute(
                type="string",
                description=f"How long to {operation}, such as `90s`; `{format_duration(seconds)}` by default.",
                optional=True,
                local=True,
                validators=(Duration(),),
            )
            for operation, seconds in self.timeouts.items()
        }
        return Attribute(
            nested=Nested(attributes=limits),
            description="How long the operations may take.",
            optional=True,
            local=True,
        )


class DataSource(ABC, Generic[Client]):
    """Something to read from a cloud."""

    cloud: ClassVar[str]

    @abstractmethod
    def schema(self) -> Schema:
        """The schema; called when the schema file is written."""

    @abstractmethod
    async def read(self, client: Client, config: Mapping[str, Value]) -> Values:
        """The values that the configuration asks for."""


class ListResource(ABC, Generic[Client]):
    """How the objects of a resource type are found (`terraform query`, Terraform 1.14 and later)."""

    cloud: ClassVar[str]

    @abstractmethod
    def schema(self) -> Schema:
        """The schema of what objects are listed by; called when the schema file is written."""

    @abstractmethod
    async def read(self, client: Client, config: Mapping[str, Value]) -> list[Found]:
        """The objects that there are."""


@dataclass(frozen=True, slots=True)
class Found:
    """An object that was found: its name for people, and its values."""

    display_name: str
    values: Values


class EphemeralResource(ABC, Generic[Client]):
    """Something that exists for one run of Terraform alone, in neither state nor plan (Terraform 1.10 and later)."""

    cloud: ClassVar[str]

    @abstractmethod
    def schema(self) -> Schema:
        """The schema; called when the schema file is written."""

    @abstractmethod
    async def open(self, client: Client, config: Mapping[str, Value]) -> Opened:
        """Have it made, for the run that begins.

        Terraform asks for it in every plan and again in every apply; a plan that does not know all of the
        configuration yet does without.
        """

    async def renew(self, client: Client, private: bytes) -> Renewed:
        """Have it last longer, at the time that was asked for; the values stay what they are."""
        raise NotImplementedError(f"{type(self).__name__} asks for a renewal that it does not know")

    async def close(self, client: Client, private: bytes) -> None:
        """End it: the run is over.

        What has to end some day ends by itself, too: Terraform does not ask for it where a run was interrupted.

        Args:
            client: The cloud's client.
            private: What `open` said; Terraform 1.11 keeps what a renewal said for the next renewal alone.
        """


@dataclass(frozen=True, slots=True)
class Opened:
    """What was opened: its values, when it is to be renewed, and what `renew` and `close` need to know of it."""

    values: Values
    renew_at: datetime | None = None
    private: bytes = b""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What was renewed: when it is to be renewed again, and what the next `renew` needs to know."""

    renew_at: datetime | None = None
    private: bytes = b""
