"""Twins: one article under two addresses of a site, known by its words and its date."""

from __future__ import annotations

from typing import TYPE_CHECKING

from newscrawler.archive.latest import latest_of
from newscrawler.dedup import came_out_together

if TYPE_CHECKING:
    from newscrawler.frontier import ArticleState
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger


def twin_of(article: Article, ledger: Ledger) -> ArticleState | None:
    """Return the stored article of the same site, title, text and day under another address; None when there is none.

    A post without text is never a twin, nor is a text that the site published again on a later day. Commits before
    it reads a stored article: it may be one of this very group.
    """
    if not article.text:
        return None
    alike = ledger.same_content(article.content_hash)
    for known in alike:
        if known.id != article.id and known.site == article.site and _is_twin(article, known, ledger):
            return known
    return None


def _is_twin(article: Article, known: ArticleState, ledger: Ledger) -> bool:
    stored = latest_of(known, ledger)
    return stored is None or came_out_together(article, stored)  # what cannot be read proves no other date
