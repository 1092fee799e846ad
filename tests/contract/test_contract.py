"""The contract battery: what holds for every resource, shown by the real Terraform on the local cloud.

Each check has the id of the promise it shows (`promises.py`).
"""

from __future__ import annotations

import copy
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import samples
from promises import shows
from support.cloud import GATEWAY, SAMPLE_SERVER, Cloud
from support.terraform import Workspace, unframed
from support.wire import camel, to_wire

RESOURCES = list(samples.SAMPLES)
_SLOW_TIMEOUT = 600

pytestmark = pytest.mark.timeout(_SLOW_TIMEOUT)


class Subject:
    """One object of a resource, configured, in a workspace."""

    def __init__(self, name: str, workspace: Workspace, cloud: Cloud) -> None:
        self.name = name
        self.workspace = workspace
        self.cloud = cloud
        self.type = samples.type_name(name)
        self.address = f"{self.type}.it"
        self.path = samples.SAMPLES[name].path

    def write(self, config: dict[str, Any], **more: Any) -> None:
        self.workspace.write({"resource": {self.type: {"it": config}}} | more)

    def apply(self, config: dict[str, Any]) -> None:
        self.write(config)
        self.workspace.apply()

    def end(self) -> None:
        """Delete what is there, the quick way."""
        for each in self.cloud.list(self.path):
            if each["id"] != SAMPLE_SERVER:
                self.cloud.delete(self.path, each["id"])

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.workspace.state()[self.address])

    @property
    def shown(self) -> dict[str, Any] | None:
        """What the API shows of the object."""
        return self.cloud.get(self.path, self.state["id"])

    def namesakes(self, config: dict[str, Any]) -> list[dict[str, Any]]:
        """The objects of the configured name."""
        return [each for each in self.cloud.list(self.path) if each["name"] == config["name"]]


@pytest.fixture(params=RESOURCES)
def subject(request: pytest.FixtureRequest, workspace: Workspace, cloud: Cloud) -> Any:
    subject = Subject(request.param, workspace, cloud)
    yield subject
    cloud.faults()
    subject.end()


def _each(of: Callable[[str], list[str]]) -> Any:
    """A parameter of a resource and one of its attributes, for each."""
    return pytest.mark.parametrize(
        ("subject", "path"), [(name, path) for name in RESOURCES for path in of(name)], indirect=["subject"]
    )


def _wire(config: dict[str, Any]) -> dict[str, Any]:
    """A configuration as the body of a PUT."""
    return to_wire({key: value for key, value in config.items() if key not in ("virtual_server_id", "cluster_id")})


def _another_server(subject: Subject, config: dict[str, Any]) -> dict[str, Any]:
    """The configuration, with the other virtual server that it may ask for made before."""
    if config.get("virtual_server_id") == "(another server)":
        servers = [each for each in subject.cloud.list("virtual-servers/v1") if each["name"] == "another"]
        body = {"clusterId": GATEWAY, "name": "another", "endpointUrl": "/another"}
        config["virtual_server_id"] = (servers or [subject.cloud.post("virtual-servers/v1", body)])[0]["id"]
    return config


@pytest.mark.parametrize("name", RESOURCES)
def test_samples_cover_the_schema(name: str) -> None:
    assert not list(samples.uncovered(name))


def test_every_resource_has_a_sample() -> None:
    assert {samples.type_name(name) for name in RESOURCES} == set(samples.SCHEMAS.resource_types)


@shows("create", "plan-empty")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_create(subject: Subject, which: str) -> None:
    config = samples.minimal(subject.name) if which == "minimal" else samples.SAMPLES[subject.name].full
    subject.apply(config)
    state, shown = subject.state, subject.shown
    assert shown is not None
    assert state["id"] == shown["id"]
    for path in samples.settable(subject.name):
        if samples.at(config, path) is not None:
            assert samples.at(state, path) is not None, path
    subject.workspace.assert_no_changes()


@shows("update")
def test_update_of_each_attribute_alone(subject: Subject, subtests: pytest.Subtests) -> None:
    current: dict[str, Any] = {}
    for path in samples.updatable(subject.name):
        with subtests.test(path=path):
            if not current or path in samples.SAMPLES[subject.name].beside:
                current = samples.before_change(subject.name, path)
                subject.apply(current)
            id, before = subject.state["id"], subject.shown
            changed = samples.change(subject.name, current, path)
            subject.write(current)
            plan = subject.workspace.plan()
            assert plan.actions(subject.address) == ["update"]
            assert plan.changed(subject.address) == changed
            subject.workspace.apply_plan()
            assert subject.state["id"] == id
            shown = subject.shown
            assert before is not None
            assert shown is not None
            differing = {key for key in {*before, *shown} if before.get(key) != shown.get(key)}
            # A secret is not shown; test_secrets.py shows that it arrives.
            assert differing == (set() if path in samples.secrets(subject.name) else {camel(path.split(".")[0])})
            if path in samples.SAMPLES[subject.name].along:
                current = {}
    subject.workspace.assert_no_changes()


