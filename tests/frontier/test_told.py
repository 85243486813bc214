"""What reports, rebuilds and other rooms are told of what the frontier holds."""

from __future__ import annotations

import pytest

from newscrawler.frontier import ArticleState, Commit, Frontier, NewTask, Outcome
from newscrawler.frontier.task import key_hash
from newscrawler.items import Entry
from newscrawler.record import article_of_fields

NOW = 1_700_000_000.0
NEWS, FEED, OLD = "https://a.example/news", "https://a.example/feed", "https://b.example/old"
HINT = Entry(url=NEWS, source="feed", title="عنوان")


@pytest.fixture
def filled(frontier: Frontier) -> Frontier:
    """One run: a page was stored, a feed read in vain, a page of another site is still to be fetched."""
    frontier.put([NewTask(url=f"{NEWS}?utm_source=x", key=NEWS, site="a", hint=HINT)], now=NOW)
    frontier.put([NewTask(url=FEED, key=FEED, site="a", kind="feed"), NewTask(url=OLD, key=OLD, site="b")], now=NOW + 1)
    run = frontier.start_run("newscrawler crawl", now=NOW)
    ended = (
        Outcome(key=NEWS, outcome="stored", moment=NOW + 5, status=200, reason="read", detail="whole"),
        Outcome(key=FEED, outcome="failed", moment=NOW + 6, status=500, reason="http_500"),
    )
    article = ArticleState(
        id="00000000000000ff",
        site="a",
        url=NEWS,
        title="عنوان",
        version=2,
        moment=NOW + 5,
        content_hash="ab" * 32,
        near_hash="m1-",
        file="articles/a/2023-11.jsonl",
        offset=40,
    )
    sizes = {"articles/a/2023-11.jsonl": 90, "warc/a/1.warc.gz": 70}
    frontier.commit(
        Commit(
            moment=NOW + 6,
            run=run,
            outcomes=ended,
            articles=(article,),
            offsets=sizes,
            closed=("warc/a/1.warc.gz",),
        )
    )
    return frontier


def test_fetches_are_told_in_their_order_with_all_that_is_known_of_them(filled: Frontier) -> None:
    news, feed = filled.fetches()
    assert (news.number, news.site, news.kind, news.url) == (1, "a", "page", f"{NEWS}?utm_source=x")
    assert (news.outcome, news.reason, news.status, news.moment, news.seen) == ("stored", "read", 200, NOW + 5, NOW)
    assert (feed.number, feed.kind, feed.outcome, feed.reason) == (2, "feed", "failed", "http_500")
    assert filled.last_event() == 2
    assert [one.number for one in filled.fetches(after=1)] == [2]


def test_known_pages_are_told_by_site_with_what_became_of_them(filled: Frontier) -> None:
    news, old = filled.known_pages()
    assert (news.site, news.url, news.state, news.seen, news.hint) == ("a", f"{NEWS}?utm_source=x", "done", NOW, HINT)
    assert (news.outcome, news.reason, news.stored) == ("stored", "read", True)
    assert (old.site, old.url, old.state, old.seen, old.hint) == ("b", OLD, "pending", NOW + 1, None)
    assert (old.outcome, old.reason, old.stored) == (None, None, False)
    assert [page.url for page in filled.known_pages("b")] == [OLD]


def test_a_page_that_failed_is_known_as_failed(filled: Frontier) -> None:
    filled.commit(Commit(moment=NOW + 9, outcomes=(Outcome(key=OLD, outcome="failed", moment=NOW + 9),)))
    assert [(page.state, page.stored) for page in filled.known_pages("b")] == [("failed", False)]


def test_the_first_event_of_an_empty_frontier_is_none(frontier: Frontier) -> None:
    assert frontier.last_event() == 0
    assert list(frontier.fetches()) == []


def test_where_articles_lie_and_how_far_files_count(filled: Frontier) -> None:
    assert list(filled.articles()) == [("00000000000000ff", 2, "articles/a/2023-11.jsonl", 40)]
    assert filled.sizes() == {"articles/a/2023-11.jsonl": 90, "warc/a/1.warc.gz": 70}
    assert filled.offsets() == {"articles/a/2023-11.jsonl": 90}


