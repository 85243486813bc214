"""A static news site for the crawl benchmark: Arabic pages of 33 KB with a sitemap, served by nginx or asyncio."""

from __future__ import annotations

import asyncio
import gzip
import random
import re
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawler.demo.stories import stories

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE_BYTES = 33_000
NOW = datetime(2026, 11, 29, tzinfo=UTC)
SHORTEST = 40  # letters of a sentence
_SECTIONS = ("سياسة", "اقتصاد", "رياضة", "ثقافة", "محليات", "علوم", "صحة", "رأي")
_PATHS = ("politics", "economy", "sport", "culture", "local", "science", "health", "opinion")
_NGINX = """
daemon off; worker_processes 1; pid {root}/nginx.pid; error_log {root}/error.log crit;
events {{ worker_connections 512; }}
http {{
  access_log off; sendfile on; keepalive_requests 100000; client_body_temp_path {root}/tmp;
  proxy_temp_path {root}/tmp; fastcgi_temp_path {root}/tmp; uwsgi_temp_path {root}/tmp; scgi_temp_path {root}/tmp;
  server {{
    listen 127.0.0.1:{port}; root {root}/site; gzip_static {gzip}; etag on;
    types {{ application/xml xml; text/plain txt; }}
    default_type "text/html; charset=utf-8";
    location = / {{ try_files /home =404; }}
  }}
}}
"""


def make_site(root: Path, base: str, *, pages: int, seed: int = 7) -> None:
    """Write the site below *root*/site: robots.txt, one sitemap, a home page, and *pages* articles, gzipped beside."""
    dice = random.Random(seed)
    sentences = sorted({part.strip() for story in stories(1, now=NOW) for part in re.split(r"[.<>\n]", story.body)})
    sentences = [sentence for sentence in sentences if len(sentence) > SHORTEST]
    site = root / "site"
    (site / "news").mkdir(parents=True)
    (root / "tmp").mkdir()
    titles = [f"{' '.join(dice.choice(sentences).split()[:7])} {number}" for number in range(pages)]
    for number in range(pages):
        _write(site / "news" / f"{number}", _page(number, titles, sentences, dice, base))
    urls = "".join(
        f"<url><loc>{base}/news/{number}</loc><lastmod>2026-11-{number % 28 + 1:02}</lastmod></url>"
        for number in range(pages)
    )
    _write(site / "sitemap.xml", f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>')
    _write(site / "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {base}/sitemap.xml\n")
    _write(site / "home", _shell("الصفحة الأولى", "<main><h1>الصفحة الأولى</h1></main>", titles, dice))


def _write(path: Path, text: str) -> None:
    path.write_bytes(text.encode())
    path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(text.encode(), 6, mtime=0))


def _page(number: int, titles: list[str], sentences: list[str], dice: random.Random, base: str) -> str:
    day = f"2026-11-{number % 28 + 1:02}T0{number % 10}:15:00+03:00"
    body = "".join(f"<p>{'. '.join(dice.sample(sentences, 4))}، رقم {number}.</p>\n" for _ in range(9))
    title = titles[number]
    main = (
        f'<main><article id="post-{number}"><h1 class="entry-title">{title}</h1><div class="meta">'
        f'<span class="author">سالم الراوي</span> <time datetime="{day}">{day[:10]}</time></div>'
        f'<div class="entry-content"><img src="/i/{number}.jpg" alt="">{body}</div></article></main>'
    )
    head = (
        f'<meta property="og:title" content="{title}"><meta property="article:published_time" content="{day}">'
        f'<link rel="canonical" href="{base}/news/{number}"><script type="application/ld+json">{{"@context":'
        f'"https://schema.org","@type":"NewsArticle","headline":"{title}","datePublished":"{day}"}}</script>'
    )
    return _shell(title, main, titles, dice, head)


def _shell(title: str, main: str, titles: list[str], dice: random.Random, head: str = "") -> str:
    menu = "".join(
        f'<li><a href="/{_PATHS[n % len(_PATHS)]}/{_PATHS[n // len(_PATHS)]}/">{_SECTIONS[n % len(_SECTIONS)]}</a></li>'
        for n in range(40)
    )
    others = [dice.randrange(len(titles)) for _ in range(24)]
    aside = "".join(
        f'<li class="item"><a href="/news/{n}"><img src="/t/{n}.jpg" alt="">{titles[n]}</a></li>' for n in others
    )
    style = "<style>" + "".join(f".c{n}{{margin:{n}px;color:#0{n % 10}{n % 10}}}" for n in range(120)) + "</style>"
    page = (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title} - المرصد</title>{head}'
        f"{style}</head><body><header><nav><ul>{menu}</ul></nav></header>{main}<aside><ul>{aside}</ul></aside>"
        f"<footer><p>جميع الحقوق محفوظة</p></footer><script>{{}}</script></body></html>"
    )
    filler = "var a=[" + "1234567890," * ((PAGE_BYTES - len(page.encode())) // 11) + "0];"
    return page.replace("<script>{}</script>", f"<script>{filler}</script>")


def free_port() -> int:
    """Return a port of 127.0.0.1 that is free now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(root: Path, port: int, *, compressed: bool = True) -> Iterator[str]:
    """Serve *root*/site on 127.0.0.1:*port* in a process of its own and yield what serves it."""
    nginx = shutil.which("nginx")
    if nginx:
        config = root / "nginx.conf"
        config.write_text(_NGINX.format(root=root, port=port, gzip="on" if compressed else "off"))
        command = [nginx, "-c", str(config), "-p", str(root)]
    else:
        command = [sys.executable, __file__, str(root), str(port)]
    process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.02)
        yield "nginx" if nginx else "asyncio"
    finally:
        process.terminate()
        process.wait()


async def _answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, site: Path) -> None:
    while request := await reader.readline():
        while (await reader.readline()).strip():
            pass
        path = request.split()[1].decode().partition("?")[0]
        file = site / ((path.lstrip("/") or "home") + ".gz")
        found = file.exists()
        body = file.read_bytes() if found else b""
        kind = "application/xml" if path.endswith(".xml") else "text/html; charset=utf-8"
        head = f"HTTP/1.1 {200 if found else 404} X\r\nContent-Type: {kind}\r\nContent-Encoding: gzip\r\n"
        writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
        await writer.drain()


async def _serve(root: Path, port: int) -> None:
    server = await asyncio.start_server(lambda r, w: _answer(r, w, root / "site"), "127.0.0.1", port)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]), int(sys.argv[2])))
