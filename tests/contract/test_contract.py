"""The contract battery: what holds for every resource, shown by the real Terraform on the local cloud.

Each check has the id of the promise it shows (`promises.py`).
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
import samples
from promises import shows
from support.cloud import SAMPLE_SERVER, Cloud
from support.terraform import Plan, Workspace, unframed
from support.wire import camel, to_wire

from provider_shim.framework.schema import walk

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

    @property
    def full(self) -> dict[str, Any]:
        return samples.full(self.name, self.cloud)

    def write(self, config: dict[str, Any], **more: Any) -> None:
        self.workspace.write({"resource": {self.type: {"it": config}}} | more)

    def apply(self, config: dict[str, Any]) -> None:
        self.write(config)
        self.workspace.apply()

    def end(self) -> None:
        """Delete what is there, the quick way."""
        kept = {SAMPLE_SERVER, *self.cloud.references.values()}
        for each in self.cloud.list(self.path):
            if each["id"] not in kept:
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
        label = samples.SAMPLES[self.name].label
        return [each for each in self.cloud.list(self.path) if each[camel(label)] == config[label]]


@pytest.fixture(params=RESOURCES)
def subject(request: pytest.FixtureRequest, workspace: Workspace, cloud: Cloud) -> Any:
    subject = Subject(request.param, workspace, cloud)
    yield subject
    cloud.faults()
    subject.end()


@pytest.fixture
def attached_subject(subject: Subject, detached_provider: dict[str, str]) -> Subject:
    """One object, with a provider that is not launched anew for every command: for the checks of many attributes."""
    subject.workspace.extra_environment = detached_provider
    return subject


def _each(of: Callable[[str], list[str]]) -> Any:
    """A parameter of a resource and one of its attributes, for each."""
    return pytest.mark.parametrize(
        ("subject", "path"), [(name, path) for name in RESOURCES for path in of(name)], indirect=["subject"]
    )


def _wire(name: str, config: dict[str, Any]) -> dict[str, Any]:
    """A configuration as the body of a PUT."""
    attributes = samples.settable(name)
    sent = {key: value for key, value in config.items() if not attributes[key].fixed or attributes[key].in_update}
    return to_wire(sent)


def _shown_as(name: str, paths: set[str]) -> set[str]:
    """The paths under which Terraform's JSON shows changes: lists and sets as a whole."""
    shown = set()
    for path in paths:
        steps = path.split(".")
        for end in range(1, len(steps)):
            nested = samples.settable(name)[".".join(steps[:end])].nested
            if nested and nested.nesting != "single":
                steps = steps[:end]
                break
        shown.add(".".join(steps))
    return shown


@pytest.mark.parametrize("name", RESOURCES)
def test_samples_cover_the_schema(name: str) -> None:
    assert not list(samples.uncovered(name))


def test_every_resource_has_a_sample() -> None:
    assert {samples.type_name(name) for name in RESOURCES} == set(samples.SCHEMAS.resource_types)


@shows("create", "plan-empty")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_create(subject: Subject, which: str) -> None:
    config = samples.minimal(subject.name, subject.cloud) if which == "minimal" else subject.full
    subject.apply(config)
    state, shown = subject.state, subject.shown
    assert shown is not None
    assert state["id"] == shown["id"]
    for path in samples.settable(subject.name):
        if samples.at(config, path) is not None:
            assert samples.at(state, path) is not None, path
    subject.workspace.assert_no_changes()


@shows("update")
def test_update_of_each_attribute_alone(attached_subject: Subject, subtests: pytest.Subtests) -> None:
    subject = attached_subject
    current: dict[str, Any] = {}
    sample = samples.SAMPLES[subject.name]
    for path in samples.updatable(subject.name):
        with subtests.test(path=path):
            if not current or path in sample.beside:
                current = samples.before_change(subject.name, path, subject.cloud)
                subject.apply(current)
            id, before, old = subject.state["id"], subject.shown, copy.deepcopy(current)
            changed = samples.change(subject.name, current, path, subject.cloud)
            if current == old:
                continue  # It has one value only.
            subject.write(current)
            plan = subject.workspace.plan()
            assert plan.actions(subject.address) == ["update"]
            # What the cloud computes anew is unknown then; whatever else changes was asked for.
            assert plan.changed(subject.address) == _shown_as(subject.name, changed) | _volatile(subject.name, plan)
            subject.workspace.apply_plan()
            assert subject.state["id"] == id
            shown = subject.shown
            assert before is not None
            assert shown is not None
            differing = {key for key in {*before, *shown} if before.get(key) != shown.get(key)}
            expected = {camel(each.split(".")[0]) for each in changed - _hidden(subject.name)}
            assert expected <= differing <= expected | {camel(each) for each in _volatile(subject.name, plan)}
            if path in sample.along:
                current = {}
    subject.workspace.assert_no_changes()


