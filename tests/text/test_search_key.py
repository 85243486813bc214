import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text import archive_form, search_key, words
from newscrawler.text.folding import folded
from newscrawler.text.letters import FREQUENT_FOLDS, VARIANT_FOLDS
from newscrawler.text.stem import PREFIXES, SUFFIXES, light_stem

EQUAL = [
    ("أيضاً", "أيضًا", "أيضا", "ايضا", "ايضآ", "أيـضاً", "اَيْضًا"),
    ("اقرأ", "إقرأ", "اقرا", "أقرأ"),
    ("الجمهوريّة", "الجمهورية", "الجمهوريه"),
    ("مصطفى", "مصطفي", "مصطفی"),
    ("مسؤول", "مسئول", "مسءول"),
    ("شؤون", "شئون", "شو\u0654ون"),
    ("شيء", "شئ", "شىء"),
    ("سيئ", "سيء"),
    ("مبادئ", "مباديء"),
    ("آب", "ا\u0653ب", "اب"),
    ("کتاب", "كتاب", "كِتَاب", "ڪتاب"),
    ("پاريس", "باريس"),
    ("ڤيينا", "فيينا"),
    ("كوردستان", "کوردستان"),
    ("هەولێر", "ههولير", "هه‌ولێر"),
    ("١٤٤٧", "۱۴۴۷", "1447", "１４４７"),
    ("ﺍﻟﺴﻼﻡ", "السلام", "السلامُ"),
    ("عبد ﷲ", "عبد الله"),
    ("هذا", "هٰذا"),
    ("BBC عربي", "bbc  عربى", "«BBC»: عربي!"),
    ("تسجيل الدخول", "تسجيل\u00a0الدخول", "تسجيل_الدخول", "تسجيل-الدخول"),
    ("COVID-19", "covid 19"),
    ("Résumé", "re\u0301sume\u0301"),
    ("صلى الله عليه وسلم", "ﷺ"),
]


@pytest.mark.parametrize("spellings", EQUAL, ids=lambda spellings: spellings[0])
def test_spellings_of_one_word_have_one_key(spellings: tuple[str, ...]) -> None:
    assert {search_key(spelling) for spelling in spellings} == {search_key(spellings[0])}


@pytest.mark.parametrize(
    ("one", "other"), [("كتب", "كتاب"), ("علم", "عالم"), ("بئر", "بر"), ("ماء", "ما"), ("12", "21")]
)
def test_words_that_differ_keep_different_keys(one: str, other: str) -> None:
    assert search_key(one) != search_key(other)


@given(st.text(max_size=80) | st.text(alphabet="يءئىأإآةهكکپ َّـ\u200c١۲٣_.", max_size=40))
def test_search_key_is_idempotent_and_single_spaced(text: str) -> None:
    key = search_key(text)
    assert search_key(key) == key
    assert key == " ".join(key.split())
    assert words(text) == key.split()


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآؤئىة ًٌٍَُِّْـ\u0653\u0654\u0655\u200f\u200b\u00a0،.؟", max_size=60))
def test_archive_form_does_not_change_the_key(text: str) -> None:
    assert search_key(archive_form(text)) == search_key(text)


@given(st.sampled_from([text for group in EQUAL for text in group]), st.data())
def test_marks_and_tatweel_never_count(text: str, data: st.DataObject) -> None:
    place = data.draw(st.integers(1, len(text)))
    mark = data.draw(st.sampled_from("ًٌٍَُِّْٰـ"))
    assert search_key(text[:place] + mark + text[place:]) == search_key(text)


def test_every_variant_folds_to_a_letter_that_stays() -> None:
    for variant, letter in (*VARIANT_FOLDS.items(), *FREQUENT_FOLDS):
        assert search_key(variant) == letter
        assert search_key(letter) == letter


@pytest.mark.parametrize(
    "family",
    [
        ("إيراني", "الإيراني", "والإيرانية", "للإيرانيين", "إيرانيون", "بالإيرانيات"),
        ("سعودي", "السعودية", "والسعوديون", "للسعوديين", "سعوديات"),
        ("معلم", "المعلمون", "والمعلمين", "معلمات", "بالمعلمين"),
        ("وزارة", "الوزارة", "والوزارات", "وزارتها", "للوزارة"),
        ("لبنان", "ولبنان"),
        ("كتاب", "الكتاب", "كتابه", "كتابها"),
    ],
    ids=lambda family: family[0],
)
def test_a_family_of_words_has_one_stem(family: tuple[str, ...]) -> None:
    assert len({search_key(word, stem=True) for word in family}) == 1


@pytest.mark.parametrize("word", ["علم", "ورد", "الم", "بنت", "فن", "و", ""])
def test_short_words_stay_whole(word: str) -> None:
    assert light_stem(word) == word


def test_the_stemmer_tables_are_longest_first_and_folded() -> None:
    for table in (PREFIXES, SUFFIXES):
        assert [*table] == sorted(table, key=lambda affix: -len(affix))
        assert all(search_key(affix) == affix for affix in table)
        assert len(set(table)) == len(table)


COMMON = "ابةتىيأإآلمكگپچیەڕ ًَُِّْـٰ٠۹09aZ_.،؛؟«»“”–…©\xa0\u200c\u200f\xad\ufeff\n\t"
RARE = "ءئؤéßΣﻻﷺ१😀\u0654\u0301ﬁ"


@given(st.text(alphabet=COMMON))
def test_the_tables_say_what_the_rules_say(text: str) -> None:
    assert search_key(text) == folded(text)  # without a hamza, whose place in the word counts as well


@given(st.lists(st.text(alphabet=COMMON + RARE), max_size=5))
def test_a_rare_character_in_one_line_changes_no_other(lines: list[str]) -> None:
    whole = search_key("\n".join(lines))
    assert whole == " ".join(filter(None, map(search_key, lines)))
