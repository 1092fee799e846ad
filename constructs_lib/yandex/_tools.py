"""The tools of a gateway: what agents see, and what happens when one is called."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .. import l1
from .._core.ids import Identified, id_of
from .._core.kinds import refusal
from .._core.mcp import McpServer, McpTool
from .._core.places import located
from .._core.secrets import travels_openly
from .._core.texts import literal
from .._core.validation import is_expression
from ..schemas import SchemaSource, json_schema, json_text
from ._calls import HeaderPolicy, McpAuthentication, plain_credentials, policy_arguments, request
from ._choices import Transport
from ._templates import JsonTemplate, Template, arguments, json_template


@dataclass(frozen=True)
class Tool:
    """A tool of a gateway; another gateway can offer it as one of its own.

    - `name`: its name.
    - `description`: what it is for, as agents read it.
    - `input_schema`: JSON Schema of its arguments; None if it has none, or one that is only known to Terraform.
    """

    name: str
    description: str | None = None
    input_schema: dict[str, Any] | None = None

    @property
    def tool_name(self) -> str:
        """The name that it is called by."""
        return self.name


@located
class ToolMethods:
    """What adds tools to a gateway.

    Each method takes, beside what is particular to its kind of tool:

    - `name`: the tool's name, another one for each tool of the gateway. Clients see the tools in the order of these.
    - `description`: what it is for, as agents read it.
    - `input`, `output`: what it takes and gives: a pydantic model, a dataclass, a TypedDict, or a JSON Schema as a
      dictionary or text.

    Texts of a call may hold what is filled in when the tool is called: see `argument`, `arguments`, `lockbox`, `jq`.

    Raises:
        TypeError: An argument is of another type than the method says.
    """

    _tools: dict[str, Tool]
    _authentications: list[tuple[str, McpAuthentication]]

    def add_function_tool(
        self,
        name: str,
        *,
        function: Identified,
        tag: str | None = None,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool that calls a serverless function.

        Args:
            name: See the class; so are `description`, `input` and `output`.
            function: The function: a construct with an `id`, a token, or its id.
            tag: Tag of the function's version; `$latest` by default.
            description: See the class.
            input: See the class.
            output: See the class.
        """
        call = {"function_id": id_of(function, "function"), "tag": tag}
        return self._add(name, {"function_call": call}, description, input, output)

    def add_container_tool(
        self,
        name: str,
        *,
        container: Identified,
        path: Template | None = None,
        method: str | None = None,
        body: JsonTemplate | None = None,
        headers: Mapping[str, Template] | None = None,
        query: Mapping[str, Template] | None = None,
        forward_headers: HeaderPolicy | None = None,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool that sends a request to a serverless container.

        Args:
            name: See the class; so are `description`, `input` and `output`.
            container: The container: a construct with an `id`, a token, or its id.
            path: Path of the request, relative to the container.
            method: HTTP method, such as `GET`.
            body: Body to send; a JSON object of the tool's arguments by default.
            headers: Headers to send.
            query: Query parameters to send.
            forward_headers: Which headers of the incoming request are sent on.
            description: See the class.
            input: See the class.
            output: See the class.
        """
        call = {
            "container_id": id_of(container, "container"),
            "path": path,
            **self._request(name, method, body, headers, query, forward_headers),
        }
        return self._add(name, {"container_call": call}, description, input, output)

    def add_http_tool(
        self,
        name: str,
        *,
        url: Template,
        method: str | None = None,
        body: JsonTemplate | None = None,
        headers: Mapping[str, Template] | None = None,
        query: Mapping[str, Template] | None = None,
        use_service_account: bool | None = None,
        forward_headers: HeaderPolicy | None = None,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool that sends an HTTP request.

        Args:
            name: See the class; so are `description`, `input` and `output`.
            url: Absolute URL; an argument in it is best given as `argument("city").uri`.
            method: HTTP method, such as `GET`.
            body: Body to send; a JSON object of the tool's arguments by default.
            headers: Headers to send; credentials are best given as `lockbox(…)`.
            query: Query parameters to send.
            use_service_account: Whether it is sent with an IAM token of the gateway's service account.
            forward_headers: Which headers of the incoming request are sent on.
            description: See the class.
            input: See the class.
            output: See the class.
        """
        call = {
            "url": url,
            "use_service_account": use_service_account,
            **self._request(name, method, body, headers, query, forward_headers),
        }
        values = headers.values() if isinstance(headers, Mapping) else ()
        if use_service_account is True or any("lockboxPayload(" in str(value) for value in values):
            self._check_secrecy(name, url)
        return self._add(name, {"http_call": call}, description, input, output)

    def add_mcp_tool(
        self,
        name: str,
        *,
        server: McpServer | Template,
        tool: McpTool | str | None = None,
        parameters: JsonTemplate | None = None,
        transport: Transport = Transport.STREAMABLE,
        authentication: McpAuthentication | None = None,
        forward_headers: HeaderPolicy | None = None,
        forward_headers_as: Mapping[str, str] | None = None,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool that calls a tool of another MCP server, such as a virtual server of Instaclustr.

        Args:
            name: See the class; so are `description`, `input` and `output`.
            server: The server: a construct with a `url`, or the URL.
            tool: The tool there: one of the server's tools, whose description and input schema are taken over, or its
                name; `name` by default.
            parameters: What it is called with; all arguments by default.
            transport: How the server is called.
            authentication: What the server is called with.
            forward_headers: Which headers of the incoming request are sent on.
            forward_headers_as: Headers of the incoming request to send on, with the names to send them under.
            description: See the class.
            input: See the class.
            output: See the class.
        """
        transport = Transport.checked(transport, "transport")
        url = _url(server, transport)
        if not is_expression(url):
            self._depend_on(server)
        if not (tool is None or isinstance(tool, str) or isinstance(getattr(tool, "tool_name", None), str)):
            raise refusal("tool", "one of the server's tools, or its name", tool)
        there = name if tool is None else tool if isinstance(tool, str) else tool.tool_name
        if tool is not None and not isinstance(tool, str):
            description = tool.description if description is None else description
            input = tool.input_schema if input is None else input
            self._depend_on(tool)
        call = {
            "url": url,
            "transport": transport,
            "tool_call": {
                "tool_name": there,
                "parameters_json": json_template(arguments() if parameters is None else parameters, "parameters"),
            },
            "forward_headers": forward_headers_as,
        }
        if forward_headers is not None:
            call["transfer_headers"] = policy_arguments(forward_headers)
        if authentication is not None:
            if not isinstance(authentication, McpAuthentication):
                raise refusal("authentication", "a McpAuthentication, such as McpAuthentication.none()", authentication)
            call |= authentication.arguments()
            self._authentications.append((name, authentication))
            if not authentication.is_none:
                self._check_secrecy(name, url)
        return self._add(name, {"mcp_call": call}, description, input, output)

    def add_grpc_tool(
        self,
        name: str,
        *,
        endpoint: str,
        method: str,
        body: JsonTemplate | None = None,
        headers: Mapping[str, Template] | None = None,
        use_service_account: bool | None = None,
        forward_headers: HeaderPolicy | None = None,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool that calls a gRPC method; the server needs reflection.

        Args:
            name: See the class; so are `description`, `input` and `output`.
            endpoint: Host and port, such as `grpc.example.com:443`.
            method: Full name of the method, such as `shop.Orders/Get`.
            body: Message to send, as JSON; an object of the tool's arguments by default.
            headers: Headers to send.
            use_service_account: Whether it is called with an IAM token of the gateway's service account.
            forward_headers: Which headers of the incoming request are sent on.
            description: See the class.
            input: See the class.
            output: See the class.
        """
        call = {
            "endpoint": endpoint,
            "use_service_account": use_service_account,
            **self._request(name, None, body, headers, None, forward_headers),
            "method": method,
        }
        return self._add(name, {"grpc_call": call}, description, input, output)

    def add_workflow_tool(
        self,
        name: str,
        *,
        workflow: Identified,
        parameters: JsonTemplate | None = None,
        wait: bool = True,
        description: str | None = None,
        input: SchemaSource | None = None,
        output: SchemaSource | None = None,
    ) -> Tool:
        """Add a tool that starts a workflow.

        Args:
            name: See the class; so are `description`, `input` and `output`.
            workflow: The workflow: a construct with an `id`, a token, or its id.
            parameters: What the workflow is started with; all arguments by default.
            wait: Whether the tool ends with the workflow, and gives its result.
            description: See the class.
            input: See the class.
            output: See the class.
        """
        call = {
            "workflow_id": id_of(workflow, "workflow"),
            "input_json": json_template(arguments() if parameters is None else parameters, "parameters"),
            "mode": "SYNC" if wait else "ASYNC",
        }
        return self._add(name, {"start_workflow": call}, description, input, output)

    @property
    def tools(self) -> Mapping[str, Tool]:
        """The tools that were added, by name."""
        return dict(self._tools)

    def _add(
        self,
        name: str,
        action: Mapping[str, Any],
        description: str | None,
        input: SchemaSource | None,
        output: SchemaSource | None,
    ) -> Tool:
        schema, text = _schema(input)
        item = l1.YandexGatewayTools(
            description=literal(description),
            input_json_schema=text,
            output_json_schema=_schema(output)[1],
            action=action,
        )
        tool = Tool(name, description, schema)
        if self._put(name, item):
            self._tools[name] = tool
        else:
            self._problem(f'the gateway has two tools called "{name}": give each a name of its own')
        return tool

    def _put(self, name: str, item: l1.YandexGatewayTools) -> bool:
        """Put a tool beside the others; False where there is one of this name."""
        raise NotImplementedError

    def _problem(self, message: str) -> None:
        raise NotImplementedError

    def _warning(self, message: str) -> None:
        raise NotImplementedError

    def _depend_on(self, thing: object) -> None:
        """Have the gateway made after what it calls: of a name or an address Terraform learns nothing."""
        raise NotImplementedError

    def _request(
        self,
        name: str,
        method: str | None,
        body: JsonTemplate | None,
        headers: Mapping[str, str] | None,
        query: Mapping[str, str] | None,
        forward_headers: HeaderPolicy | None,
    ) -> dict[str, Any]:
        """What the calls that send a request have in common."""
        for header in plain_credentials(headers):
            self._warning(
                f"the header {header} of the tool {name} is a plain text, which stands in the synthesized files "
                "and in state: if it is a secret, keep it in Lockbox and give lockbox(secret, key)."
            )
        return request(method, body, headers, query, forward_headers)

    def _check_secrecy(self, name: str, url: str) -> None:
        if travels_openly(url):
            self._problem(f"the tool {name} sends credentials to a URL that begins with http://: they need https://.")


def _url(server: McpServer | str, transport: Transport) -> str:
    if isinstance(server, str):
        return server
    # A gateway of Yandex Cloud has an address of its own for this transport.
    url = getattr(server, "sse_url", None) if transport == Transport.SSE else None
    if url is None:
        url = getattr(server, "url", None)
    if not isinstance(url, str):
        raise refusal("server", "a construct with a url, such as a VirtualServer, or the URL", server)
    return url


def _schema(source: SchemaSource | None) -> tuple[dict[str, Any] | None, str | None]:
    """A schema as it is known at synth, and as text."""
    if source is None:
        return None, None
    if isinstance(source, str):
        try:
            known = None if is_expression(literal(source)) else json.loads(source)
        except ValueError:
            known = None  # The resource says so at synth.
        return known if isinstance(known, dict) else None, literal(source)
    schema = json_schema(source)
    return schema, literal(json_text(schema))
