"""What configuration may look like: links through modules, keys, variables and other stacks; and what is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from graph.conftest import Drawing
from support.terraform import Workspace

GATEWAY = "4650aa98-e894-4675-9614-558915d5837a"
SERVER = "mcpgateway_instaclustr_virtual_server"
HTTP = "mcpgateway_instaclustr_http_server_backend"
TOOL = "mcpgateway_instaclustr_http_server_operation_tool"
PERSONA = "mcpgateway_instaclustr_persona_access_control"
YANDEX = "mcpgateway_yandex_gateway"


def server(name: str, **more: Any) -> dict[str, Any]:
    return {"cluster_id": GATEWAY, "name": name, "endpoint_url": f"/{name}"} | more


def backend(reference: str, **more: Any) -> dict[str, Any]:
    return {"virtual_server_id": reference, "name": "crm", "server_url": "https://crm.example.com"} | more


def draw(path: Path, document: Any) -> Drawing:
    file = path / "main.tf.json"
    file.write_text(json.dumps(document))
    return Drawing(path)


def test_objects_that_are_not_part_of_the_stack_are_shown_by_their_ids(tmp_path: Path) -> None:
    persona = {
        "virtual_server_id": "id-of-server",
        "persona_role": "support",
        "type": "ALLOWLIST",
        "tools": ["id-of-tool"],
    }
    binding = {"gateway_id": "id-of-gateway", "role": "serverless.mcpGateways.admin", "members": ["system:allUsers"]}
    drawing = draw(
        tmp_path,
        {
            "resource": {
                HTTP: {"crm": backend("id-of-server")},
                TOOL: {"get": {"backend_id": "id-of-backend", "method": "get", "path": "/", "name": "get"}},
                PERSONA: {"support": persona},
                f"{YANDEX}_iam_binding": {"all": binding},
            }
        },
    )
    assert 'subgraph server_id_of_server["Virtual server id-of-server"]' in drawing.boxes
    assert 'backend_id_of_backend[["Backend<br>id-of-backend"]]' in drawing.boxes
    assert drawing.edges == [
        "instaclustr_http_server_operation_tool_get -.-> backend_id_of_backend",
        'persona_server_id_of_server_support -->|"may call"| tool_id_of_tool',
        'everybody -->|"may call"| gateway_id_of_gateway',
    ]


@pytest.mark.parametrize(
    ("type", "edge"),
    [("ALLOWLIST", '-->|"may call all tools"|'), ("DENYLIST", '--x|"may not call any tool"|')],
)
def test_persona_without_tools_is_about_all_of_them(tmp_path: Path, type: str, edge: str) -> None:
    persona = {"virtual_server_id": f"${{{SERVER}.orders.id}}", "persona_role": "support", "type": type}
    drawing = draw(tmp_path, {"resource": {SERVER: {"orders": server("orders")}, PERSONA: {"all": persona}}})
    role = "persona_instaclustr_virtual_server_orders_support"
    assert f"{role} {edge} instaclustr_virtual_server_orders" in drawing.edges
    assert ("linkStyle 1 stroke" in drawing.text) == (type == "DENYLIST")


def test_public_gateway_and_members_of_the_cloud(tmp_path: Path) -> None:
    member = {
        "gateway_id": f"${{{YANDEX}.open.id}}",
        "role": "serverless.mcpGateways.invoker",
        "member": "system:allAuthenticatedUsers",
    }
    drawing = draw(
        tmp_path,
        {"resource": {YANDEX: {"open": {"name": "open", "public": True}}, f"{YANDEX}_iam_member": {"all": member}}},
    )
    assert drawing.edges == [
        'everybody -->|"without a token"| yandex_gateway_open',
        'member_system_allAuthenticatedUsers -->|"may call"| yandex_gateway_open',
    ]
    # Nothing is in it: it is a box then, as Mermaid has no empty frames.
    assert 'yandex_gateway_open["MCP gateway open"]' in drawing.boxes


def test_every_action_of_a_gateway_leads_somewhere(tmp_path: Path) -> None:
    actions = {
        "function_call": {"function_id": "d4e1"},
        "container_call": {"container_id": "bba1"},
        "http_call": {"url": "https://user:hidden-1@example.com/a?key=hidden-2"},
        "mcp_call": {
            "url": "https://mcp.example.com/x",
            "tool_call": {"tool_name": "y"},
            "header": {"header_value": "hidden-3"},
            "forward_headers": {"X-Token": "hidden-4"},
        },
        "grpc_call": {"endpoint": "grpc.example.com:443"},
        "start_workflow": {"workflow_id": "dfq1"},
    }
    tools = {name: {"action": {name: call}} for name, call in actions.items()}
    drawing = draw(tmp_path, {"resource": {YANDEX: {"all": {"name": "all", "tools": tools}}}})
    targets = ["Function<br>d4e1", "Container<br>bba1", "HTTP<br>example.com/a", "MCP server<br>mcp.example.com/x"]
    targets += ["gRPC<br>grpc.example.com:443", "Workflow<br>dfq1"]
    assert [box.partition("{{")[2].strip('"}') for box in drawing.boxes if "{{" in box] == targets
    assert len(drawing.edges) == 6
    assert "hidden" not in drawing.text


def test_call_to_a_server_is_found_by_its_url(tmp_path: Path) -> None:
    def call(url: str, tool: str = "") -> dict[str, Any]:
        more = {"tool_call": {"tool_name": tool}} if tool else {}
        return {"action": {"mcp_call": {"url": url} | more}}

    resources = {
        SERVER: {"a": server("a"), "b": server("b", cluster_id="ot-her"), "b2": server("b")},
        HTTP: {
            "crm": backend(f"${{{SERVER}.a.id}}", name="crm"),
            "other": backend(f"${{{SERVER}.a.id}}", name="other"),
        },
        TOOL: {
            "get": {"backend_id": f"${{{HTTP}.crm.id}}", "method": "get", "path": "/", "name": "get"},
            "same": {"backend_id": f"${{{HTTP}.other.id}}", "method": "get", "path": "/", "name": "get"},
        },
        YANDEX: {
            "g": {
                "name": "g",
                "tools": {
                    "t1": call("https://anything.example.com/a/"),
                    "t2": call("https://x.example.com/a", "get"),
                    "t5": call("https://x.example.com/a", f"${{{HTTP}.other.name}}_${{{TOOL}.same.name}}"),
                    "t6": call("https://x.example.com/a", "crm_get"),
                    "t7": call("https://x.example.com/a", "crm_other"),
                    "t3": call("https://mcp.other.cnodes.io/b"),
                    "t4": call("https://nowhere.example.com/b"),
                },
            }
        },
    }
    targets = [edge.split()[-1] for edge in draw(tmp_path, {"resource": resources}).edges if "yandex" in edge]
    assert targets == [
        "instaclustr_virtual_server_a",
        "instaclustr_http_server_operation_tool_get",
        "instaclustr_http_server_operation_tool_same",
        "instaclustr_http_server_operation_tool_get",
        "instaclustr_virtual_server_a",
        "instaclustr_virtual_server_b",
        "mcp_call_nowhere_example_com_b",
    ]


def test_values_through_locals_variables_and_data_sources(tmp_path: Path) -> None:
    drawing = draw(
        tmp_path,
        {
            "//": {"metadata": {}},
            "locals": [{"server": f"${{{SERVER}.orders.id}}", "role": "support"}],
            "variable": {
                "open": {"default": "shown"},
                "hidden": {"default": "hidden-1", "sensitive": True},
                "gone": {"default": "hidden-2", "ephemeral": True},
            },
            "data": {"mcpgateway_instaclustr_cluster": {"gateway": {"name": "main"}}},
            "resource": [
                {
                    SERVER: {
                        "orders": [
                            server(
                                "${var.open}-${var.hidden}",
                                cluster_id="${data.mcpgateway_instaclustr_cluster.gateway.id}",
                            )
                        ]
                    }
                },
                {HTTP: {"crm": backend("${local.server}", name="${var.gone}", server_url="${lower(var.open)}")}},
                {
                    PERSONA: {
                        "p": {
                            "virtual_server_id": "${local.server}",
                            "persona_role": "${local.role}",
                            "type": "ALLOWLIST",
                        }
                    }
                },
            ],
        },
    )
    assert 'subgraph data_instaclustr_cluster_gateway["Cluster main"]' in drawing.boxes
    assert any('["Virtual server shown-… · /shown-…"]' in box for box in drawing.boxes)
    assert 'instaclustr_http_server_backend_crm[["…<br>HTTP …"]]' in drawing.boxes
    assert any('(["Role<br>support"])' in box for box in drawing.boxes)
    assert "hidden" not in drawing.text


def test_stacks_of_one_app_refer_to_each_other(tmp_path: Path) -> None:
    output = "cross-stack-output-orders"
    remote = "data.terraform_remote_state.cross-stack-reference-input-one"
    for stack, document in {
        "one": {
            "resource": {SERVER: {"orders": server("orders")}},
            "output": {output: {"value": f"${{{SERVER}.orders.id}}", "sensitive": True}},
        },
        "two": {
            "resource": {HTTP: {"crm": backend(f"${{{remote}.outputs.{output}}}")}},
            "data": {"terraform_remote_state": {"cross-stack-reference-input-one": {"backend": "local"}}},
        },
    }.items():
        (tmp_path / "cdktf.out/stacks" / stack).mkdir(parents=True)
        (tmp_path / "cdktf.out/stacks" / stack / "cdk.tf.json").write_text(json.dumps(document))
    boxes = Drawing(tmp_path).boxes
    at = boxes.index('subgraph one_instaclustr_virtual_server_orders["Virtual server orders · /orders"]')
    assert boxes[at + 1] == 'two_instaclustr_http_server_backend_crm[["crm<br>HTTP crm.example.com"]]'


MODULES = {
    "main.tf": """
