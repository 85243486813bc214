"""Readings let out of the quarantine: by a person, or because today's rules read their page better."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from newscrawler.archive.latest import latest_of
from newscrawler.record import worse_because

if TYPE_CHECKING:
    from newscrawler.archive.quarantine import Quarantine, Waiting
    from newscrawler.items import Article
    from newscrawler.ledger import Ledger


def accept(waits: Waiting, quarantine: Quarantine, ledger: Ledger) -> int:
    """Store the reading that waits as the next version of its article, and return the number of that version."""
    version = ledger.store_next(waits.reading)
    quarantine.end(waits.held.id, "accepted", moment=datetime.now(UTC), ledger=ledger)
    return version


def drop(waits: Waiting, quarantine: Quarantine, ledger: Ledger) -> None:
    """Write that the reading that waits is to be forgotten: when a visit finds it again, it is not held anew."""
    quarantine.end(waits.held.id, "dropped", moment=datetime.now(UTC), ledger=ledger)


def by_rules(again: Article, quarantine: Quarantine, ledger: Ledger) -> bool:
    """Return whether *again*, a held page as today's rules read it, is released; it is stored when it is an edit."""
    waits, state = quarantine.waiting.get(again.id), ledger.article(again.id)
    stored = latest_of(state, ledger) if state else None
    if waits is None or stored is None or worse_because(stored, again):
        return False
    if stored.content_hash != again.content_hash:
        ledger.store_next(again)
    quarantine.end(again.id, "rules", moment=datetime.now(UTC), ledger=ledger)
    return True
