"""Serves a provider that runs on its own, to every Terraform that attaches to it."""

from __future__ import annotations

import asyncio
import json
import os
import signal
from collections.abc import Callable, Iterable

from grpclib.protocol import H2Protocol
from grpclib.server import Server

from provider_shim.framework.provider import Provider

from .handshake import PROTOCOL_VERSION, socket_folder
from .logs import set_up
from .server import Plumbing
from .service import ProviderService


def run(make: Callable[[], Provider], sources: Iterable[str]) -> int:
    """Serve any Terraform that attaches (`TF_REATTACH_PROVIDERS`) until Ctrl-C; return the exit code.

    Args:
        make: Makes a provider. Each connection has its own, so that provider blocks with aliases, and Terraform
            commands that run at the same time, keep their configurations.
        sources: The provider's addresses, for Terraform and OpenTofu.
    """
    set_up()
    with socket_folder(os.environ) as folder:
        asyncio.run(_serve(make, os.path.join(folder, "plugin"), sources))
    return 0


async def _serve(make: Callable[[], Provider], socket: str, sources: Iterable[str]) -> None:
    over = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, over.set)
    server = _PerConnection(make)
    await server.start(path=socket)
    attach = {
        "Protocol": "grpc",
        "ProtocolVersion": PROTOCOL_VERSION,
        "Pid": os.getpid(),
        "Test": True,
        "Addr": {"Network": "unix", "String": socket},
    }
    print(f"TF_REATTACH_PROVIDERS='{json.dumps(dict.fromkeys(sources, attach))}'", flush=True)
    await over.wait()
    server.close()
    await server.close_providers()


class _PerConnection(Server):
    """Serves each connection with a provider of its own, which is closed with the connection."""

    def __init__(self, make: Callable[[], Provider]) -> None:
        super().__init__([])
        self._make = make
        self._providers: set[Provider] = set()
        self._closing: set[asyncio.Task[None]] = set()

    async def close_providers(self) -> None:
        """Close the providers of all connections."""
        for provider in list(self._providers):
            self._close(provider)
        await asyncio.gather(*self._closing)

    def _protocol_factory(self) -> H2Protocol:
        provider = self._make()
        self._providers.add(provider)
        # grpclib has no public way to serve connections differently; its handlers keep the mapping they are made with.
        self._mapping = {**ProviderService(provider).__mapping__(), **Plumbing().__mapping__()}
        protocol = super()._protocol_factory()
        lost = protocol.connection_lost

        def connection_lost(error: BaseException | None) -> None:
            lost(error)
            self._close(provider)

        protocol.connection_lost = connection_lost  # type: ignore[assignment, method-assign]
        return protocol

    def _close(self, provider: Provider) -> None:
        if provider in self._providers:
            self._providers.remove(provider)
            closing = asyncio.get_running_loop().create_task(provider.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)
