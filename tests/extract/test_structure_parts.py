"""What stands in and around a text, each part with all that is told of it: images, posts, films, walls, entries."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from extract.structured_pages import HTML5, A, B, C, D, E, Q, p

import newscrawler
from newscrawler.extract.structure.genre import genre_of
from newscrawler.extract.structure.remap import with_paragraphs
from newscrawler.items import Block, Embed, Image, Reading

AT = datetime(2026, 3, 10, tzinfo=UTC)
URL = "https://marfa.example/news/sea/"
SITE = "https://marfa.example"


def read(*parts: str, head: str = "", frame: tuple[str, str] = HTML5) -> newscrawler.Article:
    before, after = frame
    html = before.replace("</head>", f"{head}</head>") + "".join(parts) + after
    article = newscrawler.extract(html.encode(), url=URL, fetched_at=AT)
    assert article is not None
    return article


def linked(**stated: str) -> str:
    said = "".join(f', "{name}": {value}' for name, value in stated.items())
    return f'<script type="application/ld+json">{{"@type": "NewsArticle"{said}}}</script>'


IMAGES = {
    "lazy": ('<img src="/blank.gif" data-src="/i/sea.jpg" alt="موج">', ("/i/sea.jpg", None, None, "موج")),
    "another lazy one": ('<img src="/blank.gif" data-lazy-src="/i/sea.jpg">', ("/i/sea.jpg", None, None, None)),
    "the original": ('<img src="/b.gif" data-original="/i/sea.jpg">', ("/i/sea.jpg", None, None, None)),
    "the file of a gallery": ('<img src="/b.gif" data-orig-file="/i/sea.jpg">', ("/i/sea.jpg", None, None, None)),
    "of AMP": ('<amp-img src="/i/sea.jpg" width="600" height="400"></amp-img>', ("/i/sea.jpg", None, None, None)),
    "by width": (
        '<img src="/i/s.jpg" srcset="/i/s.jpg 300w, /i/sea.jpg 1200w, /i/m.jpg 900w">',
        ("/i/sea.jpg", None, None, None),
    ),
    "by density": ('<img src="/i/s.jpg" srcset="/i/s.jpg 1x, /i/sea.jpg 1.5x">', ("/i/sea.jpg", None, None, None)),
    "a lazy set": ('<img src="/b.gif" data-srcset="/i/sea.jpg 900w">', ("/i/sea.jpg", None, None, None)),
    "another lazy set": ('<img src="/b.gif" data-lazy-srcset="/i/sea.jpg 900w">', ("/i/sea.jpg", None, None, None)),
    "a picture": (
        '<picture><source srcset="/i/sea.webp 1400w"><img src="/i/s.jpg" srcset="/i/s.jpg 300w"></picture>',
        ("/i/sea.webp", None, None, None),
    ),
    "a picture of two sources in a figure": (
        "<figure><picture><source srcset='/i/sea.webp 2x'><source><source><img></picture><figcaption>ليل</figcaption>",
        ("/i/sea.webp", "ليل", None, None),
    ),
    "a caption": (
        '<figure><img src="/i/sea.jpg" alt="الممشى"><figcaption>الممشى ليلا</figcaption></figure>',
        ("/i/sea.jpg", "الممشى ليلا", None, "الممشى"),
    ),
    "a caption that is its alt": (
        '<figure><img src="/i/sea.jpg" alt="الممشى ليلا"><figcaption>الممشى ليلا</figcaption></figure>',
        ("/i/sea.jpg", "الممشى ليلا", None, None),
    ),
    "deep in a figure": (
        '<figure><a href="/g"><span><img src="/i/sea.jpg"></span></a><figcaption>الممشى ليلا</figcaption></figure>',
        ("/i/sea.jpg", "الممشى ليلا", None, None),
    ),
    "a caption of WordPress": (
        '<div class="wp-caption"><a href="/g"><img src="/i/sea.jpg"></a><p class="c">الممشى ليلا</p></div>',
        ("/i/sea.jpg", "الممشى ليلا", None, None),
    ),
    "a credit by its class": (
        '<figure><img src="/i/sea.jpg"><figcaption>الممشى ليلا <i class="photo-credit">سليم</i></figcaption></figure>',
        ("/i/sea.jpg", "الممشى ليلا", "سليم", None),
    ),
    "a credit by its property": (
        '<figure><img src="/i/sea.jpg"><figcaption>الممشى <b itemprop="copyrightHolder">سليم</b></figcaption></figure>',
        ("/i/sea.jpg", "الممشى", "سليم", None),
    ),
    "another property": (
        '<figure><img src="/i/sea.jpg"><figcaption>الممشى <b itemprop="creditText">سليم</b></figcaption></figure>',
        ("/i/sea.jpg", "الممشى", "سليم", None),
    ),
    "a credit beside no caption": (
        '<figure><img src="/i/sea.jpg"><span class="copyright">عدسة: سليم</span></figure>',
        ("/i/sea.jpg", None, "سليم", None),
    ),
    "nothing but a credit": (
        '<figure><img src="/i/sea.jpg"><figcaption>تصوير: سليم</figcaption></figure>',
        ("/i/sea.jpg", None, "سليم", None),
    ),
}


@pytest.mark.parametrize(("html", "told"), IMAGES.values(), ids=IMAGES)
def test_an_image_is_told_with_its_address_caption_credit_and_alt(html: str, told: tuple[str | None, ...]) -> None:
    (image,) = read(p(A), html, p(B, C, D)).images
    assert (image.url.removeprefix(SITE), image.caption, image.credit, image.alt) == told
    assert image.after == 0


def test_icons_doubles_and_images_of_others_are_none() -> None:
    small = '<img src="/i/pixel.gif" width="1" height="1"><img src="/i/low.gif" height="59"><img src=/r.gif width=59>'
    sizes = '<img src="/i/a.jpg" width="60" height="60"><img src="/i/b.jpg" width="٥٠"><img src="/i/a.jpg">'
    beside = '<aside><img src="/i/other.jpg"></aside><nav><img src="/i/menu.jpg"></nav>'
    images = read(p(A), small, p(B), sizes, p(C, D), beside).images
    assert [(image.url, image.after) for image in images] == [(f"{SITE}/i/a.jpg", 1), (f"{SITE}/i/b.jpg", 1)]


EMBEDS = {
    '<amp-youtube data-videoid="a_B-c1"></amp-youtube>': ("youtube", "https://www.youtube.com/watch?v=a_B-c1"),
    '<lite-youtube videoid="a_B-c1"></lite-youtube>': ("youtube", "https://www.youtube.com/watch?v=a_B-c1"),
    '<amp-twitter data-tweetid="77"></amp-twitter>': ("x", "https://x.com/i/status/77"),
    '<amp-facebook data-href="https://www.facebook.com/marfa/posts/7"></amp-facebook>': (
        "facebook",
        "https://www.facebook.com/marfa/posts/7",
    ),
    '<amp-instagram data-shortcode="Cx7"></amp-instagram>': ("instagram", "https://www.instagram.com/p/Cx7/"),
    '<amp-tiktok data-src="https://www.tiktok.com/@marfa/video/7"></amp-tiktok>': (
        "tiktok",
        "https://www.tiktok.com/@marfa/video/7",
    ),
    '<amp-soundcloud data-trackid="77"></amp-soundcloud>': ("soundcloud", "https://api.soundcloud.com/tracks/77"),
    '<amp-dailymotion data-videoid="x7"></amp-dailymotion>': ("dailymotion", "https://www.dailymotion.com/video/x7"),
    '<script data-telegram-post="marfa/7"></script>': ("telegram", "https://t.me/marfa/7"),
    '<div class="fb-post" data-href="https://www.facebook.com/marfa/posts/7"></div>': (
        "facebook",
        "https://www.facebook.com/marfa/posts/7",
    ),
    '<blockquote class="tiktok-embed" cite="https://www.tiktok.com/@marfa/video/7"><section></section></blockquote>': (
        "tiktok",
        "https://www.tiktok.com/@marfa/video/7",
    ),
    '<blockquote class="instagram-media" data-instgrm-permalink="https://www.instagram.com/p/Cx7/"></blockquote>': (
        "instagram",
        "https://www.instagram.com/p/Cx7/",
    ),
    '<iframe data-src="https://player.vimeo.com/video/7" src="about:blank"></iframe>': (
        "vimeo",
        "https://player.vimeo.com/video/7",
    ),
    '<iframe data-lazy-src="https://player.vimeo.com/video/7"></iframe>': ("vimeo", "https://player.vimeo.com/video/7"),
    '<iframe data-litespeed-src="https://fb.watch/7/"></iframe>': ("facebook", "https://fb.watch/7/"),
    '<iframe src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ"></iframe>': (
        "youtube",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    '<iframe src="https://www.youtube.com/shorts/dQw4w9WgXcQ"></iframe>': (
        "youtube",
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ",
    ),
    '<iframe src="https://w.soundcloud.com/player/?url=https%3A%2F%2Fapi.soundcloud.com%2Ftracks%2F7"></iframe>': (
        "soundcloud",
        "https://api.soundcloud.com/tracks/7",
    ),
    '<iframe src="https://www.facebook.com/plugins/video.php?href=https%3A%2F%2Fwww.facebook.com%2Fm%2F7"></iframe>': (
        "facebook",
        "https://www.facebook.com/m/7",
    ),
    '<video><source src="/v/sea.mp4"></video>': ("video", f"{SITE}/v/sea.mp4"),
    '<audio src="/v/sea.mp3"></audio>': ("audio", f"{SITE}/v/sea.mp3"),
    '<amp-video src="/v/sea.mp4"></amp-video>': ("video", f"{SITE}/v/sea.mp4"),
}


@pytest.mark.parametrize(
    ("html", "told"), EMBEDS.items(), ids=[f"{name}-{i}" for i, (name, _) in enumerate(EMBEDS.values())]
)
def test_what_is_embedded_is_told_with_its_service_and_the_address_that_people_see(
    html: str, told: tuple[str, str]
) -> None:
    (embed,) = read(p(A, B), html, p(C, D)).embeds
    assert (embed.provider, embed.url, embed.after, embed.text) == (*told, 1, None)


def test_frames_of_nobody_and_parts_of_others_embed_nothing() -> None:
    none = (
        '<iframe src="https://ads.example/7"></iframe><div class="fb-like" data-href="https://www.facebook.com/m"></div>'
        '<script src="https://www.youtube.com/a.js"></script><amp-youtube></amp-youtube><div class="fb-post"></div>'
        '<iframe src="https://notyoutube.com/embed/dQw4w9WgXcQ"></iframe><blockquote><a href="https://x.com/a">أ</a></blockquote>'
    )
    twice = '<iframe src="https://www.youtube.com/embed/dQw4w9WgXcQ?a=1"></iframe>' * 2
    aside = '<aside><iframe src="https://www.youtube.com/embed/aaaaaaaaaaa"></iframe></aside>'
    assert [embed.url for embed in read(p(A), none, p(B), twice, p(C, D), aside).embeds] == [
        "https://www.youtube.com/watch?v=dQw4w9WgXcQ"
    ]


WORDS = len(f"{A} {B} {C} {D}".split())
BOX = '<div class="{}">هذا المحتوى للمشتركين فقط</div>'
ACCESS = {
    "nothing is said": ("", "", ("unknown", None)),
    "free": (linked(isAccessibleForFree="true"), "", ("free", "isAccessibleForFree")),
    "free, as an address": (
        linked(isAccessibleForFree='"https://schema.org/True"'),
        "",
        ("free", "isAccessibleForFree"),
    ),
    "not free, and short": (linked(isAccessibleForFree='"False"'), "", ("teaser", "isAccessibleForFree")),
    "a part is not free": (
        linked(isAccessibleForFree="true", hasPart='{"isAccessibleForFree": false}'),
        "",
        ("teaser", "isAccessibleForFree"),
    ),
    "one of the parts is not free": (
        linked(hasPart='[{"isAccessibleForFree": true}, {"isAccessibleForFree": "no"}]'),
        "",
        ("teaser", "isAccessibleForFree"),
    ),
    "not free, and all there": (
        linked(isAccessibleForFree="false", wordCount=f'"{WORDS}"'),
        "",
        ("members", "isAccessibleForFree"),
    ),
    "not free, and a third": (
        linked(isAccessibleForFree="false", wordCount=str(3 * WORDS)),
        "",
        ("teaser", "isAccessibleForFree"),
    ),
    "longer than it is here": (linked(wordCount=str(9 * WORDS)), "<p>وأضاف أن</p>", ("teaser", "wordCount")),
    "longer, and it ends as a text does": (linked(wordCount=str(9 * WORDS)), "", ("unknown", None)),
}


@pytest.mark.parametrize(("head", "behind", "told"), ACCESS.values(), ids=ACCESS)
def test_who_may_read_it_is_told_with_the_evidence(head: str, behind: str, told: tuple[str, str | None]) -> None:
    access = read(p(A, B, C, D), behind, head=head).access
    assert (access.status, access.evidence) == told


@pytest.mark.parametrize("name", ["paywall", "Piano-box", "members-only x"])
def test_a_box_that_asks_to_subscribe_is_a_wall(name: str) -> None:
    assert read(p(A, B, C, D), BOX.format(name)).access.status == "teaser"
    assert read(p(A, B, C, D), BOX.format("note")).access.status in {"unknown", "teaser"}


def piece(
    title: str = "ممشى البحر", *, types: tuple[str, ...] = (), section: str | None = None, words: int = 300,
    shapes: tuple[str, ...] = ("paragraph", "paragraph"), shown: tuple[str, ...] = (), images: int = 0,
) -> str | None:  # fmt: skip
    blocks = [Block(type=shape, start=0, end=9) for shape in shapes]
    embeds = [Embed(provider=name, url="https://youtu.be/a", after=0) for name in shown]
    pictures = [Image(url=f"https://marfa.example/{i}.jpg", after=0) for i in range(images)]
    return genre_of(types, Reading(title=title, section=section), blocks, embeds, pictures, words)


def test_the_kind_of_a_piece_is_told_by_its_types_section_title_and_shape() -> None:
    assert piece() is None
    assert piece(types=("NewsArticle",)) == piece(types=("og:article",)) == "article"
    assert piece(types=("NewsArticle",), words=59, shapes=("paragraph",)) == "brief"
    assert piece(types=("NewsArticle",), words=60, shapes=("paragraph",)) == "article"
    assert piece(types=("NewsArticle",), words=59) == "article"
    assert piece(words=59, shapes=("paragraph",)) is None
    assert piece(types=("NewsArticle", "ReviewNewsArticle")) == "review"
    assert piece(types=("OpinionNewsArticle",), section="حوارات") == "opinion"
    assert (
        piece(section="حوارات") == piece(shapes=("question", "answer")) == piece("حوار مع رئيسة البلدية") == "interview"
    )
    assert piece(section="كتاب وآراء") == "opinion"
    assert piece(types=("LiveBlogPosting",)) == piece(shapes=("entry",)) == piece("الممشى: تغطية مباشرة") == "live"
    assert piece(shown=("youtube",), words=119) == piece(types=("VideoObject",), words=119) == "video"
    assert piece(shown=("youtube",), words=120) is piece(shown=("x",), words=9) is None
    assert piece(images=5, words=199) == "gallery"
    assert piece(images=5, words=200) is piece(images=4, words=9) is None


def entries(name: str, *rows: str) -> str:
    return f'<div class="{name}">{"".join(f"<div>{row}</div>" for row in rows)}</div>'


def told(article: newscrawler.Article) -> list[tuple[str | None, str]]:
    """Return the moments of the entries, and the last paragraph of each."""
    found = [(block.at, article.text[block.start : block.end]) for block in article.blocks if block.type == "entry"]
    return [(at, text.rpartition("\n\n")[2]) for at, text in found]


@pytest.mark.parametrize("name", ["live-feed", "post-updates", "Timeline", "news-ticker"])
def test_the_entries_of_a_live_page_have_their_moments(name: str) -> None:
    first = f"<time datetime='2026-03-09T08:10:00+03:00'>قبل ساعة</time><p>{C}</p>"
    feed = entries(name, first, f"<time>٧:٤٠ صباحا</time><p>{D}</p>", f"<time>اليوم</time><p>{E}</p>")
    assert told(read(p(A, B), feed)) == [
        ("2026-03-09T08:10:00+03:00", C), ("٧:٤٠", D), (None, E),
    ]  # fmt: skip


def test_a_feed_that_nothing_calls_live_and_a_single_entry_have_no_entries() -> None:
    row = f"<time datetime='2026-03-09T08:10:00+03:00'></time><p>{C}</p>"
    other = f"<time datetime='2026-03-09T08:20:00+03:00'></time><p>{D}</p>"
    assert told(read(p(A, B), entries("parts", row, other))) == []
    assert told(read(p(A, B), entries("live-feed", row), p(D))) == []
    live = '<script type="application/ld+json">{"@type": "LiveBlogPosting"}</script>'
    assert [text for _, text in told(read(p(A, B), entries("parts", row, other), head=live))] == [C, D]


def types(*parts: str) -> list[str]:
    return [block.type for block in read(p(A), *parts).blocks][1:]


def test_questions_and_answers_are_told_where_there_are_two() -> None:
    def asked(*texts: str) -> str:
        return "".join(f"<p><b>{text}</b></p>" for text in texts)

    first, second = asked("كيف بدأت الفكرة؟"), asked("وماذا بعد ذلك؟")
    assert types(first, p(B), second, p(C)) == ["question", "answer", "question", "answer"]
    assert types(first, p(B), p(C), p(D)) == ["paragraph"] * 4
    assert types(first, second, p(B), p(C)) == ["paragraph"] * 4
    assert types(first, p(B), first, p(C), second) == ["question", "answer", "question", "answer", "question"]
    assert types(first, p(B), second, p(C), "<h2>خاتمة</h2>", p(D)) == [
        "question", "answer", "question", "answer", "heading", "paragraph",
    ]  # fmt: skip
    assert types(p("هل من جديد؟"), p(B), p("وماذا بعد؟"), p(C)) == ["paragraph"] * 4
    named = '<p class="interviewer">هل من جديد؟»</p>'
    assert types(named, p(B), named.replace("هل", "وهل"), p(C)) == ["question", "answer", "question", "answer"]
    letters = p("س 1: ما الجديد", f"ج 1: {B}", "السؤال - وماذا بعد", f"الجواب: {C}")
    assert types(letters) == ["question", "answer", "question", "answer"]


def test_who_is_quoted_stands_in_the_quotation_or_in_the_caption_of_its_figure() -> None:
    def speaker(html: str) -> str | None:
        return next(block.speaker for block in read(p(A, B, C), html, p(D, E)).blocks if block.type == "quote")

    said = f"<blockquote><p>{Q}</p>{{}}</blockquote>"
    assert speaker(said.format("<cite>– ليلى البحار |</cite>")) == "ليلى البحار"
    assert speaker(f"<figure>{said.format('')}<figcaption>ليلى البحار</figcaption></figure>") == "ليلى البحار"
    assert speaker(f"<div>{said.format('')}<figcaption>ليلى البحار</figcaption></div>") is None
    assert speaker(said.format(f"<cite>{'ل' * 121}</cite>")) is None
    assert speaker(said.format("")) is None


def test_entries_are_told_by_their_schema_too() -> None:
    row = "<time datetime='2026-03-09T08:{}0:00+03:00'></time><p>{}</p>"
    for mark in ('itemprop="liveBlogUpdate"', 'itemtype="https://schema.org/BlogPosting"'):
        rows = "".join(f"<div {mark}>{row.format(n, text)}</div>" for n, text in enumerate((C, D)))
        assert [text for _, text in told(read(p(A, B), f"<div>{rows}</div>"))] == [C, D]


def test_paragraphs_leave_a_text_with_all_that_stood_in_them() -> None:
    listed = "<ul><li>بند <a href='/1'>أول</a> من القائمة</li><li>بند <b>ثان</b> من القائمة</li></ul>"
    picture, film = "<img src='/i.jpg'>", "<iframe src='https://youtu.be/a'></iframe>"
    article = read(p(A, B), picture, listed, film, p(C), "<img src='/j.jpg'>", p(D))
    assert [block.type for block in article.blocks] == ["paragraph", "paragraph", "list", "paragraph", "paragraph"]
    left = with_paragraphs(article, [True, False, False, True, True, True])
    second = "بند ثان من القائمة"
    assert left.text == f"{A}\n\n{second}\n\n{C}\n\n{D}"
    assert [left.text[block.start : block.end] for block in left.blocks] == [A, second, C, D]
    assert [(left.text[item.start : item.end], item.depth) for item in left.blocks[1].items] == [(second, 0)]
    assert [left.text[mark.start : mark.end] for mark in left.marks] == ["ثان"]
    assert [(link.url, link.start, link.end) for link in left.links] == [(f"{SITE}/1", None, None)]
    assert [image.after for image in left.images] == [0, 2]
    assert [embed.after for embed in left.embeds] == [1]
    assert (left.paragraphs, left.words) == (4, len(left.text.split()))
    bare = with_paragraphs(article, [False] * 6)
    assert (bare.text, bare.blocks, bare.marks, bare.paragraphs, bare.words) == (None, (), (), 0, 0)
    with pytest.raises(ValueError, match="zip"):
        with_paragraphs(article, [True])


VERSES = (
    "يا بحر جئتك والأمواج عالية",
    "والليل يطوي على الشطآن أسراري",
    "ناديت باسمك في الظلماء منفردا",
    "فعاد صوتي ولم تسمع به داري",
)


@pytest.mark.parametrize("mark", ["***", "...", "…", "//", "|", "=", "—"])
def test_the_halves_of_a_line_are_parted_by_what_stands_between(mark: str) -> None:
    lines = p(*(f"{VERSES[i]} {mark} {VERSES[i + 1]}" for i in (0, 2)))
    article = read(p(A, B), f'<div class="poem">{lines}</div>', p(C, D))
    poem = next(block for block in article.blocks if block.type == "verse")
    assert [[article.text[start:end] for start, end in line] for line in poem.lines] == [
        list(VERSES[:2]),
        list(VERSES[2:]),
    ]


def test_lines_that_rhyme_are_verse_and_others_are_not() -> None:
    rhyming = [VERSES[1], VERSES[3], "كأنها قبس من جمرة النار"]
    assert types("<p>" + "<br>".join(rhyming) + "</p>", p(B)) == ["verse", "paragraph"]
    assert "verse" not in types("<p>" + "<br>".join(rhyming[:2]) + "</p>", p(B))
    assert "verse" not in types("<p>" + "<br>".join([*rhyming, f"قال: {VERSES[1]}"]) + "</p>", p(B))
    assert "verse" not in types("<p>" + "<br>".join([*VERSES[::2], "وعدت أحمل في كفي لؤلؤة"]) + "</p>", p(B))
