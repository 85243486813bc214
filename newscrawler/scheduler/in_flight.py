"""Which requests are with the engine now, and how each of them went."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.core.engine import ExecutionEngine

    from newscrawler.frontier import Task


@dataclass(slots=True)
class RequestInFlight:
    """A request given to the engine: its task (None when not stored), its answer's status, an error of its callback."""

    task: "Task | None"
    host: str
    status: int | None = None
    has_error: bool = False


class RequestsInFlight:
    """The requests that the engine has, from when it takes them until their last item is through the pipelines."""

    def __init__(self) -> None:
        self._in_flight: dict[Request, RequestInFlight] = {}
        self.by_host: Counter[str] = Counter()
        self.slots: dict[str, str] = {}  # host -> the downloader's slot that its last request went through

    def __len__(self) -> int:
        return len(self._in_flight)

    def start(self, request: "Request", known: RequestInFlight) -> None:
        """Take note that the engine gets *request*."""
        self._in_flight[request] = known
        self.by_host[known.host] += 1

    def get(self, request: "Request | None") -> RequestInFlight | None:
        """Return what is known of *request*, if it is one of ours."""
        return self._in_flight.get(request) if request is not None else None

    def has(self, task: "Task") -> bool:
        """Return whether a request of *task* is with the engine."""
        return any(one.task is task for one in self._in_flight.values())

    def left(self, engine: "ExecutionEngine") -> Iterator[RequestInFlight]:
        """Yield, and forget, the requests that have left the engine, whether answered, replaced or dropped.

        The engine moves a request from its downloader to its scraper without a pause, so it is in one of the two.
        """
        downloading = engine.downloader.active
        slot = engine.scraper.slot
        scraping = slot.active if slot else set()
        for request in [one for one in self._in_flight if one not in downloading and one not in scraping]:
            one = self._in_flight.pop(request)
            self.slots[one.host] = request.meta.get("download_slot", one.host)
            self.by_host[one.host] -= 1
            if not self.by_host[one.host]:
                del self.by_host[one.host]
            yield one
