"""Looking for rows that may be one person: once an hour where the register changed, all of it, in short steps.

Everybody goes into groups by what he shares with others: his phone; his name and his company; his name and his home
town, unless each has a phone of his own. A group is a suggestion as long as it is small: a switchboard's number or a
common name says nothing. So the work grows with the number of people, never with its square.
"""

import asyncio
import json
from collections.abc import Iterable
from functools import partial
from itertools import combinations

import phonenumbers

from bot import tables
from bot.deps import Deps
from bot.merging import rights
from bot.pages import PAGE
from bot.people import views
from bot.privacy import PersonView, Viewer
from bot.search.find import find
from storage import lookalikes, people, settings
from storage.lookalikes import Traits

CHUNK = 500
NOTED_AT_ONCE = 200
MOST_ALIKE = 4  # in a group: of more nobody is meant in particular
PHONE, COMPANY, HOMETOWN = "phone", "company", "hometown"
LOOKED_AT = "lookalikes"
LOOKED_FOR = 40
Groups = dict[tuple[str, int], list[int]]


async def look(deps: Deps) -> None:
    """The routine."""
    async with deps.database.reading() as reader:
        number = str(await lookalikes.number(reader))
        if await settings.get(reader, LOOKED_AT) == number:
            return
    now = deps.now()
    groups, phones = await _groups(deps)
    found = await asyncio.to_thread(pairs, groups, phones)
    for at in range(0, len(found), NOTED_AT_ONCE):
        chunk = found[at : at + NOTED_AT_ONCE]
        await deps.database.write(partial(lookalikes.note, pairs=chunk, now=now))
    await deps.database.write(partial(lookalikes.forget, before=now))
    async with deps.database.transaction() as tx:
        await settings.put(tx, LOOKED_AT, number)


async def _groups(deps: Deps) -> tuple[Groups, dict[int, str]]:
    groups: Groups = {}
    phones: dict[int, str] = {}
    last = 0
    while True:
        async with deps.database.reading() as reader:
            rows = await lookalikes.traits(reader, last, CHUNK)
            companies = await lookalikes.companies(reader, last, rows[-1].id) if rows else []
        if not rows:
            return groups, phones
        phones.update((row.id, row.phone) for row in rows if row.phone)
        last = rows[-1].id
        await asyncio.to_thread(_sort, groups, rows, companies)


def _sort(groups: Groups, rows: list[Traits], companies: Iterable[tuple[int, str]]) -> None:
    names = {row.id: tables.fold(row.name) for row in rows}
    for row in rows:
        if row.phone:
            _put(groups, PHONE, row.id, row.phone)
        if row.home:
            _put(groups, HOMETOWN, row.id, names[row.id], row.home)
    for number, company in companies:
        if number in names:
            _put(groups, COMPANY, number, names[number], company)


def _put(groups: Groups, why: str, number: int, *shared: str) -> None:
    groups.setdefault((why, hash(shared)), []).append(number)


def pairs(groups: Groups, phones: dict[int, str]) -> list[tuple[int, int, str]]:
    """Each pair once, by the best reason: a phone before a company before a home town. `phones`: by person."""
    found: dict[tuple[int, int], str] = {}
    for wanted in (PHONE, COMPANY, HOMETOWN):
        for (why, _shared), ids in groups.items():
            if why == wanted and 1 < len(set(ids)) <= MOST_ALIKE:
                for pair in combinations(sorted(set(ids)), 2):
                    if why != HOMETOWN or not all(number in phones for number in pair):
                        found.setdefault(pair, why)
    return [(first, second, why) for (first, second), why in found.items()]


async def named(deps: Deps, viewer: Viewer, person_id: int, text: str) -> list[PersonView]:
    """Whom the search knows by a name or a phone, as far as the viewer may say that he is the same."""
    async with deps.database.reading() as reader:
        hits = (await find(reader, text, viewer, ("people",), limit=LOOKED_FOR)).hits.get("people", [])
        ids = dict.fromkeys(
            [*(hit.id for hit in hits), *(row.id for row in await people.by_phone(reader, phone(text)))]
        )
        ids.pop(person_id, None)
        rows = [row for row in await people.listed(reader, json.dumps(list(ids))) if not row.merged_into]
        own = rights.entered(await people.memberships(reader, json.dumps([person_id])))
        shown = [view for view in await views(reader, viewer, rows) if view and _both(viewer, own, view)]
    return shown[:PAGE]


def _both(viewer: Viewer, own: set[int], other: PersonView) -> bool:
    """The viewer's desk has both; the office looks at all."""
    return viewer.officer or viewer.admin or bool(own & rights.entered(other.memberships) & viewer.desks)


def phone(text: str) -> str:
    """E.164, as the register writes it; empty where none was typed."""
    try:
        return str(
            phonenumbers.format_number(phonenumbers.parse(text, tables.HOME), phonenumbers.PhoneNumberFormat.E164)
        )
    except phonenumbers.NumberParseException:
        return ""
