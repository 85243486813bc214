"""Answers that are given again while the archive has not changed: most readers look at the same few pages."""

from __future__ import annotations

import time
from collections import OrderedDict
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

from starlette.responses import Response

from newscrawler.web.render import served_by, words_for

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request

_MOST = 500  # answers of 20 kB: 10 MB
_MOST_BYTES = 200_000  # of one that is worth its room
_SECONDS = 60  # home tells of the last 24 hours, to the minute


@dataclass(frozen=True, slots=True)
class _Kept:
    state: tuple[int, int | None]  # of the archive: number of the picture, which would else be kept alive, and index
    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes


class Remembered:
    """What *show* answers, made once a minute at most for each address, reader's language and state of the archive."""

    def __init__(self, show: Callable[[Request], Response]) -> None:
        self._show = show
        self._kept: OrderedDict[tuple[object, ...], _Kept] = OrderedDict()
        self._lock = Lock()

    def answer(self, request: Request) -> Response:
        """Return the answer to *request*; one that sets a cookie, or is no success, is not kept."""
        served, words = served_by(request), words_for(request)
        state = served.picture.number, served.index_file
        asked = (request.url.path, request.url.query, request.headers.get("if-none-match"))
        key = (*asked, str(request.base_url), words, int(time.time() // _SECONDS))
        with self._lock:
            kept = self._kept.get(key)
            if kept and kept.state == state:
                self._kept.move_to_end(key)
                again = Response(kept.body, status_code=kept.status)
                again.raw_headers = list(kept.headers)
                return again
        answer = self._show(request)
        is_kept = answer.status_code == 200 and "set-cookie" not in answer.headers  # noqa: PLR2004 - success
        if is_kept and len(body := bytes(answer.body)) <= _MOST_BYTES:
            with self._lock:
                self._kept[key] = _Kept(state, answer.status_code, list(answer.raw_headers), body)
                while len(self._kept) > _MOST:
                    self._kept.popitem(last=False)
        return answer
