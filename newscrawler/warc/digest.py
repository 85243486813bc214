"""Digests as WARC and CDXJ tools write them."""

import base64
from hashlib import sha1


def payload_digest(data: bytes) -> str:
    """Return the digest of *data*: SHA-1 in base 32.

    >>> payload_digest(b"")
    'sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ'
    """
    return "sha1:" + base64.b32encode(sha1(data, usedforsecurity=False).digest()).decode("ascii")
