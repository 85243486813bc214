"""A new site: a form for its address, and what the sites that were asked last said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from newscrawler.errors import NoContactError, SiteExistsError, UnusableSiteError, UsageError
from newscrawler.sites import to_toml
from newscrawler.web.actions import own_form
from newscrawler.web.render import page, words_for

if TYPE_CHECKING:
    from starlette.requests import Request

    from newscrawler.errors import NewsCrawlerError
    from newscrawler.web.actions import OwnForms
    from newscrawler.web.adding import Additions
    from newscrawler.web.words import Words

_SECONDS = 3.0  # that an answer waits for what is asked: what is refused takes two
_FULL = 429
_REFUSALS = ((SiteExistsError, "exists"), (NoContactError, "no_contact"), (UsageError, "no_address"))


async def new_site_page(request: Request) -> Response:
    """Return the page on which those who may change the archive add a site; waits a moment for what is asked."""
    additions = _additions(request)
    await additions.wait(_SECONDS)
    return _shown(request, additions, is_full=False)


async def add_from_form(request: Request) -> Response:
    """Let the site of a form be asked and added, as ``newscrawler sites add`` does, but at public addresses only."""
    form = await own_form(request)
    additions = _additions(request)
    if not additions.begin(form.first("url"), form.first("name") or None):
        return _shown(request, additions, is_full=True)
    return RedirectResponse("/sites/new", status_code=303)


def refusal_in_words(words: Words, error: NewsCrawlerError) -> str:
    """Return why a site was not added, for the reader."""
    if isinstance(error, UnusableSiteError):
        if not error.reasons:
            return words.t("add.nothing")
        return words.t("add.silent", reasons=words.t("comma").join(map(words.reason, error.reasons)))
    return next((words.t(f"add.{name}") for kind, name in _REFUSALS if isinstance(error, kind)), str(error))


def _additions(request: Request) -> Additions:
    """Return those that add sites. Raises HTTPException 403 where nothing can be changed."""
    additions: Additions | None = request.app.state.additions
    if additions is None:
        raise HTTPException(403)
    return additions


def _shown(request: Request, additions: Additions, *, is_full: bool) -> Response:
    forms: OwnForms = request.app.state.forms
    words = words_for(request)
    return page(
        request,
        "new_site.html",
        code=_FULL if is_full else 200,
        additions=additions.latest,
        is_full=is_full,
        refusal=lambda error: refusal_in_words(words, error),
        to_toml=to_toml,
        mark=forms.mark(request),
    )
