"""The commit rule over frontier and storage: one ledger a run, one writer a data folder."""

from newscrawler.ledger.custody import (
    CUSTODY,
    Appended,
    Chain,
    ChainLink,
    Told,
    chains,
    coverage,
    digest_between,
    in_time,
    read_chain,
)
from newscrawler.ledger.files import Place
from newscrawler.ledger.ledger import COMMIT_EVERY, COMMIT_SECONDS, Ledger
from newscrawler.ledger.mending import Mended, mend, mend_end, tell_custody
from newscrawler.ledger.opening import claim_folder, open_alone, open_ledger, open_share
from newscrawler.ledger.reading import CommittedFiles, has_frontier, reader_of, shared_address
from newscrawler.ledger.rebuild import Rebuilt, rebuild_frontier
from newscrawler.ledger.share import Share
from newscrawler.ledger.tails import ChangedOutsideError, read_tail
from newscrawler.ledger.withdrawn import Withdrawn, gone, withdrawn, withdrawn_files, withdrawn_of

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
    "Share",
    "Told",
    "Withdrawn",
    "chains",
    "claim_folder",
    "coverage",
    "digest_between",
    "gone",
    "has_frontier",
    "in_time",
    "mend",
    "mend_end",
    "open_alone",
    "open_ledger",
    "open_share",
    "read_chain",
    "read_tail",
    "reader_of",
    "rebuild_frontier",
    "shared_address",
    "tell_custody",
    "withdrawn",
    "withdrawn_files",
    "withdrawn_of",
]
