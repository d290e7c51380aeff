"""Correcting one field of one row: a form asks, shows what was and what will be, and saves; a press takes it back."""

from functools import partial
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import fields, firms, rights, telling, undoing, writing
from bot.entries.fields import FIELDS, NEEDED, Answer, Said
from bot.entries.writing import Act
from bot.forms import drafting, filling
from bot.forms.drafting import Held, Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.privacy import CONTACTS
from bot.refusals import Gone
from bot.reviews import asking as reviewing
from storage import drafts, entries
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.entries import Change
from storage.reviews import Review

NAME = "entries"
POSITIONS = ("会长", "常务副会长", "副会长", "秘书长", "常务理事", "理事", "监事", "会员")
GENDERS = ("m", "f")


class Saved(msgspec.Struct, frozen=True):
    """`number`: of the entry, by which it is taken back; 0: nothing differed. `after`: as it is now."""

    number: int
    kind: str
    id: int
    name: str
    field: str
    before: Said
    after: Said
    person_id: int | None


async def begin(deps: Deps, reader: Reader, kind: str, row_id: int, field: str) -> Turn:
    """Ask for one field; one that was left half way is given up. Raises Gone, StaffPhone, OfficeNames."""
    async with deps.database.reading() as connection:
        of = await rights.subject(deps, connection, reader.viewer, kind, row_id)
        rights.check(reader.viewer, of, field)
    left = await filling.unfinished(deps, reader, NAME)
    if left:
        await filling.cancel(deps, reader, left.draft)
    was = fields.digest(fields.part(dict(of.values), field))
    known = {"kind": kind, "id": of.id, "field": field, "region": of.region, "was": was}
    return await filling.begin(deps, reader, NAME, {**known, "name": of.name, "organisation": of.organisation})


def _needed(asking: Asking) -> bool:
    return (asking.answers["kind"], asking.answers["field"]) in NEEDED


def read(asking: Asking, sent: Sent) -> dict[str, Any]:
    field = asking.answers["field"]
    return msgspec.to_builtins(fields.read(field, asking, sent, asking.answers["region"]))  # type: ignore[no-any-return]


async def _choices(asking: Asking) -> list[Choice]:
    offered = {"gender": GENDERS, "position": POSITIONS}.get(asking.answers["field"], ())
    return [Choice(each) for each in offered]


def _pick(asking: Asking, _step: str, value: str) -> dict[str, Any]:
    """Raises Gone."""
    field = asking.answers["field"]
    if field == "gender" and value in GENDERS:
        return msgspec.to_builtins(Answer({"gender": value}))  # type: ignore[no-any-return]
    if field == "position" and value in POSITIONS:
        return msgspec.to_builtins(fields.position(value))  # type: ignore[no-any-return]
    raise Gone


def _allowed(asking: Asking) -> None:
    """Raises Gone."""
    if asking.answers["field"] not in FIELDS.get(asking.answers["kind"], ()):
        raise Gone


def answer(asking: Asking) -> Answer:
    """What was typed or picked; empty where it was left so."""
    said = asking.answers.get("needed" if _needed(asking) else "value")
    return msgspec.convert(said, Answer) if said else Answer(fields.empty(asking.answers["field"]))


async def _review(asking: Asking) -> dict[str, Any]:
    """What was and what will be. Raises Gone."""
    async with asking.deps.database.reading() as connection:
        return await review(asking.deps, connection, asking)


async def review(deps: Deps, connection: Connection, asking: Asking) -> dict[str, Any]:
    of = await rights.subject(deps, connection, asking.reader.viewer, asking.answers["kind"], asking.answers["id"])
    field, given = asking.answers["field"], answer(asking)
    after = await firms.resolved(connection, given.values) if field == "company" else given.values
    typed = after.get("company_name", "") if field == "company" else ""
    before = fields.part(dict(of.values), field)
    hidden = of.kind == "people" and not of.sees
    return {
        "of": of,
        "field": field,
        "before": None
        if hidden and field in CONTACTS
        else await telling.said(connection, field, before, masked=of.kind == "people"),
        "after": await telling.said(connection, field, after),
        "notes": given.notes,
        "near": await firms.near(connection, typed) if typed else (),
        "firm": bool(after.get("company_id")) if field == "company" else False,
    }


