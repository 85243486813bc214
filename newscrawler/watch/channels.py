"""Ways out: each sends the notices of one message, or raises DeliveryError."""

from __future__ import annotations

import hmac
import smtplib
import ssl
import subprocess
from dataclasses import replace
from email.message import EmailMessage
from email.utils import formatdate, parseaddr
from html import escape
from http import HTTPStatus
from importlib import import_module
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

import msgspec

from newscrawler.deliver.http import post, refusal, without_secrets
from newscrawler.errors import DeliveryError, PartlyTakenError, ReceiverAwayError
from newscrawler.feeds import OutFeed, OutFeedEntry, entry_of, write_atom, write_json_feed
from newscrawler.items.schema import decode_line
from newscrawler.storage import write_atomic
from newscrawler.watch.notice import NO_RECORD, happening, plain_text, subject

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from newscrawler.watch.declared import Watch
    from newscrawler.watch.notice import Notice

FEED_ENTRIES = 100
COMMAND_SECONDS = 60
SMTP_SECONDS = 30
# What says that nothing is taken there now (RFC 9110, 6585): gone, too many, busy. Of other refusals it is not known
# whether another message would be taken.
_AWAY = frozenset({HTTPStatus.GONE, HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def message_body(watch: Watch, message: str, notices: list[Notice]) -> bytes:
    """Return a message as JSON, UTF-8: its *id*, the name of the watch, its notices."""
    return msgspec.json.encode({"id": message, "watch": watch.name, "notices": notices})


def send_webhook(watch: Watch, message: str, notices: list[Notice]) -> None:
    """Post the message, signed as ``sha256=<HMAC in hexadecimal>`` when the watch has a secret."""
    url, body = watch.to.webhook or "", message_body(watch, message, notices)
    headers = {"Content-Type": "application/json", "Idempotency-Key": message}
    if watch.to.secret:
        headers["X-Newscrawler-Signature"] = f"sha256={hmac.digest(watch.to.secret.encode(), body, 'sha256').hex()}"
    reply = post(url, body, headers=headers)
    if reply.status in _AWAY:
        raise ReceiverAwayError(refusal(url, reply), seconds=reply.after)
    if not reply.is_taken:
        raise DeliveryError(refusal(url, reply))


def send_mail(watch: Watch, message: str, notices: list[Notice]) -> None:
    """Hand the message to the mail server; its Message-ID is made of *message*, so that a second one is seen as such.

    The connection is encrypted when the server offers it; a password is not sent without, but on this machine.
    """
    mail, parts = mail_of(watch, message, notices), urlsplit(watch.to.smtp)
    host, is_here = parts.hostname or "localhost", parts.hostname in _LOOPBACK
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(host, parts.port or 465, timeout=SMTP_SECONDS, context=context)
            if parts.scheme == "smtps"
            else smtplib.SMTP(host, parts.port or 25, timeout=SMTP_SECONDS)
        ) as server:
            server.ehlo()
            is_safe = is_here or parts.scheme == "smtps"
            if not is_safe and server.has_extn("starttls"):
                server.starttls(context=context)
                server.ehlo()
                is_safe = True
            if parts.username:
                if not is_safe:
                    raise DeliveryError(f"{host}: takes no encrypted connection, so the password was not sent")
                server.login(unquote(parts.username), unquote(parts.password or ""))
            refused = server.send_message(mail)
    except (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused) as error:
        raise DeliveryError(f"{without_secrets(watch.to.smtp)}: {error}") from error
    except OSError as error:  # every other error of the protocol is one, too
        raise ReceiverAwayError(f"{without_secrets(watch.to.smtp)}: {error}") from error
    if refused:
        said = "; ".join(f"{one}: {code} {text.decode(errors='replace')}" for one, (code, text) in refused.items())
        taken = tuple(one for one in watch.to.mail if parseaddr(one)[1] not in refused)
        raise PartlyTakenError(f"{without_secrets(watch.to.smtp)}: refuses {said}", taken=taken)


def mail_of(watch: Watch, message: str, notices: list[Notice]) -> EmailMessage:
    """Return the message as a mail: text, and the same as HTML, which says its direction."""
    text = plain_text(watch, notices)
    mail = EmailMessage()
    mail["Subject"] = " ".join(subject(watch, notices).split())
    mail["From"], mail["To"] = watch.to.mail_from, ", ".join(watch.to.mail)
    mail["Date"], mail["Message-ID"] = formatdate(), f"<{message}@newscrawler>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    direction = "rtl" if watch.language == "ar" else "ltr"
    paragraphs = "".join(f"<p>{escape(part).replace(chr(10), '<br>')}</p>" for part in text.strip().split("\n\n"))
    mail.add_alternative(f'<div lang="{watch.language}" dir="{direction}">{paragraphs}</div>', subtype="html")
    return mail


def send_apprise(watch: Watch, message: str, notices: list[Notice]) -> None:  # noqa: ARG001 - as the others
    """Hand the message to the services of the library apprise; all of them must take it."""
    try:
        apprise = import_module("apprise").Apprise()
    except ModuleNotFoundError as error:
        raise DeliveryError("apprise is not installed: pip install 'newscrawler-ar[notify]'") from error
    for url in watch.to.apprise:
        if not apprise.add(url):
            raise DeliveryError(f"{urlsplit(url).scheme}: no address that apprise knows")
    if not apprise.notify(title=subject(watch, notices), body=plain_text(watch, notices)):
        schemes = ", ".join(urlsplit(url).scheme for url in watch.to.apprise)
        raise DeliveryError(f"{schemes}: not taken; newscrawler watch test {watch.name} shows the log")


def send_command(watch: Watch, message: str, notices: list[Notice]) -> None:
    """Run the command with the message as JSON on its standard input; it took it when it ends with 0."""
    try:
        done = subprocess.run(  # noqa: S603 - the user's own command, without a shell
            watch.to.command,
            input=message_body(watch, message, notices),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=COMMAND_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise DeliveryError(f"{watch.to.command[0]}: {error}") from error
    if done.returncode:
        said = done.stderr[-200:].decode("utf-8", "replace").strip()
        raise DeliveryError(f"{watch.to.command[0]}: ended with {done.returncode}: {said}")


SENDERS: dict[str, Callable[[Watch, str, list[Notice]], None]] = {
    "webhook": send_webhook,
    "mail": send_mail,
    "apprise": send_apprise,
    "command": send_command,
}


def write_feed(watch: Watch, path: Path, notices: list[Notice], *, now: str) -> None:
    """Write the last *notices*, newest first, to the feed at *path*: Atom, or JSON Feed when it ends in ".json"."""
    feed = OutFeed(
        id=f"urn:newscrawler:watch:{watch.name}",
        title=watch.query or watch.name,
        url=None,
        home=None,
        updated=now,
        language=watch.language,
        entries=tuple(_entry(watch, notice) for notice in notices),
    )
    write_atomic(path, write_json_feed(feed) if path.suffix == ".json" else write_atom(feed))


def _entry(watch: Watch, notice: Notice) -> OutFeedEntry:
    title = notice.title if notice.event == "new" else f"{happening(notice.event, watch.language)}: {notice.title}"
    more = "".join(f"<p>{escape(text)}</p>" for text in (notice.before, notice.detail) if text)
    entry = OutFeedEntry(
        id="",
        url=notice.url,
        title=notice.title,
        updated=notice.moment,
        published=None,
        summary=notice.detail,
        html="",
        authors=(notice.paper or notice.site,),
        tags=(),
        image=None,
        language=watch.language,
    )
    if notice.article != NO_RECORD:
        entry = entry_of(decode_line(bytes(notice.article)))
    return replace(entry, id=f"urn:newscrawler:notice:{notice.key}", title=title, html=more + entry.html)
