"""What the real Terraform makes of faults on the way: the whole estate stays, and there is always a way to go on."""

from __future__ import annotations

import asyncio
import copy
import re
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from support.cloud import GATEWAY, KAFKA, Cloud
from support.faulty_proxy import AFTER, BEFORE, FaultyProxy
from support.terraform import Workspace, unframed

_CLUSTER, _SERVER = "mcpgateway_instaclustr_cluster", "mcpgateway_instaclustr_virtual_server"
_BACKEND, _YANDEX = "mcpgateway_instaclustr_kafka_backend", "mcpgateway_yandex_gateway"
_CENTRE = {
    "name": "first",
    "cloud_provider": "AWS_VPC",
    "region": "US_EAST_1",
    "network": "10.0.0.0/16",
    "node_size": "MCP-DEV-t4g.small-30",
    "number_of_nodes": 1,
}
_NEW_CLUSTER = {
    "name": "faults",
    "mcp_gateway_version": "1.0.1",
    "sla_tier": "NON_PRODUCTION",
    "private_network_cluster": False,
    "data_centres": [_CENTRE],
}


@pytest.fixture
def proxy(faulty_cloud: Cloud) -> Iterator[FaultyProxy]:
    """The proxy, in a thread of its own."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    proxy = FaultyProxy(faulty_cloud.connection["instaclustr"]["endpoint"])
    asyncio.run_coroutine_threadsafe(proxy.__aenter__(), loop).result(10)
    try:
        yield proxy
    finally:
        asyncio.run_coroutine_threadsafe(proxy.__aexit__(None, None, None), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@pytest.fixture
def behind_proxy(make_workspace: Any, faulty_cloud: Cloud, proxy: FaultyProxy) -> Workspace:
    provider = copy.deepcopy(faulty_cloud.provider)
    for name in ("instaclustr", "yandex"):
        provider[name] |= {"endpoint": proxy.url, "retry_timeout": "10s"}
    workspace: Workspace = make_workspace(provider)
    return workspace


_SLOW = [pytest.param(fault, marks=pytest.mark.slow) for fault in ("empty-200", "null", "portal", "redirect")]


@pytest.mark.parametrize("fault", ["html-404", *_SLOW])
def test_an_estate_stays_whatever_answers_its_refresh(behind_proxy: Workspace, proxy: FaultyProxy, fault: str) -> None:
    server = {"cluster_id": GATEWAY, "name": "faulty", "endpoint_url": "/faulty"}
    behind_proxy.write(
        {
            "resource": {
                _CLUSTER: {"it": _NEW_CLUSTER},
                _SERVER: {"it": server},
                _BACKEND: {
                    "it": {"virtual_server_id": f"${{{_SERVER}.it.id}}", "name": "faulty", "kafka_cluster_id": KAFKA}
                },
                _YANDEX: {"it": {"name": "faulty"}},
            }
        }
    )
    behind_proxy.apply()
    before = behind_proxy.state()
    proxy.arm(BEFORE[fault])  # once: nobody notices
    behind_proxy.assert_no_changes()
    proxy.arm(BEFORE[fault], times=1000)
    output = unframed(behind_proxy.apply(expect=1))
    assert "Unexpected response from the Instaclustr API" in output
    assert behind_proxy.state() == before
    proxy.arm()
    behind_proxy.assert_no_changes()
    behind_proxy.run("destroy", "-auto-approve", "-no-color")


def test_a_cluster_that_was_made_and_answered_with_500_is_found(
    behind_proxy: Workspace, proxy: FaultyProxy, faulty_cloud: Cloud
) -> None:
    behind_proxy.write({"resource": {_CLUSTER: {"it": _NEW_CLUSTER}}})
    proxy.arm(AFTER["json-500"], at=-1)
    behind_proxy.apply()
    proxy.arm()
    made = [each["id"] for each in faulty_cloud.clusters() if each["name"] == "faults"]
    assert [behind_proxy.state()[f"{_CLUSTER}.it"]["id"]] == made
    behind_proxy.assert_no_changes()
    behind_proxy.run("destroy", "-auto-approve", "-no-color")


@pytest.mark.parametrize("type", [_CLUSTER, _YANDEX])
def test_a_create_of_which_nothing_is_known_has_a_way_out(
    behind_proxy: Workspace, proxy: FaultyProxy, type: str
) -> None:
    behind_proxy.write({"resource": {type: {"it": _NEW_CLUSTER if type == _CLUSTER else {"name": "faults"}}}})
    proxy.arm(AFTER["json-500"], at=-1, then=BEFORE["html-403"])
    output = unframed(behind_proxy.apply(expect=1))
    assert "It may have been created anyway, but the lookup failed as well" in output
    assert "the next apply says how to import it" in output
    assert behind_proxy.state() == {}
    proxy.arm()
    output = unframed(behind_proxy.apply(expect=1))
    [(named, id)] = re.findall(r"terraform import '(\w+)\.NAME' '([^']+)'", output)
    assert named == type
    behind_proxy.run("import", "-no-color", f"{type}.it", id)
    behind_proxy.assert_no_changes()
    behind_proxy.run("destroy", "-auto-approve", "-no-color")


def test_a_second_cluster_of_a_name_is_allowed_where_it_is_meant(behind_proxy: Workspace, faulty_cloud: Cloud) -> None:
    replaced_first = {"lifecycle": {"create_before_destroy": True}}
    behind_proxy.write({"resource": {_CLUSTER: {"it": _NEW_CLUSTER | replaced_first}}})
    behind_proxy.apply()
    before = behind_proxy.state()[f"{_CLUSTER}.it"]["id"]
    output = unframed(behind_proxy.apply(f"-replace={_CLUSTER}.it", expect=1))
    assert f"The account already has an MCP Gateway cluster called faults: {before}" in output
    assert "allow_duplicate_cluster_names = true" in output
    assert behind_proxy.state()[f"{_CLUSTER}.it"]["id"] == before
    behind_proxy.provider["instaclustr"]["allow_duplicate_cluster_names"] = True
    behind_proxy.write({"resource": {_CLUSTER: {"it": _NEW_CLUSTER | replaced_first}}})
    behind_proxy.apply(f"-replace={_CLUSTER}.it")
    assert behind_proxy.state()[f"{_CLUSTER}.it"]["id"] != before
    assert [each["id"] for each in faulty_cloud.clusters() if each["name"] == "faults"] == [
        behind_proxy.state()[f"{_CLUSTER}.it"]["id"]
    ]
    behind_proxy.run("destroy", "-auto-approve", "-no-color")
