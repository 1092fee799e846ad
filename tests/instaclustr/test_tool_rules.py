"""What a tool's template or query names must be what it declares: told at plan, by the attribute."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.cloud import GATEWAY
from support.terraform import Workspace

from provider_shim.schema.instaclustr.tools import bind_names

HTTP_TOOL = "mcpgateway_instaclustr_http_server_operation_tool"
CQL_TOOL = "mcpgateway_instaclustr_cassandra_query_tool"
CLUSTER = "mcpgateway_instaclustr_cluster"
TEXT = json.dumps({"type": "string"})


def _parameter(name: str, place: str = "path", schema: str = TEXT) -> dict[str, Any]:
    return {"name": name, "in": place, "schema": schema}


def _http(path: str, *parameters: dict[str, Any]) -> dict[str, Any]:
    config = {"backend_id": GATEWAY, "method": "get", "path": path, "parameters": list(parameters)}
    return {"resource": {HTTP_TOOL: {"it": config}}}


def _cql(query: str, *names: str, results: tuple[str, ...] = ()) -> dict[str, Any]:
    config = {
        "backend_id": GATEWAY,
        "query": query,
        "parameters": [{"name": name, "type": "uuid"} for name in names],
        "result_fields": [{"name": name, "type": "uuid"} for name in results],
    }
    return {"resource": {CQL_TOOL: {"it": config}}}


def _centre(**more: Any) -> dict[str, Any]:
    centre = {
        "name": "first",
        "cloud_provider": "AWS_VPC",
        "region": "US_EAST_1",
        "network": "10.0.0.0/16",
        "node_size": "MCP-DEV-t4g.small-30",
        "number_of_nodes": 1,
    }
    config = {
        "name": "it",
        "mcp_gateway_version": "1.0.1",
        "sla_tier": "NON_PRODUCTION",
        "private_network_cluster": False,
        "data_centres": [centre | more],
    }
    return {"resource": {CLUSTER: {"it": config}}}


_WRONG = {
    "parameter not in the template": (_http("/customers", _parameter("id")), '"parameters"', 'no "{id}"'),
    "template without parameter": (_http("/customers/{id}"), '"path"', 'no parameter named "id"'),
    "parameter twice": (
        _http("/c/{id}", _parameter("id"), _parameter("id", schema="true")),
        '"parameters"',
        'The path parameter "id" is declared 2 times',
    ),
    "schema that is no JSON": (
        _http("/c/{id}", _parameter("id", schema="{")),
        '"parameters"',
        "must be a JSON document",
    ),
    "schema that is none": (
        _http("/c/{id}", _parameter("id", schema='{"type": "strin"}')),
        '"parameters"',
        "must be a JSON Schema (2020-12), but at $.type",
    ),
    "bind without parameter": (
        _cql("SELECT a FROM t WHERE b = :b"),
        '"parameters"',
        "binds b, but the parameters are none",
    ),
    "binds in another order": (
        _cql("SELECT a FROM t WHERE b = :b AND c = :c", "c", "b"),
        '"parameters"',
        "binds b, c, but the parameters are c, b",
    ),
    "bind twice": (
        _cql("SELECT a FROM t WHERE b = :b AND c = :b", "b"),
        '"query"',
        '":b" appears more than once',
    ),
    "field twice": (_cql("SELECT a FROM t", results=("a", "a")), '"result_fields"', "declared 2 times"),
    "settings of another cloud": (
        _centre(gcp_settings={"custom_virtual_network_id": "x"}),
        '"gcp_settings"',
        "is for cloud_provider GCP, but cloud_provider is AWS_VPC",
    ),
    "public network": (_centre(network="8.8.0.0/16"), '"network"', "private IPv4 network"),
    "network too small": (_centre(network="10.0.0.0/28"), '"network"', "/16 to /26"),
}


@pytest.mark.parametrize("case", _WRONG)
def test_mistake_is_told_at_plan_with_its_place(workspace: Workspace, case: str) -> None:
    configuration, place, problem = _WRONG[case]
    workspace.write(configuration)
    error = workspace.plan_error()
    assert error.count("Error:") == 1
    assert place in error
    assert problem in error


_RIGHT = {
    "path, query and header": _http("/c/{id}", _parameter("id"), _parameter("id", "query"), _parameter("X", "header")),
    "no parameter at all": _http("/customers"),
    "binds in order": _cql("SELECT a FROM t WHERE b = :b AND c > :c", "b", "c", results=("a",)),
    "colons that bind nothing": _cql("SELECT ':x', \"a:y\" /* :z */ FROM t WHERE b = :b -- :v", "b"),
}


@pytest.mark.parametrize("case", _RIGHT)
def test_what_fits_is_planned(workspace: Workspace, case: str) -> None:
    workspace.write(_RIGHT[case])
    workspace.plan()


def test_what_is_unknown_is_not_judged(workspace: Workspace) -> None:
    unknown = {"terraform_data": {"it": {"input": "x"}}}
    config = _http("/c/{id}", _parameter("${terraform_data.it.output}"))
    workspace.write({"resource": config["resource"] | unknown})
    workspace.plan()


@given(st.lists(st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True), unique=True), st.text(alphabet="':\" x\n-/*"))
def test_binds_are_found_behind_any_quoted_text(names: list[str], noise: str) -> None:
    quoted = "'" + noise.replace("'", "''") + "'"
    query = " AND ".join(f"c = {quoted} AND d = :{name}" for name in names)
    assert bind_names(query) == names
