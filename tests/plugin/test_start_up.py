"""Terraform launches the provider three times a plan: what a launch does not need is not imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

_LAUNCH = """
import asyncio, sys
from provider_shim.cli import _provider
from provider_shim.plugin import server, tfplugin6_pb2 as pb
from provider_shim.plugin.schemas import SchemaMethods
from provider_shim.plugin.service import ProviderService

service = ProviderService(_provider())
type = "mcpgateway_instaclustr_http_server_backend"
config = {"virtual_server_id": "b2c3d4e5-f6a7-8901-bcde-f12345678901", "name": "crm", "server_url": "https://e.com"}

async def main():
    answer = await SchemaMethods(service._schemas).methods()[pb.GetProviderSchema](pb.GetProviderSchema.Request())
    assert type in answer.resource_schemas
    provider = service._provider
    assert provider.validate_resource(type, config, write_only=True) == []
    await provider.configure({"emulator": {"path": "cloud.db", "options": None}})
    planned = provider.plan(type, config, None)
    assert planned.plan.planned["name"] == "crm"

asyncio.run(main())
print(" ".join(sys.modules))
"""


@pytest.mark.parametrize("module", ["pydantic", "httpx", "starlette", "sqlite3", "jsonschema", "argparse", "jwt"])
def test_schema_validation_and_plan_need_no(module: str) -> None:
    done = subprocess.run([sys.executable, "-c", _LAUNCH], capture_output=True, text=True, check=True)
    assert module not in done.stdout.split()
