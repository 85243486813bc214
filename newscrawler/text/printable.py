"""Text of strangers as a terminal may show it."""

import json
import logging
import re

MAX_SHOWN = 300  # characters; a line of a terminal has 80 to 200

# What a terminal obeys instead of showing it: control characters (C0 but for tab and line end, DEL, C1), separators of
# lines and paragraphs, embeddings, overrides and isolates that turn the text beside them around, half surrogate pairs,
# annotations, invisible tags. Marks within words (U+200C to U+200F, U+061C) stay: Arabic and Persian need them.
_OBEYED = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LINES = str.maketrans({"\n": "\\n", "\t": "\\t"})


def visible(text: str) -> str:
    r"""Return *text* with everything escaped that a terminal would obey, as JSON escapes it; lines and tabs stay.

    JSON text stays the same JSON: what is escaped stands in its strings only.

    >>> visible("قال \x1b[2J\u202e\n")
    'قال \\u001b[2J\\u202e\n'
    """
    return _OBEYED.sub(_escaped, text)


def printable(text: str) -> str:
    r"""Return *text* as one line for a terminal, no longer than MAX_SHOWN characters of it.

    >>> printable("قال \x1b[2J\nthen")
    'قال \\u001b[2J\\nthen'
    """
    return visible(text[:MAX_SHOWN]).translate(_LINES)


class VisibleFormatter(logging.Formatter):
    """Formats a log record as *inner* does; further lines of it are indented, so that none looks like a record."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """Return the lines of *record*."""
        return visible(self.inner.format(record)).replace("\n", "\n  ")


def _escaped(found: re.Match[str]) -> str:
    return json.dumps(found[0])[1:-1] if found[0] != "\x7f" else "\\u007f"
