"""Instaclustr API backends: the vendor's own API as tools."""

from __future__ import annotations

from provider_shim.framework.model import RemoteObject, computed, required
from provider_shim.schema.validators import Length, OneOf, Uuid

from . import api
from .resource import SERVER, InstaclustrResource


class InstaclustrApiBackend(RemoteObject):
    """The API of NetApp Instaclustr, which a virtual server offers as tools that the gateway makes.

    The gateway uses API keys of `api_user`: a read-only provisioning key for `CLUSTER_MANAGEMENT_API_CORE`, a
    monitoring key for `MONITORING_API_CORE`. After a key is rotated, the backend has to be synchronized by the API's
    own endpoint.
    """

    id: str | None = computed("ID of the backend.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    name: str | None = computed("Name of the backend.")
    server_url: str | None = computed("URL of the API.")
    virtual_server_id: str = required("ID of the virtual server it belongs to.", Uuid(), requires_replace=True)
    components: list[str] = required(
        "Parts of the API to offer, at least one.",
        Length(1),
        OneOf(("CLUSTER_MANAGEMENT_API_CORE", "MONITORING_API_CORE")),
        unordered=True,
    )
    api_user: str = required("User whose API keys the gateway uses.", Length(1))


class _ApiBackends(InstaclustrResource):
    # The API does not say that a user may serve one backend only.
    unique_labels = False


api_backend = _ApiBackends(
    InstaclustrApiBackend,
    paths=api.API_BACKENDS,
    vendor_type="mcp_backend_instaclustr_api_v1",
    parent=SERVER,
    label="api_user",
)
