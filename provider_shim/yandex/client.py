"""The client of the Yandex Cloud API: serverless MCP gateways, their access bindings, operations."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import httpx

from provider_shim.http import (
    Census,
    Forbidden,
    HttpError,
    NotFound,
    OperationFailed,
    Reply,
    UnexpectedAnswer,
    segment,
)
from provider_shim.remote.tracker import Tracker
from provider_shim.schema.values import Value

from .connections import Connections, connections
from .errors import YandexApi
from .operations import Operation, operation_in, pauses
from .settings import settings_from
from .tokens import IamToken

GATEWAYS = "/mcpgateway/v1/mcpGateways"
# Seconds for which the service may not know an operation that it has just started.
_UNKNOWN_AT_FIRST = 10.0
# Seconds for which an operation is waited for without an answer of the service's own.
_UNCLEAR_SECONDS = 300.0
# A deletion that is answered with "not found", of a gateway that is there, is asked for again.
_DELETES = 3
# What one request may change (api/yandex.md).
_LARGEST_CHANGE = 1000

Binding = tuple[str, str]
"""A role, and the member who has it, as `type:id`."""


def connect(config: Mapping[str, Value], transport: httpx.AsyncBaseTransport | None) -> Client:
    """A client by the provider's settings; nothing is sent yet.

    Raises:
        ProviderError: A setting is missing or wrong.
    """
    settings = settings_from(config)
    return Client(connections(settings, transport), settings.folder_id, settings.cloud_id)


class Client:
    """Requests to the API.

    Every method that sends a request raises `HttpError`, which `explained` turns into what the user is told, and
    `InvalidId` for what cannot be an id.

    Writes to one gateway come one after another, each when the operation of the one before is done.
    """

    def __init__(self, connections: Connections, folder_id: str | None, cloud_id: str | None) -> None:
        self._connections = connections
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._census = Census()
        self.folder_id = folder_id
        self.cloud_id = cloud_id
        self.api = YandexApi(
            endpoint=connections.endpoint, caller=connections.credentials.source.name, folder=folder_id or ""
        )
        # Gateways, and access bindings and members by their ids.
        self.tracker: Tracker[Operation] = Tracker()

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def iam_token(self) -> IamToken:
        """The token that requests are sent with, which is good for a while."""
        return await self._connections.credentials.token()

    async def renew_token(self) -> IamToken:
        """A new token, where the settings give more than a token itself."""
        credentials = self._connections.credentials
        return await credentials.token(other_than=await credentials.token())

    async def create_gateway(self, body: Mapping[str, Any]) -> Operation:
        """Have a gateway made; the operation, as it is at once: `wait` tells how it ends."""
        try:
            reply = await self._send("POST", GATEWAYS, body)
        finally:
            self._census.clear()
        operation = operation_in(reply)
        if operation is None or not operation.gateway_id:
            raise _odd("names no gateway", reply)
        if not self.tracker.claim(operation.gateway_id):
            raise _odd(f"is about another gateway, {operation.gateway_id}", reply)
        return operation

    async def get_gateway(self, id: str) -> dict[str, Any] | None:
        """A gateway; None where the API says that there is none, which is no proof yet: see `is_missing`."""
        try:
            reply = await self._send("GET", _gateway(id))
        except NotFound:
            return None
        if reply.body.get("id") != id:
            raise _odd("is about no gateway, or about another one", reply)
        return dict(reply.body)

    async def is_missing(self, id: str, folder_id: str) -> bool:
        """Whether the list of its folder lacks a gateway, for those who may see the list.

        For who may not, the API's word on the gateway itself has to do. That there is no such folder is no proof: a
        server that has nothing to do with the gateways says so of every path.
        """

        async def fetch() -> set[Hashable]:
            return {str(each.get("id")) for each in await self.list_gateways(folder_id)}

        try:
            return await self._census.lacks(folder_id, id, fetch)
        except Forbidden as error:
            if error.genuine:
                return True
            raise

    async def list_gateways(self, folder_id: str, filter: str = "") -> list[dict[str, Any]]:
        """The gateways of a folder, without their tools; of those that match a filter such as `name="orders"`."""
        params = {"folderId": folder_id, **({"filter": filter} if filter else {})}
        return await self._pages(GATEWAYS, "gateways", params)

    async def update_gateway(self, id: str, body: Mapping[str, Any], mask: Sequence[str]) -> None:
        """Change what the mask names, in the API's own names, and wait until it is done."""
        async with self._locks[id]:
            # Done twice, it is what it is when done once.
            body = {**body, "updateMask": ",".join(mask)}
            await self._change("PATCH", _gateway(id), body, repeatable=True)

    async def delete_gateway(self, id: str) -> None:
        """Delete a gateway, and wait until it is done; that it is gone already is no error."""
        async with self._locks[id]:
            for _ in range(_DELETES):
                try:
                    return await self._change("DELETE", _gateway(id))
                except NotFound:
                    if await self.get_gateway(id) is None:
                        return None
            raise _odd("is that there is no such gateway; but it is shown")

    async def access_bindings(self, id: str) -> list[Binding] | None:
        """Who may do what with a gateway; None where there is no such gateway."""
        try:
            return await self._bindings(id)
        except NotFound:
            return None

    async def change_access_bindings(
        self, id: str, change: Callable[[list[Binding]], tuple[Iterable[Binding], Iterable[Binding]]]
    ) -> None:
        """Change who may do what with a gateway, and wait until it is done; nothing is sent where nothing changes.

        Args:
            id: The gateway's id.
            change: From the bindings that there are, those to add and those to remove.
        """
        async with self._locks[id]:
            for last in (False, True):
                adds, removes = change(await self._bindings(id))
                # What is added comes first: nobody is without a role in between.
                deltas = [_delta("ADD", each) for each in adds] + [_delta("REMOVE", each) for each in removes]
                try:
                    for start in range(0, len(deltas), _LARGEST_CHANGE):
                        body = {"accessBindingDeltas": deltas[start : start + _LARGEST_CHANGE]}
                        await self._change("PATCH", f"{_gateway(id)}:updateAccessBindings", body)
                except HttpError as error:
                    # Without an answer of the API's own it may be done or not: the bindings tell.
                    if last or not error.inconclusive:
                        raise
                else:
                    return

    async def wait(self, operation: Operation) -> Operation:
        """The operation once it is done.

        An error that shows before is waited out: until then, the service undoes what it did.

        Raises:
            OperationFailed: It has failed, or the service does not know it any more.
        """
        loop = asyncio.get_running_loop()
        known_from = loop.time() + _UNKNOWN_AT_FIRST
        patient_until = loop.time() + _UNCLEAR_SECONDS
        for pause in pauses():
            if operation.done:
                break
            await asyncio.sleep(pause if operation.poll_after is None else operation.poll_after)
            try:
                operation = await self._look_at(operation, unknown=loop.time() < known_from)
            except HttpError as error:
                # To give up would leave a new gateway to be replaced.
                if not error.inconclusive or loop.time() > patient_until:
                    raise
            else:
                patient_until = loop.time() + _UNCLEAR_SECONDS
        if (failure := operation.error) is not None:
            ids = ", ".join(dict.fromkeys(filter(None, (operation.request_id, failure.request_id))))
            raise OperationFailed(
                f"operation {operation.id} has failed",
                operation_id=operation.id,
                code=failure.name,
                problems=failure.problems,
                request_id=ids,
            )
        return operation

    async def _look_at(self, operation: Operation, *, unknown: bool) -> Operation:
        """The operation as it is now; as it was where the service may and does not know it."""
        try:
            path = f"/operations/{segment(operation.id)}"
            reply = await self._connections.operations.exchange("GET", path, wanted=dict)
        except NotFound as error:
            if unknown:
                return operation
            # It is the operation that is not there: nothing is said of the gateway.
            raise OperationFailed(
                f"{error}",
                operation_id=operation.id,
                code=error.code,
                problems=error.problems,
                lost=True,
                request_id=error.request_id,
            ) from error
        found = _operation(reply)
        if found.id != operation.id:
            raise _odd(f"is about another operation, {found.id}", reply)
        return found

    async def _bindings(self, id: str) -> list[Binding]:
        found = await self._pages(f"{_gateway(id)}:listAccessBindings", "accessBindings")
        if not all(isinstance(each.get("roleId"), str) and isinstance(each.get("subject"), dict) for each in found):
            raise _odd("has accessBindings that are none")
        subjects = [(each["roleId"], each["subject"]) for each in found]
        return [(role, f"{subject.get('type')}:{subject.get('id')}") for role, subject in subjects]

    async def _change(self, method: str, path: str, body: Any = None, *, repeatable: bool | None = None) -> None:
        await self.wait(_operation(await self._send(method, path, body, repeatable=repeatable)))

    async def _pages(self, path: str, name: str, params: Mapping[str, str] | None = None) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        query = dict(params or {})
        while True:
            reply = await self._send("GET", path, params=query)
            found = reply.body.get(name) or []
            if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
                raise _odd(f"has {name} that are no list of objects", reply)
            items += found
            token = str(reply.body.get("nextPageToken") or "")
            if not token:
                return items
            if token == query.get("pageToken"):
                raise _odd("has a page that follows itself", reply)
            query["pageToken"] = token

    async def _send(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        params: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
    ) -> Reply:
        # Whether the service honours the key is not known; where it does, a repeated write is done once.
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method != "GET" else {}
        return await self._connections.gateways.exchange(
            method, path, body=body, params=params, headers=headers, repeatable=repeatable, wanted=dict
        )


def _operation(reply: Reply) -> Operation:
    operation = operation_in(reply)
    if operation is None:
        raise _odd("is no operation", reply)
    return operation


def _odd(what: str, reply: Reply | None = None) -> UnexpectedAnswer:
    return UnexpectedAnswer(f"the answer {what}", **(reply.facts if reply else {}))


def _gateway(id: str) -> str:
    return f"{GATEWAYS}/{segment(id)}"


def _delta(action: str, binding: Binding) -> dict[str, Any]:
    role, member = binding
    kind, _, id = member.partition(":")
    return {"action": action, "accessBinding": {"roleId": role, "subject": {"type": kind, "id": id}}}
