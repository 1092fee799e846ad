"""`mcpgateway export-tools`: what it writes, and what it says."""

from __future__ import annotations

import copy
import json
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import samples_yandex
from support.cloud import Cloud
from support.terraform import mcpgateway, neutral_environment
from support.yandex import GatewayKind

from constructs_lib._core.yaml_documents import parse
from provider_shim.export.tools import Exported, export
from provider_shim.framework.model import InvalidResponse

SECRET = "first-secret-of-remote"
TOKEN = "Bearer abcdefghijkl"


def _tools() -> dict[str, Any]:
    tools = copy.deepcopy(samples_yandex._TOOLS)
    del tools["remote"]["action"]["mcp_call"]["forward_headers"]  # Its values may be secrets, as those of a header.
    tools["weather"]["action"]["http_call"]["headers"] = {"Authorization": TOKEN, "X-Team": "orders"}
    # Not in the order that Terraform sends them in.
    return {name: tools[name] for name in ("weather", "score", "remote", "convert", "stock", "refund")}


@pytest.fixture(scope="module")
def made(shared_cloud: Cloud) -> Iterator[str]:
    """A gateway with a tool of each kind."""
    config = {"name": "exported", "tools": _tools(), "service_account_id": "ajeserviceaccount001"}
    id = GatewayKind().create(shared_cloud, config)
    yield id
    GatewayKind().delete(shared_cloud, id)


