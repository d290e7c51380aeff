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
from bot.forms.steps import Asking, Sent, no_choices, no_text, replace
from bot.refusals import Gone, Refusal
from storage import drafts
from storage.database import Transaction
from storage.drafts import Draft

PRESSED = "pressed"
"""Among a draft's answers: the update that picked one of several last."""


class NotAskedError(Exception):
    """Nothing is asked for, since the preview shows, or no contact is: what he sent isn't for the form."""


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


async def take(deps: Deps, reader: Reader, draft_id: int, sent: Sent) -> Turn | None:
    """What he wrote is the answer; None for a picture of an album, or what is gathered: shown once all of it is there.

    Raises NotAskedError, Gone, FormOver, and the step's refusals: then the draft is as it was.
    """
    if sent.album:
        await _take_album(deps, reader, draft_id, sent)
        return None
    gathered: list[bool] = []

    def read(held: Held) -> str:
        following = _read(held, sent)
        gathered.append(held.form.step(held.answered).gathers)
        return following

    turn = await drafting.change(deps, reader, draft_id, read, soon=lambda: any(gathered))
    return None if any(gathered) else turn


async def _take_album(deps: Deps, reader: Reader, draft_id: int, sent: Sent) -> None:
    """Telegram hands an album over picture by picture, and never says which is the last: show it a moment later."""
    refused: list[Refusal] = []

    def join(held: Held) -> str:
        if held.album[0] == sent.album:
            return _join(held, sent)
        asked, held.album = _asked(held, sent), [sent.album, ""]
        try:
            following = _read(held, sent)
        except Refusal as refusal:  # noted, so that the rest of it is passed over
            refused.append(refusal)
            return held.draft.step
        held.album = [sent.album, asked]
        return following

    await drafting.change(deps, reader, draft_id, join, soon=lambda: not refused)
    if refused:
        raise refused[0]


def _read(held: Held, sent: Sent) -> str:
    """The step after the one that is answered."""
    step = held.form.find(_asked(held, sent))
    if step is None or (sent.contact and not step.contact):
        raise NotAskedError
    value = step.read(held.asking, sent)
    held.source = [sent.message_id, step.name]
    following = drafting.answered(held, step.name, value)
    return step.name if step.stays else following


def _asked(held: Held, sent: Sent) -> str:
    """The step that takes what came; at the preview the one that the form has for it, or none."""
    return drafting.asked(held) if held.draft.step else held.form.further(sent)


async def revise(deps: Deps, reader: Reader, draft_id: int, sent: Sent) -> Turn:
    """He edited the message that he had answered with: its words are the answer's now.

    Raises NotAskedError where it is another message, Gone, FormOver, and the step's refusals.
    """

    def read_again(held: Held) -> str:
        step = held.form.find(held.source[1])
        if held.source[0] != sent.message_id or step is None or step.name not in held.asking.answers:
            raise NotAskedError
        value = step.read(held.asking, sent)
        if sent.album:  # of an album the words alone came again
            value = {**held.asking.answers[step.name], **{each: value.get(each) for each in ("text", "entities")}}
        drafting.answered(held, step.name, value)
        return held.draft.step

    return await drafting.change(deps, reader, draft_id, read_again)


def _join(held: Held, sent: Sent) -> str:
    """One more of an album: into the answer that its first one gave, unless that was refused."""
    step = held.form.find(held.album[1])
    if step and step.album and held.asking.answers.get(step.name):
        value = step.album(held.asking.answers[step.name], sent)
        held.asking = drafting.joined(held.asking, step.name, value)
    return held.draft.step


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
