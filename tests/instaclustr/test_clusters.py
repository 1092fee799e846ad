"""The life of a cluster: polled until its operation is done; failure taints; a deletion may need a person."""

from __future__ import annotations

import subprocess
import time
from typing import Any

import httpx
import pytest
import samples
from support.cloud import Cloud
from support.terraform import Workspace, unframed

from provider_shim.schema.validate import validate

NAME = "instaclustr_cluster"
TYPE = samples.type_name(NAME)
ADDRESS = f"{TYPE}.it"
FULL = samples.SAMPLES[NAME].full


def _write(workspace: Workspace, **more: Any) -> None:
    config = {key: value for key, value in (FULL | more).items() if value is not None}
    workspace.write({"resource": {TYPE: {"it": config}}})


def _centre(**more: Any) -> list[dict[str, Any]]:
    return [FULL["data_centres"][0] | more]


def test_create_and_resize_end_when_the_operation_has(make_workspace: Any) -> None:
    with Cloud("--set", "cluster_duration=1.5", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        _write(workspace, two_factor_delete=None)
        workspace.apply()
        state = workspace.state()[ADDRESS]
        assert (state["status"], state["current_cluster_operation_status"]) == ("RUNNING", "NO_OPERATION")
        assert len(state["data_centres"][0]["nodes"]) == 1
        _write(workspace, two_factor_delete=None, data_centres=_centre(number_of_nodes=2))
        workspace.apply()
        state = workspace.state()[ADDRESS]
        assert len(state["data_centres"][0]["nodes"]) == 2
        assert state["current_cluster_operation_status"] == "NO_OPERATION"
        workspace.assert_no_changes()


def test_failed_create_is_tainted_with_the_reason(make_workspace: Any) -> None:
    with Cloud("--set", "cluster_failure=create", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        _write(workspace)
        output = unframed(workspace.apply(expect=1))
        assert "The operation on the MCP Gateway cluster failed" in output
        assert "OPERATION_FAILED" in output
        assert workspace.state()[ADDRESS]["tainted"]


def test_failed_resize_keeps_the_state(make_workspace: Any) -> None:
    with Cloud("--set", "cluster_failure=update", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        _write(workspace)
        workspace.apply()
        _write(workspace, data_centres=_centre(number_of_nodes=2))
        output = unframed(workspace.apply(expect=1))
        assert "OPERATION_FAILED" in output
        state = workspace.state()[ADDRESS]
        assert "tainted" not in state
        assert state["data_centres"][0]["number_of_nodes"] == 1


def test_deletion_waits_for_the_person_who_confirms_it(make_workspace: Any) -> None:
    with Cloud("--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        _write(workspace)
        workspace.apply()
        id = workspace.state()[ADDRESS]["id"]
        output = unframed(workspace.run("plan", "-destroy", "-no-color"))
        assert "The deletion needs a person's confirmation" in output
        assert "me@example.com" in output
        process = workspace.start("destroy", "-auto-approve", "-no-color")
        _wait_for_delete(cloud, process)
        assert process.poll() is None
        assert cloud.get("clusters/v1", id) is not None
        endpoint = cloud.connection["instaclustr"]["endpoint"]
        httpx.post(f"{endpoint}/_emulator/confirm/{id}").raise_for_status()
        output, _ = process.communicate(timeout=60)
        assert process.returncode == 0, output
        assert cloud.get("clusters/v1", id) is None


def _wait_for_delete(cloud: Cloud, process: subprocess.Popen[str]) -> None:
    deadline = time.monotonic() + 60
    while not any(each["method"] == "DELETE" for each in cloud.requests()):
        assert time.monotonic() < deadline
        assert process.poll() is None
        time.sleep(0.05)


def test_tag_management_cannot_be_switched_off(cloud: Cloud, workspace: Workspace) -> None:
    _write(workspace)
    workspace.apply()
    _write(workspace, data_centres=_centre(tag_management_enabled=False))
    error = workspace.plan_error()
    assert "Tag management cannot be disabled once it is enabled" in error
    _write(workspace)
    workspace.run("destroy", "-auto-approve", "-no-color")


def _embedded(workspace: Workspace, **options: str) -> None:
    workspace.provider = {"emulator": {"path": "cloud.db", "options": options}}


def test_read_only_fields_that_come_and_go_are_no_drift(make_workspace: Any) -> None:
    workspace: Workspace = make_workspace({"emulator": {"path": "cloud.db", "options": {}}})
    newer, older = {}, {"cluster_fields": "older"}
    for first, second in ((newer, older), (older, newer)):
        _embedded(workspace, two_factor_delay="0", **first)
        _write(workspace, two_factor_delete=None, data_centres=_centre(number_of_nodes=2))
        workspace.apply()
        [centre] = workspace.state()[ADDRESS]["data_centres"]
        network = {"cidr": "10.0.0.0/16", "primary": True, "status": "PROVISIONED"}
        assert centre["networks"] == ([network] if first is newer else None)
        _write(workspace, two_factor_delete=None)
        workspace.apply()
        [centre] = workspace.state()[ADDRESS]["data_centres"]
        assert [bool(node["deletion_time"]) for node in centre["deleted_nodes"] or ()] == ([True] * (first is newer))
        for unset in ("absent", "null", "empty"):
            _embedded(workspace, unset=unset, **second)
            _write(workspace, two_factor_delete=None)
            workspace.assert_no_changes()
            workspace.run("plan", "-refresh-only", "-detailed-exitcode", "-no-color")
        workspace.destroy()


def test_zero_inbound_access_is_changed_in_place(cloud: Cloud, workspace: Workspace) -> None:
    _write(workspace)
    workspace.apply()
    id = workspace.state()[ADDRESS]["id"]
    for given in (False, True, None):
        _write(workspace, data_centres=_centre(zero_inbound_access=given))
        assert workspace.plan().actions(ADDRESS) == ["update"]
        workspace.apply_plan()
        shown = cloud.get("clusters/v1", id)
        assert shown is not None
        assert shown["dataCentres"][0].get("zeroInboundAccess") is given
        workspace.assert_no_changes()
    workspace.destroy()


def test_zero_inbound_access_of_an_older_api(make_workspace: Any) -> None:
    workspace: Workspace = make_workspace({})
    _embedded(workspace, cluster_fields="older")
    _write(workspace)
    workspace.apply()
    _write(workspace, data_centres=_centre(zero_inbound_access=False))
    assert "dataCentres[0].zeroInboundAccess cannot be changed" in unframed(workspace.apply(expect=1))


def test_developer_nodes_in_production(workspace: Workspace) -> None:
    _write(workspace, sla_tier="PRODUCTION")
    error = workspace.plan_error()
    assert "Developer node size in production" in error
    assert "data_centres[0].node_size is MCP-DEV-t4g.small-30" in error


@pytest.mark.parametrize(("network", "fits"), [("10.1.0.0/28", True), ("10.1.0.0/29", False), ("10.0.0.0/15", False)])
def test_storage_networks(network: str, fits: bool) -> None:
    schema = samples.SCHEMAS.resource(TYPE)
    config = FULL | {"data_centres": _centre(aws_settings={"storage_network": network})}
    told = [each.detail for each in validate(schema.attributes, schema.config_validators, config)]
    assert ["/16 to /28" in detail for detail in told] == ([] if fits else [True])
