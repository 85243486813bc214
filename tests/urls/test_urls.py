from __future__ import annotations

from urllib.parse import quote, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.urls import canonical_url, choose_canonical, host_of, same_site, site_host
from newscrawler.urls.address import path_segments
from newscrawler.urls.sessions import session_pairs, without_pairs

ARABIC = "https://example.com/%D8%A3%D8%AE%D8%A8%D8%A7%D8%B1"


@pytest.mark.parametrize(
    ("spelled", "key"),
    [
        pytest.param("http://example.com/أخبار", ARABIC, id="scheme-and-raw-arabic"),
        pytest.param("https://www.example.com/%d8%a3%d8%ae%d8%a8%d8%a7%d8%b1/", ARABIC, id="www-lower-hex-slash"),
        pytest.param("HTTPS://EXAMPLE.com:443/أخبار#تعليق", ARABIC, id="case-port-fragment"),
        pytest.param("https://example.com/أخبار/?utm_source=x&fbclid=IwAR0&ref=home", ARABIC, id="tracking"),
        pytest.param("https://example.com/أخبار/amp/", ARABIC, id="amp-path"),
        pytest.param("https://example.com/أخبار?amp", ARABIC, id="amp-flag"),
        pytest.param("https://amp.example.com/أخبار", ARABIC, id="amp-host"),
        pytest.param("https://example-com.cdn.ampproject.org/c/s/example.com/أخبار", ARABIC, id="amp-cache"),
        pytest.param("https://www.google.com/amp/s/example.com/أخبار/", ARABIC, id="google-amp"),
        pytest.param("https://example.com/أخبار/print/", ARABIC, id="print-path"),
        pytest.param("https://example.com/أخبار/?print=1&share=twitter&nb=1", ARABIC, id="print-and-share"),
        pytest.param("https://example.com/أخبار/index.html", ARABIC, id="index-file"),
        pytest.param("https://example.com//./أخبار/x/..", ARABIC, id="dots-and-slashes"),
        pytest.param("https://example.com/أخبار;jsessionid=0A1B2C3D4E?x=", f"{ARABIC}?x=", id="java-session"),
        pytest.param("https://example.com/(S(abc123xyz))/أخبار", ARABIC, id="aspnet-session"),
        pytest.param("https://example.com/أخبار?PHPSESSID=a1b2c3d4e5f6a7b8", ARABIC, id="php-session"),
        pytest.param("https://example.com/أخبار?tierand=77", ARABIC, id="sahifa-random-post"),
        pytest.param("  https://example.com/أخبار \n", ARABIC, id="white-space"),
        pytest.param("http://example.com", "https://example.com/", id="no-path"),
        pytest.param("https://example.com/?p=7", "https://example.com/?p=7", id="post-id-stays"),
        pytest.param("https://example.com/a?id=5&b=2", "https://example.com/a?b=2&id=5", id="sorted-query"),
        pytest.param("https://example.com/a?sid=417", "https://example.com/a?sid=417", id="short-sid-is-a-story"),
        pytest.param(
            "https://example.com/a.php?attachment_id=4", "https://example.com/a.php?attachment_id=4", id="kept"
        ),
        pytest.param("https://example.com/a?q=x+y", "https://example.com/a?q=x%20y", id="plus-is-a-space"),
        pytest.param("https://example.com/a%2fb", "https://example.com/a%2Fb", id="encoded-slash-stays"),
        pytest.param("https://example.com/100%", "https://example.com/100%25", id="stray-percent"),
        pytest.param("https://example.com/%c7%e1.html", "https://example.com/%C7%E1.html", id="windows-1256-escapes"),
        pytest.param("https://موقع.مصر/أ", "https://xn--4gbrim.xn--wgbh1c/%D8%A3", id="idn"),
        pytest.param("http://127.0.0.1:8081/a/", "http://127.0.0.1:8081/a", id="own-port-keeps-scheme"),
        pytest.param("http://[::1]/a", "https://[::1]/a", id="ipv6"),
        pytest.param("mailto:a@example.com", "mailto:a@example.com", id="no-http"),
        pytest.param("http://[bad/", "http://[bad/", id="not-a-url"),
        pytest.param("https://example.com:99999/", "https://example.com:99999/", id="bad-port"),
    ],
)
def test_one_key_for_all_spellings(spelled, key):
    assert canonical_url(spelled) == key


