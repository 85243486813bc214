"""The ports that pages are served on, and those who ask there."""

from __future__ import annotations

import asyncio
import socket
import threading
from typing import TYPE_CHECKING

from newscrawler.web.patience import ImpatientProtocol
from newscrawler.web.serving import _listening, server_of

if TYPE_CHECKING:
    import pytest
    from starlette.types import Receive, Scope, Send

MORE_THAN_BUFFERS_HOLD = 32_000_000  # bytes


def test_no_part_of_an_answer_waits_for_the_receipt_of_the_one_before() -> None:
    with _listening("127.0.0.1", 0, "--port") as port, socket.create_connection(port.getsockname()):
        accepted, _ = port.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_a_client_that_takes_no_answer_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ImpatientProtocol, "patience", 0.05)
    ended = threading.Event()

    async def large(scope: Scope, _: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": bytes(MORE_THAN_BUFFERS_HOLD), "more_body": True})
            await send({"type": "http.response.body", "body": b""})
            ended.set()

    server = server_of(large)
    with _listening("127.0.0.1", 0, "--port") as port:
        thread = threading.Thread(target=lambda: asyncio.run(server.serve(sockets=[port])))
        thread.start()
        try:
            with socket.create_connection(port.getsockname(), timeout=60) as slow:
                slow.sendall(b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                assert ended.wait(60)
        finally:
            server.should_exit = True
            thread.join()
