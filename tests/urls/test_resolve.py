"""Links as browsers read them: the cases where urllib, the old way, and browsers part."""

import pytest

from newscrawler.errors import SiteError
from newscrawler.html import decode
from newscrawler.html.document import parse
from newscrawler.sites.files import parse_site
from newscrawler.urls import resolve, url_at

BASE = "https://example.com/ar/news/1?p=2"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        pytest.param("/a", "https://example.com/a", id="path"),
        pytest.param("", BASE, id="nothing"),
        pytest.param("?b=1", "https://example.com/ar/news/1?b=1", id="query"),
        pytest.param(r"\ar\2", "https://example.com/ar/2", id="backslashes"),
        pytest.param(r"https:\\example.com\a", "https://example.com/a", id="backslashes-after-the-scheme"),
        pytest.param(" /a\n/b\t ", "https://example.com/a/b", id="spaces-around-and-line-ends-inside"),
        pytest.param("//cdn.example.net/a", "https://cdn.example.net/a", id="no-scheme"),
        pytest.param("https:/a", "https://example.com/a", id="own-scheme-and-one-slash"),
        pytest.param("http:/other.example/a", "http://other.example/a", id="other-scheme-and-one-slash"),
        pytest.param("../../../a/./b/../c", "https://example.com/a/c", id="dots"),
        pytest.param("https://example.com/a/%2e%2E/b", "https://example.com/b", id="encoded-dots"),
        pytest.param("https://EXAMPLE.com:443/A", "https://example.com/A", id="host-and-default-port"),
        pytest.param("https://example.com", "https://example.com/", id="no-path"),
        pytest.param("https://موقع.مصر/أ ب", "https://xn--4gbrim.xn--wgbh1c/%D8%A3%20%D8%A8", id="arabic"),
        pytest.param("http://0x7f.1/", "http://127.0.0.1/", id="address-in-disguise"),
        pytest.param("http://[::ffff:7f00:1]/a", "http://[::ffff:7f00:1]/a", id="ipv6"),
        pytest.param("/a#الصفحة", "https://example.com/a#%D8%A7%D9%84%D8%B5%D9%81%D8%AD%D8%A9", id="fragment"),
        pytest.param("https://example.com/100%", "https://example.com/100%", id="a-percent-sign-alone"),
    ],
)  # fmt: skip
def test_a_link_is_read_as_browsers_read_it(link: str, url: str) -> None:
    assert resolve(BASE, link) == url
    assert resolve(url, url) == url


@pytest.mark.parametrize(
    "link",
    [
        "javascript:void(0)",
        "mailto:desk@example.com",
        "data:,a",
        "http://[bad",
        "http://exa mple/",
        "https://",
        "\ud800:",
    ],
)
def test_what_is_no_address_of_a_page_is_none(link: str) -> None:
    assert resolve(BASE, link) is None


def test_a_query_is_written_in_the_encoding_of_its_page_and_nothing_else_is() -> None:
    html = '<meta charset="windows-1256"><p>أخبار الأدب والثقافة في العالم العربي</p>'.encode("cp1256")
    document = parse(decode(html), "http://example.com/")
    assert document.absolute("/أدب.asp?q=أدب#أدب") == (
        "http://example.com/%D8%A3%D8%AF%D8%A8.asp?q=%C3%CF%C8#%D8%A3%D8%AF%D8%A8"
    )
    assert resolve(BASE, "?q=أ中", encoding="cp1256") == "https://example.com/ar/news/1?q=%C3%26%2320013%3B"


def test_a_declared_place_that_is_no_address_is_named() -> None:
    with pytest.raises(ValueError, match="no address"):
        url_at(BASE, "mailto:desk@example.com")
    with pytest.raises(SiteError, match=r"discover\.feeds"):
        parse_site('url = "https://example.com/"\n[discover]\nfeeds = ["http://[bad"]', name="example").leads()
