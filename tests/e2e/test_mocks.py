"""`terraform test` with a bare `mock_provider`: a module can be tested without any cloud (README, "Mocks")."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import samples
from support.cloud import DATA_CENTRE
from support.terraform import Mirror, Workspace, unframed

_IDS = {
    "gateway": "mcpgateway_instaclustr_cluster.it.id",
    "server": "mcpgateway_instaclustr_virtual_server.it.id",
    "http_backend": "mcpgateway_instaclustr_http_server_backend.it.id",
    "kafka_backend": "mcpgateway_instaclustr_kafka_backend.it.id",
    "cassandra_backend": "mcpgateway_instaclustr_cassandra_backend.it.id",
    "opensearch_backend": "mcpgateway_instaclustr_opensearch_backend.it.id",
    "tool": "mcpgateway_instaclustr_kafka_publish_message_tool.it.id",
    "other_tool": "mcpgateway_instaclustr_http_server_operation_tool.it.id",
    "folder": "mcpgateway_yandex_gateway.it.folder_id",
    "yandex_gateway": "mcpgateway_yandex_gateway.it.id",
}
_TEST = """\
mock_provider "mcpgateway" {}

run "apply" {
  assert {
    condition     = mcpgateway_instaclustr_virtual_server.it.cluster_id == mcpgateway_instaclustr_cluster.it.id
    error_message = "The server belongs to another cluster."
  }
}
"""


class _References:
    """What samples refer to, as other resources of the configuration."""

    def reference(self, name: str, number: int | None = None) -> str:
        return DATA_CENTRE if name == "data_centre" else f"${{{_IDS[name]}}}"


@pytest.fixture(params=["mirror", "later_mirror"], ids=["path", "later"])
def workspace(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    mirror: Mirror = request.getfixturevalue(request.param)
    mirror.initialise(tmp_path)
    (tmp_path / "mocks.tftest.hcl").write_text(_TEST)
    return Workspace(tmp_path, mirror, {})


def _stack() -> dict[str, Any]:
    references: Any = _References()
    resources = {samples.type_name(name): {"it": samples.full(name, references)} for name in samples.SAMPLES}
    resources["mcpgateway_yandex_gateway"]["it"]["folder_id"] = "b1gfolder00000000001"
    return {"resource": resources}


def test_bare_mock_provider_will_do_for_every_type(workspace: Workspace) -> None:
    workspace.write(_stack())
    output = workspace.run("test", "-no-color")
    assert "1 passed, 0 failed" in output


def test_mistaken_reference_is_found_with_mocks_too(workspace: Workspace) -> None:
    stack = _stack()
    stack["resource"]["mcpgateway_instaclustr_virtual_server"]["it"]["cluster_id"] = (
        "${mcpgateway_instaclustr_cluster.it.name}-1"
    )
    workspace.write(stack)
    output = unframed(workspace.run("test", "-no-color", expect=1))
    assert "cluster_id must be a UUID" in output
