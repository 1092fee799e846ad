"""Every example is applied, planned empty and destroyed, as its README says."""

from __future__ import annotations

import importlib
import json
import re
import runpy
import shutil
import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest
from e2e.cdktf_support import ROOT, copy_example, isolated_environment
from support import stand_in
from support.cloud import SAMPLE_SERVER, Cloud
from support.terraform import Mirror

from constructs_lib._core.which_cdk import MODULE
from constructs_lib.testing import LocalCloud

cdk = importlib.import_module(MODULE)

STACKS = sorted(path.parent.name for path in (ROOT / "examples").glob("*/main.py"))

pytestmark = pytest.mark.timeout(240)


class Example:
    """A copy of an example, and the programs that its README names."""

    def __init__(self, name: str, folder: Path, mirror: Mirror) -> None:
        self.folder = copy_example(name, folder)
        self._environment = isolated_environment(folder) | {"TF_CLI_CONFIG_FILE": str(mirror.config)}
        self._terraform = mirror.terraform
        # The vendor's provider, which one of them uses, cannot be had here.
        stand_in.add_to(mirror.folder / "mirror")

    def run(self, *command: str, at: Path | None = None, expect: int = 0) -> str:
        """The output of a program that has to end with the expected code."""
        result = subprocess.run(
            command, cwd=at or self.folder, env=self._environment, capture_output=True, text=True, check=False
        )
        assert result.returncode == expect, f"{' '.join(command)}\n{result.stdout}{result.stderr}"
        return result.stdout

    def terraform(self, *arguments: str, at: Path | None = None, expect: int = 0) -> str:
        """The output of Terraform."""
        return self.run(self._terraform, *arguments, "-no-color", at=at, expect=expect)

    def synthesize(self) -> list[Path]:
        """The folders of the stacks that the program makes, initialised."""
        self.run(sys.executable, "main.py")
        output = self.folder / "cdktf.out"
        stacks = [output / "stacks" / name for name in json.loads((output / "manifest.json").read_text())["stacks"]]
        for stack in stacks:
            self.terraform("init", at=stack)
        return stacks

    def lives(self, at: Path) -> None:
        """Apply, plan empty, destroy."""
        self.terraform("apply", "-auto-approve", at=at)
        self.terraform("plan", "-detailed-exitcode", at=at)
        assert "Destroy complete" in self.terraform("destroy", "-auto-approve", at=at)


# `commerce` has the vendor's provider beside ours: it is among those below.
@pytest.mark.parametrize("name", [name for name in STACKS if name != "commerce"])
def test_stack(local_cloud: LocalCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    folder = copy_example(name, tmp_path)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(folder)
    # Node has been started in another folder, which a relative one would be in.
    monkeypatch.setattr(cdk, "App", partial(cdk.App, outdir=str(folder / "cdktf.out")))
    app = runpy.run_path("main.py")["app"]
    assert local_cloud.deploy(app).plan_is_empty()


@pytest.mark.slow
@pytest.mark.parametrize("name", STACKS)
def test_stack_by_hand(tmp_path: Path, mirror: Mirror, name: str) -> None:
    example = Example(name, tmp_path, mirror)
    for stack in example.synthesize():
        example.lives(stack)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["quickstart", "commerce", "plain_hcl"])
def test_deploy_leaves_an_example_deployed(tmp_path: Path, name: str) -> None:
    examples = tmp_path / "examples"
    example = copy_example(name, examples)
    for program in (ROOT / "examples").glob("*.py"):
        shutil.copy(program, examples)
    (tmp_path / "tests").symlink_to(ROOT / "tests")

    def run(*arguments: str) -> str:
        command = [sys.executable, "examples/deploy.py", name, *arguments]
        result = subprocess.run(
            command, cwd=tmp_path, env=isolated_environment(tmp_path), capture_output=True, text=True
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    before = {path.name for path in example.iterdir()}
    first = run()
    [id] = re.findall(r"^  created    mcpgateway_instaclustr_virtual_server\.\w+  (.+)$", first, re.MULTILINE)
    assert re.search(r"^(url|virtual_server_id) = ", first, re.MULTILINE)
    # Deployed again, it is the same.
    second = run()
    assert re.search(r"^  unchanged \d+ objects$", second, re.MULTILINE)
    assert not re.search(r"^  (created|changed|replaced|deleted) ", second, re.MULTILINE)
    program = next(example.glob("main.*"))
    program.write_text(program.read_text().replace("last quarter of an hour", "last fifteen minutes"))
    changed = 'description: ".*last quarter of an hour." -> ".*last fifteen minutes."'
    third = run()
    tool = r"mcpgateway_instaclustr_kafka_consume_recent_tool\.\w+"
    assert re.search(rf"^  changed    {tool}  {changed}$", third, re.MULTILINE)
    assert re.search(r"^  unchanged \d+ objects$", third, re.MULTILINE)
    with Cloud("--db", str(example / "cloud.db")) as cloud:
        assert id in [each["id"] for each in cloud.list("virtual-servers/v1")]
    assert run("--destroy") == "Destroyed.\n"
    ignored = {"cdktf.out", ".terraform", ".terraform.lock.hcl"}
    assert {path.name for path in example.iterdir()} - ignored == before


@pytest.mark.slow
def test_plain_hcl(tmp_path: Path, mirror: Mirror) -> None:
    example = Example("plain_hcl", tmp_path, mirror)
    example.terraform("fmt", "-check", "-recursive")
    example.terraform("init")
    example.lives(example.folder)


@pytest.mark.slow
def test_what_exists_is_found_adopted_and_watched(tmp_path: Path, later_mirror: Mirror) -> None:
    example = Example("adopt_existing", tmp_path, later_mirror)
    example.terraform("fmt", "-check", "-recursive")
    find = example.folder / "find"
    example.terraform("init", at=find)
    assert SAMPLE_SERVER in example.terraform("query", at=find)
    [stack] = example.synthesize()
    assert "1 imported, 1 added, 0 changed, 0 destroyed" in example.terraform("apply", "-auto-approve", at=stack)
    watch = ("plan", "-detailed-exitcode")
    example.terraform(*watch, at=stack)
    # Somebody changes it by hand, on the same file.
    with Cloud("--db", str(example.folder / "cloud.db")) as cloud:
        cloud.put("virtual-servers/v1", SAMPLE_SERVER, {"name": "changed-by-hand", "endpointUrl": "/sample"})
    output = example.terraform(*watch, at=stack, expect=2)
    assert '"changed-by-hand" -> "sample-virtual-server"' in output
    example.terraform("apply", "-auto-approve", at=stack)
    example.terraform(*watch, at=stack)
