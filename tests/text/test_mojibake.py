import random
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest

from newscrawler.text import repair
from newscrawler.text.mojibake import FREQUENT

SAMPLE = Path(__file__).parents[3] / "shared" / "corpus" / "sample-article.txt"
OWN = (
    "افتتح وزير الثقافة أمس معرض الكتاب في العاصمة، بمشاركة ٤٥٠ ناشراً من ٣٠ دولة؛ وقال: «القراءة حقٌّ للجميع»…\n\n"
    "وأضاف أنَّ الدورة المقبلة “ستكون أكبر” – فهل يحضر الجمهور؟ (رويترز 2026)"
)


def _as_cp1252(data: bytes) -> str:
    """Read bytes as browsers read windows-1252: the five open bytes are the control characters of latin-1."""
    return "".join(
        chr(byte) if byte in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else bytes([byte]).decode("cp1252") for byte in data
    )


def _as_cp1256(data: bytes) -> str:
    return data.decode("cp1256")


def _as_latin_1(data: bytes) -> str:
    return data.decode("latin-1")


READ_AS: dict[str, Callable[[bytes], str]] = {
    "windows-1252": _as_cp1252,
    "windows-1256": _as_cp1256,
    "latin-1": _as_latin_1,
}
ONCE = {("utf-8", wrong) for wrong in READ_AS} | {("cp1256", "windows-1252"), ("cp1256", "latin-1")}
TWICE = set(product(sorted(ONCE), sorted(READ_AS)))


@pytest.fixture(params=["own", "sample"])
def article(request: pytest.FixtureRequest) -> str:
    if request.param == "own":
        return OWN.replace("٤٥٠", "450").replace("٣٠", "30")
    if not SAMPLE.exists():
        pytest.skip("the shared corpus is not here")
    return SAMPLE.read_text(encoding="utf-8")


@pytest.mark.parametrize(("true", "wrong"), sorted(ONCE))
def test_one_wrong_decoding_is_undone(article: str, true: str, wrong: str) -> None:
    assert repair(READ_AS[wrong](article.encode(true))) == article


@pytest.mark.parametrize(("first", "wrong"), sorted(TWICE))
def test_two_wrong_decodings_are_undone(article: str, first: tuple[str, str], wrong: str) -> None:
    once = READ_AS[first[1]](article.encode(first[0]))
    assert repair(READ_AS[wrong](once.encode())) == article


def test_two_wrong_decodings_are_undone_behind_a_long_head_in_ascii() -> None:
    head = "<meta name=viewport content='width=device-width'>\n" * 100
    twice = _as_cp1252(_as_cp1256(OWN.encode()).encode())
    assert repair(head + twice) == head + OWN


@pytest.mark.parametrize("wrong", sorted(READ_AS))
def test_paragraphs_and_headlines_are_repaired_one_by_one(article: str, wrong: str) -> None:
    for paragraph in article.split("\n\n"):
        if len(paragraph) > 12:
            assert repair(READ_AS[wrong](paragraph.encode())) == paragraph


def test_a_broken_headline_beside_latin_words_is_repaired() -> None:
    broken = _as_cp1256("افتتاح المعرض".encode())
    assert repair(f"{broken} | Al-Akhbar TV 2026") == "افتتاح المعرض | Al-Akhbar TV 2026"


def test_a_broken_stretch_inside_correct_text_is_repaired() -> None:
    broken = _as_cp1256("افتتاح معرض الكتاب".encode())
    assert repair(f"{OWN} {broken} {OWN}") == f"{OWN} افتتاح معرض الكتاب {OWN}"


def test_letters_survive_the_loss_of_invisible_continuations() -> None:
    text = "افتتح الفريق معرض الحرف في البحرين"
    assert repair(_as_cp1256(text.encode()).replace("\xad", "")) == text
    assert repair(text.encode().decode("cp1252", "ignore")) == text


def test_text_without_mojibake_comes_back_as_the_same_object() -> None:
    for text in ("", "plain", OWN, "L'été à Besançon", "Çağrı Şişli'ye gitti"):
        assert repair(text) is text


CORRECT = {
    "ar": "الشرط، الربط؛ الوسط؟ الضغط… يعظ، الحفظ” سطع» منع” بلغ، صاغ؛ في من على ظل عن عكا طه مع، بلاغ…",
    "fa": "عکس عکاسی طپش ظن غم غچه عکسهای پژواک چگونه می‌شود طپانچه گفتگو غژغژ عکس‌العمل دماغ، طعم",
    "ur": "عکاسی غلط ظلم طرح گھر میں ہے ڈاکٹر ٹیلی غنچہ عین ں ڑ شاعرہ",
    "ckb": "هەولێر کوردستان ڕۆژ غەزە عێراق پێشمەرگە ڵ ڕ ۆ ڤ",
    "fr": "été élève à où déjà naïve Noël français garçon œuvre ÉTÉ À ÇA Île ÎLE Œuvre «oui» ÉÈÊË ÀÂÇ",
    "tr": "öğrenci çağrı İstanbul ığdır şişe Çünkü ÜÖÇ öö üü ÇÖZÜM Üçüncü ö ü Ö",
    "de": "über Äpfel öffnen Übung größer ÄÖÜ ß Straße “ja” Öl",
    "es": "niño año ¿qué? ¡sí! corazón Ñ ÁÉÍ íntimo «no»",
    "is": "það ég á í óæ ýú þó ðæ ÁÆ ÞÓ öðru",
    "sv": "å ä ö åäö ÅÄÖ öå Åsa är på",
    "pt": "não ação são ÃO ÇÃO õe é à às avô",
    "pl": "żółć łódź gęś ŁÓDŹ",
    "vi": "tiếng Việt được ở Hà Nội đó",
    "ru": "привет мир ёж",
    "el": "καλημέρα κόσμε",
    "en": "the price is £5 — “naïve” café’s 20°C ± 3 €",
}


def _sentences(random_source: random.Random, count: int) -> list[str]:
    vocabularies = [text.split() for text in CORRECT.values()]
    letters = [sorted({char for char in text if char.isalpha()}) for text in CORRECT.values()]
    result = []
    for number in range(count):
        language = number % len(vocabularies)
        size = random_source.randint(1, 9)
        chosen = random_source.choices(vocabularies[language], k=size)
        if number % 3 == 0:  # words that do not exist, of the letters of the language
            chosen = ["".join(random_source.choices(letters[language], k=random_source.randint(1, 8))) for _ in chosen]
        if number % 7 == 0:
            chosen += random_source.choices(vocabularies[0], k=3)
        result.append(" ".join(chosen))
    return result


def test_twenty_thousand_correct_strings_are_left_alone() -> None:
    source = random.Random(2026)
    touched = [text for text in _sentences(source, 20_000) if repair(text) is not text]
    assert touched == []


def test_the_frequent_letters_are_what_the_guard_says() -> None:
    letters = [char for char in OWN if char.isalpha()]
    assert sum(char in FREQUENT for char in letters) / len(letters) > 0.6
