"""The client of the Instaclustr API."""

from __future__ import annotations

import asyncio
from collections.abc import Hashable, Mapping
from typing import Any

import httpx

from provider_shim import __version__
from provider_shim.framework.model import AnswerError, RemoteObject
from provider_shim.framework.reconcile import Values
from provider_shim.framework.redaction import redact
from provider_shim.framework.resource import AmbiguousCreate, Unclear
from provider_shim.http import Batch, Census, HttpError, Limiter, NoAnswer, Reply, Session, segment
from provider_shim.schema.attributes import Attributes
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.values import Value

from .errors import explain, is_absence, is_refusal, unexpected, verdict
from .settings import settings_from

API = "/cluster-management/v2"
RESOURCES = f"{API}/resources/applications/mcp-gateway"
GATEWAY_CLUSTERS = "MCP_GATEWAY"
_ALL_CLUSTERS = "clusters"
# How a UUID is spelt does not matter; what may follow it, does.
_UUID_LENGTH = 36


def connect(config: Mapping[str, Value], transport: httpx.AsyncBaseTransport | None) -> Client:
    """A client by the provider's settings; nothing is sent yet.

    Raises:
        ProviderError: A setting is missing or wrong.
    """
    settings = settings_from(config)
    redact.learn(settings.api_key)
    session = Session(
        settings.endpoint,
        auth=httpx.BasicAuth(settings.username, settings.api_key),
        limiter=Limiter(settings.requests_per_second),
        transport=transport,
        patience=settings.retry_timeout,
        redact=redact,
        user_agent=f"mcpgateway/{__version__}",
        judge=verdict,
    )
    return Client(session, settings.endpoint, allow_duplicate_names=settings.allow_duplicate_cluster_names)


