"""What responses show beside their contents: the clock, the encryption, how long they take, when to retry."""

from __future__ import annotations

import asyncio
import datetime
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.utils import format_datetime
from pathlib import Path

import httpx
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from provider_shim.doctor.findings import Level, NotSeen
from provider_shim.doctor.traffic import Traffic
from provider_shim.http import Limiter, NoResponse, Session

NOW = datetime.datetime.now(datetime.UTC)


def _seen(*responses: httpx.Response, seconds: float = 0.1) -> Traffic:
    traffic = Traffic("https://api.example.com")
    for response in responses:
        traffic.watch(response, seconds)
    return traffic


@pytest.mark.parametrize(
    ("ahead", "level", "says"),
    [
        (0, Level.OK, "agrees"),
        (50, Level.OK, "agrees"),
        (600, Level.PROBLEM, "behind the cloud's: correct it"),
        (-600, Level.PROBLEM, "ahead of the cloud's: correct it"),
    ],
)
def test_clock(ahead: int, level: Level, says: str) -> None:
    now = datetime.datetime.now(datetime.UTC)
    date = format_datetime(now + datetime.timedelta(seconds=ahead), usegmt=True)
    finding = _seen(httpx.Response(200, headers={"date": date})).clock()
    assert finding.level is level
    assert says in finding.text


@pytest.mark.parametrize("headers", [{}, {"date": "yesterday"}])
def test_clock_without_a_date(headers: dict[str, str]) -> None:
    with pytest.raises(NotSeen):
        _seen(httpx.Response(200, headers=headers)).clock()


def test_retry_after() -> None:
    with pytest.raises(NotSeen, match="no request got 429"):
        _seen(httpx.Response(200, headers={"retry-after": "3"})).waiting()
    assert _seen(httpx.Response(429, headers={"retry-after": "3"})).waiting().value == "3"
    assert _seen(httpx.Response(429)).waiting().value == ""


def test_latency_is_that_of_the_fastest_request() -> None:
    traffic = _seen(httpx.Response(200), seconds=0.31)
    traffic.watch(httpx.Response(200), 0.12)
    assert traffic.latency().value == "0.12"
    traffic.watch(httpx.Response(200), 0.004)
    assert traffic.latency().value == "0.00"


@pytest.mark.asyncio
@pytest.mark.parametrize(("days", "level"), [(90, Level.OK), (3, Level.PROBLEM)])
async def test_encryption(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, days: int, level: Level) -> None:
    async with _served(tmp_path, days) as url:
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "certificate.pem"))
        traffic = await _asked(url)
    finding = traffic.encryption()
    assert finding.level is level
    assert finding.text.startswith("TLSv1.3, and the certificate is valid until 20")
    assert Traffic("http://127.0.0.1").encryption().text.startswith("not used")


@pytest.mark.asyncio
async def test_a_certificate_that_is_not_trusted_is_the_reason(tmp_path: Path) -> None:
    async with _served(tmp_path, 90) as url:
        with pytest.raises(NoResponse, match="certificate verify failed"):
            await _asked(url)


async def _asked(url: str) -> Traffic:
    traffic = Traffic(url)
    session = Session(url, auth=None, limiter=Limiter(0), watch=traffic.watch, retry_timeout=0)
    try:
        await session.request("GET", "/")
    finally:
        await session.close()
    return traffic


@asynccontextmanager
async def _served(folder: Path, days: int) -> AsyncIterator[str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(NOW - datetime.timedelta(days=1))
        .not_valid_after(NOW + datetime.timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    encoded = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(encoded)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path, folder / "key.pem")

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\nconnection: close\r\n\r\n{}")
            await writer.drain()
        finally:
            writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0, ssl=context)
    async with server:
        yield f"https://localhost:{server.sockets[0].getsockname()[1]}"
