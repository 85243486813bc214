"""The line of a stored article, as the frontier points to it."""

from __future__ import annotations

import gzip
import zlib
from typing import TYPE_CHECKING

from newscrawler.items.schema import decode_line

if TYPE_CHECKING:
    from newscrawler.frontier import ArticleState
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger


def latest_of(state: ArticleState, ledger: Ledger) -> Article | None:
    """Return the article that *state* tells of; None when its file was moved away or is damaged.

    Commits when the line is not on the disk yet: it may be one of this very group. A month that was compressed since is
    unpacked up to the line.
    """
    path = ledger.folder.path / state.file
    packed = path.with_name(f"{path.name}.gz")
    for attempt in range(2):
        try:
            with path.open("rb") if path.exists() else gzip.open(packed, "rb") as lines:
                lines.seek(state.offset)
                article = decode_line(lines.readline())
        except (OSError, EOFError, ValueError, zlib.error):
            article = None
        if article is not None and article.id == state.id:
            return article
        if attempt == 0:
            ledger.commit()
    return None
