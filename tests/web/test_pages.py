"""What each page shows, and what every answer forbids the browser."""

from __future__ import annotations

import gzip
import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from importlib.resources import files
from typing import TYPE_CHECKING

import pytest
from lxml import html
from search.making import store
from warcio.archiveiterator import ArchiveIterator
from web.archives import BRIDGE, EDITED, SITE, archive_of_all, serving

from newscrawler.extract.body.themes import theme_tokens
from newscrawler.items.schema import decode_line
from newscrawler.ledger import open_ledger
from newscrawler.report.labels import REASON_WORDS
from newscrawler.report.words import REASONS
from newscrawler.storage import DataFolder
from newscrawler.web.words import Words, messages

if TYPE_CHECKING:
    from pathlib import Path

    from conftest import Crawled
    from lxml.html import HtmlElement
    from web.archives import Got, Site

PAGES = (
    "/",
    "/search",
    "/search?q=الجسر&sort=new",
    "/search?q=لا-شيء-كهذا",
    f"/article/{BRIDGE.id}",
    f"/article/{BRIDGE.id}?removed=1",
    f"/article/{BRIDGE.id}/changes",
    f"/site/{SITE}",
    f"/held/{BRIDGE.id}",
    f"/story/{BRIDGE.id}",
    "/changes",
    "/changes?kind=headline",
    "/nothing",
)


def tree(got: Got) -> HtmlElement:
    return html.document_fromstring(got.text)


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("en", "ltr")])
def test_each_page_stands_in_both_languages(site: Site, path: str, language: str, direction: str) -> None:
    got = site.get(path, Cookie=f"lang={language}")
    assert got.status == (404 if path == "/nothing" else 200)
    page = tree(got)
    assert (page.get("lang"), page.get("dir")) == (language, direction)
    assert page.xpath("count(//h1)") == 1
    assert not page.xpath("//script | //img | //iframe | //@style | //@onclick")
    assert set(page.xpath("//link[@rel='stylesheet' or @rel='icon']/@href")) == {"/style.css", "data:,"}
    assert {one.partition("/")[0] for one in page.xpath("//link/@href")} == {"", "data:,"}
    assert "default-src 'none'" in got.headers["content-security-policy"]
    assert got.headers["x-content-type-options"] == "nosniff"
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


@pytest.mark.parametrize("path", PAGES)
def test_an_english_page_has_arabic_from_the_archive_only(site: Site, path: str) -> None:
    """What the pages say themselves is in the reader's language, but for the link to the other one."""
    words = {entry["ar"] for key, entry in messages().items() if not key.endswith(".typed") and "{" not in entry["ar"]}
    own = {word for word in words if len(word) > 8}
    shown = site.get(path, Cookie="lang=en").text
    assert {word for word in own if word in shown} <= {"تنزيل:"}


def test_home_counts_what_came_in_and_names_what_is_broken(site: Site) -> None:
    page = tree(site.get("/", Cookie="lang=en"))
    assert [card.find("b").text for card in page.xpath("//ul[@class='cards']/li")] == ["0", "3", "1", "1"]
    assert "3 of 4 pages" in page.find_class("finding")[0].text_content()
    assert page.xpath("//section[@aria-labelledby='stories']//a[contains(@href, '/story/')]")


def test_search_marks_spellings_counts_and_narrows(site: Site) -> None:
    page = tree(site.get("/search?q=لِلجِسر"))
    assert {mark.text for mark in page.iter("mark")} >= {"الجسر"}
    assert [found.text_content() for found in page.xpath("//aside//a[contains(@href, 'site=')]")]
    narrowed = tree(site.get("/search?q=الجسر&site=other.example"))
    assert len(narrowed.xpath("//ol/li")) == 1
    assert narrowed.xpath("//ul[@class='chips']//a[not(contains(@href, 'site='))]")


@pytest.mark.parametrize(
    ("query", "status"),
    [("colour:red", 400), ("-only", 400), ("(", 400), ("x" * 1001, 400), ("since:2026-01-01 until:2026-12-31", 200)],
)
def test_a_query_is_answered_or_said_to_be_wrong(site: Site, query: str, status: int) -> None:
    assert site.get(f"/search?q={query}").status == status


