"""The provider's settings for Yandex Cloud."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from provider_shim.framework.redaction import redact
from provider_shim.schema.attributes import Attribute, Attributes
from provider_shim.schema.config_validators import AtMostOneOf, ByFunction
from provider_shim.schema.diagnostics import ProviderError
from provider_shim.schema.durations import parse_duration
from provider_shim.schema.validators import Between, Duration, Endpoint, Length, Pattern
from provider_shim.schema.values import UNKNOWN, Value

from .api import METADATA_ADDRESS
from .service_account_key import ServiceAccountKey, read_key

RETRY_TIMEOUT = "5m"
# The vendor's provider uses the same variable, for a gRPC endpoint; its public one means the default here.
_VENDOR_ENDPOINT = "api.cloud.yandex.net:443"

VARIABLES: Mapping[str, str] = {
    "endpoint": "YC_ENDPOINT",
    "token": "YC_TOKEN",
    "service_account_key_file": "YC_SERVICE_ACCOUNT_KEY_FILE",
    "folder_id": "YC_FOLDER_ID",
    "cloud_id": "YC_CLOUD_ID",
}
METADATA_VARIABLE = "YC_METADATA_ADDR"
SOURCES = ("token", "service_account_key_file")

_TOKEN = Pattern(r"\s*[!-~]+\s*", "an IAM token (t1.…) or an OAuth token (y0_…)")

ATTRIBUTES: Attributes = {
    "endpoint": Attribute(
        type="string",
        description="Base URL of the API, for gateways, operations and tokens alike. "
        f"Also `{VARIABLES['endpoint']}`; the public hosts by default.",
        optional=True,
        validators=(Endpoint(),),
    ),
    "token": Attribute(
        type="string",
        description="IAM token (`t1.…`), or OAuth token (`y0_…`), which Yandex Cloud accepts until the end of 2026. "
        f"Also `{VARIABLES['token']}`. An IAM token is not renewed: use a service account's key for long runs.",
        optional=True,
        sensitive=True,
        validators=(_TOKEN,),
    ),
    "service_account_key_file": Attribute(
        type="string",
        description="Authorized key of a service account: the path of its JSON file, or the JSON itself. "
        f"Also `{VARIABLES['service_account_key_file']}`. Without a key or token, a virtual machine's own service "
        "account is used.",
        optional=True,
    ),
    "folder_id": Attribute(
        type="string",
        description=f"Folder of gateways that do not set one. Also `{VARIABLES['folder_id']}`.",
        optional=True,
        validators=(Length(1, 50),),
    ),
    "cloud_id": Attribute(
        type="string",
        description=f"Cloud that the folder is in. Also `{VARIABLES['cloud_id']}`.",
        optional=True,
        validators=(Length(1, 50),),
    ),
    "requests_per_second": Attribute(
        type="number",
        description="Maximum number of requests per second; 0, the default, for no limit.",
        optional=True,
        validators=(Between(0, 10_000),),
    ),
    "retry_timeout": Attribute(
        type="string",
        description=f"How long to retry requests while the API is unavailable; `{RETRY_TIMEOUT}` by default.",
        optional=True,
        validators=(Duration(),),
    ),
}

RULES = (AtMostOneOf(SOURCES), ByFunction("provider_shim.schema.yandex.service_account_key:problems"))


@dataclass(frozen=True, slots=True)
class Settings:
    """The API's endpoint, limits and credentials: a token, a key or, without either, those of the virtual machine."""

    endpoint: str | None
    token: str | None = field(repr=False)
    key: ServiceAccountKey | None = field(repr=False)
    metadata_address: str
    folder_id: str | None
    cloud_id: str | None
    requests_per_second: int
    retry_timeout: float


def settings_from(config: Mapping[str, Value]) -> Settings:
    """Read the settings from the provider's configuration, or else from the environment.

    A token or key in the configuration takes precedence over the environment. From here on it is redacted in logs.

    Raises:
        ProviderError: A setting is invalid or unknown, or two conflict; the message names them and their variables.
    """
    for name in ATTRIBUTES:
        if config.get(name) is UNKNOWN:
            raise ProviderError(
                "Yandex Cloud is not configured yet",
                f'The provider\'s "yandex.{name}" is only known after apply, but the provider must read a resource '
                "now. Apply the resources that it depends on first, with -target.",
                ("yandex", name),
            )
    values = {name: config.get(name) for name in ATTRIBUTES}
    redact.register(values["token"])
    from_environment = {name: os.environ.get(variable) or None for name, variable in VARIABLES.items()}
    sources = [name for name in SOURCES if values[name]]
    labels = [f"yandex.{name}" for name in sources]
    if not sources:
        sources = [name for name in SOURCES if from_environment[name]]
        labels = [VARIABLES[name] for name in sources]
        values |= {name: from_environment[name] for name in sources}
    if len(sources) > 1:
        raise ProviderError(
            "Two ways to authenticate to Yandex Cloud",
            f"{' and '.join(labels)} are both set: remove one. The provider's configuration takes precedence over "
            "the environment.",
            ("yandex",) if config else (),
        )
    for name in ("folder_id", "cloud_id"):
        values[name] = values[name] or from_environment[name]
    key = values["service_account_key_file"]
    rate = values["requests_per_second"]
    return Settings(
        endpoint=_endpoint(values["endpoint"] or from_environment["endpoint"]),
        token=_token(values["token"], labels) if values["token"] else None,
        key=read_key(key, labels[0]) if key else None,
        metadata_address=os.environ.get(METADATA_VARIABLE) or METADATA_ADDRESS,
        folder_id=values["folder_id"] or None,
        cloud_id=values["cloud_id"] or None,
        requests_per_second=0 if rate is None else int(rate),
        retry_timeout=parse_duration(str(values["retry_timeout"] or RETRY_TIMEOUT)),
    )


def _endpoint(value: str | None) -> str | None:
    if value is None or value in (_VENDOR_ENDPOINT, ""):
        return None
    if problem := Endpoint().problem(value):
        raise ProviderError("Invalid value", f"yandex.endpoint ({VARIABLES['endpoint']}) {problem}.")
    return value


def _token(value: str, labels: list[str]) -> str:
    token = value.strip()
    redact.register(token)
    if _TOKEN.problem(token):
        raise ProviderError(
            "Invalid value", f"{labels[0]} must be {_TOKEN.hint}, but contains characters that no token has."
        )
    return token
