"""The ephemeral IAM token: fresh, good for a call, and kept nowhere."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from support.cloud import Cloud
from support.terraform import Workspace

from provider_shim.emulator import service_account_key
from provider_shim.yandex.errors import YandexApi
from provider_shim.yandex.iam_token import iam_token

TYPE = "mcpgateway_yandex_iam_token"
EXPIRES = datetime(2026, 3, 1, 14, 30, 15, 250_000, timezone(timedelta(hours=3)))


@dataclass
class Token:
    value: str
    expires_at: datetime | None


class Client:
    api = YandexApi(endpoint="https://api.example.com", caller="the token of a test")

    def __init__(self, token: Token) -> None:
        self.token = token

    async def renew_token(self) -> Token:
        return self.token


@pytest.mark.asyncio
async def test_the_token_is_a_new_one_and_its_end_is_told_in_utc() -> None:
    opened = await iam_token.open(Client(Token("t1.fresh", EXPIRES)), {})
    assert opened.values == {"token": "t1.fresh", "expires_at": "2026-03-01T11:30:15Z"}
    assert (opened.renew_at, opened.private) == (None, b"")


@pytest.mark.asyncio
async def test_of_a_token_that_was_given_nobody_knows_the_end() -> None:
    assert (await iam_token.open(Client(Token("t1.given", None)), {})).values == {
        "token": "t1.given",
        "expires_at": None,
    }


# Asks for a gateway that is not there: 404 to a caller who is known, 401 to any other.
_CALL = """\
import os, sys, urllib.error, urllib.request
request = urllib.request.Request(os.environ["URL"], headers={"Authorization": "Bearer " + os.environ["TOKEN"]})
try:
    status = urllib.request.urlopen(request).status
except urllib.error.HTTPError as error:
    status = error.code
open("status", "w").write(f"{status} {os.environ['EXPIRES']}")
open("../token", "w").write(os.environ["TOKEN"])
"""


@pytest.mark.parametrize("source", ["token", "key"])
def test_a_provisioner_calls_with_it_and_nothing_keeps_it(
    make_workspace: Any, cloud: Cloud, tmp_path: Path, source: str
) -> None:
    endpoint = cloud.connection["yandex"]["endpoint"]
    if source == "key":
        key = tmp_path / "key.json"
        key.write_text(json.dumps(service_account_key()))
        workspace: Workspace = make_workspace({"yandex": {"endpoint": endpoint, "service_account_key_file": str(key)}})
    else:
        # Not in the configuration, which a plan file holds.
        workspace = make_workspace({"yandex": {"endpoint": endpoint}})
        workspace.extra_environment = {"YC_TOKEN": cloud.connection["yandex"]["token"]}
    workspace.extra_environment |= {"TF_LOG": "TRACE", "TF_LOG_PATH": "trace.log"}
    (workspace.folder / "call.py").write_text(_CALL)
    environment = {
        "TOKEN": f"${{ephemeral.{TYPE}.it.token}}",
        "EXPIRES": f'${{coalesce(ephemeral.{TYPE}.it.expires_at, "never")}}',
        "URL": f"{endpoint}/mcpgateway/v1/mcpGateways/absent",
    }
    run = {"local-exec": {"command": f"{sys.executable} call.py", "environment": environment}}
    workspace.write({"ephemeral": {TYPE: {"it": {}}}, "resource": {"terraform_data": {"call": {"provisioner": run}}}})
    workspace.plan()
    workspace.apply_plan()

    status, expires = (workspace.folder / "status").read_text().split()
    assert status == "404"
    assert (expires == "never") == (source == "token")
    token = (tmp_path / "token").read_text()
    assert token
    kept = [path for path in workspace.folder.rglob("*") if path.is_file() and ".terraform" not in path.parts]
    assert {"terraform.tfstate", "tfplan", "trace.log"} <= {path.name for path in kept}
    assert [path.name for path in kept if token.encode() in path.read_bytes()] == []
    assert token not in workspace.run("show", "-json", "tfplan")
