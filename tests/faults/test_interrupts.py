"""Signals at any moment of an apply: what is left behind is found by the next one, which says how to go on.

A provider that is killed between the creation of an object and the writing of the state leaves an object that no state
knows, and nothing can prevent that. The next apply must then name it with the command that imports it.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from support.cloud import GATEWAY, KAFKA, Cloud
from support.terraform import Workspace, unframed
from support.yandex import GatewayKind

_SERVER, _BACKEND = "mcpgateway_instaclustr_virtual_server", "mcpgateway_instaclustr_kafka_backend"
_TOOL, _GATEWAY = "mcpgateway_instaclustr_kafka_publish_message_tool", "mcpgateway_yandex_gateway"
_STACK = {
    "resource": {
        _SERVER: {"it": {"cluster_id": GATEWAY, "name": "interrupted", "endpoint_url": "/interrupted"}},
        _BACKEND: {"it": {"virtual_server_id": f"${{{_SERVER}.it.id}}", "name": "events", "kafka_cluster_id": KAFKA}},
        _TOOL: {"it": {"backend_id": f"${{{_BACKEND}.it.id}}", "name": "publish", "topic": "orders"}},
        _GATEWAY: {"it": {"name": "interrupted"}},
    }
}
_PATHS = ("tools/kafka-publish-message/v1", "backends/kafka/v1", "virtual-servers/v1")
# Who gets which signal.
_WAYS = (
    ("terraform", signal.SIGINT),
    ("provider", signal.SIGKILL),
    ("both", signal.SIGINT),
    ("terraform", signal.SIGKILL),
    ("provider", signal.SIGINT),
    ("both", signal.SIGKILL),
)
_IMPORT = re.compile(r"terraform import '(\w+)\.NAME' '([^']+)'")
# Seconds that each answer takes: the longer, the more signals strike between a create and the state that has it.
_LATENCY, _LONG_LATENCY = 0.1, 0.25


@pytest.fixture(scope="session")
def attach() -> dict[str, str]:
    """Nothing: signals strike the provider that Terraform launched."""
    return {}


@pytest.fixture
def distant_cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    """A local cloud whose every answer takes its time."""
    with Cloud("--set", "rate_limit=0", "--set", f"latency={request.param}") as cloud:
        yield cloud


def _providers(terraform: int) -> list[int]:
    """The process ids of Terraform's children: the provider."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == terraform:
            found.append(int(stat.parent.name))
    return found


def _send(who: str, what: signal.Signals, terraform: int) -> None:
    targets = [] if who == "terraform" else _providers(terraform)
    targets += [] if who == "provider" else [terraform]
    for target in targets:
        with contextlib.suppress(ProcessLookupError):
            os.kill(target, what)


def _interrupted_apply(workspace: Workspace, who: str, what: signal.Signals, after: float) -> None:
    process = workspace.start("apply", "-auto-approve", "-no-color", "-input=false", start_new_session=True)
    try:
        time.sleep(after)
        _send(who, what, process.pid)
        if what is signal.SIGKILL and who == "terraform":
            time.sleep(0.5)  # the provider may go on for a moment
        else:
            process.wait(timeout=60)
    finally:
        # All of its group: a provider that is left alone, too.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def _there(cloud: Cloud) -> Counter[str]:
    """The names of the stack's objects, each as often as it is there."""
    names = [f"{path} {each['name']}" for path in _PATHS for each in cloud.list(path)]
    names += [f"gateway {each['name']}" for each in GatewayKind().all(cloud).values()]
    return Counter(name for name in names if not name.endswith("sample-virtual-server"))


def _ids(cloud: Cloud) -> set[str]:
    ids = {each["id"] for path in _PATHS for each in cloud.list(path) if each["name"] != "sample-virtual-server"}
    return ids | set(GatewayKind().all(cloud))


def _clean(cloud: Cloud, workspace: Workspace) -> None:
    for path in _PATHS:
        for each in cloud.list(path):
            if each["name"] != "sample-virtual-server":
                cloud.delete(path, each["id"])
    for id in GatewayKind().all(cloud):
        GatewayKind().delete(cloud, id)
    for name in workspace.folder.glob("*.tfstate*"):
        name.unlink()


def _go_on(workspace: Workspace) -> int:
    """Apply until it is done, on the way that the messages show; how many objects had to be imported."""
    imported = 0
    for _ in range(6):
        output = unframed(workspace.run("apply", "-auto-approve", "-no-color", "-input=false", expect=None))
        named = _IMPORT.findall(output)
        if not named:
            assert "Apply complete" in output, output
            return imported
        for type, id in named:
            workspace.run("import", "-no-color", f"{type}.it", id)
            imported += 1
    raise AssertionError("still not applied")


def _run(cloud: Cloud, workspace: Workspace, moments: int, first: int = 0, step: int = 1) -> Counter[str]:
    """Interrupt an apply at some of as many moments of it: the first one, and every so many."""
    workspace.write(_STACK)
    began = time.monotonic()
    workspace.apply()
    length = time.monotonic() - began
    found: Counter[str] = Counter()
    for moment in range(first, moments, step):
        _clean(cloud, workspace)
        who, what = _WAYS[moment % len(_WAYS)]
        # From the first third of it on: before that nothing is made.
        _interrupted_apply(workspace, who, what, length * (0.25 + 0.75 * moment / moments))
        case = f"moment {moment}: {what.name} to {who}"
        imported = _go_on(workspace)
        there = _there(cloud)
        duplicates = [name for name, count in there.items() if count > 1]
        strangers = _ids(cloud) - {str(each["id"]) for each in workspace.state().values()}
        assert not duplicates, f"{case}: {duplicates}"
        assert not strangers, f"{case}: {strangers}"
        assert len(there) == 4, f"{case}: {there}"
        found["moments"] += 1
        found["left an orphan that the next apply named"] += bool(imported)
        workspace.assert_no_changes()
    _clean(cloud, workspace)
    return found


def _workspace(cloud: Cloud, make_workspace: Any) -> Workspace:
    workspace: Workspace = make_workspace(cloud.provider)
    return workspace


@pytest.mark.timeout(600)
@pytest.mark.parametrize("distant_cloud", [_LATENCY], indirect=True)
def test_signals_at_some_moments_of_an_apply(distant_cloud: Cloud, make_workspace: Any) -> None:
    found = _run(distant_cloud, _workspace(distant_cloud, make_workspace), 2)
    assert found["moments"] == 2


@pytest.mark.slow
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("distant_cloud", [_LONG_LATENCY], indirect=True)
@pytest.mark.parametrize("part", range(10))
def test_signals_at_fifty_moments_of_an_apply(distant_cloud: Cloud, make_workspace: Any, part: int) -> None:
    found = _run(distant_cloud, _workspace(distant_cloud, make_workspace), 50, part, 10)
    print(dict(found))
    assert found["moments"] == 5