def _run(cloud: Cloud | None, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    access = cloud.connection["yandex"] if cloud else {}
    variables = {"YC_TOKEN": access.get("token", ""), "YC_ENDPOINT": access.get("endpoint", "")} | environment
    command = mcpgateway("export-tools", *arguments)
    return subprocess.run(
        command, capture_output=True, text=True, timeout=60, env=neutral_environment() | variables, umask=0o022
    )


def _expected() -> list[dict[str, Any]]:
    return [{"name": name, **tool} for name, tool in _tools().items()]


def _with_schemas_parsed(tools: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The tools, with schemas whose spaces do not matter."""
    schemas = ("input_json_schema", "output_json_schema")
    return [{name: json.loads(value) if name in schemas else value for name, value in tool.items()} for tool in tools]


@pytest.mark.parametrize("format", ["yaml", "json"])
def test_with_secrets_the_file_has_what_the_gateway_has(cloud: Cloud, made: str, format: str) -> None:
    done = _run(cloud, "--gateway", made, "--with-secrets", "--format", format)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout) if format == "json" else parse(done.stdout, "")
    assert _with_schemas_parsed(found) == _with_schemas_parsed(_expected())


def test_secrets_are_left_out_and_named(cloud: Cloud, made: str) -> None:
    done = _run(cloud, "--gateway", made)
    assert done.returncode == 0
    assert SECRET not in done.stdout + done.stderr
    assert TOKEN not in done.stdout + done.stderr
    tools = {tool["name"]: tool["action"] for tool in parse(done.stdout, "")}
    assert tools["remote"]["mcp_call"]["header"]["header_value"] == "${REMOTE_HEADER_VALUE}"
    assert tools["weather"]["http_call"]["headers"] == {"Authorization": "${WEATHER_AUTHORIZATION}", "X-Team": "orders"}
    assert "${REMOTE_HEADER_VALUE}: action.mcp_call.header.header_value of the tool remote" in done.stderr
    assert '${WEATHER_AUTHORIZATION}: action.http_call.headers["Authorization"] of the tool weather' in done.stderr


def test_a_file_is_not_overwritten_silently(cloud: Cloud, made: str, tmp_path: Path) -> None:
    file = tmp_path / "tools.json"
    file.write_text("mine")
    done = _run(cloud, "--gateway", made, "--output", str(file))
    assert done.returncode == 1
    assert done.stderr == (
        f"mcpgateway export-tools: {file} exists already: choose another file, or overwrite it with --force.\n"
    )
    assert file.read_text() == "mine"
    assert _run(cloud, "--gateway", made, "--output", str(file), "--force").returncode == 0
    assert [tool["name"] for tool in json.loads(file.read_text())] == list(_tools())
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


@pytest.mark.parametrize("exists", [False, True])
def test_a_file_with_secrets_is_for_its_owner_alone(cloud: Cloud, made: str, tmp_path: Path, exists: bool) -> None:
    file = tmp_path / "tools.yaml"
    if exists:
        file.write_text("mine")
    done = _run(cloud, "--gateway", made, "--with-secrets", "--force", "--output", str(file))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert SECRET in file.read_text()


def test_the_local_cloud_is_read_from_its_file(tmp_path: Path) -> None:
    file = tmp_path / "cloud.db"
    with Cloud("--db", str(file)) as cloud:
        id = GatewayKind().create(cloud, {"name": "local", "tools": {"a": _tools()["score"]}})
    done = _run(None, "--gateway", id, "--emulator", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert [tool["name"] for tool in parse(done.stdout, "")] == ["a"]


def test_a_gateway_without_tools_is_an_empty_list(cloud: Cloud) -> None:
    id = GatewayKind().create(cloud, {"name": "empty"})
    done = _run(cloud, "--gateway", id)
    GatewayKind().delete(cloud, id)
    assert (done.returncode, done.stdout) == (0, "[]\n")
    assert "The gateway has no tools, or the caller may not see them" in done.stderr


_NOBODY = ("--gateway", "db8aaaaaaaaaaaaaaaaa")
_FAILURES = {
    "no such gateway": (_NOBODY, {}, "There is no MCP gateway with ID db8aaaaaaaaaaaaaaaaa, or the caller may not"),
    "no ID": (("--gateway", "orders"), {}, "--gateway must be the ID of a gateway, 20 lower-case letters and digits."),
    "wrong token": (_NOBODY, {"YC_TOKEN": f"t1.{'x' * 30}"}, "the API does not accept the token"),
    "no credentials": (
        _NOBODY,
        {"YC_TOKEN": "", "YC_METADATA_ADDR": "http://127.0.0.1:1"},
        "yandex.token (or YC_TOKEN)",
    ),
    "no such folder": ((*_NOBODY, "--output", "/nowhere/tools.yaml"), {}, "There is no MCP gateway"),
    "no local cloud": ((*_NOBODY, "--emulator", "/nowhere/cloud.db"), {}, "no local cloud in /nowhere/cloud.db"),
    "no URL": ((*_NOBODY, "--endpoint", "nonsense"), {}, "must be a URL such as https://host/path"),
}


@pytest.mark.parametrize(("arguments", "environment", "says"), _FAILURES.values(), ids=_FAILURES)
def test_a_failure_is_one_message(
    cloud: Cloud, arguments: tuple[str, ...], environment: dict[str, str], says: str
) -> None:
    done = _run(cloud, *arguments, **environment)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("mcpgateway export-tools: ")
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_file_that_cannot_be_written_is_one_message(cloud: Cloud, made: str, tmp_path: Path) -> None:
    done = _run(cloud, "--gateway", made, "--output", str(tmp_path / "nowhere" / "tools.yaml"))
    assert done.returncode == 1
    assert done.stderr.endswith("tools.yaml: No such file or directory.\n")
    assert done.stderr.count("\n") == 1


def test_yaml_without_its_library_is_one_message(made: str, cloud: Cloud, tmp_path: Path) -> None:
    code = "import sys; sys.modules['yaml'] = None; from provider_shim.cli import main; sys.exit(main(sys.argv[1:]))"
    access = cloud.connection["yandex"]
    environment = neutral_environment() | {"YC_TOKEN": access["token"], "YC_ENDPOINT": access["endpoint"]}

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-c", code, "export-tools", "--gateway", made, *arguments]
        return subprocess.run(command, capture_output=True, text=True, env=environment)

    done = run()
    assert done.returncode == 1
    assert done.stderr == (
        "mcpgateway export-tools: YAML needs PyYAML: pip install 'mcpgateway[yaml]', or choose --format json.\n"
    )
    assert run("--format", "json").returncode == 0


def _exported(*tools: Any) -> Exported:
    return export({"id": "db8aaaaaaaaaaaaaaaaa", "name": "a", "tools": list(tools)}, with_secrets=False)


@pytest.mark.parametrize("tool", [7, {"name": "a"}, {"name": "a", "action": {"httpCall": "x"}}])
def test_something_else_than_tools_is_an_invalid_response(tool: Any) -> None:
    with pytest.raises(InvalidResponse, match=r"^tools[:.]"):
        _exported(tool)


def test_fields_of_a_newer_api_are_told() -> None:
    call = {"url": "https://example.com", "retries": 3}
    found = _exported({"name": "a", "audience": "x", "action": {"httpCall": call}})
    assert found.tools == [{"name": "a", "action": {"http_call": {"url": "https://example.com"}}}]
    assert found.unknown == ["audience of the tool a", "action.http_call.retries of the tool a"]


def test_each_secret_has_a_placeholder_of_its_own() -> None:
    def tool(name: str, **call: Any) -> dict[str, Any]:
        return {"name": name, "action": {"httpCall": {"url": "https://example.com"} | call}}

    found = _exported(
        tool("a-b", headers={"X-Api-Key": "k"}),
        tool("a_b", headers={"x_api_key": "k", "X-Other": TOKEN, "X-Plain": "text"}),
        tool("1", query={"token": "k", "lockbox": r'\(lockboxPayload("a"; "b"))'}),
        tool("url", url="https://example.com/?api_key=hunter2"),
        tool("user", url="https://user:hunter2@example.com/"),
    )
    assert [each.placeholder for each in found.secrets] == [
        "A_B_X_API_KEY",
        "A_B_X_API_KEY_2",
        "A_B_X_OTHER",
        "TOOL_1_TOKEN",
        "URL_URL",
        "USER_URL",
    ]
    assert "hunter2" not in json.dumps(found.tools)
    call = {"url": "https://mcp.example.com", "forwardHeaders": {"X-Api-Key": "hunter2"}}
    [mcp] = _exported({"name": "mcp", "action": {"mcpCall": call}}).tools
    assert mcp["action"]["mcp_call"]["forward_headers"] == {"X-Api-Key": "${MCP_X_API_KEY}"}
    assert found.tools[1]["action"]["http_call"]["headers"]["X-Plain"] == "text"
    assert "lockboxPayload" in found.tools[2]["action"]["http_call"]["query"]["lockbox"]
