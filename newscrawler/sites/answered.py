"""How the sources of a site answered last, and where that lies: ``data/sites/<site>.answers``. It may be deleted."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - msgspec reads the annotation
from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import StorageError
from newscrawler.storage import site_folder, write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from newscrawler.storage import DataFolder


class StoredAnswer(msgspec.Struct, frozen=True, kw_only=True):
    """A whole answer in the WARC *file* at *offset*, with its *digest*, and its validators as they were sent last.

    *lies*: the answer before it was another one under the same validators. They are not sent until the answer changes
    with its validators; other addresses of the site are not judged by it (a front page with a counter, a weak ETag).
    """

    file: str
    offset: int
    record_id: str
    digest: str
    fetched_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    lies: bool = False


class Answers(msgspec.Struct, kw_only=True):
    """The last answers of a site's sources by address."""

    stored: dict[str, StoredAnswer] = {}


def answers_path(folder: DataFolder, site: str) -> Path:
    """Return the file that remembers how the sources of *site* answered."""
    return folder.path / "sites" / f"{site_folder(site)}.answers"


def load_answers(folder: DataFolder, site: str) -> Answers:
    """Return what is remembered; nothing when there is no file, or none that can be understood. Raises StorageError."""
    path = answers_path(folder, site)
    try:
        return msgspec.msgpack.decode(path.read_bytes(), type=Answers)
    except (FileNotFoundError, msgspec.DecodeError):
        return Answers()
    except OSError as error:
        raise StorageError(f"{path}: {error.strerror}; make it readable, or delete it") from error


def save_answers(folder: DataFolder, site: str, answers: Answers) -> None:
    """Write *answers*, whole or not at all. Raises StorageError."""
    write_atomic(answers_path(folder, site), msgspec.msgpack.encode(answers))