class Client:
    """Requests to the API, by the paths under which it keeps an object.

    `path` is an object's own part of the paths, such as `backends/kafka/v1`. Every method raises `ProviderError` in
    words for the user; `doing` says what for.
    """

    def __init__(self, session: Session, endpoint: str, *, allow_duplicate_names: bool = False) -> None:
        self._session = session
        self._endpoint = endpoint
        self.allow_duplicate_names = allow_duplicate_names
        self._batch = Batch()
        self._census = Census()
        self._clusters: dict[str, str] = {}
        # Ids of the objects that this run made or found to be its own, of those that were there before it, and
        # of which kinds and clusters the latter are known.
        self.made: set[str] = set()
        self.others: set[str] = set()
        self.counted: set[tuple[str, str]] = set()
        # Held from the look for a cluster's name to its creation.
        self.naming = asyncio.Lock()

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def create(self, path: str, body: Any, doing: str, attributes: Attributes) -> dict[str, Any]:
        """POST an object; the answer, which has the object's id.

        Raises:
            AmbiguousCreate: It may have taken effect without an answer that says so.
        """
        self._wrote()
        try:
            answer = await self._session.request("POST", f"{RESOURCES}/{path}", body=body, wanted=dict)
        except HttpError as error:
            explained = explain(error, doing, self._endpoint, attributes)
            if is_refusal(error):
                raise explained from error
            raise AmbiguousCreate(None if isinstance(error, NoAnswer) else explained) from error
        finally:
            self._census.clear()
        id, name = answer.get("id"), answer.get("name")
        if not isinstance(id, str) or not id:
            raise AmbiguousCreate(self._odd(doing, "the answer has no id"))
        if id in self.made or (isinstance(name, str) and body.get("name", name) != name):
            raise AmbiguousCreate(self._odd(doing, f"the answer is about another object, {id}"))
        return dict(answer)

    async def get(self, path: str, id: str, doing: str) -> dict[str, Any] | None:
        """GET an object; None where the API says that there is none, which is no proof yet: see `is_missing`."""
        return await self.get_object(RESOURCES, path, id, doing)

    async def get_object(self, root: str, path: str, id: str, doing: str) -> dict[str, Any] | None:
        """GET an object of any application, by the root of that one's paths; None as for `get`."""
        try:
            reply = await self._send("GET", self._url(root, path, id), doing, wanted=dict)
        except ProviderError as error:
            if isinstance(error.__cause__, HttpError) and is_absence(error.__cause__):
                return None
            raise
        return self._same(reply, id, doing)

    async def get_list(self, url: str, doing: str) -> list[dict[str, Any]]:
        """GET a list of objects."""
        reply = await self._send("GET", url, doing, wanted=list)
        if not all(isinstance(item, dict) for item in reply.body):
            raise self._odd(doing, "the answer is not a list of objects", reply)
        return list(reply.body)

    def decode(self, model: type[RemoteObject], answer: Any, doing: str) -> Values:
        """An object's values from the API's JSON."""
        try:
            return model.from_api(answer)
        except AnswerError as error:
            raise self._odd(doing, f"the answer is not such an object: {error}") from error

    async def update(self, path: str, id: str, body: Any, doing: str, attributes: Attributes) -> None:
        """PUT an object as a whole."""
        self._wrote()
        url = self._url(RESOURCES, path, id)
        self._same(await self._send("PUT", url, doing, attributes=attributes, body=body, wanted=dict), id, doing)

    async def delete(self, path: str, id: str, doing: str) -> bool:
        """DELETE an object; whether that was accepted. Where it was not, the object may be gone already."""
        self._wrote()
        try:
            reply = await self._send("DELETE", self._url(RESOURCES, path, id), doing)
        except ProviderError as error:
            if isinstance(error.__cause__, HttpError) and is_absence(error.__cause__):
                return False
            raise
        return reply.status in (202, 204)

    async def is_missing(self, path: str, id: str, cluster_id: str | None, doing: str) -> bool:
        """Whether the list of its kind in its cluster lacks an object; in all clusters, if its own is not known."""
        for each in [cluster_id] if cluster_id else await self.clusters(GATEWAY_CLUSTERS):

            async def fetch(cluster_id: str = each) -> set[Hashable]:
                return {_key(item["id"]) for item in await self.list_all(path, cluster_id, doing)}

            if not await self._census.lacks((path, each), _key(id), fetch):
                return False
        return True

    async def is_missing_cluster(self, id: str) -> bool:
        """Whether the account's list of clusters lacks a cluster."""

        async def fetch() -> set[Hashable]:
            return {_key(each) for each, _ in await self._account()}

        return await self._census.lacks(_ALL_CLUSTERS, _key(id), fetch)

    async def cluster_of(self, path: str, id: str) -> str:
        """The id of the gateway cluster that an object belongs to; empty where there is no such object."""
        if id not in self._clusters:
            doing = f"look up which cluster {id} belongs to"
            found = await self.get(path, id, doing)
            if found is None:
                return ""
            if not isinstance(found.get("clusterId"), str):
                raise self._odd(doing, "the answer has no clusterId")
            self._clusters[id] = found["clusterId"]
        return self._clusters[id]

    async def clusters(self, application: str) -> list[str]:
        """Ids of the account's clusters of an application, such as `KAFKA`."""
        return [id for id, of in await self._account() if of == application]

    async def list_all(self, path: str, cluster_id: str, doing: str) -> list[dict[str, Any]]:
        """All objects of a gateway cluster that are kept under this path; none where there is no such cluster."""
        try:
            found = await self.get_list(
                self._url(f"{API}/data-sources/mcp_gateway_cluster", "", cluster_id, path), doing
            )
        except ProviderError as error:
            absent = isinstance(error.__cause__, HttpError) and is_absence(error.__cause__)
            if absent and await self.is_missing_cluster(cluster_id):
                return []
            raise
        if not all(isinstance(item.get("id"), str) for item in found):
            raise self._odd(doing, "the answer is a list of objects without ids")
        return found

    async def get_from_list(self, path: str, cluster_id: str, id: str, doing: str) -> Any | None:
        """An object from a list that was asked for a moment ago; None where it is worth or shows none: `get` knows."""

        async def fetch() -> dict[Any, Any]:
            return {item["id"]: item for item in await self.list_all(path, cluster_id, doing)}

        return await self._batch.get((path, cluster_id), id, fetch)

    async def _account(self) -> list[tuple[str, str]]:
        """Id and application of each of the account's clusters."""
        doing = "list the account's clusters"
        accounts = await self.get_list(f"{API}/data-sources/clusters/v2", doing)
        clusters = [each for account in accounts for each in account.get("clusters") or ()]
        known = all("accountId" in account or "clusters" in account for account in accounts)
        if not known or not all(isinstance(each, dict) and isinstance(each.get("id"), str) for each in clusters):
            raise self._odd(doing, "the answer is not a list of accounts with their clusters")
        return [(each["id"], str(each.get("application"))) for each in clusters]

    async def _send(
        self,
        method: str,
        url: str,
        doing: str,
        *,
        attributes: Attributes | None = None,
        body: Any = None,
        wanted: type | None = None,
    ) -> Reply:
        try:
            return await self._session.exchange(method, url, body=body, wanted=wanted)
        except HttpError as error:
            raise explain(error, doing, self._endpoint, attributes or {}) from error

    def _wrote(self) -> None:
        """What the lists show may be different from now on."""
        self._batch.clear()

    def _same(self, reply: Reply, id: str, doing: str) -> dict[str, Any]:
        """The object of an answer, which has to be the one that was asked for."""
        found = reply.body.get("id")
        if not isinstance(found, str):
            raise self._odd(doing, "the answer has no id", reply)
        if _key(found) != _key(id):
            raise self._odd(doing, f"the answer is about another object, {found}", reply)
        return dict(reply.body)

    def _odd(self, doing: str, what: str, reply: Reply | None = None) -> Unclear:
        request = f" [request id {reply.request_id}]" if reply and reply.request_id else ""
        return unexpected(doing, what, self._endpoint, request)

    @staticmethod
    def _url(root: str, path: str, id: str, below: str = "") -> str:
        try:
            return "/".join(part for part in (root, path, segment(id), below) if part)
        except ValueError as error:
            raise ProviderError("Invalid id", f"{error}.") from error


def _key(id: str) -> str:
    return id[:_UUID_LENGTH].lower() + id[_UUID_LENGTH:]
