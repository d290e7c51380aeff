"""What one changed of oneself is saved at once, or waits where his organisation wants to look first.

It waits at its desk (bot/reviews); not what takes his own contact away. What the register says of positions and
companies is its secretariat's: it is asked by a lead.
"""

import json
from functools import partial
from typing import Any

from bot import confirming, leads
from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import filling
from bot.forms.steps import Asking
from bot.leads import Asked, Asker, Wish
from bot.personal import editing, fields
from bot.personal.fields import DEFAULT, GENDERS, POSITION
from bot.refusals import Gone
from bot.register.applying import index_rows
from bot.reviews import asking as reviewing
from storage import people, profile
from storage.database import Transaction
from storage.entries import Change
from storage.reviews import Review


async def save(
    deps: Deps, reader: Reader, draft_id: int, asker: Asker, update_id: int
) -> tuple[Asked, Wish] | Review | None:
    """Into the register at once, or to a desk that looks first; a change of position is asked of his secretariat.

    Raises Gone, FormOver.
    """
    async with deps.database.transaction() as tx:
        waiting = await reviewing.of_draft(tx, reader.viewer, draft_id)
        if waiting:
            return waiting
        draft, asking = await filling.complete(deps, tx, reader, draft_id, editing.NAME)
        wanted = asking.answers["field"] == POSITION
        if not wanted:
            waiting = await _write(deps, tx, asking)
            if asking.answers["field"] not in fields.ACCOUNT:
                await confirming.looked(deps, tx, reader)
            await filling.end(deps, tx, draft, "done")
    if not wanted:
        deps.bell.set()
        return waiting
    asked = await _ask(deps, reader, asking, asker, update_id)
    async with deps.database.transaction() as tx:
        await confirming.looked(deps, tx, reader)
        await filling.end(deps, tx, draft, "done")
    return asked


async def _ask(deps: Deps, reader: Reader, asking: Asking, asker: Asker, update_id: int) -> tuple[Asked, Wish]:
    _, held = await editing.person_of(deps, reader)
    text = editing.answer(asking)
    if not text:
        raise Gone
    desk = (held[0].organisation_id, held[0].organisation) if held else (None, "")
    wish = Wish("change", "", None, text, *desk)
    return await leads.ask(deps, reader.viewer, wish, asker, update_id), wish


async def _write(deps: Deps, tx: Transaction, asking: Asking) -> Review | None:
    """Search knows it from now on, as far as it may be seen; or what waits at a desk."""
    field, value, viewer = asking.answers["field"], editing.answer(asking), asking.reader.viewer
    if field in fields.ACCOUNT:
        await profile.set_account(tx, viewer.telegram_id, field, "" if value == DEFAULT else value or "")
        return None
    person = await people.by_id(tx, viewer.person_id or 0)
    if person is None:
        raise Gone
    columns = _columns(field, value)
    desk = await editing.desk_of(asking, tx, await people.memberships(tx, json.dumps([person.id])))
    before = {name: getattr(person, name) for name in columns}
    if desk and before != columns:
        change = Change("persons", person.id, before, dict(columns))
        return await reviewing.put(deps, tx, viewer, desk, change, field=field, draft_id=asking.draft)
    for name, kept in columns.items():
        await profile.set_person(tx, person.id, name, kept, deps.now())
    await tx.run(partial(index_rows, rows=[("persons", person.id)]))
    return None


def _columns(field: str, value: Any) -> dict[str, str]:
    """先生 and 女士 are said by the gender; any other form of address by itself."""
    if field == "salutation":
        return {"salutation": "", "gender": value} if value in GENDERS else {"salutation": value or ""}
    return {field: json.dumps(value or []) if field in editing.LISTS else value or ""}
