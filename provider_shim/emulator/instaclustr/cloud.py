"""The Instaclustr control plane: its operations, credentials, errors and contents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

from ..api import ApiError, Node, Operation, Problem, Rendered
from ..contract import Contract
from ..objects import Body, Objects, Record
from . import cluster_states, credentials, data_sources, deletion, errors, kinds, openapi, seed, tool_names
from .clusters import ClusterOperations
from .facts import facts
from .options import InstaclustrOptions
from .resources import ResourceOperations

NAME = "instaclustr"


class InstaclustrCloud:
    """The Instaclustr control plane; see `provider_shim.emulator.api.Cloud`."""

    name = NAME
    prefixes: Sequence[str] = (kinds.ROOT,)

    def __init__(self, options: InstaclustrOptions, *, visibility_delay: float, delete_delay: float) -> None:
        """Set it up; the delays are seconds."""
        self._options = options
        self._contract = Contract(
            lambda: openapi.document(options.older),
            closed=options.unknown_fields == "refused",
            keeps_unknown=options.unknown_fields == "kept",
        )
        self.rate_limit = options.rate_limit
        delays = {"visibility_delay": visibility_delay, "delete_delay": delete_delay}
        self._clusters = ClusterOperations(options, **delays)
        resources = (ResourceOperations(resource, options, **delays) for resource in kinds.RESOURCES)
        self.operations: Sequence[Operation] = (
            *data_sources.operations(options),
            *self._clusters.operations(),
            *(operation for resource in resources for operation in resource.operations()),
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
        """The user that the credentials belong to; raises `ApiError`."""
        return credentials.authenticate(headers, method)

    def too_many_requests(self) -> ApiError:
        """The error for a request above the rate limit."""
        wait = self._options.retry_after
        message = f"More than {self.rate_limit} requests per second."
        return ApiError(429, Problem("rate", message), headers={} if wait is None else {"Retry-After": str(wait)})

    def render(self, error: ApiError, request_id: str) -> Rendered:
        """The body of an error, in the format that the options select."""
        return errors.render(error, self._options.error_shape)

    def answer_headers(self) -> Mapping[str, str]:
        """No headers."""
        return {}

    def tree(self, objects: Objects) -> Sequence[Node]:
        """All objects: gateway clusters with everything below them, then the clusters that backends point at."""
        return [self._node(objects, record) for kind in kinds.APPLICATIONS for record in objects.all(kind)]

    def _node(self, objects: Objects, record: Record) -> Node:
        body = cluster_states.current(record.visible or record.body, objects.now)
        return Node(
            title=kinds.TITLES[record.kind],
            name=kinds.label(body),
            id=record.id,
            detail=_detail(body),
            status=_status(body),
            state=_state(record),
            children=[self._node(objects, child) for child in objects.children(record.id)],
            facts=list(facts(record.kind, body, lambda id: self._tool_for_clients(objects, id))),
        )

    def _tool_for_clients(self, objects: Objects, id: str) -> str:
        """The name that clients see for a tool."""
        found = next(filter(None, (objects.get(kind, id) for kind in kinds.TOOL_KINDS)), None)
        if found is None:
            return f"{id} (no such tool)"
        return tool_names.for_clients(found.visible or found.body, self._options, objects) or kinds.label(found.body)

    def confirm_deletion(self, objects: Objects, id: str) -> bool:
        """Confirm a pending deletion; returns whether there was one."""
        return self._clusters.confirm_deletion(objects, id)

    def seed(self, objects: Objects) -> None:
        """Create the initial objects of a new cloud."""
        seed.seed(objects)


def connection(base_url: str) -> dict[str, str]:
    """Endpoint and credentials, in the form of the provider's configuration."""
    return {
        "endpoint": base_url.rstrip("/"),
        "username": credentials.USERNAME,
        "api_key": credentials.API_KEY,
    }


def _state(record: Record) -> str:
    if deletion.awaits_confirmation(record):
        return "waiting for the deletion to be confirmed"
    if record.deleting:
        return "being deleted"
    if record.visible is None:
        return "being created"
    return "being updated" if record.visible != record.body else ""


def _status(body: Body) -> str:
    """The status of a cluster, and of its operation while there is something to tell."""
    operation = body.get("currentClusterOperationStatus", "NO_OPERATION")
    told = [body.get("status", ""), "" if operation == "NO_OPERATION" else operation]
    return " · ".join(filter(None, told))


def _detail(body: Body) -> str:
    """What distinguishes an object from others of its kind; never a secret."""
    parts = [f"version {body['mcpGatewayVersion']}"] if "mcpGatewayVersion" in body else []
    parts += [_centre(centre) for centre in body.get("dataCentres", ())]
    if "region" in body:
        parts.append(_centre(body))
    if "serverUrl" in body:
        url = urlsplit(body["serverUrl"])  # user information and query may hold credentials
        parts.append(f"{url.scheme}://{url.netloc.rpartition('@')[2]}{url.path}")
    if "kafkaClusterId" in body:
        parts.append(f"Kafka cluster {body['kafkaClusterId']}")
    if "opensearchClusterId" in body:
        parts.append(f"OpenSearch cluster {body['opensearchClusterId']}")
    if "cassandraDataCentreId" in body:
        parts.append(f"data centre {body['cassandraDataCentreId']}")
    if "components" in body:
        parts.append(f"{', '.join(body['components'])} as {body['apiUser']}")
    if "method" in body:
        parts.append(f"{body['method'].upper()} {body['path']}")
    if "personaRole" in body:
        parts.append(f"{body['type']}: {_count(body.get('tools', ()))}")
    parts += [body[name] for name in ("endpointUrl", "indexName", "query", "topic", "description") if name in body]
    parts += [", ".join(body["topics"])] if "topics" in body else []
    return " · ".join(parts)


def _centre(centre: Body) -> str:
    return f"{centre['region']}, {centre['numberOfNodes']} of {centre['nodeSize']}"


def _count(tools: Sequence[str]) -> str:
    return f"{len(tools)} {'tool' if len(tools) == 1 else 'tools'}" if tools else "all tools"