module "shop" {
  source     = "./shop"
  for_each   = toset(["eu", "us"])
  cluster_id = mcpgateway_instaclustr_cluster.gateway.id
  name       = each.key
}
module "tools" {
  source  = "./tools"
  backend = module.shop["eu"].first
}
resource "mcpgateway_instaclustr_cluster" "gateway" {
  name                    = "gateway"
  mcp_gateway_version     = "1.0.1"
  sla_tier                = "NON_PRODUCTION"
  private_network_cluster = false
  data_centres = [{
    name = "first", cloud_provider = "AWS_VPC", region = "US_EAST_1", network = "10.0.0.0/16"
    node_size = "MCP-DEV-t4g.small-30", number_of_nodes = 1
  }]
}
""",
    "shop/main.tf": """
terraform {
  required_providers {
    mcpgateway = { source = "mcpgateway/mcpgateway" }
  }
}
variable "cluster_id" {}
variable "name" {}
resource "mcpgateway_instaclustr_virtual_server" "orders" {
  cluster_id   = var.cluster_id
  name         = var.name
  endpoint_url = "/${var.name}"
}
resource "mcpgateway_instaclustr_http_server_backend" "each" {
  for_each          = toset(["a", "b"])
  virtual_server_id = mcpgateway_instaclustr_virtual_server.orders.id
  name              = each.key
  server_url        = "https://${each.key}.example.com"
}
output "first" {
  value = mcpgateway_instaclustr_http_server_backend.each["a"].id
}
""",
    "tools/main.tf": """
