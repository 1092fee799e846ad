"""Requests to one cloud: authenticated, limited, repeated where that is safe, logged without secrets."""

from __future__ import annotations

import asyncio
import email.utils
import logging
import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import httpx

from .answer import ACCEPT_ENCODING, Answer, Unreadable, read
from .error_answer import Interpret, Verdict, by_status, refused
from .errors import Facts, HttpError, NoAnswer, NotJson, NotSent
from .limiter import Limiter

_log = logging.getLogger("provider_shim.http")

_FIRST_BACKOFF, _LONGEST_BACKOFF = 0.3, 20.0
# A host that cannot be connected to is more likely misspelt than away for minutes.
_CONNECT_TRIES = 4
# What is no answer of the cloud's own comes from something on the way, and is mostly over soon.
_ODD_TRIES = 3
_BODY_IN_LOG = 2_000
# Terraform runs ten operations at once by default; idle connections serve the next ones.
_CONNECTIONS = 20
# Errors of a request that never left, and among them those that repeating cannot help.
_HOPELESS = (httpx.UnsupportedProtocol, httpx.LocalProtocolError)
_UNSENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, *_HOPELESS)
# Under which a request carries its limit in time.
_LIMIT = "mcpgateway.limit"
_WANTED: Mapping[type, str] = {dict: "a JSON object", list: "a JSON array"}
_REQUEST_ID_HEADERS = ("x-request-id", "x-server-trace-id")


@dataclass(frozen=True, slots=True)
class Reply:
    """A successful answer: its JSON (None where it has no body), its headers, and the facts of the request."""

    body: Any
    headers: Mapping[str, str]
    status: int
    facts: Facts

    @property
    def request_id(self) -> str | None:
        """The cloud's ids of the request, if it gave any."""
        return self.facts.get("request_id")


