"""Access bindings: who may do what with a gateway."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..api import Answer, Call, Operation, Problem
from ..objects import Body, Record
from . import errors, kinds, paging, rules, values
from .errors import StatusError
from .gateways import absent, find, usable
from .operations import Operations, Work, metadata
from .options import YandexOptions

_LIMIT = 1000


class AccessBindings:
    """The operations on access bindings."""

    def __init__(self, options: YandexOptions, operations: Operations) -> None:
        """Serve them."""
        self._options = options
        self._operations = operations

    def operations(self) -> Iterator[Operation]:
        """The operations on access bindings, with their paths."""
        item, kind, once = kinds.GATEWAY_PATH, kinds.ACCESS_BINDINGS, self._operations.once
        yield Operation("GET", f"{item}:listAccessBindings", kind, "list", self._list)
        yield Operation("POST", f"{item}:setAccessBindings", kind, "update", once(self._set))
        yield Operation("PATCH", f"{item}:updateAccessBindings", kind, "update", once(self._update))

    def _list(self, call: Call) -> Answer:
        gateway = find(call)
        if gateway.visible is None:
            raise absent(gateway.id)
        bindings = (_bindings(call).visible or {}).get("accessBindings", [])
        items = [(f"{index:06}", binding) for index, binding in enumerate(bindings)]
        return Answer(200, paging.page("accessBindings", items, call.query))

    def _set(self, call: Call) -> Answer:
        wanted = _normalised("AccessBinding", "accessBindings", call.body)
        return self._replace(call, _distinct(wanted), "Set access bindings", "SetAccessBindingsMetadata")

    def _update(self, call: Call) -> Answer:
        deltas = _normalised("AccessBindingDelta", "accessBindingDeltas", call.body)
        bindings: list[Body] = _bindings(call).body["accessBindings"]
        for delta in deltas:
            binding = delta["accessBinding"]
            bindings = [other for other in bindings if delta["action"] == "ADD" or other != binding]
            if delta["action"] == "ADD":
                bindings.append(binding)
        return self._replace(call, _distinct(bindings), "Update access bindings", "UpdateAccessBindingsMetadata")

    def _replace(self, call: Call, bindings: list[Body], description: str, message: str) -> Answer:
        gateway = find(call)
        usable(gateway, call.now)
        if len(bindings) > _LIMIT:
            problem = Problem("accessBindings", f"A gateway has at most {_LIMIT} access bindings.")
            raise StatusError(errors.RESOURCE_EXHAUSTED, problem)
        visible_at = call.now + self._options.yandex_bindings_delay
        call.objects.replace(_bindings(call), {"accessBindings": bindings}, visible_at)
        work = Work(
            gateway=gateway.id,
            description=description,
            metadata=metadata(message, kinds.ACCESS_PACKAGE, resourceId=gateway.id),
            response=kinds.EMPTY,
            duration=0.0,
        )
        return self._operations.start(call, work)


def _bindings(call: Call) -> Record:
    record = call.objects.get(kinds.ACCESS_BINDINGS, find(call).id)
    assert record is not None
    return record


def _normalised(message: str, name: str, body: Body) -> list[Body]:
    """The messages in a valid request's list; raises `StatusError`."""
    items = [values.normalise(message, item, seed=False) for item in body.get(name) or ()]
    problems = [
        problem
        for index, item in enumerate(items)
        for problem in rules.problems(message, item, documents=False, where=f"{name}[{index}].")
    ]
    if problems:
        raise StatusError(errors.INVALID_ARGUMENT, *problems)
    return items


def _distinct(bindings: Sequence[Body]) -> list[Any]:
    """The bindings without repetitions."""
    kept: list[Body] = []
    for binding in bindings:
        if binding not in kept:
            kept.append(binding)
    return kept
