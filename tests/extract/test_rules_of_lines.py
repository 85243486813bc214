"""The rule for each line of a container, line by line; and which container a page has."""

from __future__ import annotations

import pytest

from newscrawler.extract.body.beside import is_lead
from newscrawler.extract.body.container import container_at, find_container
from newscrawler.extract.body.lines import lines_of
from newscrawler.extract.body.meta_lines import is_meta, is_printed
from newscrawler.extract.body.paragraphs import body_of
from newscrawler.extract.body.prune import is_running, rules_for
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse

TITLE = "الممشى البحري يفتح أبوابه أمام الزوار"
A = "أعلنت بلدية المرفأ صباح اليوم فتح الممشى البحري أمام الزوار بعد عامين من الأشغال المتواصلة."
B = "وقالت رئيسة البلدية إن المشروع وفر مئتي فرصة عمل لأبناء الأحياء القريبة من الشاطئ الطويل."
C = "ويمتد الممشى على طول ثلاثة كيلومترات، وتظلله أشجار النخيل والأكاسيا من أوله إلى آخره."
LEAD = "تفتح المدينة ممشاها الطويل على البحر بعد عامين من العمل في البرد والحر"
OTHER = "<a href='/2'>بلدية المرفأ تجدد شبكة الحافلات</a>"
TEASER = "وصلت حافلات جديدة إلى المدينة صباح أمس على متن باخرة قادمة من ميناء بعيد جدا عنها."


def body(html: str):
    return parse(Decoded(f"<html><body>{html}</body></html>", "utf-8"), "https://marfa.example/n/7").root.find("body")


def lines(html: str):
    found = body(html)
    return lines_of(container_at(found, found))


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


