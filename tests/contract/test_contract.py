"""The contract battery: what holds for every resource, on the local cloud.

Each check has the id of the promise it shows (`promises.py`), and each promise is shown for each resource by the real
Terraform. What holds for every attribute is gone through over the plugin protocol (`support/protocol.py`), with the
real Terraform for one attribute of each resource; the slow lane has it for all of them.
"""

from __future__ import annotations

import copy
import json
import re
import zipfile
from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
import samples
from promises import shows
from support.cloud import Cloud
from support.kinds import Config, holds
from support.protocol import ProtocolWorkspace
from support.terraform import Plan, Workspace, different, unframed

RESOURCES = list(samples.SAMPLES)
_SLOW_TIMEOUT = 600

pytestmark = pytest.mark.timeout(_SLOW_TIMEOUT)


class Subject:
    """An object of a resource, configured, in a workspace; with the path of one of its attributes, one of several."""

    def __init__(self, name: str, workspace: Workspace | ProtocolWorkspace, cloud: Cloud, path: str | None = None):
        self.name = name
        self.workspace = workspace
        self.cloud = cloud
        self.type = samples.type_name(name)
        self.object = "it" if path is None else f"it_{path.replace('.', '_')}"
        self.path = path
        self.number = None if path is None else list(samples.settable(name)).index(path)
        self.address = f"{self.type}.{self.object}"
        self.kind = samples.SAMPLES[name].kind

    @property
    def full(self) -> Config:
        return samples.full(self.name, self.cloud, self.number)

    def changed(self, config: Config, path: str) -> Config:
        """A configuration with one attribute changed, and what has to change along."""
        result = copy.deepcopy(config)
        samples.change(self.name, result, path, self.cloud, self.number)
        return result

    def write(self, config: Config, **more: Any) -> None:
        self.workspace.write({"resource": {self.type: {self.object: config}}} | more)

    def apply(self, config: Config) -> None:
        self.write(config)
        self.workspace.apply()

    @property
    def state(self) -> dict[str, Any]:
        return dict(self.workspace.state()[self.address])

    @property
    def id(self) -> str:
        return str(self.state["id"])

    @property
    def shown(self) -> Config | None:
        """What the API shows of the object."""
        return self.kind.shown(self.cloud, self.id)

    def change_behind_terraforms_back(self, config: Config) -> None:
        self.kind.change(self.cloud, self.id, samples.changeable(self.name, config))

    def namesakes(self, config: Config) -> list[str]:
        """The ids of the objects of the configured name."""
        label = samples.SAMPLES[self.name].label
        return [id for id, shown in self.kind.all(self.cloud).items() if shown.get(label) == config[label]]

    def planned(self, plan: Plan) -> set[str]:
        """Paths of the attributes that are planned to change."""
        return samples.folded(self.name, plan.changed(self.address))

    def volatile(self, plan: Plan) -> set[str]:
        """Paths of the attributes that any update computes anew, as far as the plan has them."""
        return samples.volatile(self.name) & self.planned(plan)

    def difference(self, one: Config | None, other: Config | None) -> set[str]:
        """Paths at which two configurations of it differ, or two objects that the API shows."""
        assert one is not None
        assert other is not None
        return samples.folded(self.name, different(one, other))


class Fleet:
    """Objects in one workspace, each with a key: Terraform is launched once for all."""

    def __init__(self, workspace: Workspace, cloud: Cloud, subjects: dict[str, Subject]) -> None:
        self.workspace = workspace
        self.cloud = cloud
        self.subjects = subjects

    def write(self, configs: dict[str, Config], **more: Any) -> None:
        objects: dict[str, dict[str, Config]] = {}
        for key, config in configs.items():
            objects.setdefault(self.subjects[key].type, {})[self.subjects[key].object] = config
        variables = more.pop("variable", {})
        # Terraform takes no empty objects.
        blocks = {"resource": objects | more, "variable": variables}
        self.workspace.write({name: block for name, block in blocks.items() if block})

    def apply(self, configs: dict[str, Config]) -> None:
        self.write(configs)
        self.workspace.apply()

    def end(self) -> None:
        """Delete what is there, the quick way."""
        self.cloud.faults()
        for name in {subject.name for subject in self.subjects.values()}:
            kind = samples.SAMPLES[name].kind
            for id in kind.all(self.cloud):
                if id not in self.cloud.kept:
                    kind.delete(self.cloud, id)


