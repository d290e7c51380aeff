"""The form of an invitation, filled in beforehand so that the preview comes first; and the row that it makes."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from bot import audit, people
from bot.accounts import Reader
from bot.deps import Deps
from bot.desks import SECRETARIAT
from bot.forms import filling
from bot.forms.steps import Asking, Choice, Form, Sent, Step, WordsWanted
from bot.invitations import codes, rights
from bot.privacy import OFFICE, PersonView, Viewer
from bot.refusals import Gone, Refusal
from bot.times.refusals import NoTimeOfDay
from bot.times.typed import parse
from storage import accounts, invitations, organisations
from storage import people as register
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.invitations import Invitation, New

NAME = "invitations"
DAYS, MOST_DAYS = ("7", "30"), 366
PLACES = ("1", "50", "0")  # 0: no limit
DEFAULTS: dict[str, Any] = {"until": "30", "places": "0"}


class PersonOnBot(Refusal):
    """He needs no invitation: `name`, `person_id`."""


class DayOutOfReach(Refusal):
    """`day`, ISO, as understood; `first` and `last` are possible."""


async def for_person(deps: Deps, reader: Reader, person_id: int) -> Mapping[str, Any]:
    """The answers to begin with, from a person's card. Raises Gone, PersonOnBot."""
    viewer = reader.viewer
    async with deps.database.reading() as connection:
        person = await _person(connection, person_id)
        organisation = rights.organisation_of(viewer, person, deps.today())
        rights.desk_for(viewer, organisation, await rights.level_of(connection, person.id, deps.today()))
        await _check_off_bot(connection, person)
    return {**DEFAULTS, "organisation": organisation, "person": person.id, "places": "1"}


async def for_many(deps: Deps, reader: Reader, organisation_id: int | None) -> Mapping[str, Any]:
    """From a desk (None), or from an organisation's card. Raises DeskOnly, Gone."""
    rights.check(reader.viewer)
    if organisation_id is not None and not rights.may_invite(reader.viewer, organisation_id):
        raise Gone
    only = next(iter(reader.viewer.desks)) if _one_desk(reader) else None
    found = organisation_id or only
    if found is None:
        return DEFAULTS
    async with deps.database.reading() as connection:
        await _organisation(connection, found)
    return {**DEFAULTS, "organisation": found}


def _one_desk(reader: Reader) -> bool:
    return len(reader.viewer.desks) == 1 and not reader.viewer.officer and not reader.viewer.admin


async def _person(connection: Connection, person_id: int) -> PersonView:
    row = await register.by_id(connection, person_id)
    [view] = await people.views(connection, OFFICE, [row]) if row else [None]
    if view is None:
        raise Gone
    return view


async def _check_off_bot(connection: Connection, person: PersonView) -> None:
    if await accounts.of_person(connection, person.id):
        raise PersonOnBot(name=person.name, person_id=person.id)


async def _organisation(connection: Connection, organisation_id: int) -> str:
    found = await organisations.by_id(connection, organisation_id)
    if found is None:
        raise Gone
    return found.name


async def _desks(asking: Asking) -> list[Choice]:
    """Those of his own desks; for any other organisation there is its card."""
    async with asking.deps.database.reading() as connection:
        own = sorted(asking.reader.viewer.desks)
        return [Choice(str(each), await _organisation(connection, each)) for each in own]


def _pick_desk(asking: Asking, _step: str, value: str) -> int:
    if not value.isdecimal() or int(value) not in asking.reader.viewer.desks:
        raise Gone
    return int(value)


async def _untils(_asking: Asking) -> list[Choice]:
    return [Choice(days) for days in DAYS]


def _read_until(asking: Asking, sent: Sent) -> str:
    """A day to come, as people type it; a time of day beside it says nothing."""
    if not sent.content.text:
        raise WordsWanted
    try:
        day = parse(sent.content.text, asking.now, asking.reader.zone).local[:10]
    except NoTimeOfDay as understood:
        day = str(understood.values["day"])
    first = asking.deps.today()
    last = (date.fromisoformat(first) + timedelta(days=MOST_DAYS)).isoformat()
    if not first <= day <= last:
        raise DayOutOfReach(day=day, first=first, last=last)
    return day


async def _places(_asking: Asking) -> list[Choice]:
    return [Choice(places) for places in PLACES]


def until(answer: str, today: str) -> str:
    """The last day, ISO: of 7 and 30 days, or as typed."""
    return (date.fromisoformat(today) + timedelta(days=int(answer))).isoformat() if answer in DAYS else answer


async def review(asking: Asking) -> dict[str, Any]:
    """What the preview shows beside the answers."""
    answers, deps = asking.answers, asking.deps
    async with deps.database.reading() as connection:
        name = await _organisation(connection, answers["organisation"])
        person = await _person(connection, answers["person"]) if answers.get("person") else None
    places = int(answers["places"])
    return {"organisation": name, "person": person, "until": until(answers["until"], deps.today()), "places": places}


def _several(asking: Asking) -> bool:
    return not asking.answers.get("person") and not _one_desk(asking.reader)


FORM = Form(
    NAME,
    (
        Step("organisation", choices=_desks, pick=_pick_desk, wanted=_several),
        Step("until", read=_read_until, choices=_untils),
        Step("places", choices=_places, wanted=lambda asking: not asking.answers.get("person")),
    ),
    review=review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


async def make(deps: Deps, reader: Reader, draft_id: int) -> Invitation:
    """The invitation; a second press, or a replayed one, gets what the first made.

    Raises Gone, FormOver, DeskOnly, PersonOnBot.
    """
    async with deps.database.transaction() as tx:
        made = await invitations.by_draft(tx, draft_id)
        if made and made.author == reader.viewer.telegram_id:
            return await rights.seen(tx, reader.viewer, made.id)
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        number = None
        while number is None:  # six digits may be another's by chance
            number = await invitations.put(tx, await _new(deps, tx, draft_id, asking))
        await filling.end(deps, tx, draft, "done")
        found = await rights.seen(tx, reader.viewer, number)
        await _note(tx, reader.viewer, found, asking.now)
        return found


async def _note(tx: Transaction, viewer: Viewer, made: Invitation, now: int) -> None:
    about, at = ("invitations", made.id), made.organisation_id
    details = {"person": made.person_id, "until": made.valid_until, "places": made.places, "desk": made.desk}
    await audit.note(tx, viewer, "invitations:make", now=now, subject=about, organisation=at, details=details)


async def _new(deps: Deps, connection: Connection, draft_id: int, asking: Asking) -> New:
    """Rights may have ended since the draft was begun."""
    answers, viewer, token = asking.answers, asking.reader.viewer, deps.config.telegram.token
    organisation, level = answers["organisation"], SECRETARIAT
    await _organisation(connection, organisation)
    person = await _person(connection, answers["person"]) if answers.get("person") else None
    if person:
        await _check_off_bot(connection, person)
        level = await rights.level_of(connection, person.id, deps.today())
        if organisation not in {each.organisation_id for each in person.memberships}:
            raise Gone
    nonce = codes.new_nonce()
    return New(
        draft_id=draft_id,
        organisation_id=organisation,
        person_id=person.id if person else None,
        desk=rights.desk_for(viewer, organisation, level),
        author=viewer.telegram_id,
        nonce=nonce,
        link=codes.link_digest(codes.link_code(token, nonce)),
        digits=codes.digits_digest(token, codes.digits(token, nonce)),
        valid_until=until(answers["until"], deps.today()),
        places=int(answers["places"]) or None,
        created_at=asking.now,
    )
