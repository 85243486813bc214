"""One Chromium without a window, for many pages: what a page asks for is answered here, and nothing else is."""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawler.browser.lists import load_more
from newscrawler.browser.pictures import share_of_difference
from newscrawler.errors import BrowserError
from newscrawler.warc.content import codings, decode_content
from newscrawler.warc.heads import header_text

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime
    from pathlib import Path

    from playwright.async_api import Browser as Running
    from playwright.async_api import BrowserContext, Page, Playwright, Route

    from newscrawler.warc.exchange import Exchange

    Answering = Callable[["PageRequest"], Awaitable[Exchange | None]]  # None: there is no answer

logger = logging.getLogger(__name__)

PAGE_SECONDS = 60.0  # for one page, from its first request to its picture: readers leave after ten
START_SECONDS = 120.0  # for the browser itself, which takes 1 s, and 10 s on a machine with five times its work
QUIET_SECONDS = 3.0  # without a request of a page that waits for its answer, it is taken as it is
_MOST_WAITS = 20  # for what a page still asks for: 60 s, as PAGE_SECONDS
PAGES_AT_ONCE = 3
PAGES_A_LIFE = 200  # then a new browser is begun: what leaks in one ends with it
HEAP_MB = 512  # of the scripts of a page; one that wants more is ended by the browser
WIDTH, HEIGHT = 1200, 900  # pixels of the window
MOST_PIXELS_HIGH = 16_000  # of a screenshot: Chromium draws no higher
_END_SECONDS = 5.0
# What is not answered here finds no host, and no way: names and addresses lead to a proxy that is not there, and calls
# between browsers (WebRTC), which would ask servers by datagrams past all this, may only go through it.
_NO_NETWORK = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://proxy.invalid:1",
    "--proxy-bypass-list=<-loopback>",
    "--webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",  # as other versions call it
)
_NO_CALLS = "for (const name of ['RTCPeerConnection', 'webkitRTCPeerConnection', 'WebTransport']) delete window[name];"
_NOT_SHOWN = frozenset({"media", "websocket", "eventsource", "ping", "cspviolationreport", "texttrack"})
_WIRE = frozenset({"content-encoding", "content-length", "transfer-encoding", "connection", "keep-alive"})
_SCROLL = """async () => {
  for (let y = 0; y < Math.min(document.documentElement.scrollHeight, 16000); y += 800) {
    scrollTo(0, y); await new Promise((next) => requestAnimationFrame(next));
  }
  scrollTo(0, 0); await document.fonts.ready;
}"""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """What a page asks for: an address, and as what ("document", "stylesheet", "image", "script", "fetch", …)."""

    url: str
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """A page after its scripts have run: its *html*, its *picture* (PNG) if wanted, what of it had no answer."""

    html: str
    browser: str
    picture: bytes | None = None
    missing: tuple[PageRequest, ...] = ()


@dataclass(slots=True)
class Browser:
    """Shows pages in the Chromium at *chromium*, begun with the first page, and anew when it hangs; ``close`` it."""

    chromium: Path
    seconds: float = PAGE_SECONDS
    _playwright: Playwright | None = None
    _running: Running | None = None
    _shown: int = 0  # pages by the browser that runs
    _open: int = 0  # pages at this moment
    _starting: asyncio.Lock = field(default_factory=asyncio.Lock)
    _places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(PAGES_AT_ONCE))

    async def show(
        self, url: str, answer: Answering, *, picture: bool = False, clock: datetime | None = None, more: int = 0
    ) -> Shown:
        """Return the page at *url* as a reader sees it; *answer* is asked for all that it needs, the page itself too.

        *picture* takes one of the whole page; *clock* is the time that its scripts are told, of the moment None; *more*
        says how often a list is asked for more.
        Raises BrowserError when the page takes too long or breaks the browser, which is begun anew then.
        """
        async with self._places:
            self._open += 1
            try:
                running = await self._start()
                async with asyncio.timeout(self.seconds) as limit:
                    answers = _Answers(answer, limit, self.seconds)
                    return await _show(running, url, answers, picture=picture, clock=clock, more=more)
            except TimeoutError as error:
                await self.close()
                raise BrowserError(f"{url}: not shown after {self.seconds:g} s") from error
            except _errors() as error:
                if self._running is None or not self._running.is_connected():
                    await self.close()
                raise BrowserError(f"{url}: {str(error).partition(chr(10))[0]}") from error
            finally:
                self._open -= 1

    async def difference(self, one: bytes, other: bytes) -> float:
        """Return the share of pixels (0 to 1) in which two pictures (PNG) differ; what only one has is different."""
        running = await self._start()
        page = await running.new_page()
        try:
            return await share_of_difference(page, one, other)
        finally:
            await page.close()

    async def close(self) -> None:
        """End the browser, if it runs."""
        running, playwright = self._running, self._playwright
        self._running = self._playwright = None
        for end in (running.close if running else None, playwright.stop if playwright else None):
            if end:
                with suppress(TimeoutError, *_errors()):
                    async with asyncio.timeout(_END_SECONDS):
                        await end()

    async def _start(self) -> Running:
        from playwright.async_api import async_playwright  # noqa: PLC0415 - an extra, and half a second

        async with self._starting:
            self._shown += 1
            if self._shown > PAGES_A_LIFE and self._open == 1:
                await self.close()
                self._shown = 1
            if self._running is None or not self._running.is_connected():
                self._playwright = await async_playwright().start()
                self._running = await self._playwright.chromium.launch(
                    timeout=START_SECONDS * 1000,
                    executable_path=self.chromium,
                    args=[*_NO_NETWORK, f"--js-flags=--max-old-space-size={HEAP_MB}", "--disable-gpu"],
                    chromium_sandbox=os.geteuid() != 0,  # it needs a user of its own
                    handle_sigint=False,
                    handle_sigterm=False,
                    handle_sighup=False,
                )
            return self._running


