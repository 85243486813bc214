"""What one run did, and the exit code that says it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

OK, PROBLEMS, WRONG_USE, NOTHING_FETCHED, STORAGE_FAILED, INTERRUPTED = range(6)
"""Exit codes of every command that crawls; see docs/commands.md."""

# A run in which more than this share of the fetched pages failed "finished with problems": news sites lose a few pages
# to time-outs on any day; a block page or a dead server fails nearly all.
FAILED_SHARE = 0.1

OUR_LIMITS = frozenset({"page_budget", "quiet_hours"})  # reasons to put pages off that are no fault of the site
_PREFIX = "newscrawler/"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """Counts of one run: articles *stored* (new), *edited* (a further version), and so on; reasons map to numbers.

    *fetched* counts every answer, sources and robots.txt too; *ended* is Scrapy's reason ("finished", "shutdown",
    "limit", …); *known* is the number of articles in the archive when the run ended, *waiting* that of the URLs that
    were left for the next run, *held* that of readings that are worse than what is stored, *sources_read* that of home
    pages, feeds, sitemaps and lists that were read. *refused*
    is what our own guards did not ask for or did not read, *put_off* pages that our own limits left for later, and
    hosts that hang or block. *notes* name
    the traps that discovery met and left, with their cost, one line each.
    """

    stored: int = 0
    edited: int = 0
    unchanged: int = 0
    gone: int = 0
    held: Mapping[str, int] = field(default_factory=dict)
    fetched: int = 0
    known: int = 0
    waiting: int = 0
    sources_read: int = 0
    ended: str = "finished"
    rejected: Mapping[str, int] = field(default_factory=dict)
    failed: Mapping[str, int] = field(default_factory=dict)
    refused: Mapping[str, int] = field(default_factory=dict)
    retried: Mapping[str, int] = field(default_factory=dict)
    sources_failed: Mapping[str, int] = field(default_factory=dict)
    put_off: Mapping[str, int] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0 did its work, 1 finished with problems, 3 nothing could be fetched, 4 storage failed, 5 interrupted."""
        if self.ended == "storage":
            return STORAGE_FAILED
        if self.ended == "shutdown":
            return INTERRUPTED
        pages = self.stored + self.edited + self.unchanged + self.gone + sum(self.rejected.values())
        pages += sum(self.held.values())
        if not pages and not self.sources_read:
            return OK if self.put_off and not self.left else NOTHING_FETCHED
        failed = sum(self.failed.values())
        if not pages and (failed or not self.known):
            return NOTHING_FETCHED
        return PROBLEMS if not self.known or self.held or self.left or failed > FAILED_SHARE * (failed + pages) else OK

    @property
    def left(self) -> Mapping[str, int]:
        """Hosts that were left for later because they did not answer, or asked for time: number by reason."""
        return {reason: n for reason, n in self.put_off.items() if reason not in OUR_LIMITS}

    @property
    def reason(self) -> str | None:
        """One line that says why the exit code is not 0; None when it is."""
        groups = (self.failed, self.sources_failed, self.retried, self.refused, self.rejected)
        most = next((found for group in groups if (found := _most(group))), None)
        because = f" ({most})" if most else ""
        return {
            OK: None,
            PROBLEMS: self._problems(because),
            NOTHING_FETCHED: f"nothing could be fetched{because}",
            STORAGE_FAILED: "the data folder could not be written; what was committed is safe",
            INTERRUPTED: "interrupted; run the same command again to go on",
        }[self.exit_code]

    def _problems(self, because: str) -> str:
        if not self.known:
            return f"no article was found{because}"
        said = [f"{failed} pages failed{because}"] if (failed := sum(self.failed.values())) else []
        if self.left:
            left = ", ".join(f"{reason}: {n}" for reason, n in self.left.items())
            said.append(f"hosts were left for the next run ({left})")
        if held := sum(self.held.values()):
            worst = _most(self.held)
            said.append(f"{held} readings are worse than stored and held back ({worst}): newscrawler quarantine list")
        return f"finished with problems: {'; '.join(said)}"


def summary_of(stats: Mapping[str, Any], *, ended: str, known: int, waiting: int) -> RunSummary:
    """Return the summary of a run from Scrapy's *stats*, with what the frontier says of its end."""

    def count(name: str) -> int:
        return int(stats.get(_PREFIX + name, 0))

    def group(name: str) -> dict[str, int]:
        prefix = f"{_PREFIX}{name}/"
        found = {key.removeprefix(prefix): int(value) for key, value in stats.items() if key.startswith(prefix)}
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))

    lost = int(stats.get("newscrawler/scheduler/unreported", 0))
    unreported = {"unreported": lost} if lost else {}
    return RunSummary(
        sources_read=count("sources_read"),
        stored=count("stored"),
        edited=count("edited"),
        unchanged=count("unchanged"),
        gone=count("gone"),
        held=group("held"),
        fetched=int(stats.get("downloader/response_count", 0)),
        known=known,
        waiting=waiting,
        ended=ended,
        rejected=group("rejected"),
        failed={**group("failed"), **unreported},
        refused=group("refused"),
        retried=group("retried"),
        sources_failed=group("sources_failed"),
        put_off=group("put_off"),
        notes=tuple(stats.get("newscrawler/notes", ())),
    )


def _most(reasons: Mapping[str, int]) -> str | None:
    name = max(reasons, key=lambda reason: reasons[reason], default=None)
    return f"{name}: {reasons[name]}" if name else None
