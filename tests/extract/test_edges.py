"""What belongs to a text at its ends, and what stands there and does not."""

from __future__ import annotations

import pytest

from newscrawler.extract import read_page
from newscrawler.items import Reading

TITLE = "لقاء مع صانع السفن الأخير"
A = "ورث عن أبيه ورشة صغيرة عند طرف المرفأ، وما زال يفتح بابها كل صباح قبل أن تشرق الشمس على القوارب."
B = "يقول إن الخشب يعرف البحر أكثر مما يعرفه الناس، وإن القارب الجيد هو الذي يعود بأصحابه في كل مرة."
C = "تعلم منه عشرات الشبان هذه الحرفة، لكن معظمهم رحل إلى المدن الكبيرة بحثاً عن عمل أقل مشقة."
REPLY = "أعجبني ما كتبتم عن الرجل، فقد زرت ورشته في طفولتي وما زلت أذكر رائحة الخشب والقطران فيها."


def lines_of(body: str) -> list[str]:
    page = f"<html><head><title>{TITLE}</title></head><body><article><h1>{TITLE}</h1>{body}</article></body></html>"
    found = read_page(page, url="https://akhbar.example/news/2")
    assert isinstance(found, Reading), found
    return (found.text or "").splitlines()


TEXT = f"<p>{A}</p><p>{C}</p><p>{B}</p>"
INTERVIEW = "".join(
    f"<div class='q'><b>{question}</b></div><div class='a'>{answer}</div>"
    for question, answer in (("متى بدأت؟", A), ("والآن؟", C), ("وماذا تقول؟", B), ("وغداً؟", "نبحر."))
)
CARDS = "".join(f"<li><a href='/{i}'>حكاية المنارة رقم {i}</a><p>{REPLY}</p></li>" for i in range(2))
ENDS = {
    "bare div": (f"{TEXT}<div>وما زال ينتظر.</div>", "وما زال ينتظر."),
    "wrapper": (f"<div><div class='b'>{TEXT}</div><div class='b'><p>لم يندم.</p></div></div>", "لم يندم."),
    "interview": (f"<div class='qa'>{INTERVIEW}</div>", "نبحر."),
    "unlinked box": (f"{TEXT}<div><b>من أرشيفنا</b><ul><li>حكاية المنارة</li><li>سوق السمك</li></ul></div>", B),
    "linked box": (f"{TEXT}<h3>شاهد أيضاً</h3><ul>{CARDS}</ul>", B),
    "comments by heading": (f"<div>{TEXT}</div><div class='c'><h3>التعليقات</h3>{f'<p>{REPLY}</p>' * 2}</div>", B),
    "comments by type": (
        f"<div>{TEXT}</div><div itemscope itemtype='https://schema.org/Comment'><p>{REPLY}</p></div>",
        B,
    ),
}


@pytest.mark.parametrize("kind", ENDS)
def test_the_end_of_a_text(kind):
    body, last = ENDS[kind]
    lines = lines_of(body)
    assert lines[-1] == last
    assert A in lines


def test_a_section_with_an_id_after_its_heading_is_text():
    parts = zip(("related-works", "poll-results", "share-of-costs"), (A, B, C), strict=True)
    body = "".join(
        f"<section id='{name}'><h2>عنوان</h2><p>{text}</p><p>{text[:-1]} أيضاً.</p></section>" for name, text in parts
    )
    assert {A, B, C} <= set(lines_of(body))


def test_a_subheading_with_a_link_makes_no_teasers_of_a_text_whose_class_says_related():
    entry = f"<p>{A}</p><h2><a href='/craft'>حرفة</a> تنحسر</h2><p>{B}</p><h2>ومن بقي</h2><p>{C}</p>"
    lead = f"<div class='print'><p>{REPLY} {REPLY}</p></div>"
    lines = lines_of(f"{lead}<section class='content js-truncate-related-to-size'><div>{entry}</div></section>")
    assert {A, B, C} <= set(lines)


VERSE = (
    "على حافة الميناء علقت ذاكرتي وانتظرت المراكب",
    "وكان الليل يكتب أسماء الراحلين على رمل الشاطئ",
    "وكنت أقرأ ما محاه الموج ثم أنام على صوت البحر",
)


def test_lines_of_verse_stay_and_lines_wrapped_by_hand_do_not():
    assert set(VERSE) <= set(lines_of(f"<p>{A}</p><p>{'<br>'.join(VERSE)}</p><p>{B}</p>"))
    words = f"{A} {C}".split()
    wrapped = [" ".join(words[i : i + 9]) for i in range(0, len(words), 9)]
    assert f"{A} {C}" in lines_of(f"<p>{'<br>'.join(wrapped)}</p><p>{B}</p>")


def test_a_label_beside_its_value_is_not_glued_to_it():
    body = f"<p>{A}</p><ul><li><span>المكان</span><span>مرفأ الصيادين.</span></li></ul><p>{B}</p>"
    assert "المكان مرفأ الصيادين." in lines_of(body)


def test_sentences_that_are_links_are_text_amid_the_text():
    linked = "وقد كتبنا عنه قبل سنوات في هذا الباب نفسه."
    assert linked in lines_of(f"<p>{A}</p><p><a href='/1'>{linked}</a></p><p>{B}</p>")
