"""The key of a page: one form for all the spellings of a URL."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, unquote_to_bytes, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Sequence

# Parameters that say where a visitor came from, or how the page is to be shown; never which page it is.
_TRACKING = re.compile(
    r"(?:utm|mtm|pk|at|hsa|ns|vero)_[a-z_]+|_hs[a-z]+"
    r"|(?:fb|g|gb|wb|d|y|tt|msc|tw|z|i?g)cl(?:id|kid|src)|gclsrc|msclkid|igsh(?:id)?|mc_[ce]id|mkt_tok|_g[al]|__cf_[a-z_]+"
    r"|ref|ref_?src|ref_?url|referr?er|cmp|cmpid|cid_source|campaign_?id|ocid|icid|wt_mc|smid|spm|xtor|taid|ncid|guccounter"
    r"|__twitter_impression|traffic_source|source_?ref|share(?:d|_?id|_?from)?|nb|replytocom|tierand|doing_wp_cron|preview"
    r"|preview_id|preview_nonce|pagespeed|fb_action_ids|fb_action_types|fb_source|fb_ref|hootpostid|feature|rand|random"
    r"|amp|outputtype|noamp|print|print_?view|printable|is_?print|isfb|dicbo|ito|s_?kwcid|cn-reloaded|wpmp_switcher|no_cache",
    re.IGNORECASE,
)
# Parameters that name the visit: session-id traps are made of these.
_SESSION = re.compile(
    r"(?:php|asp|j|cf)?sess(?:ion)?_?id|sid|s?session|cftoken|zenid|oscsid|aspsessionid[a-z]*", re.IGNORECASE
)
_SESSION_VALUE = re.compile(
    r"(?=.*[0-9])[0-9A-Za-z_-]{12,}"
)  # "sid" is a story number on old PHP-Nuke sites: keep short ones
_RANDOM = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[0-9A-Za-z_-]{8,}|[0-9]{10,}")
_SESSION_LINKS = (
    5  # links of a page that carry the same value, and the share of all: a session id stands on every link,
)
_SESSION_SHARE = 0.5  # but for those of menus that a cache made for all visitors
_VIEWS = {
    ("view", "print"),
    ("output", "amp"),
    ("format", "amp"),
    ("tmpl", "component"),
    ("mode", "print"),
    ("type", "print"),
}
_PATH_SESSION = re.compile(
    r";jsessionid=[^/;?]*|/\((?:[A-Z]\([0-9a-z]+\))+\)", re.IGNORECASE
)  # Java; ASP.NET cookieless
_INDEX = re.compile(r"(?:index|default)\.(?:html?|php[0-9]?|aspx?|jsp)", re.IGNORECASE)
_AMP_HOST = re.compile(r"amp\.(?=[^.]+\.[^.])")
_AMP_CACHE = re.compile(
    r"https?://(?:[^/]+\.cdn\.ampproject\.org|(?:www\.)?google\.[a-z.]+/amp)/(?:[cvi]/)?(s/)?(.+)", re.IGNORECASE
)
_PORTS = {"http": 80, "https": 443}
_PATH_SAFE = "!$&'()*+,;=:@-._~"
# Letters and digits as they are to be written: nothing is left to decode, to compose (marks are not among them) or to
# encode. U+0620 to U+064A and the digits after them; most segments of most URLs.
_AS_IS = re.compile(r"(?:[A-Za-z0-9._~-]|%D8%[AB][0-9A-F]|%D9%(?:8[0-9A]|A[0-9]))*+")
_QUERY_SAFE = "!$'()*,;:@/?-._~"


def canonical_url(url: str) -> str:
    """Return the key of a page: the one form that all spellings of its URL share.

    A key is for comparing and for naming, not for fetching: it takes ``https`` for a site on the default ports, drops
    ``www.``, the trailing slash, fragments, tracking and session parameters, AMP and print twins; sorts the query; and
    writes Arabic letters percent-encoded (UTF-8, upper-case hex) and international hosts in Punycode. What is no
    http(s) URL is returned stripped, as it is.

    >>> canonical_url("http://www.Example.com:80/أخبار/?utm_source=fb&p=7#more")
    'https://example.com/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1?p=7'
    >>> canonical_url("https://example.com/a/b/amp/") == canonical_url("https://example.com/a/b?amp=1")
    True
    """
    return _canonical(url.strip())


@lru_cache(maxsize=65536)
def _canonical(url: str) -> str:
    cached = _AMP_CACHE.fullmatch(url)
    if cached:
        url = f"http{'s' if cached[1] else ''}://{cached[2]}"
    parts = split_url(url)
    if parts is None:
        return url
    scheme, host, port = parts.scheme, host_of(url), port_of(parts)
    host = _AMP_HOST.sub("", host.removeprefix("www."), count=1) if not port else host.removeprefix("www.")
    netloc = f"[{host}]" if ":" in host else host
    if port:
        netloc = f"{netloc}:{port}"
    else:
        scheme = "https"
    return urlunsplit((scheme, netloc, _path(parts.path), _query(parts.query), ""))


@lru_cache(maxsize=16384)
def split_url(url: str) -> SplitResult | None:
    """Return the parts of an absolute http(s) URL with a host, None for everything else (never an exception)."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    return parts if parts.scheme in _PORTS and _server(parts.netloc)[0] else None


def host_of(url: str) -> str:
    """Return the host of a URL, lower-case, international names in Punycode, no final dot; "" when there is none.

    >>> host_of("https://موقع.مصر/")
    'xn--4gbrim.xn--wgbh1c'
    """
    parts = split_url(url)
    return _server(parts.netloc)[1] if parts else ""


def port_of(parts: SplitResult) -> int | None:
    """Return the port when it is not the default one of the scheme."""
    port = _server(parts.netloc)[2]
    return None if port in {None, _PORTS.get(parts.scheme)} else port


