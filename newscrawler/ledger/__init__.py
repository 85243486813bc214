"""The commit rule over frontier and storage: one ledger a run, one writer a data folder."""

from newscrawler.ledger.files import Place
from newscrawler.ledger.ledger import COMMIT_EVERY, COMMIT_SECONDS, Ledger
from newscrawler.ledger.opening import open_ledger
from newscrawler.ledger.rebuild import Rebuilt, rebuild_frontier

__all__ = ["COMMIT_EVERY", "COMMIT_SECONDS", "Ledger", "Place", "Rebuilt", "open_ledger", "rebuild_frontier"]
