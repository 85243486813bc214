"""Thirty pages with all kinds of blocks, in the mark-up of real themes, and the truth of each, made by hand.

Truth is a list of (type, text of the block); paragraphs, items, rows and lines of one block have blank lines between.
"""

from __future__ import annotations

from typing import NamedTuple

A = "أعلنت بلدية المرفأ صباح اليوم فتح الممشى البحري أمام الزوار بعد عامين من الأشغال المتواصلة."
B = "وقالت رئيسة البلدية إن المشروع وفر مئتي فرصة عمل لأبناء الأحياء القريبة، وإن المرحلة الثانية تبدأ في الربيع."
C = "ويمتد الممشى على طول ثلاثة كيلومترات، وتظلله أشجار النخيل والأكاسيا، وتتوزع على جانبيه مقاعد من الحجر المحلي."
D = "ودعا أصحاب القوارب إلى توسيع المرسى الصغير قبل حلول موسم الصيد، لأن عدد الزوارق تضاعف خلال العقد الأخير."
E = "وختم المهندس المشرف حديثه بأن الصيانة ستجرى ليلا حتى لا تتعطل حركة المتنزهين في عطلة نهاية الأسبوع."
F = "ورأى سكان الحي القديم أن الأجمل في المكان أنه أعاد إليهم رؤية البحر من نوافذ بيوتهم العتيقة كل صباح."
H1, H2, H3 = "ماذا تغير في الممشى؟", "الكلفة والتمويل", "رأي السكان"
I1, I2, I3 = "خمسون مقعدا من الحجر المحلي.", "أربعة ملاعب صغيرة للأطفال.", "مسار للدراجات بطول الممشى كله."
N1, N2 = "حملوا معكم ماء يكفي لساعتين من المشي.", "التزموا بالمسار المخصص للمشاة دون غيره."
Q = "هذا البحر لنا جميعا، ومن حق كل طفل أن يلعب على شاطئه من دون أن يدفع أهله شيئا."
Q2 = "لن نسمح لأحد بأن يغلق الطريق إلى الماء مرة أخرى مهما كانت الأسباب."
V1, V2, V3, V4 = (
    "يا بحر جئتك والأمواج عالية",
    "والليل يطوي على الشطآن أسراري",
    "ناديت باسمك في الظلماء منفردا",
    "فعاد صوتي ولم تسمع به داري",
)
V5, V6 = "وعدت أحمل في كفي لؤلؤة", "كأنها قبس من جمرة النار"
QN1, QN2 = "كيف بدأت فكرة الممشى البحري؟", "وما الذي تخططون له في العام المقبل؟"
AN1 = "بدأت من رسالة كتبها تلاميذ المدرسة المجاورة، طلبوا فيها مكانا يمشون فيه بعيدا عن السيارات."
AN2 = "سنزرع ألف شجرة جديدة، وسنبني مكتبة صغيرة تطل على الماء وتفتح أبوابها حتى منتصف الليل."
AN3 = "ثم جاء دور المهندسين الذين رسموا ثلاثة تصاميم، واختار السكان أبسطها في تصويت علني."
L1 = "وصول فرق الإطفاء إلى المرسى الصغير وبدء تفريغ الزورق المائل من الماء."
L2 = "خفر السواحل يعلن إنقاذ الصيادين الثلاثة جميعا وهم بصحة جيدة."
L3 = "صيادون يبلغون عن زورق مائل قبالة الممشى البحري بعد ساعة من الفجر."


class Page(NamedTuple):
    name: str
    html: str
    truth: list[tuple[str, str]]


def p(*texts: str) -> str:
    return "".join(f"<p>{text}</p>\n" for text in texts)


def prose(*texts: str) -> list[tuple[str, str]]:
    return [("paragraph", text) for text in texts]


def both(*texts: str) -> str:
    return "\n\n".join(texts)


TITLE = "الممشى البحري يفتح أبوابه أمام الزوار"
HEAD = (
    f'<head><meta charset="utf-8"><title>{TITLE} - جريدة المرفأ</title><meta property="og:type" content="article">'
    f'<meta property="og:title" content="{TITLE}"><meta property="og:site_name" content="جريدة المرفأ">'
    '<meta property="article:published_time" content="2026-03-09T08:30:00+03:00">{}</head>'
)
TOP = '<header class="site-header"><nav><a href="/p/">سياسة</a> <a href="/e/">اقتصاد</a></nav></header>'
END = '<footer class="site-footer"><p>جميع الحقوق محفوظة لجريدة المرفأ</p><a href="/about/">من نحن</a></footer>'


