"""Secrets, however the cloud answers them: omitted, masked or in clear."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import samples
from promises import shows
from support.cloud import Cloud
from support.terraform import Workspace
from support.wire import to_wire

WITH_SECRETS = [name for name in samples.SAMPLES if samples.secrets(name)]

_MODES = ["omitted", "masked", "echoed"]


@pytest.fixture(scope="module", params=_MODES)
def mode_and_cloud(request: pytest.FixtureRequest) -> Iterator[tuple[str, Cloud]]:
    with Cloud("--set", f"secrets={request.param}", "--set", "rate_limit=0") as cloud:
        yield request.param, cloud


@shows("secrets-read")
@pytest.mark.parametrize("name", WITH_SECRETS)
def test_secret_in_state(mode_and_cloud: tuple[str, Cloud], make_workspace: Any, name: str) -> None:
    mode, cloud = mode_and_cloud
    workspace: Workspace = make_workspace(cloud.provider)
    type, path, sample = samples.type_name(name), samples.secrets(name)[0], samples.SAMPLES[name]
    config = samples.full(name, cloud)
    workspace.write({"resource": {type: {"it": config}}})
    workspace.apply()
    workspace.assert_no_changes()
    state = workspace.state()[f"{type}.it"]
    assert samples.at(state, path) == samples.at(config, path)
    # An update of something else sends the secret along: the cloud takes a PUT for the whole object.
    config["name"] = "renamed"
    workspace.write({"resource": {type: {"it": config}}})
    workspace.apply()
    foreign = copy.deepcopy(config)
    samples.put(foreign, path, "somebody-elses-secret")
    cloud.put(sample.path, state["id"], to_wire({k: v for k, v in foreign.items() if k != "virtual_server_id"}))
    plan = workspace.plan()
    if mode == "echoed":
        assert plan.drifted(f"{type}.it") == {path}
        assert plan.actions(f"{type}.it") == ["update"]
        workspace.apply_plan()
        workspace.assert_no_changes()
        shown = cloud.get(sample.path, state["id"])
        assert samples.at(config, path) in str(shown)
    else:
        assert plan.actions(f"{type}.it") == ["no-op"]
    workspace.run("destroy", "-auto-approve", "-no-color")


@shows("secrets-read", "write-only")
@pytest.mark.parametrize("name", WITH_SECRETS)
def test_write_only_secret_never_reaches_state(
    mode_and_cloud: tuple[str, Cloud], make_workspace: Any, name: str
) -> None:
    mode, cloud = mode_and_cloud
    workspace: Workspace = make_workspace(cloud.provider)
    type, path, sample = samples.type_name(name), samples.secrets(name)[0], samples.SAMPLES[name]
    config = samples.full(name, cloud)
    secret = samples.at(config, path)
    samples.put(config, path, None)
    samples.put(config, f"{path}_wo", secret)
    samples.put(config, f"{path}_wo_version", 1)
    workspace.write({"resource": {type: {"it": config}}})
    workspace.apply()
    id = workspace.state()[f"{type}.it"]["id"]
    if mode == "echoed":
        assert secret in str(cloud.get(sample.path, id))
        samples.put(config, f"{path}_wo", f"new-{secret}")
        samples.put(config, f"{path}_wo_version", 2)
        workspace.write({"resource": {type: {"it": config}}})
        workspace.apply()
        assert f"new-{secret}" in str(cloud.get(sample.path, id))
    workspace.assert_no_changes()
    workspace.run("apply", "-refresh-only", "-auto-approve", "-no-color")
    assert secret not in (workspace.folder / "terraform.tfstate").read_text()
    workspace.run("destroy", "-auto-approve", "-no-color")


@shows("secrets-read")
@pytest.mark.parametrize("name", WITH_SECRETS)
def test_import_does_not_bring_secrets_into_state(
    mode_and_cloud: tuple[str, Cloud], make_workspace: Any, name: str
) -> None:
    _, cloud = mode_and_cloud
    workspace: Workspace = make_workspace(cloud.provider)
    type, path, sample = samples.type_name(name), samples.secrets(name)[0], samples.SAMPLES[name]
    made = cloud.post(sample.path, to_wire(samples.full(name, cloud)))
    workspace.write({"import": [{"to": f"{type}.it", "id": made["id"]}]})
    workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
    workspace.apply()
    workspace.assert_no_changes()
    assert samples.at(sample.full, path) not in (workspace.folder / "terraform.tfstate").read_text()
    workspace.run("destroy", "-auto-approve", "-no-color")
