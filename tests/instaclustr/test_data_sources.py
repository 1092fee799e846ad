"""Data sources: one object by id or by name, all of a cluster; never a secret."""

from __future__ import annotations

import json
from typing import Any

import pytest
import samples
from support.cloud import GATEWAY, SAMPLE_SERVER, Cloud
from support.terraform import Workspace
from support.wire import to_wire

NAMES = list(samples.SAMPLES)


@pytest.fixture(params=NAMES)
def made(request: pytest.FixtureRequest, cloud: Cloud) -> Any:
    """A resource's name and an object of it."""
    sample = samples.SAMPLES[request.param]
    object = cloud.post(sample.path, to_wire(samples.full(request.param, cloud)))
    yield request.param, object
    cloud.delete(sample.path, object["id"])


def _read(workspace: Workspace, type: str, config: dict[str, Any]) -> dict[str, Any]:
    workspace.write({"data": {type: {"it": config}}, "output": {"it": {"value": f"${{data.{type}.it}}"}}})
    workspace.apply()
    return dict(json.loads(workspace.run("output", "-json", "it")))


def _without_secrets(name: str, cloud: Cloud) -> dict[str, Any]:
    config = samples.full(name, cloud)
    for secret in samples.secrets(name):
        samples.put(config, secret, None)
    return config


@pytest.mark.parametrize("by", ["id", "name"])
def test_one_object(made: tuple[str, dict[str, Any]], cloud: Cloud, workspace: Workspace, by: str) -> None:
    name, object = made
    key = {"id": object["id"]} if by == "id" else {"name": object["name"], "cluster_id": GATEWAY}
    found = _read(workspace, samples.type_name(name), key)
    assert found["id"] == object["id"]
    assert found["cluster_id"] == GATEWAY
    expected = _without_secrets(name, cloud)
    for path in samples.settable(name):
        if path in samples.secrets(name):
            parent, _, secret = path.rpartition(".")
            assert secret not in samples.at(found, parent)
        elif not isinstance(samples.at(expected, path), dict | list):
            assert samples.at(found, path) == samples.at(expected, path), path


def test_all_objects(made: tuple[str, dict[str, Any]], workspace: Workspace) -> None:
    name, object = made
    plural = f"{samples.type_name(name)}s"
    attribute = f"{name.removeprefix('instaclustr_')}s"
    found = _read(workspace, plural, {"cluster_id": GATEWAY})[attribute]
    assert object["id"] in [each["id"] for each in found]
    assert [each["name"] for each in found] == sorted(each["name"] for each in found)
    assert "secret" not in json.dumps(found)


@pytest.mark.parametrize("name", [name for name in NAMES if name != "instaclustr_virtual_server"])
def test_none_at_all_is_an_empty_list(cloud: Cloud, workspace: Workspace, name: str) -> None:
    attribute = f"{name.removeprefix('instaclustr_')}s"
    found = _read(workspace, f"{samples.type_name(name)}s", {"cluster_id": GATEWAY})
    assert found[attribute] == []


def test_plural_of_one_server_only(cloud: Cloud, workspace: Workspace) -> None:
    other = cloud.post("virtual-servers/v1", {"clusterId": GATEWAY, "name": "other", "endpointUrl": "/other"})
    path = "backends/http-server/v1"
    made = [
        cloud.post(path, {"virtualServerId": server, "name": "crm", "serverUrl": "https://crm.example.com"})
        for server in (SAMPLE_SERVER, other["id"])
    ]
    config = {"cluster_id": GATEWAY, "virtual_server_id": other["id"]}
    found = _read(workspace, "mcpgateway_instaclustr_http_server_backends", config)["http_server_backends"]
    assert [each["id"] for each in found] == [made[1]["id"]]
    for each in made:
        cloud.delete(path, each["id"])
    cloud.delete("virtual-servers/v1", other["id"])


def test_ambiguous_name_lists_the_candidates(cloud: Cloud, workspace: Workspace) -> None:
    other = cloud.post("virtual-servers/v1", {"clusterId": GATEWAY, "name": "other", "endpointUrl": "/other"})
    path, type = "backends/http-server/v1", "mcpgateway_instaclustr_http_server_backend"
    made = [
        cloud.post(path, {"virtualServerId": server, "name": "crm", "serverUrl": "https://crm.example.com"})
        for server in (SAMPLE_SERVER, other["id"])
    ]
    workspace.write({"data": {type: {"it": {"name": "crm", "cluster_id": GATEWAY}}}})
    error = workspace.plan_error()
    assert all(each["id"] in error for each in made)
    key = {"name": "crm", "cluster_id": GATEWAY, "virtual_server_id": SAMPLE_SERVER}
    assert _read(workspace, type, key)["id"] == made[0]["id"]
    for each in made:
        cloud.delete(path, each["id"])
    cloud.delete("virtual-servers/v1", other["id"])


def test_unknown_name_lists_what_there_is(workspace: Workspace) -> None:
    type = "mcpgateway_instaclustr_virtual_server"
    workspace.write({"data": {type: {"it": {"name": "nobody", "cluster_id": GATEWAY}}}})
    error = workspace.plan_error()
    assert "There is no virtual server with name nobody" in error
    assert "sample-virtual-server" in error


@pytest.mark.parametrize(
    ("config", "problem"),
    [
        ({}, 'One of "id" or "name" must be set'),
        ({"name": "x"}, '"name" needs "cluster_id"'),
        ({"id": SAMPLE_SERVER, "name": "x", "cluster_id": GATEWAY}, 'At most one of "id" and "name"'),
        ({"id": "x"}, "must be a UUID"),
    ],
)
def test_wrong_keys(workspace: Workspace, config: dict[str, Any], problem: str) -> None:
    workspace.write({"data": {"mcpgateway_instaclustr_virtual_server": {"it": config}}})
    assert problem in workspace.plan_error()
