"""How well texts of sites nobody looked at are read: F1 of the corpora beside the repository, in five folds by host.

    python benchmarks/folds.py [FOLDER ...]

FOLDER holds NNN.html.gz and NNN.json with the truth (`expected.body`, or `expected.with` and `without`); by default
wcxb, snippets and scrapinghub. A host is always in the same fold, so a rule decided while looking at four folds is
checked on the fifth.
"""

from __future__ import annotations

import gzip
import json
import re
import sys
from collections import Counter
from hashlib import sha256
from pathlib import Path
from urllib.parse import urlsplit

from newscrawler.extract import read_page
from newscrawler.items import Reading

CORPORA = Path(__file__).parents[2] / "shared" / "corpus"
FOLDS = 5


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def fold_of(url: str) -> int:
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return int(sha256(host.encode()).hexdigest(), 16) % FOLDS


def counts_of(page: Path) -> tuple[str, float, float] | None:
    """Return the address of *page*, and what was right twice over what was given and wanted: its F1 is the quotient."""
    record = json.loads(page.read_text(encoding="utf-8"))
    if not isinstance(record, dict) or "expected" not in record:
        return None
    found = read_page(gzip.decompress((page.parent / record["file"]).read_bytes()), url=record["url"])
    text = (found.text or "") if isinstance(found, Reading) else ""
    want = record["expected"]
    if want.get("body"):
        got, true = Counter(words(text)), Counter(words(want["body"]))
        return record["url"], 2 * sum((got & true).values()) / max(1, sum(got.values()) + sum(true.values())), 1
    if not want.get("with"):
        return None
    flat = " ".join(text.split())
    held = sum(" ".join(piece.split()) in flat for piece in want["with"])
    wrong = sum(" ".join(piece.split()) in flat for piece in want.get("without") or [])
    return record["url"], 2 * held, held + wrong + len(want["with"])


def main() -> None:
    folders = [Path(name) for name in sys.argv[1:]] or [
        CORPORA / name for name in ("wcxb", "snippets", "scrapinghub") if (CORPORA / name).is_dir()
    ]
    print(f"{'F1':14} {'all':>6} " + " ".join(f"fold {i}" for i in range(FOLDS)))
    for folder in folders:
        sums = [[0.0, 0.0] for _ in range(FOLDS)]
        for page in sorted(folder.glob("*.json")):
            if (counts := counts_of(page)) is not None:
                url, right, of = counts
                sums[fold_of(url)][0] += right
                sums[fold_of(url)][1] += of
        whole = sum(right for right, _ in sums) / max(1.0, sum(of for _, of in sums))
        print(f"{folder.name:14} {whole:6.3f} " + " ".join(f"{right / max(1.0, of):6.3f}" for right, of in sums))


if __name__ == "__main__":
    main()
