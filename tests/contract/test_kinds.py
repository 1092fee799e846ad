"""What the tests know of the APIs by themselves: every kind of object keeps what it is told, with no Terraform near."""

from __future__ import annotations

import copy
import time
from collections.abc import Iterator

import pytest
import samples
import samples_instaclustr
import samples_yandex
from sample import Sample
from support import yandex
from support.cloud import Cloud
from support.kinds import Config, holds

SAMPLES = samples_instaclustr.SAMPLES | samples_yandex.SAMPLES


@pytest.fixture(autouse=True)
def no_gateway_left(cloud: Cloud) -> Iterator[None]:
    yield
    cloud.faults()
    for id in yandex.gateway_ids(cloud):
        if id not in cloud.kept:
            yandex.GatewayKind().delete(cloud, id)


def _visible(sample: Sample, config: Config) -> Config:
    """What a cloud shows of a configuration: of Instaclustr's, neither secrets nor how it is resized."""
    result = copy.deepcopy(config)
    if sample.kind.cloud == "instaclustr":
        for path in ("resize_settings", "authentication.key", "authentication_sasl_plain.password"):
            samples.put(result, path, None)
    return result


@pytest.mark.parametrize("name", SAMPLES)
def test_object_is_kept_as_it_was_told(cloud: Cloud, name: str) -> None:
    sample = SAMPLES[name]
    config = samples.resolved(sample.full, cloud)
    before = sample.kind.all(cloud)
    id = sample.kind.create(cloud, config)
    shown = sample.kind.shown(cloud, id)
    assert holds(shown, _visible(sample, config))
    assert sample.kind.all(cloud) == before | {id: shown}
    sample.kind.delete(cloud, id)
    while sample.kind.shown(cloud, id) is not None:
        time.sleep(0.01)  # The local cloud's person needs a moment to confirm that a cluster is deleted.
    assert sample.kind.all(cloud) == before


@pytest.mark.parametrize("path", samples_yandex.SAMPLES["yandex_gateway"].changed)
def test_each_attribute_of_a_gateway_is_changed_alone(cloud: Cloud, path: str) -> None:
    sample = SAMPLES["yandex_gateway"]
    config = samples.resolved(sample.full, cloud)
    for each, value in sample.beside.get(path, {}).items():
        samples.put(config, each, value)
    changed = copy.deepcopy(config)
    samples.put(changed, path, samples.resolved(sample.changed[path], cloud))
    assert changed != config
    assert samples.at(changed, path) == samples.resolved(sample.changed[path], cloud)
    if path == "folder_id":
        return  # It is told when the gateway is made, and never again.
    id = sample.kind.create(cloud, config)
    before = sample.kind.shown(cloud, id)
    sample.kind.change(cloud, id, changed)
    shown = sample.kind.shown(cloud, id)
    assert before is not None
    assert shown is not None
    assert holds(shown, changed)
    assert not holds(before, changed)
    # And back: what is not sent is reset.
    sample.kind.change(cloud, id, config)
    assert sample.kind.shown(cloud, id) == before


def test_gateway_without_its_optional_attributes(cloud: Cloud) -> None:
    kind = yandex.GatewayKind()
    id = kind.create(cloud, {"name": "bare"})
    shown = kind.shown(cloud, id)
    assert shown is not None
    assert (shown["folder_id"], shown["public"]) == (cloud.folder_id, False)
    assert "tools" not in shown


def test_gateways_of_both_folders_are_found(cloud: Cloud) -> None:
    kind = yandex.GatewayKind()
    ids = {
        kind.create(cloud, {"name": "twin", "folder_id": folder}) for folder in (cloud.folder_id, yandex.OTHER_FOLDER)
    }
    assert ids <= kind.all(cloud).keys()


def test_role_is_changed_beside_others(cloud: Cloud) -> None:
    binding, member = yandex.BindingKind(), yandex.MemberKind()
    gateway = cloud.reference("yandex_gateway", 1)
    assert gateway != cloud.reference("yandex_gateway")
    kept = member.create(cloud, {"gateway_id": gateway, "role": "editor", "member": "system:allUsers"})
    id = binding.create(cloud, {"gateway_id": gateway, "role": "viewer", "members": ["userAccount:a", "group:b"]})
    one = f"{id},group:b"
    assert member.shown(cloud, one) == {"gateway_id": gateway, "role": "viewer", "member": "group:b"}
    binding.change(cloud, id, {"members": ["group:c"]})
    assert binding.shown(cloud, id) == {"gateway_id": gateway, "role": "viewer", "members": ["group:c"]}
    assert member.shown(cloud, one) is None
    assert member.shown(cloud, kept) is not None
    binding.delete(cloud, id)
    assert binding.shown(cloud, id) is None
    member.delete(cloud, kept)
    assert member.shown(cloud, kept) is None


@pytest.mark.parametrize("settings", ["yandex_operation_delay=0.2", "yandex_create_duration=0.2"])
def test_operations_are_waited_for(settings: str) -> None:
    with Cloud("--set", settings) as cloud:
        kind = yandex.GatewayKind()
        id = kind.create(cloud, {"name": "slow"})
        shown = kind.shown(cloud, id)
        assert shown is not None
        assert shown["status"] == "ACTIVE"


def test_fault_rules_name_the_objects_requests(cloud: Cloud) -> None:
    for sample in SAMPLES.values():
        for operation in ("create", "read"):
            cloud.faults(sample.kind.fault(operation, status=400))  # type: ignore[arg-type]
    cloud.faults(yandex.GatewayKind().fault("create", status=400))
    with pytest.raises(AssertionError, match="fault plan"):
        yandex.GatewayKind().create(cloud, {"name": "refused"})
    cloud.faults(yandex.BindingKind().fault("create", status=400))
    with pytest.raises(AssertionError, match="fault plan"):
        yandex.BindingKind().create(
            cloud, {"gateway_id": cloud.reference("yandex_gateway"), "role": "viewer", "members": ["group:b"]}
        )


def test_path_into_a_map_or_list_means_the_item_that_has_it() -> None:
    config: Config = {"tools": {"a": {"action": {"x": {"u": 1}}}, "b": {"action": {"y": {"v": 2}}}}}
    assert samples.at(config, "tools.action.y.v") == 2
    assert samples.at(config, "tools.action.y.w") is None
    samples.put(config, "tools.action.y.w", 3)
    samples.put(config, "tools.action.x.u", None)
    assert config == {"tools": {"a": {"action": {"x": {}}}, "b": {"action": {"y": {"v": 2, "w": 3}}}}}
    centres: Config = {"data_centres": [{"name": "a"}, {"name": "b", "tags": [{"key": "k"}]}]}
    assert samples.at(centres, "data_centres.name") == "a"
    assert samples.at(centres, "data_centres.tags.key") == "k"
    assert len(samples.at(centres, "data_centres")) == 2
