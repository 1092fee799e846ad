"""MCP Gateway clusters: their fields, and what they go through."""

from __future__ import annotations

import asyncio
import uuid
from pathlib import Path
from typing import Any

import httpx
import pytest

pytestmark = pytest.mark.asyncio

DELAY = 0.15
CONFIRM = "/_emulator/confirm"
TWO_FACTORS = [{"confirmationEmail": "ops@example.com", "confirmationPhoneNumber": "+1 555 0100"}]


async def create(api: Any, *centres: dict[str, Any], **fields: Any) -> tuple[str, dict[str, Any]]:
    """A new cluster: its path, and the answer to the POST."""
    created = await api.create(api.clusters, api.cluster_body(*centres, **fields))
    return f"{api.clusters}/{created['id']}", created


async def states(api: Any, path: str) -> tuple[str, str | None, str]:
    """Status of a cluster, of its operation, and of its data centre."""
    cluster = (await api.get(path)).json()
    return cluster["status"], cluster.get("currentClusterOperationStatus"), cluster["dataCentres"][0]["status"]


async def ended(api: Any, path: str) -> None:
    """Wait until no operation is under way."""
    for _ in range(500):
        if (await states(api, path))[1] != "OPERATION_IN_PROGRESS":
            return
        await asyncio.sleep(0.01)
    raise AssertionError("The operation did not end.")


async def test_life_of_a_cluster(api: Any) -> None:
    centre = api.centre_body(
        numberOfNodes=4,
        network=" 192.168.0.0/26 ",
        providerAccountName="mine",
        zeroInboundAccess=False,
        tagManagementEnabled=True,
        tags=[{"key": "team", "value": "orders"}, {"key": "cost"}],
        awsSettings=[{"customVirtualNetworkId": "vpc-1", "ebsEncryptionKey": "key"}],
    )
    resize = [{"concurrency": 1, "notifySupportContacts": True}]
    path, created = await create(api, centre, description=" All. ", resizeSettings=resize, twoFactorDelete=TWO_FACTORS)
    assert (created["status"], created["currentClusterOperationStatus"]) == ("PROVISIONING", "OPERATION_IN_PROGRESS")
    assert [node["status"] for node in created["dataCentres"][0]["nodes"]] == ["PROVISIONING"] * 4
    cluster = (await api.get(path)).json()
    [shown] = cluster.pop("dataCentres")
    assert cluster == {
        **{name: value for name, value in api.cluster_body().items() if name != "dataCentres"},
        "id": created["id"],
        "status": "RUNNING",
        "currentClusterOperationStatus": "NO_OPERATION",
        "description": "All.",
        "twoFactorDelete": TWO_FACTORS,
    }
    nodes, tags = shown.pop("nodes"), shown.pop("tags")
    assert tags == [{"key": "cost"}, {"key": "team", "value": "orders"}]
    assert shown == {
        **{name: value for name, value in centre.items() if name != "tags"},
        "network": "192.168.0.0/26",
        "id": shown["id"],
        "status": "RUNNING",
        "dataCentreDomain": f"{shown['id'].replace('-', '')}.cnodes.io",
        "networks": [{"cidr": "192.168.0.0/26", "primary": True, "status": "PROVISIONED"}],
    }
    assert [node["rack"] for node in nodes] == ["rack-1", "rack-2", "rack-3", "rack-1"]
    assert nodes[0]["privateAddress"] == "192.168.0.10"
    assert {node["status"] for node in nodes} == {"RUNNING"}
    [account] = (await api.get(api.cluster_list)).json()
    assert {"id": created["id"], "application": "MCP_GATEWAY"} in account["clusters"]

    server = await api.create(api.servers, api.server_body(clusterId=created["id"], endpointUrl="/sample"))
    assert (await api.get(api.list_of(api.servers, created["id"]))).json() == [server]


async def test_private_clusters_have_no_public_addresses(api: Any) -> None:
    path, _ = await create(api, privateNetworkCluster=True)
    [node] = (await api.get(path)).json()["dataCentres"][0]["nodes"]
    assert "publicAddress" not in node


async def test_creation_takes_its_time(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "cloud.db", cluster_duration=str(DELAY), rate_limit="0")
    path, created = await create(api)
    assert await states(api, path) == ("PROVISIONING", "OPERATION_IN_PROGRESS", "PROVISIONING")
    assert (await api.get(path)).json() == created
    assert (await api.put(path, json=api.cluster_body())).status_code == 409
    assert "PROVISIONING · OPERATION_IN_PROGRESS" in (await api.get("/")).text
    await ended(open_cloud(tmp_path / "cloud.db", rate_limit="0"), path)
    assert await states(api, path) == ("RUNNING", "NO_OPERATION", "RUNNING")
    assert (await api.delete(path)).status_code == 204
    assert (await api.get(path)).status_code == 404


