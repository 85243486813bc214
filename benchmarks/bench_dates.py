"""Reads the test tables of date strings with newscrawler and with every other reader installed, in one run.

    python benchmarks/bench_dates.py [--corpus FILE]

Prints for each: strings read right, wrong and not at all; strings that are no date and were left alone; microseconds of
processor time a string. "Right" is the right day (of an age: within the precision that our table states for it). The
others come with the extra "bench"; those that are missing are skipped.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from zoneinfo import ZoneInfo

ROOT = Path(__file__).resolve().parents[1]
TABLES = ROOT / "tests" / "dates"
ZONE = ZoneInfo("Asia/Riyadh")
NOW = datetime(2024, 12, 22, 12, 0, tzinfo=ZONE)
UNITS = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 7 * 86400, "month": 31 * 86400}
ROUNDS = 3
LOCALES = [
    "ar",
    "ar-AE",
    "ar-BH",
    "ar-DZ",
    "ar-EG",
    "ar-IQ",
    "ar-JO",
    "ar-LB",
    "ar-LY",
    "ar-MA",
    "ar-MR",
    "ar-SA",
    "ar-SY",
    "ar-TN",
]

Reader = Callable[[str, datetime], datetime | None]


@dataclass(frozen=True)
class Row:
    """A date string, what it says at *now*, and how far an answer may be off (None: the right day is asked for)."""

    text: str
    expected: datetime
    now: datetime
    slack: timedelta | None


def newscrawler() -> Reader:
    parse_date = import_module("newscrawler.dates").parse_date

    def read(text: str, now: datetime) -> datetime | None:
        found = parse_date(text, now=now, timezone=ZONE)
        return found.moment if found else None

    return read


def dateparser(locales: list[str] | None = None) -> Reader:
    parse = import_module("dateparser").parse

    def settings(now: datetime) -> dict[str, object]:
        return {
            "RELATIVE_BASE": now.replace(tzinfo=None),
            "TIMEZONE": "Asia/Riyadh",
            "RETURN_AS_TIMEZONE_AWARE": True,
            "DATE_ORDER": "DMY",
        }

    def read(text: str, now: datetime) -> datetime | None:
        if locales is None:
            return parse(text, languages=["ar", "en", "fr"], settings=settings(now))
        for locale in locales:
            found = parse(text, locales=[locale], settings=settings(now))
            if found:
                return found
        return None

    return read


def htmldate() -> Reader:
    find_date = import_module("htmldate").find_date

    def read(text: str, now: datetime) -> datetime | None:
        page = f"<html><head><title>-</title></head><body><article><p class='date'>{text}</p></article></body></html>"
        found = find_date(page, max_date=now.strftime("%Y-%m-%d"), original_date=True)
        return datetime.fromisoformat(found).replace(tzinfo=ZONE) if found else None

    return read


def dateutil(*, fuzzy: bool) -> Reader:
    parse = import_module("dateutil.parser").parse

    def read(text: str, now: datetime) -> datetime | None:
        try:
            found: datetime = parse(text, dayfirst=True, fuzzy=fuzzy, default=now.replace(hour=0, minute=0))
        except (ValueError, OverflowError):
            return None
        return found if found.tzinfo else found.replace(tzinfo=ZONE)

    return read


READERS: dict[str, Callable[[], Reader]] = {
    "newscrawler": newscrawler,
    "dateparser (ar, en, fr)": dateparser,
    "dateparser (14 locales)": lambda: dateparser(LOCALES),
    "htmldate": htmldate,
    "dateutil": lambda: dateutil(fuzzy=False),
    "dateutil (fuzzy)": lambda: dateutil(fuzzy=True),
}
SLOW = frozenset({"dateparser (14 locales)"})


def lines(name: str) -> list[str]:
    return (TABLES / name).read_text("utf-8").splitlines()


def table() -> list[Row]:
    rows = []
    for line in lines("strings.jsonl"):
        text, moment, precision, calendar = json.loads(line)
        slack = timedelta(seconds=UNITS[precision]) if calendar == "relative" or precision == "month" else None
        rows.append(Row(text, datetime.fromisoformat(moment), NOW, slack))
    return rows


def corpus(path: Path) -> list[Row]:
    rows = []
    for row in json.loads(path.read_text("utf-8")):
        slack = None
        if row["kind"] == "relative":
            unit = "week" if "سبوع" in row["text"] or "سابيع" in row["text"] else "minute"
            slack = timedelta(seconds=UNITS[unit])
        now = datetime.fromisoformat(row["reference"]) if row["reference"] else NOW
        rows.append(Row(row["text"], datetime.fromisoformat(row["expected"]), now.astimezone(ZONE), slack))
    return rows


def judge(row: Row, found: datetime | None) -> str:
    if found is None:
        return "none"
    found = found.astimezone(ZONE)
    expected = row.expected if row.expected.tzinfo else row.expected.replace(tzinfo=ZONE)
    is_right = (
        found.date() == expected.astimezone(ZONE).date() if row.slack is None else abs(found - expected) <= row.slack
    )
    return "right" if is_right else "wrong"


def measure(name: str, rows: list[Row], nothing: list[str]) -> str:
    try:
        read = READERS[name]()
    except ImportError:
        return f"{name:26} not installed"
    verdicts = [judge(row, read(row.text, row.now)) for row in rows]
    left = sum(read(text, NOW) is None for text in nothing)
    texts = [(row.text, row.now) for row in rows]
    best = float("inf")
    for _ in range(1 if name in SLOW else ROUNDS):
        start = time.process_time()
        for text, now in texts:
            read(text, now)
        best = min(best, time.process_time() - start)
    right, wrong, none = (verdicts.count(verdict) for verdict in ("right", "wrong", "none"))
    alone = f"{left}/{len(nothing)}" if nothing else "-"
    return f"{name:26}{right:>7}{wrong:>7}{none:>7}{alone:>12}{best / len(texts) * 1e6:>14.1f}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, default=ROOT.parent / "shared" / "corpus" / "dates.json")
    chosen = parser.parse_args()
    nothing = [json.loads(line) for line in lines("nothing.jsonl")]
    sets = [("our table", table(), nothing)]
    if chosen.corpus.exists():
        sets.append(("real pages", corpus(chosen.corpus), []))
    for title, rows, others in sets:
        print(f"{title}: {len(rows)} date strings, {len(others)} others")
        print(f"{'':26}{'right':>7}{'wrong':>7}{'none':>7}{'left alone':>12}{'us a string':>14}")
        for name in READERS:
            print(measure(name, rows, others), flush=True)
        print()


if __name__ == "__main__":
    main()
