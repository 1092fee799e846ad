"""A local cloud to deploy stacks to."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from ._deployment import Deployment
from ._emulator import Emulator
from ._errors import DeploymentError
from ._synthesis import Deployable, Stack, synthesize
from ._terraform import terraform


class LocalCloud:
    """A fresh local cloud, from `with` to the end of it, which destroys what was deployed."""

    def __init__(self, folder: Path | None = None, **settings: Any) -> None:
        """Say what it is like.

        Args:
            folder: An empty folder for what is synthesized and for state; by default one that is removed at the end.
            settings: Settings of the local cloud, as `mcpgateway emulator --help` lists them.
        """
        self._folder = folder
        self._settings = {"rate_limit": 0, **settings}
        self._deployments: list[tuple[Deployment, bool]] = []
        self._count = 0
        self._emulators: dict[Path | None, Emulator] = {}
        self._files: dict[str, Path] = {}
        self._own_folder = folder is None

    def __enter__(self) -> Self:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="mcpgateway-"))
        # It starts while the stack is synthesized.
        self._emulators[None] = Emulator(self._settings)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        try:
            for deployment, keep in reversed(self._deployments):
                if deployment.failed or kind is not None:
                    with suppress(DeploymentError):
                        deployment.destroy()
                elif not keep:
                    deployment.destroy()
        finally:
            for emulator in self._emulators.values():
                emulator.stop()
            if self._own_folder and self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def provider(self) -> Mapping[str, Mapping[str, str]]:
        """Endpoints and credentials, in the shape of the provider's configuration."""
        connection: Mapping[str, Mapping[str, str]] = self._emulators[None].connection
        return connection

    def deploy(
        self,
        what: Deployable,
        /,
        *arguments: Any,
        id: str | None = None,
        variables: Mapping[str, str] | None = None,
        keep: bool = False,
        **options: Any,
    ) -> Deployment:
        """Synthesize and apply.

        Where a stack keeps its state, and as whom its provider finds the clouds, is set aside: the test's folder and
        this local cloud take their place. For a provider with `emulator` that is a fresh file of the test's, whatever
        its `path` is; its `options` are kept. Providers of other sources are left as they are, but find neither the
        variables of Instaclustr nor those of Yandex Cloud.

        Args:
            what: A stack's class; an `App` with stacks in it; or a function that puts stacks into the app it is given.
            arguments: Further arguments for the class or function.
            id: ID of the stack, if it is a class; its name in lower case by default.
            variables: Values of Terraform's variables (texts; JSON for those of other types).
            keep: Whether it is left alone at the end, as what must not be destroyed has to be.
            options: Further named arguments for the class or function.

        Raises:
            RuntimeError: The CDK found problems; says all of them.
            DeploymentError: Terraform failed; with its output.
            TypeError: It cannot be deployed.
        """
        __tracebackhide__ = True
        assert self._folder is not None, "a LocalCloud is used in a `with`"
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(parents=True)
        stacks = synthesize(what, folder, id, arguments, options, self._file_for)
        given = {f"TF_VAR_{name}": value for name, value in (variables or {}).items()}
        found = terraform()
        environment = {**found.environment, **self._emulators[None].environment, **given}
        deployment = Deployment(stacks, replace(found, environment=environment), self._emulator_of(stacks))
        self._deployments.append((deployment, keep))
        deployment.apply()
        return deployment

    def _file_for(self, path: str) -> Path:
        """The test's file in place of that of a local cloud which stacks name; the same one for the same path."""
        assert self._folder is not None
        return self._files.setdefault(path, self._folder / f"cloud{len(self._files) + 1}.db").absolute()

    def _emulator_of(self, stacks: list[Stack]) -> Emulator:
        """The local cloud that the stacks are made in: this one, or one of their own, which is served to be read."""
        for stack in stacks:
            for own in stack.emulators:
                path = Path(own["path"])
                if path not in self._emulators:
                    # What is read here is not to count among the stack's own requests.
                    settings = {**(own.get("options") or {}), "rate_limit": 0}
                    self._emulators[path] = Emulator(settings, path)
                return self._emulators[path]
        return self._emulators[None]
