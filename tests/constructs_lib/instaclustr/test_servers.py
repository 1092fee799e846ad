"""Gateway clusters, virtual servers, and who may call what."""

from __future__ import annotations

import json
from typing import Any

import cdktf
import pytest
from cdktf import TerraformIterator, TerraformVariable
from constructs import Construct, Node

from constructs_lib.instaclustr import (
    AllTools,
    ApiKey,
    DataCentre,
    Duration,
    GatewayCluster,
    KafkaBackend,
    NoAuthentication,
    Oidc,
    Passthrough,
    PersonaRule,
    Resize,
    Secret,
    TwoFactorDelete,
    VirtualServer,
)
from constructs_lib.l1 import InstaclustrPersonaAccessControl, McpgatewayProvider

ID = "4650aa98-e894-4675-9614-558915d5837a"
OTHER = "b2c3d4e5-f6a7-8901-bcde-f12345678901"
OIDC = Oidc("https://login.example.com", "https://login.example.com/jwks.json", ["orders"])


def warnings(construct: Any) -> list[str]:
    return [entry.data for entry in construct.node.metadata if entry.type == "@cdktf/warn"]


@pytest.fixture(autouse=True)
def provider(stack: Any) -> None:
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})


def test_a_cluster_with_all_options(stack: Any) -> None:
    cluster = GatewayCluster(
        stack,
        "gateway",
        name="production",
        version="1.0.1",
        sla_tier="PRODUCTION",
        description="For agents.",
        private_network=True,
        data_centres=[
            DataCentre.aws(
                "US_EAST_1",
                "10.0.0.0/16",
                "MCP-PRD-m7g.large-30",
                nodes=3,
                virtual_network="vpc-1",
                ebs_encryption_key="key",
                account="own",
                zero_inbound_access=True,
                tags={"team": "shop"},
                tag_management=True,
            ),
            DataCentre.gcp("europe-west1", "10.1.0.0/16", "size", nodes=1, virtual_network="net", name="west"),
            DataCentre.azure("WEST_US", "10.2.0.0/16", "size", nodes=1, resource_group="group"),
            DataCentre.azure("WEST_US", "10.3.0.0/16", "size", nodes=1, availability_zones=True),
            DataCentre.on_premises("HERE", "10.4.0.0/16", "size", nodes=2),
        ],
        resize=Resize(concurrency=2, notify_support_contacts=True, downsize_acknowledged=True),
        two_factor_delete=TwoFactorDelete("ops@example.com"),
        timeouts={"create": Duration.hours(2), "delete": "30m"},
    )
    assert stack.told() == []
    [written] = stack.written("cluster").values()
    aws, gcp, azure, zones, own = written.pop("data_centres")
    assert written == {
        "name": "production",
        "mcp_gateway_version": "1.0.1",
        "sla_tier": "PRODUCTION",
        "private_network_cluster": True,
        "description": "For agents.",
        "resize_settings": {"concurrency": 2, "notify_support_contacts": True, "downsize_acknowledged": True},
        "two_factor_delete": {"confirmation_email": "ops@example.com"},
        "timeouts": {"create": "2h", "delete": "30m"},
    }
    assert aws == {
        "name": "AWS_VPC_US_EAST_1",
        "cloud_provider": "AWS_VPC",
        "region": "US_EAST_1",
        "network": "10.0.0.0/16",
        "node_size": "MCP-PRD-m7g.large-30",
        "number_of_nodes": 3,
        "provider_account_name": "own",
        "zero_inbound_access": True,
        "tag_management_enabled": True,
        "tags": [{"key": "team", "value": "shop"}],
        "aws_settings": {"custom_virtual_network_id": "vpc-1", "ebs_encryption_key": "key"},
    }
    assert (gcp["name"], gcp["gcp_settings"]) == ("west", {"custom_virtual_network_id": "net"})
    assert (azure["cloud_provider"], azure["azure_settings"]) == ("AZURE", {"resource_group": "group"})
    assert (zones["cloud_provider"], "azure_settings" in zones) == ("AZURE_AZ", False)
    assert (own["cloud_provider"], own["name"]) == ("ONPREMISES", "ONPREMISES_HERE")
    assert stack.resolved(cluster.id) == stack.resolved(cluster.node.default_child.id)
    assert cluster.fqn == cluster.node.default_child.fqn


def test_a_later_cloud_than_is_known(stack: Any) -> None:
    centre = DataCentre.of("MARS", "R1", "10.0.0.0/16", "size", nodes=1, aws_settings={"ebs_encryption_key": "x"})
    GatewayCluster(stack, "gateway", version="1.0.1", sla_tier="NON_PRODUCTION", data_centres=[centre])
    assert [line.partition("]")[0] for line in stack.told()] == ["[stack/gateway"] * 2


