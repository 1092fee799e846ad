"""The provider's settings for Instaclustr."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass

from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.durations import parse_duration
from provider_shim.schema.validators import Duration, Endpoint
from provider_shim.schema.values import UNKNOWN, Value

ENDPOINT = "https://api.instaclustr.com"
# The API returns 429 above this (api/instaclustr.md).
REQUESTS_PER_SECOND = 35
# The API's documentation announces maintenance of a few minutes, with 503 and 504.
RETRY_TIMEOUT = "5m"

VARIABLES: Mapping[str, str] = {"endpoint": "IC_API_URL", "username": "IC_USERNAME", "api_key": "IC_API_KEY"}

ATTRIBUTES: Attributes = {
    "endpoint": Attribute(
        type="string",
        description=f"Base URL of the API. Also `{VARIABLES['endpoint']}`; `{ENDPOINT}` by default.",
        optional=True,
        validators=(Endpoint(),),
    ),
    "username": Attribute(
        type="string",
        description=f"User name in the Instaclustr console. Also `{VARIABLES['username']}`.",
        optional=True,
    ),
    "api_key": Attribute(
        type="string",
        description=f"Provisioning API key of that user. Also `{VARIABLES['api_key']}`.",
        optional=True,
        sensitive=True,
    ),
    "requests_per_second": Attribute(
        type="number",
        description=f"Maximum number of requests per second; {REQUESTS_PER_SECOND} by default, 0 for no limit.",
        optional=True,
    ),
    "allow_duplicate_cluster_names": Attribute(
        type="bool",
        description="Whether to create a cluster although the account has one of the same name; `false` by default, "
        "because that is usually one left by an interrupted run. `create_before_destroy` on a cluster needs `true`.",
        optional=True,
    ),
    "retry_timeout": Attribute(
        type="string",
        description=f"How long to retry requests while the API is unavailable; `{RETRY_TIMEOUT}` by default.",
        optional=True,
        validators=(Duration(),),
    ),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The API's endpoint, credentials and limits."""

    endpoint: str
    username: str
    api_key: str
    requests_per_second: int
    retry_timeout: float
    allow_duplicate_cluster_names: bool


def settings_from(config: Mapping[str, Value]) -> Settings:
    """Read the settings from the provider's configuration, or else from the environment.

    Raises:
        ProviderError: A setting is missing or unknown; the message names it and its environment variable.
    """
    values = {name: config.get(name) for name in ATTRIBUTES}
    for name, variable in VARIABLES.items():
        if values[name] is None:
            values[name] = os.environ.get(variable) or None
    for name, value in values.items():
        if value is UNKNOWN:
            raise ProviderError(
                "Instaclustr is not configured yet",
                f'The provider\'s "instaclustr.{name}" is only known after apply, but the provider must read a '
                "resource now. Apply the resources that it depends on first, with -target.",
                ("instaclustr", name),
            )
    missing = [name for name in ("username", "api_key") if not values[name]]
    if missing:
        settings = " and ".join(f"instaclustr.{name} (or {VARIABLES[name]})" for name in missing)
        raise ProviderError(
            "Instaclustr is not configured",
            f'Set {settings} for the provider, or use the local cloud with emulator = {{ path = "cloud.db" }}.',
        )
    endpoint = values["endpoint"] or ENDPOINT
    if problem := Endpoint().problem(endpoint):
        raise ProviderError("Invalid value", f"instaclustr.endpoint ({VARIABLES['endpoint']}) {problem}.")
    rate = values["requests_per_second"]
    return Settings(
        endpoint=endpoint,
        username=str(values["username"]),
        api_key=str(values["api_key"]),
        requests_per_second=REQUESTS_PER_SECOND if rate is None else int(rate),
        retry_timeout=parse_duration(str(values["retry_timeout"] or RETRY_TIMEOUT)),
        allow_duplicate_cluster_names=bool(values["allow_duplicate_cluster_names"]),
    )
