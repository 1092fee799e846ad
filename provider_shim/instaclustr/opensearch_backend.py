"""OpenSearch backends: OpenSearch clusters whose indices tools search and write."""

from __future__ import annotations

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.schema.validators import Pattern, Uuid

from . import api
from .kafka_backend import SaslPlain
from .resource import SERVER, InstaclustrResource


class OpenSearchBackend(RemoteObject):
    """An OpenSearch cluster whose indices a virtual server offers as tools."""

    id: str | None = computed("ID of the backend.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    virtual_server_id: str = required("ID of the virtual server it belongs to.", Uuid(), requires_replace=True)
    name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))
    opensearch_cluster_id: str = required(
        "ID of the OpenSearch cluster.", Uuid(), requires_replace=True, in_update=True
    )
    use_private_network: bool | None = optional("Whether the gateway reaches the cluster over its private network.")
    peer_networks: bool | None = optional("Whether the networks of the gateway and the OpenSearch cluster are peered.")
    authentication_sasl_plain: AtMostOne[SaslPlain] = optional("OpenSearch user that the gateway connects as.")


opensearch_backend = InstaclustrResource(
    OpenSearchBackend,
    paths=api.OPENSEARCH_BACKENDS,
    vendor_type="mcp_backend_opensearch_v1",
    parent=SERVER,
)
