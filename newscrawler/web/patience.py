"""Clients that take their time: a connection on which no request becomes whole is closed."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from uvicorn.protocols.http.h11_impl import H11Protocol

if TYPE_CHECKING:
    from asyncio import BaseTransport, TimerHandle, Transport

    from uvicorn.protocols.http.h11_impl import RequestResponseCycle

REQUEST_SECONDS = 15.0  # a request of ours has a kilobyte: it is whole after the first packet


class ImpatientProtocol(H11Protocol):
    """HTTP/1.1 that looks every :attr:`patience` seconds whether the request is another than at the last look."""

    patience = REQUEST_SECONDS
    _last_seen: RequestResponseCycle | None = None
    _next_look: TimerHandle | None = None

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
        if not is_answering and cycle is self._last_seen:
            self.transport.close()
            return
        self._last_seen = cycle
        self._next_look = self.loop.call_later(self.patience, self._look)
