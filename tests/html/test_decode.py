"""Bytes to text: the eleven cases of the issue, what else pages do, and what must be left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.html.declared import declared
from newscrawler.html.decode import decode

TITLE = "وزير الدفاع يلتقي نظيره في الرياض"
TEXT = "قال وزير الدفاع في مؤتمر صحفي إن الحكومة تعمل على تطوير قدرات الجيش، وأكد أن العام المقبل سيشهد خطوات جديدة."
PAGE = f"<html><head>%s<title>{TITLE}</title></head><body><h1>{TITLE}</h1><p>{TEXT}</p></body></html>"


def page(label: str | None = None) -> str:
    return PAGE % (f'<meta charset="{label}">' if label else "")


@pytest.mark.parametrize(
    ("html", "content_type", "encoding", "flags"),
    [
        pytest.param(page("utf-8").encode(), "text/html; charset=utf-8", "utf-8", (), id="utf-8 with a label"),
        pytest.param(page().encode(), None, "utf-8", (), id="utf-8 without"),
        pytest.param(b"\xef\xbb\xbf" + page().encode(), None, "utf-8", (), id="utf-8 with a BOM"),
        pytest.param(page().encode("utf-16"), None, "utf-16-le", (), id="utf-16"),
        pytest.param(
            page("windows-1256").encode(), None, "utf-8", ("encoding_mislabelled",), id="utf-8 labelled windows-1256"
        ),
        pytest.param(page("windows-1256").encode("cp1256"), None, "cp1256", (), id="windows-1256 labelled"),
        pytest.param(page().encode("cp1256"), None, "cp1256", ("encoding_guessed",), id="windows-1256 unlabelled"),
        pytest.param(
            page("utf-8").encode("cp1256"), None, "cp1256", ("encoding_mislabelled",), id="windows-1256 labelled utf-8"
        ),
        pytest.param(
            page().encode("cp1256"),
            "text/html; charset=ISO-8859-1",
            "cp1256",
            ("encoding_mislabelled",),
            id="windows-1256 labelled latin-1",
        ),
        pytest.param(page("iso-8859-6").encode("iso8859-6"), None, "iso8859-6", (), id="iso-8859-6"),
        pytest.param(page().encode("iso8859-6"), None, "iso8859-6", ("encoding_guessed",), id="iso-8859-6 unlabelled"),
        pytest.param(page().encode("utf-16-be"), None, "utf-16-be", (), id="utf-16 without a mark"),
        pytest.param(
            page("windows-1256").encode(),
            "text/html; charset=utf-8",
            "utf-8",
            (),
            id="header right, meta wrong: the header was right",
        ),
    ],
)
def test_arabic_is_read_right(html: bytes, content_type: str | None, encoding: str, flags: tuple[str, ...]) -> None:
    decoded = decode(html, content_type)
    assert f"<p>{TEXT}</p>" in decoded.text
    assert (decoded.encoding, decoded.flags) == (encoding, flags)


@pytest.mark.parametrize("cut", [1, 2, 3])
def test_a_broken_tail_costs_one_letter(cut: int) -> None:
    whole = page().encode() + "نهاية 🙂".encode()
    decoded = decode(whole[:-cut])
    assert TEXT in decoded.text
    assert "نهاية" in decoded.text
    assert decoded.flags == ("encoding_repaired",)


def test_broken_bytes_in_the_middle_are_replaced_and_flagged() -> None:
    html = page().encode().replace("الدفاع".encode(), "الدفا".encode() + b"\xff", 1)
    decoded = decode(html)
    assert TEXT in decoded.text
    assert "\ufffd" in decoded.text
    assert decoded.flags == ("encoding_repaired",)


@pytest.mark.parametrize("wrong", ["cp1256", "latin-1"])
def test_text_encoded_twice_is_turned_back(wrong: str) -> None:
    twice = page().encode().decode(wrong, "replace").encode()
    decoded = decode(twice)
    assert TITLE in decoded.text
    assert "encoding_repaired" in decoded.flags


def test_a_page_with_one_double_encoded_block_keeps_the_rest() -> None:
    broken = TEXT.encode().decode("cp1256")
    good = "\n".join(f"<p>{TEXT} {n}</p>" for n in range(40))
    decoded = decode(f"<body>{good}\n<div>{broken}</div>\n</body>".encode())
    assert decoded.text.count(TEXT) == 41
    assert decoded.flags == ("encoding_repaired",)


@pytest.mark.parametrize(
    ("text", "encoding", "label"),
    [
        pytest.param("Die Straße führt über die Brücke; schöne Grüße aus Köln", "cp1252", None, id="German, no label"),
        pytest.param("L'été à Besançon, c'était très agréable", "cp1252", "iso-8859-1", id="French"),
        pytest.param("Правительство утвердило бюджет на следующий год", "cp1251", "windows-1251", id="Russian"),
        pytest.param(
            "اجلاس دولت برای بررسی بودجه برگزار شد و وزیران گزارش دادند", "cp1256", None, id="Persian letters of cp1256"
        ),
    ],
)
def test_other_languages_keep_their_encoding(text: str, encoding: str, label: str | None) -> None:
    text = text.replace("ی", "ي").replace("ک", "ك") if encoding == "cp1256" else text
    content_type = f"text/html; charset={label}" if label else None
    assert text in decode(f"<p>{text}</p>".encode(encoding), content_type).text


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("نص § ظاهر § طويل § في القانون", id="section signs in Arabic"),
        pytest.param("Ça va? Ça ira! «Çağdaş» Çanakkale", id="French and Turkish capitals"),
        pytest.param("الشرط، والربط؛ عکس، طلا", id="chance pairs"),
    ],
)
def test_right_text_is_left_alone(text: str) -> None:
    decoded = decode(text.encode())
    assert (decoded.text, decoded.flags) == (text, ())


def test_unknown_labels_and_codecs_that_are_no_text_are_ignored() -> None:
    assert declared(b'<meta charset="x-unheard-of">', "text/html; charset=base64") == ()
    assert TEXT in decode(page("rot13").encode(), "text/html; charset=none").text


def test_a_label_in_a_script_is_no_label() -> None:
    html = b'<script charset="windows-1251" src="a.js"></script>' + page().encode()
    assert decode(html).flags == ()


def test_the_xml_line_declares_too() -> None:
    assert declared(b'<?xml version="1.0" encoding="windows-1256"?><html>', None) == ("cp1256",)


def test_a_mark_of_utf8_before_another_encoding_is_not_believed() -> None:
    decoded = decode(b"\xef\xbb\xbf" + page("windows-1256").encode("cp1256"))
    assert TEXT in decoded.text


@given(
    st.binary(max_size=400),
    st.sampled_from([None, "", "text/html; charset=utf-16", 'charset="', "text/html;charset=utf8"]),
)
def test_any_bytes_give_text(html: bytes, content_type: str | None) -> None:
    assert isinstance(decode(html, content_type).text, str)


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_ascii_safe_utf8_comes_back_as_it_was(text: str) -> None:
    decoded = decode(f"<p>{text}</p>".encode())
    if not decoded.flags and decoded.encoding == "utf-8":
        assert decoded.text == f"<p>{text}</p>"