@pytest.mark.parametrize("number", ["0", "-1", "9" * 30, "x", "٣"])
def test_any_number_of_a_page_is_a_page(site: Site, number: str) -> None:
    assert site.get(f"/search?page={number}").status == 200


def test_an_article_shows_its_facts_versions_and_what_was_removed(site: Site) -> None:
    page = tree(site.get(f"/article/{BRIDGE.id}", Cookie="lang=en"))
    assert page.findtext(".//h1") == "افتتاح جسر المدينة"
    assert next(one.text_content() for one in page.xpath("//div[@class='text']//p")) == EDITED.split("\n\n")[0]
    facts = {row.findtext("dt"): row.find("dd").text_content() for row in page.xpath("//dl[@class='facts']/div")}
    assert "jsonld" in facts["Date as printed"]
    assert page.xpath("//a[@href='https://news.example/bridge.jpg']")
    assert page.xpath("//a[contains(@href, 'changes?to=2')]")
    assert page.xpath("//a[starts-with(@href, '/held/')]")
    assert BRIDGE.removed[0].text not in page.text_content()
    shown = tree(site.get(f"/article/{BRIDGE.id}?removed=1"))
    paragraphs = [one.text_content() for one in shown.xpath("//div[@class='text']/p")]
    assert BRIDGE.removed[0].text in paragraphs[1]
    assert tree(site.get(f"/article/{BRIDGE.id}?version=1")).findtext(".//h1") == BRIDGE.title
    assert site.get(f"/article/{BRIDGE.id}?version=9").status == 404


def test_versions_are_compared_word_by_word(site: Site) -> None:
    page = tree(site.get(f"/article/{BRIDGE.id}/changes"))
    cut = [one.text for one in page.xpath("//p[contains(@class, 'whole')]/del")]
    added = [one.text for one in page.xpath("//p[contains(@class, 'whole')]/ins")]
    assert "سنتين" in cut
    assert "ثلاث سنوات" in added


def test_changes_are_of_the_kind_that_is_asked_for(site: Site) -> None:
    def kinds(query: str) -> list[str]:
        page = tree(site.get(f"/changes{query}"))
        return [one.get("class") for one in page.xpath("//li[@class='change']//span[contains(@class, 'kind')]")]

    assert kinds("") == ["kind removed", "kind headline", "kind silent"]
    assert kinds("?kind=removed") == ["kind removed"]
    assert kinds("?kind=returned") == []
    assert kinds("?site=other.example") == []
    assert site.get("/changes?before=nonsense").status == 400


def test_a_story_tells_who_was_first_and_what_was_added(site: Site) -> None:
    page = tree(site.get(f"/story/{BRIDGE.id}"))
    assert page.findtext(".//h1/a") == "افتتاح جسر المدينة"
    assert [one.text for one in page.iter("ins")] == ["وأضاف أن الرسوم لم تُحدد بعد."]


def test_a_site_shows_what_is_held_and_the_reading_beside_the_stored_text(site: Site) -> None:
    page = tree(site.get(f"/site/{SITE}"))
    assert page.xpath(f"//a[@href='/held/{BRIDGE.id}']")
    held = tree(site.get(f"/held/{BRIDGE.id}"))
    assert any("ادخل لتقرأ." in one.text_content() for one in held.iter("ins"))


def test_digits_and_language_are_the_reader_s(site: Site) -> None:
    got = site.get("/?digits=arabic&lang=ar")
    assert "٢٠٢٦" in got.text
    assert "digits=" in got.headers["set-cookie"]
    assert tree(site.get("/", Accept_Language="en-GB,en;q=0.9")).get("lang") == "en"
    assert tree(site.get("/", Accept_Language="fr")).get("lang") == "ar"


def test_downloads_are_the_record_and_its_capture(crawled: Crawled) -> None:
    with serving(DataFolder(crawled.data)) as one:
        (article,) = one.served.index.recent("demo", 1)
        got = one.get(f"/article/{article.id}/{article.version}.json")
        assert decode_line(got.body) == article
        assert "attachment" in got.headers["content-disposition"]
        assert article.title in one.get(f"/article/{article.id}/{article.version}.md").text
        packed = one.get(f"/article/{article.id}/{article.version}.warc.gz").body
        kinds = {record.rec_type for record in ArchiveIterator(io.BytesIO(packed))}
        assert kinds >= {"response", "request"}
        assert gzip.decompress(packed).count(b"WARC/1.1") == packed.count(b"\x1f\x8b\x08")


