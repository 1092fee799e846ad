"""OpenSearch document search tools: a search with bind variables."""

from __future__ import annotations

from provider_shim.framework.model import RemoteObject, optional, required
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import Length

from . import api
from .resource import InstaclustrResource
from .tool import OPENSEARCH, Tool


class SearchParameter(RemoteObject):
    """A bind variable of a search."""

    name: str = required("Its name.", Length(1))
    type: str = required("Its OpenSearch type, such as `keyword`, `text` or `integer`.", Length(1))
    description: str | None = optional("What it is, for agents.")


class OpenSearchDocumentSearchTool(Tool):
    """A search of an index of an OpenSearch backend, offered as a tool."""

    config_validators = (
        ByFunction("provider_shim.schema.instaclustr.search:binds"),
        ByFunction("provider_shim.schema.instaclustr.search:likely_mistakes"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:tool_name"),
    )

    index_name: str = required("Index to search.", Length(1))
    query: str = required(
        "Body of the search, as JSON, with bind variables as texts of their own: "
        '`{"query": {"match": {"title": ":title"}}}`.',
        Length(1),
        json=True,
    )
    parameters: list[SearchParameter] | None = optional("The bind variables of the query.")


opensearch_document_search_tool = InstaclustrResource(
    OpenSearchDocumentSearchTool,
    paths=api.OPENSEARCH_DOCUMENT_SEARCH_TOOLS,
    vendor_type="mcp_tool_opensearch_document_search_v1",
    parent=OPENSEARCH,
)
