"""What a month does not tell of its own articles: later versions elsewhere, copies elsewhere, the bound of a sample."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from newscrawler.archive.edited import keep_edited, kept_edited
from newscrawler.archive.months import ArticleLine, SiteMonth
from newscrawler.export.choice import Chosen
from newscrawler.export.shares import is_sampled
from newscrawler.export.stories import Dropped


@dataclass(frozen=True, slots=True, kw_only=True)
class AcrossMonths:
    """What was learned of the whole archive, in the folder *scratch*, which all workers see. It can travel.

    *bound* is that of a sample; *has_copies* says that copies are left out.
    """

    scratch: Path
    bound: int | None
    has_copies: bool

    @classmethod
    def of(cls, edited: Mapping[bytes, int], chosen: Chosen, scratch: Path, *, has_copies: bool) -> "AcrossMonths":
        """Write to *scratch*, where *chosen* has its index of copies, which articles are *edited*."""
        keep_edited(edited, scratch)
        return cls(scratch=scratch, bound=chosen.bound, has_copies=has_copies)

    @contextmanager
    def taking(self) -> Iterator[Callable[[SiteMonth], Iterator[ArticleLine]]]:
        """Give what yields the lines of a month that an export takes, as far as it does not ask what is in them."""
        with ExitStack() as stack:
            dropped = stack.enter_context(Dropped(self.scratch)) if self.has_copies else ()
            yield lambda month: (
                line
                for line in month.newest(kept_edited(self.scratch))
                if (article_id := line.key.decode("ascii", "replace")) not in dropped
                and (self.bound is None or is_sampled(article_id, self.bound))
            )
