import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from newscrawler.dates import parse_date

HERE = Path(__file__).parent
ZONE = ZoneInfo("Asia/Riyadh")
NOW = datetime(2024, 12, 22, 12, 0, tzinfo=ZONE)
DATES = [json.loads(line) for line in (HERE / "strings.jsonl").read_text("utf-8").splitlines()]
NOTHING = [json.loads(line) for line in (HERE / "nothing.jsonl").read_text("utf-8").splitlines()]
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "dates.json"


@pytest.mark.parametrize(("text", "moment", "precision", "calendar"), DATES, ids=[row[0] for row in DATES])
def test_a_date_string_is_read_to_its_stated_precision(text: str, moment: str, precision: str, calendar: str) -> None:
    found = parse_date(text, now=NOW, timezone=ZONE)
    assert found is not None
    expected = datetime.fromisoformat(moment)
    if precision == "month" and calendar == "relative":
        assert abs(found.moment - expected) <= timedelta(days=2)
    else:
        assert found.moment.isoformat() == moment
    assert (found.precision, found.calendar) == (precision, calendar)


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_date_gives_nothing(text: str) -> None:
    assert parse_date(text, now=NOW, timezone=ZONE) is None