@given(st.text(st.characters(min_codepoint=0x600, max_codepoint=0x6FF), min_size=1, max_size=20))
def test_arabic_letters_have_one_key_printed_and_encoded(words):
    key = canonical_url(f"https://e.com/a-{words}")
    assert (
        key
        == canonical_url(f"https://e.com/a-{quote(words)}")
        == canonical_url(f"https://e.com/a-{quote(words).lower()}")
    )


@given(st.text(max_size=80))
def test_any_text_gives_a_stable_key(text):
    for url in (text, f"https://example.com/{text}", f"http://{text}/a"):
        once = canonical_url(url)
        assert canonical_url(once) == once or urlsplit(once).scheme not in {"http", "https"}


@given(st.lists(st.text(st.characters(min_codepoint=0x621, max_codepoint=0x64A), min_size=1), min_size=1, max_size=4))
def test_path_survives_the_key(words):
    url = "https://example.com/" + "/".join(words)
    assert path_segments(canonical_url(url)) == words


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://www.example.com/a", "http://example.com/b", True),
        ("https://m.example.com/", "https://amp.example.com/", True),
        ("https://arabic.example.com/", "https://example.com/", False),
        ("http://127.0.0.1:8081/", "http://127.0.0.1:8082/", False),
        ("mailto:x", "mailto:x", False),
    ],
)
def test_same_site(one, other, same):
    assert same_site(one, other) is same


def test_host_keeps_the_name_of_a_site_called_www_or_m():
    assert site_host("https://www.com/") == "www.com"
    assert host_of("https://Example.COM./") == "example.com"


def test_session_pairs_are_taken_off_and_the_rest_kept():
    urls = [f"https://e.com/a?id={n}&v=a81f09cc77#x" for n in range(9)]
    pairs = session_pairs(urls)
    assert pairs == {("v", "a81f09cc77")}
    assert without_pairs(urls[0], pairs) == "https://e.com/a?id=0#x"


def test_a_word_on_every_link_is_no_session():
    assert not session_pairs([f"https://e.com/{n}?lang=arabic" for n in range(9)])


@pytest.mark.parametrize(
    ("fetched", "declared", "title", "believed"),
    [
        pytest.param("https://e.com/a-b-c/?x=1", "https://e.com/a-b-c/", None, True, id="own-address"),
        pytest.param("https://e.com/?p=12", "https://e.com/قمة-الرياض-اليوم/", "قمة الرياض اليوم", True, id="post-id"),
        pytest.param("https://e.com/print/881.html", "https://e.com/news/881-title.html", None, True, id="print-twin"),
        pytest.param("https://amp.e.com/x/88123", "https://www.e.com/x/88123", None, True, id="amp-twin"),
        pytest.param(
            "https://e.com/قمة-الرياض-اليوم-2/", "https://e.com/قمة-الرياض-اليوم/", None, True, id="same-slug"
        ),
        pytest.param("https://e.com/news/881/a", "https://e.com/", None, False, id="home-page"),
        pytest.param("https://e.com/news/881/a", "https://e.com/category/siyasa/", None, False, id="section"),
        pytest.param("https://e.com/news/881/a", "https://other.com/news/881/a", None, False, id="other-site"),
        pytest.param("https://e.com/article.php?id=5", "https://e.com/article.php?id=1", None, False, id="other-id"),
        pytest.param("https://e.com/article.php?id=5", "https://e.com/article.php", None, False, id="lost-id"),
        pytest.param(
            "https://e.com/قمة-الرياض-اليوم/",
            "https://e.com/أسعار-النفط-ترتفع/",
            "قمة الرياض اليوم",
            False,
            id="other-slug",
        ),
        pytest.param("https://e.com/a-b-c/", "javascript:void(0)", None, False, id="no-url"),
        pytest.param("https://e.com/a-b-c/", None, None, False, id="none"),
    ],
)
def test_a_declared_canonical_is_believed_when_it_agrees(fetched, declared, title, believed):
    expected = canonical_url(declared if believed else fetched)
    assert choose_canonical(fetched, declared, title=title) == expected
