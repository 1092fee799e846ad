"""The provider as Terraform launches it, and a gRPC client as Terraform's: with a P-521 certificate of its own."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import datetime as dt
import os
import ssl
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from grpclib.client import Channel
from grpclib.config import Configuration
from grpclib.const import Cardinality

from provider_shim.plugin import tfplugin6_pb2 as pb
from support.terraform import mcpgateway

COOKIE = {"TF_PLUGIN_MAGIC_COOKIE": "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2"}
# From the signal to the end, or from the launch to the line, on a loaded machine.
PATIENCE = 20


class ClientCertificate:
    """A self-signed certificate as go-plugin makes it, with its key."""

    def __init__(self) -> None:
        key = ec.generate_private_key(ec.SECP521R1())
        name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
        now = dt.datetime.now(dt.UTC)
        usages = [x509.ExtendedKeyUsageOID.CLIENT_AUTH, x509.ExtendedKeyUsageOID.SERVER_AUTH]
        builder = (
            x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
            .not_valid_before(now - dt.timedelta(seconds=30))
            .not_valid_after(now + dt.timedelta(days=1))
            .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
            .add_extension(x509.ExtendedKeyUsage(usages), critical=False)
            .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        )
        self.pem = builder.sign(key, hashes.SHA512()).public_bytes(serialization.Encoding.PEM)
        self._key = key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
        )

    def context(self, server: bytes, folder: Path | None) -> ssl.SSLContext:
        """TLS that trusts nothing but the server's certificate, with this one (from a folder), or with none."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.set_alpn_protocols(["h2"])
        context.load_verify_locations(cadata=server)
        if folder is not None:
            path = folder / "client.pem"
            path.write_bytes(self.pem + self._key)
            context.load_cert_chain(path)
        return context


class Plugin:
    """A launched provider that told where it listens."""

    def __init__(self, folder: Path, certificate: ClientCertificate, **environment: str) -> None:
        self.folder = folder
        self.certificate = certificate
        self.sockets = folder / "sockets"
        self.sockets.mkdir(parents=True)
        ours = {"PLUGIN_UNIX_SOCKET_DIR": str(self.sockets), "PLUGIN_CLIENT_CERT": certificate.pem.decode()}
        self.process = launch(**ours | environment)
        assert self.process.stdout is not None
        self.line = self.process.stdout.readline()
        self.parts = self.line.strip().split("|")

    @property
    def socket(self) -> Path:
        return Path(self.parts[3])

    @property
    def server_certificate(self) -> bytes:
        """The certificate of the line, in DER; base64 there has no padding."""
        return base64.b64decode(self.parts[5] + "==")

    @contextlib.asynccontextmanager
    async def connected(
        self, *, certificate: ClientCertificate | None = None, anonymous: bool = False
    ) -> AsyncIterator[Channel]:
        """A gRPC channel to it, with another certificate than the announced one, or with none."""
        context = (certificate or self.certificate).context(self.server_certificate, None if anonymous else self.folder)
        override = Configuration(ssl_target_name_override="localhost")
        channel = Channel(path=str(self.socket), ssl=context, config=override)
        try:
            yield channel
        finally:
            transport = getattr(channel._protocol and channel._protocol.connection, "_transport", None)
            channel.close()
            if transport is not None:
                # Closing takes leave of the server first, who may be gone.
                transport.abort()
            await asyncio.sleep(0.01)

    def end(self) -> tuple[int, str, str]:
        """Wait for its end; the exit code, and what else it wrote on stdout and stderr."""
        out, err = self.process.communicate(timeout=PATIENCE)
        return self.process.returncode, out, err

    def kill(self) -> None:
        """End it whatever it does."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.communicate()


def launch(**environment: str) -> subprocess.Popen[str]:
    """Start the program as Terraform does."""
    base = {name: value for name, value in os.environ.items() if not name.startswith(("TF_", "PLUGIN_", "IC_"))}
    return subprocess.Popen(
        mcpgateway(),
        env=base | COOKIE | {"PLUGIN_PROTOCOL_VERSIONS": "5,6"} | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


async def call(channel: Channel, method: str, request: Any = None, reply: Any = None) -> Any:
    """The answer to a unary call, such as `/tfplugin6.Provider/GetMetadata`."""
    request = pb.GetMetadata.Request() if request is None else request
    async with channel.request(
        method, Cardinality.UNARY_UNARY, type(request), reply or pb.GetMetadata.Response, timeout=PATIENCE
    ) as stream:
        await stream.send_message(request, end=True)
        return await stream.recv_message()
