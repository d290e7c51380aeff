"""One attempt at a query, taken in one of the ways that it may be meant: the stages that look for it, and what fits."""

import sqlite3
from collections.abc import Collection, Sequence
from functools import cached_property, lru_cache

import msgspec

from bot.privacy import Level, Viewer, levels, may_find
from bot.search import expressions, query, ranking, sentences
from bot.search.keys import Field
from bot.search.words import PLACE, SURNAME
from storage import search as index
from storage.search import REGISTER

A_STAGE = 100  # documents of a kind that one expression fetches, and that are scored
ENOUGH = 40  # as many found make a looser expression needless
LITTLE = 10  # fewer that fit call for documents that answer only in part
LOOSELY = 40  # documents of a kind that answer in part, the likeliest
HALF = 1 / 3  # of the score: all but the place stands in it
FAR_BEHIND = 0.4  # of the best score
BEHIND = 2  # the tier of what carries all words (ranking.Score), at its lower end
SURE = 0.6  # a name that answers so well leaves nothing to guess
HELD = frozenset({"organisation", "position", "company"})  # what a membership says
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
    """By kind: the page's hits, best first, and how many there are (`ENOUGH` or more: perhaps more still).

    `near`: where nothing at all was found, what comes nearest.
    """

    hits: dict[str, list[Hit]]
    totals: dict[str, int]
    near: dict[str, list[Hit]]


@lru_cache(1024)
def _hidden(visibility: str, level: Level) -> frozenset[str]:
    """The fields of a document that a viewer of this level doesn't see."""
    chosen = levels(visibility, "").items()
    return frozenset("alias" if field == "aliases" else field for field, least in chosen if least > level)


