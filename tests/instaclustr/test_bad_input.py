"""Every mistake ends in one clear diagnostic, with the attribute's path and what is allowed."""

from __future__ import annotations

import copy
import json
import re
from collections.abc import Collection
from typing import Any

import pytest
import samples
from support.cloud import GATEWAY, SAMPLE_SERVER, Cloud
from support.terraform import Workspace, unframed

from provider_shim.emulator import READ_ONLY_API_KEY

BACKEND = "mcpgateway_instaclustr_http_server_backend"
SERVER = "mcpgateway_instaclustr_virtual_server"
KAFKA_BACKEND = "mcpgateway_instaclustr_kafka_backend"
NOBODY = "00000000-0000-0000-0000-000000000001"
KEY = "a-secret-that-nobody-sees"


def _backend(**more: Any) -> dict[str, Any]:
    base = {"virtual_server_id": SAMPLE_SERVER, "name": "crm", "server_url": "https://crm.example.com"}
    return {"resource": {BACKEND: {"it": base | more}}}


def _server(**more: Any) -> dict[str, Any]:
    config = copy.deepcopy(samples.SAMPLES["instaclustr_virtual_server"].full) | {"cluster_id": GATEWAY}
    config["authentication"] |= more.pop("authentication", {})
    return {"resource": {SERVER: {"it": config | more}}}


def _errors(output: str) -> list[str]:
    return re.findall(r"Error: (.*?)(?=Error: |$)", unframed(output))


_AT_PLAN = {
    "name": (_backend(name="Bad Name"), '"name": "Bad Name"', "lower-case letters, digits, _ and -"),
    "url without scheme": (_backend(server_url="crm.example.com"), '"server_url"', "https:// or http://"),
    "url without host": (_backend(server_url="https:///path"), '"server_url"', "with a host"),
    "two places for the key": (
        _backend(authentication={"scheme": "KEY", "key": KEY, "cookie_name": "c", "query_parameter_name": "q"}),
        '"query_parameter_name": "q"',
        'Only one of "header", "cookie_name" and "query_parameter_name"',
    ),
    "no key": (_backend(authentication={"scheme": "KEY"}), "authentication", '"key" or "key_wo" must be set'),
    "key passed through": (
        _backend(authentication={"scheme": "PASSTHROUGH", "key": KEY}),
        "authentication",
        '"key" cannot be set if "scheme" is PASSTHROUGH',
    ),
    "scheme": (_backend(authentication={"scheme": "BASIC"}), '"scheme": "BASIC"', "PASSTHROUGH, KEY"),
    "key twice": (
        _backend(authentication={"scheme": "KEY", "key": KEY, "key_wo": KEY}),
        "authentication",
        'Only one of "key" and "key_wo"',
    ),
    "version without its value": (
        _backend(authentication={"scheme": "KEY", "key": KEY, "key_wo_version": 1}),
        '"key_wo_version": 1',
        '"key_wo_version" also requires "key_wo"',
    ),
    "no password": (
        {
            "resource": {
                KAFKA_BACKEND: {
                    "it": samples.SAMPLES["instaclustr_kafka_backend"].full
                    | {"virtual_server_id": SAMPLE_SERVER, "authentication_sasl_plain": {"username": "x"}}
                }
            }
        },
        "authentication_sasl_plain",
        '"password" or "password_wo" must be set',
    ),
    "uuid": (_backend(virtual_server_id="orders"), '"virtual_server_id": "orders"', "must be a UUID"),
    "timeout": (_backend(timeouts={"create": "soon"}), '"create": "soon"', "such as 90s, 10m or 1h30m"),
    "no audience": (_server(authentication={"audiences": []}), '"audiences": []', "at least 1 item,"),
    "endpoint": (_server(endpoint_url="/orders?x=1"), '"endpoint_url"', "no ?, # or &"),
}


# Terraform plans nothing while it finds a configuration invalid; these are told by the plan.
_SECRETS_LEFT_OUT = ["no key", "no password"]


@pytest.mark.parametrize("cases", [_AT_PLAN.keys() - set(_SECRETS_LEFT_OUT), _SECRETS_LEFT_OUT], ids=["all", "secrets"])
def test_each_mistake_is_one_error_with_its_place(
    workspace: Workspace, cases: Collection[str], subtests: pytest.Subtests
) -> None:
    resources: dict[str, Any] = {}
    addresses = {}
    for case in cases:
        configuration, _, _ = _AT_PLAN[case]
        [(type, objects)] = configuration["resource"].items()
        name = case.replace(" ", "_")
        addresses[case] = f"{type}.{name}"
        resources.setdefault(type, {})[name] = objects["it"]
    workspace.write({"resource": resources})
    output = workspace.run("plan", "-no-color", expect=1)
    assert "Traceback" not in output
    for case, address in addresses.items():
        _, place, allowed = _AT_PLAN[case]
        with subtests.test(case=case):
            errors = [each for each in _errors(output) if f"with {address}," in each]
            assert len(errors) == 1, output
            assert place in errors[0]
            assert allowed in errors[0]


