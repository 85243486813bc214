from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.dates import parse_machine_date
from newscrawler.errors import UsageError

RIYADH = "Asia/Riyadh"

READ = [
    ("2024-12-19T10:20:30+03:00", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30Z", "2024-12-19T10:20:30+00:00", "second", True),
    ("2024-12-19T10:20:30.123Z", "2024-12-19T10:20:30+00:00", "second", True),
    ("2024-12-19T10:20:30.1234567+03:00", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30,5+0300", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19 10:20:30 +0300", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19 10:20:30 +03", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30 03:00", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30+03:00Z", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30ZZ", "2024-12-19T10:20:30+00:00", "second", True),
    ("2024-12-19T10:20:30-05:00", "2024-12-19T10:20:30-05:00", "second", True),
    ("2024-12-19T10:20:30+03:00[Asia/Riyadh]", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30 GMT+3", "2024-12-19T10:20:30+03:00", "second", True),
    ("2024-12-19T10:20:30 UTC", "2024-12-19T10:20:30+00:00", "second", True),
    ("2024-12-19t10:20:30z", "2024-12-19T10:20:30+00:00", "second", True),
    (" 2024-12-19T10:20:30Z\n", "2024-12-19T10:20:30+00:00", "second", True),
    ("2024-12-19T10:20+03:00", "2024-12-19T10:20:00+03:00", "minute", True),
    ("2024-12-19T10:20:30", "2024-12-19T10:20:30+03:00", "second", False),
    ("2024-12-19 10:20:30", "2024-12-19T10:20:30+03:00", "second", False),
    ("2024-12-19 10:20", "2024-12-19T10:20:00+03:00", "minute", False),
    ("2024/12/19 10:20:30", "2024-12-19T10:20:30+03:00", "second", False),
    ("2024-12-19, 10:20", "2024-12-19T10:20:00+03:00", "minute", False),
    ("2024-12-19 10:20:30 PM", "2024-12-19T22:20:30+03:00", "second", False),
    ("2024-12-19T24:00:00", "2024-12-20T00:00:00+03:00", "second", False),
    ("2024-12-31T23:59:60", "2024-12-31T23:59:59+03:00", "second", False),
    ("2024-12-19", "2024-12-19T00:00:00+03:00", "day", False),
    ("2024/12/19", "2024-12-19T00:00:00+03:00", "day", False),
    ("2024-1-9", "2024-01-09T00:00:00+03:00", "day", False),
    ("20241219", "2024-12-19T00:00:00+03:00", "day", False),
    ("20241219T102030Z", "2024-12-19T10:20:30+00:00", "second", True),
    ("20241219102030", "2024-12-19T10:20:30+03:00", "second", False),
    ("2024-12", "2024-12-01T00:00:00+03:00", "month", False),
    ("٢٠٢٤-١٢-١٩", "2024-12-19T00:00:00+03:00", "day", False),
    ("٢٠٢٤-١٢-١٩T١٠:٢٠:٣٠+٠٣:٠٠", "2024-12-19T10:20:30+03:00", "second", True),
    ("۲۰۲۴-۱۲-۱۹T۱۰:۲۰:۳۰Z", "2024-12-19T10:20:30+00:00", "second", True),
    ("\u200f2024-12-19\u200f", "2024-12-19T00:00:00+03:00", "day", False),
    ("Thu, 19 Dec 2024 10:20:30 GMT", "2024-12-19T10:20:30+00:00", "second", True),
    ("Thu, 19 Dec 2024 10:20:30 +0300", "2024-12-19T10:20:30+03:00", "second", True),
    ("Thu, 19 Dec 2024 10:20:30 -0000", "2024-12-19T10:20:30+00:00", "second", True),
    ("Thu, 19 Dec 2024 10:20 +0300", "2024-12-19T10:20:00+03:00", "minute", True),
    ("19 Dec 2024 10:20:30 EST", "2024-12-19T10:20:30-05:00", "second", True),
    ("Thu, 19 Dec 24 10:20:30 +0300", "2024-12-19T10:20:30+03:00", "second", True),
    ("Thursday, 19-Dec-24 10:20:30 GMT", "2024-12-19T10:20:30+00:00", "second", True),
    ("Thu, 19 Dec 2024 10:20:30", "2024-12-19T10:20:30+03:00", "second", False),
    ("1734600030", "2024-12-19T09:20:30+00:00", "second", True),
    ("1734600030000", "2024-12-19T09:20:30+00:00", "second", True),
    ("1734600030000000", "2024-12-19T09:20:30+00:00", "second", True),
    ("1734600030.25", "2024-12-19T09:20:30+00:00", "second", True),
    ("/Date(1734600030000)/", "2024-12-19T09:20:30+00:00", "second", True),
    ("\\/Date(1734600030000+0300)\\/", "2024-12-19T09:20:30+00:00", "second", True),
]

NOT_READ = [
    "", " ", "now", "today", "Z", "T", "null", "undefined", "0", "1", "2024", "12345", "123456789", "99999999999",
    "0000000000", "9999999999", "-1734600030", "0000-00-00", "0000-00-00 00:00:00", "0001-01-01T00:00:00", "1970-01-01",
    "1970-01-01T00:00:00Z", "2024-13-01", "2024-02-30", "2024-12-32", "2024-12-19T25:00:00", "2024-12-19T10:61:00",
    "2024-12-19T10:20:61", "2024-12-19T24:00:01", "2024-12-19T10:20:30+25:00", "2024-12-19T10:20:30+03:99", "20241319",
    "19-12-2024", "19/12/2024", "1.2.3", "10.0.0.1", "050-123-4567", "2024-12-19 to 2024-12-20", "P3D", "PT5M",
    "2024-12-19T10:20:30+03:00 and more", "2024-12-19" + " " * 60 + "x", "1446-06-18", "3024-12-19",
    "Thu, 32 Dec 2024 10:20:30 GMT", "19 Foo 2024 10:20",
    "Thu, 19 Dec 1824 10:20:30 GMT", "x" * 100, "2024-12-19T" + "1" * 90,
]  # fmt: skip


@pytest.mark.parametrize(("text", "moment", "precision", "has_offset"), READ, ids=[row[0] for row in READ])
def test_a_machine_date_is_read(text: str, moment: str, precision: str, has_offset: bool) -> None:  # noqa: FBT001
    found = parse_machine_date(text, timezone=RIYADH)
    assert found is not None
    assert (found.moment.isoformat(), found.precision, found.had_offset) == (moment, precision, has_offset)


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_no_machine_date_gives_nothing(text: str) -> None:
    assert parse_machine_date(text, timezone=RIYADH) is None


def test_a_zone_that_does_not_exist_is_an_error_of_the_caller() -> None:
    with pytest.raises(UsageError, match="Asia/Atlantis"):
        parse_machine_date("2024-12-19", timezone="Asia/Atlantis")


ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
PERSIAN = str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹")
OFFSETS = st.integers(-12 * 4, 14 * 4).map(lambda quarters: timezone(timedelta(minutes=15 * quarters)))
MOMENTS = st.datetimes(datetime(1990, 1, 2), datetime(2099, 12, 30), timezones=OFFSETS)  # noqa: DTZ001


@given(MOMENTS, st.sampled_from([{}, ARABIC, PERSIAN]), st.sampled_from(["T", " ", "t"]))
def test_every_iso_moment_is_read_in_any_digits(moment: datetime, digits: dict[int, str], mark: str) -> None:
    moment = moment.replace(microsecond=0)
    found = parse_machine_date(moment.isoformat(mark).translate(digits), timezone=RIYADH)
    assert found is not None
    assert found.moment == moment
    assert found.moment.utcoffset() == moment.utcoffset()


@given(st.integers(1_000_000_000, 4_102_444_799))
def test_every_epoch_is_read_in_seconds_and_milliseconds(seconds: int) -> None:
    for text in (str(seconds), f"{seconds}000"):
        found = parse_machine_date(text, timezone=RIYADH)
        assert found is not None
        assert found.moment.timestamp() == seconds


@given(st.text(alphabet="0123456789-:/.TZ+ ٠١٢aGMT", max_size=30))
def test_no_text_is_an_error(text: str) -> None:
    found = parse_machine_date(text, timezone=RIYADH)
    assert found is None or found.moment.tzinfo is not None
