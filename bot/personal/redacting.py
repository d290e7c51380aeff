"""Taking contacts back out of the messages in which the bot showed them, as far as that can be.

A job looks at each disclosure with the eyes of whoever got it: what he may not see any more is edited out, by the
outbox. Where an edit fails the message is deleted, as long as Telegram allows that.
"""

import json
import sqlite3
from functools import partial
from typing import Any

import msgspec

from bot import accounts, outbox, vcards
from bot.accounts import Reader
from bot.calls import edit_message, keyboard
from bot.deps import Deps
from bot.entries import rights
from bot.messages import Message
from bot.outbox import Kind
from bot.privacy import CONTACTS, PUBLIC, PersonView, seen_by
from bot.refusals import Gone
from storage import disclosures, favourites, introduced, jobs, people, settings
from storage.database import Transaction
from storage.disclosures import Disclosure
from storage.jobs import Job
from storage.outbox import Delivery, Order
from storage.people import Membership, Person

KIND = disclosures.REDACTION
LIST, PAGE, REPORT = "list", "page", "report"
"""Of many people: a file that goes after a day, a message that turns its pages, a file that is kept."""
SAID = {PAGE: "privacy/redacted_list", "introduction": "privacy/redacted"}
"""What stands then where the contacts stood."""
INTRODUCED = ("introduction", "introduction_vcard")
"""What an introduction brought: it stands for as long as its own consent does, whatever his card shows."""
REDACT, DELETE = "privacy.redact", "privacy.delete"
AT_ONCE = 50
PRIORITY = 1  # a withdrawn contact goes before any notice
FAILED_AFTER_MS = 60_000
DELETABLE_MS = 47 * 3_600_000  # Telegram's 48 hours, less one for the way
Call = tuple[str, dict[str, Any]]


def _still_due(connection: sqlite3.Connection, delivery: Delivery) -> bool:
    return delivery.operation != "edit" or disclosures.is_last(connection, delivery.object_id, delivery.occurrence)


DELIVERY = Kind(again_when_unknown=True, still_due=_still_due)  # the same edit once more harms nobody


async def begin(deps: Deps, tx: Transaction, person_id: int) -> None:
    """He shows less than before: with the change itself. Ring `deps.bell` after the commit."""
    await disclosures.look_again(tx, person_id)
    await plan(deps, tx, person_id)


async def sent_list(deps: Deps, chat_id: int, kind: str, shown_at: int, message_id: int) -> None:
    """A message of many people's contacts is out: what was withdrawn meanwhile goes at once."""
    async with deps.database.transaction() as tx:
        for person in await disclosures.sent_all(tx, chat_id, kind, shown_at, message_id):
            await plan(deps, tx, person)


async def plan(deps: Deps, tx: Transaction, person_id: int) -> None:
    await jobs.plan(tx, REDACT, person_id, deps.now(), deps.now())


