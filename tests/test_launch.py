"""Nothing of the folder that Terraform runs in is imported, and nothing is installed through planted links."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support.cloud import GATEWAY, Cloud
from support.plugin import COOKIE
from support.terraform import Mirror, Workspace, mcpgateway

from provider_shim.install import install
from provider_shim.toolchain import terraform

_PLANTED = (
    "asyncio.py",
    "json.py",
    "grpclib.py",
    "provider_shim/__init__.py",
    "provider_shim/__main__.py",
    "sitecustomize.py",
    "usercustomize.py",
)


def _plant(folder: Path, mark: Path) -> None:
    """Modules that leave a mark when they are imported."""
    for name in _PLANTED:
        module = folder / name
        module.parent.mkdir(parents=True, exist_ok=True)
        module.write_text(f"open({str(mark)!r}, 'a').write({name!r})\n")


def _server(name: str) -> dict[str, object]:
    body = {"cluster_id": GATEWAY, "name": name, "endpoint_url": f"/{name}"}
    return {"resource": {"mcpgateway_instaclustr_virtual_server": {name: body}}}


@pytest.mark.parametrize("through", ["the working folder", "PYTHONPATH", "an empty entry of PYTHONPATH"])
def test_terraform_never_runs_python_files_of_the_working_folder(
    tmp_path: Path, cloud: Cloud, mirror: Mirror, through: str
) -> None:
    mark, folder = tmp_path / "mark", tmp_path / "stack"
    folder.mkdir()
    mirror.initialise(folder)
    workspace = Workspace(folder, mirror, cloud.provider)
    workspace.write(_server("isolated"))
    planted = tmp_path / "modules" if through == "PYTHONPATH" else folder
    _plant(planted, mark)
    if through != "the working folder":
        workspace.extra_environment["PYTHONPATH"] = "" if planted == folder else str(planted)
        workspace.extra_environment["PYTHONPATH"] += os.pathsep
    workspace.run("validate")
    workspace.plan()
    assert not mark.exists(), f"imported: {mark.read_text()}"


def test_provider_without_the_file_that_names_its_python_ignores_the_working_folder_too(tmp_path: Path) -> None:
    root = install(tmp_path / "mirror")
    [script] = [path for path in root.glob("registry.terraform.io/*/*/*/*/*") if path.is_file()]
    (script.parent.parent / "interpreter").unlink()
    mark = tmp_path / "mark"
    _plant(tmp_path / "stack", mark)
    programs = Path(sys.executable).parent
    environment = {"PATH": f"{programs}:/usr/bin:/bin", "PYTHONPATH": str(tmp_path / "stack")}
    done = subprocess.run([script], cwd=tmp_path / "stack", env=environment, capture_output=True, text=True)
    assert "A Terraform provider for MCP gateways" in done.stderr, done.stderr
    assert not mark.exists(), f"imported: {mark.read_text()}"


def test_provider_does_not_start_a_program_from_a_relative_entry_of_path(tmp_path: Path) -> None:
    root = install(tmp_path / "mirror")
    [script] = [path for path in root.glob("registry.terraform.io/*/*/*/*/*") if path.is_file()]
    (script.parent.parent / "interpreter").unlink()
    planted = tmp_path / "stack" / "mcpgateway"
    planted.parent.mkdir()
    planted.write_text(f"#!/bin/sh\ntouch {tmp_path}/mark\n")
    planted.chmod(0o755)
    environment = {"PATH": ".:/usr/bin:/bin"}
    done = subprocess.run([script], cwd=planted.parent, env=environment, capture_output=True, text=True)
    assert done.returncode == 1
    assert "run 'mcpgateway install' again" in done.stderr
    assert not (tmp_path / "mark").exists()


def test_tests_launch_the_provider_as_isolated(tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    _plant(tmp_path / "stack", mark)
    environment = dict(os.environ) | COOKIE | {"PYTHONPATH": str(tmp_path / "stack")}
    for arguments in (["--version"], ["install", "--mirror", str(tmp_path / "mirror")]):
        subprocess.run(mcpgateway(*arguments), cwd=tmp_path / "stack", env=environment, capture_output=True)
    assert not mark.exists(), f"imported: {mark.read_text()}"


def test_terraform_from_the_package_ignores_the_working_folder(tmp_path: Path) -> None:
    program = terraform({"PATH": "", "XDG_CACHE_HOME": str(tmp_path / "cache")})
    mark = tmp_path / "mark"
    _plant(tmp_path / "stack", mark)
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(tmp_path / "stack"), "CHECKPOINT_DISABLE": "1"}
    done = subprocess.run([program, "version"], cwd=tmp_path / "stack", env=environment, capture_output=True, text=True)
    assert "Terraform v" in done.stdout, done.stderr
    assert not mark.exists(), f"imported: {mark.read_text()}"


@pytest.mark.parametrize("depth", [0, 2, 4])
def test_install_does_not_follow_a_planted_link(tmp_path: Path, depth: int) -> None:
    install(tmp_path / "like")
    [script] = [path for path in (tmp_path / "like").glob("registry.terraform.io/*/*/*/*/*") if path.is_file()]
    link = (tmp_path / "mirror").joinpath(*script.relative_to(tmp_path / "like").parts[: depth + 2])
    elsewhere = tmp_path / "elsewhere"
    if link.name == script.name:
        elsewhere.write_text("untouched")
    else:
        elsewhere.mkdir()
    link.parent.mkdir(parents=True)
    link.symlink_to(elsewhere)
    done = subprocess.run(mcpgateway("install", "--mirror", str(tmp_path / "mirror")), capture_output=True, text=True)
    assert done.returncode == 1
    assert done.stderr == (f"mcpgateway install: Refusing to write through a symbolic link; remove it: {link}\n")
    assert elsewhere.read_text() == "untouched" if elsewhere.is_file() else not any(elsewhere.iterdir())


def test_install_writes_no_file_of_a_name_that_can_be_foreseen(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_text("untouched")
    install(tmp_path / "mirror")
    folders = [path.parent for path in (tmp_path / "mirror").glob("*/mcpgateway/mcpgateway/*") if path.is_dir()]
    process = subprocess.Popen(
        ["sh", "-c", 'read go; exec "$@"', "sh", *mcpgateway("install", "--mirror", str(tmp_path / "mirror"))],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
    )
    for folder in folders:
        for name in ("interpreter", "terraform-provider-mcpgateway_v0.1.0"):
            (folder / f".{name}.{process.pid}").symlink_to(victim)
    process.communicate(b"go\n")
    assert victim.read_text() == "untouched"


def test_install_into_a_mirror_that_is_itself_a_link(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "mirror").symlink_to(tmp_path / "real")
    install(tmp_path / "mirror")
    assert list((tmp_path / "real").glob("registry.terraform.io/*/*/*/interpreter"))
