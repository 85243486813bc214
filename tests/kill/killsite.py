"""A news site of short Arabic articles, served on loopback, that can kill the crawler which reads it."""

from __future__ import annotations

import os
import random
import signal
import threading
from collections import Counter
from typing import TYPE_CHECKING

from loopback import Answer, Loopback, Seen

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = (
    "أعلنت الوزارة اليوم خطة جديدة لتطوير الموانئ والطرق الساحلية بعد اجتماع طويل حضره خبراء ومهندسون من مدن مختلفة",
    "وقال المتحدث إن العمل سيبدأ في الربيع المقبل وإن الكلفة أقل من المتوقع",
    "فيما طالب سكان القرى بمدارس ومستشفيات قريبة",
    "وأضاف أن الشركات المحلية ستشارك في التنفيذ مع ضمانات واضحة للعمال والمزارعين والصيادين على طول الساحل الشرقي",
)
VOCABULARY = [word for line in WORDS for word in line.split()]

SHELL = """<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>صحيفة الساحل</title></head>
<body><div id="app"></div><script src="/app.js"></script></body></html>"""
SCRIPT = """fetch("/api" + location.pathname).then((got) => got.text()).then((html) => {
  const page = new DOMParser().parseFromString(html, "text/html");
  document.title = page.title;
  document.getElementById("app").replaceWith(...page.body.childNodes);
});"""


class KillSite(Loopback):
    """Serves *count* articles, listed on its home page and in its sitemap; :meth:`kill_at` arms it."""

    def __init__(self, count: int, *, paragraphs: int = 3) -> None:
        super().__init__()
        self.count = count
        self.articles = [f"/politics/{number:04d}-khabar-jadid" for number in range(count)]
        self._victim: tuple[int, int, int] | None = None
        self._armed = threading.Lock()
        self._hits = 0
        self._changed = threading.Condition(self._armed)
        for number, path in enumerate(self.articles):
            self.routes[path] = self._counted(Answer(article(number, paragraphs)))
        links = "".join(f'<li><a href="{path}">خبر {number}</a></li>' for number, path in enumerate(self.articles))
        self.routes["/"] = Answer(f'<html lang="ar"><title>صحيفة الساحل</title><ul>{links}</ul></html>'.encode())
        places = "".join(f"<url><loc>{self.url(path)}</loc></url>" for path in self.articles)
        self.routes["/sitemap.xml"] = Answer(
            f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode(),
            headers={"Content-Type": "application/xml"},
        )
        self.routes["/robots.txt"] = Answer(
            f"User-agent: *\nAllow: /\nSitemap: {self.url('/sitemap.xml')}\n".encode(),
            headers={"Content-Type": "text/plain"},
        )

    def fill_by_scripts(self) -> None:
        """Serve each article as a shell, and its text to the script in it, which is counted, too."""
        for path in self.articles:
            whole = self.routes[path]
            self.routes[f"/api{path}"] = self._counted(Answer(article(self.articles.index(path))))
            self.routes[path] = lambda seen, whole=whole: Answer(SHELL.encode(), whole(seen).status)
        self.routes["/app.js"] = Answer(SCRIPT.encode(), headers={"Content-Type": "text/javascript"})

    def kill_at(self, hits: int, pid: int, number: int = signal.SIGKILL) -> None:
        """Send signal *number* to *pid* when so many articles have been asked for, before the last is answered."""
        with self._armed:
            self._victim = (hits, pid, number)

    def spare(self) -> None:
        """Kill nobody: a crawl that ended before its moment has left its number to others."""
        with self._armed:
            self._victim = None

    def _counted(self, answer: Answer) -> Callable[[Seen], Answer]:
        def route(_: Seen) -> Answer:
            with self._armed:
                self._hits += 1
                self._changed.notify_all()
                if self._victim and self._hits >= self._victim[0]:
                    _, pid, number = self._victim
                    self._victim = None
                    os.kill(pid, number)
            return answer

        return route

    def wait_for(self, hits: int) -> None:
        """Return when so many articles have been asked for."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._hits >= hits, timeout=300)  # a lease that runs out, and a rest

    @property
    def hits(self) -> int:
        """How often an article was asked for."""
        return self._hits

    def fetched(self) -> Counter[str]:
        """How often each article was asked for."""
        wanted = set(self.articles)
        return Counter(path for path in self.paths() if path in wanted)


def article(number: int, paragraphs: int = 3) -> bytes:
    """Return page *number*: paragraphs that no other page has."""
    dice = random.Random(number)
    text = "".join(f"<p>{' '.join(dice.choices(VOCABULARY, k=40))} {number}.</p>" for _ in range(paragraphs))
    title = f"{' '.join(dice.sample(VOCABULARY, k=6))} {number}"
    return (
        f'<!doctype html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:type" content="article">'
        f'<meta property="article:published_time" content="2026-03-01T08:{number % 60:02d}:00+03:00"></head>'
        f"<body><article><h1>{title}</h1>{text}</article></body></html>"
    ).encode()
