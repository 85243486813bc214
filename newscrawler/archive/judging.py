"""What becomes of a reading: a new article, a further version, nothing new, or one that is held back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from newscrawler.dedup import KnownVersion, next_version
from newscrawler.record import worse_because

if TYPE_CHECKING:
    from newscrawler.archive.quarantine import Quarantine
    from newscrawler.archive.site_run import SiteRun
    from newscrawler.frontier import ArticleState, OutcomeName
    from newscrawler.items import Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What becomes of a reading, and the *reasons* why it is held back.

    "removed": for days one text stands in the place of this article and of others, so the site took it away.
    """

    verdict: Literal["new", "edited", "same", "held", "removed"]
    reasons: tuple[str, ...] = ()

    @property
    def outcome(self) -> OutcomeName:
        """How the fetch of its page ended."""
        outcomes: dict[str, OutcomeName] = {"same": "unchanged", "held": "held", "removed": "gone"}
        return outcomes.get(self.verdict, "stored")

    @property
    def reason(self) -> str | None:
        """The first of the reasons; of a removal how the site took the article away."""
        return "replaced" if self.verdict == "removed" else next(iter(self.reasons), None)


def judged(
    reading: Article, state: ArticleState | None, stored: Article | None, *, run: SiteRun, quarantine: Quarantine
) -> Judged:
    """Return what becomes of *reading*; *state* is what the frontier knows of the article, *stored* its latest line.

    A stored line that cannot be read proves nothing against the reading. The run takes note of its text.
    """
    known = KnownVersion(content_hash=state.content_hash, version=state.version) if state else None
    verdict = next_version(known, reading)
    alike = run.alike(reading)
    if verdict != "edited" or stored is None:
        return Judged(verdict=verdict)
    if quarantine.is_refused(reading):
        return Judged(verdict="same", reasons=("dropped",))
    reasons = worse_because(stored, reading, is_shared=alike > 0, is_broken=run.is_broken)
    waits = quarantine.same_as(reading)
    if not reasons and waits is None:
        return Judged(verdict="edited")
    if waits and run.is_healthy and waits.lasts(datetime.fromisoformat(reading.fetched_at)):
        is_taken_away = waits.is_shared or alike > 0 or quarantine.is_shared(reading)
        return Judged(verdict="removed" if is_taken_away else "edited")
    return Judged(verdict="held", reasons=reasons or waits.held.reasons if waits else reasons)
