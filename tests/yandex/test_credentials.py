"""Every way to authenticate, when tokens are renewed, and that nothing of it is told."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from support.cloud import Cloud
from support.scripted import Answer, Scripted
from support.yandex_answers import does, refusal

from provider_shim.emulator import OAUTH_TOKEN, TOKEN, service_account_key
from provider_shim.framework.redaction import redact
from provider_shim.http import NoCredentials
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.yandex import credentials
from provider_shim.yandex.client import Client
from provider_shim.yandex.connections import GATEWAYS_HOST, OPERATIONS_HOST

pytestmark = pytest.mark.asyncio
Connect = Callable[..., Client]
Serve = Callable[..., Cloud]

KEY = service_account_key()
TOKENS = "/iam/v1/tokens"
METADATA = "/computeMetadata/v1/instance/service-accounts/default/token"
GATEWAY = "db8aaaaaaaaaaaaaaaaa"


def endpoint(cloud: Cloud) -> str:
    return str(cloud.connection["yandex"]["endpoint"])


def asked(cloud: Cloud, path: str) -> int:
    """How often a path was asked for."""
    return sum(request["path"] == path for request in cloud.requests())


def token_answer(value: str = "t1.new", **lifetime: float) -> Answer:
    expires = datetime.now(UTC) + timedelta(**(lifetime or {"hours": 12}))
    return Answer(200, {"iamToken": value, "expiresAt": expires.isoformat().replace("+00:00", "Z")})


def bearers(server: Scripted) -> list[str]:
    """The tokens that gateways were asked for with."""
    return [request.headers["authorization"] for request in server.requests if request.path != TOKENS]


_SOURCES: dict[str, dict[str, Any]] = {
    "IAM token": {"token": TOKEN},
    "OAuth token": {"token": OAUTH_TOKEN},
    "key": {"service_account_key_file": json.dumps(KEY)},
    "key with the line before": {
        "service_account_key_file": json.dumps(
            {
                **KEY,
                "private_key": f"PLEASE DO NOT REMOVE THIS LINE! Yandex.Cloud SA Key ID <aje>\n{KEY['private_key']}",
            }
        )
    },
    "metadata": {},
}


@pytest.mark.parametrize("source", _SOURCES)
async def test_every_source_is_accepted_and_asked_once(
    serve: Serve, open_client: Connect, folder: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = serve()
    monkeypatch.setenv("YC_METADATA_ADDR", endpoint(cloud).removeprefix("http://"))
    client = open_client(endpoint=endpoint(cloud), **_SOURCES[source])
    for _ in range(3):
        assert await client.list_gateways(folder) == []
    token = await client.iam_token()
    assert token.value.startswith("t1.")
    assert token.value not in repr(token)
    expected = {"IAM token": (0, 0), "metadata": (0, 1)}.get(source, (1, 0))
    assert (asked(cloud, TOKENS), asked(cloud, METADATA)) == expected
    if source == "IAM token":
        assert token.expires_at is None
        assert await client.renew_token() == token
    else:
        assert token.expires_at is not None
        assert token.expires_at > datetime.now(UTC) + timedelta(hours=11)
        renewed = await client.renew_token()
        assert renewed.value != token.value
        assert await client.iam_token() == renewed
        assert asked(cloud, TOKENS) + asked(cloud, METADATA) == 2


@pytest.mark.parametrize("source", ["key", "OAuth token", "metadata"])
async def test_tokens_are_renewed_before_they_end(
    serve: Serve, open_client: Connect, folder: str, source: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud = serve(token_lifetime="100")
    monkeypatch.setenv("YC_METADATA_ADDR", endpoint(cloud))
    client = open_client(endpoint=endpoint(cloud), **_SOURCES[source])
    now = monotonic()
    for later, renewals in ((0, 1), (80, 1), (95, 2), (170, 2), (190, 3)):
        monkeypatch.setattr(credentials, "monotonic", lambda at=now + later: at)
        await client.list_gateways(folder)
        assert asked(cloud, TOKENS) + asked(cloud, METADATA) == renewals
    assert {request["status"] for request in cloud.requests()} == {200}


async def test_long_lived_tokens_are_renewed_some_minutes_before_they_end(
    server: Scripted, open_client: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.script = [token_answer("t1.a", hours=12), Answer(), Answer(), token_answer("t1.b"), Answer()]
    now = monotonic()
    for later in (0, 12 * 3600 - 400, 12 * 3600 - 200):
        monkeypatch.setattr(credentials, "monotonic", lambda at=now + later: at)
        await client.list_gateways("f")
    assert bearers(server) == ["Bearer t1.a", "Bearer t1.a", "Bearer t1.b"]


async def test_a_token_that_is_not_accepted_is_renewed_once(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.script = [token_answer("t1.old"), refusal(401, 16), token_answer("t1.new"), Answer(200, {"id": GATEWAY})]
    assert await client.get_gateway(GATEWAY) == {"id": GATEWAY}
    assert bearers(server) == ["Bearer t1.old", "Bearer t1.new"]
    server.requests.clear()
    server.script = [refusal(401, 16), token_answer("t1.newer"), refusal(401, 16, x_request_id="r-1")]
    with pytest.raises(ProviderError, match=r"Wrong Yandex Cloud credentials.* r-1"):
        await does(client, client.get_gateway(GATEWAY))
    assert bearers(server) == ["Bearer t1.new", "Bearer t1.newer"]


async def test_a_given_token_is_not_renewed(server: Scripted, scripted: Client) -> None:
    server.usual = refusal(401, 16, "expired")
    with pytest.raises(ProviderError) as caught:
        await does(scripted, scripted.get_gateway(GATEWAY))
    assert "yandex.token (YC_TOKEN): expired" in str(caught.value)
    assert len(server.requests) == 1


async def test_many_first_requests_at_once_take_one_token(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.script = [token_answer("t1.a")]
    # More than there are connections: those who wait for the token must not keep it from coming.
    await asyncio.gather(*(client.list_gateways("f") for _ in range(30)))
    assert server.asked.count(f"POST {TOKENS}") == 1
    assert bearers(server) == ["Bearer t1.a"] * 30


async def test_many_requests_that_are_not_accepted_renew_once(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.script = [token_answer("t1.a"), *[refusal(401, 16)] * 10, token_answer("t1.b")]
    await client.iam_token()
    await asyncio.gather(*(client.list_gateways("f") for _ in range(10)))
    assert server.asked.count(f"POST {TOKENS}") == 2
    assert bearers(server).count("Bearer t1.a") == bearers(server).count("Bearer t1.b") == 10


async def test_those_who_wait_for_a_token_fail_with_the_one_who_asks(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.usual = refusal(401, 16)
    results = await asyncio.gather(*(client.list_gateways("f") for _ in range(10)), return_exceptions=True)
    assert {type(result) for result in results} == {NoCredentials}
    assert server.asked == [f"POST {TOKENS}"]
    server.usual, server.script = Answer(), [token_answer()]
    assert await client.list_gateways("f") == []


async def test_a_stop_while_a_token_is_asked_for_keeps_nobody_from_it(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.script = [Answer(delay=60)]
    first, second = (asyncio.create_task(client.iam_token()) for _ in range(2))
    await server.asked_for(1)
    server.script = [token_answer("t1.second")]
    first.cancel()
    assert (await second).value == "t1.second"
    assert first.cancelled()


async def test_the_exchange_is_repeated_while_it_is_not_available(server: Scripted, open_client: Connect) -> None:
    client = open_client(endpoint=server.url, token="y0_x")
    server.script = [refusal(503, 14), refusal(429, 8), token_answer("t1.x")]
    assert (await client.iam_token()).value == "t1.x"
    client = open_client(endpoint=server.url, token="y0_x", retry_timeout="0s")
    server.script = [refusal(503, 14, "later", {"@type": "google.rpc.RequestInfo", "requestId": "r-7"})]
    with pytest.raises(ProviderError, match=r"not available \(UNAVAILABLE, 14\).*later.*r-7"):
        await does(client, client.iam_token())


async def test_an_expiry_that_makes_no_sense_is_none(server: Scripted, open_client: Connect) -> None:
    for expires in ("soon", None, 7):
        client = open_client(endpoint=server.url, token="y0_x")
        server.script = [Answer(200, {"iamToken": "t1.x", "expiresAt": expires})]
        assert (await client.iam_token()).expires_at is None
        assert (await client.iam_token()).expires_at is None
    assert len(server.requests) == 3


@pytest.mark.parametrize("answer", [Answer(200, {}), Answer(200, []), Answer(200, b"<html>"), Answer(404, b"<html>")])
async def test_an_answer_without_a_token_names_the_endpoint(
    server: Scripted, open_client: Connect, answer: Answer
) -> None:
    server.usual = answer
    client = open_client(endpoint=server.url, token="y0_x")
    with pytest.raises(
        ProviderError, match=r"Unexpected response from the Yandex Cloud API.*yandex.endpoint \(YC_ENDPOINT\)"
    ):
        await does(client, client.iam_token())


async def test_no_answer_names_the_endpoint(open_client: Connect, unused_address: str) -> None:
    client = open_client(endpoint=f"http://{unused_address}", token="y0_x")
    with pytest.raises(ProviderError, match=r"Yandex Cloud cannot be reached.*YC_ENDPOINT"):
        await does(client, client.iam_token())


@pytest.fixture
def unused_address() -> Any:
    """An address at which nobody listens."""
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        yield f"127.0.0.1:{unused.getsockname()[1]}"


async def test_key_of_somebody_else(serve: Serve, open_client: Connect) -> None:
    cloud = serve()
    wrong = json.dumps({**KEY, "id": "ajeother"})
    client = open_client(endpoint=endpoint(cloud), service_account_key_file=wrong)
    with pytest.raises(ProviderError) as caught:
        await does(client, client.list_gateways("f"))
    message = str(caught.value)
    assert "Wrong Yandex Cloud credentials (UNAUTHENTICATED, 16)" in message
    assert "yandex.service_account_key_file (YC_SERVICE_ACCOUNT_KEY_FILE)" in message
    assert "clock" in message
    assert "request ID" in message
    client = open_client(endpoint=endpoint(cloud), token="y0_somebody-else")
    with pytest.raises(ProviderError, match=r"OAuth token in yandex.token \(YC_TOKEN\).*end of 2026"):
        await does(client, client.list_gateways("f"))


def _pem(*, encrypted: bool) -> str:
    how = serialization.BestAvailableEncryption(b"x") if encrypted else serialization.NoEncryption()
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, how).decode()


@pytest.mark.parametrize("case", ["garbage", "elliptic", "encrypted"])
async def test_private_key_that_cannot_sign(open_client: Connect, case: str) -> None:
    garbage = "-----BEGIN PRIVATE KEY-----\nc2VjcmV0\n-----END PRIVATE KEY-----"
    pem = garbage if case == "garbage" else _pem(encrypted=case == "encrypted")
    client = open_client(endpoint="https://x.invalid", service_account_key_file=json.dumps({**KEY, "private_key": pem}))
    with pytest.raises(ProviderError) as caught:
        await does(client, client.iam_token())
    assert "must be an unencrypted RSA key in PEM" in str(caught.value)
    assert pem.splitlines()[1] not in str(caught.value)


async def test_no_source_at_all_names_them_all(
    open_client: Connect, unused_address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YC_METADATA_ADDR", unused_address)
    client = open_client()
    with pytest.raises(ProviderError) as caught:
        await does(client, client.list_gateways("f"))
    message = str(caught.value)
    names = ["yandex.service_account_key_file", "YC_SERVICE_ACCOUNT_KEY_FILE", "yandex.token", "YC_TOKEN"]
    for name in (*names, "YC_METADATA_ADDR", unused_address, "emulator", "not configured"):
        assert name in message


@pytest.mark.parametrize(
    "answer", [Answer(404, b"none"), Answer(200, {"access_token": "ya29.of-another-cloud"}), Answer(200, b"<html>")]
)
async def test_metadata_of_another_cloud_is_not_used(
    server: Scripted, open_client: Connect, answer: Answer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YC_METADATA_ADDR", server.url)
    server.usual = answer
    client = open_client(endpoint=server.url)
    with pytest.raises(ProviderError, match="Yandex Cloud is not configured") as caught:
        await does(client, client.list_gateways("f"))
    assert set(server.asked) == {f"GET {METADATA}"}
    assert server.requests[0].headers["metadata-flavor"] == "Google"
    assert "ya29" not in str(caught.value)


async def test_metadata_is_asked_only_where_nothing_else_is_set(
    server: Scripted, open_client: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("YC_METADATA_ADDR", server.url)
    await open_client(endpoint=server.url, token="t1.x").list_gateways("f")
    assert all(request.path != METADATA for request in server.requests)


async def test_nothing_secret_is_logged_or_told(
    server: Scripted, open_client: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = open_client(endpoint=server.url, service_account_key_file=json.dumps(KEY))
    for value in ("t1.secret-old", "t1.secret-new"):
        server.script += [token_answer(value), refusal(401, 16, f"{value} is no good")]
    with pytest.raises(ProviderError) as caught:
        await does(client, client.list_gateways("f"))
    assert bearers(server) == ["Bearer t1.secret-old", "Bearer t1.secret-new"]
    told = caplog.text + str(caught.value) + repr(caught.value)
    assert "(sensitive) is no good" in told
    jwts = [json.loads(request.body)["jwt"] for request in server.requests if request.path == TOKENS]
    for secret in ("t1.secret", KEY["private_key"].splitlines()[3], *jwts):
        assert secret not in told


async def test_an_answer_that_repeats_the_secret_is_told_without_it(
    server: Scripted, open_client: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client = open_client(endpoint=server.url, token="y0_very-secret")
    server.script = [refusal(401, 16, "unknown token y0_very-secret")]
    with pytest.raises(ProviderError) as caught:
        await does(client, client.iam_token())
    assert "unknown token (sensitive)" in str(caught.value)
    assert "very-secret" not in str(caught.value) + caplog.text
    client = open_client(endpoint=server.url, service_account_key_file=json.dumps(KEY))
    server.requests.clear()
    server.script = [refusal(401, 16)]
    with pytest.raises(ProviderError):
        await does(client, client.iam_token())
    jwt = json.loads(server.requests[0].body)["jwt"]
    assert redact(f"a log with {jwt}") == "a log with (sensitive)"


async def test_each_service_has_its_host_unless_an_endpoint_is_set(open_client: Connect) -> None:
    by_default = open_client(token="t1.x")._connections
    assert by_default.gateways is not by_default.operations
    assert by_default.endpoint == GATEWAYS_HOST
    assert str(by_default.operations._client.base_url).rstrip("/") == OPERATIONS_HOST
    at_one = open_client(token="t1.x", endpoint="http://127.0.0.1:1")._connections
    assert at_one.gateways is at_one.operations
