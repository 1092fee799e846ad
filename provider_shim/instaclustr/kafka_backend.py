"""Kafka backends: Kafka clusters whose topics tools read and write."""

from __future__ import annotations

from provider_shim.framework.model import required
from provider_shim.schema.validators import Uuid

from . import api
from .backend import ClusterBackend
from .resource import SERVER, InstaclustrResource


class KafkaBackend(ClusterBackend):
    """A Kafka cluster whose topics a virtual server offers as tools."""

    kafka_cluster_id: str = required("ID of the Kafka cluster.", Uuid(), requires_replace=True, in_update=True)


kafka_backend = InstaclustrResource(
    KafkaBackend,
    paths=api.KAFKA_BACKENDS,
    vendor_type="mcp_backend_kafka_v1",
    parent=SERVER,
)
