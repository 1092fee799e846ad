"""Schemathesis against the served local cloud: whatever it is sent, it answers as its OpenAPI document says."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from typing import Any

import httpx
import pytest
import schemathesis
from hypothesis import strategies
from schemathesis.engine import events, from_schema

from provider_shim.emulator.instaclustr.openapi import document

# The clients of the other tests compare every answer with the document, too: see `conftest.py`.
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("default")]

EXAMPLES = 6
"""Random requests of each operation, beside those that systematically cover its schemas."""
CHECKS = (
    *("not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance"),
    *("response_schema_conformance", "negative_data_rejection", "ignored_auth"),
)
LENIENT = {"rate_limit": "0", "strict_tools": "false", "strict_authentication": "false", "backend_names": "older"}
"""So that what fits the document has an effect more often."""
ODD = {
    "unset": "null",
    "secrets": "echoed",
    "schema_as": "object",
    "reorder": "true",
    "error_shape": "map",
    "delete_parent": "cascade",
    "tool_name": "absent",
    "cluster_operation_status": "absent",
    "cluster_duration": "1",
    "catalogue_shape": "flat",
    "backend_fields": "older",
    "cluster_fields": "older",
}
PROGRAM = """
import json, sys
from provider_shim.emulator import serve
serve("127.0.0.1", 0, None, json.loads(sys.argv[1]))
"""
ROOT = "/cluster-management/v2/resources/applications/mcp-gateway"
KAFKA_CLUSTER = "c3d4e5f6-a7b8-9012-cdef-123456789012"
CASSANDRA_CLUSTER = "9d1f6a52-5c0e-4b8b-a6c4-7e2d1f3b5a90"
OPENSEARCH_CLUSTER = "e5f6a7b8-c9d0-1234-ef01-345678901234"
DATA_CENTRE = "d4e5f6a7-b8c9-0123-def0-234567890123"
POINTED = {
    "/cluster-management/v2/resources/applications/kafka/clusters/v3/{clusterId}": KAFKA_CLUSTER,
    "/cluster-management/v2/resources/applications/cassandra/clusters/v2/{clusterId}": CASSANDRA_CLUSTER,
    "/cluster-management/v2/resources/applications/opensearch/clusters/v2/{clusterId}": OPENSEARCH_CLUSTER,
}
"""Clusters that are there from the start, by the path to them."""
_BACKENDS = ("http-server", "kafka", "cassandra", "opensearch")
OIDC = {"issuer": "https://id.example.com", "jwksUrl": "https://id.example.com/keys", "audiences": ["orders"]}
CENTRE = {"name": "DC1", "cloudProvider": "AWS_VPC", "region": "US_EAST_1", "network": "10.0.0.0/16"}

schemathesis.openapi.format("private-network", strategies.sampled_from(["10.0.0.0/16", "192.168.1.0/26"]))
schemathesis.openapi.format("storage-network", strategies.sampled_from(["10.1.0.0/24", "192.168.1.0/28"]))


@pytest.fixture
def serve() -> Iterator[Callable[[dict[str, str]], dict[str, str]]]:
    """Serves a local cloud with some options, on a port of its own; answers its endpoint and credentials."""
    processes: list[subprocess.Popen[str]] = []

    def serve_one(options: dict[str, str]) -> dict[str, str]:
        command = [sys.executable, "-c", PROGRAM, json.dumps(options)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        processes.append(process)
        assert process.stdout is not None
        access: dict[str, str] = json.loads(process.stdout.readline())["instaclustr"]
        return access

    yield serve_one
    for process in processes:
        process.kill()
        process.communicate()


@pytest.fixture
def aimed() -> Iterator[Callable[[dict[str, str]], None]]:
    """Has Schemathesis send requests to a local cloud where they hit something."""
    with ExitStack() as stack:

        def aim(access: dict[str, str]) -> None:
            aim = stack.enter_context(closing(Aim(access)))

            def before_call(context: Any, case: Any, kwargs: Any) -> None:
                aim(case)

            schemathesis.hook(before_call)
            stack.callback(schemathesis.hooks.unregister, before_call)

        yield aim


class Aim:
    """Points requests at what exists: random ids would only ever find nothing."""

    def __init__(self, access: dict[str, str]) -> None:
        self._http = httpx.Client(base_url=access["endpoint"], auth=(access["username"], access["api_key"]))
        self._numbers = itertools.count()
        self._cluster = self._make("clusters/v1")
        self._server = self._make("virtual-servers/v1")
        self._backends = {kind: self._make(f"backends/{kind}/v1") for kind in _BACKENDS}

    def close(self) -> None:
        self._http.close()

    def __call__(self, case: Any) -> None:
        """Replace the well-formed ids of a request, but for every fourth."""
        if next(self._numbers) % 4 == 0:
            return
        path = case.operation.path.removeprefix(f"{ROOT}/")
        for name, value in (case.path_parameters or {}).items():
            if not _is_id(value):
                continue
            if path.endswith(f"/v1/{{{name}}}") and path != case.operation.path:
                case.path_parameters[name] = self._make(path.rpartition("/")[0])
            else:
                case.path_parameters[name] = POINTED.get(path, self._cluster)
        if isinstance(case.body, dict):
            known = {"clusterId": self._cluster, "virtualServerId": self._server, "kafkaClusterId": KAFKA_CLUSTER}
            known |= {"cassandraDataCentreId": DATA_CENTRE, "opensearchClusterId": OPENSEARCH_CLUSTER}
            known |= {"backendId": self._backend(path)}
            case.body |= {name: id for name, id in known.items() if _is_id(case.body.get(name))}
            tools = case.body.get("tools")
            if isinstance(tools, list) and all(map(_is_id, tools)):
                case.body["tools"] = []
            for name in ("name", "endpointUrl", "personaRole"):
                if isinstance(case.body.get(name), str) and case.body[name]:
                    case.body[name] += f"-{next(self._numbers)}"  # nothing is taken

    def _make(self, path: str) -> str:
        """The id of a new object, made for this purpose."""
        name = f"n{next(self._numbers)}-{uuid.uuid4()}"
        bodies: dict[str, dict[str, Any]] = {
            "clusters/v1": {
                "mcpGatewayVersion": "1.0.1",
                "slaTier": "PRODUCTION",
                "privateNetworkCluster": False,
                "dataCentres": [{**CENTRE, "nodeSize": "MCP-PRD-m7g.large-60", "numberOfNodes": 1}],
            },
            "backends/http-server/v1": {"serverUrl": "https://api.example.com"},
            "backends/kafka/v1": {"kafkaClusterId": KAFKA_CLUSTER},
            "backends/cassandra/v1": {"cassandraDataCentreId": DATA_CENTRE},
            "backends/opensearch/v1": {"opensearchClusterId": OPENSEARCH_CLUSTER},
            "backends/instaclustr-api/v1": {"components": ["MONITORING_API_CORE"], "apiUser": "agents"},
            "tools/http-server-operation/v1": {"method": "get", "path": "/"},
            "tools/cassandra-query/v1": {"query": "SELECT * FROM t"},
            "tools/kafka-consume-recent/v1": {"topics": ["t"], "consumePeriod": 1},
            "tools/kafka-publish-message/v1": {"topic": "t"},
            "tools/opensearch-document-search/v1": {"indexName": "i", "query": "{}"},
            "tools/opensearch-index-document/v1": {"indexName": "i"},
            "persona-access-controls/v1": {"personaRole": f"role/{name}", "type": "ALLOWLIST"},
            "virtual-servers/v1": {"endpointUrl": f"/{name}", "authentication": [OIDC]},
        }
        body = {"name": name, **bodies[path]}
        if path.startswith("virtual-servers"):
            body["clusterId"] = self._cluster
        elif path.startswith("tools"):
            body["backendId"] = self._backend(path)
        elif not path.startswith("clusters"):
            body["virtualServerId"] = self._server
        answer = self._http.post(f"{ROOT}/{path}", json=body)
        assert answer.status_code == 202, answer.text
        return str(answer.json()["id"])

    def _backend(self, path: str) -> str:
        return next((id for kind, id in self._backends.items() if kind in path), self._backends["kafka"])


def _is_id(value: Any) -> bool:
    try:
        return isinstance(value, str) and str(uuid.UUID(value[:36])) == value[:36].lower()
    except ValueError:
        return False


@pytest.mark.parametrize(
    ("options", "mode"),
    [pytest.param({}, "all", id="default"), pytest.param(ODD, "positive", id="odd")],
)
def test_every_answer_is_described(serve: Any, aimed: Any, options: dict[str, str], mode: str) -> None:
    access = serve({**LENIENT, **options})
    config = schemathesis.Config.from_dict(
        {
            "generation": {"mode": mode, "deterministic": True, "max-examples": EXAMPLES, "database": "none"},
            "auth": {"basic": {"username": access["username"], "password": access["api_key"]}},
            "checks": {"enabled": False, **{check: {"enabled": True} for check in CHECKS}},
            "phases": {"stateful": {"enabled": False}, "coverage": {"unexpected-methods": []}},
        }
    )
    schema = schemathesis.openapi.from_url(f"{access['endpoint']}/openapi/instaclustr.json", config=config)
    aimed(access)
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
    operations = [result.ok().label for result in schema.get_all_operations()]
    assert len(operations) == sum(len(item.keys() - {"parameters"}) for item in document()["paths"].values())
    ineffective = [label for label in operations if not {200, 202, 204} & statuses[label].keys()]
    assert not ineffective, "A request that only ever fails shows little."
