"""Gateways of Yandex Cloud, deployed: what is synthesized is what Terraform and the cloud take."""

from __future__ import annotations

from typing import Any

import pytest
from cdktf import TerraformIterator, TerraformOutput, TerraformStack, TerraformVariable

from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.testing import LocalCloud
from constructs_lib.yandex import (
    AllUsers,
    FolderLog,
    Gateway,
    Group,
    HeaderPolicy,
    LogLevel,
    McpAuthentication,
    Role,
    ServiceAccount,
    Transport,
    argument,
    arguments,
    lockbox,
)

pytestmark = pytest.mark.timeout(120)
QUERY = {"type": "object", "properties": {"city": {"type": "string"}, "folder-id": {"type": "string"}}}


class Everything(TerraformStack):
    """All kinds of tools and grants."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        key = TerraformVariable(self, "key", type="string", sensitive=True)
        gateway = Gateway(
            self,
            "assistant",
            labels={"team": "shop"},
            service_account="ajeassistant00000000",
            logging=FolderLog(level=LogLevel.WARN),
            transport=Transport.STREAMABLE,
        )
        gateway.add_function_tool("function", function="d4efunction000000000", tag="live")
        gateway.add_container_tool(
            "container",
            container="bbacontainer00000000",
            method="POST",
            path=f"/{argument('city').uri}",
            body={"city": argument("city"), "note": f'in "{argument("city")}"', "all": arguments(), "n": [1, None]},
            headers={"X-Key": lockbox("e6qsecret0000000000", "key")},
            forward_headers=HeaderPolicy.deny(["Cookie"]),
            input=QUERY,
        )
        gateway.add_http_tool("http", url="https://example.com", query={"q": argument("folder-id")}, input=QUERY)
        gateway.add_grpc_tool(
            "grpc", endpoint="grpc.example.com:443", method="shop.Orders/Get", use_service_account=True
        )
        gateway.add_workflow_tool("workflow", workflow="dfqworkflow000000000", wait=False)
        other = Gateway(self, "other")
        weather = other.add_http_tool("weather", url="https://example.com", input=QUERY, description="The weather.")
        gateway.add_mcp_tool(
            "written",
            server=other,
            tool=weather,
            authentication=McpAuthentication.header("X-Key", key),
            parameters={"city": argument("city")},
        )
        gateway.add_mcp_tool(
            "looked_up",
            server="https://mcp.example.com",
            authentication=McpAuthentication.header("Authorization", f"Bearer {lockbox('e6q', 'token')}"),
            forward_headers=HeaderPolicy.allow(["X-Trace"]),
            headers={"FolderId": "b1gfolder00000000000", "X-Token": key},
        )
        gateway.add_mcp_tool("open", server="https://mcp.example.com", authentication=McpAuthentication.none())
        gateway.grant_invoke(ServiceAccount("ajeagent"), AllUsers())
        gateway.set_members(Role.VIEWER, [Group("ajegroup"), ServiceAccount("ajeagent")])
        found = Gateway.from_name(self, "found", "assistant", depends_on=[gateway])
        found.grant(Role.AUDITOR, ServiceAccount("ajeauditor"))
        TerraformOutput(self, "url", value=found.url)
        each = TerraformIterator.from_list(["one", "two"])
        Gateway(self, "each", name=each.value, for_each=each).grant_invoke(ServiceAccount("ajeagent"))
        Gateway(self, "counted", name="counted-${count.index}", count=2).grant_invoke(ServiceAccount("ajeagent"))


def test_everything_is_deployed_as_it_is_written(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Everything, variables={"key": "hunter2"})
    assert deployed.yandex_gateways == {"assistant", "other", "one", "two", "counted-0", "counted-1"}
    gateway = deployed.yandex_gateways["assistant"]
    assert {name: tool.kind for name, tool in gateway.tools.items()} == {
        "function": "function_call",
        "container": "container_call",
        "http": "http_call",
        "grpc": "grpc_call",
        "workflow": "start_workflow",
        "written": "mcp_call",
        "looked_up": "mcp_call",
        "open": "mcp_call",
    }
    assert gateway.tools["container"].call["body"] == (
        r'{"city": \(.city | tojson), "note": \("in \"\(.city)\"" | tojson), "all": \(. | tojson), "n": [1, null]}'
    )
    assert gateway.tools["container"].call["headers"] == {"X-Key": r'\(lockboxPayload("e6qsecret0000000000"; "key"))'}
    assert gateway.tools["http"].call["query"] == {"q": r'\(.["folder-id"])'}
    written = gateway.tools["written"]
    assert written.description == "The weather."
    assert written.input_schema == QUERY
    assert written.call["url"] == deployed.yandex_gateways["other"].base_domain
    assert written.call["header"] == {"header_name": "X-Key", "header_value": "hunter2"}
    assert written.call["tool_call"] == {"tool_name": "weather", "parameters_json": r'{"city": \(.city | tojson)}'}
    headers = {"FolderId": "b1gfolder00000000000", "X-Token": "hunter2"}
    assert gateway.tools["looked_up"].call["forward_headers"] == headers
    assert gateway.tools["open"].call["unauthorized"] == {}
    assert gateway.members == {
        Role.INVOKER: {"serviceAccount:ajeagent", "system:allUsers"},
        Role.VIEWER: {"group:ajegroup", "serviceAccount:ajeagent"},
        Role.AUDITOR: {"serviceAccount:ajeauditor"},
    }
    assert deployed.outputs == {"url": gateway.base_domain}
    for name in ("one", "two", "counted-0", "counted-1"):
        assert deployed.yandex_gateways[name].members == {Role.INVOKER: {"serviceAccount:ajeagent"}}
    assert deployed.plan_is_empty()
    assert "hunter2" not in "".join(path.read_text() for path in deployed.folder.parent.glob("*.tfstate"))