def _groups() -> dict[str, list[str]]:
    """Names of the resources of each cloud, whose objects can be made at once; those that cannot stand apart."""
    groups: dict[str, list[str]] = {}
    for name, sample in samples.SAMPLES.items():
        groups.setdefault(name if sample.kind.apart else sample.kind.cloud, []).append(name)
    return groups


class OfEveryResource(Fleet):
    """An object of every resource of a group, by the resource's name."""

    def __init__(self, group: str, workspace: Workspace, cloud: Cloud) -> None:
        names = _groups()[group]
        super().__init__(workspace, cloud, {name: Subject(name, workspace, cloud) for name in names})

    @property
    def addresses(self) -> list[str]:
        return [subject.address for subject in self.subjects.values()]

    @property
    def full(self) -> dict[str, Config]:
        return {name: subject.full for name, subject in self.subjects.items()}

    @property
    def minimal(self) -> dict[str, Config]:
        return {name: samples.minimal(name, self.cloud) for name in self.subjects}

    def faults(self, operation: Literal["create", "read"], **what: Any) -> list[dict[str, Any]]:
        """A rule for each object by which its creation goes wrong, or the reads that follow."""
        rules = []
        for kind in (subject.kind for subject in self.subjects.values()):
            before = kind.read_before_create(self.cloud) if operation == "read" else 0
            rules.append(kind.fault(operation, **what, **({"nth": before + 1} if before else {})))
        return rules

    def made_elsewhere(self, configs: dict[str, Config]) -> dict[str, str]:
        """Make the objects by the API; their ids."""
        return {name: self.subjects[name].kind.create(self.cloud, config) for name, config in configs.items()}


def _limits(name: str) -> Config:
    """Timeouts, so that what is waited for in vain is told soon, with the object's address."""
    has_them = "timeouts" in samples.schema_of(name).attributes
    return {"timeouts": {"create": "20s", "update": "20s"}} if has_them else {}


class OfAttributes(Fleet):
    """Objects of some resources, each for one attribute, by the resource's name and the attribute's path.

    With `one`, there is an object for the first attribute of each resource that a test is about, else for all of them.
    """

    def __init__(self, names: list[str], one: bool, workspace: Workspace | ProtocolWorkspace, cloud: Cloud) -> None:
        self.names = names
        self.one = one
        subjects = [Subject(name, workspace, cloud, path) for name in names for path in samples.settable(name)]
        super().__init__(workspace, cloud, {f"{subject.name}.{subject.path}": subject for subject in subjects})

    def write(self, configs: dict[str, Config], **more: Any) -> None:
        limited = {key: config | _limits(self.subjects[key].name) for key, config in configs.items()}
        super().write(limited, **more)

    def pairs(
        self, of: Callable[[str], list[str]], make: Callable[[Subject, str], tuple[Config, Config]]
    ) -> dict[str, tuple[Config, Config]]:
        """Two configurations for each attribute that a resource has for a test, where these are not the same."""
        found = {}
        for name in self.names:
            for path in of(name):
                key = f"{name}.{path}"
                one, other = make(self.subjects[key], path)
                if one != other:
                    found[key] = one, other
                    if self.one:
                        break
        return found

    def changes(self, of: Callable[[str], list[str]]) -> dict[str, tuple[Config, Config]]:
        """For each attribute the full sample and the sample with this attribute changed, if it has a second value."""

        def make(subject: Subject, path: str) -> tuple[Config, Config]:
            before = samples.before_change(subject.name, path, subject.cloud, subject.number)
            return before, subject.changed(before, path)

        return self.pairs(of, make)


@pytest.fixture(params=RESOURCES)
def subject(request: pytest.FixtureRequest, workspace: Workspace, cloud: Cloud) -> Iterator[Subject]:
    subject = Subject(request.param, workspace, cloud)
    yield subject
    Fleet(workspace, cloud, {subject.name: subject}).end()


@pytest.fixture(params=_groups())
def objects(request: pytest.FixtureRequest, workspace: Workspace, cloud: Cloud) -> Iterator[OfEveryResource]:
    """An object of every resource of a group."""
    objects = OfEveryResource(request.param, workspace, cloud)
    yield objects
    objects.end()