def test_what_a_crawl_commits_is_shown_without_its_lock(tmp_path: Path) -> None:
    folder = archive_of_all(tmp_path)
    now = datetime(2026, 2, 5, tzinfo=UTC).timestamp()
    with serving(folder) as one, open_ledger(folder.path, clock=lambda: now) as ledger:
        one.served.renew()
        assert not one.served.renew()
        ledger.store_article(replace(BRIDGE, id="f" * 16, url="https://news.example/99/"))
        ledger.commit()
        assert one.served.renew()
        assert "f" * 16 in one.get("/search?sort=new&site=news.example").text


def test_another_name_of_this_machine_is_refused(site: Site) -> None:
    """A page elsewhere whose name leads here (DNS rebinding) reads nothing."""
    assert site.get("/", Host="evil.example").status == 400
    assert site.ask("POST", "/").status == 405


def test_every_message_is_there_in_both_languages_and_used() -> None:
    folder = files("newscrawler.web")
    used = "".join(path.read_text("utf-8") for path in folder.joinpath("templates").iterdir())
    used += "".join(path.read_text("utf-8") for path in folder.joinpath("pages").iterdir() if path.is_file())
    used += folder.joinpath("words.py").read_text("utf-8")
    for key, entry in messages().items():
        assert set(entry) == {"ar", "en"}, key
        assert all(entry.values()), key
        assert sorted(re.findall(r"{\w+}", entry["ar"])) == sorted(re.findall(r"{\w+}", entry["en"])), key
        stem = key.rpartition(".")[0]
        assert any(f'"{one}' in used for one in (f'{key}"', f"{stem}.", f"{stem.partition('.')[0]}.")), key
    assert set(re.findall(r'\bt\("([a-z_.]+)"[,)]', used)) <= messages().keys()


def test_every_reason_has_words_in_both_languages() -> None:
    assert REASON_WORDS.keys() == REASONS.keys()


def test_every_rule_of_cleaning_has_words() -> None:
    labels = files("newscrawler.boilerplate").joinpath("labels").iterdir()
    kinds = {path.name.removesuffix(".toml") for path in labels if path.name.endswith(".toml")}
    kinds |= set(theme_tokens().chrome.values()) | set(theme_tokens().words.values())
    words = Words("ar", "latin")
    assert [kind for kind in sorted(kinds) if words.rule(f"label:{kind}") == f"label:{kind}"] == []
    assert words.rule("teaser:cut") == "مقدمة خبر آخر"
    assert words.rule("elder:rule") == "elder:rule"


def test_of_a_day_no_clock_is_shown_and_flags_are_said_in_words(tmp_path: Path) -> None:
    known = replace(BRIDGE, published_precision="day", quality=replace(BRIDGE.quality, flags=("much_removed", "elder")))
    with serving(store(tmp_path, [known])) as one:
        for path in ("/", "/search?q=جسر"):
            listed = one.get(path).text
            assert f'<time datetime="{(known.published or "")[:10]}" dir="ltr">' in listed
        assert "أُزيل أكثر مما بقي" in one.get(f"/article/{known.id}").text
        assert "<bdi>elder</bdi>" in one.get(f"/article/{known.id}").text


def test_days_and_charts_have_the_digits_of_the_reader(site: Site) -> None:
    for digits, day in (("arabic", "٢٠٢٦-٠١-٠٢"), ("latin", "2026-01-02")):
        page = html.fromstring(site.get(f"/search?q=الجسر&day=2026-01-02&digits={digits}").text)
        assert f"{day} " in page.xpath("string(//main//ul[@class='chips'])").replace("×", " ")
        shown = html.fromstring(site.get(f"/search?q=الجسر&digits={digits}").text)
        assert day in shown.xpath("//aside//bdi/text()")
        assert day in shown.xpath("//*[local-name()='svg']//*[@class='axis']/text()")
