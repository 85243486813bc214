from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.boilerplate import CleanText, clean_paragraphs, clean_text, restore
from newscrawler.text import archive_form

SAMPLE = Path(__file__).parents[3] / "shared" / "corpus" / "sample-article.txt"

TITLE = "وزيرة الثقافة تفتتح معرض الكتاب في دورته الخامسة والثلاثين"
BODY = [
    "افتتحت وزيرة الثقافة مساء الأحد معرض الكتاب في قاعة المؤتمرات، بحضور عدد كبير من الكتّاب والناشرين.",
    "وقالت الوزيرة في كلمتها: «القراءة باب لا يغلق، ومن دخله رأى العالم كله».",
    "شاهد أيضاً الزوار في اليوم الأول مخطوطات نادرة تعرض للمرة الأولى أمام الجمهور.",
    "لا رجعة عن المجانية.",
    "ويستمر المعرض عشرة أيام، ويضم 400 دار نشر من ثلاثين دولة، بينها دول تشارك للمرة الأولى في تاريخه.",
    "وختم مدير المعرض بالقول إن الدخول مجاني للطلاب في جميع الأيام.",
]
HEADLINE = "البنك المركزي يبقي سعر الفائدة دون تغيير"
EXCERPT = "أبقى البنك المركزي في اجتماعه الدوري سعر الفائدة على حاله للمرة الثالثة على التوالي في …"

# Each is what one theme or news room puts between or behind paragraphs: lines, and whether they may stand in mid-text.
BLOCKS: dict[str, list[str]] = {
    "see-also-one-line": [f"اقرأ أيضاً: {HEADLINE}"],
    "see-also-bare": [f"إقرأ أيضا {HEADLINE}"],
    "see-also-box": ["شاهد أيضاً", HEADLINE, EXCERPT],
    "see-also-list": ["اقرأ ايضا:", HEADLINE, "ارتفاع أسعار النفط في ختام تعاملات الأسبوع", "هل ينتهي عصر الورق؟"],
    "related": ["مقالات ذات صلة", HEADLINE, "ارتفاع أسعار النفط في ختام تعاملات الأسبوع"],
    "share-bar": ["شارك هذا الموضوع:", "فيسبوك", "تويتر", "واتساب", "طباعة"],
    "share-screen-reader": [
        "انقر للمشاركة على تويتر (فتح في نافذة جديدة)",
        "النقر لإرسال رابط عبر البريد الإلكتروني إلى صديق (فتح في نافذة جديدة)",
    ],
    "tags": ["الوسوم: ثقافة، كتب، معارض"],
    "newsletter": ["اشترك في نشرتنا البريدية", "أدخل بريدك الإلكتروني"],
    "follow": ["تابعونا على تلغرام", "انضم إلى قناتنا على واتساب لمتابعة آخر الأخبار"],
    "google-news": ["تابعنا على جوجل نيوز"],
    "read-time": ["وقت القراءة: 3 دقائق"],
    "ad": ["- إعلان -"],
    "caption-credit": ["صدر الصورة، Getty Images"],
    "updated": ["آخر تحديث: الأحد 3 مارس 2026"],
    "copy-link": ["نسخ الرابط", "تم نسخ الرابط"],
    "views": ["عدد المشاهدات: 1204"],
    "buttons-in-one-line": ["فيسبوك تويتر واتساب طباعة"],
    "credit": ["الصورة: رويترز"],
    "counters": ["0 تعليقات", "1204 مشاهدة"],
    "follow-with-a-stop": ["تابعونا على تلغرام لمعرفة آخر الأخبار."],
    "source-line": ["المصدر: الجزيرة + وكالات"],
    "lone-button": ["طباعة"],
    "account": ["بواسطة admin"],
    "vote": ["هل أعجبك الخبر؟ شاركه مع أصدقائك"],
    "instagram": ["عرض هذا المنشور على Instagram", "تمت مشاركة منشور بواسطة \u200fBook Fair\u200f (@fair)"],
}
TAILS: dict[str, list[str]] = {
    "sahifa": ["عن admin", "شاهد أيضاً", HEADLINE, EXCERPT],
    "sahifa-named": ["عن سامي الأحمد", "شاهد أيضاً", HEADLINE, EXCERPT],
    "jannah": ["مشاركة عبر البريد", "طباعة", "مقالات ذات صلة", HEADLINE, "زر الذهاب إلى الأعلى"],
    "feed": [f"ظهرت المقالة {TITLE} أولاً على جريدة المثال."],
    "comments": [
        "اترك تعليقاً إلغاء الرد",
        "لن يتم نشر عنوان بريدك الإلكتروني.",
        "الحقول الإلزامية مشار إليها بـ *",
        "التعليق *",
        "الاسم *",
        "البريد الإلكتروني *",
        "الموقع الإلكتروني",
    ],
    "blogger": ["ليست هناك تعليقات:", "إرسال تعليق", "رسالة أحدث", "رسالة أقدم", "الصفحة الرئيسية"],
    "tagdiv": [
        "المادة السابقة",
        HEADLINE,
        "المقالة القادمة",
        "ارتفاع أسعار النفط في ختام تعاملات الأسبوع",
        "ترك الرد",
        "الغاء الرد",
    ],
    "source": ["المصدر: وكالات"],
    "rights": ["جميع الحقوق محفوظة © جريدة المثال 2026"],
    "author-last": ["عن admin"],
}


