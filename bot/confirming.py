"""Once a year each member on the bot is asked, in one message, whether what the register has of him is still true.

The first time between half a year and one and a half after he came, by his number: spread over all days of the year.
Never at night, and within the allowance of what nobody asked for. "Later" is asked once more, a month after. Who isn't
on the bot is confirmed by his desk.
"""

import json
import zlib
from datetime import date, timedelta
from functools import partial
from typing import Any

import msgspec

from bot import accounts, allowance, audit, outbox
from bot.accounts import Reader as As
from bot.announcements import quiet
from bot.calls import send_message
from bot.claims.rights import current
from bot.deps import Deps
from bot.entries import rights
from bot.outbox import Kind
from bot.personal import fields
from bot.privacy import Viewer, seen_by
from bot.refusals import Gone, Refusal
from storage import accounts as account_rows
from storage import confirming, people
from storage.confirming import Due
from storage.database import Reader, Transaction
from storage.outbox import Order

KIND = "confirming"
YEAR, HALF, AGAIN = timedelta(days=365), 182, timedelta(days=30)
SPREAD = 2_654_435_761  # Knuth's multiplier: neighbours are far apart
AT_ONCE = 200
PRIORITY = 4
QUESTION = Kind()  # one too few is better than two


class OnBot(Refusal):
    """He says it himself: `name`."""


class Facts(msgspec.Struct, frozen=True):
    """What the register has of somebody, as he is shown it. `stamp`: of all that is shown."""

    name: str
    memberships: tuple[Any, ...]
    company: str
    values: dict[str, Any]
    stamp: str


def first_due(person_id: int, today: str) -> str:
    """When somebody who came today is asked first. Pure."""
    spread = person_id * SPREAD % 2**32 * 365 >> 32
    return (date.fromisoformat(today) + timedelta(days=HALF + spread)).isoformat()


def next_due(today: str) -> str:
    return (date.fromisoformat(today) + YEAR).isoformat()


async def facts(deps: Deps, reader: Reader, person_id: int) -> Facts:
    """Raises Gone."""
    person = await people.by_id(reader, person_id)
    if person is None or person.erased_at is not None:
        raise Gone
    held = current(await people.memberships(reader, json.dumps([person.id])), deps.today())
    view = seen_by(Viewer(person_id=person.id), person, held)
    if view is None:
        raise Gone
    names = ("phone", *fields.REGISTER)
    values = {name: getattr(view, name) for name in names if name != "salutation"}
    values["salutation"] = person.salutation or person.gender
    shown = [view.name, [(each.organisation, each.position) for each in view.memberships], view.company, values]
    stamp = f"{zlib.crc32(json.dumps(shown, ensure_ascii=False).encode()):08x}"
    return Facts(view.name, view.memberships, view.company, values, stamp)


async def ask(deps: Deps) -> None:
    """The routine: whose day has come, where it isn't night and he wasn't written to enough."""
    await _plan(deps)
    today, after, queued = deps.today(), ("", 0), False
    while True:
        async with deps.database.reading() as reader:
            found = await confirming.due(reader, today, after, AT_ONCE)
        for day, due in found:
            after = (day, due.person_id)
            async with deps.database.transaction() as tx:
                queued |= await _ask(deps, tx, due, day, today)
        if len(found) < AT_ONCE:
            break
    if queued:
        deps.bell.set()


async def _plan(deps: Deps) -> None:
    """Who came since."""
    today = deps.today()
    while True:
        async with deps.database.reading() as reader:
            new = await confirming.unplanned(reader, AT_ONCE)
        if not new:
            return
        async with deps.database.transaction() as tx:
            await confirming.plan(tx, {person: first_due(person, today) for person in new})


async def _ask(deps: Deps, tx: Transaction, due: Due, day: str, today: str) -> bool:
    """Whether he is asked now; else it stays due."""
    reader, now = await accounts.known(deps, tx, due.telegram_id), deps.now()
    if quiet.put_off(deps, now, reader.zone, due.quiet_hours) is not None or not reader.viewer.organisations:
        return False
    if await allowance.take(deps, tx, due.telegram_id, KIND, reader.zone) is not None:
        return False
    if not await confirming.asked(tx, due.person_id, day, next_due(today), today):
        return False
    shown = await facts(deps, tx, due.person_id)
    values = {"it": shown, "asked_on": today, "saved": False, "later": True}
    message = deps.messages.render("confirming/question", reader.language, **values)
    order = Order(KIND, due.telegram_id, 0, occurrence=today, priority=PRIORITY)
    queue = partial(outbox.queue, method="sendMessage", parameters=send_message(message), order=order)
    await tx.run(partial(queue, recipients=[due.telegram_id], now=now))
    return True


async def yes(deps: Deps, reader: As, stamp: str) -> Facts | None:
    """Still true; what was shown isn't any more: None, and it is to be shown anew. Raises Gone for a guest."""
    person = reader.viewer.person_id
    if person is None:
        raise Gone
    async with deps.database.transaction() as tx:
        found = await facts(deps, tx, person)
        if found.stamp != stamp:
            return None
        today = deps.today()
        await confirming.confirm(tx, person, reader.viewer.telegram_id, today, next_due(today))
    return found


async def looked(deps: Deps, tx: Transaction, reader: As) -> None:
    """Who changed something of himself has looked at what there is: that is an answer too."""
    if reader.viewer.person_id is not None:
        today = deps.today()
        await confirming.confirm(tx, reader.viewer.person_id, reader.viewer.telegram_id, today, next_due(today))


async def mine(deps: Deps, reader: As) -> Facts:
    """Raises Gone for a guest."""
    if reader.viewer.person_id is None:
        raise Gone
    async with deps.database.reading() as connection:
        return await facts(deps, connection, reader.viewer.person_id)


async def later(deps: Deps, reader: As, asked_on: str) -> bool:
    """Asked once more in a month; False where that was before: then in a year. Raises Gone for a guest."""
    person, today = reader.viewer.person_id, date.fromisoformat(deps.today())
    if person is None:
        raise Gone
    async with deps.database.transaction() as tx:
        return await confirming.later(tx, person, asked_on, (today + AGAIN).isoformat())


async def by_desk(deps: Deps, viewer: Viewer, person_id: int) -> None:
    """The desk says it of who isn't on the bot. Raises Gone, OnBot."""
    async with deps.database.transaction() as tx:
        of = await rights.subject(deps, tx, viewer, "people", person_id)
        if await account_rows.of_person(tx, of.id):
            raise OnBot(name=of.name)
        today = deps.today()
        if await confirming.confirm(tx, of.id, viewer.telegram_id, today, next_due(today)):
            at, about = of.acting(viewer), ("people", of.id)
            await audit.note(tx, viewer, "confirming:desk", now=deps.now(), subject=about, organisation=at)