def theme(before: str, after: str, head: str = "") -> tuple[str, str]:
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl">{HEAD.format(head)}<body>{TOP}{before}',
        f"{after}{END}</body></html>",
    )


SAHIFA = theme(
    f'<article id="the-post" class="post"><div class="post-inner"><h1 class="name post-title">{TITLE}</h1>'
    '<p class="post-meta"><span class="tie-date">9 مارس، 2026</span></p><div class="entry">',
    '<div class="share-post"><span>شاركها</span><ul><li><a href="#f">فيسبوك</a></li></ul></div></div>'
    '</div></article><section id="author-box"><h3>عن admin</h3></section>',
)
JANNAH = theme(
    f'<article id="the-post"><header class="entry-header"><h1 class="post-title entry-title">{TITLE}</h1></header>'
    '<div class="entry-content entry clearfix">',
    '<div class="post-bottom-meta">الوسوم <a href="/tag/sea" rel="tag">البحر</a></div></div></article>',
)
TAGDIV = theme(
    f'<article class="post"><div class="td-post-header"><h1 class="entry-title">{TITLE}</h1></div>'
    '<div class="td-post-content tagdiv-type">',
    '</div><div class="td-post-source-tags"><a href="/tag/sea">البحر</a></div></article>',
)
GUTENBERG = theme(
    f'<main><h1 class="wp-block-post-title">{TITLE}</h1><div class="entry-content wp-block-post-content">',
    "</div></main>",
)
ELEMENTOR = theme(
    f'<div class="elementor-widget-theme-post-title"><h1 class="elementor-heading-title">{TITLE}</h1></div>'
    '<div class="elementor-widget-theme-post-content"><div class="elementor-widget-container">',
    "</div></div>",
)
BLOGGER = theme(
    f'<div class="post hentry"><h1 class="post-title entry-title">{TITLE}</h1><div class="post-body entry-content">',
    "</div></div>",
)
DRUPAL = theme(
    f'<h1 class="page-title">{TITLE}</h1><div class="node node--type-article"><div class="field field--name-body '
    'field--type-text-with-summary">',
    "</div></div>",
)
JOOMLA = theme(
    f'<div class="item-page"><h1 itemprop="headline">{TITLE}</h1><div itemprop="articleBody">', "</div></div>"
)
HTML5 = theme(f"<main><article><h1>{TITLE}</h1>", "</article></main>")
NEXTJS = theme(
    f'<div id="__next"><main><h1 class="styles_title__x1a2B">{TITLE}</h1><div class="styles_body__9fKq3">',
    "</div></main></div>",
)


def page(name: str, frame: tuple[str, str], *parts: tuple[str, list[tuple[str, str]]]) -> Page:
    """Return a page in a theme, put together of pieces of mark-up and the truth of each."""
    body = "\n".join(html for html, _ in parts)
    return Page(name, frame[0] + body + frame[1], [block for _, truth in parts for block in truth])


def text(*paragraphs: str) -> tuple[str, list[tuple[str, str]]]:
    return p(*paragraphs), prose(*paragraphs)


def heading(title: str, level: int = 2, attributes: str = "") -> tuple[str, list[tuple[str, str]]]:
    return f"<h{level}{attributes}>{title}</h{level}>", [("heading", title)]


def block(kind: str, html: str, *texts: str) -> tuple[str, list[tuple[str, str]]]:
    return html, [(kind, both(*texts))] if texts else []


