"""Pages made from our own articles: four templates, with the boilerplate lines of an Arabic site around the text."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from html import escape
from importlib.resources import files

_MARKS = ("![", "#", ">", "-", "|", "[", "{", "*", "1.")  # the demo's own marks for pictures, headings, lists and boxes
AUTHOR = "عن admin"
BOILERPLATE = (
    "شارك هذا الموضوع:",
    "شاركها",
    "تابعنا على تلغرام",
    "تابعوا آخر الأخبار عبر قناتنا على واتساب",
    "اشترك في النشرة البريدية",
    "شاهد أيضاً",
    "إقرأ أيضاً",
    "مواضيع ذات صلة",
    "مقالات ذات صلة",
    "الأكثر قراءة",
    "اترك تعليقاً",
    "لن يتم نشر عنوان بريدك الإلكتروني",
    "الوسوم",
    "مدة القراءة: 3 دقائق",
    "المصدر: وكالات",
    "إعلان",
    "جميع الحقوق محفوظة",
    AUTHOR,
)
TEASER = "وزير النقل يعد بقطار جديد بين المدينتين قبل نهاية العام"
CUT = "أعلن وزير النقل في مؤتمر صحفي عقده مساء أمس في العاصمة أن الوزارة انتهت من دراسة خط جديد …"


@dataclass(frozen=True)
class Own:
    """One of our own articles."""

    title: str
    paragraphs: tuple[str, ...]


def own_articles() -> list[Own]:
    """Return the articles of the demo site whose text is plain paragraphs."""
    found = []
    for path in sorted(files("newscrawler.demo").joinpath("articles").iterdir(), key=lambda path: path.name):
        if path.name.endswith(".toml"):
            for article in tomllib.loads(path.read_text(encoding="utf-8")).get("article", []):
                parts = [" ".join(part.split()) for part in article.get("body", "").split("\n\n")]
                paragraphs = tuple(part for part in parts if part and not part.startswith(_MARKS))
                if len(paragraphs) > 3:
                    found.append(Own(article["title"], paragraphs))
    return found


def html5(article: Own) -> str:
    """Clean HTML5: parts outside of the article element."""
    body = "".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
    lines = "".join(f"<li>{line}</li>" for line in BOILERPLATE)
    return _page(
        article,
        f"<header><nav><a href='/'>الرئيسية</a></nav></header><main><article><h1>{escape(article.title)}</h1>"
        f"<time datetime='2026-01-05T10:00:00+03:00'>5 يناير 2026</time>{body}</article>"
        f"<aside><ul>{lines}</ul><h3><a href='/t'>{TEASER}</a></h3><p>{CUT}</p></aside></main>"
        "<footer>جميع الحقوق محفوظة</footer>",
    )


def sahifa(article: Own) -> str:
    """Return the article as Sahifa prints it: the parts are named, and stand behind the text."""
    body = "".join(f"<p>{escape(text)}</p>" for text in article.paragraphs)
    share = f"<div class='share-post'><span>{BOILERPLATE[1]}</span><p>{BOILERPLATE[0]}</p></div>"
    rest = "".join(f"<div class='block-head'><h3>{line}</h3></div>" for line in BOILERPLATE[2:-1])
    return _page(
        article,
        f"<div class='content'><article class='post-listing' id='the-post'><div class='post-inner'>"
        f"<h1 class='name post-title'>{escape(article.title)}</h1><p class='post-meta'><span class='tie-date'>"
        f"5 يناير، 2026</span></p><div class='entry'>{share}{body}</div>{share}</div></article>"
        f"<section id='author-box'><h3>{AUTHOR}</h3></section><section id='related_posts'>{rest}</section>"
        f"<section id='check-also-box'><h3>شاهد أيضاً</h3><h2><a href='/t'>{TEASER}</a></h2><p>{CUT}</p>"
        "</section></div>",
    )


def inside(article: Own) -> str:
    """Everything inside div.entry, as plain paragraphs and headings: only the words tell what is what."""
    parts = []
    for place, text in enumerate(article.paragraphs):
        parts.append(f"<p>{escape(text)}</p>")
        if place == 1:
            parts.append(f"<h3>{BOILERPLATE[6]}</h3><p>{TEASER}</p>")
    lead = "".join(f"<p>{line}</p>" for line in (BOILERPLATE[0], BOILERPLATE[13]))
    rest = "".join(f"<p>{line}</p>" for line in BOILERPLATE if line not in BOILERPLATE[5:10] and line != AUTHOR)
    links = "".join(f"<h3>{line}</h3><p>{TEASER}</p>" for line in BOILERPLATE[5:10])
    return _page(
        article,
        f"<div class='entry'><h1>{escape(article.title)}</h1><p>5 يناير 2026</p>{lead}{''.join(parts)}{rest}"
        f"<h3>{AUTHOR}</h3>{links}<p>{CUT}</p></div>",
    )


def cell(article: Own) -> str:
    """One table cell with <br><br>, as pages of 2005."""
    body = "<br><br>\n".join(escape(text) for text in article.paragraphs)
    rest = "<br><br>\n".join((*BOILERPLATE, TEASER, CUT))
    return _page(
        article,
        "<table width=980><tr><td width=160><a href='/a'>سياسة</a><br><a href='/b'>رياضة</a></td><td>"
        "<font size=5>"
        f"{escape(article.title)}</font><br><font size=2>5 يناير 2026</font><hr>{body}<br><br>{rest}</td>"
        "</tr></table>",
    )


def _page(article: Own, body: str) -> str:
    return (
        "<!DOCTYPE html><html lang='ar' dir='rtl'><head><meta charset='utf-8'><title>"
        f"{escape(article.title)} - صحيفة"
        f"</title></head><body>{body}</body></html>"
    )


TEMPLATES = {"html5": html5, "sahifa": sahifa, "inside": inside, "cell": cell}
