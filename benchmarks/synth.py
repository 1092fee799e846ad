"""Synth of many tools: constructs to write with, generated ones, what `cdktf get` generates, and bare resources.

Every measurement is a process of its own, as every synth is, and the kinds take turns. Times depend on the machine;
the ratios, taken in the same run, are what to compare. Run with `make bench`; the first run installs the CDK's command
line, which generates.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

_ROOT = Path(__file__).resolve().parents[1]
_ID = "c3d4e5f6-a7b8-9012-cdef-123456789012"
_TYPE = "mcpgateway_instaclustr_kafka_publish_message_tool"
_EMULATOR = {"path": "cloud.db"}
_BINDINGS = ("mcpgateway.provider", "mcpgateway.instaclustr_kafka_publish_message_tool")
_IMPORTS = {
    "cdktf": "import cdktf",
    # The package by itself loads none of its classes.
    "constructs_lib.l1": "from constructs_lib.l1 import InstaclustrKafkaPublishMessageTool, McpgatewayProvider",
    "constructs_lib.instaclustr": "import constructs_lib.instaclustr",
    "constructs_lib.yandex": "import constructs_lib.yandex",
    "cdktf get": f"import {', '.join(_BINDINGS)}",
}
_ROUNDS = 5

Make = Callable[[Any, int], None]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="how many tools (default: %(default)s)")
    parser.add_argument("--kind", choices=_KINDS, help="measure one kind once, in this process, and print the seconds")
    arguments = parser.parse_args()
    if arguments.kind:
        print(_synth(_KINDS[arguments.kind](), arguments.count))
        return
    with tempfile.TemporaryDirectory() as folder:
        environment = _with_bindings(Path(folder))
        _compare(
            f"synth of {arguments.count} tools, validation included and imports not",
            {kind: lambda kind=kind: _measured_synth(kind, arguments.count, environment) for kind in _KINDS},
        )
        _compare(
            "a process that imports",
            {name: lambda code=code: _measured_import(code, environment) for name, code in _IMPORTS.items()},
        )


def _compare(title: str, measured: Mapping[str, Callable[[], float]]) -> None:
    """Measure all in turns; print medians, and how each compares to the first."""
    times: dict[str, list[float]] = {name: [] for name in measured}
    for _ in range(_ROUNDS):
        for name, measure in measured.items():
            times[name].append(measure())
    print(f"{title}, median of {_ROUNDS}:")
    medians = {name: statistics.median(each) for name, each in times.items()}
    base = next(iter(medians.values()))
    for name, median in medians.items():
        print(f"  {name:28}{median:8.2f} s{median - base:+8.2f} s{median / base:8.2f}", flush=True)


def _with_bindings(folder: Path) -> dict[str, str]:
    """An environment for Python in which what `cdktf get` generates can be imported."""
    sys.path.insert(0, str(_ROOT / "tests"))
    from e2e.cdktf_support import Project

    project = Project(folder)
    bindings = project.get()
    # What is installed is compiled.
    project.environment.pop("PYTHONDONTWRITEBYTECODE", None)
    return project.environment | {"PYTHONPATH": os.pathsep.join([str(_ROOT), str(bindings.parent)])}


def _measured_synth(kind: str, count: int, environment: Mapping[str, str]) -> float:
    command = [sys.executable, __file__, "--kind", kind, "--count", str(count)]
    return float(subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True).stdout)


def _measured_import(code: str, environment: Mapping[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    return time.perf_counter() - began


def _synth(make: Make, count: int) -> float:
    from cdktf import App, TerraformStack

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        app = App(outdir=folder)
        stack = TerraformStack(app, "stack")
        make(stack, count)
        app.synth()
        took = time.perf_counter() - began
        written = (Path(folder) / "stacks" / "stack" / "cdk.tf.json").read_text()
        assert written.count('"topic": "topic') == count
    return took


# What follows imports, which is not measured, and hands back what makes a provider and tools.


def _bare() -> Make:
    from cdktf import TerraformResource

    def make(stack: Any, count: int) -> None:
        stack.add_override("terraform.required_providers.mcpgateway", {"source": "mcpgateway/mcpgateway"})
        stack.add_override("provider.mcpgateway", [{"emulator": _EMULATOR}])
        for index in range(count):
            tool = TerraformResource(stack, f"tool{index}", terraform_resource_type=_TYPE)
            tool.add_override("backend_id", _ID)
            tool.add_override("name", f"tool{index}")
            tool.add_override("description", "Publishes.")
            tool.add_override("topic", f"topic{index}")

    return make


def _bindings() -> Make:
    # By name: only the measuring process is given the folder with what `cdktf get` generates.
    provider, tools = map(import_module, _BINDINGS)
    return _classes(provider.McpgatewayProvider, tools.InstaclustrKafkaPublishMessageTool)


def _l1() -> Make:
    from constructs_lib.l1 import InstaclustrKafkaPublishMessageTool, McpgatewayProvider

    return _classes(McpgatewayProvider, InstaclustrKafkaPublishMessageTool)


def _classes(provider: Callable[..., Any], tool: Callable[..., Any]) -> Make:
    def make(stack: Any, count: int) -> None:
        provider(stack, "mcpgateway", emulator=_EMULATOR)
        for index in range(count):
            name = f"tool{index}"
            tool(stack, name, backend_id=_ID, name=name, description="Publishes.", topic=f"topic{index}")

    return make


def _l2() -> Make:
    from constructs_lib.instaclustr import KafkaBackend
    from constructs_lib.l1 import McpgatewayProvider

    def make(stack: Any, count: int) -> None:
        McpgatewayProvider(stack, "mcpgateway", emulator=_EMULATOR)
        events = KafkaBackend.from_id(stack, "events", _ID)
        for index in range(count):
            events.add_publish_tool(f"tool{index}", topic=f"topic{index}", description="Publishes.")

    return make


_KINDS: dict[str, Callable[[], Make]] = {
    "TerraformResource": _bare,
    "cdktf get": _bindings,
    "L1": _l1,
    "L2": _l2,
}


if __name__ == "__main__":
    main()
