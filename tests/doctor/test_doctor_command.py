"""`mcpgateway doctor` as people run it: what it sends, what it prints, what it leaves."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import time
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.cloud import GATEWAY, SAMPLE_SERVER, Cloud
from support.terraform import Mirror, mcpgateway, neutral_environment

from provider_shim.emulator import READ_ONLY_API_KEY, TOKEN, service_account_key

BOTH = ("--instaclustr", "--cluster", GATEWAY, "--yandex")
SECRET = "a-secret-that-nobody-sees"


class Doctor:
    """Runs the command in a folder where Terraform finds the provider."""

    def __init__(self, cloud: Cloud, mirror: Mirror, folder: Path) -> None:
        self.folder = folder
        instaclustr, yandex = cloud.connection["instaclustr"], cloud.connection["yandex"]
        self.environment = mirror.environment() | {
            "IC_API_URL": instaclustr["endpoint"],
            "IC_USERNAME": instaclustr["username"],
            "IC_API_KEY": instaclustr["api_key"],
            "YC_ENDPOINT": yandex["endpoint"],
            "YC_TOKEN": yandex["token"],
            "YC_FOLDER_ID": yandex["folder_id"],
        }

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        """Start it."""
        return subprocess.Popen(
            mcpgateway("doctor", *arguments),
            cwd=self.folder,
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, expect: int = 0, **environment: str) -> str:
        """Run it and return its output, and what it prints on stderr."""
        process = self.start(*arguments, **environment)
        out, err = process.communicate(timeout=120)
        assert process.returncode == expect, out + err
        assert "Traceback" not in out + err
        return out + err


@pytest.fixture
def served() -> Iterator[Cloud]:
    with Cloud("--set", "rate_limit=0") as cloud:
        yield cloud


@pytest.fixture
def doctor(served: Cloud, mirror: Mirror, tmp_path: Path) -> Doctor:
    return Doctor(served, mirror, tmp_path)


def _line(output: str, about: str) -> str:
    """The line about a subject of Instaclustr, or of Terraform."""
    [line] = [line for line in output.splitlines() if re.match(rf"[a-z ]+ (Instaclustr|Terraform), {about}: ", line)]
    return line


def test_without_write_only_get_is_sent(served: Cloud, doctor: Doctor) -> None:
    backend = {
        "virtualServerId": SAMPLE_SERVER,
        "name": "crm",
        "serverUrl": "https://crm.example.com",
        "authentication": [{"scheme": "KEY", "key": SECRET}],
    }
    id = served.post("backends/http-server/v1", backend)["id"]
    tool = {"backendId": id, "name": "find", "method": "get", "path": "/find"}
    schema = {"name": "q", "in": "query", "schema": {"type": "string"}}
    served.post("tools/http-server-operation/v1", tool | {"parameters": [schema]})
    served.forget_requests()
    output = doctor.run(*BOTH, "--report", "report.toml")
    requests = served.requests()
    assert {each["method"] for each in requests} == {"GET"}
    assert {each["cloud"] for each in requests} == {"instaclustr", "yandex"}
    assert f"; {len(requests)} requests" in output
    # What existing objects show, needs no object of its own.
    assert "secrets are omitted" in _line(output, "secrets")
    assert "found" in _line(output, "schema_as")
    assert "Instaclustr, reorder" not in output
    assert "1 read one by one" in _line(output, "http_server_backend.path")
    assert "not seen" in _line(output, "kafka_backend.path")
    report = (doctor.folder / "report.toml").read_text()
    for secret in (SECRET, TOKEN, doctor.environment["IC_API_KEY"], "crm"):
        assert secret not in report
        assert secret not in output
    assert tomllib.loads(report)["secrets"] == "omitted"


def test_the_report_is_a_settings_file_of_the_local_cloud(mirror: Mirror, tmp_path: Path, make_workspace: Any) -> None:
    with Cloud("--set", "unset=null", "--set", "secrets=masked", "--set", "rate_limit=0") as cloud:
        output = Doctor(cloud, mirror, tmp_path).run("--instaclustr", "--write", "--report", "report.toml")
        assert not [each for each in cloud.list("virtual-servers/v1") if each["id"] != SAMPLE_SERVER]
    assert "ok        Terraform, provider: Terraform finds version" in output
    report = tmp_path / "report.toml"
    text = report.read_text()
    assert 'unset = "null"' in text
    assert "# rate_limit: not observed, so it has its default: would need more requests" in text
    assert "# not seen  Instaclustr, open_server: shows only to MCP clients" in text
    backend = {"virtualServerId": SAMPLE_SERVER, "name": "crm", "serverUrl": "https://crm.example.com"}
    with Cloud("--settings", str(report)) as cloud:
        assert cloud.post("backends/http-server/v1", backend)["authentication"] is None
    with Cloud("--settings", str(report), "--set", "unset=absent") as cloud:
        assert "authentication" not in cloud.post("backends/http-server/v1", backend)
    workspace = make_workspace({"emulator": {"path": "cloud.db", "settings": str(report)}})
    config = {"virtual_server_id": SAMPLE_SERVER, "name": "crm", "server_url": "https://crm.example.com"}
    workspace.write({"resource": {"mcpgateway_instaclustr_http_server_backend": {"it": config}}})
    workspace.apply()
    assert workspace.run("plan", "-detailed-exitcode")


def _wait_for_writes(cloud: Cloud, count: int) -> None:
    deadline = time.monotonic() + 60
    while sum(each["method"] == "POST" for each in cloud.requests()) < count:
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("posts", "stop"), [(1, signal.SIGINT), pytest.param(14, signal.SIGTERM, marks=pytest.mark.slow)]
)
def test_what_was_created_is_deleted_after_an_interrupt(
    mirror: Mirror, tmp_path: Path, posts: int, stop: signal.Signals
) -> None:
    with Cloud("--set", "rate_limit=0", "--set", "latency=0.05") as cloud:
        process = Doctor(cloud, mirror, tmp_path).start("--instaclustr", "--write", "--report", "report.toml")
        _wait_for_writes(cloud, posts)
        process.send_signal(stop)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 130
        assert "objects are being deleted. Another Ctrl-C stops that, and leaves them." in err
        assert "interrupted; everything that was created is deleted again." in err
        assert "Traceback" not in out + err
        assert [each["id"] for each in cloud.list("virtual-servers/v1")] == [SAMPLE_SERVER]
        assert cloud.list("backends/http-server/v1") == []
    assert tomllib.loads((tmp_path / "report.toml").read_text()) is not None


@pytest.mark.slow
def test_what_cannot_be_deleted_is_listed_with_its_id(served: Cloud, doctor: Doctor) -> None:
    served.faults({"method": "DELETE", "kind": "kafka_backend", "status": 403, "times": 99})
    output = doctor.run("--cluster", GATEWAY, "--write", "--report", "report.toml", expect=1)
    backends = served.list("backends/kafka/v1")
    backend = backends[0]
    for text in (output, (doctor.folder / "report.toml").read_text()):
        for each in backends:
            assert f"Kafka backend {each['id']}: Not allowed by Instaclustr" in text
        assert f"virtual server {backend['virtualServerId']}: status 409" in text
    served.faults()
    # The next run finds it.
    output = doctor.run("--cluster", GATEWAY, expect=1)
    assert f"earlier run of doctor are left: {backend['virtualServerId']}" in _line(output, "leftovers")


@pytest.mark.slow
def test_a_create_whose_response_was_lost_is_deleted_again(served: Cloud, doctor: Doctor) -> None:
    served.faults({"kind": "kafka_backend", "operation": "create", "status": 500, "after": True})
    output = doctor.run("--cluster", GATEWAY, "--write", expect=1)
    assert "problem" in output
    assert served.list("backends/kafka/v1") == []
    assert [each["id"] for each in served.list("virtual-servers/v1")] == [SAMPLE_SERVER]


@pytest.mark.slow
def test_a_wrong_path_differs(served: Cloud, doctor: Doctor) -> None:
    rules = [("opensearch_backend", "create"), ("virtual_server", "list")]
    served.faults(*({"kind": kind, "operation": name, "status": 404, "times": 99} for kind, name in rules))
    output = doctor.run("--cluster", GATEWAY, "--write")
    assert _line(output, "opensearch_backend.path").startswith("differs")
    assert "what it belongs to is missing" in _line(output, "opensearch_index_document_tool.path")
    assert _line(output, "virtual_server.list_path").startswith("differs")
    # The rest is observed all the same.
    assert "found" in _line(output, "delete_parent")


@pytest.mark.slow
def test_gateways_are_deleted_after_an_interrupt(mirror: Mirror, tmp_path: Path) -> None:
    with Cloud("--set", "yandex_create_duration=2") as cloud:
        process = Doctor(cloud, mirror, tmp_path).start("--yandex", "--write")
        _wait_for_writes(cloud, 1)
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=120)
        assert process.returncode == 130, out + err
        assert cloud.yandex("GET", "/mcpgateway/v1/mcpGateways", query={"folderId": cloud.folder_id}) == {}


def test_a_read_only_key_reads(served: Cloud, doctor: Doctor) -> None:
    output = doctor.run("--cluster", GATEWAY, "--write", IC_API_KEY=READ_ONLY_API_KEY)
    assert "the key may read, but not write" in _line(output, "permissions")
    assert _line(output, "reorder") == "not seen  Instaclustr, reorder: the key may not write"
    assert [each["id"] for each in served.list("virtual-servers/v1")] == [SAMPLE_SERVER]


@pytest.mark.slow
def test_the_lifetime_of_tokens_shows_with_a_key(mirror: Mirror, tmp_path: Path) -> None:
    key = json.dumps(service_account_key())
    with Cloud("--set", "token_lifetime=5000") as cloud:
        doctor = Doctor(cloud, mirror, tmp_path)
        doctor.run("--yandex", "--report", "report.toml", YC_TOKEN="", YC_SERVICE_ACCOUNT_KEY_FILE=key)
    report = (tmp_path / "report.toml").read_text()
    assert float(tomllib.loads(report)["token_lifetime"]) == pytest.approx(5000, abs=30)
    assert "PRIVATE KEY" not in report


MISTAKES: dict[str, tuple[tuple[str, ...], Mapping[str, str], int, str]] = {
    "no account": (("--instaclustr",), {"IC_API_KEY": ""}, 1, "Set instaclustr.api_key (or IC_API_KEY)"),
    "wrong key": (("--instaclustr",), {"IC_API_KEY": "wrong"}, 1, "Check instaclustr.username and instaclustr.api_key"),
    "wrong cluster": (
        ("--cluster", "00000000-0000-0000-0000-000000000001"),
        {},
        1,
        f"give the right ID with --cluster. It has: {GATEWAY}.",
    ),
    "no ID": (("--cluster", "orders"), {}, 2, "must be the ID of a cluster, a UUID, got 'orders'"),
    "unreachable": (("--instaclustr",), {"IC_API_URL": "http://127.0.0.1:1"}, 1, "Instaclustr cannot be reached"),
    "wrong token": (("--yandex",), {"YC_TOKEN": "t1.wrong"}, 1, "does not accept the token in yandex.token (YC_TOKEN)"),
    "no folder": (("--yandex",), {"YC_FOLDER_ID": ""}, 1, "name the folder: --folder ID, or YC_FOLDER_ID"),
    "nothing to write to": (("--write",), {}, 2, "--write needs --instaclustr or --yandex"),
    "no place for the report": (("--report", "no/where.toml"), {}, 1, "cannot be written to no/where.toml"),
    "no Terraform": ((), {"TERRAFORM_BINARY_NAME": "terrafrom"}, 1, "no such program was found"),
    "no provider": ((), {"TF_CLI_CONFIG_FILE": "empty.rc"}, 1, "Run `mcpgateway install`"),
}


@pytest.mark.parametrize(("arguments", "environment", "code", "says"), MISTAKES.values(), ids=MISTAKES)
def test_mistakes(
    doctor: Doctor, arguments: tuple[str, ...], environment: Mapping[str, str], code: int, says: str
) -> None:
    (doctor.folder / "mirror").mkdir()
    (doctor.folder / "empty.rc").write_text('provider_installation {\n  filesystem_mirror { path = "mirror" }\n}\n')
    assert says in doctor.run(*arguments, expect=code, **environment)


def test_lock_files(doctor: Doctor) -> None:
    assert "this folder has no lock file" in doctor.run()
    lock = doctor.folder / ".terraform.lock.hcl"
    (doctor.folder / "main.tf").write_text(
        'terraform {\n  required_providers {\n    mcpgateway = { source = "mcpgateway/mcpgateway" }\n  }\n}\n'
    )
    environment = {**neutral_environment(), **doctor.environment}
    terraform = os.environ.get("TERRAFORM_BINARY_NAME", "terraform")
    subprocess.run([terraform, "init"], cwd=doctor.folder, env=environment, check=True, capture_output=True)
    fitting = lock.read_text()
    assert "the lock file fits" in doctor.run()
    lock.write_text(fitting.replace('"h1:', '"h1:x').replace('"zh:', '"zh:0'))
    assert "has other checksums than the installed provider" in doctor.run(expect=1)
    version = fitting.partition('version     = "')[2].partition('"')[0] or fitting.partition('version = "')[2][:5]
    lock.write_text(fitting.replace(f'"{version}"', '"0.0.1"'))
    assert "run `terraform init -upgrade`" in doctor.run(expect=1)
    for broken in ("garbage {\n", fitting.rstrip().removesuffix("}")):
        lock.write_text(broken)
        assert "the lock file is broken" in doctor.run(expect=1)
    lock.write_text("# Only a comment.\n")
    assert "does not name the provider" in doctor.run()
