"""Plain requests of Scrapy spiders as rows of the frontier, and back."""

import base64
import json
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.utils.request import request_from_dict

from newscrawler.frontier import NewTask, Task

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.crawler import Crawler

REQUEST_KIND = "request"


def request_task(request: "Request", crawler: "Crawler") -> NewTask | None:
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


def stored_request(task: Task, spider: "Spider") -> "Request":
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
