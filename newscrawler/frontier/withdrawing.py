"""The verb withdraw: an article, and all that is told of its addresses, out of the store; they stay known, and done."""

import sqlite3
from collections.abc import Collection

from newscrawler.frontier.committing import article_number
from newscrawler.frontier.queues import Queues
from newscrawler.frontier.schema import DONE
from newscrawler.frontier.tallies import Tallies
from newscrawler.frontier.task import key_hash

_URL = """
UPDATE urls SET state = ?, due = 0, extra = NULL, etag = NULL, last_modified = NULL, worker = NULL WHERE id = ?
"""


def withdraw(sql: sqlite3.Connection, queues: Queues, article_id: str, keys: Collection[str]) -> None:
    """Take out the article and what is told of the addresses *keys* (inside the caller's transaction)."""
    tallies = Tallies()
    row = sql.execute("DELETE FROM articles WHERE id = ? RETURNING site", (article_number(article_id),)).fetchone()
    if row:
        tallies.add(row[0], "articles", -1)
    for key in keys:
        known = sql.execute("SELECT id, lane, state FROM urls WHERE key = ?", (key_hash(key),)).fetchone()
        if known:
            sql.execute(_URL, (DONE, known[0]))
            sql.execute("UPDATE events SET detail = NULL WHERE url = ?", (known[0],))
            tallies.move(queues.by_id[known[1]][0], known[2], DONE)
            queues.mark(known[1])
    tallies.save(sql)
