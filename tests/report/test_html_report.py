"""The HTML report: what it shows, that it loads nothing, and how a real browser lays it out."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from commands import tool
from lxml import html
from report.archives import NOW, SITES, busy_archive

from newscrawler.cli.report import command
from newscrawler.report import health
from newscrawler.report.charts import bar, ceiling, column_chart, shares
from newscrawler.report.figures import Figures, gather
from newscrawler.report.html import render
from newscrawler.report.labels import FINDING_WORDS, REASON_WORDS
from newscrawler.report.markup import link_to
from newscrawler.report.plain import plain_figures
from newscrawler.report.words import REASONS

if TYPE_CHECKING:
    from lxml.html import HtmlElement

FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--virtual-time-budget=2000"),
)
PROBE = """<script>document.addEventListener("DOMContentLoaded",()=>{const d=document.documentElement;
const box=e=>{const r=e.getBoundingClientRect();return [Math.round(r.left),Math.round(r.right),Math.round(r.height)]};
d.setAttribute("data-seen",JSON.stringify({dir:getComputedStyle(document.body).direction,over:d.scrollWidth-d.clientWidth,
width:d.clientWidth,heading:box(document.querySelector("h1")),charts:[...document.querySelectorAll("svg")].map(box),
loaded:performance.getEntriesByType("resource").length}))})</script></head>"""


@pytest.fixture(scope="module")
def figures(tmp_path_factory: pytest.TempPathFactory) -> Figures:
    folder = busy_archive(tmp_path_factory.mktemp("busy"))
    titles = {"sawt-alwadi": "صوت الوادي <b>"}
    unsent = [("council: webhook", "no answer <script>")]
    return gather(folder.path, now=NOW, days=30, titles=titles, unsent=unsent)


@pytest.fixture(scope="module")
def text(figures: Figures) -> str:
    return render(figures)


@pytest.fixture(scope="module")
def page(text: str) -> HtmlElement:
    return html.document_fromstring(text.encode(), parser=html.HTMLParser(encoding="utf-8"))


def test_it_is_arabic_first_and_right_to_left(page: HtmlElement) -> None:
    assert (page.get("lang"), page.get("dir")) == ("ar", "rtl")
    for heading in page.iter("h1", "h2"):
        assert re.search("[\u0621-\u064a]", heading.text or ""), heading.text_content()
        assert heading.find("span").get("lang") == "en"


def test_it_loads_nothing(text: str, page: HtmlElement) -> None:
    assert not page.xpath("//script | //img | //iframe | //link[not(starts-with(@href, 'data:'))] | //@src")
    assert "url(" not in text
    assert "@import" not in text
    assert page.xpath("//meta[@http-equiv]/@content") == ["default-src 'none'; style-src 'unsafe-inline'"]


def test_its_numbers_are_those_of_the_archive(page: HtmlElement) -> None:
    cards = [card.find("b").text for card in page.find_class("card")]
    stored = sum(int(row[1].text_content()) for row in page.xpath("(//table)[1]//tbody/tr"))
    assert cards == [f"{stored:,}", "0", "2", str(len(SITES)), "1"]
    names = [row[0].text_content() for row in page.xpath("(//table)[1]//tbody/tr")]
    assert names == [{"sawt-alwadi": "صوت الوادي <b>"}.get(site, site) for site in sorted(SITES)]
    assert "36" in page.xpath("string(//tr[contains(., 'timeout')]/td[2])")
    assert "barid-almasaa" in page.find_class("finding")[0].text_content()


def test_programs_get_the_same_numbers(figures: Figures, page: HtmlElement) -> None:
    told = json.loads(json.dumps(plain_figures(figures)))
    rows = page.xpath("(//table)[1]//tbody/tr")
    assert [site["title"] or site["site"] for site in told["sites"]] == [row[0].text_content() for row in rows]
    assert [site["articles"] for site in told["sites"]] == [int(row[1].text_content()) for row in rows]
    assert all(sum(site["by_day"].values()) == site["articles"] for site in told["sites"])
    assert (told["failed"]["timeout"], len(told["days"])) == (36, 30)
    assert told["unsent"] == [{"channel": "council: webhook", "error": "no answer <script>"}]
    assert [finding["kind"] for status in told["statuses"] for finding in status["findings"]]


def test_reasons_and_findings_are_in_both_languages(page: HtmlElement) -> None:
    assert "انتهت المهلة" in page.xpath("string(//tr[contains(., 'timeout')]/td[1])")
    assert "no answer in time" in page.xpath("string(//tr[contains(., 'timeout')]/td[1])")
    assert "council: webhook: لم يُرسل" in page.find_class("finding")[-1].text_content()


def test_every_reason_and_finding_has_its_words() -> None:
    assert REASON_WORDS.keys() >= REASONS.keys()
    source = Path(health.__file__).read_text("utf-8")
    kinds = set(re.findall(r'kind(?:=| = )"(\w+)"', source)) | set(re.findall(r'"(\w+)" if .* else "(\w+)"', source)[0])
    assert kinds >= {"nothing", "silent", "unreachable"}
    assert kinds - FINDING_WORDS.keys() == set()


def test_what_is_no_address_is_no_link() -> None:
    assert link_to("javascript:alert(1)//<b>") == "javascript:alert(1)//&lt;b&gt;"
    assert link_to("https://e.example/?a=1&b").startswith('<a href="https://e.example/?a=1&amp;b">')


def test_what_a_site_is_called_cannot_break_out() -> None:
    assert "<b>" not in column_chart([1], ["<b>"], title="<b>", digits=str)
    assert "<b>" not in bar(1, 1, title="<b>")


def test_an_axis_counts_whole_articles_in_the_digits_of_the_reader() -> None:
    shown = column_chart([5, 2], ["2026-01", "2026-02"], title="x", digits=lambda text: text.replace("5", "٥"))
    assert re.findall('text-anchor="end">([^<]*)<', shown) == ["0", "٥", "2026-02"]
    assert ">1000000<" in column_chart([1_000_000], ["a"], title="x", digits=str)


@pytest.mark.parametrize(("highest", "top"), [(0, 1), (1, 1), (2, 2), (6, 10), (51, 100), (999, 1000)])
def test_an_axis_ends_at_a_round_number(highest: int, top: int) -> None:
    assert ceiling(highest) == top


def test_shares_fill_the_bar() -> None:
    found = html.fragment_fromstring(shares([1, 0, 3], ["a", "b", "c"], title="t"))
    assert sum(float(width) for width in found.xpath(".//rect/@width")) == pytest.approx(360)


def test_the_command_writes_one_file(tmp_path: Path) -> None:
    busy_archive(tmp_path / "data", days=2)
    out = tmp_path / "report.html"
    run = CliRunner().invoke(command, ["--data", str(tmp_path / "data"), "--out", str(out)])
    assert run.exit_code == 0, run.output
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["report.html"]
    assert "</html>" in out.read_text("utf-8")


@pytest.mark.parametrize("width", [600])
def test_a_browser_lays_it_out_without_overflow(text: str, tmp_path: Path, width: int) -> None:
    browser = tool("chromium", "chromium-browser", "google-chrome")
    file = tmp_path / "report.html"
    # the policy of the page forbids the probe, so it is taken out for the probe alone
    file.write_text(re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text).replace("</head>", PROBE, 1))
    profile = tmp_path / "profile"
    command_line = [browser, *FLAGS, f"--user-data-dir={profile}", f"--window-size={width},2400", "--dump-dom"]
    run = subprocess.run([*command_line, file.as_uri()], capture_output=True, timeout=60, check=False)
    seen = html.document_fromstring(run.stdout.decode()).get("data-seen")
    assert seen, run.stderr.decode()[-2000:]
    measured = json.loads(seen)
    assert measured["dir"] == "rtl"
    assert measured["loaded"] == 0
    assert measured["over"] == 0
    left, right, _ = measured["heading"]
    assert right > measured["width"] * 0.8
    assert left >= 0
    assert all(right > left and height > 5 for left, right, height in measured["charts"])
