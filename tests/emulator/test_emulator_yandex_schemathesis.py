"""Schemathesis against the Yandex control plane: whatever it is sent, it answers as its OpenAPI document says."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import pytest
import schemathesis
from schemathesis.engine import events, from_schema

# The clients of the other tests compare every answer with the document, too: see `conftest.py`.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

EXAMPLES = 10
"""Random requests of each operation, beside those that systematically cover its schemas."""
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance"),
    *("response_headers_conformance", "response_schema_conformance"),
)
LENIENT = {"yandex_strict_json": "false", "yandex_unique_names": "false"}
"""So that what fits the document has an effect more often."""
ODD = {
    "yandex_api": "seed",
    "yandex_reorder": "true",
    "yandex_transport": "SSE",
    "yandex_failure": "update",
    "yandex_unknown_fields": "refused",
}
GATEWAYS = "/mcpgateway/v1/mcpGateways"
PROGRAM = """
import json, sys
from provider_shim.emulator import serve
serve("127.0.0.1", 0, None, json.loads(sys.argv[1]))
"""
NEVER_RIGHT = {"POST /iam/v1/tokens"}
"""Operations that no random request can make succeed."""


@pytest.fixture
def serve() -> Iterator[Callable[[dict[str, str]], dict[str, str]]]:
    """Serves a local cloud with some options, on a port of its own; answers its endpoint and token."""
    processes: list[subprocess.Popen[str]] = []

    def serve_one(options: dict[str, str]) -> dict[str, str]:
        command = [sys.executable, "-c", PROGRAM, json.dumps(options)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout is not None
        access: dict[str, str] = json.loads(process.stdout.readline())["yandex"]
        return access

    yield serve_one
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def aimed() -> Iterator[Callable[[str, dict[str, str]], None]]:
    """Has Schemathesis send requests to gateways and operations that exist, but for every fourth."""
    with ExitStack() as stack:

        def aim(endpoint: str, headers: dict[str, str]) -> None:
            numbers = itertools.count()
            client = stack.enter_context(closing(httpx.Client(base_url=endpoint, headers=headers)))

            def before_call(context: Any, case: Any, kwargs: Any) -> None:
                if next(numbers) % 4 and case.path_parameters:
                    body = {"folderId": "f", "name": f"g{next(numbers)}"}
                    operation = client.post(GATEWAYS, json=body).json()
                    ids = {"mcpGatewayId": operation["metadata"]["mcpGatewayId"], "operationId": operation["id"]}
                    case.path_parameters = {name: ids[name] for name in case.path_parameters}

            schemathesis.hook(before_call)
            stack.callback(schemathesis.hooks.unregister, before_call)

        yield aim


@pytest.mark.parametrize(
    ("options", "mode"),
    [pytest.param({}, "all", id="default"), pytest.param(ODD, "positive", id="odd")],
)
def test_every_answer_is_described(serve: Any, aimed: Any, options: dict[str, str], mode: str) -> None:
    access = serve({**LENIENT, **options})
    headers = {"Authorization": f"Bearer {access['token']}"}
    config = schemathesis.Config.from_dict(
        {
            "generation": {"mode": mode, "deterministic": True, "max-examples": EXAMPLES, "database": "none"},
            "headers": headers,
            "checks": {"enabled": False, **{check: {"enabled": True} for check in CHECKS}},
            "phases": {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": []}},
        }
    )
    schema = schemathesis.openapi.from_url(f"{access['endpoint']}/openapi/yandex.json", config=config)
    aimed(access["endpoint"], headers)
    failures: list[str] = []
    statuses: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for event in from_schema(schema).execute():
        assert not isinstance(event, events.NonFatalError | events.FatalError), event
        if not isinstance(event, events.ScenarioFinished):
            continue
        for interaction in event.recorder.interactions.values():
            if interaction.response is not None:
                statuses[str(event.label)][interaction.response.status_code] += 1
        failures += [
            f"{event.label}: {found.failure_info.failure}\n{found.failure_info.code_sample}"
            for checked in event.recorder.checks.values()
            for found in checked
            if found.failure_info is not None
        ]
    assert not failures, "\n\n".join(failures[:10])
    operations = {result.ok().label for result in schema.get_all_operations()}
    assert len(operations) == 13
    ineffective = [label for label in operations - NEVER_RIGHT if not statuses[label][200]]
    assert not ineffective, "A request that only ever fails shows little."
