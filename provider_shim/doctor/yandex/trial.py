"""Gateways of doctor's own: created when an observation needs them, and deleted again."""

from __future__ import annotations

import secrets
import time
import uuid
from typing import Any

from provider_shim.framework.redaction import redact
from provider_shim.http import Forbidden, HttpError, segment
from provider_shim.remote.explain import explain
from provider_shim.yandex.api import GATEWAYS

from ..exchange import PATIENCE, Answer, moments
from ..findings import NotSeen, Rejected
from ..observing import one_line
from ..undo import Created, Undo, uninterrupted
from .lab import Body, Followed, Lab
from .reads import PREFIX

TOOLS = ("doctor-b", "doctor-a")
"""Names of the tools, in an order that no server would return by sorting them."""
_ABORTED = 10


class Trial:
    """A gateway of doctor's own, and others like it."""

    def __init__(self, lab: Lab, undo: Undo) -> None:
        self.lab = lab
        self.name = f"{PREFIX}{secrets.token_hex(4)}"
        self.secret = f"doctor-{secrets.token_hex(12)}"
        redact.register(self.secret)
        self.id = ""
        self.created_by = ""
        self.visible_after: float | None = None
        self.deleted_at = 0.0
        self._looks = 0
        self.key = str(uuid.uuid4())
        self.operations: dict[str, Followed] = {}
        self._undo = undo
        self._failure: NotSeen | None = None
        self._first: Answer | None = None

    def body(self, **fields: Any) -> Body:
        """The body of a new gateway, in any version of the API."""
        mcp = {
            "url": "https://doctor.invalid/mcp",
            "toolCall": {"toolName": "doctor"},
            "header": {"headerName": "X-Doctor", "headerValue": self.secret},
        }
        actions = ({"mcpCall": mcp}, {"httpCall": {"url": "https://doctor.invalid/"}})
        tools = [{"name": name, "action": action} for name, action in zip(TOOLS, actions, strict=True)]
        return {"folderId": self.lab.folder_id, "name": self.name, "tools": tools, **fields}

    async def first(self) -> Answer:
        """The response to creating the gateway, which is sent at the first call.

        Raises:
            Rejected: It is refused.
        """
        if self._failure is not None:
            raise self._failure
        if self._first is None:
            try:
                answer = await self.create(self.body(), self.key)
                if not answer.ok:
                    raise Rejected(f"the gateway could not be created: {told(answer)}")
            except NotSeen as reason:
                self._failure = reason
                raise
            except HttpError as error:
                is_forbidden = isinstance(error, Forbidden)
                why = "the account may not write" if is_forbidden else "the gateway could not be created"
                self._failure = NotSeen(why)
                raise
            self._first = answer
            self.id = _gateway_id(answer)
            self.created_by = str(answer.body.get("createdBy") or "")
        return self._first

    async def create(self, body: Body, key: str = "") -> Answer:
        """POST a gateway; what is created is deleted in the end."""
        return await uninterrupted(self._create(body, key))

    async def _create(self, body: Body, key: str) -> Answer:
        answer = await self.lab.send("POST", GATEWAYS, body, key=key)
        id = _gateway_id(answer)
        if answer.ok and id and all(each.id != id for each in self._undo.left):
            self._to_delete(id)
        return answer

    def _to_delete(self, id: str) -> None:
        async def delete(patience: float) -> str:
            return await self.delete(id)

        self._undo.add(Created("gateway", id, delete))

    async def created(self) -> Followed:
        """How creating the gateway went, until it is done and can be read."""
        if "create" not in self.operations:
            answer = await self.first()
            began = time.monotonic()

            async def look() -> None:
                if self.visible_after is None:
                    self._looks += 1
                    if (await self.lab.get(self.id)).ok:
                        self.visible_after = time.monotonic() - began if self._looks > 1 else 0.0

            self.operations["create"] = await self.lab.follow(answer, look)
            async for _ in moments():
                await look()
                if self.visible_after is not None:
                    break
        return self.operations["create"]

    async def shown(self, id: str = "") -> Body:
        """A gateway as GET shows it, as soon as it does; the first one without an ID."""
        if not id:
            await self.created()
        async for _ in moments():
            answer = await self.lab.get(id or self.id)
            if answer.ok and isinstance(answer.body, dict):
                return answer.body
        raise NotSeen(f"GET does not show the gateway within {PATIENCE:.0f} s")

    async def usable(self) -> str:
        """The ID of the gateway, once it can be changed.

        Raises:
            NotSeen: It cannot be, as its creation failed.
        """
        if (await self.created()).error:
            raise NotSeen("the gateway's creation failed, so it can only be deleted")
        return self.id

    async def change(self, suffix: str, body: Body) -> Answer:
        """PATCH the gateway, or something about it."""
        return await self.lab.send("PATCH", f"{GATEWAYS}/{segment(await self.usable())}{suffix}", body)

    async def request_deletion(self, id: str) -> Answer:
        """DELETE a gateway as soon as no other operation on it is in progress."""
        answer = Answer(409, None)
        async for _ in moments():
            answer = await self.lab.send("DELETE", f"{GATEWAYS}/{segment(id)}")
            if not (isinstance(answer.body, dict) and answer.body.get("code") == _ABORTED):
                break
        return answer

    async def delete(self, id: str) -> str:
        """DELETE a gateway and wait for it; why that failed, or nothing."""
        try:
            answer = await self.request_deletion(id)
            if answer.status == 404:
                return ""
            if not answer.ok:
                return told(answer)
            return (await self.lab.follow(answer)).error
        except HttpError as error:
            return one_line(explain(error, self.lab.api, f"delete the gateway {id}"))
        except NotSeen as reason:
            return str(reason)

    async def sweep(self) -> None:
        """Note gateways that were created although the response did not arrive."""
        known = {each.id for each in self._undo.left}
        try:
            answer = await self.lab.listed()
        except HttpError:
            return
        items = answer.body.get("gateways") if isinstance(answer.body, dict) else None
        for item in items or ():
            is_ours = str(item.get("name")).startswith(self.name) and item.get("status") != "DELETING"
            if is_ours and item["id"] not in known:
                self._to_delete(str(item["id"]))


def told(answer: Answer) -> str:
    """What an error response says."""
    said = answer.body.get("message") if isinstance(answer.body, dict) else ""
    return f"status {answer.status}" + (f" ({str(said)[:300]})" if said else "")


def _gateway_id(answer: Answer) -> str:
    metadata = answer.body.get("metadata") if isinstance(answer.body, dict) else None
    return str((metadata or {}).get("mcpGatewayId") or "") if isinstance(metadata, dict) else ""
