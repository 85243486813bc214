"""Arabic boilerplate: labels as data, tails and teasers of plain text, lines that recur on a site."""

from newscrawler.boilerplate.clean import clean_paragraphs
from newscrawler.boilerplate.labels import is_cut_teaser, label_of, starts_label
from newscrawler.boilerplate.plain import CleanText, clean_text, restore
from newscrawler.boilerplate.recurring import LearnedLine, learn_lines, line_key
from newscrawler.boilerplate.shape import is_running_text
from newscrawler.boilerplate.table import Label

__all__ = [
    "CleanText",
    "Label",
    "LearnedLine",
    "clean_paragraphs",
    "clean_text",
    "is_cut_teaser",
    "is_running_text",
    "label_of",
    "learn_lines",
    "line_key",
    "restore",
    "starts_label",
]
