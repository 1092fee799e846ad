"""Create, read, update, delete and list, for any kind in the table."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

from ..api import Answer, ApiError, Call, Operation, Problem
from ..objects import Body, Objects, Record
from . import kinds
from .kinds import Reference, Resource
from .options import InstaclustrOptions
from .values import normalise, present


class ResourceOperations:
    """The operations on one kind of object below a cluster."""

    def __init__(
        self, resource: Resource, options: InstaclustrOptions, *, visibility_delay: float, delete_delay: float
    ) -> None:
        """Serve the kind that `resource` describes; the delays are seconds."""
        self._resource = resource
        self._options = options
        self._visibility_delay = visibility_delay
        self._delete_delay = delete_delay

    def operations(self) -> Iterator[Operation]:
        """What can be done with the kind, and on which paths."""
        kind, collection = self._resource.kind, f"{kinds.RESOURCE_ROOT}/{self._resource.path}"
        item = f"{collection}/{{{self._resource.id_parameter}}}"
        yield Operation("POST", collection, kind, "create", self._create)
        yield Operation("GET", item, kind, "read", self._read)
        yield Operation("PUT", item, kind, "update", self._update)
        yield Operation("DELETE", item, kind, "delete", self._delete)
        yield Operation("GET", f"{kinds.LIST_ROOT}/{self._resource.path}", kind, "list", self._list)

    def _create(self, call: Call) -> Answer:
        resource = self._resource
        fields = (resource.parent.field, *resource.updatable)
        body = normalise(resource, fields, call.body)
        self._refuse_invalid(call.objects, body)
        parent = call.objects.get(resource.parent.kind, body[resource.parent.field])
        assert parent is not None
        # A cluster is its own scope; anything else is in the scope of what it hangs on.
        scope = parent.id if parent.kind == kinds.CLUSTER else parent.scope
        self._refuse_taken(call.objects, body, scope, parent.id)
        body = {"id": str(uuid.uuid4()), "clusterId": scope, **body}
        visible_at = call.now + self._visibility_delay
        call.objects.insert(resource.kind, body["id"], body, scope=scope, parent=parent.id, visible_at=visible_at)
        return Answer(202, present(resource, self._options, body))

    def _read(self, call: Call) -> Answer:
        record = self._find(call)
        if record.visible is None:
            raise self._absent(record.id)
        return Answer(200, present(self._resource, self._options, record.visible))

    def _update(self, call: Call) -> Answer:
        resource, record = self._resource, self._find(call)
        if record.deleting:
            raise ApiError(409, Problem(resource.id_parameter, f"The {resource.title} {record.id} is being deleted."))
        written = normalise(resource, resource.updatable, call.body)
        fixed = {name: value for name, value in record.body.items() if name not in resource.updatable}
        body = {**fixed, **written}
        self._refuse_changed(record.body, body)
        self._refuse_invalid(call.objects, body)
        self._refuse_taken(call.objects, body, record.scope, record.parent, record.id)
        call.objects.replace(record, body, call.now + self._visibility_delay)
        return Answer(202, present(resource, self._options, body))

    def _delete(self, call: Call) -> Answer:
        record = self._find(call)
        children = call.objects.children(record.id)
        if children and self._options.delete_parent == "conflict":
            named = ", ".join(f'{kinds.TITLES[child.kind]} "{child.body["name"]}" ({child.id})' for child in children)
            message = f"The {self._resource.title} {record.id} cannot be deleted while it has: {named}."
            raise ApiError(409, Problem(self._resource.id_parameter, message))
        self._delete_tree(call, record)
        return Answer(204)

    def _list(self, call: Call) -> Answer:
        cluster_id = call.parameters["clusterId"].lower()
        if call.objects.get(kinds.CLUSTER, cluster_id) is None:
            raise ApiError(404, Problem("clusterId", f"There is no MCP Gateway cluster {cluster_id}."))
        shown = [record.visible for record in call.objects.all(self._resource.kind, cluster_id)]
        return Answer(200, [present(self._resource, self._options, body) for body in shown if body is not None])

    def _delete_tree(self, call: Call, record: Record) -> None:
        for child in call.objects.children(record.id):
            self._delete_tree(call, child)
        call.objects.delete(record, call.now + self._delete_delay)

    def _find(self, call: Call) -> Record:
        id = call.parameters[self._resource.id_parameter].lower()
        record = call.objects.get(self._resource.kind, id)
        if record is None:
            raise self._absent(id)
        return record

    def _absent(self, id: str) -> ApiError:
        return ApiError(404, Problem(self._resource.id_parameter, f"There is no {self._resource.title} {id}."))

    def _refuse_invalid(self, objects: Objects, body: Body) -> None:
        """400 for what the table's rules find, and for a reference to nothing or to what is being deleted."""
        problems = [problem for rule in self._resource.rules for problem in rule(body, self._options)]
        for reference in (self._resource.parent, *self._resource.references):
            record = objects.get(reference.kind, body[reference.field])
            if record is None or record.deleting:
                problems.append(_unknown(reference, body[reference.field]))
        if problems:
            raise ApiError(400, *problems)

    def _refuse_changed(self, old: Body, new: Body) -> None:
        """400 for a PUT that changes what it may only repeat."""
        problems = [
            Problem(field, f"{field} cannot be changed.")
            for field, immutable in self._resource.immutable
            if immutable(self._options) and old.get(field) != new.get(field)
        ]
        if problems:
            raise ApiError(400, *problems)

    def _refuse_taken(self, objects: Objects, body: Body, scope: str, parent: str, own_id: str = "") -> None:
        """409 for a value that another object has, one included whose deletion is still under way."""
        unique = [rule for rule in self._resource.unique if rule.when(self._options)]
        problems = []
        for other in objects.all(self._resource.kind, scope) if unique else ():
            for rule in unique:
                same_place = other.parent == parent or not rule.within_parent
                if other.id != own_id and same_place and other.body.get(rule.field) == body.get(rule.field):
                    message = f'{rule.field} "{body[rule.field]}" is taken by the {self._resource.title} {other.id}.'
                    problems.append(Problem(rule.field, message))
        if problems:
            raise ApiError(409, *problems)


def _unknown(reference: Reference, id: Any) -> Problem:
    return Problem(reference.field, f"{reference.field}: there is no {kinds.TITLES[reference.kind]} {id}.")
