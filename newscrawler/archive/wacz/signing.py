"""Signatures of WACZ files, by the key of whoever exports (WACZ Signing and Verification 0.1.0, anonymous)."""

from base64 import b64decode, b64encode
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP384R1,
    EllipticCurvePrivateKey,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_public_key,
    load_pem_private_key,
)

from newscrawler.errors import UsageError

_VERSION = "0.1.0"
_NUMBER_BYTES = 48  # of each of the two numbers of a P-384 signature, one after the other: what browsers verify


class SignedData(msgspec.Struct, frozen=True, kw_only=True, rename="camel"):
    """What ``datapackage-digest.json`` says of the signature over *hash*; it and *public_key* are in Base64."""

    hash: str
    signature: str
    public_key: str
    created: str
    software: str
    version: str = _VERSION


class Signer:
    """A private key: ECDSA on P-384, which ReplayWeb.page verifies."""

    def __init__(self, key: EllipticCurvePrivateKey) -> None:
        self._key = key

    @classmethod
    def of(cls, path: Path) -> "Signer":
        """Return the signer with the key in the PEM file *path*. Raises UsageError when there is no such key."""
        how = "make one with `openssl ecparam -name secp384r1 -genkey -noout -out key.pem`"
        try:
            key = load_pem_private_key(path.read_bytes(), password=None)
        except OSError as error:
            raise UsageError(f"{path}: {error.strerror}; {how}") from error
        except (TypeError, ValueError, UnsupportedAlgorithm) as error:
            raise UsageError(f"{path}: no private key in PEM without a password ({error}); {how}") from error
        if not isinstance(key, EllipticCurvePrivateKey) or not isinstance(key.curve, SECP384R1):
            raise UsageError(f"{path}: not a key on the curve P-384 (secp384r1); {how}")
        return cls(key)

    def sign(self, digest: str, *, software: str, created: datetime) -> SignedData:
        """Return the signature over *digest* ("sha256:…"), made at *created*."""
        first, second = decode_dss_signature(self._key.sign(digest.encode(), ECDSA(SHA256())))
        numbers = first.to_bytes(_NUMBER_BYTES, "big") + second.to_bytes(_NUMBER_BYTES, "big")
        public = self._key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
        return SignedData(
            hash=digest,
            signature=b64encode(numbers).decode(),
            public_key=b64encode(public).decode(),
            created=created.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            software=software,
        )


def signature_fault(signed: object, digest: str) -> str | None:
    """Return what is wrong with *signed* (the JSON of a signature over *digest*); None when it holds.

    Signatures with the certificate of a domain are made by others, and not judged.
    """
    if isinstance(signed, dict) and "domainCert" in signed:
        return None
    try:
        data = msgspec.convert(signed, SignedData)
        key = load_der_public_key(b64decode(data.public_key, validate=True))
        numbers = b64decode(data.signature, validate=True)
    except (msgspec.ValidationError, ValueError, UnsupportedAlgorithm) as error:
        return f"cannot be read: {error}"
    if data.hash != digest:
        return f"is one of {data.hash}"
    if not isinstance(key, EllipticCurvePublicKey) or len(numbers) != 2 * _NUMBER_BYTES:
        return "is no ECDSA signature on P-384"
    first, second = (int.from_bytes(part, "big") for part in (numbers[:_NUMBER_BYTES], numbers[_NUMBER_BYTES:]))
    try:
        key.verify(encode_dss_signature(first, second), data.hash.encode(), ECDSA(SHA256()))
    except InvalidSignature:
        return "was not made with its key"
    return None
