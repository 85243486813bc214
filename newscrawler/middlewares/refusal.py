"""A request that we refuse to send, or an answer that we refuse to read: with a reason that can be counted."""

from scrapy.exceptions import IgnoreRequest

PAGE_BUDGET = "page_budget"  # the reason for which a host that has given its share of a run is put off


class Refusal(IgnoreRequest):
    """Raised by our downloader middlewares; *reason* is counted and written to the frontier."""

    def __init__(self, reason: str, detail: str) -> None:
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