RULES = {
    "a text": (p(A, B, "نعم", C), [None] * 4),
    "its title": (f"<h1>{TITLE}</h1>{p(A, B)}", ["title", None, None]),
    "a kicker above the title": (f"<div>محليات</div><h1>{TITLE}</h1>{p(A, B)}", ["head", "title", None, None]),
    "a label": (f"<div>محليات</div>{p(A, B)}", ["head", None, None]),
    "a lead": (f"<p>{LEAD}</p><div>{p(A, B)}</div>", [None, None, None]),
    "a subheading over the text": (f"<h2>عن الممشى</h2>{p(A, B)}", [None, None, None]),
    "a line with a colon": (f"<div>قالوا لنا:</div>{p(A, B)}", [None, None, None]),
    "a byline": (f"<div>هدى منصور</div>{p(A, B)}", ["byline", None, None]),
    "a date": (f"<div>5 مارس 2026</div>{p(A, B)}", ["byline", None, None]),
    "a line of both": (f"<div>هدى | 5 مارس 2026 | 7 قراءات</div>{p(A, B)}", ["meta_line", None, None]),
    "a byline below a standfirst": (p(A) + "<div>هدى منصور</div>" + p(B, C), [None, "byline", None, None]),
    "links": (f"{p(A, B)}<p>{OTHER}</p>", [None, None, "link_line"]),
    "a sentence with a link": (f"{p(A)}<p>وقبلها {OTHER} في كل الضواحي البعيدة.</p>{p(B)}", [None] * 3),
    "hashtags": (p(A, B, "#ممشى #بحر"), [None, None, "tags"]),
    "a hash in a sentence": (p(A, "#1 في القائمة الطويلة من الأماكن.", B), [None] * 3),
    "a tail": (f"{p(A, B)}<div>شكرا</div>", [None, None, "tail"]),
    "a short sentence behind": (f"{p(A, B)}<div>انتهى.</div>", [None, None, None]),
    "a short paragraph behind": (p(A, B, "شكرا"), [None] * 3),
    "a heading behind": (f"{p(A, B)}<h3>شكرا</h3>", [None, None, "tail"]),
    "a list behind": (f"{p(A, B)}<h3>ما تحتاجه</h3><ul><li>ماء</li></ul>", [None] * 4),
    "blocks of one make": (f"<div>{A}</div><div>{B}</div><div>نعم</div>", [None] * 3),
    "a block of another make": (f"<div>{A}</div><div>{B}</div><div class=x>نعم</div>", [None, None, "tail"]),
    "excerpts below links": (
        f"{p(A, B)}<p>اقرأ أيضا</p><ol><li>{OTHER}</li><li>وصلت حافلات جديدة…</li></ol>{p(C)}",
        [None, None, "label:see_also", "link_line", "teaser", None],
    ),
    "see also": (f"{p(A)}<p>اقرأ أيضا</p><p>{OTHER}</p>{p(B)}", [None, "label:see_also", "link_line", None]),
    "dots that point": (f"{p(A)}<p>الحافلات..</p><p>{OTHER}</p>{p(B)}", [None, "label:see_also", "link_line", None]),
    "a heading over links": (
        f"{p(A, B)}<h3>في المدينة</h3><ul><li>{OTHER}</li><li>{OTHER}</li></ul>{p(C)}",
        [None, None, "label:see_also", "link_line", "link_line", None],
    ),
    "links that are announced": (
        (f"{p(A)}<p>وتضم القائمة هذه الأخبار كلها بلا استثناء:</p><ul><li>{OTHER}</li><li>{OTHER}</li>"
        f"</ul>{p(B)}"), [None] * 5,
    ),
    "cards": (
        f"<div>{p(A, B, C)}</div><div><h3>{OTHER}</h3><p>{TEASER}</p></div>", [None, None, None, "link_line", "teaser"],
    ),
    "two copies": (f"<div>{p(A, 'نعم', B)}</div><div>{p(A, 'نعم', B)}</div>", [None] * 3 + ["repeated"] * 3),
    "a refrain": (p(A, B, C, B), [None] * 4),
    "a caption": (f"{p(A)}<p><img src=/i>الممشى ليلا</p>{p(B)}", [None, "caption", None]),
    "a sentence behind an image": (f"{p(A)}<p><img src=/i>{C}</p>{p(B)}", [None] * 3),
    "a caption in a block": (f"{p(A)}<div><img src=/i><div>الممشى ليلا</div></div>{p(B)}", [None, "caption", None]),
    "a gallery": (
        "".join(f"<figure><img src=/{n}><figcaption>{n} {TEASER}</figcaption></figure>" for n in range(3)), [None] * 3,
    ),
    "no sentence": ("<div>نص</div><div>آخر</div>", ["no_sentence"] * 2),
    "one long line": (f"<div>{LEAD}</div><div>نص</div>", [None, "no_sentence"]),
    "short paragraphs": (p("أ", "ب", "ج", "د", "ه"), [None] * 5),
    "few short paragraphs": (p("أ", "ب", "ج", "د"), ["no_sentence"] * 4),
}  # fmt: skip


@pytest.mark.parametrize(("html", "rules"), RULES.values(), ids=RULES)
def test_the_rule_of_each_line(html: str, rules: list[str | None]) -> None:
    assert rules_for(lines(html), TITLE, ["هدى منصور"]) == rules


def test_what_a_description_says_leads_nobody_twice() -> None:
    deck = f"<p>{LEAD}</p><div>هدى منصور</div><div>{p(A, B)}</div>"
    assert rules_for(lines(deck), TITLE, ["هدى منصور"], LEAD) == ["head", "byline", None, None]
    assert rules_for(lines(deck), TITLE, ["هدى منصور"], "وصف") == [None, "byline", None, None]


