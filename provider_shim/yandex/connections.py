"""HTTP sessions, one per host: for gateways, for operations and for tokens."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

import httpx

from provider_shim import __version__
from provider_shim.framework.redaction import redact
from provider_shim.http import Limiter, Session, Watch

from .api import GATEWAYS_HOST, OPERATIONS_HOST, TOKENS_HOST
from .credentials import Credentials
from .settings import Settings
from .status import interpret
from .tokens import IAM_TOKEN_PREFIX, Exchange, GivenToken, Metadata, Source

# Outside of a virtual machine there is no metadata service, which must be detected quickly.
_METADATA_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Connections:
    """The sessions, the caller's credentials, and the base URL for messages."""

    gateways: Session
    operations: Session
    credentials: Credentials
    endpoint: str

    async def close(self) -> None:
        """Close all of them."""
        await self.gateways.close()
        if self.operations is not self.gateways:
            await self.operations.close()
        await self.credentials.close()


def connections(
    settings: Settings, transport: httpx.AsyncBaseTransport | None, watch: Watch = lambda response, seconds: None
) -> Connections:
    """Create the sessions from the settings; nothing is sent yet. `watch` is called for responses about gateways."""
    credentials = Credentials(_source(settings, transport))
    limiter = Limiter(settings.requests_per_second)
    endpoint = settings.endpoint or GATEWAYS_HOST
    gateways = _session(endpoint, settings, transport, auth=credentials, limiter=limiter, watch=watch)
    operations = gateways
    if settings.endpoint is None:
        operations = _session(OPERATIONS_HOST, settings, transport, auth=credentials, limiter=limiter)
    return Connections(gateways, operations, credentials, endpoint)


def _source(settings: Settings, transport: httpx.AsyncBaseTransport | None) -> Source:
    # Tokens have their own session even if there is only one endpoint: a request that waits for a token must not
    # hold the connection that the token request needs.
    if settings.token and settings.token.startswith(IAM_TOKEN_PREFIX):
        return GivenToken(settings.token)
    secret = settings.token or settings.key
    if secret:
        endpoint = settings.endpoint or TOKENS_HOST
        return Exchange(_session(endpoint, settings, transport), endpoint, secret)
    address = settings.metadata_address
    session = Session(
        address if "://" in address else f"http://{address}",
        auth=None,
        limiter=Limiter(0),
        # A given transport is used without the environment's proxies, which do not apply to it.
        transport=transport or httpx.AsyncHTTPTransport(),
        retry_timeout=_METADATA_SECONDS,
        connect_timeout=_METADATA_SECONDS,
        redact=redact,
    )
    return Metadata(session, address)


def _session(
    endpoint: str,
    settings: Settings,
    transport: httpx.AsyncBaseTransport | None,
    *,
    auth: httpx.Auth | None = None,
    limiter: Limiter | None = None,
    watch: Watch = lambda response, seconds: None,
) -> Session:
    return Session(
        endpoint,
        auth=auth,
        limiter=limiter or Limiter(0),
        transport=transport,
        retry_timeout=settings.retry_timeout,
        redact=redact,
        user_agent=f"mcpgateway/{__version__}",
        interpret=interpret,
        headers_each=lambda: {"x-client-request-id": str(uuid.uuid4())},
        watch=watch,
    )