def test_several_mistakes_are_all_told_at_once(workspace: Workspace) -> None:
    workspace.write(_backend(name="Bad Name", server_url="nowhere"))
    assert len(_errors(workspace.run("validate", "-no-color", expect=1))) == 2


def test_unknown_virtual_server_names_attribute_and_id(workspace: Workspace) -> None:
    workspace.write(_backend(virtual_server_id=NOBODY))
    output = unframed(workspace.apply(expect=1))
    assert f'"virtual_server_id": "{NOBODY}"' in output
    assert f"there is no virtual server {NOBODY}" in output
    assert workspace.state() == {}


def test_data_source_of_an_unknown_id_names_kind_and_id(workspace: Workspace) -> None:
    workspace.write({"data": {BACKEND: {"it": {"id": NOBODY}}}})
    assert f"There is no HTTP server backend with ID {NOBODY}" in workspace.plan_error()


def _with_access(workspace: Workspace, **access: Any) -> None:
    workspace.provider = {"instaclustr": workspace.provider["instaclustr"] | access}


def test_wrong_credentials_name_setting_and_variable(workspace: Workspace) -> None:
    _with_access(workspace, api_key="a-wrong-key-of-mine")
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert "Wrong Instaclustr credentials (401)" in output
    assert "instaclustr.api_key (IC_USERNAME and IC_API_KEY)" in output
    assert "request ID" in output
    assert "a-wrong-key-of-mine" not in output


def test_read_only_key_says_so(workspace: Workspace) -> None:
    _with_access(workspace, api_key=READ_ONLY_API_KEY)
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert "Not allowed by Instaclustr (403)" in output
    assert "a read-only key cannot make changes" in output
    assert "IC_API_KEY" in output


def test_unreachable_endpoint_names_it(workspace: Workspace) -> None:
    _with_access(workspace, endpoint="http://127.0.0.1:1")
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert "Instaclustr cannot be reached" in output
    assert "http://127.0.0.1:1" in output
    assert "IC_API_URL" in output


def test_credentials_from_the_environment(cloud: Cloud, workspace: Workspace) -> None:
    access = cloud.connection["instaclustr"]
    workspace.provider = {}
    workspace.extra_environment = {
        "IC_API_URL": access["endpoint"],
        "IC_USERNAME": access["username"],
        "IC_API_KEY": access["api_key"],
    }
    workspace.write({"data": {SERVER: {"it": {"id": SAMPLE_SERVER}}}})
    workspace.apply()


def test_a_cloud_that_is_not_configured_is_an_error_only_where_it_is_needed(workspace: Workspace) -> None:
    workspace.provider = {}
    workspace.write({"output": {"it": {"value": 1}}})
    workspace.apply()
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert "Instaclustr is not configured" in output
    assert "IC_USERNAME" in output
    assert "emulator" in output


@pytest.mark.parametrize("when", ["create", "read"])
def test_answer_that_is_no_json(cloud: Cloud, workspace: Workspace, when: str) -> None:
    workspace.write(_backend())
    if when == "read":
        workspace.apply()
    method = "POST" if when == "create" else "GET"
    cloud.faults({"method": method, "status": 200, "body": "<html>log in</html>", "times": 4})
    output = unframed(workspace.apply(expect=1))
    assert "Unexpected response from the Instaclustr API" in output
    assert "IC_API_URL" in output
    cloud.faults()
    workspace.apply()
    workspace.run("destroy", "-auto-approve", "-no-color")


def test_answer_of_another_shape(cloud: Cloud, workspace: Workspace) -> None:
    workspace.write(_backend())
    workspace.apply()
    cloud.faults({"method": "GET", "status": 200, "body": '{"id": 1, "name": ["crm"]}', "times": 2})
    output = unframed(workspace.run("plan", "-no-color", expect=1))
    assert "Unexpected response from the Instaclustr API" in output
    assert "the response has no ID" in output
    id = workspace.state()[f"{BACKEND}.it"]["id"]
    cloud.faults({"method": "GET", "status": 200, "body": json.dumps({"id": id, "name": ["crm"]}), "times": 2})
    output = unframed(workspace.run("plan", "-no-color", expect=1))
    assert "Unexpected response from the Instaclustr API" in output
    assert "name: Input should be a valid string" in output
    cloud.faults()
    workspace.assert_no_changes()
    workspace.run("destroy", "-auto-approve", "-no-color")


_SHAPES = {
    "list": {"errors": [{"name": "serverUrl", "message": "must not be private"}]},
    "single": {"name": "serverUrl", "message": "must not be private"},
    "map": {"errors": {"serverUrl": "must not be private"}},
    "text": "serverUrl must not be private",
}