def test_developer_nodes_in_production_are_a_problem_at_synth(stack: Any) -> None:
    centre = DataCentre.aws("US_EAST_1", "10.0.0.0/16", "MCP-DEV-t4g.small-30", nodes=1)
    GatewayCluster(stack, "gateway", version="1.1.0", sla_tier="PRODUCTION", data_centres=[centre])
    [problem] = stack.told()
    assert "data_centres[0].node_size is MCP-DEV-t4g.small-30, a developer node size" in problem


def test_backend_names_that_newer_apis_refuse_are_warnings_at_synth(stack: Any) -> None:
    orders = server(stack)
    backends = [
        orders.add_http_server("order_api", url="https://crm.example.com"),
        orders.add_kafka_backend("order_events", kafka=ID),
        orders.add_cassandra_backend("order_history", data_centre=ID),
        orders.add_opensearch_backend("order_search", opensearch=ID),
    ]
    assert stack.told() == []
    for backend in backends:
        [warning] = warnings(backend.node.default_child)
        assert f"name is '{backend.node.id}'. Newer versions of the API accept only" in warning


def test_network_settings_of_backends(stack: Any) -> None:
    orders = server(stack)
    private: Any = {"use_private_network": True, "peer_networks": False}
    orders.add_kafka_backend("events", kafka=ID, **private)
    orders.add_cassandra_backend("history", data_centre=ID, **private)
    orders.add_opensearch_backend("products", opensearch=ID, **private)
    for kind in ("kafka", "cassandra", "opensearch"):
        [written] = stack.written(f"{kind}_backend").values()
        assert private.items() <= written.items()


@pytest.mark.parametrize("how", ["id", "host", "name", "endpoint"])
def test_the_url_of_a_server(stack: Any, how: str) -> None:
    host = "abc" if how == "host" else None
    if how == "name":
        gateway = GatewayCluster.from_name(stack, "gateway", "production")
        found = "${data.mcpgateway_instaclustr_cluster.gateway_0DE3A00D.id}"
    else:
        gateway = GatewayCluster.from_id(stack, "gateway", ID, host=host)
        found = host or ID.replace("-", "")
    path = TerraformVariable(stack, "path", type="string").string_value if how == "endpoint" else "/orders"
    url = stack.resolved(gateway.add_virtual_server("orders", endpoint=path).url)
    expected = "${var.path}" if how == "endpoint" else "/orders"
    if how == "name":
        assert url.startswith("https://mcp-gateway.${replace(data.mcpgateway_instaclustr_cluster.gateway")
        assert url.endswith('.id, "-", "")}.cnodes.io/orders')
    else:
        assert url == f"https://mcp-gateway.{found}.cnodes.io{expected}"


def test_the_url_of_a_server_that_exists(stack: Any) -> None:
    assert VirtualServer.from_id(stack, "a", OTHER, cluster_id=ID, endpoint="/a").url == (
        f"https://mcp-gateway.{ID.replace('-', '')}.cnodes.io/a"
    )
    assert "data" not in stack.synthesized()
    found = VirtualServer.from_id(stack, "b", OTHER)
    assert found.id == OTHER
    assert stack.resolved(found.url) == stack.resolved(found.url)
    [data] = stack.synthesized()["data"]["mcpgateway_instaclustr_virtual_server"].values()
    assert data["id"] == OTHER
    assert ".endpoint_url}" in stack.resolved(found.url)
    gateway = GatewayCluster.from_id(stack, "gateway", ID)
    named = VirtualServer.from_name(stack, "c", "orders", cluster=gateway)
    assert stack.resolved(named.url).startswith(f"https://mcp-gateway.{ID.replace('-', '')}.cnodes.io${{data.")
    assert stack.resolved(named.id).startswith("${data.mcpgateway_instaclustr_virtual_server.c")
    named.grant("anyone")
    assert stack.told() == []


def test_a_server_with_all_options(stack: Any) -> None:
    oidc = Oidc("https://a.example", "https://a.example/jwks", ["x"], scopes=["openid"], roles_claim="groups")
    VirtualServer(stack, "orders", cluster=ID, endpoint="/o", name="shop", authentication=oidc)
    assert stack.written("virtual_server")["shop"]["authentication"] == {
        "issuer": "https://a.example",
        "jwks_url": "https://a.example/jwks",
        "audiences": ["x"],
        "scopes_supported": ["openid"],
        "roles_claim_name": "groups",
    }
    with pytest.raises(TypeError, match="audiences must be a list"):
        VirtualServer(stack, "x", cluster=ID, endpoint="/x", authentication=Oidc("a", "b", "c"))


