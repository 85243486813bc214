"""A paper on loopback as a theme prints it, right to left: sheets that import sheets, fonts, pictures, a CDN."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawl_sites.conftest import SENTENCES
from loopback import Answer, Loopback, Seen

from newscrawler.demo.pictures import drawn_picture

if TYPE_CHECKING:
    from collections.abc import Callable

CSS = {"Content-Type": "text/css; charset=utf-8"}
FONT = {"Content-Type": "font/woff2"}
PNG = {"Content-Type": "image/png"}
SCRIPT = {"Content-Type": "text/javascript"}
PICTURES = ("port.png", "port-small.png", "port-large.png", "market.png", "sky.png", "share.png", "icon.png")
STYLES = {"/c/theme.css?ver=1", "/c/parts/layout.css", "/f/paper.woff2"}
IMAGES = {f"/i/{name}" for name in PICTURES}

THEME = """@charset "utf-8"; @import url("parts/layout.css");
@font-face { font-family: Paper; src: url(../f/paper.eot); src: url(../f/paper.eot?#iefix) format("embedded-opentype"),
  url(../f/paper.woff2) format("woff2"); }
@font-face { font-family: Viet; src: url(../f/viet.woff2); unicode-range: U+1EA0-1EF9; }
body { background: #eee url(/i/sky.png) repeat-x; font-family: Paper, sans-serif; }
"""
LAYOUT = "main { width: 600px; margin: 0 auto; padding: 20px; background: #fff } h1 { color: #036 }"


def validated(answer: Answer) -> Callable[[Seen], Answer]:
    """Serve *answer* with an ETag, and 304 to who has it."""
    tag = f'"{len(answer.body)}-{sum(answer.body)}"'

    def serve(seen: Seen) -> Answer:
        if seen.headers.get("if-none-match") == tag:
            return Answer(status=304, headers={"ETag": tag})
        return Answer(answer.body, answer.status, {**answer.headers, "ETag": tag})

    return serve


def article(number: int, *, cdn: str = "") -> Answer:
    """One of the paper's articles; its second picture lies at *cdn*."""
    title = f"بلدية الميناء توسع الرصيف رقم {number}"
    text = "".join(f"<p>{sentence}، كما جاء في البيان رقم {number}.</p>" for sentence in SENTENCES)
    return Answer(
        f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>
<link rel="stylesheet" href="/c/theme.css?ver=1"><link rel="shortcut icon" href="/i/icon.png">
<meta property="og:image" content="/i/share.png"><script src="/j/menu.js" defer></script></head>
<body><main><article><h1>{title}</h1><time datetime="2026-03-{number % 27 + 1:02}T10:00:00+03:00">آذار</time>
<figure><img src="/i/port.png" srcset="/i/port-small.png 320w, /i/port-large.png 640w" sizes="320px" alt="الرصيف"
 width="320" height="180"><figcaption>الرصيف الشرقي <span class="credit">تصوير: سامي</span></figcaption></figure>
{text}<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" data-src="{cdn}/i/market.png" alt="السوق">
</article></main></body></html>""".encode()
    )


def paper(articles: int = 3, *, cdn: str = "") -> Loopback:
    """A site whose sitemap names its *articles*; every answer of it has an ETag."""
    site = Loopback()
    numbers = range(50000, 50000 + articles)
    rows = "".join(f"<url><loc>{site.url(f'/news/{n}.html')}</loc></url>" for n in numbers)
    links = "".join(f'<h2><a href="/news/{n}.html">بلدية الميناء توسع الرصيف رقم {n}</a></h2>' for n in numbers)
    plain = {
        "/robots.txt": Answer(f"Sitemap: {site.url('/map.xml')}\n".encode(), headers={"Content-Type": "text/plain"}),
        "/": Answer(f"<html dir=rtl><title>أخبار الميناء</title>{links}".encode()),
        "/map.xml": Answer(f"<urlset>{rows}</urlset>".encode(), headers={"Content-Type": "application/xml"}),
        "/c/theme.css": Answer(THEME.encode(), headers=CSS),
        "/c/parts/layout.css": Answer(LAYOUT.encode(), headers=CSS),
        "/f/paper.woff2": Answer(b"wOF2 of the paper", headers=FONT),
        "/j/menu.js": Answer(b"document.documentElement.dataset.menu = 'on';", headers=SCRIPT),
        **{f"/i/{name}": Answer(drawn_picture(name), headers=PNG) for name in PICTURES},
        **{f"/news/{n}.html": article(n, cdn=cdn) for n in numbers},
    }
    site.routes |= {path: validated(answer) for path, answer in plain.items()}
    return site
