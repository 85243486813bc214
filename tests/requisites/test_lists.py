"""Lists that scripts load, driven as the site's file says; and what a crawl says that cannot show them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from commands import newscrawler, stored, tool
from loopback import Answer, Loopback
from requisites.papers import article

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # a browser takes its time where others are at work: pytest -m slow tests/requisites
JSON = {"Content-Type": "application/json"}
NUMBERS = range(50000, 50006)  # two at a time
# Head and foot have more letters than a shell may have: only its empty list tells that scripts fill it.
FRAME = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>صحيفة الميناء</title></head>
<body><header>صحيفة الميناء</header><main><ul id="list"></ul>{end}</main><footer>{foot}</footer><script>
let page = 0, busy = false;
const list = document.getElementById("list");
async function more() {{
  if (busy || page === 3) return;
  busy = true;
  for (const row of await (await fetch(`/list/${{++page}}.json`)).json())
    list.insertAdjacentHTML("beforeend",
      `<li style="height: 900px"><h2><a href="${{row.url}}">${{row.title}}</a></h2></li>`);
  busy = false;
}}
{script}</script></body></html>"""
BUTTON = "<button id=end>تحميل المزيد</button>", "document.getElementById('end').onclick = more; more();"
SCROLL = "<div id=end>.</div>", "new IntersectionObserver((all) => all[0].isIntersecting && more()).observe(end);"


def routes(end: str, script: str) -> dict[str, Answer]:
    foot = "جميع الحقوق محفوظة لصحيفة الميناء ولا يجوز النقل عنها دون إذن مكتوب من إدارة التحرير. " * 5
    titles = {number: f"بلدية الميناء توسع الرصيف رقم {number}" for number in NUMBERS}
    rows = [{"url": f"/news/{number}.html", "title": title} for number, title in titles.items()]
    return {
        "/": Answer(FRAME.format(end=end, foot=foot, script=script).encode()),
        "/robots.txt": Answer(b"", 404),
        **{f"/list/{n + 1}.json": Answer(json.dumps(rows[2 * n : 2 * n + 2]).encode(), headers=JSON) for n in range(3)},
        **{f"/news/{number}.html": article(number) for number in NUMBERS},
    }


def declared(home: str, sites: Path, load_more: int) -> list[str]:
    """Let the probe declare the site at *home*, and add how often its lists are asked for more."""
    run = newscrawler("sites", "add", home, "--sites", str(sites))
    assert run.returncode == 0, run.stderr.decode()
    [file] = sites.glob("*.toml")
    written = file.read_text()
    assert 'browser = "auto"\n' in written
    file.write_text(written.replace('"auto"\n', f'"auto"\nload_more = {load_more}\n'))
    return ["--site", file.stem, "--sites", str(sites)]


@pytest.mark.parametrize(
    ("end", "load_more", "found"),
    [
        pytest.param(BUTTON, 5, 6, id="button"),
        pytest.param(BUTTON, 1, 4, id="button-once"),
        pytest.param(SCROLL, 5, 6, id="scroll"),
    ],
)
def test_a_list_is_asked_for_more(end: tuple[str, str], load_more: int, found: int, tmp_path: Path) -> None:
    tool("chromium", "chromium-browser", "google-chrome")
    with Loopback() as site:
        site.routes |= routes(*end)
        options = declared(site.url("/"), tmp_path / "sites", load_more)
        run = newscrawler("crawl", *options, data=tmp_path / "data", timeout=600)
        assert run.returncode == 0, run.stderr.decode()
        assert site.paths().count("/list/1.json") == 1
    assert len(stored(tmp_path / "data")) == found


def test_without_a_browser_the_run_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "none"))
    with Loopback() as site:
        site.routes |= routes(*BUTTON)
        options = declared(site.url("/"), tmp_path / "sites", 5)
        newscrawler("crawl", *options, data=tmp_path / "data")
    [summary] = (tmp_path / "data" / "runs").glob("*.json")
    assert "pages that scripts fill are not shown: apt install chromium" in summary.read_text()
