"""The launch by Terraform and the end: the real program in a process, spoken to as go-plugin does."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from grpclib.const import Cardinality
from grpclib.exceptions import StreamTerminatedError
from support.plugin import COOKIE, PATIENCE, ClientCertificate, Plugin, call, launch
from support.terraform import mcpgateway

from provider_shim.plugin import tfplugin6_pb2 as pb

_METADATA = "/tfplugin6.Provider/GetMetadata"
_STDIO = "/plugin.GRPCStdio/StreamStdio"
_SHUTDOWN = "/plugin.GRPCController/Shutdown"
LaunchPlugin = Callable[..., Plugin]
# What a client sees of a connection that the server refuses, wherever the refusal catches it.
_REFUSED = (StreamTerminatedError, ConnectionError, OSError)


def _gone(pid: int) -> bool:
    """Whether the process has ended; one that nobody waited for yet has."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def _metadata(plugin: Plugin, **client: Any) -> Any:
    async with plugin.connected(**client) as channel:
        return await call(channel, _METADATA)


def test_started_by_a_person_it_says_what_it_is() -> None:
    process = launch(TF_PLUGIN_MAGIC_COOKIE="something else")
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert out == ""
    assert "Terraform provider" in err
    assert "mcpgateway install" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("offered", ["5", "", "4,5,60", "seven"])
def test_another_protocol_version_is_one_clear_line(offered: str) -> None:
    process = launch(PLUGIN_PROTOCOL_VERSIONS=offered)
    out, err = process.communicate(timeout=PATIENCE)
    assert process.returncode == 1
    assert out == ""
    assert err.count("\n") == 1
    assert "protocol" in err
    assert offered in err
    assert "Terraform 1.0" in err


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"PLUGIN_CLIENT_CERT": "no certificate"}, "PLUGIN_CLIENT_CERT is not a valid certificate"),
        ({"PLUGIN_CLIENT_CERT": "kein Zertifikät"}, "PLUGIN_CLIENT_CERT is not a valid certificate"),
        ({"PLUGIN_UNIX_SOCKET_DIR": "/nowhere/at/all"}, "/nowhere/at/all"),
    ],
)
def test_a_launch_that_cannot_work_is_one_clear_line(environment: dict[str, str], says: str) -> None:
    process = launch(**environment)
    out, err = process.communicate(timeout=PATIENCE)
    assert (process.returncode, out) == (1, "")
    assert err.count("\n") == 1
    assert says in err


def test_in_a_folder_too_deep_for_a_socket_it_listens_elsewhere(launched: LaunchPlugin, tmp_path: Path) -> None:
    deep = tmp_path.joinpath("long" * 20, "long" * 20)
    deep.mkdir(parents=True)
    plugin = launched(PLUGIN_UNIX_SOCKET_DIR=str(deep))
    folder = plugin.socket.parent
    assert asyncio.run(_metadata(plugin)).resources
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    plugin.process.terminate()
    assert plugin.end() == (0, "", "")
    assert not folder.exists()
    assert list(deep.iterdir()) == []


def test_the_line_says_where_and_how(plugin: Plugin) -> None:
    assert plugin.line.endswith("\n")
    assert plugin.parts[:3] == ["1", "6", "unix"]
    assert plugin.parts[4] == "grpc"
    assert re.fullmatch(r"[A-Za-z0-9+/]+", plugin.parts[5])
    assert len(plugin.parts) == 6
    assert plugin.socket.is_absolute()
    assert stat.S_ISSOCK(plugin.socket.stat().st_mode)


def test_without_a_client_certificate_the_line_has_none(launched: LaunchPlugin) -> None:
    # Terraform always sends one; older clients of go-plugin do not.
    assert launched(PLUGIN_CLIENT_CERT="").parts[4:] == ["grpc", ""]


def test_nobody_else_can_reach_the_socket_and_no_key_is_left(plugin: Plugin) -> None:
    folder = plugin.socket.parent
    assert folder.parent == plugin.sockets
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in plugin.sockets.rglob("*") if not path.is_dir()] == [plugin.socket.name]


def test_the_announced_client_is_served(plugin: Plugin) -> None:
    answer = asyncio.run(_metadata(plugin))
    assert "mcpgateway_instaclustr_kafka_backend" in [each.type_name for each in answer.resources]
    assert answer.server_capabilities.get_provider_schema_optional


def test_every_launch_has_a_certificate_of_its_own(launched: LaunchPlugin) -> None:
    assert launched().server_certificate != launched().server_certificate


def test_a_client_without_certificate_is_refused(plugin: Plugin) -> None:
    with pytest.raises(_REFUSED):
        asyncio.run(_metadata(plugin, anonymous=True))
    assert asyncio.run(_metadata(plugin)).resources


def test_a_client_with_another_certificate_is_refused(plugin: Plugin) -> None:
    with pytest.raises(_REFUSED):
        asyncio.run(_metadata(plugin, certificate=ClientCertificate()))
    assert asyncio.run(_metadata(plugin)).resources


def test_shutdown_is_answered_and_ends_it_at_once(plugin: Plugin) -> None:
    async def shut_down() -> None:
        async with (
            plugin.connected() as channel,
            channel.request(_STDIO, Cardinality.UNARY_STREAM, pb.Empty, pb.Empty) as stdio,
        ):
            await stdio.send_message(pb.Empty(), end=True)
            assert await call(channel, _METADATA)
            # Terraform listens on it for as long as it lives.
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(stdio.recv_message(), 0.2)
            assert await call(channel, _SHUTDOWN, pb.Empty(), pb.Empty) == pb.Empty()
            await stdio.cancel()

    asyncio.run(shut_down())
    began = time.monotonic()
    code, out, err = plugin.end()
    # Terraform kills what is left after two seconds.
    assert time.monotonic() - began < 1.5
    assert (code, out, err) == (0, "", "")
    assert list(plugin.sockets.iterdir()) == []


def test_ctrl_c_is_for_terraform_to_handle(plugin: Plugin) -> None:
    for _ in range(2):
        plugin.process.send_signal(signal.SIGINT)
        assert asyncio.run(_metadata(plugin)).resources
    assert plugin.process.poll() is None


def test_sigterm_ends_it_and_leaves_nothing(plugin: Plugin) -> None:
    plugin.process.terminate()
    code, out, err = plugin.end()
    assert (code, out, err) == (0, "", "")
    assert list(plugin.sockets.iterdir()) == []


def test_it_ends_when_its_parent_dies(short_path: Path) -> None:
    certificate = ClientCertificate()
    environment = (
        os.environ
        | COOKIE
        | {
            "PLUGIN_PROTOCOL_VERSIONS": "6",
            "PLUGIN_CLIENT_CERT": certificate.pem.decode(),
            "PLUGIN_UNIX_SOCKET_DIR": str(short_path),
        }
    )
    # A parent that launches it, passes its line on and waits to be killed.
    code = (
        "import subprocess, sys\n"
        "child = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)\n"
        "print(child.stdout.readline(), end='', flush=True)\n"
        "print(child.pid, flush=True)\n"
        "child.wait()\n"
    )
    command = [sys.executable, "-c", code, *mcpgateway()]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline().startswith("1|6|unix|")
        child = int(parent.stdout.readline())
        assert not _gone(child)
        parent.kill()
    deadline = time.monotonic() + PATIENCE
    while not _gone(child):
        assert time.monotonic() < deadline
        time.sleep(0.05)
    assert list(short_path.iterdir()) == []