def server(stack: Any, authentication: Oidc | None = OIDC) -> VirtualServer:
    return VirtualServer(stack, "orders", cluster=ID, endpoint="/orders", authentication=authentication)


def test_grants_of_a_role_are_one_rule(stack: Any) -> None:
    orders = server(stack)
    events = orders.add_kafka_backend("events", kafka=ID)
    one, two = (events.add_publish_tool(name, topic="t") for name in ("one", "two"))
    rule = orders.grant("support", [one])
    assert orders.grant("support", [two, one, OTHER]) is rule
    assert isinstance(rule, PersonaRule)
    assert rule.node.path == "stack/orders/Personas/support"
    assert isinstance(rule.node.default_child, InstaclustrPersonaAccessControl)
    orders.grant("admin", [one])
    orders.grant("admin")
    orders.grant("admin", [two])
    orders.deny("interns & guests", [one])
    assert stack.told() == []
    written = stack.written("persona_access_control")
    assert written["support"]["tools"] == [stack.resolved(each) for each in (one.id, two.id, OTHER)]
    assert "tools" not in written["admin"]
    assert written["interns & guests"]["type"] == "DENYLIST"
    assert len(written) == 3


def test_all_tools_are_said_in_a_word(stack: Any) -> None:
    orders = server(stack)
    orders.grant("admin")
    orders.grant("boss", AllTools.ALL)
    orders.deny("guest", AllTools.ALL)
    orders.grant("support", [ID])
    assert stack.told() == []
    written = stack.written("persona_access_control")
    assert {role: (rule["type"], rule.get("tools"), rule.get("all_tools")) for role, rule in written.items()} == {
        "admin": ("ALLOWLIST", None, True),
        "boss": ("ALLOWLIST", None, True),
        "guest": ("DENYLIST", None, True),
        "support": ("ALLOWLIST", [ID], None),
    }


def test_l1_has_no_tools_only_with_the_word_for_all(stack: Any) -> None:
    for id, more in {"empty": {"tools": []}, "none": {}, "all": {"all_tools": True}}.items():
        InstaclustrPersonaAccessControl(
            stack,
            id,
            virtual_server_id=ID,
            persona_role=id,
            type="ALLOWLIST",
            **more,  # type: ignore[arg-type]
        )
    problems = stack.told()
    assert [line.partition("]")[0] for line in problems] == ["[stack/empty", "[stack/none"]
    assert all("set all_tools = true" in line for line in problems)


def test_a_server_without_authentication_is_a_warning_unless_it_is_meant(stack: Any) -> None:
    silent = server(stack, authentication=None)
    meant = VirtualServer(stack, "meant", cluster=ID, endpoint="/meant", authentication=NoAuthentication())
    closed = VirtualServer(stack, "closed", cluster=ID, endpoint="/closed", authentication=OIDC)
    assert stack.told() == []
    assert [len(warnings(each)) for each in (silent, meant, closed)] == [1, 0, 0]
    [warning] = warnings(silent)
    assert "the virtual server orders has no authentication: everybody who reaches /orders may call" in warning
    assert "NoAuthentication() if that is intended" in warning
    assert (silent.is_open, meant.is_open, closed.is_open) == (True, True, False)
    assert "authentication" not in stack.written("virtual_server")["meant"]


def test_a_role_may_be_a_token(stack: Any) -> None:
    role = TerraformVariable(stack, "role", type="string").string_value
    server(stack).grant(role)
    assert stack.told() == []
    assert "${var.role}" in stack.written("persona_access_control")


def test_what_is_wrong_with_grants(stack: Any) -> None:
    orders = server(stack, authentication=None)
    tool = orders.add_kafka_backend("events", kafka=ID).add_publish_tool("one", topic="t")
    other = VirtualServer(stack, "other", cluster=ID, endpoint="/other", authentication=OIDC)
    orders.grant("support", [tool])
    other.grant("support", [tool])
    problems = stack.told()
    assert [line.partition("]")[0] for line in problems] == [
        "[stack/orders/Personas/support",
        "[stack/other/Personas/support",
    ]
    assert "stack/orders has no authentication, so nobody has the role 'support'" in problems[0]
    assert "stack/orders/events/one is a tool of another virtual server, stack/orders" in problems[1]