async def test_creation_that_fails(open_cloud: Any) -> None:
    api = open_cloud(cluster_failure="create")
    path, _ = await create(api)
    assert await states(api, path) == ("FAILED", "OPERATION_FAILED", "FAILED")
    described = await api.put(path, json=api.cluster_body(description="Still."))
    assert described.json()["currentClusterOperationStatus"] == "OPERATION_FAILED"
    answer = await api.put(path, json=api.cluster_body(api.centre_body(numberOfNodes=2)))
    assert (answer.json()["status"], answer.json()["currentClusterOperationStatus"]) == (
        "PROVISIONING",
        "OPERATION_IN_PROGRESS",
    )
    assert await states(api, path) == ("RUNNING", "NO_OPERATION", "RUNNING")
    nodes = (await api.get(path)).json()["dataCentres"][0]["nodes"]
    assert all("startTime" in node and "publicAddress" in node for node in nodes)
    assert (await api.delete(path)).status_code == 204


async def test_resizing_is_an_operation(open_cloud: Any) -> None:
    api = open_cloud(cluster_duration=str(DELAY), rate_limit="0")
    path, _ = await create(api, api.centre_body(numberOfNodes=2))
    await ended(api, path)
    before = (await api.get(path)).json()
    body = api.cluster_body(api.centre_body(nodeSize="MCP-PRD-m7g.large-60", numberOfNodes=3), description="Bigger.")
    answer = (await api.put(path, json=body)).json()
    assert answer["currentClusterOperationStatus"] == "OPERATION_IN_PROGRESS"
    assert answer["dataCentres"][0]["nodeSize"] == "MCP-PRD-m7g.large-60"
    assert await states(api, path) == ("RUNNING", "OPERATION_IN_PROGRESS", "RUNNING")
    under_way = (await api.get(path)).json()
    assert under_way["description"] == "Bigger."
    [centre] = under_way["dataCentres"]
    [[operation]] = [each["operations"] for each in centre.pop("currentOperations")[0]["resize"]]
    assert (operation["status"], operation["newNodeSize"]) == ("IN_PROGRESS", "MCP-PRD-m7g.large-60")
    assert under_way["dataCentres"] == before["dataCentres"]
    await ended(api, path)
    [centre] = (await api.get(path)).json()["dataCentres"]
    assert {node["nodeSize"] for node in centre["nodes"]} == {centre["nodeSize"]} == {"MCP-PRD-m7g.large-60"}
    assert [node["id"] for node in centre["nodes"]][:2] == [node["id"] for node in before["dataCentres"][0]["nodes"]]
    assert len(centre["nodes"]) == centre["numberOfNodes"] == 3
    assert not centre.keys() & {"currentOperations", "deletedNodes"}


async def test_fewer_nodes_leave_deleted_ones(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "cloud.db")
    path, _ = await create(api, api.centre_body(numberOfNodes=3))
    [before] = (await api.get(path)).json()["dataCentres"]
    resize = [{"downsizeAcknowledged": True}]
    await api.put(path, json=api.cluster_body(api.centre_body(), resizeSettings=resize))
    [centre] = (await api.get(path)).json()["dataCentres"]
    assert "currentOperations" not in centre
    assert [node["id"] for node in centre["deletedNodes"]] == [node["id"] for node in before["nodes"][1:]]
    assert {node["status"] for node in centre["deletedNodes"]} == {"DELETED"}
    assert all(node["deletionTime"] for node in centre["deletedNodes"])


async def test_deletion_of_nodes_is_an_operation(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "cloud.db")
    path, _ = await create(api, api.centre_body(numberOfNodes=3))
    slow = open_cloud(tmp_path / "cloud.db", cluster_duration="3600")
    await slow.put(path, json=api.cluster_body(api.centre_body()))
    [centre] = (await slow.get(path)).json()["dataCentres"]
    [deletion] = centre["currentOperations"][0]["deleteNodes"]
    assert (deletion["cdcId"], deletion["numberOfNodesToDelete"]) == (centre["id"], 2)


