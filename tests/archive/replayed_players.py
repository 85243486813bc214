"""The players of others on loopback: ReplayWeb.page as a page of ours embeds it, and pywb."""

from __future__ import annotations

import re
import socket
import subprocess
from contextlib import contextmanager
from typing import TYPE_CHECKING

from archive.pywb_pages import wait_for
from loopback import Answer, Loopback, Seen

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from contextlib import AbstractContextManager
    from pathlib import Path

    Entrance = Callable[[str, str], str]  # where the player shows the URL as it was at the moment (14 digits)
    Player = Callable[[Path, Path], AbstractContextManager[tuple[str, Entrance]]]

TYPES = {"html": "text/html", "js": "text/javascript", "wacz": "application/wacz"}
HOST = """<!DOCTYPE html><style>html, body {{ margin: 0; height: 100% }}</style><script src="/ui.js"></script>
<replay-web-page source="/{wacz}" url="{url}" ts="{moment}" embed="replayonly" replayBase="/replay/">
</replay-web-page>"""


@contextmanager
def replaywebpage(tools: Path, wacz: Path) -> Iterator[tuple[str, Entrance]]:
    """ReplayWeb.page on loopback as a page of ours embeds it."""
    package = tools / "npm" / "replaywebpage"

    def serve(seen: Seen) -> Answer:
        name = seen.path.partition("?")[0].removeprefix("/replay").lstrip("/") or "index.html"
        file = wacz if name == wacz.name else package / name
        if not file.is_file():
            return Answer(b"", 404)
        return ranged(file.read_bytes(), seen, TYPES.get(name.rpartition(".")[2], "application/octet-stream"))

    with Loopback(fallback=serve) as server:

        def entrance(url: str, moment: str) -> str:
            host = HOST.format(wacz=wacz.name, url=url, moment=moment)
            server.routes["/host.html"] = Answer(host.encode())
            return server.url("/host.html")

        yield server.url(""), entrance


def ranged(body: bytes, seen: Seen, kind: str) -> Answer:
    """A player reads a WACZ piece by piece."""
    headers = {"Accept-Ranges": "bytes", "Content-Type": kind}
    asked = re.fullmatch(r"bytes=(\d*)-(\d*)", seen.headers.get("range", ""))
    if not asked:
        return Answer(body, headers=headers)
    first, last = asked.groups()
    start = int(first) if first else len(body) - int(last)
    end = min(int(last), len(body) - 1) if first and last else len(body) - 1
    return Answer(body[start : end + 1], 206, {**headers, "Content-Range": f"bytes {start}-{end}/{len(body)}"})


@contextmanager
def pywb(tools: Path, wacz: Path) -> Iterator[tuple[str, Entrance]]:
    """The pages of the package *wacz* served by pywb."""
    folder = wacz.with_suffix(".pywb")
    folder.mkdir()
    manage = tools / "bin" / "wb-manager"
    for words in (["init", "news"], ["add", "--unpack-wacz", "news", str(wacz)]):
        subprocess.run([manage, *words], cwd=folder, check=True, capture_output=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    base = f"http://127.0.0.1:{port}"
    with (folder / "log").open("wb") as log:
        words = [tools / "bin" / "wayback", "--port", str(port), "--bind", "127.0.0.1"]
        server = subprocess.Popen(words, cwd=folder, stdout=log, stderr=log)
    try:
        wait_for(base)
        yield base, lambda url, moment: f"{base}/news/{moment}/{url}"
    finally:
        server.terminate()
        server.wait()


PLAYERS: dict[str, Player] = {"ReplayWeb.page": replaywebpage, "pywb": pywb}
