"""What scripts, forms and buttons of a page ask for more of its list, and how the answers go on."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from newscrawler.discovery.calls import Call, arguments, calls_of, pairs_of_object, query_of_expression, summands_of
from newscrawler.discovery.harvest import Harvest, Source
from newscrawler.discovery.loaded import loaded_entries
from newscrawler.discovery.more import more_of
from newscrawler.discovery.scripts import script_links
from newscrawler.html.decode import Decoded
from newscrawler.html.document import parse
from newscrawler.urls.posted import as_sent

HOME = "https://almidan.example/"
HERE = f"{HOME}local/"
HEADLINE = "افتتاح الجسر الجديد فوق نهر الوادي"
AT = datetime(2026, 3, 9, tzinfo=UTC)


def kinds(harvest: Harvest) -> list[tuple[str, str]]:
    return [(source.kind, source.url.removeprefix(HOME)) for source in harvest.sources]


def page(body: str, url: str = HOME, head: str = ""):
    return parse(Decoded(f"<html><head>{head}</head><body>{body}</body></html>", "utf-8"), url)


CALLS = {
    'fetch("/a?page=" + n)': Call(url='"/a?page=" + n'),
    "fetch('/a', {method: 'POST', body: JSON.stringify({page: 2})})": Call(
        url="'/a'", fields=(("page", "2"),), is_post=True, is_json=True
    ),
    '$.ajax({url: "/a", type: "post", data: {page: n, "act": "more"}})': Call(
        url='"/a"', fields=(("page", "n"), ("act", '"more"')), is_post=True
    ),
    '$.ajax({url: "/a", data: "page=" + n + "&l=ar"})': Call(url='"/a"', fields=(("page", "n"), ("l", '"ar"'))),
    'jQuery.post("/a", {page: n})': Call(url='"/a"', fields=(("page", "n"),), is_post=True),
    'jQuery.getJSON("/a", {page: n})': Call(url='"/a"', fields=(("page", "n"),)),
    '$.get("/a", {page: n})': Call(url='"/a"', fields=(("page", "n"),)),
    'axios.get("/a", {params: {page: n}})': Call(url='"/a"', fields=(("page", "n"),)),
    'x.open("GET", "/a?page=" + n); x.send()': Call(url='"/a?page=" + n'),
    'x.open("POST", "/a", true); x.send("page=" + n)': Call(url='"/a"', fields=(("page", "n"),), is_post=True),
    'x.open("GET", "/post"); x.send()': Call(url='"/post"'),
    'f.append("page", n); f.set("l", "ar"); fetch("/a", {method: "post", body: f})': Call(
        url='"/a"', fields=(("page", "n"), ("l", '"ar"')), is_post=True
    ),
    'fetch("/a", {method: "post", body: $.param({page: n})})': Call(url='"/a"', fields=(("page", "n"),), is_post=True),
    'fetch("/a", {method: "post", body: new URLSearchParams("page=" + n)})': Call(
        url='"/a"', fields=(("page", "n"),), is_post=True
    ),
}


@pytest.mark.parametrize(("script", "call"), CALLS.items(), ids=[str(i) for i in range(len(CALLS))])
def test_a_call_of_a_script_is_read_with_its_fields(script: str, call: Call) -> None:
    assert list(calls_of(f"var a = 1; {script};")) == [call]


def test_calls_end_where_they_do_not_close() -> None:
    assert list(calls_of('fetch("/a"); x.open("GET"); fetch("/b"')) == [Call(url='"/a"')]
    assert [call.url for call in calls_of('fetch("/a");fetch("/b");' * 30)] == ['"/a"', '"/b"'] * 10


EXPRESSIONS = {
    "'a' + b": [(True, "a"), (False, "b")],
    '"a" + "b"': [(True, "a"), (True, "b")],
    r'"a\/b\u0628"': [(True, "a/bب")],
    "`a${b}c$`": [(True, "a"), (False, "b"), (True, "c"), (True, "$")],
    '"a + b" + f(1 + 2) + [3 + 4]': [(True, "a + b"), (False, "f(1 + 2)"), (False, "[3 + 4]")],
    'n++ + "a"': [(False, "n++"), (True, "a")],
    r'"a\"+\"b"': [(True, 'a"+"b')],
    "": [],
    '"': [(False, '"')],
    "`": [(False, "`")],
}


@pytest.mark.parametrize(("expression", "pieces"), EXPRESSIONS.items(), ids=[str(i) for i in range(len(EXPRESSIONS))])
def test_a_sum_is_read_piece_by_piece(expression: str, pieces: list[tuple[bool, str]]) -> None:
    assert summands_of(expression) == pieces


def test_arguments_objects_and_queries_are_read() -> None:
    assert arguments("f('a,)', [1, 2], {b: (3)}, `c,`)", 2) == ["'a,)'", "[1, 2]", "{b: (3)}", "`c,`"]
    assert arguments(r"f('a\',b', c)", 2) == [r"'a\',b'", "c"]
    assert arguments("f()", 2) == arguments("f(a", 2) == []
    assert arguments("f(a,)", 2) == ["a", ""]
    assert pairs_of_object("[1]") == pairs_of_object("{a: 1") == []
    assert pairs_of_object("{'a-b': \"c:d\", e, 'f g': 1}") == [("a-b", '"c:d"'), ("e", "e")]
    assert query_of_expression('"/more?a=1&b[]=" + c + "&d="') == [("a", '"1"'), ("b[]", "c"), ("d", '""')]
    assert query_of_expression('"/more?a=b=c"') == [("a", '"b=c"')]
    assert query_of_expression('"a=x" + b') == query_of_expression("a") == []


MORE = {
    "<form action=/more method=POST><input type=hidden name=page value=2><button name=go value=1>المزيد</button>": (
        "more?page=2&go=1", True,
    ),
    '<form><input name=page value=2><input type=checkbox name=x><input type=submit value="المزيد"></form>': (
        "?page=2", False,
    ),
    '<button type="button" data-url="/more" data-page="2">المزيد</button>': ("more?page=2", False),
    '<button data-url="/more?page=2" data-x="1">المزيد</button>': ("more?page=2", False),
    '<button data-url="/more" data-next-page="2" data-method="post">المزيد</button>': ("more?page=2", True),
    '<button data-url="/wp-admin/admin-ajax.php" data-page="2" data-target="#list">المزيد</button>': (
        "wp-admin/admin-ajax.php?page=2", True,
    ),
    '<div data-url="/more" data-offset="10"><p><button>المزيد</button></p></div>': ("more?offset=10", False),
    '<div hx-get="/more?page=2" hx-trigger="revealed"></div>': ("more?page=2", False),
    '<div hx-post="/more/2" hx-trigger="intersect once"></div>': ("more/2?", True),
    '<span class="load-more" data-href="./more?cursor=x">حمل المزيد</span>': ("more?cursor=x", False),
    '<button data-page="1">المزيد</button><script>fetch("/more?page=" + (page + 1))</script>': ("more?page=2", False),
    '<button data-page="1">المزيد</button><script>page++; fetch("/more?page=" + page)</script>': ("more?page=2", False),
    '<button data-page="2">المزيد</button><script>fetch("/more?page=" + page)</script>': ("more?page=2", False),
    '<button>المزيد</button><script>var after = "x7"; fetch("/more?after=" + after)</script>': ("more?after=x7", False),
    '<button>المزيد</button><script>var api = "/more"; fetch(api + "?offset=10")</script>': ("more?offset=10", False),
    '<button>المزيد</button><script>fetch("/more?page=" + next)</script>': None,
    '<button>المزيد</button><script>fetch("/more?id=7")</script>': None,
    '<script>addEventListener("scroll", () => fetch("/more?page=2"))</script>': ("more?page=2", False),
    '<script>fetch("/more?page=2")</script>': None,
    '<button>المزيد</button><script>fetch("https://other.example/more?page=2")</script>': None,
    '<span data-href="/more?page=2">المزيد</span>': None,
    "<button>المزيد</button>": None,
    "<form action=/more><input name=page value=2><button type=button>المزيد</button></form>": None,
    "<form action=/more><input name=page value=2><a>المزيد</a></form>": None,
    '<button data-x="2">المزيد</button><script>fetch("/ab?page=2" + "&l=" + "a" + "r")</script>': (
        "ab?page=2&l=ar", False,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("body", "told"), MORE.items(), ids=[str(i) for i in range(len(MORE))])
def test_what_a_page_asks_for_more_is_found(body: str, told: tuple[str, bool] | None) -> None:
    url = more_of(page(body))
    if url is None:
        assert told is None
    else:
        sent = as_sent(url)
        body = "" if sent.body is None else f"?{sent.body.decode()}"
        assert (f"{sent.url}{body}".removeprefix(HOME), sent.body is not None) == told


ROWS = [{"url": f"/2026/03/0{n}/x{n}/", "title": HEADLINE} for n in (1, 2)]
LOADED = {
    '{"items": ROWS, "next": "/more?page=9"}': "more?page=9",
    '{"items": ROWS, "next_page": 7}': "more?page=7",
    '{"items": ROWS, "has_more": false}': None,
    '{"items": ROWS, "hasMore": 0}': None,
    '{"items": ROWS, "more": true}': "more?page=4",
    '{"items": ROWS}': "more?page=4",
    '{"items": []}': None,
    "ROWS": "more?page=4",
    '{"html": "<a href=\\"/2026/03/01/x1/\\">HEADLINE</a>"}': "more?page=4",
}


@pytest.mark.parametrize(("body", "told"), LOADED.items(), ids=[str(i) for i in range(len(LOADED))])
def test_how_a_list_goes_on_behind_an_answer(body: str, told: str | None) -> None:
    asked = Source(url=f"{HOME}more?page=3", kind="listing", page=3, depth=5, within=HERE)
    raw = body.replace("ROWS", json.dumps(ROWS)).replace("HEADLINE", HEADLINE).encode()
    harvest = loaded_entries(asked, raw, url=asked.url, content_type="application/json")
    further = [Source(url=HOME + told, kind="listing", page=4, depth=6, within=HERE)] if told else []
    assert list(harvest.sources) == further
    assert {entry.title for entry in harvest.entries} == ({HEADLINE} if "[]" not in body else set())


@pytest.mark.parametrize(
    ("path", "following"),
    [
        ("more?offset=10&l=ar", "more?offset=12&l=ar"), ("more?cursor=a", None), ("list/page/3/", "list/page/4/"),
        ("p-3.html", "p-4.html"), ("more", None), ("more?from=x", None),
    ],
)  # fmt: skip
def test_numbers_and_offsets_are_counted_on(path: str, following: str | None) -> None:
    asked = Source(url=HOME + path, kind="listing", within=HERE)
    harvest = loaded_entries(asked, json.dumps(ROWS).encode(), url=asked.url, content_type=None)
    assert [one.url.removeprefix(HOME) for one in harvest.sources] == ([following] if following else [])


def test_a_cursor_is_taken_from_the_answer() -> None:
    asked = Source(url=f"{HOME}more?cursor=a&l=ar", kind="listing", within=HERE)
    raw = json.dumps({"data": {"rows": ROWS}, "end_cursor": "b=/c"}).encode()
    (further,) = loaded_entries(asked, raw, url=asked.url, content_type=None).sources
    assert further.url == f"{HOME}more?cursor=b%3D%2Fc&l=ar"


def test_links_in_the_json_of_a_shell() -> None:
    data = [
        {"url": "/a", "headline": " خبر  أول "}, {"permalink": "https://o.example/b", "title": {"rendered": "خبر"}},
        {"link": "c"}, {"href": 7}, {"list": [{"@id": "/d", "name": "خبر"}]},
    ]  # fmt: skip
    body = f"<script type='application/LD+json'>{json.dumps(data)}</script><script>{json.dumps(data)}</script>"
    assert list(script_links(page(body + "<script type='application/json'>{</script>"))) == [
        (f"{HOME}a", "خبر أول"), ("https://o.example/b", "خبر"), (f"{HOME}d", "خبر"),
    ]  # fmt: skip
