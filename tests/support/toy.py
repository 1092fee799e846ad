"""A resource on a cloud that is a dict, with everything that the framework knows, and a provider of it alone.

The provider also runs under the real Terraform (`add_to`): then the environment says what goes wrong (`TOY_STUCK`,
`TOY_FAILS`, each an operation), and where to note what was done (`TOY_JOURNAL`, a file).
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from provider_shim.framework.derive import attributes_of, config_validators_of
from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.framework.provider import Provider
from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import DataSource, EphemeralResource, Opened, Renewed, Resource
from provider_shim.plugin.server import run
from provider_shim.schema.attributes import Attribute, Nested, Schema
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validators import Between, Duration, Pattern
from provider_shim.schema.values import Value
from support.terraform import add_provider

SOURCE = "mcpgateway/toy"
TYPE = "toy_thing"
LEASE = "toy_lease"
SECRET = "correct-horse-battery"


class Access(RemoteObject):
    """How to get in."""

    user: str = required("Who.")
    password: str | None = optional("The password.", secret=True)


class Thing(RemoteObject):
    """A thing."""

    id: str | None = computed("ID.")
    name: str = required("Name.", Pattern("[a-z]+", "lower-case letters"))
    size: int | None = optional("Size.", default=3)
    note: str | None = optional("A note.")
    tags: list[str] | None = optional("Tags.", unordered=True)
    zone: str | None = optional("Zone.", requires_replace=True)
    access: AtMostOne[Access] = optional("How to get in.")


class Cloud:
    """The objects by id, and what happens instead of an answer, by operation."""

    def __init__(self) -> None:
        self.objects: dict[str, Values] = {}
        self.instead: dict[str, Callable[[], Any]] = {}
        self.calls: list[str] = []

    def absence_warning(self) -> None:
        """Nothing is known of why an object is gone."""

    async def client(self, cloud: str) -> Cloud:
        if cloud in self.instead:
            self.instead[cloud]()
        return self

    async def close(self) -> None:
        pass

    async def does(self, operation: str, *on: str) -> None:
        """Let the operation happen, or what is to happen instead."""
        self.calls.append(" ".join((operation, *on)))
        await asyncio.sleep(0)
        if operation in self.instead:
            self.instead[operation]()


class ThingResource(Resource[Cloud]):
    cloud = "toy"
    import_id = ("one word", r"\w+")

    def schema(self) -> Schema:
        limits = {
            name: Attribute(type="string", optional=True, local=True, validators=(Duration(),))
            for name in self.timeouts
        }
        attributes = {
            **attributes_of(Thing),
            "timeouts": Attribute(nested=Nested(attributes=limits), optional=True, local=True),
        }
        return Schema(
            name="thing",
            attributes=attributes,
            config_validators=config_validators_of(Thing),
            version=2,
            identity=("id",),
            implementation="support.toy:thing",
        )

    async def create(self, client: Cloud, values: Values) -> Values:
        await client.does("create")
        id = f"t{len(client.objects) + 1}"
        client.objects[id] = {**values, "id": id}
        return {"id": id}

    async def find(self, client: Cloud, values: Values) -> Values | None:
        await client.does("find")
        return next((each for each in client.objects.values() if each["name"] == values["name"]), None)

    async def read(self, client: Cloud, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        await client.does("read")
        found = client.objects.get(str(state["id"]))
        return found and dict.fromkeys(attributes_of(Thing)) | found

    async def update(self, client: Cloud, state: Mapping[str, Value], values: Values) -> None:
        await client.does("update")
        client.objects[str(state["id"])] |= values

    async def delete(self, client: Cloud, state: Mapping[str, Value]) -> None:
        await client.does("delete")
        client.objects.pop(str(state["id"]), None)

    def upgrade_state(self, version: int, state: dict[str, Any]) -> dict[str, Any]:
        if version == 0:
            state["name"] = state.pop("title")
        if state["name"] == "lost":
            raise ProviderError("State cannot be upgraded", f"Nobody knows what it was, with {SECRET}.")
        return state


class ThingData(DataSource[Cloud]):
    cloud = "toy"

    def schema(self) -> Schema:
        attributes = {
            "id": Attribute(type="string", required=True),
            "name": Attribute(type="string", computed=True),
        }
        return Schema(attributes=attributes, implementation="support.toy:thing_data")

    async def read(self, client: Cloud, config: Mapping[str, Value]) -> Values:
        await client.does("data")
        return {"name": client.objects[config["id"]]["name"]}


class Lease(EphemeralResource[Cloud]):
    """Something lent, whose private state is its name and how often it was renewed."""

    cloud = "toy"

    def schema(self) -> Schema:
        attributes = {
            "name": Attribute(type="string", required=True, validators=(Pattern("[a-z]+", "lower-case letters"),)),
            "renew_after": Attribute(type="number", optional=True, validators=(Between(1, 3600),)),
            "tags": Attribute(type=["set", "string"], optional=True),
            "token": Attribute(type="string", computed=True, sensitive=True),
            "holder": Attribute(type="string", computed=True),
        }
        return Schema(attributes=attributes, implementation="support.toy:lease")

    async def open(self, client: Cloud, config: Mapping[str, Value]) -> Opened:
        await client.does("open", config["name"])
        values = {"token": f"{SECRET}-{config['name']}", "unheard": "of"}
        if config["renew_after"] is None:
            return Opened(values, private=config["name"].encode())
        return Opened(values, _later(config["renew_after"]), config["name"].encode())

    async def renew(self, client: Cloud, private: bytes) -> Renewed:
        await client.does("renew", private.decode())
        return Renewed(_later(1), private + b"'")

    async def close(self, client: Cloud, private: bytes) -> None:
        await client.does("close", private.decode())


def _later(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(seconds))


thing = ThingResource()
thing_data = ThingData()
lease = Lease()


def toy_provider(cloud: Cloud) -> Provider:
    """A provider whose only cloud is this one; its schemas went through the schema file's form."""
    key = Attribute(type="string", optional=True, sensitive=True)
    document = {
        "provider": Schema(name="provider", attributes={"key": key}).to_json(),
        "resources": {TYPE: thing.schema().to_json()},
        "data_sources": {TYPE: thing_data.schema().to_json()},
        "lists": {},
        "ephemerals": {LEASE: lease.schema().to_json()},
        "functions": {},
    }
    return Provider(SchemaFile(document), lambda config: cloud)


class EnvironmentsCloud(Cloud):
    """A cloud that does what the environment says, and notes it there."""

    async def does(self, operation: str, *on: str) -> None:
        await super().does(operation, *on)
        _note(" ".join((operation, *on)))
        if operation == os.environ.get("TOY_STUCK"):
            await asyncio.sleep(3600)
        if operation == os.environ.get("TOY_FAILS"):
            raise ProviderError(f"Cannot {operation}", f"Nobody knows {SECRET}-{on[0]}.")


def _note(what: str) -> None:
    with Path(os.environ["TOY_JOURNAL"]).open("a") as journal:
        print(what, file=journal)


def add_to(mirror: Path) -> None:
    """Put the provider into a mirror."""
    add_provider(mirror, SOURCE, "1.0.0", "support.toy")


if __name__ == "__main__":
    # Under the name that the schemas have.
    from support import toy

    sys.exit(run(toy.toy_provider(toy.EnvironmentsCloud())))
