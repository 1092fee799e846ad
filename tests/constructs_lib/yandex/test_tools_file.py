"""Tools from a file: what is synthesized of it, and each mistake in it, with the file, the tool and the path."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import samples_yandex
from cdktf import TerraformVariable

from constructs_lib.l1 import McpgatewayProvider
from constructs_lib.yandex import FileTools, Gateway, Secret
from constructs_lib.yandex._tools_file import read
from provider_shim.schema.attributes import Nested
from provider_shim.schema.yandex import tools_file

KINDS = {tool: next(iter(each["action"])) for tool, each in samples_yandex._TOOLS.items()}


@pytest.fixture
def gateway(stack: Any) -> Gateway:
    McpgatewayProvider(stack, "provider")
    return Gateway(stack, "assistant", service_account="ajeassistant00000000")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "tools.yaml"


def written(stack: Any, gateway: Gateway) -> dict[str, Any]:
    """The tools of the gateway as they are synthesized."""
    gateways = stack.synthesized()["resource"]["mcpgateway_yandex_gateway"].values()
    return next(dict(each["tools"]) for each in gateways if each["name"] == gateway.node.id)


def tools(path: Path, text: str) -> Path:
    path.write_text(textwrap.dedent(text))
    return path


def told(stack: Any) -> list[str]:
    """The problems of the gateway, without the folder of the file."""
    return [line.removeprefix("[stack/assistant] ").rpartition("/")[2] for line in stack.told()]


@pytest.mark.parametrize("suffix", [".yaml", ".json", ""])
@pytest.mark.parametrize("name", KINDS, ids=KINDS.values())
def test_every_kind_of_tool_is_as_the_file_says(
    stack: Any, gateway: Gateway, tmp_path: Path, name: str, suffix: str
) -> None:
    tool = json.loads(json.dumps(samples_yandex._TOOLS[name]))
    expected = json.loads(json.dumps(tool))
    if "mcp_call" in tool["action"]:
        tool["action"]["mcp_call"]["header"]["header_value"] = "${KEY}"
        expected["action"]["mcp_call"]["header"] = {
            "header_name": "X-Key",
            "header_value_wo": "${nonsensitive(var.key)}",
            "header_value_wo_version": 1,
        }
    file = tmp_path / f"tools{suffix}"
    # JSON is YAML, too.
    file.write_text(json.dumps([{"name": name, **tool}]))
    key = TerraformVariable(stack, "key", type="string", sensitive=True)
    found = gateway.add_tools_from_file(file, secrets={"KEY": key} if "mcp_call" in tool["action"] else None)
    assert written(stack, gateway) == {name: expected}
    assert list(found) == [name]
    assert found[name].description == tool.get("description")
    assert found[name].input_schema == json.loads(tool["input_json_schema"])
    assert gateway.tools == found


def test_a_tool_of_a_file_can_be_offered_by_another_gateway(stack: Any, gateway: Gateway, file: Path) -> None:
    found = gateway.add_tools_from_file(
        str(tools(file, "- {name: refund, description: Refunds., action: {function_call: {function_id: f}}}"))
    )
    other = Gateway(stack, "other")
    other.add_mcp_tool("pay-back", server=gateway, tool=found["refund"])
    assert written(stack, other)["pay-back"]["action"]["mcp_call"]["tool_call"]["tool_name"] == "refund"
    with pytest.raises(KeyError, match="the file has no tool 'refunds'; it has refund"):
        found["refunds"]
    with pytest.raises(KeyError, match="the file has no tool 'refund'; it has none"):
        FileTools({}, has_problems=False)["refund"]


def test_a_tool_of_a_file_with_problems_does_not_hide_them(stack: Any, gateway: Gateway, file: Path) -> None:
    for text in ("- {name: refund}", "-\t{name: other}"):
        found = gateway.add_tools_from_file(str(tools(file, text)))
        assert found["pay"].name == "pay"
    missing = gateway.add_tools_from_file("nowhere.yaml")
    assert missing["pay"].name == "pay"
    assert "nowhere.yaml: The file of tools cannot be read" in "".join(stack.told())


def test_texts_arrive_as_they_are(stack: Any, gateway: Gateway, file: Path) -> None:
    gateway.add_tools_from_file(
        tools(
            file,
            r"""
            - name: "no"
              description: "Costs ${amount} %{ if }."
              action:
                http_call: {url: 'https://example.com/\(.city)', headers: {X-Text: "a ${B} c"}, method: GET}
            """,
        )
    )
    tool = written(stack, gateway)["no"]
    assert tool["description"] == "Costs $${amount} %%{ if }."
    assert tool["action"]["http_call"] == {
        "url": r"https://example.com/\(.city)",
        "headers": {"X-Text": "a $${B} c"},
        "method": "GET",
    }


_CALL = "action: {function_call: {function_id: f}}"
_MISTAKES = {
    "field": (
        "- {name: a, descripton: x, ACTION}",
        ["tool 1 (a): descripton is not a field: did you mean description?"],
    ),
    "camelCase": (
        "- {name: a, inputJsonSchema: x, ACTION}",
        ["tool 1 (a): inputJsonSchema is not a field: did you mean input_json_schema?"],
    ),
    "another place": (
        "- {name: a, url: 'https://example.com'}",
        [
            "tool 1 (a): url is not a field: it belongs in action.http_call or action.mcp_call.",
            "tool 1 (a): action is required.",
        ],
    ),
    "many other places": (
        "- {name: a, headers: {}, ACTION}",
        ["headers is not a field: there are description, input_json_schema, output_json_schema, action."],
    ),
    "nothing alike": (
        "- {name: a, action: {function_call: {function_id: f, zzz: 1}}}",
        ["tool 1 (a): action.function_call.zzz is not a field: there are function_id, tag."],
    ),
    "write-only": (
        "- {name: a, action: {mcp_call: {url: 'https://e.example.com', header: {header_value_wo: x}}}}",
        [
            "tool 1 (a): action.mcp_call.header.header_value_wo is not a field: did you mean header_value?",
            "tool 1 (a): action.mcp_call.header.header_value is required.",
        ],
    ),
    "name": ("- {ACTION}", ["tool 1: name is required."]),
    "name of another type": ("- {name: 7, ACTION}", ["tool 1: name must be text, got a number."]),
    "invalid name": (
        "- {name: a b, ACTION}",
        ["tool 1 (a b): name must be 1 to 128 letters, digits, -, _ and ."],
    ),
    "duplicate": (
        "- {name: a, ACTION}\n- {name: b, ACTION}\n- {name: a, ACTION}",
        ['tools 1 and 3 have the same name, "a": give each a name of its own.'],
    ),
    "no action": (
        "- {name: a, action: {}}",
        [
            'tool 1 (a): action: One of "function_call", "container_call", "http_call", "mcp_call", "grpc_call" or '
            '"start_workflow" must be set.'
        ],
    ),
    "two actions": (
        "- {name: a, action: {function_call: {function_id: f}, start_workflow: {workflow_id: w}}}",
        ['keep only "function_call" or "start_workflow".'],
    ),
    "number for text": (
        "- {name: a, action: {function_call: {function_id: 12}}}",
        ["tool 1 (a): action.function_call.function_id must be text, got a number: put it in quotes."],
    ),
    "in a map": (
        "- {name: a, action: {http_call: {url: 'https://e.example.com', headers: {X-Retry: true}}}}",
        ['action.http_call.headers["X-Retry"] must be text, got true or false: put it in quotes.'],
    ),
    "text for a bool": (
        "- {name: a, action: {http_call: {url: 'https://e.example.com', use_service_account: 'true'}}}",
        ["action.http_call.use_service_account must be true or false, got text: leave out the quotes."],
    ),
    "mapping for a schema": (
        "- {name: a, input_json_schema: {type: object}, ACTION}",
        ["tool 1 (a): input_json_schema must be text, got a mapping."],
    ),
    "invalid schema": (
        "- {name: a, input_json_schema: '{type', ACTION}",
        ["input_json_schema must be a JSON document: Expecting property name enclosed in double quotes"],
    ),
    "enumeration": (
        "- {name: a, action: {http_call: {url: 'https://e.example.com', method: get}}}",
        ["action.http_call.method must be one of OPTIONS, GET, HEAD, POST, PUT, PATCH, DELETE, TRACE, CONNECT, got"],
    ),
    "emptiness that means something": (
        "- {name: a, action: {mcp_call: {url: 'https://e.example.com', unauthorized: }}}",
        ["tool 1 (a): action.mcp_call.unauthorized is empty: write {}."],
    ),
    "list for a mapping": (
        "- {name: a, action: [function_call]}",
        ["tool 1 (a): action must be a mapping, got a list."],
    ),
    "mapping for a list": (
        "- {name: a, action: {http_call: {url: 'https://e.example.com', "
        "forward_headers: {mode: WHITE_LIST, headers: {X: Y}}}}}",
        ["action.http_call.forward_headers.headers must be a list, got a mapping."],
    ),
    "text for a tool": ("- weather", ["tool 1: It must be a mapping, got text."]),
    "tools in a mapping": (
        "tools: []",
        ["It must be a list of tools, got a mapping: give the list under its key tools alone."],
    ),
    "empty": ("", ["It must be a list of tools, got nothing."]),
    "key twice": ("- {name: a, name: b}", ["the key 'name' stands there twice"]),
    "no YAML": ("- a\n\t- b", ["It is neither YAML nor JSON at line 2, column 1"]),
    "two documents": ("--- []\n--- []", ["It is neither YAML nor JSON"]),
    "open interpolation": (
        r"- {name: a, action: {http_call: {url: 'https://e.example.com/\(.x'}}}",
        ["In action.http_call.url"],
    ),
}


@pytest.mark.parametrize(("text", "problems"), _MISTAKES.values(), ids=_MISTAKES)
def test_a_mistake_is_told_with_file_tool_and_path(
    stack: Any, gateway: Gateway, file: Path, text: str, problems: list[str]
) -> None:
    gateway.add_tools_from_file(tools(file, text.replace("ACTION", _CALL)))
    lines = told(stack)
    assert len(lines) == len(problems), lines
    for line, problem in zip(lines, problems, strict=True):
        assert line.startswith("tools.yaml: ")
        assert problem in line


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('[{"name": "a", "name": "b"}]', "tools.json: The key 'name' stands twice in one object."),
        ('[{"name": "a"', "tools.json: It is not JSON at line 1, column 14: Expecting ',' delimiter."),
        ("- name: a", "tools.json: It is not JSON at line 1, column 1"),
        ("[" * 100_000, "tools.json: It is nested too deeply."),
    ],
)
def test_a_mistake_in_json_is_told(stack: Any, gateway: Gateway, tmp_path: Path, text: str, problem: str) -> None:
    gateway.add_tools_from_file(tools(tmp_path / "tools.json", text))
    [line] = told(stack)
    assert problem in line


def test_a_file_that_cannot_be_read_is_told(stack: Any, gateway: Gateway, file: Path) -> None:
    gateway.add_tools_from_file(file)
    gateway.add_tools_from_file(file.parent)
    file.write_bytes(b"\xff\xfe\x00")
    gateway.add_tools_from_file(file)
    missing, folder, binary = stack.told()
    assert missing.endswith("tools.yaml: The file of tools cannot be read: No such file or directory.")
    assert folder.endswith("The file of tools cannot be read: Is a directory.")
    assert binary.endswith("tools.yaml: It is not text in UTF-8.")


def test_all_problems_are_told_and_the_program_goes_on(stack: Any, gateway: Gateway, file: Path) -> None:
    found = gateway.add_tools_from_file(
        tools(
            file,
            """
            - {name: good, action: {function_call: {function_id: f}}}
            - {name: bad, action: {function_call: {functionid: f}}}
            - {name: worse, acton: {}}
            """,
        )
    )
    assert list(gateway.tools) == ["good"]
    Gateway(stack, "other").add_mcp_tool("bad", server=gateway, tool=found["bad"])
    assert len(told(stack)) == 4


def test_a_name_that_the_gateway_has_already_is_told(stack: Any, gateway: Gateway, file: Path) -> None:
    gateway.add_function_tool("refund", function="f")
    gateway.add_tools_from_file(tools(file, f"- {{name: refund, {_CALL}}}"))
    assert told(stack) == ['the gateway has two tools called "refund": give each a name of its own']


_SECRET = """
- name: crm
  action:
    mcp_call:
      url: https://crm.example.com/mcp
      header: {header_name: X-Key, header_value: '%s'}
