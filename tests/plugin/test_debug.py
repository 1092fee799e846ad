"""`mcpgateway debug`: the provider on its own, to which the real Terraform attaches."""

from __future__ import annotations

import json
import os
import re
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cloud import Cloud
from support.terraform import Workspace, mcpgateway

_TYPE = "mcpgateway_instaclustr_http_server_backend"
_PATH = "backends/http-server/v1"
_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
_PATIENCE = 20


class Debugged:
    def __init__(self, sockets: Path) -> None:
        self.sockets = sockets
        environment = os.environ | {"PLUGIN_UNIX_SOCKET_DIR": str(sockets), "TMPDIR": str(sockets)}
        command = mcpgateway("debug")
        self.process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()

    @property
    def attach(self) -> dict[str, str]:
        """The environment that the line asks for, as a shell reads it."""
        found = re.fullmatch(r"(\w+)='(.*)'\n", self.line)
        assert found
        return {found[1]: found[2]}


@pytest.fixture
def debugged(short_path: Path) -> Iterator[Debugged]:
    debugged = Debugged(short_path)
    yield debugged
    if debugged.process.poll() is None:
        debugged.process.kill()
    debugged.process.communicate()


@pytest.fixture
def attached(workspace: Workspace, debugged: Debugged) -> Workspace:
    workspace.attach = debugged.attach
    return workspace


def _config(name: str) -> dict[str, Any]:
    backend = {"virtual_server_id": _SERVER, "name": name, "server_url": "https://api.example.com"}
    return {"resource": {_TYPE: {"it": backend}}}


def test_the_line_is_for_the_environment_and_the_socket_for_its_owner(debugged: Debugged) -> None:
    attach = json.loads(debugged.attach["TF_REATTACH_PROVIDERS"])
    assert set(attach) == {
        "registry.terraform.io/mcpgateway/mcpgateway",
        "registry.opentofu.org/mcpgateway/mcpgateway",
    }
    how = attach["registry.terraform.io/mcpgateway/mcpgateway"]
    assert attach["registry.opentofu.org/mcpgateway/mcpgateway"] == how
    assert how["Pid"] == debugged.process.pid
    assert how["ProtocolVersion"] == 6
    socket = Path(how["Addr"]["String"])
    assert stat.S_ISSOCK(socket.stat().st_mode)
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700


def test_one_process_serves_many_commands_also_after_an_interrupted_one(
    attached: Workspace, cloud: Cloud, debugged: Debugged
) -> None:
    # A launch would fail: whatever works here works attached.
    (attached.folder / ".terraform").rename(attached.folder / ".terraform-away")
    attached.write(_config("debugged"))
    attached.apply()
    (made,) = (each for each in cloud.list(_PATH) if each["name"] == "debugged")
    attached.assert_no_changes()

    cloud.faults({"method": "PUT", "delay": 60})
    cloud.forget_requests()
    attached.write(_config("debugged-again"))
    process = attached.start("apply", "-auto-approve", "-no-color")
    deadline = time.monotonic() + _PATIENCE
    while not any(each["method"] == "PUT" for each in cloud.requests()):
        assert process.poll() is None, process.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=_PATIENCE)
    assert process.returncode == 1, output
    cloud.faults()

    attached.apply()
    shown = cloud.get(_PATH, made["id"])
    assert shown is not None
    assert shown["name"] == "debugged-again"
    attached.run("destroy", "-auto-approve", "-no-color")
    assert cloud.get(_PATH, made["id"]) is None
    assert debugged.process.poll() is None


def test_each_provider_block_keeps_its_configuration(attached: Workspace, cloud: Cloud) -> None:
    folders = {"first": "b1gfirst000000000000", "second": "b1gsecond00000000000"}
    provider = cloud.provider
    blocks = [{"alias": name, "yandex": provider["yandex"] | {"folder_id": id}} for name, id in folders.items()]
    gateways = {name: {"name": f"of-{name}", "provider": f"mcpgateway.{name}"} for name in folders}
    attached.write(
        {
            "provider": {"mcpgateway": [provider, *blocks]},
            "resource": {"mcpgateway_yandex_gateway": gateways},
        }
    )
    attached.apply()
    state = attached.state()
    made = {name: state[f"mcpgateway_yandex_gateway.{name}"]["folder_id"] for name in folders}
    attached.destroy()
    assert made == folders


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_and_leaves_nothing(debugged: Debugged, number: signal.Signals) -> None:
    debugged.process.send_signal(number)
    out, err = debugged.process.communicate(timeout=_PATIENCE)
    assert (debugged.process.returncode, out, err) == (0, "", "")
    assert list(debugged.sockets.iterdir()) == []
