"""Requests of tasks; plain requests of Scrapy spiders as rows of the frontier, and back."""

import base64
import json
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.utils.request import request_from_dict

from newscrawler.frontier import MORE_KIND, NewTask, Task
from newscrawler.urls import Posted, as_sent

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

REQUEST_KIND = "request"


@runtime_checkable
class ReadsTasks(Protocol):
    """A spider with a callback for the answers to tasks."""

    def parse_task(self, response: "Response") -> Any:
        """Read the answer to the task in ``response.meta["task"]``."""


@runtime_checkable
class HearsFailures(Protocol):
    """A spider with a callback for tasks that got no answer."""

    def fail_task(self, failure: "Failure") -> Any:
        """Hear why there was no answer."""


def request_of(task: Task, spider: "Spider") -> Request:
    """Return the request for *task*, for the spider's ``parse_task`` and ``fail_task`` when it has them.

    A link that looks like the address of a POST is asked for as it is: whoever wrote it might have us post for them.
    """
    sent = as_sent(task.url) if task.kind == MORE_KIND else Posted(task.url)
    return Request(
        sent.url,
        method="GET" if sent.body is None else "POST",
        body=sent.body or b"",
        headers={"Content-Type": sent.content_type} if sent.content_type else None,
        callback=spider.parse_task if isinstance(spider, ReadsTasks) else None,
        errback=spider.fail_task if isinstance(spider, HearsFailures) else None,
        dont_filter=True,
        meta={"task": task},
    )


def request_task(request: Request, crawler: "Crawler") -> NewTask | None:
    """Return *request* as a task; None when its callback is no method of the spider, or its meta is not JSON.

    Its key is Scrapy's fingerprint: method, URL and body. A request with ``dont_filter`` is wanted again.
    """
    spider = crawler.spider
    if spider is None:
        return None
    try:
        stored = _to_json(request.to_dict(spider=spider))
    except (TypeError, ValueError):
        return None
    return NewTask(
        url=request.url,
        key=f"{REQUEST_KIND}:{crawler.request_fingerprinter.fingerprint(request).hex()}",
        site=spider.name,
        host=urlsplit(request.url).hostname or "",
        kind=REQUEST_KIND,
        depth=request.meta.get("depth", 0),
        priority=request.priority,
        again=request.dont_filter,
        request=stored,
    )


def stored_request(task: Task, spider: "Spider") -> Request:
    """Return the request that :func:`request_task` stored. Raises ValueError when the spider has lost its callback."""
    data: dict[str, Any] = json.loads(task.request or "{}")
    data["body"] = base64.b64decode(data["body"])
    data["headers"] = {name: [one.encode("latin-1") for one in values] for name, values in data["headers"].items()}
    request = request_from_dict(data, spider=spider)
    request.meta["task"] = task
    return request


def _to_json(data: dict[str, Any]) -> str:
    data["body"] = base64.b64encode(data["body"]).decode("ascii")
    data["headers"] = {
        name.decode("latin-1"): [value.decode("latin-1") for value in values]
        for name, values in data["headers"].items()
    }
    text = json.dumps(data, ensure_ascii=False)
    if json.loads(text) != data:  # a tuple, a number as a key: it would come back as something else
        raise ValueError("the request does not survive JSON")
    return text