def _attributes() -> Iterator[Any]:
    """Which attributes of which resources a test goes through at once, and whether the real Terraform does."""
    for group, names in _groups().items():
        yield pytest.param((names, True), id=f"{group}, one attribute each")
    for name in RESOURCES:
        yield pytest.param(([name], False), id=f"{name}, by the protocol")
        yield pytest.param(([name], True), id=name, marks=pytest.mark.slow)


@pytest.fixture(params=_attributes())
def fleet(request: pytest.FixtureRequest, cloud: Cloud) -> Iterator[OfAttributes]:
    """Objects, each for one attribute."""
    names, real = request.param
    workspace = request.getfixturevalue("workspace") if real else ProtocolWorkspace(cloud.provider)
    fleet = OfAttributes(names, real and "slow" not in request.node.keywords, workspace, cloud)
    yield fleet
    fleet.end()


def _removable(name: str) -> list[str]:
    """Paths of the optional attributes whose change does not make another object."""
    return [path for path in samples.optional(name) if not samples.is_fixed(name, path)]


def _shown_and_updatable(name: str) -> list[str]:
    """Paths of the attributes whose change can be seen in the cloud, and mended."""
    return [path for path in samples.updatable(name) if path not in samples.hidden(name)]


@pytest.mark.parametrize("name", RESOURCES)
def test_samples_cover_the_schema(name: str) -> None:
    assert not list(samples.uncovered(name))


def test_every_resource_has_a_sample() -> None:
    assert {samples.type_name(name) for name in RESOURCES} == set(samples.SCHEMAS.resource_types)


@shows("create", "plan-empty")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_create(objects: OfEveryResource, which: str, subtests: pytest.Subtests) -> None:
    configs = objects.minimal if which == "minimal" else objects.full
    objects.apply(configs)
    for name, config in configs.items():
        with subtests.test(name=name):
            state, shown = objects.subjects[name].state, objects.subjects[name].shown
            assert shown is not None
            expected = copy.deepcopy(config)
            for path in samples.hidden(name):
                samples.put(expected, path, None)
            assert holds(shown, expected)
            for path in samples.settable(name):
                if samples.at(config, path) is not None:
                    assert samples.at(state, path) is not None, path
    objects.workspace.assert_no_changes()


@shows("update")
def test_update_of_each_attribute_alone(fleet: OfAttributes, subtests: pytest.Subtests) -> None:
    changes = fleet.changes(samples.updatable)
    fleet.apply({key: before for key, (before, _) in changes.items()})
    were = {key: (fleet.subjects[key].id, fleet.subjects[key].shown) for key in changes}
    fleet.write({key: after for key, (_, after) in changes.items()})
    plan = fleet.workspace.plan()
    with subtests.test("apply"):
        fleet.workspace.apply_plan()
    for key, configs in changes.items():
        with subtests.test(attribute=key):
            subject, (id, before) = fleet.subjects[key], were[key]
            assert plan.actions(subject.address) == ["update"]
            # What the cloud computes anew is unknown then; whatever else changes was asked for.
            asked, volatile = subject.difference(*configs), subject.volatile(plan)
            assert any(f"{subject.path}.".startswith(f"{each}.") for each in asked)
            assert subject.planned(plan) == asked | volatile
            assert subject.id == id
            assert asked - samples.hidden(subject.name) <= subject.difference(before, subject.shown) <= asked | volatile
    fleet.workspace.assert_no_changes()


@shows("replace")
def test_change_of_each_fixed_attribute_replaces(fleet: OfAttributes, subtests: pytest.Subtests) -> None:
    changes = fleet.changes(samples.requiring_replacement)
    fleet.apply({key: before for key, (before, _) in changes.items()})
    ids = {key: fleet.subjects[key].id for key in changes}
    fleet.write({key: after for key, (_, after) in changes.items()})
    plan = fleet.workspace.plan("-refresh=false")
    with subtests.test("apply"):
        fleet.workspace.apply_plan()
    for key, id in ids.items():
        with subtests.test(attribute=key):
            subject = fleet.subjects[key]
            assert plan.actions(subject.address) == ["delete", "create"]
            assert subject.id != id
            assert subject.kind.shown(subject.cloud, id) is None
            assert subject.shown is not None
    fleet.workspace.assert_no_changes()
    fleet.workspace.destroy()


