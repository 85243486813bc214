"""What is to be sent reaches real receivers: each once, none lost to receivers that are down or to kills."""

from __future__ import annotations

import hmac
import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from commands import here
from ledger.writing import page

from newscrawler.ledger import open_ledger
from newscrawler.watch import To, Watch, save_watch, standings

if TYPE_CHECKING:
    from pathlib import Path

    from deliver.receiver import Got, Receiver
    from watch.conftest import Desk, Mailbox


def notices(got: Got) -> list[dict[str, Any]]:
    return json.loads(got.body)["notices"]


def sent(receiver: Receiver) -> list[str]:
    return [notice["title"] for got in receiver.got for notice in notices(got)]


SECRET = "سر"  # noqa: S105 - of a receiver of our own


def watch_of(receiver: Receiver, **how: Any) -> Watch:
    return Watch(name="w", sites=("a",), to=To(webhook=f"{receiver.url}/hook", secret=SECRET), **how)


def test_a_webhook_gets_signed_json(desk: Desk, receiver: Receiver) -> None:
    watch = watch_of(receiver)
    desk.begin(watch)
    desk.store(1, 2)
    assert desk.deliver(watch) == []
    (got,) = receiver.got
    assert got.headers["x-newscrawler-signature"] == f"sha256={hmac.digest('سر'.encode(), got.body, 'sha256').hex()}"
    assert json.loads(got.body)["id"] == got.headers["idempotency-key"]
    assert [notice["event"] for notice in notices(got)] == ["new", "new"]
    assert notices(got)[0]["article"]["text"] == "نص الخبر"
    assert "خبر 1".encode() in got.body


def test_what_fails_is_tried_again_later_the_same_and_said(desk: Desk, receiver: Receiver) -> None:
    answers = [(0, b"", {}), (500, b"busy", {}), (200, b"", {})]
    receiver.says = lambda _: answers.pop(0)
    watch = watch_of(receiver)
    desk.begin(watch)
    desk.store(1)
    (failed,) = desk.deliver(watch)
    assert failed.startswith("watch w: webhook: ")
    assert desk.deliver(watch, later=timedelta(seconds=59)) == []
    assert len(receiver.got) == 1
    (failed,) = desk.deliver(watch, later=timedelta(seconds=2))
    assert "answered 500: busy" in failed
    (standing,) = standings(desk.folder)
    assert (standing.waiting, standing.tries) == (1, 2)
    assert desk.deliver(watch, later=timedelta(seconds=241)) == []
    assert len({got.headers["idempotency-key"] for got in receiver.got}) == 1
    assert standings(desk.folder) == []
    desk.deliver(watch, later=timedelta(days=1))
    assert len(receiver.got) == 3


def test_a_digest_holds_what_came_in_before_its_hour(desk: Desk, receiver: Receiver) -> None:
    watch = watch_of(receiver, every="day", at="07:00", timezone="Asia/Riyadh")
    desk.begin(watch)
    for number, hours in ((1, 2), (2, 18)):  # 14:30 in Riyadh, then 08:30 of the next day
        desk.store(number)
        desk.deliver(watch, later=timedelta(hours=hours))
    assert sent(receiver) == ["خبر 1"]
    desk.deliver(watch, later=timedelta(hours=22))
    assert sent(receiver) == ["خبر 1"]
    desk.deliver(watch, later=timedelta(hours=1))
    assert sent(receiver) == ["خبر 1", "خبر 2"]


def test_an_hourly_digest_is_one_message(desk: Desk, receiver: Receiver) -> None:
    watch = watch_of(receiver, every="hour")
    desk.begin(watch)
    for number in (1, 2):
        desk.store(number)
        desk.deliver(watch, later=timedelta(minutes=5))
    assert receiver.got == []
    desk.deliver(watch, later=timedelta(minutes=25))
    assert [len(notices(got)) for got in receiver.got] == [2]


def test_quiet_hours_hold_messages_back_and_not_the_feed(desk: Desk, receiver: Receiver) -> None:
    to = To(webhook=receiver.url, feed="w.xml")
    watch = Watch(name="w", sites=("a",), quiet=("09:00-10:00", "22:00-06:00"), to=to)
    desk.begin(watch)
    desk.store(1)
    desk.deliver(watch)
    assert receiver.got == []
    assert (desk.folder.path / "feeds/w.xml").exists()
    desk.deliver(watch, later=timedelta(hours=13))
    assert receiver.got == []
    desk.deliver(watch, later=timedelta(hours=8))
    assert sent(receiver) == ["خبر 1"]


def test_a_mail_reaches_a_real_server_in_arabic(desk: Desk, mailbox: tuple[Mailbox, str]) -> None:
    box, smtp = mailbox
    to = To(mail=("desk@example.org", "second@example.org"), mail_from="news@example.org", smtp=smtp)
    watch = Watch(name="w", events=("new",), to=to)
    desk.begin(watch)
    box.refused = 1
    desk.store(1)
    assert "451" in desk.deliver(watch)[0]
    assert desk.deliver(watch, later=timedelta(hours=1)) == []
    (mail,) = box.mails
    assert mail["subject"] == "خبر جديد: خبر 1"
    assert mail["to"] == "desk@example.org, second@example.org"
    assert mail["message-id"].endswith("@newscrawler>")
    text, html = (part.get_content() for part in mail.iter_parts())
    assert "خبر جديد: خبر 1" in text
    assert "صوت الوادي · " in text
    assert page(1).canonical_url in text
    assert html.startswith('<div lang="ar" dir="rtl">')


