"""Issues IAM tokens: by exchange, and by the metadata service of a virtual machine."""

from __future__ import annotations

from collections.abc import Iterator

from ..api import Answer, ApiError, Call, Operation, Problem
from . import credentials, kinds
from .errors import INVALID_ARGUMENT, StatusError
from .options import YandexOptions
from .values import timestamp


class TokenOperations:
    """The operations that return a token; they require none."""

    def __init__(self, options: YandexOptions) -> None:
        """Serve them."""
        self._lifetime = options.token_lifetime

    def operations(self) -> Iterator[Operation]:
        """The operations, with their paths."""
        yield Operation("POST", kinds.TOKENS, kinds.TOKEN_KIND, "create", self._exchange, public=True)
        yield Operation("GET", kinds.METADATA_TOKEN, kinds.TOKEN_KIND, "read", self._metadata, public=True)

    def _exchange(self, call: Call) -> Answer:
        jwt, oauth_token = call.body.get("jwt"), call.body.get("yandexPassportOauthToken")
        if bool(jwt) == bool(oauth_token):
            problem = Problem("jwt", "Exactly one of jwt and yandexPassportOauthToken must be set.")
            raise StatusError(INVALID_ARGUMENT, problem)
        by_jwt, by_oauth_token = credentials.account_of_jwt, credentials.account_of_oauth_token
        account = by_jwt(jwt, call.now) if jwt else by_oauth_token(oauth_token)
        expires = call.now + self._lifetime
        return Answer(200, {"iamToken": credentials.issue(account, expires), "expiresAt": timestamp(expires)})

    def _metadata(self, call: Call) -> Answer:
        if call.headers.get("metadata-flavor") != "Google":
            raise ApiError(403, Problem("Metadata-Flavor", "The header Metadata-Flavor must be Google."))
        token = credentials.issue(credentials.SERVICE_ACCOUNT_ID, call.now + self._lifetime)
        return Answer(200, {"access_token": token, "expires_in": int(self._lifetime), "token_type": "Bearer"})
