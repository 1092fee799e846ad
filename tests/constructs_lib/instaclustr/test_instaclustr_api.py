"""The vendor's API as a backend."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import TerraformStack

from constructs_lib.instaclustr import ApiComponent, InstaclustrApi, NoAuthentication, VirtualServer
from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud

ID = "4650aa98-e894-4675-9614-558915d5837a"


def test_a_backend(stack: Any) -> None:
    server = VirtualServer.from_id(stack, "server", ID)
    both = [ApiComponent.MONITORING_API_CORE, "CLUSTER_MANAGEMENT_API_CORE"]
    api = server.add_instaclustr_api("api", components=both, api_user="agents")
    [made] = stack.synthesized()["resource"]["mcpgateway_instaclustr_api_backend"].values()
    assert (made["components"], made["api_user"], made["virtual_server_id"]) == (both, "agents", ID)
    assert api.server is server
    assert stack.told() == []


def test_mistakes(stack: Any) -> None:
    server: Any = VirtualServer.from_id(stack, "server", ID)
    server.add_instaclustr_api("a", components=["MONITORING"], api_user="agents")
    server.add_instaclustr_api("b", components=[], api_user="")
    told = stack.told()
    for message in ("a] components must be one of", "b] components must have at least 1 item", "b] api_user must have"):
        assert any(message in line for line in told), (message, told)
    for id, wrong in (("c1", "MONITORING_API_CORE"), ("c2", 5), ("c3", None)):
        with pytest.raises(TypeError, match="components must be a list"):
            server.add_instaclustr_api(id, components=wrong, api_user="agents")
    with pytest.raises(TypeError, match="components must be one of"):
        server.add_instaclustr_api("d", components=[5], api_user="agents")
    other = server.add_instaclustr_api("e", components=["MONITORING_API_CORE"], api_user="x")
    with pytest.raises(TypeError, match=r"server must be a virtual server, .* got an API backend"):
        InstaclustrApi(stack, "f", server=other, components=["MONITORING_API_CORE"], api_user="x")


class Operations(TerraformStack):
    """A server that offers the vendor's API."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        server = VirtualServer(self, "ops", cluster=ID, endpoint="/ops", authentication=NoAuthentication())
        server.add_instaclustr_api("api", components=[ApiComponent.MONITORING_API_CORE], api_user="agents")


def test_a_backend_is_deployed(local_cloud: LocalCloud) -> None:
    [backend] = local_cloud.deploy(Operations).virtual_servers["ops"].backends.values()
    assert backend.kind == "instaclustr_api"
    assert (backend.components, backend.api_user) == (["MONITORING_API_CORE"], "agents")
    assert backend.name == "instaclustr-api"