def test_shapes_of_lines() -> None:
    def one(html: str):
        (line,) = lines(html)
        return line

    running = {
        f"<p>{A}</p>": True, f"<p>{A[:-1]}</p>": True, "<p>جملة قصيرة فيها نقطة.</p>": False,
        "<p>جملة قصيرة لها نقطة في آخرها.</p>": True, f"<p>{LEAD}</p>": False, f"<h2>{A}</h2>": True,
        f"<h2>{A[:-1]}</h2>": False, f"<p><a href=/x>{A}</a></p>": False,
    }  # fmt: skip
    assert {html: is_running(one(html)) for html in running} == running
    leads = {
        f"<p>{LEAD}</p>": True,
        f"<h2>{LEAD}</h2>": True,
        f"<div>{LEAD}</div>": False,
        f"<p>{LEAD[:59]}</p>": False,
    }
    assert {html: is_lead(one(html)) for html in leads} == leads
    metas = {
        "<p>هدى | 5 مارس 2026</p>": True, "<p>هدى • 5 مارس 2026 • 7</p>": True, "<p>هدى، 5 مارس 2026</p>": False,
        "<p>هدى | محليات</p>": False, "<p>هدى | 5 مارس 2026.</p>": False,
        f"<p>{A[:-1]} {B[:-1]} | 5 مارس 2026</p>": False,
    }  # fmt: skip
    assert {html: is_meta(one(html)) for html in metas} == metas
    printed = {
        "هدى منصور": True, "كتبت هدى منصور": True, "قالت هدى منصور إن الجسر": False, "5 مارس 2026": True,
        "هدى منصور في 5 مارس 2026، الساعة 8": True, "في 5 مارس 2026 فتح الممشى أبوابه للناس": False, "نص": False,
    }  # fmt: skip
    assert {text: is_printed(text, ["هدى منصور"]) for text in printed} == printed


def found(html: str, description: str | None = None) -> list[str]:
    page = body(html)
    container = find_container(page, page.find(".//h1"), description=description)
    return [] if container is None else [line.text for line in lines_of(container)]


D = "ودعا أصحاب القوارب إلى توسيع المرسى الصغير قبل حلول موسم الصيد، لأن عدد الزوارق تضاعف."
MENU = "<nav><ul><li><a href=/a>سياسة</a></li></ul></nav>"
CONTAINERS = {
    "beside a sidebar": (f"<h1>x</h1><div>{p(A, B, C)}</div><div class=sidebar>{p(D, D, D)}</div>", [A, B, C]),
    "in two parts": ((f"<h1>x</h1><div><div>{p(A, B)}</div><div class=ad>إعلان</div><div>{p(C, D)}</div>"
    "</div>"), [A, B, C, D]),
    "between breaks": (f"<h1>x</h1><div>{A}<br><br>{B}<br><br>{C}</div>{MENU}", [A, B, C]),
    "before comments": (
        f"<h1>x</h1><div>{p(A, B, C)}</div><div><h3>التعليقات</h3>{p(D)}</div>", [A, B, C],
    ),
    "behind a lead": (f"<article><h1>x</h1><p>{A}</p><div class=text>{p(B, C, D)}</div></article>", [A, B, C, D]),
    "no text": ("<h1>x</h1><a href=/x>رابط</a>", []),
}  # fmt: skip


@pytest.mark.parametrize(("html", "told"), CONTAINERS.values(), ids=CONTAINERS)
def test_where_the_text_stands(html: str, told: list[str]) -> None:
    assert [text for text in found(html) if len(text) > 9] == told


def test_what_was_taken_stands_before_what_follows_it() -> None:
    html = f"<h1>{TITLE}</h1><div>{p(A)}<p>اقرأ أيضا</p><p>{OTHER}</p>{p(B, C)}<p>تابعونا على تويتر</p></div>"
    document = parse(Decoded(f"<html><body>{html}</body></html>", "utf-8"), "https://marfa.example/n/7")
    text = body_of(document, title=TITLE)
    assert text.paragraphs == (A, B, C)
    assert [(piece.rule.partition(":")[0], piece.before) for piece in text.removed][-3:-1] == [
        ("label", 1),
        ("link_line", 1),
    ]
    assert text.removed[-1].before == 3
    assert [line.text for line in text.standing] == [A, B, C]
    assert text.share == (len(A) + len(B) + len(C)) / (len(A) + len(B) + len(C) + len(TITLE))
    assert len(text.rules) == len(text.lines)
