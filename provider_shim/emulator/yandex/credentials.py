"""Authentication: the service account with its key, and IAM tokens.

The key pair and the secret that signs tokens are constants, as there is nothing to protect: a client can be configured
before there is a database, and a token is valid in every process.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn

from ..api import Problem
from .errors import UNAUTHENTICATED, StatusError
from .kinds import OAUTH_TOKEN, TOKEN

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

SERVICE_ACCOUNT_ID = "ajelocalaccount00000"
KEY_ID = "ajelocalkey000000000"
AUDIENCE = "https://iam.api.cloud.yandex.net/iam/v1/tokens"

_EXPONENT = 65537
_PRIMES = (
    int(
        "f2cb49b6ec31f45ff8d855b70f1f5e77f04040b51be4aade48104f1ae4574888fa2536a68d8be6b10ea4e0133101dbad"
        "2c9b57372b6e03adf368740fb270197051686a55b67d5b852e0498112ff37be1ef1f263143021befc17f35f6712f8071"
        "b0a0a6f14d37cd1ba7e68484635df07bcb5d0dd7d06ded9d14a44cc9d6860d75",
        16,
    ),
    int(
        "e328911c13fd11c288308b14849648b735f98d92867750575bf3d1751760771d0bd1ee88446a1bfecbe825cac26ddd80"
        "9422d9dd5e24ab95ff8ab292649d00137e2af5dfac7cc68ac9a2ffcc76e2fbd70f465e08c5f87a2ac7793ff7b17d1524"
        "3de0acee3167df96392a9f428b23719fa62ac528a2352059250ed7816eeaf301",
        16,
    ),
)
_SECRET = b"the local cloud"
_LONGEST = 3600
"""Seconds from a JWT's ``iat`` to its ``exp`` at most."""
_SKEW = 60
"""How many seconds the caller's clock may be ahead."""
_ACCOUNT_OF_OAUTH = "ajelocaluser00000000"


def service_account_key() -> dict[str, str]:
    """The content of the service account's key file."""
    from cryptography.hazmat.primitives import serialization

    private_key = _private_key().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return {"id": KEY_ID, "service_account_id": SERVICE_ACCOUNT_ID, "private_key": private_key.decode()}


def issue(account: str, expires: float) -> str:
    """An IAM token for an account."""
    payload = _encode(json.dumps({"sub": account, "exp": expires}).encode())
    return f"t1.{payload}.{_signature(payload)}"


def authenticate(headers: Mapping[str, str]) -> str:
    """The account that the ``Authorization`` header belongs to; raises `StatusError`."""
    scheme, _, token = headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        _refuse("The Authorization header must be Bearer followed by an IAM token.")
    if token == TOKEN:
        return SERVICE_ACCOUNT_ID
    prefix, _, rest = token.partition(".")
    payload, _, signature = rest.partition(".")
    if prefix != "t1" or not hmac.compare_digest(_signature(payload).encode(), signature.encode()):
        _refuse("The token is invalid.")
    claims: dict[str, Any] = json.loads(_decode(payload))
    if claims["exp"] <= time.time():
        _refuse("The token has expired.")
    account: str = claims["sub"]
    return account


def account_of_oauth_token(token: str) -> str:
    """The account that an OAuth token belongs to; raises `StatusError`."""
    if token != OAUTH_TOKEN:
        _refuse("The OAuth token is invalid.")
    return _ACCOUNT_OF_OAUTH


def account_of_jwt(token: str, now: float) -> str:
    """The service account that signed a JWT; raises `StatusError`."""
    parts = token.split(".")
    try:
        header, claims = (json.loads(_decode(part)) for part in parts[:2])
        signature = _decode(parts[2])
    except (ValueError, IndexError):
        _refuse("The JWT is malformed.")
    if len(parts) != 3 or not isinstance(header, dict) or not isinstance(claims, dict):
        _refuse("The JWT is malformed.")
    if header.get("alg") != "PS256":
        _refuse("The JWT must be signed with PS256.")
    if header.get("kid") != KEY_ID:
        _refuse("The JWT's kid is not a key of the service account.")
    if not _signed(f"{parts[0]}.{parts[1]}".encode(), signature):
        _refuse("The JWT's signature is invalid.")
    if claims.get("iss") != SERVICE_ACCOUNT_ID:
        _refuse("The JWT's iss is not the service account of the key.")
    if AUDIENCE not in (claims.get("aud"), *_listed(claims.get("aud"))):
        _refuse(f"The JWT's aud must be {AUDIENCE}.")
    _check_times(claims.get("iat"), claims.get("exp"), now)
    return SERVICE_ACCOUNT_ID


def _check_times(issued: Any, expires: Any, now: float) -> None:
    if any(isinstance(moment, bool) or not isinstance(moment, (int, float)) for moment in (issued, expires)):
        _refuse("The JWT's iat and exp must be numbers.")
    if issued > now + _SKEW:
        _refuse("The JWT's iat is in the future.")
    if not issued < expires <= issued + _LONGEST:
        _refuse(f"The JWT's exp must be after its iat, by at most {_LONGEST} seconds.")
    if expires <= now:
        _refuse("The JWT has expired.")


def _signed(content: bytes, signature: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=hashes.SHA256.digest_size)
    try:
        _private_key().public_key().verify(signature, content, pss, hashes.SHA256())
    except InvalidSignature:
        return False
    return True


@cache
def _private_key() -> RSAPrivateKey:
    from cryptography.hazmat.primitives.asymmetric import rsa

    p, q = _PRIMES
    d = pow(_EXPONENT, -1, (p - 1) * (q - 1))
    public = rsa.RSAPublicNumbers(_EXPONENT, p * q)
    numbers = rsa.RSAPrivateNumbers(
        p, q, d, rsa.rsa_crt_dmp1(d, p), rsa.rsa_crt_dmq1(d, q), rsa.rsa_crt_iqmp(p, q), public
    )
    return numbers.private_key()


def _signature(payload: str) -> str:
    return _encode(hmac.digest(_SECRET, payload.encode(), hashlib.sha256))


def _encode(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _refuse(message: str) -> NoReturn:
    raise StatusError(UNAUTHENTICATED, Problem("Authorization", message))
