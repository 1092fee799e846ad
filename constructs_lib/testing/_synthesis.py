"""Synthesizes stacks for Terraform, with their state in a folder of the test."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from .._core.cdk import App, TerraformStack

Deployable: TypeAlias = type[TerraformStack] | App | Callable[..., object]
"""What can be deployed: a stack's class, an app with stacks in it, or a function that adds stacks to an app."""


@dataclass(frozen=True)
class Stack:
    """A synthesized stack, in a folder of its own."""

    name: str
    folder: Path
    document: Mapping[str, Any]

    @property
    def state(self) -> Path:
        """The file of its state."""
        return self.folder.parent / f"{self.name}.tfstate"

    @property
    def emulators(self) -> Iterator[Mapping[str, Any]]:
        """The local clouds that its providers have of their own, each on a file of the test."""
        for block in _blocks(self.document.get("provider", {}), "mcpgateway"):
            if isinstance(block.get("emulator"), dict):
                yield block["emulator"]


def synthesize(
    what: Deployable,
    folder: Path,
    id: str | None,
    arguments: tuple[Any, ...],
    options: Mapping[str, Any],
    connect: Callable[[dict[str, Any]], None],
) -> list[Stack]:
    """Synthesize stacks; those that others refer to come first.

    Args:
        what: What is deployed.
        folder: Where the stacks are written.
        id: ID of the stack, if `what` is a class.
        arguments: Further arguments for the class or function.
        options: Further named arguments for it.
        connect: Changes a provider block in place, to use the test's local cloud.

    Raises:
        RuntimeError: The CDK found problems; with all of them.
        TypeError: `what` cannot be deployed.
    """
    __tracebackhide__ = True
    make: Any = what
    if isinstance(make, App):
        app = make
    else:
        app = App(outdir=str(folder / "cdktf.out"))
        if isinstance(make, type) and issubclass(make, TerraformStack):
            make(app, id or _id_of(make), *arguments, **options)
        elif callable(make):
            make(app, *arguments, **options)
        else:
            raise TypeError(f"a stack's class, an App or a function of an App can be deployed, got {what!r}")
    try:
        app.synth()
    except RuntimeError as error:
        # Where Node was when it came is of no use to anybody.
        raise RuntimeError(str(error)) from None
    return [_prepared(Path(app.outdir), name, folder, connect) for name in _ordered(Path(app.outdir))]


def _id_of(stack: type[TerraformStack]) -> str:
    return re.sub(r"(?<=[a-z0-9])[A-Z]", lambda capital: f"-{capital[0]}", stack.__name__).lower()


def _ordered(out: Path) -> list[str]:
    """The names of the app's stacks, each after those that it depends on."""
    stacks = json.loads((out / "manifest.json").read_text("utf-8"))["stacks"]
    order: list[str] = []

    def put(name: str) -> None:
        if name not in order:
            for other in stacks[name]["dependencies"]:
                put(other)
            order.append(name)

    for name in sorted(stacks):
        put(name)
    return order


def _prepared(out: Path, name: str, folder: Path, connect: Callable[[dict[str, Any]], None]) -> Stack:
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))["stacks"][name]
    source = out / manifest["synthesizedStackPath"]
    at = folder / "stacks" / name
    shutil.copytree(source.parent, at)
    document = json.loads(source.read_text("utf-8"))
    _keep_state(document, at)
    for block in _blocks(document.get("provider", {}), "mcpgateway"):
        connect(block)
    (at / source.name).write_text(json.dumps(document, indent=2), "utf-8")
    return Stack(name, at, document)


def _keep_state(document: dict[str, Any], at: Path) -> None:
    """Store state in the test's folder, and read the state of other stacks there."""
    terraform = document.setdefault("terraform", {})
    terraform.pop("cloud", None)
    terraform["backend"] = {"local": {"path": str(at.parent / f"{at.name}.tfstate")}}
    for source in document.get("data", {}).get("terraform_remote_state", {}).values():
        path = source.get("config", {}).get("path", "")
        # As the CDK names the states of stacks.
        if source.get("backend") == "local" and (match := re.search(r"terraform\.([^/\\]+)\.tfstate$", path)):
            source["config"]["path"] = str(at.parent / f"{match[1]}.tfstate")


def _blocks(providers: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    blocks = providers.get(name, [])
    return blocks if isinstance(blocks, list) else [blocks]
