"""Numbers of pages and totals, as sites print them."""

import re

_NUMBER = re.compile(r"[0-9]{1,9}")


def number_of(text: object) -> int | None:
    """Return the number that *text* is; None for what is none, or has more than nine digits.

    >>> number_of(" 12 "), number_of("²"), number_of("9" * 5000), number_of(None)
    (12, None, None, None)
    """
    found = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    return int(found[0]) if found else None
