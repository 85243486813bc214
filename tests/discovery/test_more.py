from __future__ import annotations

import json
from urllib.parse import parse_qs

import pytest

from newscrawler.discovery.answers import read_answer
from newscrawler.discovery.harvest import Source
from newscrawler.urls.posted import as_sent

ROWS, SIZE = 18, 6
PATHS = [f"/news/{1000 + n}/" for n in range(ROWS)]
TITLES = [f"أعلنت البلدية بدء ترميم القناطر القديمة {n}" for n in range(ROWS)]


def rows(start: int) -> str:
    own = list(zip(PATHS, TITLES, strict=True))[start : start + SIZE]
    return "".join(f'<li><h2><a href="{path}">{title}</a></h2></li>' for path, title in own)


def items(start: int) -> list[dict[str, object]]:
    own = list(zip(PATHS, TITLES, strict=True))[start : start + SIZE]
    return [{"id": n, "url": path, "title": title} for n, (path, title) in enumerate(own)]


MORE = "<button {}>عرض المزيد</button>"
FETCH = (
    '<button id="b" class="load-more" data-page="1" data-nonce="a1b2">المزيد</button><script>b.onclick = function (e) '
    '{{ var p = ++e.target.dataset.page; fetch("/more", {}).then(show) }}</script>'
)
AJAX = (
    '<a class="more">تحميل المزيد</a><script>var load_params = {"ajaxurl":"\\/wp-admin\\/admin-ajax.php","current'
    '_page":1};</script><script>jQuery(".more").click(function () { $.ajax({ url: load_params.ajaxurl, type: "POST", '
    'data: { action: "loadmore", page: load_params.current_page }, success: function (d) { load_params.current_page++ '
    "} }) })</script>"
)
SCROLL = (
    "<script>let page = 1, last = false; const io = new IntersectionObserver(() => { page++; "
    "fetch(`/more?page=${page}&section=akhbar`).then(add) })</script>"
)
CURSOR = (
    '<button class="more">المزيد</button><script>let cursor = "c6"; async function more() { const r = await fetch('
    '"/more?cursor=" + cursor); const d = await r.json(); cursor = d.next_cursor }</script>'
)
FORM = (
    '<form method="post" action="/more"><input type="hidden" name="page" value="{}"><input type="hidden" name="t" '
    'value="x"><button type="submit">المزيد</button></form>'
)
APPENDED = (
    '<button class="more">المزيد</button><script>let from = 6; function go() { const fd = new FormData(); '
    'fd.append("offset", from); fd.append("section", "akhbar"); fetch("/more", { method: "POST", body: fd }) }</script>'
)

FORMS = {
    "form": FORM.format(2),
    "attributes": MORE.format('data-url="/more" data-page="1" data-section="akhbar"'),
    "attributes-of-the-list": f'<div data-ajax-url="/more" data-next-page="2">{MORE.format("")}</div>',
    "wordpress-attributes": MORE.format(
        'data-ajaxurl="/wp-admin/admin-ajax.php" data-action="load_more" data-page="1"'
    ),
    "htmx": '<div hx-get="/more?page=2" hx-trigger="revealed"></div>',
    "fetch-posts-a-form": FETCH.format(
        '{method: "POST", body: new URLSearchParams({action: "load_more", page: p, nonce: e.target.dataset.nonce})}'
    ),
    "fetch-posts-a-query": FETCH.format('{method: "POST", body: "action=load_more&page=" + p}'),
    "fetch-posts-json": FETCH.format('{method: "POST", body: JSON.stringify({page: p, size: 6})}'),
    "form-data": APPENDED,
    "ajax": AJAX,
    "post": '<a class="more">المزيد</a><script>var n = 2; $.post("/more", { page: n }, function (d) { n++; })</script>',
    "xmlhttprequest": '<a class="more">المزيد</a><script>var page = 2; r.open("POST", "/more"); r.send("page=" + page)'
    "</script>",
    "scroll": SCROLL,
    "cursor": CURSOR,
}
ANSWERS = {
    "rows": rows,
    "html-in-json": lambda start: {"html": rows(start), "has_more": start + SIZE < ROWS},
    "items": lambda start: {"data": items(start), "meta": {"total": ROWS}},
    "next": lambda start: {"items": items(start), "next_cursor": f"c{start + SIZE}" if start + SIZE < ROWS else None},
    "wordpress": lambda start: [
        {
            "link": one["url"],
            "title": {"rendered": one["title"]},
            "_links": {"self": [{"href": "/wp-json/wp/v2/posts/1"}]},
        }
        for one in items(start)
    ],
}


