from collections import Counter
from importlib.resources import files
from timeit import repeat

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.boilerplate import is_cut_teaser, label_of, starts_label
from newscrawler.boilerplate.table import SLOT, LabelKind, table
from newscrawler.text import search_key

FILES = sorted(
    (path for path in (files("newscrawler.boilerplate") / "labels").iterdir() if path.name.endswith(".toml")),
    key=lambda path: path.name,
)
KINDS = [msgspec.toml.decode(path.read_bytes(), type=LabelKind) for path in FILES]
ROWS = [(kind.kind, row) for kind in KINDS for row in kind.labels]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("شاهد أيضاً", "see_also"),
        ("شاهد أيضًا", "see_also"),
        ("شاهد ايضا", "see_also"),
        ("شاهد ايضآ:", "see_also"),
        ("شـاهِد  أيضاً »", "see_also"),
        ("📌 إقرأ أيضا..", "see_also"),
        ("اقرا ايضا :", "see_also"),
        ("مقالات ذات صلة", "related"),
        ("أخبار ذات صله", "related"),
        ("عن admin", "author_box"),
        ("عن محمد علي", "author_box"),
        ("شارك هذا الموضوع:", "share"),
        ("انقر للمشاركة على فيسبوك (فتح في نافذة جديدة)", "share"),
        ("الوسوم", "tags"),
        ("برچسب‌ها:", "tags"),
        ("نظرات کاربران", "comments"),
        ("بیشتر بخوانید:", "see_also"),
        ("یہ بھی پڑھیں", "see_also"),
        ("بابەتی پەیوەندیدار", "related"),
        ("Lesen Sie auch:", "see_also"),
        ("İlgili haberler", "related"),
        ("À lire aussi", "see_also"),
        ("Читайте также", "see_also"),
        ("اترك تعليقاً إلغاء الرد", "comments"),
        ("لن يتم نشر عنوان بريدك الإلكتروني. الحقول الإلزامية مشار إليها بـ *", "comments"),
        ("التعليقات (3)", "comments"),
        ("٣ تعليقات", "comments"),
        ("اشترك في نشرتنا البريدية", "newsletter"),
        ("تابعنا على", "follow"),
        ("5 دقائق", "read_time"),
        ("وقت القراءة: ٣ دقائق", "read_time"),
        ("جدول المحتويات", "toc"),
        ("- إعلان -", "ad"),
        ("صدر الصورة،", "caption"),
        ("المقالة التالية", "nav"),
        ("زر الذهاب إلى الأعلى", "nav"),
        ("تخطى البودكاست وواصل القراءة", "nav"),
        ("جميع الحقوق محفوظة © 2026", "copyright"),
        ("ظهرت المقالة معرض الكتاب يفتتح أبوابه أولاً على جريدة المثال.", "copyright"),
        ("The post معرض الكتاب appeared first on المثال.", "copyright"),
        ("نستخدم ملفات تعريف الارتباط لتحسين تجربتك", "copyright"),
        ("مشاهدة النتائج", "poll"),
        ("كتم الصوت", "player"),
        ("الأحد، 4 آب 2026، آخر تحديث 02:21 (GMT+0300)", "meta_line"),
        ("الآراء الواردة هنا لا تعبر عن رأي الصحيفة", "source"),
        ("فيسبوك تويتر واتساب", "share"),
        ("https://www.youtube.com/embed/abc", "player"),
    ],
)
def test_a_whole_line_is_a_label_in_any_spelling(line: str, kind: str) -> None:
    label = label_of(line)
    assert label is not None
    assert label.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "شاهد أيضاً الوزير المعرض السنوي للكتاب في العاصمة.",
        "قال إنه شاهد أيضاً",
        "عن الوضع الاقتصادي في البلاد خلال السنوات العشر الأخيرة",
        "افتتح الوزير المعرض",
        "2026",
        "—",
        "",
        "شارك الوزير في المؤتمر الدولي للمناخ",
        "تابع الرئيس حديثه أمام البرلمان",
        "اشترك ثلاثة لاعبين في المباراة",
        "أصدرت الشركة آخر تحديث لنظامها أمس",
        "هذا رأيه الشخصي ولا يعبر عن وجهة نظر الحكومة",
        "فيسبوك تطلق خدمة جديدة",
        "يحظر نشر صور الأطفال",
    ],
)
def test_a_line_of_an_article_is_no_label(line: str) -> None:
    assert label_of(line) is None


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("اقرأ أيضاً: البنك المركزي يثبت سعر الفائدة", "see_also"),
        ("إقرأ أيضا | البنك المركزي يثبت سعر الفائدة", "see_also"),
        ("اقرأ أيضا.. البنك المركزي يثبت سعر الفائدة", "see_also"),
        ("اقرأ أيضًا - هل يثبت البنك سعر الفائدة؟", "see_also"),
        ("«شاهد أيضاً»: البنك المركزي يثبت سعر الفائدة", "see_also"),
        ("🔴 شاهد أيضاً: البنك المركزي", "see_also"),
        ("قد يهمك أيضاً البنك المركزي يثبت سعر الفائدة", "see_also"),
        ("الوسوم: اقتصاد، بنوك، فائدة", "tags"),
        ("تابعونا على تلغرام", "follow"),
        ("انضم إلى قناتنا على واتساب لمتابعة آخر الأخبار", "follow"),
        ("المصدر: الجزيرة + وكالات", "source"),
        ("زمن القراءة: 3 دقائق", "read_time"),
        ("المقال السابق: البنك المركزي يثبت سعر الفائدة", "nav"),
        ("التعليق على الصورة، متظاهرون أمام المبنى", "caption"),
        ("آخر تحديث: 3 مارس 2026", "meta_line"),
    ],
)
def test_a_line_may_begin_with_a_label(line: str, kind: str) -> None:
    label = starts_label(line)
    assert label is not None
    assert label.kind == kind


