"""From the archive to data sets: which articles, in which format, whole and with checksums."""

from newscrawler.export.choice import Choice, chosen
from newscrawler.export.columns import FIELDS, parse_fields
from newscrawler.export.conditions import Condition, parse_condition
from newscrawler.export.formats import FORMATS, Exported, Format, export
from newscrawler.export.ninjs import ninjs_item
from newscrawler.export.options import Options
from newscrawler.export.output import Digest
from newscrawler.export.zyte import zyte_article

__all__ = [
    "FIELDS",
    "FORMATS",
    "Choice",
    "Condition",
    "Digest",
    "Exported",
    "Format",
    "Options",
    "chosen",
    "export",
    "ninjs_item",
    "parse_condition",
    "parse_fields",
    "zyte_article",
]
