"""Tools that search and write documents of OpenSearch indices."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Unpack

from .. import l1
from .._core.cdk import Construct
from .._core.kinds import is_token, refusal
from .._core.options import ResourceOptions, resource_arguments
from .._core.texts import literal
from ..schemas import SchemaSource, json_schema, json_text
from ._json_schemas import object_schema
from ._refs import OpenSearchBackendRef
from ._search_parameters import SearchParameters, search_parameters
from ._tool import Tool


class DocumentSearch(Tool):
    """A tool that searches an index."""

    _BACKEND = "opensearch_backend"
    _WORDS: ClassVar[Mapping[str, str]] = {"backend_id": "backend", "index_name": "index"}

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        backend: OpenSearchBackendRef,
        index: str,
        query: Mapping[str, Any] | str,
        parameters: SearchParameters | None = None,
        name: str | None = None,
        description: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            backend: The OpenSearch backend that the tool searches.
            index: The index.
            query: The body of the search, with bind variables as texts of their own:
                `{"query": {"match": {"title": ":title"}}}`. As a dictionary, or as JSON.
            parameters: The bind variables: a model, or types by name, `{"title": "text"}`.
            name: Name of the tool: letters, digits, `_` and `-`. Clients see it behind the backend's: `mcp_name`.
            description: What the tool does, as agents read it.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no OpenSearch type for a parameter.
        """
        super().__init__(scope, id, backend, name, description, options)
        self._parameters = search_parameters(parameters)
        self._resource = l1.InstaclustrOpensearchDocumentSearchTool(
            self,
            self.RESOURCE,
            backend_id=backend.id,
            name=self.tool_name,
            description=literal(description),
            index_name=index,
            query=_body(query),
            parameters=[each.arguments() for each in self._parameters] or None,
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


class IndexDocument(Tool):
    """A tool that writes a document to an index."""

    _BACKEND = "opensearch_backend"
    _WORDS: ClassVar[Mapping[str, str]] = {
        "backend_id": "backend",
        "index_name": "index",
        "document_schema": "document",
    }

    def __init__(
        self,
        scope: Construct,
        id: str,
        *,
        backend: OpenSearchBackendRef,
        index: str,
        document: SchemaSource | None = None,
        name: str | None = None,
        description: str | None = None,
        **options: Unpack[ResourceOptions],
    ) -> None:
        """Make a tool.

        Args:
            scope: The construct that this one is part of.
            id: The construct's ID, and the tool's name unless `name` is given.
            backend: The OpenSearch backend that the tool writes to.
            index: The index.
            document: The type of the documents, or a JSON Schema as a dictionary.
            name: Name of the tool: letters, digits, `_` and `-`. Clients see it behind the backend's: `mcp_name`.
            description: What the tool does, as agents read it.
            **options: Terraform's own arguments and `timeouts`: see `ResourceOptions`.

        Raises:
            TypeError: An argument is of another type, or there is no JSON Schema for the type of the documents.
        """
        super().__init__(scope, id, backend, name, description, options)
        self._resource = l1.InstaclustrOpensearchIndexDocumentTool(
            self,
            self.RESOURCE,
            backend_id=backend.id,
            name=self.tool_name,
            description=literal(description),
            index_name=index,
            document_schema=None if document is None else literal(json_text(json_schema(document))),
            **resource_arguments(options, self.provider, self),
        )


def _body(query: Any) -> Any:
    """The body of a search as JSON."""
    if isinstance(query, Mapping):
        return literal(json_text(query))
    if isinstance(query, str) or is_token(query):
        return literal(query)
    raise refusal("query", 'the body of a search, such as {"query": {"match_all": {}}}', query)
