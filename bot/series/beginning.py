"""A series is made of an event: how it recurs, until when, how long before each people are invited."""

from datetime import date
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.events import answering, rights
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Step
from bot.holidays.calendars import country
from bot.meetings.calling import KIND as MEETING
from bot.recurrences import picking
from bot.recurrences.coming import preview
from bot.recurrences.rules import Rule
from bot.refusals import Gone, Refusal
from bot.series import making, patterns
from bot.series.holidays import known
from bot.times.moments import Moment
from storage import database as rows
from storage import drafts, events, jobs, meetings, organisations, series
from storage.database import Transaction
from storage.events import Event
from storage.series import Series

NAME = "series"
INVITE_DAYS = (1, 3, 7, 14, 30)
USUAL = 7
SHOWN = 5


class SeriesAlready(Refusal):
    """It recurs already: `series`."""


class SeriesOfVisits(Refusal):
    """A visit over several days doesn't recur."""


class RepeatWanted(Refusal):
    """Nothing recurs: "once" is what it is already."""


def _first(asking: Asking) -> Moment:
    return msgspec.convert(asking.answers["first"], Moment)


def _country(asking: Asking) -> str:
    return str(asking.answers["country"])


async def _days(asking: Asking) -> list[Choice]:
    chosen = asking.answers.get("invite")
    return [Choice(str(each), each, each == chosen) for each in INVITE_DAYS]


def _pick_days(_asking: Asking, _step: str, value: str) -> int:
    if value not in {str(each) for each in INVITE_DAYS}:
        raise Gone
    return int(value)


async def begin(deps: Deps, reader: Reader, event_id: int) -> Turn:
    """Ask how it recurs. Raises Gone, NotYourEvent, EventCancelled, EventOver, SeriesAlready, SeriesOfVisits."""
    async with deps.database.reading() as connection:
        event = await _event(deps, connection, reader, event_id)
        home, notice = await _home(connection, event), await _notice(connection, event)
    first = msgspec.structs.asdict(Moment(event.local, event.zone, event.begins_at))
    begun = {"event": event.id, "title": event.title, "first": first, "country": home}
    return await filling.begin(deps, reader, NAME, {**begun, "ends": {}, "invite": _usual(notice)})


def _usual(notice: int) -> int:
    """So many days before each; as many as the rules want where that is more."""
    return next((each for each in INVITE_DAYS if each >= max(USUAL, notice)), INVITE_DAYS[-1])


async def _notice(reader: rows.Reader, event: Event) -> int:
    """How many days before a meeting people are to be called; 0 of anything else."""
    return (await meetings.rules_of(reader, event.organisation_id)).notice_days if event.kind == MEETING else 0


async def _event(deps: Deps, connection: rows.Reader, reader: Reader, event_id: int) -> Event:
    event = await rights.held(connection, reader.viewer, event_id)
    answering.check_on(event, deps.now())
    if event.series_id is not None:
        raise SeriesAlready(series=event.series_id)
    if event.kind == "visit":
        raise SeriesOfVisits
    return event


async def _home(reader: rows.Reader, event: Event) -> str:
    """Whose holidays are meant: those of where the organisation is."""
    found = await organisations.by_id(reader, event.organisation_id) if event.organisation_id else None
    return country(found.country if found else "")


def rule_of(asking: Asking) -> Rule:
    """Raises RepeatWanted."""
    rule = picking.rule_of(asking.answers)
    if rule is None:
        raise RepeatWanted
    return rule


async def _review(asking: Asking) -> dict[str, Any]:
    rule, first = rule_of(asking), _first(asking)
    async with asking.deps.database.reading() as reader:
        event = await _event(asking.deps, reader, asking.reader, asking.answers["event"])
        holiday, notice = await known(reader, asking.reader.language), await _notice(reader, event)
    coming = [each for each in preview(rule, asking.now, holiday, SHOWN + 1) if each.moment.local != first.local]
    names = {each.day: holiday(_country(asking), date.fromisoformat(each.day)) for each in coming if not each.skipped}
    return {"event": event, "rule": rule, "coming": coming[:SHOWN], "notice": notice, "holidays": names}


FORM = Form(
    NAME,
    (*picking.steps(_first, _country), Step("invite", choices=_days, pick=_pick_days)),
    review=_review,
    allowed=lambda asking: rights.check(asking.reader.viewer),
)


async def make(deps: Deps, reader: Reader, draft_id: int) -> Series:
    """It recurs from now on; a second press gets what the first made. Raises Gone, FormOver and what `begin` raises."""
    async with deps.database.transaction() as tx:
        if there := await _made(tx, reader, draft_id):
            return there
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        event = await _event(deps, tx, reader, asking.answers["event"])
        found = await _put(tx, asking, event, draft_id)
        await making.fill(deps, tx, found)
        await jobs.plan(tx, making.MAKE, found.id, deps.now() + making.DAY_MS, deps.now())
        await rights.note(tx, reader.viewer, "series:begin", event, deps.now())
        await filling.end(deps, tx, draft, "done")
    deps.bell.set()
    return found


async def _made(tx: Transaction, reader: Reader, draft_id: int) -> Series | None:
    draft = await drafts.by_id(tx, draft_id)
    if draft is None or draft.state != "done" or draft.telegram_id != reader.viewer.telegram_id:
        return None
    return await series.by_cause(tx, f"draft {draft_id}")


async def _put(tx: Transaction, asking: Asking, event: Event, draft_id: int) -> Series:
    hosts = tuple(each.id for each in await events.hosts_of(tx, event.id))
    rule, now = rule_of(asking), asking.now
    wanted = Series(
        id=0,
        first_event=event.id,
        organisation_id=event.organisation_id,
        author=asking.reader.viewer.telegram_id,
        rule=msgspec.json.encode(rule).decode(),
        pattern=patterns.written(patterns.of(event, hosts)),
        invite_days=asking.answers["invite"],
        state="going",
        created_at=now,
        changed_at=now,
    )
    number = await series.put(tx, f"draft {draft_id}", wanted)
    if not await series.adopt(tx, event.id, number):
        raise SeriesAlready(series=event.series_id)
    return msgspec.structs.replace(wanted, id=number)
