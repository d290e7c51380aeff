"""A secretariat records that somebody left: when, a look, done; he hears of it, and for a day it can be undone."""

import calendar
import re
from datetime import date, timedelta
from typing import Any

from bot import people, positions
from bot.accounts import Reader
from bot.belonging import leaving, mine
from bot.belonging.leaving import KIND, PRIORITY, RECORDED, Left, LeftAlready
from bot.claims.rights import level_of
from bot.deps import Deps
from bot.desks import DeskOnly, levels, tell
from bot.forms import filling
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.invitations.rights import HigherDesk
from bot.privacy import Viewer
from bot.refusals import Gone, Refusal
from storage import accounts, departures, organisations
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.outbox import Order
from storage.people import Membership

NAME = "departures"
YEARS = 10
DATE = re.compile(r"(?:(\d{4})\s*[-/.年]\s*)?(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*[日号]?")
AGO = {"今天": 0, "today": 0, "昨天": 1, "yesterday": 1, "前天": 2}


class LeavingDayWanted(Refusal):
    """A day from `first` to `last`, ISO; `typed`."""


def may_record(viewer: Viewer, organisation_id: int) -> bool:
    return viewer.officer or viewer.admin or organisation_id in viewer.desks


async def begun(deps: Deps, viewer: Viewer, person_id: int) -> dict[str, Any]:
    """What the form begins with: of one organisation, where the viewer may record for one alone. Raises Gone."""
    held = await _held(deps, viewer, person_id)
    known = {"person": person_id}
    return {**known, "organisation": held[0].organisation_id} if len(held) == 1 else {**known, "several": True}


async def _held(deps: Deps, viewer: Viewer, person_id: int) -> tuple[Membership, ...]:
    """His organisations for which the viewer may record it. Raises Gone where there is none."""
    person = (await people.card(deps, viewer, person_id)).person
    held = mine.current(person, deps.today())
    allowed = tuple(each for each in held if may_record(viewer, each.organisation_id))
    if not allowed or person.id == viewer.person_id:
        raise Gone
    return allowed


async def _organisations(asking: Asking) -> list[Choice]:
    held = await _held(asking.deps, asking.reader.viewer, asking.answers["person"])
    return [Choice(str(each.organisation_id), each.organisation) for each in held]


def _pick_organisation(_asking: Asking, _step: str, value: str) -> int:
    if not value.isdecimal():
        raise Gone
    return int(value)


def offers(today: str) -> list[str]:
    """Today, the end of last month, the end of last year."""
    day = date.fromisoformat(today)
    ends = (day, day.replace(day=1) - timedelta(days=1), date(day.year - 1, 12, 31))
    return list(dict.fromkeys(each.isoformat() for each in ends))


async def _days(asking: Asking) -> list[Choice]:
    return [Choice(day, day) for day in offers(asking.deps.today())]


def read_day(typed: str, today: str) -> str:
    """ISO; without a year the last such day. Raises LeavingDayWanted."""
    last = date.fromisoformat(today)
    first, text = last.replace(year=last.year - YEARS, day=1), typed.strip().lower()
    found = last - timedelta(days=AGO[text]) if text in AGO else _date(text, last)
    if found is None or not first <= found <= last:
        raise LeavingDayWanted(typed=typed, first=first.isoformat(), last=today)
    return found.isoformat()


def _date(text: str, last: date) -> date | None:
    match = DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day = (int(part) if part else 0 for part in match.groups())
    for each in [year] if year else range(last.year, last.year - 5, -1):
        if 1 <= month <= 12 and 1 <= day <= calendar.monthrange(each, month)[1]:  # noqa: PLR2004, months of a year
            found = date(each, month, day)
            if year or found <= last:
                return found
    return None


def _read(asking: Asking, sent: Sent) -> str:
    if not sent.content.text:
        raise WordsWanted
    return read_day(sent.content.text, asking.deps.today())


async def _review(asking: Asking) -> dict[str, Any]:
    person = (await people.card(asking.deps, asking.reader.viewer, asking.answers["person"])).person
    number = asking.answers["organisation"]
    held = [each for each in person.memberships if each.organisation_id == number]
    async with asking.deps.database.reading() as connection:
        on_bot = bool(await accounts.of_person(connection, person.id))
    rank = min((each.rank for each in held), default=positions.LEADER_RANK + 1)
    return {
        "person": person,
        "held": held,
        "staff": any(each.secretary for each in held),
        "leader": rank <= positions.LEADER_RANK,
        "on_bot": on_bot,
    }


def _allowed(asking: Asking) -> None:
    if not asking.reader.viewer.staff:
        raise DeskOnly


FORM = Form(
    NAME,
    (
        Step(
            "organisation",
            choices=_organisations,
            pick=_pick_organisation,
            wanted=lambda asking: "several" in asking.answers,
        ),
        Step("left_on", read=_read, choices=_days),
    ),
    review=_review,
    allowed=_allowed,
)


async def record(deps: Deps, reader: Reader, draft_id: int) -> Left:
    """Done, and he hears of it; a second press gets what the first did. Raises Gone, LeftAlready, HigherDesk …"""
    viewer, cause = reader.viewer, f"draft {draft_id}"
    async with deps.database.transaction() as tx:
        there = await departures.by_cause(tx, cause)
        if there and there.actor == viewer.telegram_id:
            return await leaving.outcome(tx, there)
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        person, organisation = asking.answers["person"], asking.answers["organisation"]
        await _check(tx, viewer, person, organisation)
        day = asking.answers["left_on"]
        number = await leaving.depart(deps, tx, person, organisation, RECORDED, viewer.telegram_id, day, cause)
        if number is None:
            raise await _already(tx, person, organisation)
        await filling.end(deps, tx, draft, "done")
        left = await _tell(deps, tx, number)
        await leaving.note(tx, viewer, "belonging:record", left.departure, deps.now())
    deps.bell.set()
    return left


async def _check(connection: Connection, viewer: Viewer, person_id: int, organisation_id: int) -> None:
    """Who has rights there is dismissed by who could appoint him. Raises Gone, HigherDesk."""
    found = await organisations.by_id(connection, organisation_id)
    if found is None or not may_record(viewer, organisation_id):
        raise Gone
    held = await connection.run(lambda c: departures.memberships(c, person_id, organisation_id))
    level = level_of({found.kind} if any(row["secretary"] for row in held) else set())
    if level not in levels(viewer):
        raise HigherDesk(level=level)


async def _already(tx: Transaction, person_id: int, organisation_id: int) -> LeftAlready:
    there = await departures.newest(tx, person_id, organisation_id)
    found = await organisations.by_id(tx, organisation_id)
    name = await accounts.name_of(tx, there.actor) if there else ""
    return LeftAlready(organisation=found.name if found else "", name=name)


async def _tell(deps: Deps, tx: Transaction, number: int) -> Left:
    found = await departures.by_id(tx, number)
    assert found
    left = await leaving.outcome(tx, found)
    told = await accounts.languages(tx, await accounts.of_person(tx, found.person_id))
    order = Order(KIND, number, 0, occurrence="himself", priority=PRIORITY)
    await tell(deps, tx, "belonging/told", order, told, it=left)
    return left
