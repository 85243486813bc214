"""The lines of a container with all that is known of each, and what names, tables and places say."""

from __future__ import annotations

import pytest
from lxml.html import fromstring

from newscrawler.extract.body.code import code_form, code_language, code_text
from newscrawler.extract.body.container import container_at, find_container
from newscrawler.extract.body.inline import are_halves, is_verse
from newscrawler.extract.body.lines import lines_of
from newscrawler.extract.body.names import body_hint, chrome_hint
from newscrawler.extract.body.neighbours import ends_article, goes_on, holds_image
from newscrawler.extract.body.paragraphs import body_of, body_of_fragment
from newscrawler.extract.body.running_text import weigh
from newscrawler.extract.body.standfirst import standfirst_of
from newscrawler.extract.body.table import table_rows
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.items import SiteRules

A = "أعلنت بلدية المرفأ صباح اليوم فتح الممشى البحري أمام الزوار بعد عامين من الأشغال المتواصلة."
B = "وقالت رئيسة البلدية إن المشروع وفر مئتي فرصة عمل لأبناء الأحياء القريبة من الشاطئ."
C = "ويمتد الممشى على طول ثلاثة كيلومترات، وتظلله أشجار النخيل والأكاسيا من أوله إلى آخره."


def page(html: str):
    return parse(Decoded(f"<html><body>{html}</body></html>", "utf-8"), "https://marfa.example/n/7").root.find("body")


def lines(html: str):
    body = page(html)
    return lines_of(container_at(body, body))


def texts(html: str) -> list[str]:
    return [line.text for line in lines(html)]


LINES = {
    "blocks": ("<p>أ</p>ب<div>ج<span>د</span></div><p> </p>", ["أ", "ب", "جد"]),
    "inline elements": ("<p>أ<b>ب</b> <i>ج</i><x-y>د</x-y></p>", ["أب جد"]),
    "one break of short lines": ("<p>أ<br>ب</p>", ["أ", "ب"]),
    "two breaks": (f"<p>{A[:60]}<br><br>{B}</p>", [A[:60].strip(), B]),
    "one break in a sentence wrapped by hand": (
        f"<p>{A[:60].strip()}<br>{A[60:]}</p>",
        [f"{A[:60].strip()} {A[60:].strip()}"],
    ),
    "a break behind a sentence": (f"<p>{A}<br>{B}</p>", [A, B]),
    "a rule": ("<div>أ<hr>ب</div>", ["أ", "ب"]),
    "lines of a <pre>": ("<pre>أ\nب\n\nج</pre>", ["أ", "ب", "ج"]),
    "code": ("<pre><code>a = 1\n\n    b</code></pre><p>أ</p>", ["a = 1\n    b", "أ"]),
    "a table": ("<table><tr><th>أ<th>ب<tr><td>ج<td>د</table>", ["أ | ب", "ج | د"]),
    "bullets": ("<p>- أ<br>- ب</p><p>- ج</p>", ["أ", "ب", "- ج"]),
    "bullets of two kinds": ("<p>- أ<br>• ب</p>", ["- أ", "• ب"]),
    "permalinks": ("<h2>أ <a href='#a'>#</a></h2><p>أ <a href='#a'>#</a></p>", ["أ", "أ #"]),
    "numbers above the line": ("<p>10<sup>6</sup> و H<sub>2</sub>O</p>", ["10⁶ و H₂O"]),
    "a footnote": ("<p>سنة 2026<sup><a href='#1'>1</a></sup> هنا</p>", ["سنة 2026¹ هنا"]),
    "half-verses": ("<p><span class=a>أ</span><span class=b>ب</span></p>", ["أ ب"]),
    "parts of others": ("<p>أ</p><nav>ن</nav><script>س</script><form>ف</form><style>ط</style>", None),
}


@pytest.mark.parametrize(("html", "told"), LINES.values(), ids=LINES)
def test_where_lines_begin_and_end(html: str, told: list[str] | None) -> None:
    assert texts(html) == (told or texts("<p>أ</p><form>ف</form>"))


def test_a_line_knows_its_links_emphasis_and_place() -> None:
    first, second, heading, image = lines(
        "<div><p><b>قال</b> <a href=/x>هنا</a> ثم</p><p><a name=x>لا رابط</a></p><h2>عنوان</h2><p>"
        "<img src=/i.jpg>وصف</p></div>"
    )
    assert (first.linked, first.strong, first.heading, first.tag, first.chrome) == (3, 3, False, "p", None)
    assert (second.linked, second.after_image, heading.heading, heading.tag) == (0, False, True, "h2")
    assert (image.after_image, image.text) == (True, "وصف")
    assert first.marks is not None
    assert [(element.tag, before, words) for element, before, words in first.marks.anchors()] == [("a", "قال", "هنا")]
    assert [words for _, _, words in first.marks.emphasis(frozenset({"b"}))] == ["قال"]
    assert second.marks is None
    assert [line.shared for line in lines("<p>أ<br>ب<br><br>ج</p>")] == [True, True, False]
    assert [line.bullet for line in lines("<p>• أ<br>• ب</p>")] == ["•", "•"]


