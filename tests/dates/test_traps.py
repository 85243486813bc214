"""One page for each trap: what its sources say, and what must come out."""

import pytest
from dates.pages import Source, chosen, published

DAY = "2024-12-19T00:00:00+03:00"
NIGHT = "2024-12-19T01:30:00+03:00"  # 18 December in UTC

TRAPS: dict[str, tuple[list[Source], tuple[str, str] | None, set[str]]] = {
    "a visible day that agrees keeps the machine's instant": (
        [("jsonld", "2024-12-19T10:20:30+03:00"), ("text", "19 ديسمبر 2024")],
        ("2024-12-19T10:20:30+03:00", "second"),
        set(),
    ),
    "an age that agrees keeps the machine's instant": (
        [("text", "منذ 3 أيام"), ("jsonld", "2024-12-19T10:20:30+03:00")],
        ("2024-12-19T10:20:30+03:00", "second"),
        set(),
    ),
    "the head of another page loses against the page and its address": (
        [
            ("jsonld", "2020-06-21T12:36:42+00:00"),
            ("meta", "2020-06-21T12:36:42+00:00"),
            ("text", "19/12/2024"),
            ("url", "2024-12-19"),
        ],
        (DAY, "day"),
        {"dates_disagree"},
    ),
    "of two blocks the one that the page supports wins": (
        [
            ("jsonld", "2020-06-21T12:36:42+00:00"),
            ("jsonld", "2024-12-01T14:26:15+03:00"),
            ("text", "منذ 3 أسابيع"),
        ],
        ("2024-12-01T14:26:15+03:00", "second"),
        {"dates_disagree"},
    ),
    "the time of a comment on the same day loses": (
        [
            ("time", "2024-12-19T19:38:17+03:00", "unknown"),
            ("jsonld", "2024-12-19T16:02:08+03:00"),
            ("text", "19/12/2024"),
        ],
        ("2024-12-19T16:02:08+03:00", "second"),
        set(),
    ),
    "a modification never becomes the publication": (
        [("jsonld", "2024-12-20T10:00:00+03:00", "modified")],
        None,
        set(),
    ),
    "a visible last update never becomes the publication": (
        [("text", "آخر تحديث: 20 ديسمبر 2024"), ("jsonld", "2024-12-19T10:00:00+03:00")],
        ("2024-12-19T10:00:00+03:00", "second"),
        set(),
    ),
    "a bulk re-save that overwrote the publication loses against the page": (
        [
            ("jsonld", "2024-12-19T04:00:00+03:00"),
            ("meta", "2024-12-19T04:00:00+03:00"),
            ("jsonld", "2024-12-19T04:00:00+03:00", "modified"),
            ("text", "5 مارس 2019"),
        ],
        ("2019-03-05T00:00:00+03:00", "day"),
        {"resaved"},
    ),
    "a publication equal to the modification is no re-save on a page that agrees": (
        [
            ("jsonld", "2024-12-19T04:00:00+03:00"),
            ("jsonld", "2024-12-19T04:00:00+03:00", "modified"),
            ("text", "19 ديسمبر 2024"),
        ],
        ("2024-12-19T04:00:00+03:00", "second"),
        set(),
    ),
    "two days that a bulk re-save overwrote lose against the page": (
        [("jsonld", "Dec 19, 2024"), ("jsonld", "Dec 19, 2024", "modified"), ("text", "5 مارس 2019")],
        ("2019-03-05T00:00:00+03:00", "day"),
        {"resaved"},
    ),
    "numbers that are a day either way are read as the data say": (
        [("jsonld", "2024-11-01T10:20:30+03:00"), ("text", "11/01/2024")],
        ("2024-11-01T10:20:30+03:00", "second"),
        set(),
    ),
    "numbers that are a day either way stay day first where the address says so": (
        [("jsonld", "2024-11-01T10:20:30+03:00", "modified"), ("text", "11/01/2024"), ("url", "2024-01-11")],
        ("2024-01-11T00:00:00+03:00", "day"),
        set(),
    ),
    "a modification before the publication is dropped": (
        [("jsonld", "2024-12-19T10:00:00+03:00"), ("jsonld", "2024-12-01T10:00:00+03:00", "modified")],
        ("2024-12-19T10:00:00+03:00", "second"),
        {"modified_before_published"},
    ),
    "a Z glued to local time is found by the visible clock": (
        [("jsonld", "2024-12-19T13:33:00Z"), ("text", "19 ديسمبر 2024 - 1:33 م")],
        ("2024-12-19T13:33:00+03:00", "second"),
        {"z_is_local"},
    ),
    "a Z glued to local time is found by another machine date": (
        [("jsonld", "2024-12-19T13:33:00+00:00"), ("meta", "2024-12-19T13:33:00+03:00")],
        ("2024-12-19T13:33:00+03:00", "second"),
        {"z_is_local"},
    ),
    "a Z glued to local time is found by the visible day": (
        [("jsonld", "2024-12-19T22:30:00Z"), ("text", "19 ديسمبر 2024")],
        ("2024-12-19T22:30:00+03:00", "second"),
        {"z_is_local"},
    ),
    "a Z glued to local time is found by the future": (
        [("jsonld", "2024-12-22T11:45:00Z")],
        ("2024-12-22T11:45:00+03:00", "second"),
        {"z_is_local"},
    ),
    "a Z glued to local time is found by an age": (
        [("jsonld", "2024-12-22T08:30:00Z"), ("text", "منذ 3 ساعات")],
        ("2024-12-22T08:30:00+03:00", "second"),
        {"z_is_local"},
    ),
    "a GMT glued to local time in a feed is found by the visible clock": (
        [("feed", "Thu, 19 Dec 2024 13:33:00 GMT"), ("text", "19 ديسمبر 2024 - 1:33 م")],
        ("2024-12-19T13:33:00+03:00", "second"),
        {"z_is_local"},
    ),
    "an offset of zero that the CMS computed is believed against a page that runs on UTC": (
        [("jsonld", "2024-12-18T22:30:00+00:00"), ("text", "18 ديسمبر 2024")],
        (NIGHT, "second"),
        {"dates_disagree"},
    ),
    "a true Z is local three hours later": (
        [("jsonld", "2024-12-19T10:33:00Z"), ("text", "19 ديسمبر 2024 - 1:33 م")],
        ("2024-12-19T13:33:00+03:00", "second"),
        set(),
    ),
    "a true Z on the day before agrees with the visible day": (
        [("jsonld", "2024-12-18T22:30:00Z"), ("text", "19 ديسمبر 2024"), ("url", "2024-12-19")],
        (NIGHT, "second"),
        set(),
    ),
    "a feed in true UTC stays beside a glued Z": (
        [
            ("meta", "2024-12-19T13:33:00Z"),
            ("jsonld", "2024-12-19T13:33:00+03:00"),
            ("feed", "Thu, 19 Dec 2024 10:33:00 +0000"),
        ],
        ("2024-12-19T13:33:00+03:00", "second"),
        {"z_is_local"},
    ),
    "a bare UTC day on the day before loses against the visible day": (
        [("jsonld", "2024-12-18"), ("text", "19 ديسمبر 2024")],
        (DAY, "day"),
        {"utc_day"},
    ),
    "a bare UTC day on the day before loses against an instant": (
        [("jsonld", "2024-12-18"), ("meta", "2024-12-19T01:30:00+03:00")],
        (NIGHT, "second"),
        {"utc_day"},
    ),
    "the clock of the page header loses": (
        [("text", "الأحد 22 ديسمبر 2024"), ("jsonld", "2024-12-01T10:00:00+03:00")],
        ("2024-12-01T10:00:00+03:00", "second"),
        {"page_clock"},
    ),
    "the clock of the page header is no date, alone": ([("text", "22 ديسمبر 2024 12:00 م")], None, {"page_clock"}),
    "today's date outside the article is no date, alone": ([("page", "22 ديسمبر 2024")], None, {"page_clock"}),
    "today's date is a clock when the last change is older": (
        [("text", "22 ديسمبر 2024"), ("jsonld", "2024-11-01T10:00:00+03:00", "modified")],
        None,
        {"page_clock"},
    ),
    "today's date beside the headline is a date": (
        [("text", "22 ديسمبر 2024")],
        ("2024-12-22T00:00:00+03:00", "day"),
        set(),
    ),
    "today's date with a label is a date": (
        [("text", "نشر في 22 ديسمبر 2024 12:00 م")],
        ("2024-12-22T12:00:00+03:00", "minute"),
        set(),
    ),
    "a date in the future is dropped": (
        [("jsonld", "2025-12-19T10:00:00+03:00"), ("text", "19 ديسمبر 2024")],
        (DAY, "day"),
        {"future_date"},
    ),
    "a date in the future is dropped, even alone": ([("jsonld", "2031-01-01T10:00:00+03:00")], None, {"future_date"}),
    "midnight that a CMS computed in UTC is an instant": (
        [("jsonld", "2024-12-19T00:00:00+00:00")],
        ("2024-12-19T03:00:00+03:00", "second"),
        set(),
    ),
    "midnight sharp in Z is a bare day of its own": (
        [("jsonld", "2024-12-19T00:00:00.000Z")],
        (DAY, "day"),
        set(),
    ),
    "midnight sharp is a bare day": (
        [("jsonld", "2024-12-19T00:00:00Z"), ("text", "19 ديسمبر 2024 1:33 م")],
        ("2024-12-19T13:33:00+03:00", "minute"),
        set(),
    ),
    "a sitemap's lastmod comes last of all": ([("sitemap", "2024-12-19")], (DAY, "day"), {"lastmod_only"}),
    "a sitemap's lastmod never outvotes": (
        [("sitemap", "2024-12-20"), ("url", "2024-12-19")],
        (DAY, "day"),
        set(),
    ),
    "a server's Last-Modified is no publication": ([("http", "Sun, 22 Dec 2024 08:00:00 GMT")], None, set()),
    "nothing gives nothing": ([("text", "أخبار محلية")], None, {"zone_unknown"} - {"zone_unknown"}),
}


@pytest.mark.parametrize(("sources", "expected", "flags"), TRAPS.values(), ids=TRAPS)
def test_trap(sources: list[Source], expected: tuple[str, str] | None, flags: set[str]) -> None:
    found = chosen(sources)
    assert published(found) == expected
    assert set(found.flags) == flags
