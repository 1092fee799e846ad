"""What every tool has."""

from __future__ import annotations

from provider_shim.framework.model import RemoteObject, computed, optional, required
from provider_shim.schema.validators import Pattern, Uuid

from .resource import Parent

HTTP_SERVER = Parent("backend_id", "backends/http-server/v1")
CASSANDRA = Parent("backend_id", "backends/cassandra/v1")
KAFKA = Parent("backend_id", "backends/kafka/v1")
OPENSEARCH = Parent("backend_id", "backends/opensearch/v1")


class Tool(RemoteObject):
    """An operation that agents may call."""

    id: str | None = computed("ID of the tool.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    virtual_server_id: str | None = computed("ID of the virtual server that offers the tool.")
    backend_id: str = required("ID of the backend it works on.", Uuid(), requires_replace=True)
    name: str | None = optional(
        "Name that agents call the tool by. Made by the server if left out.",
        Pattern("[a-zA-Z0-9_-]+", "letters, digits, _ and -"),
        computed=True,
    )
    description: str | None = optional("What the tool does, for agents.")
