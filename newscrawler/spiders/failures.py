"""Why a download gave no answer, as a reason that can be counted."""

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
)

# error -> reason, and whether trying again may help
_REASONS: tuple[tuple[type[Exception], str, bool], ...] = (
    (DownloadConnectionRefusedError, "connection_refused", True),
    (CannotResolveHostError, "host_unknown", True),
    (DownloadTimeoutError, "timeout", True),
    (DownloadCancelledError, "too_large", False),  # DOWNLOAD_MAXSIZE
    (ResponseDataLossError, "truncated", True),
    (DownloadFailedError, "connection_failed", True),
    (IgnoreRequest, "ignored", False),
)

DOWNLOAD_ERRORS: tuple[type[Exception], ...] = tuple(kind for kind, _, _ in _REASONS)
"""What a download may raise."""


def reason_of(error: BaseException) -> tuple[str, bool]:
    """Return the reason that *error* stands for, and whether the request may be tried again.

    A refusal of our own middlewares brings its own ``reason`` and is never tried again.
    """
    reason = getattr(error, "reason", None)
    if isinstance(error, IgnoreRequest) and isinstance(reason, str):
        return reason, reason == "robots_unreachable"
    if "ConnectionAborted" in str(error):
        return "endless_headers", False  # BoundedHandler has had enough
    for kind, name, again in _REASONS:
        if isinstance(error, kind):
            return name, again
    return f"error_{type(error).__name__}", False
