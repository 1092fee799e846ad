"""The generator: freshness of what is checked in, and what it makes of unusual schemas."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from cdktf import TerraformOutput

from codegen.l1.__main__ import main
from codegen.l1.files import generate
from codegen.l1.naming import AttributeNames, ClassNames

ROOT = Path(__file__).parents[3]


def nested(nesting: str, attributes: dict[str, Any], **flags: bool) -> dict[str, Any]:
    return {"nested": {"nesting": nesting, "attributes": attributes}, "description": "Nested.", **flags}


def given(type: Any, **more: Any) -> dict[str, Any]:
    return {"type": type, "optional": True, **more}


def computed(type: Any) -> dict[str, Any]:
    return {"type": type, "computed": True}


THING = {
    "id": computed("string"),
    "from": {"type": "string", "required": True, "description": "A keyword"},
    "self": given("string"),
    "node": given("string"),
    "http2_url": given("string"),
    "enabled": given("bool", default=True),
    "anything": given("dynamic"),
    "tags": given(["map", "string"]),
    "weights": given(["map", "number"]),
    "counts": given(["set", "number"]),
    "switches": given(["list", "bool"]),
    "matrix": given(["list", ["list", "string"]]),
    "groups": given(["map", ["list", "string"]]),
    "rules": nested(
        "list",
        {
            "name": {"type": "string", "required": True},
            "ports": nested("set", {"port": given("number")}, optional=True),
        },
        required=True,
    ),
    "users": nested(
        "map",
        {"role": given("string"), "home": nested("single", {"path": given("string")}, optional=True)},
        optional=True,
    ),
    "config": nested("single", {"x": given("string"), "seen": computed("number")}, optional=True),
    "allow_list": nested("single", {"x": given("string")}, optional=True),
    "labels": computed(["map", "string"]),
    "sizes": computed(["list", "number"]),
    "grid": computed(["list", ["list", "string"]]),
    "found": nested("set", {"name": computed("string"), "tags": computed(["map", "string"])}, computed=True),
    "by_name": nested("map", {"name": computed("string")}, computed=True),
}

SECRET = {
    "path": {"type": "string", "required": True},
    "value": computed("string"),
    "parts": nested("list", {"text": computed("string")}, computed=True),
}


def schema(attributes: dict[str, Any]) -> dict[str, Any]:
    resource = {
        "version": 0,
        "description": "A thing.\n\nIn two paragraphs, with a \\ in it.",
        "attributes": attributes,
    }
    return {
        "provider": {"version": 0, "attributes": {"token": given("string", sensitive=True)}},
        "resources": {"mcpgateway_thing": resource},
        "data_sources": {},
        "ephemerals": {"mcpgateway_secret": {"version": 0, "attributes": SECRET}},
    }


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> ModuleType:
    """Constructs of a made-up schema."""
    folder = tmp_path_factory.mktemp("generated") / "odd_constructs"
    folder.mkdir()
    for name, text in generate(schema(THING), "1.2.3").items():
        (folder / name).write_text(text.replace("from .._core", "from constructs_lib._core"))
    sys.path.insert(0, str(folder.parent))
    try:
        return importlib.import_module(folder.name)
    finally:
        sys.path.remove(str(folder.parent))


@pytest.mark.slow
def test_checked_in_files_are_fresh(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--check"]) == 0, capsys.readouterr().err


@pytest.mark.slow
def test_stale_files_are_named_and_replaced(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old = tmp_path / "of_old.py"
    old.write_text("")
    assert main(["--check", "--target", str(tmp_path)]) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "of_old.py" in error
    assert "yandex_gateway.py" in error
    assert "python -m codegen.l1" in error
    assert main(["--target", str(tmp_path)]) == 0
    assert main(["--check", "--target", str(tmp_path)]) == 0
    assert not old.exists()


def test_generating_is_deterministic() -> None:
    assert generate(schema(THING), "1.2.3") == generate(schema(THING), "1.2.3")


def test_generated_files_are_clean(tmp_path: Path) -> None:
    for name, text in generate(schema(THING), "1.2.3").items():
        (tmp_path / name).write_text(text)
    lint = ["check", "--isolated", "--line-length", "120", "--select", "E,F,I,UP,B,SIM,RUF"]
    for command in (["format", "--isolated", "--check", "--line-length", "120"], lint):
        result = subprocess.run([sys.executable, "-m", "ruff", *command, tmp_path], capture_output=True, text=True)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("terraform", "value", "input", "reset"),
    [
        ("jwks_url", "jwks_url", "jwks_url_input", "reset_jwks_url"),
        ("from", "from_", "from_input", "reset_from"),
        ("self", "self_attribute", "self_attribute_input", "reset_self_attribute"),
        ("http2_url", "http2_url", "http2_url_input", "reset_http2_url"),
        ("ipv4url", "ipv4_url", "ipv4_url_input", "reset_ipv4_url"),
        ("oauth_2_x", "oauth2_x", "oauth2_x_input", "reset_oauth2_x"),
        ("b_c", "b_c", "b_c_input", "reset_bc"),
        ("get_it", "fetch_it", "fetch_it_input", "reset_fetch_it"),
    ],
)
def test_names_are_those_of_cdktf_get(terraform: str, value: str, input: str, reset: str) -> None:
    names = AttributeNames(terraform)
    assert (names.value, names.input, names.reset) == (value, input, reset)


def test_class_names_are_unique() -> None:
    names = ClassNames()
    assert [names.take("ThingConfig"), names.take_struct(("thing", "config"))] == ["ThingConfig", "ThingConfigA"]
    assert names.take_struct(("thing", "allow_list")) == "ThingAllowListStruct"


def test_arguments_of_all_types_are_written_under_terraforms_names(odd: ModuleType, stack: Any) -> None:
    odd.Thing(
        stack,
        "thing",
        from_="a",
        self_attribute="b",
        node_attribute="c",
        enabled=False,
        anything=[1, {"x": "y"}],
        tags={"camelCase": "kept"},
        weights={"half": 0.5},
        counts=[1, 2],
        switches=[True],
        matrix=[["x"], ["y", "z"]],
        groups={"g": ["a"]},
        rules=[{"name": "r", "ports": [{"port": 80}]}, odd.ThingRules(name="s")],
        users={"me": {"role": "admin", "home": {"path": "/"}}},
        config=odd.ThingConfigA(x="y"),
        allow_list={"x": "y"},
    )
    assert stack.synthesized()["resource"]["mcpgateway_thing"]["thing"] == {
        "from": "a",
        "self": "b",
        "node": "c",
        "enabled": False,
        "anything": [1, {"x": "y"}],
        "tags": {"camelCase": "kept"},
        "weights": {"half": 0.5},
        "counts": [1, 2],
        "switches": [True],
        "matrix": [["x"], ["y", "z"]],
        "groups": {"g": ["a"]},
        "rules": [{"name": "r", "ports": [{"port": 80}]}, {"name": "s"}],
        "users": {"me": {"role": "admin", "home": {"path": "/"}}},
        "config": {"x": "y"},
        "allow_list": {"x": "y"},
    }


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda thing: thing.from_, "from"),
        (lambda thing: thing.enabled, "enabled"),
        (lambda thing: thing.anything, "anything"),
        (lambda thing: thing.tags, "tags"),
        (lambda thing: thing.weights, "weights"),
        (lambda thing: thing.switches, "switches"),
        (lambda thing: thing.matrix, "matrix"),
        (lambda thing: thing.groups, "groups"),
        (lambda thing: thing.labels.lookup("k"), 'labels["k"]'),
        (lambda thing: thing.sizes, "sizes"),
        (lambda thing: thing.grid.get(1), "grid[1]"),
        (lambda thing: thing.rules.get(1).name, "rules[1].name"),
        (lambda thing: thing.users.get("me").home.path, 'users["me"].home.path'),
        (lambda thing: thing.config.seen, "config.seen"),
        (lambda thing: thing.by_name.get("me").name, 'by_name["me"].name'),
        (lambda thing: thing.users, "users"),
    ],
)
def test_attributes_of_all_types_are_tokens(odd: ModuleType, stack: Any, read: Any, expected: str) -> None:
    thing = odd.Thing(stack, "thing", from_="a", rules=[])
    TerraformOutput(stack, "out", value=read(thing))
    assert stack.synthesized()["output"]["out"]["value"] == f"${{mcpgateway_thing.thing.{expected}}}"


@pytest.mark.parametrize(
    ("read", "expected"),
    [
        (lambda thing: thing.counts, "tolist({0}.counts)"),
        (lambda thing: thing.found, "tolist({0}.found)"),
        (lambda thing: thing.found.get(0).name, "tolist({0}.found).0.name"),
        (lambda thing: thing.rules.get(0).ports.get(1).port, "tolist({0}.rules[0].ports).1.port"),
    ],
)
def test_items_of_sets_are_tokens(odd: ModuleType, stack: Any, read: Any, expected: str) -> None:
    thing = odd.Thing(stack, "thing", from_="a", rules=[])
    TerraformOutput(stack, "out", value=read(thing))
    expression = expected.format("mcpgateway_thing.thing")
    assert stack.synthesized()["output"]["out"]["value"] == f"${{{expression}}}"


def test_items_of_lists_and_maps_can_be_changed(odd: ModuleType, stack: Any) -> None:
    thing = odd.Thing(stack, "thing", from_="a", rules=[{"name": "r"}], users={"me": {"role": "admin"}})
    thing.rules.get(0).name = "changed"
    thing.rules.get(0).put_ports([{"port": 80}])
    thing.users.get("me").home.path = "/"
    assert thing.rules_input == [odd.ThingRules(name="changed", ports=[{"port": 80}])]
    assert thing.users.get("me").role_input == "admin"
    assert stack.synthesized()["resource"]["mcpgateway_thing"]["thing"]["users"] == {
        "me": {"role": "admin", "home": {"path": "/"}}
    }
    thing.rules.internal_value = []
    thing.users.internal_value = {}
    assert (thing.rules_input, thing.users_input) == ([], {})
    with pytest.raises(IndexError, match=r"rules\[0\] was not given"):
        thing.rules.get(0).name = "x"
    with pytest.raises(KeyError, match="users"):
        thing.users.get("me").role = "x"


def test_docstrings_say_what_is_allowed(odd: ModuleType) -> None:
    assert odd.Thing.__doc__.startswith("A thing.\n\n")
    assert odd.Thing.from_.__doc__ == "A keyword. Required."
    assert odd.Thing.enabled.__doc__ == "Optional; `true` by default."
    assert re.search(r":param enabled: Optional; `true` by default\.", odd.Thing.__init__.__doc__)
    assert odd.McpgatewayProvider.token.__doc__ == "Optional; sensitive."


@pytest.mark.parametrize(
    ("check", "words"),
    [
        ({"is": "Pattern", "regex": "[a-z]", "hint": "a letter"}, "a letter"),
        ({"is": "OneOf", "values": ["A", "B"]}, "one of `A`, `B`"),
        ({"is": "Length", "at_least": 1}, "at least 1 character"),
        ({"is": "Length", "at_most": 5}, "at most 5 characters"),
        ({"is": "Between", "at_least": 1, "at_most": 5}, "1 to 5"),
        ({"is": "Url"}, "an absolute URL"),
        ({"is": "Uuid"}, "a UUID"),
        ({"is": "Cidr", "shortest": 12, "longest": 20}, "a private IPv4 network in CIDR notation, /12 to /20"),
        ({"is": "JsonText"}, "a JSON document"),
        ({"is": "JsonSchema"}, "a JSON Schema (2020-12)"),
        ({"is": "Duration"}, "a duration such as `90s` or `1h30m`"),
    ],
)
def test_checks_are_described(check: dict[str, Any], words: str) -> None:
    generated = generate(schema({"x": given("string", validators=[check])}), "1.2.3")["thing.py"]
    assert f'"""Optional; {words}."""' in generated


def test_keys_of_maps_are_described() -> None:
    tools = nested("map", {"url": given("string")}, optional=True)
    tools["nested"] |= {"keyed_by": "name", "key_validators": [{"is": "Pattern", "regex": "[a-z]", "hint": "a letter"}]}
    assert '"""Nested. Optional; each name is a letter."""' in generate(schema({"tools": tools}), "1.2.3")["thing.py"]


@pytest.mark.parametrize(
    ("attributes", "message"),
    [
        ({"x": given("string", validators=[{"is": "Unheard"}])}, "there is no validator called Unheard"),
        ({"x": given(["object", {"a": "string"}])}, "declare a nested attribute"),
        ({"http2_url": given("string"), "http2url": given("string")}, "http2_url and http2url would have one name"),
    ],
)
def test_what_cannot_be_generated_is_an_error(attributes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        generate(schema(attributes), "1.2.3")


def test_names_too_long_for_a_line_are_let_through() -> None:
    name = "a_very_long_name_of_an_attribute_indeed_" * 3
    generated = generate(schema({f"{name}x": nested("single", {"x": given("string")}, optional=True)}), "1.2.3")
    assert "# ruff: noqa: E501\n" in generated["thing.py"]


def test_ephemeral_resources_have_arguments_and_tokens(odd: ModuleType, stack: Any) -> None:
    secret = odd.Secret(stack, "secret", path="a/b")
    TerraformOutput(stack, "part", value=secret.parts.get(0).text)
    document = stack.synthesized()
    assert document["ephemeral"] == {"mcpgateway_secret": {"secret": {"path": "a/b"}}}
    assert document["output"]["part"]["value"] == "${ephemeral.mcpgateway_secret.secret.parts[0].text}"
    secret.path = "c/d"
    assert secret.path_input == "c/d"
    assert stack.synthesized()["ephemeral"]["mcpgateway_secret"]["secret"] == {"path": "c/d"}