@shows("replace")
@_each(samples.fixed)
def test_change_of_a_fixed_attribute_replaces(subject: Subject, path: str) -> None:
    subject.apply(copy.deepcopy(samples.SAMPLES[subject.name].full))
    id = subject.state["id"]
    config = copy.deepcopy(samples.SAMPLES[subject.name].full)
    samples.change(subject.name, config, path)
    config = _another_server(subject, config)
    subject.write(config)
    assert subject.workspace.plan().actions(subject.address) == ["delete", "create"]
    if config.get("cluster_id", GATEWAY) == GATEWAY:  # The local cloud has only one gateway cluster.
        subject.workspace.apply_plan()
        assert subject.state["id"] != id
        assert subject.cloud.get(subject.path, id) is None
        subject.workspace.assert_no_changes()
    else:
        subject.write(samples.SAMPLES[subject.name].full)


@shows("drift")
def test_change_of_each_attribute_behind_terraforms_back(subject: Subject, subtests: pytest.Subtests) -> None:
    config: dict[str, Any] = {}
    # The cloud does not show its secrets; test_secrets.py shows their drift where it does.
    for path in set(samples.updatable(subject.name)) - set(samples.secrets(subject.name)):
        with subtests.test(path=path):
            if samples.before_change(subject.name, path) != config:
                config = samples.before_change(subject.name, path)
                subject.apply(config)
            before, foreign = subject.shown, copy.deepcopy(config)
            samples.change(subject.name, foreign, path)
            subject.cloud.put(subject.path, subject.state["id"], _wire(foreign))
            plan = subject.workspace.plan()
            assert plan.drifted(subject.address) == {path}
            assert plan.actions(subject.address) == ["update"]
            subject.workspace.apply_plan()
            assert subject.shown == before
    subject.workspace.assert_no_changes()


@shows("drift")
def test_refresh_only_plan_names_what_changed(subject: Subject) -> None:
    config = copy.deepcopy(samples.SAMPLES[subject.name].full)
    subject.apply(config)
    subject.cloud.put(subject.path, subject.state["id"], _wire(config | {"name": "renamed"}))
    output = subject.workspace.run("plan", "-refresh-only", "-detailed-exitcode", "-no-color", expect=2)
    assert f'name = "{config["name"]}" -> "renamed"' in " ".join(output.split())


@shows("gone")
def test_deleted_behind_terraforms_back(subject: Subject) -> None:
    subject.apply(samples.SAMPLES[subject.name].full)
    id = subject.state["id"]
    subject.cloud.delete(subject.path, id)
    assert subject.workspace.plan().actions(subject.address) == ["create"]
    subject.workspace.apply_plan()
    assert subject.state["id"] != id
    subject.workspace.assert_no_changes()


@shows("optional")
@_each(samples.optional)
def test_optional_attribute_left_out_set_and_removed(subject: Subject, path: str) -> None:
    set_config = samples.before_change(subject.name, path)
    if samples.at(set_config, path) is None:
        samples.change(subject.name, set_config, path)
    before_set = copy.deepcopy(set_config)
    samples.put(before_set, path, None)
    if path in samples.secrets(subject.name):
        # Without the secret, nothing that needs it.
        samples.put(before_set, path.rpartition(".")[0], None)
    subject.apply(before_set)
    without = subject.shown
    subject.apply(set_config)
    subject.workspace.assert_no_changes()
    assert samples.at(subject.state, path) is not None
    subject.apply(before_set)
    assert subject.shown == without
    subject.workspace.assert_no_changes()


@shows("import-command")
def test_import_by_command(subject: Subject) -> None:
    subject.apply(samples.SAMPLES[subject.name].full)
    id = subject.state["id"]
    subject.workspace.run("state", "rm", subject.address)
    subject.workspace.run("import", "-no-color", subject.address, id)
    assert subject.state["id"] == id
    plan = subject.workspace.plan()
    # Only what the cloud does not show has to be sent again.
    assert plan.changed(subject.address) == set(samples.secrets(subject.name))
    subject.workspace.apply_plan()
    subject.workspace.assert_no_changes()


@shows("import-command")
def test_import_of_what_does_not_exist(subject: Subject) -> None:
    subject.write(samples.SAMPLES[subject.name].full)
    nobody = "00000000-0000-0000-0000-000000000000"
    output = unframed(subject.workspace.run("import", "-no-color", subject.address, nobody, expect=1))
    assert "Cannot import non-existent remote object" in output
    output = unframed(subject.workspace.run("import", "-no-color", subject.address, "no id", expect=1))
    assert "Invalid import id" in output