def test_what_is_named_as_something_else_is_marked_so() -> None:
    found = lines(
        f"<p>{A}</p><p>{B}</p><div class=share><p>شارك</p></div><figure><img><figcaption>صورة</figcaption></figure>"
    )
    assert [line.chrome for line in found] == [None, None, "share", "caption"]
    quoted = f"<p>{A}</p><p>{B}</p><figure><blockquote>{C}</blockquote></figure><p>{C} {A}</p>"
    assert [line.chrome for line in lines(quoted)] == [None] * 4
    table = "<table class=share><tr><th>أ<th>ب<tr><td>ج<td>د</table>"
    assert [line.chrome for line in lines(f"<div class=share>{table}</div><p>{A}</p><p>{B}</p>")] == [
        "share",
        "share",
        None,
        None,
    ]


HINTS = {
    '<div class="related-posts">': "related", '<div class="shareButtons">': "share", '<div id="comments">': "comments",
    '<div class="footer2">': "nav", '<div role="navigation">': "nav", '<div role="main">': None,
    '<div itemprop="comment">': "comments", '<div itemtype="https://schema.org/Comment">': "comments",
    '<div hidden="">': "hidden", '<div hidden="until-found">': None, '<div aria-hidden="true">': "hidden",
    '<div aria-hidden="false">': None, '<div style="DISPLAY : none">': "hidden",
    '<div style="visibility:hidden">': "hidden",
    '<div style="overflow:hidden">': None, '<div class="hidden md:block">': None, '<div class="embed share">': None,
    '<table class="share">': None, '<div class="a b">': None, "<div>": None, '<div class="entry-content share">': None,
    '<div class="ad3x">': None,
}  # fmt: skip


@pytest.mark.parametrize("markup", HINTS)
def test_what_names_say(markup: str) -> None:
    assert chrome_hint(fromstring(markup)) == HINTS[markup]


def test_an_id_that_is_the_address_of_a_section_says_nothing() -> None:
    assert chrome_hint(fromstring('<div id="share-menu"><h2>Share the menu</h2><p>x</p></div>')) is None
    assert chrome_hint(fromstring('<section id="share-menu"><h2>قائمة</h2><p>x</p></section>')) is None
    assert chrome_hint(fromstring('<div id="share-menu"><p>x</p></div>')) is not None
    assert chrome_hint(fromstring('<div id="share-menu" class="share"><h2>Share menu</h2><p>x</p></div>')) == "share"
    assert chrome_hint(fromstring('<div id="share"><h2>Share</h2><p>x</p></div>')) == "share"
    assert chrome_hint(fromstring('<div id="share-menu" class="x"><p>y</p><h2>Other</h2></div>')) is not None


def test_what_readers_open_is_shown() -> None:
    for before in ("<button>+</button>", "<h3>س</h3>", "<dt>س</dt>"):
        assert chrome_hint(fromstring(f"<div>{before}<div hidden=''>ج</div></div>")[1]) is None
    assert chrome_hint(fromstring('<div role="tabpanel" hidden="">')) is None
    assert chrome_hint(fromstring("<div><p>س</p><div hidden=''>ج</div></div>")[1]) == "hidden"


def test_places_of_texts_by_name() -> None:
    for markup in ('<div class="x Entry-Content">', '<div itemprop="articleBody">', '<div id="entry-content">'):
        assert body_hint(fromstring(markup)), markup
    for markup in ("<div>", '<div class="col-8">', '<div itemprop="headline">'):
        assert not body_hint(fromstring(markup)), markup