BULLETS = block("list", f'<ul class="wp-block-list"><li>{I1}</li><li>{I2}</li><li>{I3}</li></ul>', I1, I2, I3)
NUMBERS = block("list", f"<ol><li><p>{N1}</p></li><li><p>{N2}</p></li></ol>", N1, N2)
FIGURE = block(
    "",
    '<figure class="wp-block-image"><img src="/i/sea-3.jpg" srcset="/i/sea-3.jpg 300w, /i/sea.jpg 1200w" alt="ممشى">'
    '<figcaption>الممشى عند الغروب <span class="credit">عدسة: سليم</span></figcaption></figure>',
)
TABLE = block(
    "table",
    "<table><thead><tr><th>المرحلة</th><th>الطول</th><th>السنة</th></tr></thead><tbody><tr><td>الأولى</td><td>كيلومتران</td>"
    "<td>2024</td></tr><tr><td>الثانية</td><td></td><td>2026</td></tr></tbody></table>",
    "المرحلة | الطول | السنة",
    "الأولى | كيلومتران | 2024",
    "الثانية | 2026",
)
CODE_LINES = "def length(parts):\n    total = 0\n    for part in parts:\n        total += part.metres\n    return total"
CODE = block("code", f'<pre class="wp-block-code"><code class="language-python">{CODE_LINES}</code></pre>', CODE_LINES)
TWEET = (
    f'<blockquote class="twitter-tweet"><p lang="ar" dir="rtl">{Q2}</p>&mdash; <a href="https://twitter.com/marfa/status/1">'
    '9 مارس</a></blockquote><script async src="https://platform.twitter.com/widgets.js"></script>'
)
PAGES = [
    page("sahifa", SAHIFA, text(A, B), heading(H1, 3), text(C, D), BULLETS, text(E)),
    page("jannah", JANNAH, text(A), heading(H1), text(B, C), heading(H2), text(D), NUMBERS, text(E, F)),
    page("tagdiv-quote", TAGDIV, text(A, B), block("quote", f"<blockquote><p>{Q}</p></blockquote>", Q), text(C, D, E)),
    page(
        "gutenberg-all",
        GUTENBERG,
        text(A),
        FIGURE,
        heading(H1, 2, ' class="wp-block-heading"'),
        text(B),
        BULLETS,
        text(C),
        block("table", f'<figure class="wp-block-table">{TABLE[0]}</figure>', TABLE[1][0][1]),
        text(D),
        CODE,
        text(E),
    ),
    page(
        "gutenberg-pullquote",
        GUTENBERG,
        text(A, B),
        block(
            "quote",
            f'<figure class="wp-block-pullquote"><blockquote><p>{Q}</p><cite>ليلى البحار</cite></blockquote></figure>',
            Q,
            "ليلى البحار",
        ),
        text(C, D),
        block(
            "quote", f'<blockquote class="wp-block-quote" cite="https://marfa.example/s"><p>{Q2}</p></blockquote>', Q2
        ),
        text(E),
    ),
    page(
        "gutenberg-verse",
        GUTENBERG,
        text(A, B),
        block("verse", f'<pre class="wp-block-verse">{V1}\n{V2}\n{V3}\n{V4}</pre>', V1, V2, V3, V4),
        text(C, D),
    ),
    page(
        "verse-in-breaks",
        JANNAH,
        text(A, B, C),
        block("verse", f"<p>{V2}<br />{V4}<br />{V6}</p>", V2, V4, V6),
        text(D, E),
    ),
    page(
        "verse-in-halves",
        ELEMENTOR,
        text(A, B),
        block(
            "verse",
            '<div class="poem">'
            + "".join(
                f'<p><span class="sadr">{one}</span><span class="ajuz">{two}</span></p>'
                for one, two in ((V1, V2), (V3, V4), (V5, V6))
            )
            + "</div>",
            f"{V1} {V2}",
            f"{V3} {V4}",
            f"{V5} {V6}",
        ),
        text(C, D),
    ),
    page(
        "verse-unnamed-halves",
        DRUPAL,
        text(A, B),
        block(
            "verse",
            "".join(
                f'<div><span class="right-half">{one}</span><span class="left-half">{two}</span></div>'
                for one, two in ((V1, V2), (V3, V4))
            ),
            f"{V1} {V2}",
            f"{V3} {V4}",
        ),
        text(C, D),
    ),
    page("elementor", ELEMENTOR, text(A), heading(H1, 4), text(B, C), BULLETS, text(D), TABLE, text(E)),
    page(
        "blogger-breaks",
        BLOGGER,
        (f"{A}<br /><br />{B}<br /><br />{C}<br /><br />", prose(A, B, C)),
        block("list", f"<ul><li>{I1}</li><li>{I2}</li></ul>", I1, I2),
        (f"{D}<br /><br />{E}", prose(D, E)),
    ),
    page(
        "blogger-divs",
        BLOGGER,
        (f"<div>{A}</div><div>{B}</div>", prose(A, B)),
        heading(H2, 3),
        (f"<div>{C}</div><div>{D}</div>", prose(C, D)),
    ),
    page("drupal", DRUPAL, text(A, B), heading(H2), text(C), NUMBERS, heading(H3), text(D, E)),
    page("joomla-table", JOOMLA, text(A, B), TABLE, text(C, D, E)),
    page("html5-code", HTML5, text(A, B), CODE, text(C, D)),
    page(
        "nested-list",
        HTML5,
        text(A, B),
        block("list", f"<ul><li>{I1}<ul><li>{N1}</li><li>{N2}</li></ul></li><li>{I3}</li></ul>", I1, N1, N2, I3),
        text(C, D),
    ),
    page("two-lists", JANNAH, text(A, B), BULLETS, NUMBERS, text(C, D)),
    page(
        "bullets-by-hand",
        SAHIFA,
        text(A, B),
        block("list", f"<p>- {I1}<br />- {I2}<br />- {I3}</p>", I1, I2, I3),
        text(C, D),
    ),
    page(
        "interview-strong",
        JANNAH,
        text(A, B),
        (f"<p><strong>{QN1}</strong></p>{p(AN1, AN3)}", [("question", QN1), ("answer", AN1), ("answer", AN3)]),
        (f"<p><strong>{QN2}</strong></p>{p(AN2)}", [("question", QN2), ("answer", AN2)]),
    ),
    page(
        "interview-letters",
        DRUPAL,
        text(A),
        (p(f"س: {QN1}", f"ج: {AN1}"), [("question", f"س: {QN1}"), ("answer", f"ج: {AN1}")]),
        (p(f"س: {QN2}", f"ج: {AN2}"), [("question", f"س: {QN2}"), ("answer", f"ج: {AN2}")]),
    ),
    page(
        "interview-in-parts",
        TAGDIV,
        text(A, B),
        (f"<p><b>{QN1}</b></p>{p(AN1)}", [("question", QN1), ("answer", AN1)]),
        (f"<p><b>{QN2}</b></p>{p(AN2)}", [("question", QN2), ("answer", AN2)]),
        heading(H3),
        text(D),
    ),
    page(
        "live-entries",
        theme(
            f"<main><article><h1>{TITLE}</h1>",
            "</article></main>",
            '<script type="application/ld+json">{"@context":"https://schema.org","@type":"LiveBlogPosting","headline":"'
            + TITLE
            + '","datePublished":"2026-03-09T06:00:00+03:00"}</script>',
        ),
        text(A),
        (
            '<div class="live-feed">'
            + "".join(
                f'<div class="entry"><time datetime="2026-03-09T{at}+03:00"></time><h3>{head}</h3><p>{said}</p></div>'
                for at, head, said in (("08:10", "فرق الإطفاء في المكان", L1), ("07:40", "لا ضحايا بين الصيادين", L2))
            )
            + "</div>",
            [("entry", both("فرق الإطفاء في المكان", L1)), ("entry", both("لا ضحايا بين الصيادين", L2))],
        ),
    ),
    page(
        "live-timeline",
        HTML5,
        text(A, B),
        (
            '<ul class="timeline-live">'
            + "".join(
                f'<li class="timeline-item"><time datetime="2026-03-09T{at}:00+03:00"></time><p>{said}</p></li>'
                for at, said in (("08:10", L1), ("07:40", L2), ("07:05", L3))
            )
            + "</ul>",
            [("entry", L1), ("entry", L2), ("entry", L3)],
        ),
    ),
    page("tweet", JANNAH, text(A, B), block("quote", TWEET, both(Q2, "— 9 مارس")), text(C, D)),
    page(
        "video",
        JANNAH,
        text(A, B),
        block(
            "",
            '<figure class="wp-block-embed"><div class="wp-block-embed__wrapper"><iframe title="جولة '
            'في الممشى" src="https://www.youtube.com/embed/dQw4w9WgXcQ?rel=0"></iframe></div></figure>',
        ),
        text(C, D),
    ),
    page("next", NEXTJS, text(A, B), heading(H1), text(C), BULLETS, text(D, E)),
    page(
        "quote-of-two",
        DRUPAL,
        text(A, B, C),
        block("quote", f"<blockquote><p>{Q}</p><p>{Q2}</p><footer>— ليلى البحار</footer></blockquote>", Q, Q2),
        text(D, E),
    ),
    page(
        "blockquote-as-indent",
        JOOMLA,
        (f"<blockquote>{p(A, B, C, D)}</blockquote>", prose(A, B, C, D)),
        heading(H3),
        text(E),
    ),
    page(
        "list-as-layout",
        TAGDIV,
        (f"<ol><li><h3>{H1}</h3>{p(A, B)}</li><li><h3>{H2}</h3>{p(C, D)}</li></ol>", []),
        ("", [("heading", H1), *prose(A, B), ("heading", H2), *prose(C, D)]),
    ),
    page(
        "linked",
        GUTENBERG,
        (
            f'<p>{A} <a href="/docs/1">والخريطة هنا</a> لمن يريد الاطلاع عليها كاملة.</p>',
            prose(f"{A} والخريطة هنا لمن يريد الاطلاع عليها كاملة."),
        ),
        text(B),
        (
            f'<ul><li><a href="/docs/2">دليل الممشى</a> وفيه أسماء الأشجار كلها.</li><li>{I2}</li></ul>',
            [("list", both("دليل الممشى وفيه أسماء الأشجار كلها.", I2))],
        ),
        text(C),
    ),
]
