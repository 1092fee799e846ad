"""Gateways, which are created, changed and deleted by operations that their status reflects."""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator

from ..api import Answer, Call, Operation, Problem
from ..objects import Body, Objects, Record
from . import errors, kinds, masks, model, paging, rules, states, values
from .errors import StatusError
from .operations import Operations, Work, metadata, new_id
from .options import YandexOptions

_FILTER = re.compile(r'\s*name\s*=\s*"([^"]*)"\s*')


class Gateways:
    """The operations on gateways, except their access bindings."""

    def __init__(
        self, options: YandexOptions, operations: Operations, *, visibility_delay: float, delete_delay: float
    ) -> None:
        """Serve them; the delays are seconds."""
        self._options = options
        self._operations = operations
        self._visibility_delay = visibility_delay
        self._delete_delay = delete_delay
        self._seed = options.yandex_api == "seed"
        operations.answer_with(self._response)

    def operations(self) -> Iterator[Operation]:
        """The operations on gateways, with their paths."""
        item, once = kinds.GATEWAY_PATH, self._operations.once
        yield Operation("GET", kinds.GATEWAYS, kinds.GATEWAY, "list", self._list)
        yield Operation("POST", kinds.GATEWAYS, kinds.GATEWAY, "create", once(self._create))
        yield Operation("GET", f"{item}/operations", kinds.OPERATION, "list", self._list_operations)
        yield Operation("GET", item, kinds.GATEWAY, "read", self._read)
        yield Operation("PATCH", item, kinds.GATEWAY, "update", once(self._update))
        yield Operation("DELETE", item, kinds.GATEWAY, "delete", once(self._delete))

    def present(self, gateway: Body) -> Body:
        """A gateway as it is returned, with its status."""
        shown = {**gateway, "logOptions": gateway.get("logOptions", {})}
        if self._options.yandex_reorder and "tools" in gateway:
            shown["tools"] = values.reordered(gateway["tools"])
        if self._seed and gateway["status"] == kinds.DELETING:
            shown["status"] = kinds.ACTIVE
        if "transport" not in gateway and self._options.yandex_transport != "absent":
            shown["transport"] = self._options.yandex_transport
        return values.present(model.GATEWAY, shown, seed=self._seed)

    def _list(self, call: Call) -> Answer:
        folder = call.query.get("folderId", "")
        if not folder:
            raise StatusError(errors.INVALID_ARGUMENT, Problem("folderId", "folderId is required."))
        name = _filter(call.query.get("filter", ""))
        items = []
        for record in call.objects.all(kinds.GATEWAY, folder):
            if record.visible is None:
                continue
            shown = self.present(states.current(record.visible, call.now))
            if name in (None, shown["name"]):
                preview = {key: value for key, value in shown.items() if key not in model.NOT_IN_PREVIEW}
                items.append((f"{shown['createdAt']} {record.id}", preview))
        return Answer(200, paging.page("gateways", items, call.query))

    def _list_operations(self, call: Call) -> Answer:
        return self._operations.list(call, find(call).id)

    def _read(self, call: Call) -> Answer:
        record = find(call)
        if record.visible is None:
            raise absent(record.id)
        return Answer(200, self.present(states.current(record.visible, call.now)))

    def _create(self, call: Call) -> Answer:
        gateway = self._checked(values.normalise(model.GATEWAY, call.body, seed=self._seed))
        folder = gateway["folderId"]
        self._refuse_name(call.objects, folder, gateway["name"])
        id = new_id()
        gateway |= {
            "id": id,
            "createdAt": values.timestamp(call.now),
            "baseDomain": f"https://{id}.{secrets.token_hex(4)}.mcpgw.serverless.yandexcloud.net",
            "cloudId": kinds.CLOUD_ID,
        }
        fails = self._options.yandex_failure == "create"
        work = Work(
            gateway=id,
            description="Create MCP Gateway",
            metadata=metadata("CreateMcpGatewayMetadata", mcpGatewayId=id, folderId=folder),
            response=None,
            duration=self._options.yandex_create_duration,
            fails=fails,
        )
        after = kinds.ERROR if fails else kinds.ACTIVE
        ends = self._operations.ends(work, call.now)
        body = states.stored(gateway, during=kinds.CREATING, until=ends, after=after)
        visible_at = call.now + self._visibility_delay
        call.objects.insert(kinds.GATEWAY, id, body, scope=folder, visible_at=visible_at)
        call.objects.insert(kinds.ACCESS_BINDINGS, id, {"accessBindings": []}, parent=id)
        return self._operations.start(call, work)

    def _update(self, call: Call) -> Answer:
        record = find(call)
        before = usable(record, call.now)
        if states.busy(before):
            raise _busy(record.id)
        body = values.normalise(model.GATEWAY, call.body, seed=self._seed)
        gateway = self._checked(masks.updated(before, body, call.body.get("updateMask") or "", seed=self._seed))
        del gateway["status"], before["status"]
        if gateway["name"] != before["name"]:
            self._refuse_name(call.objects, record.scope, gateway["name"])
        fails = self._options.yandex_failure == "update"
        work = Work(
            gateway=record.id,
            description="Update MCP Gateway",
            metadata=metadata("UpdateMcpGatewayMetadata", mcpGatewayId=record.id, folderId=record.scope),
            response=None,
            duration=self._options.yandex_update_duration,
            fails=fails,
        )
        ends = self._operations.ends(work, call.now)
        after = before if fails else gateway
        stored = states.stored(after, during=kinds.UPDATING, until=ends, after=kinds.ACTIVE, before=before)
        call.objects.replace(record, stored, call.now + self._visibility_delay)
        return self._operations.start(call, work)

    def _delete(self, call: Call) -> Answer:
        record = find(call)
        gateway = states.current(record.body, call.now)
        if record.deleting and call.now >= record.body["until"]:
            raise absent(record.id)
        if states.busy(gateway):
            raise _busy(record.id)
        fails = self._options.yandex_failure == "delete"
        work = Work(
            gateway=record.id,
            description="Delete MCP Gateway",
            metadata=metadata("DeleteMcpGatewayMetadata", mcpGatewayId=record.id),
            response=kinds.EMPTY,
            duration=self._options.yandex_delete_duration,
            fails=fails,
        )
        ends = self._operations.ends(work, call.now)
        after = gateway.pop("status") if fails else kinds.DELETING
        stored = states.stored(gateway, during=kinds.DELETING, until=ends, after=after)
        call.objects.replace(record, stored, call.now)
        if not fails:
            for gone in (record, *call.objects.children(record.id)):
                call.objects.delete(gone, ends + self._delete_delay)
        return self._operations.start(call, work)

    def _checked(self, gateway: Body) -> Body:
        problems = list(rules.problems(model.GATEWAY, gateway, documents=self._options.yandex_strict_json))
        if problems:
            raise StatusError(errors.INVALID_ARGUMENT, *problems)
        return gateway

    def _response(self, objects: Objects, id: str) -> Body:
        """The result of an operation that created or changed a gateway: the gateway, if it still exists."""
        record = objects.get(kinds.GATEWAY, id)
        shown = {"id": id} if record is None else self.present(states.current(record.body, objects.now))
        return {"@type": f"{kinds.TYPE_URL}{kinds.PACKAGE}.McpGateway", **shown}

    def _refuse_name(self, objects: Objects, folder: str, name: str) -> None:
        if self._options.yandex_unique_names and objects.with_value((kinds.GATEWAY,), folder, "name", name):
            problem = Problem("name", f"MCP Gateway with name {name} already exists in folder {folder}.")
            raise StatusError(errors.ALREADY_EXISTS, problem)


