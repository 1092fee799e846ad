"""The server's certificate, which is written out by hand, as `cryptography` and OpenSSL read it."""

from __future__ import annotations

import datetime as dt
import ssl
import time
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from provider_shim.plugin.certificate import make_certificate

_MANY = 200


@pytest.fixture(scope="module")
def many() -> list[tuple[bytes, x509.Certificate]]:
    made = [make_certificate() for _ in range(_MANY)]
    return [(pem, x509.load_der_x509_certificate(der)) for pem, der in made]


def test_the_der_is_what_cryptography_writes_for_the_same_certificate(
    many: list[tuple[bytes, x509.Certificate]],
) -> None:
    for pem, certificate in many:
        key = serialization.load_pem_private_key(pem, None)
        assert isinstance(key, ec.EllipticCurvePrivateKey)
        builder = x509.CertificateBuilder(
            certificate.issuer, certificate.subject, key.public_key(), certificate.serial_number
        ).not_valid_before(certificate.not_valid_before_utc)
        builder = builder.not_valid_after(certificate.not_valid_after_utc)
        for extension in certificate.extensions:
            builder = builder.add_extension(extension.value, extension.critical)
        signed = builder.sign(key, certificate.signature_hash_algorithm)  # type: ignore[arg-type]
        assert certificate.tbs_certificate_bytes == signed.tbs_certificate_bytes


def test_each_is_signed_by_its_own_key(many: list[tuple[bytes, x509.Certificate]]) -> None:
    for pem, certificate in many:
        certificate.verify_directly_issued_by(certificate)
        key = serialization.load_pem_private_key(pem, None)
        assert key.public_key() == certificate.public_key()
        assert isinstance(certificate.public_key(), ec.EllipticCurvePublicKey)
        assert certificate.public_key().curve.name == "secp256r1"  # type: ignore[union-attr]


def test_each_names_localhost_and_may_sign_itself(many: list[tuple[bytes, x509.Certificate]]) -> None:
    for _, certificate in many:
        assert certificate.version is x509.Version.v3
        assert certificate.subject == certificate.issuer
        (name,) = certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
        assert name.value == "localhost"
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName)
        assert names.value.get_values_for_type(x509.DNSName) == ["localhost"]
        constraints = certificate.extensions.get_extension_for_class(x509.BasicConstraints)
        assert constraints.critical
        assert constraints.value == x509.BasicConstraints(ca=True, path_length=None)


def test_serial_numbers_are_positive_short_and_unique(many: list[tuple[bytes, x509.Certificate]]) -> None:
    numbers = {certificate.serial_number for _, certificate in many}
    assert len(numbers) == _MANY
    assert all(0 < number < 2**159 for number in numbers)


def test_it_is_valid_now_and_not_for_long(many: list[tuple[bytes, x509.Certificate]]) -> None:
    now = dt.datetime.now(dt.UTC)
    for _, certificate in many:
        # Terraform's clock may be a little behind, in a container for example.
        assert certificate.not_valid_before_utc < now - dt.timedelta(minutes=3)
        assert now + dt.timedelta(days=1) < certificate.not_valid_after_utc < now + dt.timedelta(days=60)


@pytest.mark.parametrize("year", [2026, 2049, 2050, 2077])
def test_dates_are_right_in_every_year(monkeypatch: pytest.MonkeyPatch, year: int) -> None:
    now = dt.datetime(year, 12, 15, 1, 2, 3, tzinfo=dt.UTC)
    monkeypatch.setattr(time, "time", now.timestamp)
    certificate = x509.load_der_x509_certificate(make_certificate()[1])
    assert certificate.not_valid_before_utc == now - dt.timedelta(minutes=5)
    assert certificate.not_valid_after_utc == now + dt.timedelta(days=30)
    # Two digits through 2049, four from then on: RFC 5280, which strict readers hold certificates to.
    assert (b"\x18\x0f20" in certificate.tbs_certificate_bytes) == (year >= 2049)


def test_the_pem_is_the_same_certificate_in_lines_of_64(many: list[tuple[bytes, x509.Certificate]]) -> None:
    for pem, certificate in many:
        assert x509.load_pem_x509_certificate(pem) == certificate
        assert max(map(len, pem.splitlines())) <= 64


def test_openssl_trusts_it_for_localhost_and_nothing_else(tmp_path: Path) -> None:
    pem, der = make_certificate()
    path = tmp_path / "server.pem"
    path.write_bytes(pem)
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(path)
    client = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    client.load_verify_locations(cadata=der)
    _shake_hands(client, server, "localhost")
    with pytest.raises(ssl.SSLCertVerificationError, match="mismatch"):
        _shake_hands(client, server, "example.com")
    stranger = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    stranger.load_verify_locations(cadata=make_certificate()[1])
    with pytest.raises(ssl.SSLCertVerificationError):
        _shake_hands(stranger, server, "localhost")


def _shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, host: str) -> None:
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    sides = [
        client.wrap_bio(to_client, to_server, server_hostname=host),
        server.wrap_bio(to_server, to_client, server_side=True),
    ]
    open_sides = list(sides)
    while open_sides:
        for side in list(open_sides):
            try:
                side.do_handshake()
                open_sides.remove(side)
            except ssl.SSLWantReadError:
                pass
