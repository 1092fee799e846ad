"""The local cloud's file, as a stack leaves it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from support.cloud import KAFKA, SAMPLE_SERVER

SECRET = "correct-horse-battery"


@pytest.fixture(scope="session")
def attach() -> dict[str, str]:
    """Nothing: a provider that Terraform launched closes the file before Terraform ends."""
    return {}


def _files_with_it(db: Path) -> list[str]:
    return [path.name for path in db.parent.iterdir() if SECRET.encode() in path.read_bytes()]


def test_a_destroyed_stack_leaves_no_secret_in_the_file(make_workspace: Any, tmp_path: Path) -> None:
    (tmp_path / "cloud").mkdir()
    db = tmp_path / "cloud" / "cloud.db"
    workspace = make_workspace({"emulator": {"path": str(db)}})
    sasl = {"username": "mcp", "password_wo": SECRET, "password_wo_version": 1}
    backend = {"virtual_server_id": SAMPLE_SERVER, "name": "events", "kafka_cluster_id": KAFKA}
    header = {"header_name": "X-Key", "header_value_wo": SECRET, "header_value_wo_version": 1}
    call = {"mcp_call": {"url": "https://mcp.example.com", "header": header}}
    gateway = {"name": "assistant", "tools": {"find": {"action": call}}}
    workspace.write(
        {
            "resource": {
                "mcpgateway_instaclustr_kafka_backend": {"it": backend | {"authentication_sasl_plain": sasl}},
                "mcpgateway_yandex_gateway": {"it": gateway},
            }
        }
    )
    before = os.umask(0)
    try:
        workspace.apply()
    finally:
        os.umask(before)
    assert _files_with_it(db)
    assert db.stat().st_mode & 0o777 == 0o600
    workspace.run("destroy", "-auto-approve", "-no-color")
    assert _files_with_it(db) == []
