"""Requests to one MCP Gateway cluster, and what was read of it."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from provider_shim.http import HttpError, Session, segment
from provider_shim.instaclustr.api import (
    ACCOUNT_CLUSTERS,
    APPLICATIONS,
    CATALOGUE,
    LISTS,
    PATHS,
    RESOURCES,
    ApiPath,
)
from provider_shim.instaclustr.errors import InstaclustrApi

from ..exchange import Answer, ask
from ..findings import NotSeen
from ..traffic import Traffic

Body = dict[str, Any]


class Lab:
    """Reads from a cluster. Each list is requested once."""

    def __init__(self, session: Session, api: InstaclustrApi, cluster_id: str, username: str, traffic: Traffic) -> None:
        self.session = session
        self.api = api
        self.cluster_id = cluster_id
        self.username = username
        self.traffic = traffic
        self.paths: Mapping[str, ApiPath] = {path.key: path for path in PATHS}
        self._lists: dict[str, Answer] = {}
        self._accounts: Any = None

    @cached_property
    def nobody(self) -> str:
        """An ID that no object has."""
        return str(uuid.uuid4())

    async def get(self, path: ApiPath, id: str) -> Answer:
        """GET an object."""
        return await ask(self.session, "GET", f"{RESOURCES}/{path.path}/{segment(id)}")

    async def listed(self, path: ApiPath, *, fresh: bool = False) -> Answer:
        """GET the list of a type."""
        if fresh or path.key not in self._lists:
            url = f"{LISTS}/{segment(self.cluster_id)}/{path.path}"
            self._lists[path.key] = await ask(self.session, "GET", url)
        return self._lists[path.key]

    async def catalogue(self, path: str) -> Answer:
        """GET the list of versions or of node sizes."""
        return await ask(self.session, "GET", f"{CATALOGUE}/{path}")

    async def accounts(self) -> Any:
        """The list of the account's clusters as it arrives."""
        if self._accounts is None:
            self._accounts = (await ask(self.session, "GET", ACCOUNT_CLUSTERS)).body
        return self._accounts

    async def cluster(self) -> Body:
        """The MCP Gateway cluster."""
        return _object(await self.get(self.paths["cluster"], self.cluster_id))

    async def clusters_of(self, application: str) -> list[str]:
        """IDs of the account's clusters of an application."""
        accounts = await self.accounts()
        clusters = [each for account in _objects(accounts) for each in _objects(account.get("clusters"))]
        return [str(each["id"]) for each in clusters if each.get("application") == application and "id" in each]

    async def other_cluster(self, path: str, id: str) -> Body:
        """A cluster of another application."""
        return _object(await ask(self.session, "GET", f"{APPLICATIONS}/{path}/{segment(id)}"))

    async def objects(self) -> list[tuple[ApiPath, Body]]:
        """All objects in the cluster's lists that could be read, with their types."""
        found = []
        for path in PATHS:
            if path.key == "cluster":
                continue
            try:
                answer = await self.listed(path)
            except HttpError:
                continue  # The observation of this list says why.
            found += [(path, item) for item in _objects(answer.body)] if answer.ok else []
        return found


def fields_at(body: Body, name: str) -> Iterator[Body]:
    """The objects in a list, or the only one, under a name."""
    value = body.get(name)
    yield from _objects(value if isinstance(value, list) else [value])


def _object(answer: Answer) -> Body:
    if not answer.ok or not isinstance(answer.body, dict):
        raise NotSeen(f"a request got status {answer.status}")
    return answer.body


def _objects(value: Any) -> list[Body]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []
