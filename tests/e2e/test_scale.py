"""A thousand tools on twenty servers, under the API's own rate limit. Slow: `make test-slow`."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cloud import GATEWAY, KAFKA, Cloud
from support.terraform import Workspace, mcpgateway

SERVERS, TOOLS = 20, 1000
_LIMIT_MB = 100

pytestmark = [pytest.mark.slow, pytest.mark.timeout(1500)]


@pytest.fixture
def provider_process() -> Iterator[tuple[subprocess.Popen[str], dict[str, str]]]:
    process = subprocess.Popen(mcpgateway("debug"), stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    name, _, value = process.stdout.readline().strip().partition("=")
    yield process, {name: value.strip("'")}
    process.terminate()
    process.wait(timeout=10)
    process.stdout.close()


def _configuration() -> dict[str, Any]:
    each = "${count.index}"
    return {
        "mcpgateway_instaclustr_virtual_server": {
            "it": {"count": SERVERS, "cluster_id": GATEWAY, "name": f"server-{each}", "endpoint_url": f"/server/{each}"}
        },
        "mcpgateway_instaclustr_kafka_backend": {
            "it": {
                "count": SERVERS,
                "virtual_server_id": "${mcpgateway_instaclustr_virtual_server.it[count.index].id}",
                "name": f"backend-{each}",
                "kafka_cluster_id": KAFKA,
            }
        },
        "mcpgateway_instaclustr_kafka_publish_message_tool": {
            "it": {
                "count": TOOLS,
                "backend_id": f"${{mcpgateway_instaclustr_kafka_backend.it[count.index % {SERVERS}].id}}",
                "name": f"tool-{each}",
                "topic": f"topic-{each}",
            }
        },
    }


def _data() -> dict[str, Any]:
    """As many of Terraform's own resources."""
    return {"terraform_data": {"it": {"count": TOOLS + 2 * SERVERS, "input": {"name": "tool-${count.index}"}}}}


def _timed(run: Any, *arguments: str) -> float:
    began = time.perf_counter()
    run(*arguments)
    return time.perf_counter() - began


def test_a_thousand_tools(make_workspace: Any, provider_process: Any, capsys: pytest.CaptureFixture[str]) -> None:
    process, attach = provider_process
    with Cloud() as cloud:
        # With the provider's own limit, not that of the other tests.
        workspace: Workspace = make_workspace({"instaclustr": cloud.connection["instaclustr"]})
        workspace.attach = attach
        workspace.write({"resource": _configuration()})
        times = {"apply": _timed(_long(workspace), "apply", "-auto-approve", "-no-color")}
        seen = Counter(each["status"] for each in cloud.requests())
        cloud.forget_requests()
        times["refresh plan"] = _timed(_long(workspace), "plan", "-detailed-exitcode", "-no-color")
        refresh = Counter(each["status"] for each in cloud.requests())
        cloud.forget_requests()
        times["destroy"] = _timed(_long(workspace), "destroy", "-auto-approve", "-no-color")
        gone = Counter(each["status"] for each in cloud.requests())
        assert cloud.list("tools/kafka-publish-message/v1") == []
        theirs: Workspace = make_workspace({})
        theirs.write({"resource": _data()})
        data = {"apply": _timed(_long(theirs), "apply", "-auto-approve", "-no-color")}
        data["refresh plan"] = _timed(_long(theirs), "plan", "-no-color")
        data["destroy"] = _timed(_long(theirs), "destroy", "-auto-approve", "-no-color")
    refused = seen[429] + refresh[429] + gone[429]
    with capsys.disabled():
        print(f"\n{TOOLS} tools on {SERVERS} servers; terraform_data in brackets:")
        print(", ".join(f"{name} {seconds:.1f} s ({data[name]:.1f} s)" for name, seconds in times.items()))
        print(
            f"requests: apply {seen.total()}, refresh plan {refresh.total()}, destroy {gone.total()}; 429s: {refused}"
        )
    # One refusal in a hundred would be a limiter that does not limit.
    assert refused <= (seen.total() + gone.total()) // 100
    assert refresh.total() < 30
    if sys.platform == "linux":
        peak = _peak_mb(process.pid)
        with capsys.disabled():
            print(f"the provider's memory at its peak: {peak:.0f} MB")
        assert peak < _LIMIT_MB


def _long(workspace: Workspace) -> Any:
    def run(*arguments: str) -> None:
        process = workspace.start(*arguments)
        output, _ = process.communicate(timeout=900)
        assert process.returncode == 0, output[-3000:]

    return run


def _peak_mb(pid: int) -> float:
    [line] = [each for each in Path(f"/proc/{pid}/status").read_text().splitlines() if each.startswith("VmHWM")]
    return int(line.split()[1]) / 1024
