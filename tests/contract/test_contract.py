"""The contract battery: what holds for every resource, shown by the real Terraform on the local cloud.

Each check has the id of the promise it shows (`promises.py`).
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
from support.terraform import Plan, Workspace, different, unframed

RESOURCES = list(samples.SAMPLES)
_SLOW_TIMEOUT = 600

pytestmark = pytest.mark.timeout(_SLOW_TIMEOUT)


class Subject:
    """An object of a resource, configured, in a workspace; with a number, one of several."""

    def __init__(self, name: str, workspace: Workspace, cloud: Cloud, object: str = "it", number: int | None = None):
        self.name = name
        self.workspace = workspace
        self.cloud = cloud
        self.type = samples.type_name(name)
        self.object = object
        self.number = number
        self.address = f"{self.type}.{object}"
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
        # Terraform takes no empty object for resources.
        self.workspace.write({"resource": objects | more} if objects or more else {})

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


class OfOneResource(Fleet):
    """Objects of one resource, each for one of its attributes, by the attribute's path."""

    def __init__(self, name: str, workspace: Workspace, cloud: Cloud) -> None:
        self.name = name
        numbered = enumerate(samples.settable(name))
        objects = {path: (f"it_{path.replace('.', '_')}", number) for number, path in numbered}
        super().__init__(workspace, cloud, {path: Subject(name, workspace, cloud, *objects[path]) for path in objects})

    def write(self, configs: dict[str, Config], **more: Any) -> None:
        super().write({path: config | _limits(self.name) for path, config in configs.items()}, **more)

    def changes(self, paths: list[str]) -> dict[str, tuple[Config, Config]]:
        """For each attribute the full sample and the sample with this attribute changed, if it has a second value."""
        found = {}
        for path in paths:
            subject = self.subjects[path]
            before = samples.before_change(self.name, path, subject.cloud, subject.number)
            after = subject.changed(before, path)
            if before != after:
                found[path] = before, after
        return found


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


@pytest.fixture(params=RESOURCES)
def fleet(
    request: pytest.FixtureRequest, workspace: Workspace, cloud: Cloud, detached_provider: dict[str, str]
) -> Iterator[OfOneResource]:
    """An object for each attribute, with a provider that is not launched anew for every command."""
    workspace.extra_environment = detached_provider
    fleet = OfOneResource(request.param, workspace, cloud)
    yield fleet
    fleet.end()


def _each(of: Callable[[str], list[str]]) -> Any:
    """A parameter of a resource and one of its attributes, for each."""
    return pytest.mark.parametrize(
        ("subject", "path"), [(name, path) for name in RESOURCES for path in of(name)], indirect=["subject"]
    )


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
def test_update_of_each_attribute_alone(fleet: OfOneResource, subtests: pytest.Subtests) -> None:
    changes = fleet.changes(samples.updatable(fleet.name))
    fleet.apply({path: before for path, (before, _) in changes.items()})
    were = {path: (fleet.subjects[path].id, fleet.subjects[path].shown) for path in changes}
    fleet.write({path: after for path, (_, after) in changes.items()})
    plan = fleet.workspace.plan()
    with subtests.test("apply"):
        fleet.workspace.apply_plan()
    for path, configs in changes.items():
        with subtests.test(path=path):
            subject, (id, before) = fleet.subjects[path], were[path]
            assert plan.actions(subject.address) == ["update"]
            # What the cloud computes anew is unknown then; whatever else changes was asked for.
            asked, volatile = subject.difference(*configs), subject.volatile(plan)
            assert any(f"{path}.".startswith(f"{each}.") for each in asked)
            assert subject.planned(plan) == asked | volatile
            assert subject.id == id
            assert asked - samples.hidden(fleet.name) <= subject.difference(before, subject.shown) <= asked | volatile
    fleet.workspace.assert_no_changes()