def test_files_are_forgotten_that_hold_no_article(filled: Frontier) -> None:
    filled.register("rejected/a/2023-11.jsonl", 30)
    assert filled.offsets()["rejected/a/2023-11.jsonl"] == 30
    filled.forget(["rejected/a/2023-11.jsonl", "warc/a/1.warc.gz", "articles/a/2023-11.jsonl"])
    assert filled.sizes() == {"articles/a/2023-11.jsonl": 90}


def test_pages_are_found_by_the_hash_of_their_key(filled: Frontier) -> None:
    numbers = [key_hash(OLD), key_hash(FEED), key_hash("https://a.example/unknown"), key_hash(NEWS)]
    assert filled.pages(numbers) == [(OLD, OLD), (f"{NEWS}?utm_source=x", NEWS)], "a feed is no page"


def test_known_articles_are_visited_again_when_somebody_asks(filled: Frontier) -> None:
    assert filled.status(NEWS).due == 0.0
    assert filled.visit_again(["b"], now=NOW + 50) == 0, "its page was never fetched"
    assert filled.visit_again(["nobody"], now=NOW + 50) == 0
    assert filled.visit_again(["a", "b"], now=NOW + 50) == 1
    assert filled.status(NEWS).due == NOW + 50
    assert filled.status(FEED).due == 0.0


@pytest.mark.parametrize(("due", "again"), [(NOW + 900, 1), (0.0, 0)])
def test_a_page_that_shows_its_article_no_more_is_visited_again_too(filled: Frontier, due: float, again: int) -> None:
    filled.visit_again(["a"], now=NOW + 10)
    [task] = filled.lease(1, now=NOW + 11, worker="w")
    filled.commit(
        Commit(moment=NOW + 12, outcomes=(Outcome(key=task.key, outcome="rejected", moment=NOW + 12, due=due),))
    )
    assert filled.visit_again(["a"], now=NOW + 50) == again


def test_the_state_of_an_article_is_taken_from_its_record(frontier: Frontier, fetched_at: object) -> None:
    article = article_of_fields(f"{NEWS}?utm_source=x", "عنوان", "نص الخبر.", fetched_at=fetched_at)
    state = ArticleState.of(article, file="articles/a/2023-11.jsonl", offset=7, moment=NOW)
    frontier.commit(Commit(moment=NOW, articles=(state,), offsets={state.file: 90}))
    stored = frontier.article(article.id)
    assert stored == state
    assert (stored.site, stored.url, stored.title, stored.version) == ("a-example", NEWS, "عنوان", 1)
    assert (stored.content_hash, stored.near_hash) == (article.content_hash, article.near_hash)
    assert (stored.file, stored.offset, stored.moment) == ("articles/a/2023-11.jsonl", 7, NOW)


def test_the_next_moment_is_the_soonest_of_all_queues(filled: Frontier) -> None:
    urls = [f"https://{host}.example/later" for host in "cde"]
    dues = dict(zip(urls, (NOW + 300, NOW + 200, NOW + 400), strict=True))
    filled.put([NewTask(url=url, key=url, site="c", due=due) for url, due in dues.items()], now=NOW)
    assert filled.next_moment(now=NOW, sites=["c"]) == NOW + 200
    filled.block_host_until("d.example", NOW + 350, "retry_after")
    assert filled.next_moment(now=NOW, sites=["c"]) == NOW + 300
    assert filled.next_moment(now=NOW, sites=["nobody"]) is None


def test_only_hosts_on_which_something_of_the_site_waits_are_told_as_blocked(filled: Frontier) -> None:
    for host in ("a.example", "b.example"):
        filled.block_host_until(host, NOW + 100, "http_429")
    assert [state.host for state in filled.blocked(now=NOW)] == ["b.example"], "nothing waits on the other"
    assert filled.blocked(now=NOW, sites=["a"]) == []
    assert filled.blocked(now=NOW + 100) == []
