"""The six actions, one of which a gateway's tool performs when it is called."""

from __future__ import annotations

from provider_shim.framework.model import RemoteObject, optional, required
from provider_shim.schema.config_validators import AtMostOneOf, ExactlyOneOf
from provider_shim.schema.validators import OneOf, Pattern

TRANSPORTS = OneOf(("SSE", "STREAMABLE"))
_METHODS = OneOf(("OPTIONS", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT"))
_TEMPLATE = r"may hold jq interpolations such as `\(.city)`"
_BODY = rf"Request body; {_TEMPLATE}. By default, a JSON object of the arguments."


class HeadersPolicy(RemoteObject):
    """Which headers of the incoming request are forwarded."""

    mode: str = required(
        "`WHITE_LIST`: forward only these. `BLACK_LIST`: forward all others.", OneOf(("WHITE_LIST", "BLACK_LIST"))
    )
    headers: list[str] | None = optional("Names of the headers.", unordered=True)


class FunctionCall(RemoteObject):
    """A call of a serverless function."""

    function_id: str = required("ID of the function.")
    tag: str | None = optional("Tag of the function version; `$latest` if left out.")


class ContainerCall(RemoteObject):
    """A request to a serverless container."""

    container_id: str = required("ID of the container.")
    path: str | None = optional(f"Path of the request, relative to the container; {_TEMPLATE}.")
    method: str | None = optional("HTTP method.", _METHODS)
    body: str | None = optional(_BODY, json=True)
    headers: dict[str, str] | None = optional(f"Headers to send; a value {_TEMPLATE}.")
    query: dict[str, str] | None = optional(f"Query parameters to send; a value {_TEMPLATE}.")
    forward_headers: HeadersPolicy | None = optional("Headers of the incoming request to forward.")


class HttpCall(RemoteObject):
    """An HTTP request."""

    url: str = required(f"Absolute URL; {_TEMPLATE}.")
    method: str | None = optional("HTTP method.", _METHODS)
    body: str | None = optional(_BODY, json=True)
    headers: dict[str, str] | None = optional(f"Headers to send; a value {_TEMPLATE}.")
    query: dict[str, str] | None = optional(f"Query parameters to send; a value {_TEMPLATE}.")
    use_service_account: bool | None = optional("Whether the gateway's service account makes the request.")
    forward_headers: HeadersPolicy | None = optional("Headers of the incoming request to forward.")


class ToolCall(RemoteObject):
    """A call of an MCP server's tool."""

    tool_name: str = required("Name of the tool on that server.")
    parameters_json: str | None = optional(f"Arguments as JSON; {_TEMPLATE}.", json=True)


class NoAuthorization(RemoteObject):
    """No credentials."""


class HeaderAuthorization(RemoteObject):
    """Credentials in a header."""

    header_name: str | None = optional("Name of the header.")
    header_value: str | None = required("Value of the header.", secret=True)


class ServiceAccountAuthorization(RemoteObject):
    """The credentials of the gateway's service account."""


class McpCall(RemoteObject):
    """A call of another MCP server."""

    url: str = required(f"Absolute URL of the MCP server; {_TEMPLATE}.")
    tool_call: ToolCall | None = optional("Tool to call on that server.")
    transport: str | None = optional("Transport to the server.", TRANSPORTS)
    unauthorized: NoAuthorization | None = optional("`{}` to send no credentials.", present=True)
    header: HeaderAuthorization | None = optional("Credentials to send in a header.")
    service_account: ServiceAccountAuthorization | None = optional(
        "`{}` to send the credentials of the gateway's service account.", present=True
    )
    forward_headers: dict[str, str] | None = optional(
        f"Headers to send, with their values; a value {_TEMPLATE}.", secret=True
    )
    transfer_headers: HeadersPolicy | None = optional("Headers of the incoming request to forward.")

    config_validators = (AtMostOneOf(("unauthorized", "header", "service_account")),)


class GrpcCall(RemoteObject):
    """A call of a gRPC method; the server must support reflection."""

    endpoint: str = required("Host and port, such as `grpc.example.com:443`.", Pattern(r"\S+:[0-9]+", "host:port"))
    method: str = required(
        "Full name of the method, such as `shop.Orders/Get`.", Pattern(r"[^\s/]+/[^\s/]+", "package.Service/Method")
    )
    use_service_account: bool | None = optional("Whether the gateway's service account makes the call.")
    body: str | None = optional(_BODY, json=True)
    headers: dict[str, str] | None = optional(f"Headers to send; a value {_TEMPLATE}.")
    forward_headers: HeadersPolicy | None = optional("Headers of the incoming request to forward.")


class StartWorkflow(RemoteObject):
    """The start of a workflow."""

    workflow_id: str = required("ID of the workflow.")
    input_json: str | None = optional(f"Input as JSON; {_TEMPLATE}.", json=True)
    mode: str | None = optional(
        "`SYNC` waits for the workflow to finish and is the default; `ASYNC` does not.", OneOf(("SYNC", "ASYNC"))
    )


class Action(RemoteObject):
    """What a tool does; set exactly one of these."""

    function_call: FunctionCall | None = optional("Calls a serverless function.")
    container_call: ContainerCall | None = optional("Sends a request to a serverless container.")
    http_call: HttpCall | None = optional("Sends an HTTP request.")
    mcp_call: McpCall | None = optional("Calls another MCP server.")
    grpc_call: GrpcCall | None = optional("Calls a gRPC method.")
    start_workflow: StartWorkflow | None = optional("Starts a workflow.")

    config_validators = (
        ExactlyOneOf(("function_call", "container_call", "http_call", "mcp_call", "grpc_call", "start_workflow")),
    )
