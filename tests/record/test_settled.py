"""A record that its reading calls settled is what the pipelines would make of it: nothing is refined twice."""

from datetime import UTC, datetime

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Capture, Reading, SiteRules
from newscrawler.record import normalize, record_of, strip, whole_record

URL = "https://example.com/2026/01/02/a"
RULES = SiteRules(lines=("سطر يعرفه الموقع",))
FIRST = "<p>افتتح الوزير أمس معرض الكتاب في دورته الخامسة بحضور عدد كبير من الناشرين والكتاب.</p>"
LAST = "<p>ويستمر المعرض حتى نهاية الشهر الجاري، ويضم آلاف العناوين من عشرات الدول العربية والأجنبية.</p>"
DATE = '<time datetime="2026-01-02">2 يناير 2026</time>'
NESTED = "&am&am&am&am&am&am&am&am&am&amp;amp;p;p;p;p;p;p;p;p;p;".replace("&", "&amp;")


@pytest.mark.parametrize(
    ("title", "between", "settled"),
    [
        ("افتتاح معرض الكتاب", "", True),
        ("افتتاح معرض الكتاب", "<p>سطر يعرفه الموقع</p><p>شاهد أيضاً</p>", True),
        ("افتتاحُّ معرضِ الكتابِ", "", True),
        ("افتتاح معرض الكتاب", "<p>\u200f\u200e</p>", True),
        ("افتتاح معرض الكتاب", "<p>قال الوزير إن المعرض يستمر شهراً.&amp;#10;&amp;#10;سطر يعرفه الموقع</p>", False),
        ("افتتاح معرض الكتاب", "<p>قالت شركة «آي تي &amp; تي» إنها تشارك في المعرض للمرة الأولى هذا العام.</p>", False),
        ("افتتاح معرض الكتاب", f"<p>قال الوزير {NESTED} إن المعرض مستمر حتى نهاية الشهر الجاري.</p>", False),
        ("افتتاح &amp;amp;laquo;معرض الكتاب", "", False),
    ],
)
def test_settled_records_are_left_as_they_are(title: str, between: str, *, settled: bool) -> None:
    article = f"<article><h1>{title}</h1>{DATE}{FIRST}{between}{LAST}</article>"
    html = f"<html><title>{title}</title><body>{article}</body></html>"
    capture = Capture(url=URL, body=html.encode(), fetched_at=datetime(2026, 1, 3, tzinfo=UTC))
    reading = read_page(capture.body, url=URL, fetched_at=capture.fetched_at, rules=RULES)
    assert isinstance(reading, Reading)
    assert reading.settled is settled
    record = record_of(capture, RULES)
    refined = strip(normalize(record), lines=RULES.lines)[0]
    assert whole_record(capture, RULES, part=lambda _: None) == refined
    if settled:
        assert refined is record
