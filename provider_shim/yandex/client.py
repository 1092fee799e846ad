"""The client of the Yandex Cloud API for serverless MCP gateways, their access bindings and operations."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import httpx

from provider_shim.http import (
    AbsenceCheck,
    Forbidden,
    HttpError,
    NotFound,
    OperationFailed,
    Reply,
    UnexpectedResponse,
    segment,
)
from provider_shim.remote.tracker import Tracker
from provider_shim.schema.values import Value

from .api import GATEWAYS, OPERATIONS
from .connections import Connections, connections
from .errors import YandexApi
from .operations import Operation, operation_in, pauses
from .settings import settings_from
from .tokens import IamToken

# Seconds for which the service may not find an operation that it has just started.
_UNKNOWN_AT_FIRST = 10.0
# Seconds to keep waiting for an operation without a response from the service itself.
_UNCLEAR_SECONDS = 300.0
# How often a deletion is retried that returns "not found" although the gateway exists.
_DELETES = 3
# The maximum number of changes in one request (api/yandex.md).
_LARGEST_CHANGE = 1000

AccessBinding = tuple[str, str]
"""A role, and a member with that role, as `type:id`."""


def connect(config: Mapping[str, Value], transport: httpx.AsyncBaseTransport | None) -> Client:
    """A client by the provider's settings; nothing is sent yet.

    Raises:
        ProviderError: A setting is missing or wrong.
    """
    settings = settings_from(config)
    return Client(connections(settings, transport), settings.folder_id, settings.cloud_id)


class Client:
    """Requests to the API.

    Every method that sends a request raises `HttpError`, which `explained` turns into an error for the user, and
    `InvalidId` for an invalid ID.

    Writes to the same gateway are serialized: each waits until the previous one's operation is done.
    """

    def __init__(self, connections: Connections, folder_id: str | None, cloud_id: str | None) -> None:
        self._connections = connections
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._absence = AbsenceCheck()
        self.folder_id = folder_id
        self.cloud_id = cloud_id
        self.api = YandexApi(
            endpoint=connections.endpoint, caller=connections.credentials.source.name, folder=folder_id or ""
        )
        # Gateways, access bindings and members, by their IDs.
        self.tracker: Tracker[Operation] = Tracker()

    async def close(self) -> None:
        """Close the connections."""
        await self._connections.close()

    async def iam_token(self) -> IamToken:
        """The token that requests are sent with, valid for a while."""
        return await self._connections.credentials.token()

    async def renew_token(self) -> IamToken:
        """A new token, unless the settings contain the token itself."""
        credentials = self._connections.credentials
        return await credentials.token(other_than=await credentials.token())

    async def create_gateway(self, body: Mapping[str, Any]) -> Operation:
        """Start creating a gateway and return the operation, which `wait` waits for."""
        try:
            reply = await self._send("POST", GATEWAYS, body)
        finally:
            self._absence.clear()
        operation = operation_in(reply)
        if operation is None or not operation.gateway_id:
            raise _unexpected("does not name a gateway", reply)
        if not self.tracker.claim(operation.gateway_id):
            raise _unexpected(f"is about another gateway, {operation.gateway_id}", reply)
        return operation

    async def get_gateway(self, id: str) -> dict[str, Any] | None:
        """A gateway; None if the API reports that it does not exist, which `is_missing` confirms."""
        try:
            reply = await self._send("GET", _gateway(id))
        except NotFound:
            return None
        if reply.body.get("id") != id:
            raise _unexpected("is not about the requested gateway", reply)
        return dict(reply.body)

    async def is_missing(self, id: str, folder_id: str) -> bool:
        """Whether its folder's list lacks a gateway, for callers who may read the list.

        For other callers, the response about the gateway itself counts. A missing folder does not prove that the
        gateway is gone: a server that is not the gateway service would report that for every path.
        """

        async def fetch() -> set[Hashable]:
            return {str(each.get("id")) for each in await self.list_gateways(folder_id)}

        try:
            return await self._absence.lacks(folder_id, id, fetch)
        except Forbidden as error:
            if error.genuine:
                return True
            raise

    async def list_gateways(self, folder_id: str, filter: str = "") -> list[dict[str, Any]]:
        """The gateways of a folder, without their tools; of those that match a filter such as `name="orders"`."""
        params = {"folderId": folder_id, **({"filter": filter} if filter else {})}
        return await self._pages(GATEWAYS, "gateways", params)

    async def update_gateway(self, id: str, body: Mapping[str, Any], mask: Sequence[str]) -> None:
        """Change the fields that the mask names (in the API's own names), and wait until that is done."""
        async with self._locks[id]:
            # The update is idempotent.
            body = {**body, "updateMask": ",".join(mask)}
            await self._change("PATCH", _gateway(id), body, repeatable=True)

    async def delete_gateway(self, id: str) -> None:
        """Delete a gateway, and wait until that is done; it is not an error if it is already gone."""
        async with self._locks[id]:
            for _ in range(_DELETES):
                try:
                    return await self._change("DELETE", _gateway(id))
                except NotFound:
                    if await self.get_gateway(id) is None:
                        return None
            raise _unexpected("reports that there is no such gateway, but it can be read")

    async def access_bindings(self, id: str) -> list[AccessBinding] | None:
        """The access bindings of a gateway; None if there is no such gateway."""
        try:
            return await self._bindings(id)
        except NotFound:
            return None

    async def change_access_bindings(
        self, id: str, change: Callable[[list[AccessBinding]], tuple[Iterable[AccessBinding], Iterable[AccessBinding]]]
    ) -> None:
        """Change the access bindings of a gateway, and wait until that is done; without changes, nothing is sent.

        Args:
            id: The gateway's id.
            change: Returns the bindings to add and those to remove, given the existing ones.
        """
        async with self._locks[id]:
            for last in (False, True):
                adds, removes = change(await self._bindings(id))
                # Additions come first, so that nobody is without a role in between.
                deltas = [_delta("ADD", each) for each in adds] + [_delta("REMOVE", each) for each in removes]
                try:
                    for start in range(0, len(deltas), _LARGEST_CHANGE):
                        body = {"accessBindingDeltas": deltas[start : start + _LARGEST_CHANGE]}
                        await self._change("PATCH", f"{_gateway(id)}:updateAccessBindings", body)
                except HttpError as error:
                    # Without a response from the API itself, the bindings show whether the change took effect.
                    if last or not error.inconclusive:
                        raise
                else:
                    return

    async def wait(self, operation: Operation) -> Operation:
        """Wait until an operation is done, and return it.

        An error of an unfinished operation is not final: the service is still undoing its changes.

        Raises:
            OperationFailed: It failed, or the service no longer knows it.
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
                # Giving up would get a new gateway replaced.
                if not error.inconclusive or loop.time() > patient_until:
                    raise
            else:
                patient_until = loop.time() + _UNCLEAR_SECONDS
        if (failure := operation.error) is not None:
            ids = ", ".join(dict.fromkeys(filter(None, (operation.request_id, failure.request_id))))
            raise OperationFailed(
                f"operation {operation.id} failed",
                operation_id=operation.id,
                code=failure.name,
                problems=failure.problems,
                request_id=ids,
            )
        return operation

    async def _look_at(self, operation: Operation, *, unknown: bool) -> Operation:
        """The operation's current state; with `unknown`, unchanged if the service does not know the operation yet."""
        try:
            path = f"{OPERATIONS}/{segment(operation.id)}"
            reply = await self._connections.operations.exchange("GET", path, wanted=dict)
        except NotFound as error:
            if unknown:
                return operation
            # The operation is missing, which says nothing about the gateway.
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
            raise _unexpected(f"is about another operation, {found.id}", reply)
        return found

    async def _bindings(self, id: str) -> list[AccessBinding]:
        found = await self._pages(f"{_gateway(id)}:listAccessBindings", "accessBindings")
        if not all(isinstance(each.get("roleId"), str) and isinstance(each.get("subject"), dict) for each in found):
            raise _unexpected("has invalid accessBindings")
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
                raise _unexpected(f"has {name} that are not a list of objects", reply)
            items += found
            token = str(reply.body.get("nextPageToken") or "")
            if not token:
                return items
            if token == query.get("pageToken"):
                raise _unexpected("has a page token that repeats", reply)
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
        # It is unknown whether the service supports the key; if it does, a retried write is executed once.
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method != "GET" else {}
        return await self._connections.gateways.exchange(
            method, path, body=body, params=params, headers=headers, repeatable=repeatable, wanted=dict
        )


def _operation(reply: Reply) -> Operation:
    operation = operation_in(reply)
    if operation is None:
        raise _unexpected("is not an operation", reply)
    return operation


def _unexpected(what: str, reply: Reply | None = None) -> UnexpectedResponse:
    return UnexpectedResponse(f"the response {what}", **(reply.facts if reply else {}))


def _gateway(id: str) -> str:
    return f"{GATEWAYS}/{segment(id)}"


def _delta(action: str, binding: AccessBinding) -> dict[str, Any]:
    role, member = binding
    kind, _, id = member.partition(":")
    return {"action": action, "accessBinding": {"roleId": role, "subject": {"type": kind, "id": id}}}
