"""Filling in a form, whichever it is: each answer is saved before the next question is asked.

One draft of a person has the floor (accounts.active_draft): what he writes is its answer. A press on any of its
messages works as long as the draft is open, on whichever device, and gives it the floor again. What was asked of a step
that an upgrade took away goes on at the first question without an answer.
"""

import json
from collections.abc import Mapping
from typing import Any

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import drafting, keeping
from bot.forms.drafting import FormOver, Held, Turn
from bot.forms.steps import Asking, no_choices, no_text, replace
from bot.refusals import Gone, Refusal
from storage import drafts
from storage.database import Transaction
from storage.drafts import Draft

PRESSED = "pressed"
"""Among a draft's answers: the update that picked one of several last."""


class AnswerFirst(Refusal):
    """It can't be skipped, or nothing was chosen."""


async def begin(deps: Deps, reader: Reader, name: str, answers: Mapping[str, Any]) -> Turn:
    """A new draft, with what is known already; it has the floor. Raises what the form's `allowed` raises."""
    form, asking = deps.forms[name], Asking(deps, reader, answers, deps.now())
    form.allowed(asking)
    who = reader.viewer.telegram_id
    async with deps.database.transaction() as tx:
        data = json.dumps({"answers": dict(answers)}, ensure_ascii=False)
        draft = await drafts.put(tx, who, name, form.missing(asking), data, deps.now())
        await drafts.close_others(tx, draft, deps.now())
        await drafts.give_floor(tx, who, draft.id)
        await keeping.plan(deps, tx, draft.id, form)
    return await drafting.shown(drafting.hold(deps, reader, draft))


async def unfinished(deps: Deps, reader: Reader, name: str) -> Turn | None:
    """His open draft of a form, which gets the floor; None without one."""
    async with deps.database.reading() as connection:
        draft = await drafts.open_one(connection, reader.viewer.telegram_id, name)
    return await resume(deps, reader, draft.id) if draft else None


async def resume(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Show it as it stands. Raises Gone, FormOver."""
    return await drafting.change(deps, reader, draft_id, lambda held: held.draft.step)


async def pick(deps: Deps, reader: Reader, draft_id: int, name: str, value: str, update_id: int = 0) -> Turn:
    """A button of a question: the answer, or one of several. Raises Gone, FormOver, and the step's refusals.

    `update_id`: of the press; one that is replayed after a kill doesn't turn back what it turned on.
    """
    async with deps.database.reading() as connection:
        draft = await drafts.by_id(connection, draft_id)
    held = drafting.hold(deps, reader, drafting.own(draft, reader))
    if held.form.step(name).pick is replace:
        offered = await held.form.step(name).choices(held.asking)
        if value not in {choice.value for choice in offered}:
            raise Gone

    def answer(held: Held) -> str:
        step = held.form.step(name)
        if step.several and update_id and held.asking.answers.get(PRESSED) == update_id:
            return name
        found = step.pick(held.asking, name, value)
        following = drafting.answered(held, name, found)
        if step.several and update_id:
            held.asking = drafting.joined(held.asking, PRESSED, update_id)
        return name if step.several else following

    return await drafting.change(deps, reader, draft_id, answer)


async def done(deps: Deps, reader: Reader, draft_id: int, name: str) -> Turn:
    """Of several, enough were picked. Raises AnswerFirst."""

    def go_on(held: Held) -> str:
        if not held.asking.answers.get(name):
            raise AnswerFirst
        held.answered = name
        return held.form.missing(held.asking)

    return await drafting.change(deps, reader, draft_id, go_on)


async def skip(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Leave out what is asked. Raises AnswerFirst where it must be answered."""

    def leave(held: Held) -> str:
        step = held.form.step(drafting.asked(held))
        if not step.optional:
            raise AnswerFirst
        return drafting.answered(held, step.name, None)

    return await drafting.change(deps, reader, draft_id, leave)


async def change(deps: Deps, reader: Reader, draft_id: int, name: str) -> Turn:
    """Ask a question of the preview anew; its answer stays until there is another."""

    def ask(held: Held) -> str:
        step = held.form.step(name)
        if step.read is no_text and step.choices is no_choices:
            raise Gone
        return step.name

    return await drafting.change(deps, reader, draft_id, ask)


async def back(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """To the preview where all is answered, else to the question before."""

    def return_(held: Held) -> str:
        missing = held.form.missing(held.asking)
        if not missing:
            return ""
        return held.form.before(held.asking, drafting.asked(held)) or drafting.asked(held)

    return await drafting.change(deps, reader, draft_id, return_)


async def cancel(deps: Deps, reader: Reader, draft_id: int) -> bool:
    """Give it up; it can be taken up again for a while. Whether anything was written. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        held = drafting.hold(deps, reader, drafting.own(await drafts.by_id(tx, draft_id), reader))
        await end(deps, tx, held.draft, "cancelled")
        return bool(held.source[0])


async def reopen(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Take up again what was cancelled. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft = drafting.own(await drafts.by_id(tx, draft_id), reader)
        if draft.state == "cancelled":
            await again(deps, tx, reader, draft_id)
    return await resume(deps, reader, draft_id)


async def again(deps: Deps, tx: Transaction, reader: Reader, draft_id: int) -> int:
    """Open once more what was done or cancelled, as long as its answers are kept; its id. Raises Gone, FormOver."""
    draft = drafting.own(await drafts.by_id(tx, draft_id), reader)
    if draft.data == "{}":
        raise FormOver(state="expired", draft=draft.id, form=draft.form)
    await drafts.move(tx, draft.id, draft.state, "open", deps.now())
    await drafts.close_others(tx, draft, deps.now())
    await keeping.plan(deps, tx, draft.id, deps.forms[draft.form])
    return draft.id


async def end(deps: Deps, tx: Transaction, draft: Draft, state: str) -> bool:
    """Done, or cancelled; False where another press was first."""
    if not await drafts.move(tx, draft.id, "open", state, deps.now()):
        return False
    await drafts.release(tx, draft.id, draft.telegram_id)
    await keeping.forget(deps, tx, draft.id)
    return True


async def complete(deps: Deps, tx: Transaction, reader: Reader, draft_id: int, name: str) -> tuple[Draft, Asking]:
    """A draft of the form `name` with all its answers, for the feature that acts on it. Raises Gone, FormOver."""
    held = drafting.hold(deps, reader, drafting.own(await drafts.by_id(tx, draft_id), reader))
    if held.form.name != name or held.form.missing(held.asking):
        raise Gone
    return held.draft, held.asking


async def leave_floor(deps: Deps, reader: Reader, draft_id: int) -> None:
    """He gave a command: what he writes next isn't an answer, unless he presses one of the draft's buttons."""
    async with deps.database.transaction() as tx:
        await drafts.release(tx, draft_id, reader.viewer.telegram_id)


async def open_draft(deps: Deps, reader: Reader, name: str) -> int | None:
    """The id of his open draft of a form, for a button that takes it up again."""
    async with deps.database.reading() as connection:
        found = await drafts.open_one(connection, reader.viewer.telegram_id, name)
    return found.id if found else None
