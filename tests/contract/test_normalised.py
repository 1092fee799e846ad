"""What the cloud makes of values by itself: order, spaces, additions, and how it says "nothing"."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import samples
from promises import PROMISES, shows, unclaimed
from support.cloud import Cloud
from support.terraform import Workspace

_MODES = {
    "null": ["unset=null", "reorder=true", "yandex_reorder=true"],
    "empty": ["unset=empty", "yandex_transport=SSE"],
    "object": ["schema_as=object", "cluster_operation_status=absent"],
    "object only": ["schema_as=object_only"],
    "text only": ["schema_as=text_only"],
}


@pytest.fixture(scope="module", params=_MODES)
def odd_cloud(request: pytest.FixtureRequest) -> Iterator[Cloud]:
    settings = [each for setting in _MODES[request.param] for each in ("--set", setting)]
    with Cloud(*settings, "--set", "rate_limit=0", "--set", "two_factor_delay=0.01") as cloud:
        yield cloud


@shows("normalised")
@pytest.mark.parametrize("which", ["minimal", "full"])
def test_no_drift(odd_cloud: Cloud, make_workspace: Any, which: str) -> None:
    """All resources at once."""
    workspace: Workspace = make_workspace(odd_cloud.provider)
    make = samples.minimal if which == "minimal" else samples.full
    objects = {samples.type_name(name): {"it": make(name, odd_cloud)} for name in samples.SAMPLES}
    workspace.write({"resource": objects})
    workspace.apply()
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")


@shows("normalised")
def test_trimmed_texts_and_added_scopes_are_no_drift(cloud: Cloud, workspace: Workspace) -> None:
    config = samples.full("instaclustr_virtual_server", cloud)
    config["authentication"] |= {"scopes_supported": ["write", " read "], "roles_claim_name": " groups "}
    address = "mcpgateway_instaclustr_virtual_server"
    workspace.write({"resource": {address: {"it": config}}})
    workspace.apply()
    workspace.assert_no_changes()
    id = workspace.state()[f"{address}.it"]["id"]
    shown = cloud.get("virtual-servers/v1", id)
    assert shown is not None
    assert set(shown["authentication"][0]["scopesSupported"]) == {"read", "write", "openid"}
    # A configuration that names what the cloud adds means the same.
    config["authentication"]["scopes_supported"] = ["openid", "read", "write"]
    workspace.write({"resource": {address: {"it": config}}})
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_every_promise_is_shown_by_a_test() -> None:
    import test_contract  # noqa: F401
    import test_secrets  # noqa: F401
    import test_waiting  # noqa: F401

    assert not unclaimed(), {name: PROMISES[name] for name in unclaimed()}
