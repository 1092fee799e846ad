"""The initial objects: everything that the API documents' samples refer to, so that they can be replayed unchanged."""

from __future__ import annotations

from typing import Any

from ..objects import Objects
from . import kinds

GATEWAY_CLUSTER_ID = "4650aa98-e894-4675-9614-558915d5837a"
VIRTUAL_SERVER_ID = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KAFKA_CLUSTERS = (
    ("c3d4e5f6-a7b8-9012-cdef-123456789012", "sample-kafka", "0b7e2c94-51d8-4f3a-9c6e-8a2f4d1b7c05"),
    ("477052c5-1a53-4a6b-9169-8103e9ee4383", "other-kafka", "7f3d9a16-c2e5-4b80-8d47-5e1a6c0f9b32"),
)
"""Id, name, and id of the data centre of each Kafka cluster."""
CASSANDRA_CLUSTER_ID = "9d1f6a52-5c0e-4b8b-a6c4-7e2d1f3b5a90"
CASSANDRA_DATA_CENTRE_ID = "d4e5f6a7-b8c9-0123-def0-234567890123"
CASSANDRA_DATA_CENTRES = ((CASSANDRA_DATA_CENTRE_ID, "DC1"), ("d4e5f6a7-b8c9-0123-def0-234567890124", "DC2"))
"""Id and name of each data centre of the Cassandra cluster."""
OPENSEARCH_CLUSTERS = (
    ("e5f6a7b8-c9d0-1234-ef01-345678901234", "sample-opensearch", "2c9e4f70-8b1d-4a65-93f2-7d0b5e8c1a46"),
    ("58d3b7e1-6f2a-4c90-a1b4-9e7c2d5f8036", "other-opensearch", "a46f1d82-3e7b-4059-b8c6-0f5d9a2e7b13"),
)
"""Id, name, and id of the data centre of each OpenSearch cluster."""


def seed(objects: Objects) -> None:
    """Create the seeded objects."""
    objects.insert(kinds.CLUSTER, GATEWAY_CLUSTER_ID, _gateway_cluster())
    objects.insert(
        kinds.VIRTUAL_SERVER.kind,
        VIRTUAL_SERVER_ID,
        {
            "id": VIRTUAL_SERVER_ID,
            "clusterId": GATEWAY_CLUSTER_ID,
            "name": "sample-virtual-server",
            "endpointUrl": "/sample",
        },
        scope=GATEWAY_CLUSTER_ID,
        parent=GATEWAY_CLUSTER_ID,
    )
    for id, name, centre in KAFKA_CLUSTERS:
        objects.insert(kinds.KAFKA_CLUSTER, id, _pointed(id, name, kafkaVersion="3.9.1"))
        _insert_data_centre(objects, kinds.KAFKA_DATA_CENTRE, id, centre, "AWS_VPC_US_EAST_1", "KFK-DEV-t4g.small-5")
    id = CASSANDRA_CLUSTER_ID
    objects.insert(kinds.CASSANDRA_CLUSTER, id, _pointed(id, "sample-cassandra", cassandraVersion="5.0.5"))
    for centre, name in CASSANDRA_DATA_CENTRES:
        _insert_data_centre(objects, kinds.CASSANDRA_DATA_CENTRE, id, centre, name, "CAS-DEV-t4g.small-5")
    for id, name, centre in OPENSEARCH_CLUSTERS:
        objects.insert(kinds.OPENSEARCH_CLUSTER, id, _pointed(id, name, opensearchVersion="2.19.3"))
        size = "SRH-DEV-t4g.small-5"
        _insert_data_centre(objects, kinds.OPENSEARCH_DATA_CENTRE, id, centre, "AWS_VPC_US_EAST_1", size)


def _pointed(id: str, name: str, **version: str) -> dict[str, Any]:
    """A cluster that backends point at."""
    return {"id": id, "name": name, "status": "RUNNING", **version}


def _insert_data_centre(objects: Objects, kind: str, cluster: str, id: str, name: str, node_size: str) -> None:
    body = {
        "id": id,
        "name": name,
        "status": "RUNNING",
        "cloudProvider": "AWS_VPC",
        "region": "US_EAST_1",
        "network": "10.1.0.0/16",
        "nodeSize": node_size,
        "numberOfNodes": 3,
    }
    objects.insert(kind, id, body, parent=cluster)


def _gateway_cluster() -> dict[str, Any]:
    node_size = "MCP-DEV-t4g.small-30"
    return {
        "id": GATEWAY_CLUSTER_ID,
        "name": "sample-mcp-gateway",
        "status": "RUNNING",
        "currentClusterOperationStatus": "NO_OPERATION",
        "mcpGatewayVersion": "1.0.1",
        "slaTier": "NON_PRODUCTION",
        "privateNetworkCluster": False,
        "dataCentres": [
            {
                "id": "5b0c9f4e-7d21-4f0a-8f6b-0c4d2e9a1b37",
                "name": "AWS_VPC_US_EAST_1",
                "status": "RUNNING",
                "cloudProvider": "AWS_VPC",
                "region": "US_EAST_1",
                "network": "10.0.0.0/16",
                "nodeSize": node_size,
                "numberOfNodes": 1,
                "nodes": [
                    {
                        "id": "e1a7c3d5-90b2-4d6e-8c1f-2b3a4c5d6e7f",
                        "rack": "us-east-1a",
                        "nodeSize": node_size,
                        "publicAddress": "192.0.2.10",
                        "privateAddress": "10.0.0.10",
                        "status": "RUNNING",
                    }
                ],
            }
        ],
    }
