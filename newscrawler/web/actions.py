"""What a person may do here, when it was allowed: settle a reading that is held back, let a site be visited now."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import msgspec
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse

from newscrawler.archive import Quarantine
from newscrawler.ledger import open_ledger
from newscrawler.sites.memory import load_memory, save_memory
from newscrawler.web.render import served_by

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request
    from starlette.responses import Response

    from newscrawler.web.served import Served

_LONGEST_FORM = 16_384  # bytes; a query of 1,000 Arabic letters has 6,000
_MOST_FIELDS = 50  # of a form; that of a watch has thirty


class FilledForm:
    """What a form of ours says."""

    def __init__(self, fields: Mapping[str, Sequence[str]]) -> None:
        self._fields = fields

    def all(self, name: str) -> Sequence[str]:
        """Return the values of *name* that are filled in."""
        return self._fields.get(name, ())

    def first(self, name: str) -> str:
        """Return the value of *name*, "" where it is not filled in."""
        return next(iter(self.all(name)), "").strip()


class OwnForms:
    """Makes the marks of our forms, and knows them again: no other site can make a browser send one."""

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)

    def mark(self, request: Request) -> str:
        """Return the mark of a form for whoever asks."""
        return hmac.new(self._key, str(request.scope.get("user_name", "")).encode(), sha256).hexdigest()

    async def require(self, request: Request) -> FilledForm:
        """Return the form of *request*. Raises HTTPException 403 when it is none of ours, 413 when it is too long."""
        own = f"{request.url.scheme}://{request.url.netloc}"
        if (
            request.headers.get("origin") != own
            or request.headers.get("sec-fetch-site", "same-origin") != "same-origin"
        ):
            raise HTTPException(403)
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > _LONGEST_FORM:
                raise HTTPException(413)
        form = FilledForm(parse_qs(body.decode("ascii", "replace"), max_num_fields=_MOST_FIELDS))
        if not hmac.compare_digest(form.first("mark").encode(), self.mark(request).encode()):
            raise HTTPException(403)
        return form


async def own_form(request: Request) -> FilledForm:
    """Return the form of *request*, before anything is changed.

    Raises HTTPException 403 when changes are not allowed or the form is none of ours, 413 when it is too long.
    """
    forms: OwnForms | None = request.app.state.forms
    if forms is None:
        raise HTTPException(403)
    return await forms.require(request)


async def settle(request: Request) -> Response:
    """Accept or drop a reading that is held back, and lead to its article."""
    await own_form(request)
    served, key = served_by(request), request.path_params["id"]
    await run_in_threadpool(_settle, served, key, request.path_params["verdict"])
    return RedirectResponse(f"/article/{key}", status_code=303)


async def visit(request: Request) -> Response:
    """Let the site of the address be due now: whatever crawls what is due (work, run --due) takes it next."""
    await own_form(request)
    served, name = served_by(request), request.path_params["site"]
    if name not in served.sites:
        raise HTTPException(404)
    await run_in_threadpool(_let_be_due, served, name)
    return RedirectResponse(f"/site/{name}", status_code=303)


def _let_be_due(served: Served, name: str) -> None:
    memory = load_memory(served.folder, name)
    save_memory(served.folder, msgspec.structs.replace(memory, due=datetime.now(UTC).timestamp()))
    served.hurry()


def _settle(served: Served, key: str, verdict: str) -> None:
    """Raise HTTPException 404 when nothing waits, LockedError while a crawl writes."""
    if verdict not in {"accept", "drop"} or key not in Quarantine(served.folder).waiting:
        raise HTTPException(404)
    from newscrawler.archive.releasing import accept, drop  # noqa: PLC0415 - with all of reading, a third of a start

    with open_ledger(served.folder.path, command=f"newscrawler serve: {verdict}") as ledger:
        quarantine = Quarantine(ledger.folder)
        waits = quarantine.waiting.get(key)
        if waits is None:
            raise HTTPException(404)
        if verdict == "accept":
            accept(waits, quarantine, ledger)
        else:
            drop(waits, quarantine, ledger)
    served.hurry()
