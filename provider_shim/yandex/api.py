"""What is known of the Yandex Cloud API: hosts, paths, and every other statement that the provider relies on.

The only place where hosts and paths are written. See `provider_shim.remote.facts` for what it is used for.
"""

from __future__ import annotations

from provider_shim.remote.facts import Certainty, Fact

GATEWAYS_HOST = "https://serverless-mcp-gateway.api.cloud.yandex.net"
OPERATIONS_HOST = "https://operation.api.cloud.yandex.net"
TOKENS_HOST = "https://iam.api.cloud.yandex.net"
METADATA_ADDRESS = "169.254.169.254"

GATEWAYS = "/mcpgateway/v1/mcpGateways"
OPERATIONS = "/operations"
TOKENS = "/iam/v1/tokens"
METADATA_TOKEN = "/computeMetadata/v1/instance/service-accounts/default/token"

_C, _I, _U = Certainty.CONFIRMED, Certainty.INFERRED, Certainty.UNKNOWN

_DEFINITIONS = "interface definitions, `yandex/cloud/serverless/mcpgateway/v1`, 2026-07"
_GUIDES = "vendor's guides"
_CLOUD = "API conventions of Yandex Cloud"
_OLDER = "older sample responses of the API"
_NOWHERE = "not documented"

_PATHS = "Hosts and paths"
_TRANSPORT = "Requests and responses"
_SHAPES = "Fields and formats"
_BEHAVIOR = "Behavior"


def _fact(id: str, topic: str, certainty: Certainty, source: str, text: str) -> Fact:
    return Fact(id=id, topic=topic, text=text, certainty=certainty, source=source)


FACTS: tuple[Fact, ...] = (
    _fact("gateway.path", _PATHS, _C, _DEFINITIONS, f"The path of gateways is `{GATEWAYS}`, on `{GATEWAYS_HOST}`."),
    _fact(
        "bindings.path",
        _PATHS,
        _C,
        _DEFINITIONS,
        f"Access bindings are at `{GATEWAYS}/{{id}}:listAccessBindings`, `:setAccessBindings` and "
        "`:updateAccessBindings`.",
    ),
    _fact("operations.path", _PATHS, _C, _CLOUD, f"The path of operations is `{OPERATIONS}`, on `{OPERATIONS_HOST}`."),
    _fact("tokens.path", _PATHS, _C, _CLOUD, f"The path of tokens is `{TOKENS}`, on `{TOKENS_HOST}`."),
    _fact("statuses", _TRANSPORT, _C, _CLOUD, "Every success has the HTTP status 200; errors have a gRPC code."),
    _fact("pages", _TRANSPORT, _C, _DEFINITIONS, "Lists have pages; those of gateways are without tools."),
    _fact("update_mask", _TRANSPORT, _C, _CLOUD, "A PATCH changes the fields in `updateMask`, and no others."),
    _fact("poll_interval", _TRANSPORT, _U, _NOWHERE, "Whether operations suggest a polling interval in a header."),
    _fact("idempotency", _TRANSPORT, _U, _CLOUD, "Whether a repeated `Idempotency-Key` has no further effect."),
    _fact("rate_limit", _TRANSPORT, _U, _NOWHERE, "How many requests per second are allowed."),
    _fact("token_lifetime", _TRANSPORT, _C, _CLOUD, "IAM tokens are valid for 12 hours at most."),
    _fact(
        "version",
        _SHAPES,
        _U,
        f"{_DEFINITIONS}; {_OLDER}",
        "Whether the API is the current one, or the older one without `transport`, `outputJsonSchema` and policies.",
    ),
    _fact("fields", _SHAPES, _C, _DEFINITIONS, "Fields are called as in the definitions, in camelCase."),
    _fact("unset", _SHAPES, _C, _CLOUD, "Unset fields are absent in responses; flags that are false are there."),
    _fact("secrets", _SHAPES, _C, _OLDER, "Header values of MCP calls are in plain text in responses."),
    _fact("unknown_fields", _SHAPES, _U, _CLOUD, "Whether unknown fields in a request are ignored or refused."),
    _fact("strict_json", _SHAPES, _U, _NOWHERE, "Whether texts that should be JSON are checked."),
    _fact(
        "tool_name_pattern",
        _SHAPES,
        _C,
        f"{_DEFINITIONS}; those of 2026-10",
        "Names of tools are `[-.0-9A-Z_a-z]{1,128}`; before, `[a-zA-Z][-a-zA-Z0-9_]{0,63}`.",
    ),
    _fact("forward_headers", _SHAPES, _I, _GUIDES, "The values of `mcpCall.forwardHeaders` are header values."),
    _fact("transport", _BEHAVIOR, _U, _NOWHERE, "Which transport a gateway has that is created without one."),
    _fact("reorder", _BEHAVIOR, _I, _NOWHERE, "The tools of a gateway keep their order."),
    _fact("unique_names", _BEHAVIOR, _I, _CLOUD, "Names of gateways are unique in a folder."),
    _fact("create_duration", _BEHAVIOR, _U, _NOWHERE, "How long it takes to create a gateway."),
    _fact("update_duration", _BEHAVIOR, _U, _NOWHERE, "How long it takes to change a gateway."),
    _fact("delete_duration", _BEHAVIOR, _U, _NOWHERE, "How long it takes to delete a gateway."),
    _fact("failed_operation", _BEHAVIOR, _C, _CLOUD, "An operation that failed may show its error before it is done."),
    _fact("operation_delay", _BEHAVIOR, _C, _CLOUD, "A new operation may be unknown for its first moments."),
    _fact("visibility_delay", _BEHAVIOR, _I, _NOWHERE, "A change is visible as soon as its operation is done."),
    _fact("delete_delay", _BEHAVIOR, _I, _NOWHERE, "A gateway is gone as soon as its deletion is done."),
    _fact(
        "bindings_delay",
        _BEHAVIOR,
        _U,
        _NOWHERE,
        "How long the list shows access bindings as they were before a change.",
    ),
    _fact(
        "dashes",
        _BEHAVIOR,
        _U,
        _GUIDES,
        "Whether `\\(.folder-id)` works in a template; jq reads it as a subtraction.",
    ),
    _fact(
        "lockbox",
        _BEHAVIOR,
        _I,
        "documentation of the sister service, API Gateway",
        "`\\(lockboxPayload(…))` in a template gets a secret when the tool is called.",
    ),
    _fact("call_path", _BEHAVIOR, _U, _NOWHERE, "Which path of a gateway's URL serves streamable HTTP."),
)
"""Every statement; IDs are unique."""
