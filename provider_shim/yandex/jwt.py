"""The JWT by which a service account asks for an IAM token, signed with its key."""

from __future__ import annotations

import base64
import json
import time

from provider_shim.schema.diagnostics import ProviderError

from .service_account_key import ServiceAccountKey

_AUDIENCE = "https://iam.api.cloud.yandex.net/iam/v1/tokens"
# The longest that is allowed.
_SECONDS = 3600


def signed_jwt(key: ServiceAccountKey) -> str:
    """A JWT by which a service account asks for a token.

    Raises:
        ProviderError: The key's private key is none that can sign it.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import padding, rsa

    wrong = ProviderError(
        "Wrong service account key",
        f'The "private_key" of the key in {key.setting} is no unencrypted RSA key in PEM, as keys of Yandex Cloud are.',
    )
    try:
        signer = serialization.load_pem_private_key(key.private_key.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise wrong from None
    if not isinstance(signer, rsa.RSAPrivateKey):
        raise wrong
    now = int(time.time())
    header = {"typ": "JWT", "alg": "PS256", "kid": key.id}
    claims = {"iss": key.service_account_id, "aud": _AUDIENCE, "iat": now, "exp": now + _SECONDS}
    content = ".".join(_base64(json.dumps(part).encode()) for part in (header, claims))
    pss = padding.PSS(mgf=padding.MGF1(hashes.SHA256()), salt_length=hashes.SHA256.digest_size)
    return f"{content}.{_base64(signer.sign(content.encode(), pss, hashes.SHA256()))}"


def _base64(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")
