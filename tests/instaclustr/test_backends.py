"""Backends of older and newer versions of the API: names, and settings of the network."""

from __future__ import annotations

from typing import Any

import pytest
from support.cloud import DATA_CENTRE, KAFKA, OPENSEARCH, SAMPLE_SERVER, Cloud
from support.terraform import Workspace, unframed

from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN

SCHEMAS = SchemaFile.load()
PREFIX = "mcpgateway_instaclustr_"
OWN = {
    "http_server_backend": {"server_url": "https://crm.example.com"},
    "kafka_backend": {"kafka_cluster_id": KAFKA},
    "cassandra_backend": {"cassandra_data_centre_id": DATA_CENTRE},
    "opensearch_backend": {"opensearch_cluster_id": OPENSEARCH},
}


def _told(type: str, name: Any) -> list[tuple[Severity, str]]:
    schema = SCHEMAS.resource(f"{PREFIX}{type}")
    config = {"virtual_server_id": SAMPLE_SERVER, "name": name, **OWN[type]}
    found = validate(schema.attributes, schema.config_validators, config)
    return [(each.severity, each.summary) for each in found]


@pytest.mark.parametrize("type", OWN)
def test_names_that_newer_apis_refuse_are_warnings(type: str) -> None:
    for name in ("a_b", "-a", "a-", "_", "-"):
        assert _told(type, name) == [(Severity.WARNING, f"The API may refuse the backend name {name}")]
    for name in ("a", "7", "a-b", "a--b7", UNKNOWN):
        assert _told(type, name) == []
    for name in ("A", "", "a b"):
        assert [severity for severity, _ in _told(type, name)] == [Severity.ERROR]


@pytest.mark.parametrize("age", ["newer", "older"])
def test_each_api_takes_its_names(make_workspace: Any, age: str) -> None:
    workspace: Workspace = make_workspace({"emulator": {"path": "cloud.db", "options": {"backend_names": age}}})
    names = {"a": "order_events", "b": "order-events"}
    common = {"virtual_server_id": SAMPLE_SERVER, **OWN["kafka_backend"]}
    objects = {key: common | {"name": name} for key, name in names.items()}
    workspace.write({"resource": {f"{PREFIX}kafka_backend": objects}})
    output = unframed(workspace.run("plan", "-no-color"))
    assert "Warning: The API may refuse the backend name order_events" in output
    assert "2 to add" in output
    output = unframed(workspace.apply(expect=0 if age == "older" else 1))
    assert ("name must match" in output) is (age == "newer")
    if age == "older":
        workspace.assert_no_changes()


@pytest.mark.parametrize("type", ["kafka_backend", "cassandra_backend"])
def test_an_older_api_without_network_settings(make_workspace: Any, type: str) -> None:
    for unknown in ("ignored", "refused"):
        options = {"backend_fields": "older", "unknown_fields": unknown}
        workspace: Workspace = make_workspace({"emulator": {"path": "cloud.db", "options": options}})
        config = {"virtual_server_id": SAMPLE_SERVER, "name": "it", **OWN[type], "timeouts": {"update": "2s"}}
        workspace.write({"resource": {f"{PREFIX}{type}": {"it": config}}})
        workspace.apply()
        workspace.assert_no_changes()
        workspace.write({"resource": {f"{PREFIX}{type}": {"it": config | {"use_private_network": True}}}})
        output = unframed(workspace.apply(expect=1))
        assert ("does not show it" in output) is (unknown == "ignored")
        assert ("use_private_network" if unknown == "ignored" else "usePrivateNetwork") in output


def test_network_settings_are_kept_by_other_changes(cloud: Cloud, workspace: Workspace) -> None:
    """A PUT replaces the object: what it leaves out is reset."""
    private = {"use_private_network": True, "peer_networks": True}
    types = {type: {"virtual_server_id": SAMPLE_SERVER, **OWN[type], **private} for type in OWN if "http" not in type}
    for name in ("private", "renamed"):
        workspace.write({"resource": {f"{PREFIX}{type}": {"it": own | {"name": name}} for type, own in types.items()}})
        workspace.apply()
        workspace.assert_no_changes()
        for type in types:
            id = workspace.state()[f"{PREFIX}{type}.it"]["id"]
            shown = cloud.get(f"backends/{type.removesuffix('_backend')}/v1", id)
            assert shown is not None
            assert (shown["name"], shown["usePrivateNetwork"], shown["peerNetworks"]) == (name, True, True)
    workspace.destroy()
