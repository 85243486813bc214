"""A data folder with a month of five invented sites, written by the project's own ledger."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from newscrawler.archive import Removal
from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Article, article_id
from newscrawler.ledger import open_ledger
from newscrawler.report.facts import iso
from newscrawler.report.runs import RunManifest
from newscrawler.sites.memory import HealthFinding, Memory, SiteFacts, Usual, save_memory
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SITES = {"al-nahar-gulf": 14, "sawt-alwadi": 6, "barid-almasaa": 3, "akhbar-alsahel": 1}


def article(site: str, number: int, published: datetime | None, fetched: datetime, *, full: bool) -> Article:
    url = f"https://{site}.example/news/{number}"
    title, text = f"خبر رقم {number}", f"نص الخبر رقم {number} من موقع {site}." if full else None
    return Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site=site,
        title=title,
        text=text,
        authors=("سلمى العبدالله",) if number % 3 else (),
        section="محليات" if full else None,
        published=published.isoformat() if published else None,
        published_precision="minute" if published else None,
        fetched_at=fetched.isoformat(),
        content_hash=content_hash(title, text),
        near_hash=near_hash(title, text),
        extractor="test",
    )


def busy_archive(path: Path, *, days: int = 30) -> DataFolder:
    """Write the folder and return it: articles, two removals, three runs, one broken site."""
    rng = random.Random(7)
    ledger = open_ledger(path, clock=NOW.timestamp)
    for site, daily in SITES.items():
        number = 0
        for back in range(days):
            day = NOW.replace(hour=0) - timedelta(days=back)
            weekend = 0.4 if day.weekday() in {4, 5} else 1.0
            for _ in range(round(daily * weekend * rng.uniform(0.5, 1.5))):
                number += 1
                published = day + timedelta(minutes=rng.randint(5 * 60, 11 * 60))
                fetched = published + timedelta(minutes=rng.expovariate(1 / (12 if daily > 5 else 90)) + 1)
                dated = rng.random() > 0.05
                ledger.store_article(
                    article(site, number, published if dated else None, fetched, full=rng.random() > 0.1)
                )
    for number, how in ((1, "404"), (2, "home")):
        line = Removal(
            id=f"{number:016x}",
            url=f"https://x.example/{number}",
            site="sawt-alwadi",
            title="خبر",
            version=1,
            how=how,
            noticed=iso(NOW.timestamp()),
        )
        ledger.append("removals/sawt-alwadi/2026-11.jsonl", msgspec.json.encode(line) + b"\n")
    ledger.commit()
    ledger.close()
    folder = DataFolder(path)
    finding = HealthFinding(
        kind="without_published",
        detail="published: 0 of 12 articles have it; usually 97%",
        urls=("https://barid-almasaa.example/news/1", "https://barid-almasaa.example/news/2"),
    )
    for site in SITES:
        found = (finding,) if site == "barid-almasaa" else ()
        facts = SiteFacts(
            site=site,
            new=5,
            failed={"timeout": 3, "http_503": 2},
            rejected={"listing": 9, "soft_404": 4, "twin": 2},
            sources_failed={"http_403": 1},
            findings=found,
        )
        now = NOW.timestamp()
        usual = Usual(articles=100.0, fields={"published": 97.0, "text": 90.0}, pages=100.0, stored=98.0, named=20.0)
        save_memory(folder, Memory(site=site, ran=now, due=now + 1500, freshest=now - 600, usual=usual, last=facts))
    _runs(folder)
    return folder


def _runs(folder: DataFolder) -> None:
    folder.runs.mkdir()
    facts = [msgspec.json.decode(path.read_bytes(), type=Memory).last for path in (folder.path / "sites").iterdir()]
    for number in range(1, 4):
        moment = iso((NOW - timedelta(hours=number)).timestamp())
        manifest = RunManifest(
            run=number,
            command="newscrawler run --due",
            started=moment,
            ended=moment,
            reason="finished",
            exit_code=1,
            summary={},
            sites=tuple(fact for fact in facts if fact),
        )
        name = f"2026112{number}T000000Z-{number:06d}.json"
        (folder.runs / name).write_bytes(msgspec.json.encode(manifest))
