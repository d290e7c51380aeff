"""What the figures are compared to: FTS5's own BM25 over single characters or pairs of them, as written."""

import sqlite3
from collections.abc import Iterable

SIZES = {"BM25 characters": 1, "BM25 pairs": 2}
NOTHING = '"¤"'


class Floor:
    """Plain BM25 over texts; `close` it."""

    def __init__(self, documents: Iterable[tuple[str, str]], size: int) -> None:
        self.size = size
        self.connection = sqlite3.connect(":memory:")
        self.connection.execute("CREATE VIRTUAL TABLE plain USING fts5 (key UNINDEXED, text, tokenize = 'ascii')")
        rows = ((key, " ".join(self._cut(text))) for key, text in documents)
        self.connection.executemany("INSERT INTO plain VALUES (?, ?)", rows)

    def _cut(self, text: str) -> list[str]:
        return [text[at : at + self.size] for at in range(len(text) - self.size + 1)]

    def best(self, text: str, limit: int) -> list[str]:
        """The keys of the best, the best first."""
        match = " OR ".join(f'"{term}"' for term in self._cut(text) if term.isalnum())
        sql = "SELECT key FROM plain WHERE plain MATCH ? ORDER BY rank LIMIT ?"
        return [key for (key,) in self.connection.execute(sql, (match or NOTHING, limit))]

    def close(self) -> None:
        self.connection.close()
