"""The real Terraform, in a folder of its own, with the provider of this tree."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from provider_shim.install import ISOLATED, install
from provider_shim.toolchain import terraform

PROVIDER = "mcpgateway"
_TIMEOUT = 120


class TerraformError(AssertionError):
    """Terraform ended otherwise than expected; the text is its output."""


def neutral_environment() -> dict[str, str]:
    """This process's environment without anybody's settings of Terraform and the clouds."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "IC_", "YC_"))}


class Mirror:
    """A filesystem mirror with the provider, and a Terraform configuration that knows nothing else."""

    def __init__(self, folder: Path, executable: str | None = None) -> None:
        self.folder = folder
        install(folder / "mirror")
        self.config = folder / "terraformrc"
        self.config.write_text(
            f'provider_installation {{\n  filesystem_mirror {{ path = "{folder / "mirror"}" }}\n}}\n'
        )
        self.terraform = executable or terraform()
        self._initialised = folder / "initialised"

    def environment(self) -> dict[str, str]:
        """The environment of a Terraform that nobody's own settings play a part in."""
        ours = {"TF_CLI_CONFIG_FILE": str(self.config), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
        return neutral_environment() | ours

    def initialise(self, folder: Path) -> None:
        """Do in a folder what `terraform init` does, which is the same for all folders and done once."""
        if not self._initialised.exists():
            self._initialised.mkdir()
            workspace = Workspace(self._initialised, self, {})
            workspace.write({})
            workspace.run("init")
        for name in (".terraform", ".terraform.lock.hcl"):
            source = self._initialised / name
            if source.is_dir():
                shutil.copytree(source, folder / name, symlinks=True)
            else:
                shutil.copy(source, folder / name)


class Workspace:
    """A folder with a configuration (in JSON syntax) and its state.

    With `attach`, what Terraform needs in its environment to attach to a running provider, it launches none, unless
    the provider's own environment matters. A local cloud of its own has its file in the folder then, too.
    """

    def __init__(
        self, folder: Path, mirror: Mirror, provider: Mapping[str, Any], attach: Mapping[str, str] | None = None
    ) -> None:
        self.folder = folder
        self.mirror = mirror
        self.provider = provider
        self.attach = attach or {}
        self.extra_environment: dict[str, str] = {}

    def environment(self) -> dict[str, str]:
        """The environment that Terraform is run in."""
        alone = any(not name.startswith("TF_VAR_") for name in self.extra_environment)
        return self.mirror.environment() | ({} if alone else dict(self.attach)) | self.extra_environment

    def write(self, configuration: Mapping[str, Any]) -> None:
        """Make this the configuration; the provider's is added."""
        base: dict[str, Any] = {
            "terraform": {"required_providers": {PROVIDER: {"source": f"{PROVIDER}/{PROVIDER}"}}},
            "provider": {PROVIDER: self._provider()},
        }
        (self.folder / "main.tf.json").write_text(json.dumps(base | dict(configuration), indent=1))

    def _provider(self) -> dict[str, Any]:
        """The provider's configuration, for a provider that may run in another folder."""
        emulator = self.provider.get("emulator")
        if not self.attach or emulator is None:
            return dict(self.provider)
        files = {name: str(self.folder / emulator[name]) for name in ("path", "settings") if name in emulator}
        return {**self.provider, "emulator": {**emulator, **files}}

    def start(self, *arguments: str, **options: Any) -> subprocess.Popen[str]:
        """Start Terraform."""
        return subprocess.Popen(
            [self.mirror.terraform, *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            **options,
        )

    def run(self, *arguments: str, expect: int | None = 0) -> str:
        """The output of Terraform, colourless; it has to end with the expected exit code."""
        process = self.start(*arguments)
        try:
            output, _ = process.communicate(timeout=_TIMEOUT)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGINT)
            output, _ = process.communicate(timeout=30)
            raise TerraformError(f"terraform {' '.join(arguments)} took more than {_TIMEOUT} s:\n{output}") from None
        if expect is not None and process.returncode != expect:
            command = f"terraform {' '.join(arguments)}"
            raise TerraformError(f"{command} ended with {process.returncode}, not {expect}:\n{output}")
        return output

    def exit_code(self, *arguments: str) -> int:
        """How Terraform ends."""
        process = self.start(*arguments)
        process.communicate(timeout=_TIMEOUT)
        return process.returncode

    def apply(self, *arguments: str, expect: int = 0) -> str:
        """Plan and apply."""
        return self.run("apply", "-auto-approve", "-no-color", "-input=false", *arguments, expect=expect)

    def apply_telling(self) -> dict[str, str]:
        """Plan and apply at once; what was planned and done with each object, such as `replace`, by its address."""
        output = self.apply("-json")
        messages = [json.loads(line) for line in output.splitlines() if line.startswith("{")]
        planned = [each["change"] for each in messages if each["type"] == "planned_change"]
        return {change["resource"]["addr"]: change["action"] for change in planned}

    def destroy(self) -> None:
        """Destroy all that is in state."""
        self.run("destroy", "-auto-approve", "-no-color", "-input=false")

    def assert_no_changes(self) -> None:
        """A plan has to find nothing to do."""
        self.run("plan", "-no-color", "-input=false", "-detailed-exitcode", expect=0)

    def plan(self, *arguments: str) -> Plan:
        """A plan, kept in the file `tfplan`."""
        self.run("plan", "-no-color", "-input=false", "-out=tfplan", *arguments)
        return Plan(json.loads(self.run("show", "-json", "tfplan")))

    def apply_plan(self) -> str:
        """Apply the plan that was made last."""
        return self.run("apply", "-no-color", "-input=false", "tfplan")

    def plan_error(self) -> str:
        """The errors of a plan that has to fail, on one line each, without Terraform's frames."""
        return unframed(self.run("plan", "-no-color", "-input=false", expect=1))

    def state(self) -> dict[str, Any]:
        """The attributes of every resource in the state, by address; `tainted` where it is."""
        path = self.folder / "terraform.tfstate"
        if not path.exists():
            return {}
        found: dict[str, Any] = {}
        for resource in json.loads(path.read_text())["resources"]:
            if resource["mode"] == "managed" and resource["type"] != "terraform_data":
                for instance in resource["instances"]:
                    address = f"{resource['type']}.{resource['name']}"
                    found[address] = instance["attributes"] | ({"tainted": True} if instance.get("status") else {})
        return found


class Plan:
    """A plan as Terraform's JSON has it."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = document

    def actions(self, address: str) -> list[str]:
        """What is planned for a resource, such as `["delete", "create"]`."""
        return list(self._change(address)["actions"])

    def changed(self, address: str) -> set[str]:
        """Paths of the attributes that are planned to change, those that become unknown included."""
        change = self._change(address)
        after = _with_unknown(change["after"], change.get("after_unknown"))
        return different(change["before"], after)

    def drifted(self, address: str) -> set[str]:
        """Paths of the attributes that were found changed by the refresh."""
        for drift in self._document.get("resource_drift", []):
            if drift["address"] == address:
                return different(drift["change"]["before"], drift["change"]["after"])
        return set()

    def _change(self, address: str) -> Any:
        return next(each["change"] for each in self._document["resource_changes"] if each["address"] == address)


def _with_unknown(after: Any, unknown: Any) -> Any:
    if unknown is True:
        return "(unknown)"
    if isinstance(unknown, dict):
        known = after or {}
        return {**known, **{name: _with_unknown(known.get(name), part) for name, part in unknown.items() if part}}
    if isinstance(unknown, list) and isinstance(after, list) and len(unknown) == len(after):
        return [_with_unknown(item, part) for item, part in zip(after, unknown, strict=True)]
    return after


def different(before: Any, after: Any, path: str = "") -> set[str]:
    """Paths at which two values differ; the objects of a list have no step of their own."""
    below = f"{path}." if path else ""
    if isinstance(before, dict) and isinstance(after, dict):
        pairs = [(f"{below}{name}", before.get(name), after.get(name)) for name in {*before, *after}]
    elif _are_objects(before) and _are_objects(after) and len(before) == len(after):
        pairs = [(path, *items) for items in zip(before, after, strict=True)]
    else:
        return set() if before == after else {path}
    return {each for at, one, other in pairs for each in different(one, other, at)}


def _are_objects(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


def add_provider(mirror: Path, source: str, version: str, module: str) -> None:
    """Put another provider than ours, a module of the tests, into a mirror that has ours."""
    install(mirror)
    tests = Path(__file__).absolute().parents[1]
    script = f'#!/bin/sh\nPYTHONPATH="{tests}" exec "{sys.executable}" -P -m {module}\n'
    for ours in [path for path in mirror.glob("*/mcpgateway/mcpgateway/*/*") if path.is_dir()]:
        package = mirror / ours.relative_to(mirror).parts[0] / source / version / ours.name
        package.mkdir(parents=True, exist_ok=True)
        program = package / f"terraform-provider-{source.rpartition('/')[2]}_v{version}"
        program.write_text(script)
        program.chmod(0o755)


def unframed(output: str) -> str:
    """Terraform's diagnostics without the frame around them and its line breaks."""
    lines = (line.strip().lstrip("│╷╵").strip() for line in output.splitlines())
    return " ".join(line for line in lines if line)


def mcpgateway(*arguments: str) -> list[str]:
    """The command line of the program."""
    return [sys.executable, *ISOLATED, "-m", "provider_shim", *arguments]
