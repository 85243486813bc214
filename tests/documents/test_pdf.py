"""A PDF that is an article: its text in the order of reading, whatever made it; what is no text is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from documents.handmade import assembled, pdf_of, stream

import newscrawler
from newscrawler.documents import page_of_pdf
from newscrawler.items import Entry

HERE = Path(__file__).parent
URL = "https://example.com/files/bridge.pdf"
TITLE = "افتتاح الجسر الجديد في مدينة طرابلس"
FIRST = (
    "قال الوزير يوم 12 آذار 2026 إن الجسر الجديد يربط بين ضفتي النهر، وإن كلفته بلغت 3,450 مليون ليرة (نحو 25%)، كما"
    " جاء في بيان UNESCO الصادر أمس."
)
SECOND = (
    "وأضاف: «لا بد من لا شيء غير الأمل»، مؤكداً أنَّ الأعمالَ ستنتهي في الساعة 10:30 من صباح الثلاثاء، ثم زار مكتب شركة"
    " Siemens AG في الحي القديم والتقى الأهالي والإعلاميين."
)
THIRD = (
    "ولاحظ أحد الحاضرين أن الاحتفالات ستمتد على مدى ثلاثة أيام متتالية، وأن المدارس ستغلق أبوابها يوم الافتتاح إكراماً"
    " للضيوف الوافدين من المحافظات الأخرى."
)
LINES = ["أعلنت البلدية عن خطة جديدة", "لتوسعة الميناء في المدينة القديمة."]


@pytest.mark.parametrize(
    ("file", "second"),
    [
        pytest.param("pango.pdf", SECOND, id="pango-with-ligatures"),
        pytest.param("chromium.pdf", SECOND.replace("أنَّ", "أن"), id="chromium-whose-shadda-means-nothing"),
    ],
)
def test_a_printed_page_reads_as_it_was_written(file: str, second: str) -> None:
    article = newscrawler.extract((HERE / file).read_bytes(), url=URL)
    assert article is not None
    assert article.title == TITLE
    assert article.text == f"{FIRST}\n\n{second}\n\n{THIRD}"
    assert article.language == "ar"


def text_of(pdf: bytes) -> str | None:
    article = newscrawler.extract(pdf, url=URL, hint=Entry(url=URL, source="feed", title="توسعة الميناء"))
    assert article is not None
    assert ("pdf_no_text" in article.quality.flags) == (article.text is None)
    return article.text


@pytest.mark.parametrize(
    "drawn",
    [
        pytest.param([line[::-1] for line in LINES], id="as-drawn"),
        pytest.param(LINES, id="as-read"),
        pytest.param([" ".join(reversed(line.split())) for line in LINES], id="words-as-read-lines-as-drawn"),
    ],
)
def test_each_order_becomes_that_of_reading(drawn: list[str]) -> None:
    assert text_of(pdf_of(*drawn)) == " ".join(LINES)


@pytest.mark.parametrize(
    "pdf",
    [
        pytest.param(pdf_of(), id="scan"),
        pytest.param(pdf_of(*LINES, table=False), id="no-table-of-letters"),
        pytest.param(pdf_of(*(line.encode("cp1256").decode("latin-1") for line in LINES)), id="other-alphabet"),
        pytest.param(pdf_of(*(line[::-1] for line in LINES), columns=2), id="columns"),
        pytest.param(b"%PDF-1.7 and nothing else", id="broken"),
    ],
)
def test_what_is_no_text_is_left_out(pdf: bytes) -> None:
    assert text_of(pdf) is None


def test_a_name_of_its_file_is_no_title() -> None:
    named = newscrawler.extract(pdf_of(*(line[::-1] for line in LINES), title="Microsoft Word - final2.docx"), url=URL)
    assert named is not None
    assert named.title == " ".join(LINES)


def page(content: bytes, kids: bytes = b"3 0 R") -> bytes:
    return assembled(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%s]/Count 1>>" % kids,
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
        stream(content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )


@pytest.mark.parametrize(
    "pdf",
    [
        pytest.param(page(b"BT /F 12 Tf (" + b"a" * (100 << 20) + b") Tj ET"), id="bomb"),
        pytest.param(page(b"[" * 100_000), id="nested"),
        pytest.param(page(b"q " * 100_000), id="states"),
        pytest.param(page(b"", kids=b"2 0 R"), id="pages-within-themselves"),
        pytest.param(page(b"BT /F 12 Tf (a) Tj ET", kids=b"3 0 R " * 20_000), id="pages-without-end"),
        pytest.param(b"%PDF-1.4 " + b"<<" * 200_000, id="dictionaries"),
        pytest.param(b"%PDF-1.4\n" + b"1 0 obj\n" * 50_000, id="objects"),
    ],
)
def test_a_hostile_one_is_a_page_without_text(pdf: bytes) -> None:
    found = page_of_pdf(pdf)
    assert found is not None
    assert "pdf_no_text" in found.flags
