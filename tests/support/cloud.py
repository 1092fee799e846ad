"""A served local cloud, and the API as somebody else than Terraform uses it."""

from __future__ import annotations

import json
import subprocess
from functools import cached_property
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote

import httpx

from support import yandex
from support.terraform import mcpgateway

GATEWAY = "4650aa98-e894-4675-9614-558915d5837a"
SAMPLE_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KAFKA = "c3d4e5f6-a7b8-9012-cdef-123456789012"
OTHER_KAFKA = "477052c5-1a53-4a6b-9169-8103e9ee4383"
OPENSEARCH = "e5f6a7b8-c9d0-1234-ef01-345678901234"
OTHER_OPENSEARCH = "58d3b7e1-6f2a-4c90-a1b4-9e7c2d5f8036"
DATA_CENTRE = "d4e5f6a7-b8c9-0123-def0-234567890123"
OTHER_DATA_CENTRE = "d4e5f6a7-b8c9-0123-def0-234567890124"

_API = "/cluster-management/v2"
RESOURCES = f"{_API}/resources/applications/mcp-gateway"


class Cloud:
    """`mcpgateway emulator` in a process of its own, from `with` to the end of it."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments

    def __enter__(self) -> Self:
        command = mcpgateway("emulator", "--port", "0", "--stop-with-parent", *self._arguments)
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.connection: dict[str, Any] = json.loads(self._process.stdout.readline())
        access = self.connection["instaclustr"]
        auth = (access["username"], access["api_key"])
        self._http = httpx.Client(base_url=access["endpoint"], auth=auth, timeout=30)
        self._made: dict[tuple[str, int | None], str] = {}
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._http.close()
        self._process.terminate()
        self._process.wait(timeout=10)
        assert self._process.stdout is not None
        self._process.stdout.close()

    @property
    def provider(self) -> dict[str, Any]:
        """The provider's configuration for this cloud; the API's rate limit is not what most tests are about."""
        return {
            "instaclustr": self.connection["instaclustr"] | {"requests_per_second": 0},
            "yandex": self.connection["yandex"],
        }

    @property
    def folder_id(self) -> str:
        """The folder of Yandex Cloud that the provider is configured with."""
        return str(self.connection["yandex"]["folder_id"])

    def yandex(
        self, method: str, path: str, body: Any = None, *, query: dict[str, str] | None = None, absent: bool = False
    ) -> dict[str, Any] | None:
        """An answer of Yandex Cloud's API; None if what is asked for may be `absent`, and is."""
        access = self.connection["yandex"]
        headers = {"Authorization": f"Bearer {access['token']}"}
        url = f"{access['endpoint']}{path}"
        response = self._http.request(method, url, json=body, params=query, headers=headers, auth=None)
        if absent and response.status_code == 404:
            return None
        assert response.status_code == 200, response.text
        return dict(response.json())

    def get(self, path: str, id: str) -> dict[str, Any] | None:
        """An object as the API shows it."""
        response = self._http.get(f"{RESOURCES}/{path}/{quote(id, safe='')}")
        return None if response.status_code == 404 else dict(response.raise_for_status().json())

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make an object."""
        response = self._http.post(f"{RESOURCES}/{path}", json=body)
        assert response.status_code == 202, response.text
        return dict(response.json())

    def put(self, path: str, id: str, body: dict[str, Any]) -> None:
        """Change an object behind Terraform's back."""
        response = self._http.put(f"{RESOURCES}/{path}/{quote(id, safe='')}", json=body)
        assert response.status_code == 202, response.text

    def delete(self, path: str, id: str) -> None:
        """Delete an object behind Terraform's back."""
        self._http.delete(f"{RESOURCES}/{path}/{quote(id, safe='')}").raise_for_status()

    @cached_property
    def references(self) -> dict[str, str]:
        """Ids of objects that others can refer to, made when they are first asked for."""
        return make_references(self)

    def reference(self, name: str, number: int | None = None) -> str:
        """The id of an object that others can refer to, made when it is first asked for; another for each number."""
        if name not in yandex.REFERENCES:
            assert number is None, f"there is one {name} only"
            return self.references[name]
        if (name, number) not in self._made:
            self._made[name, number] = yandex.make_reference(self, name, number)
        return self._made[name, number]

    @property
    def kept(self) -> set[str]:
        """The ids of the objects that were there or made for others to refer to."""
        return {SAMPLE_SERVER, *self.references.values(), *self._made.values()}

    def clusters(self) -> list[dict[str, Any]]:
        """All gateway clusters."""
        accounts = self._http.get(f"{_API}/data-sources/clusters/v2").raise_for_status().json()
        ids = [each["id"] for each in accounts[0]["clusters"] if each["application"] == "MCP_GATEWAY"]
        return [found for id in ids if (found := self.get("clusters/v1", id))]

    def list(self, path: str) -> list[dict[str, Any]]:
        """All objects of a kind in the gateway cluster."""
        if path == "clusters/v1":
            return self.clusters()
        url = f"{_API}/data-sources/mcp_gateway_cluster/{GATEWAY}/{path}"
        return list(self._http.get(url).raise_for_status().json())

    def faults(self, *rules: dict[str, Any]) -> None:
        """Have requests fail from now on; without rules, none."""
        self._http.put("/_emulator/faults", json=list(rules)).raise_for_status()

    def fired(self) -> int:
        """How many requests the fault rules have made fail."""
        return sum(rule["fired"] for rule in self._http.get("/_emulator/faults").raise_for_status().json())

    def requests(self) -> list[dict[str, Any]]:
        """The requests so far."""
        return list(self._http.get("/_emulator/requests").raise_for_status().json())

    def forget_requests(self) -> None:
        """Begin the list of requests anew."""
        self._http.delete("/_emulator/requests").raise_for_status()