@lru_cache(maxsize=4096)  # a crawl meets thousands of URLs of each server
def _server(netloc: str) -> tuple[bool, str, int | None]:
    """Return whether *netloc* names a server that there can be, its host as :func:`host_of` gives it, and its port."""
    parts = SplitResult("", netloc, "", "", "")
    try:
        name, port = parts.hostname or "", parts.port
    except ValueError:  # the port is no number
        return False, "", None
    host = name.lower()
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.encode("idna").decode("ascii")
    host = host.rstrip(".")  # behind the other: "․" (U+2024) is a dot, too
    return bool(host), host, port


def site_host(url: str) -> str:
    """Return the host and port that stand for the whole site: without ``www.``, ``m.``, ``mobile.`` and ``amp.``.

    >>> site_host("https://m.example.com/a"), site_host("http://127.0.0.1:8081/")
    ('example.com', '127.0.0.1:8081')
    """
    parts = split_url(url)
    return _site_host(parts.scheme, parts.netloc) if parts else ""


@lru_cache(maxsize=4096)
def _site_host(scheme: str, netloc: str) -> str:
    host = re.sub(r"^(?:(?:www|m|mobile|amp)\.)+(?=[^.]+\.[^.])", "", _server(netloc)[1])
    port = port_of(SplitResult(scheme, netloc, "", "", ""))
    return f"{host}:{port}" if port else host


def same_site(one: str, other: str) -> bool:
    """Return True when both URLs belong to one site (``www.``, ``m.``, ``amp.`` and the scheme set aside)."""
    host = site_host(one)
    return bool(host) and host == site_host(other)


def path_segments(url: str) -> list[str]:
    """Return the segments of the path, percent-decoded, empty ones left out; for judging, not for rebuilding.

    >>> path_segments("https://example.com/2024/05/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1/")
    ['2024', '05', 'أخبار']
    """
    parts = split_url(url)
    if parts is None:
        return []
    return [_decode(segment) for segment in parts.path.split("/") if segment]


def query_pairs(url: str) -> list[tuple[str, str]]:
    """Return the names and values of the query, percent-decoded, in order."""
    parts = split_url(url)
    return _pairs(parts.query) if parts else []


def session_pairs(urls: Sequence[str]) -> frozenset[tuple[str, str]]:
    """Return the parameters that name the visit: those with a random value that most links of one page share.

    >>> session_pairs([f"https://e.com/{n}?visit=a81f09cc77" for n in range(9)])
    frozenset({('visit', 'a81f09cc77')})
    """
    seen = Counter(pair for url in urls if "?" in url for pair in set(query_pairs(url)))
    enough = max(_SESSION_LINKS, len(urls) * _SESSION_SHARE)
    return frozenset(pair for pair, count in seen.items() if count >= enough and _RANDOM.fullmatch(pair[1]))


def without_pairs(url: str, pairs: frozenset[tuple[str, str]]) -> str:
    """Return *url* without the named parameters, all else as it was."""
    if not pairs or "?" not in url:
        return url
    path, _, rest = url.partition("?")
    query, hash_mark, fragment = rest.partition("#")
    kept = "&".join(piece for piece in query.split("&") if not pairs.intersection(_pairs(piece)))
    return f"{path}{'?' if kept else ''}{kept}{hash_mark}{fragment}"


def _decode(text: str) -> str:
    return unquote_to_bytes(text).decode("utf-8", "replace")


def _encode(text: str, safe: str) -> str:
    if _AS_IS.fullmatch(text):
        return text
    raw = unquote_to_bytes(text)
    with suppress(UnicodeDecodeError):  # a path in windows-1256 escapes stays in its bytes
        raw = unicodedata.normalize("NFC", raw.decode("utf-8")).encode("utf-8")
    return quote(raw, safe=safe)


def _path(path: str) -> str:
    kept: list[str] = []
    for segment in _PATH_SESSION.sub("", path).split("/"):
        plain = _encode(segment, _PATH_SAFE)
        if plain == "..":
            kept = kept[:-1]
        elif plain not in {"", "."}:
            kept.append(plain)
    return "/" + "/".join(_without_twins(kept))


def _without_twins(segments: list[str]) -> list[str]:
    """Return the segments of the article that an AMP page, a print page or an index file stands for."""
    while segments:
        last = segments[-1]
        if _INDEX.fullmatch(last) or (len(segments) > 1 and last.lower() in {"amp", "print"}):
            segments = segments[:-1]
        elif re.search(r"[^.]\.amp(?:\.html?)?$", last, re.IGNORECASE):
            segments = [*segments[:-1], re.sub(r"\.amp(?=$|\.html?$)", "", last, flags=re.IGNORECASE)]
        else:
            break
    return segments


def _pairs(query: str) -> list[tuple[str, str]]:
    pairs = []
    for piece in query.replace("&amp;", "&").split("&"):
        name, _, value = piece.partition("=")
        pairs.append((_decode(name.replace("+", " ")), _decode(value.replace("+", " "))))
    return [pair for pair in pairs if pair != ("", "")]


def _is_noise(name: str, value: str) -> bool:
    if (name.lower(), value.lower()) in _VIEWS or _TRACKING.fullmatch(name):
        return True
    return bool(_SESSION.fullmatch(name) and _SESSION_VALUE.fullmatch(value))


def _query(query: str) -> str:
    kept = []
    for piece in query.replace("&amp;", "&").split("&"):
        name, equals, value = piece.replace("+", "%20").partition("=")
        if name and not _is_noise(_decode(name), _decode(value)):
            kept.append(_encode(name, _QUERY_SAFE) + equals + _encode(value, _QUERY_SAFE))
    return "&".join(sorted(kept))
