"""The Terraform to deploy with, and a mirror that has the provider."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ._cli_config import cli_config
from ._errors import DeploymentError

# Of the user's environment, what would have a deployment go elsewhere, or run differently.
_FOREIGN = ("IC_", "YC_", "TF_CLI_ARGS", "TF_WORKSPACE", "TF_DATA_DIR", "TF_REATTACH_PROVIDERS", "TF_INPUT")


@dataclass(frozen=True)
class Terraform:
    """A Terraform that finds this provider in a mirror, and others as the user's configuration says."""

    executable: str
    environment: Mapping[str, str]

    def run(self, folder: Path, *arguments: str, expect: Iterable[int] = (0,)) -> tuple[int, str]:
        """Run Terraform in a folder; the exit code and the output.

        Raises:
            DeploymentError: It ended with another exit code than the expected ones.
        """
        __tracebackhide__ = True
        result = subprocess.run(
            [self.executable, *arguments],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if result.returncode not in expect:
            command = shlex.join(["terraform", *arguments])
            raise DeploymentError(f"{command} ended with {result.returncode}:\n{result.stdout}")
        return result.returncode, result.stdout


@cache
def terraform() -> Terraform:
    """The Terraform of this process, prepared once.

    Raises:
        DeploymentError: There is no Terraform, the provider cannot be installed, or the user's configuration of
            Terraform's command line cannot be parsed.
    """
    folder = tempfile.TemporaryDirectory(prefix="mcpgateway-")
    _kept.append(folder)
    mirror = Path(folder.name, "mirror")
    install = _start("provider_shim", "install", "--mirror", str(mirror))
    found = _start("provider_shim.toolchain")
    _output(install)
    chosen = dict(_variables(_output(found)))
    config = Path(folder.name, "terraformrc")
    config.write_text(cli_config(mirror, os.environ, Path.home()), "utf-8")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)} | chosen
    environment |= {"TF_CLI_CONFIG_FILE": str(config), "CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    # The local cloud is on this machine.
    for name in ("NO_PROXY", "no_proxy"):
        environment[name] = ",".join(filter(None, [environment.get(name), "127.0.0.1"]))
    return Terraform(environment["TERRAFORM_BINARY_NAME"], environment)


_kept: list[tempfile.TemporaryDirectory[str]] = []
"""Folders that go with the process."""


def _start(module: str, *arguments: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-E", "-P", "-m", module, *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _output(process: subprocess.Popen[str]) -> str:
    output, errors = process.communicate()
    if process.returncode:
        raise DeploymentError(f"{shlex.join(map(str, process.args))} failed:\n{errors}")  # type: ignore[arg-type]
    return output


def _variables(exports: str) -> Iterable[tuple[str, str]]:
    """The variables of `export NAME=VALUE` lines, as a shell reads them."""
    for line in exports.splitlines():
        _, assignment = shlex.split(line)
        name, _, value = assignment.partition("=")
        yield name, value
    if "TERRAFORM_BINARY_NAME=" not in exports:
        yield "TERRAFORM_BINARY_NAME", os.environ["TERRAFORM_BINARY_NAME"]  # As it was, so it was not printed.