class Attempt:
    """One search on a reader's thread."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        asked: query.Query,
        viewer: Viewer,
        weighed: set[int],
        kinds: Sequence[str] = REGISTER,
    ) -> None:
        self.connection = connection
        self.viewer = viewer
        self.weighed = weighed
        self.level = viewer.level
        self.frequencies = index.frequencies(connection, query.tokens(asked))
        self.asked = query.settle(asked, self.frequencies.values())
        self.places = any(word.sort == PLACE for word in self.asked.words)
        self.of = {kind: each for kind in kinds if (each := query.for_kind(self.asked, kind))}
        # All kinds, whichever are shown: what one shows mustn't depend on the others' being asked for.
        self._take({kind: self._strictly(kind) for kind in self.of if self.frequencies[kind]})

    def _take(self, rows: "dict[str, list[_Scored]]") -> None:
        self.rows = self._where_asked(rows)
        sure = any(each and each[0][0].by_name >= SURE for each in self.rows.values())
        fitting = sum(score.fits for each in self.rows.values() for score, _candidate in each)
        self.enough = sure or self.there or fitting >= ENOUGH
        self.fitting = {kind: _worth_showing(each) for kind, each in self.rows.items()}
        self.fits = any(self.fitting.values())
        self.near = {kind: [row for row in each if row[0].near] for kind, each in self.rows.items()}

    def _where_asked(self, rows: "dict[str, list[_Scored]]") -> "dict[str, list[_Scored]]":
        """Where a known place is asked for and something answers all words: that, and the bodies of the place."""
        carrying = {kind: [row for row in each if row[0].carries] for kind, each in rows.items()}
        self.there = self.places and any(carrying.values())
        if not self.there:
            bearers = self.places and any(word.surnames and not word.meanings for word in self.asked.words)
            return {kind: [] for kind in rows} if bearers else self._with_bodies(rows)
        if not carrying.get("organisations") and "organisations" in self.of:
            carrying["organisations"] = self._bodies_there()
        return carrying

    def _with_bodies(self, rows: "dict[str, list[_Scored]]") -> "dict[str, list[_Scored]]":
        """Where nothing answers all words: the bodies of the place, and of the trade."""
        if self.places and "organisations" in rows:
            rows["organisations"] = [
                (msgspec.structs.replace(score, fits=True) if score.placed or score.score > HALF else score, row)
                for score, row in rows["organisations"]
            ]
        return rows

    def _bodies_there(self) -> "list[_Scored]":
        known = expressions.Frequencies(self.frequencies["organisations"])
        there = expressions.there(self.asked, known)
        ids = self._matching("organisations", there) if there else []
        ranked = self._rank("organisations", known, ids)
        return [(msgspec.structs.replace(score, fits=True), row) for score, row in ranked if score.placed]

    def look_loosely(self) -> None:
        """With what answers in part, or sounds like it, where little answered the whole query."""
        self._take({kind: self._loosely(kind, rows) for kind, rows in self.rows.items()})

    def add(self, other: "Attempt") -> None:
        """What carries all the words of another attempt, behind what carries all of this one's."""
        for kind, rows in other.fitting.items():
            known = {candidate.id for score, candidate in self.fitting.get(kind, []) if score.carries}
            more = [
                (msgspec.structs.replace(score, score=(BEHIND + score.raw / 100) / 3), candidate)
                for score, candidate in rows
                if score.carries and candidate.id not in known
            ]
            if more:
                ids = {candidate.id for _score, candidate in more}
                kept = [row for row in self.fitting.get(kind, []) if row[1].id not in ids]
                self.fitting[kind] = sorted(kept + more, key=_order)
        self.fits = any(self.fitting.values())

    def page(self, kinds: Sequence[str], limit: int, offset: int) -> Found:
        fitting = {kind: self.fitting[kind] for kind in kinds if self.fitting.get(kind)}
        hits = {kind: self._hits(kind, rows[offset : offset + limit]) for kind, rows in fitting.items()}
        silent = self.fits or not sentences.plainly(self.asked.text)  # mere small talk comes near nothing
        near = {} if silent else {kind: self.near[kind] for kind in kinds if self.near.get(kind)}
        return Found(
            hits,
            {kind: len(rows) for kind, rows in fitting.items()},
            {kind: self._hits(kind, rows[:limit]) for kind, rows in near.items()},
        )

    def _strictly(self, kind: str) -> "list[_Scored]":
        """What answers the whole query, the most exact first, until there is enough."""
        known = expressions.Frequencies(self.frequencies[kind])
        asked = self.of[kind]
        exact = self._matching(kind, expressions.exact(asked))
        ids = dict.fromkeys(exact)
        for expression in expressions.together(asked, known):
            ids.update(dict.fromkeys(self._matching(kind, expression)))
        if self.places or not ids or not expressions.together(asked, known):
            for expression in expressions.stages(asked, known, kind):
                if self._bearers:
                    ids.update(dict.fromkeys(index.matching(self.connection, index.LEADERS, expression, A_STAGE)))
                ids.update(dict.fromkeys(self._matching(kind, expression)))
                if exact or len(ids) >= ENOUGH:
                    break
        return self._rank(kind, known, list(ids)[:A_STAGE])

    def _loosely(self, kind: str, rows: "list[_Scored]") -> "list[_Scored]":
        if sum(score.fits for score, _candidate in rows) >= LITTLE:
            return rows
        counts = {**self.frequencies[kind], **self.sounds.get(kind, {})}
        known = expressions.Frequencies(counts)
        weights = expressions.loose(self.of[kind], known)
        ids = index.heaviest(self.connection, self._index(kind), weights, LOOSELY)
        slips = expressions.slips(self.of[kind])
        if slips:
            ids += self._matching(kind, slips)
        ids = list(dict.fromkeys([*(candidate.id for _score, candidate in rows[:ENOUGH]), *ids]))
        return self._rank(kind, known, ids, expressions.sound(self.of[kind]))

    @cached_property
    def sounds(self) -> dict[str, dict[str, int]]:
        """How often the tokens stand that the query's Han characters sound like."""
        return index.frequencies(self.connection, expressions.sounding(self.asked))

    def _matching(self, kind: str, expression: str) -> list[int]:
        return index.matching(self.connection, self._index(kind), expression, A_STAGE)

    def _index(self, kind: str) -> str:
        """Guests are asked for leaders alone, so that their few aren't crowded out."""
        return index.LEADERS if kind == "people" and not self._sees_people else kind

    @cached_property
    def _bearers(self) -> bool:
        return any(word.sort == SURNAME for word in self.asked.words)

    @cached_property
    def _sees_people(self) -> bool:
        return may_find(self.viewer, [])

    def _rank(
        self, kind: str, known: expressions.Frequencies, ids: Collection[int], by_sound: str = ""
    ) -> "list[_Scored]":
        if not ids:
            return []
        if kind == "people":
            self.weighed.update(ids)
        ranker = ranking.Ranker(self.of[kind], known, by_sound, kind=kind)
        scored = []
        for candidate in index.candidates(self.connection, kind, ids):
            fields = self._visible(kind, candidate)
            if fields:
                score = ranker.score(fields)
                if score.score > 0:
                    scored.append((score, candidate))
        scored.sort(key=_order)
        return scored

    def _visible(self, kind: str, candidate: index.Candidate) -> list[Field]:
        """The fields that the viewer may know of; none where he may not know of the person."""
        fields = _FIELDS.decode(candidate.fields)
        if kind != "people" or self.viewer.officer or candidate.id == self.viewer.person_id:
            return fields
        hidden = _hidden(candidate.visibility, self.level)
        shown = [field for field in fields if field.name not in hidden] if hidden else fields
        if self._sees_people:
            return shown
        shown = [field for field in shown if field.name not in HELD or may_find(self.viewer, [field.rank])]
        return shown if any(field.name == "organisation" for field in shown) else []

    def _hits(self, kind: str, rows: "Sequence[_Scored]") -> list[Hit]:
        keys = {candidate.id: candidate.key for _score, candidate in rows}
        if kind == "people":
            keys |= index.membership_keys(self.connection, list(keys))
        return [
            Hit(kind, candidate.id, keys[candidate.id], candidate.name, round(score.score, 6), score.matched)
            for score, candidate in rows
        ]


_Scored = tuple[ranking.Score, index.Candidate]


def _order(row: _Scored) -> tuple[float, int, int]:
    score, candidate = row
    return -round(score.score, 6), score.rank, candidate.id


def _worth_showing(rows: Sequence[_Scored]) -> list[_Scored]:
    """What fits; where little does, what answers in part as well, as long as it doesn't fall far behind."""
    fitting = [each for each in rows if each[0].fits]
    if not fitting or len(fitting) >= LITTLE or fitting[0][0].by_name >= SURE:
        return fitting
    least = FAR_BEHIND * fitting[0][0].raw
    return [each for each in rows if each[0].fits or (each[0].near and each[0].raw >= least)]
