"""Who may serve a notice now: the notices that fit it; where none does, firms and members whose profile fits."""

import json
import sqlite3
from collections.abc import Sequence

import msgspec

from bot import people as views
from bot import tables
from bot.avoiding import left_out
from bot.deps import Deps
from bot.matching.finding import Found, matches
from bot.matching.profiles import Served, profiles
from bot.notices import life, rights
from bot.privacy import PersonView, Viewer
from storage import companies, notice_search, notices, people
from storage.companies import Listed
from storage.database import Reader
from storage.notice_search import Listed as Posted
from storage.notices import OPEN, Notice
from storage.people import Person

MOST = 5  # notices
OF_A_KIND = 4  # firms, and members: neither pushes out the other
LOOKED_AT = 60  # before what the viewer may not see is left out


class Fit(msgspec.Struct, frozen=True):
    """A notice that fits, with why; `place` a code of bot/tables."""

    posted: Posted
    concepts: tuple[str, ...]
    place: str
    grades: tuple[str, ...]


class Firm(msgspec.Struct, frozen=True):
    company: Listed
    concepts: tuple[str, ...]


class Member(msgspec.Struct, frozen=True):
    """`said`: of his profile what answers: what he offers, or looks for; `industries`: where he says no more."""

    person: PersonView
    said: str
    industries: tuple[str, ...]
    concepts: tuple[str, ...]


class Serving(msgspec.Struct, frozen=True):
    """`firms`, `members`: only where there are no `notices`."""

    notice: Notice
    notices: tuple[Fit, ...] = ()
    firms: tuple[Firm, ...] = ()
    members: tuple[Member, ...] = ()

    @property
    def number(self) -> int:
        return len(self.notices) or len(self.firms) + len(self.members)


async def serving(deps: Deps, viewer: Viewer, notice_id: int) -> Serving:
    """For who steers it, while it is open. Raises Gone, NoticeMoved."""
    async with deps.database.reading() as reader:
        notice = await life.steered(reader, viewer, notice_id)
        if notice.state not in OPEN:
            raise await life.moved(reader, notice_id)
        return await of(deps, reader, viewer, notice)


async def at_once(deps: Deps, viewer: Viewer, notice: Notice) -> Serving:
    """For the answer to a posting; nothing of what isn't on show."""
    if notice.state != life.PUBLISHED:
        return Serving(notice)
    async with deps.database.reading() as reader:
        return await of(deps, reader, viewer, notice)


async def of(deps: Deps, reader: Reader, viewer: Viewer, notice: Notice) -> Serving:
    """As far as the viewer may see any of it; without whom its author has nothing to do with."""
    whose = notice.person_id or viewer.person_id
    away = await left_out(reader, whose) if whose else frozenset()

    def look(connection: sqlite3.Connection) -> list[Found]:
        return matches(connection, notice, deps.now(), rights.eyes(viewer))[:LOOKED_AT]

    if fits := await _fits(reader, await reader.run(look), away):
        return Serving(notice, notices=fits)

    def ask(connection: sqlite3.Connection) -> list[Served]:
        return [one for one in profiles(connection, notice, LOOKED_AT) if one.kind != "people" or one.id not in away]

    served = await reader.run(ask)
    firms = await _firms(reader, notice, served)
    return Serving(notice, firms=firms, members=await _members(reader, viewer, notice, served))


async def _fits(reader: Reader, found: Sequence[Found], away: frozenset[int]) -> tuple[Fit, ...]:
    ids = [row.id for row in await notices.by_ids(reader, [each.id for each in found]) if row.person_id not in away]
    rows = {row.id: row for row in await notice_search.listed(reader, json.dumps(ids))}
    fits = [
        Fit(rows[each.id], each.match.concepts[:3], _elsewhere(each.match.place), each.match.grades[:3])
        for each in found
        if each.id in rows
    ]
    return tuple(fits[:MOST])


def _elsewhere(place: str) -> str:
    """The home country goes without saying."""
    return "" if place == tables.HOME else place


async def _firms(reader: Reader, notice: Notice, served: Sequence[Served]) -> tuple[Firm, ...]:
    """Not his own; what the register has of a firm is public."""
    whose = {each.id: each for each in served if each.kind == "companies" and each.id != notice.company_id}
    rows = await companies.listed(reader, json.dumps(list(whose)[:OF_A_KIND]))
    return tuple(Firm(row, whose[row.id].concepts[:3]) for row in rows)


async def _members(reader: Reader, viewer: Viewer, notice: Notice, served: Sequence[Served]) -> tuple[Member, ...]:
    """Not himself; who is shown to the viewer, with the very field that answers."""
    whose = {each.id: each for each in served if each.kind == "people" and each.id != notice.person_id}
    found = await people.listed(reader, json.dumps(list(whose)))
    seen = {view.id: view for view in await views.views(reader, viewer, found) if view}
    rows = {row.id: row for row in found}
    said = [_member(notice, rows[number], seen[number], each) for number, each in whose.items() if number in seen]
    return tuple([each for each in said if each.said or each.industries][:OF_A_KIND])


def _member(notice: Notice, row: Person, view: PersonView, found: Served) -> Member:
    said = view.offers if notice.kind == "demand" else view.wants
    by_trade = notice.kind == "demand" and not row.offers
    return Member(view, said, view.industries if by_trade else (), found.concepts[:3])
