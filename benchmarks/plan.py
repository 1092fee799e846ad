"""The provider beside Terraform's own `terraform_data`: plan of one, refresh plan and apply of many, in one run.

Times depend on the machine; the ratios, taken in the same run, are what to compare. Run with `make bench`.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from provider_shim.install import install
from provider_shim.toolchain import terraform

_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
_TYPE = "mcpgateway_instaclustr_http_server_backend"
_ROUNDS = 5


class Bench:
    """A folder with Terraform and the provider."""

    def __init__(self, folder: Path) -> None:
        install(folder / "mirror")
        config = folder / "terraformrc"
        config.write_text(f'provider_installation {{\n  filesystem_mirror {{ path = "{folder}/mirror" }}\n}}\n')
        self._environment = os.environ | {"TF_CLI_CONFIG_FILE": str(config), "CHECKPOINT_DISABLE": "1"}
        # What is installed is compiled.
        self._environment.pop("PYTHONDONTWRITEBYTECODE", None)
        self._folder = folder
        self._terraform = terraform()

    def workspace(self, name: str, resource: dict[str, Any], provider: dict[str, Any]) -> Path:
        """An initialised folder with a configuration."""
        folder = self._folder / name
        folder.mkdir()
        providers = {"mcpgateway": {"source": "mcpgateway/mcpgateway"}}
        configuration = {"terraform": {"required_providers": providers}, "resource": resource} | provider
        (folder / "main.tf.json").write_text(json.dumps(configuration))
        self.run(folder, "init")
        return folder

    def run(self, folder: Path, *arguments: str) -> float:
        """Seconds that a command takes."""
        began = time.perf_counter()
        done = subprocess.run(
            [self._terraform, *arguments], cwd=folder, env=self._environment, capture_output=True, text=True
        )
        if done.returncode:
            sys.exit(f"terraform {' '.join(arguments)} failed:\n{done.stdout}{done.stderr}")
        return time.perf_counter() - began


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500, help="how many resources (default: %(default)s)")
    count = parser.parse_args().count
    small = {"provider": {"mcpgateway": {"emulator": {"path": "cloud.db"}}}}
    large = {"provider": {"mcpgateway": {"emulator": {"path": "cloud.db", "options": {"rate_limit": "0"}}}}}
    backend = {
        "virtual_server_id": _SERVER,
        "name": "backend-${count.index}",
        "server_url": "https://example.com/${count.index}",
    }
    print(f"{'':24}{'terraform_data':>16}{'mcpgateway':>14}{'ratio':>8}")
    with tempfile.TemporaryDirectory() as name:
        bench = Bench(Path(name))
        ours = bench.workspace("one", {_TYPE: {"it": backend | {"count": 1}}}, small)
        theirs = bench.workspace("one-data", {"terraform_data": {"it": {"input": "x", "count": 1}}}, {})
        _row("plan of 1", *(_median(bench, folder, "plan") for folder in (theirs, ours)))
        ours = bench.workspace("many", {_TYPE: {"it": backend | {"count": count}}}, large)
        data = {"terraform_data": {"it": {"input": backend, "count": count}}}
        theirs = bench.workspace("many-data", data, {})
        apply = ("apply", "-auto-approve")
        _row(f"apply of {count}", *(bench.run(folder, *apply) for folder in (theirs, ours)))
        _row(f"refresh plan of {count}", *(_median(bench, folder, "plan") for folder in (theirs, ours)))


def _median(bench: Bench, folder: Path, command: str) -> float:
    return statistics.median(bench.run(folder, command) for _ in range(_ROUNDS))


def _row(title: str, theirs: float, ours: float) -> None:
    print(f"{title:24}{theirs:>14.2f} s{ours:>12.2f} s{ours / theirs:>8.1f}", flush=True)


if __name__ == "__main__":
    main()
