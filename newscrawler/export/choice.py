"""Which articles of an archive go into an export, as a stream."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from newscrawler.archive import Archive
from newscrawler.export.conditions import Condition
from newscrawler.export.stories import Dropped
from newscrawler.items import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked for; every default means "all of them".

    *sites* are names. *since* is included, *until* is not; both are days of each site's calendar, or of *timezone* (see
    :meth:`newscrawler.archive.Archive.articles`). *dedupe* leaves one article of those with equal ("exact") or nearly
    equal ("near") text: the one that can prove to be the first.
    """

    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    timezone: str | None = None
    language: str | None = None
    dedupe: Literal["exact", "near"] | None = None
    where: tuple[Condition, ...] = ()

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield the options that ask for the same, with their values."""
        yield from (("--site", site) for site in self.sites)
        for name in ("since", "until", "timezone", "language", "dedupe"):
            if (value := getattr(self, name)) is not None:
                yield f"--{name}", value
        yield from (("--where", str(condition)) for condition in self.where)

    def __str__(self) -> str:
        said = (value if name == "--where" else f"{name[2:]} {value}" for name, value in self.options())
        return ", ".join(said) or "everything"


def chosen(archive: Archive, choice: Choice, scratch: Path) -> Iterator[Article]:
    """Yield the articles of *archive* that *choice* asks for: latest versions, by site, in the order of storing.

    *scratch* is a folder for the index that duplicates need; memory does not grow with the archive.
    """

    def read() -> Iterator[Article]:
        found = archive.articles(
            site=choice.sites or None,
            since=choice.since,
            until=choice.until,
            timezone=choice.timezone,
            language=choice.language,
        )
        return (article for article in found if all(condition.holds(article) for condition in choice.where))

    if choice.dedupe is None:
        yield from read()
        return
    with Dropped(scratch) as dropped:
        dropped.learn(read, near=choice.dedupe == "near")
        yield from (article for article in read() if article.id not in dropped)
