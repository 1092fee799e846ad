"""The launch of the provider by Terraform: magic cookie, protocol version, socket, mutual TLS, the line on stdout.

The rules are those of HashiCorp's go-plugin (its docs/internals.md), protocol "grpc" with AutoMTLS.
"""

from __future__ import annotations

import base64
import contextlib
import os
import shutil
import ssl
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from .certificate import make_certificate

PROTOCOL_VERSION = 6
_COOKIE = ("TF_PLUGIN_MAGIC_COOKIE", "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2")
_CORE_VERSION = 1
# A socket's path may have 104 bytes (108 on Linux), including "/mcpgateway-12345678/plugin".
_LONGEST_PARENT, _SHORT_PARENT = 70, "/tmp"


class HandshakeError(Exception):
    """Terraform and the provider cannot communicate; the message says why."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Where the provider listens, with its TLS context and certificate (none without a client certificate)."""

    socket: str
    tls: ssl.SSLContext | None
    certificate: str

    @property
    def line(self) -> str:
        """The line that Terraform reads from stdout."""
        return f"{_CORE_VERSION}|{PROTOCOL_VERSION}|unix|{self.socket}|grpc|{self.certificate}"


def launched_by_terraform(environment: Mapping[str, str]) -> bool:
    """Whether the process was started by Terraform and not by a person."""
    name, value = _COOKIE
    return environment.get(name) == value


def check_version(environment: Mapping[str, str]) -> None:
    """Check that Terraform supports this provider's version of the protocol.

    Raises:
        HandshakeError: It does not.
    """
    offered = environment.get("PLUGIN_PROTOCOL_VERSIONS", "")
    if str(PROTOCOL_VERSION) not in offered.split(","):
        raise HandshakeError(
            f"This Terraform supports plugin protocol {offered or '(none named)'}, the provider {PROTOCOL_VERSION}: "
            "use Terraform 1.0 or later, or OpenTofu."
        )


@contextlib.contextmanager
def socket_folder(environment: Mapping[str, str]) -> Iterator[str]:
    """A temporary folder for the socket, accessible to this user only and removed at exit."""
    parent = environment.get("PLUGIN_UNIX_SOCKET_DIR") or tempfile.gettempdir()
    if len(os.fsencode(parent)) > _LONGEST_PARENT:
        parent = _SHORT_PARENT
    folder = tempfile.mkdtemp(prefix="mcpgateway-", dir=parent)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def offer(folder: str, environment: Mapping[str, str]) -> Offer:
    """The offer to Terraform: a socket in the folder, and TLS that accepts only Terraform's own certificate."""
    socket = os.path.join(folder, "plugin")
    client_certificate = environment.get("PLUGIN_CLIENT_CERT")
    if not client_certificate:
        return Offer(socket, None, "")
    pem, der = make_certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.set_alpn_protocols(["h2"])
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        context.load_verify_locations(cadata=client_certificate)
    except (ssl.SSLError, TypeError) as error:
        raise HandshakeError(f"PLUGIN_CLIENT_CERT is not a valid certificate: {error}") from error
    _load(context, pem, folder)
    return Offer(socket, context, base64.b64encode(der).decode().rstrip("="))


def _load(context: ssl.SSLContext, pem: bytes, folder: str) -> None:
    """Load the key into OpenSSL, which reads keys from files only."""
    path = os.path.join(folder, "key.pem")
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(pem)
        context.load_cert_chain(path)
    finally:
        os.unlink(path)
