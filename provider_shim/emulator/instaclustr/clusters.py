"""MCP Gateway clusters, which are created, changed and deleted by operations that take time."""

from __future__ import annotations

import math
from collections.abc import Iterator

from ..api import Answer, ApiError, Call, Operation, Problem
from ..objects import Body, Objects, Record
from . import cluster_rules, cluster_states, deletion, kinds, openapi
from .model import Shape
from .options import InstaclustrOptions
from .values import normalise, present

PATH = f"{kinds.RESOURCE_ROOT}/clusters/v1"
ID = "clusterId"
TITLE = kinds.TITLES[kinds.CLUSTER]

_CENTRE_LISTS = ("tags", "awsSettings", "gcpSettings", "azureSettings", "deletedNodes", "currentOperations")
_NEWER = ("networks", "deletedNodes", "currentOperations")
_CENTRE_SCALARS = ("providerAccountName", "zeroInboundAccess", "tagManagementEnabled", "dataCentreDomain")
_SETTINGS = ("storageNetwork", "customVirtualNetworkId")
SHAPE = Shape(
    updatable=("description", "dataCentres", "twoFactorDelete"),
    lists=("twoFactorDelete", *(f"dataCentres.{name}" for name in _CENTRE_LISTS)),
    scalars=(
        *("description", "twoFactorDelete.confirmationPhoneNumber", "dataCentres.tags.value"),
        *(f"dataCentres.{name}" for name in _CENTRE_SCALARS),
        *(f"dataCentres.awsSettings.{name}" for name in (*_SETTINGS, "ebsEncryptionKey")),
        "dataCentres.gcpSettings.customVirtualNetworkId",
        *(f"dataCentres.azureSettings.{name}" for name in (*_SETTINGS, "resourceGroup")),
        *(f"dataCentres.nodes.{name}" for name in ("publicAddress", "privateAddress", "startTime")),
    ),
    newer=tuple((f"dataCentres.{name}", "cluster_fields") for name in _NEWER),
)
FIELDS = (*cluster_rules.FIXED, *SHAPE.updatable)


class ClusterOperations:
    """The operations on MCP Gateway clusters, except the list, which has all kinds of clusters."""

    def __init__(self, options: InstaclustrOptions, *, visibility_delay: float, delete_delay: float) -> None:
        """Serve them; the delays are seconds."""
        self._options = options
        self._visibility_delay = visibility_delay
        self._delete_delay = delete_delay

    def operations(self) -> Iterator[Operation]:
        """The operations on clusters, with their paths."""
        item = f"{PATH}/{{{ID}}}"
        yield Operation("POST", PATH, kinds.CLUSTER, "create", self._create)
        yield Operation("GET", item, kinds.CLUSTER, "read", self._read)
        yield Operation("PUT", item, kinds.CLUSTER, "update", self._update)
        yield Operation("DELETE", item, kinds.CLUSTER, "delete", self._delete)

    def confirm_deletion(self, objects: Objects, id: str) -> bool:
        """Confirm a pending deletion; returns whether there was one."""
        record = objects.get(kinds.CLUSTER, id.lower())
        if record is None or not record.deleting or "twoFactorDelete" not in record.body:
            return False
        deletion.hasten(objects, record, objects.now + self._delete_delay)
        return True

    def _create(self, call: Call) -> Answer:
        body = self._normalised(call.body)
        if problems := list(cluster_rules.new_cluster(body)):
            raise ApiError(400, *problems)
        fails = self._options.cluster_failure == "create"
        stored, first = cluster_states.created(body, call.now + self._options.cluster_duration, fails=fails)
        visible_at = call.now + self._visibility_delay
        call.objects.insert(kinds.CLUSTER, stored["id"], stored, visible_at=visible_at)
        return Answer(202, self._shown(first))

    def _read(self, call: Call) -> Answer:
        record = _find(call)
        if record.visible is None:
            raise _absent(record.id)
        return Answer(200, self._shown(cluster_states.current(record.visible, call.now)))

    def _update(self, call: Call) -> Answer:
        record = _find(call)
        if record.deleting:
            raise ApiError(409, Problem(ID, f"The {TITLE} {record.id} is being deleted."))
        cluster = cluster_states.current(record.body, call.now)
        if cluster_states.busy(cluster):
            raise ApiError(
                409, Problem(ID, f"The {TITLE} {record.id} has an operation in progress, which must end first.")
            )
        body = self._normalised(call.body)
        if problems := list(cluster_rules.changed_cluster(cluster, body, self._options)):
            raise ApiError(400, *problems)
        fails = self._options.cluster_failure == "update"
        ends = call.now + self._options.cluster_duration
        stored, answered = cluster_states.updated(cluster, self._replaced(cluster, body), ends, fails=fails)
        call.objects.replace(record, stored, call.now + self._visibility_delay)
        return Answer(202, self._shown(answered))

    def _delete(self, call: Call) -> Answer:
        record = _find(call)
        deletion.refuse_parent(call, record, ID, self._options)
        wait: float | None = 0.0
        if "twoFactorDelete" in record.body:
            wait = self._options.two_factor_delay
        gone_at = math.inf if wait is None else call.now + wait + self._delete_delay
        deletion.delete(call.objects, record, gone_at)
        return Answer(204)

    def _normalised(self, body: Body) -> Body:
        kept = normalise(SHAPE, (*FIELDS, *self._unknown(body, "ClusterCreate")), body, self._options)
        for centre in kept["dataCentres"]:
            centre.get("tags", []).sort(key=lambda tag: tag["key"])
        return kept

    def _replaced(self, cluster: Body, body: Body) -> Body:
        """The cluster with everything that a valid PUT replaces."""
        pairs = cluster_rules.pair(cluster["dataCentres"], body["dataCentres"])
        assert pairs is not None
        replaced = {*SHAPE.updatable, *self._unknown(cluster, "ClusterCreate")}
        kept = {name: value for name, value in cluster.items() if name not in replaced}
        updatable = {"tags", "zeroInboundAccess", *cluster_states.SIZES} - set(
            cluster_rules.fixed_in_centres(self._options)
        )
        centres = []
        for before, wanted in pairs:
            replaced = {*updatable, *self._unknown(before, "DataCentre")}
            fixed = {name: value for name, value in before.items() if name not in replaced}
            centres.append({**fixed, **wanted})
        return {**kept, **body, "dataCentres": centres}

    def _unknown(self, body: Body, schema: str) -> list[str]:
        """The unknown fields of a body that can be written, by the schema of what a POST sends."""
        if self._options.unknown_fields != "kept":
            return []
        known = openapi.document(self._options.older)["components"]["schemas"][schema]["properties"]
        return [name for name in body if name not in known]

    def _shown(self, cluster: Body) -> Body:
        shown = present(SHAPE, self._options, cluster_states.with_networks(cluster))
        if self._options.cluster_operation_status == "absent":
            del shown["currentClusterOperationStatus"]
        return shown


def _find(call: Call) -> Record:
    id = call.parameters[ID].lower()
    record = call.objects.get(kinds.CLUSTER, id)
    if record is None:
        raise _absent(id)
    return record


def _absent(id: str) -> ApiError:
    return ApiError(404, Problem(ID, f"There is no {TITLE} {id}."))
