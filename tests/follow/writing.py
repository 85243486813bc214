"""Versions without end, committed three at a time: ``python writing.py DATA SEED``; it is meant to be killed."""

from __future__ import annotations

import random
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from ledger.writing import page

from newscrawler.ledger import open_ledger


def main(data: str, seed: str) -> None:
    dice = random.Random(seed)
    with open_ledger(data) as ledger:
        while True:
            for _ in range(3):
                ledger.store_next(page(dice.randrange(20), text=f"نص الخبر {dice.random()} " + "كلمة " * 200))
            ledger.commit()


if __name__ == "__main__":
    main(*sys.argv[1:])