def _hidden(name: str) -> set[str]:
    """Paths of what the cloud does not show; test_secrets.py shows that secrets arrive."""
    return {*samples.secrets(name), *samples.unread(name)}


def _volatile(name: str, plan: Plan) -> set[str]:
    """Names of the attributes with something that any update computes anew, as far as the plan has them."""
    volatile = {path[0] for path, attribute in walk(samples.schema_of(name).attributes) if attribute.volatile}
    return volatile & plan.changed(f"{samples.type_name(name)}.it")


@shows("replace")
def test_change_of_each_fixed_attribute_replaces(attached_subject: Subject, subtests: pytest.Subtests) -> None:
    subject = attached_subject
    subject.apply(subject.full)
    id = subject.state["id"]
    for path in samples.fixed(subject.name):
        with subtests.test(path=path):
            config = subject.full
            samples.change(subject.name, config, path, subject.cloud)
            subject.write(config)
            assert subject.workspace.plan("-refresh=false").actions(subject.address) == ["delete", "create"]
    config = subject.full
    samples.change(subject.name, config, samples.fixed(subject.name)[0], subject.cloud)
    subject.apply(config)
    assert subject.state["id"] != id
    assert subject.cloud.get(subject.path, id) is None
    subject.workspace.assert_no_changes()
    subject.workspace.run("destroy", "-auto-approve", "-no-color")


@shows("drift")
def test_change_of_each_attribute_behind_terraforms_back(attached_subject: Subject, subtests: pytest.Subtests) -> None:
    subject = attached_subject
    config: dict[str, Any] = {}
    computed = {name for name, each in samples.schema_of(subject.name).attributes.items() if each.computed}
    for path in [each for each in samples.updatable(subject.name) if each not in _hidden(subject.name)]:
        with subtests.test(path=path):
            wanted = samples.before_change(subject.name, path, subject.cloud)
            if wanted != config:
                config = wanted
                subject.apply(config)
            before, foreign = subject.shown, copy.deepcopy(config)
            changed = samples.change(subject.name, foreign, path, subject.cloud)
            if foreign == config:
                continue  # It has one value only.
            subject.cloud.put(subject.path, subject.state["id"], _wire(subject.name, foreign))
            plan = subject.workspace.plan()
            expected = _shown_as(subject.name, changed - _hidden(subject.name))
            assert expected <= plan.drifted(subject.address) <= expected | computed
            assert plan.actions(subject.address) == ["update"]
            subject.workspace.apply_plan()
            shown = subject.shown
            assert before is not None
            assert shown is not None
            for key in {camel(each.split(".")[0]) for each in expected}:
                assert _stable(shown.get(key)) == _stable(before.get(key))
    subject.workspace.assert_no_changes()


def _stable(value: Any) -> Any:
    """What the API shows, without the nodes that come and go."""
    if isinstance(value, list):
        return sorted((_stable(item) for item in value), key=str)
    return {key: _stable(item) for key, item in value.items() if key != "nodes"} if isinstance(value, dict) else value


@shows("drift")
def test_refresh_only_plan_names_what_changed(subject: Subject) -> None:
    subject.apply(subject.full)
    path = next(each for each in samples.updatable(subject.name) if each not in _hidden(subject.name))
    foreign = subject.full
    samples.change(subject.name, foreign, path, subject.cloud)
    subject.cloud.put(subject.path, subject.state["id"], _wire(subject.name, foreign))
    output = subject.workspace.run("plan", "-refresh-only", "-detailed-exitcode", "-no-color", expect=2)
    assert re.search(rf"~ {path.split('.')[-1]} += .* -> ", output)


@shows("gone")
def test_deleted_behind_terraforms_back(subject: Subject) -> None:
    subject.apply(subject.full)
    subject.cloud.delete(subject.path, subject.state["id"])
    assert subject.workspace.plan().actions(subject.address) == ["create"]
    subject.workspace.apply_plan()
    assert subject.shown is not None
    subject.workspace.assert_no_changes()


