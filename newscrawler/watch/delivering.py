"""After a run: what each watch has met goes into the outbox, and what is due leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from newscrawler.errors import DeliveryError, LockedError, ReceiverAwayError, StorageError
from newscrawler.storage import FolderLock
from newscrawler.watch.channels import FEED_ENTRIES, SENDERS, write_feed
from newscrawler.watch.meeting import beginning, met
from newscrawler.watch.notice import Notice
from newscrawler.watch.outbox import open_outbox

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from newscrawler.storage import DataFolder
    from newscrawler.watch.declared import Watch
    from newscrawler.watch.outbox import Message, Outbox


def begin_watching(folder: DataFolder, watches: Sequence[Watch]) -> None:
    """Let new ones of *watches* begin behind what is stored now: what comes next is news to them."""
    if not watches:
        return
    with open_outbox(folder) as outbox:
        for watch in watches:
            if outbox.place(watch.name) is None:
                outbox.put(watch.name, (), (), beginning(folder), now=0.0)


def deliver_due(folder: DataFolder, watches: Sequence[Watch], *, titles: Mapping[str, str], now: datetime) -> list[str]:
    """Take in what *watches* have met, send what is due at *now* (aware), and return what failed, a sentence each.

    *titles* are what sites are declared to call themselves. What fails stays and is tried again, after pauses that
    grow. When another process is at it, nothing is done.
    """
    if not watches:
        return []
    try:
        with FolderLock(folder.path / "outbox.lock", command="newscrawler watch"), open_outbox(folder) as outbox:
            begin_watching(folder, watches)
            failed = [line for watch in watches for line in _deliver(folder, outbox, watch, titles, now)]
            outbox.forget(now=now.timestamp())
    except LockedError:
        return []
    return failed


def try_out(folder: DataFolder, watch: Watch, *, now: datetime) -> dict[str, str | None]:
    """Send a test message by each way of *watch* at once; return by way what failed, None where it was taken."""
    moment = now.isoformat(timespec="seconds")
    notice = Notice(
        key=f"test/{moment}", event="test", site=watch.name, title=watch.query or watch.name, url=None, moment=moment
    )
    found: dict[str, str | None] = {}
    with open_outbox(folder) as outbox:
        for channel in watch.to.channels():
            try:
                _send(folder, outbox, watch, channel, f"test-{now.timestamp():.0f}", [notice], moment)
                found[channel] = None
            except (DeliveryError, StorageError) as error:
                found[channel] = str(error)
    return found


def _deliver(folder: DataFolder, outbox: Outbox, watch: Watch, titles: Mapping[str, str], now: datetime) -> list[str]:
    place = outbox.place(watch.name) or beginning(folder)
    notices, reached = met(folder, watch, place, titles=titles, now=now)
    moment, is_quiet = now.timestamp(), watch.is_quiet(now)
    if reached != place:
        outbox.put(watch.name, watch.to.channels(), notices, reached, now=moment)
    for channel in watch.to.channels():
        is_feed = channel == "feed"  # a file disturbs nobody
        if is_feed or not is_quiet:
            outbox.pack(watch.name, channel, until=moment if is_feed else watch.until(now).timestamp(), now=moment)
    messages = [one for one in outbox.due(watch.name, now=moment) if one.channel == "feed" or not is_quiet]
    return list(_send_all(folder, outbox, watch, messages, now))


def _send_all(
    folder: DataFolder, outbox: Outbox, watch: Watch, messages: Sequence[Message], now: datetime
) -> Iterator[str]:
    """Send *messages*, and yield what failed; where nobody takes anything, the next message is not tried."""
    away: set[str] = set()
    for message in messages:
        if message.channel in away:
            continue
        try:
            moment = now.isoformat(timespec="seconds")
            _send(folder, outbox, watch, message.channel, message.id, message.notices, moment)
        except (DeliveryError, StorageError) as error:
            outbox.failed(message, error, now=now.timestamp())
            if isinstance(error, ReceiverAwayError):
                away.add(message.channel)
            yield f"watch {watch.name}: {message.channel}: {error}"
        else:
            outbox.sent(message, now=now.timestamp())


def _send(
    folder: DataFolder, outbox: Outbox, watch: Watch, channel: str, name: str, notices: list[Notice], moment: str
) -> None:
    if channel == "feed":
        known = outbox.latest(watch.name, channel, FEED_ENTRIES)
        new = [notice for notice in notices if notice not in known]
        write_feed(watch, folder.path / "feeds" / (watch.to.feed or ""), [*new, *known], now=moment)
    elif channel in watch.to.channels():
        taken = outbox.taken_by(name)
        mail = tuple(one for one in watch.to.mail if one not in taken)
        left = msgspec.structs.replace(watch, to=msgspec.structs.replace(watch.to, mail=mail)) if taken else watch
        if channel != "mail" or mail:
            SENDERS[channel](left, name, notices)