@shows("drift")
def test_change_of_each_attribute_behind_terraforms_back(fleet: OfAttributes, subtests: pytest.Subtests) -> None:
    changes = fleet.changes(_shown_and_updatable)
    fleet.apply({key: wanted for key, (wanted, _) in changes.items()})
    were = {key: fleet.subjects[key].shown for key in changes}
    for key, (_, foreign) in changes.items():
        fleet.subjects[key].change_behind_terraforms_back(foreign)
    plan = fleet.workspace.plan()
    with subtests.test("apply"):
        fleet.workspace.apply_plan()
    for key, configs in changes.items():
        with subtests.test(attribute=key):
            subject = fleet.subjects[key]
            expected = subject.difference(*configs) - samples.hidden(subject.name)
            drifted = samples.folded(subject.name, plan.drifted(subject.address))
            assert expected <= drifted <= expected | samples.computed(subject.name)
            assert plan.actions(subject.address) == ["update"]
            assert subject.difference(_stable(were[key]), _stable(subject.shown)) <= samples.volatile(subject.name)
    fleet.workspace.assert_no_changes()


def _stable(value: Any) -> Any:
    """What the API shows, with lists in an order of their own."""
    if isinstance(value, list):
        return sorted((_stable(item) for item in value), key=str)
    return {key: _stable(item) for key, item in value.items()} if isinstance(value, dict) else value


@shows("drift")
def test_refresh_only_plan_names_what_changed(objects: OfEveryResource, subtests: pytest.Subtests) -> None:
    objects.apply(objects.full)
    paths = {name: _shown_and_updatable(name)[0] for name in objects.subjects if _shown_and_updatable(name)}
    for name, path in paths.items():
        subject = objects.subjects[name]
        subject.change_behind_terraforms_back(subject.changed(subject.full, path))
    output = objects.workspace.run("plan", "-refresh-only", "-detailed-exitcode", "-no-color", expect=2 if paths else 0)
    parts = dict(re.findall(r"^  # (\S+) has changed\n(.*?)^    }$", output, re.DOTALL | re.MULTILINE))
    assert parts.keys() == {objects.subjects[name].address for name in paths}
    for name, path in paths.items():
        with subtests.test(name=name):
            assert re.search(rf"~ {path.split('.')[-1]} += (.* -> |[\[{{])", parts[objects.subjects[name].address])


@shows("gone")
def test_deleted_behind_terraforms_back(objects: OfEveryResource) -> None:
    objects.apply(objects.full)
    for subject in objects.subjects.values():
        subject.kind.delete(subject.cloud, subject.id)
    assert objects.workspace.apply_telling() == dict.fromkeys(objects.addresses, "create")
    assert all(subject.shown is not None for subject in objects.subjects.values())
    objects.workspace.assert_no_changes()


def _with_and_without(subject: Subject, path: str) -> tuple[Config, Config]:
    """A configuration with an optional attribute, and one without it."""
    name, attribute = subject.name, samples.settable(subject.name)[path]
    config = samples.before_change(name, path, subject.cloud, subject.number)
    if samples.at(config, path) is None and samples.is_leaf(attribute):
        samples.change(name, config, path, subject.cloud, subject.number)
    without = copy.deepcopy(config)
    samples.change_along(name, without, path, subject.cloud, subject.number)
    # A secret goes with what needs it.
    samples.leave_out(name, without, path.rpartition(".")[0] if samples.is_needed(name, path) else path, subject.cloud)
    return config, without


@shows("optional")
def test_each_optional_attribute_left_out_set_and_removed(fleet: OfAttributes, subtests: pytest.Subtests) -> None:
    pairs = fleet.pairs(_removable, _with_and_without)
    with_it = {key: config for key, (config, _) in pairs.items()}
    without_it = {key: config for key, (_, config) in pairs.items()}
    fleet.apply(without_it)
    were = {key: fleet.subjects[key].shown for key in without_it}
    fleet.apply(with_it)
    states = {key: fleet.subjects[key].state for key in with_it}
    fleet.apply(without_it)
    for key, config in with_it.items():
        with subtests.test(attribute=key):
            subject = fleet.subjects[key]
            assert subject.path is not None
            assert (samples.at(states[key], subject.path) is None) == (samples.at(config, subject.path) is None)
            # What the server made once, it keeps.
            attribute = samples.settable(subject.name)[subject.path]
            if not (attribute.computed and attribute.default is None):
                difference = subject.difference(_stable(were[key]), _stable(subject.shown))
                assert difference <= samples.volatile(subject.name)
    fleet.workspace.assert_no_changes()