@pytest.mark.parametrize("give", ["grant", "deny"])
def test_an_empty_list_of_tools_is_never_written(stack: Any, give: str) -> None:
    orders = server(stack)
    crm = orders.add_http_server("crm", url="https://crm.example.com")
    with pytest.raises(
        ValueError, match="'support' are an empty list, which would stand for all tools of stack/orders"
    ):
        getattr(orders, give)("support", [])
    with pytest.raises(TypeError, match="the tools of the role 'support' must be a list, got None"):
        getattr(orders, give)("support", None)
    with pytest.raises(TypeError, match="a tool of the role 'support' must be a tool or its ID, got HttpServer"):
        getattr(orders, give)("support", [ID, crm])
    # What was wrong already may be why the list is empty.
    with pytest.raises(ValueError, match=r"so far:\n  \[stack/orders/crm\] missing.yaml: The document cannot be read"):
        getattr(orders, give)("support", crm.add_operations_from_openapi("missing.yaml").values())
    assert not stack.written("persona_access_control")


def test_a_role_is_either_granted_tools_or_denied_some(stack: Any) -> None:
    orders = server(stack)
    orders.grant("support", [ID])
    orders.deny("intern", [ID])
    with pytest.raises(ValueError, match="'support' is both granted and denied tools of stack/orders; it has one rule"):
        orders.deny("support", [OTHER])
    with pytest.raises(ValueError, match="'intern' is both granted and denied"):
        orders.grant("intern")
    written = stack.written("persona_access_control")
    assert {role: (rule["type"], rule["tools"]) for role, rule in written.items()} == {
        "support": ("ALLOWLIST", [ID]),
        "intern": ("DENYLIST", [ID]),
    }


def test_several_tools_of_one_construct_are_granted_together(stack: Any) -> None:
    orders = server(stack)
    events = orders.add_kafka_backend("events", kafka=ID)
    names = TerraformIterator.from_list(["a", "b"])
    each = events.add_publish_tool("each", topic=names.value, name=names.value, for_each=names)
    listed = TerraformVariable(stack, "listed", type="list(string)").list_value
    orders.grant("several", [each])
    orders.grant("mixed", [each, ID])
    orders.grant("listed", listed)
    assert stack.told() == []
    written = stack.written("persona_access_control")
    made = each.node.default_child
    ids = f"[ for key, val in {made.terraform_resource_type}.{made.friendly_unique_id}: val.id]"
    assert written["several"]["tools"] == f"${{{ids}}}"
    assert written["mixed"]["tools"] == f'${{concat(["{ID}"], {ids})}}'
    assert written["listed"]["tools"] == "${var.listed}"
    # Of a list that may turn out to be empty, Terraform is to see that it is not.
    [condition] = written["listed"]["lifecycle"]["precondition"]
    assert condition["condition"] == "${(length(var.listed) >= 1)}"
    assert "lifecycle" in written["several"]
    assert "lifecycle" not in written["mixed"]


def test_what_is_no_tool(stack: Any) -> None:
    orders = server(stack)
    tool = orders.add_kafka_backend("events", kafka=ID).add_publish_tool("one", topic="t")
    with pytest.raises(TypeError, match="the tools of the role 'support' must be a list, got PublishTool"):
        orders.grant("support", tool)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="a tool of the role 'support' must be a construct with an ID"):
        orders.grant("support", [5])  # type: ignore[list-item]


def test_a_tool_of_a_server_that_is_known_by_its_id_alone(stack: Any) -> None:
    existing = VirtualServer.from_id(stack, "existing", OTHER)
    tool = existing.add_kafka_backend("events", kafka=ID).add_publish_tool("one", topic="t")
    loose = KafkaBackend(stack, "loose", server=OTHER, kafka=ID).add_publish_tool("two", topic="t")
    VirtualServer.from_id(stack, "again", OTHER).grant("support", [tool, loose])
    assert loose.backend.server is None
    assert stack.told() == []


def test_authentication_of_http_servers(stack: Any) -> None:
    orders = server(stack)
    key = Secret.plain_text("k", version=2)
    for id, authentication in {
        "bearer": ApiKey.bearer(key),
        "header": ApiKey.header("X-Api-Key", key, "Key"),
        "query": ApiKey.query("key", key),
        "cookie": ApiKey.cookie("key", key),
        "caller": Passthrough(),
    }.items():
        orders.add_http_server(id, url="https://x.example", authentication=authentication)
    orders.add_http_server("none", url="http://x.example")
    assert stack.told() == []
    found = {name: each.get("authentication") for name, each in stack.written("http_server_backend").items()}
    sent = {"scheme": "KEY", "key_wo": "k", "key_wo_version": 2}
    assert found == {
        "bearer": sent,
        "header": {**sent, "header": {"name": "X-Api-Key", "key_prefix": "Key"}},
        "query": {**sent, "query_parameter_name": "key"},
        "cookie": {**sent, "cookie_name": "key"},
        "caller": {"scheme": "PASSTHROUGH"},
        "none": None,
    }


