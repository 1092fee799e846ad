"""What experts write in Terraform's own language, and what each plan then says and does."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
import samples
from support.cloud import Cloud
from support.terraform import Workspace

CLUSTER = "mcpgateway_instaclustr_cluster"
BACKEND = "mcpgateway_instaclustr_kafka_backend"
SERVER = "mcpgateway_instaclustr_virtual_server"

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def workspace(workspace: Workspace) -> Iterator[Workspace]:
    yield workspace
    workspace.write({})
    workspace.apply()


def _write(workspace: Workspace, type: str, config: dict[str, Any], **lifecycle: Any) -> str:
    """Write a configuration of one object; its address."""
    blocks = {"lifecycle": lifecycle} if lifecycle else {}
    workspace.write({"resource": {type: {"it": config | blocks}}})
    return f"{type}.it"


def _deferred(workspace: Workspace, type: str, config: dict[str, Any], value: Any, version: int) -> str:
    """Write a configuration with something that is known only after another object was replaced."""
    source = {"input": value, "triggers_replace": version}
    workspace.write({"resource": {"terraform_data": {"source": source}, type: {"it": config}}})
    return f"{type}.it"


@pytest.mark.parametrize("name", ["yandex_gateway_iam_member", "yandex_gateway_iam_binding"])
def test_grant_survives_its_replacement(workspace: Workspace, cloud: Cloud, name: str) -> None:
    kind, config = samples.SAMPLES[name].kind, samples.full(name, cloud)
    type = samples.type_name(name)
    address = _write(workspace, type, config, create_before_destroy=True)
    workspace.apply()
    id = workspace.state()[address]["id"]
    granted = kind.shown(cloud, id)
    assert granted is not None
    workspace.apply(f"-replace={address}")
    assert kind.shown(cloud, id) == granted
    workspace.assert_no_changes()
    # The usual order: the role is taken away, and given again.
    _write(workspace, type, config)
    workspace.apply(f"-replace={address}")
    assert kind.shown(cloud, id) == granted
    # Another address, without a `moved` block: Terraform destroys and creates in any order.
    workspace.write({"resource": {type: {"other": config}}})
    workspace.apply()
    assert kind.shown(cloud, id) == granted
    workspace.assert_no_changes()
    workspace.write({})
    workspace.apply()
    assert kind.shown(cloud, id) is None


_IGNORED = ("", ".username", ".password_wo", ".password_wo_version")


@pytest.mark.parametrize("version", [None, 1], ids=["unversioned", "versioned"])
def test_secret_in_an_ignored_object_is_sent_along(
    workspace: Workspace, cloud: Cloud, version: int | None, subtests: pytest.Subtests
) -> None:
    config = samples.full("instaclustr_kafka_backend", cloud)
    access = {"username": "first", "password_wo": "secret-of-the-backend"}
    if version:
        access["password_wo_version"] = version  # type: ignore[assignment]
    config["authentication_sasl_plain"] = access
    address = _write(workspace, BACKEND, config)
    workspace.apply()
    for number, part in enumerate(_IGNORED):
        with subtests.test(ignored=part):
            changed = copy.deepcopy(config) | {"name": f"events-{number}"}
            if part in ("", ".username"):
                changed["authentication_sasl_plain"]["username"] = "ignored"
            _write(workspace, BACKEND, changed, ignore_changes=[f"authentication_sasl_plain{part}"])
            plan = workspace.plan()
            assert (plan.actions(address), plan.changed(address)) == (["update"], {"name"})
            workspace.apply_plan()
            shown = cloud.get("backends/kafka/v1", workspace.state()[address]["id"])
            assert shown is not None
            assert shown["name"] == f"events-{number}"
            # The update replaces the whole object, its credentials included.
            assert shown["authenticationSaslPlain"][0]["username"] == "first"
            workspace.assert_no_changes()


def test_secret_that_is_gone_from_an_ignored_object_is_missed_before_anything_is_sent(
    workspace: Workspace, cloud: Cloud
) -> None:
    config = samples.full("instaclustr_kafka_backend", cloud)
    config["authentication_sasl_plain"] = {"username": "first", "password_wo": "secret-of-the-backend"}
    address = _write(workspace, BACKEND, config)
    workspace.apply()
    without = config | {"name": "renamed", "authentication_sasl_plain": {"username": "first"}}
    _write(workspace, BACKEND, without, ignore_changes=["authentication_sasl_plain"])
    output = workspace.apply(expect=1)
    assert '"password" or "password_wo" must be set' in output
    shown = cloud.get("backends/kafka/v1", workspace.state()[address]["id"])
    assert shown is not None
    assert shown["name"] == config["name"]


@pytest.mark.parametrize("nothing", [{"aws_settings": {}}, {"zero_inbound_access": False}])
def test_what_says_nothing_settles_in_a_cluster(workspace: Workspace, cloud: Cloud, nothing: dict[str, Any]) -> None:
    cloud.forget_requests()
    config = samples.minimal("instaclustr_cluster", cloud)

    def configured(nodes: int, more: dict[str, Any]) -> dict[str, Any]:
        return config | {"data_centres": [config["data_centres"][0] | {"number_of_nodes": nodes} | more]}

    address = _write(workspace, CLUSTER, configured(1, {}))
    workspace.apply()
    # Alone, and with a change beside it.
    for nodes, more in ((1, nothing), (1, {}), (2, nothing), (3, {}), (3, nothing)):
        _write(workspace, CLUSTER, configured(nodes, more))
        plan = workspace.plan()
        assert plan.actions(address) == ["update"]
        workspace.apply_plan()
        workspace.assert_no_changes()
    requests = [each for each in cloud.requests() if each["method"] == "PUT" and "/clusters/" in each["path"]]
    assert len(requests) == 2, "what says nothing is not sent"


def test_data_centre_more_or_less_replaces_the_cluster(workspace: Workspace, cloud: Cloud) -> None:
    one = samples.minimal("instaclustr_cluster", cloud)
    second = one["data_centres"][0] | {"name": "second", "network": "10.9.0.0/16"}
    two = one | {"data_centres": [*one["data_centres"], second]}
    address = _write(workspace, CLUSTER, one)
    workspace.apply()
    for config in (two, one):
        _write(workspace, CLUSTER, config)
        assert "data centres can be neither added nor removed" in " ".join(workspace.run("plan", "-no-color").split())
        assert workspace.plan().actions(address) == ["delete", "create"]
        workspace.apply_plan()
        workspace.assert_no_changes()


def test_data_centres_that_are_not_known_yet_replace_the_cluster(workspace: Workspace, cloud: Cloud) -> None:
    config = samples.minimal("instaclustr_cluster", cloud)
    centres = config["data_centres"]
    deferred = config | {"data_centres": "${terraform_data.source.output}"}
    address = _deferred(workspace, CLUSTER, deferred, centres, 1)
    workspace.apply()
    moved = [centres[0] | {"region": "EU_WEST_1"}]
    _deferred(workspace, CLUSTER, deferred, moved, 2)
    assert workspace.plan().actions(address) == ["delete", "create"]
    workspace.apply_plan()
    workspace.assert_no_changes()
    assert workspace.state()[address]["data_centres"][0]["region"] == "EU_WEST_1"


def test_scope_that_is_not_known_yet_may_be_one_that_the_server_adds(workspace: Workspace, cloud: Cloud) -> None:
    config = samples.full("instaclustr_virtual_server", cloud)
    config["authentication"]["scopes_supported"] = ["openid", "read"]
    address = _deferred(workspace, SERVER, config, "write", 1)
    workspace.apply()
    config["authentication"]["scopes_supported"] = ["${terraform_data.source.output}"]
    for number, scope in enumerate(("read", "openid", "read", "write"), start=2):
        _deferred(workspace, SERVER, config, scope, number)
        workspace.plan()
        workspace.apply_plan()
        workspace.assert_no_changes()
        assert workspace.state()[address]["authentication"]["scopes_supported"] == [scope]


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("instaclustr_http_server_operation_tool", ("parameters", 1, "description")),
        ("instaclustr_cassandra_query_tool", ("parameters", 1, "description")),
        ("instaclustr_cluster", ("data_centres", 0, "tags", 1, "value")),
    ],
)
def test_only_the_attribute_of_an_item_that_is_not_known_yet_changes(
    workspace: Workspace, cloud: Cloud, name: str, path: tuple[str | int, ...]
) -> None:
    def configured(value: str, spelled: str) -> dict[str, Any]:
        config = samples.full(name, cloud)
        item: Any = config
        for step in path[:-1]:
            item = item[step]
        item[path[-1]] = value
        # The other items are as they were, if spelled otherwise.
        if name == "instaclustr_http_server_operation_tool":
            for each in config["parameters"]:
                each["schema"] = each["schema"].replace(": ", spelled)
        return config

    address = _deferred(workspace, samples.type_name(name), configured("same", ":  "), "same", 1)
    workspace.apply()
    for number, value in enumerate(("same", "other"), start=2):
        deferred = configured("${terraform_data.source.output}", ": ")
        _deferred(workspace, samples.type_name(name), deferred, value, number)
        plan = workspace.plan()
        assert plan.actions(address) == ["update"]
        dotted = ".".join(step for step in path if isinstance(step, str))
        # What any update may change: the status, and what comes and goes by itself.
        moving = {path for path in samples.volatile(name) if path.endswith("status")} | samples.transient(name)
        assert plan.changed(address) - moving == {dotted}
        workspace.apply_plan()
        workspace.assert_no_changes()
