"""The Instaclustr control plane as a whole: its operations, credentials, errors, contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ..api import ApiError, Node, Operation, Problem, Rendered
from ..contract import Contract
from ..objects import Objects, Record
from . import clusters, credentials, errors, kinds, seed
from .options import InstaclustrOptions
from .resources import ResourceOperations

NAME = "instaclustr"
DOCUMENT = Path(__file__).with_name("openapi.json")


class InstaclustrCloud:
    """The control plane, ready to be served; see `provider_shim.emulator.api.Cloud`."""

    name = NAME
    prefix = kinds.ROOT

    def __init__(self, options: InstaclustrOptions, *, visibility_delay: float, delete_delay: float) -> None:
        """Set it up; the delays are seconds."""
        self._options = options
        self._contract = Contract(DOCUMENT, closed=options.unknown_fields == "refused")
        self.rate_limit = options.rate_limit
        self.operations: Sequence[Operation] = (
            *clusters.operations(),
            *(
                operation
                for resource in kinds.RESOURCES
                for operation in ResourceOperations(
                    resource, options, visibility_delay=visibility_delay, delete_delay=delete_delay
                ).operations()
            ),
        )

    def document(self) -> dict[str, Any]:
        """The OpenAPI document that requests are checked against."""
        return self._contract.document

    def check(self, operation: Operation, parameters: Mapping[str, str]) -> None:
        """Refuse path parameters that the document does not allow, by `ApiError`."""
        self._contract.check_parameters(operation, parameters)

    def decode(self, operation: Operation, content_type: str, content: bytes) -> Any:
        """The body of a request, checked against the document; None if the operation takes none. Raises `ApiError`."""
        return self._contract.decode(operation, content_type, content)

    def authenticate(self, headers: Mapping[str, str], method: str) -> str:
        """The user that the credentials are for; raises `ApiError`."""
        return credentials.authenticate(headers, method)

    def too_many_requests(self) -> ApiError:
        """The refusal of a request above the rate limit."""
        wait = self._options.retry_after
        message = f"More than {self.rate_limit} requests in a second."
        return ApiError(429, Problem("rate", message), headers={} if wait is None else {"Retry-After": str(wait)})

    def render(self, error: ApiError) -> Rendered:
        """The body of an error, in the shape that the options ask for."""
        return errors.render(error, self._options.error_shape)

    def tree(self, objects: Objects) -> Sequence[Node]:
        """What exists: gateway clusters with all that is below them, then the clusters that backends point at."""
        return [_node(objects, record) for kind in kinds.APPLICATIONS for record in objects.all(kind)]

    def seed(self, objects: Objects) -> None:
        """Create what a fresh cloud holds."""
        seed.seed(objects)


def connection(base_url: str) -> dict[str, str]:
    """What a client needs to know, in the shape of the provider's configuration."""
    return {
        "endpoint": base_url.rstrip("/"),
        "username": credentials.USERNAME,
        "api_key": credentials.API_KEY,
    }


def _node(objects: Objects, record: Record) -> Node:
    body = record.body
    state = ""
    if record.deleting:
        state = "being deleted"
    elif record.visible is None:
        state = "being created"
    elif record.visible != body:
        state = "being updated"
    return Node(
        title=kinds.TITLES[record.kind],
        name=body["name"],
        id=record.id,
        detail=_detail(body),
        state=state,
        children=[_node(objects, child) for child in objects.children(record.id)],
    )


def _detail(body: dict[str, Any]) -> str:
    """What tells an object from its neighbours; never a secret."""
    parts = []
    if "mcpGatewayVersion" in body:
        parts.append(f"version {body['mcpGatewayVersion']}")
    if "endpointUrl" in body:
        parts.append(body["endpointUrl"])
    if "serverUrl" in body:
        url = urlsplit(body["serverUrl"])  # user information and query may hold credentials
        parts.append(f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}")
    if "kafkaClusterId" in body:
        parts.append(f"Kafka cluster {body['kafkaClusterId']}")
    parts += [f"data centre {centre['name']} ({centre['id']})" for centre in body.get("dataCentres", ())]
    return " · ".join(parts)
