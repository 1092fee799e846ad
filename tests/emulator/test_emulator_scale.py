"""A thousand tools on twenty servers: nothing may take longer with every object that is there already."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.asyncio

SERVERS, TOOLS = 20, 50


async def test_a_thousand_tools(open_cloud: Any, tmp_path: Path) -> None:
    api = open_cloud(tmp_path / "cloud.db", rate_limit="0", checked=False)
    backends = []
    for number in range(SERVERS):
        server = await api.create(api.servers, api.server_body(name=f"s{number}", endpointUrl=f"/s{number}"))
        backends.append((await api.create(api.http, api.http_body(virtualServerId=server["id"])))["id"])
    parameters = [{"name": "id", "in": "path", "schema": {"type": "string"}}]
    operation = {"method": "get", "path": "/orders/{id}", "parameters": parameters, "description": "What it does." * 10}
    durations = []
    for number in range(TOOLS):
        for backend in backends:
            start = time.perf_counter()
            await api.create(api.operations, {"backendId": backend, "name": f"tool-{number}", **operation})
            durations.append(time.perf_counter() - start)
    first, last = (sum(part) for part in (durations[:100], durations[-100:]))
    assert last < 2 * first + 0.2, "Creation gets slower."
    start = time.perf_counter()
    listed = (await api.get(api.list_of(api.operations))).json()
    assert len(listed) == SERVERS * TOOLS
    assert time.perf_counter() - start < 1
    start = time.perf_counter()
    page = await api.get("/")
    # Each with its own name, and with the one that clients see.
    assert page.text.count("tool-49") == 2 * SERVERS
    assert time.perf_counter() - start < 2