def _kept(paragraphs: Sequence[str]) -> list[str]:
    return clean_paragraphs(paragraphs)[0]


@pytest.mark.parametrize("name", BLOCKS)
@pytest.mark.parametrize("place", range(1, len(BODY)))
def test_a_block_between_paragraphs_goes_and_the_article_goes_on(name: str, place: int) -> None:
    assert _kept([*BODY[:place], *BLOCKS[name], *BODY[place:]]) == BODY


@pytest.mark.parametrize("name", {**BLOCKS, **TAILS})
def test_a_block_behind_the_last_paragraph_goes(name: str) -> None:
    assert _kept([*BODY, *{**BLOCKS, **TAILS}[name]]) == BODY


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_between_headline_and_text_goes(name: str) -> None:
    clean = clean_text("\n\n".join([TITLE, *BLOCKS[name], *BODY]))
    assert (clean.title, clean.text) == (TITLE, "\n\n".join(BODY))


def test_all_blocks_at_once() -> None:
    dirty = [TITLE]
    for number, block in enumerate(BLOCKS.values()):
        dirty += [*block, *BODY[number : number + 1]]
    dirty += [line for tail in TAILS.values() for line in tail]
    clean = clean_text("\n\n".join(dirty))
    assert clean.text.split("\n\n") == BODY
    assert restore(clean) == "\n\n".join(dirty).replace("\u200f", "")


@pytest.mark.parametrize(
    "paragraphs",
    [
        pytest.param(BODY, id="a-label-inside-a-sentence"),
        pytest.param([BODY[0], "تداعيات القرار", BODY[1], "ماذا بعد؟", BODY[4]], id="subheads"),
        pytest.param([BODY[0], "«لن نتراجع»", "400 مليون دولار", BODY[4]], id="short-quotation-and-figure"),
        pytest.param(["أكثر التطبيقات استخداماً:", "فيسبوك", "تويتر", "واتساب", BODY[4]], id="a-list-of-networks"),
        pytest.param([BODY[0], "وختم حديثه قائلاً…"], id="an-ellipsis-at-the-end"),
        pytest.param([BODY[0], "عن الوضع في الجنوب", BODY[1]], id="a-subhead-that-begins-like-an-author-line"),
        pytest.param([BODY[0], "عن محمد علي", BODY[1]], id="an-author-line-in-mid-text"),
        pytest.param([BODY[0], "الأقسام", BODY[1]], id="a-weak-label-as-a-subhead"),
        pytest.param(["عنوان قصير", "سطر ثان", "سطر ثالث"], id="nothing-but-short-lines"),
        pytest.param(["شاهد: الطفل الذي أبكى الجمهور", BODY[0]], id="a-headline-that-begins-like-a-label"),
        pytest.param([BODY[0], "اقرأ", BODY[1], "المصدر الأول قال نعم", BODY[4]], id="words-of-labels"),
        pytest.param([], id="nothing"),
    ],
)
def test_a_clean_text_is_left_alone(paragraphs: list[str]) -> None:
    assert clean_paragraphs(paragraphs) == (paragraphs, [])


