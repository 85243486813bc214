"""A newspaper on loopback: its home page and sitemap name the pages that a test gives it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kill.killsite import article
from loopback import Answer, Loopback

if TYPE_CHECKING:
    from collections.abc import Mapping

    from loopback import Route

XML = {"Content-Type": "application/xml"}
TEXT = {"Content-Type": "text/plain"}


class Newspaper(Loopback):
    """*articles* good articles, and the *pages* (path -> route) of the test; *robots* is added to robots.txt."""

    def __init__(self, pages: Mapping[str, Route] | None = None, *, articles: int = 3, robots: str = "") -> None:
        super().__init__()
        self.articles = [f"/news/{number}-khabar" for number in range(articles)]
        self.routes.update({path: Answer(article(number)) for number, path in enumerate(self.articles)})
        self.routes.update(pages or {})
        self.routes["/"] = Answer('<html lang="ar"><title>صحيفة المرفأ</title><p>أهلاً</p></html>'.encode())
        self.named = [path for path in self.routes if path not in {"/", "/robots.txt"} and not path.endswith(".xml")]
        self.routes["/sitemap.xml"] = Answer(self.sitemap(self.named), headers=XML)
        lines = f"User-agent: *\nDisallow: /closed/\n{robots}\n"
        self.routes.setdefault(
            "/robots.txt", Answer(f"{lines}Sitemap: {self.url('/sitemap.xml')}\n".encode(), headers=TEXT)
        )

    def sitemap(self, paths: list[str]) -> bytes:
        places = "".join(f"<url><loc>{path if '://' in path else self.url(path)}</loc></url>" for path in paths)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{places}</urlset>'.encode()
