import json
from pathlib import Path

from newscrawler.boilerplate import clean_paragraphs, learn_lines, line_key

COUNT = 40
TOPICS = ("الاقتصاد", "الزراعة", "التعليم", "الصحة", "النقل")


def _article(number: int) -> list[str]:
    topic = TOPICS[number % len(TOPICS)]
    return [
        "صحيفة المثال الإلكترونية",
        f"افتتح وزير {topic} المشروع رقم {'أ' * (number + 1)} صباح اليوم في حضور أهالي المنطقة.",
        *(["الخلاصة"] if number % 2 else []),
        *(["خدمة المثال العاجلة على هاتفك", f"أرسل كلمة مثال إلى الرقم {number}"] if number % 4 else []),
        f"وقال وزير {topic} إن المشروع {'ب' * (number + 1)} يخدم الأهالي جميعاً.",
        f"قرأه {number * 7} زائراً",
    ]


ARTICLES = [_article(number) for number in range(COUNT)]


def test_what_recurs_is_learned_with_its_share_and_place() -> None:
    learned = {line.key: line for line in learn_lines(ARTICLES)}
    assert {key: (line.pages, line.place) for key, line in learned.items()} == {
        line_key("صحيفة المثال الإلكترونية"): (COUNT, "head"),
        line_key("قرأه 0 زائراً"): (COUNT, "tail"),
        line_key("خدمة المثال العاجلة على هاتفك"): (COUNT * 3 // 4, "inside"),
        line_key("أرسل كلمة مثال إلى الرقم 1"): (COUNT * 3 // 4, "inside"),
        line_key("الخلاصة"): (COUNT // 2, "inside"),
    }
    assert learned[line_key("الخلاصة")].share == 0.5


def test_lines_that_come_together_are_one_block() -> None:
    learned = {line.text: line.block for line in learn_lines(ARTICLES)}
    first, second = learned["خدمة المثال العاجلة على هاتفك"], learned["أرسل كلمة مثال إلى الرقم 1"]
    assert first is not None
    assert first == second


def test_a_lone_heading_inside_the_text_is_left_to_a_human() -> None:
    assert [line.text for line in learn_lines(ARTICLES) if not line.sure] == ["الخلاصة"]


def test_what_was_learned_cleans_the_next_article() -> None:
    lines = [line.text for line in learn_lines(ARTICLES) if line.sure]
    kept, removed = clean_paragraphs(_article(41), lines=lines)
    assert kept == [_article(41)[1], "الخلاصة", _article(41)[5]]
    assert {piece.rule for piece in removed} == {"site:line"}


def test_an_article_printed_twice_teaches_nothing() -> None:
    assert learn_lines([*[_article(1)] * 2, _article(2)[1:2], _article(3)[1:2]]) == []


def test_rare_lines_and_long_paragraphs_are_not_learned() -> None:
    long = "فقرة طويلة " * 60
    pages = [[long, f"سطر {'ج' * number}", "نادر" if number < 3 else f"آخر {'د' * number}"] for number in range(1, 40)]
    assert learn_lines(pages) == []


def test_no_articles_teach_nothing() -> None:
    assert learn_lines([]) == []
    assert learn_lines([[], ["..."]]) == []


def test_no_true_paragraph_of_the_real_pages_is_learned_as_sure(shared: Path) -> None:
    sites: dict[str, list[list[str]]] = {}
    for path in sorted((shared / "corpus" / "arabic" / "pages").glob("*.json")):
        page = json.loads(path.read_text(encoding="utf-8"))
        paragraphs = page["expected"]["paragraphs"] or []
        sites.setdefault(page["site"], []).append(paragraphs)
    assert [line.text for pages in sites.values() for line in learn_lines(pages) if line.sure] == []


def test_no_true_paragraph_of_the_real_pages_is_cut(shared: Path) -> None:
    for path in sorted((shared / "corpus" / "arabic" / "pages").glob("*.json")):
        paragraphs = json.loads(path.read_text(encoding="utf-8"))["expected"]["paragraphs"] or []
        assert clean_paragraphs(paragraphs) == (paragraphs, []), path.name