ROW = "<tr><td>الرياض<td>41"
TABLES = {
    f"<table><thead><tr>"
    f"<td>المدينة<td>الحرارة</thead>{ROW}</table>": [("المدينة | الحرارة", True), ("الرياض | 41", False)],
    f"<table>{ROW}<tr><td>أبها<br>البهية<td><p>24</p><p>ظهرا</p></table>": [
        ("الرياض | 41", False), ("أبها البهية | 24 ظهرا", False),
    ],
    f"<table>{ROW}<tr><td><td></tr><tr><td>جدة<td></table>": [("الرياض | 41", False), ("جدة", False)],
    f"<table>{ROW}</table>": [],
    f"<table>{ROW}<tr><td>جدة</tr><tr><td>أبها</tr><tr><td>نجران</table>": [],
    f"<table>{ROW}<tr><td><ul><li>x</ul><td>y</table>": [],
    f"<table>{ROW}<tr><td><img src=/a><td>y</table>": [],
    "<table><tr><th>العلم<th>البلد<tr><td><img src=/a><td>مصر</table>": [("العلم | البلد", True), ("مصر", False)],
    f"<table><tr><td>{A}<td>{B}{ROW}</table>": [(f"{A} | {B}", False), ("الرياض | 41", False)],
    f"<table><tr><td>{A}<td>{B}<tr><td>{B}<td>{C}</table>": [],
}  # fmt: skip


@pytest.mark.parametrize(("html", "rows"), TABLES.items(), ids=[str(i) for i in range(len(TABLES))])
def test_rows_of_a_table_of_data(html: str, rows: list[tuple[str, bool]]) -> None:
    assert [(row.text, row.header) for row in table_rows(fromstring(html))] == rows


def test_code_is_told_by_its_names_and_keeps_its_form() -> None:
    for name in (
        "language-js",
        "lang-js",
        "brush: js",
        "hljs",
        "highlight",
        "prettyprint",
        "wp-block-code",
        "sourceCode",
    ):
        assert code_text(fromstring(f'<pre class="{name}">a<br>  b \t</pre>')) == "a\n  b", name
    assert code_text(fromstring("<pre><code>\ta<b>b</b>c\n \n</code></pre>")) == "    abc"
    assert (
        code_text(fromstring("<pre><code> </code></pre>")) is code_text(fromstring("<pre class=poem>أ</pre>")) is None
    )
    assert code_form("\ta\n\n  b") == " a\n  b"
    assert code_language(fromstring('<pre class="brush: C++">')) == "c++"
    assert code_language(fromstring("<pre class=x><code class=y>")) is None


def test_lines_of_verse_and_halves() -> None:
    assert is_verse(fromstring("<p>سطر أول<br>سطر ثان<br>سطر <b>ثالث</b> هنا</p>"))
    assert not is_verse(fromstring("<p>سطر أول<br>سطر ثان</p>"))
    assert not is_verse(fromstring("<p>سطر أول. ثم<br>سطر ثان<br>سطر ثالث</p>"))
    assert not is_verse(fromstring(f"<p>{A}<br>سطر ثان<br>سطر ثالث</p>"))
    for mark in ("..", "…", "*", "/", "="):
        assert is_verse(fromstring(f"<p>صدر {mark} عجز<br>صدر {mark} عجز</p>")), mark

    def halves(html: str) -> bool:
        return are_halves(*fromstring(html).findall(".//span"))

    assert halves("<p><span class=a>أ</span><span class=b>ب</span></p>")
    assert not halves("<p><span class=a>أ</span><span class=a>ب</span></p>")
    assert not halves("<p><span class=a>أ</span> <span class=b>ب</span></p>")
    assert not halves("<p><span class=a>أ</span><span>ب</span></p>")
    assert halves("<table><tr><td><span>أ</span><span>ب</span></td></table>")
    assert not halves("<li>x<span>أ</span><span>ب</span></li>")
    assert not halves("<li><span>أ</span><span>ب</span>x</li>")
    assert not are_halves(None, fromstring("<span>أ</span>"))


def test_running_text_is_weighed_by_block() -> None:
    body = page(
        f"<main><p>{A}</p><p>قصير</p><p><a href=/x>{B}</a></p><div>{C}<b>{B}</b></div></main><aside><p>{C}</p></aside>"
    )
    mass = weigh(body)
    main, aside = body
    assert mass.total == len(A) + len(B) + 2 * len(C)
    assert {block.tag: size for block, size in mass.own.items() if block is not aside[0]} == {
        "p": len(A), "div": len(B) + len(C),
    }  # fmt: skip
    assert (mass.raw[main], mass.raw[aside]) == (len(A) + len(B) + len(C), len(C))
    assert mass.inside[main] == mass.raw[main]
    assert mass.inside[aside] < mass.raw[aside] / 5
    assert weigh(page(f"<div><b>قال</b> {A}</div>")).total == len(A)
    assert weigh(page(f"<div><a href=/x>{B}</a> {A}<script>{C}</script></div>")).total == len(A)
    few = page("".join(f"<p>{n} كلمة قصيرة<br>وسطر آخر</p>" for n in range(12)))
    assert weigh(few).total == sum(len(f"{n} كلمة قصيرةوسطر آخر") for n in range(12))
    assert weigh(page("<p>قصير</p>" * 4)).total == 0


