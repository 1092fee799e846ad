"""Waiting for the cloud: until it shows what was asked for, within the timeouts, and not a moment after Ctrl-C."""

from __future__ import annotations

import os
import re
import signal
import time
from collections.abc import Iterator
from typing import Any

import pytest
import samples
from promises import shows
from support.cloud import SAMPLE_SERVER, Cloud
from support.terraform import Workspace, unframed

NAME = "instaclustr_http_server_backend"
TYPE = samples.type_name(NAME)
PATH = "backends/http-server/v1"
ADDRESS = f"{TYPE}.it"


def _config(**more: Any) -> dict[str, Any]:
    # On the server that is there from the start: a slow cloud makes no others for the tests.
    return {"resource": {TYPE: {"it": samples.SAMPLES[NAME].full | {"virtual_server_id": SAMPLE_SERVER} | more}}}


@pytest.fixture
def slow_cloud() -> Iterator[Cloud]:
    with Cloud("--set", "visibility_delay=1.5", "--set", "delete_delay=1.5", "--set", "rate_limit=0") as cloud:
        yield cloud


@pytest.fixture
def stuck_cloud() -> Iterator[Cloud]:
    with Cloud("--set", "visibility_delay=600", "--set", "delete_delay=600", "--set", "rate_limit=0") as cloud:
        yield cloud


