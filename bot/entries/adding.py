"""Adding a member: name, phone and position are asked, the rest is offered below the preview.

Whoever has the name or the phone already is shown before anything is saved: it is he, then he gets a membership, not a
second row. With a membership his desk sees his contacts: so a secretariat takes in a member of others only where it has
his phone, and sees that alone, as of a list (bot/rosters); else the office does it.
"""

from functools import partial
from typing import Any

import msgspec

from bot import leads
from bot.accounts import Reader
from bot.deps import Deps
from bot.entries import correcting, fields, firms, joining, namesakes, rights, telling, writing
from bot.entries.fields import Answer
from bot.entries.writing import Act
from bot.forms import drafting, filling
from bot.forms.drafting import Turn
from bot.forms.steps import Asking, Choice, Form, Sent, Step
from bot.leads import Asked, Asker, Wish
from bot.positions import MEMBER_RANK
from bot.privacy import BY_NAME, Viewer
from bot.refusals import Gone
from bot.register.planning import made_key
from storage import drafts, entries, register
from storage.database import Reader as Connection
from storage.database import Transaction
from storage.entries import Change

NAME = "adding"
FURTHER = ("company", "hometown", "salutation", "gender", "wechat", "email")
OF_PERSON = ("full_name", "phone", "hometown", "salutation", "gender", "wechat", "email")


class Added(msgspec.Struct, frozen=True):
    """`number`: of the entry, by which it is taken back; `listed`: others entered him, and have the say over him."""

    number: int
    person_id: int
    name: str
    organisation_id: int
    organisation: str
    position: str
    attached: bool
    listed: bool = False


async def begin(deps: Deps, reader: Reader, organisation_id: int) -> Turn:
    """Raises Gone."""
    return await joining.begin(deps, reader, NAME, organisation_id)


def _reader(field: str) -> Any:
    def read(asking: Asking, sent: Sent) -> dict[str, Any]:
        read_as = fields.read(field, asking, sent, asking.answers["region"])
        return msgspec.to_builtins(read_as)  # type: ignore[no-any-return]

    return read


async def _positions(_asking: Asking) -> list[Choice]:
    return [Choice(each) for each in correcting.POSITIONS]


async def _genders(_asking: Asking) -> list[Choice]:
    return [Choice(each) for each in correcting.GENDERS]


def _pick(_asking: Asking, step: str, value: str) -> dict[str, Any]:
    """Raises Gone."""
    if step == "position" and value in correcting.POSITIONS:
        return msgspec.to_builtins(fields.position(value))  # type: ignore[no-any-return]
    if step == "gender" and value in correcting.GENDERS:
        return msgspec.to_builtins(Answer({"gender": value}))  # type: ignore[no-any-return]
    raise Gone


def _further(field: str) -> Step:
    """Asked where its button below the preview is pressed alone."""
    choices = {"choices": _genders, "pick": _pick} if field == "gender" else {}
    return Step(field, read=_reader(field), optional=True, wanted=lambda _asking: False, **choices)  # type: ignore[arg-type]


async def _review(asking: Asking) -> dict[str, Any]:
    async with asking.deps.database.reading() as connection:
        organisation = await joining.organisation(asking, connection)
        found, foreign = await namesakes.candidates(asking, connection)
        held = joining.values(asking, "company")
        company = await firms.resolved(connection, held) if held["company_name"] else held
        said = {
            name: await telling.said(connection, name, joining.values(asking, name))
            for name in (*OF_PERSON, "position")
        }
        said["company"] = await telling.said(connection, "company", company)
        notes = tuple(note for name in OF_PERSON for note in joining.answer(asking, name).notes)
    return {"organisation": organisation, "said": said, "candidates": found, "foreign": foreign, "notes": notes,
            "further": FURTHER}  # fmt: skip


FORM = Form(
    NAME,
    (
        Step("full_name", read=_reader("full_name")),
        Step("phone", read=_reader("phone"), contact=True, optional=True),
        Step("position", read=_reader("position"), choices=_positions, pick=_pick),
        *(_further(field) for field in FURTHER),
    ),
    review=_review,
)


async def save(
    deps: Deps, reader: Reader, draft_id: int, person_id: int | None = None, *, seen: int = 0
) -> Added | Turn:
    """A new person with a membership; of `person_id`, a membership more. A second press finds it done.

    `seen`: how many candidates he was shown: where there are others by now, a colleague was faster, he looks again.
    Raises Gone, FormOver, ChangedMeanwhile.
    """
    if person_id is None and await _others(deps, reader, draft_id, seen):
        return await filling.resume(deps, reader, draft_id)
    async with deps.database.transaction() as tx:
        there = await entries.by_draft(tx, draft_id)
        if there and there.actor == reader.viewer.telegram_id:
            return await _again(deps, tx, reader.viewer, there)
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        organisation = await joining.organisation(asking, tx)
        if person_id is None:
            added = await _add(deps, tx, asking, organisation)
        else:
            added = await _attach(deps, tx, asking, organisation, person_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)
    deps.bell.set()
    return added


