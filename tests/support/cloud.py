"""A served local cloud, and the API as somebody else than Terraform uses it."""

from __future__ import annotations

import json
import subprocess
from types import TracebackType
from typing import Any, Self

import httpx

from support.terraform import mcpgateway

GATEWAY = "4650aa98-e894-4675-9614-558915d5837a"
SAMPLE_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KAFKA = "c3d4e5f6-a7b8-9012-cdef-123456789012"
OTHER_KAFKA = "477052c5-1a53-4a6b-9169-8103e9ee4383"

_API = "/cluster-management/v2"
RESOURCES = f"{_API}/resources/applications/mcp-gateway"


class Cloud:
    """`mcpgateway emulator` in a process of its own, from `with` to the end of it."""

    def __init__(self, *arguments: str) -> None:
        self._arguments = arguments

    def __enter__(self) -> Self:
        command = mcpgateway("emulator", "--port", "0", *self._arguments)
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        self.connection: dict[str, Any] = json.loads(self._process.stdout.readline())
        access = self.connection["instaclustr"]
        auth = (access["username"], access["api_key"])
        self._http = httpx.Client(base_url=access["endpoint"], auth=auth, timeout=30)
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
        return {"instaclustr": self.connection["instaclustr"] | {"requests_per_second": 0}}

    def get(self, path: str, id: str) -> dict[str, Any] | None:
        """An object as the API shows it."""
        response = self._http.get(f"{RESOURCES}/{path}/{id}")
        return None if response.status_code == 404 else dict(response.raise_for_status().json())

    def post(self, path: str, body: dict[str, Any]) -> dict[str, Any]:
        """Make an object."""
        return dict(self._http.post(f"{RESOURCES}/{path}", json=body).raise_for_status().json())

    def put(self, path: str, id: str, body: dict[str, Any]) -> None:
        """Change an object behind Terraform's back."""
        response = self._http.put(f"{RESOURCES}/{path}/{id}", json=body)
        assert response.status_code == 202, response.text

    def delete(self, path: str, id: str) -> None:
        """Delete an object behind Terraform's back."""
        self._http.delete(f"{RESOURCES}/{path}/{id}").raise_for_status()

    def list(self, path: str) -> list[dict[str, Any]]:
        """All objects of a kind in the gateway cluster."""
        url = f"{_API}/data-sources/mcp_gateway_cluster/{GATEWAY}/{path}"
        return list(self._http.get(url).raise_for_status().json())

    def faults(self, *rules: dict[str, Any]) -> None:
        """Have requests fail from now on; without rules, none."""
        self._http.put("/_emulator/faults", json=list(rules)).raise_for_status()

    def requests(self) -> list[dict[str, Any]]:
        """The requests so far."""
        return list(self._http.get("/_emulator/requests").raise_for_status().json())

    def forget_requests(self) -> None:
        """Begin the list of requests anew."""
        self._http.delete("/_emulator/requests").raise_for_status()