@pytest.mark.parametrize(
    "line",
    [
        "اقرأ أيضاً ما كتبه الأديب في رسائله إلى أخيه.",
        "شاهد أيضاً الوفد الزائر قاعات العرض، واستمع إلى شرح عن المعروضات، ثم غادر.",
        "المصدر: أكد مسؤول رفيع في الوزارة أن القرار سيصدر قبل نهاية الشهر الجاري وأن التنفيذ يبدأ فوراً",
        "تابعونا اليوم في المدرجات آلاف المشجعين الذين جاؤوا من كل المدن ليروا فريقهم.",
        "انضم إلينا في الأستوديو ضيفان هما الوزير السابق والخبير الاقتصادي.",
        "شارك: كلمة من أربعة حروف لها في اللغة العربية تاريخ طويل يستحق أن يكتب",
    ],
)
def test_a_sentence_that_begins_like_a_label_is_text(line: str) -> None:
    assert starts_label(line) is None


@pytest.mark.parametrize(
    ("line", "cut"),
    [
        ("استقبل الأمير وفداً من رجال الأعمال في …", True),
        ("استقبل الأمير وفداً من رجال الأعمال في...", True),
        ("استقبل الأمير وفداً [...]", True),
        ("استقبل الأمير وفداً […]", True),
        ("استقبل الأمير وفداً &hellip;", True),
        ("استقبل الأمير وفداً… اقرأ المزيد »", True),
        ("استقبل الأمير وفداً … أكمل القراءة »", True),
        ("استقبل الأمير وفداً.", False),
        ("لبنان.. أزمة جديدة..", False),
        ("قال… ثم صمت", False),
        ("", False),
    ],
)
def test_cut_teasers(line: str, *, cut: bool) -> None:
    assert is_cut_teaser(line) is cut


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.kind)
def test_a_file_of_labels_is_named_by_its_kind_and_says_where_each_was_seen(kind: LabelKind) -> None:
    assert f"{kind.kind}.toml" in {path.name for path in FILES}
    assert kind.about.endswith(".")
    assert all(len(row.seen) >= 5 for row in kind.labels)


def test_no_key_stands_twice() -> None:
    keys = Counter(search_key(row.text) for _, row in ROWS if SLOT not in row.text)
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_label_is_found_as_a_line() -> None:
    for kind, row in ROWS:
        label = label_of(row.text.replace(SLOT, "كلمة"))
        assert label is not None, row.text
        assert label.kind == kind or SLOT in row.text, row.text


def test_every_beginning_is_found_before_a_separator() -> None:
    for starts in table().starts.values():
        for _, start in starts:
            found = starts_label(f"{start.label.text}: كلمة")
            assert found is not None, start.label.text


@given(st.text(max_size=400))
def test_any_line_gets_an_answer(line: str) -> None:
    label_of(line)
    starts_label(line)
    is_cut_teaser(line)


def test_an_answer_takes_microseconds() -> None:
    lines = [f"عنوان خبر قصير رقم {number} من قسم الاقتصاد" for number in range(1_000)]
    seconds = min(repeat(lambda: [label_of.__wrapped__(line) for line in lines], number=1, repeat=3))
    assert seconds / len(lines) < 100e-6  # 6 µs on a free machine; the tests share theirs
