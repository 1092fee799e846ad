"""Validation at synth: what is found, how it is told, and that what nobody can know yet is left alone."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import cdktf
import jsii
import pytest
from cdktf import (
    App,
    Aspects,
    Fn,
    IAspect,
    TerraformIterator,
    TerraformStack,
    TerraformVariable,
    Token,
)
from constructs import Construct, IConstruct

from constructs_lib._core import validation
from constructs_lib._core.construct import L2Construct
from constructs_lib._core.which_cdk import MODULE
from constructs_lib.l1 import (
    DataMcpgatewayInstaclustrVirtualServer,
    InstaclustrCassandraQueryTool,
    InstaclustrCluster,
    InstaclustrHttpServerBackend,
    InstaclustrHttpServerOperationTool,
    InstaclustrKafkaPublishMessageTool,
    InstaclustrPersonaAccessControl,
    InstaclustrVirtualServer,
    McpgatewayProvider,
    YandexGateway,
    YandexIamToken,
)
from provider_shim.schema.attributes import Attribute, Schema
from provider_shim.schema.config_validators import ConfigValidator
from provider_shim.schema.diagnostics import Diagnostic, Severity

ID = "4650aa98-e894-4675-9614-558915d5837a"


def server(scope: Any, id: str = "orders", **arguments: Any) -> InstaclustrVirtualServer:
    return InstaclustrVirtualServer(
        scope, id, **{"cluster_id": ID, "name": "orders", "endpoint_url": "/orders", **arguments}
    )


def provider(stack: Any) -> McpgatewayProvider:
    return McpgatewayProvider(stack, "provider", emulator={"path": "cloud.db"})


def told(stack: Any) -> list[str]:
    """The lines of the one error, or nothing."""
    try:
        cdktf.Testing.synth(stack, True)
    except RuntimeError as error:
        return [line.strip() for line in str(error).splitlines() if line.startswith("  ")]
    return []


def broken(stack: Any) -> None:
    McpgatewayProvider(stack, "provider", emulator={"path": "x"}, instaclustr={"username": "me"})
    server(stack, name="Orders!", endpoint_url="orders", timeouts={"create": "5 minutes"})
    crm = Construct(stack, "crm")
    backend = InstaclustrHttpServerBackend(
        crm,
        "backend",
        virtual_server_id="4711",
        name="crm",
        server_url="crm.example.com",
        authentication={"scheme": "KEY", "key": "hunter2", "key_wo": "hunter2"},
    )
    parameters = [
        {"name": "id", "in_": "path", "schema": '{"type": "strin"}'},
        {"name": "verbose", "in_": "body", "schema": "{"},
    ]
    InstaclustrHttpServerOperationTool(
        crm, "tool", backend_id=backend.id, method="GET", path="/customers/{customer}", parameters=parameters
    )
    InstaclustrCassandraQueryTool(
        stack, "query", backend_id=ID, query="SELECT * FROM t WHERE id = :id", parameters=[{"name": "x", "type": "int"}]
    )
    DataMcpgatewayInstaclustrVirtualServer(stack, "found", id="some-id", name="orders")


def test_a_broken_stack_tells_everything_at_once(stack: Any) -> None:
    broken(stack)
    count, *lines = told(stack)
    assert count == f"[stack] {len(lines)} problems:"
    assert len(lines) >= 10
    for expected in (
        '[stack/provider] instaclustr: Only one of "emulator" and "instaclustr" can be set',
        "[stack/orders] name must be letters, digits, _ and -",
        "[stack/orders] timeouts.create must be a duration such as 90s, 10m or 1h30m, got '5 minutes'.",
        "[stack/crm/backend] virtual_server_id must be a UUID",
        "[stack/crm/backend] server_url must be a URL such as https://host/path",
        '[stack/crm/backend] authentication.key_wo: Only one of "key" and "key_wo" can be set',
        "[stack/crm/tool] method must be one of get, post, put, delete, got 'GET' (did you mean get?).",
        "[stack/crm/tool] parameters[0].schema must be a JSON Schema (2020-12), but at $.type:",
        "[stack/crm/tool] parameters: The path /customers/{customer} has no",
        "[stack/query] parameters: The query binds id, but the parameters are x;",
        "[stack/found]",
    ):
        assert any(line.startswith(expected) for line in lines), (expected, lines)
    assert "hunter2" not in "".join(lines)


def test_the_whole_app_is_told_in_one_error_and_nothing_is_written(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path))
    for name in ("good", "one", "two"):
        stack = TerraformStack(app, name)
        provider(stack)
        server(stack, name="Orders!" if name != "good" else "orders")
    with pytest.raises(RuntimeError) as error:
        app.synth()
    text = str(error.value)
    assert "[one] 1 problem:\n  [one/orders] name must" in text
    # The problems of one environment do not stand under the name of another.
    assert "\n  [two] 1 problem:\n  [two/orders] name must" in text
    assert not (tmp_path / "stacks" / "one" / "cdk.tf.json").exists()


def test_validation_can_be_skipped(tmp_path: Path) -> None:
    app = App(outdir=str(tmp_path), skip_validation=True)
    stack = TerraformStack(app, "stack")
    broken(stack)
    app.synth()
    assert json.loads((tmp_path / "stacks" / "stack" / "cdk.tf.json").read_text())["resource"]


def test_apps_know_nothing_of_each_other() -> None:
    stacks = [TerraformStack(cdktf.Testing.app(), "stack") for _ in range(2)]
    for stack in stacks:
        provider(stack)
    server(stacks[0], name="Orders!")
    server(stacks[1])
    assert told(stacks[1]) == []
    assert len(told(stacks[0])) == 2
    assert len(told(stacks[0])) == 2


def test_a_construct_that_was_removed_is_not_told_of(stack: Any) -> None:
    provider(stack)
    inner = Construct(stack, "inner")
    server(inner, name="Orders!")
    assert told(stack)[1].startswith("[stack/inner/orders] name")
    assert stack.node.try_remove_child("inner")
    assert told(stack) == []


def test_setters_and_aspects_have_the_last_word(stack: Any) -> None:
    @jsii.implements(IAspect)
    class Rename:
        def visit(self, node: IConstruct) -> None:
            if isinstance(node, InstaclustrVirtualServer):
                node.name = node.name_input.lower()

    provider(stack)
    orders = server(stack, name="ORDERS!")
    orders.name = "ORDERS "
    assert told(stack)[1:] == ["[stack/orders] name must be letters, digits, _ and - ([a-zA-Z0-9_-]+), got 'ORDERS '."]
    orders.name = "ORDERS"
    Aspects.of(stack).add(Rename())
    assert told(stack) == []
    assert orders.name_input == "orders"


def test_what_an_aspect_will_visit_is_not_told_of_ahead() -> None:
    @jsii.implements(IAspect)
    class Put:
        def visit(self, node: IConstruct) -> None:
            if isinstance(node, InstaclustrVirtualServer):
                node.name = "right"

    app = cdktf.Testing.app()
    one, two = (TerraformStack(app, name) for name in ("one", "two"))
    for stack in (one, two):
        provider(stack)
        server(stack, name="wrong!")
    Aspects.of(two).add(Put())
    with pytest.raises(RuntimeError, match=r"\[one\] 1 problem:\n  \[one/orders\]") as error:
        App.of(one).synth()
    assert "two" not in str(error.value)


def test_overrides_are_left_to_the_provider(stack: Any) -> None:
    provider(stack)
    server(stack).add_override("name", "Orders!")
    assert told(stack) == []


def test_tokens_are_not_judged(stack: Any) -> None:
    provider(stack)
    variable = TerraformVariable(stack, "v", type="any", sensitive=True)
    text, number = variable.string_value, variable.number_value
    orders = server(
        stack,
        name=text,
        cluster_id="${var.v}",
        endpoint_url=f"x{text}",
        authentication={"issuer": text, "jwks_url": f"{text}/jwks", "audiences": variable.list_value},
        timeouts=variable.value,
    )
    oidc = {
        "issuer": Fn.lookup(variable.value, "x"),
        "jwks_url": "%{ if true }x%{ endif }",
        "audiences": [text, "${x}"],
    }
    server(stack, "lists", name=Fn.join("-", ["a b", text]), authentication=oidc)
    iterator = TerraformIterator.from_list(variable.list_value)
    InstaclustrHttpServerOperationTool(
        stack,
        "tool",
        for_each=iterator,
        backend_id=orders.id,
        name=iterator.value,
        method=text,
        path=f"/{text}/{{id}}",
        parameters=[{"name": text, "in_": "path", "schema": Fn.jsonencode({"type": text})}],
    )
    InstaclustrHttpServerOperationTool(
        stack, "dynamic", backend_id=text, method="get", path="/{id}", parameters=iterator.dynamic({"name": "x"})
    )
    InstaclustrCluster(
        stack,
        "cluster",
        name="c",
        mcp_gateway_version=f"1.{number}",
        sla_tier=text,
        private_network_cluster=variable.boolean_value,
        data_centres=[
            {
                "name": "dc",
                "cloud_provider": text,
                "region": text,
                "network": Fn.cidrsubnet(text, 1, 2),
                "node_size": text,
                "number_of_nodes": number,
                "tags": [{"key": text, "value": text}],
            }
        ],
    )
    InstaclustrPersonaAccessControl(
        stack, "persona", virtual_server_id=text, persona_role=text, type=text, tools=variable.list_value
    )
    InstaclustrKafkaPublishMessageTool(stack, "lookup", backend_id=Token.as_string(variable.value), topic=text)
    YandexIamToken(stack, "token")
    assert told(stack) == []


@pytest.mark.parametrize(
    "given",
    [
        {"a": "${x}"},
        {"a": ["#{TfToken[TOKEN.1]}"]},
        {"a": [-1.8881545897087505e289]},
        {"a": -8.1095622125913805e298},
        {"a": {"&{TfToken[TOKEN.5]}": "String Map Token Value"}},
        {"a": {"${x}": "y"}},
        {"a": "port -8.1095622125913805e+298"},
        {"a": object()},
    ],
)
def test_every_form_of_a_token_is_unknown(given: dict[str, Any]) -> None:
    from provider_shim.schema.values import UNKNOWN

    assert validation.known(given) == {"a": UNKNOWN}


def test_what_is_known_stays_as_it_is() -> None:
    given = {"a": ["x", 1, 1.5, True, None, {"b": ("c",)}], "e": "1e+298", "n": -1e6}
    assert validation.known(given) == {**given, "a": ["x", 1, 1.5, True, None, {"b": ["c"]}]}


class _Thing(L2Construct):
    """A construct with problems of its own."""

    def __init__(self, scope: Any, id: str, name: str) -> None:
        super().__init__(scope, id)
        self.name = name
        self.server = server(self, self.RESOURCE, name=name)
        if not name:
            self._problem("name must not be empty")

    def _problems(self) -> Iterator[str]:
        if self.name.isupper():
            yield f"name must be in lower case, got {self.name!r}"


def test_problems_of_constructs_stand_with_those_of_their_resources(stack: Any) -> None:
    provider(stack)
    _Thing(Construct(stack, "group"), "thing", "ORDERS!")
    _Thing(stack, "other", "")
    assert [line.partition(" must")[0] for line in told(stack)] == [
        "[stack] 4 problems:",
        "[stack/group/thing] name",
        "[stack/group/thing] name",
        "[stack/other] name",
        "[stack/other] name",
    ]


def test_a_validation_that_breaks_names_its_construct(stack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    provider(stack)
    _Thing(stack, "thing", "orders")
    monkeypatch.setattr(_Thing, "_problems", lambda self: [][0])
    with pytest.raises(RuntimeError, match="stack/thing cannot be validated: IndexError: list index out of range"):
        cdktf.Testing.synth(stack, True)


def test_the_resource_is_the_default_child(stack: Any) -> None:
    provider(stack)
    thing = _Thing(stack, "thing", "orders")
    later = server(stack, "later", depends_on=[thing])
    assert thing.node.default_child is thing.server
    thing.node.default_child.add_override("name", "overridden")
    written = stack.synthesized()["resource"]["mcpgateway_instaclustr_virtual_server"]
    assert written.pop("later")["depends_on"][0].removeprefix("mcpgateway_instaclustr_virtual_server.") in written
    assert [each["name"] for each in written.values()] == ["overridden"]
    assert later.node.path == "stack/later"


def test_what_has_no_resource_cannot_be_depended_on(stack: Any) -> None:
    with pytest.raises(TypeError, match="stack/bare exists already"):
        L2Construct(stack, "bare").fqn  # noqa: B018


def test_what_a_call_reads_is_compared_with_what_it_is_given(stack: Any) -> None:
    provider(stack)
    call = {"method": "GET", "url": r"https://weather/?q=\(.town)", "headers": {"Authorization": "Basic abc"}}
    schema = {"type": "object", "properties": {"city": {"type": "string"}}, "additionalProperties": False}
    tool = {"description": "It.", "input_json_schema": json.dumps(schema), "action": {"http_call": call}}
    gateway = YandexGateway(stack, "gateway", name="weather", tools={"weather": tool})
    (line,) = told(stack)[1:]
    assert line.startswith('[stack/gateway] tools["weather"].action.http_call.url: ')
    assert r"\(.town) reads the argument town, but the properties in input_json_schema are: city." in line
    (warning,) = [entry.data for entry in gateway.node.metadata if entry.type.endswith("warn")]
    assert "looks like credentials" in warning
    assert "abc" not in warning


def test_tools_by_name(stack: Any) -> None:
    provider(stack)
    call = {"action": {"function_call": {"function_id": "d4e"}}}
    gateway = YandexGateway(stack, "gateway", name="weather", tools={"find it": call, "find": {**call, "action": {}}})
    cdktf.TerraformOutput(stack, "function", value=gateway.tools.get("find").action.function_call.function_id)
    name, action = told(stack)[1:]
    assert name.startswith('[stack/gateway] tools["find it"] has an invalid key, its name: it must be 1 to 128 letters')
    assert action.startswith('[stack/gateway] tools["find"].action: One of "function_call", "container_call"')
    gateway.put_tools({"find": call})
    document = json.loads(cdktf.Testing.synth(stack))
    assert document["resource"]["mcpgateway_yandex_gateway"]["gateway"]["tools"] == {"find": call}
    assert document["output"]["function"]["value"] == (
        '${mcpgateway_yandex_gateway.gateway.tools["find"].action.function_call.function_id}'
    )
    with pytest.raises(TypeError, match="a key of tools must be a string, got int"):
        YandexGateway(stack, "wrong", name="weather", tools={1: call})  # type: ignore[dict-item]
    with pytest.raises(TypeError, match="tools must be a mapping, got list"):
        YandexGateway(stack, "listed", name="weather", tools=[call])  # type: ignore[arg-type]


class _Remark(ConfigValidator):
    """A warning, and an error if the name is wrong."""

    def problems(self, config: Any, path: Any) -> Iterator[Diagnostic]:
        yield Diagnostic("Remark", "A word on it.", ("name",), Severity.WARNING)
        if config["name"] == "wrong":
            yield Diagnostic("Only a summary")


def test_warnings_are_annotations_told_once(stack: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    schema = Schema(attributes={"name": Attribute(type="string")}, config_validators=(_Remark(),))
    monkeypatch.setattr(validation, "_schema", lambda kind, name: schema if kind == "resources" else None)
    provider(stack)
    orders = server(stack)
    for _ in range(2):
        App.of(stack).synth()
    warnings = [entry.data for entry in orders.node.metadata if entry.type.endswith("warn")]
    assert warnings == ["name: A word on it."]
    orders.name = "wrong"
    assert told(stack) == ["[stack] 1 problem:", "[stack/orders] Only a summary"]


_PROGRAM = """
import sys
from cdktf import App, TerraformStack
from constructs_lib.instaclustr import NoAuthentication, VirtualServer
from constructs_lib.l1 import McpgatewayProvider

