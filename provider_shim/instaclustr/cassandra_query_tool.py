"""Cassandra query tools: a CQL statement with bind variables."""

from __future__ import annotations

from provider_shim.framework.model import RemoteObject, optional, required
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import Length

from . import api
from .resource import InstaclustrResource
from .tool import CASSANDRA, Tool


class CqlField(RemoteObject):
    """A bind variable or a column."""

    name: str = required("Name of the variable or column.", Length(1))
    type: str = required("CQL type, such as `uuid` or `list<text>`.", Length(1))
    description: str | None = optional("Description for agents.")


class CassandraQueryTool(Tool):
    """A CQL statement on a Cassandra backend, offered as a tool."""

    config_validators = (
        ByFunction("provider_shim.schema.instaclustr.tools:cql_binds"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:cql_types"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:tool_name"),
    )

    query: str = required("CQL with named bind variables: `SELECT total FROM shop.orders WHERE id = :id`.", Length(1))
    parameters: list[CqlField] | None = optional("Bind variables, in the order of the query.")
    result_fields: list[CqlField] | None = optional("Columns of the result.")


cassandra_query_tool = InstaclustrResource(
    CassandraQueryTool,
    paths=api.CASSANDRA_QUERY_TOOLS,
    vendor_type="mcp_tool_cassandra_query_v1",
    parent=CASSANDRA,
)
