"""The fixture for users' own tests, used as they do."""

from __future__ import annotations

import copy
import subprocess
import sys
import urllib.request
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from cdktf import App, S3Backend, TerraformOutput, TerraformStack, TerraformVariable

from constructs_lib._core.which_cdk import MODULE
from constructs_lib.l1 import (
    InstaclustrCluster,
    InstaclustrHttpServerBackend,
    InstaclustrKafkaBackend,
    InstaclustrKafkaPublishMessageTool,
    InstaclustrPersonaAccessControl,
    InstaclustrVirtualServer,
    McpgatewayProvider,
)
from constructs_lib.testing import DeploymentError, LocalCloud, Named, Tool
from constructs_lib.testing._terraform import Terraform
from constructs_lib.yandex import AllUsers, Gateway, Role, ServiceAccount, argument

GATEWAY_CLUSTER = "4650aa98-e894-4675-9614-558915d5837a"
SAMPLE_SERVER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
KAFKA = "c3d4e5f6-a7b8-9012-cdef-123456789012"
OIDC = {"issuer": "https://id.example.com", "jwks_url": "https://id.example.com/jwks", "audiences": ["orders"]}

pytestmark = pytest.mark.timeout(120)


class Orders(TerraformStack):
    """A stack as users have them."""

    def __init__(self, scope: Any, id: str, *, folder: str | None = None, **provider: Any) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway", **provider)
        server = InstaclustrVirtualServer(
            self, "orders", cluster_id=GATEWAY_CLUSTER, name="orders", endpoint_url="/orders", authentication=OIDC
        )
        events = InstaclustrKafkaBackend(
            self, "events", virtual_server_id=server.id, name="events", kafka_cluster_id=KAFKA
        )
        publish = InstaclustrKafkaPublishMessageTool(
            self, "publish", backend_id=events.id, name="publish_order", topic="orders"
        )
        InstaclustrPersonaAccessControl(
            self,
            "support",
            virtual_server_id=server.id,
            persona_role="support",
            type="ALLOWLIST",
            tools=[publish.id],
        )
        assistant = Gateway(self, "assistant", folder_id=folder)
        assistant.add_http_tool(
            "weather",
            url="https://weather.example.com",
            query={"q": argument("city")},
            input={"type": "object", "properties": {"city": {"type": "string"}}},
        )
        assistant.grant_invoke(ServiceAccount("ajeagent"))
        assistant.grant(Role.VIEWER, AllUsers())
        TerraformOutput(self, "server", value=server.id)


def test_all_that_was_made_is_handed_back(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Orders, folder="b1gother000000000000")

    server = deployed.virtual_servers["orders"]
    assert deployed.virtual_servers == {"orders"}
    assert deployed.outputs == {"server": server.id}
    assert server.endpoint_url == "/orders"
    assert server.backends == {"events"}
    assert server.backends["events"].kind == "kafka"
    assert server.backends["events"].kafka_cluster_id == KAFKA
    assert server.backends["events"].tools == server.tools == {"publish_order"}
    assert server.tools["publish_order"].kind == "kafka_publish_message"
    assert server.tools["publish_order"].topic == "orders"
    assert server.tools["publish_order"].description is None
    assert server.personas["support"].type == "ALLOWLIST"
    assert server.personas["support"].tools == {"publish_order"}

    assistant = deployed.yandex_gateways["assistant"]
    assert deployed.yandex_gateways == {"assistant"}
    assert assistant.folder_id == "b1gother000000000000"
    assert assistant.tools["weather"].kind == "http_call"
    assert assistant.tools["weather"].call["query"] == {"q": r"\(.city)"}
    assert assistant.tools["weather"].input_schema == {"type": "object", "properties": {"city": {"type": "string"}}}
    assert assistant.members == {Role.INVOKER: {"serviceAccount:ajeagent"}, Role.VIEWER: {"system:allUsers"}}

    # Of what a fresh cloud holds, only what something was made below.
    assert deployed.clusters == {"sample-mcp-gateway"}
    assert deployed.clusters["sample-mcp-gateway"].virtual_servers == {"orders", "sample-virtual-server"}


