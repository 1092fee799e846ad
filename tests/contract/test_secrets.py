"""Secrets, however the cloud answers them: omitted, masked or in clear."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import samples
from promises import shows
from support.cloud import Cloud
from support.kinds import Config, Kind
from support.terraform import Workspace

WITH_SECRETS = [name for name in samples.SAMPLES if samples.secrets(name)]

_MODES = ["omitted", "masked", "echoed"]


class Keeper:
    """An object with a secret, and what a mode of the cloud makes of it."""

    def __init__(self, name: str, cloud: Cloud) -> None:
        self.name = name
        self.cloud = cloud
        self.type = samples.type_name(name)
        self.address = f"{self.type}.it"
        self.kind: Kind = samples.SAMPLES[name].kind
        self.path = samples.secrets(name)[0]
        self.config = samples.full(name, cloud)
        self.secret: str = samples.at(self.config, self.path)

    def shown(self, workspace: Workspace) -> str:
        """The object as the API shows it, as a text."""
        return str(self.kind.shown(self.cloud, workspace.state()[self.address]["id"]))

    def with_secret(self, secret: str) -> Config:
        config = copy.deepcopy(self.config)
        samples.put(config, self.path, secret)
        return config

    def write_only(self, secret: str, version: int) -> Config:
        """The configuration with the secret's write-only twin in its place."""
        config = copy.deepcopy(self.config)
        samples.put(config, self.path, None)
        samples.put(config, f"{self.path}_wo", secret)
        samples.put(config, f"{self.path}_wo_version", version)
        return config


def _modes(name: str) -> list[str]:
    """The ways in which a cloud may answer an object's secrets, so far as it has a choice."""
    return ["echoed"] if samples.SAMPLES[name].kind.shows_secrets else _MODES


@pytest.fixture(scope="module", params=_MODES)
def mode_and_cloud(request: pytest.FixtureRequest) -> Iterator[tuple[str, Cloud]]:
    with Cloud("--set", f"secrets={request.param}", "--set", "rate_limit=0") as cloud:
        yield request.param, cloud


@pytest.fixture
def mode(mode_and_cloud: tuple[str, Cloud]) -> str:
    return mode_and_cloud[0]


@pytest.fixture
def keepers(mode_and_cloud: tuple[str, Cloud]) -> list[Keeper]:
    """An object of every resource that has secrets."""
    mode, cloud = mode_and_cloud
    return [Keeper(name, cloud) for name in WITH_SECRETS if mode in _modes(name)]


@pytest.fixture
def workspace(mode_and_cloud: tuple[str, Cloud], make_workspace: Any) -> Iterator[Workspace]:
    workspace: Workspace = make_workspace(mode_and_cloud[1].provider)
    yield workspace
    workspace.run("destroy", "-auto-approve", "-no-color")


def _apply(workspace: Workspace, configs: dict[str, Config]) -> None:
    workspace.write({"resource": {type: {"it": config} for type, config in configs.items()}})
    workspace.apply()


@shows("secrets-read")
def test_secret_in_state(mode: str, keepers: list[Keeper], workspace: Workspace, subtests: pytest.Subtests) -> None:
    _apply(workspace, {each.type: each.config for each in keepers})
    workspace.assert_no_changes()
    for each in keepers:
        with subtests.test("state", name=each.name):
            assert samples.at(workspace.state()[each.address], each.path) == each.secret
        each.config["name"] = "renamed"
    # An update of something else sends the secret along: a PUT is for the whole object.
    _apply(workspace, {each.type: each.config for each in keepers})
    for each in keepers:
        foreign = samples.changeable(each.name, each.with_secret("somebody-elses-secret"))
        each.kind.change(each.cloud, workspace.state()[each.address]["id"], foreign)
    plan = workspace.plan()
    for each in keepers:
        with subtests.test("plan", name=each.name):
            assert samples.folded(each.name, plan.drifted(each.address)) == ({each.path} if mode == "echoed" else set())
            assert plan.actions(each.address) == (["update"] if mode == "echoed" else ["no-op"])
    if mode == "echoed":
        workspace.apply_plan()
        workspace.assert_no_changes()
        for each in keepers:
            with subtests.test("repaired", name=each.name):
                assert each.secret in each.shown(workspace)


@shows("secrets-read", "write-only")
def test_write_only_secret_never_reaches_state(
    mode: str, keepers: list[Keeper], workspace: Workspace, subtests: pytest.Subtests
) -> None:
    _apply(workspace, {each.type: each.write_only(each.secret, 1) for each in keepers})
    secrets = [each.secret for each in keepers]
    if mode == "echoed":
        for each in keepers:
            with subtests.test("first", name=each.name):
                assert each.secret in each.shown(workspace)
        _apply(workspace, {each.type: each.write_only(f"new-{each.secret}", 2) for each in keepers})
        for each in keepers:
            with subtests.test("second", name=each.name):
                assert f"new-{each.secret}" in each.shown(workspace)
    workspace.assert_no_changes()
    workspace.run("apply", "-refresh-only", "-auto-approve", "-no-color")
    state = (workspace.folder / "terraform.tfstate").read_text()
    assert not [secret for secret in secrets if secret in state]


@shows("secrets-read")
def test_import_does_not_bring_secrets_into_state(keepers: list[Keeper], workspace: Workspace) -> None:
    ids = {each.address: each.kind.create(each.cloud, each.config) for each in keepers}
    workspace.write({"import": [{"to": address, "id": id} for address, id in ids.items()]})
    workspace.run("plan", "-no-color", "-out=tfplan", "-generate-config-out=generated.tf")
    workspace.apply_plan()
    workspace.assert_no_changes()
    assert {address: state["id"] for address, state in workspace.state().items()} == ids
    state = (workspace.folder / "terraform.tfstate").read_text()
    assert not [each.name for each in keepers if each.secret in state]
