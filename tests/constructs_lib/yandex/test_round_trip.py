"""The tools of a gateway, exported to a file and read from it: Terraform finds no change."""

from __future__ import annotations

import copy
import json
import subprocess
from pathlib import Path
from typing import Any

import cdktf
import pytest
import samples_yandex
from cdktf import TerraformVariable
from support.cloud import Cloud
from support.terraform import Workspace, mcpgateway, neutral_environment
from support.yandex import GatewayKind

from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.yandex import Gateway

ADDRESS = "mcpgateway_yandex_gateway.it"
SECRETS = {"REMOTE_HEADER_VALUE": "first-secret-of-remote", "WEATHER_AUTHORIZATION": "Bearer abcdefghijkl"}


HEADER = "tools.remote.action.mcp_call.header"


# A secret is not read, and therefore sent again after an import; an update may change the status.
@pytest.mark.parametrize(
    ("format", "value", "changed"),
    [
        ("yaml", SECRETS["REMOTE_HEADER_VALUE"], {f"{HEADER}.header_value_wo_version", "status"}),
        ("json", r'\(lockboxPayload("e6q"; "key"))', {f"{HEADER}.header_value", "status"}),
        ("yaml", None, set()),
    ],
    ids=["secret", "lockbox", "none"],
)
def test_an_exported_file_makes_the_same_gateway(
    stack: Any, cloud: Cloud, workspace: Workspace, tmp_path: Path, format: str, value: str | None, changed: set[str]
) -> None:
    tools = copy.deepcopy(samples_yandex._TOOLS)
    call = tools["remote"]["action"]["mcp_call"]
    call["transfer_headers"]["headers"].sort()
    del call["forward_headers"]  # Its values may be secrets, as those of a header.
    if value is None:
        del call["header"]
        call["unauthorized"] = {}
    else:
        call["header"]["header_value"] = value
        tools["weather"]["action"]["http_call"]["headers"]["Authorization"] = SECRETS["WEATHER_AUTHORIZATION"]
    account = "ajeserviceaccount001"
    # Not in the order that Terraform sends them in.
    in_order = dict(reversed(tools.items()))
    config = {"name": "exported", "service_account_id": account, "transport": "SSE", "tools": in_order}
    id = GatewayKind().create(cloud, config)
    file = tmp_path / f"tools.{format}"
    access = cloud.connection["yandex"]
    environment = neutral_environment() | {"YC_TOKEN": access["token"], "YC_ENDPOINT": access["endpoint"]}
    command = mcpgateway("export-tools", "--gateway", id, "--output", str(file))
    subprocess.run(command, check=True, capture_output=True, env=environment)

    McpgatewayProvider(stack, "provider")
    needed = [name for name in SECRETS if value is not None and (name.startswith("WEATHER") or SECRETS[name] == value)]
    secrets = {name: TerraformVariable(stack, name, type="string", sensitive=True) for name in needed}
    gateway = Gateway(stack, "exported", service_account=account, transport="SSE")
    assert gateway.add_tools_from_file(file, secrets=secrets).keys() == tools.keys()
    synthesized = json.loads(cdktf.Testing.synth(stack, True))
    [resource] = synthesized["resource"]["mcpgateway_yandex_gateway"].values()
    workspace.write(
        {
            "resource": {"mcpgateway_yandex_gateway": {"it": resource}},
            **{block: synthesized[block] for block in ("variable",) if block in synthesized},
            "import": [{"to": ADDRESS, "id": id}],
        }
    )
    workspace.extra_environment = {f"TF_VAR_{name}": SECRETS[name] for name in needed}
    plan = workspace.plan()
    assert plan.changed(ADDRESS) == changed
    assert plan.actions(ADDRESS) == (["update"] if changed else ["no-op"])
    workspace.apply_plan()
    workspace.assert_no_changes()
    shown = GatewayKind().shown(cloud, id)
    assert shown is not None
    assert shown["tools"] == tools
    workspace.destroy()
