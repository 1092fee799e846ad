"""The server's certificate for one launch: a P-256 key and a self-signed X.509 certificate for `localhost`.

Encoded as DER by hand (RFC 5280, X.690), because importing `cryptography.x509` takes 28 ms, and
Terraform launches the provider three times per plan.
"""

from __future__ import annotations

import os
import ssl
import time

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

_HOST = b"localhost"
_DAYS = 30
_CLOCK_SKEW = 300

_INTEGER, _BITS, _OCTETS, _OID, _UTF8, _SEQUENCE, _SET = 0x02, 0x03, 0x04, 0x06, 0x0C, 0x30, 0x31
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_TRUE = b"\x01\x01\xff"
_VERSION_3 = b"\xa0\x03\x02\x01\x02"
_ECDSA_SHA256 = bytes.fromhex("2a8648ce3d040302")
_COMMON_NAME = bytes.fromhex("550403")
_SUBJECT_ALT_NAME = bytes.fromhex("551d11")
_BASIC_CONSTRAINTS = bytes.fromhex("551d13")


def make_certificate() -> tuple[bytes, bytes]:
    """The key and the certificate as PEM, for OpenSSL, and the certificate as DER, for Terraform."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    algorithm = _der(_SEQUENCE, _der(_OID, _ECDSA_SHA256))
    name = _der(_SEQUENCE, _der(_SET, _der(_SEQUENCE, _der(_OID, _COMMON_NAME), _der(_UTF8, _HOST))))
    now = time.time()
    body = _der(
        _SEQUENCE,
        _VERSION_3,
        # A serial number is positive and at most 20 octets long.
        _der(_INTEGER, b"\x01" + os.urandom(15)),
        algorithm,
        name,
        _der(_SEQUENCE, _moment(now - _CLOCK_SKEW), _moment(now + _DAYS * 86400)),
        name,
        public,
        _der(0xA3, _der(_SEQUENCE, *_extensions())),
    )
    signature = key.sign(body, ec.ECDSA(hashes.SHA256()))
    certificate = _der(_SEQUENCE, body, algorithm, _der(_BITS, b"\x00" + signature))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return secret + ssl.DER_cert_to_PEM_cert(certificate).encode(), certificate


def _extensions() -> tuple[bytes, bytes]:
    # Go looks for the host in the alternative names only; Terraform treats the certificate as its own authority.
    host = _der(_SEQUENCE, _der(_OID, _SUBJECT_ALT_NAME), _der(_OCTETS, _der(_SEQUENCE, _der(0x82, _HOST))))
    authority = _der(_SEQUENCE, _der(_OID, _BASIC_CONSTRAINTS), _TRUE, _der(_OCTETS, _der(_SEQUENCE, _TRUE)))
    return host, authority


def _moment(seconds: float) -> bytes:
    moment = time.gmtime(seconds)
    # RFC 5280 requires two-digit years through 2049.
    if moment.tm_year < 2050:
        return _der(_UTC_TIME, time.strftime("%y%m%d%H%M%SZ", moment).encode())
    return _der(_GENERALIZED_TIME, time.strftime("%Y%m%d%H%M%SZ", moment).encode())


def _der(tag: int, *parts: bytes) -> bytes:
    """A tagged value. A length below 128 takes one octet; a longer one is preceded by its number of octets."""
    content = b"".join(parts)
    size = len(content)
    if size < 128:
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content
