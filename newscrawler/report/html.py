"""The HTML report: one file, right to left, Arabic with English beside it; nothing in it is loaded from anywhere."""

from __future__ import annotations

from datetime import datetime
from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawler.report import charts
from newscrawler.report.facts import FACT_FIELDS
from newscrawler.report.labels import FIELD_WORDS, FINDING_WORDS, REASON_WORDS, WAIT_WORDS
from newscrawler.urls import split_url

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Mapping

    from newscrawler.report.figures import Figures, SiteFigures

_REASONS = 12  # bars of a list of reasons; what is rarer is summed up
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(figures: Figures) -> str:
    """Return the report as an HTML document."""
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    window = f"{figures.days[0]} – {figures.days[-1]}"
    when = f"{figures.made:%Y-%m-%d %H:%M} UTC"
    scope = _en(f"{len(figures.days)} days, {figures.runs} runs")
    body = [
        f"<header><h1>تقرير أرشيف الأخبار {_en('News archive report')}</h1>",
        f'<p class="note">الفترة {_ltr(window)} · أُعد في {_ltr(when)} {scope}</p></header>',
        _cards(figures),
        _findings(figures),
        _daily(figures),
        _waits(figures.sites),
        _coverage(figures.sites),
        _reasons("صفحات أخفق جلبها", "Failures by reason", figures.failed, kind="bad-bar"),
        _reasons("صفحات جُلبت ولم تُحفظ", "Fetched and not stored, by reason", figures.rejected, kind="bar"),
        _sites(figures),
        f"<footer>الأوقات بالتوقيت العالمي {_en('All times are UTC. Made by newscrawler report.')}</footer>",
    ]
    return (
        '<!DOCTYPE html>\n<html lang="ar" dir="rtl"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">'
        f"<title>تقرير أرشيف الأخبار · News archive report</title><style>{style}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _cards(figures: Figures) -> str:
    sites = figures.sites
    broken = sum(bool(status.findings) for status in figures.statuses)
    cards = (
        (sum(site.articles for site in sites), "مقالات جديدة", "new articles", ""),
        (sum(site.edits for site in sites), "تعديلات", "edits", ""),
        (sum(site.removed for site in sites), "مقالات حذفتها مواقعها", "removed by their site", ""),
        (len(figures.statuses), "مواقع", "sites", ""),
        (broken, "مواقع فيها خلل", "broken sites", " bad" if broken else ""),
    )
    shown = (f'<div class="card{kind}"><b>{n:,}</b>{arabic} {_en(english)}</div>' for n, arabic, english, kind in cards)
    return f'<div class="cards">{"".join(shown)}</div>'


def _findings(figures: Figures) -> str:
    parts = []
    for status in figures.statuses:
        for finding in status.findings:
            urls = "".join(f'<li class="ltr">{_link(url)}</li>' for url in finding.urls)
            words = FINDING_WORDS.get(finding.kind, finding.kind)
            parts.append(
                f'<div class="finding"><b>{_ltr(status.site)}: {escape(words)}</b> {_en(finding.detail)}'
                f"{f'<ul>{urls}</ul>' if urls else ''}</div>"
            )
    return f"{_heading('ما يحتاج إلى نظر', 'Needs a look')}{''.join(parts)}" if parts else ""


def _link(url: str) -> str:
    """Return *url* as a link; as text when it is none for a browser: the folder may come from a stranger."""
    shown = escape(url)
    return f'<a href="{shown}">{shown}</a>' if split_url(url) else shown


def _daily(figures: Figures) -> str:
    labels = [f"{day:%m-%d}" for day in figures.days]
    totals = [sum(site.days[day] for site in figures.sites) for day in figures.days]
    rows = [
        (
            _ltr(site.site),
            f"{site.articles:,}",
            f"{site.edits:,}",
            f"{site.removed:,}",
            charts.sparks([site.days[day] for day in figures.days], title=f"{site.site}: articles a day"),
        )
        for site in figures.sites
    ]
    heads = (("الموقع", "site"), ("مقالات", "articles"), ("تعديلات", "edits"), ("محذوفة", "removed"))
    return (
        _heading("المقالات في اليوم", "Articles captured a day")
        + charts.column_chart(totals, labels, title="All sites: articles captured a day")
        + _table((*heads, ("كل يوم", "each day, own scale")), rows)
    )


def _waits(sites: Iterable[SiteFigures]) -> str:
    names = [english for _, english in WAIT_WORDS]
    rows = [
        (
            _ltr(site.site),
            _minutes(site.median_wait),
            f"{len(site.waits):,}",
            charts.shares(site.wait_classes, names, title=f"{site.site}: from publication to capture"),
        )
        for site in sites
        if site.waits
    ]
    heading = _heading("من النشر إلى الحفظ", "From publication to capture")
    if not rows:
        return f'{heading}<p class="note">لا أوقات نشر دقيقة في هذه الفترة {_en("no exact times of publication")}</p>'
    words = enumerate(WAIT_WORDS)
    legend = "".join(f'<span><i class="c{n}"></i>{arabic} {_en(english)}</span>' for n, (arabic, english) in words)
    heads = (("الموقع", "site"), ("الوسيط", "median"), ("مقالات", "articles"), ("التوزيع", "share"))
    return f'{heading}<div class="legend">{legend}</div>{_table(heads, rows, wide_last=True)}'


def _coverage(sites: Iterable[SiteFigures]) -> str:
    rows = []
    for site in sites:
        if site.articles:
            cells = (f"{site.fields[name] / site.articles:.0%}" for name in FACT_FIELDS)
            rows.append((_ltr(site.site), *cells))
    heads = (("الموقع", "site"), *(FIELD_WORDS[name] for name in FACT_FIELDS))
    return _heading("اكتمال الحقول", "Field coverage") + _table(heads, rows, shaded=True)


def _reasons(arabic: str, english: str, counts: Counter[str], *, kind: str) -> str:
    heading = _heading(arabic, english)
    if not counts:
        return f'{heading}<p class="note">لا شيء {_en("none")}</p>'
    common = counts.most_common()
    shown = [*common[:_REASONS]]
    if rest := sum(n for _, n in common[_REASONS:]):
        shown.append(("other", rest))
    most = max(n for _, n in shown)
    rows = [
        (f"{escape(_reason(name))} {_en(name)}", f"{n:,}", charts.bar(n, most, title=f"{name}: {n}", kind=kind))
        for name, n in shown
    ]
    return heading + _table((("السبب", "reason"), ("عدد", "number"), ("", "")), rows, wide_last=True)


def _sites(figures: Figures) -> str:
    rows = [
        (
            _ltr(status.site),
            f"{status.articles:,}",
            _moment(status.last_run),
            _moment(status.freshest),
            _moment(status.next_due),
            f"{status.waiting:,}",
        )
        for status in figures.statuses
    ]
    heads = (
        *(("الموقع", "site"), ("في الأرشيف", "in the archive"), ("آخر زيارة", "last run")),
        *(("أحدث مقال", "freshest article"), ("الزيارة القادمة", "next due"), ("في الانتظار", "waiting")),
    )
    return _heading("المواقع", "Sites") + _table(heads, rows)


def _table(
    heads: Iterable[tuple[str, str]], rows: Iterable[Iterable[str]], *, wide_last: bool = False, shaded: bool = False
) -> str:
    head = "".join(f'<th scope="col">{arabic}{_en(english) if english else ""}</th>' for arabic, english in heads)
    body = []
    for row in rows:
        cells = [_cell(cell, shaded=shaded) for cell in row]
        if wide_last:
            cells[-1] = cells[-1].replace('class="n"', 'class="wide"', 1)
        body.append(f"<tr>{''.join(cells)}</tr>")
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _cell(cell: str, *, shaded: bool) -> str:
    return (
        f'<td class="n share" style="--p:{cell}">{cell}</td>'
        if shaded and cell.endswith("%")
        else f'<td class="n">{cell}</td>'
    )


def _heading(arabic: str, english: str) -> str:
    return f"<h2>{arabic} {_en(english)}</h2>"


def _en(text: str) -> str:
    return f'<span class="en" lang="en">{escape(text)}</span>'


def _ltr(text: str) -> str:
    return f'<bdi lang="en">{escape(text)}</bdi>'


def _reason(name: str, words: Mapping[str, str] = REASON_WORDS) -> str:
    return words.get(name, "أخرى" if name == "other" else "")


def _minutes(seconds: float | None) -> str:
    if seconds is None:
        return "–"
    hours, minutes = divmod(round(seconds / 60), 60)
    return _ltr(f"{hours} h {minutes:02d} min" if hours else f"{minutes} min")


def _moment(text: str | None) -> str:
    return _ltr(f"{datetime.fromisoformat(text):%Y-%m-%d %H:%M}") if text else "–"