def test_secrets_travel_over_tls(stack: Any) -> None:
    orders = server(stack)
    key = ApiKey.bearer(Secret.plain_text("k"))
    url = TerraformVariable(stack, "url", type="string").string_value
    orders.add_http_server("open", url="http://x.example", authentication=key)
    orders.add_http_server("caller", url="HTTP://x.example", authentication=Passthrough())
    orders.add_http_server("said", url="http://x.example", authentication=key, insecure=True)
    orders.add_http_server("token", url=url, authentication=key)
    problems = stack.told()
    assert [line.partition("]")[0] for line in problems] == ["[stack/orders/open", "[stack/orders/caller"]
    assert "url must begin with https://, since credentials go there" in problems[0]


def test_names_that_are_taken(stack: Any) -> None:
    gateway = GatewayCluster.from_id(stack, "gateway", ID)
    orders = gateway.add_virtual_server("orders", endpoint="/orders")
    gateway.add_virtual_server("again", endpoint="/orders", name="orders")
    events = orders.add_kafka_backend("events", kafka=ID)
    crm = orders.add_http_server("crm", url="https://x.example", name="events")
    orders.add_kafka_backend("more", kafka=ID, name="events")
    events.add_publish_tool("get", topic="t")
    crm.add_operation("fetch", "GET", "/", name="get")
    crm.add_operation("again", "GET", "/", name="get")
    billing = orders.add_http_server("billing", url="https://x.example")
    billing.add_operation("get", "GET", "/")
    crm.add_operation("gone", "GET", "/a")
    crm.add_operation("here", "GET", "/b", name="gone")
    assert crm.node.try_remove_child("gone")
    assert [line.removeprefix("[stack/gateway/") for line in stack.told()] == [
        "again] the name 'orders' is already used by stack/gateway/orders",
        "again] the endpoint '/orders' is already used by stack/gateway/orders",
        "orders/more] the name of a Kafka backend 'events' is already used by stack/gateway/orders/events",
        "orders/crm/fetch] the name for clients 'events_get' is already used by stack/gateway/orders/events/get",
        "orders/crm/again] the name of a tool 'get' is already used by stack/gateway/orders/crm/fetch",
    ]


def test_names_of_the_synthesized_resources_are_readable(stack: Any) -> None:
    server(stack).add_kafka_backend("events", kafka=ID)
    [name] = json.loads(cdktf.Testing.synth(stack))["resource"]["mcpgateway_instaclustr_kafka_backend"]
    assert name.startswith("orders_events_")


def test_variables_are_looked_for_once_however_many_secrets_there_are(
    stack: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = server(stack)
    keys = [TerraformVariable(Construct(stack, place), "key", type="string") for place in ("a", "b")]
    for key in keys:
        for number in range(3):
            name = f"{key.node.scope.node.id}{number}"
            orders.add_http_server(name, url="https://crm.example.com", authentication=ApiKey.bearer(key.string_value))
    walks: list[Any] = []
    find_all = Node.find_all
    monkeypatch.setattr(Node, "find_all", lambda node, *order: walks.append(node) or find_all(node, *order))
    told = [line for line in stack.told() if "would be shown" in line]
    assert [line.partition(" which")[0].rpartition(" ")[2] for line in told] == ["stack/a/key,"] * 3 + [
        "stack/b/key,"
    ] * 3
    assert len(walks) == 1


def test_a_rule_that_came_to_stand_for_all_tools_is_not_refused_for_an_empty_list(stack: Any) -> None:
    orders = server(stack)
    orders.grant("support", TerraformVariable(stack, "listed", type="list(string)").list_value)
    orders.grant("support")
    rule = stack.written("persona_access_control")["support"]
    assert "lifecycle" not in rule
    assert "tools" not in rule


def test_keys_of_an_issuer_that_come_without_tls_are_a_warning_at_synth(stack: Any) -> None:
    plain = Oidc("http://login.example.com", "http://login.example.com/jwks.json", ["orders"])
    there = server(stack, authentication=plain)
    assert stack.told() == []
    found = warnings(there.node.default_child)
    assert [text.partition(" ")[0] for text in found] == ["authentication.issuer", "authentication.jwks_url"]
    assert all("Use https://" in text for text in found)


def test_a_url_with_a_password_in_it_is_refused_without_being_shown(stack: Any) -> None:
    server(stack).add_http_server("crm", url="https://me:hunter2@crm.example.com")
    [problem] = stack.told()
    assert "without a user name or password in it" in problem
    assert "hunter2" not in problem
