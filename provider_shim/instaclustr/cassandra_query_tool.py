"""Cassandra query tools: a CQL statement with bind variables."""

from __future__ import annotations

from provider_shim.framework.checks import Length
from provider_shim.framework.model import RemoteObject, optional, required
from provider_shim.framework.rules import Checked

from .resource import InstaclustrResource
from .tool import CASSANDRA, Tool


class CqlField(RemoteObject):
    """A bind variable or a column."""

    name: str = required("Its name.", Length(1))
    type: str = required("Its CQL type, such as `uuid` or `list<text>`.", Length(1))
    description: str | None = optional("What it is, for agents.")


class CassandraQueryTool(Tool):
    """A CQL statement on a Cassandra backend, offered as a tool."""

    rules = (
        Checked("provider_shim.instaclustr.tool_rules:cql_binds"),
        Checked("provider_shim.instaclustr.likely_mistakes:cql_types"),
        Checked("provider_shim.instaclustr.likely_mistakes:tool_name"),
    )

    query: str = required("CQL with named bind variables: `SELECT total FROM shop.orders WHERE id = :id`.", Length(1))
    parameters: list[CqlField] | None = optional("The bind variables, in the order of the query.")
    result_fields: list[CqlField] | None = optional("The columns of the result.")


cassandra_query_tool = InstaclustrResource(
    CassandraQueryTool,
    path="tools/cassandra-query/v1",
    vendor_type="mcp_tool_cassandra_query_v1",
    name="Cassandra query tool",
    parent=CASSANDRA,
)
