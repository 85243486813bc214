import gzip
import json
import os
import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from select import select
from subprocess import PIPE, Popen
from typing import Any

import pytest
from archive.making import Crawl, article, exchange
from commands import newscrawler

from newscrawler.archive import open_archive
from newscrawler.archive.reextract.jobs import reextract, store_versions
from newscrawler.archive.rules import keep_rules, kept_rules
from newscrawler.errors import ArchiveError
from newscrawler.frontier import ArticleState, Commit, open_frontier
from newscrawler.items import Article, Rejection, SiteRules
from newscrawler.items.schema import encode_line
from newscrawler.ledger import open_ledger
from newscrawler.record import record_of
from newscrawler.storage import DataFolder
from newscrawler.warc import Prior, capture_of

SITE = "news.example"
RULES = SiteRules(name=SITE, timezone="Asia/Riyadh")
LABEL = "تصدر هذه الصفحة بالتعاون مع مكتبة الواحة الكبرى في المدينة"
LABELLED = {2, 5}


def html(number: int) -> bytes:
    sentence = f"أعلنت بلدية المدينة رقم {number} أن أعمال الطريق الجديد تنتهي قبل بداية الشتاء بأسبوعين"
    paragraphs = [
        f"{sentence} {part}، كما قال المتحدث باسمها أمس في مؤتمر صحفي." for part in ("أولاً", "ثانياً", "ثالثاً")
    ]
    if number in LABELLED:
        paragraphs.insert(1, LABEL)
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f"<html lang=ar dir=rtl><head><meta charset=utf-8><title>طريق المدينة {number} يفتح قريباً</title>"
        f'<meta property="og:type" content="article"><meta property="article:published_time" '
        f'content="2026-01-0{number + 1}T10:00:00+03:00"></head><body><article>'
        f"<h1>طريق المدينة {number} يفتح قريباً</h1>{body}</article></body></html>"
    ).encode()


class Inline(Executor):
    """Runs each job when it is submitted, and counts what is not collected yet."""

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        future.set_result(fn(*args, **kwargs))
        return future


def kept(root: Path, rules: SiteRules) -> None:
    """Keep *rules* as a crawl does."""
    with open_ledger(root) as ledger:
        keep_rules(ledger, SITE, rules)


def crawl_of(root: Path, *, count: int = 8) -> Crawl:
    """A crawl with the frontier and the rules that a real one leaves behind."""
    kept(root, RULES)
    crawl = Crawl(root)
    for number in range(count):
        one = exchange(number, body=html(number))
        record = record_of(capture_of(one, crawl.add(one)), RULES)
        assert isinstance(record, Article)
        crawl.store(record)
    crawl.add(exchange(90, kind="feed", body=b"<rss/>"))
    crawl.add(exchange(91, status=404, body=b"<html>"))
    crawl.close()
    states(crawl)
    return crawl


def states(crawl: Crawl) -> None:
    path = crawl.root / "articles" / SITE / "2026-01.jsonl"
    name = path.relative_to(crawl.root).as_posix()
    with open_frontier(crawl.root / "frontier.sqlite") as frontier, open_archive(crawl.root) as archive:
        found = tuple(ArticleState.of(one, file=name, offset=0, moment=0.0) for one in archive.articles())
        sizes = {name: path.stat().st_size, crawl.file: crawl.warc.stat().st_size}
        for file in sizes:
            frontier.register(file, 0)
        frontier.commit(Commit(moment=0.0, articles=found, offsets=sizes))


def counts(root: Path, **options: Any) -> Counter[str]:
    return Counter(page.verdict for page in reextract(root, executor=Inline(), **options))


def test_unchanged_rules_give_every_stored_line_again(tmp_path: Path) -> None:
    crawl_of(tmp_path)
    assert counts(tmp_path) == {"unchanged": 8}


@pytest.mark.parametrize("name", ["a#b", "c?d", "e%20f", "ملف جديد"])
def test_a_folder_may_have_any_name(tmp_path: Path, name: str) -> None:
    root = tmp_path / name
    crawl_of(root, count=2)
    assert counts(root) == {"unchanged": 2}
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_pool_of_processes_gives_the_same(tmp_path: Path) -> None:
    crawl_of(tmp_path, count=3)
    assert Counter(page.verdict for page in reextract(tmp_path, processes=1)) == {"unchanged": 3}
    assert not list(tmp_path.glob(".reextract-*"))


def test_any_executor_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("newscrawler.archive.reextract.jobs.ANSWERS_A_JOB", 3)
    crawl_of(tmp_path)
    with ThreadPoolExecutor(2) as pool:
        urls = [page.url for page in reextract(tmp_path, executor=pool)]
    assert urls == [exchange(number).url for number in range(8)]


