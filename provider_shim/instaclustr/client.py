"""The client of the Instaclustr API."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import httpx

from provider_shim import __version__
from provider_shim.framework.diagnostics import ProviderError
from provider_shim.framework.model import AnswerError, RemoteObject
from provider_shim.framework.reconcile import Values
from provider_shim.framework.redaction import redact
from provider_shim.framework.resource import AmbiguousCreate
from provider_shim.framework.schema import Attributes
from provider_shim.framework.values import Value
from provider_shim.http import Batch, HttpError, Limiter, NoAnswer, NotJson, Session, StatusError

from .errors import explain
from .settings import settings_from

API = "/cluster-management/v2"
RESOURCES = f"{API}/resources/applications/mcp-gateway"


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
    )
    return Client(session, settings.endpoint)


class Client:
    """Requests to the API, by the paths under which it keeps an object.

    `path` is an object's own part of the paths, such as `backends/kafka/v1`. Every method raises `ProviderError` in
    words for the user; `doing` says what for.
    """

    def __init__(self, session: Session, endpoint: str) -> None:
        self._session = session
        self._endpoint = endpoint
        self._batch = Batch()
        self._clusters: dict[str, str] = {}
        # Ids of the objects that this run made or found to be its own, of those that were there before it, and
        # of which kinds and clusters the latter are known.
        self.made: set[str] = set()
        self.others: set[str] = set()
        self.counted: set[tuple[str, str]] = set()

    async def close(self) -> None:
        """Close the connections."""
        await self._session.close()

    async def create(self, path: str, body: Any, doing: str, attributes: Attributes) -> Any:
        """POST an object; the answer.

        Raises:
            AmbiguousCreate: It may have taken effect without an answer that says so.
        """
        self._batch.clear()
        return await self._request("POST", f"{RESOURCES}/{path}", doing, attributes, body, ambiguous=True)

    async def get(self, path: str, id: str, doing: str) -> Any | None:
        """GET an object; None where there is none."""
        return await self.get_url(_object(path, id), doing)

    async def get_url(self, url: str, doing: str) -> Any | None:
        """GET anything; None where there is none."""
        return await self._request("GET", url, doing, {}, none_on_404=True)

    @staticmethod
    def decode(model: type[RemoteObject], answer: Any, doing: str) -> Values:
        """An object's values from the API's JSON."""
        try:
            return model.from_api(answer)
        except AnswerError as error:
            detail = f"Could not {doing}: the API's answer is not such an object: {error}."
            raise ProviderError("Not an answer of the Instaclustr API", detail) from error

    async def update(self, path: str, id: str, body: Any, doing: str, attributes: Attributes) -> None:
        """PUT an object as a whole."""
        self._batch.clear()
        await self._request("PUT", _object(path, id), doing, attributes, body)

    async def delete(self, path: str, id: str, doing: str) -> None:
        """DELETE an object; that it is gone already is no error."""
        self._batch.clear()
        await self._request("DELETE", _object(path, id), doing, {}, none_on_404=True)

    async def cluster_of(self, path: str, id: str) -> str:
        """The id of the gateway cluster that an object belongs to; empty where there is no such object."""
        if id not in self._clusters:
            found = await self.get(path, id, f"look up which cluster {id} belongs to")
            if found is None:
                return ""
            self._clusters[id] = str(found.get("clusterId"))
        return self._clusters[id]

    async def clusters(self, application: str) -> list[str]:
        """Ids of the account's clusters of an application, such as `KAFKA`."""
        doing = f"list the clusters of {application}"
        accounts = await self._request("GET", f"{API}/data-sources/clusters/v2", doing, {})
        clusters = [each for account in accounts or [] for each in account.get("clusters") or []]
        return [str(each["id"]) for each in clusters if each.get("application") == application]

    async def list_all(self, path: str, cluster_id: str, doing: str) -> list[Any]:
        """All objects of a gateway cluster that are kept under this path; none where there is no such cluster."""
        url = f"{API}/data-sources/mcp_gateway_cluster/{quote(cluster_id, safe='')}/{path}"
        found = await self._request("GET", url, doing, {}, none_on_404=True)
        return list(found or [])

    async def get_from_list(self, path: str, cluster_id: str, id: str, doing: str) -> Any | None:
        """An object from a list that was asked for a moment ago; None where it is worth or shows none: `get` knows."""

        async def fetch() -> dict[Any, Any]:
            return {
                item.get("id"): item for item in await self.list_all(path, cluster_id, doing) if isinstance(item, dict)
            }

        return await self._batch.get((path, cluster_id), id, fetch)

    async def _request(
        self,
        method: str,
        url: str,
        doing: str,
        attributes: Attributes,
        body: Any = None,
        *,
        ambiguous: bool = False,
        none_on_404: bool = False,
    ) -> Any:
        try:
            return await self._session.request(method, url, body=body)
        except HttpError as error:
            if none_on_404 and isinstance(error, StatusError) and error.status == 404:
                return None
            explained = explain(error, doing, self._endpoint, attributes)
            if ambiguous and isinstance(error, NotJson):
                raise AmbiguousCreate(explained) from error
            if ambiguous and isinstance(error, NoAnswer) and error.maybe_done:
                raise AmbiguousCreate from error
            raise explained from error


def _object(path: str, id: str) -> str:
    return f"{RESOURCES}/{path}/{quote(id, safe='')}"
