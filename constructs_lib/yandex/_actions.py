"""What a tool does when it is called.

Each function here is one kind of tool; `Gateway.add_…_tool` has the arguments of the function and those that all tools
have (`ToolOwner._add_tool`), and is generated from both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .._core.ids import Identified, id_of
from .._core.kinds import refusal
from .._core.mcp import McpServer, McpTool
from .._core.secrets import SecretValue
from .._core.validation import is_expression
from ..schemas import SchemaSource
from ._calls import HeaderPolicy, McpAuthentication, McpHeaders, plain_credentials, policy_arguments, request
from ._choices import Transport
from ._templates import JsonTemplate, Template, arguments, json_template


@dataclass(frozen=True)
class Action:
    """What happens when a tool is called, and what is known of it at synth.

    - `kind`: the attribute of the resource's `action`.
    - `arguments`: the attribute's value.
    - `plain_credentials`: headers that hold credentials as plain text.
    - `credentials_to`: URL that credentials are sent to, if any are.
    - `secrets`: credentials and headers that another MCP server is called with.
    - `depends_on`: constructs that have to be made first.
    - `description`, `input`: those of the tool that is called, to take over.
    """

    kind: str
    arguments: Mapping[str, Any]
    plain_credentials: tuple[str, ...] = ()
    credentials_to: str | None = None
    secrets: tuple[McpAuthentication | McpHeaders, ...] = ()
    depends_on: tuple[object, ...] = ()
    description: str | None = None
    input: SchemaSource | None = None


def action_of(kind: str, call: Mapping[str, Any]) -> Action:
    """An action by the arguments of the resource.

    Args:
        kind: The attribute of the resource's `action`.
        call: The attribute's value.
    """
    # Another MCP server is sent some under another name; in place of a map, a policy says which to forward.
    sent = (call.get("headers"), call.get("forward_headers")) if kind == "mcp_call" else (call.get("headers"),)
    headers = {name: value for each in sent if each for name, value in each.items()}
    has_credentials = (
        call.get("use_service_account") is True
        or any("lockboxPayload(" in str(value) for value in headers.values())
        or not {"header", "service_account"}.isdisjoint(call)
    )
    return Action(
        kind,
        call,
        plain_credentials=tuple(plain_credentials(headers)),
        credentials_to=call.get("url") if has_credentials else None,
    )


def function_tool(*, function: Identified, tag: str | None = None) -> Action:
    """A tool that calls a serverless function.

    Args:
        function: The function: a construct with an `id`, a token, or its ID.
        tag: Tag of the function's version; `$latest` by default.

    Raises:
        TypeError: An argument is of another type.
    """
    return Action("function_call", {"function_id": id_of(function, "function"), "tag": tag})


def container_tool(
    *,
    container: Identified,
    path: Template | None = None,
    method: str | None = None,
    body: JsonTemplate | None = None,
    headers: Mapping[str, Template] | None = None,
    query: Mapping[str, Template] | None = None,
    forward_headers: HeaderPolicy | None = None,
) -> Action:
    """A tool that sends a request to a serverless container.

    Args:
        container: The container: a construct with an `id`, a token, or its ID.
        path: Path of the request, relative to the container.
        method: HTTP method, such as `GET`.
        body: Body of the request; a JSON object of the tool's arguments by default.
        headers: Headers to send.
        query: Query parameters to send.
        forward_headers: Which headers of the incoming request are forwarded.

    Raises:
        TypeError: An argument is of another type.
    """
    call = {
        "container_id": id_of(container, "container"),
        "path": path,
        **request(method, body, headers, query, forward_headers),
    }
    return Action("container_call", call, plain_credentials=tuple(plain_credentials(headers)))


def http_tool(
    *,
    url: Template,
    method: str | None = None,
    body: JsonTemplate | None = None,
    headers: Mapping[str, Template] | None = None,
    query: Mapping[str, Template] | None = None,
    use_service_account: bool | None = None,
    forward_headers: HeaderPolicy | None = None,
) -> Action:
    """A tool that sends an HTTP request.

    Args:
        url: Absolute URL; an argument in it is best given as `argument("city").uri`.
        method: HTTP method, such as `GET`.
        body: Body of the request; a JSON object of the tool's arguments by default.
        headers: Headers to send; credentials are best given as `lockbox(…)`.
        query: Query parameters to send.
        use_service_account: Whether an IAM token of the gateway's service account is sent.
        forward_headers: Which headers of the incoming request are forwarded.

    Raises:
        TypeError: An argument is of another type.
    """
    call = {
        "url": url,
        "use_service_account": use_service_account,
        **request(method, body, headers, query, forward_headers),
    }
    values = headers.values() if isinstance(headers, Mapping) else ()
    has_credentials = use_service_account is True or any("lockboxPayload(" in str(value) for value in values)
    return Action(
        "http_call",
        call,
        plain_credentials=tuple(plain_credentials(headers)),
        credentials_to=url if has_credentials else None,
    )


def mcp_tool(
    name: str,
    *,
    server: McpServer | Template,
    tool: McpTool | str | None = None,
    parameters: JsonTemplate | None = None,
    transport: Transport | str = Transport.STREAMABLE,
    authentication: McpAuthentication | None = None,
    headers: Mapping[str, Template | SecretValue] | None = None,
    forward_headers: HeaderPolicy | None = None,
    forward_headers_as: Mapping[str, Template | SecretValue] | None = None,
) -> Action:
    """A tool that calls a tool of another MCP server, such as a virtual server of Instaclustr.

    Args:
        name: Name of the tool.
        server: The server: a construct with a `url`, or the URL.
        tool: The tool that is called: one of the server's tools, whose description and input schema become the
            defaults, or its name as clients of the server see it (`<backend>_<tool>` for one of Instaclustr's); by
            default it has the same name.
        parameters: The arguments of the call; all arguments of the tool by default.
        transport: How the server is called: a `Transport`, or its text.
        authentication: The credentials that the server is called with.
        headers: Headers to send, by name: texts, sensitive or ephemeral variables, or `Secret`s. With a secret among
            them, no state holds any of their values (Terraform 1.11 or later).
        forward_headers: Which headers of the incoming request are forwarded.
        forward_headers_as: The former name of `headers`.

    Raises:
        TypeError: An argument is of another type.
    """
    transport = Transport.checked(transport, "transport")
    url = _url(server, transport)
    depends_on: list[object] = [] if is_expression(url) else [server]
    description, input = None, None
    if tool is None or isinstance(tool, str):
        there = name if tool is None else tool
    elif isinstance(getattr(tool, "mcp_name", None), str):
        there, description, input = tool.mcp_name, tool.description, tool.input_schema
        depends_on.append(tool)
    else:
        raise refusal("tool", "one of the server's tools, or its name", tool)
    call = {
        "url": url,
        "transport": transport,
        "tool_call": {
            "tool_name": there,
            "parameters_json": json_template(arguments() if parameters is None else parameters, "parameters"),
        },
    }
    secrets: list[McpAuthentication | McpHeaders] = []
    given = forward_headers_as if headers is None else headers
    sent = McpHeaders({} if given is None else given)
    if given is not None:
        secrets.append(sent)
        call |= sent.arguments()
    if forward_headers is not None:
        call["transfer_headers"] = policy_arguments(forward_headers)
    if authentication is not None:
        if not isinstance(authentication, McpAuthentication):
            raise refusal("authentication", "a McpAuthentication, such as McpAuthentication.none()", authentication)
        secrets.append(authentication)
        call |= authentication.arguments()
    return Action(
        "mcp_call",
        call,
        plain_credentials=tuple(plain_credentials(sent.texts)),
        credentials_to=url if any(each.has_secrets for each in secrets) else None,
        secrets=tuple(secrets),
        depends_on=tuple(depends_on),
        description=description,
        input=input,
    )


def grpc_tool(
    *,
    endpoint: str,
    method: str,
    body: JsonTemplate | None = None,
    headers: Mapping[str, Template] | None = None,
    use_service_account: bool | None = None,
    forward_headers: HeaderPolicy | None = None,
) -> Action:
    """A tool that calls a gRPC method of a server with reflection.

    Args:
        endpoint: Host and port, such as `grpc.example.com:443`.
        method: Full name of the method, such as `shop.Orders/Get`.
        body: Message to send, as JSON; an object of the tool's arguments by default.
        headers: Headers to send.
        use_service_account: Whether an IAM token of the gateway's service account is sent.
        forward_headers: Which headers of the incoming request are forwarded.

    Raises:
        TypeError: An argument is of another type.
    """
    call = {
        "endpoint": endpoint,
        "use_service_account": use_service_account,
        **request(None, body, headers, None, forward_headers),
        "method": method,
    }
    return Action("grpc_call", call, plain_credentials=tuple(plain_credentials(headers)))


def workflow_tool(*, workflow: Identified, parameters: JsonTemplate | None = None, wait: bool = True) -> Action:
    """A tool that starts a workflow.

    Args:
        workflow: The workflow: a construct with an `id`, a token, or its ID.
        parameters: Input of the workflow; all arguments of the tool by default.
        wait: Whether the tool waits for the workflow to finish, and returns its result.

    Raises:
        TypeError: An argument is of another type.
    """
    call = {
        "workflow_id": id_of(workflow, "workflow"),
        "input_json": json_template(arguments() if parameters is None else parameters, "parameters"),
        "mode": "SYNC" if wait else "ASYNC",
    }
    return Action("start_workflow", call)


def _url(server: McpServer | str, transport: str) -> str:
    if isinstance(server, str):
        return server
    # A gateway of Yandex Cloud has an address of its own for this transport.
    url = getattr(server, "sse_url", None) if transport == Transport.SSE else None
    if url is None:
        url = getattr(server, "url", None)
    if not isinstance(url, str):
        raise refusal("server", "a construct with a url, such as a VirtualServer, or the URL", server)
    return url