async def test_clusters_of_an_older_api(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "cloud.db")
    path, _ = await create(api, api.centre_body(numberOfNodes=2, zeroInboundAccess=True))
    await api.put(path, json=api.cluster_body(api.centre_body(zeroInboundAccess=True)))
    [centre] = (await api.get(path)).json()["dataCentres"]
    assert centre.keys() >= {"networks", "deletedNodes"}
    for unset in ("absent", "null"):
        older = open_cloud(tmp_path / "cloud.db", cluster_fields="older", unset=unset)
        [centre] = (await older.get(path)).json()["dataCentres"]
        assert not centre.keys() & {"networks", "deletedNodes", "currentOperations"}
    strict = open_cloud(tmp_path / "cloud.db", cluster_fields="older", unknown_fields="refused")
    body = api.cluster_body(resizeSettings=[{"downsizeAcknowledged": True}])
    answer = await strict.put(path, json=body)
    assert answer.status_code == 400
    assert "downsizeAcknowledged" in answer.text
    assert (await strict.put(path, json=api.cluster_body())).json()["dataCentres"][0]["zeroInboundAccess"]
    answer = await strict.put(path, json=api.cluster_body(api.centre_body(zeroInboundAccess=False)))
    assert list(await api.problems(answer, 400)) == ["dataCentres[0].zeroInboundAccess"]


async def test_zero_inbound_access_can_be_changed(api: Any) -> None:
    path, _ = await create(api, api.centre_body(zeroInboundAccess=True))
    for given, shown in ((False, False), (True, True), (None, None)):
        centre = api.centre_body(**({} if given is None else {"zeroInboundAccess": given}))
        answer = await api.put(path, json=api.cluster_body(centre))
        assert answer.json()["dataCentres"][0].get("zeroInboundAccess") is shown


async def test_no_production_tier_on_developer_nodes(api: Any) -> None:
    answer = await api.post(api.clusters, json=api.cluster_body(slaTier="PRODUCTION"))
    assert list(await api.problems(answer, 400)) == ["dataCentres[0].nodeSize"]
    centre = api.centre_body(nodeSize="MCP-PRD-m7g.large-60")
    path, _ = await create(api, centre, slaTier="PRODUCTION")
    answer = await api.put(path, json={"dataCentres": [api.centre_body()]})
    assert list(await api.problems(answer, 400)) == ["dataCentres[0].nodeSize"]


async def test_an_update_that_fails_leaves_the_sizes(open_cloud: Any) -> None:
    api = open_cloud(cluster_failure="update")
    path, _ = await create(api)
    before = (await api.get(path)).json()
    answer = await api.put(path, json=api.cluster_body(api.centre_body(numberOfNodes=2)))
    assert answer.status_code == 202
    assert await states(api, path) == ("RUNNING", "OPERATION_FAILED", "RUNNING")
    assert (await api.get(path)).json()["dataCentres"] == before["dataCentres"]


async def test_other_updates_are_done_at_once(open_cloud: Any) -> None:
    api = open_cloud(cluster_failure="update", cluster_duration="0")
    path, _ = await create(api, api.centre_body(tags=[{"key": "a"}]), description="x", twoFactorDelete=TWO_FACTORS)
    tags = [{"key": "z", "value": "1"}, {"key": "b"}]
    answer = await api.put(path, json={"dataCentres": [{**api.centre_body(), "tags": tags}]})
    assert answer.json() == (await api.get(path)).json()
    assert answer.json()["currentClusterOperationStatus"] == "NO_OPERATION"
    assert answer.json()["dataCentres"][0]["tags"] == tags[::-1]
    assert not answer.json().keys() & {"description", "twoFactorDelete"}