FORM = Form(
    NAME,
    (
        Step(
            "value",
            read=read,
            choices=_choices,
            pick=_pick,
            optional=True,
            contact=True,
            wanted=lambda a: not _needed(a),
        ),
        Step("needed", read=read, choices=_choices, pick=_pick, wanted=_needed),
    ),
    review=_review,
    allowed=_allowed,
)


async def take_firm(deps: Deps, reader: Reader, draft_id: int, company_id: int) -> Turn:
    """He means this company of the register. Raises Gone, FormOver."""
    async with deps.database.reading() as connection:
        draft = drafting.own(await drafts.by_id(connection, draft_id), reader)
        if draft.form != NAME:
            raise Gone
        about = drafting.hold(deps, reader, draft).asking.answers
        await rights.subject(deps, connection, reader.viewer, about["kind"], about["id"])  # it may have ended since
        values = await firms.chosen(connection, company_id)

    def put(held: Held) -> str:
        if held.asking.answers["field"] != "company":
            raise Gone
        return drafting.answered(held, "value", msgspec.to_builtins(Answer(values)))

    return await drafting.change(deps, reader, draft_id, put)


async def save(deps: Deps, reader: Reader, draft_id: int) -> Saved | Review:
    """Into the register at once, or to a desk that looks first; a second press finds it done.

    Raises Gone, FormOver, ChangedMeanwhile, StaffPhone, OfficeNames.
    """
    async with deps.database.transaction() as tx:
        there = await entries.by_draft(tx, draft_id)
        if there and there.actor == reader.viewer.telegram_id:
            return await _again(deps, tx, reader, there)
        waiting = await reviewing.of_draft(tx, reader.viewer, draft_id)
        if waiting:
            return waiting
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        saved = await _save(deps, tx, asking, draft_id)
        await filling.end(deps, tx, draft, "done")
        if isinstance(saved, Saved):
            await drafts.empty(tx, draft.id)
    deps.bell.set()
    return saved


async def _save(deps: Deps, tx: Transaction, asking: Asking, draft_id: int) -> Saved | Review:
    viewer, kind, field = asking.reader.viewer, asking.answers["kind"], asking.answers["field"]
    of = await rights.subject(deps, tx, viewer, kind, asking.answers["id"])
    rights.check(viewer, of, field)
    before, after = fields.part(dict(of.values), field), answer(asking).values
    if field == "company":
        after = await firms.resolved(tx, after)
    saying = partial(telling.said, tx, field, masked=kind == "people")
    if fields.digest(before) != asking.answers["was"]:
        raise writing.ChangedMeanwhile(kind=kind, id=of.id, field=field, typed=await telling.said(tx, field, after))
    number = 0
    if of.reviewed and of.member and before != after:
        change = Change(of.table, of.id, before, after)
        return await reviewing.put(deps, tx, viewer, of.member, change, field=field, draft_id=draft_id)
    if before != after:
        change = Change(of.table, of.id, before, after)
        number = await writing.write(deps, tx, viewer, Act("correct", field, draft_id), of, [change])
    return Saved(number, kind, of.id, of.name, field, await saying(before), await saying(after), of.person_id)


async def _again(deps: Deps, connection: Connection, reader: Reader, there: entries.Entry) -> Saved:
    """What the first press did. Raises Gone."""
    kind = fields.KIND_OF[there.relation]
    of = await rights.subject(deps, connection, reader.viewer, kind, there.row_id)
    if not there.kept:
        raise undoing.UndoneAlready
    [change] = there.kept
    saying = partial(telling.said, connection, there.field, masked=kind == "people")
    before, after = await saying(change.before or {}), await saying(change.after or {})
    return Saved(there.id, kind, of.id, of.name, there.field, before, after, of.person_id)
