"""Create, read, update, delete and list, for any kind in the table."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..api import Answer, ApiError, Call, Operation, Problem
from ..objects import Body, Objects, Record
from . import deletion, kinds
from .model import Reference, Resource
from .options import InstaclustrOptions
from .values import normalise, present

_UUID_LENGTH = 36


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
        """The operations on the kind, with their paths."""
        kind, collection = self._resource.kind, f"{kinds.RESOURCE_ROOT}/{self._resource.path}"
        item = f"{collection}/{{{self._resource.id_parameter}}}"
        any_text = self._resource.any_id
        yield Operation("POST", collection, kind, "create", self._create)
        yield Operation("GET", item, kind, "read", self._read, any_text=any_text)
        yield Operation("PUT", item, kind, "update", self._update, any_text=any_text)
        yield Operation("DELETE", item, kind, "delete", self._delete, any_text=any_text)
        yield Operation("GET", f"{kinds.LIST_ROOT}/{self._resource.path}", kind, "list", self._list)

    def _create(self, call: Call) -> Answer:
        resource = self._resource
        fields = (resource.parent.field, *resource.fixed, *resource.updatable, *self._unknown(call.body))
        body = normalise(resource, fields, call.body, self._options)
        self._refuse_invalid(call.objects, body)
        parent = call.objects.get(resource.parent.kind, body[resource.parent.field])
        assert parent is not None
        # A cluster is its own scope; anything else is in the scope of what it hangs on.
        scope = parent.id if parent.kind == kinds.CLUSTER else parent.scope
        body = self._completed(call.objects, {"id": resource.identify(body), "clusterId": scope, **body})
        self._refuse_taken(call.objects, body)
        visible_at = call.now + self._visibility_delay
        call.objects.insert(resource.kind, body["id"], body, scope=scope, parent=parent.id, visible_at=visible_at)
        return Answer(202, self._shown(body))

    def _read(self, call: Call) -> Answer:
        record = self._find(call)
        if record.visible is None:
            raise self._absent(record.id)
        return Answer(200, self._shown(record.visible))

    def _update(self, call: Call) -> Answer:
        resource, record = self._resource, self._find(call)
        if record.deleting:
            raise ApiError(409, Problem(resource.id_parameter, f"The {resource.title} {record.id} is being deleted."))
        written = normalise(resource, (*resource.updatable, *self._unknown(call.body)), call.body, self._options)
        replaced = {*resource.updatable, *self._unknown(record.body)}
        fixed = {name: value for name, value in record.body.items() if name not in replaced}
        body = {**fixed, **written}
        self._refuse_changed(record.body, body)
        self._refuse_invalid(call.objects, body)
        body = self._completed(call.objects, body)
        self._refuse_taken(call.objects, body, record.id)
        call.objects.replace(record, body, call.now + self._visibility_delay)
        return Answer(202, self._shown(body))

    def _delete(self, call: Call) -> Answer:
        record = self._find(call)
        deletion.refuse_parent(call, record, self._resource.id_parameter, self._options)
        deletion.delete(call.objects, record, call.now + self._delete_delay)
        return Answer(204)

    def _list(self, call: Call) -> Answer:
        cluster_id = call.parameters["clusterId"].lower()
        if call.objects.get(kinds.CLUSTER, cluster_id) is None:
            raise ApiError(404, Problem("clusterId", f"There is no MCP Gateway cluster {cluster_id}."))
        shown = [record.visible for record in call.objects.all(self._resource.kind, cluster_id)]
        return Answer(200, [self._shown(body) for body in shown if body is not None])

    def _shown(self, body: Body) -> Body:
        return present(self._resource, self._options, body) | self._resource.shown(body, self._options)

    def _unknown(self, body: Body) -> list[str]:
        """The unknown fields of a body that can be written; those of a stored body cannot, unless they are kept."""
        kept = self._options.unknown_fields == "kept"
        return [name for name in body if kept and name not in self._resource.fields]

    def _find(self, call: Call) -> Record:
        id = call.parameters[self._resource.id_parameter]
        id = id[:_UUID_LENGTH].lower() + id[_UUID_LENGTH:]  # a UUID in either case, and what may follow it as it is
        record = call.objects.get(self._resource.kind, id)
        if record is None:
            raise self._absent(id)
        return record

    def _absent(self, id: str) -> ApiError:
        return ApiError(404, Problem(self._resource.id_parameter, f"There is no {self._resource.title} {id}."))

    def _completed(self, objects: Objects, body: Body) -> Body:
        """A valid body with the fields that the server sets: ids that follow from references, and a name."""
        references = {reference.field: reference for reference in (self._resource.parent, *self._resource.references)}
        derived = {}
        for field, by in self._resource.derived:
            record = objects.get(references[by].kind, body[by])
            assert record is not None
            derived[field] = record.parent
        if self._resource.names and "name" not in body and self._options.tool_name == "generated":
            derived["name"] = f"{self._resource.names}-{body['id'][:8]}"
        return {**body, **derived, **dict(self._resource.made)}

    def _refuse_invalid(self, objects: Objects, body: Body) -> None:
        """400 for violations of the table's rules, and for references to objects that are missing or being deleted."""
        problems = [problem for rule in self._resource.rules for problem in rule(body, self._options, objects)]
        for reference in (self._resource.parent, *self._resource.references):
            record = objects.get(reference.kind, body[reference.field])
            if record is None or record.deleting:
                problems.append(_unknown(reference, body[reference.field]))
        if problems:
            raise ApiError(400, *problems)

    def _refuse_changed(self, old: Body, new: Body) -> None:
        """400 for a PUT that changes an immutable field."""
        problems = [
            Problem(field, f"{field} cannot be changed.")
            for field, immutable in self._resource.immutable
            if immutable(self._options) and old.get(field) != new.get(field)
        ]
        if problems:
            raise ApiError(400, *problems)

    def _refuse_taken(self, objects: Objects, body: Body, own_id: str = "") -> None:
        """409 for a value that another object has, including one that is still being deleted."""
        problems = []
        for rule in self._resource.unique:
            value = body.get(rule.field)
            if value is None or not rule.when(self._options):
                continue
            kinds_sharing = rule.kinds or (self._resource.kind,)
            for other in objects.with_value(kinds_sharing, body["clusterId"], rule.field, value):
                if other.id != own_id and other.body[rule.within] == body[rule.within]:
                    message = f'{rule.field} "{value}" is already used by the {kinds.TITLES[other.kind]} {other.id}.'
                    problems.append(Problem(rule.field, message))
        if problems:
            raise ApiError(409, *problems)


def _unknown(reference: Reference, id: Any) -> Problem:
    return Problem(reference.field, f"{reference.field}: there is no {kinds.TITLES[reference.kind]} {id}.")
