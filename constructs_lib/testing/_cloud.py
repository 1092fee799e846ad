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
from ._emulator import Emulator, pool
from ._errors import DeploymentError
from ._synthesis import Deployable, Stack, synthesize
from ._terraform import terraform

# What is replaced of a provider's configuration; the rest, such as a folder, is kept.
_REPLACED = ("endpoint", "username", "api_key", "token", "service_account_key_file")


class LocalCloud:
    """A fresh local cloud, used in a `with` statement that destroys what was deployed at its end."""

    def __init__(self, folder: Path | None = None, **options: Any) -> None:
        """Prepare a local cloud; it starts with the `with` statement.

        Args:
            folder: An empty folder for synthesized files and state; by default a temporary one.
            **options: Options of the local cloud: see `mcpgateway emulator --help`.
        """
        self._folder = folder
        self._options = {"rate_limit": 0, **options}
        self._deployments: list[tuple[Deployment, bool]] = []
        self._count = 0
        self._emulator: Emulator | None = None
        self._own_emulators: dict[Path, Emulator] = {}
        self._files: dict[str, Path] = {}
        self._own_folder = folder is None

    def __enter__(self) -> Self:
        if self._folder is None:
            self._folder = Path(tempfile.mkdtemp(prefix="mcpgateway-"))
        # It starts while the stack is synthesized.
        self._emulator = pool.take(self._options)
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
            pool.give_back(self._options, self._shared)
            for emulator in self._own_emulators.values():
                emulator.stop()
            if self._own_folder and self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def provider(self) -> Mapping[str, Mapping[str, str]]:
        """Endpoints and credentials, in the shape of the provider's configuration."""
        return self._shared.connection

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

        The stack's backend and the provider's endpoints and credentials are replaced by the test's folder and this
        local cloud. A provider with `emulator` gets a fresh file, whatever its `path` is; its `options` are kept. Other
        providers are left as they are, but do not see the environment variables of Instaclustr and Yandex Cloud.

        Args:
            what: A stack's class; an `App` with stacks in it; or a function that adds stacks to the app it is given.
            *arguments: Further arguments for the class or function.
            id: ID of the stack, if `what` is a class; its name in lower case by default.
            variables: Values of Terraform's variables, as strings; JSON for those of other types.
            keep: Whether the stacks are not destroyed at the end.
            **options: Further named arguments for the class or function.

        Raises:
            RuntimeError: The CDK found problems; with all of them.
            DeploymentError: Terraform failed; with its output.
            TypeError: `what` cannot be deployed.
        """
        __tracebackhide__ = True
        assert self._folder is not None, "a LocalCloud is used in a `with`"
        self._count += 1
        folder = self._folder / str(self._count)
        folder.mkdir(parents=True)
        stacks = synthesize(what, folder, id, arguments, options, self._connect)
        given = {f"TF_VAR_{name}": value for name, value in (variables or {}).items()}
        found = terraform()
        environment = {**found.environment, **given}
        deployment = Deployment(stacks, replace(found, environment=environment), self._emulator_of(stacks))
        self._deployments.append((deployment, keep))
        deployment.apply()
        return deployment

    @property
    def _shared(self) -> Emulator:
        assert self._emulator is not None, "a LocalCloud is used in a `with`"
        return self._emulator

    def _connect(self, block: dict[str, Any]) -> None:
        """Have a provider block use this local cloud instead of what it names: a test must not reach a real cloud.

        A block with a local cloud of its own gets a file of the test; the same file for the same path.
        """
        if "emulator" in block:
            own = block["emulator"] if isinstance(block["emulator"], dict) else {}
            path = str(own.get("path", block["emulator"]))
            assert self._folder is not None
            file = self._files.setdefault(path, self._folder / f"cloud{len(self._files) + 1}.db").absolute()
            block["emulator"] = {**own, "path": str(file)}
            return
        for cloud, connection in self.provider.items():
            given = block.get(cloud)
            kept = {name: given[name] for name in given if name not in _REPLACED} if isinstance(given, dict) else {}
            block[cloud] = {**connection, **kept}

    def _emulator_of(self, stacks: list[Stack]) -> Emulator:
        """The local cloud that the stacks are deployed to: this one, or one of their own, served for reading."""
        for stack in stacks:
            for own in stack.emulators:
                path = Path(own["path"])
                if path not in self._own_emulators:
                    # What is read here is not to count among the stack's own requests.
                    options = {**(own.get("options") or {}), "rate_limit": 0}
                    self._own_emulators[path] = Emulator(options, path)
                return self._own_emulators[path]
        return self._shared
