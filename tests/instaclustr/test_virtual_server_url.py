"""The URL of a virtual server: as the API shows it, or else as it can be guessed."""

from __future__ import annotations

from typing import Any

import pytest
from support.cloud import GATEWAY
from support.terraform import Workspace

from provider_shim.instaclustr.virtual_server import VirtualServer

TYPE = "mcpgateway_instaclustr_virtual_server"
GUESSED = "https://mcp-gateway.4650aa98e89446759614558915d5837a.cnodes.io"


@pytest.mark.parametrize(("shown", "host"), [("false", GUESSED), ("true", "https://4650aa98.mcp.cnodes.io")])
def test_resource_and_data_source_have_the_url(make_workspace: Any, shown: str, host: str) -> None:
    workspace: Workspace = make_workspace({"emulator": {"path": "cloud.db", "options": {"virtual_server_url": shown}}})
    for endpoint, description in (("/orders", "created"), ("/orders/2", "changed")):
        server = {"cluster_id": GATEWAY, "name": "orders", "endpoint_url": endpoint}
        found = {"id": f"${{{TYPE}.it.id}}"}
        outputs = {"made": {"value": f"${{{TYPE}.it.url}}"}, "found": {"value": f"${{data.{TYPE}.it.url}}"}}
        workspace.write({"resource": {TYPE: {"it": server}}, "data": {TYPE: {"it": found}}, "output": outputs})
        workspace.apply()
        for output in outputs:
            assert workspace.run("output", "-raw", output) == f"{host}{endpoint}", description
        workspace.run("plan", "-refresh-only", "-detailed-exitcode", "-no-color")
    server["name"] = "renamed"
    workspace.write({"resource": {TYPE: {"it": server}}})
    assert workspace.plan().changed(f"{TYPE}.it") == {"name"}


@pytest.mark.parametrize(
    ("more", "url"),
    [
        ({}, f"{GUESSED}/orders"),
        ({"mcpUrl": "https://a.example.com/orders/"}, "https://a.example.com/orders/"),
        ({"docs": "https://a.example.com/other", "number": 1, "nothing": None}, f"{GUESSED}/orders"),
    ],
)
def test_the_field_may_have_any_name(more: dict[str, Any], url: str) -> None:
    shown = {"id": "1", "clusterId": GATEWAY, "name": "orders", "endpointUrl": "/orders"}
    assert VirtualServer.from_api(shown | more)["url"] == url
