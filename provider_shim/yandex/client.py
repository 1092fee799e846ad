"""The client of the Yandex Cloud API: serverless MCP gateways, their access bindings, operations."""

from __future__ import annotations

import asyncio
import uuid
from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from typing import Any

import httpx

from provider_shim.framework.model import AnswerError, RemoteObject
from provider_shim.framework.reconcile import Values
from provider_shim.framework.resource import AmbiguousCreate, Gone, Unclear
from provider_shim.http import Census, HttpError, NoAnswer, Reply, StatusError, segment
from provider_shim.schema.attributes import Attributes
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Value

from .connections import Connections, connections
from .errors import Context, explain, failed_operation, not_the_api
from .operations import Operation, operation_in, pauses
from .settings import settings_from
from .status import Code, is_refusal, parse_status
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
    """Requests to the API. Every method raises `ProviderError` in words for the user; `doing` says what for.

    Writes to one gateway come one after another, each when the operation of the one before is done.
    """

    def __init__(self, connections: Connections, folder_id: str | None, cloud_id: str | None) -> None:
        self._connections = connections
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self.folder_id = folder_id
        self.cloud_id = cloud_id
        # Creations that are going on, by the gateway's id.
        self.creations: dict[str, Operation] = {}
        # What was granted in this run of Terraform, by the ids of access bindings and members.
        self.granted: set[str] = set()
        self._made: set[str] = set()
        self._census = Census()

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

    async def create_gateway(self, body: Mapping[str, Any], doing: str, attributes: Attributes) -> Operation:
        """Have a gateway made; the operation, as it is at once: `wait` tells how it ends.

        Raises:
            AmbiguousCreate: It may have taken effect without an answer that says so.
            AlreadyExists: There is such a gateway already.
        """
        folder = str(body.get("folderId") or "")
        try:
            reply = await self._send("POST", GATEWAYS, body)
        except HttpError as error:
            explained = explain(error, doing, self._context(folder), attributes, body)
            if is_refusal(error):
                raise explained from error
            raise AmbiguousCreate(None if isinstance(error, NoAnswer) else explained) from error
        finally:
            self._census.clear()
        operation = operation_in(reply)
        if operation is None or not operation.gateway_id:
            raise AmbiguousCreate(self._odd(doing, "names no gateway"))
        if operation.gateway_id in self._made:
            raise AmbiguousCreate(self._odd(doing, f"is about another gateway, {operation.gateway_id}"))
        self._made.add(operation.gateway_id)
        return operation

    async def get_gateway(self, id: str, doing: str) -> dict[str, Any] | None:
        """A gateway; None where the API says that there is none, which is no proof yet: see `is_missing`."""
        try:
            reply = await self._request("GET", _gateway(id), doing)
        except Gone:
            return None
        if reply.body.get("id") != id:
            raise self._odd(doing, "is about no gateway, or about another one")
        return dict(reply.body)

    async def is_missing(self, id: str, folder_id: str, doing: str) -> bool:
        """Whether the list of its folder lacks a gateway, for those who may see the list.

        For who may not, the API's word on the gateway itself has to do. That there is no such folder is no proof: a
        server that has nothing to do with the gateways says so of every path.
        """

        async def fetch() -> set[Hashable]:
            return {str(each.get("id")) for each in await self.list_gateways(folder_id, doing)}

        try:
            return await self._census.lacks(folder_id, id, fetch)
        except ProviderError as error:
            cause = error.__cause__
            status = parse_status(cause.body) if isinstance(cause, StatusError) else None
            if status is not None and status.code == Code.PERMISSION_DENIED:
                return True
            raise

    async def list_gateways(self, folder_id: str, doing: str, filter: str = "") -> list[dict[str, Any]]:
        """The gateways of a folder, without their tools; of those that match a filter such as `name="orders"`."""
        params = {"folderId": folder_id, **({"filter": filter} if filter else {})}
        return await self._pages(GATEWAYS, "gateways", doing, params)

    async def update_gateway(
        self, id: str, body: Mapping[str, Any], mask: Sequence[str], doing: str, attributes: Attributes
    ) -> None:
        """Change what the mask names, in the API's own names, and wait until it is done.

        Raises:
            Gone: The gateway does not exist.
        """
        async with self._locks[id]:
            # Done twice, it is what it is when done once.
            body = {**body, "updateMask": ",".join(mask)}
            await self._change("PATCH", _gateway(id), body, doing, attributes, repeatable=True)

    async def delete_gateway(self, id: str, doing: str) -> None:
        """Delete a gateway, and wait until it is done; that it is gone already is no error."""
        async with self._locks[id]:
            for _ in range(_DELETES):
                try:
                    return await self._change("DELETE", _gateway(id), None, doing)
                except Gone:
                    if await self.get_gateway(id, doing) is None:
                        return None
            raise self._odd(doing, "is that there is no such gateway; but it is shown")

    async def access_bindings(self, id: str, doing: str) -> list[Binding] | None:
        """Who may do what with a gateway; None where there is no such gateway."""
        try:
            found = await self._pages(f"{_gateway(id)}:listAccessBindings", "accessBindings", doing)
        except Gone:
            return None
        if not all(isinstance(each.get("roleId"), str) and isinstance(each.get("subject"), dict) for each in found):
            raise self._odd(doing, "has accessBindings that are none")
        subjects = [(each["roleId"], each["subject"]) for each in found]
        return [(role, f"{subject.get('type')}:{subject.get('id')}") for role, subject in subjects]

    async def change_access_bindings(
        self, id: str, change: Callable[[list[Binding]], tuple[Iterable[Binding], Iterable[Binding]]], doing: str
    ) -> None:
        """Change who may do what with a gateway, and wait until it is done; nothing is sent where nothing changes.

        Args:
            id: The gateway's id.
            change: From the bindings that there are, those to add and those to remove.
            doing: What for.

        Raises:
            Gone: The gateway does not exist.
        """
        async with self._locks[id]:
            for last in (False, True):
                current = await self.access_bindings(id, doing)
                if current is None:
                    raise Gone("Not found", f"Could not {doing}: there is no MCP gateway {id}.")
                adds, removes = change(current)
                # What is added comes first: nobody is without a role in between.
                deltas = [_delta("ADD", each) for each in adds] + [_delta("REMOVE", each) for each in removes]
                try:
                    for start in range(0, len(deltas), _LARGEST_CHANGE):
                        body = {"accessBindingDeltas": deltas[start : start + _LARGEST_CHANGE]}
                        await self._change("PATCH", f"{_gateway(id)}:updateAccessBindings", body, doing)
                except ProviderError as error:
                    # Without an answer of the API's own it may be done or not: the bindings tell.
                    if last or not isinstance(error, Unclear):
                        raise
                else:
                    return

    async def wait(self, operation: Operation, doing: str) -> Operation:
        """The operation once it is done.

        An error that shows before is waited out: until then, the service undoes what it did.

        Raises:
            ProviderError: It has failed.
        """
        loop = asyncio.get_running_loop()
        known_from = loop.time() + _UNKNOWN_AT_FIRST
        patient_until = loop.time() + _UNCLEAR_SECONDS
        for pause in pauses():
            if operation.done:
                break
            await asyncio.sleep(pause if operation.poll_after is None else operation.poll_after)
            try:
                operation = await self._look_at(operation, doing, unknown=loop.time() < known_from)
            except Unclear:
                # To give up would leave a new gateway to be replaced.
                if loop.time() > patient_until:
                    raise
            else:
                patient_until = loop.time() + _UNCLEAR_SECONDS
        if operation.error is not None:
            raise failed_operation(operation.error, doing, operation.id, operation.request_id)
        return operation

    def decode(self, model: type[RemoteObject], answer: Any, doing: str) -> Values:
        """An object's values from the API's JSON."""
        try:
            return model.from_api(answer)
        except AnswerError as error:
            raise self._odd(doing, f"is not such an object: {error}") from error

    async def _look_at(self, operation: Operation, doing: str, *, unknown: bool) -> Operation:
        """The operation as it is now; as it was where the service may and does not know it."""
        try:
            path = f"/operations/{_segment(operation.id)}"
            reply = await self._connections.operations.exchange("GET", path, wanted=dict)
        except HttpError as error:
            explained = explain(error, doing, self._context(), {})
            if not isinstance(explained, Gone):
                raise explained from error
            if unknown:
                return operation
            # It is the operation that is not there: nothing is said of the gateway.
            raise ProviderError("Lost operation in Yandex Cloud", explained.diagnostic.detail) from error
        found = self._operation(reply, doing)
        if found.id != operation.id:
            raise self._odd(doing, f"is about another operation, {found.id}")
        return found

    async def _change(
        self,
        method: str,
        path: str,
        body: Any,
        doing: str,
        attributes: Attributes | None = None,
        *,
        repeatable: bool | None = None,
    ) -> None:
        reply = await self._request(method, path, doing, body=body, attributes=attributes, repeatable=repeatable)
        await self.wait(self._operation(reply, doing), doing)

    async def _pages(
        self, path: str, name: str, doing: str, params: Mapping[str, str] | None = None
    ) -> list[dict[str, Any]]:
        items: list[dict[str, Any]] = []
        query = dict(params or {})
        while True:
            page = (await self._request("GET", path, doing, params=query)).body
            found = page.get(name) or []
            if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
                raise self._odd(doing, f"has {name} that are no list of objects")
            items += found
            token = str(page.get("nextPageToken") or "")
            if not token:
                return items
            if token == query.get("pageToken"):
                raise self._odd(doing, "has a page that follows itself")
            query["pageToken"] = token

    async def _request(
        self,
        method: str,
        path: str,
        doing: str,
        *,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        attributes: Attributes | None = None,
        repeatable: bool | None = None,
    ) -> Reply:
        try:
            return await self._send(method, path, body, params, repeatable=repeatable)
        except HttpError as error:
            folder = (params or {}).get("folderId", "")
            raise explain(error, doing, self._context(folder), attributes or {}, body) from error

    async def _send(
        self,
        method: str,
        path: str,
        body: Any,
        params: Mapping[str, str] | None = None,
        *,
        repeatable: bool | None = None,
    ) -> Reply:
        # Whether the service honours the key is not known; where it does, a repeated write is done once.
        headers = {"Idempotency-Key": str(uuid.uuid4())} if method != "GET" else {}
        return await self._connections.gateways.exchange(
            method, path, body=body, params=params, headers=headers, repeatable=repeatable, wanted=dict
        )

    def _operation(self, reply: Reply, doing: str) -> Operation:
        operation = operation_in(reply)
        if operation is None:
            raise self._odd(doing, "is no operation")
        return operation

    def _odd(self, doing: str, what: str) -> Unclear:
        return not_the_api(f"Could not {doing}", f"the answer {what}", self._context().endpoint)

    def _context(self, folder: str = "") -> Context:
        known = self._connections
        return Context(known.endpoint, known.credentials.source.name, folder or self.folder_id or "")


def _gateway(id: str) -> str:
    return f"{GATEWAYS}/{_segment(id)}"


def _segment(id: str) -> str:
    try:
        return segment(id)
    except ValueError as error:
        raise ProviderError("Invalid id", f"{error}.") from error


def _delta(action: str, binding: Binding) -> dict[str, Any]:
    role, member = binding
    kind, _, id = member.partition(":")
    return {"action": action, "accessBinding": {"roleId": role, "subject": {"type": kind, "id": id}}}
