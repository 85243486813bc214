"""Text of strangers as a terminal may show it."""

MAX_SHOWN = 300  # characters; a line of a terminal has 80 to 200


def printable(text: str, *, longest: int = MAX_SHOWN) -> str:
    r"""Return *text* with everything escaped that is no visible character, and no longer than *longest*.

    >>> printable("قال \x1b[2J\u202e")
    'قال \\x1b[2J\\u202e'
    """
    return "".join(one if one.isprintable() else one.encode("unicode_escape").decode() for one in text[:longest])
