"""The constructs through the real command line of the CDK."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.cdktf_support import STACK, Project, copy_example
from e2e.l1_names import generated, ours

from constructs_lib import l1

# The README's own section with the command line is followed in `make test`.
pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


def test_the_quickstart_is_synthesized_compared_deployed_and_destroyed(project: Project) -> None:
    project.folder = copy_example(STACK, project.folder)

    project.cdktf("synth")
    written = project.synthesized()["resource"]
    addresses = {f"{type}.{name}" for type, named in written.items() for name in named}
    assert len(addresses) == 7

    assert "7 to add, 0 to change, 0 to destroy" in project.cdktf("diff", "--skip-provider-lock")

    project.cdktf("deploy", "--auto-approve", "--skip-provider-lock")
    state = project.state()
    assert set(state) == addresses
    [server] = [values for address, values in state.items() if "_virtual_server." in address]
    backends = {
        values["name"]: values["virtual_server_id"] for address, values in state.items() if "_backend." in address
    }
    assert backends == {"crm": server["id"], "events": server["id"]}
    assert "demo-" not in (project.folder / f"terraform.{STACK}.tfstate").read_text()

    assert "No changes" in project.cdktf("diff", "--skip-provider-lock")

    project.cdktf("destroy", "--auto-approve", "--skip-provider-lock")
    assert project.state() == {}


def test_names_are_those_that_cdktf_get_generates(project: Project) -> None:
    theirs = generated(project.get())
    # The CDK generates nothing for ephemeral resources.
    mine = {name: names for name, names in ours(l1).items() if ".ephemeral_" not in getattr(l1, name).__module__}
    assert set(mine) == set(theirs)
    for name, names in theirs.items():
        assert mine[name] == names, name
