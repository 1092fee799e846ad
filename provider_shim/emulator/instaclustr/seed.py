"""What a fresh control plane holds: all that the API documents' samples refer to, so that they replay as they stand."""

from __future__ import annotations

from typing import Any

from ..objects import Objects
from . import kinds

GATEWAY_CLUSTER_ID = "4650aa98-e894-4675-9614-558915d5837a"
VIRTUAL_SERVER_ID = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KAFKA_CLUSTER_IDS = ("c3d4e5f6-a7b8-9012-cdef-123456789012", "477052c5-1a53-4a6b-9169-8103e9ee4383")
CASSANDRA_CLUSTER_ID = "9d1f6a52-5c0e-4b8b-a6c4-7e2d1f3b5a90"
CASSANDRA_DATA_CENTRE_ID = "d4e5f6a7-b8c9-0123-def0-234567890123"


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
    for number, id in enumerate(KAFKA_CLUSTER_IDS, start=1):
        objects.insert(kinds.KAFKA_CLUSTER, id, {"id": id, "name": f"sample-kafka-{number}", "status": "RUNNING"})
    objects.insert(
        kinds.CASSANDRA_CLUSTER,
        CASSANDRA_CLUSTER_ID,
        {
            "id": CASSANDRA_CLUSTER_ID,
            "name": "sample-cassandra",
            "status": "RUNNING",
            "dataCentres": [{"id": CASSANDRA_DATA_CENTRE_ID, "name": "AWS_VPC_US_EAST_1", "status": "RUNNING"}],
        },
    )


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
