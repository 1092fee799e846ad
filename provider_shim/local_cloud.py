"""The local cloud inside the provider: a transport into it that reports a missing or unusable file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from pathlib import Path

import httpx

from provider_shim.emulator import StoreError, embedded_transport
from provider_shim.schema.diagnostics import Diagnostic, ProviderError, Severity

_log = logging.getLogger(__name__)


class LocalCloudTransport(httpx.AsyncBaseTransport):
    """A transport into the local cloud on a file.

    Raises:
        OptionError: An option is invalid.
    """

    def __init__(self, path: str, options: Mapping[str, str]) -> None:
        self._path = Path(path)
        self._transport = embedded_transport(path, options)
        self._is_open = False
        self._new_file_warning: Diagnostic | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request to the local cloud.

        Raises:
            ProviderError: The local cloud's file cannot be used.
        """
        if not self._is_open:
            self._is_open = True
            self._look_at_file()
        try:
            return await self._transport.handle_async_request(request)
        except StoreError as error:
            raise ProviderError("The local cloud's file cannot be used", f"{error}", ("emulator", "path")) from error

    def take_warning(self) -> Diagnostic | None:
        """The warning that the file is new, for when an object of the state is missing; returned once."""
        warning, self._new_file_warning = self._new_file_warning, None
        return warning

    async def aclose(self) -> None:
        """Close the file."""
        await self._transport.aclose()

    def _look_at_file(self) -> None:
        path = self._path.absolute()
        try:
            is_new = not path.exists() or path.stat().st_size == 0
        except OSError:
            is_new = False  # The first request tells why it cannot be used.
        _log.debug("the local cloud is %s the file %s", "a new one in" if is_new else "in", path)
        if is_new:
            detail = (
                f"The local cloud's file {path} did not exist and was created, so it does not hold the objects in this "
                "state: Terraform plans to create them again. If the file was moved or deleted by mistake, put it back "
                f"before you apply; a relative emulator.path is resolved against {Path.cwd()}, where Terraform runs."
            )
            self._new_file_warning = Diagnostic("The local cloud is empty", detail, severity=Severity.WARNING)
