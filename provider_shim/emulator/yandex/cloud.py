"""The Yandex Cloud control plane: its operations, credentials, errors and contents."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..api import ApiError, Node, Operation, Problem, Rendered
from ..contract import Contract
from ..objects import Body, Objects, Record
from . import credentials, errors, kinds, openapi, states
from .bindings import AccessBindings
from .facts import gateway_facts, tool_facts
from .gateways import Gateways
from .operations import Operations
from .options import YandexOptions
from .tokens import TokenOperations

NAME = kinds.NAME


class YandexCloud:
    """The Yandex Cloud control plane; see `provider_shim.emulator.api.Cloud`."""

    name = NAME
    prefixes: Sequence[str] = kinds.PREFIXES

    def __init__(self, options: YandexOptions, *, visibility_delay: float, delete_delay: float) -> None:
        """Set it up; the delays are seconds."""
        seed, closed = options.yandex_api == "seed", options.yandex_unknown_fields == "refused"
        self._contract = Contract(lambda: openapi.document(seed), closed=closed)
        self.rate_limit = options.yandex_rate_limit
        operations = Operations(options)
        gateways = Gateways(options, operations, visibility_delay=visibility_delay, delete_delay=delete_delay)
        self._present = gateways.present
        self.operations: Sequence[Operation] = (
            *AccessBindings(options, operations).operations(),
            *gateways.operations(),
            *operations.operations(),
            *TokenOperations(options).operations(),
        )

    def document(self) -> dict[str, Any]:
        """The OpenAPI document that requests are checked against."""
        return self._contract.document

    def check(self, operation: Operation, parameters: Mapping[str, str]) -> None:
        """Raise `ApiError` for path parameters that the document does not allow."""
        self._contract.check_parameters(operation, parameters)

    def decode(self, operation: Operation, content_type: str, content: bytes) -> Any:
        """Decode and check the body of a request; None if the operation takes none. Raises `ApiError`."""
        return self._contract.decode(operation, content_type, content)

    def authenticate(self, headers: Mapping[str, str], method: str) -> str:
        """The account that the token belongs to; raises `ApiError`."""
        return credentials.authenticate(headers)

    def too_many_requests(self) -> ApiError:
        """The error for a request above the rate limit."""
        return ApiError(429, Problem("rate", f"More than {self.rate_limit} requests per second."))

    def render(self, error: ApiError, request_id: str) -> Rendered:
        """The body of an error."""
        return errors.render(error, request_id)

    def answer_headers(self) -> Mapping[str, str]:
        """The id of a trace."""
        return {"x-server-trace-id": uuid.uuid4().hex}

    def tree(self, objects: Objects) -> Sequence[Node]:
        """All objects: the gateways, with their tools."""
        return [self._node(objects, record) for record in objects.all(kinds.GATEWAY)]

    def confirm_deletion(self, objects: Objects, id: str) -> bool:
        """No deletion has to be confirmed."""
        return False

    def seed(self, objects: Objects) -> None:
        """A new cloud is empty: any folder ID is accepted."""

    def _node(self, objects: Objects, record: Record) -> Node:
        gateway = self._present(states.current(record.visible or record.body, objects.now))
        bindings = objects.get(kinds.ACCESS_BINDINGS, record.id)
        told = (f"folder {gateway['folderId']}", gateway["baseDomain"], "public" if gateway["public"] else "")
        return Node(
            title="MCP gateway",
            name=gateway["name"],
            id=record.id,
            detail=" · ".join(filter(None, (*told, gateway.get("description", "")))),
            status=gateway["status"],
            state="being created" if record.visible is None else "",
            children=[_tool(tool) for tool in gateway.get("tools", ())],
            facts=list(gateway_facts(gateway, bindings.body["accessBindings"] if bindings else ())),
        )


def connection(base_url: str) -> dict[str, str]:
    """Endpoint and credentials, in the form of the provider's configuration."""
    return {"endpoint": base_url.rstrip("/"), "token": kinds.TOKEN, "folder_id": kinds.FOLDER_ID}


def _tool(tool: Body) -> Node:
    [(action, call)] = tool["action"].items()
    detail = " · ".join(filter(None, (_target(call), tool.get("description", ""))))
    return Node("tool", tool["name"], action, detail, facts=list(tool_facts(tool, call)))


def _target(call: Body) -> str:
    """What a tool calls; never a secret."""
    if "url" in call:
        try:
            url = urlsplit(call["url"])  # user information and query may hold credentials
        except ValueError:
            return ""  # what the interpolations leave of it is no URL
        return f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}" if url.netloc else ""
    if "endpoint" in call:
        return f"{call['endpoint']} {call['method']}"
    return str(call.get("functionId") or call.get("containerId") or call.get("workflowId"))
