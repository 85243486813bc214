"""Which articles of an archive go into an export, as a stream."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal, Self

from newscrawler.archive import Archive
from newscrawler.dates import Period
from newscrawler.export.conditions import Condition
from newscrawler.export.shares import Portion, Split, is_sampled, split_of
from newscrawler.export.stories import Dropped
from newscrawler.items import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """What is asked for; every default means "all of them".

    *sites* are names. *since* is included, *until* is not; both are days of each site's calendar, or of *timezone* (see
    :meth:`newscrawler.archive.Archive.articles`). *dedupe* leaves one article of those with equal ("exact") or nearly
    equal ("near") text: the one that can prove to be the first. Of these, *changed_since* takes those whose latest
    version was fetched after that moment, *sample* a part of what is left; *splits* divide it.
    """

    sites: tuple[str, ...] = ()
    since: str | None = None
    until: str | None = None
    timezone: str | None = None
    language: str | None = None
    dedupe: Literal["exact", "near"] | None = None
    where: tuple[Condition, ...] = ()
    changed_since: datetime | None = None
    sample: Portion | None = None
    splits: tuple[Split, ...] = ()

    def options(self) -> Iterator[tuple[str, str]]:
        """Yield the options that ask for the same, with their values."""
        yield from (("--site", site) for site in self.sites)
        for name in ("since", "until", "timezone", "language", "dedupe"):
            if (value := getattr(self, name)) is not None:
                yield f"--{name}", value
        yield from (("--where", str(condition)) for condition in self.where)
        if self.changed_since is not None:
            yield "--changed-since", self.changed_since.isoformat()
        if self.sample is not None:
            yield "--sample", str(self.sample)
        if self.splits:
            yield "--split", ",".join(map(str, self.splits))

    def period(self) -> Period:
        """Return the period of *since* and *until*. Raises UsageError for what is no date, or no time zone."""
        return Period.of(self.since, self.until, self.timezone)

    def meeting(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Yield those of *articles* that meet the conditions of *where*."""
        return (article for article in articles if all(condition.holds(article) for condition in self.where))

    def changed(self, articles: Iterable[Article]) -> Iterator[Article]:
        """Yield those of *articles* that were fetched after *changed_since*."""
        moment = self.changed_since
        return (one for one in articles if moment is None or datetime.fromisoformat(one.fetched_at) > moment)

    def __str__(self) -> str:
        said = (value if name == "--where" else f"{name[2:]} {value}" for name, value in self.options())
        return ", ".join(said) or "everything"


class Chosen:
    """The articles of *archive* that *choice* asks for: latest versions, by site, in the order of storing.

    *scratch* is a folder for the index that duplicates need; memory does not grow with the archive, but with the
    number of a sample. Use as a context manager.
    """

    def __init__(self, archive: Archive, choice: Choice, scratch: Path) -> None:
        self._archive = archive
        self._choice = choice
        self._open = ExitStack()
        self._dropped = self._open.enter_context(Dropped(scratch)) if choice.dedupe else None
        self.bound: int | None = None
        """The bound of the sample, see :func:`newscrawler.export.shares.is_sampled`; None when there is none."""

    def articles(self, split: str | None = None) -> Iterator[Article]:
        """Yield the articles, or those of one *split*; can be called again."""
        found = self._whole()
        bound = self.bound
        if bound is not None:
            found = (article for article in found if is_sampled(article.id, bound))
        if split is not None:
            found = (article for article in found if split_of(article.id, self._choice.splits) == split)
        return found

    def _read(self) -> Iterator[Article]:
        choice = self._choice
        found = self._archive.articles(
            site=choice.sites or None,
            since=choice.since,
            until=choice.until,
            timezone=choice.timezone,
            language=choice.language,
        )
        return choice.meeting(found)

    def _whole(self) -> Iterator[Article]:
        """Yield what is chosen, before a sample is taken of it."""
        found, dropped = self._read(), self._dropped
        if dropped is not None:
            found = (article for article in found if article.id not in dropped)
        return self._choice.changed(found)

    def __enter__(self) -> Self:
        if self._dropped is not None:
            self._dropped.learn(self._read, near=self._choice.dedupe == "near")
        if self._choice.sample is not None:
            self.bound = self._choice.sample.bound(article.id for article in self._whole())
        return self

    def __exit__(self, *_: object) -> None:
        self._open.close()
