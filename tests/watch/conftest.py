from __future__ import annotations

import asyncio
import threading
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.smtp import SMTP
from deliver.receiver import Receiver
from ledger.writing import page

from newscrawler.ledger import Ledger, open_ledger
from newscrawler.storage import DataFolder
from newscrawler.watch import Watch, begin_watching, deliver_due

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import EmailMessage
    from pathlib import Path


class Desk:
    """Somebody who watches an archive: stores articles, and lets what is due be delivered at a moment that it sets."""

    def __init__(self, root: Path) -> None:
        self.folder = DataFolder(root)
        self.now = datetime(2026, 11, 1, 9, 30, tzinfo=UTC)
        self.ledger().close()

    def ledger(self) -> Ledger:
        return open_ledger(self.folder.path, commit_every=1000, commit_seconds=1e9)

    def begin(self, *watches: Watch) -> None:
        begin_watching(self.folder, watches)

    def store(self, *numbers: int, text: str = "نص الخبر") -> None:
        with self.ledger() as ledger:
            for number in numbers:
                ledger.store_next(page(number, text))

    def deliver(self, *watches: Watch, later: timedelta = timedelta(0)) -> list[str]:
        self.now += later
        return deliver_due(self.folder, watches, titles={"a": "صوت الوادي"}, now=self.now)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as one:
        yield one


class Mailbox:
    """Keeps what a real SMTP server was handed."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.refused = 0
        self.unknown: set[str] = set()

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, _server: object, _session: object, envelope: Any, address: str, _options: object
    ) -> str:
        if address in self.unknown:
            return "550 nobody of this name"
        envelope.rcpt_tos.append(address)
        return "250 known"

    async def handle_DATA(  # noqa: N802 - the library's name
        self, _server: object, _session: object, envelope: Any
    ) -> str:
        if self.refused:
            self.refused -= 1
            return "451 later"
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return "250 taken"


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    box, loop = Mailbox(), asyncio.new_event_loop()
    server = loop.run_until_complete(loop.create_server(lambda: SMTP(box, loop=loop), "127.0.0.1", 0))
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    yield box, f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    loop.call_soon_threadsafe(server.close)
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()
