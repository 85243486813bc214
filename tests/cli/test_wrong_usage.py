"""What people mistype: one sentence that says what was wrong and what to do, the right exit code, no traceback."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from archive.making import Crawl, article

from newscrawler.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

LINES = 4  # usage, hint, blank, error: as click says it
URL = article(1).url

# The command line (DATA: an archive, EMPTY: a folder, FILE: a file of one letter), the exit code, a part of the error.
WRONG = [
    ("crwal", 2, "Did you mean"),
    ("crawl --hlep", 2, "Did you mean"),
    ("crawl", 2, "needs a URL"),
    ("crawl nix", 2, "no http(s) address"),
    ("crawl ftp://example.com/", 2, "no http(s) address"),
    ("crawl http://127.0.0.1:99999/", 2, "no http(s) address"),
    ("crawl --urls MISSING", 2, "cannot be read"),
    ("crawl --urls EMPTY", 2, "cannot be read"),
    ("crawl --urls FILE", 2, "FILE, line 1"),
    ("crawl http://127.0.0.1:9/ --limit -1", 2, "--limit"),
    ("crawl http://127.0.0.1:9/ --since gestern", 2, "ISO 8601"),
    ("crawl http://127.0.0.1:9/ --data FILE", 2, "is a file"),
    ("crawl --site nowhere --sites EMPTY", 2, "nowhere"),
    ("crawl https://example.com/", 2, "newscrawler.toml"),
    ("demo --port 99999", 2, "--port"),
    ("demo --port x", 2, "--port"),
    ("demo --edition 9", 2, "--edition"),
    ("daemon --health-port 99999", 2, "--health-port"),
    ("daemon --sites EMPTY --data EMPTY --interval 0", 2, "--interval"),
    ("run --due --sites EMPTY --data EMPTY", 2, "sites add"),
    ("status --data MISSING", 2, "newscrawler crawl URL"),
    ("status --data EMPTY", 2, "newscrawler crawl URL"),
    ("status --data FILE", 2, "is a file"),
    ("status --sort", 2, "No such option"),
    ("search جسر --data MISSING", 4, "no such data folder"),
    ("search --data DATA", 2, "no word to search for"),
    ("search titel:جسر --data DATA", 2, "did you mean title:"),
    ("search جسر since:morgen --data DATA", 2, "is no date"),
    ("search جسر --limit 0 --data DATA", 2, "--limit"),
    ("search جسر --timezone Mars --data DATA", 2, "Asia/Riyadh"),
    ("search نفق --data DATA", 1, "nothing found"),
    ("export --format jsonl EMPTY/o --data MISSING", 2, "no such folder"),
    ("export --format jsonl EMPTY/o --data EMPTY", 2, "not a data folder"),
    ("export --format jsonl EMPTY/o --data DATA --site nowhere", 2, "there are: news.example"),
    ("export --format jsonl EMPTY/o --data DATA --since 2099-01-01", 1, "nothing to export"),
    ("export --format jsonl EMPTY/o --data DATA --since gestern", 2, "is no date"),
    ("export --format jsonl EMPTY/o --data DATA --where nix=1", 2, "no field nix"),
    ("export --format jsonl EMPTY/o --data DATA --fields nix", 2, "no such field"),
    ("export --format jsonl FILE/o --data DATA", 4, "FILE/o"),
    ("export --format xml EMPTY/o --data DATA", 2, "'xml' is not one of"),
    ("export --format jsonl EMPTY --data DATA", 1, "is there already"),
    ("export --format wacz EMPTY/o --data DATA --sign FILE", 2, "no private key"),
    ("export --format csv EMPTY/o --data DATA --sign FILE", 2, "--format wacz"),
    ("export --format wacz --parts EMPTY/o --data DATA", 2, "wacz cannot"),
    ("export --format jsonl --parts - --data DATA", 2, "give OUT a name"),
    ("export --format jsonl EMPTY/o --data DATA --processes 2", 2, "--parts"),
    ("export --format jsonl --parts EMPTY --data DATA --cluster nonsense://127.0.0.1:9", 2, "no Dask scheduler"),
    (f"get {URL}x --data DATA", 1, "not in"),
    (f"get {URL} --data MISSING", 2, "no such folder"),
    (f"get {URL} --at gestern --data DATA", 2, "ISO 8601"),
    (f"history {URL}x --data DATA", 1, "no such article"),
    (f"diff {URL}x --data DATA", 1, "no such article"),
    (f"diff {URL} --data MISSING", 2, "no such folder"),
    (f"explain-url {URL} --data EMPTY", 2, "no crawl has run here"),
    ("verify --data MISSING", 2, "no such folder"),
    ("verify --data EMPTY", 2, "not a data folder"),
    ("verify MISSING", 2, "does not exist"),
    ("verify FILE", 1, "findings"),
    ("reextract --data EMPTY", 2, "not a data folder"),
    ("reextract --data DATA --site nowhere", 2, "there are: news.example"),
    ("extract MISSING", 2, "give the path"),
    ("extract EMPTY", 2, "is a directory"),
    ("extract FILE --format pdf", 2, "'pdf' is not one of"),
    ("explain MISSING", 2, "give the path"),
    ("clean MISSING", 2, "give a text file"),
    ("clean --field text FILE", 1, "could not be cleaned"),
    ("clusters --data EMPTY", 2, "not a data folder"),
    ("clusters --data DATA --site nowhere", 2, "there are: news.example"),
    ("clusters --data DATA --until gestern", 2, "is no date"),
    ("quarantine list --data EMPTY", 2, "not a data folder"),
    ("quarantine list --data DATA --site nowhere", 2, "there are: news.example"),
    (f"quarantine accept {URL} --data DATA", 2, "nothing is held back"),
    ("quarantine drop --data DATA", 2, "--site NAME"),
    ("report --data EMPTY", 2, "newscrawler crawl URL"),
    ("sites add nix --sites EMPTY", 2, "no http(s) address"),
    ("sites check nowhere --sites EMPTY", 2, "sites add"),
    ("sites learn nowhere --data DATA", 2, "there are: news.example"),
]


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("wrong")
    found = {name: folder / name.lower() for name in ("DATA", "EMPTY", "FILE", "MISSING")}
    found["EMPTY"].mkdir()
    found["FILE"].write_text("x", encoding="utf-8")
    crawl = Crawl(found["DATA"])
    crawl.store(article(1))
    crawl.close()
    return found


@pytest.mark.parametrize(("typed", "code", "said"), WRONG, ids=[line for line, _, _ in WRONG])
def test_what_is_mistyped_is_said(
    typed: str,
    code: int,
    said: str,
    places: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def placed(text: str) -> str:
        for name, path in places.items():
            text = text.replace(name, str(path))
        return text

    monkeypatch.chdir(places["EMPTY"])
    monkeypatch.delenv("NEWSCRAWLER_CONTACT", raising=False)
    monkeypatch.setattr(sys, "argv", ["newscrawler", *map(placed, typed.split())])
    with pytest.raises(SystemExit) as ended:
        main()
    errors = capsys.readouterr().err
    assert (ended.value.code, placed(said) in errors) == (code, True), errors
    assert len(errors.splitlines()) <= LINES, errors
    assert "Traceback" not in errors
