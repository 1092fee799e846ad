"""Kafka backends: Kafka clusters whose topics tools read and write."""

from __future__ import annotations

from provider_shim.framework.model import AtMostOne, RemoteObject, computed, optional, required
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import Pattern, Uuid

from . import api
from .resource import SERVER, InstaclustrResource


class SaslPlain(RemoteObject):
    """A user's name and password."""

    config_validators = (ByFunction("provider_shim.schema.instaclustr.likely_mistakes:sasl_username"),)

    username: str = required("Name of the user.")
    password: str | None = required("Password of the user.", secret=True)


class KafkaBackend(RemoteObject):
    """A Kafka cluster whose topics a virtual server offers as tools."""

    id: str | None = computed("ID of the backend.")
    cluster_id: str | None = computed("ID of the MCP Gateway cluster.")
    virtual_server_id: str = required("ID of the virtual server it belongs to.", Uuid(), requires_replace=True)
    name: str = required("Name of the backend.", Pattern("[a-z0-9_-]+", "lower-case letters, digits, _ and -"))
    kafka_cluster_id: str = required("ID of the Kafka cluster.", Uuid(), requires_replace=True, in_update=True)
    authentication_sasl_plain: AtMostOne[SaslPlain] = optional("Kafka user that the gateway connects as.")


kafka_backend = InstaclustrResource(
    KafkaBackend,
    paths=api.KAFKA_BACKENDS,
    vendor_type="mcp_backend_kafka_v1",
    parent=SERVER,
)
