"""What an MCP Gateway cluster goes through: the states that follow from a request, and which of them it is in.

A stored cluster is what it is in the end. While an operation runs, ``operation`` tells when it ends and what the
cluster is in the meantime; it stays behind when the operation is over.
"""

from __future__ import annotations

import copy
import uuid
from datetime import UTC, datetime
from ipaddress import IPv4Network

from ..objects import Body

RACKS = 3
SIZES = ("nodeSize", "numberOfNodes")
"""What an operation changes in a data centre."""
_LAST_MOMENT = datetime(9999, 12, 31, tzinfo=UTC).timestamp()
_OPERATION = "operation"
_STATUS, _OPERATION_STATUS = "status", "currentClusterOperationStatus"
_OPERATIONS = "currentOperations"


def current(stored: Body, now: float) -> Body:
    """The cluster as it is at a moment."""
    operation = stored.get(_OPERATION)
    if operation is not None and now < operation["ends"]:
        during: Body = operation["during"]
        return during
    return {name: value for name, value in stored.items() if name != _OPERATION}


def busy(cluster: Body) -> bool:
    """Whether an operation is under way."""
    return bool(cluster[_OPERATION_STATUS] == "OPERATION_IN_PROGRESS")


def created(body: Body, ends: float, *, fails: bool) -> tuple[Body, Body]:
    """A new cluster by a normalised body: as it is stored, and as it is at first."""
    id = str(uuid.uuid4())
    done = {"id": id, _STATUS: "RUNNING", _OPERATION_STATUS: "NO_OPERATION", **copy.deepcopy(body)}
    for centre in done["dataCentres"]:
        centre |= {"id": str(uuid.uuid4()), "status": "RUNNING", "nodes": []}
        centre["dataCentreDomain"] = f"{centre['id'].replace('-', '')}.cnodes.io"
        _make_nodes(centre, ends, public=not done["privateNetworkCluster"])
    during = _in_every_part(done, "PROVISIONING", "OPERATION_IN_PROGRESS")
    after = _in_every_part(done, "FAILED", "OPERATION_FAILED") if fails else done
    return {**after, _OPERATION: {"ends": ends, "during": during}}, during


def updated(cluster: Body, wanted: Body, ends: float, *, fails: bool) -> tuple[Body, Body]:
    """A cluster that is to become like `wanted`: as it is stored, and as the request is answered.

    Other sizes are an operation, and take until `ends`; all else is done at once.
    """
    before = _sizes(cluster)
    if before == _sizes(wanted):
        return wanted, wanted
    up = wanted[_STATUS] == "RUNNING"
    under_way = {_STATUS: "RUNNING" if up else "PROVISIONING", _OPERATION_STATUS: "OPERATION_IN_PROGRESS"}
    during = copy.deepcopy(wanted) | under_way
    for centre in during["dataCentres"]:
        operations = _operations(before[centre["id"]], centre)
        centre |= before[centre["id"]] | ({_OPERATIONS: [operations]} if operations else {})
    done = copy.deepcopy(wanted) | {_STATUS: "RUNNING", _OPERATION_STATUS: "NO_OPERATION"}
    for centre in done["dataCentres"]:
        centre["status"] = "RUNNING"
        _delete_nodes(centre, ends)
        _make_nodes(centre, ends, public=not done["privateNetworkCluster"])
    failed = copy.deepcopy(during) | {_STATUS: wanted[_STATUS], _OPERATION_STATUS: "OPERATION_FAILED"}
    for centre in failed["dataCentres"]:
        centre.pop(_OPERATIONS, None)
    after = failed if fails else done
    stored = {**after, _OPERATION: {"ends": ends, "during": during}}
    return stored, wanted | under_way


def _sizes(cluster: Body) -> dict[str, Body]:
    """What an operation would change, by the ID of the data centre."""
    return {centre["id"]: {size: centre[size] for size in SIZES} for centre in cluster["dataCentres"]}


def with_networks(cluster: Body) -> Body:
    """The cluster with the networks of its data centres."""
    centres = [
        {**centre, "networks": [{"cidr": centre["network"], "primary": True, "status": "PROVISIONED"}]}
        for centre in cluster["dataCentres"]
    ]
    return {**cluster, "dataCentres": centres}


def _operations(before: Body, centre: Body) -> Body:
    """What is being done to a data centre, whose sizes were others before."""
    operations: Body = {}
    if centre["nodeSize"] != before["nodeSize"]:
        resize = {"id": str(uuid.uuid4()), "status": "IN_PROGRESS", "newNodeSize": centre["nodeSize"]}
        operations["resize"] = [{"operations": [resize]}]
    if centre["numberOfNodes"] < before["numberOfNodes"]:
        count = before["numberOfNodes"] - centre["numberOfNodes"]
        deletion = {"id": str(uuid.uuid4()), "cdcId": centre["id"], "status": "RUNNING", "numberOfNodesToDelete": count}
        operations["deleteNodes"] = [deletion]
    return operations


def _delete_nodes(centre: Body, ends: float) -> None:
    """Delete the nodes that a data centre has too many."""
    ended = {"status": "DELETED", "deletionTime": _time(ends)}
    if gone := [{**node, **ended} for node in centre["nodes"][centre["numberOfNodes"] :]]:
        centre["deletedNodes"] = [*centre.get("deletedNodes", ()), *gone]


def _time(moment: float) -> str:
    return datetime.fromtimestamp(min(moment, _LAST_MOMENT), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _make_nodes(centre: Body, started: float, *, public: bool) -> None:
    """Let a data centre have as many nodes as it should, of the right size, all up; those that are there stay."""
    network = IPv4Network(centre["network"])
    nodes = centre["nodes"][: centre["numberOfNodes"]]
    for number in range(len(nodes), centre["numberOfNodes"]):
        nodes.append({"id": str(uuid.uuid4()), "rack": f"rack-{number % RACKS + 1}", "nodeRoles": ["MCP_GATEWAY"]})
    for number, node in enumerate(nodes, start=10):
        if node.get("nodeSize") != centre["nodeSize"] or node["status"] != "RUNNING":
            node["startTime"] = _time(started)
        node |= {"nodeSize": centre["nodeSize"], "status": "RUNNING"}
        if public:
            node.setdefault("publicAddress", f"192.0.2.{number % 256}")
        if number < network.num_addresses - 1:
            node.setdefault("privateAddress", str(network[number]))
    centre["nodes"] = nodes


def _in_every_part(cluster: Body, status: str, operation_status: str) -> Body:
    """The cluster in a state in which no node has come up."""
    state = copy.deepcopy(cluster) | {_STATUS: status, _OPERATION_STATUS: operation_status}
    for centre in state["dataCentres"]:
        centre["status"] = status
        for node in centre["nodes"]:
            node["status"] = status
            for name in ("publicAddress", "privateAddress", "startTime"):
                node.pop(name, None)
    return state
