"""The tree of errors: every error that newscrawler raises on purpose is a NewsCrawlerError."""


class NewsCrawlerError(Exception):
    """Base of all errors; its message says what was wrong, where, and what to do."""

    exit_code = 1


class UsageError(NewsCrawlerError):
    """The command or the call was used wrongly (exit code 2)."""

    exit_code = 2


class SiteError(UsageError):
    """A site declaration (TOML) is missing, not readable or not valid."""


class FetchError(NewsCrawlerError):
    """Nothing could be fetched (exit code 3)."""

    exit_code = 3


class StorageError(NewsCrawlerError):
    """The data folder cannot be written or read (exit code 4)."""

    exit_code = 4


class LockedError(StorageError):
    """Another process holds the data folder."""


class FrontierError(StorageError):
    """The frontier database is damaged, locked or of another version."""


class LeaseLostError(FrontierError):
    """Another worker has the site now: what this one holds of it is dropped."""


class ArchiveError(StorageError):
    """A WARC, CDXJ or WACZ file is damaged."""


class FeedError(NewsCrawlerError):
    """Bytes that should be a feed are not."""


class SitemapError(NewsCrawlerError):
    """Bytes that should be a sitemap are not, or are hostile."""


class ExtractionError(NewsCrawlerError):
    """Bytes that cannot be read as a page at all (an image, a binary, nothing)."""


class ExportError(NewsCrawlerError):
    """An export could not be written."""


class BrowserError(NewsCrawlerError):
    """There is no browser, or a page could not be shown in it."""


class DeliveryError(NewsCrawlerError):
    """What was to be delivered was refused, or not taken in time."""
