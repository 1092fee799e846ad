"""What the API may accept, but hardly anybody means, is a warning at plan: an object that has it stays manageable."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support.cloud import GATEWAY, SAMPLE_SERVER
from support.terraform import Workspace, unframed

from provider_shim.schema.diagnostics import Severity
from provider_shim.schema.instaclustr.cql_types import type_problem
from provider_shim.schema.schema_file import SchemaFile
from provider_shim.schema.validate import validate
from provider_shim.schema.values import UNKNOWN

SCHEMAS = SchemaFile.load()
BACKEND = {"virtual_server_id": SAMPLE_SERVER, "name": "crm", "server_url": "https://crm.example.com"}
OPERATION = {"backend_id": GATEWAY, "method": "get", "path": "/x"}
QUERY = {"backend_id": GATEWAY, "query": "SELECT a FROM t WHERE b = :b"}
RECENT = {"backend_id": GATEWAY, "topics": ["a"], "consume_period": 60}
RULE = {"virtual_server_id": SAMPLE_SERVER, "persona_role": "support", "type": "ALLOWLIST", "all_tools": True}
OBJECT, TEXT = json.dumps({"type": "object"}), json.dumps({"type": "string"})
KEY = {"scheme": "KEY", "key": "Bearer abc"}


def _told(type_name: str, config: dict[str, Any]) -> list[tuple[Severity, str]]:
    schema = SCHEMAS.resource(f"mcpgateway_instaclustr_{type_name}")
    return [(each.severity, each.detail) for each in validate(schema.attributes, schema.config_validators, config)]


@pytest.mark.parametrize(
    ("type_name", "config", "detail"),
    [
        ("http_server_operation_tool", {**OPERATION, "path": "x/y"}, 'path must begin with "/"'),
        ("http_server_operation_tool", {**OPERATION, "path": "/x?a=1"}, "path must have no query or fragment"),
        ("http_server_operation_tool", {**OPERATION, "path": "/x/:id"}, 'path has ":id"'),
        ("http_server_operation_tool", {**OPERATION, "path": "/x/{id"}, "path has an unmatched brace"),
        ("http_server_operation_tool", {**OPERATION, "name": "a" * 300}, "name has 300 characters"),
        ("http_server_operation_tool", {**OPERATION, "name": "a" * 65}, "Some clients refuse tools with more than 64"),
        (
            "http_server_operation_tool",
            {**OPERATION, "request_body": {"schema": OBJECT}},
            "request_body is set for a GET",
        ),
        (
            "http_server_operation_tool",
            {**OPERATION, "parameters": [{"name": "a", "in": "query", "schema": OBJECT}]},
            "parameters[0].schema is an object",
        ),
        (
            "http_server_backend",
            {**BACKEND, "server_url": "https://a.example/?key=abc"},
            "server_url must have no query",
        ),
        ("http_server_backend", {**BACKEND, "server_url": "https://a.example/#x"}, "server_url must have no fragment"),
        ("http_server_backend", {**BACKEND, "authentication": KEY}, 'authentication.key begins with "Bearer"'),
        (
            "http_server_backend",
            {**BACKEND, "authentication": {**KEY, "header": {"name": "X-Key", "key_prefix": "bearer"}}},
            'authentication.key begins with "bearer"',
        ),
        (
            "http_server_backend",
            {**BACKEND, "authentication": {**KEY, "header": {"key_prefix": "X Bearer Bearer", "name": UNKNOWN}}},
            "authentication.header.key_prefix has a repeated word",
        ),
        ("cassandra_query_tool", {**QUERY, "parameters": [{"name": "b", "type": "uuuid"}]}, "(did you mean uuid?)"),
        ("kafka_consume_recent_tool", {**RECENT, "topics": ["a/b"]}, "topics[0] must be the name of a topic"),
        ("kafka_consume_recent_tool", {**RECENT, "topics": ["a", "a"]}, "topics lists 'a' twice"),
        ("persona_access_control", {**RULE, "persona_role": " support"}, "persona_role has leading or trailing spaces"),
    ],
)
def test_a_likely_mistake_is_a_warning(type_name: str, config: dict[str, Any], detail: str) -> None:
    told = _told(type_name, config)
    assert any(detail in text for _, text in told), told
    assert {severity for severity, _ in told} == {Severity.WARNING}
    assert "abc" not in str(told)


@pytest.mark.parametrize(
    ("type_name", "config"),
    [
        ("http_server_operation_tool", {**OPERATION, "path": UNKNOWN, "request_body": UNKNOWN, "parameters": UNKNOWN}),
        ("http_server_operation_tool", {**OPERATION, "method": UNKNOWN, "request_body": {"schema": OBJECT}}),
        ("http_server_operation_tool", {**OPERATION, "method": "delete", "request_body": {"schema": OBJECT}}),
        ("http_server_operation_tool", {**OPERATION, "path": "/orders:cancel", "name": "a" * 64}),
        ("http_server_backend", {**BACKEND, "server_url": UNKNOWN, "authentication": {**KEY, "header": UNKNOWN}}),
        ("http_server_backend", {**BACKEND, "authentication": {**KEY, "cookie_name": "key"}}),
        ("http_server_backend", {**BACKEND, "authentication": {**KEY, "key": "bearertoken"}}),
        ("cassandra_query_tool", {**QUERY, "parameters": [{"name": "b", "type": "address"}]}),
        ("kafka_consume_recent_tool", {**RECENT, "topics": ["shop.orders", UNKNOWN, UNKNOWN]}),
    ],
)
def test_what_may_be_meant_is_not_told(type_name: str, config: dict[str, Any]) -> None:
    assert _told(type_name, config) == []


@pytest.mark.parametrize(
    "text",
    [
        "uuid",
        "TEXT",
        "varchar",
        "list<text>",
        "map<text, frozen<set<int>>>",
        "tuple<int,text,uuid>",
        "vector<float, 3>",
        "address",
        "shop.address",
        'frozen<"Address">',
        'shop."Address"',
        "'org.apache.cassandra.db.marshal.UTF8Type'",
    ],
)
def test_a_cql_type(text: str) -> None:
    assert type_problem(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("uuuid", "did you mean uuid?"),
        ("strin", None),
        ("lst<text>", "did you mean list?"),
        ("list<txet>", "did you mean text?"),
        ("list", "list needs type parameters, such as list<text>"),
        ("list<text", 'a ">" is missing'),
        ("list<text>>", "must be one CQL type"),
        ("map<text>", "map<…> takes 2, got 1"),
        ("int int", "must be one CQL type"),
        ("", "must be a CQL type"),
        ("a-b", "must be a CQL type"),
        ("list<>", "must be a CQL type"),
    ],
)
def test_a_text_that_is_no_cql_type(text: str, problem: str | None) -> None:
    assert (problem is None) == (type_problem(text) is None)
    assert problem is None or problem in (type_problem(text) or "")


def test_terraform_warns_and_applies(workspace: Workspace) -> None:
    workspace.provider = {"emulator": {"path": "cloud.db"}}
    workspace.write(
        {
            "resource": {
                "mcpgateway_instaclustr_http_server_backend": {"crm": BACKEND},
                "mcpgateway_instaclustr_http_server_operation_tool": {
                    "it": {
                        **OPERATION,
                        "backend_id": "${mcpgateway_instaclustr_http_server_backend.crm.id}",
                        "path": "x/y",
                    }
                },
            }
        }
    )
    output = unframed(workspace.apply())
    assert "Warning: Likely mistake" in output
    assert 'path must begin with "/"' in output
    assert "2 added" in output
