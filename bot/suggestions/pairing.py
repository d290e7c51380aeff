"""The pairs that a secretariat might bring together this week: its members, one after the other, against those whom
the search index gives for what they need, have, and work with. Bounded, whatever there are in the register.

Everything here takes a bare connection and runs on its thread.
"""

import sqlite3
from collections.abc import Collection, Iterable, Sequence
from functools import partial
from itertools import pairwise

import msgspec

from bot.glossary.current import current
from bot.glossary.terms import Glossary
from bot.glossary.units import term
from bot.matching.reading import Profile
from bot.search.keys import about, profile_of
from bot.suggestions import chains, trading
from bot.suggestions.trading import CHAIN, NEEDS, NOTICE, PEERS, Readings, Trader, Why
from storage import notice_search, search
from storage.notices import Notice
from storage.suggestions import pairing as rows

LEAST = 0.5
A_QUERY, TERMS, THINGS, NOTICES = 40, 4, 3, 8
AMONG = 200  # come into question for one member
DAY_MS = 86_400_000
YEAR_MS, ASKED_MS = 365 * DAY_MS, 30 * DAY_MS
"""The same two aren't asked within a year; somebody who was asked is left alone for a month."""
PAIRED, ELSEWHERE, TOWN, BOTH_THERE = 0.06, 0.04, 0.03, 0.1
AT_LEAST = {NOTICE: 0.58, NEEDS: 0.55, CHAIN: 0.6, PEERS: 0.42}
"""More than an alert has to have: two people are asked for their time."""
WORTH = {NOTICE: 1.0, NEEDS: 0.95, CHAIN: 0.85, PEERS: 0.9}


class Pair(msgspec.Struct, frozen=True):
    first_id: int
    second_id: int
    score: float
    why: Why
    notice_id: int | None = None


class Week(msgspec.Struct, frozen=True):
    """`monday`, `today`: ISO; `seed`: which members are looked at; `paired`: organisations, both ways round."""

    monday: str
    today: str
    now: int
    seed: int
    paired: frozenset[tuple[int, int]] = frozenset()


def begin(connection: sqlite3.Connection) -> Readings:
    return Readings(current(connection))


def of_member(connection: sqlite3.Connection, readings: Readings, person: int, week: Week) -> list[Pair]:
    """With whom one member might be brought together, the best first; ~30 ms."""
    own = next(iter(trading.traders(connection, readings, [person], week.today)), None)
    if own is None or rows.barred(connection, [person], week.now, week.now - ASKED_MS):
        return []
    mine = rows.notices_of(connection, person, week.now, NOTICES)
    theirs = _their_notices(connection, readings.glossary, own, mine, week)
    others = _others(connection, readings, own, mine, theirs, week)
    found = [
        (pair, other)
        for other in others
        if (pair := _best(readings.glossary, own, other, [*mine, *theirs.get(other.person_id, ())]))
    ]
    weighed = [msgspec.structs.replace(pair, score=_weighed(own, other, pair, week)) for pair, other in found]
    return sorted(weighed, key=lambda pair: (-pair.score, pair.second_id))


def _their_notices(
    connection: sqlite3.Connection, glossary: Glossary, own: Trader, mine: Sequence[Notice], week: Week
) -> dict[int, list[Notice]]:
    """Open ones that he may answer, or that answer him; by their authors."""
    wanted = [*_things(own.needs), *(each for it in mine if it.kind == "demand" for each in _about(glossary, it))]
    asked = [about("demand", thing) for thing in own.mains[:THINGS]]
    asked += [about("supply", thing) for thing in dict.fromkeys(wanted[:THINGS])]
    ids = {each for token in asked for each in notice_search.newest(connection, search.phrase(token), NOTICES)}
    found: dict[int, list[Notice]] = {}
    for notice in rows.open_notices(connection, sorted(ids), week.now):
        found.setdefault(notice.person_id or 0, []).append(notice)
    return found


def _others(
    connection: sqlite3.Connection,
    readings: Readings,
    own: Trader,
    mine: Sequence[Notice],
    theirs: Collection[int],
    week: Week,
) -> list[Trader]:
    """Who comes into question: firms' people, members with wishes of their own, authors of notices."""
    glossary = readings.glossary
    wanted = [*own.mains[:THINGS], *_things(own.needs), *(each for it in mine for each in _about(glossary, it))]
    beside = [name for thing in own.mains[:THINGS] for name in chains.around(glossary, thing)]
    found = partial(_found, connection, glossary, week=week)
    firms = {*found("companies", wanted), *found("companies", beside)}
    people = {*theirs, *found("people", wanted), *rows.people_of(connection, firms, week.today)}
    people -= {own.person_id}
    people -= rows.barred(connection, people, week.now, week.now - ASKED_MS)
    people -= rows.apart(connection, own.person_id, people, week.now - YEAR_MS)
    traders = trading.traders(connection, readings, sorted(people)[:AMONG], week.today)
    known = [each for each in traders if each.has or each.needs or each.person_id in theirs]
    return [each for each in known if (each.there or own.there) and not _one_firm(own, each)]