async def _show(
    running: Running, url: str, answers: _Answers, *, picture: bool, clock: datetime | None, more: int
) -> Shown:
    context = await running.new_context(
        service_workers="block", viewport={"width": WIDTH, "height": HEIGHT}, accept_downloads=False
    )
    try:
        await context.add_init_script(_NO_CALLS)
        await context.route("**/*", answers.route)
        await context.route_web_socket("**/*", lambda socket: socket.close())
        page = await context.new_page()
        if clock:
            await page.clock.set_fixed_time(clock)
        await page.goto(url, wait_until="load", timeout=0)
        await _settled(page, answers)
        await load_more(page, more, grows=lambda condition, before: _comes_true(page, condition, before, answers))
        taken = None
        if picture:
            height = await _height(page)
            taken = await page.screenshot(
                full_page=True,
                animations="disabled",
                clip={"x": 0, "y": 0, "width": WIDTH, "height": height},
                timeout=0,
            )
        html = await page.content()
        return Shown(html=html, browser=f"Chromium/{running.version}", picture=taken, missing=tuple(answers.missing))
    finally:
        await _closed(context)


async def _settled(page: Page, answers: _Answers) -> None:
    """Wait until the page asks for nothing more, with what it loads only when it is scrolled to.

    What waits for its turn at a polite crawl is waited for, too, as long as a page may take.
    """
    await page.evaluate(_SCROLL)
    for _ in range(_MOST_WAITS):
        with suppress(*_errors()):
            await page.wait_for_load_state("networkidle", timeout=QUIET_SECONDS * 1000)
        if not answers.waiting:
            break


async def _comes_true(page: Page, condition: str, value: int, answers: _Answers) -> bool:
    """Return whether *condition* on *value* comes true before the page has asked for nothing a while."""
    for _ in range(_MOST_WAITS):
        with suppress(*_errors()):
            await page.wait_for_function(condition, arg=value, timeout=QUIET_SECONDS * 1000)
            return True
        if not answers.waiting:
            break
    return False


async def _height(page: Page) -> int:
    height = await page.evaluate("document.documentElement.scrollHeight")
    return min(max(int(height), HEIGHT), MOST_PIXELS_HIGH)


async def _closed(context: BrowserContext) -> None:
    with suppress(*_errors()):
        await context.close()


@dataclass  # without slots: Playwright leaves marks on it
class _Answers:
    """Answers what a page asks for; *missing* is what had no answer.

    The page has its time anew with each answer: polite requests wait for their turn.
    """

    answer: Answering
    limit: asyncio.Timeout
    seconds: float
    missing: list[PageRequest] = field(default_factory=list)
    waiting: int = 0  # requests that are being answered

    async def route(self, route: Route) -> None:
        """Give the answer to one request; only what a reader sees is asked for, and nothing is sent."""
        request = route.request
        asked = PageRequest(request.url.partition("#")[0], request.resource_type)
        if asked.kind in _NOT_SHOWN or request.method != "GET":
            await self._refuse(route)
            return
        self.waiting += 1
        try:
            exchange = await self.answer(asked)
        except BrowserError as error:
            logger.info("%s", error)
            exchange = None
        finally:
            self.waiting -= 1
        if not self.limit.expired():
            self.limit.reschedule(asyncio.get_running_loop().time() + self.seconds)
        if exchange is None:
            self.missing.append(asked)
            await self._refuse(route)
            return
        status, headers, body = _whole(exchange)
        try:
            await route.fulfill(status=status, headers=headers, body=body)
        except _errors() as error:  # the page is gone, or the browser does not take what the server has said
            logger.info("%s: %s", asked.url, error)
            await self._refuse(route)

    @staticmethod
    async def _refuse(route: Route) -> None:
        with suppress(*_errors()):
            await route.abort("failed")


def _whole(exchange: Exchange) -> tuple[int, dict[str, str], bytes]:
    """Return status, headers and unpacked body of an answer."""
    pairs = [(name.decode("latin-1").lower(), value) for name, value in exchange.headers]
    applied = codings(value.decode("latin-1") for name, value in pairs if name == "content-encoding")
    headers: dict[str, str] = {}
    for name, value in pairs:
        if name not in _WIRE:
            text = header_text(value)
            between = "\n" if name == "set-cookie" else ", "
            headers[name] = f"{headers[name]}{between}{text}" if name in headers else text
    return exchange.status, headers, decode_content(exchange.body, applied).body


def _errors() -> tuple[type[Exception], ...]:
    """Return what Playwright raises."""
    from playwright.async_api import Error  # noqa: PLC0415 - an extra

    return (Error,)
