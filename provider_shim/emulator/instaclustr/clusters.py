"""The clusters that everything else hangs on or points at. They are there from the start, and can be read."""

from __future__ import annotations

from collections.abc import Iterator

from ..api import Answer, ApiError, Call, Operation, Problem
from . import kinds

ACCOUNT_ID = "6f0d8c1e-2b7a-4c53-9f7e-3a1b5d9c8e20"
PATH = f"{kinds.RESOURCE_ROOT}/clusters/v1/{{clusterId}}"
LIST_PATH = f"{kinds.ROOT}/data-sources/clusters/v2"


def operations() -> Iterator[Operation]:
    """What can be done with clusters."""
    yield Operation("GET", PATH, kinds.CLUSTER, "read", _read)
    yield Operation("GET", LIST_PATH, kinds.CLUSTER, "list", _list)


def _read(call: Call) -> Answer:
    id = call.parameters["clusterId"].lower()
    record = call.objects.get(kinds.CLUSTER, id)
    if record is None or record.visible is None:
        raise ApiError(404, Problem("clusterId", f"There is no MCP Gateway cluster {id}."))
    return Answer(200, record.visible)


def _list(call: Call) -> Answer:
    clusters = [
        {"id": record.id, "application": application}
        for kind, application in kinds.APPLICATIONS.items()
        for record in call.objects.all(kind)
        if record.visible is not None
    ]
    return Answer(200, [{"accountId": ACCOUNT_ID, "clusters": clusters}])