def make_references(cloud: Cloud) -> dict[str, str]:
    """Make two of everything that an object may refer to; their ids by name."""
    ids = {"gateway": GATEWAY, "data_centre": DATA_CENTRE}
    ids["other_gateway"] = cloud.post("clusters/v1", _CLUSTER)["id"]
    ids["other_data_centre"] = OTHER_DATA_CENTRE
    oidc = {"issuer": "https://id.example.com", "jwksUrl": "https://id.example.com/jwks", "audiences": ["all"]}
    for which in ("", "other_"):
        name = f"{which}referred".replace("_", "-")
        body = {"clusterId": GATEWAY, "name": name, "endpointUrl": f"/{name}", "authentication": [oidc]}
        server = ids[f"{which}server"] = cloud.post("virtual-servers/v1", body)["id"]
        below = {"virtualServerId": server, "name": name}
        backends = {
            "http": ("http-server", {"serverUrl": "https://example.com"}),
            "kafka": ("kafka", {"kafkaClusterId": KAFKA}),
            "cassandra": ("cassandra", {"cassandraDataCentreId": DATA_CENTRE}),
            "opensearch": ("opensearch", {"opensearchClusterId": OPENSEARCH}),
        }
        for kind, (path, body) in backends.items():
            ids[f"{which}{kind}_backend"] = cloud.post(f"backends/{path}/v1", below | body)["id"]
        # Both below the same server: a persona's tools are.
        tool = {"backendId": ids["kafka_backend"], "name": f"referred-{which}tool", "topic": "orders"}
        ids[f"{which}tool"] = cloud.post("tools/kafka-publish-message/v1", tool)["id"]
    return ids


_CLUSTER = {
    "name": "other-gateway",
    "mcpGatewayVersion": "1.0.1",
    "slaTier": "NON_PRODUCTION",
    "privateNetworkCluster": False,
    "dataCentres": [
        {
            "name": "first",
            "cloudProvider": "AWS_VPC",
            "region": "US_EAST_1",
            "network": "10.0.0.0/16",
            "nodeSize": "MCP-DEV-t4g.small-30",
            "numberOfNodes": 1,
        }
    ],
}
