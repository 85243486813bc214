"""JSON as pages print it."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawler.extract.metadata.jsonrepair import read_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        pytest.param('{"a":1,}', {"a": 1}, id="trailing comma in an object"),
        pytest.param('{"a":[1,2,],}', {"a": [1, 2]}, id="trailing comma in a list"),
        pytest.param('{"a":"سطر\nآخر"}', {"a": "سطر\nآخر"}, id="raw newline"),
        pytest.param('{"a":"x\ty\x01z"}', {"a": "x\ty\x01z"}, id="raw control characters"),
        pytest.param('//<![CDATA[\n{"a":1}\n//]]>', {"a": 1}, id="CDATA behind comments"),
        pytest.param('<![CDATA[{"a":1}]]>', {"a": 1}, id="bare CDATA"),
        pytest.param('<!--\n{"a":1}\n-->', {"a": 1}, id="HTML comment"),
        pytest.param('{"a":1};', {"a": 1}, id="semicolon"),
        pytest.param('{"a":1, /* note */ "b":"c", // more\n"d":2}', {"a": 1, "b": "c", "d": 2}, id="comments"),
        pytest.param(
            '{"url":"https://a.example/b","d":"x",}', {"url": "https://a.example/b", "d": "x"}, id="slashes in a URL"
        ),
        pytest.param('{"a":"قال "نعم", ثم ذهب","b":"ج",}', {"a": 'قال "نعم", ثم ذهب', "b": "ج"}, id="quotes in a text"),
        pytest.param('{"a":"قال: "نعم": ثم","d":"2"}', {"a": 'قال: "نعم": ثم', "d": "2"}, id="quote before a colon"),
        pytest.param(r'{"a":"it\'s","b":"c:\x"}', {"a": "it's", "b": r"c:\x"}, id="wrong escapes"),
        pytest.param('{"a": "b"\n "c": "d"}', {"a": "b", "c": "d"}, id="missing comma"),
        pytest.param('[{"a":1},,{"b":2}]', [{"a": 1}, {"b": 2}], id="double comma"),
        pytest.param('{"a":1}{"b":2}', [{"a": 1}, {"b": 2}], id="two objects"),
        pytest.param('{"a":{"b":["x","y', {"a": {"b": ["x", "y"]}}, id="cut off"),
        pytest.param('{"a":"b","c":', {"a": "b", "c": None}, id="cut off after a key"),
        pytest.param('{"a":"b"}}} rest', {"a": "b"}, id="closed too often"),
        pytest.param('{"a":undefined,"b":1,}', {"a": None, "b": 1}, id="undefined"),
        pytest.param("{&quot;a&quot;:&quot;b&quot;}", {"a": "b"}, id="entities for quotes"),
        pytest.param("\ufeff  ", None, id="nothing"),
        pytest.param("var a = 1", None, id="no JSON"),
        pytest.param("", None, id="empty"),
    ],
)
def test_broken_json_is_mended(raw: str, value: object) -> None:
    assert read_json(raw) == value


@given(VALUES)
def test_whole_json_is_read_as_it_stands(value: object) -> None:
    assert read_json(json.dumps(value, ensure_ascii=False)) == value
    assert read_json(json.dumps(value)) == value


@given(VALUES.filter(lambda value: isinstance(value, dict | list) and bool(value)))
def test_wrapped_and_unfinished_json_is_read(value: object) -> None:
    text = json.dumps(value, ensure_ascii=False, indent=1)
    assert read_json(f"<!--\n{text};\n-->") == value
    assert read_json(text[:-1] + ",\n" + text[-1]) == value


@given(st.text(max_size=300), st.integers(0, 60))
def test_any_text_is_survived(text: str, at: int) -> None:
    good = '{"@type":"NewsArticle","headline":"خبر","author":[{"name":"سلمى"}]}'
    read_json(text)
    read_json(good[:at] + text + good[at:])


def test_deep_nesting_is_survived() -> None:
    assert read_json("[" * 200_000) is None
    assert read_json('{"a":' * 50_000) is None
