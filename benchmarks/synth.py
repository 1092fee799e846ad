"""Synth of many tools: constructs to write with beside generated ones and bare resources of the CDK, in one run.

Times depend on the machine; the ratios, taken in the same run, are what to compare. Run with `make bench`.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from provider_shim import toolchain

# jsii starts Node when the CDK is imported.
os.environ.update({name: value for name, value in toolchain.environment().items() if name.startswith("JSII_")})

_ID = "c3d4e5f6-a7b8-9012-cdef-123456789012"
_TYPE = "mcpgateway_instaclustr_kafka_publish_message_tool"
_ROUNDS = 5


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=1000, help="how many tools (default: %(default)s)")
    count = parser.parse_args().count
    kinds: dict[str, Callable[[Any, int], None]] = {"TerraformResource": _bare, "l1": _l1, "L2": _l2}
    times: dict[str, list[float]] = {name: [] for name in kinds}
    for _ in range(_ROUNDS):
        for name, make in kinds.items():
            times[name].append(_synth(make, count))
    bare = statistics.median(times["TerraformResource"])
    print(f"synth of {count} tools, validation included, median of {_ROUNDS}:")
    for name, each in times.items():
        print(f"  {name:20}{statistics.median(each):8.2f} s{statistics.median(each) / bare:8.2f}")
    print(f"imports, median of {_ROUNDS}:")
    modules = ("cdktf", "constructs_lib.instaclustr")
    imports: dict[str, list[float]] = {module: [] for module in modules}
    for _ in range(_ROUNDS):
        for module in modules:
            imports[module].append(_import(module))
    base = statistics.median(imports["cdktf"])
    for module, each in imports.items():
        print(f"  {module:28}{statistics.median(each):8.2f} s{statistics.median(each) - base:+8.2f} s")


def _synth(make: Callable[[Any, int], None], count: int) -> float:
    from cdktf import App, TerraformStack

    from constructs_lib.l1 import McpgatewayProvider

    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        app = App(outdir=folder)
        stack = TerraformStack(app, "stack")
        McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})
        make(stack, count)
        app.synth()
        took = time.perf_counter() - began
        written = (Path(folder) / "stacks" / "stack" / "cdk.tf.json").read_text().count(f'topic{count - 1}"')
        assert written
    return took


def _bare(stack: Any, count: int) -> None:
    from cdktf import TerraformResource

    for index in range(count):
        tool = TerraformResource(stack, f"tool{index}", terraform_resource_type=_TYPE)
        tool.add_override("backend_id", _ID)
        tool.add_override("name", f"tool{index}")
        tool.add_override("description", "Publishes.")
        tool.add_override("topic", f"topic{index}")


def _l1(stack: Any, count: int) -> None:
    from constructs_lib.l1 import InstaclustrKafkaPublishMessageTool

    for index in range(count):
        InstaclustrKafkaPublishMessageTool(
            stack, f"tool{index}", backend_id=_ID, name=f"tool{index}", description="Publishes.", topic=f"topic{index}"
        )


def _l2(stack: Any, count: int) -> None:
    from constructs_lib.instaclustr import KafkaBackend

    events = KafkaBackend.from_id(stack, "events", _ID)
    for index in range(count):
        events.add_publish_tool(f"tool{index}", topic=f"topic{index}", description="Publishes.")


def _import(module: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True, stderr=subprocess.DEVNULL)
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
