"""The key of a page: one form for all the spellings of a URL."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from functools import lru_cache
from urllib.parse import quote, unquote_to_bytes, urlunsplit

from newscrawler.urls.address import host_of, percent_decoded, port_of, split_url

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


def _is_noise(name: str, value: str) -> bool:
    if (name.lower(), value.lower()) in _VIEWS or _TRACKING.fullmatch(name):
        return True
    return bool(_SESSION.fullmatch(name) and _SESSION_VALUE.fullmatch(value))


def _query(query: str) -> str:
    kept = []
    for piece in query.replace("&amp;", "&").split("&"):
        name, equals, value = piece.replace("+", "%20").partition("=")
        if name and not _is_noise(percent_decoded(name), percent_decoded(value)):
            kept.append(_encode(name, _QUERY_SAFE) + equals + _encode(value, _QUERY_SAFE))
    return "&".join(sorted(kept))
