from __future__ import annotations

import json
from typing import TYPE_CHECKING

from commands import newscrawler

from newscrawler.items import Article
from newscrawler.items.schema import decode_line

if TYPE_CHECKING:
    from pathlib import Path

PAGE = """<html lang="ar"><head><title>افتتاح سوق السمك بعد ترميمه | صحيفة الميناء</title></head><body>
<article><h1>افتتاح سوق السمك بعد ترميمه</h1><time datetime="2026-03-05T09:30:00+03:00">5 مارس 2026</time>
<p>افتتحت بلدية الميناء صباح أمس سوق السمك بعد أعمال ترميم استمرت عاماً كاملاً وكلّفت مليوني دينار.</p>
<p>وقال أمين السوق إن الباعة عادوا إلى أماكنهم القديمة، وإن الأسعار لن ترتفع قبل الصيف.</p>
<h3>شاهد أيضاً</h3><p><a href="/b">رصيف جديد للصيادين</a></p></article></body></html>"""


def test_a_saved_page_gives_a_valid_record(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, "utf-8")
    run = newscrawler("extract", str(page), "--url", "https://example.com/market")
    article = decode_line(run.stdout)
    assert isinstance(article, Article)
    assert article.title == "افتتاح سوق السمك بعد ترميمه"
    assert article.text is not None
    assert len(article.text.split("\n\n")) == 2
    assert article.published == "2026-03-05T09:30:00+03:00"


def test_standard_input_and_text_output() -> None:
    run = newscrawler("extract", "-", "--text", stdin=PAGE.encode())
    assert run.stdout.decode().startswith("افتتاح سوق السمك بعد ترميمه\n\nافتتحت بلدية الميناء")


def test_markdown_and_html_output() -> None:
    run = newscrawler("extract", "-", "--format", "markdown", stdin=PAGE.encode())
    assert run.stdout.decode().startswith("# افتتاح سوق السمك بعد ترميمه\n\nافتتحت بلدية الميناء")
    run = newscrawler("extract", "-", "--format", "html", stdin=PAGE.encode())
    assert run.stdout.decode().startswith('<article lang="ar" dir="rtl">\n<h1>افتتاح سوق السمك بعد ترميمه</h1>\n<p>')


def test_a_page_without_an_article_says_how_to_find_out_why() -> None:
    run = newscrawler("extract", "-", stdin=b"<html><body><p>x</p></body></html>")
    assert run.returncode == 1
    assert "newscrawler explain" in run.stderr.decode()


def test_explain_shows_the_winner_of_every_field() -> None:
    run = newscrawler("explain", "-", "--json", stdin=PAGE.encode())
    told = json.loads(run.stdout)
    assert told["verdict"] == "an article"
    won = {row["field"]: row["candidate"] for row in told["rows"] if row["won"]}
    assert won["title"] == "افتتاح سوق السمك بعد ترميمه"
