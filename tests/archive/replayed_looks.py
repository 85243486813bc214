"""A page as it was, and as the players of others show it, pixel by pixel: python -m archive.replayed_looks TOOLS OUT.

A paper on loopback, right to left, with sheets, fonts and pictures of its own and of a CDN at another address, is
crawled with `all` and with `styles`. The WACZ of each is shown by ReplayWeb.page and by pywb, which lie in TOOLS
(archive_tools.sh puts them there), when the paper and the CDN are gone. Screenshots are left in OUT. Exit code 1 when
more than 1 % of the pixels differ, parts of the page lie elsewhere, something was asked for outside of the archive, or
is missing: anything with `all`, more than pictures and scripts with `styles`, whose pixels are compared with the page
without those.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archive.replayed_paper import paper_with_cdn
from archive.replayed_players import PLAYERS
from commands import newscrawler, stored
from playwright.async_api import Browser, Frame, Page, Route, async_playwright

from newscrawler.browser import find_browser
from newscrawler.browser.pictures import share_of_difference

if TYPE_CHECKING:
    from playwright.async_api import ViewportSize

SAME = 0.01  # of the pixels may differ, as in replay-check
VIEW: ViewportSize = {"width": 1000, "height": 1060}  # the page fills it, so that no empty ground makes the share small
PATIENCE_MS = 90_000
LEVELS = {
    "all": frozenset[str](),
    "styles": frozenset({"image", "script", "other"}),
}  # what may be missing; other: icons
REPLAYED = re.compile(r"/\d{14}(?:[a-z]{2}_)?/(https?://.*)")
SETTLED = "document.readyState === 'complete' && [...document.images].every((image) => image.complete)"
PARTS = """() => [...document.querySelectorAll("body, main, h1, time, p, figure, figcaption, img")].map((one) => {
  const box = one.getBoundingClientRect();
  return [one.localName, ...[box.x, box.y, box.width, box.height].map(Math.round)].join(" ");
})"""
EMPTY = "() => [...document.images].filter((image) => !image.naturalWidth).length"


@dataclass(frozen=True)
class Live:
    """The page as it was, still open; what it asked for, by URL, is of these kinds."""

    page: Page
    kinds: dict[str, str]
    parts: list[str]


@dataclass(frozen=True)
class Replayed:
    """What a player showed: picture, size of its frame, places of the parts, empty pictures, status of each answer."""

    picture: bytes
    width: float
    height: float
    parts: list[str]
    empty: int
    answers: dict[str, int]
    outside: list[str]


async def settle(shown: Frame | Page) -> None:
    await shown.wait_for_function(SETTLED, timeout=PATIENCE_MS)
    await shown.evaluate("() => document.fonts.ready.then(() => true)")


async def live(browser: Browser, url: str, without: frozenset[str]) -> Live:
    page = await browser.new_page(viewport=VIEW)
    kinds: dict[str, str] = {}

    async def answer(route: Route) -> None:
        kinds[route.request.url] = route.request.resource_type
        if route.request.resource_type in without:
            await route.fulfill(status=404, body="")
        else:
            await route.continue_()

    await page.route("**/*", answer)
    await page.goto(url)
    await settle(page)
    return Live(page, kinds, await page.evaluate(PARTS))


async def frame_of(page: Page, url: str) -> Frame:
    """The frame in which the player shows the page at *url*, once its headline is there."""
    end = asyncio.get_running_loop().time() + PATIENCE_MS / 1000
    while asyncio.get_running_loop().time() < end:
        for frame in page.frames:
            found = REPLAYED.search(frame.url)
            if found and found[1] == url and frame.parent_frame and await frame.locator("h1").count():
                return frame
        await page.wait_for_timeout(100)
    raise SystemExit(f"the player does not show {url}: {[frame.url for frame in page.frames]}")


async def replayed(browser: Browser, player: str, entrance: str, url: str) -> Replayed:
    """What the *player* (its origin) shows of *url* at *entrance*."""
    page = await browser.new_page(viewport=VIEW)
    answers: dict[str, int] = {}
    outside: list[str] = []

    def note(asked: str, status: int) -> None:
        found = REPLAYED.search(asked)
        if not asked.startswith((f"{player}/", "data:", "blob:")):
            outside.append(asked)
        elif found and not 300 <= status < 400:  # players lead from one moment to another
            answers[found[1]] = max(status, answers.get(found[1], 0))

    page.on("response", lambda answer: note(answer.url, answer.status))
    page.on("requestfailed", lambda asked: note(asked.url, 599))
    await page.goto(entrance)
    frame = await frame_of(page, url)
    await settle(frame)
    element = await frame.frame_element()
    box = await element.bounding_box()
    if not box:
        raise SystemExit(f"the player hides {url}")
    parts, empty = await frame.evaluate(PARTS), await frame.evaluate(EMPTY)
    shown = Replayed(await element.screenshot(), box["width"], box["height"], parts, empty, answers, outside)
    await page.close()
    return shown


def crawled(folder: Path, level: str, *starts: str) -> tuple[Path, list[dict[str, Any]]]:
    """The WACZ of a crawl with *level*, and the articles in it."""
    data, wacz = folder / level, folder / f"{level}.wacz"
    run = newscrawler("crawl", *starts, "--requisites", level, "--delay", "0.05", data=data)
    packed = newscrawler("export", "--format", "wacz", str(wacz), data=data)
    articles = sorted(stored(data), key=lambda article: str(article["url"]))
    if not articles or packed.returncode:
        raise SystemExit((run.stdout + run.stderr + packed.stderr).decode())
    return wacz, articles


def faults_of(level: str, whole: Live, shown: Replayed, different: float) -> tuple[list[str], list[str]]:
    """What is missing in *shown*, and what of all is wrong with it."""
    got = {url for url, status in shown.answers.items() if status == 200}
    asked = {url for url, kind in whole.kinds.items() if kind != "other"}  # a frame has no icon: not every player asks
    missing = sorted((asked | shown.answers.keys()) - got)
    faults = [f"missing: {url}" for url in missing if whole.kinds.get(url, "other") not in LEVELS[level]]
    faults += [f"asked outside of the archive: {url}" for url in shown.outside]
    faults += [f"elsewhere: {was} is {now}" for was, now in zip(whole.parts, shown.parts, strict=False) if was != now]
    pictures = sum(part.startswith("img ") for part in shown.parts)
    if len(whole.parts) != len(shown.parts) or shown.empty != (pictures if "image" in LEVELS[level] else 0):
        faults.append(f"{len(shown.parts)} parts for {len(whole.parts)}, {shown.empty} of {pictures} pictures empty")
    if different > SAME:
        faults.append("too many pixels differ")
    return missing, faults


async def measured(browser: Browser, tools: Path, out: Path, folder: Path) -> int:
    with paper_with_cdn() as (paper, cdn):
        packages = {level: crawled(folder, level, paper.url("/"), cdn.url("/")) for level in LEVELS}
        urls = [str(article["url"]) for article in packages["all"][1]]
        seen = {(url, level): await live(browser, url, LEVELS[level]) for url in urls for level in LEVELS}
    wrong = 0
    for level, (wacz, articles) in packages.items():
        for name, player in PLAYERS.items():
            with player(tools, wacz) as (origin, entrance):
                for number, article in enumerate(articles):
                    url, moment = str(article["url"]), re.sub(r"\D", "", str(article["fetched_at"]))[:14]
                    shown = await replayed(browser, origin, entrance(url, moment), url)
                    size = {"x": 0.0, "y": 0.0, "width": shown.width, "height": shown.height}
                    was = await seen[url, level].page.screenshot(clip=size)
                    (out / f"{level}-{number}-{name}.png").write_bytes(shown.picture)
                    (out / f"{level}-{number}-{name}-live.png").write_bytes(was)
                    different = await share_of_difference(await browser.new_page(), was, shown.picture)
                    missing, faults = faults_of(level, seen[url, "all"], shown, different)
                    told = f"{different:.3%} of the pixels differ, {len(missing)} of {len(shown.answers)} missing"
                    sys.stdout.write("\n  ".join([f"{level}, {name}, {url}: {told}", *faults]) + "\n")
                    wrong += bool(faults)
    return int(wrong > 0)


async def main(tools: Path, out: Path) -> int:
    async with async_playwright() as playwright:
        chromium = str(find_browser().require())
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        with tempfile.TemporaryDirectory() as folder:
            return await measured(browser, tools, out, Path(folder))


if __name__ == "__main__":
    screenshots = Path(sys.argv[2])
    screenshots.mkdir(parents=True, exist_ok=True)
    sys.exit(asyncio.run(main(Path(sys.argv[1]).resolve(), screenshots)))