@pytest.mark.parametrize("shape", _SHAPES)
def test_refusal_in_any_shape_is_told_with_its_place(cloud: Cloud, workspace: Workspace, shape: str) -> None:
    body = _SHAPES[shape]
    text = body if isinstance(body, str) else json.dumps(body)
    cloud.faults({"method": "POST", "status": 400, "body": text})
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert "Refused by Instaclustr (400)" in output
    assert "must not be private" in output
    assert ('"server_url": "https://crm.example.com"' in output) == (shape != "text")
    assert workspace.state() == {}


def test_taken_name_tells_the_id_to_import(cloud: Cloud, workspace: Workspace) -> None:
    body = {"virtualServerId": SAMPLE_SERVER, "name": "crm", "serverUrl": "https://elsewhere.example.com"}
    made = cloud.post("backends/http-server/v1", body)
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert f"The existing HTTP server backend is {made['id']}" in output
    assert "import it" in output
    cloud.delete("backends/http-server/v1", made["id"])


def test_server_error_while_the_log_has_the_cause(cloud: Cloud, workspace: Workspace) -> None:
    cloud.faults({"method": "POST", "status": 500, "body": f"stack trace with {KEY}"})
    workspace.extra_environment = {"TF_LOG": "DEBUG", "TF_LOG_PATH": "terraform.log"}
    workspace.write(_backend(authentication={"scheme": "KEY", "key": KEY}))
    output = unframed(workspace.apply(expect=1))
    assert "500" in output
    assert KEY not in output
    log = (workspace.folder / "terraform.log").read_text()
    assert "stack trace with (sensitive)" in log
    assert KEY not in log


def test_wrong_option_of_the_local_cloud(workspace: Workspace) -> None:
    workspace.provider = {"emulator": {"path": "cloud.db", "options": {"secrets": "loud"}}}
    workspace.write(_backend())
    error = workspace.plan_error()
    assert "Invalid option of the local cloud" in error
    assert "masked" in error


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (None, "real.toml cannot be read: No such file"),
        ("secrets: loud", "real.toml is not TOML"),
        ('secrets = "loud"', '"secrets" must be one of omitted, masked, echoed'),
        ("[emulator]", "must have lines NAME = VALUE alone; got emulator"),
    ],
)
def test_wrong_settings_of_the_local_cloud(workspace: Workspace, text: str | None, says: str) -> None:
    if text is not None:
        (workspace.folder / "real.toml").write_text(text)
    workspace.provider = {"emulator": {"path": "cloud.db", "settings": "real.toml"}}
    workspace.write(_backend())
    assert says in workspace.plan_error()


def test_settings_of_the_local_cloud_yield_to_options(workspace: Workspace) -> None:
    (workspace.folder / "real.toml").write_text('# found\nunique_backend_names = false\nunset = "null"\n')
    emulator: dict[str, Any] = {"path": "cloud.db", "settings": "real.toml"}
    [backend] = _backend()["resource"][BACKEND].values()
    both = {"resource": {BACKEND: {"one": backend, "two": backend}}}
    workspace.provider = {"emulator": emulator}
    workspace.write(both)
    workspace.apply()
    workspace.provider = {"emulator": emulator | {"path": "other.db", "options": {"unique_backend_names": "true"}}}
    workspace.write(both)
    assert "already used by" in unframed(workspace.apply(expect=1))


def test_local_cloud_in_a_file_that_is_none(workspace: Workspace) -> None:
    (workspace.folder / "cloud.db").write_text("no database at all, but long enough to be read as one" * 50)
    workspace.provider = {"emulator": {"path": "cloud.db"}}
    workspace.write(_backend())
    output = unframed(workspace.apply(expect=1))
    assert "The local cloud's file cannot be used" in output
    assert "cloud.db" in output


def test_a_missing_file_of_the_local_cloud_is_told_where_state_has_objects(workspace: Workspace) -> None:
    workspace.provider = {"emulator": {"path": "cloud.db"}}
    workspace.write(_backend())
    told = "The local cloud is empty"
    assert told not in workspace.apply()
    assert told not in workspace.run("plan", "-no-color")
    for path in workspace.folder.glob("cloud.db*"):
        path.unlink()
    workspace.extra_environment = {"TF_LOG": "DEBUG", "TF_LOG_PATH": "terraform.log"}
    output = unframed(workspace.run("plan", "-no-color"))
    assert output.count(told) == 1
    assert f"{workspace.folder / 'cloud.db'} did not exist and was created" in output
    assert "1 to add" in output
    log = (workspace.folder / "terraform.log").read_text()
    assert f"the local cloud is a new one in the file {workspace.folder / 'cloud.db'}" in log


def test_local_cloud_beside_a_real_one(workspace: Workspace) -> None:
    workspace.provider = {"emulator": {"path": "cloud.db"}, "instaclustr": {"username": "me"}}
    workspace.write(_backend())
    assert 'Only one of "emulator" and "instaclustr"' in workspace.plan_error()
