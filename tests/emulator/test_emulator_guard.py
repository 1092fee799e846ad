"""The served local cloud beside a browser: other sites' pages, large bodies, other machines."""

from __future__ import annotations

import asyncio
import json
import socket
import subprocess
from collections.abc import AsyncIterator

import httpx
import pytest
from support.terraform import mcpgateway

from provider_shim.emulator import API_KEY, USERNAME, create_app
from provider_shim.emulator.guard import LARGEST_BODY, Guard

pytestmark = pytest.mark.asyncio

CLUSTERS = "/cluster-management/v2/data-sources/clusters/v2"
BACKENDS = "/cluster-management/v2/resources/applications/mcp-gateway/backends/http-server/v1"
BODY = {
    "name": "guarded",
    "serverUrl": "https://api.example.com",
    "virtualServerId": "b2c3d4e5-f6a7-8901-bcde-f12345678901",
}


@pytest.fixture
def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(Guard(create_app(), "cloud.test"))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080", auth=(USERNAME, API_KEY))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1:8080", "localhost", "LOCALHOST:80", "a.localhost", "[::1]:8080", "10.0.0.5:8080", "cloud.test:8080"],
)
async def test_addresses_and_its_own_names_are_answered(client: httpx.AsyncClient, host: str) -> None:
    assert (await client.get(CLUSTERS, headers={"Host": host})).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example.com",
        "evil.example.com:8080",
        "localhost.evil.com",
        "127.0.0.1.evil.com",
        "",
        "[::1",
        "a@localhost.evil",
    ],
)
@pytest.mark.parametrize("path", ["/", CLUSTERS, "/_emulator/requests", "/openapi/yandex.json"])
async def test_other_names_are_refused(client: httpx.AsyncClient, host: str, path: str) -> None:
    response = await client.get(path, headers={"Host": host})
    assert response.status_code == 403
    assert "use the address that it printed" in response.json()["message"]


@pytest.mark.parametrize("origin", ["https://evil.example.com", "null", "http://127.0.0.1:9999", "http://localhost"])
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
async def test_pages_of_other_sites_are_refused(client: httpx.AsyncClient, origin: str, method: str) -> None:
    for path in ("/_emulator/faults", BACKENDS):
        response = await client.request(method, path, headers={"Origin": origin}, content=b"[]")
        assert response.status_code == 403
    assert (await client.get("/_emulator/requests")).json() == []


async def test_the_site_that_a_browser_tells_counts_for_what_changes_something(client: httpx.AsyncClient) -> None:
    for site in ("cross-site", "same-site"):
        headers = {"Sec-Fetch-Site": site}
        assert (await client.post(BACKENDS, json=BODY, headers=headers)).status_code == 403
        # A link leads here from anywhere.
        assert (await client.get("/", headers=headers)).status_code == 200
    headers = {"Sec-Fetch-Site": "same-origin", "Origin": "http://127.0.0.1:8080"}
    assert (await client.post(BACKENDS, json=BODY, headers=headers)).status_code == 202


@pytest.mark.parametrize("path", [BACKENDS, "/_emulator/faults", "/no/such/path"])
async def test_a_body_that_is_too_large_is_refused_unread(client: httpx.AsyncClient, path: str) -> None:
    response = await client.put(path, content=b"x" * (LARGEST_BODY + 1), auth=None)
    assert response.status_code == 413
    assert response.json() == {"message": "The request body exceeds 4 MB."}


@pytest.mark.parametrize("path", [BACKENDS, "/_emulator/faults"])
async def test_a_body_of_unknown_length_is_cut_off_where_it_becomes_too_large(
    client: httpx.AsyncClient, path: str
) -> None:
    sent = 0

    async def endless() -> AsyncIterator[bytes]:
        nonlocal sent
        while True:
            sent += 65536
            assert sent < 2 * LARGEST_BODY, "it was read on"
            yield b"x" * 65536

    method = "POST" if path == BACKENDS else "PUT"
    response = await client.request(method, path, content=endless())
    assert response.status_code == 413


async def test_a_body_of_the_largest_size_is_read(client: httpx.AsyncClient) -> None:
    response = await client.post(BACKENDS, content=b" " * LARGEST_BODY, headers={"Content-Type": "application/json"})
    assert response.status_code == 400


def _served(*arguments: str) -> tuple[subprocess.Popen[str], str]:
    command = mcpgateway("emulator", *arguments)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, process.stdout.readline()


@pytest.mark.parametrize(("host", "warned"), [("0.0.0.0", True), ("127.0.0.1", False), ("localhost", False)])
async def test_an_address_that_others_reach_is_a_warning_on_stderr(host: str, warned: bool) -> None:
    process, line = await asyncio.to_thread(_served, "--host", host)
    process.terminate()
    _, errors = await asyncio.to_thread(process.communicate, timeout=10)
    assert line.startswith("{")
    assert ("0.0.0.0 can be reached from other machines" in errors) is warned
    assert warned or not errors


async def test_the_served_local_cloud_has_the_guard() -> None:
    process, line = await asyncio.to_thread(_served)
    try:
        url = httpx.URL(json.loads(line)["instaclustr"]["endpoint"])

        def raw(request: bytes) -> bytes:
            with socket.create_connection((url.host, url.port or 0), timeout=10) as connection:
                connection.sendall(request)
                return connection.recv(100)

        rebound = b"GET / HTTP/1.1\r\nHost: evil.example.com\r\n\r\n"
        assert b" 403 " in await asyncio.to_thread(raw, rebound)
        head = f"PUT /_emulator/faults HTTP/1.1\r\nHost: {url.netloc.decode()}\r\nContent-Length: 200000000\r\n\r\n"
        assert b" 413 " in await asyncio.to_thread(raw, head.encode())
    finally:
        process.terminate()
        await asyncio.to_thread(process.communicate, timeout=10)
