"""How the date of publication is chosen, whatever the sources say."""

from datetime import datetime

import pytest
from dates.pages import FETCHED, Source, chosen, published
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.dates import choose_published

ZONES: dict[str, tuple[list[Source], tuple[str, str] | None, str]] = {
    "from the offsets printed": (
        [
            ("jsonld", "2024-12-19T10:33:00+03:00"),
            ("feed", "Thu, 19 Dec 2024 07:33:00 +0000"),
            ("text", "19 ديسمبر 2024"),
        ],
        ("2024-12-19T10:33:00+03:00", "second"),
        "zone_from_offset",
    ),
    "from a visible clock beside UTC": (
        [("jsonld", "2024-12-19T07:33:20Z"), ("text", "19 ديسمبر 2024 10:33 ص")],
        ("2024-12-19T10:33:20+03:00", "second"),
        "zone_from_clock",
    ),
    "not from an edit a quarter of an hour later": (
        [("jsonld", "2024-12-19T07:33:20Z"), ("text", "19 ديسمبر 2024 7:48 ص")],
        ("2024-12-19T07:33:20+00:00", "second"),
        "zone_as_printed",
    ),
    "as printed": ([("jsonld", "2024-12-19T07:33:20Z")], ("2024-12-19T07:33:20+00:00", "second"), "zone_as_printed"),
    "unknown": ([("text", "19 ديسمبر 2024")], ("2024-12-19T00:00:00+00:00", "day"), "zone_unknown"),
    "a naive clock is read in the zone that another source printed": (
        [("text", "19 ديسمبر 2024 10:33 ص"), ("jsonld", "2024-12-19T12:00:00+03:00", "modified")],
        ("2024-12-19T10:33:00+03:00", "minute"),
        "zone_from_offset",
    ),
}


@pytest.mark.parametrize(("sources", "expected", "flag"), ZONES.values(), ids=ZONES)
def test_an_undeclared_zone_is_inferred_and_said_so(
    sources: list[Source], expected: tuple[str, str] | None, flag: str
) -> None:
    found = chosen(sources, zone=None)
    assert published(found) == expected
    assert flag in found.flags


def test_a_clock_ahead_of_ours_in_an_unknown_zone_gives_its_day() -> None:
    found = chosen([("jsonld", "2024-12-22T11:45:00Z")], zone=None)
    assert published(found) == ("2024-12-22T00:00:00+00:00", "day")
    assert "z_is_local" in found.flags


def test_the_modification_is_kept_beside_the_publication() -> None:
    found = chosen([("jsonld", "2024-12-19T07:33:20Z"), ("jsonld", "2024-12-20T07:33:20Z", "modified")])
    assert found.modified is not None
    assert found.modified.parsed is not None
    assert found.modified.parsed.moment.isoformat() == "2024-12-20T10:33:20+03:00"


def test_the_offset_is_that_of_the_zone_on_that_day() -> None:
    assert published(chosen([("jsonld", "2024-07-01T09:00:00Z")], zone="Africa/Cairo")) == (
        "2024-07-01T12:00:00+03:00",
        "second",
    )
    assert published(chosen([("jsonld", "2024-01-01T09:00:00Z")], zone="Africa/Cairo")) == (
        "2024-01-01T11:00:00+02:00",
        "second",
    )


def test_no_evidence_is_no_answer() -> None:
    found = choose_published([], fetched_at=FETCHED, timezone=None)
    assert (found.published, found.modified, found.flags) == (None, None, ())


MOMENTS = st.datetimes(datetime(2005, 1, 1), datetime(2024, 12, 20))  # noqa: DTZ001


@given(MOMENTS, st.permutations(["jsonld", "meta", "time", "feed", "text", "url"]))
def test_sources_that_agree_give_that_instant_in_any_order(moment: datetime, order: list[str]) -> None:
    local = moment.replace(microsecond=0, second=moment.second or 1)
    raw = {
        "text": local.strftime("%d/%m/%Y"),
        "url": local.strftime("%Y-%m-%d"),
    }
    sources: list[Source] = [(name, raw.get(name, f"{local.isoformat()}+03:00")) for name in order]
    found = chosen(sources)
    assert published(found) == (f"{local.isoformat()}+03:00", "second")
    assert not found.flags


@given(MOMENTS, MOMENTS)
def test_a_modification_is_never_the_publication(one: datetime, other: datetime) -> None:
    sources: list[Source] = [
        ("jsonld", one.replace(microsecond=0).isoformat() + "+03:00"),
        ("jsonld", other.replace(microsecond=0).isoformat() + "+03:00", "modified"),
    ]
    found = chosen(sources)
    assert found.published is not None
    assert found.published.role == "published"
    if found.modified and found.published.parsed and found.modified.parsed:
        assert found.modified.parsed.window()[1] > found.published.parsed.moment


@given(
    st.lists(
        st.tuples(st.sampled_from(["jsonld", "meta", "time", "feed"]), MOMENTS, st.sampled_from(["Z", "+03:00", ""])),
        max_size=5,
    )
)
def test_whatever_is_said_the_answer_is_one_of_it_and_not_after_the_capture(
    said: list[tuple[str, datetime, str]],
) -> None:
    sources: list[Source] = [
        (name, moment.replace(microsecond=0).isoformat() + offset) for name, moment, offset in said
    ]
    found = chosen(sources)
    assert (found.published is None) == (not sources)
    if found.published and found.published.parsed:
        assert found.published.raw in {raw for _, raw, *_ in sources}
        assert found.published.parsed.moment <= FETCHED
