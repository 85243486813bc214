"""Which request a task becomes."""

import pytest

from newscrawler.frontier import MORE_KIND, Task
from newscrawler.scheduler.requests import request_of
from newscrawler.spiders.news import NewsSpider

URL = "https://almidan.example/comment.php?__wb_method=POST&text=%D8%B4%D8%B1%D8%A7%D8%A1"


def task(kind: str) -> Task:
    return Task(url=URL, key=URL, site="almidan", host="almidan.example", kind=kind)


@pytest.mark.parametrize("kind", ["page", "listing", "sitemap"])
def test_a_link_makes_nobody_post(kind: str) -> None:
    request = request_of(task(kind), NewsSpider())
    assert (request.method, request.url, request.body) == ("GET", URL, b"")


def test_more_of_a_list_is_asked_as_its_script_would() -> None:
    request = request_of(task(MORE_KIND), NewsSpider())
    assert (request.method, request.url) == ("POST", "https://almidan.example/comment.php")
    assert request.body == b"text=%D8%B4%D8%B1%D8%A7%D8%A1"
