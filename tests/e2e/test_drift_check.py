"""The exit code of `terraform plan -refresh-only -detailed-exitcode`, which scheduled drift checks go by.

Terraform compares the state before and after a refresh more strictly than it shows: by the precision of numbers, and by
the order in which it keeps the paths of sensitive values, which is random. One refresh in two may therefore be right by
chance; ten are not.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import samples
from support.cloud import Cloud
from support.terraform import Mirror, Workspace

REFRESHES = 10
_NO_DRIFT, _DRIFT = 0, 2

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(params=["mirror", "later_mirror"], ids=["path", "later"])
def release(request: pytest.FixtureRequest) -> Mirror:
    """Either release of Terraform that the tests have."""
    mirror: Mirror = request.getfixturevalue(request.param)
    return mirror


@pytest.fixture
def workspace(release: Mirror, tmp_path: Any, cloud: Cloud, attach: dict[str, str]) -> Iterator[Workspace]:
    release.initialise(tmp_path)
    workspace = Workspace(tmp_path, release, cloud.provider, attach)
    yield workspace
    workspace.run("destroy", "-auto-approve", "-no-color")


def _stack(cloud: Cloud, secrets: str, *, sorts_paths: bool) -> dict[str, Any]:
    """An object of every resource type, with all that it can have.

    A Terraform that does not sort the paths of sensitive values takes an MCP call's `header` beside `forward_headers`
    for drift now and then (README, "Drift").
    """
    resources: dict[str, Any] = {}
    variables: dict[str, Any] = {}
    for name in samples.SAMPLES:
        config = samples.full(name, cloud)
        if name == "yandex_gateway" and not sorts_paths:
            samples.put(config, "tools.action.mcp_call.header", None)
        for path in samples.secrets(name) if secrets != "plain" else ():
            if (secret := samples.at(config, path)) is not None:
                if secrets == "variables":
                    variable = f"{name}_{path.replace('.', '_')}"
                    variables[variable], secret = {"ephemeral": True, "default": secret}, f"${{var.{variable}}}"
                samples.put(config, path, None)
                samples.put(config, f"{path}_wo", secret)
                samples.put(config, f"{path}_wo_version", 1)
        resources[samples.type_name(name)] = {"it": config}
    return {"resource": resources} | ({"variable": variables} if variables else {})


def _exit_codes(workspace: Workspace, times: int = REFRESHES) -> list[int]:
    """How the drift check ends each time."""
    command = ("plan", "-refresh-only", "-detailed-exitcode", "-no-color", "-input=false")
    return [workspace.exit_code(*command) for _ in range(times)]


@pytest.mark.parametrize(
    ("release", "secrets"),
    [
        pytest.param(release, secrets, id=f"{name}-{secrets}", marks=marks)
        for release, name, secrets, marks in (
            ("mirror", "path", "plain", ()),
            ("mirror", "path", "write_only", pytest.mark.slow),
            ("mirror", "path", "variables", pytest.mark.slow),
            ("later_mirror", "later", "plain", pytest.mark.slow),
            ("later_mirror", "later", "write_only", pytest.mark.slow),
            ("later_mirror", "later", "variables", pytest.mark.slow),
        )
    ],
    indirect=["release"],
)
def test_every_type_is_refreshed_without_drift(
    workspace: Workspace, release: Mirror, later_mirror: Mirror, cloud: Cloud, secrets: str
) -> None:
    workspace.write(_stack(cloud, secrets, sorts_paths=release.folder == later_mirror.folder))
    workspace.apply()
    assert _exit_codes(workspace) == [_NO_DRIFT] * REFRESHES
    name = "instaclustr_virtual_server"
    config, address = samples.full(name, cloud), f"{samples.type_name(name)}.it"
    config["endpoint_url"] = "/moved"
    kind = samples.SAMPLES[name].kind
    kind.change(cloud, workspace.state()[address]["id"], samples.changeable(name, config))
    assert _exit_codes(workspace, 2) == [_DRIFT] * 2


def test_what_is_sensitive_twice_in_one_object_has_a_way_round(workspace: Workspace, cloud: Cloud) -> None:
    # Terraform 1.11 takes the paths of `username` and `password` in another order for drift (README, "Drift").
    name = "instaclustr_kafka_backend"
    config = samples.full(name, cloud)
    config["authentication_sasl_plain"] = {"username": "${nonsensitive(var.user)}", "password": "${var.password}"}
    variables = {each: {"sensitive": True, "default": f"the-{each}"} for each in ("user", "password")}
    workspace.write({"variable": variables, "resource": {samples.type_name(name): {"it": config}}})
    workspace.apply()
    assert _exit_codes(workspace) == [_NO_DRIFT] * REFRESHES


def test_a_plan_tells_drift_from_none_beside_data_sources(workspace: Workspace, cloud: Cloud) -> None:
    # With -refresh-only, Terraform 1.15 ends with 2 wherever a stack has a data source (README, "Drift").
    name = "instaclustr_virtual_server"
    config, type = samples.full(name, cloud), samples.type_name(name)
    workspace.write({"data": {"mcpgateway_instaclustr_versions": {"all": {}}}, "resource": {type: {"it": config}}})
    workspace.apply()
    command = ("plan", "-detailed-exitcode", "-no-color", "-input=false")
    assert [workspace.exit_code(*command) for _ in range(3)] == [_NO_DRIFT] * 3
    moved = samples.changeable(name, config | {"endpoint_url": "/moved"})
    samples.SAMPLES[name].kind.change(cloud, workspace.state()[f"{type}.it"]["id"], moved)
    assert workspace.exit_code(*command) == _DRIFT
