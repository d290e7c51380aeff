"""vCards of what a viewer sees, and nothing more (RFC 2426; phones' address books read version 3.0 best)."""

import vobject

from bot.privacy import OrganisationView, PersonView


def of_person(person: PersonView) -> bytes:
    held = person.top
    card = vobject.vCard()
    card.add("fn").value = person.name
    card.add("n").value = vobject.vcard.Name(family=person.name)
    names = [person.company, held.organisation if held else ""]
    _add(card, "org", [name for name in names if name])
    _add(card, "title", held.position if held else "")
    _contacts(card, person.phone, person.email, person.wechat)
    return _bytes(card)


def of_organisation(organisation: OrganisationView) -> bytes:
    card = vobject.vCard()
    card.add("fn").value = organisation.name
    card.add("n").value = vobject.vcard.Name(family=organisation.name)
    _add(card, "org", [organisation.name])
    _add(card, "url", organisation.website)
    if organisation.address:
        card.add("adr").value = vobject.vcard.Address(street=organisation.address)
    _contacts(card, organisation.phone, organisation.email, organisation.wechat)
    return _bytes(card)


def _contacts(card: vobject.base.Component, phone: str, email: str, wechat: str) -> None:
    _add(card, "tel", phone)
    _add(card, "email", email)
    _add(card, "note", f"WeChat: {wechat}" if wechat else "")


def _add(card: vobject.base.Component, name: str, value: str | list[str]) -> None:
    if value:
        card.add(name).value = value


def _bytes(card: vobject.base.Component) -> bytes:
    text: str = card.serialize()
    return text.encode()
