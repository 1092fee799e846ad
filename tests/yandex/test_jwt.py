"""The JWT that a service account signs: what is in it, and what is said of a key that cannot sign."""

from __future__ import annotations

import subprocess
import sys
import time

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from provider_shim.emulator import service_account_key
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.yandex.jwt import signed_jwt
from provider_shim.yandex.service_account_key import ServiceAccountKey

AUDIENCE = "https://iam.api.cloud.yandex.net/iam/v1/tokens"
SETTING = "yandex.service_account_key_file"
FILE = service_account_key()


def key(pem: str) -> ServiceAccountKey:
    return ServiceAccountKey("aje-key", "aje-account", pem, SETTING)


def pem_of(private: rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey, password: bytes | None = None) -> str:
    encryption = BestAvailableEncryption(password) if password else NoEncryption()
    return private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption).decode()


def test_claims_and_header() -> None:
    pem = FILE["private_key"][FILE["private_key"].index("-----BEGIN") :]
    before = int(time.time())
    token = signed_jwt(key(pem))
    public = load_pem_private_key(pem.encode(), None).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    claims = jwt.decode(token, public, ["PS256"], audience=AUDIENCE, issuer="aje-account")
    assert set(claims) == {"iss", "aud", "iat", "exp"}
    assert before <= claims["iat"] <= time.time()
    assert claims["exp"] == claims["iat"] + 3600
    assert jwt.get_unverified_header(token) == {"typ": "JWT", "alg": "PS256", "kid": "aje-key"}


_RSA = rsa.generate_private_key(65537, 2048)
_CANNOT_SIGN = {
    "elliptic curve": pem_of(ec.generate_private_key(ec.SECP256R1())),
    "encrypted": pem_of(_RSA, b"secret"),
    "public": _RSA.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode(),
    "broken": pem_of(_RSA).replace("M", "!"),
    "empty": "",
}


@pytest.mark.parametrize("case", _CANNOT_SIGN)
def test_key_that_cannot_sign(case: str) -> None:
    with pytest.raises(ProviderError) as caught:
        signed_jwt(key(_CANNOT_SIGN[case]))
    assert str(caught.value) == (
        'Invalid service account key: The "private_key" of the key in yandex.service_account_key_file must be an '
        "unencrypted RSA key in PEM, as authorized keys of Yandex Cloud are."
    )
    assert caught.value.__cause__ is None


def test_the_library_is_not_imported_before_a_token_is_signed() -> None:
    program = "import sys, provider_shim.yandex.tokens; sys.exit('jwt' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program]).returncode == 0
