"""An object store: bytes by key, put once and for ever; retries and time limits are obstore's (extra "objects")."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import from_url

from newscrawler.errors import KeyTakenError, StorageError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from obstore.store import ClientConfig, RetryConfig

# A crawl that waits for the store holds its pages in memory: after half a minute it ends, and begins anew later.
_RETRIES: RetryConfig = {
    "max_retries": 30,
    "retry_timeout": timedelta(seconds=30),
    "backoff": {"init_backoff": timedelta(seconds=0.1), "max_backoff": timedelta(seconds=3), "base": 2},
}
_LIMITS: ClientConfig = {
    "connect_timeout": timedelta(seconds=5),
    "timeout": timedelta(seconds=120),  # of one request: 8 MB at half a megabit a second
    "allow_http": True,  # where the endpoint says so; s3:// alone is https
}
_LISTED = 1000  # keys in an answer: the most that S3 gives
_FRONTIER = "frontier.url"


class ObjectStore:
    """The objects below *address*: ``s3://bucket/prefix``, or ``file:///folder``.

    Endpoint and keys come from the usual variables of the environment (AWS_ENDPOINT_URL, AWS_ACCESS_KEY_ID, …).
    Methods raise StorageError when the store does not answer, and may be called in any thread.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        scheme = urlsplit(address).scheme
        if scheme not in {"s3", "file"} or urlsplit(address).password:
            raise UsageError(f"--store {address}: name it as s3://bucket/prefix; keys stand in the environment (AWS_…)")
        try:
            if scheme == "s3":
                self._store = from_url(address, client_options=_LIMITS, retry_config=_RETRIES)
            else:
                self._store = from_url(address, mkdir=True)
        except (BaseError, OSError, ValueError) as error:
            raise UsageError(f"--store {address}: {_brief(error)}") from error

    def put_new(self, key: str, data: bytes) -> None:
        """Put *data* under *key*. Raises KeyTakenError when something is there: it is never overwritten."""
        with self._explained(key):
            obstore.put(self._store, key, data, mode="create", use_multipart=False)

    def get(self, key: str) -> bytes:
        """Return what lies under *key*. Raises StorageError when nothing does."""
        with self._explained(key):
            return bytes(obstore.get(self._store, key).bytes())

    def keys(self, prefix: str, *, after: str) -> list[str]:
        """Return the keys below *prefix* that follow *after*, in their order."""
        with self._explained(prefix):
            found = obstore.list(self._store, prefix, offset=after, chunk_size=_LISTED)
            return sorted(meta["path"] for some in found for meta in some)

    def folders(self, prefix: str) -> list[str]:
        """Return the next parts of the keys below *prefix*: the names of its folders."""
        with self._explained(prefix):
            found = obstore.list_with_delimiter(self._store, prefix)["common_prefixes"]
        return sorted(path.rstrip("/").rpartition("/")[2] for path in found)

    def claim(self, frontier: str) -> None:
        """Write down that the segments belong to *frontier*, an address without password; the first word stays."""
        try:
            self.put_new(_FRONTIER, f"{frontier}\n".encode())
        except KeyTakenError:
            return

    def frontier(self) -> str:
        """Return the address of the frontier that the segments belong to."""
        return self.get(_FRONTIER).decode().strip()

    @contextmanager
    def _explained(self, key: str) -> Iterator[None]:
        try:
            yield
        except AlreadyExistsError as error:
            raise KeyTakenError(f"{self.address}: {key} is there already, and is not overwritten") from error
        except (BaseError, OSError) as error:
            raise StorageError(f"{self.address}: {key}: {_brief(error)}; what was committed is safe") from error


def _brief(error: Exception) -> str:
    """Return the first line of what *error* says; the others are of its inner parts."""
    return (str(error).splitlines() or [type(error).__name__])[0][:300]
