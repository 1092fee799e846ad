"""Ephemeral resources under the real Terraform, by a provider that lends and notes what it lent."""

from __future__ import annotations

import json
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from support import toy
from support.terraform import Mirror, Workspace
from support.toy import LEASE, SECRET

TOKEN = f"{SECRET}-crm"
GOT = "got"


class Toy(Workspace):
    """A folder with the toy provider, and the journal of what it did."""

    def __init__(self, folder: Path, mirror: Mirror) -> None:
        super().__init__(folder, mirror, {})
        self._journal = folder / "journal"
        self.set()

    def set(self, **environment: str) -> None:
        """Have something go wrong from now on: `TOY_STUCK`, `TOY_FAILS`."""
        self.extra_environment = {"TOY_JOURNAL": str(self._journal), **environment}

    def lend(self, lease: dict[str, Any], command: str = f'printf %s "$TOKEN" > {GOT}', **more: Any) -> None:
        """A configuration whose command gets the token of a lease."""
        environment = {"TOKEN": f"${{ephemeral.{LEASE}.it.token}}"}
        run = {"local-exec": {"command": command, "environment": environment}}
        base = {
            "terraform": {"required_providers": {"toy": {"source": toy.SOURCE}}},
            "provider": {"toy": {}},
            "ephemeral": {LEASE: {"it": lease}},
            "resource": {"terraform_data": {"it": {"provisioner": run}, **more}},
        }
        self.write(base)
        self.run("init", "-no-color")

    def journal(self) -> list[str]:
        """What was done since the last look."""
        done = self._journal.read_text().split("\n")[:-1] if self._journal.exists() else []
        self._journal.unlink(missing_ok=True)
        return done


@pytest.fixture
def workspace(tmp_path: Path, mirror: Mirror) -> Toy:
    toy.add_to(mirror.folder / "mirror")
    return Toy(tmp_path, mirror)


def test_it_is_opened_for_plan_and_for_apply_and_kept_nowhere(workspace: Toy) -> None:
    workspace.lend({"name": "crm"})
    workspace.extra_environment |= {"TF_LOG": "TRACE", "TF_LOG_PATH": "trace.log"}
    workspace.plan()
    assert workspace.journal() == ["open crm", "close crm"]
    workspace.apply_plan()
    assert workspace.journal() == ["open crm", "close crm"]
    assert (workspace.folder / GOT).read_text() == TOKEN
    (workspace.folder / GOT).unlink()
    kept = [path for path in workspace.folder.rglob("*") if path.is_file() and ".terraform" not in path.parts]
    assert {"terraform.tfstate", "tfplan", "trace.log"} <= {path.name for path in kept}
    assert [path.name for path in kept if SECRET.encode() in path.read_bytes()] == []
    assert SECRET not in workspace.run("show", "-json", "tfplan")


def test_it_is_renewed_while_it_is_needed(workspace: Toy) -> None:
    workspace.lend({"name": "crm", "renew_after": 1}, "sleep 3.5")
    workspace.apply()
    opened, closed, *done = workspace.journal()
    assert (opened, closed) == ("open crm", "close crm")
    opened, *renewed, closed = done
    assert opened == "open crm"
    assert renewed[:2] == ["renew crm", "renew crm'"]
    # Terraform gives back what was opened, whatever the renewals answered.
    assert closed == "close crm"


@pytest.mark.parametrize(
    ("lease", "attribute", "what"),
    [
        ({"name": "CRM"}, "name", "lower-case letters"),
        ({"name": "crm", "renew_after": 0}, "renew_after", "1 to 3600"),
    ],
)
def test_a_mistake_is_told_where_it_is(workspace: Toy, lease: dict[str, Any], attribute: str, what: str) -> None:
    workspace.lend(lease)
    (diagnostic,) = json.loads(workspace.run("validate", "-json", expect=1))["diagnostics"]
    assert what in diagnostic["detail"]
    assert f'"{attribute}":' in diagnostic["snippet"]["code"]
    assert workspace.journal() == []


def test_what_cannot_be_opened_is_an_error_without_its_secret(workspace: Toy) -> None:
    workspace.lend({"name": "crm"})
    workspace.set(TOY_FAILS="open")
    error = workspace.plan_error()
    assert "Cannot open" in error
    assert workspace.journal() == ["open crm"]


def test_what_cannot_be_closed_is_an_error_without_its_secret(workspace: Toy) -> None:
    workspace.lend({"name": "crm"})
    workspace.set(TOY_FAILS="close")
    error = workspace.plan_error()
    assert "Cannot close" in error
    assert "(sensitive)" in error
    assert SECRET not in error


def test_what_is_not_known_at_plan_is_opened_at_apply_alone(workspace: Toy) -> None:
    workspace.lend({"name": "${terraform_data.name.output}"}, name={"input": "crm"})
    workspace.plan()
    assert workspace.journal() == []
    workspace.apply_plan()
    assert workspace.journal() == ["open crm", "close crm"]
    assert (workspace.folder / GOT).read_text() == TOKEN


def _interrupted(workspace: Toy, operation: str, *command: str) -> tuple[str, float]:
    """The output of a command that is interrupted in the middle of an operation, and how long it took to end."""
    process = workspace.start(*command)
    seen: list[str] = []
    while not any(line.startswith(operation) for line in seen):
        assert process.poll() is None, process.communicate()
        time.sleep(0.05)
        seen += workspace.journal()
    began = time.monotonic()
    process.send_signal(signal.SIGINT)
    output, _ = process.communicate(timeout=60)
    return output, time.monotonic() - began


def test_an_interruption_ends_the_wait_for_one_that_opens(workspace: Toy) -> None:
    workspace.lend({"name": "crm"})
    workspace.set(TOY_STUCK="open")
    output, seconds = _interrupted(workspace, "open", "plan", "-no-color", "-input=false")
    assert "Interrupted" in output
    assert seconds < 5
    assert workspace.journal() == []


def test_an_interruption_ends_the_wait_for_one_that_is_renewed(workspace: Toy) -> None:
    workspace.lend({"name": "crm", "renew_after": 1}, "sleep 30")
    workspace.plan()
    workspace.journal()
    workspace.set(TOY_STUCK="renew")
    output, seconds = _interrupted(workspace, "renew", "apply", "-no-color", "-input=false", "tfplan")
    assert "halted" in output
    assert seconds < 5
