"""Dates far from the headline: what a line calls the day of publication, and days in addresses."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

TITLE = "عودة صيادي الإسفنج إلى جزيرة أرواد"
A = "عاد صيادو الإسفنج إلى البحر قبالة جزيرة أرواد صباح اليوم، بعد توقف دام سبعة مواسم متتالية بسبب نقص الوقود."
B = "وقال شيخ الصيادين في الجزيرة إن الموسم الحالي يبشر بالخير، وإن الأسعار في الأسواق ارتفعت إلى الضعف تقريباً."
TEXT = f"<div>{f'<p>{A}</p><p>{B}</p>' * 3}</div>"


def published(after: str, url: str = "https://akhbar.example/a") -> str | None:
    page = f"<html><head><title>{TITLE}</title></head><body><main><h1>{TITLE}</h1>{TEXT}{after}</main></body></html>"
    found = read_page(page, url=url)
    assert isinstance(found, Reading), found
    return found.published and found.published[:10]


@pytest.mark.parametrize(
    ("after", "day"),
    [
        pytest.param("<div>آخر تعديل: 6 مارس 2026<br>نُشر في: 5 مارس 2026</div>", "2026-03-05", id="below-an-update"),
        pytest.param("<div><b>تاريخ النشر:</b> ٥ مارس ٢٠٢٦</div>", "2026-03-05", id="label-marked-up"),
        pytest.param("<div>نُشر في 5 مارس 2026</div><p>نُشر بتاريخ 05/03/2026</p>", "2026-03-05", id="twice"),
        pytest.param("<div>افتتح الميناء في 5 مارس 2026</div>", None, id="another-day"),
        pytest.param("<div>نُشر في 5 مارس 2026</div><div>نُشر في 7 مارس 2026</div>", None, id="two-days"),
        pytest.param("<footer>نُشر في 5 مارس 2026</footer>", None, id="footer"),
        pytest.param("<article><footer>نُشر في 5 مارس 2026</footer></article>", "2026-03-05", id="foot-of-the-article"),
        pytest.param("<script>نُشر في 5 مارس 2026</script>", None, id="script"),
    ],
)
def test_a_labelled_line_below_the_text_dates_it(after, day):
    assert published(after) == day


@pytest.mark.parametrize(
    ("path", "day"),
    [("29-10-2021", "2021-10-29"), ("29-10-2021/souk", "2021-10-29"), ("09-10-2021", None), ("no-29-10-2021", None)],
)
def test_a_day_first_in_the_address_counts_where_it_can_be_nothing_else(path, day):
    assert published("", f"https://akhbar.example/news/{path}") == day


def test_thousands_of_lines_with_dates_are_looked_through_once():
    lines = "<br>".join(f"حدث في {day % 28 + 1} مارس 1950" for day in range(4000))
    assert published(f"<b>{'<i>' * 500}<span>{lines}</span></b>") is None
