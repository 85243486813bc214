"""The queue of ``scrapy shell``: what is typed is fetched; nothing is stored, and no data folder is touched."""

from collections import deque
from typing import TYPE_CHECKING

from scrapy.core.scheduler import BaseScheduler

if TYPE_CHECKING:
    from scrapy import Request


class ShellScheduler(BaseScheduler):
    """Gives requests back in the order in which they came."""

    def __init__(self) -> None:
        self._requests: deque[Request] = deque()

    def has_pending_requests(self) -> bool:
        """Return whether a request waits."""
        return bool(self._requests)

    def enqueue_request(self, request: "Request") -> bool:
        """Take *request*."""
        self._requests.append(request)
        return True

    def next_request(self) -> "Request | None":
        """Return the next request."""
        return self._requests.popleft() if self._requests else None
