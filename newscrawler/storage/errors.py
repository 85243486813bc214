"""What an error of the operating system means for the one who runs the crawl."""

import errno
from pathlib import Path

from newscrawler.errors import StorageError

_MEANINGS = {
    errno.ENOSPC: "the disk is full; make room and start again",
    errno.EDQUOT: "the disk quota is used up; make room and start again",
    errno.EFBIG: "the file grew beyond the limit of the system; raise the limit (ulimit -f) and start again",
    errno.EROFS: "the file system is read-only; choose a folder that can be written",
    errno.EACCES: "permission denied; make the folder writable for this user, or choose another",
    errno.EPERM: "permission denied; make the folder writable for this user, or choose another",
    errno.ELOOP: "a link where a file of the archive should be; remove it",
    errno.EIO: "the disk failed; check it, then start again",
}


def storage_error(error: OSError, path: Path) -> StorageError:
    """Return the StorageError for *error* on *path*: what happened, what to do, and that the archive is safe."""
    meaning = _MEANINGS.get(error.errno or 0, str(error))
    return StorageError(f"{path}: {meaning}; everything that was committed is safe")
