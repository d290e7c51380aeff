"""The one search behind /find, plain text, inline mode and the command line."""

import sqlite3
from collections.abc import Sequence
from functools import lru_cache

import msgspec

from bot.privacy import OFFICE, Level, Viewer, levels, may_find
from bot.search import folding, query, ranking, readings
from bot.search.keys import LEADER, Field
from storage import search as index
from storage.database import Reader
from storage.search import KINDS

POOL = 150  # documents of a kind that are scored
MOST = 1_001  # results of a kind that are ever counted
_FIELDS = msgspec.msgpack.Decoder(list[Field])


class Hit(msgspec.Struct, frozen=True):
    """`matched`: fields that answered, with their text; `key` is the row's at import, a person's first membership's."""

    kind: str
    id: int
    key: str
    name: str
    score: float
    matched: tuple[tuple[str, str], ...]


class Found(msgspec.Struct, frozen=True):
    """By kind: the page's hits, best first, and how many there are (`MOST`: that many or more).

    `near`: where nothing at all was found, what comes nearest. `place`, `industry`: recognised, for where to browse.
    """

    hits: dict[str, list[Hit]]
    totals: dict[str, int]
    near: dict[str, list[Hit]]
    place: str = ""
    industry: str = ""


async def find(
    reader: Reader, text: str, viewer: Viewer | None, kinds: Sequence[str] = KINDS, *, limit: int = 5, offset: int = 0
) -> Found:
    """What answers `text`, as far as `viewer` may know of it (None: the office's eyes). Any text will do."""
    asked = query.understand(text)
    if not asked.words:
        return Found({}, {}, {})
    return await reader.run(lambda connection: _Search(connection, asked, viewer or OFFICE).all(kinds, limit, offset))


def warm() -> None:
    """Load what the first search would wait for."""
    folding.fold("裝")
    readings.warm()


@lru_cache(1024)
def _levels(visibility: str) -> dict[str, Level]:
    return levels(visibility, "")


class _Search:
    """One search on a reader's thread."""

    def __init__(self, connection: sqlite3.Connection, asked: query.Query, viewer: Viewer) -> None:
        self.connection = connection
        self.asked = asked
        self.viewer = viewer
        self.frequencies = index.frequencies(connection, query.tokens(asked))

    def all(self, kinds: Sequence[str], limit: int, offset: int) -> Found:
        scored = {kind: self._scored(kind) for kind in kinds}
        fitting = {kind: [each for each in rows if each[0].fits] for kind, rows in scored.items()}
        if not any(fitting.values()):
            near = {kind: self._nearest(kind, rows, limit) for kind, rows in scored.items()}
            certain = {kind: [each for each in rows if each[0].fits] for kind, rows in near.items()}
            if not any(certain.values()):
                return Found({}, {}, {kind: self._hits(kind, rows[:limit]) for kind, rows in near.items() if rows})
            fitting = certain
        hits = {kind: self._hits(kind, rows[offset : offset + limit]) for kind, rows in fitting.items() if rows}
        return Found(hits, {kind: min(len(rows), MOST) for kind, rows in fitting.items()}, {})

    def _scored(self, kind: str) -> "list[_Scored]":
        known = query.Frequencies(self.frequencies[kind])
        if not known.documents:
            return []
        ids = dict.fromkeys(self._matching(kind, query.exact(self.asked)))
        for expression in query.stages(self.asked, known):
            if len(ids) >= POOL:
                break
            ids.update(dict.fromkeys(self._matching(kind, expression)))
        if len(ids) < POOL:
            weights = {self._for_viewer(kind, each): weight for each, weight in query.loose(self.asked, known).items()}
            ids.update(dict.fromkeys(index.heaviest(self.connection, kind, weights, POOL - len(ids), query.CUT)))
        return self._rank(kind, known, list(ids))

    def _nearest(self, kind: str, rows: "list[_Scored]", limit: int) -> "list[_Scored]":
        """By sound, where nothing was found as written."""
        known_tokens = query.sounding_tokens(self.asked)
        if not known_tokens:
            return rows[:limit]
        counts = index.frequencies(self.connection, known_tokens)[kind]
        known = query.Frequencies({**self.frequencies[kind], **counts})
        weights = {self._for_viewer(kind, each): weight for each, weight in query.sounding(self.asked, known).items()}
        ids = index.heaviest(self.connection, kind, weights, POOL, query.CUT)
        ids = list(dict.fromkeys([*ids, *(row[1].id for row in rows)]))
        return self._rank(kind, known, ids, by_sound=query.sound(self.asked))

    def _matching(self, kind: str, expression: str) -> list[int]:
        return index.matching(self.connection, kind, self._for_viewer(kind, expression), POOL)

    def _for_viewer(self, kind: str, expression: str) -> str:
        """Guests are asked for leaders alone, so that their few aren't crowded out."""
        if kind != "people" or self._sees_people():
            return expression
        return f"({expression}) AND {index.phrase(LEADER)}"

    def _sees_people(self) -> bool:
        return may_find(self.viewer, [])

    def _rank(self, kind: str, known: query.Frequencies, ids: Sequence[int], by_sound: str = "") -> "list[_Scored]":
        ranker = ranking.Ranker(self.asked, known)
        scored = []
        for candidate in index.candidates(self.connection, kind, ids):
            fields = self._visible(kind, candidate)
            if fields:
                score = ranker.score(fields, by_sound=by_sound)
                if score.score > 0:
                    scored.append((score, candidate))
        scored.sort(key=lambda each: (-each[0].score, each[1].id))
        return scored

    def _visible(self, kind: str, candidate: index.Candidate) -> list[Field]:
        """The fields that the viewer may know of; none where he may not know of the person."""
        fields = _FIELDS.decode(candidate.fields)
        if kind != "people" or self.viewer.officer or candidate.id == self.viewer.person_id:
            return fields
        level, chosen = self.viewer.level, _levels(candidate.visibility)
        shown = [field for field in fields if self._shows(field, level, chosen)]
        known = self._sees_people() or any(field.name == "organisation" for field in shown)
        return shown if known else []

    def _shows(self, field: Field, level: Level, chosen: dict[str, Level]) -> bool:
        name = {"alias": "aliases"}.get(field.name, field.name)
        if name in {"organisation", "position", "company"} and not may_find(self.viewer, [field.rank]):
            return False
        return chosen.get(name, Level.PUBLIC) <= level

    def _hits(self, kind: str, rows: "Sequence[_Scored]") -> list[Hit]:
        keys = {candidate.id: candidate.key for _score, candidate in rows}
        if kind == "people":
            keys |= index.membership_keys(self.connection, list(keys))
        return [
            Hit(kind, candidate.id, keys[candidate.id], candidate.name, round(score.score, 6), score.matched)
            for score, candidate in rows
        ]


_Scored = tuple[ranking.Score, index.Candidate]
