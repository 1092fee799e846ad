"""Diagrams of real stacks: synthesized by the CDK, planned and applied by Terraform."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from graph.conftest import SECRETS, Drawing
from support.cloud import Cloud
from support.terraform import Workspace

TWO_CLOUDS = [
    'everybody -->|"without a token"| instaclustr_virtual_server_cluster_orders_of_two',
    "instaclustr_http_server_operation_tool_cluster_orders_of_two_crm_get_customer -.-> "
    "instaclustr_http_server_backend_cluster_orders_of_two_crm",
    "yandex_gateway_assistant_customer -.-> "
    "instaclustr_http_server_operation_tool_cluster_orders_of_two_crm_get_customer",
    'member_serviceAccount_ajeagent000000000000 -->|"may call"| yandex_gateway_assistant',
]
QUICKSTART = [
    'issuer_login_example_com -->|"with a token"| instaclustr_virtual_server_gateway_orders',
    "instaclustr_kafka_backend_gateway_orders_events -.-> data_instaclustr_kafka_cluster_kafka",
    "instaclustr_http_server_operation_tool_gateway_orders_crm_get_customer -.-> "
    "instaclustr_http_server_backend_gateway_orders_crm",
    "instaclustr_kafka_consume_recent_tool_gateway_orders_events_recent_orders -.-> "
    "instaclustr_kafka_backend_gateway_orders_events",
    *(
        f'persona_instaclustr_virtual_server_gateway_orders_{role} -->|"may call"| instaclustr_{tool}'
        for role, tool in (
            ("support", "http_server_operation_tool_gateway_orders_crm_get_customer"),
            ("support", "kafka_consume_recent_tool_gateway_orders_events_recent_orders"),
            ("warehouse", "kafka_consume_recent_tool_gateway_orders_events_recent_orders"),
        )
    ),
]
SHOP = [
    'issuer_login_example_com -->|"with a token"| instaclustr_virtual_server_orders',
    "instaclustr_kafka_backend_events -.-> kafka_cluster_id_c3d4e5f6_a7b8_9012_cdef_123456789012",
    "instaclustr_cassandra_backend_history -.-> cassandra_data_centre_id_d4e5f6a7_b8c9_0123_def0_234567890123",
    "instaclustr_opensearch_backend_products -.-> opensearch_cluster_id_e5f6a7b8_c9d0_1234_ef01_345678901234",
    "instaclustr_http_server_operation_tool_get_customer -.-> instaclustr_http_server_backend_crm",
    "instaclustr_cassandra_query_tool_orders_of_customer -.-> instaclustr_cassandra_backend_history",
    "instaclustr_kafka_consume_recent_tool_recent_orders -.-> instaclustr_kafka_backend_events",
    "instaclustr_kafka_publish_message_tool_publish_order -.-> instaclustr_kafka_backend_events",
    "instaclustr_opensearch_document_search_tool_find_products -.-> instaclustr_opensearch_backend_products",
    "instaclustr_opensearch_index_document_tool_save_review -.-> instaclustr_opensearch_backend_products",
    'persona_instaclustr_virtual_server_orders_operator -->|"may call all tools"| instaclustr_virtual_server_orders',
    *(
        f'persona_instaclustr_virtual_server_orders_support -->|"may call"| instaclustr_{tool}'
        for tool in (
            "http_server_operation_tool_get_customer",
            "cassandra_query_tool_orders_of_customer",
            "kafka_consume_recent_tool_recent_orders",
        )
    ),
    "yandex_gateway_assistant_delivery_days -.-> http_call_delivery_example_com_days",
    "yandex_gateway_assistant_order_status -.-> function_call_d4eorderstatus000000",
    "yandex_gateway_assistant_get_customer -.-> instaclustr_http_server_operation_tool_get_customer",
    'member_userAccount_ajeauditor0000000000 ---|"viewer"| yandex_gateway_assistant',
    'member_group_ajesupport0000000000 -->|"may call"| yandex_gateway_assistant',
    'member_serviceAccount_ajeagent000000000000 -->|"may call"| yandex_gateway_assistant',
]


@pytest.mark.parametrize(
    "below", ["", "cdktf.out", "cdktf.out/stacks/two_clouds", "cdktf.out/stacks/two_clouds/cdk.tf.json"]
)
def test_synthesized_stack(synthesized: Path, below: str) -> None:
    drawing = Drawing(synthesized / "two_clouds" / below)
    assert drawing.edges == TWO_CLOUDS
    server = 'instaclustr_virtual_server_cluster_orders_of_two["Virtual server orders-of-two · /orders-of-two"]'
    assert f"subgraph {server}" in drawing.boxes


def test_this_folder_is_the_default(synthesized: Path) -> None:
    drawing = Drawing(cwd=synthesized / "quickstart")
    assert drawing.edges == QUICKSTART
    assert drawing.boxes == [
        'subgraph instaclustr["NetApp Instaclustr"]',
        'subgraph data_instaclustr_cluster_gateway["Cluster sample-mcp-gateway"]',
        'subgraph instaclustr_virtual_server_gateway_orders["Virtual server orders · /orders"]',
        'instaclustr_http_server_backend_gateway_orders_crm[["crm<br>HTTP crm.example.com/api"]]',
        'instaclustr_kafka_backend_gateway_orders_events[["events<br>Kafka"]]',
        "instaclustr_http_server_operation_tool_gateway_orders_crm_get_customer"
        '["get_customer<br>GET /customers/#123;id#125;"]',
        'instaclustr_kafka_consume_recent_tool_gateway_orders_events_recent_orders["recent_orders<br>reads orders"]',
        'issuer_login_example_com(["Users of<br>login.example.com"])',
        'data_instaclustr_kafka_cluster_kafka[("Kafka cluster<br>sample-kafka")]',
        'persona_instaclustr_virtual_server_gateway_orders_support(["Role<br>support"])',
        'persona_instaclustr_virtual_server_gateway_orders_warehouse(["Role<br>warehouse"])',
    ]


def test_folder_in_terraforms_language_without_credentials_and_secrets(shop: Workspace) -> None:
    environment = shop.mirror.environment()
    drawing = Drawing(shop.folder, environment=environment)
    assert sorted(drawing.edges) == sorted(SHOP)
    assert f"no value is given for {', '.join(sorted(SECRETS))}" in drawing.error
    given = Drawing(shop.folder, environment=environment | shop.extra_environment)
    assert (given.text, given.error) == (drawing.text, "")
    assert not [path for path in shop.folder.iterdir() if "plan" in path.name or "state" in path.name]


def test_plan_and_state(shop: Workspace, cloud: Cloud, tmp_path: Path) -> None:
    connection = cloud.connection | {"instaclustr": cloud.provider["instaclustr"]}
    (shop.folder / "local_override.tf.json").write_text(json.dumps({"provider": {"mcpgateway": connection}}))
    shop.plan()
    planned = Drawing("-", input=shop.run("show", "-json", "tfplan"))
    assert sorted(planned.edges) == sorted(SHOP)
    shop.apply_plan()
    shown = tmp_path / "state.json"
    shown.write_text(shop.run("show", "-json"))
    applied = Drawing(shown)
    assert sorted(applied.edges) == sorted(SHOP)
    # The same text before and after, but for what could not be known.
    assert applied.text == planned.text
    everything = planned.text + applied.text
    assert not [secret for secret in SECRETS.values() if secret in everything]
    shop.run("destroy", "-auto-approve", "-no-color")


def test_mermaid_reads_it_and_draws_it(synthesized: Path, tmp_path: Path) -> None:
    picture = tmp_path / "diagram.svg"
    assert Drawing(synthesized / "two_clouds", "--output", picture).text == ""
    written = picture.read_text()
    root = ElementTree.fromstring(written)
    texts = " ".join("".join(root.itertext()).split())
    assert "Virtual server orders-of-two" in texts
    assert "GET /customers/{id}" in texts
    assert Drawing(synthesized / "two_clouds", "--format", "svg").text.startswith("<svg")