@shows("import-command")
def test_import_by_command(objects: OfEveryResource, subtests: pytest.Subtests) -> None:
    ids = objects.made_elsewhere(objects.full)
    objects.write(objects.full)
    for name, id in ids.items():
        objects.workspace.run("import", "-no-color", objects.subjects[name].address, id)
    plan = objects.workspace.plan()
    for name, id in ids.items():
        with subtests.test(name=name):
            subject = objects.subjects[name]
            assert subject.id == id
            # Only what the cloud does not show has to be sent again.
            hidden = {*samples.secrets(name), *(each.split(".")[0] for each in samples.unread(name))}
            assert subject.planned(plan) == hidden | subject.volatile(plan)
    objects.workspace.apply_plan()
    objects.workspace.assert_no_changes()


@shows("import-command")
def test_import_of_what_does_not_exist(subject: Subject) -> None:
    subject.write(subject.full)
    nobody = samples.SAMPLES[subject.name].nobody
    output = unframed(subject.workspace.run("import", "-no-color", subject.address, nobody, expect=1))
    assert "Cannot import non-existent remote object" in output
    output = unframed(subject.workspace.run("import", "-no-color", subject.address, "no id", expect=1))
    assert "Invalid import ID" in output


@shows("import-block", "generate-config")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_import_by_block_with_generated_configuration(objects: OfEveryResource, which: str) -> None:
    ids = objects.made_elsewhere(objects.minimal if which == "minimal" else objects.full)
    blocks = [{"to": objects.subjects[name].address, "id": id} for name, id in ids.items()]
    objects.workspace.write({"import": blocks})
    objects.workspace.run("plan", "-no-color", "-out=tfplan", "-generate-config-out=generated.tf")
    output = objects.workspace.apply_plan()
    assert f"{len(ids)} imported, 0 added, 0 changed, 0 destroyed" in output
    assert {name: objects.subjects[name].id for name in ids} == ids
    objects.workspace.assert_no_changes()


@shows("normalised")
def test_json_in_other_words_is_no_drift(objects: OfEveryResource) -> None:
    def in_other_words(name: str) -> Config:
        config = objects.subjects[name].full
        for path in samples.documents(name):
            # An interpolation's backslash is none of JSON's.
            document = json.loads(samples.at(config, path).replace("\\(", "\\\\("))
            words = json.dumps(dict(reversed(document.items())), indent=3)
            samples.put(config, path, words.replace("\\\\(", "\\("))
        return config

    names = [name for name in objects.subjects if samples.documents(name)]
    configs = {name: config for name, config in objects.full.items() if name in names}
    limits = {name: _limits(name) for name in names}
    objects.apply({name: in_other_words(name) | limits[name] for name in names})
    objects.workspace.assert_no_changes()
    for name in names:
        objects.subjects[name].change_behind_terraforms_back(configs[name])
    objects.workspace.assert_no_changes()
    objects.write({name: config | limits[name] for name, config in configs.items()})
    objects.workspace.assert_no_changes()


@shows("unknown")
def test_unknown_inputs_at_plan(objects: OfEveryResource) -> None:
    sources: dict[str, Any] = {}

    def deferred(value: Any, at: str) -> Any:
        """The value, of which every part is known only after the apply of something else."""
        if isinstance(value, dict):
            return {name: deferred(item, re.sub(r"\W", "_", f"{at}_{name}")) for name, item in value.items()}
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            return [deferred(item, f"{at}_{index}") for index, item in enumerate(value)]
        sources[at] = {"input": value}
        return f"${{terraform_data.{at}.output}}"

    objects.write({name: deferred(config, name) for name, config in objects.full.items()}, terraform_data=sources)
    actions = objects.workspace.apply_telling()
    assert {address: actions[address] for address in objects.addresses} == dict.fromkeys(objects.addresses, "create")
    objects.workspace.assert_no_changes()
    # An attribute as a whole may be unknown, too.
    whole = {name: {"input": config} for name, config in objects.full.items()}
    references = {
        name: {attribute: f"${{terraform_data.{name}.output.{attribute}}}" for attribute in config}
        for name, config in objects.full.items()
    }
    objects.write(references, terraform_data=whole)
    objects.workspace.apply()
    objects.workspace.assert_no_changes()


