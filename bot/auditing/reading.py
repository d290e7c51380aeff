"""Reading the audit: a secretariat its own organisations' affairs, the office and admins all.

What a field was before and after is shown as far as the reader may see that field now; of a phone, a WeChat id or an
e-mail, which no message keeps by the way, only its ends.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import msgspec

from bot import desks
from bot.accounts import Reader
from bot.deps import Deps
from bot.desks import DeskOnly
from bot.pages import PAGE, Page, page
from bot.privacy import CONTACTS, DEFAULTS, Viewer, visible_fields
from bot.refusals import Gone
from bot.times.moments import aware
from storage import audit, organisations, people
from storage.audit import Entry, Filters, Value
from storage.database import Reader as Connection
from storage.people import Membership

DAYS = ("1", "7", "30", "-")
"""How far back: today, a week, a month, all."""
NONE = "-"
SHOWN_ENDS = 3


class Choice(msgspec.Struct, frozen=True):
    """The filters as buttons name them, `-` for none: an account's id, an organisation's, a kind, days back."""

    actor: str = NONE
    organisation: str = NONE
    kind: str = NONE
    days: str = NONE

    def __str__(self) -> str:
        return f"{self.actor}:{self.organisation}:{self.kind}:{self.days}"

    def having(self, **changed: str) -> "Choice":
        return msgspec.structs.replace(self, **changed)


class Listing(msgspec.Struct, frozen=True):
    """A page of acts; what is chosen, with its names."""

    page: Page
    choice: Choice
    actor: str
    organisation: str
    several: bool  # organisations to choose from


class Field(msgspec.Struct, frozen=True):
    """One changed field; both None where it was emptied, or the reader may not see it (`hidden`)."""

    name: str
    before: str | None
    after: str | None
    hidden: bool = False


class Detail(msgspec.Struct, frozen=True):
    """One act in full."""

    entry: Entry
    fields: tuple[Field, ...]
    details: Mapping[str, Any]


def check(viewer: Viewer) -> None:
    """Raises DeskOnly."""
    if not viewer.staff:
        raise DeskOnly


def scope(viewer: Viewer) -> frozenset[int] | None:
    """Whose affairs he sees; None: everybody's. Raises DeskOnly."""
    check(viewer)
    return desks.organisations(viewer)


def filters(choice: Choice, now: int, reader: Reader) -> Filters:
    """`days`: 1 is today, since midnight in the reader's zone."""
    actor, organisation = (None if each == NONE else int(each) for each in (choice.actor, choice.organisation))
    kind = "" if choice.kind == NONE else choice.kind
    return Filters(actor, organisation, kind, since(choice.days, now, reader.zone), reader.viewer.person_id)


def since(days: str, now: int, zone: str) -> int | None:
    if days == NONE:
        return None
    local = aware(now, zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=local.tzinfo) - timedelta(days=int(days) - 1)
    return round(midnight.timestamp() * 1000)


async def listed(deps: Deps, reader: Reader, choice: Choice, offset: int) -> Listing:
    """Raises DeskOnly."""
    at = scope(reader.viewer)
    wanted = filters(choice, deps.now(), reader)
    async with deps.database.reading() as connection:
        found = await audit.listed(connection, at, wanted, PAGE + 1, offset)
        names = await _names(connection, wanted)
    return Listing(page(found, offset), choice, *names, several=at is None or len(at) > 1)


async def _names(connection: Connection, wanted: Filters) -> tuple[str, str]:
    """Of who is chosen, and of the organisation."""
    actor = await audit.name_of(connection, wanted.actor) if wanted.actor else ""
    found = await organisations.by_id(connection, wanted.organisation) if wanted.organisation else None
    return actor, found.short_name or found.name if found else ""


async def show(deps: Deps, viewer: Viewer, audit_id: int) -> Detail:
    """Raises DeskOnly, Gone."""
    at = scope(viewer)
    async with deps.database.reading() as connection:
        entry = await audit.by_id(connection, audit_id, viewer.person_id)
        if entry is None or (at is not None and entry.organisation_id not in at):
            raise Gone
        shown = await fields(connection, viewer, [entry])
    return Detail(entry, shown[entry.id], json.loads(entry.details))


async def fields(connection: Connection, viewer: Viewer, entries: Sequence[Entry]) -> dict[int, tuple[Field, ...]]:
    """The changed fields of some acts, as the viewer may see them now."""
    found = await audit.values(connection, [entry.id for entry in entries])
    allowed = await _allowed(connection, viewer, {each.person_id for one in found.values() for each in one})
    return {entry.id: tuple(_field(each, allowed) for each in found.get(entry.id, ())) for entry in entries}


async def _allowed(connection: Connection, viewer: Viewer, persons: Iterable[int | None]) -> dict[int, frozenset[str]]:
    """What the viewer sees of each person who is still in the register."""
    ids = json.dumps([each for each in persons if each is not None])
    held: dict[int, list[Membership]] = {}
    for membership in await people.memberships(connection, ids):
        held.setdefault(membership.person_id, []).append(membership)
    rows = await people.listed(connection, ids)
    return {person.id: visible_fields(viewer, person, held.get(person.id, [])) for person in rows}


def _field(value: Value, allowed: Mapping[int, frozenset[str]]) -> Field:
    whose = value.person_id is not None or value.telegram_id is not None
    if whose and value.field in {*CONTACTS, *DEFAULTS} and value.field not in allowed.get(value.person_id or 0, ()):
        return Field(value.field, None, None, hidden=True)
    if whose and value.field in CONTACTS:
        return Field(value.field, masked(value.before), masked(value.after))
    return Field(value.field, value.before, value.after)


def masked(text: str | None) -> str | None:
    """13812345678: 138…678; what is too short for that shows nothing of itself."""
    if not text:
        return text
    ends = SHOWN_ENDS if len(text) >= 3 * SHOWN_ENDS else 0
    return f"{text[:ends]}…{text[len(text) - ends :]}"


async def actors(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """Who can be chosen, who acted last first. Raises DeskOnly."""
    at = scope(viewer)
    async with deps.database.reading() as connection:
        return page(await audit.actors(connection, at, PAGE + 1, offset), offset)


async def places(deps: Deps, viewer: Viewer, offset: int) -> Page:
    """Whose affairs can be chosen. Raises DeskOnly."""
    at = scope(viewer)
    async with deps.database.reading() as connection:
        return page(await audit.places(connection, at, PAGE + 1, offset), offset)


async def kinds(deps: Deps, viewer: Viewer) -> list[str]:
    """Raises DeskOnly."""
    at = scope(viewer)
    async with deps.database.reading() as connection:
        return await audit.kinds(connection, at)