@shows("import-block", "generate-config")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_import_by_block_with_generated_configuration(subject: Subject, which: str) -> None:
    config = samples.minimal(subject.name) if which == "minimal" else samples.SAMPLES[subject.name].full
    body = to_wire(config)
    made = subject.cloud.post(subject.path, body)
    subject.workspace.write({"import": [{"to": subject.address, "id": made["id"]}]})
    subject.workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
    output = subject.workspace.apply()
    assert "1 imported, 0 added, 0 changed, 0 destroyed" in output
    subject.workspace.assert_no_changes()


@shows("unknown")
def test_unknown_inputs_at_plan(subject: Subject) -> None:
    config = copy.deepcopy(samples.SAMPLES[subject.name].full)
    sources: dict[str, Any] = {}

    def defer(values: dict[str, Any], at: str) -> None:
        for name, value in values.items():
            if isinstance(value, dict):
                defer(value, f"{at}_{name}")
            else:
                sources[f"{at}_{name}"] = {"input": value}
                values[name] = f"${{terraform_data.{at}_{name}.output}}"

    defer(config, "v")
    resources = {subject.type: {"it": config}, "terraform_data": sources}
    subject.workspace.write({"resource": resources})
    assert subject.workspace.plan().actions(subject.address) == ["create"]
    subject.workspace.apply_plan()
    subject.workspace.assert_no_changes()
    # A nested object as a whole may be unknown, too.
    whole = {"terraform_data": {"whole": {"input": samples.SAMPLES[subject.name].full}}}
    references = {name: f"${{terraform_data.whole.output.{name}}}" for name in config}
    subject.workspace.write({"resource": {subject.type: {"it": references}, **whole}})
    subject.workspace.apply()
    subject.workspace.assert_no_changes()


@shows("write-only")
@_each(samples.secrets)
def test_write_only_secret_leaves_no_trace(subject: Subject, path: str) -> None:
    config = copy.deepcopy(samples.SAMPLES[subject.name].full)
    secret = samples.at(config, path)
    samples.put(config, path, None)
    samples.put(config, f"{path}_wo", "${var.secret}")
    samples.put(config, f"{path}_wo_version", 1)
    subject.workspace.extra_environment = {"TF_VAR_secret": secret, "TF_LOG": "TRACE", "TF_LOG_PATH": "terraform.log"}
    variable = {"variable": {"secret": {"ephemeral": True, "sensitive": True}}}
    subject.write(config, **variable)
    plan = subject.workspace.plan()
    assert plan.actions(subject.address) == ["create"]
    subject.workspace.apply_plan()
    subject.workspace.assert_no_changes()
    subject.workspace.extra_environment["TF_VAR_secret"] = f"new-{secret}"
    samples.put(config, f"{path}_wo_version", 2)
    subject.write(config, **variable)
    plan = subject.workspace.plan()
    assert plan.changed(subject.address) == {f"{path}_wo_version"}
    subject.workspace.apply_plan()
    subject.workspace.assert_no_changes()
    folder = subject.workspace.folder
    assert "mcpgateway" in (folder / "terraform.log").read_text()
    for name in ("terraform.tfstate", "terraform.log"):
        assert secret not in (folder / name).read_text(), name
    with zipfile.ZipFile(folder / "tfplan") as archive:
        for name in archive.namelist():
            assert secret.encode() not in archive.read(name), name


@shows("ambiguous-create", "no-twin")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_create_whose_answer_is_lost(subject: Subject, moment: str) -> None:
    config = samples.SAMPLES[subject.name].full
    subject.write(config)
    subject.cloud.faults({"method": "POST", "drop": moment})
    subject.workspace.apply()
    assert len(subject.namesakes(config)) == 1
    subject.workspace.assert_no_changes()


@shows("tainted", "no-twin")
def test_create_that_fails_after_the_effect(subject: Subject) -> None:
    config = copy.deepcopy(samples.SAMPLES[subject.name].full)
    subject.write(config)
    subject.cloud.faults({"method": "GET", "status": 400, "times": 1000})
    subject.workspace.apply(expect=1)
    state = subject.state
    assert state["tainted"]
    subject.cloud.faults()
    assert [each["id"] for each in subject.namesakes(config)] == [state["id"]]
    assert subject.workspace.plan().actions(subject.address) == ["delete", "create"]
    subject.workspace.apply_plan()
    assert len(subject.namesakes(config)) == 1
    subject.workspace.assert_no_changes()


@shows("destroy")
def test_destroy(subject: Subject) -> None:
    subject.apply(samples.SAMPLES[subject.name].full)
    id = subject.state["id"]
    subject.workspace.run("destroy", "-auto-approve", "-no-color")
    assert subject.cloud.get(subject.path, id) is None
    assert subject.workspace.state() == {}
