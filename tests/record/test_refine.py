"""What is stored of a reading: in archive form, clean, valid; the same in a crawl, a replay and an import."""

from datetime import UTC, datetime

import pytest

from newscrawler.items import Article, Capture, Rejection, SiteRules
from newscrawler.record import article_of_fields, record_of, refine, whole_record

URL = "https://example.com/2026/01/02/a"
MOMENT = datetime(2026, 1, 3, tzinfo=UTC)
RULES = SiteRules(lines=("سطر يعرفه الموقع",))
FIRST = "<p>افتتح الوزير أمس معرض الكتاب في دورته الخامسة بحضور عدد كبير من الناشرين والكتاب.</p>"
LAST = "<p>ويستمر المعرض حتى نهاية الشهر الجاري، ويضم آلاف العناوين من عشرات الدول العربية والأجنبية.</p>"
DATE = '<time datetime="2026-01-02">2 يناير 2026</time>'
NESTED = "&am&am&am&am&am&am&am&am&am&amp;amp;p;p;p;p;p;p;p;p;p;".replace("&", "&amp;")


BETWEEN = [
    pytest.param("", False, id="nothing"),
    pytest.param("<p>سطر يعرفه الموقع</p><p>شاهد أيضاً</p>", False, id="what-the-reading-takes"),
    pytest.param("<p>قال الوزير إن المعرض يستمر شهراً.&amp;#10;&amp;#10;سطر يعرفه الموقع</p>", True, id="two-in-one"),
    pytest.param(f"<p>قال الوزير {NESTED} إن المعرض مستمر حتى نهاية الشهر.</p>", False, id="nested-entities"),
]


@pytest.mark.parametrize(("between", "changes"), BETWEEN)
def test_a_replay_refines_as_the_pipelines_do(between: str, *, changes: bool) -> None:
    article = f"<article><h1>افتتاح معرض الكتاب</h1>{DATE}{FIRST}{between}{LAST}</article>"
    html = f"<html><title>افتتاح معرض الكتاب</title><body>{article}</body></html>"
    capture = Capture(url=URL, body=html.encode(), fetched_at=MOMENT)
    record = record_of(capture, RULES)
    assert isinstance(record, Article)
    refined = refine(record, lines=RULES.lines)
    assert whole_record(capture, RULES, part=lambda _: None) == refined.record
    assert (refined.record != record) is changes
    assert isinstance(refined.record, Article)
    assert refine(refined.record, lines=RULES.lines).record == refined.record


def test_what_goes_is_named_and_counted() -> None:
    refined = refine(
        article_of_fields(URL, "ﺍﻟﻤﻌﺮﺽ", "يبدأ المعرض غداً.\n\nسطر يعرفه الموقع", fetched_at=MOMENT), lines=RULES.lines
    )
    assert [piece.rule for piece in refined.removed] == ["site:line"]
    assert refined.normalized
    assert isinstance(refined.record, Article)
    assert (refined.record.title, refined.record.text) == ("المعرض", "يبدأ المعرض غداً.")


def test_a_headline_of_invisible_letters_is_none() -> None:
    record = refine(article_of_fields(URL, "\u200f\u200e", "نص", fetched_at=MOMENT)).record
    assert record == Rejection(url=URL, reason="no_title")
