"""User names and passwords in addresses: for the server that they are for, and for no archive."""

import re
from base64 import b64encode
from urllib.parse import unquote_to_bytes

_ANYWHERE = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*:[/\\]{2,})[^/?#\\\s]*@")
_LOGIN = re.compile(r"(\s*[A-Za-z][A-Za-z0-9+.-]*:[/\\]{2,})([^/?#\\]*)@")  # up to the last @ before the path


def split_login(url: str) -> tuple[str, str | None]:
    """Return *url* without user name and password, and the value of the header Authorization that says them.

    The second is None when there are none.

    >>> split_login("https://amal:s%3Acret@example.com/a@b")
    ('https://example.com/a@b', 'Basic YW1hbDpzOmNyZXQ=')
    """
    found = _LOGIN.match(url)
    if not found:
        return url, None
    user, _, password = found[2].partition(":")
    pair = unquote_to_bytes(user) + b":" + unquote_to_bytes(password)
    return found[1] + url[found.end() :], f"Basic {b64encode(pair).decode()}"


def without_password(address: str) -> str:
    """Return *address* without its password.

    >>> without_password("postgresql://news:secret@db.example/archive")
    'postgresql://news@db.example/archive'
    """
    head, at, rest = address.rpartition("@")
    scheme, slashes, login = head.partition("://")
    return f"{scheme}{slashes}{login.partition(':')[0]}{at}{rest}"


def without_logins(text: str) -> str:
    """Return *text* with every address in it without user name and password.

    >>> without_logins("crawl https://amal:secret@example.com/ --json")
    'crawl https://example.com/ --json'
    """
    return _ANYWHERE.sub(r"\1", text)