async def _others(deps: Deps, reader: Reader, draft_id: int, seen: int) -> bool:
    async with deps.database.reading() as connection:
        draft = drafting.own(await drafts.by_id(connection, draft_id), reader)
        if draft.form != NAME or draft.state != "open":
            return False  # what that means is found out below
        asking = drafting.hold(deps, reader, draft).asking
        await joining.organisation(asking, connection)
        return len((await namesakes.candidates(asking, connection))[0]) != seen


async def _add(deps: Deps, tx: Transaction, asking: Asking, at: rights.Subject) -> Added:
    values = {"key": made_key("p")}
    for field in OF_PERSON:
        values |= joining.values(asking, field)
    person = Change("persons", 0, None, values)
    if not await tx.run(partial(entries.write, change=person, now=deps.now())):
        raise Gone
    return await _join(deps, tx, asking, at, person.id, values["name"], person)


async def _attach(deps: Deps, tx: Transaction, asking: Asking, at: rights.Subject, person_id: int) -> Added:
    """Raises Gone for who was no candidate, or isn't the viewer's to take in."""
    found, _ = await namesakes.candidates(asking, tx)
    one = next((each for each in found if each.person.id == person_id and each.may and not each.member), None)
    if one is None:
        raise Gone
    return await _join(deps, tx, asking, at, person_id, one.person.name, None, await _listed(tx, asking, at, person_id))


async def _listed(tx: Transaction, asking: Asking, at: rights.Subject, person_id: int) -> str:
    """By which phone a secretariat names whom others entered; empty of its own, and where the office takes him in."""
    viewer = asking.reader.viewer
    if viewer.officer or viewer.admin:
        return ""
    own = await tx.run(partial(register.entered_by, organisation_id=at.id, person_ids=[person_id]))
    return "" if own else joining.values(asking, "phone")["phone"] or BY_NAME


async def _join(  # noqa: PLR0913, PLR0917, who, where, and how he is there
    deps: Deps, tx: Transaction, asking: Asking, at: rights.Subject, person_id: int, name: str, made: Change | None,
    listed: str = "",
) -> Added:  # fmt: skip
    order = await tx.run(partial(register.next_order, organisation_id=at.id))
    position = joining.values(asking, "position")
    row = {
        "key": made_key("m"),
        "person_id": person_id,
        "organisation_id": at.id,
        "rank_order": order,
        "listed": listed,
        **({"rank": MEMBER_RANK} | position),
        **await firms.resolved(tx, joining.values(asking, "company")),
    }
    change = Change("memberships", 0, None, row)
    of = msgspec.structs.replace(at, kind="memberships", id=0, person_id=person_id)
    act = Act("add" if made else "attach", draft_id=asking.draft, made=made)
    number = await writing.write(deps, tx, asking.reader.viewer, act, of, [change])
    return Added(number, person_id, name, at.id, at.name, position["position"], made is None, bool(listed))


async def _again(deps: Deps, connection: Connection, viewer: Viewer, there: entries.Entry) -> Added:
    """What the first press did. Raises Gone."""
    of = await rights.subject(deps, connection, viewer, "memberships", there.row_id)
    return Added(
        there.id,
        of.person_id or 0,
        of.name,
        of.desks[0],
        of.organisation,
        of.values["position"],
        attached=there.act == "attach",
        listed=bool(of.values["listed"]),
    )


async def ask_office(
    deps: Deps, reader: Reader, draft_id: int, person_id: int, asker: Asker, update_id: int
) -> tuple[Asked, Wish]:
    """The office takes in whom a secretariat can't. Raises Gone, FormOver, TooManyLeads."""
    async with deps.database.transaction() as tx:
        draft, asking = await filling.complete(deps, tx, reader, draft_id, NAME)
        at = await joining.organisation(asking, tx)
        found, _ = await namesakes.candidates(asking, tx)
        one = next((each.person for each in found if each.person.id == person_id), None)
        if one is None:
            raise Gone
        held = f"（{one.top.organisation} {one.top.position}）" if one.top else ""
        text = f"➕ {one.name}{held} → {at.name} {joining.values(asking, 'position')['position']}"
        wish = Wish("change", "", None, text, None, "")
        asked = await leads.put(deps, tx, reader.viewer, wish, asker, update_id)
        await filling.end(deps, tx, draft, "done")
        await drafts.empty(tx, draft.id)  # with a phone in it that is nobody's here to keep
    deps.bell.set()
    return asked, wish
