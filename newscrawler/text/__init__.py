"""Arabic text as strings: archive form, search form, digits, mojibake, language, sentences. Pure, and light to load."""

from newscrawler.text.archive import archive_form
from newscrawler.text.language import language
from newscrawler.text.letters import ascii_digits
from newscrawler.text.mojibake import repair
from newscrawler.text.search import search_key, words
from newscrawler.text.sentences import sentence_spans, sentences

__all__ = [
    "archive_form",
    "ascii_digits",
    "language",
    "repair",
    "search_key",
    "sentence_spans",
    "sentences",
    "words",
]