def find(call: Call) -> Record:
    """The gateway of the call's path, also one that reads do not show yet; raises `StatusError`."""
    id = call.parameters[kinds.GATEWAY_ID]
    record = call.objects.get(kinds.GATEWAY, id)
    if record is None:
        raise absent(id)
    return record


def usable(record: Record, now: float) -> Body:
    """The gateway with its status, unless it is deleted or in an error; raises `StatusError`."""
    gateway = states.current(record.body, now)
    if record.deleting and now >= record.body["until"]:
        raise absent(record.id)
    if gateway["status"] == kinds.ERROR:
        problem = Problem(kinds.GATEWAY_ID, f"MCP Gateway {record.id} is in status ERROR and can only be deleted.")
        raise StatusError(errors.FAILED_PRECONDITION, problem)
    return gateway


def absent(id: str) -> StatusError:
    """The error for a gateway that does not exist."""
    return StatusError(errors.NOT_FOUND, Problem(kinds.GATEWAY_ID, f"MCP Gateway {id} not found."))


def _busy(id: str) -> StatusError:
    problem = Problem(kinds.GATEWAY_ID, f"Another operation on MCP Gateway {id} is in progress.")
    return StatusError(errors.ABORTED, problem)


def _filter(text: str) -> str | None:
    """The name that a filter asks for; None for no filter."""
    if not text:
        return None
    match = _FILTER.fullmatch(text)
    if match is None:
        raise StatusError(errors.INVALID_ARGUMENT, Problem("filter", 'filter must be name="a-name".'))
    return match[1]
