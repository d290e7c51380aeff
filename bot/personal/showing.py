"""Who sees what of me: each field's level, consent to show contacts, and how others see the card."""

import json

import msgspec

from bot import audit
from bot.deps import Deps
from bot.introductions import ending
from bot.personal import redacting
from bot.privacy import CONTACTS, DEFAULTS, Level, PersonView, Viewer, seen_by
from bot.refusals import Gone
from storage import disclosures, lead_disclosures, people, privacy
from storage.database import Reader
from storage.disclosures import Fate
from storage.people import Membership, Person

FIELDS = (*CONTACTS, *DEFAULTS)
LEVELS = tuple(level.name.lower() for level in (Level.HIDDEN, Level.MEMBERS, Level.REGISTERED, Level.PUBLIC))
"""In the order in which a tap goes through them."""
NOBODY = -1
OTHERS = ("guest", "member", "secretariat")


class Field(msgspec.Struct, frozen=True):
    """One of my fields: what it holds, who sees it, and what a tap makes of that."""

    name: str
    value: str
    level: str
    following: str


class Privacy(msgspec.Struct, frozen=True):
    """`consent_on`: since when (ISO), or empty."""

    name: str
    consent_on: str
    contacts: tuple[Field, ...]
    others: tuple[Field, ...]


async def overview(deps: Deps, viewer: Viewer) -> Privacy | None:
    """None for a guest: the register has nothing of his."""
    async with deps.database.reading() as reader:
        if viewer.person_id is None:
            return None
        person, held = await _mine(reader, viewer)
        fields = _fields(person, held)
        contacts = tuple(field for field in fields if field.name in CONTACTS)
        others = tuple(field for field in fields if field.name not in CONTACTS)
        return Privacy(person.name, person.consent_on, contacts, others)


async def fate(deps: Deps, viewer: Viewer) -> Fate:
    """Of the contacts that are taken back: the register's, and what one left with leads."""
    async with deps.database.reading() as reader:
        found = await lead_disclosures.fate(reader, viewer.telegram_id)
        return found + await disclosures.fate(reader, viewer.person_id) if viewer.person_id else found


async def _mine(reader: Reader, viewer: Viewer) -> tuple[Person, list[Membership]]:
    """Raises Gone."""
    person = await people.by_id(reader, viewer.person_id) if viewer.person_id else None
    if person is None:
        raise Gone
    return person, await people.memberships(reader, json.dumps([person.id]))


def _fields(person: Person, held: list[Membership]) -> list[Field]:
    """As he chose, whether or not his consent lets contacts be shown."""
    chosen, own = json.loads(person.visibility), seen_by(Viewer(person_id=person.id), person, held)
    found = []
    for name in FIELDS:
        level = chosen.get(name, DEFAULTS.get(name, Level.HIDDEN).name.lower())
        value = getattr(own, "industries" if name == "industry" else name)
        shown = "、".join(value) if isinstance(value, tuple) else value
        found.append(Field(name, shown, level, LEVELS[(LEVELS.index(level) + 1) % len(LEVELS)]))
    return found


async def choose(deps: Deps, viewer: Viewer, field: str, level: str) -> None:
    """Who sees a field from now on; what of it was shown to others is taken back. Raises Gone."""
    if field not in FIELDS or level not in LEVELS:
        raise Gone
    async with deps.database.transaction() as tx:
        person, _ = await _mine(tx, viewer)
        await privacy.set_level(tx, person.id, field, level, deps.now())
        if field in CONTACTS:
            await redacting.begin(deps, tx, person.id)
    deps.bell.set()


async def agree(deps: Deps, viewer: Viewer) -> None:
    """Contacts show as he chose. Raises Gone."""
    async with deps.database.transaction() as tx:
        person, _ = await _mine(tx, viewer)
        await privacy.agree(tx, person.id, deps.today(), deps.now())


async def withdraw(deps: Deps, viewer: Viewer) -> None:
    """Contacts show to nobody, and are taken back. Raises Gone."""
    async with deps.database.transaction() as tx:
        person, _ = await _mine(tx, viewer)
        given = await privacy.withdraw(tx, person.id, deps.now())
        if given:
            own = Viewer(telegram_id=viewer.telegram_id, person_id=person.id)  # in person, whatever his office
            await audit.note(tx, own, "privacy:withdraw", now=deps.now(), subject=("people", person.id))
        # What he said yes to since, introduction by introduction, ends too.
        if await ending.consent_withdrawn(deps, tx, person.id) or given:
            await redacting.begin(deps, tx, person.id)
    deps.bell.set()


async def as_seen(deps: Deps, viewer: Viewer, by: str) -> PersonView | None:
    """My card with others' eyes; None: he isn't shown to them at all. Raises Gone."""
    async with deps.database.reading() as reader:
        person, held = await _mine(reader, viewer)
    ours = frozenset(each.organisation_id for each in held)
    eyes = {
        "guest": Viewer(),
        "member": Viewer(person_id=NOBODY, organisations=frozenset({NOBODY})),
        "secretariat": Viewer(person_id=NOBODY, organisations=ours, desks=ours),
    }
    return seen_by(eyes[by], person, held)
