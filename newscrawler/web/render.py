"""A template made a page: in the reader's language, with everything of strangers escaped."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote_plus, unquote

from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from markupsafe import Markup, escape
from starlette.responses import HTMLResponse

from newscrawler.archive.reextract.words import BREAK
from newscrawler.text.printable import visible
from newscrawler.urls import split_url
from newscrawler.web.words import LANGUAGES, Digits, Language, Words

if TYPE_CHECKING:
    from starlette.requests import Request

    from newscrawler.web.served import Served

_YEAR_SECONDS = 365 * 86_400
_MARK, _MARKED = Markup("<mark>"), Markup("</mark>")
_LONGEST = 400  # characters of a title in a list: real ones have 200 at most


def served_by(request: Request) -> Served:
    """Return what the application that got *request* serves."""
    served: Served = request.app.state.served
    return served


def words_for(request: Request) -> Words:
    """Return the reader's language and digits: as asked in the address, as kept, as the browser says; Arabic else."""
    language = _choice(request, "lang", LANGUAGES) or _spoken(request.headers.get("accept-language", ""))
    digits: Digits = "arabic" if _choice(request, "digits", ("latin", "arabic")) == "arabic" else "latin"
    return Words("en" if language == "en" else "ar", digits)


def page(request: Request, template: str, *, code: int = 200, **values: Any) -> HTMLResponse:
    """Return *template* filled with *values*; a language or digits asked for are kept for a year."""
    words = words_for(request)
    text = (
        _environment()
        .get_template(template)
        .render(
            w=words,
            t=words.t,
            n=words.number,
            request=request,
            served=served_by(request),
            here=_Here(request),
            **values,
        )
    )
    headers = {"Vary": "Cookie, Accept-Language", "Content-Language": words.language}
    answer = HTMLResponse(text, status_code=code, headers=headers)
    for name, value in (("lang", words.language), ("digits", words.digits)):
        if name in request.query_params:
            answer.set_cookie(name, value, max_age=_YEAR_SECONDS, httponly=True, samesite="lax")
    return answer


class _Here:
    """The address of the page, with other parameters."""

    def __init__(self, request: Request) -> None:
        self._path = request.url.path
        self._asked = {name: _parameter(name, value) for name, value in request.query_params.items() if value}

    def __call__(self, **changes: str | None) -> str:
        """Return the address with *changes*; None takes a parameter away."""
        changed = {name: _parameter(name, value) if value else "" for name, value in changes.items()}
        query = "&".join(filter(None, (self._asked | changed).values()))
        return f"{self._path}?{query}" if query else self._path


@lru_cache(maxsize=4096)  # names of sites, sections, days and people: a page has sixty, and most come again
def _parameter(name: str, value: str) -> str:
    return f"{quote_plus(name)}={quote_plus(value)}"


@cache
def _environment() -> Environment:
    """Return the templates; what is printed by them is escaped, and so is what a browser would obey within text."""
    made = Environment(
        loader=PackageLoader(__package__),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        auto_reload=False,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    made.filters["short"] = lambda text: text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    made.filters["link"] = link_of
    made.filters["lines"] = lambda text: Markup("<br>").join(visible(text).split(BREAK))
    made.filters["marked"] = marked
    return made


def compile_templates() -> None:
    """Compile every template, so that no reader waits for that, and no two of them do it at once: 50 ms of CPU each."""
    for name in _environment().list_templates(extensions=["html"]):
        _environment().get_template(name)


def link_of(url: str) -> Markup:
    """Return *url* as a link; as text when it is none for a browser."""
    shown = visible(_letters_of(url))
    if split_url(url) is None:
        return Markup('<bdi dir="ltr">{}</bdi>').format(shown)
    return Markup('<a class="url" dir="ltr" href="{}" rel="noopener noreferrer">{}</a>').format(url, shown)


def _letters_of(url: str) -> str:
    """Return *url* with its letters instead of percent signs, where that is text."""
    try:
        text = unquote(url, errors="strict")
    except UnicodeDecodeError:
        return url
    return text if text.isprintable() and " " not in text else url


def marked(text: str, marks: tuple[tuple[int, int], ...]) -> Markup:
    """Return *text* with its *marks* (start, end) marked."""
    parts, done = [], 0
    for start, end in marks:
        parts += [escape(visible(text[done:start])), _MARK, escape(visible(text[start:end])), _MARKED]
        done = end
    return Markup("").join([*parts, visible(text[done:])])


def _shown(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _choice(request: Request, name: str, choices: tuple[str, ...]) -> str | None:
    for value in (request.query_params.get(name), request.cookies.get(name)):
        if value in choices:
            return value
    return None


def _spoken(accepted: str) -> Language | None:
    """Return the first of our languages in a header ``Accept-Language``.

    >>> _spoken("fr, en-GB;q=0.8, ar;q=0.5")
    'en'
    """
    for part in accepted.split(","):
        for language in LANGUAGES:
            if part.strip().lower().startswith(language):
                return language
    return None