@shows("optional")
def test_each_optional_attribute_left_out_set_and_removed(attached_subject: Subject, subtests: pytest.Subtests) -> None:
    subject = attached_subject
    for path in samples.optional(subject.name):
        attribute = samples.settable(subject.name)[path]
        if samples.is_fixed(subject.name, path):
            continue  # A change of it makes another object: see the test of the fixed attributes.
        with subtests.test(path=path):
            with_it = samples.before_change(subject.name, path, subject.cloud)
            if samples.at(with_it, path) is None and not attribute.nested:
                samples.change(subject.name, with_it, path, subject.cloud)
            without_it = copy.deepcopy(with_it)
            # A secret goes with what needs it.
            samples.put(without_it, path.rpartition(".")[0] if attribute.secret else path, None)
            for each, value in samples.SAMPLES[subject.name].along.get(path, {}).items():
                samples.put(without_it, each, value)
            subject.apply(without_it)
            shown = subject.shown
            subject.apply(with_it)
            assert (samples.at(subject.state, path) is None) == (samples.at(with_it, path) is None)
            subject.apply(without_it)
            # What the server made once, it keeps.
            if not (attribute.computed and attribute.default is None):
                assert _stable(subject.shown) == _stable(shown)
            subject.workspace.assert_no_changes()


@shows("import-command")
def test_import_by_command(subject: Subject) -> None:
    subject.apply(subject.full)
    id = subject.state["id"]
    subject.workspace.run("state", "rm", subject.address)
    subject.workspace.run("import", "-no-color", subject.address, id)
    assert subject.state["id"] == id
    plan = subject.workspace.plan()
    # Only what the cloud does not show has to be sent again.
    hidden = {*samples.secrets(subject.name), *(each.split(".")[0] for each in samples.unread(subject.name))}
    assert plan.changed(subject.address) == hidden | _volatile(subject.name, plan)
    subject.workspace.apply_plan()
    subject.workspace.assert_no_changes()


@shows("import-command")
def test_import_of_what_does_not_exist(subject: Subject) -> None:
    subject.write(subject.full)
    nobody = samples.SAMPLES[subject.name].nobody
    output = unframed(subject.workspace.run("import", "-no-color", subject.address, nobody, expect=1))
    assert "Cannot import non-existent remote object" in output
    output = unframed(subject.workspace.run("import", "-no-color", subject.address, "no id", expect=1))
    assert "Invalid import id" in output


@shows("import-block", "generate-config")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_import_by_block_with_generated_configuration(subject: Subject, which: str) -> None:
    config = samples.minimal(subject.name, subject.cloud) if which == "minimal" else subject.full
    made = subject.cloud.post(subject.path, to_wire(config))
    subject.workspace.write({"import": [{"to": subject.address, "id": made["id"]}]})
    subject.workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
    output = subject.workspace.apply()
    assert "1 imported, 0 added, 0 changed, 0 destroyed" in output
    subject.workspace.assert_no_changes()


@shows("unknown")
def test_unknown_inputs_at_plan(subject: Subject) -> None:
    config = subject.full
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
    whole = {"terraform_data": {"whole": {"input": subject.full}}}
    references = {name: f"${{terraform_data.whole.output.{name}}}" for name in config}
    subject.workspace.write({"resource": {subject.type: {"it": references}, **whole}})
    subject.workspace.apply()
    subject.workspace.assert_no_changes()


@shows("write-only")
@_each(samples.secrets)
def test_write_only_secret_leaves_no_trace(subject: Subject, path: str) -> None:
    config = subject.full
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
    assert plan.changed(subject.address) == {f"{path}_wo_version"} | _volatile(subject.name, plan)
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
    config = subject.full
    subject.write(config)
    subject.cloud.faults({"method": "POST", "drop": moment})
    subject.workspace.apply()
    assert len(subject.namesakes(config)) == 1
    subject.workspace.assert_no_changes()


@shows("tainted", "no-twin")
def test_create_that_fails_after_the_effect(subject: Subject) -> None:
    config = subject.full
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
    subject.apply(subject.full)
    id = subject.state["id"]
    subject.workspace.run("destroy", "-auto-approve", "-no-color")
    assert subject.cloud.get(subject.path, id) is None
    assert subject.workspace.state() == {}
