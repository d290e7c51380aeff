"""Adding a company to an organisation: by its name, looked for first, so that none is in the register twice."""

from functools import partial
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import fields, firms, joining, rights, telling, undoing, writing
from bot.entries.fields import Values
from bot.entries.writing import Act
from bot.forms import filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Form, Sent, Step
from bot.refusals import Gone
from bot.register.planning import made_key
from storage import companies, drafts, entries
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.entries import LINKED, Change

NAME = "enrolling"
FIELDS = ("name", "products", "industries", "place", "website", "intro")


class Enrolled(msgspec.Struct, frozen=True):
    """`number`: of the entry, by which it is taken back; `there`: the register had the company already."""

    number: int
    company_id: int
    name: str
    organisation_id: int
    organisation: str
    there: bool


async def begin(deps: Deps, reader: Reader, organisation_id: int) -> Turn:
    """Raises Gone."""
    return await joining.begin(deps, reader, NAME, organisation_id)


def _step(field: str) -> Step:
    def read(asking: Asking, sent: Sent) -> dict[str, Any]:
        return msgspec.to_builtins(fields.read(field, asking, sent))  # type: ignore[no-any-return]

    asked = field in {"name", "products", "industries"}
    return Step(field, read=read, optional=field != "name", wanted=lambda _asking: asked)


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        organisation = await joining.organisation(asking, connection)
        name = joining.values(asking, "name")["name"]
        said = {field: await telling.said(connection, field, joining.values(asking, field)) for field in FIELDS}
        notes = tuple(note for field in FIELDS for note in joining.answer(asking, field).notes)
        near = await firms.near(connection, name)
    return {"organisation": organisation, "said": said, "near": near, "notes": notes, "further": FIELDS[1:]}


FORM = Form(NAME, tuple(_step(field) for field in FIELDS), review=_review)


async def save(deps: Deps, reader: Reader, draft_id: int, company_id: int | None = None) -> Enrolled:
    """A new company, or one of the register (`company_id`), among the organisation's. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        there = await entries.by_draft(tx, draft_id)
        if there and there.actor == reader.viewer.telegram_id:
            return await _enrolled(deps, tx, reader, there.id, there.row_id, there.kept)
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        at = await joining.organisation(asking, tx)
        number, company, changes = await _save(deps, tx, asking, at, company_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
        enrolled = await _enrolled(deps, tx, reader, number, company, changes)
    deps.bell.set()
    return enrolled


async def _save(
    deps: Deps, tx: Transaction, asking: Asking, at: rights.Subject, company_id: int | None
) -> tuple[int, int, list[Change]]:
    made: Change | None = None
    if company_id is None:
        values: Values = {"key": made_key("c")}
        for field in FIELDS:
            values |= joining.values(asking, field)
        made = Change("companies", 0, None, values)
        await tx.run(partial(entries.write, change=made, now=deps.now()))
        company_id = made.id
    elif await companies.by_id(tx, company_id) is None:
        raise Gone
    link = Change(LINKED, company_id, None, {"organisation_id": at.id})
    of = msgspec.structs.replace(at, kind="companies", id=company_id)
    act = Act("add" if made else "attach", draft_id=asking.draft, made=made)
    viewer = asking.reader.viewer
    number = await writing.write(deps, tx, viewer, act, of, [link])
    return number, company_id, [*([made] if made else []), link]


async def _enrolled(
    deps: Deps, connection: Connection, reader: Reader, number: int, company_id: int, changes: list[Change]
) -> Enrolled:
    company = await companies.by_id(connection, company_id)
    joined = next((each.after for each in changes if each.table == LINKED), None) or {}
    if company is None or not joined:
        raise undoing.UndoneAlready
    at = await rights.subject(deps, connection, reader.viewer, "organisations", joined["organisation_id"])
    there = all(each.table == LINKED for each in changes)
    return Enrolled(number, company_id, company.name, at.id, at.name, there)
