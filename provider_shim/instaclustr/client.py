"""The client of the Instaclustr API."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Hashable, Mapping
from typing import Any

import httpx

from provider_shim import __version__
from provider_shim.framework.redaction import redact
from provider_shim.framework.unknown_fields import Names
from provider_shim.http import AbsenceCheck, Batch, Limiter, NotFound, Reply, Session, UnexpectedResponse, segment
from provider_shim.remote.documents import DocumentForm
from provider_shim.remote.tracker import Tracker
from provider_shim.schema.values import Value

from .api import ACCOUNT_CLUSTERS, GATEWAY_CLUSTERS, LISTS, RESOURCES
from .errors import InstaclustrApi, interpret
from .settings import settings_from

_ALL_CLUSTERS = "clusters"
# UUIDs are compared without regard to case; suffixes matter.
_UUID_LENGTH = 36


def connect(config: Mapping[str, Value], transport: httpx.AsyncBaseTransport | None) -> Client:
    """Create a client from the provider's settings; nothing is sent yet.

    Raises:
        ProviderError: A setting is missing or invalid.
    """
    settings = settings_from(config)
    redact.register(settings.api_key)
    session = Session(
        settings.endpoint,
        auth=httpx.BasicAuth(settings.username, settings.api_key),
        limiter=Limiter(settings.requests_per_second),
        transport=transport,
        retry_timeout=settings.retry_timeout,
        redact=redact,
        user_agent=f"mcpgateway/{__version__}",
        interpret=interpret,
    )
    api = InstaclustrApi(endpoint=settings.endpoint)
    return Client(session, api, allow_duplicate_names=settings.allow_duplicate_cluster_names)


class Client:
    """Requests to the API, by the paths of its objects.

    `path` is a type's part of the URL paths, such as `backends/kafka/v1`. Every method that sends a request raises
    `HttpError`, which `explained` turns into an error for the user, and `InvalidId` for an invalid ID.
    """

    def __init__(self, session: Session, api: InstaclustrApi, *, allow_duplicate_names: bool = False) -> None:
        self._session = session
        self.api = api
        self.allow_duplicate_names = allow_duplicate_names
        self.tracker: Tracker[None] = Tracker()
        self.documents = DocumentForm(api.name)
        # The unknown fields that the API refuses, by path.
        self.read_only: defaultdict[str, set[Names]] = defaultdict(set)
        self._batch = Batch()
        self._absence = AbsenceCheck()
        self._clusters: dict[str, str] = {}
        # Held from checking that a cluster's name is free until the cluster is created.
        self.naming = asyncio.Lock()

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def create(self, path: str, body: Any) -> dict[str, Any]:
        """POST an object and return the response, which has the ID of an object that no other create returned."""
        self._wrote()
        try:
            reply = await self._send("POST", f"{RESOURCES}/{path}", body=body, wanted=dict)
        finally:
            self._absence.clear()
        id, name = reply.body.get("id"), reply.body.get("name")
        if not isinstance(id, str) or not id:
            raise _unexpected("the response has no ID", reply)
        another = isinstance(name, str) and body.get("name", name) != name
        if another or not self.tracker.claim(id):
            raise _unexpected(f"the response is about another object, {id}", reply)
        return dict(reply.body)

    async def get(self, path: str, id: str) -> dict[str, Any] | None:
        """GET an object; None if the API reports that it does not exist, which `is_missing` confirms."""
        return await self.get_object(RESOURCES, path, id)

    async def get_object(self, root: str, path: str, id: str) -> dict[str, Any] | None:
        """GET an object of any application, by the root of its paths; None as for `get`."""
        try:
            return _same(await self._send("GET", _url(root, path, id), wanted=dict), id)
        except NotFound:
            return None

    async def get_list(self, url: str) -> list[dict[str, Any]]:
        """GET a list of objects."""
        reply = await self._send("GET", url, wanted=list)
        if not all(isinstance(item, dict) for item in reply.body):
            raise _unexpected("the response is not a list of objects", reply)
        return list(reply.body)

    async def update(self, path: str, id: str, body: Any) -> dict[str, Any]:
        """PUT an object as a whole, and return the response."""
        self._wrote()
        return _same(await self._send("PUT", _url(RESOURCES, path, id), body=body, wanted=dict), id)

    async def delete(self, path: str, id: str) -> bool:
        """DELETE an object and return whether that was accepted; if not, the object may already be gone."""
        self._wrote()
        try:
            return (await self._send("DELETE", _url(RESOURCES, path, id))).status in (202, 204)
        except NotFound:
            return False

    async def is_missing(self, path: str, id: str, cluster_id: str | None) -> bool:
        """Whether the list in its cluster lacks an object; if its cluster is unknown, the lists in all clusters."""
        for each in [cluster_id] if cluster_id else await self.clusters(GATEWAY_CLUSTERS):

            async def fetch(cluster_id: str = each) -> set[Hashable]:
                return {_key(item["id"]) for item in await self.list_all(path, cluster_id)}

            if not await self._absence.lacks((path, each), _key(id), fetch):
                return False
        return True

    async def is_missing_cluster(self, id: str) -> bool:
        """Whether the account's list of clusters lacks a cluster."""

        async def fetch() -> set[Hashable]:
            return {_key(each) for each, _ in await self._account()}

        return await self._absence.lacks(_ALL_CLUSTERS, _key(id), fetch)

    async def cluster_of(self, path: str, id: str) -> str:
        """The ID of the gateway cluster that an object belongs to; empty if there is no such object."""
        if id not in self._clusters:
            found = await self.get(path, id)
            if found is None:
                return ""
            if not isinstance(found.get("clusterId"), str):
                raise _unexpected("the response has no clusterId")
            self._clusters[id] = found["clusterId"]
        return self._clusters[id]

    async def clusters(self, application: str) -> list[str]:
        """Ids of the account's clusters of an application, such as `KAFKA`."""
        return [id for id, of in await self._account() if of == application]

    async def list_all(self, path: str, cluster_id: str) -> list[dict[str, Any]]:
        """All objects under this path in a gateway cluster; none if there is no such cluster."""
        try:
            found = await self.get_list(_url(LISTS, "", cluster_id, path))
        except NotFound:
            if await self.is_missing_cluster(cluster_id):
                return []
            raise
        if not all(isinstance(item.get("id"), str) for item in found):
            raise _unexpected("the response is a list of objects without IDs")
        return found

    async def get_from_list(self, path: str, cluster_id: str, id: str) -> Any | None:
        """An object from a recently requested list; None if it is not in one, so that `get` must be used."""

        async def fetch() -> dict[Any, Any]:
            return {item["id"]: item for item in await self.list_all(path, cluster_id)}

        return await self._batch.get((path, cluster_id), id, fetch)

    async def _account(self) -> list[tuple[str, str]]:
        """Id and application of each of the account's clusters."""
        accounts = await self.get_list(ACCOUNT_CLUSTERS)
        clusters = [each for account in accounts for each in account.get("clusters") or ()]
        known = all("accountId" in account or "clusters" in account for account in accounts)
        if not known or not all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in clusters):
            raise _unexpected("the response is not a list of accounts with their clusters")
        return [(each["id"], str(each.get("application"))) for each in clusters]

    async def _send(self, method: str, url: str, *, body: Any = None, wanted: type | None = None) -> Reply:
        return await self._session.exchange(method, url, body=body, wanted=wanted)

    def _wrote(self) -> None:
        """Drop the lists because something was written."""
        self._batch.clear()


def _same(reply: Reply, id: str) -> dict[str, Any]:
    """The object in a response, which must be the requested one."""
    found = reply.body.get("id")
    if not isinstance(found, str):
        raise _unexpected("the response has no ID", reply)
    if _key(found) != _key(id):
        raise _unexpected(f"the response is about another object, {found}", reply)
    return dict(reply.body)


def _unexpected(what: str, reply: Reply | None = None) -> UnexpectedResponse:
    return UnexpectedResponse(what, **(reply.facts if reply else {}))


def _url(root: str, path: str, id: str, below: str = "") -> str:
    return "/".join(part for part in (root, path, segment(id), below) if part)


def _key(id: str) -> str:
    return id[:_UUID_LENGTH].lower() + id[_UUID_LENGTH:]
