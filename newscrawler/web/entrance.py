"""Who may come in from the network: those who know a password, or whom a trusted proxy names."""

from __future__ import annotations

import base64
import binascii
import hmac
import secrets
from dataclasses import dataclass
from hashlib import sha256
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse

from newscrawler.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from starlette.types import ASGIApp, Receive, Scope, Send

_MOST_KNOWN = 1000  # credentials that were found right and are remembered, as a keyed hash
_SHORTEST = 12  # characters of a password: one that is tried over a network


class Guard(Protocol):
    """Decides who comes in."""

    def user(self, scope: Scope) -> str | None:
        """Return the name of whoever asks, None for a stranger. May take a tenth of a second."""

    @property
    def challenge(self) -> Mapping[str, str]:
        """The headers that tell a stranger how to come in."""


class Passwords:
    """Names and Argon2 hashes of passwords, asked by HTTP Basic; what was found right once is remembered."""

    def __init__(self, hashes: Mapping[str, str]) -> None:
        self._hashes = hashes
        self._hasher = PasswordHasher()
        self._nobody = self._hasher.hash(secrets.token_hex())  # so that a wrong name takes as long as a wrong password
        self._key = secrets.token_bytes(32)
        self._known: dict[bytes, str] = {}
        self._one_at_a_time = Lock()  # a hash takes 64 MB and a core

    @property
    def challenge(self) -> Mapping[str, str]:
        """That a name and a password are asked."""
        return {"WWW-Authenticate": 'Basic realm="newscrawler", charset="UTF-8"'}

    def user(self, scope: Scope) -> str | None:
        """Return whose name and password the request has."""
        given = Headers(scope=scope).get("authorization", "")
        kind, _, packed = given.partition(" ")
        if kind.lower() != "basic":
            return None
        mark = hmac.digest(self._key, packed.encode(), sha256)
        if mark not in self._known:
            try:
                name, _, password = base64.b64decode(packed, validate=True).decode().partition(":")
            except (binascii.Error, UnicodeDecodeError):
                return None
            if not self._is_right(name, password):
                return None
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[mark] = name
        return self._known[mark]

    def _is_right(self, name: str, password: str) -> bool:
        with self._one_at_a_time:
            try:
                self._hasher.verify(self._hashes.get(name, self._nobody), password)
            except (VerificationError, InvalidHashError):
                return False
        return name in self._hashes


@dataclass(frozen=True, slots=True, kw_only=True)
class ProxyHeader:
    """Believes a *header* that names the user, from *proxy* (an address) alone."""

    header: str
    proxy: str

    @property
    def challenge(self) -> Mapping[str, str]:
        """Nothing: only the proxy lets anybody in."""
        return {}

    def user(self, scope: Scope) -> str | None:
        """Return whom the proxy names."""
        peer = (scope.get("client") or ("", 0))[0]
        return (Headers(scope=scope).get(self.header) or None) if peer == self.proxy else None


class Entrance:
    """Lets those into *app* whom *guard* knows; their name is ``scope["user_name"]``."""

    def __init__(self, app: ASGIApp, guard: Guard) -> None:
        self._app, self._guard = app, guard

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, or 401."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        name = await run_in_threadpool(self._guard.user, scope)
        if name is None:
            refused = PlainTextResponse("401\n", status_code=401, headers=dict(self._guard.challenge))
            await refused(scope, receive, send)
            return
        await self._app({**scope, "user_name": name}, receive, send)


def read_passwords(path: Path) -> Passwords:
    """Return who is named in the file at *path*: a line for each, name, colon, Argon2 hash.

    Raises UsageError when it cannot be read, names nobody, or can be read by everybody on the machine.
    """
    try:
        mode, lines = path.stat().st_mode, path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{path}: {error}; make it with: newscrawler serve --password-file {path} --add NAME"
        ) from error
    if mode & 0o007:
        raise UsageError(f"{path}: every user of this machine may read it; chmod 600 {path}")
    pairs = [line.partition(":")[::2] for line in lines if line.strip() and not line.startswith("#")]
    wrong = [name for name, hashed in pairs if not name or not hashed.startswith("$argon2")]
    if wrong or not pairs:
        raise UsageError(f"{path}: needs lines of name:hash with Argon2; newscrawler serve --add NAME writes one")
    return Passwords(dict(pairs))


def add_password(path: Path, name: str, password: str) -> None:
    """Write *name* and the hash of *password* into the file at *path*, in the place of an earlier one.

    Raises UsageError for a name with a colon, a password that is too short, a file that cannot be written.
    """
    if not name.isprintable() or not name or ":" in name or name.startswith("#"):
        raise UsageError(f"{name!r}: a name has no colon and no #")
    if len(password) < _SHORTEST:
        raise UsageError(f"a password has {_SHORTEST} characters or more")
    try:
        path.touch(mode=0o600)
        kept = [line for line in path.read_text("utf-8").splitlines() if line.partition(":")[0] != name]
        path.write_text("\n".join([*kept, f"{name}:{PasswordHasher().hash(password)}", ""]), "utf-8")
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error
