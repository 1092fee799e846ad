"""HTTP server operation tools: an operation of an HTTP API."""

from __future__ import annotations

from provider_shim.framework.model import AtMostOne, JsonDocument, RemoteObject, optional, required
from provider_shim.schema.config_validators import ByFunction, NoCredentials
from provider_shim.schema.validators import JsonSchema, OneOf, Pattern

from . import api
from .resource import InstaclustrResource
from .tool import HTTP_SERVER, Tool


class HttpParameter(RemoteObject):
    """A parameter of an HTTP operation."""

    item_key = ("name", "in_")

    name: str = required("Name of the parameter.")
    in_: str = required("Location of the parameter.", OneOf(("path", "header", "query")))
    schema_: JsonDocument = required("JSON Schema of the value.", JsonSchema())
    required: bool | None = optional("Whether the parameter is required.")
    description: str | None = optional("Description for agents.")


class HttpRequestBody(RemoteObject):
    """The body of an HTTP operation."""

    schema_: JsonDocument = required("JSON Schema of the body.", JsonSchema())
    description: str | None = optional("Description for agents.")


class HttpServerOperationTool(Tool):
    """An operation of an HTTP server backend, offered as a tool."""

    config_validators = (
        ByFunction("provider_shim.schema.instaclustr.tools:http_parameters"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:http_operation"),
        ByFunction("provider_shim.schema.instaclustr.likely_mistakes:tool_name"),
        NoCredentials(("path",)),
    )

    method: str = required("HTTP method.", OneOf(("get", "post", "put", "delete")))
    path: str = required(
        "Path below the backend's URL, with parameters in braces: `/customers/{id}`.",
        Pattern(r"[^\"'\\]+", "free of quotes and backslashes"),
    )
    parameters: list[HttpParameter] | None = optional("Parameters of the operation.", unordered=True)
    request_body: AtMostOne[HttpRequestBody] = optional("Body of the request.")


http_server_operation_tool = InstaclustrResource(
    HttpServerOperationTool,
    paths=api.HTTP_SERVER_OPERATION_TOOLS,
    vendor_type="mcp_tool_http_server_operation_v1",
    parent=HTTP_SERVER,
)
