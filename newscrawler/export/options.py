"""What every format is told."""

from dataclasses import dataclass
from datetime import datetime

from newscrawler.archive import Archive
from newscrawler.archive.wacz import Signer
from newscrawler.export.choice import Choice
from newscrawler.export.columns import FIELDS


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldShape:
    """How articles are written: the *fields* wanted. It can travel.

    *bom* puts a byte order mark before CSV, which Excel needs to see that it is UTF-8.
    """

    fields: tuple[str, ...] = FIELDS
    bom: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Options(FieldShape):
    """The *archive* exported from, the *choice* made of it, and the moment of the export; *signer* signs a WACZ."""

    archive: Archive
    choice: Choice
    created: datetime
    software: str = "newscrawler"
    signer: Signer | None = None
