"""The HTML report: one file, right to left, Arabic with English beside it; nothing in it is loaded from anywhere."""

from __future__ import annotations

from html import escape
from importlib.resources import files
from typing import TYPE_CHECKING

from newscrawler.report import charts
from newscrawler.report.details import detail_in_arabic
from newscrawler.report.facts import FACT_FIELDS
from newscrawler.report.labels import FIELD_WORDS, FINDING_WORDS, WAIT_WORDS, reason_in_arabic
from newscrawler.report.markup import heading_of, html_table, in_english, left_to_right, link_to, minutes_of, moment_of
from newscrawler.report.words import REASONS

if TYPE_CHECKING:
    from collections import Counter

    from newscrawler.report.figures import Figures

_REASONS = 12  # bars of a list of reasons; what is rarer is summed up
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def render(figures: Figures) -> str:
    """Return the report as an HTML document."""
    style = files(__package__).joinpath("page.css").read_text("utf-8")
    window = f"{figures.days[0]} – {figures.days[-1]}"
    when = f"{figures.made:%Y-%m-%d %H:%M} UTC"
    scope = in_english(f"{len(figures.days)} days, {figures.runs} runs")
    body = [
        f"<header><h1>تقرير أرشيف الأخبار {in_english('News archive report')}</h1>",
        f'<p class="note">الفترة {left_to_right(window)} · أُعد في {left_to_right(when)} {scope}</p></header>',
        _cards(figures),
        _findings(figures),
        _daily(figures),
        _waits(figures),
        _coverage(figures),
        _reasons("صفحات أخفق جلبها", "Failures by reason", figures.failed, kind="bad-bar"),
        _reasons("صفحات جُلبت ولم تُحفظ", "Fetched and not stored, by reason", figures.rejected, kind="bar"),
        _sites(figures),
        f"<footer>الأوقات بالتوقيت العالمي {in_english('All times are UTC. Made by newscrawler report.')}</footer>",
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
    shown = (
        f'<div class="card{kind}"><b>{n:,}</b>{arabic} {in_english(english)}</div>'
        for n, arabic, english, kind in cards
    )
    return f'<div class="cards">{"".join(shown)}</div>'


def _findings(figures: Figures) -> str:
    parts, named = [], figures.named
    for status in figures.statuses:
        for finding in status.findings:
            urls = "".join(f'<li class="ltr">{link_to(url)}</li>' for url in finding.urls)
            words = escape(FINDING_WORDS.get(finding.kind, finding.kind))
            said = escape(detail_in_arabic(finding.detail) or "")
            parts.append(
                f'<div class="finding"><b>{named(status.site)}: {words}</b> {said} '
                f"{in_english(finding.detail)}{f'<ul>{urls}</ul>' if urls else ''}</div>"
            )
    for way, error in figures.unsent:
        said = f"{left_to_right(way)}: لم يُرسل {in_english(error)}"
        parts.append(f'<div class="finding"><b>{said}</b></div>')
    return f"{heading_of('ما يحتاج إلى نظر', 'Needs a look')}{''.join(parts)}" if parts else ""


def _daily(figures: Figures) -> str:
    labels = [f"{day:%m-%d}" for day in figures.days]
    totals = [sum(site.days[day] for site in figures.sites) for day in figures.days]
    rows = [
        (
            figures.named(site.site),
            f"{site.articles:,}",
            f"{site.edits:,}",
            f"{site.removed:,}",
            charts.sparks([site.days[day] for day in figures.days], title=f"{site.site}: كل يوم · articles a day"),
        )
        for site in figures.sites
    ]
    heads = (("الموقع", "site"), ("مقالات", "articles"), ("تعديلات", "edits"), ("محذوفة", "removed"))
    return (
        heading_of("المقالات في اليوم", "Articles captured a day")
        + charts.column_chart(
            totals, labels, title="كل المواقع: المقالات في اليوم · articles captured a day", digits=str
        )
        + html_table((*heads, ("كل يوم", "each day, own scale")), rows)
    )


def _waits(figures: Figures) -> str:
    names = [english for _, english in WAIT_WORDS]
    rows = [
        (
            figures.named(site.site),
            minutes_of(site.median_wait),
            f"{len(site.waits):,}",
            charts.shares(site.wait_classes, names, title=f"{site.site}: من النشر إلى الحفظ · publication to capture"),
        )
        for site in figures.sites
        if site.waits
    ]
    heading = heading_of("من النشر إلى الحفظ", "From publication to capture")
    if not rows:
        return f'{heading}<p class="note">لا أوقات نشر دقيقة في هذه الفترة {in_english("no exact times")}</p>'
    words = enumerate(WAIT_WORDS)
    legend = "".join(
        f'<span><i class="c{n}"></i>{arabic} {in_english(english)}</span>' for n, (arabic, english) in words
    )
    heads = (("الموقع", "site"), ("الوسيط", "median"), ("مقالات", "articles"), ("التوزيع", "share"))
    return f'{heading}<div class="legend">{legend}</div>{html_table(heads, rows, wide_last=True)}'


def _coverage(figures: Figures) -> str:
    rows = []
    for site in figures.sites:
        if site.articles:
            cells = (f"{site.fields[name] / site.articles:.0%}" for name in FACT_FIELDS)
            rows.append((figures.named(site.site), *cells))
    heads = (("الموقع", "site"), *(FIELD_WORDS[name] for name in FACT_FIELDS))
    return heading_of("اكتمال الحقول", "Field coverage") + html_table(heads, rows, shaded=True)


def _reasons(arabic: str, english: str, counts: Counter[str], *, kind: str) -> str:
    heading = heading_of(arabic, english)
    if not counts:
        return f'{heading}<p class="note">لا شيء {in_english("none")}</p>'
    common = counts.most_common()
    shown = [*common[:_REASONS]]
    if rest := sum(n for _, n in common[_REASONS:]):
        shown.append(("other", rest))
    most = max(n for _, n in shown)
    rows = [
        (
            f"{escape(reason_in_arabic(name))} {in_english(REASONS.get(name, name))}",
            f"{n:,}",
            charts.bar(n, most, title=f"{name}: {n}", kind=kind),
        )
        for name, n in shown
    ]
    return heading + html_table((("السبب", "reason"), ("عدد", "number"), ("", "")), rows, wide_last=True)


def _sites(figures: Figures) -> str:
    rows = [
        (
            figures.named(status.site),
            f"{status.articles:,}",
            moment_of(status.last_run),
            moment_of(status.freshest),
            moment_of(status.next_due),
            f"{status.waiting:,}",
        )
        for status in figures.statuses
    ]
    heads = (
        *(("الموقع", "site"), ("في الأرشيف", "in the archive"), ("آخر زيارة", "last run")),
        *(("أحدث مقال", "freshest article"), ("الزيارة القادمة", "next due"), ("في الانتظار", "waiting")),
    )
    return heading_of("المواقع", "Sites") + html_table(heads, rows)
