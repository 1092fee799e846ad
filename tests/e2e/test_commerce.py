"""The example `commerce` makes what the same stack in HCL makes, written by hand."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from e2e.test_examples import Example
from support.terraform import Mirror

HCL = Path(__file__).with_name("commerce") / "main.tf"

pytestmark = [pytest.mark.slow, pytest.mark.timeout(240)]


class Terraform:
    """A folder in which a configuration lies."""

    def __init__(self, folder: Path, mirror: Mirror) -> None:
        self._folder = folder
        self._mirror = mirror
        self.run("init")

    def run(self, *arguments: str) -> str:
        result = subprocess.run(
            [self._mirror.terraform, *arguments],
            cwd=self._folder,
            env=self._mirror.environment(),
            capture_output=True,
            text=True,
        )
        assert result.returncode == 0, result.stdout + result.stderr
        return result.stdout

    def resources(self) -> dict[tuple[str, str], Any]:
        """What is planned, by type and name: values, and what is known after apply only."""
        self.run("plan", "-out=tfplan")
        plan = json.loads(self.run("show", "-json", "tfplan"))
        found = {}
        for each in plan["resource_changes"]:
            after = each["change"]["after"]
            name = after.get("name") or after["persona_role"]
            found[each["type"], name] = (_documents(after), each["change"]["after_unknown"])
        return found

    def state(self) -> dict[tuple[str, str], Any]:
        """What there is after an apply, with names in the place of ids that the cloud gave out."""
        self.run("apply", "-auto-approve")
        module = json.loads(self.run("show", "-json"))["values"]["root_module"]
        values = [(each["type"], each["values"]) for each in module["resources"] if each["mode"] == "managed"]
        names = {each["id"]: each.get("name") or each["persona_role"] for _, each in values}
        text = json.dumps([(type, names[each["id"]], _documents(each)) for type, each in values])
        for id, name in sorted(names.items(), key=lambda pair: -len(pair[0])):
            text = text.replace(id, f"({name})")
        return {(type, name): _sorted_tools(each) for type, name, each in json.loads(text)}


def _sorted_tools(values: dict[str, Any]) -> dict[str, Any]:
    return {**values, "tools": sorted(values["tools"])} if values.get("tools") else values


def _documents(value: Any) -> Any:
    """The value with JSON documents in place of their texts; sets in an order of their own."""
    if isinstance(value, dict):
        return {
            name: json.loads(item) if name == "schema" and isinstance(item, str) else _documents(item)
            for name, item in value.items()
        }
    if isinstance(value, list):
        return sorted((_documents(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


@pytest.fixture
def both(tmp_path: Path, mirror: Mirror) -> tuple[Terraform, Terraform]:
    """The example as it is synthesized, and the stack in HCL."""
    [python] = Example("commerce", tmp_path, mirror).synthesize()
    hcl = tmp_path / "hcl"
    hcl.mkdir()
    shutil.copy(HCL, hcl)
    return Terraform(python, mirror), Terraform(hcl, mirror)


def test_both_plan_and_make_the_same(both: tuple[Terraform, Terraform]) -> None:
    python, hcl = both
    planned = python.resources()
    assert len(planned) == 14
    assert planned == hcl.resources()
    assert python.state() == hcl.state()
