"""JSON Schemas go out in the form that the API accepts, whichever that is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import samples
from support.cloud import Cloud
from support.protocol import ProtocolWorkspace
from support.terraform import TerraformError

TOOL = "mcpgateway_instaclustr_http_server_operation_tool"
PATH = "tools/http-server-operation/v1"


@pytest.fixture(scope="module", params=["text", "object", "text_only", "object_only"])
def mode_and_cloud(request: pytest.FixtureRequest) -> Iterator[tuple[str, Cloud]]:
    with Cloud("--set", f"schema_as={request.param}", "--set", "rate_limit=0") as cloud:
        yield request.param, cloud


@pytest.fixture
def mode(mode_and_cloud: tuple[str, Cloud]) -> str:
    return mode_and_cloud[0]


@pytest.fixture
def cloud(mode_and_cloud: tuple[str, Cloud]) -> Cloud:
    mode_and_cloud[1].faults()
    return mode_and_cloud[1]


@pytest.fixture
def workspace(cloud: Cloud) -> Iterator[ProtocolWorkspace]:
    workspace = ProtocolWorkspace(cloud.provider)
    yield workspace
    workspace.destroy()


def _config(cloud: Cloud, **changed: Any) -> dict[str, Any]:
    return samples.full("instaclustr_http_server_operation_tool", cloud) | changed


def _write(workspace: ProtocolWorkspace, **tools: Any) -> None:
    workspace.write({"resource": {TOOL: tools}})


def _writes(cloud: Cloud) -> list[tuple[str, int]]:
    """Method and status of each write so far."""
    return [(each["method"], each["status"]) for each in cloud.requests() if each["method"] in ("POST", "PUT")]


def test_tools_are_created_changed_and_read(mode: str, cloud: Cloud, workspace: ProtocolWorkspace) -> None:
    _write(workspace, it=_config(cloud))
    cloud.forget_requests()
    workspace.apply()
    refused = [("POST", 400)] if mode == "object_only" else []
    assert _writes(cloud) == [*refused, ("POST", 202)]
    workspace.assert_no_changes()

    _write(workspace, it=_config(cloud, request_body={"schema": '{"type": "object"}'}))
    cloud.forget_requests()
    workspace.apply()
    refused = [("PUT", 400)] if mode == "object_only" else []
    assert _writes(cloud) == [*refused, ("PUT", 202)]
    workspace.assert_no_changes()


def test_the_form_is_found_out_once_a_run(mode: str, cloud: Cloud, workspace: ProtocolWorkspace) -> None:
    _write(workspace, first=_config(cloud, name="first"), second=_config(cloud, name="second"))
    workspace.plan()
    cloud.forget_requests()
    workspace.apply_plan()
    statuses = [status for _, status in _writes(cloud)]
    assert statuses.count(202) == 2
    # Both may be refused before the first is sent again.
    assert statuses.count(400) in ((1, 2) if mode == "object_only" else (0,))
    _write(workspace, **{name: _config(cloud, name=name, description="Another.") for name in ("first", "second")})
    workspace.apply()
    workspace.assert_no_changes()


def test_a_mistake_is_shown_as_what_it_is(mode: str, cloud: Cloud, workspace: ProtocolWorkspace) -> None:
    """The API refuses a backend that does not exist, whatever the form of the schemas."""
    nobody = "00000000-0000-0000-0000-000000000000"
    _write(workspace, it=_config(cloud, backend_id=nobody))
    cloud.forget_requests()
    with pytest.raises(TerraformError) as caught:
        workspace.apply()
    assert f"there is no HTTP server backend {nobody}" in str(caught.value)
    assert "schema" not in str(caught.value)
    # The first request cannot tell which form is accepted, if it is refused for another reason.
    assert _writes(cloud) == [("POST", 400), ("POST", 400)]
    assert not [each for each in cloud.list(PATH) if each["name"] == "getCustomer"]


def test_a_lost_response_after_a_refusal_creates_one_object(
    mode: str, cloud: Cloud, workspace: ProtocolWorkspace
) -> None:
    _write(workspace, it=_config(cloud))
    workspace.plan()
    # The first POST is refused for its form in one mode; the next one gets no response.
    cloud.faults({"method": "POST", "drop": "after", "nth": 2 if mode == "object_only" else 1})
    workspace.apply_plan()
    assert cloud.fired() == 1
    assert len([each for each in cloud.list(PATH) if each["name"] == "getCustomer"]) == 1
    workspace.assert_no_changes()
