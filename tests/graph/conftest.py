"""Stacks to draw: those of the examples, and the shop that the reference pages show."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from e2e.cdktf_support import ROOT, copy_example, isolated_environment
from support.cloud import Cloud
from support.terraform import Workspace, mcpgateway

SECRETS = {
    "crm_key": "secret-1",
    "kafka_password": "secret-2",
    "cassandra_password": "secret-3",
    "opensearch_password": "secret-5",
    "orders_token": "secret-4",
}


class Drawing:
    """What `mcpgateway graph` said."""

    def __init__(self, *arguments: str | Path, **options: Any) -> None:
        command = mcpgateway("graph", *map(str, arguments))
        environment = {"PYTHONPATH": str(ROOT), **os.environ, **options.pop("environment", {})}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, **options)
        self.code, self.text, self.error = done.returncode, done.stdout, done.stderr
        assert "Traceback" not in self.error, self.error

    @property
    def edges(self) -> list[str]:
        """The arrows."""
        assert self.code == 0, self.error
        arrows = (" --> ", " --x", " -.-> ", " ---", " -->|")
        return [line.strip() for line in self.text.splitlines() if any(arrow in line for arrow in arrows)]

    @property
    def boxes(self) -> list[str]:
        """Nodes and frames."""
        assert self.code == 0, self.error
        after = ("flowchart", "class", "linkStyle", "end")
        lines = [line.strip() for line in self.text.splitlines()]
        return [line for line in lines if line not in self.edges and not line.startswith(after)]


@pytest.fixture(scope="session")
def synthesized(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the examples of the CDK, synthesized."""
    folder = tmp_path_factory.mktemp("examples")
    for name in ("quickstart", "two_clouds"):
        example = copy_example(name, folder)
        subprocess.run([sys.executable, "main.py"], cwd=example, env=isolated_environment(folder), check=True)
    return folder


@pytest.fixture
def shop(make_workspace: Any, cloud: Cloud) -> Workspace:
    """The examples of all resources, as one stack in Terraform's own language; the clouds cannot be reached."""
    workspace: Workspace = make_workspace({})
    for path in (ROOT / "examples" / "resources").glob("*/resource.tf"):
        shutil.copy(path, workspace.folder / f"{path.parent.name}.tf")
    shutil.copy(ROOT / "examples" / "provider" / "provider.tf", workspace.folder)
    workspace.extra_environment = {f"TF_VAR_{name}": value for name, value in SECRETS.items()}
    return workspace
