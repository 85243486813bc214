"""What waits for the next group commit."""

from dataclasses import dataclass, field

from newscrawler.frontier import ArticleState, Commit, HostState, NewTask, Outcome


@dataclass(slots=True)
class Pending:
    """What happened since the last commit; *since* is the moment of the first of it, None when nothing waits."""

    since: float | None = None
    outcomes: list[Outcome] = field(default_factory=list)
    tasks: list[NewTask] = field(default_factory=list)
    articles: dict[str, ArticleState] = field(default_factory=dict)
    hosts: dict[str, HostState] = field(default_factory=dict)

    def note(self, moment: float) -> None:
        """Say that something waits since *moment*, if nothing did before."""
        if self.since is None:
            self.since = moment

    def is_due(self, now: float, *, every: int, seconds: float) -> bool:
        """Return whether *every* outcomes wait, or the first thing has waited *seconds*."""
        return self.since is not None and (len(self.outcomes) >= every or now - self.since >= seconds)

    def commit(self, moment: float, run: int | None, offsets: dict[str, int], closed: tuple[str, ...]) -> Commit:
        """Return all of it as one commit, with the *offsets* of the files it was written to."""
        return Commit(
            moment=moment,
            run=run,
            tasks=tuple(self.tasks),
            outcomes=tuple(self.outcomes),
            articles=tuple(self.articles.values()),
            hosts=tuple(self.hosts.values()),
            offsets=offsets,
            closed=closed,
        )