async def test_operation_status_absent(open_cloud: Any) -> None:
    api = open_cloud(cluster_operation_status="absent", unset="null", cluster_duration="60")
    path, created = await create(api)
    assert "currentClusterOperationStatus" not in created
    assert (await states(api, path))[:2] == ("PROVISIONING", None)
    assert "currentClusterOperationStatus" not in (await api.get(f"{api.clusters}/{api.cluster}")).json()


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": "other"}, "name"),
        ({"mcpGatewayVersion": "1.0.0"}, "mcpGatewayVersion"),
        ({"slaTier": "PRODUCTION"}, "slaTier"),
        ({"privateNetworkCluster": True}, "privateNetworkCluster"),
        ({"name": "-"}, "name"),
    ],
)
async def test_fixed_fields_of_a_cluster(api: Any, fields: dict[str, Any], named: str) -> None:
    path, _ = await create(api)
    answer = await api.put(path, json=api.cluster_body(**fields))
    assert list(await api.problems(answer, 400)) == [named]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"cloudProvider": "GCP"}, "dataCentres[0].cloudProvider"),
        ({"region": "EU_WEST_1"}, "dataCentres[0].region"),
        ({"network": "10.1.0.0/16"}, "dataCentres[0].network"),
        ({"providerAccountName": "other"}, "dataCentres[0].providerAccountName"),
        ({"awsSettings": [{"storageNetwork": "10.9.0.0/28"}]}, "dataCentres[0].awsSettings"),
        ({"tagManagementEnabled": False}, "dataCentres[0].tagManagementEnabled"),
        ({"name": "DC2"}, "dataCentres"),
        ({"numberOfNodes": 0}, "dataCentres[0].numberOfNodes"),
    ],
)
async def test_fixed_fields_of_a_data_centre(api: Any, fields: dict[str, Any], named: str) -> None:
    centre = api.centre_body(tagManagementEnabled=True)
    path, _ = await create(api, centre)
    answer = await api.put(path, json=api.cluster_body({**centre, **fields}))
    assert list(await api.problems(answer, 400)) == [named]


async def test_fixed_fields_may_be_repeated_or_left_out(api: Any) -> None:
    centres = [
        api.centre_body(name=name, network=f"10.{number}.0.0/16", tagManagementEnabled=True)
        for number, name in enumerate(("one", "two"))
    ]
    path, _ = await create(api, *centres)
    before = (await api.get(path)).json()
    assert (await api.put(path, json=api.cluster_body(*centres))).json() == before
    assert (await api.put(path, json=api.cluster_body(*reversed(centres)))).json()["dataCentres"] == [
        *reversed(before["dataCentres"])
    ]
    sizes = {name: centres[0][name] for name in ("nodeSize", "numberOfNodes")}
    answer = await api.put(path, json={"dataCentres": [sizes, {**sizes, "name": None}]})
    assert [centre["name"] for centre in answer.json()["dataCentres"]] == ["two", "one"]
    bigger = [{**sizes, "name": "one", "numberOfNodes": 2}, {**sizes, "name": "two"}]
    answer = await api.put(path, json={"dataCentres": bigger})
    assert [len(centre["nodes"]) for centre in (await api.get(path)).json()["dataCentres"]] == [2, 1]
    answer = await api.put(path, json={"dataCentres": bigger[::-1]})
    assert answer.json()["currentClusterOperationStatus"] == "NO_OPERATION"
    for wrong in (centres[:1], [*centres, api.centre_body(name="three")], [centres[0], centres[0]]):
        assert list(await api.problems(await api.put(path, json=api.cluster_body(*wrong)), 400)) == ["dataCentres"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        *(({"network": network}, "network") for network in ("10.0.0.0/8", "10.0.0.0/27", "8.8.0.0/16", "10.0.0.1/16")),
        *(({"network": network}, "network") for network in ("10.0.0.0", "fd00::/16", "172.32.0.0/16")),
        ({"cloudProvider": "AWS"}, "cloudProvider"),
        ({"numberOfNodes": 0}, "numberOfNodes"),
        ({"tags": [{"value": "x"}]}, "tags[0].key"),
        ({"gcpSettings": [{"customVirtualNetworkId": "x"}]}, "gcpSettings"),
        ({"cloudProvider": "ONPREMISES", "awsSettings": [{"ebsEncryptionKey": "x"}]}, "awsSettings"),
        ({"awsSettings": [{"storageNetwork": "10.9.0.0/28"}]}, None),
        ({"awsSettings": [{"storageNetwork": "10.9.0.0/29"}]}, "awsSettings[0].storageNetwork"),
        ({"awsSettings": [{}], "azureSettings": []}, None),
        ({"cloudProvider": "AZURE_AZ", "azureSettings": [{"resourceGroup": "x"}]}, None),
    ],
)
async def test_wrong_data_centres(api: Any, fields: dict[str, Any], named: str | None) -> None:
    response = await api.post(api.clusters, json=api.cluster_body(api.centre_body(**fields)))
    if named is None:
        assert response.status_code == 202
    else:
        assert list(await api.problems(response, 400)) == [f"dataCentres[0].{named}"]