"""


def _header(stack: Any, gateway: Gateway) -> Any:
    return written(stack, gateway)["crm"]["action"]["mcp_call"]["header"]


def test_a_literal_secret_is_refused_and_not_shown(stack: Any, gateway: Gateway, file: Path) -> None:
    gateway.add_tools_from_file(tools(file, _SECRET % "hunter2hunter2"))
    [line] = told(stack)
    assert "tool 1 (crm): action.mcp_call.header.header_value is a secret in plain text" in line
    assert "write the placeholder ${CRM_HEADER_VALUE} in its place" in line
    assert "hunter2" not in line


def test_a_placeholder_needs_its_value(stack: Any, gateway: Gateway, file: Path) -> None:
    gateway.add_tools_from_file(tools(file, _SECRET % "${CRM_KEY}"))
    [line] = told(stack)
    assert 'header_value is the placeholder ${CRM_KEY}: give its value with secrets={"CRM_KEY": …}' in line


def test_a_value_needs_its_placeholder(stack: Any, gateway: Gateway, file: Path) -> None:
    key = TerraformVariable(stack, "key", type="string", sensitive=True)
    gateway.add_tools_from_file(tools(file, _SECRET % "${CRM_KEY}"), secrets={"CRM_KEY": key, "CRM_KEYS": key})
    assert told(stack) == ["tools.yaml: There is no placeholder ${CRM_KEYS}: did you mean CRM_KEY?"]


def test_a_value_has_to_be_secret(stack: Any, gateway: Gateway, file: Path) -> None:
    plain = TerraformVariable(stack, "plain", type="string")
    path = tools(file, _SECRET % "${CRM_KEY}")
    gateway.add_tools_from_file(path, secrets={"CRM_KEY": plain})
    Gateway(stack, "other").add_tools_from_file(path, secrets={"CRM_KEY": "hunter2"})
    first, second = stack.told()
    assert "the value of ${CRM_KEY} in the tool crm comes from the variable stack/plain, which would be shown" in first
    assert "[stack/other] the value of ${CRM_KEY} in the tool crm is plain text" in second
    assert "hunter2" not in second


def test_a_value_may_be_plain_text_if_it_says_so(stack: Any, gateway: Gateway, file: Path) -> None:
    secret = Secret.plain_text("a ${literal}", version=3)
    gateway.add_tools_from_file(tools(file, _SECRET % "${CRM_KEY}"), secrets={"CRM_KEY": secret})
    expected = {"header_name": "X-Key", "header_value_wo": "a $${literal}", "header_value_wo_version": 3}
    assert _header(stack, gateway) == expected


def test_what_lockbox_has_is_no_secret(stack: Any, gateway: Gateway, file: Path) -> None:
    value = r'\(lockboxPayload("e6q"; "key"))'
    gateway.add_tools_from_file(tools(file, _SECRET % value))
    assert _header(stack, gateway) == {"header_name": "X-Key", "header_value": value}


def _with_secret_map(nested: Nested, *path: str) -> Nested:
    """The schema, in which the attribute at a path is a secret."""
    name, *rest = path
    attribute = nested.attributes[name]
    if rest:
        assert attribute.nested is not None
        changed = replace(attribute, nested=_with_secret_map(attribute.nested, *rest))
    else:
        changed = replace(attribute, secret=True)
    return replace(nested, attributes={**nested.attributes, name: changed})


def test_a_map_may_have_secrets_beside_texts(stack: Any, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = _with_secret_map(tools_file.tools_schema(), "action", "mcp_call", "forward_headers")
    monkeypatch.setattr(tools_file, "tools_schema", lambda: schema)
    key = TerraformVariable(stack, "key", type="string", sensitive=True)

    def call(headers: str, secret: Secret) -> Any:
        url = "url: https://crm.example.com/mcp"
        tools(file, f"- {{name: crm, action: {{mcp_call: {{{url}, forward_headers: {headers}}}}}}}")
        found = read(file, {"KEY": secret} if "KEY" in headers else {})
        assert found.problems == []
        return found.tools[0].arguments["action"]["mcp_call"]

    assert call("{X-Team: 'a ${b}'}", Secret(key))["forward_headers"] == {"X-Team": "a $${b}"}
    mixed = "{X-Team: orders, X-Key: '${KEY}'}"
    stored = call(mixed, Secret(key, write_only=False))
    assert stack.resolved(stored["forward_headers"]) == {"X-Team": "orders", "X-Key": "${var.key}"}
    first, again = call(mixed, Secret(key)), call(mixed, Secret(key))
    expected = {"X-Team": "orders", "X-Key": "${nonsensitive(var.key)}"}
    assert stack.resolved(first["forward_headers_wo"]) == expected
    # A new version is sent if one of the texts or the version of a secret changes.
    others = call(mixed, Secret(key, version=2)), call(mixed.replace("orders", "sales"), Secret(key))
    versions = [each["forward_headers_wo_version"] for each in (first, *others)]
    assert len(set(versions)) == 3
    assert again["forward_headers_wo_version"] == versions[0]


_OPEN = """
- name: crm
  action: {http_call: {url: '%s', headers: {Authorization: '%s'}, use_service_account: true}}