def test_drift_is_seen_and_put_right(local_cloud: LocalCloud) -> None:
    deployed = local_cloud.deploy(Orders)
    assert deployed.plan_is_empty()

    access = local_cloud.provider["instaclustr"]
    persona = deployed.virtual_servers["orders"].personas["support"]
    url = f"{access['endpoint']}/cluster-management/v2/resources/applications/mcp-gateway/persona-access-controls/v1/"
    credentials = b64encode(f"{access['username']}:{access['api_key']}".encode()).decode()
    request = urllib.request.Request(f"{url}{persona.id}", method="DELETE")
    request.add_header("Authorization", f"Basic {credentials}")
    urllib.request.urlopen(request).close()

    assert not deployed.plan_is_empty()
    assert "1 to add" in deployed.plan()
    assert not deployed.virtual_servers["orders"].personas
    deployed.apply()
    assert deployed.virtual_servers["orders"].personas == {"support"}
    deployed.destroy()
    assert not deployed.virtual_servers
    assert not deployed.yandex_gateways


class Failing(TerraformStack):
    """A stack that the cloud refuses: its personas need authentication."""

    def __init__(self, scope: Any, id: str) -> None:
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        InstaclustrPersonaAccessControl(
            self, "support", virtual_server_id=SAMPLE_SERVER, persona_role="support", type="ALLOWLIST", all_tools=True
        )


def test_what_terraform_says_of_a_failure_is_told(local_cloud: LocalCloud) -> None:
    with pytest.raises(
        DeploymentError, match=r"terraform apply .* ended with 1:\n(.|\n)*mcpgateway_instaclustr_persona"
    ):
        local_cloud.deploy(Failing)


@pytest.mark.local_cloud(yandex_failure="create")
def test_the_local_cloud_has_settings(local_cloud: LocalCloud) -> None:
    with pytest.raises(DeploymentError, match="MCP gateway"):
        local_cloud.deploy(Orders)


def test_a_setting_that_there_is_not_is_told() -> None:
    with LocalCloud(no_such_setting=True) as cloud, pytest.raises(DeploymentError, match="no_such_setting"):
        cloud.deploy(Failing)


def test_problems_at_synth_are_told_as_they_are(local_cloud: LocalCloud) -> None:
    def wrong(app: App) -> None:
        stack = TerraformStack(app, "wrong")
        McpgatewayProvider(stack, "mcpgateway")
        Gateway(stack, "Wrong Name")

    with pytest.raises(RuntimeError, match=r"\[wrong/Wrong Name\] name must be lower-case letters"):
        local_cloud.deploy(wrong)
    with pytest.raises(TypeError, match="can be deployed, got 5"):
        local_cloud.deploy(5)  # type: ignore[arg-type]


