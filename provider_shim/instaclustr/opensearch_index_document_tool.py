"""OpenSearch index document tools: writing a document to an index."""

from __future__ import annotations

from provider_shim.framework.model import JsonAsText, optional, required
from provider_shim.schema.config_validators import ByFunction
from provider_shim.schema.validators import JsonSchema, Pattern

from . import api
from .resource import InstaclustrResource
from .tool import OPENSEARCH, Tool


class OpenSearchIndexDocumentTool(Tool):
    """Writing a document to an index of an OpenSearch backend, offered as a tool."""

    config_validators = (ByFunction("provider_shim.schema.instaclustr.likely_mistakes:tool_name"),)

    index_name: str = required(
        "Index to write to.",
        Pattern(r"[a-z0-9][a-z0-9_\-.]*", "lower-case letters, digits, _, - and ., beginning with a letter or digit"),
    )
    document_schema: JsonAsText | None = optional("JSON Schema of the documents.", JsonSchema())


opensearch_index_document_tool = InstaclustrResource(
    OpenSearchIndexDocumentTool,
    paths=api.OPENSEARCH_INDEX_DOCUMENT_TOOLS,
    vendor_type="mcp_tool_opensearch_index_document_v1",
    parent=OPENSEARCH,
)
