"""Who may ask whom, and how it goes to him."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from bot import standing, terms
from bot.deps import Deps
from bot.positions import rank
from bot.privacy import Level, PersonView, Viewer, seen_by
from bot.refusals import Gone, Refusal
from storage import accounts, introductions, organisations, people
from storage.database import Reader
from storage.introductions import Introduction
from storage.people import Membership, Person

MEMBER_EYES = Viewer(organisations=frozenset({-1}))
"""What any member sees: so each sees the other before a yes."""
DAY_MS = 86_400_000
MOST_TAKEN_BACK = 3
LEADS_TO = rank("副会长")  # from there up, his secretariat is asked first
DIRECT, SECRETARIAT, CLOSED = WISHES = "direct", "secretariat", "closed"


class IntroductionForMembers(Refusal):
    """Who isn't a member asks a secretariat instead: `target`, 0 where he asked for nobody yet."""

    def __init__(self, target: int = 0) -> None:
        super().__init__(target=target)


class IntroductionToOneself(Refusal):
    """Nobody is introduced to himself."""


class IntroductionWaits(Refusal):
    """The same was asked, and isn't answered yet: `it`."""


class TooManyIntroductions(Refusal):
    """`limit` are open."""


class AskedLately(Refusal):
    """Not again so soon: `person`, `again` (the day from which on it is possible, ISO), `it`: what he asked last."""


class NotNow(Refusal):
    """He takes no introductions for the time being: `person`."""


class Side(msgspec.Struct, frozen=True):
    """One of the two: his row, what members see of him, without contacts, and his account where he is on the bot."""

    row: Person
    held: tuple[Membership, ...]
    view: PersonView
    telegram_id: int | None

    @property
    def desk(self) -> int | None:
        """His secretariat; none: the office."""
        return self.view.home.organisation_id if self.view.home else None


async def side(reader: Reader, person_id: int) -> Side | None:
    """None where there is nobody, or nobody any more."""
    row = await people.by_id(reader, person_id)
    held = await people.memberships(reader, json.dumps([row.id])) if row else []
    view = seen_by(MEMBER_EYES, row, held) if row else None
    if row is None or view is None:
        return None
    there = await accounts.languages(reader, await accounts.of_person(reader, row.id))
    bare = msgspec.structs.replace(view, phone="", wechat="", email="")
    return Side(row, tuple(held), bare, there[0].telegram_id if there else None)


async def desk_name(deps: Deps, reader: Reader, organisation_id: int | None) -> str:
    """Of the secretariat that carries what is asked of this one's people; "": the office, which stands in for it."""
    if not organisation_id or not await accounts.at_desk(reader, organisation_id, deps.today()):
        return ""
    found = await organisations.by_id(reader, organisation_id)
    return (found.short_name or found.name) if found else ""


async def check(deps: Deps, reader: Reader, viewer: Viewer, target_id: int) -> Side:
    """Whether he may ask at all for somebody.

    Raises Suspended, IntroductionForMembers, Gone, IntroductionToOneself, NotNow, AskedLately, TooManyIntroductions.
    """
    standing.check(viewer)
    if viewer.person_id is None or viewer.level < Level.MEMBERS:
        raise IntroductionForMembers(target=target_id)
    target = await side(reader, target_id)
    if target is None:
        raise Gone
    if target.row.id == viewer.person_id:
        raise IntroductionToOneself
    if await introductions.preference(reader, target.row.id) == CLOSED:
        raise NotNow(person=target.view)
    again = await again_at(deps, reader, viewer.person_id, target.row.id)
    if again > deps.now():
        day = datetime.fromtimestamp(again / 1000, ZoneInfo(deps.config.alliance.time_zone)).date()
        last = await introductions.last_to(reader, viewer.person_id, target.row.id)
        raise AskedLately(person=target.view, again=day.isoformat(), it=last)
    check_open(await introductions.count_open(reader, viewer.person_id, deps.now()), deps.config.introductions.max_open)
    return target


async def again_at(deps: Deps, reader: Reader, own: int, target: int) -> int:
    """From when on he may ask the same one again. Unix ms UTC.

    Counted from when he was told that it wasn't reached, whichever way that was; or from the first of several that he
    took back, else asking and taking back would nag.
    """
    now, span = deps.now(), deps.config.introductions.again_days * DAY_MS
    told = await introductions.ended_lately(reader, own, target, now - span, now)
    taken = await introductions.taken_back(reader, own, target, now - span)
    nagging = taken[-MOST_TAKEN_BACK] if len(taken) >= MOST_TAKEN_BACK else -span
    return max(told or -span, nagging) + span


def check_open(open_count: int, limit: int) -> None:
    if open_count >= limit:
        raise TooManyIntroductions(limit=limit)


def check_waits(there: Introduction | None) -> None:
    if there:
        raise IntroductionWaits(it=there)


def way(target: Side, wish: str, today: str, *, by_desk: bool = False) -> str:
    """`wish`: how he wants to be asked; `by_desk`: what he posted goes by his secretariat; `today`: ISO."""
    if target.telegram_id is None or by_desk or wish == SECRETARIAT:
        return SECRETARIAT
    if wish == DIRECT:
        return DIRECT
    holds = [held for held in target.held if terms.holds(held, today)]
    own = any(held.secretary and held.organisation_id == target.desk for held in holds)
    high = any(held.rank <= LEADS_TO for held in holds)
    return SECRETARIAT if high and not own else DIRECT
