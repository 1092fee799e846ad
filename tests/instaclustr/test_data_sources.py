"""Data sources: one object by id or by name, all of a cluster; never a secret."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import samples
import samples_instaclustr
from support.cloud import GATEWAY, SAMPLE_SERVER, Cloud
from support.terraform import Workspace

NAMES = list(samples_instaclustr.SAMPLES)


@pytest.fixture(params=NAMES)
def made(request: pytest.FixtureRequest, cloud: Cloud) -> Any:
    """A resource's name and an object of it."""
    kind = samples.SAMPLES[request.param].kind
    id = kind.create(cloud, samples.full(request.param, cloud))
    yield request.param, kind.shown(cloud, id)
    kind.delete(cloud, id)


def _read(workspace: Workspace, type: str, config: dict[str, Any]) -> dict[str, Any]:
    workspace.write({"data": {type: {"it": config}}, "output": {"it": {"value": f"${{data.{type}.it}}"}}})
    workspace.apply()
    return dict(json.loads(workspace.run("output", "-json", "it")))


def _label(name: str, object: dict[str, Any]) -> dict[str, Any]:
    """What an object is looked up by, other than its id."""
    label = samples.SAMPLES[name].label
    scope = {"instaclustr_cluster": (), "instaclustr_persona_access_control": ("virtual_server_id",)}
    keys = (label, *scope.get(name, ("cluster_id",)))
    return {key: object[key] for key in keys}


def _filters(name: str) -> dict[str, Any]:
    return {} if name == "instaclustr_cluster" else {"cluster_id": GATEWAY}


def _without_secrets(name: str, cloud: Cloud) -> dict[str, Any]:
    config = samples.full(name, cloud)
    for secret in samples.secrets(name):
        samples.put(config, secret, None)
    return config


@pytest.mark.parametrize("by", ["id", "name"])
def test_one_object(made: tuple[str, dict[str, Any]], cloud: Cloud, workspace: Workspace, by: str) -> None:
    name, object = made
    found = _read(workspace, samples.type_name(name), {"id": object["id"]} if by == "id" else _label(name, object))
    assert found["id"] == object["id"]
    expected = _without_secrets(name, cloud)
    for path in samples.settable(name):
        if ".tags." in path or "parameters." in path:
            continue  # An item of a set has no place to compare it by.
        if path in samples.secrets(name):
            parent, _, secret = path.rpartition(".")
            assert secret not in samples.at(found, parent)
        elif path not in samples.unread(name) and not isinstance(samples.at(expected, path), dict | list | None):
            assert samples.at(found, path) == samples.at(expected, path), path


def test_all_objects(made: tuple[str, dict[str, Any]], workspace: Workspace) -> None:
    name, object = made
    plural = f"{samples.type_name(name)}s"
    attribute = f"{name.removeprefix('instaclustr_')}s"
    found = _read(workspace, plural, _filters(name))[attribute]
    label = samples.SAMPLES[name].label
    assert object["id"] in [each["id"] for each in found]
    assert [each[label] for each in found] == sorted(each[label] for each in found)
    assert "secret" not in json.dumps(found)


_NEVER_EMPTY = ("instaclustr_cluster", "instaclustr_virtual_server")


def test_none_at_all_is_an_empty_list(tmp_path: Path, make_workspace: Any) -> None:
    """All kinds at once, on a fresh cloud."""
    workspace: Workspace = make_workspace({"emulator": {"path": "cloud.db"}})
    names = [name for name in NAMES if name not in _NEVER_EMPTY]
    types = {name: f"{samples.type_name(name)}s" for name in names}
    found = {name: f"${{data.{type}.it.{name.removeprefix('instaclustr_')}s}}" for name, type in types.items()}
    workspace.write(
        {
            "data": {type: {"it": {"cluster_id": GATEWAY}} for type in types.values()},
            "output": {name: {"value": value} for name, value in found.items()},
        }
    )
    workspace.apply()
    outputs = json.loads(workspace.run("output", "-json"))
    assert {name: output["value"] for name, output in outputs.items()} == {name: [] for name in names}


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
        ({"name": "x"}, '"name" also requires "cluster_id"'),
        ({"id": SAMPLE_SERVER, "name": "x", "cluster_id": GATEWAY}, 'Only one of "id" and "name"'),
        ({"id": "x"}, "must be a UUID"),
    ],
)
def test_wrong_keys(workspace: Workspace, config: dict[str, Any], problem: str) -> None:
    workspace.write({"data": {"mcpgateway_instaclustr_virtual_server": {"it": config}}})
    assert problem in workspace.plan_error()


_LOOKUPS = {
    "kafka_cluster": ("c3d4e5f6-a7b8-9012-cdef-123456789012", "sample-kafka"),
    "cassandra_cluster": ("9d1f6a52-5c0e-4b8b-a6c4-7e2d1f3b5a90", "sample-cassandra"),
    "opensearch_cluster": ("e5f6a7b8-c9d0-1234-ef01-345678901234", "sample-opensearch"),
}


def test_all_look_ups_of_clusters_are_tested() -> None:
    types = [name.removeprefix("mcpgateway_instaclustr_") for name in samples.SCHEMAS.data_source_types]
    assert _LOOKUPS.keys() == {name for name in types if name.endswith("_cluster")}


@pytest.mark.parametrize("kind", _LOOKUPS)
@pytest.mark.parametrize("by", ["id", "name"])
def test_cluster_that_backends_point_at(workspace: Workspace, kind: str, by: str) -> None:
    id, name = _LOOKUPS[kind]
    found = _read(workspace, f"mcpgateway_instaclustr_{kind}", {by: id if by == "id" else name})
    assert (found["id"], found["name"]) == (id, name)
    assert found["data_centres"][0]["id"]
    if kind == "cassandra_cluster":
        assert {"id": "d4e5f6a7-b8c9-0123-def0-234567890123", "name": "DC1"}.items() <= found["data_centres"][0].items()


def test_cluster_of_an_unknown_name_lists_what_there_is(workspace: Workspace) -> None:
    workspace.write({"data": {"mcpgateway_instaclustr_kafka_cluster": {"it": {"name": "nobody"}}}})
    error = workspace.plan_error()
    assert "There is no Kafka cluster called nobody" in error
    assert "other-kafka, sample-kafka" in error


@pytest.mark.parametrize("shape", ["flat", "grouped"])
def test_versions_and_node_sizes_in_either_shape(make_workspace: Any, shape: str) -> None:
    options = {"catalogue_shape": shape}
    workspace: Workspace = make_workspace({"emulator": {"path": "cloud.db", "options": options}})
    found = _read(workspace, "mcpgateway_instaclustr_versions", {})
    assert "1.1.0" in [each["version"] for each in found["versions"]]
    found = _read(workspace, "mcpgateway_instaclustr_node_sizes", {})
    size = next(each for each in found["node_sizes"] if each["name"] == "MCP-DEV-t4g.small-30")
    assert size["cloud_provider"] == "AWS_VPC"
