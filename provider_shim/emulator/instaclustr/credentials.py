"""Credentials of the control plane. They are constants, as there is nothing to protect."""

from __future__ import annotations

import base64
import binascii
import hmac
from collections.abc import Mapping

from ..api import ApiError, Problem

USERNAME = "local-cloud"
API_KEY = "local-cloud-provisioning-key"
READ_ONLY_API_KEY = "local-cloud-read-only-key"
"""A read-only key of the same user."""


def authenticate(headers: Mapping[str, str], method: str) -> str:
    """The user of HTTP Basic credentials; 401 if they are missing or wrong, 403 for a write with a read-only key."""
    username, api_key = _basic(headers.get("authorization", ""))
    known = hmac.compare_digest(username, USERNAME.encode())
    if known and hmac.compare_digest(api_key, API_KEY.encode()):
        return USERNAME
    if known and hmac.compare_digest(api_key, READ_ONLY_API_KEY.encode()):
        if method in ("GET", "HEAD"):
            return USERNAME
        raise ApiError(403, Problem("credentials", "The API key is read-only."))
    raise ApiError(
        401,
        Problem("credentials", "The username or the API key is missing or wrong."),
        headers={"WWW-Authenticate": 'Basic realm="Instaclustr"'},
    )


def _basic(authorization: str) -> tuple[bytes, bytes]:
    scheme, _, encoded = authorization.partition(" ")
    if scheme.lower() != "basic":
        return b"", b""
    try:
        username, _, password = base64.b64decode(encoded.strip(), validate=True).partition(b":")
    except (binascii.Error, ValueError):
        return b"", b""
    return username, password
