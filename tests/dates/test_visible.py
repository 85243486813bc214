import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.dates import find_date, parse_date
from newscrawler.dates.months import NAMES as MONTHS
from newscrawler.dates.parsed import LENGTH
from newscrawler.errors import UsageError

ZONE = ZoneInfo("Asia/Riyadh")
NOW = datetime(2024, 12, 22, 12, 0, tzinfo=ZONE)
CORPUS = Path(__file__).parents[2].parent / "shared" / "corpus" / "dates.json"

MATCHED = [
    ("أحمد علي | الخميس ١٩ ديسمبر ٢٠٢٤ - أخبار", "١٩ ديسمبر ٢٠٢٤"),
    ("آخر تحديث: \u200f19/12/2024\u200f", "19/12/2024"),
    ("19\u200f/12\u200f/2024", "19\u200f/12\u200f/2024"),
    ("نُشر مُنذُ ساعتين", "مُنذُ ساعتين"),
    ("الخميس 19 ديسمبر 2024 - 10:33 م", "19 ديسمبر 2024 - 10:33 م"),
    ("كتب في 5 \ufee3\ufe8e\ufef3\ufeee 2024", "5 \ufee3\ufe8e\ufef3\ufeee 2024"),
]


@pytest.mark.parametrize(("text", "matched"), MATCHED)
def test_the_piece_that_was_read_is_given_as_printed(text: str, matched: str) -> None:
    found = parse_date(text, now=NOW, timezone=ZONE)
    assert found is not None
    assert found.matched == matched


ROLES = [
    ("نشر في 19 ديسمبر 2024", "published"),
    ("تاريخ النشر: 19/12/2024", "published"),
    ("أضيف بواسطة إدارة الموقع يوم 19/12/2024", "published"),
    ("آخر تحديث: 19 ديسمبر 2024", "modified"),
    ("تم تحديثه قبل ساعتين", "modified"),
    ("Last updated: 19 Dec 2024", "modified"),
    ("حُدّث في 19 ديسمبر 2024", "modified"),
    ("19 ديسمبر 2024", "unknown"),
    ("أحمد علي - 19 ديسمبر 2024", "unknown"),
    ("حدث فلكي نادر - 19 ديسمبر 2024", "unknown"),
    ("نشر 19 ديسمبر 2024 وحُدّث 20 ديسمبر 2024", "published"),
    ("Letzte Änderung: 19.12.2024", "modified"),
    ("ZULETZT GEÄNDERT AM 19. DEZEMBER 2024", "modified"),
    ("Última actualización: 19/12/2024", "modified"),
    ("Ultimo aggiornamento: 19/12/2024", "modified"),
    ("Atualizado em 19/12/2024", "modified"),
    ("Laatst bijgewerkt op 19/12/2024", "modified"),
    ("Son güncelleme: 19.12.2024", "modified"),
    ("Обновлено: 19.12.2024", "modified"),
    ("Yayınlanma: 19.12.2024", "published"),
    ("Опубликовано 19.12.2024", "published"),
]


@pytest.mark.parametrize(("text", "role"), ROLES)
def test_the_label_in_front_says_what_the_date_is(text: str, role: str) -> None:
    found = parse_date(text, now=NOW, timezone=ZONE)
    assert found is not None
    assert found.role == role


LINES = [
    ("admin منذ ساعتين 0 125 دقيقة واحدة", "2024-12-22T10:00:00+03:00"),
    ("أحمد علي 19 ديسمبر، 2024 أخبار محلية اترك تعليقاً 1,250 زيارة", "2024-12-19T00:00:00+03:00"),
    ("الرئيسية / أخبار / عاجل 19/12/2024 10:33 ص طباعة مشاركة عدد المشاهدات 512", "2024-12-19T10:33:00+03:00"),
    ("نشر في 19 ديسمبر 2024 تعليقاً على خطاب يوم 5 مايو 2023", "2024-12-19T00:00:00+03:00"),
    ("كلمة " * 60 + "19 ديسمبر 2024", "2024-12-19T00:00:00+03:00"),
]


@pytest.mark.parametrize(("line", "moment"), LINES, ids=range(len(LINES)))
def test_a_date_is_found_inside_a_longer_line(line: str, moment: str) -> None:
    found = find_date(line, now=NOW, timezone=ZONE)
    assert found is not None
    assert found.moment.isoformat() == moment


NO_LINES = [
    "وقعت الحرب الأولى في 5 مايو 2023 والثانية في 19 ديسمبر 2024",
    "تستمر الحملة من 5 مايو 2024 إلى 19 ديسمبر 2024 في كل المدن",
    "قال المتحدث إن الوفد الزائر وصل إلى العاصمة قبل ساعتين وإن المباحثات بدأت فور وصوله",
    "يجب إجراء الاختبار في المطار قبل 72 ساعة من موعد السفر",
    "يبدأ التسديد اعتباراً من يوم غد الاثنين",
    "شهدت أسعار الذهب اليوم ارتفاعاً جديداً",
    "القسم 12 الصفحة 3 العدد 16500",
]


@pytest.mark.parametrize("line", NO_LINES)
def test_a_line_with_no_date_of_its_own_gives_nothing(line: str) -> None:
    assert find_date(line, now=NOW, timezone=ZONE) is None


def test_without_now_an_age_is_not_read_and_nothing_is_today() -> None:
    assert [parse_date(text) for text in ("منذ ساعتين", "أمس", "اليوم", "الآن", "14:05")] == [None] * 5


@pytest.mark.parametrize(("now", "hours"), [(NOW, 3), (None, 0)])
def test_without_a_zone_that_of_now_counts_else_utc(now: datetime | None, hours: int) -> None:
    found = parse_date("19 ديسمبر 2024", now=now)
    assert found is not None
    assert found.moment.utcoffset() == timedelta(hours=hours)


