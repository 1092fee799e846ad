"""What can be looked up: clusters that backends point at, versions, node sizes."""

from __future__ import annotations

import uuid
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

ROOT = "/cluster-management/v2"
KAFKA = f"{ROOT}/resources/applications/kafka/clusters/v3"
CASSANDRA = f"{ROOT}/resources/applications/cassandra/clusters/v2"
OPENSEARCH = f"{ROOT}/resources/applications/opensearch/clusters/v2"
CATALOGUE = f"{ROOT}/data-sources/applications/mcp-gateway"


async def test_clusters_that_backends_point_at(api: Any) -> None:
    names = [(await api.get(f"{KAFKA}/{id}")).json()["name"] for id in api.kafka_clusters]
    assert names == ["sample-kafka", "other-kafka"]
    names = [(await api.get(f"{OPENSEARCH}/{id}")).json()["name"] for id in api.opensearch_clusters]
    assert names == ["sample-opensearch", "other-opensearch"]
    cluster = (await api.get(f"{CASSANDRA}/{api.cassandra_cluster.upper()}")).json()
    assert (cluster["id"], cluster["name"]) == (api.cassandra_cluster, "sample-cassandra")
    centre = cluster["dataCentres"][0]
    assert (centre["id"], centre["name"], centre["cloudProvider"]) == (api.cassandra_data_centre, "DC1", "AWS_VPC")


async def test_clusters_of_another_kind_are_not_found(api: Any) -> None:
    for path, id in (
        (KAFKA, api.cassandra_cluster),
        (CASSANDRA, api.cluster),
        (OPENSEARCH, api.kafka_clusters[0]),
        (KAFKA, str(uuid.uuid4())),
    ):
        assert list(await api.problems(await api.get(f"{path}/{id}"), 404)) == ["clusterId"]
    assert list(await api.problems(await api.get(f"{KAFKA}/abc"), 400)) == ["clusterId"]
    assert (await api.delete(f"{KAFKA}/{api.kafka_clusters[0]}")).status_code == 404


async def test_a_kafka_data_centre_is_none_of_cassandra(api: Any) -> None:
    [centre] = (await api.get(f"{KAFKA}/{api.kafka_clusters[0]}")).json()["dataCentres"]
    refused = await api.post(api.cassandra, json=api.cassandra_body(cassandraDataCentreId=centre["id"]))
    assert list(await api.problems(refused, 400)) == ["cassandraDataCentreId"]


async def test_versions_and_node_sizes(open_cloud: Any) -> None:
    api = open_cloud(catalogue_shape="flat")
    version = {"version": "1.1.0", "lifecycleState": "GENERAL_AVAILABILITY"}
    assert version in (await api.get(f"{CATALOGUE}/versions/v1")).json()
    size = {"name": "MCP-DEV-t4g.small-30", "cloudProvider": "AWS_VPC"}
    assert size in (await api.get(f"{CATALOGUE}/compatible-node-sizes/v1")).json()
    api = open_cloud()
    [versions] = (await api.get(f"{CATALOGUE}/versions/v1")).json()
    assert versions["applicationVersions"] == [{"application": "MCP_GATEWAY", "versions": ["1.0.0", "1.0.1", "1.1.0"]}]
    [sizes] = (await api.get(f"{CATALOGUE}/compatible-node-sizes/v1")).json()
    assert sizes["cloudProviderNodeSizes"][0]["nodeSizes"][0] == "MCP-DEV-t4g.small-30"


async def test_faults_by_kind(api: Any) -> None:
    kinds = ("cluster", "kafka_cluster", "versions", "node_sizes", "cassandra_backend", "persona_access_control")
    rules = [{"kind": kind, "status": 503} for kind in kinds]
    await api.put("/_emulator/faults", json=rules)
    for path in (
        *(api.cluster_list, f"{KAFKA}/{api.kafka_clusters[0]}", f"{CATALOGUE}/versions/v1"),
        *(f"{CATALOGUE}/compatible-node-sizes/v1", api.list_of(api.cassandra), api.list_of(api.personas)),
    ):
        assert [(await api.get(path)).status_code for _ in range(2)] == [503, 200]
