"""`moved` from the vendor's provider: its state becomes ours, and the gateway is not touched.

The vendor's provider itself cannot be had here: a stand-in without any types takes its place, since all that Terraform
hands over is its state. That is written into the state file in the shape that the vendor's documentation gives.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import samples
from support import stand_in
from support.cloud import Cloud
from support.terraform import Mirror, Workspace, unframed

VENDOR = 'provider["registry.terraform.io/instaclustr/instaclustr"]'


@pytest.fixture(scope="module", autouse=True)
def vendor(mirror: Mirror) -> None:
    stand_in.add_to(mirror.folder / "mirror")


def _vendor_shape(value: Any) -> Any:
    """Attributes as the vendor's state has them: objects as lists of one."""
    if isinstance(value, dict):
        return {
            key: [_vendor_shape(item)] if isinstance(item, dict) else _vendor_shape(item) for key, item in value.items()
        }
    return [_vendor_shape(item) for item in value] if isinstance(value, list) else value


_SINGULAR = {"parameters": "parameter", "result_fields": "result_field", "tags": "tag", "data_centres": "data_centre"}


def _singular(value: Any) -> Any:
    if isinstance(value, dict):
        return {_SINGULAR.get(key, key): _singular(item) for key, item in value.items()}
    return [_singular(item) for item in value] if isinstance(value, list) else value


def _write_state(folder: Path, type: str, attributes: dict[str, Any]) -> None:
    instance = {"schema_version": 0, "attributes": attributes}
    resource = {"mode": "managed", "type": type, "name": "old", "provider": VENDOR, "instances": [instance]}
    state = {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x", "outputs": {}}
    (folder / "terraform.tfstate").write_text(json.dumps(state | {"resources": [resource]}))


@pytest.mark.parametrize("name", [name for name in samples.SAMPLES if samples.schema_of(name).moved_from])
def test_state_of_the_vendors_provider_becomes_ours(workspace: Workspace, cloud: Cloud, name: str) -> None:
    type, sample = samples.type_name(name), samples.SAMPLES[name]
    [source] = samples.schema_of(name).moved_from
    vendor_type = source.rpartition("/")[2]
    config = samples.full(name, cloud)
    made = sample.kind.create(cloud, config)
    unread = {path.split(".")[0] for path in samples.unread(name)}
    attributes = _singular(_vendor_shape(config)) | {"id": made}
    _write_state(workspace.folder, vendor_type, attributes)
    moved = [{"from": f"{vendor_type}.old", "to": f"{type}.it"}]
    workspace.write({"resource": {type: {"it": config}}, "moved": moved})
    workspace.run("init", "-no-color")
    plan = workspace.plan()
    assert plan.actions(f"{type}.it") == ["no-op"], unread
    cloud.forget_requests()
    workspace.apply_plan()
    assert {each["method"] for each in cloud.requests()} <= {"GET"}
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_state_of_anything_else_is_refused(workspace: Workspace) -> None:
    type = "mcpgateway_instaclustr_virtual_server"
    _write_state(workspace.folder, "instaclustr_kafka_cluster_v3", {"id": "x"})
    config = samples.SAMPLES["instaclustr_virtual_server"].full | {
        "cluster_id": samples.SAMPLES["instaclustr_cluster"].nobody
    }
    moved = [{"from": "instaclustr_kafka_cluster_v3.old", "to": f"{type}.it"}]
    workspace.write({"resource": {type: {"it": config}}, "moved": moved})
    workspace.run("init", "-no-color")
    error = unframed(workspace.run("plan", "-no-color", expect=1))
    assert "State can be moved to" in error
    assert "mcp_virtual_server_v1" in error