@shows("wait")
def test_operations_end_when_the_cloud_shows_them(slow_cloud: Cloud, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(slow_cloud.provider)
    workspace.write(_config())
    workspace.apply()
    id = workspace.state()[ADDRESS]["id"]
    assert slow_cloud.get(PATH, id) is not None
    workspace.assert_no_changes()
    workspace.write(_config(name="renamed"))
    workspace.apply()
    shown = slow_cloud.get(PATH, id)
    assert shown is not None
    assert shown["name"] == "renamed"
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")
    assert slow_cloud.get(PATH, id) is None


@shows("timeouts", "tainted")
def test_create_that_does_not_show_in_time_is_tainted(stuck_cloud: Cloud, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(stuck_cloud.provider)
    workspace.write(_config(timeouts={"create": "5s"}))
    output = unframed(workspace.apply(expect=1))
    assert "HTTP server backend did not appear" in output
    assert "after 5s (timeouts.create)" in output
    state = workspace.state()[ADDRESS]
    assert state["tainted"]
    assert state["id"] in output


@shows("tainted")
def test_created_object_whose_answer_is_odd_is_kept(cloud: Cloud, workspace: Workspace) -> None:
    id = "11111111-1111-1111-1111-111111111111"
    cloud.faults({"method": "POST", "status": 202, "body": f'{{"id": "{id}", "name": ["of another shape"]}}'})
    workspace.write(_config(timeouts={"create": "5s"}))
    output = unframed(workspace.apply(expect=1))
    assert id in output
    state = workspace.state()[ADDRESS]
    assert (state["id"], state["tainted"]) == (id, True)


@shows("ambiguous-create")
def test_lost_create_that_cannot_be_looked_up_is_told(cloud: Cloud, workspace: Workspace) -> None:
    cloud.faults({"method": "POST", "drop": "after"}, {"method": "GET", "status": 403, "times": 1000})
    workspace.write(_config())
    output = unframed(workspace.apply(expect=1))
    assert "HTTP server backend may have been created" in output
    assert "a read-only key cannot make changes" in output
    assert "if it does, import it" in output
    cloud.faults()
    output = unframed(workspace.apply(expect=1))
    [made] = [each for each in cloud.list(PATH) if each["name"] == samples.SAMPLES[NAME].full["name"]]
    assert f"The existing HTTP server backend is {made['id']}" in output
    cloud.delete(PATH, made["id"])


@shows("timeouts")
def test_update_that_does_not_show_in_time_keeps_the_state(stuck_cloud: Cloud, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(stuck_cloud.provider)
    workspace.write({"import": [{"to": "mcpgateway_instaclustr_virtual_server.it", "id": SAMPLE_SERVER}]})
    workspace.run("plan", "-no-color", "-generate-config-out=generated.tf")
    workspace.apply()
    generated = (workspace.folder / "generated.tf").read_text()
    changed = re.sub(r'name( +)= "sample-virtual-server"', r'name\1= "renamed"', generated)
    changed = re.sub(r"timeouts( +)= null", r'timeouts\1= { update = "5s" }', changed)
    (workspace.folder / "generated.tf").write_text(changed)
    workspace.write({})
    output = unframed(workspace.apply(expect=1))
    assert "Virtual server does not reflect the requested changes" in output
    assert "name" in output
    assert workspace.state()["mcpgateway_instaclustr_virtual_server.it"]["name"] == "sample-virtual-server"


@pytest.mark.slow
@shows("timeouts")
def test_delete_that_is_not_done_in_time_keeps_the_state(make_workspace: Any) -> None:
    with Cloud("--set", "delete_delay=600", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write(_config(timeouts={"delete": "5s"}))
        workspace.apply()
        output = unframed(workspace.run("destroy", "-auto-approve", "-no-color", expect=1))
        assert "HTTP server backend was not deleted in time" in output
        assert ADDRESS in workspace.state()


@shows("stop", "tainted")
def test_interrupt_while_a_create_is_waited_for(stuck_cloud: Cloud, make_workspace: Any) -> None:
    workspace: Workspace = make_workspace(stuck_cloud.provider)
    workspace.write(_config())
    seconds, output = _interrupted(workspace, stuck_cloud, {"method": "GET", "path": f"/{PATH}/"})
    assert seconds < 5
    assert "Interrupted" in output
    state = workspace.state()[ADDRESS]
    assert state["tainted"]
    assert state["id"] in output


@pytest.mark.slow
@shows("stop", "no-twin")
def test_interrupt_while_a_create_is_unanswered(cloud: Cloud, workspace: Workspace) -> None:
    cloud.faults({"method": "POST", "after": True, "delay": 30})
    cloud.forget_requests()
    workspace.write(_config())
    seconds, output = _interrupted(workspace, cloud, {"method": "POST", "path": f"/{PATH}"})
    assert seconds < 5
    assert "Interrupted" in output
    made = [each for each in cloud.list(PATH) if each["name"] == samples.SAMPLES[NAME].full["name"]]
    assert [workspace.state()[ADDRESS]["id"]] == [each["id"] for each in made]
    cloud.delete(PATH, made[0]["id"])


@pytest.mark.slow
@shows("stop")
def test_interrupt_while_a_delete_is_waited_for(make_workspace: Any) -> None:
    with Cloud("--set", "delete_delay=600", "--set", "rate_limit=0") as cloud:
        workspace: Workspace = make_workspace(cloud.provider)
        workspace.write(_config())
        workspace.apply()
        cloud.forget_requests()
        seconds, output = _interrupted(workspace, cloud, {"method": "DELETE", "path": f"/{PATH}/"}, "destroy")
        assert seconds < 5
        assert "stays in state until it is gone" in output
        assert ADDRESS in workspace.state()


def _interrupted(
    workspace: Workspace, cloud: Cloud, request: dict[str, str], command: str = "apply"
) -> tuple[float, str]:
    """Run Terraform, press Ctrl-C once the cloud got the request; seconds until the end, and the output."""
    workspace.attach = {}  # Ctrl-C reaches the provider that Terraform launched.
    process = workspace.start(command, "-auto-approve", "-no-color", start_new_session=True)
    deadline = time.monotonic() + 60
    while not any(each["method"] == request["method"] and request["path"] in each["path"] for each in cloud.requests()):
        assert time.monotonic() < deadline
        assert process.poll() is None, process.communicate()[0]
        time.sleep(0.05)
    began = time.monotonic()
    # To the whole process group, as a terminal does.
    os.killpg(process.pid, signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 1
    return time.monotonic() - began, unframed(output)
