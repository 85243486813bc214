"""What there is to fetch: tasks as they are put into the frontier, and as it leases them."""

from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from urllib.parse import urlsplit

from newscrawler.items import Entry

MORE_KIND = "more"
"""The kind of what a script asks for to go on with a list: the only one whose address may stand for a POST."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTask:
    """A URL to fetch.

    *key* is the identity of the URL (its canonical form); *host* defaults to the host of *url*. A higher *priority*
    goes first. *due* is epoch seconds, UTC; 0 means at once. *via* is the URL that named it. *again* makes a URL that
    was done, failed or put off PENDING again, due at *due*; without it a known URL is left as it is. *request* is the
    JSON form of a request that is more than its URL.
    """

    url: str
    key: str
    site: str
    host: str = ""
    kind: str = "page"
    depth: int = 0
    priority: int = 0
    hint: Entry | None = None
    via: str | None = None
    due: float = 0.0
    again: bool = False
    request: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """A leased URL: what :class:`NewTask` said, how often it was tried in vain, and its stored validators.

    *seen* is when it was put first (epoch seconds), *visited* whether a fetch of it ever ended.
    """

    url: str
    key: str
    site: str
    host: str
    kind: str
    depth: int = 0
    priority: int = 0
    hint: Entry | None = None
    attempts: int = 0
    etag: str | None = None
    last_modified: str | None = None
    via: str | None = None
    request: str | None = None
    seen: float | None = None
    visited: bool = True


def key_hash(key: str) -> int:
    """Return 64 bits that stand for *key*, as SQLite's signed integer: 8 of its host, 56 of all of it (BLAKE2b).

    The host's bits put what a sitemap names side by side in the index: a batch touches 1/256 of it for each host.
    Among 5 million URLs two share their bits with a chance of 1 in 700,000 when they are spread over 200 hosts, and of
    1 in 6,000 when all are on one (birthday bound); the second would be taken for the first.
    """
    host = key.partition("://")[2].partition("/")[0]
    whole = blake2b(key.encode("utf-8", "surrogatepass"), digest_size=7).digest()
    return int.from_bytes(_host_byte(host) + whole, "big", signed=True)


@lru_cache(maxsize=4096)
def _host_byte(host: str) -> bytes:
    return blake2b(host.encode("utf-8", "surrogatepass"), digest_size=1).digest()


def queue_host(task: NewTask) -> str:
    """Return the host of *task* in lower case, without port and credentials; "" when its URL has none."""
    return task.host or urlsplit(task.url).hostname or ""
