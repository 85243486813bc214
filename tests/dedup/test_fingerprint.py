"""Fingerprints: what is the same article, what is not, and that the stored forms never change."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.dedup import containment, content_hash, fingerprint, near_hash, similarity

TITLE = "مجلس المدينة يقر خطة المياه"
TEXT = (
    "أقر مجلس المدينة مساء الثلاثاء خطة جديدة للمياه بعد نقاش استمر ثلاث ساعات.\n\n"
    "وتلزم الخطة المزارع الكبيرة بتركيب 25 عداداً على الآبار قبل الصيف، وتمنح الصغار مهلة عامين."
)
ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهوي ", min_size=1, max_size=300)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param("مَجلسُ المدينة يُقرّ خطة المياه", TEXT, id="harakat"),
        pytest.param(TITLE, TEXT.replace("المدينة", "المديـنة"), id="tatweel"),
        pytest.param(TITLE, TEXT.replace("25", "٢٥"), id="digits"),
        pytest.param(TITLE, TEXT.replace("أقر", "اقر").replace("المدينة", "المدينه"), id="letter-variants"),
        pytest.param(TITLE, TEXT.replace("\n\n", " \u00a0\n"), id="white-space"),
        pytest.param(TITLE, TEXT.replace("،", ","), id="punctuation"),
        pytest.param(TITLE, TEXT.replace("مجلس", "\u200fمجلس\u200e"), id="direction-marks"),
    ],
)
def test_noise_is_the_same_content(title: str, text: str) -> None:
    assert content_hash(title, text) == content_hash(TITLE, TEXT)
    assert near_hash(title, text) == near_hash(TITLE, TEXT)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        pytest.param(TITLE + " الجديدة", TEXT, id="title"),
        pytest.param(TITLE, TEXT.replace("25", "26"), id="number"),
        pytest.param(TITLE, TEXT.replace("عامين", "عام"), id="word"),
        pytest.param(TITLE, None, id="no-text"),
        pytest.param(f"{TITLE} {TEXT}", None, id="text-in-title"),
    ],
)
def test_a_change_of_words_is_other_content(title: str, text: str | None) -> None:
    assert content_hash(title, text) != content_hash(TITLE, TEXT)


def test_the_title_is_no_part_of_the_sketch_of_a_text() -> None:
    assert near_hash("عنوان آخر تماماً", TEXT) == near_hash(TITLE, TEXT)
    assert near_hash(TITLE, None) == near_hash(TITLE, "") != near_hash("عنوان آخر تماماً", None)


@given(ARABIC, st.none() | ARABIC)
def test_both_at_once_are_the_two_functions(title: str, text: str | None) -> None:
    assert fingerprint(title, text) == (content_hash(title, text), near_hash(title, text))


@given(ARABIC)
def test_a_sketch_is_347_characters_and_like_itself(text: str) -> None:
    sketch = near_hash("", text)
    assert len(sketch) == 347
    assert sketch.isascii()
    assert similarity(sketch, sketch) == 1.0


@given(st.text(max_size=200))
def test_any_string_has_fingerprints(text: str) -> None:
    digest, sketch = fingerprint(text, text)
    assert len(digest) == 64
    assert sketch.startswith("m1-")


def test_the_stored_forms_are_those_of_the_first_release() -> None:
    """A change here makes every stored hash useless: raise the sketch's version and say so in the changelog."""
    words = "كتب محرر هذا الخبر من وادي ظليل وقد مرت سحب قليلة فوق بيت بعيد"
    assert content_hash(words, words) == "b89610eff8e3bc715cb62359336705c783e0da24eafcd30f57eea03d48e17a23"
    assert near_hash(words, words)[:60] == "m1-AAxZ2Ap4R86i0hNCR85iwkfOEDrdkxA6t5UQOhA6YsJiwt2T3ZNHzhA6C"


@pytest.mark.parametrize("damaged", ["", "m0-AAAA", "m1-AAAA", "m1-!!!", near_hash(TITLE, TEXT)[:-4]])
def test_what_is_no_sketch_is_refused(damaged: str) -> None:
    with pytest.raises(ValueError, match="near_hash"):
        similarity(damaged, near_hash(TITLE, TEXT))


def shingles(words: list[str]) -> set[tuple[str, ...]]:
    return {tuple(words[at : at + 3]) for at in range(len(words) - 2)}


def test_similarity_and_containment_are_estimates_of_the_true_ones() -> None:
    errors, worst = [], 0.0
    for turn in range(60):
        words = [f"كلمة{sha256(f'{turn} {at}'.encode()).digest()[0] * at % 3001}" for at in range(150 + 6 * turn)]
        kept = words[: 40 + turn * 37 % (len(words) - 40)]
        true = shingles(kept)
        jaccard = len(true) / len(shingles(words))
        one, other = near_hash("", " ".join(words)), near_hash("", " ".join(kept))
        errors.append(abs(similarity(one, other) - jaccard))
        worst = max(worst, 1.0 - containment(one, other))
    assert sum(errors) / len(errors) < 0.045
    assert worst < 0.3


def test_unrelated_texts_are_not_alike() -> None:
    one = near_hash("", " ".join(f"كلمة{at}" for at in range(200)))
    other = near_hash("", " ".join(f"لفظ{at}" for at in range(200)))
    assert similarity(one, other) < 0.05
