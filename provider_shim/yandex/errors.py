"""Words for messages about the Yandex Cloud API."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from provider_shim.http import HttpError
from provider_shim.remote.explain import Api
from provider_shim.remote.facts import Fact

from .api import FACTS

_ROLES = "serverless.mcpGateways"


@dataclass(frozen=True, slots=True, kw_only=True)
class YandexApi(Api):
    """The Yandex Cloud API; `caller` describes the credentials, `folder` is the folder in the settings."""

    name: str = "Yandex Cloud"
    settings: str = "yandex"
    endpoint_setting: str = "yandex.endpoint (YC_ENDPOINT)"
    caller: str
    folder: str = ""
    facts: tuple[Fact, ...] = FACTS

    def on_unauthenticated(self, said: str) -> str:
        """Which setting the credentials come from, and what may be wrong with them."""
        return f"the API does not accept {self.caller}: {said}. It may have expired or been revoked."

    def on_forbidden(self, error: HttpError, sent: Mapping[str, Any] | None) -> str:
        """Which role the account probably lacks, and where."""
        if "AccessBindings" in error.path and error.method != "GET":
            role = f"{_ROLES}.admin"
        else:
            role = f"{_ROLES}.viewer" if error.method == "GET" else f"{_ROLES}.editor"
        asked = parse_qs(urlsplit(error.url).query).get("folderId", [""])[0]
        folder = (sent or {}).get("folderId") or asked or self.folder
        where = f"the folder {folder}" if folder else "the gateway's folder"
        return f"The account of {self.caller} probably lacks the role {role} in {where}."
