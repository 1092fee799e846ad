"""OpenSearch backends: OpenSearch clusters whose indices tools search and write."""

from __future__ import annotations

from provider_shim.framework.model import required
from provider_shim.schema.validators import Uuid

from . import api
from .backend import ClusterBackend
from .resource import SERVER, InstaclustrResource


class OpenSearchBackend(ClusterBackend):
    """An OpenSearch cluster whose indices a virtual server offers as tools."""

    opensearch_cluster_id: str = required(
        "ID of the OpenSearch cluster.", Uuid(), requires_replace=True, in_update=True
    )


opensearch_backend = InstaclustrResource(
    OpenSearchBackend,
    paths=api.OPENSEARCH_BACKENDS,
    vendor_type="mcp_backend_opensearch_v1",
    parent=SERVER,
)
