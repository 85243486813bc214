"""What a watch waits for is met, once."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import feedparser
import msgspec
import pytest
from ledger.writing import page

from newscrawler.archive.removals import note_removal
from newscrawler.errors import UsageError
from newscrawler.items import WarcRef
from newscrawler.report.runs import RunManifest
from newscrawler.sites.memory import HealthFinding, SiteFacts
from newscrawler.watch import To, Watch, load_watches, save_watch

if TYPE_CHECKING:
    from pathlib import Path

    from watch.conftest import Desk

FEED = To(feed="w.json")


def items(desk: Desk) -> list[dict[str, Any]]:
    path = desk.folder.path / "feeds/w.json"
    return json.loads(path.read_bytes())["items"][::-1] if path.exists() else []


def titles(desk: Desk) -> list[str]:
    return [item["title"] for item in items(desk)]


def test_a_query_meets_the_new_articles_that_it_finds(desk: Desk) -> None:
    watch = Watch(name="w", query="المدينة", to=FEED)
    desk.store(1, text="مجلس المدينة")
    desk.begin(watch)
    desk.store(2, text="اجتماع في المدينه")
    desk.store(3, text="طقس")
    assert desk.deliver(watch) == []
    assert titles(desk) == ["خبر 2"]  # what was there before the watch is no news
    assert "اجتماع في المدينه" in items(desk)[0]["content_html"]
    assert desk.deliver(watch) == []
    assert titles(desk) == ["خبر 2"]


def test_a_feed_is_atom_where_its_name_says_so(desk: Desk) -> None:
    watch = Watch(name="council", sites=("a",))
    desk.begin(watch)
    desk.store(1)
    desk.deliver(watch)
    read = feedparser.parse((desk.folder.path / "feeds/council.xml").read_bytes())
    assert not read.bozo
    assert [entry.title for entry in read.entries] == ["خبر 1"]


def test_headline_changes_are_told_with_the_old_headline_and_rereadings_are_none(desk: Desk) -> None:
    watch = Watch(name="w", events=("headline",), to=FEED)
    one = WarcRef(file="warc/a/1.warc.gz", offset=0, length=9, record_id="1", digest="x")
    with desk.ledger() as ledger:
        ledger.store_next(replace(page(1), warc=one))
    desk.begin(watch)
    with desk.ledger() as ledger:
        ledger.store_next(replace(page(1, "نص آخر"), warc=replace(one, offset=9)))
        ledger.store_next(replace(page(1, "نص آخر"), title="عنوان جديد", warc=replace(one, offset=18)))
        ledger.store_next(replace(page(1, "نص آخر"), title="قراءة أخرى", warc=replace(one, offset=18)))
    desk.deliver(watch)
    (item,) = items(desk)
    assert item["title"] == "عنوان تغيّر: عنوان جديد"
    assert "<p>خبر 1</p>" in item["content_html"]


def test_removals_are_met_by_query_and_site(desk: Desk) -> None:
    watch = Watch(name="w", query="مجلس", events=("removed", "returned"), sites=("a",), to=FEED)
    desk.begin(watch)
    with desk.ledger() as ledger:
        for number, text in ((1, "مجلس"), (2, "طقس")):
            ledger.store_next(page(number, text))
            stored = ledger.article(page(number).id)
            assert stored
            note_removal(ledger, stored, "404")
    desk.deliver(watch)
    assert titles(desk) == ["خبر حذفه موقعه: خبر 1"]
    assert items(desk)[0]["summary"] == "غير موجودة"


def run(desk: Desk, number: int, **found: tuple[str, ...]) -> None:
    """Write the manifest of a run that found each site with these findings."""
    sites = tuple(
        SiteFacts(
            site=site,
            findings=tuple(HealthFinding(kind=kind, detail="2 of 3 pages failed, mostly http_403") for kind in kinds),
        )
        for site, kinds in found.items()
    )
    manifest = RunManifest(
        run=number,
        command="run",
        started=f"2026-11-0{number}T00:00:00+00:00",
        ended=f"2026-11-0{number}T00:10:00+00:00",
        reason="finished",
        exit_code=0,
        summary={},
        sites=sites,
    )
    desk.folder.runs.mkdir(exist_ok=True)
    (desk.folder.runs / f"2026110{number}T000000Z-00000{number}.json").write_bytes(msgspec.json.encode(manifest))


def test_a_site_that_breaks_is_told_once_and_so_is_its_recovery(desk: Desk) -> None:
    watch = Watch(name="w", events=("broken", "blocked", "recovered"), sites=("a",), to=FEED)
    run(desk, 1, a=("layout",), b=())
    desk.begin(watch)
    run(desk, 2, a=("layout",), b=("layout",))
    run(desk, 3, a=("layout", "blocked"))
    run(desk, 4, b=())
    desk.deliver(watch)
    assert titles(desk) == ["موقع يحجبنا: صوت الوادي"]
    assert items(desk)[0]["summary"].startswith("الموقع يحجبنا: ")
    assert "ممنوع" in items(desk)[0]["summary"]
    run(desk, 5, a=())
    run(desk, 6, a=("held",))
    desk.deliver(watch)
    assert titles(desk) == [f"{what}: صوت الوادي" for what in ("موقع يحجبنا", "موقع عاد إلى عادته", "موقع فيه خلل")]


def test_a_story_is_met_when_enough_sites_have_it(desk: Desk) -> None:
    watch = Watch(name="w", events=("story",), publishers=3, query="كلمة1", to=FEED)
    text = " ".join(f"كلمة{number}" for number in range(120))
    desk.begin(watch)
    for number, site in ((1, "a"), (2, "b"), (3, "b"), (4, "c")):
        with desk.ledger() as ledger:
            ledger.store_next(replace(page(number, text), site=site, near_hash=page(1, text).near_hash))
        desk.deliver(watch)
        assert len(items(desk)) == (number == 4)
    assert items(desk)[0]["summary"] == "a, b, c"


def test_a_watch_is_written_read_and_refused(tmp_path: Path) -> None:
    to = To(webhook="https://a.example/", mail=("a@b.example",))
    watch = Watch(name="w", query='مجلس "المدينة"', events=("new", "removed"), quiet=("22:00-06:00",), to=to)
    save_watch(watch, tmp_path)
    assert load_watches(tmp_path) == [watch]
    with pytest.raises(UsageError, match="is there already"):
        save_watch(watch, tmp_path)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("", "needs a query"),
        ('query = "a"\ntime = 1', "unknown field"),
        ('query = "titel:a"', "did you mean title"),
        ('events = ["gone"]', "Invalid enum value 'gone'"),
        ('query = "a"\nquiet = ["9-10"]', "quiet"),
        ('query = "a"\nat = "25:00"', "time of the day"),
        ('query = "a"\ntimezone = "Mars"', "timezone"),
        ('query = "a"\n[to]\nfeed = "../a.xml"', "to.feed"),
        ("query = ", "w.toml"),
    ],
)
def test_a_wrong_file_is_named_with_what_is_wrong(toml: str, said: str, tmp_path: Path) -> None:
    (tmp_path / "w.toml").write_text(toml, "utf-8")
    with pytest.raises(UsageError, match=said) as error:
        load_watches(tmp_path)
    assert "w.toml" in str(error.value)
