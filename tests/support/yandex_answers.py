"""What Yandex Cloud's API answers, for a server that answers by a script."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any, TypeVar

from provider_shim.remote.explain import explained
from provider_shim.yandex.client import Client
from support.scripted import Answer

T = TypeVar("T")

GATEWAY_ID = "db8aaaaaaaaaaaaaaaaa"
OPERATION_ID = "db8ooooooooooooooooo"
TYPES = "type.googleapis.com/"


def refusal(http: int, code: int, message: str = "no", *details: dict[str, Any], **headers: str) -> Answer:
    """An error in the API's form; details are given by their type (`@type`, without its host) and fields."""
    typed = [{**detail, "@type": f"{TYPES}{detail['@type']}"} for detail in details]
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(http, {"code": code, "message": message, "details": typed}, named)


def operation(*, done: bool = False, hint: str | None = None, **fields: Any) -> Answer:
    """An operation on the gateway."""
    body = {"id": OPERATION_ID, "done": done, "metadata": {"mcpGatewayId": GATEWAY_ID}, **fields}
    return Answer(200, body, {} if hint is None else {"X-Operation-Poll-Interval": hint})


def done() -> Answer:
    """An operation that has ended well."""
    return operation(done=True, response={})


async def does(client: Client, work: Awaitable[T]) -> T:
    """What comes of a client's call; its failures as the user is told of them."""
    with explained(client.api, "do what is tested"):
        return await work
