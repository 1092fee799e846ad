"""Cassandra backends: Cassandra clusters whose tables tools query."""

from __future__ import annotations

from provider_shim.framework.model import computed, required
from provider_shim.schema.validators import Uuid

from . import api
from .backend import ClusterBackend
from .resource import SERVER, InstaclustrResource


class CassandraBackend(ClusterBackend):
    """A Cassandra data centre whose tables a virtual server offers as tools."""

    cassandra_cluster_id: str | None = computed("ID of the Cassandra cluster.", volatile=True)
    cassandra_data_centre_id: str = required("ID of the Cassandra data centre.", Uuid())


cassandra_backend = InstaclustrResource(
    CassandraBackend,
    paths=api.CASSANDRA_BACKENDS,
    vendor_type="mcp_backend_cassandra_v1",
    parent=SERVER,
)