if "hook" in sys.argv:
    sys.excepthook = lambda kind, error, trace: print("mine:", kind.__name__, file=sys.stderr)
app = App(outdir=sys.argv[1])
stack = TerraformStack(app, "shop")
McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})
cluster = "4650aa98-e894-4675-9614-558915d5837a"
VirtualServer(stack, "orders", cluster=cluster, endpoint="orders", authentication=NoAuthentication())
if "other" in sys.argv:
    raise RuntimeError("another error")
app.synth()
"""


def _ended(tmp_path: Path, *arguments: str) -> str:
    program = tmp_path / "main.py"
    program.write_text(_PROGRAM.replace("cdktf", MODULE))
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, str(program), str(tmp_path), *arguments]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    return result.stderr


def test_a_program_ends_with_the_problems_alone(tmp_path: Path) -> None:
    heading, stack, problem = _ended(tmp_path).splitlines()
    assert heading == "Validation failed with the following errors:"
    assert stack == "  [shop] 1 problem:"
    assert problem.startswith("  [shop/orders] endpoint must be a URL path that begins with /")


_WARNING = "Warning: [shop/crm/a] name has 70 characters"
_WARNED = """
import os
from cdktf import App, TerraformStack
from constructs_lib.instaclustr import HttpServer, VirtualServer
from constructs_lib.l1 import McpgatewayProvider

