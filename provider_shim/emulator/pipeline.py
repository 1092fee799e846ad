"""How a request is processed, the same for every control plane.

Credentials, rate limit, faults, then the effect; recorded in the journal along the way. Each step on the database
is a short transaction of its own, so that no delay holds a lock.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping

from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from . import faults, journal
from .api import Answer, ApiError, Call, Cloud, Operation, Problem
from .database import Database, StoreError
from .faults import Rule
from .objects import Objects

DROP = "local_cloud.drop"
"""Key in the ASGI scope of a callable that drops the connection: it closes it, or raises. The app's server sets it."""
REQUEST_ID = "local_cloud.request_id"
"""Key in the ASGI scope of the request's id."""

_log = logging.getLogger(__name__)


class Dropped(Response):
    """No response: the connection is closed."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Drop the connection, and wait until it is gone, as a server takes an early return for a mistake."""
        drop: Callable[[], None] = scope[DROP]
        drop()
        while (await receive())["type"] != "http.disconnect":
            pass


class RequestIds:
    """ASGI middleware that gives every request an ID, and every response the header ``x-request-id``."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on with its ID."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = str(uuid.uuid4())

        async def send_with_id(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["x-request-id"] = request_id
            await send(message)

        await self._app({**scope, REQUEST_ID: request_id}, receive, send_with_id)


class Pipeline:
    """Processes the requests to one control plane."""

    def __init__(self, cloud: Cloud, database: Database, *, latency: float, plan: str) -> None:
        """Delay every request by `latency` seconds; `plan` is the fault plan of this process."""
        self._cloud = cloud
        self._database = database
        self._latency = latency
        self._plan = plan

    def endpoint(self, operation: Operation | None) -> Callable[[Request], Awaitable[Response]]:
        """A Starlette endpoint for an operation or, with None, for unknown operations."""

        async def endpoint(request: Request) -> Response:
            return await self._answer(request, operation)

        return endpoint

    async def _answer(self, request: Request, operation: Operation | None) -> Response:
        request_id: str = request.scope[REQUEST_ID]
        entry: int | None = None
        try:
            entry, user, rule, refusal = self._admit(request, operation, request_id)
            if refusal is not None:
                raise refusal
            if self._latency:
                await asyncio.sleep(self._latency)
            response = await self._run(request, operation, user, rule)
        except ApiError as error:
            response = self._refuse(request, error)
        except ClientDisconnect:
            response = Response(status_code=499)  # nobody is there to read it
        except (sqlite3.Error, StoreError) as error:
            response = self._refuse(
                request, ApiError(503, Problem("database", f"The local cloud's database failed: {error}."))
            )
        except Exception:
            _log.exception("The local cloud failed to process request %s.", request_id)
            response = self._refuse(
                request,
                ApiError(500, Problem("request", "The local cloud failed to process the request; see its log.")),
            )
        response.headers.update(self._cloud.answer_headers())
        if entry is not None and not isinstance(response, Dropped):
            self._note(entry, response.status_code)
        return response

    def _admit(
        self, request: Request, operation: Operation | None, request_id: str
    ) -> tuple[int, str | None, Rule | None, ApiError | None]:
        """Note the request; its number in the journal, its user, the fault that strikes it, the refusal it ends in."""
        user, refusal = None, None
        try:
            if operation is None or not operation.public:
                user = self._cloud.authenticate(request.headers, request.method)
        except ApiError as error:
            refusal = error
        now, rule = time.time(), None
        with self._database.transaction() as connection:
            Objects(connection, now).forget_gone()
            entry = journal.arrived(
                connection,
                now=now,
                request_id=request_id,
                cloud=self._cloud.name,
                user=user,
                method=request.method,
                path=request.scope["path"],
                kind=operation.kind if operation else None,
                operation=operation.name if operation else None,
            )
            limit = self._cloud.rate_limit
            if user and limit and journal.count_since(connection, self._cloud.name, user, now - 1) > limit:
                refusal = self._cloud.too_many_requests()
            if refusal is None and operation is not None:
                rule = faults.match(connection, self._plan, request.method, operation.kind, operation.name)
        return entry, user, rule, refusal

    async def _run(
        self, request: Request, operation: Operation | None, user: str | None, rule: Rule | None
    ) -> Response:
        """The API's response, unless a fault replaces it."""
        if operation is None:
            path: str = request.scope["path"]
            message = f"There is no operation {request.method} {path}."
            raise ApiError(404, Problem("path", message))
        if rule is None:
            return await self._effect(request, operation, user)
        if not rule.after_effect:
            await asyncio.sleep(rule.delay)
            return self._faulty(request, rule) or await self._effect(request, operation, user)
        try:
            response = await self._effect(request, operation, user)
        except ApiError as error:
            response = self._refuse(request, error)
        await asyncio.sleep(rule.delay)
        return self._faulty(request, rule) or response

    async def _effect(self, request: Request, operation: Operation, user: str | None) -> Response:
        parameters: Mapping[str, str] = request.path_params
        self._cloud.check(operation, parameters)
        body = self._cloud.decode(operation, request.headers.get("content-type", ""), await request.body())
        reads = operation.method == "GET"
        with self._database.snapshot() if reads else self._database.transaction() as connection:
            now = time.time()
            objects = Objects(connection, now)
            call = Call(parameters, body, objects, now, user or "", request.query_params, request.headers)
            answer = operation.run(call)
        return _json(answer)

    def _faulty(self, request: Request, rule: Rule) -> Response | None:
        """The response that replaces the API's; None if the fault only delays."""
        if rule.drop is not None:
            return Dropped()
        if rule.status is None:
            return None
        if rule.body is None:
            problem = Problem("fault", "This error was injected by the local cloud's fault plan.")
            response = self._refuse(request, ApiError(rule.status, problem))
        else:
            response = Response(rule.body, rule.status, media_type="text/plain")
        if rule.status in (204, 304):
            response = Response(status_code=rule.status)
        response.headers.update(rule.headers)
        return response

    def _refuse(self, request: Request, error: ApiError) -> Response:
        rendered = self._cloud.render(error, request.scope[REQUEST_ID])
        return Response(rendered.body, error.status, error.headers, rendered.media_type)

    def _note(self, entry: int, status: int) -> None:
        try:
            with self._database.transaction() as connection:
                journal.answered(connection, entry, status)
        except sqlite3.Error:
            _log.exception("The local cloud could not record the response to a request.")


def _json(answer: Answer) -> Response:
    if answer.body is None:
        return Response(status_code=answer.status, headers=answer.headers)
    return JSONResponse(answer.body, answer.status, answer.headers)