def test_a_subhead_behind_a_box_is_kept() -> None:
    assert _kept([BODY[0], "اقرأ أيضاً", HEADLINE, EXCERPT, "تداعيات القرار", BODY[1]]) == [
        BODY[0],
        "تداعيات القرار",
        BODY[1],
    ]


def test_every_piece_has_its_rule_and_place() -> None:
    _, removed = clean_paragraphs([BODY[0], *BLOCKS["see-also-box"], BODY[1], "- إعلان -", BODY[4], "عن admin"])
    assert [(piece.rule, piece.before) for piece in removed] == [
        ("label:see_also", 1),
        ("teaser:headline", 1),
        ("teaser:cut", 1),
        ("label:ad", 2),
        ("label:author_box", 3),
    ]


def test_lines_of_the_site_go_in_any_spelling_and_with_any_number() -> None:
    lines = ["تابعوا صحيفة المثال كل يوم", "قرأه 12 زائراً"]
    kept, removed = clean_paragraphs([BODY[0], "تابعوا صحيفة المثال كلَّ يوم!", BODY[1], "قرأه ١٬٢٠٤ زائراً"], lines=lines)
    assert kept == BODY[:2]
    assert {piece.rule for piece in removed} == {"site:line"}


def test_the_repeated_headline_goes_when_it_is_known() -> None:
    kept, removed = clean_paragraphs([TITLE + ".", *BODY], title=TITLE)
    assert kept == BODY
    assert [piece.rule for piece in removed] == ["title:repeated"]


def test_a_title_of_the_caller_is_not_taken_from_the_text() -> None:
    clean = clean_text("\n\n".join(BODY), title=TITLE)
    assert (clean.title, clean.text, clean.title_in_text) == (TITLE, "\n\n".join(BODY), False)
    assert restore(clean) == "\n\n".join(BODY)


def test_a_title_of_the_caller_that_heads_the_text_is_its_title() -> None:
    clean = clean_text("\n\n".join([TITLE, *BODY]), title=TITLE)
    assert (clean.title, clean.text, clean.removed) == (TITLE, "\n\n".join(BODY), ())
    assert restore(clean) == "\n\n".join([TITLE, *BODY])


def test_what_stands_before_the_headline_is_put_back_there() -> None:
    dirty = "\n\n".join(["الرئيسية / ثقافة", TITLE, *BODY])
    clean = clean_text(dirty)
    assert (clean.title, [piece.before for piece in clean.removed]) == (TITLE, [-1])
    assert restore(clean) == dirty


@pytest.mark.parametrize("separator", ["\n\n", "\n", "\r\n", "\n \u200f\n", "\u2029"])
def test_paragraphs_are_told_apart_however_they_are_separated(separator: str) -> None:
    assert clean_text(separator.join([TITLE, *BODY])) == CleanText(title=TITLE, text="\n\n".join(BODY))


def test_a_hard_wrapped_text_is_joined_again() -> None:
    words = " ".join(BODY).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 72:
            lines.append(line)
            line = word
        else:
            line = f"{line} {word}".strip()
    assert clean_text("\n".join([*lines, line]) + f"\n\n{BODY[4]}").text == "\n\n".join([" ".join(words), BODY[4]])