async def redact(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The next messages; again until all were looked at, then a look at what failed."""
    person, now = await people.by_id(tx, job.object_id), deps.now()
    if person is None:
        return None
    held = await people.memberships(tx, json.dumps([person.id]))
    found = await disclosures.waiting(tx, job.object_id, AT_ONCE)
    for each in found:
        await _look(deps, tx, each, person, held)
        await disclosures.looked_at(tx, each)
    if found:
        await jobs.plan(tx, DELETE, job.object_id, now + FAILED_AFTER_MS, now)
    return now if len(found) == AT_ONCE else None


async def _look(deps: Deps, tx: Transaction, found: Disclosure, person: Person, held: list[Membership]) -> None:
    """Queue an edit, if its reader may see less by now than the message shows."""
    reader = await reader_of(deps, tx, found.chat_id)
    view = seen_by(reader.viewer, person, held)
    fields, gone = json.loads(found.fields), set(json.loads(found.withdrawn))
    kept = [field for field in fields if field not in gone and view and field in view.contacts]
    if found.kind in INTRODUCED:
        kept = fields if view and await introduced.shown_still(tx, found.id) else []
    withdrawn = [field for field in fields if field not in kept]
    if set(withdrawn) == gone:
        return
    await disclosures.take_back(tx, found, withdrawn)
    call = await _call(deps, tx, found, reader, _with(view, kept) if view else None)
    order = Order(KIND, found.id, 0, "edit", str(found.round), PRIORITY)
    await _aim(deps, tx, found, call, order)


async def _aim(deps: Deps, tx: Transaction, found: Disclosure, call: Call, order: Order) -> None:
    target, now = found.message_id or 0, deps.now()
    await tx.run(partial(outbox.aim, call=call, order=order, chat_id=found.chat_id, target=target, now=now))


async def reader_of(deps: Deps, tx: Transaction, chat_id: int) -> Reader:
    """Who reads what stands in a chat; in a group, and where he is gone, anybody."""
    try:
        return await accounts.known(deps, tx, chat_id)
    except Gone:
        return Reader(PUBLIC, deps.config.alliance.language, deps.config.alliance.time_zone)


def _with(view: PersonView, kept: list[str]) -> PersonView:
    """Nothing that the message didn't show before: that would be another disclosure."""
    return msgspec.structs.replace(view, **{field: "" for field in CONTACTS if field not in kept})


async def _call(deps: Deps, tx: Transaction, found: Disclosure, reader: Reader, view: PersonView | None) -> Call:
    if found.kind == LIST:  # it goes as a whole
        return "deleteMessage", {}
    if found.kind == REPORT:
        return _document(deps, reader, None, SAID[PAGE])
    if found.kind in SAID:
        return "editMessageText", edit_message(deps.messages.render(SAID[found.kind], reader.language))
    if found.kind == "introduction_vcard":
        return _document(deps, reader, None)
    if found.kind == "vcard":
        return _document(deps, reader, view)
    return "editMessageText", edit_message(await _card(deps, tx, found, reader, view))


async def _card(deps: Deps, tx: Transaction, found: Disclosure, reader: Reader, view: PersonView | None) -> Message:
    """The card as it would be shown now; of who can't be shown any more, a line."""
    if view is None:
        return deps.messages.render("privacy/redacted", reader.language)
    favourite = await favourites.has(tx, reader.viewer.telegram_id, "people", view.id)
    return deps.messages.render(
        "people/card",
        reader.language,
        card={"person": view, "favourite": favourite, "desk": False, "managed": rights.manages(reader.viewer, view)},
        viewer=reader.viewer,
        private=found.chat_id > 0,
        bot=await settings.get(tx, settings.USERNAME),
        zone=reader.zone,
        today=deps.today(),
    )


def _document(deps: Deps, reader: Reader, view: PersonView | None, instead: str = "privacy/redacted") -> Call:
    """Another document in its place: the vCard of what he may see; without any, a text of what is said `instead`."""
    if view is None:
        message = deps.messages.render(instead, reader.language)
        name, text = "🚪.txt", message.text
    else:
        message = deps.messages.render("people/vcard", reader.language, person=view)
        name, text = f"{view.name}.vcf", vcards.of_person(view).decode()
    media = {"type": "document", "media": "attach://card", "caption": message.text, "parse_mode": "HTML"}
    markup = {"reply_markup": keyboard(message)} if message.rows else {}
    return "editMessageMedia", {"media": media, "files": {"card": [name, text]}, **markup}


async def delete(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """What couldn't be edited is deleted, while that is allowed; again while edits are under way."""
    now = deps.now()
    for each in await disclosures.undone(tx, job.object_id, now - DELETABLE_MS):
        await _aim(deps, tx, each, ("deleteMessage", {}), Order(KIND, each.id, 0, "delete", priority=PRIORITY))
    waiting = (await disclosures.fate(tx, job.object_id)).waiting
    return now + 10 * FAILED_AFTER_MS if waiting else None
