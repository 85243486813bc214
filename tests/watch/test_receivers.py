"""Receivers that refuse: asked no oftener than they wish, and what one of them refuses reaches the others once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from newscrawler.errors import UsageError
from newscrawler.watch import To, Watch, standings

if TYPE_CHECKING:
    from deliver.receiver import Receiver
    from watch.conftest import Desk, Mailbox


def watch_of(receiver: Receiver, **how: Any) -> Watch:
    return Watch(name="w", sites=("a",), to=To(webhook=f"{receiver.url}/hook?token=1"), **how)


IN_AN_HOUR = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)


@pytest.mark.parametrize(
    ("status", "headers"),
    [(429, {"Retry-After": "3600"}), (503, {"Retry-After": IN_AN_HOUR})],
    ids=["seconds", "a-moment"],
)
def test_who_asks_to_be_left_alone_is(status: int, headers: dict[str, str], desk: Desk, receiver: Receiver) -> None:
    receiver.says = lambda _: (status, b"slow down", headers)
    watch = watch_of(receiver)
    desk.begin(watch)
    desk.store(1)
    assert f"answered {status}: slow down" in desk.deliver(watch)[0]
    desk.store(2)
    assert desk.deliver(watch, later=timedelta(minutes=55)) == []  # nor with the next message
    assert len(receiver.got) == 1
    receiver.says = lambda _: (200, b"", {})
    assert desk.deliver(watch, later=timedelta(minutes=6)) == []
    assert len(receiver.got) == 3
    assert standings(desk.folder) == []


def test_an_address_that_is_gone_is_asked_ever_more_rarely_and_named(desk: Desk, receiver: Receiver) -> None:
    receiver.says = lambda _: (410, b"no such hook", {})
    watch = watch_of(receiver)
    desk.begin(watch)
    for number in range(48):  # a message every half an hour, for a day
        desk.store(number)
        desk.deliver(watch, later=timedelta(minutes=30))
    assert len(receiver.got) == 8  # after pauses of 1, 4, 16, 64, 256 minutes, then every six hours
    (standing,) = standings(desk.folder)
    assert standing.waiting == 48
    assert standing.error == f"{receiver.url}/hook: answered 410: no such hook"


def test_a_message_at_which_a_receiver_breaks_holds_up_no_other(desk: Desk, receiver: Receiver) -> None:
    receiver.says = lambda got: (0 if "خبر 1".encode() in got.body else 200, b"", {})
    watch = watch_of(receiver)
    desk.begin(watch)
    for number in (1, 2, 3):
        desk.store(number)
        desk.deliver(watch, later=timedelta(minutes=2))
    assert [standing.waiting for standing in standings(desk.folder)] == [1]


def test_a_redirect_is_not_followed_and_where_it_leads_is_said(desk: Desk, receiver: Receiver) -> None:
    receiver.says = lambda _: (308, b"", {"Location": "/moved?token=2"})
    watch = watch_of(receiver)
    desk.begin(watch)
    desk.store(1)
    (failed,) = desk.deliver(watch)
    assert f"{receiver.url}/hook: answered 308 and leads to {receiver.url}/moved; name that address" in failed
    assert len(receiver.got) == 1


def test_whom_a_mail_server_refuses_is_named_and_the_others_get_it_once(
    desk: Desk, mailbox: tuple[Mailbox, str]
) -> None:
    box, smtp = mailbox
    box.unknown = {"gone@example.org"}
    to = To(mail=("desk@example.org", "Gone <gone@example.org>"), mail_from="news@example.org", smtp=smtp)
    watch = Watch(name="w", events=("new",), to=to)
    desk.begin(watch)
    desk.store(1)
    (failed,) = desk.deliver(watch)
    assert "gone@example.org: 550 nobody of this name" in failed
    assert "desk@example.org" not in failed
    assert "gone@example.org" in desk.deliver(watch, later=timedelta(hours=1))[0]
    assert [mail["to"] for mail in box.mails] == ["desk@example.org, Gone <gone@example.org>"]
    box.unknown = set()
    assert desk.deliver(watch, later=timedelta(hours=7)) == []
    assert [mail["to"] for mail in box.mails[1:]] == ["Gone <gone@example.org>"]
    assert len({mail["message-id"] for mail in box.mails}) == 1
    assert standings(desk.folder) == []


def at(hour: int, minute: int, *, month: int = 3, day: int = 29, fold: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, fold=fold, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("now", "quiet"),
    [
        (at(21, 59, day=28), False),
        (at(22, 0, day=28), True),
        (at(1, 59), True),
        (at(3, 0), False),  # a minute later: 2:30 is skipped
        (at(2, 15, month=10, day=25, fold=1), True),  # the second time
        (at(2, 30, month=10, day=25), False),
    ],
)
def test_quiet_hours_cross_midnight_and_the_change_of_clocks(now: datetime, quiet: bool) -> None:  # noqa: FBT001
    watch = Watch(name="w", sites=("a",), timezone="Europe/Berlin", quiet=("22:00-02:30",))
    assert watch.is_quiet(now) is quiet


@pytest.mark.parametrize(
    ("now", "end"),
    [
        (at(3, 10), at(2, 30, day=28)),  # 2:30 is skipped: its digest ends half an hour behind the change
        (at(3, 30), at(3, 30)),
        (at(2, 10, month=10, day=25, fold=1), at(2, 30, month=10, day=25)),  # comes twice: ends with the first
        (at(2, 29, month=10, day=25), at(2, 30, month=10, day=24)),
    ],
)
def test_a_day_ends_once_whatever_clocks_do(now: datetime, end: datetime) -> None:
    watch = Watch(name="w", sites=("a",), timezone="Europe/Berlin", every="day", at="02:30")
    assert watch.until(now).timestamp() == end.timestamp()


def test_after_days_of_sleep_one_digest_tells_all(desk: Desk, receiver: Receiver) -> None:
    watch = watch_of(receiver, every="day", at="07:00", quiet=("22:00-08:00",))
    desk.begin(watch)
    for number in (1, 2):
        desk.store(number)
        desk.deliver(watch, later=timedelta(hours=2))
    desk.deliver(watch, later=timedelta(days=3))
    assert len(receiver.got) == 1
    assert standings(desk.folder) == []


def test_hours_that_never_end_are_no_quiet_hours() -> None:
    with pytest.raises(UsageError, match="must be hours"):
        Watch(name="w", sites=("a",), quiet=("00:00-00:00",))
