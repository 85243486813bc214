import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newscrawler.text import archive_form, ascii_digits

_PIECES = st.sampled_from(
    (
        *(" ", "\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200c", "\u200d", "\u200f", "\x00", "\x85", "\ud83d", "\ude00"),
        *("&amp;", "&", "amp;", "#38;", "&nbsp;", "&lt", ";", "\u037e"),
        *("ب", "ی", "د", "\u064e", "\u0651", "ﻻ", "ﷲ", "ﷺ", "ﹰ", "ـ", "…", "e\u0301"),
    )
)


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        pytest.param("ﻣﺮﺣﺒﺎ ﺑﻜﻢ", "مرحبا بكم", id="presentation-forms"),
        pytest.param("عبد ﷲ ﻷجل", "عبد الله لأجل", id="ligatures"),
        pytest.param("العر\u200bبية\u200f\ufeff \u202bنص\u202c", "العربية نص", id="zero-width-and-bidi"),
        pytest.param("خبر\ufffc عاجل", "خبر\ufffc عاجل", id="the-object-marker-is-shown"),
        pytest.param("مع\u00adلومة", "معلومة", id="soft-hyphen"),
        pytest.param("كتا\u200cب", "كتاب", id="zwnj-that-changes-nothing"),
        pytest.param("هـ\u200d عام", "هـ عام", id="zwj-in-arabic"),
        pytest.param("\u00a0نص\u2003 \tثان\u3000", "نص ثان", id="spaces"),
        pytest.param("أول\nسطر", "أول سطر", id="one-break-is-a-space"),
        pytest.param("أول \r\n\t\r\n ثان\n\n\n\nثالث", "أول\n\nثان\n\nثالث", id="blank-lines-part-paragraphs"),
        pytest.param("أول\u2029ثان\u2028سطر", "أول\n\nثان سطر", id="unicode-separators"),
        pytest.param("قال &quot;لا&quot; &amp;amp; &#1606;&#x639;&#1605;", 'قال "لا" & نعم', id="entities"),
        pytest.param("أ&nbsp;ب&rlm; &hellip;", "أ ب …", id="entities-of-space-and-marks"),
        pytest.param("\ud83d\ude00 خبر \ud83d", "😀 خبر \ufffd", id="surrogates"),
        pytest.param("آب", "آب", id="nfc-of-madda"),
        pytest.param("سطر\x00 و\x0bآخر", "سطر و آخر", id="control-characters"),
        pytest.param("", "", id="empty"),
        pytest.param(" \u200f\n\n ", "", id="nothing-visible"),
    ],
)
def test_archive_form_repairs_the_encoding(raw: str, stored: str) -> None:
    assert archive_form(raw) == stored


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("قالَ الشّاعرُ: «بـيـتٌ مِن الشِّعرِ»…", id="harakat-tatweel-quotes-ellipsis"),
        pytest.param("في ١٢ ربيع الأول ١٤٤٧ هـ و ۱۴۰۴ و 2026", id="digits"),
        pytest.param("محمد ﷺ وقال الله ﷻ ﷽", id="signs-are-no-letters"),
        pytest.param("این می‌شود", id="zwnj-in-persian"),
        pytest.param("عائلة 👨‍👩‍👧 في الحديقة ❤️", id="zwj-in-emoji"),
        pytest.param("क्‍ष और क्‌ष", id="joiners-in-devanagari"),
        pytest.param("½ ² ﬁ ™ Ⅳ", id="no-compatibility-forms"),
        pytest.param("AT&T و R&D &lt بلا فاصلة", id="ampersands-that-are-no-entities"),
        pytest.param("فقرة أولى.\n\nفقرة ثانية.", id="paragraphs"),
        pytest.param("سعر النفط 70,5% ؛ أهذا صحيح؟!", id="punctuation"),
    ],
)
def test_archive_form_leaves_correct_text_alone(text: str) -> None:
    assert archive_form(text) == text


@given(st.lists(_PIECES, max_size=25).map("".join) | st.text(max_size=60))
@example("&&#97;mp;lt;")
@example("&am\u200fp;nbsp;")
@example("&amp\u037e")
@example("&" + "#38;" * 30)
def test_archive_form_is_idempotent_and_nfc(text: str) -> None:
    stored = archive_form(text)
    assert archive_form(stored) == stored
    assert unicodedata.is_normalized("NFC", stored)
    assert stored == stored.strip()
    assert "  " not in stored
    stored.encode()


def test_hostile_nesting_of_entities_ends_and_stays() -> None:
    entity = "&lt;"
    for _ in range(40):
        entity = entity.replace("&", "&&#97;mp;", 1)
    assert archive_form(archive_form(entity)) == archive_form(entity)


@pytest.mark.parametrize(
    ("raw", "digits"),
    [("٠١٢٣٤٥٦٧٨٩", "0123456789"), ("۰۱۲۳۴۵۶۷۸۹", "0123456789"), ("عام ٢٠٢٦م", "عام 2026م"), ("²", "²")],
)
def test_digits_of_all_sets_become_ascii(raw: str, digits: str) -> None:
    assert ascii_digits(raw) == digits
