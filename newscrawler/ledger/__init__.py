"""The commit rule over frontier and storage: one ledger a run, one writer a data folder."""

from newscrawler.ledger.custody import CUSTODY, Appended, Chain, ChainLink, Told, coverage, digest_between, read_chain
from newscrawler.ledger.files import Place
from newscrawler.ledger.ledger import COMMIT_EVERY, COMMIT_SECONDS, Ledger
from newscrawler.ledger.mending import Mended, mend, mend_end
from newscrawler.ledger.opening import open_ledger
from newscrawler.ledger.reading import CommittedFiles
from newscrawler.ledger.rebuild import Rebuilt, rebuild_frontier
from newscrawler.ledger.tails import ChangedOutsideError, read_tail

__all__ = [
    "COMMIT_EVERY",
    "COMMIT_SECONDS",
    "CUSTODY",
    "Appended",
    "Chain",
    "ChainLink",
    "ChangedOutsideError",
    "CommittedFiles",
    "Ledger",
    "Mended",
    "Place",
    "Rebuilt",
    "Told",
    "coverage",
    "digest_between",
    "mend",
    "mend_end",
    "open_ledger",
    "read_chain",
    "read_tail",
    "rebuild_frontier",
]
