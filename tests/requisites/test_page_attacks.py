"""A page whose scripts try every way out of the browser that a page has, to this machine: nobody hears of it."""

from __future__ import annotations

import socket
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import pytest
from commands import tool
from guards.crawling import finish, start
from loopback import Answer, Loopback

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow  # a browser takes its time where others are at work: pytest -m slow tests/requisites
NAME = "rebind.example"  # at 127.0.0.1, as its owner's name server says
SHELL = """<!DOCTYPE html><html lang="ar"><head><meta charset="utf-8"><title>صحيفة</title>
<link rel="dns-prefetch" href="TARGET"><link rel="preconnect" href="TARGET"><link rel="prefetch" href="TARGET/prefetch">
<link rel="preload" as="font" crossorigin href="TARGET/font"><link rel="manifest" href="TARGET/manifest">
<link rel="icon" href="TARGET/icon">
<link rel="stylesheet" href="TARGET/style"><link rel="modulepreload" href="TARGET/m">
<style>@import "TARGET/import"; @font-face {font-family: f; src: url(TARGET/face)}
body {background: url(TARGET/background); font-family: f}</style>
<script type="speculationrules">{"prerender": [{"source": "list", "urls": ["TARGET/prerender"]}]}</script></head>
<body><div id="app">س</div><img src="TARGET/img" srcset="TARGET/set 1x"><iframe src="TARGET/frame"></iframe>
<iframe srcdoc="<img src='TARGET/nested'><script>fetch('TARGET/deep')</script>"></iframe><object data="TARGET/object">
</object><embed src="TARGET/embed"><video src="TARGET/video" poster="TARGET/poster" autoplay></video>
<audio src="TARGET/audio" autoplay></audio><svg><image href="TARGET/svg"/><use href="TARGET/use#a"/></svg>
<form id="form" method="post" action="TARGET/form" target="sink"><input name="a"></form><iframe name="sink"></iframe>
<a id="ping" href="#x" ping="TARGET/ping">x</a><a id="save" download href="TARGET/save">x</a>
<script src="TARGET/script"></script><script src="/attack.js"></script></body></html>"""
ATTACK = """
const target = "TARGET", host = target.split("//")[1], name = host.split(":")[0], udp = "UDP";
const ways = {
  fetch: () => fetch(target + "/fetch"), opaque: () => fetch(target + "/opaque", { mode: "no-cors" }),
  post: () => fetch(target + "/post", { method: "POST", body: "x", mode: "no-cors", keepalive: true }),
  hop: () => fetch("/hop"), hopImage: () => { new Image().src = "/hop"; }, hopScript: () => import("/hop"),
  xhr: () => { const asked = new XMLHttpRequest(); asked.open("GET", target + "/xhr"); asked.send(); },
  events: () => new EventSource(target + "/events"), socket: () => new WebSocket(`ws://${host}/socket`),
  beacon: () => navigator.sendBeacon(target + "/beacon", "x"), open: () => window.open(target + "/open"),
  form: () => document.getElementById("form").submit(), ping: () => document.getElementById("ping").click(),
  module: () => import(target + "/module"),
  worker: () => new Worker(blob(`importScripts("${target}/imported"); fetch("${target}/worked");
    new WebSocket("ws://${host}/worker-socket")`)),
  shared: () => new SharedWorker(blob(`fetch("${target}/shared"); importScripts("${target}/shared-script")`)),
  service: () => navigator.serviceWorker.register("/service.js"),
  frame: () => { const one = document.createElement("iframe"); one.src = `javascript:fetch("${target}/script-frame")`;
    document.body.append(one); },
  data: () => { const one = document.createElement("iframe");
    one.src = `data:text/html,<script>fetch("${target}/data-frame",{mode:"no-cors"})</scr` + "ipt>";
    document.body.append(one); },
  stun: () => call([{ urls: `stun:${name}:${udp}` }]),
  turn: () => call([{ urls: [`turn:${name}:${udp}`, `turn:${host}?transport=tcp`], username: "u", credential: "p" }]),
  framed: () => { const one = document.createElement("iframe"); document.body.append(one);
    return call([{ urls: `stun:${name}:${udp}` }], one.contentWindow.RTCPeerConnection); },
  transport: () => new WebTransport(`https://${name}:${udp}/quic`).ready,
  file: () => fetch("file:///etc/passwd"), metadata: () => fetch("http://169.254.169.254/latest/"),
};
function blob(text) { return URL.createObjectURL(new Blob([text], { type: "text/javascript" })); }
async function call(iceServers, Connection = window.RTCPeerConnection) {
  const one = new Connection({ iceServers });
  one.createDataChannel("x");
  await one.setLocalDescription(await one.createOffer());
}
for (const way of Object.values(ways)) try { Promise.resolve(way()).catch(() => {}); } catch (error) {}
// what leaves the page, which ends what it has not got yet, comes last
fetch("/end").finally(() => { document.getElementById("save").click(); location.href = target + "/navigated"; });
"""
SERVICE = "self.addEventListener('install', () => fetch('TARGET/service')); importScripts('TARGET/service-script');"


@dataclass
class Ear:
    """Hears whoever connects to a port of 127.0.0.1, or sends a datagram there."""

    heard: list[bytes] = field(default_factory=list)

    def __enter__(self) -> Self:
        self._tcp = socket.create_server(("127.0.0.1", 0))
        self.port = self._tcp.getsockname()[1]
        self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._udp.bind(("127.0.0.1", 0))
        self.udp_port = self._udp.getsockname()[1]
        for listen in (self._connections, self._datagrams):
            threading.Thread(target=listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        for one in (self._tcp, self._udp):
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _connections(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                with connection:
                    connection.settimeout(1)
                    self.heard.append(b"tcp")
                    with suppress(OSError):
                        self.heard.append(connection.recv(200))

    def _datagrams(self) -> None:
        with suppress(OSError):
            while True:
                self.heard.append(b"udp " + self._udp.recvfrom(200)[0])


@pytest.mark.parametrize("host", ["127.0.0.1", "2130706433", "[::ffff:127.0.0.1]", "localhost", NAME])
def test_no_way_out_is_heard(host: str, tmp_path: Path) -> None:
    tool("chromium", "chromium-browser", "google-chrome")
    with ExitStack() as stack:
        ear, site = stack.enter_context(Ear()), stack.enter_context(Loopback())
        target = f"http://{host}:{ear.port}"
        script = {"Content-Type": "text/javascript"}
        attack = ATTACK.replace("TARGET", target).replace("UDP", str(ear.udp_port))
        site.routes |= {
            "/": Answer(SHELL.replace("TARGET", target).encode()),
            "/attack.js": Answer(attack.encode(), headers=script),
            "/service.js": Answer(SERVICE.replace("TARGET", target).encode(), headers=script),
            "/hop": Answer(b"", 302, headers={"Location": f"{target}/hopped"}),
            "/end": Answer(b"{}", headers={"Content-Type": "application/json"}),
        }
        sites = tmp_path / "sites"
        sites.mkdir()
        (sites / "port.toml").write_text(
            f'url = "{site.url("/")}"\n[fetch]\nbrowser = "always"\n[archive]\nrequisites = "all"\nscreenshot = true\n'
        )
        finish(start(tmp_path / "data", site.url("/"), f"dns:{NAME}=127.0.0.1"), tmp_path / "data")
        assert "/end" in site.paths(), "the page did not get so far"
        assert ear.heard == []
