"""Stacks that are deployed to a local cloud."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

from ._emulator import Emulator
from ._objects import Cluster, Gateway, Named, VirtualServer
from ._reading import Snapshot, is_new, read
from ._synthesis import Stack
from ._terraform import Terraform

_QUIET = ("-no-color", "-input=false")


class Deployment:
    """Deployed stacks, and the objects that exist because of them.

    The objects are read from the cloud's APIs each time, so later changes show, too. Objects that a fresh local cloud
    has, or that were deployed before, are left out unless they were changed or something was added to them.

    - `failed`: whether an apply failed.
    """

    def __init__(self, stacks: Sequence[Stack], terraform: Terraform, emulator: Emulator) -> None:
        """Use `LocalCloud.deploy` instead.

        Args:
            stacks: The stacks, in the order that they are applied in.
            terraform: The Terraform to run.
            emulator: The local cloud.
        """
        self._stacks = stacks
        self._terraform = terraform
        self._emulator = emulator
        self._before = read(emulator, ()).known
        self._applied: list[Stack] = []
        self.failed = False

    @property
    def clusters(self) -> Named[Cluster]:
        """The gateway clusters that were created, or that something was created on."""
        return Named(each for each in self._read().clusters if is_new(each, self._before))

    @property
    def virtual_servers(self) -> Named[VirtualServer]:
        """The virtual servers that were created, of all clusters."""
        servers = (server for cluster in self._read().clusters for server in cluster.virtual_servers.values())
        return Named(each for each in servers if is_new(each, self._before))

    @property
    def yandex_gateways(self) -> Named[Gateway]:
        """The gateways of Yandex Cloud that were created."""
        return Named(each for each in self._read().gateways if is_new(each, self._before))

    @cached_property
    def outputs(self) -> Mapping[str, Any]:
        """The outputs of all stacks by name, sensitive ones included."""
        found: dict[str, Any] = {}
        for stack in self._stacks:
            _, text = self._terraform.run(stack.folder, "output", "-json", "-no-color")
            found |= {name: each["value"] for name, each in json.loads(text).items()}
        return found

    @property
    def folder(self) -> Path:
        """The folder of the last stack, where Terraform can be run."""
        return self._stacks[-1].folder

    def plan_is_empty(self) -> bool:
        """Whether Terraform has nothing to change: the deployment is stable, and nothing has drifted.

        Raises:
            DeploymentError: The plan fails; with Terraform's output.
        """
        return not any(self._plan(stack) for stack in self._stacks)

    def plan(self) -> str:
        """The output of `terraform plan`."""
        return "\n".join(self._terraform.run(stack.folder, "plan", *_QUIET, expect=(0,))[1] for stack in self._stacks)

    def apply(self) -> None:
        """Apply again, which undoes changes that were made elsewhere.

        Raises:
            DeploymentError: It fails; with Terraform's output.
        """
        __tracebackhide__ = True
        for stack in self._stacks:
            if not stack.folder.joinpath(".terraform").exists():
                self._terraform.run(stack.folder, "init", *_QUIET)
            if stack not in self._applied:
                self._applied.append(stack)
            try:
                self._terraform.run(stack.folder, "apply", "-auto-approve", *_QUIET)
            except BaseException:
                # Ctrl-C, too: what cannot be destroyed then is nothing to tell.
                self.failed = True
                raise
        self.__dict__.pop("outputs", None)

    def destroy(self) -> None:
        """Destroy the stacks; those that are destroyed already are skipped.

        Raises:
            DeploymentError: It fails; with Terraform's output.
        """
        while self._applied:
            self._terraform.run(self._applied[-1].folder, "destroy", "-auto-approve", *_QUIET)
            self._applied.pop()

    def _plan(self, stack: Stack) -> bool:
        code, _ = self._terraform.run(stack.folder, "plan", "-detailed-exitcode", *_QUIET, expect=(0, 2))
        return code == 2

    def _read(self) -> Snapshot:
        return read(self._emulator, self._folders())

    def _folders(self) -> set[str]:
        """The folders that gateways were made in: the API lists them by folder."""
        found: set[str] = set()
        for stack in self._stacks:
            resources = json.loads(stack.state.read_text("utf-8"))["resources"] if stack.state.exists() else ()
            found |= {
                instance["attributes"]["folder_id"]
                for resource in resources
                if resource["type"] == "mcpgateway_yandex_gateway"
                for instance in resource["instances"]
                if instance["attributes"].get("folder_id")
            }
        return found
