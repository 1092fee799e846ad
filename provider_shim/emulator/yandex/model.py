"""The messages of the API, each declared once.

The OpenAPI document (`openapi`), what a body becomes before it is stored and when it is answered (`values`), and the
rules that no schema can say (`rules`) follow from these declarations.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from .kinds import STATUSES

NAME_PATTERN = "^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$"
# The definitions of October 2026; before that, they were ^[a-zA-Z][-a-zA-Z0-9_]{0,63}$.
TOOL_NAME_PATTERN = "^[-.0-9A-Z_a-z]{1,128}$"
LABEL_KEY_PATTERN = r"^[a-z][-_./\\@0-9a-z]*$"
LABEL_VALUE_PATTERN = r"^[-_./\\@0-9a-z]*$"

LEVELS = ("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL")
METHODS = ("OPTIONS", "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT")
TRANSPORTS = ("SSE", "STREAMABLE")
SUBJECTS = ("userAccount", "serviceAccount", "federatedUser", "group", "system")


@dataclasses.dataclass(frozen=True, slots=True)
class Field:
    """One field of a message."""

    kind: str
    """``text``, ``flag``, ``enum``, ``time``, ``map`` (text to text), ``texts``, ``message`` or ``messages``."""
    description: str
    required: bool = False
    """Whether a request has to say it, and an answer always does."""
    message: str = ""
    """Name of the message that it holds."""
    values: tuple[str, ...] = ()
    """Names of the enum."""
    pattern: str = ""
    most: int | None = None
    """Characters of a text, or items of a list, at most."""
    output: bool = False
    """Whether the server alone says it."""
    fixed: bool = False
    """Whether an update cannot change it."""
    newer: bool = False
    """Whether the seed's state of the API lacks it."""
    document: bool = False
    """Whether the text holds JSON."""
    url: bool = False
    """Whether the text is an absolute URL, once its interpolations are filled in."""
    labels: bool = False
    """Whether the map follows the rules of labels."""
    seed_most: int | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """Fields of a message of which at most one, or exactly one, may be set."""

    fields: tuple[str, ...]
    exactly: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Message:
    """A message: its fields by name, in the order of answers, and its choices."""

    description: str
    fields: Mapping[str, Field] = dataclasses.field(default_factory=dict)
    choices: tuple[Choice, ...] = ()


def _id(what: str, *, required: bool = False, output: bool = False, fixed: bool = False) -> Field:
    return Field("text", f"ID of the {what}.", required, output=output, fixed=fixed)


def _text(description: str, *, required: bool = False, url: bool = False) -> Field:
    return Field("text", description, required, url=url)


_DESCRIPTION = Field("text", "Description.", most=65536, seed_most=4000)
_METHOD = Field("enum", "HTTP method.", values=METHODS)
_HEADERS = Field("map", "Headers to send.")
_QUERY = Field("map", "Query parameters to send.")
_BODY = _text("Body to send; empty for an object of the arguments.")
_POLICY = Field("message", "Which incoming headers are forwarded.", message="ForwardHeadersPolicy", newer=True)
_AS_ACCOUNT = Field("flag", "Whether the gateway's service account makes the call.")
_ACTIONS = {
    "functionCall": "FunctionCall",
    "containerCall": "ContainerCall",
    "httpCall": "HttpCall",
    "mcpCall": "McpCall",
    "grpcCall": "GrpcCall",
    "startWorkflow": "StartWorkflow",
}
_AUTHORIZATIONS = {
    "unauthorized": "NoAuthorization",
    "header": "HeaderAuthorization",
    "serviceAccount": "ServiceAccountAuthorization",
}

