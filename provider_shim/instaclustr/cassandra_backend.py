"""Cassandra backends: Cassandra clusters whose tables tools query."""

from __future__ import annotations

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.schema.validators import Pattern, Uuid

from . import api
from .kafka_backend import SaslPlain
from .resource import SERVER, InstaclustrResource


class CassandraBackend(RemoteObject):
    """A Cassandra data centre whose tables a virtual server offers as tools."""

    id: str | None = computed("ID of the backend.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    cassandra_cluster_id: str | None = computed("ID of the Cassandra cluster.", volatile=True)
    virtual_server_id: str = required("ID of the virtual server it belongs to.", Uuid(), requires_replace=True)
    name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))
    cassandra_data_centre_id: str = required("ID of the Cassandra data centre.", Uuid())
    authentication_sasl_plain: AtMostOne[SaslPlain] = optional("Cassandra user that the gateway connects as.")


cassandra_backend = InstaclustrResource(
    CassandraBackend,
    paths=api.CASSANDRA_BACKENDS,
    vendor_type="mcp_backend_cassandra_v1",
    parent=SERVER,
)
