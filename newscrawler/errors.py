"""The tree of errors: every error that newscrawler raises on purpose is a NewsCrawlerError."""


class NewsCrawlerError(Exception):
    """Base of all errors; its message says what was wrong, where, and what to do."""

    exit_code = 1


class UsageError(NewsCrawlerError):
    """The command or the call was used wrongly (exit code 2)."""

    exit_code = 2


class SiteError(UsageError):
    """A site declaration (TOML) is missing, not readable or not valid."""


class SiteExistsError(SiteError):
    """A site of that name is declared already."""


class FetchError(NewsCrawlerError):
    """Nothing could be fetched (exit code 3)."""

    exit_code = 3


class UnusableSiteError(FetchError):
    """A site names no articles; *reasons* are those for which it did not answer, () when it did."""

    def __init__(self, url: str, reasons: tuple[str, ...]) -> None:
        super().__init__(url, reasons)  # as they are: it comes from another process
        self.url, self.reasons = url, reasons

    def __str__(self) -> str:
        """Return what is wrong, and what to do."""
        why = "names no articles: no feed, sitemap or list found"
        if self.reasons:
            why = f"does not answer ({', '.join(self.reasons)})"
        return f"{self.url}: {why}; open it in a browser, and check the address"


class NoContactError(UsageError):
    """Nobody has said whom the owners of sites can write to."""


class StorageError(NewsCrawlerError):
    """The data folder cannot be written or read (exit code 4)."""

    exit_code = 4


class LockedError(StorageError):
    """Another process holds the data folder."""


class KeyTakenError(StorageError):
    """An object store has something under this key already; nothing was put."""


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


class ReceiverAwayError(DeliveryError):
    """Nobody takes anything there now, whatever it is; for so many *seconds*, where that was said (0: it was not)."""

    def __init__(self, message: str, *, seconds: float = 0.0) -> None:
        super().__init__(message)
        self.seconds = seconds


class PartlyTakenError(DeliveryError):
    """Some receivers refused what others have *taken*."""

    def __init__(self, message: str, *, taken: tuple[str, ...]) -> None:
        super().__init__(message)
        self.taken = taken
