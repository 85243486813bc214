"""The paper of tests/requisites with a real font, a script that loads pictures late, and a CDN at another address."""

from __future__ import annotations

import subprocess
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from loopback import Answer, Loopback
from requisites.papers import CSS, FONT, LAYOUT, PNG, SCRIPT, THEME, paper

from newscrawler.demo.pictures import drawn_picture

if TYPE_CHECKING:
    from collections.abc import Iterator

CARDS = """@font-face { font-family: Headline; src: url(/f/headline.woff2) format("woff2"); }
h1 { font-family: Headline, monospace; padding: 8px 100px 8px 8px;
  background: url(/i/ribbon.png) no-repeat right top / 90px 50px }
figure { margin: 0 0 16px; border-right: 6px solid #a40; padding-right: 10px }
img { display: block }
img[data-src] { width: 320px; height: 180px }
"""
LATE = """document.querySelectorAll("img[data-src]").forEach((image) => { image.src = image.dataset.src; });"""
OPEN = {"Access-Control-Allow-Origin": "*"}  # a font of another host is shown only with it


class Cdn(Loopback):
    """A host of its own."""

    host = "127.0.0.2"


def font_of_the_system(family: str) -> bytes:
    found = subprocess.run(
        ["fc-match", "-f", "%{file}", f"{family}:lang=ar"], check=True, capture_output=True, text=True
    )
    return Path(found.stdout).read_bytes()


@contextmanager
def paper_with_cdn() -> Iterator[tuple[Loopback, Cdn]]:
    with Cdn() as cdn, paper(2, cdn=cdn.url("").rstrip("/")) as site:
        headline = Answer(font_of_the_system("Noto Kufi Arabic"), headers=FONT | OPEN)
        cdn.routes |= {
            "/": Answer("<html dir=rtl><title>ملفات الميناء</title><p>لا أخبار هنا".encode()),
            "/c/cards.css": Answer(CARDS.encode(), headers=CSS),
            "/f/headline.woff2": headline,
            **{f"/i/{name}": Answer(drawn_picture(name), headers=PNG) for name in ("market.png", "ribbon.png")},
        }
        imports = f'@charset "utf-8"; @import url("{cdn.url("/c/cards.css")}");'
        site.routes |= {
            "/c/theme.css": Answer(THEME.replace('@charset "utf-8";', imports).encode(), headers=CSS),
            "/c/parts/layout.css": Answer(LAYOUT.encode(), headers=CSS),
            "/f/paper.woff2": Answer(font_of_the_system("Noto Naskh Arabic"), headers=FONT),
            "/j/menu.js": Answer(LATE.encode(), headers=SCRIPT),
        }
        yield site, cdn