def test_a_naive_now_is_in_the_zone() -> None:
    found = parse_date("منذ ساعة", now=datetime(2024, 12, 22, 12, 0), timezone=ZONE)  # noqa: DTZ001
    assert found is not None
    assert found.moment == NOW - timedelta(hours=1)


def test_yesterday_is_that_of_the_site_not_of_the_machine() -> None:
    now = datetime(2024, 12, 21, 22, 30, tzinfo=UTC)  # the 22nd in Riyadh
    found = parse_date("أمس", now=now, timezone=ZONE)
    assert found is not None
    assert found.moment.isoformat() == "2024-12-21T00:00:00+03:00"


def test_an_unknown_zone_is_an_error_of_the_caller() -> None:
    with pytest.raises(UsageError, match="Asia/Atlantis"):
        parse_date("19 ديسمبر 2024", timezone="Asia/Atlantis")


AMBIGUOUS = [
    ("03/04/2024", "2024-04-03", "day first"),
    ("04/03/2024", "2024-03-04", "day first"),
    ("12/25/2023", "2023-12-25", "there is no month 25"),
    ("الأربعاء 04/03/2024", "2024-04-03", "the fourth of March was a Monday"),
    ("11/12/2023", "2023-12-11", "day first, in the past"),
    ("05/03/2025", "2025-03-05", "both are to come"),
    ("12/06/2025", "2025-06-12", "both are to come"),
]


@pytest.mark.parametrize(
    ("text", "day"), [row[:2] for row in AMBIGUOUS], ids=[f"{row[0]}: {row[2]}" for row in AMBIGUOUS]
)
def test_day_comes_first_unless_that_is_impossible(text: str, day: str) -> None:
    found = parse_date(text, now=NOW, timezone=ZONE)
    assert found is not None
    assert found.moment.date().isoformat() == day


def test_day_first_in_the_future_gives_way_to_month_first_in_the_past() -> None:
    now = datetime(2024, 3, 10, 12, 0, tzinfo=ZONE)
    found = parse_date("03/09/2024", now=now, timezone=ZONE)
    assert found is not None
    assert found.moment.date() == date(2024, 3, 9)


DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
WORDS = {name: month for month, names in MONTHS["gregorian"].items() for name in names}
ARABIC = str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")
NAMES = ("الإثنين", "الثلاثاء", "الأربعاء", "الخميس", "الجمعة", "السبت", "الأحد")


@given(
    DAYS, st.booleans(), st.sampled_from(["{d} {m} {y}", "{w}، {d} {m}، {y}", "{m} {d}, {y}", "نشر في: {d}-{m}-{y}م"])
)
def test_every_day_is_read_in_every_name_of_its_month(day: date, is_arabic: bool, form: str) -> None:  # noqa: FBT001
    for name in MONTHS["gregorian"][day.month]:
        text = form.format(d=day.day, m=name, y=day.year, w=NAMES[day.weekday()])
        found = parse_date(text.translate(ARABIC) if is_arabic else text, now=NOW, timezone=ZONE)
        assert found is not None, text
        assert (found.moment.date(), found.precision, found.calendar) == (day, "day", "gregorian")


@given(st.integers(1412, 1499), st.integers(1, 12), st.integers(1, 29))
def test_every_hijri_day_is_one_day_in_words_and_in_numbers(year: int, month: int, day: int) -> None:
    moments = set()
    for text in (
        f"{day}/{month}/{year}",
        f"{year}-{month:02}-{day:02} هـ",
        *(f"{day} {n} {year}هـ" for n in MONTHS["hijri"][month]),
    ):
        found = parse_date(text, timezone=ZONE)
        assert found is not None, text
        assert found.calendar == "hijri"
        moments.add(found.moment)
    assert len(moments) == 1


@given(st.text(alphabet=" 0123456789٠١٢٣/-:.,،|()مصهـيناريوفبمنذقبلساعةأيام\u200f\ufeef", max_size=60))
def test_no_text_is_an_error_and_every_answer_is_aware_and_found_in_it(text: str) -> None:
    for found in (parse_date(text, now=NOW, timezone=ZONE), find_date(text, now=NOW, timezone=ZONE)):
        if found is not None:
            assert found.moment.tzinfo is not None
            assert found.matched in text
            assert found.matched


@given(st.integers(1, 400), st.sampled_from(["دقيقة", "ساعة", "يوم", "أسبوع", "شهر"]))
def test_an_age_is_never_after_now_nor_more_exact_than_its_unit(number: int, unit: str) -> None:
    found = parse_date(f"منذ {number} {unit}", now=NOW, timezone=ZONE)
    assert found is not None
    assert found.moment < NOW
    assert found.calendar == "relative"
    assert LENGTH[found.precision] >= timedelta(minutes=1)
    start, end = found.window()
    assert start < found.moment < end


@pytest.mark.skipif(not CORPUS.exists(), reason="the corpus is not there")
def test_every_string_of_the_corpus_is_right() -> None:
    wrong = []
    for row in json.loads(CORPUS.read_text("utf-8")):
        truth = datetime.fromisoformat(row["expected"])
        now = datetime.fromisoformat(row["reference"]) if row["reference"] else None
        found = parse_date(row["text"], now=now, timezone=truth.tzinfo or UTC)
        if found is None:
            wrong.append(row["text"])
        elif row["kind"] == "relative":
            if abs(found.moment - truth) > LENGTH[found.precision]:
                wrong.append(row["text"])
        elif found.moment.date() != truth.date():
            wrong.append(row["text"])
    assert wrong == []