def test_a_mail_server_that_is_down_and_a_command_that_fails_are_failures(desk: Desk) -> None:
    to = To(mail=("a@b.example",), smtp="smtp://127.0.0.1:1", command=("false",))
    watch = Watch(name="w", events=("new",), to=to)
    desk.begin(watch)
    desk.store(1)
    command, mail = desk.deliver(watch)
    assert mail.startswith("watch w: mail: smtp://127.0.0.1:1: ")
    assert command.startswith("watch w: command: false: ended with 1")


def test_a_command_gets_the_message(desk: Desk, tmp_path: Path) -> None:
    script = "import sys, pathlib; pathlib.Path(sys.argv[1]).write_bytes(sys.stdin.buffer.read())"
    watch = Watch(name="w", events=("new",), to=To(command=(sys.executable, "-c", script, str(tmp_path / "got"))))
    desk.begin(watch)
    desk.store(1)
    assert desk.deliver(watch) == []
    assert json.loads((tmp_path / "got").read_bytes())["notices"][0]["title"] == "خبر 1"


@pytest.mark.filterwarnings("ignore::DeprecationWarning:apprise", "ignore:'imghdr' is deprecated")
def test_services_of_apprise_are_reached(desk: Desk, receiver: Receiver) -> None:
    service = receiver.url.replace("http://", "json://")
    watch = Watch(name="w", events=("new",), to=To(apprise=(service,)))
    desk.begin(watch)
    desk.store(1)
    assert desk.deliver(watch) == []
    assert json.loads(receiver.got[0].body)["title"] == "خبر جديد: خبر 1"
    receiver.says = lambda _: (500, b"", {})
    desk.store(2)
    assert desk.deliver(watch)[0].startswith("watch w: apprise: json: not taken")


WORK = """
import os, sys
from datetime import UTC, datetime
from newscrawler.storage import DataFolder
from newscrawler.watch import deliver_due, load_watches
deliver_due(DataFolder(sys.argv[1]), load_watches(Path(sys.argv[2])), titles={}, now=datetime.now(UTC))
"""


@pytest.mark.parametrize("kills", [1, pytest.param(30, marks=pytest.mark.kill)])
def test_killed_while_it_delivers_and_nothing_is_lost(kills: int, desk: Desk, receiver: Receiver) -> None:
    """The process is killed by the receiver: before it answers, or as it does."""
    children: list[subprocess.Popen[bytes]] = []

    def says(_: Got) -> tuple[int, bytes, dict[str, str]]:
        if children:
            children[-1].kill()
        return len(children) % 2 * 200 if children else 200, b"", {}

    receiver.says = says
    watch = watch_of(receiver)
    folder = desk.folder.path / "watches"
    save_watch(watch, folder)
    desk.begin(watch)
    for number in range(kills):
        desk.store(number)
        with subprocess.Popen([sys.executable, "-c", WORK, str(desk.folder.path), str(folder)]) as child:
            children.append(child)
    children.clear()
    desk.store(kills)
    desk.now = datetime.now(UTC)
    assert desk.deliver(watch) == []
    told = [(notice["key"], got.headers["idempotency-key"]) for got in receiver.got for notice in notices(got)]
    assert {key for key, _ in told} == {f"{page(number).id}/1" for number in range(kills + 1)}
    assert len({key for key, _ in told}) == len(set(told))  # sent again as the same message
    assert standings(desk.folder) == []


def test_the_command_adds_lists_tests_and_removes(tmp_path: Path, receiver: Receiver) -> None:
    data, sites = tmp_path / "data", tmp_path / "sites"
    places = ["--data", str(data), "--sites", str(sites)]
    data.mkdir()
    with open_ledger(data) as ledger:
        ledger.store_next(page(1))
    added = here(["watch", "add", "w", "المدينة", "--event", "new", "--webhook", receiver.url, *places])
    assert added.returncode == 0, added.stderr.decode()
    assert (tmp_path / "watches/w.toml").exists()
    tested = here(["watch", "test", "w", *places])
    assert (tested.returncode, tested.stdout.decode()) == (0, "webhook: taken\n")
    told = here(["watch", "test", "w", "--json", *places])
    assert json.loads(told.stdout) == {"channel": "webhook", "error": None}
    assert notices(receiver.got[0])[0]["event"] == "test"
    with open_ledger(data) as ledger:
        ledger.store_next(page(2, "مجلس المدينة"))
    receiver.says = lambda _: (503, b"", {})
    delivered = here(["watch", "deliver", *places])
    assert delivered.returncode == 1
    assert "watch w: webhook" in delivered.stderr.decode()
    listed = here(["watch", "list", "--json", *places])
    assert listed.returncode == 1
    row = json.loads(listed.stdout)
    assert (row["name"], row["waiting"], row["to"]) == ("w", 1, ["webhook"])
    status = here(["status", *places])
    assert status.returncode == 1
    assert "watch w: webhook: 1 not sent, tried 1 times" in status.stdout.decode()
    removed = here(["watch", "remove", "w", *places])
    assert "1 notices unsent" in removed.stdout.decode()
    assert here(["watch", "remove", "w", *places]).returncode == 2
    assert here(["watch", "test", "w", *places]).returncode == 2
    assert here(["watch", "add", "w", *places]).returncode == 2
