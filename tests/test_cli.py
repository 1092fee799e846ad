"""The command line, as people use it."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from support.terraform import mcpgateway

from provider_shim import __version__


def _run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(mcpgateway(*arguments), capture_output=True, text=True, timeout=60)


def test_without_a_command_it_says_what_it_is() -> None:
    done = _run()
    assert done.returncode == 1
    assert "A Terraform provider for MCP gateways" in done.stderr
    assert done.stdout == ""


def test_install_prints_the_mirror_and_the_script_is_the_same_everywhere(tmp_path: Path) -> None:
    scripts = []
    for name in ("one", "two"):
        done = _run("install", "--mirror", str(tmp_path / name))
        assert done.returncode == 0
        assert done.stdout.strip() == str(tmp_path / name)
        [script] = (tmp_path / name).glob(f"registry.terraform.io/mcpgateway/mcpgateway/{__version__}/*/*")
        assert script.stat().st_mode & stat.S_IXUSR
        # Terraform locks a checksum of what is in this folder, and people share the lock.
        assert [each.name for each in script.parent.iterdir()] == [f"terraform-provider-mcpgateway_v{__version__}"]
        scripts.append(script.read_bytes())
    assert scripts[0] == scripts[1]
    assert str(tmp_path).encode() not in scripts[0]


def test_install_again_replaces_what_was_there(tmp_path: Path) -> None:
    assert _run("install", "--mirror", str(tmp_path)).returncode == 0
    assert _run("install", "--mirror", str(tmp_path)).returncode == 0
    assert not list(tmp_path.rglob(".*"))


def test_install_where_nothing_can_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = _run("install", "--mirror", str(tmp_path / "file"))
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert str(tmp_path / "file") in done.stderr


def test_installed_provider_whose_python_is_gone_says_so(tmp_path: Path) -> None:
    assert _run("install", "--mirror", str(tmp_path)).returncode == 0
    [interpreter] = tmp_path.glob("registry.terraform.io/*/*/*/interpreter")
    interpreter.write_text("/nowhere/python\n")
    [script] = tmp_path.glob("registry.terraform.io/*/*/*/*/terraform-provider-*")
    done = subprocess.run([script], capture_output=True, text=True)
    assert done.returncode == 1
    assert "/nowhere/python is gone: run 'mcpgateway install' again" in done.stderr


def test_emulator_prints_one_line_and_ends_with_ctrl_c() -> None:
    process = subprocess.Popen(mcpgateway("emulator"), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    access = json.loads(process.stdout.readline())
    assert access["instaclustr"].keys() == {"endpoint", "username", "api_key"}
    assert access["yandex"].keys() == {"endpoint", "token", "folder_id"}
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert (process.returncode, out, err) == (0, "", "")


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["emulator", "--port", "99999"], 2, "must be 0 to 65535"),
        (["emulator", "--set", "nope=1"], 1, 'There is no option "nope"'),
        (["emulator", "--set", "rate_limit=many"], 1, "a whole number, at least 0"),
        (["emulator", "--db", "/nowhere/cloud.db"], 1, "/nowhere/cloud.db"),
        (["emulatr"], 2, "invalid choice"),
    ],
)
def test_wrong_arguments_are_one_message(arguments: list[str], code: int, says: str) -> None:
    done = _run(*arguments)
    assert done.returncode == code
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


def test_help_lists_every_setting_of_the_local_cloud() -> None:
    from provider_shim.emulator import OPTIONS

    done = _run("emulator", "--help")
    assert done.returncode == 0
    assert all(name in done.stdout for name in OPTIONS)


def test_emulator_takes_options_from_a_file_and_from_the_command_line(tmp_path: Path) -> None:
    settings = tmp_path / "settings.toml"
    settings.write_text("# found\nreorder = true\nlatency = 0.5\n")
    for extra, code, says in (
        (["--set", "latency=soon"], 1, 'Option "latency" must be a number of seconds, at least 0; got "soon".'),
        (["--set", "reorder=maybe"], 1, 'Option "reorder" must be true or false; got "maybe".'),
    ):
        done = _run("emulator", "--settings", str(settings), *extra)
        assert (done.returncode, done.stdout) == (code, "")
        assert done.stderr.strip() == says
    done = _run("emulator", "--settings", str(tmp_path / "none.toml"))
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert "none.toml cannot be read: No such file or directory." in done.stderr


@pytest.mark.parametrize("command", ["emulator", "debug"])
def test_a_server_stops_with_the_program_that_started_it(command: str) -> None:
    program = (
        "import subprocess, sys; server = subprocess.Popen(sys.argv[1:], stdout=subprocess.PIPE); "
        "server.stdout.readline(); print(server.pid, flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, *mcpgateway(command, "--stop-with-parent")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as parent:
        assert parent.stdout is not None
        server = int(parent.stdout.readline())
        assert _is_running(server)
        parent.kill()
    deadline = time.monotonic() + 20
    while _is_running(server):
        assert time.monotonic() < deadline
        time.sleep(0.1)


def _is_running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True
