"""The ports that pages are served on."""

from __future__ import annotations

import socket

from newscrawler.web.serving import _listening


def test_no_part_of_an_answer_waits_for_the_receipt_of_the_one_before() -> None:
    with _listening("127.0.0.1", 0, "--port") as port, socket.create_connection(port.getsockname()):
        accepted, _ = port.accept()
        with accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
