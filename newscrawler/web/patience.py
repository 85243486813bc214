"""Clients that take their time: a connection on which no request becomes whole, or no answer is taken, is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from asyncio import BaseTransport, TimerHandle, Transport

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

REQUEST_SECONDS = 15.0  # a request of ours has a kilobyte: it is whole after the first packet


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 that looks every :attr:`patience` seconds whether the request is another than at the last look.

    Of an answer it looks whether any of what lay ready to be sent was taken.
    """

    patience = REQUEST_SECONDS
    _last_seen: RequestResponseCycle | None = None
    _next_look: TimerHandle | None = None
    _last_left = 0  # bytes that the other side had not taken

    def connection_made(self, transport: BaseTransport) -> None:
        """Begin to look."""
        super().connection_made(cast("Transport", transport))
        self._next_look = self.loop.call_later(self.patience, self._look)

    def connection_lost(self, exc: Exception | None) -> None:
        """Look no more."""
        super().connection_lost(exc)
        if self._next_look:
            self._next_look.cancel()

    def _look(self) -> None:
        cycle: RequestResponseCycle | None = self.cycle
        is_answering = cycle is not None and not cycle.response_complete
        left = self.transport.get_write_buffer_size()
        if cycle is self._last_seen and (left == self._last_left if left else not is_answering):
            self.transport.abort()
            return
        self._last_seen, self._last_left = cycle, left
        self._next_look = self.loop.call_later(self.patience, self._look)