class Session:
    """A cloud's HTTP session.

    Args:
        base_url: What every path is appended to.
        auth: How requests are authenticated.
        limiter: The client-side rate limit.
        transport: What carries the requests; the network by default.
        patience: Seconds for which a request is repeated before it fails.
        timeout: Seconds without any sign of an answer.
        answer_timeout: Seconds for a single answer, from the sending of the request to the end of the body.
        largest_answer: Bytes that an answer may have, unpacked.
        connect_timeout: Seconds for a connection to be made.
        redact: Removes secrets from a text; every log line and error goes through it.
        interpret: What an error answer means.
        headers_each: Headers for every single sending of a request, made anew.
    """

    def __init__(
        self,
        base_url: str,
        *,
        auth: httpx.Auth | None,
        limiter: Limiter,
        transport: httpx.AsyncBaseTransport | None = None,
        patience: float = 180.0,
        timeout: float = 60.0,
        answer_timeout: float = 90.0,
        largest_answer: int = 64_000_000,
        connect_timeout: float = 10.0,
        redact: Callable[[str], str] = lambda text: text,
        user_agent: str = "mcpgateway",
        interpret: Interpret = by_status,
        headers_each: Callable[[], Mapping[str, str]] = dict,
    ) -> None:
        self._limiter = limiter
        self._interpret = interpret
        self._headers_each = headers_each
        self._patience = patience
        self._redact = redact
        self._client = httpx.AsyncClient(
            base_url=base_url,
            auth=auth,
            transport=transport,
            timeout=httpx.Timeout(timeout, connect=connect_timeout),
            headers={
                "User-Agent": user_agent,
                "Accept": "application/json",
                "Accept-Encoding": ACCEPT_ENCODING,
            },
            limits=httpx.Limits(max_connections=_CONNECTIONS),
            event_hooks={"request": [self._sent]},
        )
        self._answer_timeout = answer_timeout
        self._largest_answer = largest_answer
        self._connections = asyncio.Semaphore(_CONNECTIONS)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()

    async def request(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        wanted: type | None = None,
    ) -> Any:
        """The JSON of a successful answer, as `exchange` gets it; None where it has no body.

        Raises:
            HttpError: See `exchange`.
        """
        return (await self.exchange(method, path, body=body, params=params, wanted=wanted)).body

    async def exchange(
        self,
        method: str,
        path: str,
        *,
        body: Any = None,
        params: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        repeatable: bool | None = None,
        wanted: type | None = None,
    ) -> Reply:
        """A successful answer.

        GET, PUT and DELETE are repeated while the cloud is not available (502, 503, 504, unless the session interprets
        answers otherwise) and on lost connections, for as long as the session's patience lasts; and a few times on an
        answer that is not the cloud's own. A POST or PATCH is repeated only where it cannot have taken effect: on 429,
        and where no connection was made. `repeatable` says that a request is safe to repeat, or not, whatever its
        method. `headers` stay the same when it is. `wanted` is what the answer's JSON has to be: dict or list.

        Raises:
            NoAnswer: No usable answer arrived.
            UnexpectedAnswer: What arrived cannot be from the API; `NotJson` where it is a success.
            StatusError: The answer is an error.
        """
        safe = method in ("GET", "PUT", "DELETE") if repeatable is None else repeatable
        began = time.monotonic()
        attempt = 0
        while True:
            attempt += 1
            wait: float | None = None
            asked: Facts = {"method": method, "path": self._redact(path), "url": self._url(path, params)}
            try:
                answer = await self._send(method, path, body, params, headers)
            except (httpx.RequestError, TimeoutError) as error:
                unsent = isinstance(error, _UNSENT)
                reason = self._redact(str(error) or type(error).__name__)
                facts: Facts = {**asked, "maybe_executed": not unsent}
                failure: HttpError = (NotSent if unsent else NoAnswer)(reason, **facts)
                again = attempt < _CONNECT_TRIES and not isinstance(error, _HOPELESS) if unsent else safe
            except Unreadable as error:
                failure = NoAnswer(str(error), **asked)
                again = safe and attempt < _ODD_TRIES
            else:
                self._logged(f"{method} {asked['path']}", answer)
                asked |= {"status": answer.status, "request_id": _request_id(answer)}
                if answer.is_success:
                    try:
                        return Reply(_json(answer, wanted, asked), answer.headers, answer.status, asked)
                    except NotJson as error:
                        failure = error
                        again = safe and attempt < _ODD_TRIES
                else:
                    failure, verdict = refused(answer, asked, self._interpret, self._redact)
                    if not safe and verdict is Verdict.MAYBE_DONE:
                        failure = NoAnswer(f"answered with {answer.status}", **asked)
                    again = {
                        Verdict.FINAL: False,
                        Verdict.NOTHING_DONE: True,
                        Verdict.MAYBE_DONE: safe,
                        Verdict.ODD: safe and attempt < _ODD_TRIES,
                    }[verdict]
                    wait = _retry_after(answer)
            if isinstance(failure, NoAnswer):
                _log.warning("%s: no answer: %s", failure.request, failure.reason)
            pause = max(wait or 0.0, _backoff(attempt))
            if not again or time.monotonic() + pause > began + self._patience:
                failure.attempts, failure.seconds = attempt, time.monotonic() - began
                raise failure
            _log.info("%s: repeated in %.1f s (attempt %d)", failure.request, pause, attempt)
            await asyncio.sleep(pause)

    async def _send(
        self,
        method: str,
        path: str,
        body: Any,
        params: Mapping[str, str] | None,
        headers: Mapping[str, str] | None,
    ) -> Answer:
        # First the connection, then the limiter: what it let through must not wait and leave with the next second's.
        async with self._connections:
            await self._limiter.acquire()
            sent = {**(headers or {}), **self._headers_each()}
            try:
                async with asyncio.timeout(None) as limit:
                    request = self._client.build_request(
                        method, path, json=body, params=params, headers=sent, extensions={_LIMIT: limit}
                    )
                    response = await self._client.send(request, stream=True)
                    try:
                        return await read(response, self._largest_answer)
                    finally:
                        await response.aclose()
            except TimeoutError as error:
                raise TimeoutError(f"no whole answer within {self._answer_timeout:g} s") from error

    async def _sent(self, request: httpx.Request) -> None:
        """The request leaves now: not before it has a token, which takes a time of its own."""
        now = asyncio.get_running_loop().time()
        request.extensions[_LIMIT].reschedule(now + self._answer_timeout)

    def _url(self, path: str, params: Mapping[str, str] | None) -> str:
        query = f"?{urlencode(params)}" if params else ""
        return self._redact(f"{str(self._client.base_url).rstrip('/')}{path}{query}")

    def _logged(self, name: str, answer: Answer) -> None:
        request_id = _request_id(answer) or "-"
        _log.debug("%s: %d, %d bytes (request %s)", name, answer.status, len(answer.content), request_id)
        if answer.status >= 400:
            # Cut only what is redacted: of a secret at the cut, a part would be left that nobody knows for one.
            _log.debug("%s: body: %s", name, self._redact(answer.text)[:_BODY_IN_LOG])


def _json(answer: Answer, wanted: type | None, asked: Facts) -> Any:
    body = None
    try:
        if answer.content or wanted:
            body = answer.json()
        if wanted is None or isinstance(body, wanted):
            return body
        arrived, expected = answer.described(), _WANTED[wanted]
    except (ValueError, RecursionError):
        arrived = answer.described() if wanted else answer.content_type or "no content type"
        expected = _WANTED[wanted] if wanted else "JSON"
    request = f"{asked['method']} {asked['path']}"
    raise NotJson(f"{request} was answered with {arrived} instead of {expected}", **asked)


def _request_id(answer: Answer) -> str | None:
    ids = [answer.headers[header] for header in _REQUEST_ID_HEADERS if header in answer.headers]
    return ", ".join(ids) or None


def _backoff(attempt: int) -> float:
    longest = min(_FIRST_BACKOFF * 2.0**attempt, _LONGEST_BACKOFF)
    # Half of it at random, so that ten requests that failed together do not come back together.
    return longest * random.uniform(0.5, 1.0)


def _retry_after(answer: Answer) -> float | None:
    text = answer.headers.get("retry-after")
    if text is None:
        return None
    if text.isdecimal():
        return float(text)
    try:
        return max(0.0, email.utils.parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None
