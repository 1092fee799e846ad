"""IAM tokens of Yandex Cloud: where they come from, and when they end."""

from __future__ import annotations

import base64
import json
import time
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from provider_shim.emulator import OAUTH_TOKEN, service_account_key

pytestmark = pytest.mark.asyncio

AUDIENCE = "https://iam.api.cloud.yandex.net/iam/v1/tokens"
METADATA = "/computeMetadata/v1/instance/service-accounts/default/token"


def encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def jwt(*, key: Any = None, header: dict[str, Any] | None = None, salt: int = 32, **claims: Any) -> str:
    """A JWT as the documents ask for it, but for what is given."""
    file, now = service_account_key(), int(time.time())
    signer = key or serialization.load_pem_private_key(file["private_key"].encode(), None)
    assert isinstance(signer, rsa.RSAPrivateKey)
    head = {"typ": "JWT", "alg": "PS256", "kid": file["id"], **(header or {})}
    body = {"iss": file["service_account_id"], "aud": AUDIENCE, "iat": now, "exp": now + 3600, **claims}
    content = ".".join(encode(json.dumps(part).encode()) for part in (head, body))
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=salt)
    return f"{content}.{encode(signer.sign(content.encode(), pss, hashes.SHA256()))}"


async def test_exchange(open_yandex: Any) -> None:
    yandex = open_yandex(token="")
    response = await yandex.post(yandex.tokens, json={"jwt": jwt()})
    token = await yandex.started(response)
    assert token["iamToken"].startswith("t1.")
    assert token["expiresAt"].endswith("Z")
    headers = {"Authorization": f"Bearer {token['iamToken']}"}
    operation = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body(), headers=headers))
    assert operation["createdBy"] == service_account_key()["service_account_id"]
    await yandex.started(await yandex.post(yandex.tokens, json={"jwt": jwt(aud=[AUDIENCE])}))


@pytest.mark.parametrize(
    "wrong",
    [
        {"header": {"kid": "other"}},
        {"header": {"alg": "RS256"}},
        {"iss": "other"},
        {"aud": "https://other.example.com"},
        {"aud": {}},
        {"iat": None},
        {"iat": True},
        {"exp": "soon"},
        {"iat": 1000, "exp": 2000},
        {"exp": 9999999999},
        {"iat": 9999999990, "exp": 9999999999},
        {"salt": 20},
        {"key": rsa.generate_private_key(65537, 2048)},
    ],
    # By what is wrong, not by its value: a key has another one in every test process.
    ids=lambda wrong: ",".join(wrong) if len(wrong) > 1 or "key" in wrong else str(wrong),
)
async def test_wrong_jwt(open_yandex: Any, wrong: dict[str, Any]) -> None:
    yandex = open_yandex(token="")
    await yandex.refused(await yandex.post(yandex.tokens, json={"jwt": jwt(**wrong)}), 401, 16)


@pytest.mark.parametrize("text", ["x", "a.b", "e30.e30.!", "W10.W10.", "e30.e30.e30", ".".join(["e30"] * 4), "é.é.é"])
async def test_malformed_jwt(open_yandex: Any, text: str) -> None:
    yandex = open_yandex(token="")
    await yandex.refused(await yandex.post(yandex.tokens, json={"jwt": text}), 401, 16)


async def test_oauth_token(open_yandex: Any) -> None:
    yandex = open_yandex(token="")
    token = await yandex.started(await yandex.post(yandex.tokens, json={"yandexPassportOauthToken": OAUTH_TOKEN}))
    headers = {"Authorization": f"Bearer {token['iamToken']}"}
    operation = await yandex.started(await yandex.post(yandex.gateways, json=yandex.body(), headers=headers))
    assert operation["createdBy"] != service_account_key()["service_account_id"]
    await yandex.refused(await yandex.post(yandex.tokens, json={"yandexPassportOauthToken": "y0_x"}), 401, 16)
    for body in ({}, {"jwt": "", "yandexPassportOauthToken": None}, {"jwt": "a", "yandexPassportOauthToken": "b"}):
        assert await yandex.refused(await yandex.post(yandex.tokens, json=body), 400, 3) == {"jwt"}


async def test_metadata(open_yandex: Any) -> None:
    yandex = open_yandex(token="", token_lifetime="100")
    await yandex.refused(await yandex.get(METADATA), 403, 7)
    token = await yandex.started(await yandex.get(METADATA, headers={"Metadata-Flavor": "Google"}))
    assert (token["expires_in"], token["token_type"]) == (100, "Bearer")
    headers = {"Authorization": f"Bearer {token['access_token']}"}
    assert (await yandex.get(yandex.gateways, params={"folderId": "f"}, headers=headers)).json() == {}


async def test_tokens_expire(open_yandex: Any) -> None:
    yandex = open_yandex(token="", token_lifetime="0")
    token = (await yandex.post(yandex.tokens, json={"jwt": jwt()})).json()["iamToken"]
    response = await yandex.get(yandex.at("x"), headers={"Authorization": f"Bearer {token}"})
    await yandex.refused(response, 401, 16)
    assert "expired" in response.json()["message"]


@pytest.mark.parametrize("token", ["", "t1.x", "t1.e30.e30", "t2.a.b", "é", OAUTH_TOKEN])
async def test_wrong_tokens(open_yandex: Any, token: str) -> None:
    yandex = open_yandex(token="")
    response = await yandex.get(yandex.at("x"), headers={"Authorization": f"Bearer {token}".encode()})
    await yandex.refused(response, 401, 16)


async def test_no_token(open_yandex: Any) -> None:
    yandex = open_yandex(token="")
    await yandex.refused(await yandex.get(yandex.at("x")), 401, 16)
    await yandex.refused(await yandex.get(f"{yandex.operations}/x", auth=("user", "key")), 401, 16)
