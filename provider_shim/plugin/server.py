"""Runs the server: the socket, go-plugin's controller and stdio services, and the shutdown."""

from __future__ import annotations

import asyncio
import gc
import logging
import os
import signal
import sys
from typing import Any

from grpclib.const import Cardinality, Handler
from grpclib.server import Server, Stream

from provider_shim.framework.provider import Provider

from . import tfplugin6_pb2 as pb
from .handshake import HandshakeError, check_version, offer, socket_folder
from .logs import set_up
from .service import ProviderService

_log = logging.getLogger("provider_shim.plugin")

# Seconds between checks that Terraform is still running.
_ORPHAN_CHECK = 2.0


class Plumbing:
    """go-plugin's own services: Shutdown, and an output stream that stays open and silent."""

    def __init__(self) -> None:
        self.over = asyncio.Event()

    def __mapping__(self) -> dict[str, Handler]:
        return {
            "/plugin.GRPCController/Shutdown": Handler(self._shutdown, Cardinality.UNARY_UNARY, pb.Empty, pb.Empty),
            "/plugin.GRPCStdio/StreamStdio": Handler(self._stdio, Cardinality.UNARY_STREAM, pb.Empty, pb.Empty),
        }

    async def _shutdown(self, stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        await stream.send_message(pb.Empty())
        self.over.set()

    async def _stdio(self, stream: Stream[Any, Any]) -> None:
        await stream.recv_message()
        await self.over.wait()


def run(provider: Provider) -> int:
    """Serve the Terraform that launched this process until it asks to stop; return the exit code."""
    # Read first: the parent may die at any time from now on.
    parent = os.getppid()
    set_up()
    # Ctrl-C reaches the whole process group; Terraform reacts to it and sends StopProvider.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        check_version(os.environ)
        with socket_folder(os.environ) as folder:
            asyncio.run(_serve(provider, folder, parent))
    except HandshakeError as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        print(f"The provider cannot listen on a socket: {error}", file=sys.stderr)
        return 1
    return 0


async def _serve(provider: Provider, folder: str, parent: int) -> None:
    plumbing = Plumbing()
    offered = offer(folder, os.environ)
    server = Server([ProviderService(provider), plumbing])
    await server.start(path=offered.socket, ssl=offered.tls)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, plumbing.over.set)
    print(offered.line, flush=True)
    # From here on Terraform reads stdout as log output.
    sys.stdout = sys.stderr
    gc.enable()
    orphan = asyncio.create_task(_end_with_parent(parent, plumbing.over))
    await plumbing.over.wait()
    orphan.cancel()
    server.close()
    await provider.close()


async def _end_with_parent(parent: int, over: asyncio.Event) -> None:
    while os.getppid() == parent:  # noqa: ASYNC110  # A process is not notified when its parent dies.
        await asyncio.sleep(_ORPHAN_CHECK)
    _log.warning("Terraform has exited")
    over.set()
