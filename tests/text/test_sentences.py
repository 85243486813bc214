import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.text import sentences


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("وصل الوفد. وغادر؟ نعم! انتهى", ["وصل الوفد.", "وغادر؟", "نعم!", "انتهى"], id="marks"),
        pytest.param("التقى د. سامي م. خالد في ص. 7.", ["التقى د. سامي م. خالد في ص. 7."], id="titles"),
        pytest.param("كتبه أ.د. سامي اليوم.", ["كتبه أ.د. سامي اليوم."], id="joined-titles"),
        pytest.param("عام 1447 هـ. وبعده بدأ.", ["عام 1447 هـ.", "وبعده بدأ."], id="era-behind-a-number"),
        pytest.param("بلغ 3.5 في المئة و٢.٧ نقطة.", ["بلغ 3.5 في المئة و٢.٧ نقطة."], id="decimals"),
        pytest.param(
            "قال: «لن نعود. لن نقبل.» وأضاف كلاماً. ثم ذهب.",
            ["قال: «لن نعود. لن نقبل.» وأضاف كلاماً.", "ثم ذهب."],
            id="stops-in-a-quotation",
        ),
        pytest.param("قال: “انتهى الأمر.”\nوغادر.", ["قال: “انتهى الأمر.”", "وغادر."], id="quotation-ends-the-line"),
        pytest.param("قال الوزير «نعم». ثم خرج.", ["قال الوزير «نعم».", "ثم خرج."], id="stop-behind-the-quotation"),
        pytest.param("لبنان.. أزمة جديدة. وحل.", ["لبنان.. أزمة جديدة.", "وحل."], id="two-dots-are-a-dash"),
        pytest.param("صمت… ثم قال: لا. وخرج...", ["صمت… ثم قال: لا.", "وخرج..."], id="ellipsis"),
        pytest.param("أحقاً؟! نعم!!! لا", ["أحقاً؟!", "نعم!!!", "لا"], id="several-marks"),
        pytest.param("أول بلا نقطة\n\nثان", ["أول بلا نقطة", "ثان"], id="blank-line"),
        pytest.param(
            "Dr. Smith met J. Doe. They left. e.g. here.",
            ["Dr. Smith met J. Doe.", "They left.", "e.g. here."],
            id="latin",
        ),
        pytest.param("زار موقع example.com. ثم عاد.", ["زار موقع example.com.", "ثم عاد."], id="addresses"),
        pytest.param("فتح «ولم يغلق. ثم مضى.", ["فتح «ولم يغلق.", "ثم مضى."], id="open-mark-is-a-slip"),
        pytest.param("سؤال (هل جاء؟ ربما.) وجواب. نهاية.", ["سؤال (هل جاء؟ ربما.) وجواب.", "نهاية."], id="brackets"),
        pytest.param("یہ خبر ہے۔ وہ گیا۔", ["یہ خبر ہے۔", "وہ گیا۔"], id="urdu-stop"),
        pytest.param("", [], id="empty"),
        pytest.param(" . ", ["."], id="only-a-stop"),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(st.text(alphabet="اب د.؟!…«»“”()\n 3a", max_size=60))
def test_no_letter_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def test_many_stops_take_no_time() -> None:
    assert len(sentences("جملة. " * 30_000)) == 30_000
    assert sentences(". " * 50_000)
    assert sentences("« . " * 30_000)