@shows("write-only")
def test_write_only_secrets_leave_no_trace(workspace: Workspace, cloud: Cloud, subtests: pytest.Subtests) -> None:
    """Every secret of every resource at once, each in an object of its own."""
    pairs = [(name, path) for name in RESOURCES for path in samples.secrets(name)]
    names = sorted({name for name, _ in pairs})
    fleet = OfAttributes(names, False, workspace, cloud)
    configs, secrets = {}, {}
    for name, path in pairs:
        key, variable = f"{name}.{path}", f"{name}_{path.replace('.', '_')}"
        configs[key] = samples.full(name, cloud, fleet.subjects[key].number)
        value, reference = samples.at(configs[key], path), f"${{var.{variable}}}"
        secrets[variable] = f"secret-of-{path}-{len(secrets)}"
        samples.put(configs[key], path, None)
        samples.put(
            configs[key], f"{path}_wo", dict.fromkeys(value, reference) if isinstance(value, dict) else reference
        )
        samples.put(configs[key], f"{path}_wo_version", 1)
    # Terraform's own files have whatever of the configuration is not a reference.
    variables = {name: {"ephemeral": True, "sensitive": True} for name in secrets}
    workspace.extra_environment = {"TF_LOG": "TRACE", "TF_LOG_PATH": "terraform.log"}
    workspace.extra_environment |= {f"TF_VAR_{name}": secret for name, secret in secrets.items()}
    fleet.write(configs, variable=variables)
    created = {fleet.subjects[key].address: "create" for key in configs}
    assert workspace.apply_telling() == created
    workspace.assert_no_changes()
    workspace.extra_environment |= {f"TF_VAR_{name}": f"new-{secret}" for name, secret in secrets.items()}
    for name, path in pairs:
        samples.put(configs[f"{name}.{path}"], f"{path}_wo_version", 2)
    fleet.write(configs, variable=variables)
    plan = workspace.plan()
    for name, path in pairs:
        with subtests.test(name=name, path=path):
            subject = fleet.subjects[f"{name}.{path}"]
            assert subject.planned(plan) == {f"{path}_wo_version"} | subject.volatile(plan)
    workspace.apply_plan()
    workspace.assert_no_changes()
    log = (workspace.folder / "terraform.log").read_text()
    assert "mcpgateway" in log
    traces = {"terraform.log": log, "state": (workspace.folder / "terraform.tfstate").read_text()}
    with zipfile.ZipFile(workspace.folder / "tfplan") as archive:
        traces |= {name: archive.read(name).decode(errors="replace") for name in archive.namelist()}
    for name, secret in secrets.items():
        for where, text in traces.items():
            with subtests.test(secret=name, where=where):
                assert secret not in text
    fleet.end()


@shows("ambiguous-create", "no-twin")
@pytest.mark.parametrize("moment", ["before", "after"])
def test_create_whose_answer_is_lost(objects: OfEveryResource, moment: str) -> None:
    configs = objects.full
    objects.write(configs)
    objects.cloud.faults(*objects.faults("create", drop=moment))
    objects.workspace.apply()
    assert objects.cloud.fired() == len(configs)
    for name, config in configs.items():
        assert objects.subjects[name].namesakes(config) == [objects.subjects[name].id]
    objects.workspace.assert_no_changes()


@shows("tainted", "no-twin")
def test_create_that_fails_after_the_effect(objects: OfEveryResource, subtests: pytest.Subtests) -> None:
    configs = objects.full
    objects.write(configs)
    objects.cloud.faults(*objects.faults("read", status=400, times=1000))
    objects.workspace.apply(expect=1)
    objects.cloud.faults()
    for name, config in configs.items():
        with subtests.test(name=name):
            state = objects.subjects[name].state
            assert state["tainted"]
            assert objects.subjects[name].namesakes(config) == [state["id"]]
    assert objects.workspace.apply_telling() == dict.fromkeys(objects.addresses, "replace")
    for name, config in configs.items():
        assert len(objects.subjects[name].namesakes(config)) == 1, name
    objects.workspace.assert_no_changes()


@shows("destroy")
def test_destroy(objects: OfEveryResource) -> None:
    objects.apply(objects.full)
    ids = {name: subject.id for name, subject in objects.subjects.items()}
    objects.workspace.run("destroy", "-auto-approve", "-no-color")
    for name, id in ids.items():
        assert objects.subjects[name].kind.shown(objects.cloud, id) is None, name
    assert objects.workspace.state() == {}
