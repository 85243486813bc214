"""robots.txt as RFC 9309 reads it: who may fetch what, how fast, where the sitemaps are, what AI agents are told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING

from protego import Protego

from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.html.decode import decode
from newscrawler.urls import resolve

if TYPE_CHECKING:
    from collections.abc import Iterable

MAX_ROBOTS_BYTES = 512_000  # RFC 9309, 2.5: at least 500 KiB must be read
MAX_DELAY_SECONDS = 120.0  # news-crawl's ceiling: 300 posts take ten hours with it

# Product tokens of crawlers that gather training data, as their makers document them (2026-11).
AI_AGENTS = (
    "GPTBot",
    "ClaudeBot",
    "anthropic-ai",
    "Google-Extended",
    "CCBot",
    "Applebot-Extended",
    "Bytespider",
    "Meta-ExternalAgent",
    "PerplexityBot",
    "Amazonbot",
    "cohere-ai",
    "Diffbot",
    "AI2Bot",
)

# Names as site owners misspell them, by the list of Google's parser (google/robotstxt, robots.cc, 2026-11).
_NAMES = {
    **dict.fromkeys(("useragent", "user agent"), "user-agent"),
    **dict.fromkeys("dissallow dissalow disalow diasllow disallaw".split(), "disallow"),
    "site-map": "sitemap",
}
_RULES = frozenset({"allow", "disallow", "crawl-delay", "request-rate"})
_KNOWN = _RULES | {"user-agent", "sitemap"}
# Marks of direction and order that editors leave in Arabic files; beside them strip() takes no more than white space.
_UNSEEN = " \t\v\f\xa0\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_SITEMAPS = re.compile(r"\s(?=https?://)", re.IGNORECASE)  # some stand in one line
_SECONDS = re.compile(r"[0-9]*[.,٫]?[0-9]+|[٠-٩]*[.,٫]?[٠-٩]+")  # of "0,5" and "2s", too
_TOKEN = re.compile(r"[^\s/;,(]+")  # of "NewsCrawler/1.0 (+https://…)": a version is no part of it (RFC 9309 2.2.1)


@dataclass(frozen=True, slots=True)
class Robots:
    """The rules of one host. *flags*: "html" (a page was served instead of rules), "too_large", "unreachable"."""

    rules: Protego = field(repr=False)
    flags: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()

    def allows(self, url: str, agent: str) -> bool:
        """Return True when *agent* (a product token or a whole User-Agent) may fetch *url*."""
        return "unreachable" not in self.flags and bool(self.rules.can_fetch(url, agent))

    def delay_seconds(self, agent: str) -> float | None:
        """Return the Crawl-delay or Request-rate for *agent* in seconds, MAX_DELAY_SECONDS at most; None without."""
        delay = self.rules.crawl_delay(agent)
        rate = self.rules.request_rate(agent)
        found = [float(delay)] if delay is not None else []
        if rate is not None and rate.requests:
            found.append(rate.seconds / rate.requests)
        return min(max(found), MAX_DELAY_SECONDS) if found else None

    def refuses_ai(self, home: str) -> bool:
        """Return True when an AI agent is shut out of *home* where nameless agents are let in."""
        if not self.rules.can_fetch(home, "newscrawler-nobody"):
            return False
        return any(not self.rules.can_fetch(home, agent) for agent in AI_AGENTS)

    def harvest(self) -> Harvest:
        """Return the sitemaps that the file names, as sources."""
        return Harvest(sources=tuple(Source(url=url, kind="sitemap") for url in self.sitemaps), flags=self.flags)


def parse_robots(body: bytes, url: str, *, status: int = 200) -> Robots:
    r"""Return the rules of a robots.txt fetched from *url* with *status*.

    As RFC 9309 has it: 4xx is no rule at all, 5xx (and 429) shuts everything until it is reachable again. An HTML page
    in the place of robots.txt is no rule. Groups of one agent are merged, ``*`` too. Misspelt names, lines without a
    colon, UTF-16 and windows-1256 are read for what they mean.

    >>> rules = parse_robots("User-agent: *\nDisallow: /بحث\nCrawl-delay: 9999".encode(), "https://e.com/robots.txt")
    >>> rules.allows("https://e.com/%D8%A8%D8%AD%D8%AB?q=1", "newscrawler"), rules.delay_seconds("newscrawler")
    (False, 120.0)
    """
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.TOO_MANY_REQUESTS:
        return Robots(Protego.parse(""), flags=("unreachable",))
    if status >= HTTPStatus.BAD_REQUEST:
        return Robots(Protego.parse(""))
    flags = ("too_large",) if len(body) > MAX_ROBOTS_BYTES else ()
    text = decode(body[:MAX_ROBOTS_BYTES]).text
    if _is_html(text):
        return Robots(Protego.parse(""), flags=("html",))
    lines = _lines(text)
    sitemaps = _absolute((one for name, value in lines if name == "sitemap" for one in _SITEMAPS.split(value)), url)
    return Robots(Protego.parse("\n".join(_grouped(lines))), flags=flags, sitemaps=sitemaps)


def _is_html(text: str) -> bool:
    head = text.lstrip()[:512].lower()
    return head.startswith("<") or "<html" in head or "<!doctype" in head


def _lines(text: str) -> list[tuple[str, str]]:
    """Return the names, as the standard spells them, and the values; the colon may be missing between two words."""
    pairs = []
    for line in text.replace("\r", "\n").split("\n"):
        said = line.partition("#")[0].strip(_UNSEEN)
        match said.split():
            case [word, value] if _name(word) in _KNOWN:
                pairs.append((_name(word), value))
            case _:
                name, colon, value = said.partition(":")
                pairs += [(_name(name), value.strip(_UNSEEN))] if colon else []
    return pairs


def _name(word: str) -> str:
    name = word.strip(_UNSEEN).lower()
    return _NAMES.get(name, name)


def _grouped(lines: list[tuple[str, str]]) -> list[str]:
    """Return the rules, groups of one agent merged (RFC 9309, 2.2.1); rules before any agent are dropped."""
    groups: dict[str, list[str]] = {}
    agents: list[str] = []
    in_rules = True
    for name, value in lines:
        if name == "user-agent":
            token = match[0].lower() if (match := _TOKEN.match(value)) else ""
            agents = [token] if in_rules else [*agents, token]
            in_rules = False
            groups.setdefault(token, [])
        elif name in _RULES:
            in_rules = True
            if name == "crawl-delay" and (match := _SECONDS.match(value)):
                value = re.sub("[,٫]", ".", match[0])  # noqa: PLW2901
            for agent in agents:
                groups[agent].append(f"{name}: {value}")
    return [line for agent, rules in groups.items() for line in (f"user-agent: {agent}", *rules, "")]


def _absolute(values: Iterable[str], base: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for value in values:
        url = resolve(base, value) if value else None
        if url:
            found[url] = None
    return tuple(found)
