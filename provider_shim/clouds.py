"""The clouds of a configured provider: the real ones, or the local cloud in this process."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from provider_shim.framework.reconcile import Values
from provider_shim.schema.diagnostics import Diagnostic, ProviderError
from provider_shim.schema.values import UNKNOWN, contains_unknown

# Where each cloud's `connect(settings, transport)` is.
_CLIENTS = {"instaclustr": "provider_shim.instaclustr.client", "yandex": "provider_shim.yandex.client"}
# Never resolved: requests to it stay in the process.
_LOCAL_CLOUD_URL = "https://local-cloud.invalid"


class ConfiguredClouds:
    """The clients, each opened when it is first needed.

    Raises:
        ProviderError: An option of the local cloud is invalid.
    """

    def __init__(self, config: Values) -> None:
        self._config = config
        self._clients: dict[str, Any] = {}
        self._transport: Any = None
        self._check_options()

    async def client(self, cloud: str) -> Any:
        """The client of a cloud.

        Raises:
            ProviderError: The cloud is not configured, or the local cloud's file or options are not usable.
        """
        if cloud not in self._clients:
            settings = self._config.get(cloud) or {}
            emulator = self._config.get("emulator")
            if emulator is not None:
                settings = self._local_cloud(emulator)[cloud]
            if settings is UNKNOWN:
                raise ProviderError(
                    "The provider is not configured yet",
                    f'The provider\'s "{cloud}" is only known after apply.',
                    (cloud,),
                )
            self._clients[cloud] = import_module(_CLIENTS[cloud]).connect(settings, self._transport)
        return self._clients[cloud]

    def absence_warning(self) -> Diagnostic | None:
        """A warning that the local cloud's file is new and has none of the objects in state; returned once."""
        warning: Diagnostic | None = self._transport.take_warning() if self._transport is not None else None
        return warning

    async def close(self) -> None:
        """Close the clients."""
        for client in self._clients.values():
            await client.close()

    def _check_options(self) -> None:
        emulator = self._config.get("emulator")
        given = emulator if isinstance(emulator, dict) else {}
        known = {
            name: given[name]
            for name in ("settings", "options")
            if given.get(name) and not contains_unknown(given[name])
        }
        if not known:
            return
        from provider_shim.emulator import OptionError
        from provider_shim.emulator.options import parse_options
        from provider_shim.emulator.settings_file import read_settings

        for name, value in known.items():
            try:
                parse_options(read_settings(value) if name == "settings" else value)
            except OptionError as error:
                raise ProviderError("Invalid option of the local cloud", f"{error}", ("emulator", name)) from error

    def _local_cloud(self, emulator: Any) -> Any:
        from provider_shim.emulator import connection
        from provider_shim.emulator.options import parse_options
        from provider_shim.emulator.settings_file import combined
        from provider_shim.local_cloud import LocalCloudTransport

        if emulator is UNKNOWN or contains_unknown(emulator):
            raise ProviderError(
                "The provider is not configured yet", 'Its "emulator" is only known after apply.', ("emulator",)
            )
        given = combined(emulator.get("settings"), emulator.get("options"))
        if self._transport is None:
            self._transport = LocalCloudTransport(emulator["path"], given)
        # The local cloud enforces its own limits, whatever they are set to.
        options = parse_options(given)
        limits = {"instaclustr": options.instaclustr.rate_limit, "yandex": options.yandex.yandex_rate_limit}
        access = connection(_LOCAL_CLOUD_URL)
        return {cloud: access[cloud] | {"requests_per_second": limit} for cloud, limit in limits.items()}