def site_of(site, more: str, answer: str):
    """Six articles on the front page, the others behind "more" only."""
    web = site.web(
        {path: site.html(f"<article><h1>{title}</h1></article>") for path, title in zip(PATHS, TITLES, strict=True)}
    )
    web.pages["/"] = site.html(f"<ul>{rows(0)}</ul>{more}")

    def rule(path: str):
        sent = as_sent(f"https://almidan.example{path}")
        if not sent.url.startswith(("https://almidan.example/more", "https://almidan.example/wp-admin/admin-ajax.php")):
            return None
        if sent.content_type.endswith("json"):
            fields = json.loads(sent.body)
            assert isinstance(fields["page"], int)
        else:
            query = sent.body.decode() if sent.body else sent.url.partition("?")[2]
            fields = {name: values[0] for name, values in parse_qs(query).items()}
        start = (
            int(fields.get("offset") or str(fields.get("cursor", "c0"))[1:]) or (int(fields.get("page", 1)) - 1) * SIZE
        )
        gives = ANSWERS[answer](start) if start < ROWS else ""
        if "form" in more and "t" in fields:
            gives += FORM.format(start // SIZE + 2) if start + SIZE < ROWS else ""
        kind = "text/html; charset=utf-8" if isinstance(gives, str) else "application/json"
        return 200, {"Content-Type": kind}, (gives if isinstance(gives, str) else json.dumps(gives)).encode()

    web.rules.append(rule)
    return web


PAIRS = [
    (more, answer)
    for more in FORMS
    for answer in ({"cursor": ["next"], "form": ["rows"]}.get(more) or [name for name in ANSWERS if name != "next"])
]


@pytest.mark.parametrize(("more", "answer"), PAIRS)
def test_what_the_page_names_is_asked_to_the_end(site, more: str, answer: str) -> None:
    web = site_of(site, FORMS[more], answer)
    found = site.run(web)
    assert len(found.articles) == ROWS
    assert sum(path.startswith(("/more", "/wp-admin")) for path in found.asked) <= ROWS // SIZE + 2
    assert not any("unread" in note for note in found.strategy.notes)


@pytest.mark.parametrize(
    "more",
    [
        pytest.param('<button class="more">المزيد</button>', id="only-a-script-of-another-file-knows"),
        pytest.param(
            FETCH.format('{method: "POST", body: new URLSearchParams({page: p, key: window.k()})}'), id="unknown-field"
        ),
        pytest.param(
            '<a class="more">المزيد</a><script>fetch("https://others.example/more?page=" + 2)</script>', id="others"
        ),
        pytest.param(
            '<a class="more">المزيد</a><script>fetch("/vote", {method: "POST", body: "id=7"})</script>', id="no-list"
        ),
        pytest.param(MORE.format('data-url="/subscribe" data-id="7"'), id="attributes-of-no-list"),
    ],
)
def test_what_the_page_does_not_name_is_said_and_not_guessed(site, more: str) -> None:
    web = site_of(site, more, "rows")
    found = site.run(web)
    assert len(found.articles) == SIZE
    assert not any(path.startswith(("/more", "/vote", "/subscribe")) for path in found.asked)
    assert [note for note in found.strategy.notes if "what follows page 1 was not read" in note]


def test_a_refused_answer_says_how_far_the_list_was_read(site) -> None:
    web = site_of(site, FORMS["attributes"], "rows")
    answers = web.rules.pop()
    web.rules.append(lambda path: site.html("", status=403) if "page=3" in path else answers(path))
    found = site.run(web)
    assert len(found.articles) == 2 * SIZE
    assert [
        note for note in found.strategy.notes if "1 lists go on by a script; what follows page 3 was not read" in note
    ]


def test_links_of_an_answer_are_those_of_its_list() -> None:
    source = Source(
        url="https://almidan.example/api/more.php?page=2", kind="listing", page=2, within="https://almidan.example/ar/"
    )
    body = b'<h2><a href="news/1001/">' + TITLES[1].encode() + b"</a></h2>"
    harvest = read_answer(source, body, url=source.url, headers={"Content-Type": "text/html; charset=utf-8"})
    assert harvest.urls() == ("https://almidan.example/ar/news/1001/",)


def test_an_answer_that_is_nested_without_end_or_counts_without_end_gives_nothing() -> None:
    url = f"https://almidan.example/more?page={'9' * 5000}"
    source = Source(url=url, kind="listing", page=2, within="https://almidan.example/")
    assert read_answer(source, b"[" * 100_000, url=url, headers={"Content-Type": "application/json"}).urls() == ()
    body = f'<h2><a href="/news/1001/">{TITLES[1]}</a></h2>'.encode()
    assert read_answer(source, body, url=url, headers={"Content-Type": "text/html; charset=utf-8"}).sources == ()
