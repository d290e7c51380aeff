"""Which person of the register an account is: by the phone that Telegram vouches for, and his own yes."""

import phonenumbers

from bot import people as register
from bot.deps import Deps
from bot.privacy import OFFICE, PersonView
from bot.refusals import Gone, Refusal
from storage import accounts, appointments, claims, people
from storage.database import Reader
from storage.people import Person

MOST = 5  # people may share a number: a firm's, a family's


class NotYourContact(Refusal):
    """A contact of somebody else's, or one that Telegram doesn't vouch for."""


class NumberUnknown(Refusal):
    """The register has nobody with it: `phone`."""


class LinkedElsewhere(Refusal):
    """The person, `person_id`, has another account already, which his secretariat can move; or he is `linked`."""


class SharedNumber(Refusal):
    """The number is several people's, and this one, `person_id`, has a desk: whose it is takes a yes."""


async def shared(deps: Deps, reader: Reader, person_id: int, phone: str) -> bool:
    """Whether the phone alone doesn't say who he is: others have it too, and he has rights that they haven't."""
    if len(await people.by_phone(reader, phone)) < 2:  # noqa: PLR2004, his own
        return False
    return bool(await appointments.kinds_of(reader, person_id, deps.today()))


async def by_contact(deps: Deps, telegram_id: int, phone: str, owner: int | None) -> list[PersonView]:
    """Those of the register who have the phone. `owner`: whose contact it is, as Telegram says.

    Raises NotYourContact, NumberUnknown.
    """
    number = verified(phone) if owner == telegram_id else ""
    if not number:
        raise NotYourContact
    async with deps.database.transaction() as tx:
        await accounts.create(tx, telegram_id, deps.now())
        await accounts.set_phone(tx, telegram_id, number)
        found = await people.by_phone(tx, number)
    if not found:
        raise NumberUnknown(phone=number)
    return await _as_themselves(deps, found)


def verified(phone: str) -> str:
    """Telegram writes numbers without the plus; E.164, or nothing."""
    try:
        parsed = phonenumbers.parse("+" + phone.lstrip("+"))
    except phonenumbers.NumberParseException:
        return ""
    return str(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


async def _as_themselves(deps: Deps, found: list[Person]) -> list[PersonView]:
    """Who has the phone may know who is meant."""
    async with deps.database.reading() as reader:
        return [view for view in await register.views(reader, OFFICE, found[:MOST]) if view]


async def link(deps: Deps, telegram_id: int, person_id: int) -> PersonView:
    """He says that it is he; the phone is looked at again. Raises Gone, LinkedElsewhere, SharedNumber."""
    async with deps.database.transaction() as tx:
        phone = await accounts.phone_of(tx, telegram_id)
        person = (
            next((each for each in await people.by_phone(tx, phone) if each.id == person_id), None) if phone else None
        )
        if person is None:
            raise Gone
        if await shared(deps, tx, person_id, phone):
            raise SharedNumber(person_id=person_id)
        if not await accounts.link(tx, telegram_id, person_id, deps.now()):
            raise LinkedElsewhere(person_id=person_id, linked=await accounts.person_of(tx, telegram_id))
        await claims.withdraw(tx, telegram_id)  # what he asked is answered
    return (await _as_themselves(deps, [person]))[0]


async def unlink(deps: Deps, telegram_id: int) -> None:
    """It wasn't he after all: a guest again."""
    async with deps.database.transaction() as tx:
        await accounts.unlink(tx, telegram_id)