"""


def test_a_placeholder_may_stand_in_an_attribute_that_is_not_secret(stack: Any, gateway: Gateway, file: Path) -> None:
    key = TerraformVariable(stack, "key", type="string", sensitive=True)
    gateway.add_tools_from_file(tools(file, _OPEN % ("https://e.example.com", "${KEY}")), secrets={"KEY": key})
    assert written(stack, gateway)["crm"]["action"]["http_call"]["headers"] == {"Authorization": "${var.key}"}


def test_the_checks_of_added_tools_apply(
    stack: Any, gateway: Gateway, file: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    gateway.add_tools_from_file(tools(file, _OPEN % ("http://e.example.com", "Bearer abcdefgh")))
    [line] = told(stack)
    assert "crm sends credentials to a URL that begins with http://: they need https://" in stack.told()[0], line
    assert "the header Authorization of the tool crm is plain text" in capfd.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"file": 7}, "stack/assistant: file must be the path of a file, got int"),
        ({"file": "t.yaml", "secrets": ["K"]}, "secrets must be a mapping of placeholders to their values, got list"),
        ({"file": "t.yaml", "secrets": {"K": 7}}, "a secret must be a TerraformVariable, a token or a Secret, got int"),
        ({"file": "t.yaml", "secret": {}}, "did you mean secrets?"),
    ],
)
def test_a_wrong_argument_is_told_at_its_line(gateway: Gateway, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(TypeError) as error:
        gateway.add_tools_from_file(**arguments)
    assert message in str(error.value)


def test_json_needs_no_library_and_yaml_says_which(tmp_path: Path) -> None:
    code = """
        import sys
        sys.modules["yaml"] = None
        from constructs_lib.yandex._tools_file import read
        open("tools.json", "w").write('[{"name": "a", "action": {"function_call": {"function_id": "f"}}}]')
        open("tools.yaml", "w").write("[]")
        open("more.yaml", "w").write("- name: a")
        assert not read("tools.json", {}).problems and not read("tools.yaml", {}).problems
        try:
            read("more.yaml", {})
        except ImportError as error:
            print(error)
    """
    command = [sys.executable, "-c", textwrap.dedent(code)]
    run = subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path)
    expected = "A YAML file of tools needs PyYAML: pip install 'mcpgateway[yaml]'. A JSON file needs nothing.\n"
    assert run.stdout == expected
