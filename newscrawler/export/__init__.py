"""From the archive to data sets: which articles, in which format, whole and with checksums."""

from newscrawler.export.choice import Choice, Chosen
from newscrawler.export.columns import FIELDS, parse_fields
from newscrawler.export.conditions import Condition, parse_condition
from newscrawler.export.earlier import parse_changed_since
from newscrawler.export.exporting import Exported, export, export_stream
from newscrawler.export.formats import FORMATS, Format
from newscrawler.export.ninjs import ninjs_item
from newscrawler.export.options import Options
from newscrawler.export.output import Digest
from newscrawler.export.parts import ExportedParts, export_parts
from newscrawler.export.shares import Portion, Split, parse_sample, parse_splits
from newscrawler.export.zyte import zyte_article

__all__ = [
    "FIELDS",
    "FORMATS",
    "Choice",
    "Chosen",
    "Condition",
    "Digest",
    "Exported",
    "ExportedParts",
    "Format",
    "Options",
    "Portion",
    "Split",
    "export",
    "export_parts",
    "export_stream",
    "ninjs_item",
    "parse_changed_since",
    "parse_condition",
    "parse_fields",
    "parse_sample",
    "parse_splits",
    "zyte_article",
]
