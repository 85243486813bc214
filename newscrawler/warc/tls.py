"""What secured a connection, under the names that archives and the IANA use."""

import re
from dataclasses import dataclass

# OpenSSL's names of the suites of TLS 1.2; those of TLS 1.3 are the IANA's
_SUITE = re.compile(
    r"(?:(ECDHE|DHE)-(RSA|ECDSA|DSS)-)?(AES|CAMELLIA|ARIA)-?([0-9]{3})(?:-(GCM|CCM8?))?(?:-(SHA[0-9]*))?"
)
_CHACHA = re.compile(r"(ECDHE|DHE)-(RSA|ECDSA)-CHACHA20-POLY1305")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """The TLS *version* ("tls/1.3"), the *cipher_suite* (its IANA name), the SHA-256 of the *certificate* (hex)."""

    version: str
    cipher_suite: str
    certificate: str | None = None


def version_name(openssl: str) -> str:
    """Return a version of TLS as ``WARC-Protocol`` has it.

    >>> version_name("TLSv1.3"), version_name("TLSv1")
    ('tls/1.3', 'tls/1.0')
    """
    number = openssl.removeprefix("TLSv")
    return openssl.lower() if number == openssl else f"tls/{number if '.' in number else number + '.0'}"


def suite_name(openssl: str) -> str:
    """Return the IANA name of a cipher suite; a name that follows no known pattern as it is.

    >>> suite_name("TLS_AES_256_GCM_SHA384"), suite_name("ECDHE-RSA-AES128-GCM-SHA256"), suite_name("AES256-SHA")
    ('TLS_AES_256_GCM_SHA384', 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'TLS_RSA_WITH_AES_256_CBC_SHA')
    """
    if chacha := _CHACHA.fullmatch(openssl):
        return f"TLS_{chacha[1]}_{chacha[2]}_WITH_CHACHA20_POLY1305_SHA256"
    found = _SUITE.fullmatch(openssl)
    if found is None:
        return openssl
    exchange, signed, cipher, bits, mode, digest = found.groups()
    keys = f"{exchange}_{signed}" if exchange else "RSA"
    mode = {"CCM8": "CCM_8", None: "CBC"}.get(mode, mode)
    return "_".join(filter(None, ("TLS", keys, "WITH", cipher, bits, mode, digest)))
