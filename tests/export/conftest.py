"""An archive of made articles: two sites, copies, an edit, everything a field can hold."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from newscrawler.dedup import content_hash, near_hash
from newscrawler.items import Article, Http, Hyperlink, Image, Permissions, Quality, Removed, WarcRef, article_id
from newscrawler.items.schema import encode_line
from newscrawler.storage import DataFolder

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

LONG = (
    "أعلنت بلدية المدينة اليوم افتتاح الجسر الجديد أمام حركة السير بعد ثلاثة أعوام من العمل المتواصل. "
    "وقال رئيس البلدية إن الجسر سيخفف الازدحام في وسط المدينة ويصل الحي القديم بالميناء. "
    "وحضر الافتتاح عدد كبير من السكان وممثلون عن الشركة المنفذة للمشروع."
)


def made(number: int, title: str, text: str | None, **changes: Any) -> Article:
    site = changes.get("site", "alpha.example")
    url = f"https://{site}/{number}/"
    article = Article(
        id=article_id(url),
        url=url,
        canonical_url=url,
        site=site,
        title=title,
        text=text,
        published=f"2026-01-{number:02d}T01:30:00+03:00",
        published_raw="١ يناير",
        published_precision="minute",
        published_source="jsonld",
        language="ar",
        fetched_at=f"2026-01-{number:02d}T09:00:00.250000+00:00",
        content_hash=content_hash(title, text),
        near_hash=near_hash(title, text),
        extractor="test",
    )
    return replace(article, **changes)


def full() -> Article:
    return made(
        1,
        "افتتاح الجسر",
        f"{LONG}\n\nوختم: «شكراً».",
        description="بعد ثلاثة أعوام",
        authors=("نورة سالم", "خالد عمر"),
        byline_raw="نورة سالم وخالد عمر",
        section="محليات",
        tags=("جسور", "=HYPERLINK(1)"),
        modified="2026-01-02T10:00:00+03:00",
        image="https://alpha.example/i.jpg",
        images=(Image(url="https://alpha.example/i.jpg", caption="الجسر"), Image(url="https://alpha.example/j.jpg")),
        links=(Hyperlink(url="https://alpha.example/2/"),),
        removed=(Removed(text="شاهد أيضاً", rule="label:see_also", before=1),),
        http=Http(status=200, etag='"x"', content_type="text/html"),
        warc=WarcRef(file="warc/a.warc.gz", offset=2**33, length=7, record_id="r", digest="sha256:0"),
        words=37,
        quality=Quality(score=0.75, flags=("no_image",)),
        permissions=Permissions(robots="allow", noai=True, tdm="1"),
    )


def store(root: Path, articles: Iterable[Article]) -> Path:
    for article in articles:
        path = DataFolder(root).articles_path(article.site, article.fetched_at[:7])
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("ab") as out:
            out.write(encode_line(article))
    return root


def archive_articles() -> list[Article]:
    first = made(2, "خبر قديم", "نص أول للخبر.")
    return [
        full(),
        first,
        replace(first, version=2, title="خبر معدل"),
        made(3, "=1+1", "+964 رقم الهاتف"),
        made(4, "بالفيديو.. عاصفة", None, language=None, published=None),
        made(
            5, "خبر معدل", "نص أول للخبر.", site="beta.example", content_hash=content_hash("خبر قديم", "نص أول للخبر.")
        ),
        made(6, "جسر جديد في المدينة", f"{LONG} انتهى.", site="beta.example"),
        made(7, "News in English", "Some text.", site="beta.example", language="en"),
    ]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return store(tmp_path / "data", archive_articles())