@pytest.mark.parametrize("is_relative", [pytest.param(False, marks=pytest.mark.slow), True])
def test_a_local_cloud_of_the_stacks_own_is_not_touched(
    local_cloud: LocalCloud, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_relative: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    own = tmp_path / "own.db"
    # What is in use already: another fixture's object of the same name would be a conflict there.
    own.write_bytes(b"somebody's own")
    emulator = {"path": own.name if is_relative else str(own), "options": {"yandex_rate_limit": "50"}}
    deployed = local_cloud.deploy(Orders, emulator=emulator)
    assert deployed.virtual_servers == {"orders"}
    assert deployed.yandex_gateways["assistant"].tools == {"weather"}
    assert own.read_bytes() == b"somebody's own"
    assert [path.name for path in tmp_path.iterdir()] == ["own.db"]
    beside = local_cloud.deploy(Orders, id="other")
    assert beside.virtual_servers == {"orders"}


@pytest.mark.slow
def test_stacks_that_share_a_local_cloud_of_their_own_share_the_tests(local_cloud: LocalCloud, tmp_path: Path) -> None:
    def two(app: App) -> None:
        for name in ("first", "second"):
            stack = TerraformStack(app, name)
            McpgatewayProvider(stack, "mcpgateway", emulator={"path": str(tmp_path / "own.db")})
            Gateway(stack, name)

    deployed = local_cloud.deploy(two)
    assert deployed.yandex_gateways == {"first", "second"}
    assert list(tmp_path.iterdir()) == []


def test_the_real_clouds_are_out_of_reach(local_cloud: LocalCloud, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IC_API_URL", "https://api.invalid")

    def real(app: App) -> None:
        stack = Orders(
            app,
            "real",
            instaclustr={"endpoint": "https://api.invalid", "username": "me", "api_key": "k", "retry_timeout": "1s"},
            yandex={"token": "t1.real", "endpoint": "https://yandex.invalid", "folder_id": "b1greal0000000000000"},
        )
        S3Backend(stack, bucket="state", key="real", region="eu-west-1")

    deployed = local_cloud.deploy(real)
    assert deployed.virtual_servers == {"orders"}
    assert deployed.yandex_gateways["assistant"].folder_id == "b1greal0000000000000"


def test_stacks_that_refer_to_each_other(local_cloud: LocalCloud) -> None:
    def two(app: App) -> None:
        # By name, the second one comes first.
        first, second = TerraformStack(app, "z-first"), TerraformStack(app, "a-second")
        for stack in (first, second):
            McpgatewayProvider(stack, "mcpgateway")
        name = TerraformVariable(first, "name", type="string")
        server = InstaclustrVirtualServer(
            first, "orders", cluster_id=GATEWAY_CLUSTER, name=name.string_value, endpoint_url="/orders"
        )
        InstaclustrHttpServerBackend(
            second, "crm", virtual_server_id=server.id, name="crm", server_url="https://crm.example.com"
        )

    deployed = local_cloud.deploy(two, variables={"name": "given"})
    assert deployed.virtual_servers["given"].backends == {"crm"}
    assert deployed.plan_is_empty()
    assert deployed.folder.name == "a-second"


def test_an_app_with_what_was_there_before(local_cloud: LocalCloud, tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path / "out"))
    stack = TerraformStack(app, "sample")
    McpgatewayProvider(stack, "mcpgateway")
    InstaclustrHttpServerBackend(
        stack, "crm", virtual_server_id=SAMPLE_SERVER, name="crm", server_url="https://crm.example.com"
    )
    deployed = local_cloud.deploy(app)
    assert deployed.virtual_servers["sample-virtual-server"].backends["crm"].server_url == "https://crm.example.com"


def test_what_must_not_be_destroyed_is_kept(local_cloud: LocalCloud) -> None:
    def kept(app: App) -> None:
        stack = TerraformStack(app, "kept")
        McpgatewayProvider(stack, "mcpgateway")
        InstaclustrCluster(
            stack,
            "cluster",
            name="own",
            mcp_gateway_version="1.0.1",
            sla_tier="NON_PRODUCTION",
            private_network_cluster=False,
            data_centres=[
                {
                    "name": "first",
                    "cloud_provider": "AWS_VPC",
                    "region": "US_EAST_1",
                    "network": "10.0.0.0/16",
                    "node_size": "MCP-DEV-t4g.small-30",
                    "number_of_nodes": 1,
                }
            ],
            lifecycle={"prevent_destroy": True},
        )

    deployed = local_cloud.deploy(kept, keep=True)
    assert deployed.clusters == {"own"}
    assert deployed.clusters["own"].data_centres[0]["node_size"] == "MCP-DEV-t4g.small-30"


USERS_TESTS = """\
from cdktf import TerraformStack
from constructs_lib.l1 import InstaclustrVirtualServer, McpgatewayProvider


class MyStack(TerraformStack):
    def __init__(self, scope, id, cluster="4650aa98-e894-4675-9614-558915d5837a"):
        super().__init__(scope, id)
        McpgatewayProvider(self, "mcpgateway")
        InstaclustrVirtualServer(self, "orders", cluster_id=cluster, name="orders", endpoint_url="/orders")


def test_my_stack(local_cloud):
    deployed = local_cloud.deploy(MyStack)
    assert deployed.virtual_servers["orders"].endpoint_url == "/orders"


def test_it_fails(local_cloud):
    local_cloud.deploy(MyStack, cluster="00000000-0000-0000-0000-000000000000")


def test_it_is_wrong(local_cloud):
    local_cloud.deploy(MyStack, cluster="no uuid")


def test_wrong_expectation(local_cloud):
    assert local_cloud.deploy(MyStack).virtual_servers == {"orders", "billing"}
"""


def test_a_users_project(tmp_path: Path) -> None:
    (tmp_path / "test_mine.py").write_text(USERS_TESTS.replace("cdktf", MODULE))
    (tmp_path / "pytest.ini").write_text("[pytest]\nasyncio_default_fixture_loop_scope = function\n")
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
    told = result.stdout + result.stderr
    assert result.returncode == 1, told
    assert "3 failed, 1 passed" in told
    assert "DeploymentError: terraform apply -auto-approve" in told
    assert "00000000-0000-0000-0000-000000000000" in told
    assert "assert {'orders'} == {'orders', 'billing'}" in told.replace("'billing', 'orders'", "'orders', 'billing'")
    assert "[my-stack/orders] cluster_id must be a UUID" in told
    assert "program.js" not in told, "what Node did is of no use"
    # Neither state nor synthesized files are left in the project.
    left = {path.name for path in tmp_path.iterdir()} - {"__pycache__"}
    assert left == {"test_mine.py", "pytest.ini"}


def test_ctrl_c_ends_a_test_without_more_errors(monkeypatch: pytest.MonkeyPatch) -> None:
    run = Terraform.run

    def interrupted(self: Terraform, folder: Path, *arguments: str, expect: Iterable[int] = (0,)) -> tuple[int, str]:
        if arguments[0] == "apply":
            raise KeyboardInterrupt
        if arguments[0] == "destroy":
            raise DeploymentError("The local cloud has ended, too.")
        return run(self, folder, *arguments, expect=expect)

    monkeypatch.setattr(Terraform, "run", interrupted)
    cloud = LocalCloud().__enter__()
    with pytest.raises(KeyboardInterrupt):
        cloud.deploy(Orders)
    # As pytest ends a fixture.
    cloud.__exit__(None, None, None)


@pytest.mark.parametrize(
    ("module", "absent"),
    [("constructs_lib.testing", "pytest"), ("constructs_lib.testing._plugin", MODULE), ("constructs_lib", "jsii")],
)
def test_nothing_is_imported_before_it_is_needed(module: str, absent: str) -> None:
    program = f"import sys, {module}; sys.exit({absent!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0


def tool(name: str, id: str = "1") -> Tool:
    return Tool(name, id, {"topic": "orders"}, kind="kafka_publish_message")


def test_objects_by_name() -> None:
    tools = Named([tool("b"), tool("a", "2"), tool("b", "3")])
    assert list(tools) == ["a", "b", "b (3)"]
    assert tools == {"a", "b", "b (3)"}
    assert tools != {"a"}
    assert tools == {"a": tool("a", "2"), "b": tool("b"), "b (3)": tool("b", "3")}
    assert repr(tools) == "{'a', 'b', 'b (3)'}"
    assert repr(Named(())) == "{}"
    assert (tools != 5) is True
    with pytest.raises(KeyError, match=r"there is no c; there are: a, b, b \(3\)"):
        tools["c"]


def test_an_object_says_what_it_has() -> None:
    made = tool("a")
    assert made.topic == "orders"
    assert copy.deepcopy(made) == made
    assert repr(made) == "Tool('a')"
    with pytest.raises(AttributeError, match="the Tool a has no topics; the API shows: topic"):
        _ = made.topics