def _things(need: Profile | None) -> list[str]:
    return [item.concept for item in need.items if item.weight >= LEAST] if need else []


def _about(glossary: Glossary, notice: Notice) -> list[str]:
    return _things(profile_of(notice, glossary))


def _one_firm(own: Trader, other: Trader) -> bool:
    return own.company_id is not None and own.company_id == other.company_id


def _found(
    connection: sqlite3.Connection, glossary: Glossary, kind: str, things: Iterable[str], week: Week
) -> list[int]:
    """Documents with a word for one of the things; others each week."""
    expression = _expression(glossary, dict.fromkeys(things))
    start = week.seed * rows.SPREAD % (rows.largest(connection, kind) + 1)
    return rows.found(connection, kind, expression, start, A_QUERY) if expression else []


def _expression(glossary: Glossary, things: Iterable[str]) -> str:
    ways: dict[str, None] = {}
    for thing in things:
        for written in glossary.concepts[thing].terms[:TERMS]:
            units = term(written)
            tokens = [one + two for one, two in pairwise(units) if not (one + two).isascii()] or list(units)
            if len("".join(tokens)) > 1:
                ways[" AND ".join(map(search.phrase, tokens))] = None
    return " OR ".join(f"({way})" for way in ways)


def _best(glossary: Glossary, own: Trader, other: Trader, notices: Sequence[Notice]) -> Pair | None:
    """The best reason for the two, if there is one."""
    found = [_of_notice(glossary, own, other, notice) for notice in notices]
    for gives, one, two in (("first", own, other), ("second", other, own)):
        score, thing = trading.answers(glossary, two.needs, one.has)
        found.append(Pair(own.person_id, other.person_id, score, Why(NEEDS, gives, thing)))
        score, thing, made = trading.serves(glossary, one, two)
        found.append(Pair(own.person_id, other.person_id, score, Why(CHAIN, gives, thing, made)))
    score, thing = trading.peers(glossary, own, other)
    found.append(Pair(own.person_id, other.person_id, score, Why(PEERS, "first", thing, "", (own.city, other.city))))
    best = max(found, key=lambda pair: pair.score * WORTH[pair.why.kind])
    return best if best.score >= AT_LEAST[best.why.kind] else None


def _of_notice(glossary: Glossary, own: Trader, other: Trader, notice: Notice) -> Pair:
    """Whether a notice of the one fits the other."""
    mine = notice.person_id == own.person_id
    has, profile = (other if mine else own).has, profile_of(notice, glossary)
    needs = (other if mine else own).needs
    demand = notice.kind == "demand"
    score, thing = trading.answers(glossary, profile, has) if demand else trading.answers(glossary, needs, profile)
    gives = "first" if mine != demand else "second"
    return Pair(own.person_id, other.person_id, score, Why(NOTICE, gives, thing, demand=demand), notice.id)


def _weighed(own: Trader, other: Trader, pair: Pair, week: Week) -> float:
    """With what speaks for the two besides."""
    across = not own.organisations & other.organisations
    paired = any((one, two) in week.paired for one in own.organisations for two in other.organisations)
    town = bool(own.hometown) and own.hometown == other.hometown
    more = ELSEWHERE * across + PAIRED * paired + TOWN * town + BOTH_THERE * (own.there and other.there)
    return round(pair.score * WORTH[pair.why.kind] + more, 6)


def chosen(found: Iterable[Pair], most: int, seed: int = 0) -> list[Pair]:
    """The best of a desk's: nobody twice, and not always the same thing or the same reason."""
    used: set[int] = set()
    seen: dict[str, int] = {}
    picked: list[Pair] = []
    for pair in sorted(found, key=lambda pair: (-round(pair.score, 2), _shuffled(pair, seed))):
        marks = (f"kind {pair.why.kind}", f"thing {pair.why.thing}", f"other {pair.why.other}")
        limits = (MOST_OF_KIND[pair.why.kind], MOST_OF_THING, MOST_OF_THING if pair.why.other else MOST_OF_KIND[NOTICE])
        if {pair.first_id, pair.second_id} & used or any(
            seen.get(mark, 0) >= limit for mark, limit in zip(marks, limits, strict=True)
        ):
            continue
        picked.append(pair)
        used |= {pair.first_id, pair.second_id}
        seen |= {mark: seen.get(mark, 0) + 1 for mark in marks}
        if len(picked) == most:
            break
    return picked


def _shuffled(pair: Pair, seed: int) -> int:
    """Of equal ones not always the oldest rows first."""
    return (pair.first_id * 31 + pair.second_id + seed) * rows.SPREAD % 2**32


MOST_OF_KIND, MOST_OF_THING = {NOTICE: 5, NEEDS: 5, CHAIN: 3, PEERS: 2}, 2
