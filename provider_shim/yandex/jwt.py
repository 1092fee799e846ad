"""The signed JWT that a service account exchanges for an IAM token."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from provider_shim.schema.diagnostics import ProviderError

from .api import TOKENS, TOKENS_HOST
from .service_account_key import ServiceAccountKey

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

_AUDIENCE = f"{TOKENS_HOST}{TOKENS}"
_LONGEST_LIFETIME_SECONDS = 3600


def signed_jwt(key: ServiceAccountKey) -> str:
    """The JWT that a service account exchanges for an IAM token, signed with its key.

    Raises:
        ProviderError: The private key cannot sign it.
    """
    import jwt

    now = int(time.time())
    claims = {
        "iss": key.service_account_id,
        "aud": _AUDIENCE,
        "iat": now,
        "exp": now + _LONGEST_LIFETIME_SECONDS,
    }
    return jwt.encode(claims, _rsa_key(key), "PS256", headers={"kid": key.id})


def _rsa_key(key: ServiceAccountKey) -> RSAPrivateKey:
    """The private key; loaded here, since PyJWT's errors do not distinguish an encrypted key from an invalid one."""
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    try:
        loaded = load_pem_private_key(key.private_key.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        loaded = None
    if not isinstance(loaded, RSAPrivateKey):
        raise ProviderError(
            "Invalid service account key",
            f'The "private_key" of the key in {key.setting} must be an unencrypted RSA key in PEM, as authorized keys '
            "of Yandex Cloud are.",
        )
    return loaded