def test_a_label_more_reports_exactly_the_articles_that_hold_it(tmp_path: Path) -> None:
    crawl_of(tmp_path)
    stricter = replace(RULES, lines=(LABEL,))
    told = [page for page in reextract(tmp_path, executor=Inline(), rules=lambda _: stricter) if page.differences]
    assert [page.url for page in told] == [exchange(number).url for number in sorted(LABELLED)]
    assert {page.verdict for page in told} == {"changed"}
    [text] = [one for one in told[0].differences if one.field == "text"]
    assert [(change.new, LABEL in change.old) for change in text.words] == [("", True)]


def test_other_rules_are_seen_and_the_kept_ones_are_the_default(tmp_path: Path) -> None:
    crawl_of(tmp_path)
    assert counts(tmp_path, rules=lambda site: SiteRules(name=site, timezone="Africa/Cairo"))["unchanged"] < 8
    assert kept_rules(DataFolder(tmp_path), SITE) == RULES
    assert kept_rules(DataFolder(tmp_path), "other") == SiteRules(name="other")


def test_damaged_rules_are_told(tmp_path: Path) -> None:
    kept(tmp_path, RULES)
    [path] = (tmp_path / "rules" / SITE).glob("*.jsonl")
    path.write_bytes(b"{}" + b" " * (path.stat().st_size - 3) + b"\n")
    with pytest.raises(ArchiveError, match="declare the site"):
        kept_rules(DataFolder(tmp_path), SITE)


def test_new_versions_are_written_once_and_nothing_is_overwritten(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path)
    before = (tmp_path / "articles" / SITE / "2026-01.jsonl").read_bytes()
    stricter = replace(RULES, lines=(LABEL,))

    def pages() -> Iterator[Any]:
        return reextract(tmp_path, executor=Inline(), rules=lambda _: stricter, keep=True)

    assert store_versions(tmp_path, pages()) == len(LABELLED)
    after = (tmp_path / "articles" / SITE / "2026-01.jsonl").read_bytes()
    assert after.startswith(before)
    with open_archive(tmp_path) as archive:
        latest = {one.url: one for one in archive.articles()}
        assert {url for url, one in latest.items() if one.version == 2} == {exchange(n).url for n in LABELLED}
        assert all(LABEL not in (one.text or "") for one in latest.values())
        assert archive.raw(latest[exchange(2).url]) == html(2)
    assert store_versions(tmp_path, pages()) == 0
    assert crawl.warc.exists()


REEXTRACT = ("reextract", "--processes", "1")


def test_the_report_as_json(tmp_path: Path) -> None:
    crawl_of(tmp_path)
    kept(tmp_path, replace(RULES, lines=(LABEL,)))
    run = newscrawler(*REEXTRACT, "--json", data=tmp_path)
    report = json.loads(run.stdout)
    assert (run.returncode, report["unchanged"], report["changed"], report["stored"]) == (1, 6, 2, 0)
    assert [page["url"] for page in report["pages"]] == [exchange(number).url for number in sorted(LABELLED)]
    written = newscrawler(*REEXTRACT, "--json", "--write", data=tmp_path)
    assert (written.returncode, json.loads(written.stdout)) == (0, {**report, "stored": 2})
    again = json.loads(newscrawler(*REEXTRACT, "--json", data=tmp_path).stdout)
    assert (again["unchanged"], again["older"], again["pages"]) == (8, 0, [])


def test_the_report_as_text(tmp_path: Path) -> None:
    crawl_of(tmp_path)
    kept(tmp_path, replace(RULES, lines=(LABEL,)))
    lines = newscrawler(*REEXTRACT, data=tmp_path).stdout.decode().splitlines()
    assert [line for line in lines if line.startswith("changed")] == [
        f"changed: {exchange(number).url}" for number in sorted(LABELLED)
    ]
    assert lines[-2:] == ["2 changed", "6 unchanged"]


def test_nothing_is_told_where_a_crawl_keeps_others_out(tmp_path: Path) -> None:
    crawl_of(tmp_path, count=1)
    with open_ledger(tmp_path):
        run = newscrawler(*REEXTRACT, "--json", "--write", data=tmp_path)
    assert run.returncode not in (0, 1)
    assert run.stdout == b""
    assert b"writes to it" in run.stderr


def test_what_becomes_no_article_is_told(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path, count=1)
    one = exchange(7, body=b"<html><body></body></html>", hint=None)
    crawl.store(article(7, site=SITE, warc=crawl.add(one)))
    states(crawl)
    told = [page for page in reextract(tmp_path, executor=Inline()) if page.verdict != "unchanged"]
    assert [(page.verdict, page.url, bool(page.reason)) for page in told] == [("rejected", one.url, True)]


def test_what_becomes_an_article_is_told(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path, count=1)
    unknown, rejected, twin = (exchange(number, body=html(number)) for number in (3, 4, 6))
    crawl.add(unknown)
    path = tmp_path / "rejected" / SITE / "2026-01.jsonl"
    path.parent.mkdir(parents=True)
    lines = [
        Rejection(url=one.url, reason=reason, warc=crawl.add(one))
        for one, reason in ((rejected, "listing"), (twin, "duplicate"))
    ]
    path.write_bytes(b"".join(map(encode_line, lines)))
    states(crawl)
    told = [(page.verdict, page.url) for page in reextract(tmp_path, executor=Inline()) if page.verdict != "unchanged"]
    assert told == [("accepted", unknown.url), ("accepted", rejected.url)]


