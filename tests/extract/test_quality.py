"""The score of a record: a probability that falls where the text is not whole, and the flags beside it."""

from newscrawler.extract import read_page
from newscrawler.extract.quality import model, probability
from newscrawler.items import Reading

SENTENCE = "قالت مديرة المكتبة في كلمتها إن العمل استغرق ثلاث سنوات كاملة، وإن القاعة الكبرى تتسع لمئتي قارئ في اليوم."
HEAD = "<html><head><title>افتتاح مكتبة الحي القديم</title><meta property=og:type content=article></head><body>"


def read(body: str) -> Reading:
    found = read_page(f"{HEAD}<h1>افتتاح مكتبة الحي القديم</h1>{body}", url="https://akhbar.example/a/7")
    assert isinstance(found, Reading)
    return found


def whole() -> Reading:
    return read("<article>" + "".join(f"<p>{n} {SENTENCE}</p>" for n in range(12)) + "</article>")


def test_a_text_beside_which_most_of_the_page_stands_is_trusted_less() -> None:
    links = "".join(f"<p><a href=/{n}>{n} {SENTENCE}</a> {SENTENCE} {n}</p>" for n in range(12))
    assert read(f"<article><p>{SENTENCE}</p></article><div>{links}</div>").quality.score < whole().quality.score


def test_flags_tell_what_was_noticed() -> None:
    assert "no_date" in whole().quality.flags
    assert "tail_cut" in read(f"<p>{SENTENCE}</p><p>{SENTENCE}</p><p>{SENTENCE} وأضافت…</p>").quality.flags


def test_a_score_is_a_probability_whatever_the_features() -> None:
    extreme = dict.fromkeys(model().weights, 1000.0)
    assert 0 <= probability(extreme, model()) <= 1
    assert 0 <= probability(dict.fromkeys(extreme, -1000.0), model()) <= 1
