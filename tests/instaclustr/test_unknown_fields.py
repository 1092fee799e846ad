"""Fields that the API has and the provider does not know survive an update, which replaces the whole object."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import samples
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from support.cloud import SAMPLE_SERVER, Cloud
from support.instaclustr import InstaclustrKind
from support.protocol import ProtocolWorkspace
from support.terraform import Workspace, unframed

from provider_shim.framework.derive import nested_model
from provider_shim.schema.declarations import load

KINDS = {name: each.kind for name, each in samples.SAMPLES.items() if isinstance(each.kind, InstaclustrKind)}
# What the API computes, or refuses to change.
_CLOSED = {"nodes", "awsSettings", "gcpSettings", "azureSettings"}
_AT_MOST_ONE = ("authentication", "authenticationSaslPlain", "header", "requestBody", "twoFactorDelete")
_RUNS = itertools.count(1)

Json = dict[str, Any]
# The names that lead to an object, with what tells it from the other items of a list.
Place = tuple[Any, ...]


@pytest.fixture(scope="module")
def keeping_cloud() -> Iterator[Cloud]:
    """A cloud whose API has fields that nobody here knows, and shows secrets, so that others can replace objects."""
    options = ("unknown_fields=kept", "secrets=echoed", "rate_limit=0", "two_factor_delay=0.01")
    with Cloud(*(text for option in options for text in ("--set", option))) as cloud:
        yield cloud


_UNKNOWN = ["x", "x9", "retention", "tlsPolicy", "max_Size", "Überraschung", "schemas", "tokenUri", "id2"]
_NAMES = st.sampled_from(_UNKNOWN)
_SCALARS = st.one_of(st.booleans(), st.integers(-5, 5), st.sampled_from(["", "a", "US_EAST_1", "2026-11-21", "é ${x}"]))
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(_NAMES, inner, max_size=3)),
    max_leaves=6,
)
_FIELDS = st.dictionaries(_NAMES, _VALUES, max_size=2)


def holders(value: Any, at: Place = ()) -> Iterator[tuple[Place, Json]]:
    """Each known object of an object, with its place."""
    if isinstance(value, dict):
        yield at, value
        for name, item in value.items():
            if name not in _CLOSED and name not in _UNKNOWN:
                yield from holders(item, (*at, name))
    elif isinstance(value, list) and value and isinstance(value[0], dict):
        for item in value:
            key = () if at[-1] in _AT_MOST_ONE else tuple(item.get(name) for name in ("name", "in", "key"))
            yield from holders(item, (*at, key))


def unknown(shown: Json) -> dict[Place, Json]:
    """The unknown fields of each known object of an object."""
    return {at: {name: each[name] for name in each if name in _UNKNOWN} for at, each in holders(shown)}


def shown(cloud: Cloud, name: str, id: str) -> Json:
    found = cloud.get(KINDS[name].path, id)
    assert found is not None
    return found


def _examples(count: int) -> settings:
    return settings(
        max_examples=count,
        deadline=None,
        # Shrinking would take minutes: each example makes and changes an object of every type.
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
        suppress_health_check=[HealthCheck.too_slow],
    )


@_examples(3)
@given(data=st.data())
def test_unknown_fields_stay_as_they_are(keeping_cloud: Cloud, data: st.DataObject) -> None:
    """Random unknown fields in random places of an object of each type, and random changes by the provider."""
    _update_objects_with_unknown_fields(keeping_cloud, data)


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@_examples(30)
@given(data=st.data())
def test_unknown_fields_stay_as_they_are_in_many_cases(keeping_cloud: Cloud, data: st.DataObject) -> None:
    _update_objects_with_unknown_fields(keeping_cloud, data)


def _update_objects_with_unknown_fields(cloud: Cloud, data: st.DataObject) -> None:
    number = 100 * next(_RUNS)
    changed = {name: data.draw(st.sampled_from(samples.updatable(name)), label=name) for name in KINDS}
    configs = {name: samples.before_change(name, path, cloud, number) for name, path in changed.items()}
    workspace = ProtocolWorkspace(cloud.provider)

    def apply() -> None:
        workspace.write({"resource": {samples.type_name(name): {"it": config} for name, config in configs.items()}})
        workspace.apply()

    apply()
    try:
        ids = {name: workspace.state()[f"{samples.type_name(name)}.it"]["id"] for name in KINDS}
        before = {}
        for name, id in ids.items():
            body = shown(cloud, name, id)
            for at, holder in holders(body):
                holder |= data.draw(_FIELDS, label=f"{name} {at}")
            cloud.put(KINDS[name].path, id, body)
            before[name] = unknown(shown(cloud, name, id))
        for name, path in changed.items():
            samples.change(name, configs[name], path, cloud, number)
        apply()
        workspace.assert_no_changes()
        after = {name: unknown(shown(cloud, name, id)) for name, id in ids.items()}
    finally:
        workspace.destroy()
    for name in KINDS:
        # An object that the change removed took its fields along; an item with another name is another item.
        kept = {at: fields for at, fields in before[name].items() if at in after[name]}
        assert kept == {at: fields for at, fields in after[name].items() if at in kept}, (name, changed[name])


def test_every_item_of_a_list_can_be_told_from_others() -> None:
    """By fields that the provider sends; otherwise an item could get the unknown fields of another one."""
    names = [name.removeprefix("instaclustr_") for name in KINDS]
    models = [load(f"provider_shim.instaclustr.{name}:{name}").model for name in names]
    found = set()
    for model in models:
        for name, field in model.model_fields.items():
            inner, container = nested_model(field.annotation)
            extra: Any = field.json_schema_extra
            if inner is None or not (extra["attribute"].get("required") or extra["attribute"].get("optional")):
                continue
            models.append(inner)
            if container is not None:
                found.add(inner.__name__)
                assert set(inner.item_key) <= inner.model_fields.keys(), (model.__name__, name)
    assert {"DataCentre", "Tag", "HttpParameter"} <= found


BACKEND = "mcpgateway_instaclustr_http_server_backend"
PATH = "backends/http-server/v1"


class Backend:
    """An HTTP server backend with unknown fields, on a cloud that treats these in some way."""

    def __init__(self, cloud: Cloud, workspace: Any, id: str) -> None:
        self.cloud = cloud
        self.workspace = workspace
        self.id = id

    @property
    def shown(self) -> Json:
        return shown(self.cloud, "instaclustr_http_server_backend", self.id)

    def rename(self, name: str, expect: int = 0) -> str:
        """Change the name; the output of Terraform."""
        self.workspace.write({"resource": {BACKEND: {"it": CONFIG | {"name": name}}}})
        return unframed(self.workspace.apply(expect=expect))


CONFIG = {"virtual_server_id": SAMPLE_SERVER, "name": "crm", "server_url": "https://crm.example.com"}
FIELDS = {"retention": 7, "modified": {"by": "me"}}


@pytest.fixture
def backend(request: pytest.FixtureRequest, tmp_path: Path, make_workspace: Any) -> Iterator[Backend]:
    """The parameter is the option `unknown_fields`: a cloud that does not keep them has them by itself."""
    database = ("--db", str(tmp_path / "cloud.db"), "--set", "rate_limit=0", "--set")
    with Cloud(*database, "unknown_fields=kept") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write({"resource": {BACKEND: {"it": CONFIG}}})
        workspace.apply()
        id = workspace.state()[f"{BACKEND}.it"]["id"]
        body = shown(cloud, "instaclustr_http_server_backend", id)
        cloud.put(PATH, id, body | FIELDS)
    with Cloud(*database, f"unknown_fields={request.param}") as cloud:
        later: Workspace = make_workspace(cloud.provider)
        later.write({"resource": {BACKEND: {"it": CONFIG}}})
        (later.folder / "terraform.tfstate").write_bytes((workspace.folder / "terraform.tfstate").read_bytes())
        later.assert_no_changes()
        cloud.forget_requests()
        yield Backend(cloud, later, id)


@pytest.mark.parametrize("backend", ["ignored", "refused", "kept"], indirect=True)
def test_read_only_fields_do_not_prevent_updates(backend: Backend, request: pytest.FixtureRequest) -> None:
    output = backend.rename("crm-2")
    assert "Warning" not in output
    assert backend.shown["name"] == "crm-2"
    assert FIELDS.items() <= backend.shown.items()
    puts = [each["status"] for each in backend.cloud.requests() if each["method"] == "PUT"]
    assert puts == ([400, 202] if "refused" in request.node.name else [202])


@pytest.mark.parametrize("backend", ["kept"], indirect=True)
def test_an_update_reads_the_object_once_more(backend: Backend) -> None:
    backend.workspace.write({"resource": {BACKEND: {"it": CONFIG | {"name": "crm-2"}}}})
    backend.workspace.plan()
    # Somebody changes an unknown field after the plan.
    backend.cloud.put(PATH, backend.id, backend.shown | {"retention": 30})
    backend.cloud.forget_requests()
    backend.workspace.apply_plan()
    assert backend.shown["retention"] == 30
    assert [each["method"] for each in backend.cloud.requests()][:-1] == ["GET", "PUT", "GET"]


@pytest.mark.parametrize("backend", ["kept"], indirect=True)
def test_a_reset_secret_is_a_warning(backend: Backend) -> None:
    fields = {"signing": {"apiKey": "a-secret-of-somebody", "mode": "on"}, "mask": "****"}
    backend.cloud.put(PATH, backend.id, backend.shown | fields)
    output = backend.rename("crm-2")
    assert "Settings may have been reset" in output
    assert 'change the HTTP server backend "crm"' in output
    told = output.partition("no longer shows ")[2].partition(", which")[0]
    assert sorted(told.split(", ")) == ["mask", "signing.apiKey"]
    assert "a-secret-of-somebody" not in output
    assert backend.shown["signing"] == {"mode": "on"}
    assert backend.shown["retention"] == 7
    assert "Warning" not in backend.rename("crm-3")


@pytest.mark.parametrize("backend", ["kept"], indirect=True)
def test_a_refused_update_says_what_it_carried(backend: Backend) -> None:
    backend.cloud.faults({"method": "PUT", "status": 400})
    output = backend.rename("crm-2", expect=1)
    assert "Refused by Instaclustr (400)" in output
    assert "The request also contained fields" in output
    assert "retention, modified." in output
    assert backend.shown["name"] == "crm"