async def test_wrong_clusters(api: Any) -> None:
    both = api.centre_body(awsSettings=[{"ebsEncryptionKey": "x"}], gcpSettings=[{"customVirtualNetworkId": "x"}])
    for body, named in (
        (api.cluster_body(both), {"dataCentres[0].gcpSettings"}),
        (api.cluster_body(api.centre_body(), api.centre_body()), {"dataCentres[1].name"}),
        (api.cluster_body(dataCentres=[]), {"dataCentres"}),
        (api.cluster_body(mcpGatewayVersion="1.0"), {"mcpGatewayVersion"}),
        (api.cluster_body(slaTier="GOLD", privateNetworkCluster="no"), {"slaTier", "privateNetworkCluster"}),
        (api.cluster_body(twoFactorDelete=[{}]), {"twoFactorDelete[0].confirmationEmail"}),
        (api.cluster_body(resizeSettings=[{"concurrency": 0}]), {"resizeSettings[0].concurrency"}),
    ):
        assert set(await api.problems(await api.post(api.clusters, json=body), 400)) == named


async def test_unset_fields_of_a_cluster(open_cloud: Any) -> None:
    api = open_cloud(unset="null")
    _, created = await create(api)
    assert created["description"] is created["twoFactorDelete"] is created["dataCentres"][0]["tags"] is None
    seeded = (await api.get(f"{api.clusters}/{api.cluster}")).json()
    assert seeded["dataCentres"][0]["awsSettings"] is None
    _, created = await create(open_cloud(unset="empty"))
    assert created["twoFactorDelete"] == created["dataCentres"][0]["tags"] == []


async def test_delete_of_a_cluster_with_servers(open_cloud: Any) -> None:
    api = open_cloud()
    problems = await api.problems(await api.delete(f"{api.clusters}/{api.cluster}"), 409)
    assert "sample-virtual-server" in problems["clusterId"]
    api = open_cloud(delete_parent="cascade")
    assert (await api.delete(f"{api.clusters}/{api.cluster}")).status_code == 204
    assert (await api.get(f"{api.servers}/{api.server}")).status_code == 404
    assert (await api.get(api.list_of(api.servers))).status_code == 404


async def test_two_factor_delete_waits_for_a_person(open_cloud: Any) -> None:
    api = open_cloud(delete_parent="cascade")
    path, created = await create(api, twoFactorDelete=TWO_FACTORS)
    server = await api.create(api.servers, api.server_body(clusterId=created["id"]))
    confirm = f"{CONFIRM}/{created['id']}"
    assert (await api.post(confirm)).status_code == 404
    for _ in range(2):
        assert (await api.delete(path)).status_code == 204
        assert await states(api, path) == ("RUNNING", "NO_OPERATION", "RUNNING")
    assert (await api.put(path, json=api.cluster_body())).status_code == 409
    assert "waiting for the deletion to be confirmed" in (await api.get("/")).text
    confirmed: httpx.Response = await api.post(confirm)
    assert confirmed.status_code == 204
    assert (await api.get(path)).status_code == 404
    assert (await api.get(f"{api.servers}/{server['id']}")).status_code == 404
    for other in (created["id"], api.cluster, str(uuid.uuid4())):
        assert (await api.post(f"{CONFIRM}/{other}")).status_code == 404


async def test_two_factor_delay(open_cloud: Any) -> None:
    api = open_cloud(two_factor_delay=str(DELAY), rate_limit="0")
    path, created = await create(api, twoFactorDelete=TWO_FACTORS)
    await api.delete(path)
    assert (await api.get(path)).status_code == 200
    for _ in range(500):
        if (await api.get(path)).status_code == 404:
            break
        await asyncio.sleep(0.01)
    assert (await api.get(path)).status_code == 404
    api = open_cloud(two_factor_delay="60")
    path, created = await create(api, twoFactorDelete=TWO_FACTORS)
    await api.delete(path)
    assert (await api.post(f"{CONFIRM}/{created['id'].upper()}")).status_code == 204
    assert (await api.get(path)).status_code == 404


async def test_visibility_delay_of_clusters(open_cloud: Any) -> None:
    api = open_cloud(visibility_delay="60")
    path, created = await create(api)
    assert (await api.get(path)).status_code == 404
    assert created["id"] not in (await api.get(api.cluster_list)).text
    seeded = f"{api.clusters}/{api.cluster}"
    before = (await api.get(seeded)).json()
    answer = await api.put(seeded, json={"dataCentres": [{"nodeSize": "other", "numberOfNodes": 1}]})
    assert answer.json()["currentClusterOperationStatus"] == "OPERATION_IN_PROGRESS"
    assert (await api.get(seeded)).json() == before