app = App(outdir=os.environ["OUT"])
for name in ("shop", "other"):
    stack = TerraformStack(app, name)
    McpgatewayProvider(stack, "mcpgateway", emulator={"path": "cloud.db"})
    crm = HttpServer.from_id(stack, "crm", "4650aa98-e894-4675-9614-558915d5837a")
    crm.add_operation("a", "GET", "/x", name="a" * 70)
app.synth()
"""


def _warned(tmp_path: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    program = tmp_path / "main.py"
    program.write_text(_WARNED.replace("cdktf", MODULE))
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(("MCPGATEWAY_", "CDKTF_"))}
    given = {"PYTHONPATH": os.pathsep.join(sys.path), "OUT": str(tmp_path / "out"), **environment}
    command = [sys.executable, str(program)]
    return subprocess.run(command, env={**inherited, **given}, capture_output=True, text=True)


def test_a_program_that_is_run_by_itself_shows_warnings_once(tmp_path: Path) -> None:
    result = _warned(tmp_path)
    assert result.returncode == 0
    assert result.stderr.count(_WARNING) == 1
    assert result.stderr.count("Warning: [other/crm/a]") == 1
    assert result.stdout == ""


def test_the_cdks_command_line_shows_warnings_itself(tmp_path: Path) -> None:
    result = _warned(tmp_path, CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS="true")
    assert (result.returncode, result.stderr) == (0, "")
    manifest = json.loads((tmp_path / "out" / "manifest.json").read_text())
    [annotation] = manifest["stacks"]["shop"]["annotations"]
    assert annotation["message"].startswith("name has 70 characters")


@pytest.mark.parametrize(("value", "is_strict"), [("1", True), ("true", True), ("0", False), ("", False)])
def test_warnings_are_errors_where_that_is_asked_for(tmp_path: Path, value: str, is_strict: bool) -> None:
    result = _warned(tmp_path, MCPGATEWAY_STRICT=value)
    assert result.returncode == (1 if is_strict else 0)
    assert ("[shop/crm/a] name has 70 characters" in result.stderr) is True
    assert ("(A warning that MCPGATEWAY_STRICT turns into an error.)" in result.stderr) is is_strict
    assert ("[other] 1 problem:" in result.stderr or "[shop] 1 problem:" in result.stderr) is is_strict


def test_other_errors_and_hooks_are_left_as_they_are(tmp_path: Path) -> None:
    other = _ended(tmp_path, "other")
    assert other.startswith("Traceback ")
    assert other.endswith("RuntimeError: another error\n")
    assert "mine: RuntimeError" in _ended(tmp_path, "hook")
