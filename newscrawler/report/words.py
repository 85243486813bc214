"""A run's summary in words, for a person at a terminal."""

from collections.abc import Mapping

from newscrawler.report.summary import RunSummary

REASONS = {
    "already_stored": "the same text under another URL",
    "bad_url": "an address that is none",
    "connection_failed": "the connection broke",
    "connection_refused": "the server refuses connections",
    "cookie_wall": "a cookie wall",
    "date_lost": "without the date that is stored",
    "dropped": "a reading that was dropped by a person",
    "empty": "nothing on the page",
    "endless_headers": "headers without end",
    "headline_lost": "a headline that has nothing of the article",
    "conversion": "a file in a record that is no page",
    "host_unknown": "no such host",
    "http_403": "forbidden (403)",
    "http_404": "not found (404)",
    "http_410": "removed (410)",
    "http_429": "too many requests (429)",
    "http_500": "the server has an error (500)",
    "http_503": "the server asks for time (503)",
    "known_capture": "taken in before",
    "listing": "a list of articles, not an article",
    "login_wall": "a log-in page",
    "members_only": "for members only",
    "moved": "found under another address",
    "needs_browser": "filled by scripts",
    "no_feed": "no feed, where one was named",
    "no_rest": "no REST API, where one was named",
    "no_sitemap": "no sitemap, where one was named",
    "no_title": "no headline",
    "not_html": "not a page (a file, an image)",
    "older_capture": "older than the stored version",
    "other_site": "of another site",
    "out_of_range": "of days that were not asked for",
    "page_budget": "over the page budget of its host",
    "part_missing": "a further page of the article is missing",
    "password": "protected by a password",
    "prefix": "only the beginning of the text",
    "private_address": "a private address",
    "port": "a port of another protocol",
    "quiet_hours": "in the quiet hours of its site",
    "reading": "our rules broke on the page",
    "redirect": "moved to another page",
    "redirect_loop": "redirected too often",
    "resource": "a record that is no answer of a server",
    "revisit": "a capture without a body of its own",
    "robots_disallowed": "robots.txt says no",
    "robots_unreachable": "robots.txt does not answer",
    "same_text": "the same text as other articles of the run",
    "scheme": "not http or https",
    "score_lost": "read far less surely than what is stored",
    "site_broken": "from a site whose pages read worse",
    "soft_404": "an error page that says 200",
    "static_page": "a page about the site",
    "text_lost": "most of the text is gone",
    "timeout": "no answer in time",
    "too_large": "too large",
    "too_slow": "too slow to read",
    "trap": "of a form that names pages without end",
    "truncated": "cut short on the way",
    "twin": "the same text under another URL",
    "withdrawn": "withdrawn on request",
    "unreported": "lost in the crawler, see the log",
    "url_too_long": "an address of more than 2083 characters",
    "warc_damaged": "a WARC record is damaged",
    "warc_missing": "the WARC file is not there",
}
"""Reasons in words; a reason that is not here is shown as it is."""


def summary_lines(summary: RunSummary, *, data: str) -> list[str]:
    """Return the lines that say what a run did: stored, skipped and why, what is left, and where it lies."""
    new = f"{summary.stored} new articles stored" if summary.stored else "nothing new to store"
    lines = [f"{new}, {summary.known} in the archive ({summary.fetched} answers fetched)"]
    if summary.edited:
        lines.append(f"{summary.edited} edited articles stored as further versions")
    if summary.unchanged:
        lines.append(f"{summary.unchanged} articles unchanged")
    if summary.gone:
        lines.append(f"{summary.gone} pages gone (404, 410)")
    lines += _group("held back, worse than stored (newscrawler quarantine list)", summary.held)
    lines += _group("not stored", summary.rejected)
    lines += _group("failed", summary.failed)
    lines += _group("sources that gave nothing", summary.sources_failed)
    lines += _group("tried again", summary.retried)
    lines += _group("not asked for", summary.refused)
    lines += _group("left for later", summary.put_off)
    lines += [f"left alone: {note}" for note in summary.notes]
    if summary.waiting:
        lines.append(f"{summary.waiting} pages wait for the next run")
    lines.append(f"articles: {data}/articles/   exact bytes: {data}/warc/   not stored, and why: {data}/rejected/")
    return lines


def _group(title: str, reasons: Mapping[str, int]) -> list[str]:
    if not reasons:
        return []
    words = ", ".join(f"{number} × {REASONS.get(reason, reason)}" for reason, number in reasons.items())
    return [f"{title}: {words}"]
