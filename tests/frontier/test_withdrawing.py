"""What is taken out of the embedded frontier leaves nothing but its address."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.frontier import ArticleState, Commit, NewTask, Outcome, open_frontier
from newscrawler.items import Entry

if TYPE_CHECKING:
    from pathlib import Path

NOW = 1_700_000_000.0
URLS = ("https://a.example/1", "https://a.example/2")
TALE = "حكاية زبرجد"


def test_what_is_withdrawn_leaves_nothing_but_its_address(path: Path) -> None:
    file = "articles/a/2026-01.jsonl"
    state = ArticleState(
        id="00000000000000aa",
        site="a",
        url=URLS[0],
        title=TALE,
        version=1,
        content_hash="00" * 32,
        near_hash="0",
        file=file,
        offset=0,
        moment=NOW,
    )
    with open_frontier(path) as frontier:
        hint = Entry(url=URLS[0], source="feed", title=TALE)
        frontier.put([NewTask(url=url, key=url, site="a", hint=hint) for url in URLS[:1]], now=NOW)
        frontier.put([NewTask(url=URLS[1], key=URLS[1], site="a")], now=NOW)
        frontier.register(file, 0)
        frontier.lease(2, now=NOW)
        told = [Outcome(key=url, outcome="stored", moment=NOW, due=NOW + 9, detail=TALE) for url in URLS[:1]]
        told.append(Outcome(key=URLS[1], outcome="stored", moment=NOW))
        frontier.commit(Commit(moment=NOW, outcomes=tuple(told), articles=(state,)))
        frontier.withdraw(state.id, [URLS[0], "https://a.example/never-seen"])
        assert frontier.article(state.id) is None
        assert [event.detail for event in frontier.history(URLS[0])] == [None]
        assert frontier.next_moment(now=NOW) is None
        assert (frontier.counts("a").articles, frontier.counts("a").done) == (0, 2)
        left = b"".join(file.read_bytes() for file in path.parent.glob("frontier.sqlite*"))
        assert TALE.encode() not in left
