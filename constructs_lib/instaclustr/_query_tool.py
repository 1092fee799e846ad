"""Tools that query Cassandra tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.options import ResourceOptions, resource_arguments
from .._core.texts import literal
from .._core.validation import is_expression
from ._columns import Columns, columns_of
from ._json_schemas import object_schema
from ._refs import CassandraBackendRef
from ._tool import Tool


class QueryTool(Tool):
    """A tool that runs a CQL query."""

    _BACKEND = "cassandra_backend"
    _WORDS: ClassVar[Mapping[str, str]] = {"backend_id": "backend", "result_fields": "result"}

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        backend: CassandraBackendRef,
        query: str,
        parameters: Columns | None = None,
        result: Columns | None = None,
        name: str | None = None,
        description: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            backend: The Cassandra backend that the tool queries.
            query: The query, with bind variables by name: `… WHERE customer = :customer`.
            parameters: The bind variables, in any order: a model, or types by name, `{"customer": CqlType.UUID}`.
            result: The fields of the result's rows: a model, or types by name.
            name: Name of the tool: letters, digits, `_` and `-`. Clients see it behind the backend's: `mcp_name`.
            description: What the tool does, as agents read it.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no CQL type for a field.
        """
        super().__init__(scope, id, backend, name, description, options)
        self._parameters = _in_order(columns_of(parameters, "parameters"), query)
        self._resource = l1.InstaclustrCassandraQueryTool(
            self,
            self.RESOURCE,
            backend_id=backend.id,
            name=self.tool_name,
            description=literal(description),
            query=literal(query),
            parameters=[each.arguments() for each in self._parameters] or None,
            result_fields=[each.arguments() for each in columns_of(result, "result")] or None,
            **resource_arguments(options, self.provider, self),
        )

    @property
    def input_schema(self) -> dict[str, Any] | None:
        """JSON Schema of the tool's arguments: the bind variables."""
        properties = {
            each.name: {**each.schema, **({"description": each.description} if each.description else {})}
            for each in self._parameters
        }
        return object_schema(properties, list(properties))


def _in_order(parameters: list[Any], query: Any) -> list[Any]:
    """The parameters in the order of the query, which the service requires; unchanged if they do not match it."""
    if not isinstance(query, str) or is_expression(literal(query)):
        return parameters
    # With the rules of all resources, of which a stack may need none.
    from provider_shim.schema.instaclustr.tools import bind_names

    binds = bind_names(query)
    if sorted(binds) != sorted(each.name for each in parameters):
        return parameters
    return sorted(parameters, key=lambda each: binds.index(each.name))
