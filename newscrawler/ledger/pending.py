"""What waits for the next group commit."""

from dataclasses import dataclass, field

from newscrawler.frontier import ArticleState, HostState, NewTask, Outcome


@dataclass(slots=True)
class Pending:
    """What happened since the last commit; *since* is the moment of the first of it, None when nothing waits.

    *size* bytes were appended to files.
    """

    since: float | None = None
    size: int = 0
    outcomes: list[Outcome] = field(default_factory=list)
    tasks: list[NewTask] = field(default_factory=list)
    articles: dict[str, ArticleState] = field(default_factory=dict)
    hosts: dict[str, HostState] = field(default_factory=dict)

    def note(self, moment: float) -> None:
        """Say that something waits since *moment*, if nothing did before."""
        if self.since is None:
            self.since = moment
