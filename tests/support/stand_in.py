"""A stand-in for the vendor's provider, on our own plugin layer: the clusters that backends point at, in state alone.

A Kafka cluster has the id of a seeded one of the local cloud, a Cassandra cluster those of the seeded one and its data
centres. As in the vendor's schema, data centres are blocks.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import Resource
from provider_shim.schema.attributes import Attribute, Nested, Schema
from provider_shim.schema.values import Value
from support.terraform import add_provider

SOURCE = "instaclustr/instaclustr"
KAFKA, CASSANDRA = "instaclustr_kafka_cluster_v3", "instaclustr_cassandra_cluster_v2"
IDS = {KAFKA: "c3d4e5f6-a7b8-9012-cdef-123456789012", CASSANDRA: "9d1f6a52-5c0e-4b8b-a6c4-7e2d1f3b5a90"}
DATA_CENTRES = {
    "DC1": "d4e5f6a7-b8c9-0123-def0-234567890123",
    "DC2": "d4e5f6a7-b8c9-0123-def0-234567890124",
}

_TEXTS = ("name", "sla_tier")
_FLAGS = ("private_network_cluster", "pci_compliance_mode")
_DATA_CENTRE = {
    **dict.fromkeys(("name", "cloud_provider", "region", "network", "node_size"), "string"),
    "number_of_nodes": "number",
}
_OWN: dict[str, dict[str, Any]] = {
    KAFKA: {
        "kafka_version": "string",
        **dict.fromkeys(("auto_create_topics", "allow_delete_topics", "client_to_cluster_encryption"), "bool"),
        **dict.fromkeys(("default_replication_factor", "default_number_of_partitions"), "number"),
    },
    CASSANDRA: {"cassandra_version": "string", "lucene_enabled": "bool", "password_and_user_auth": "bool"},
}
_OWN_DATA_CENTRE: dict[str, dict[str, Any]] = {
    KAFKA: {},
    CASSANDRA: {
        "replication_factor": "number",
        **dict.fromkeys(
            ("client_to_cluster_encryption", "continuous_backup", "private_ip_broadcast_for_discovery"), "bool"
        ),
    },
}


def _required(types: Mapping[str, Any]) -> dict[str, Attribute]:
    return {name: Attribute(type=type, required=True) for name, type in types.items()}


class Cluster(Resource[Any]):
    """A cluster of the vendor's."""

    cloud = "vendor"

    def __init__(self, type: str) -> None:
        self.type = type
        self._made: dict[str, Values] = {}
        self._deleted: set[str] = set()

    def schema(self) -> Schema:
        computed = {"id": Attribute(type="string", computed=True), "status": Attribute(type="string", computed=True)}
        centre = Nested(
            nesting="list", attributes={**computed, **_required(_DATA_CENTRE | _OWN_DATA_CENTRE[self.type])}
        )
        types = dict.fromkeys(_TEXTS, "string") | dict.fromkeys(_FLAGS, "bool") | _OWN[self.type]
        return Schema(
            name="cluster",
            attributes={**computed, **_required(types), "data_centre": Attribute(nested=centre, required=True)},
            identity=("id",),
            implementation=f"support.stand_in:{self.type}",
        )

    async def create(self, client: Any, values: Values) -> Values:
        id = IDS[self.type]
        centres = [
            {**each, "id": DATA_CENTRES.get(each["name"], id), "status": "RUNNING"} for each in values["data_centre"]
        ]
        self._made[id] = {**values, "id": id, "status": "RUNNING", "data_centre": centres}
        return {"id": id}

    async def find(self, client: Any, values: Values) -> Values | None:
        return None

    async def read(self, client: Any, state: Mapping[str, Value], *, fresh: bool) -> Values | None:
        id = str(state["id"])
        return None if id in self._deleted else self._made.get(id) or dict(state)

    async def update(self, client: Any, state: Mapping[str, Value], values: Values) -> None:
        raise NotImplementedError

    async def delete(self, client: Any, state: Mapping[str, Value]) -> None:
        self._deleted.add(str(state["id"]))


instaclustr_kafka_cluster_v3 = Cluster(KAFKA)
instaclustr_cassandra_cluster_v2 = Cluster(CASSANDRA)


class Nothing:
    """The vendor's cloud, which is not there."""

    def absence_warning(self) -> None:
        """Nothing is known of why an object is gone."""

    async def client(self, cloud: str) -> None:
        return None

    async def close(self) -> None:
        pass


def add_to(mirror: Path) -> None:
    """Put the stand-in into a mirror that `install` made."""
    add_provider(mirror, SOURCE, "2.1.89", "support.stand_in")


def _field(number: int, content: bytes) -> bytes:
    """A field of a message: its number and kind, its length in seven bits a byte, its content."""
    length, rest = [], len(content)
    while rest > 127:
        length.append(rest & 127 | 128)
        rest >>= 7
    return bytes([number << 3 | 2, *length, rest]) + content


def main() -> int:
    """Be the provider."""
    from provider_shim.framework.provider import Provider
    from provider_shim.plugin import convert, schemas
    from provider_shim.plugin import tfplugin6_pb2 as pb
    from provider_shim.plugin.server import run
    from provider_shim.schema.schema_file import SchemaFile

    def with_blocks(schema: Schema) -> pb.Schema:
        message = convert.to_schema(schema)
        for attribute in [each for each in message.block.attributes if each.HasField("nested_type")]:
            block = pb.Schema.Block(attributes=attribute.nested_type.attributes)
            # Our own provider has no blocks, so its messages do not know them: by the wire's numbers, a list of them.
            nested = _field(1, attribute.name.encode()) + _field(2, block.SerializeToString()) + b"\x18\x02\x20\x01"
            message.block.MergeFromString(_field(3, nested))
            message.block.attributes.remove(attribute)
        return message

    assert schemas.to_schema is convert.to_schema
    schemas.to_schema = with_blocks
    key = Attribute(type="string", required=True, sensitive=True)
    clusters = (instaclustr_kafka_cluster_v3, instaclustr_cassandra_cluster_v2)
    document = {
        "provider": Schema(name="provider", attributes={"terraform_key": key}).to_json(),
        "resources": {each.type: each.schema().to_json() for each in clusters},
        **{kind: {} for kind in ("data_sources", "lists", "ephemerals", "functions")},
    }
    return run(Provider(SchemaFile(document), lambda config: Nothing()))


if __name__ == "__main__":
    sys.exit(main())