def test_a_page_fetched_again_is_unchanged(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path, count=1)
    one = exchange(0, body=html(0))
    prior = Prior(url=one.url, fetched_at=one.fetched_at, digest=crawl.lines[0].ref.digest)
    crawl.add(replace(one, fetched_at=one.fetched_at + timedelta(hours=2)), prior=prior)
    states(crawl)
    assert counts(tmp_path) == {"unchanged": 2}


def test_an_old_version_that_reads_differently_is_told_apart(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path, count=1)
    first = exchange(2, body=html(2))
    second = replace(first, body=html(2).replace(LABEL.encode(), b""), fetched_at=first.fetched_at + timedelta(hours=1))
    for version, one in ((1, first), (2, second)):
        record = record_of(capture_of(one, crawl.add(one)), RULES)
        assert isinstance(record, Article)
        crawl.store(replace(record, version=version))
    states(crawl)
    stricter = replace(RULES, lines=(LABEL,))
    assert counts(tmp_path, rules=lambda _: stricter) == {"unchanged": 2, "older": 1}


def test_a_packed_month_is_compared_too(tmp_path: Path) -> None:

    crawl_of(tmp_path)
    path = tmp_path / "articles" / SITE / "2026-01.jsonl"
    path.with_name("2026-01.jsonl.gz").write_bytes(gzip.compress(path.read_bytes()))
    path.unlink()
    assert counts(tmp_path) == {"unchanged": 8}
    assert counts(tmp_path, rules=lambda _: replace(RULES, lines=(LABEL,)))["changed"] == 2


def test_a_damaged_record_fails_alone(tmp_path: Path) -> None:
    crawl = crawl_of(tmp_path)
    data = bytearray(crawl.warc.read_bytes())
    data[crawl.lines[3].ref.offset + 100] ^= 0xFF
    crawl.warc.write_bytes(data)
    os.utime(crawl.warc)
    assert counts(tmp_path) == {"unchanged": 7, "failed": 1}


def test_a_crawl_that_writes_keeps_others_out(tmp_path: Path) -> None:
    crawl_of(tmp_path, count=1)
    pages = list(reextract(tmp_path, executor=Inline(), keep=True))
    with open_ledger(tmp_path), pytest.raises(Exception, match="writes to it already"):
        store_versions(tmp_path, pages)


def test_no_process_outlives_a_run_that_was_killed(tmp_path: Path) -> None:
    crawl_of(tmp_path, count=2)
    reading = (
        "import sys\nfrom newscrawler.archive.reextract.jobs import reextract\n"
        "if __name__ == '__main__':\n"
        "    pages = reextract(sys.argv[1], processes=1)\n"
        "    print(next(pages).verdict, flush=True)\n"
        "    sys.stdin.read()\n"
    )
    script = tmp_path / "reading.py"
    script.write_text(reading)
    with Popen([sys.executable, script, tmp_path], stdin=PIPE, stdout=PIPE) as run:
        assert run.stdout is not None
        assert run.stdout.readline() == b"unchanged\n"
        run.kill()
        ended, _, _ = select([run.stdout], [], [], 60)
        assert ended, "the pipe ends when the last process that holds it does"
        assert run.stdout.read() == b""


def _read_or_die(marker: str, name: str) -> SiteRules:
    """Unpack the rules in a worker process, or end it as the kernel does when memory runs out."""
    if not Path(marker).exists():
        Path(marker).touch()
        os._exit(137)
    return SiteRules(name=name, timezone="Asia/Riyadh")


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadly(SiteRules):
    """Rules that kill the process that unpacks them, unless *marker* is there."""

    marker: str = ""

    def __reduce__(self) -> tuple[Any, ...]:
        return _read_or_die, (self.marker, self.name)


def test_a_reading_process_that_is_killed_is_replaced_and_its_part_read_again(tmp_path: Path) -> None:
    root = crawl_of(tmp_path / "data", count=3).root
    rules = Deadly(name=SITE, marker=str(tmp_path / "killed"))
    pages = list(reextract(root, rules=lambda _: rules, processes=1))
    assert (tmp_path / "killed").exists()
    assert [(page.url, page.verdict) for page in pages] == [(exchange(n).url, "unchanged") for n in range(3)]


def test_a_page_that_kills_every_process_is_failed_and_named(tmp_path: Path) -> None:
    root = crawl_of(tmp_path / "data", count=3).root
    rules = Deadly(name=SITE, marker=str(tmp_path / "no" / "such"))
    pages = list(reextract(root, rules=lambda _: rules, processes=1))
    assert {page.verdict for page in pages} == {"failed"}
    assert all("was killed" in (page.reason or "") and "offset" in page.url for page in pages)