@pytest.mark.skipif(not SAMPLE.exists(), reason="the shared corpus is not here")
def test_the_sample_article() -> None:
    dirty = SAMPLE.read_text(encoding="utf-8")
    clean = clean_text(dirty)
    paragraphs = dirty.strip().split("\n\n")
    assert clean.title == paragraphs[0].strip()
    assert clean.text.split("\n\n") == [paragraph.strip() for paragraph in paragraphs[1:8]]
    assert [(piece.rule, piece.before) for piece in clean.removed] == [
        ("label:author_box", 7),
        ("label:see_also", 7),
        ("teaser:headline", 7),
        ("teaser:cut", 7),
    ]
    assert restore(clean) == "\n\n".join(paragraph.strip() for paragraph in paragraphs)


_WORDS = st.sampled_from(
    ("قال", "الوزير", "أمس", "إن", "العمل", "في", "المدينة", "شاهد", "أيضاً", "عن", "كل", "تابعونا")
)
_SENTENCES = st.lists(_WORDS, min_size=8, max_size=30).map(lambda words: " ".join(words) + ".")
_LINES = st.sampled_from(
    [line for block in {**BLOCKS, **TAILS}.values() for line in block] + ["تداعيات القرار", "«نعم»", "…"]
)
_TEXTS = st.lists(_SENTENCES | _LINES | st.text(max_size=30), max_size=14)


@given(st.lists(_SENTENCES, max_size=8))
def test_running_text_goes_through_unchanged(paragraphs: list[str]) -> None:
    clean = clean_text("\n\n".join(paragraphs))
    assert clean == CleanText(title=None, text="\n\n".join(paragraphs), title_in_text=False)


@given(_TEXTS)
def test_cleaning_twice_changes_nothing(paragraphs: list[str]) -> None:
    clean = clean_text("\n\n".join(paragraphs))
    again = clean_text(clean.text)
    assert (again.title, again.text, again.removed) == (None, clean.text, ())


@given(_TEXTS)
def test_cleaning_the_clean_article_changes_nothing(paragraphs: list[str]) -> None:
    clean = clean_text("\n\n".join(paragraphs))
    whole = "\n\n".join(filter(None, [clean.title, clean.text]))
    again = clean_text(whole)
    assert (again.title, again.text, again.removed) == (clean.title, clean.text, ())


@given(_TEXTS)
def test_text_and_removed_give_the_input_back(paragraphs: list[str]) -> None:
    dirty = "\n\n".join(paragraphs)
    paragraph_form = restore(clean_text(dirty))
    assert restore(clean_text(paragraph_form)) == paragraph_form
    assert "".join(paragraph_form.split()) == "".join(restore(CleanText(title=None, text=paragraph_form)).split())


def test_twenty_thousand_lines_take_no_time() -> None:
    text = "\n\n".join(["شاهد أيضاً", HEADLINE, BODY[0]] * 7_000)
    assert clean_text(text).text.count("\n\n") == 6_999


@pytest.mark.parametrize("line", ["فيسبوك", "عن admin", "المصدر: وكالات", "اقرأ أيضاً: خبر", "…", HEADLINE])
def test_one_line_again_and_again_takes_no_time(line: str) -> None:
    assert len(clean_paragraphs([BODY[0], *[line] * 20_000, BODY[1]])[0]) in {2, 20_002}


@pytest.mark.parametrize("separator", ["\n\n", "\r\n \r\n", "\n", "\u2029"])
def test_each_paragraph_knows_where_it_stood(separator: str) -> None:
    dirty = separator.join([f"  {TITLE}\u200f ", *BODY, "شاهد أيضاً", "خبر آخر\u00a0…"])
    clean = clean_text(dirty)
    assert clean.title_span is not None
    assert [archive_form(dirty[slice(*span)]) for span in (clean.title_span, *clean.spans)] == [TITLE, *BODY]
    assert [archive_form(dirty[slice(*span)]) for span in clean.removed_spans] == [one.text for one in clean.removed]
