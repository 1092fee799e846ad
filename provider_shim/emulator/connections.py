"""How a client is told to reach the local cloud."""

from __future__ import annotations

from .instaclustr import cloud as instaclustr


def connection(base_url: str) -> dict[str, dict[str, str]]:
    """Endpoint and credentials of every control plane, in the shape of the provider's configuration."""
    return {instaclustr.NAME: instaclustr.connection(base_url)}
