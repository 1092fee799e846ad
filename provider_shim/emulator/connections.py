"""How clients connect to the local cloud."""

from __future__ import annotations

from .instaclustr import cloud as instaclustr
from .yandex import cloud as yandex


def connection(base_url: str) -> dict[str, dict[str, str]]:
    """Endpoint and credentials of every control plane, in the form of the provider's configuration."""
    return {cloud.NAME: cloud.connection(base_url) for cloud in (instaclustr, yandex)}
