import subprocess
import sys

import pytest

from newscrawler.text import language

TEXTS = [
    ("ar", "افتتح وزير الثقافة أمس معرض الكتاب في العاصمة"),
    ("ar", "وزير الدفاع يزور بغداد"),
    ("ar", "الحكومه تعلن قرارا جديدا"),
    ("ar", "عايز اعرف ايه اللي حصل امبارح"),
    ("ar", "شركة Apple تطلق iPhone 17 Pro في السعودية"),
    ("ar", "لقاء پوتين وترامب في ڤيينا"),
    ("ar", "القُرْآنُ الكَرِيمُ"),
    ("fa", "رئیس جمهور ایران گفت که مذاکرات ادامه دارد"),
    ("fa", "دولت برنامه تازه را اعلام کرد"),
    ("fa", "رئيس جمهور ايران گفت كه مذاكرات ادامه دارد"),
    ("ur", "وزیر اعظم نے کہا ہے کہ ملک میں انتخابات ہوں گے"),
    ("ur", "لاہور میں بارش کا امکان"),
    ("ckb", "سەرۆکی هەرێمی کوردستان لەگەڵ باڵیۆزی ئەمریکا کۆبووەوە"),
    ("ckb", "هەواڵەکانی ئەمڕۆ لە هەولێر"),
    ("ps", "د افغانستان ولسمشر وویل چې سوله به راشي"),
    ("ps", "په کابل کې درې کسان ټپیان شوي دي"),
    ("ug", "ئۇيغۇر تىلى بىلەن يېزىلغان خەۋەر"),
    ("sd", "سنڌ جي وزيراعليٰ ڪراچيءَ ۾ ڳالهائيندي چيو"),
    ("en", "The minister said on Tuesday that the talks will go on"),
    ("fr", "Le ministre a déclaré mardi que les discussions se poursuivent"),
    ("de", "Der Minister sagte am Dienstag, dass die Gespräche nicht enden"),
    ("es", "El ministro dijo el martes que las conversaciones siguen"),
    ("tr", "Bakan salı günü görüşmelerin devam edeceğini ve bir sonuç için çalıştıklarını söyledi"),
    ("he", "שר הביטחון אמר היום"),
    ("el", "Ο υπουργός είπε σήμερα"),
    ("zh", "国防部长今天表示"),
    ("ja", "防衛大臣は今日述べた"),
    (None, "IBM 2026"),
    (None, "12345 !؟"),
    (None, ""),
    (None, "Министр сказал"),
]


@pytest.mark.parametrize(("tag", "text"), TEXTS, ids=[text[:20] for _, text in TEXTS])
def test_language_is_told_by_script_letters_and_small_words(tag: str | None, text: str) -> None:
    assert language(text) == tag


def test_a_long_text_is_judged_by_its_beginning() -> None:
    assert language("أعلنت الوزارة ذلك. " * 200_000) == "ar"


def test_the_room_loads_neither_scrapy_nor_lxml() -> None:
    code = (
        "import newscrawler.text, newscrawler.boilerplate, sys;"
        "print([name for name in ('scrapy', 'twisted', 'lxml', 'rich', 'hypothesis') if name in sys.modules])"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
