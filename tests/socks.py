"""A SOCKS 5 proxy on 127.0.0.1 for the tests (RFC 1928, RFC 1929), with a log of what it was asked for."""

from __future__ import annotations

import socket
import struct
import threading
from contextlib import suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from typing import Self

FAILED, REFUSED_BY_RULE = 1, 2


class SocksServer:
    """Connects every target to 127.0.0.1 on the port that was asked for; *login* is what it wants to hear.

    *reply* other than 0 is what it says instead. ``targets`` are the hosts as named, ``logins`` what was said.
    """

    def __init__(self, *, login: tuple[str, str] | None = None, reply: int = 0) -> None:
        self.targets: list[tuple[str, int]] = []
        self.logins: list[tuple[str, str]] = []
        outer = self

        class Handler(BaseRequestHandler):
            def handle(self) -> None:
                with suppress(OSError, EOFError):
                    outer._serve(self.request, login, reply)

        ThreadingTCPServer.allow_reuse_address = True
        self._server = ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.port = self._server.server_address[1]

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    def _serve(self, client: socket.socket, login: tuple[str, str] | None, reply: int) -> None:
        version, count = _exactly(client, 2)
        methods = _exactly(client, count)
        assert version == 5
        if login and 2 in methods:
            client.sendall(b"\x05\x02")
            _exactly(client, 1)
            said = (_text(client), _text(client))
            self.logins.append(said)
            client.sendall(b"\x01\x00" if said == login else b"\x01\x01")
            if said != login:
                return
        else:
            client.sendall(b"\x05\xff" if login else b"\x05\x00")
        _, _, _, kind = _exactly(client, 4)
        host = _text(client) if kind == 3 else str(socket.inet_ntoa(_exactly(client, 4)))
        port = struct.unpack("!H", _exactly(client, 2))[0]
        self.targets.append((host, port))
        client.sendall(bytes([5, reply, 0, 3, 4]) + b"here" + b"\x00\x01")
        if not reply:
            with socket.create_connection(("127.0.0.1", port)) as server:
                back = threading.Thread(target=_pump, args=(server, client), daemon=True)
                back.start()
                _pump(client, server)
                back.join()


def _exactly(sock: socket.socket, count: int) -> bytes:
    data = b""
    while len(data) < count:
        if not (piece := sock.recv(count - len(data))):
            raise EOFError
        data += piece
    return data


def _text(sock: socket.socket) -> str:
    return _exactly(sock, _exactly(sock, 1)[0]).decode()


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while piece := source.recv(65536):
            target.sendall(piece)
        target.shutdown(socket.SHUT_WR)
