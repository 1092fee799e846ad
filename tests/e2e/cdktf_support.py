"""The real command line of the CDK, in a folder of its own, with the provider in a mirror."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from constructs_lib._core.which_cdk import MODULE
from provider_shim import toolchain
from provider_shim.install import install

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = Path(__file__).with_name("cdktf")
INSTALLED = ROOT / ".cache" / "node"
STACK = "quickstart"
TIMEOUT = 240
LEFT_BEHIND = ("cdktf.out", "cloud.db*", "*.tfstate*", ".terraform*", "__pycache__")
"""What running an example leaves beside it."""

# For the constructs in this process: jsii starts Node when one of them is first asked for.
os.environ.update({name: value for name, value in toolchain.environment().items() if name.startswith("JSII_")})


def copy_example(name: str, folder: Path) -> Path:
    """A copy of an example in a folder, without what running it has left there; for the CDK that is installed."""
    copy = folder / name
    shutil.copytree(ROOT / "examples" / name, copy, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    for program in copy.glob("*.py"):
        program.write_text(program.read_text().replace("from cdktf import", f"from {MODULE} import"))
    return copy


def isolated_environment(folder: Path) -> dict[str, str]:
    """An environment in which nobody's own settings of Terraform, the CDK or the clouds play a part."""
    foreign = ("TF_", "IC_", "YC_", "CDKTF_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(foreign)}
    return toolchain.environment(kept) | {
        "CHECKPOINT_DISABLE": "1",
        "CI": "1",
        "CDKTF_HOME": str(folder / "home"),
        "PYTHONPATH": str(ROOT),
    }


def command_line(environment: dict[str, str]) -> Path:
    """The command line of the CDK, installed below `.cache` by the first test that asks for it."""
    executable = INSTALLED / "node_modules" / ".bin" / "cdktf"
    lock_file = (PACKAGE / "package-lock.json").read_bytes()
    done = INSTALLED / "done"
    with _locked(INSTALLED.with_name("node.lock")):
        if not done.exists() or done.read_bytes() != lock_file:
            shutil.rmtree(INSTALLED, ignore_errors=True)
            INSTALLED.mkdir(parents=True)
            for path in PACKAGE.iterdir():
                shutil.copy(path, INSTALLED)
            npm = shutil.which("npm", path=environment["PATH"])
            assert npm, "npm is missing: it comes with Node"
            install_packages = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            result = subprocess.run(install_packages, cwd=INSTALLED, env=environment, capture_output=True, text=True)
            assert result.returncode == 0, result.stdout + result.stderr
            done.write_bytes(lock_file)
    return executable


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Project:
    """A folder in which the command line of the CDK runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "project"
        self.folder.mkdir()
        self.environment = isolated_environment(folder)
        self.executable = command_line(self.environment)
        mirror = install(folder / "mirror")
        config = folder / "terraformrc"
        config.write_text(f'provider_installation {{\n  filesystem_mirror {{ path = "{mirror}" }}\n}}\n')
        # The app is run by `python`: by this one, wherever it is.
        programs = folder / "bin"
        programs.mkdir()
        (programs / "python").write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
        (programs / "python").chmod(0o755)
        self.environment["PATH"] = os.pathsep.join([str(programs), self.environment["PATH"]])
        self.environment["TF_CLI_CONFIG_FILE"] = str(config)

    def cdktf(self, *arguments: str) -> str:
        """The output of a command that has to succeed."""
        result = subprocess.run(
            [self.executable, *arguments],
            cwd=self.folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=TIMEOUT,
        )
        assert result.returncode == 0, f"cdktf {' '.join(arguments)}\n{result.stdout}{result.stderr}"
        return result.stdout

    def get(self) -> Path:
        """The folder of the package that `cdktf get` generates from the provider's schema."""
        settings = {
            "language": "python",
            "app": "python main.py",
            "projectId": "names",
            "sendCrashReports": "false",
            "terraformProviders": ["mcpgateway/mcpgateway@0.1.0"],
            "codeMakerOutput": "imports",
        }
        (self.folder / "cdktf.json").write_text(json.dumps(settings))
        self.cdktf("get")
        return self.folder / "imports" / "mcpgateway"

    def synthesized(self) -> dict[str, Any]:
        """What `cdktf synth` wrote for the stack."""
        document: dict[str, Any] = json.loads((self.folder / "cdktf.out/stacks" / STACK / "cdk.tf.json").read_text())
        return document

    def state(self) -> dict[str, dict[str, Any]]:
        """What Terraform manages, by its state: attributes by address."""
        state = json.loads((self.folder / f"terraform.{STACK}.tfstate").read_text())
        return {
            f"{resource['type']}.{resource['name']}": instance["attributes"]
            for resource in state["resources"]
            if resource["mode"] == "managed"
            for instance in resource["instances"]
        }
