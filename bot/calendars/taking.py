"""The file for one's calendar, given on a press: one event's, or all that is coming."""

import msgspec

from bot.accounts import Reader as As
from bot.calendars import files, keeping
from bot.calendars.files import Entry
from bot.deps import Deps
from bot.events import answering, rights
from bot.messages import Attachment
from bot.refusals import Refusal
from storage import calendars, event_lists, rsvps
from storage.event_lists import Wanted
from storage.events import Event

MOST = 100  # events in one's own file


class NothingComing(Refusal):
    """There is nothing to put into a calendar."""


class Taken(msgspec.Struct, frozen=True):
    """`event`: the one; None of all."""

    event: Event | None
    file: Attachment
    number: int = 1


def _attachment(deps: Deps, entries: list[Entry], name: str) -> Attachment:
    content = files.file(entries, deps.now(), name=name if len(entries) > 1 else "")
    return Attachment(keeping.file_name(name), content)


async def take(deps: Deps, reader: As, event_id: int) -> Taken:
    """One event's. Raises Gone, EventCancelled, EventOver."""
    viewer = reader.viewer
    async with deps.database.transaction() as tx:
        event = await rights.seen(tx, viewer, event_id)
        answering.check_on(event, deps.now())
        own = (await rsvps.mine(tx, [event.id], viewer.person_id, viewer.telegram_id)).get(event.id)
        made = keeping.entry(
            event, await keeping.organiser_of(tx, event), deps.config.alliance.name, own.answer if own else ""
        )
        await calendars.take(tx, viewer.telegram_id, [(event.id, event.sequence)], deps.now())
    return Taken(event, _attachment(deps, [made], event.title))


async def feed(deps: Deps, reader: As) -> Taken:
    """All that is coming and that he comes to, or may yet, as one calendar. Raises NothingComing."""
    viewer, now = reader.viewer, deps.now()
    async with deps.database.transaction() as tx:
        wanted = Wanted(viewer.person_id, viewer.telegram_id, mine=True)
        found = await event_lists.coming(tx, wanted, now, MOST)
        if not found:
            raise NothingComing
        answers = await rsvps.mine(tx, [each.id for each in found], viewer.person_id, viewer.telegram_id)
        organisers = await calendars.organisers(tx, {each.organisation_id or 0 for each in found})
        await calendars.take(tx, viewer.telegram_id, [(each.id, each.sequence) for each in found], now)
    alliance = deps.config.alliance.name
    made = [
        keeping.entry(each, organisers.get(each.organisation_id or 0), alliance, answers[each.id].answer)
        for each in found
    ]  # fmt: skip
    name = deps.messages.words(reader.language)["calendar"]["name"]
    return Taken(None, _attachment(deps, made, name), len(found))