GATEWAY = "McpGateway"
MESSAGES: dict[str, Message] = {
    GATEWAY: Message(
        "An MCP gateway.",
        {
            "id": _id("gateway", required=True, output=True),
            "folderId": _id("folder", required=True, fixed=True),
            "tools": Field("messages", "Tools, each of another name.", message="McpTool", most=50),
            "createdAt": Field("time", "When it was created.", required=True, output=True),
            "name": Field("text", "Name.", required=True, pattern=NAME_PATTERN),
            "description": _DESCRIPTION,
            "labels": Field("map", "Labels.", labels=True),
            "status": Field("enum", "Status.", required=True, output=True, values=STATUSES),
            "baseDomain": Field("text", "URL that it is called at.", output=True),
            "logOptions": Field("message", "Where it logs to.", message="LogOptions"),
            "serviceAccountId": _id("service account that it acts as"),
            "networkId": _id("network that it runs in"),
            "cloudId": _id("cloud", required=True, output=True),
            "public": Field("flag", "Whether anybody may call it."),
            "transport": Field("enum", "How it is called.", values=TRANSPORTS, newer=True),
        },
    ),
    "LogOptions": Message(
        "Where a gateway logs to.",
        {
            "disabled": Field("flag", "Whether it does not log."),
            "logGroupId": _id("log group"),
            "folderId": _id("folder whose default log group it is"),
            "minLevel": Field("enum", "The lowest level that is logged.", values=LEVELS),
        },
        (Choice(("logGroupId", "folderId")),),
    ),
    "McpTool": Message(
        "A tool of a gateway.",
        {
            "name": Field("text", "Name.", required=True, pattern=TOOL_NAME_PATTERN),
            "description": _DESCRIPTION,
            "inputJsonSchema": Field("text", "JSON Schema of its arguments.", document=True),
            "outputJsonSchema": Field("text", "JSON Schema of its result.", document=True, newer=True),
            "action": Field("message", "What it does.", required=True, message="McpToolAction"),
        },
    ),
    "McpToolAction": Message(
        "What a tool does.",
        {name: Field("message", f"A {message}.", message=message) for name, message in _ACTIONS.items()},
        (Choice(tuple(_ACTIONS), exactly=True),),
    ),
    "FunctionCall": Message(
        "Calls a function.",
        {"functionId": _id("function", required=True), "tag": _text("Tag of the function's version.")},
    ),
    "ContainerCall": Message(
        "Calls a container.",
        {
            "containerId": _id("container", required=True),
            "path": _text("Path of the request."),
            "method": _METHOD,
            "body": _BODY,
            "headers": _HEADERS,
            "query": _QUERY,
            "forwardHeaders": _POLICY,
        },
    ),
    "HttpCall": Message(
        "Sends an HTTP request.",
        {
            "url": _text("Absolute URL.", required=True, url=True),
            "method": _METHOD,
            "body": _BODY,
            "headers": _HEADERS,
            "query": _QUERY,
            "useServiceAccount": _AS_ACCOUNT,
            "forwardHeaders": _POLICY,
        },
    ),
    "McpCall": Message(
        "Calls a tool of another MCP server.",
        {
            "url": _text("URL of the MCP server.", required=True, url=True),
            "toolCall": Field("message", "The tool to call.", message="ToolCall"),
            "transport": Field("enum", "How the server is called.", values=TRANSPORTS),
            **{name: Field("message", f"A {message}.", message=message) for name, message in _AUTHORIZATIONS.items()},
            "forwardHeaders": Field("map", "Headers to send, with their values; secrets."),
            "transferHeaders": _POLICY,
        },
        (Choice(tuple(_AUTHORIZATIONS)),),
    ),
    "ToolCall": Message(
        "A call of a tool.",
        {
            "toolName": _text("Name of the tool.", required=True),
            "parametersJson": Field("text", "Arguments as JSON.", document=True),
        },
    ),
    "NoAuthorization": Message("No credentials."),
    "HeaderAuthorization": Message(
        "Credentials in a header.", {"headerName": _text("Name."), "headerValue": _text("Value; a secret.")}
    ),
    "ServiceAccountAuthorization": Message("The credentials of the gateway's service account."),
    "GrpcCall": Message(
        "Calls a gRPC method.",
        {
            "endpoint": Field("text", "Host and port.", required=True, pattern="^.+:[0-9]+$"),
            "method": Field("text", "Full name, package.Service/Method.", required=True, pattern="^[^/]+/[^/]+$"),
            "useServiceAccount": _AS_ACCOUNT,
            "body": _BODY,
            "headers": _HEADERS,
            "forwardHeaders": _POLICY,
        },
    ),
    "StartWorkflow": Message(
        "Starts a workflow.",
        {
            "workflowId": _id("workflow", required=True),
            "inputJson": Field("text", "Input as JSON.", document=True),
            "mode": Field("enum", "Whether to wait for its end (SYNC).", values=("SYNC", "ASYNC")),
        },
    ),
    "ForwardHeadersPolicy": Message(
        "Which headers are forwarded.",
        {
            "mode": Field("enum", "How the list is meant.", required=True, values=("WHITE_LIST", "BLACK_LIST")),
            "headers": Field("texts", "Names of headers."),
        },
    ),
    "AccessBinding": Message(
        "A role given to a subject.",
        {
            "roleId": Field("text", "ID of the role.", required=True, most=64),
            "subject": Field("message", "Who has it.", required=True, message="Subject"),
        },
    ),
    "Subject": Message(
        "Whom a role is given to.",
        {
            "id": Field("text", "ID of the subject.", required=True, most=100),
            "type": Field("enum", "What the subject is.", required=True, values=SUBJECTS),
        },
    ),
    "AccessBindingDelta": Message(
        "A change of the access bindings.",
        {
            "action": Field("enum", "What to do.", required=True, values=("ADD", "REMOVE")),
            "accessBinding": Field("message", "With which binding.", required=True, message="AccessBinding"),
        },
    ),
}
NOT_IN_PREVIEW = ("tools", "cloudId", "transport")


def fields(message: str, *, seed: bool) -> dict[str, Field]:
    """The fields of a message in the current or the seed's state of the API."""
    declared = MESSAGES[message].fields
    if not seed:
        return dict(declared)
    return {name: _older(field) for name, field in declared.items() if not field.newer}


def _older(field: Field) -> Field:
    return dataclasses.replace(field, most=field.seed_most or field.most)