def test_comments_are_told_by_their_heading() -> None:
    body = page(
        f"<article><p>{A}</p></article><div><h3>التعليقات</h3><p>{B}</p></div><div><p>x</p><h3>التعليقات</h3></div>"
    )
    assert list(weigh(body).talks) == [body[1]]
    for level in ("h2", "h4"):
        assert weigh(page(f"<p>{A}</p><div><{level}>التعليقات</{level}><p>{B}</p></div>")).talks
    assert not weigh(page(f"<p>{A}</p><div><h5>التعليقات</h5><p>{B}</p></div>")).talks
    assert not weigh(page(f"<h3>التعليقات</h3><p>{A}</p>")).talks
    assert not weigh(page(f"<div><h3>التعليقات</h3><h1>عنوان</h1><p>{A}</p></div>")).talks


def test_what_reads_like_a_part_of_an_article() -> None:
    def part(html: str) -> bool:
        body = page(f"<div>{A} {B} {C}</div><div>{html}</div>")
        return goes_on(body[1], weigh(body))

    assert part(f"<p>{A}</p><p>{B}</p>")
    assert not part("<p>جملة قصيرة من الخبر لا تكفي</p>")
    assert not part(f"<p>{A}</p><p><a href=/1>{A}</a></p><p><a href=/2>{B}</a></p>")
    assert not part(f"<h3><a href=/1>خبر</a></h3><p>{A}</p><h3><a href=/2>خبر</a></h3><p>{B}</p>")
    assert part(f"<h3><a href=/1>خبر</a></h3><p>{A}</p><h3>عنوان</h3><p>{B}</p>")
    assert not part(f"<a href=/1><h3>خبر</h3></a><p>{A}</p><a href=/2><h3>خبر</h3></a><p>{B}</p>")
    assert not part(f"<img src=/i.jpg><p>{A}</p>")
    assert part(f"<img src=/i.jpg><p>{A}</p><p>{B}</p>")
    assert not part(f"<p>{A[:-1]}…</p><p>{B[:-1]}…</p>")
    assert holds_image(fromstring("<p><picture><img></picture></p>"))
    assert ends_article(fromstring("<footer>"))
    assert ends_article(fromstring('<div class="comments">'))
    assert not ends_article(fromstring('<div class="share">'))


def test_the_opening_that_a_theme_sets_apart() -> None:
    def opening(before: str, described: str = "") -> list[str]:
        body = page(f"<article><header><h1>عنوان</h1>{before}</header><div><p>{B}</p><p>{C}</p></div></article>")
        blocks = standfirst_of(body[0][1], body.find(".//h1"), weigh(body), described)
        return ["".join(block.itertext()) for block in blocks]

    assert opening(f"<p>{A}</p>") == [A]
    assert opening(f"<p>{A}</p>" * 4) == [A] * 4
    assert opening(f"<p>{A}</p>" * 5) == []
    assert opening(f"<p>{A}</p><p>{A[:50]}</p>") == []
    assert opening(f"<div class=share><p>{A}</p></div><p>{B}</p>") == [B]
    assert opening(f"<figure><p>{A}</p></figure><ul><li>{A}</li></ul><p>{B}</p>") == [B]
    assert opening(f"<img src=/i.jpg><p>{A}</p><p>{B}</p>") == [B]
    assert opening("") == []


def test_site_rules_name_the_place_and_what_to_leave_out() -> None:
    html = f"<div id=a><p>{A}</p></div><div id=b><p>{B}</p><p class=x>{C}</p><p>تابعونا على تلغرام</p></div>"
    document = parse(Decoded(f"<html><body>{html}</body></html>", "utf-8"), "https://marfa.example/n/7")
    rules = SiteRules(body="#b", remove=("p.x",), lines=("تابعونا على تلغرام",))
    found = body_of(document, title="عنوان", rules=rules)
    assert found.paragraphs == (B,)
    assert [(piece.text, piece.before) for piece in found.removed] == [("تابعونا على تلغرام", 1)]
    assert (found.container is not None and found.container.get("id"), len(found.excluded)) == ("b", 1)
    assert body_of_fragment(f"<p>{A}</p>{B}", title=None).text == f"{A}\n\n{B}"
    assert body_of_fragment("", title=None).text is None


def test_a_noscript_that_holds_the_text_is_read() -> None:
    body = page(f"<div id=app></div><noscript><div><p>{A}</p><p>{B}</p><p>{C}</p></div></noscript>")
    found = find_container(body, None, description=None)
    assert found is not None
    assert [line.text for line in lines_of(found)] == [A, B, C]
