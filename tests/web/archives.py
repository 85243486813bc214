"""A small archive with everything that pages show: versions, a story, a removal, a held reading; and its server."""

from __future__ import annotations

import asyncio
import http.client
import socket
import threading
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from secrets import token_urlsafe
from typing import TYPE_CHECKING
from urllib.parse import quote

import msgspec
from search.making import article

from newscrawler.archive import Quarantine, Removal
from newscrawler.cli.planning import end_probes, probed
from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Image, Removed
from newscrawler.ledger import open_ledger
from newscrawler.sites.memory import HealthFinding, Memory, SiteFacts, save_memory
from newscrawler.storage import DataFolder
from newscrawler.web.adding import AllowedChanges
from newscrawler.web.app import application
from newscrawler.web.captures import CaptureOrigin
from newscrawler.web.served import Served
from newscrawler.web.serving import server_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from newscrawler.items import Article
    from newscrawler.sites import ProbeResult
    from newscrawler.sites import Site as SiteFile
    from newscrawler.web.entrance import Guard

SITE = "news.example"
TEXT = (
    "افتتحت بلدية وادي النخيل الجسر الجديد فوق النهر صباح اليوم بحضور سكان الأحياء القريبة.\n\n"
    "وقال المهندس المشرف إن الأعمال استغرقت سنتين وكلفت أقل مما قُدّر لها في البداية.\n\n"
    "وتعبر الجسر كل يوم عشرون ألف سيارة كانت تسلك الطريق القديم حول المدينة."
)
BRIDGE = replace(
    article(1, "افتتاح الجسر الجديد", TEXT),
    section="محليات",
    authors=("سلمى الجابري",),
    tags=("جسور",),
    kind="article",
    published_raw="2026-01-02T10:00",
    published_precision="minute",
    published_source="jsonld",
    removed=(Removed(text="اقرأ أيضاً: أخبار أخرى", rule="label:related", before=1),),
    images=(Image(url="https://news.example/bridge.jpg", caption="الجسر ليلاً", after=0),),
)
EDITED = TEXT.replace("سنتين", "ثلاث سنوات")


def versioned(one: Article, title: str, text: str, **changes: object) -> Article:
    made = replace(one, title=title, text=text, content_hash=content_hash(title, text), **changes)
    return replace(made, near_hash=near_hash(title, text))


def archive_of_all(path: Path) -> DataFolder:
    """Write the folder: two sites, an edit with another headline, a story of two, a removal, a held reading."""
    later = versioned(BRIDGE, "افتتاح جسر المدينة", EDITED, fetched_at="2026-02-03T03:04:05+00:00")
    copy = versioned(
        article(7, "", site="other.example"),
        "الجسر الجديد يفتح اليوم",
        f"{EDITED}\n\nوأضاف أن الرسوم لم تُحدد بعد.",
        published="2026-01-03T10:00:00+03:00",
    )
    gone = article(3, "خبر حُذف", "نص الخبر الذي حذفه موقعه بعد يوم من نشره.", section="رياضة")
    ledger = open_ledger(path, clock=lambda: datetime(2026, 2, 4, tzinfo=UTC).timestamp())
    for one in (BRIDGE, gone, copy):
        ledger.store_article(one)
    ledger.store_next(later)
    ledger.commit()
    Quarantine(ledger.folder).hold(
        versioned(later, "تسجيل الدخول", "ادخل لتقرأ."), later, ["text_lost"], is_healthy=True, ledger=ledger
    )
    line = Removal(
        id=gone.id, url=gone.url, site=SITE, title=gone.title, version=1, how="410", noticed="2026-02-03T12:00:00+00:00"
    )
    ledger.append(f"removals/{SITE}/2026-02.jsonl", msgspec.json.encode(line) + b"\n")
    ledger.commit()
    ledger.close()
    folder = DataFolder(path)
    finding = HealthFinding(kind="layout", detail="3 of 4 pages gave no article", urls=("https://news.example/9",))
    save_memory(folder, Memory(site=SITE, ran=1.0, due=2.0, last=SiteFacts(site=SITE, new=2, findings=(finding,))))
    return folder


@dataclass(frozen=True)
class Got:
    """An answer: its status, headers (lower-case names) and body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Site:
    """A server of pages on a port of this machine."""

    port: int
    served: Served
    captures: CaptureOrigin

    def get(self, path: str, **headers: str) -> Got:
        return self.ask("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Got:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, quote(path, safe="/?&=%:+*~"), body, headers or {})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Got(answer.status, told, answer.read())
        finally:
            connection.close()


public = partial(probed, allow_private=False, public_only=True)  # as `serve` asks sites


@contextmanager
def serving(
    folder: DataFolder,
    *,
    guard: Guard | None = None,
    allow_changes: bool = False,
    probe: Callable[[SiteFile], ProbeResult] | None = None,
    watches: Path | None = None,
    sites: Sequence[SiteFile] = (),
) -> Iterator[Site]:
    """Serve *folder* as it is now, with the *watches* and *sites* beside it."""
    served = Served(folder.path, sites, watches or folder.path / "watches")
    served.renew()
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_server(("127.0.0.1", 0)) as captures:
        origin = CaptureOrigin(port=captures.getsockname()[1], secret=token_urlsafe(16))
        changes = (
            AllowedChanges(folder=folder.path / "declared", probe=probe or public, stop=end_probes)
            if allow_changes
            else None
        )
        server = server_of(application(served, captures=origin, renew=False, guard=guard, changes=changes))
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[listening, captures])))
        thread.start()
        try:
            yield Site(listening.getsockname()[1], served, origin)
        finally:
            server.should_exit = True
            thread.join()