@shows("replace")
def test_change_of_each_fixed_attribute_replaces(fleet: OfOneResource, subtests: pytest.Subtests) -> None:
    changes = fleet.changes(samples.requiring_replacement(fleet.name))
    fleet.apply({path: before for path, (before, _) in changes.items()})
    ids = {path: fleet.subjects[path].id for path in changes}
    fleet.write({path: after for path, (_, after) in changes.items()})
    plan = fleet.workspace.plan("-refresh=false")
    with subtests.test("apply"):
        fleet.workspace.apply_plan()
    for path, id in ids.items():
        with subtests.test(path=path):
            subject = fleet.subjects[path]
            assert plan.actions(subject.address) == ["delete", "create"]
            assert subject.id != id
            assert subject.kind.shown(subject.cloud, id) is None
            assert subject.shown is not None
    fleet.workspace.assert_no_changes()
    fleet.workspace.run("destroy", "-auto-approve", "-no-color")


@shows("drift")
def test_change_of_each_attribute_behind_terraforms_back(fleet: OfOneResource, subtests: pytest.Subtests) -> None:
    changes = fleet.changes(_shown_and_updatable(fleet.name))
    fleet.apply({path: wanted for path, (wanted, _) in changes.items()})
    were = {path: fleet.subjects[path].shown for path in changes}
    for path, (_, foreign) in changes.items():
        fleet.subjects[path].change_behind_terraforms_back(foreign)
    plan = fleet.workspace.plan()
    with subtests.test("apply"):
        fleet.workspace.apply_plan()
    for path, configs in changes.items():
        with subtests.test(path=path):
            subject = fleet.subjects[path]
            expected = subject.difference(*configs) - samples.hidden(fleet.name)
            drifted = samples.folded(fleet.name, plan.drifted(subject.address))
            assert expected <= drifted <= expected | samples.computed(fleet.name)
            assert plan.actions(subject.address) == ["update"]
            assert subject.difference(_stable(were[path]), _stable(subject.shown)) <= samples.volatile(fleet.name)
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


@shows("optional")
def test_each_optional_attribute_left_out_set_and_removed(fleet: OfOneResource, subtests: pytest.Subtests) -> None:
    with_it: dict[str, Config] = {}
    without_it: dict[str, Config] = {}
    for path in samples.optional(fleet.name):
        if samples.is_fixed(fleet.name, path):
            continue  # A change of it makes another object: see the test of the fixed attributes.
        subject, attribute = fleet.subjects[path], samples.settable(fleet.name)[path]
        config = with_it[path] = samples.before_change(fleet.name, path, subject.cloud, subject.number)
        if samples.at(config, path) is None and samples.is_leaf(attribute):
            samples.change(fleet.name, config, path, subject.cloud, subject.number)
        without = without_it[path] = copy.deepcopy(config)
        # A secret goes with what needs it.
        left_out = path.rpartition(".")[0] if attribute.secret else path
        samples.change_along(fleet.name, without, path, subject.cloud, subject.number)
        samples.leave_out(fleet.name, without, left_out, subject.cloud)
    fleet.apply(without_it)
    were = {path: fleet.subjects[path].shown for path in without_it}
    fleet.apply(with_it)
    states = {path: fleet.subjects[path].state for path in with_it}
    fleet.apply(without_it)
    for path, config in with_it.items():
        with subtests.test(path=path):
            assert (samples.at(states[path], path) is None) == (samples.at(config, path) is None)
            # What the server made once, it keeps.
            attribute = samples.settable(fleet.name)[path]
            if not (attribute.computed and attribute.default is None):
                shown = fleet.subjects[path].shown
                difference = fleet.subjects[path].difference(_stable(were[path]), _stable(shown))
                assert difference <= samples.volatile(fleet.name)
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
    assert subject.workspace.apply_telling() == {subject.address: "create"}
    subject.workspace.assert_no_changes()
    subject.workspace.extra_environment["TF_VAR_secret"] = f"new-{secret}"
    samples.put(config, f"{path}_wo_version", 2)
    subject.write(config, **variable)
    plan = subject.workspace.plan()
    assert subject.planned(plan) == {f"{path}_wo_version"} | subject.volatile(plan)
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
