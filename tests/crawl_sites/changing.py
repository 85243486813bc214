"""A small site of 24 articles that can change between two crawls: every address answers as *page* says."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Self

from loopback import Answer, Loopback, Seen

if TYPE_CHECKING:
    from collections.abc import Callable

NAMES = "البلدية المدرسة الجامعة المكتبة الميناء المستشفى النادي المحكمة الوزارة الغرفة الجمعية الهيئة".split()
DEEDS = "افتتحت أعلنت أجلت درست ناقشت مددت وسعت رممت جهزت نظمت راجعت اعتمدت".split()
THINGS = "المشروع الجسر المعرض الموسم البرنامج الملعب الطريق السوق الخطة القائمة الميزانية الدورة".split()
PLACES = "الوادي الواحة الساحل الجبل السهل المرفأ الحارة القرية الضاحية المدينة الجزيرة البادية".split()
HOW = "صباحاً مساءً رسمياً تدريجياً مجدداً أخيراً سريعاً جزئياً كلياً سنوياً مؤقتاً نهائياً".split()


class Story:
    """One article: headline and paragraphs, of words that its number fixes."""

    def __init__(self, number: int) -> None:
        chance = random.Random(number)
        self.path = f"/news/{1000 + number}-khabar-mahalli-{number}.html"
        self.day = 1 + number
        self.title = f"{self._clause(chance)} رقم {number + 7}"
        self.paragraphs = [
            ". ".join(self._clause(chance) for _ in range(5)) + f" عام {1400 + number}." for _ in range(5)
        ]

    @staticmethod
    def _clause(chance: random.Random) -> str:
        return " ".join(chance.choice(words) for words in (DEEDS, NAMES, THINGS, PLACES, HOW))


def page(title: str, paragraphs: list[str], *, day: int | None = None) -> bytes:
    date = f'<time datetime="2026-11-{day:02}T09:00:00+03:00">{day} نوفمبر 2026</time>' if day else ""
    meta = f'<meta property="article:published_time" content="2026-11-{day:02}T09:00:00+03:00">' if day else ""
    text = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8"><title>{title}</title>{meta}</head>'
        f"<body><main><article><h1>{title}</h1>{date}<div class='entry'>{text}</div></article></main></body></html>"
    ).encode()


def as_published(story: Story) -> Answer:
    return Answer(page(story.title, story.paragraphs, day=story.day))


class ChangingSite:
    """Serves *stories*; what each address answers is :attr:`answer`, what home page and sitemap name :attr:`named`."""

    def __init__(self, count: int = 24) -> None:
        self.stories = [Story(number) for number in range(count)]
        self.answer: Callable[[Story], Answer] = as_published
        self.named = [story.path for story in self.stories]
        self.loopback = Loopback({"/": self._home, "/sitemap.xml": self._sitemap})
        for story in self.stories:
            self.serve(story.path, story)
        self.loopback.routes["/robots.txt"] = Answer(f"Sitemap: {self.url('/sitemap.xml')}\n".encode())

    def serve(self, path: str, story: Story, answer: Callable[[Story], Answer] | None = None) -> None:
        """Let *path* answer with *answer* of *story*, or with what :attr:`answer` is at the time."""
        self.loopback.routes[path] = lambda _: (answer or self.answer)(story)

    def url(self, path: str = "/") -> str:
        return self.loopback.url(path)

    def _home(self, _: Seen) -> Answer:
        links = "".join(f'<li><h2><a href="{path}">الخبر {path[6:10]}</a></h2></li>' for path in self.named)
        head = '<head><meta charset="utf-8"><title>الأخبار</title></head>'
        return Answer(f'<html lang="ar">{head}<body><ul>{links}</ul></body></html>'.encode())

    def _sitemap(self, _: Seen) -> Answer:
        urls = "".join(f"<url><loc>{self.url(path)}</loc></url>" for path in self.named)
        space = "http://www.sitemaps.org/schemas/sitemap/0.9"
        return Answer(f'<urlset xmlns="{space}">{urls}</urlset>'.encode(), headers={"Content-Type": "application/xml"})

    def __enter__(self) -> Self:
        self.loopback.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self.loopback.__exit__()
