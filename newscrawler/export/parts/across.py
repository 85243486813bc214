"""What a month does not tell of its own articles: later versions elsewhere, copies elsewhere, the bound of a sample."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import msgspec

from newscrawler.archive.months import ArticleLine, SiteMonth, edited_in
from newscrawler.errors import ExportError
from newscrawler.export.choice import Chosen
from newscrawler.export.shares import is_sampled
from newscrawler.export.stories import Dropped

_EDITED = "edited"
_decode = msgspec.msgpack.Decoder(dict[bytes, int]).decode


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
        (scratch / _EDITED).write_bytes(msgspec.msgpack.encode(edited))
        return cls(scratch=scratch, bound=chosen.bound, has_copies=has_copies)

    @contextmanager
    def taking(self) -> Iterator[Callable[[SiteMonth], Iterator[ArticleLine]]]:
        """Give what yields the lines of a month that an export takes, as far as it does not ask what is in them."""
        with ExitStack() as stack:
            dropped = stack.enter_context(Dropped(self.scratch)) if self.has_copies else ()
            yield lambda month: (
                line
                for line in month.newest(_edited_of(self.scratch))
                if (article_id := line.key.decode("ascii", "replace")) not in dropped
                and (self.bound is None or is_sampled(article_id, self.bound))
            )


@lru_cache(maxsize=1)
def _edited_of(scratch: Path) -> dict[bytes, int]:
    """Return what :meth:`AcrossMonths.of` wrote; a worker keeps it from one part to the next."""
    return _decode((scratch / _EDITED).read_bytes())


@dataclass(frozen=True, slots=True)
class EditedWork:
    """Find the edited articles of *month*. It can travel."""

    month: SiteMonth

    def run(self) -> dict[bytes, int]:
        """Return what :func:`newscrawler.archive.months.edited_in` does."""
        return edited_in([self.month])

    def lost(self, again: Callable[["EditedWork"], dict[bytes, int]]) -> dict[bytes, int]:  # noqa: ARG002 - as all works
        """Raise: the month cannot be read."""
        raise ExportError(f"{self.month.site} {self.month.month}: the process that read its articles was killed twice")
