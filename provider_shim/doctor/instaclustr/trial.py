"""Objects of doctor's own: created when an observation needs them, and deleted again."""

from __future__ import annotations

import secrets
import time
from collections.abc import Mapping
from typing import Any

from provider_shim.framework.redaction import redact
from provider_shim.http import Forbidden, HttpError, NotFound, segment
from provider_shim.instaclustr.api import PATHS, RESOURCES, ApiPath
from provider_shim.instaclustr.errors import problems_in
from provider_shim.remote.explain import explain

from ..exchange import PATIENCE, Answer, ask, moments
from ..findings import NotSeen, Rejected
from ..observing import one_line
from ..undo import Created, Undo, uninterrupted
from .lab import Body, Lab
from .reads import PREFIX
from .recipes import FIXED, RECIPES


class Trial:
    """A virtual server of doctor's own, with one object of each type."""

    def __init__(self, lab: Lab, undo: Undo) -> None:
        self.lab = lab
        self.name = f"{PREFIX}{secrets.token_hex(4)}"
        self.secret = f"doctor-{secrets.token_hex(12)}"
        redact.register(self.secret)
        self.sent: dict[str, Body] = {}
        self._undo = undo
        self._made: dict[str, str] = {}
        self._failed: dict[str, NotSeen] = {}
        self.errors: dict[str, HttpError] = {}
        self.made_at: dict[str, float] = {}
        self._shown: dict[str, Body] = {}

    async def made(self, key: str) -> str:
        """The ID of the object of a type, created at the first call.

        Raises:
            Rejected: The API refuses it.
            NotSeen: It cannot be created for another reason.
        """
        if key in self._failed:
            raise self._failed[key]
        if key not in self._made:
            try:
                self._made[key] = await self._make(key)
                self.made_at[key] = time.monotonic()
            except NotSeen as reason:
                self._failed[key] = reason
                raise
            except HttpError as error:
                name = self.lab.paths[key].name
                is_forbidden = isinstance(error, Forbidden)
                why = "the key may not write" if is_forbidden else f"the {name} could not be created"
                self._failed[key] = NotSeen(why)
                if not is_forbidden:
                    self.errors[key] = error
                raise
        return self._made[key]

    async def _make(self, key: str) -> str:
        recipe = RECIPES[key]
        try:
            body = await recipe.body(self)
        except Rejected as reason:
            # That is a finding about the type that it belongs to.
            raise NotSeen(f"what it belongs to is missing: {reason}") from reason
        answer = await self.create(key, body)
        if answer.status == 400 and recipe.otherwise:
            body = {**body, **recipe.otherwise}
            answer = await self.create(key, body)
        if not answer.ok:
            raise Rejected(f"the {self.lab.paths[key].name} could not be created: {told(answer)}")
        if not (isinstance(answer.body, dict) and isinstance(answer.body.get("id"), str)):
            raise NotSeen(f"the response to creating the {self.lab.paths[key].name} has no ID")
        self.sent[key] = body
        return str(answer.body["id"])

    async def create(self, key: str, body: Body) -> Answer:
        """POST an object; what is created is deleted in the end."""
        return await uninterrupted(self._create(self.lab.paths[key], body))

    async def variant(self, key: str, without: tuple[str, ...] = (), **changes: Any) -> Answer:
        """POST another object of a type, like the one that was made but for some fields."""
        await self.made(key)
        body = {name: value for name, value in (self.sent[key] | changes).items() if name not in without}
        return await self.create(key, body)

    async def _create(self, path: ApiPath, body: Body) -> Answer:
        answer = await ask(self.lab.session, "POST", f"{RESOURCES}/{path.path}", body)
        id = answer.body.get("id") if isinstance(answer.body, dict) else None
        if answer.ok and isinstance(id, str):
            self._to_delete(path, id)
        return answer

    def _to_delete(self, path: ApiPath, id: str) -> None:
        async def delete(patience: float) -> str:
            return await self.delete(path, id, patience)

        self._undo.add(Created(path.name, id, delete))

    async def change(self, key: str, **changes: object) -> Answer:
        """PUT the object of a type with other values of some fields."""
        id = await self.made(key)
        changed = self.sent[key] | changes
        body = {name: value for name, value in changed.items() if name not in FIXED}
        url = f"{RESOURCES}/{self.lab.paths[key].path}/{segment(id)}"
        return await ask(self.lab.session, "PUT", url, body)

    async def shown(self, key: str) -> Body:
        """The object of a type as GET shows it, as soon as it does."""
        if key not in self._shown:
            self._shown[key] = await self.seen(key, await self.made(key))
        return self._shown[key]

    async def all_shown(self) -> list[tuple[ApiPath, Body]]:
        """All objects that were made."""
        return [(self.lab.paths[key], await self.shown(key)) for key in self._made]

    async def seen(self, key: str, id: str, wanted: Mapping[str, object] | None = None) -> Body:
        """An object as soon as GET shows it with the wanted fields.

        Raises:
            NotSeen: It does not within two minutes.
        """
        path = self.lab.paths[key]
        async for _ in moments():
            answer = await self.lab.get(path, id)
            body = answer.body if answer.ok and isinstance(answer.body, dict) else None
            if body is not None and all(body.get(name) == value for name, value in (wanted or {}).items()):
                return body
        raise NotSeen(f"the {path.name} was accepted, but GET does not show it within {PATIENCE:.0f} s")

    async def delete(self, path: ApiPath, id: str, patience: float) -> str:
        """DELETE an object, as soon as it has no children any more; why that failed, or nothing."""
        answer = Answer(409, None)
        async for passed in moments():
            try:
                answer = await self.request_deletion(path, id)
            except NotFound:
                return ""
            except HttpError as error:
                return one_line(explain(error, self.lab.api, f"delete the {path.name} {id}"))
            if answer.ok or answer.status == 404:
                return ""
            if answer.status != 409 or passed >= patience:
                break
        return told(answer)

    async def request_deletion(self, path: ApiPath, id: str) -> Answer:
        """DELETE an object once."""
        return await ask(self.lab.session, "DELETE", f"{RESOURCES}/{path.path}/{segment(id)}")

    async def is_gone(self, path: ApiPath, id: str) -> bool:
        """Whether GET does not show an object any more."""
        return (await self.lab.get(path, id)).status == 404

    async def clusters(self, application: tuple[str, str]) -> list[str]:
        """IDs of the account's clusters of an application, at least one.

        Raises:
            NotSeen: The account has none.
        """
        found = await self.lab.clusters_of(application[0])
        if not found:
            raise NotSeen(f"the account has no {application[0]} cluster")
        return found

    async def sweep(self) -> None:
        """Note objects that were created although the response did not arrive."""
        known = {each.id for each in self._undo.left}
        servers = set()
        for path in PATHS[1:]:
            try:
                answer = await self.lab.listed(path, fresh=True)
            except HttpError:
                continue
            for item in answer.body if answer.ok and isinstance(answer.body, list) else ():
                is_server = path.key == "virtual_server" and str(item.get("name")).startswith(self.name)
                if is_server:
                    servers.add(item["id"])
                if (is_server or item.get("virtualServerId") in servers) and item["id"] not in known:
                    self._to_delete(path, item["id"])


def told(answer: Answer) -> str:
    """What an error response says."""
    said = "; ".join(problem.message for problem in problems_in(answer.text))
    return f"status {answer.status}" + (f" ({said[:300]})" if said else "")
