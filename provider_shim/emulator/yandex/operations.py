"""Long-running operations, which changes of gateways return, and their progress over time."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import secrets
import string
from collections.abc import Callable, Iterator
from typing import Any

from ..api import Answer, Call, Operation, Problem
from ..objects import Body, Objects
from . import errors, kinds, paging
from .errors import StatusError
from .options import YandexOptions
from .values import timestamp

_ID_CHARACTERS = string.ascii_lowercase + string.digits


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """What an operation does: to which gateway, for how long, and with which result."""

    gateway: str
    description: str
    metadata: Body
    response: Body | None
    """Its result; None for the current state of the gateway, of which no copy is kept."""
    duration: float
    """Seconds."""
    fails: bool = False


class Operations:
    """Starts operations, and serves requests about them."""

    def __init__(self, options: YandexOptions) -> None:
        """Serve them."""
        self._options = options
        self._gateway: Callable[[Objects, str], Body] = lambda objects, id: {}

    def answer_with(self, gateway: Callable[[Objects, str], Body]) -> None:
        """Take the function that returns a gateway as it is, by its ID."""
        self._gateway = gateway

    def operations(self) -> Iterator[Operation]:
        """The operations on operations, with their paths."""
        cancel = f"{kinds.OPERATION_PATH}:cancel"
        yield Operation("GET", cancel, kinds.OPERATION, "update", self._read)
        yield Operation("GET", kinds.OPERATION_PATH, kinds.OPERATION, "read", self._read)

    def ends(self, work: Work, now: float) -> float:
        """When an operation that starts now will be done."""
        return now + work.duration + (self._options.yandex_rollback if work.fails else 0)

    def start(self, call: Call, work: Work) -> Answer:
        """Start an operation; its first answer."""
        id = new_id()
        body = {
            "description": work.description,
            "createdAt": call.now,
            "createdBy": call.user,
            "metadata": work.metadata,
            "known_at": call.now + work.duration,
            "done_at": self.ends(work, call.now),
        }
        if work.fails:
            body["error"] = {
                "code": errors.INTERNAL,
                "message": f"{work.description}: an option of the local cloud makes it fail.",
            }
        elif work.response is not None:
            body["response"] = work.response
        visible_at = call.now + self._options.yandex_operation_delay
        call.objects.insert(kinds.OPERATION, id, body, scope=work.gateway, visible_at=visible_at)
        return self._answer(call, id, work.gateway, body)

    def once(self, effect: Callable[[Call], Answer]) -> Callable[[Call], Answer]:
        """The effect, but for a request whose ``Idempotency-Key`` has been seen: that answers the operation."""

        def run(call: Call) -> Answer:
            key = call.headers.get("idempotency-key", "")
            if not key or not self._options.yandex_idempotency:
                return effect(call)
            id = f"{call.user} {key}"
            request = json.dumps([effect.__name__, dict(call.parameters), call.body], sort_keys=True)
            digest = hashlib.sha256(request.encode()).hexdigest()
            if (before := call.objects.get(kinds.REQUEST, id)) is None:
                answer = effect(call)
                call.objects.insert(kinds.REQUEST, id, {"digest": digest, "operation": answer.body["id"]})
                return answer
            if before.body["digest"] != digest:
                problem = Problem("Idempotency-Key", "The Idempotency-Key was used for another request.")
                raise StatusError(errors.INVALID_ARGUMENT, problem)
            record = call.objects.get(kinds.OPERATION, before.body["operation"])
            assert record is not None
            return self._answer(call, record.id, record.scope, record.body)

        return run

    def list(self, call: Call, gateway: str) -> Answer:
        """A page of a gateway's operations, the oldest first."""
        items = [
            (f"{timestamp(record.body['createdAt'])} {record.id}", self._shown(call, record.id, gateway, record.body))
            for record in call.objects.all(kinds.OPERATION, gateway)
            if record.visible is not None
        ]
        return Answer(200, paging.page("operations", items, call.query))

    def _read(self, call: Call) -> Answer:
        """The operation; cancelling returns it as well, and lets it continue."""
        id = call.parameters[kinds.OPERATION_ID]
        record = call.objects.get(kinds.OPERATION, id)
        if record is None or record.visible is None:
            raise StatusError(errors.NOT_FOUND, Problem(kinds.OPERATION_ID, f"Operation {id} not found."))
        return self._answer(call, id, record.scope, record.body)

    def _answer(self, call: Call, id: str, gateway: str, body: Body) -> Answer:
        """The operation, with a hint on when to poll again."""
        interval = self._options.yandex_poll_interval
        headers = {"x-operation-poll-interval": str(interval)} if interval else {}
        return Answer(200, self._shown(call, id, gateway, body), headers)

    def _shown(self, call: Call, id: str, gateway: str, body: Body) -> dict[str, Any]:
        done, known = call.now >= body["done_at"], call.now >= body["known_at"]
        modified = body["done_at"] if done else body["known_at"] if known else body["createdAt"]
        shown = {
            "id": id,
            "description": body["description"],
            "createdAt": timestamp(body["createdAt"]),
            "createdBy": body["createdBy"],
            "modifiedAt": timestamp(modified),
            "done": done,
            "metadata": body["metadata"],
        }
        if "error" in body:
            if known:
                shown["error"] = body["error"]
        elif done:
            shown["response"] = body.get("response") or self._gateway(call.objects, gateway)
        return shown


def new_id() -> str:
    """A new id of a gateway or an operation."""
    return "db8" + "".join(secrets.choice(_ID_CHARACTERS) for _ in range(17))


def metadata(message: str, package: str = kinds.PACKAGE, **fields: str) -> Body:
    """The metadata of an operation, with the name of its message."""
    return {"@type": f"{kinds.TYPE_URL}{package}.{message}", **fields}