terraform {
  required_providers {
    mcpgateway = { source = "mcpgateway/mcpgateway" }
  }
}
variable "backend" {}
resource "mcpgateway_instaclustr_http_server_operation_tool" "get" {
  backend_id = var.backend
  name       = "get"
  method     = "get"
  path       = "/"
}
""",
}


def test_modules_and_keys_of_a_plan(workspace: Workspace) -> None:
    for name, text in MODULES.items():
        (workspace.folder / name).parent.mkdir(exist_ok=True)
        (workspace.folder / name).write_text(text)
    workspace.write({})
    workspace.run("init", "-no-color")
    drawing = Drawing(workspace.folder, environment=workspace.mirror.environment())
    for shop in ("eu", "us"):
        at = drawing.boxes.index(
            f'subgraph module_shop_{shop}_instaclustr_virtual_server_orders["Virtual server {shop} · /{shop}"]'
        )
        boxes = drawing.boxes[at + 1 : at + 4]
        for name in ("a", "b"):
            node = (
                f'module_shop_{shop}_instaclustr_http_server_backend_each_{name}[["{name}<br>HTTP {name}.example.com"]]'
            )
            assert node in boxes
    # Which of two shops it is cannot be told from the plan: there is no arrow rather than a wrong one.
    tool = "module_tools_instaclustr_http_server_operation_tool_get"
    assert drawing.edges[-1] == f"{tool} -.-> backend_server_unknown"


@pytest.mark.parametrize(
    ("files", "says"),
    [
        ({}, "No Terraform configuration was found in"),
        ({"main.tf": "# nothing"}, "is not initialized: run `terraform init` there"),
        ({"cdktf.json": "{}"}, "is not synthesized: run `cdktf synth` there"),
        ({"main.tf.json": "{]"}, "main.tf.json is not valid JSON"),
        ({"main.tf.json": "[]"}, "is neither a Terraform configuration nor"),
        ({"main.tf.json": '{"resource": {"null_resource": {"x": {}}}}'}, "There is nothing to draw"),
        ({"main.tf.json": '{"module": {"x": {"source": "./x"}}}'}, "is not initialized"),
    ],
)
def test_folder_that_cannot_be_drawn_is_one_message(tmp_path: Path, files: dict[str, str], says: str) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text)
    drawing = Drawing(tmp_path)
    assert (drawing.code, drawing.text, drawing.error.count("\n")) == (1, "", 1)
    assert says in drawing.error


def test_files_that_cannot_be_drawn(tmp_path: Path) -> None:
    binary = tmp_path / "tfplan"
    binary.write_bytes(b"PK\x03\x04\xff")
    assert "terraform show -json tfplan | mcpgateway graph -" in Drawing(binary).error
    assert "No such file" in Drawing(tmp_path / "absent").error
    assert "There is nothing to draw" in Drawing("-", input='{"format_version": "1.0"}').error
    assert (
        "neither output of `terraform show -json` nor"
        in Drawing("-", input='{"format_version": "1.0", "values": 1}').error
    )
    (tmp_path / "main.tf.json").write_text(json.dumps({"resource": {SERVER: {"orders": server("orders")}}}))
    assert "No such file" in Drawing(tmp_path, "--output", tmp_path / "absent" / "x.mmd").error


def test_mistake_in_the_configuration_is_terraforms_message(workspace: Workspace) -> None:
    workspace.write({})
    text = 'variable "id" {}\nresource "mcpgateway_instaclustr_virtual_server" "x" {\n  cluster_id = var.id\n}\n'
    (workspace.folder / "more.tf").write_text(text)
    drawing = Drawing(workspace.folder, environment=workspace.mirror.environment())
    assert drawing.code == 1
    assert "terraform plan in" in drawing.error
    assert "no value is given" not in drawing.error
