"""The Terraform to deploy with, and a running provider that it attaches to."""

from __future__ import annotations

import atexit
import os
import shlex
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ._errors import DeploymentError
from ._process import Background

# Of the user's environment, what would have a deployment go elsewhere, or run differently.
_FOREIGN = ("IC_", "YC_", "TF_CLI_ARGS", "TF_WORKSPACE", "TF_DATA_DIR", "TF_REATTACH_PROVIDERS", "TF_INPUT")


@dataclass(frozen=True)
class Terraform:
    """A Terraform that attaches to a running provider, and gets others as the user's configuration says."""

    executable: str
    environment: Mapping[str, str]

    def run(self, folder: Path, *arguments: str, expect: Iterable[int] = (0,)) -> tuple[int, str]:
        """Run Terraform in a folder; the exit code and what it printed on stdout.

        Raises:
            DeploymentError: It ended with another exit code than the expected ones.
        """
        __tracebackhide__ = True
        result = subprocess.run(
            [self.executable, *arguments],
            cwd=folder,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            encoding="utf-8",
            errors="replace",
        )
        if result.returncode not in expect:
            command = shlex.join(["terraform", *arguments])
            raise DeploymentError(f"{command} ended with {result.returncode}:\n{result.stdout}{result.stderr}")
        return result.returncode, result.stdout


@cache
def terraform() -> Terraform:
    """The Terraform of this process, with the provider running beside it until the process ends.

    Raises:
        DeploymentError: There is no Terraform, or the provider does not start.
    """
    environment = {name: value for name, value in os.environ.items() if not name.startswith(_FOREIGN)}
    # The local cloud is on this machine.
    for name in ("NO_PROXY", "no_proxy"):
        environment[name] = ",".join(filter(None, [environment.get(name), "127.0.0.1"]))
    provider = Background("provider_shim", "debug", "--stop-with-parent", environment=environment)
    atexit.register(provider.stop)
    # It starts meanwhile.
    tools = subprocess.run(
        [sys.executable, "-E", "-P", "-m", "provider_shim.toolchain"], env=environment, capture_output=True, text=True
    )
    if tools.returncode:
        raise DeploymentError(tools.stderr)
    environment |= dict(_variables([*tools.stdout.splitlines(), provider.ready("the provider")]))
    environment |= {"CHECKPOINT_DISABLE": "1", "TF_IN_AUTOMATION": "1"}
    return Terraform(environment["TERRAFORM_BINARY_NAME"], environment)


def _variables(assignments: Iterable[str]) -> Iterable[tuple[str, str]]:
    """The variables of lines like `export NAME=VALUE` or `NAME='VALUE'`, as a shell reads them."""
    for line in assignments:
        name, _, value = shlex.split(line)[-1].partition("=")
        yield name, value
