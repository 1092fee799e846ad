"""`terraform query` (1.14): what exists is found and adopted by generated configuration that plans empty."""

from __future__ import annotations

import json
from typing import Any

import pytest
import samples
from support.cloud import GATEWAY, SAMPLE_SERVER, Cloud
from support.terraform import Workspace, unframed

NAMES = [name for name in samples.SAMPLES if samples.type_name(name) in samples.SCHEMAS.list_types]


def _query(type: str, filters: dict[str, Any]) -> str:
    """A query file, which has no JSON syntax for `provider = mcpgateway`."""
    arguments = "".join(f"    {name} = {json.dumps(value)}\n" for name, value in filters.items())
    config = f"  config {{\n{arguments}  }}\n" if filters else ""
    return f'list "{type}" "all" {{\n  provider = mcpgateway\n{config}}}\n'


def _filters(name: str, cloud: Cloud) -> dict[str, Any]:
    schema = samples.SCHEMAS.list(samples.type_name(name))
    values = {
        "cluster_id": GATEWAY,
        "folder_id": cloud.folder_id,
        "gateway_id": cloud.reference("yandex_gateway"),
    }
    return {each: values[each] for each, attribute in schema.attributes.items() if attribute.required}


def _is_listed(shown: dict[str, Any], filters: dict[str, Any]) -> bool:
    """Whether an object is listed by filters; what it does not show, it does not differ in."""
    return all(shown.get(key, value) == value for key, value in filters.items())


@pytest.mark.parametrize("name", NAMES)
def test_what_exists_is_found_and_adopted(later: Workspace, cloud: Cloud, name: str) -> None:
    type, sample = samples.type_name(name), samples.SAMPLES[name]
    made = sample.kind.create(cloud, samples.full(name, cloud))
    filters = _filters(name, cloud)
    existing = {id for id, shown in sample.kind.all(cloud).items() if _is_listed(shown, filters)}
    assert made in existing
    later.write({})
    (later.folder / "all.tfquery.hcl").write_text(_query(type, filters))
    output = later.run("query", "-no-color", "-generate-config-out=found.tf")
    assert all(id in output for id in existing)
    assert sample.full[sample.label] in output
    (later.folder / "all.tfquery.hcl").unlink()
    output = later.apply()
    assert f"{len(existing)} imported, 0 added, 0 changed, 0 destroyed" in output
    later.assert_no_changes()
    sample.kind.delete(cloud, made)


def test_list_of_one_server_only(later: Workspace, cloud: Cloud) -> None:
    type, path = "mcpgateway_instaclustr_http_server_backend", "backends/http-server/v1"
    body = {"virtualServerId": SAMPLE_SERVER, "name": "crm", "serverUrl": "https://crm.example.com"}
    made = cloud.post(path, body)
    other = cloud.references["http_backend"]
    later.write({})
    query = _query(type, {"cluster_id": GATEWAY, "virtual_server_id": SAMPLE_SERVER})
    (later.folder / "all.tfquery.hcl").write_text(query)
    output = later.run("query", "-no-color")
    assert made["id"] in output
    assert other not in output
    cloud.delete(path, made["id"])


def test_wrong_filter_is_told(later: Workspace) -> None:
    later.write({})
    type = "mcpgateway_instaclustr_virtual_server"
    (later.folder / "all.tfquery.hcl").write_text(_query(type, {"cluster_id": "nowhere"}))
    assert "must be a UUID" in unframed(later.run("query", "-no-color", expect=1))


def test_refusal_by_the_cloud_is_told(later: Workspace, cloud: Cloud) -> None:
    later.provider = {"instaclustr": cloud.provider["instaclustr"] | {"api_key": "a-wrong-key-of-mine"}}
    later.write({})
    type = "mcpgateway_instaclustr_virtual_server"
    (later.folder / "all.tfquery.hcl").write_text(_query(type, {"cluster_id": GATEWAY}))
    assert "Wrong Instaclustr credentials" in unframed(later.run("query", "-no-color", expect=1))
