from __future__ import annotations

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.doors import doors_of
from newscrawler.discovery.harvest import Source

HERE = "https://almidan.example/"
THERE = "https://almidan.example/ar/"
LINKS = "".join(f'<a href="/akhbar/{n}">قسم {n}</a>' for n in range(5))


def doors(body: str, url: str = HERE) -> tuple[str, ...]:
    return doors_of(body.encode(), url, {"content-type": "text/html; charset=utf-8"})


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<meta http-equiv="refresh" content="0; url=/ar/">', id="refresh"),
        pytest.param("<META HTTP-EQUIV=Refresh CONTENT='2;URL=\"ar/\"'>", id="refresh-with-quotes-in-the-value"),
        pytest.param('<meta http-equiv="refresh" content="0, /ar/">', id="refresh-with-a-comma-and-no-name"),
        pytest.param('<script>location.replace("/ar/")</script>', id="replace"),
        pytest.param("<script>window.location.href = '/ar/';</script>", id="href"),
        pytest.param("<script>if (top == self) { top.location='\\/ar\\/' }</script>", id="escaped-slashes"),
        pytest.param("<body onload=\"location.assign('/ar/')\">", id="onload"),
        pytest.param("<script>setTimeout(function(){window.location='/ar/'}, 900)</script>", id="after-a-moment"),
        pytest.param(
            '<noscript><meta http-equiv="refresh" content="0;url=/no"></noscript><script>location="/ar/"</script>',
            id="noscript-comes-last",
        ),
        pytest.param('<frameset><frame src="ar/"></frameset>', id="frame"),
        pytest.param('<iframe src="/ar/" width="100%"></iframe>', id="iframe"),
        pytest.param('<meta http-equiv="refresh" content="0;url=/ar/"><a href="/ar/">ادخل</a>', id="with-a-link"),
    ],
)
def test_a_page_that_only_sends_on_says_where(body: str) -> None:
    assert doors(f"<html><head><title>الميدان</title></head>{body}</html>") == (THERE,)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param('<meta http-equiv="refresh" content="300">', id="reloads-itself"),
        pytest.param('<meta http-equiv="refresh" content="0;url=/?">', id="leads-to-itself"),
        pytest.param('<meta http-equiv="refresh" content="300;url=/ar/">', id="after-five-minutes"),
        pytest.param(f"<script>location.replace('/ar/')</script>{LINKS}", id="a-page-with-links"),
        pytest.param("<script>var location_name = '/ar/'; go(location + '/ar/')</script>", id="no-assignment"),
        pytest.param('<iframe src="https://player.example/7"></iframe>', id="frame-of-others"),
        pytest.param(f'<article>{"نص الخبر كاملا هنا. " * 20}<iframe src="/player/7"></iframe></article>', id="player"),
        pytest.param('<p>اكتب location = "/ar/" في شريط العنوان</p>', id="words"),
    ],
)
def test_a_page_to_be_read_is_no_door(body: str) -> None:
    assert doors(f"<html><head><title>الميدان</title></head><body>{body}</body></html>") == ()


def test_a_refresh_may_stand_in_the_header() -> None:
    assert doors_of(b"", HERE, {"Refresh": "0; url=/ar/"}) == (THERE,)
    assert doors_of(b"", HERE, {"Refresh": "300"}) == doors_of(b"", HERE, {"Refresh": "0; url=/?"}) == ()


def test_the_frames_of_a_frameset_are_all_doors() -> None:
    assert doors('<frameset><frame src="menu.html"><frame src="news.html"></frameset>') == (
        f"{HERE}menu.html",
        f"{HERE}news.html",
    )


@pytest.mark.parametrize("kind", ["home", "feed", "sitemap", "listing"])
def test_what_stands_behind_a_door_is_a_source_of_the_same_kind(kind) -> None:
    body = b'<html><head><meta http-equiv="refresh" content="0;url=/ar/"></head></html>'
    harvest = read_answer(Source(url=HERE, kind=kind), body, url=HERE, headers={})
    assert [(source.url, source.kind, source.depth) for source in harvest.sources] == [(THERE, kind, 1)]


def test_a_feed_whose_texts_hold_a_frame_is_a_feed() -> None:
    text = f'<![CDATA[<p>خبر</p><iframe src="{HERE}embed/1"></iframe>]]>'
    item = f"<item><title>خبر الميناء</title><link>{HERE}news/1</link><description>{text}</description></item>"
    body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>x</title>{item}</channel></rss>'.encode()
    harvest = read_answer(Source(url=f"{HERE}feed", kind="feed"), body, url=f"{HERE}feed", headers={})
    assert [entry.url for entry in harvest.entries] == [f"{HERE}news/1"]
    assert "door" not in harvest.flags


def test_a_front_page_behind_doors_is_found_and_circles_end(site) -> None:
    found = site.run(
        site.web(
            {
                "/": site.html('<script>location.replace("/enter")</script>'),
                "/enter": site.html('<frameset><frame src="/menu"><frame src="/ar/"></frameset>'),
                "/menu": site.html('<meta http-equiv="refresh" content="0;url=/">'),
                "/ar/": site.html('<h2><a href="/news/1001/">افتتاح مكتبة عامة في حي الميناء</a></h2>'),
                "/news/1001/": site.html("<article>خبر</article>"),
            }
        )
    )
    assert set(found.articles) == {"https://almidan.example/news/1001"}
    assert found.asked.count("/") == 1
