"""Every example is synthesized, applied, planned empty and destroyed, as its README says."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from e2e.cdktf_support import ROOT, isolated_environment
from support.terraform import Mirror

from constructs_lib._which_cdk import MODULE

EXAMPLES = sorted(path.parent.name for path in (ROOT / "examples").glob("*/main.py"))

pytestmark = pytest.mark.timeout(240)


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(tmp_path: Path, mirror: Mirror, name: str) -> None:
    folder = tmp_path / name
    shutil.copytree(ROOT / "examples" / name, folder)
    environment = isolated_environment(tmp_path) | {"TF_CLI_CONFIG_FILE": str(mirror.config)}

    def run(*command: str, at: Path = folder) -> str:
        result = subprocess.run(command, cwd=at, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, f"{' '.join(command)}\n{result.stdout}{result.stderr}"
        return result.stdout

    # The same program on the CDK that is installed.
    program = folder / "main.py"
    program.write_text(program.read_text().replace("from cdktf import", f"from {MODULE} import"))
    run(sys.executable, "main.py")
    for stack in json.loads((folder / "cdktf.out/manifest.json").read_text())["stacks"]:
        at = folder / "cdktf.out" / "stacks" / stack
        run(mirror.terraform, "init", "-no-color", at=at)
        run(mirror.terraform, "apply", "-auto-approve", "-no-color", at=at)
        run(mirror.terraform, "plan", "-detailed-exitcode", "-no-color", at=at)
        assert "Destroy complete" in run(mirror.terraform, "destroy", "-auto-approve", "-no-color", at=at)
