"""Filling in a form, whichever it is: each answer is saved before the next question is asked.

One draft of a person has the floor (accounts.active_draft): what he writes is its answer. A press on any of its
messages works as long as the draft is open, on whichever device, and gives it the floor again. What was asked of a step
that an upgrade took away goes on at the first question without an answer.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import keeping
from bot.forms.steps import Asking, Call, Choice, Form, Sent, Step, no_choices, no_text, replace
from bot.refusals import Gone, Refusal
from storage import drafts, jobs
from storage.database import Transaction
from storage.drafts import Draft

ALBUM_MS = 1_000
SHOW = "draft.show"


class FormOver(Refusal):
    """`state`: done, cancelled or expired; `draft`: its id; `form`: to begin anew."""


class NotAskedError(Exception):
    """Nothing is asked for, since the preview shows, or no contact is: what he sent isn't for the form."""


class AnswerFirst(Refusal):
    """It can't be skipped, or nothing was chosen."""


class Turn(msgspec.Struct, frozen=True):
    """What to show: a question, or, without a step, the preview with what `review` says."""

    form: Form
    draft: int
    step: Step | None
    answers: Mapping[str, Any]
    choices: tuple[Choice, ...] = ()
    review: Mapping[str, Any] = {}
    exact: tuple[Call, ...] = ()
    first: bool = False  # nothing to go back to

    @property
    def template(self) -> str:
        return f"{self.form.name}/{self.step.name if self.step else 'preview'}"


class Held(msgspec.Struct):
    """A draft in hand, and what it is asked with."""

    draft: Draft
    form: Form
    asking: Asking
    album: list[str]  # the last album that came, and the step that took it: empty where it was refused
    answered: str = ""  # the step that was answered just now


def _held(deps: Deps, reader: Reader, draft: Draft) -> Held:
    """Raises FormOver, and what the form's `allowed` raises."""
    form = deps.forms.get(draft.form)
    if form is None:
        raise Gone
    if draft.state != "open":
        raise FormOver(state=draft.state, draft=draft.id, form=draft.form)
    data = json.loads(draft.data)
    asking = Asking(deps, reader, data["answers"], deps.now())
    form.allowed(asking)
    return Held(draft, form, asking, data.get("album", ["", ""]))


async def begin(deps: Deps, reader: Reader, name: str, answers: Mapping[str, Any]) -> Turn:
    """A new draft, with what is known already; it has the floor. Raises what the form's `allowed` raises."""
    form, asking = deps.forms[name], Asking(deps, reader, answers, deps.now())
    form.allowed(asking)
    who = reader.viewer.telegram_id
    async with deps.database.transaction() as tx:
        data = _data(answers, ["", ""])
        draft = await drafts.put(tx, who, name, form.missing(asking), data, deps.now())
        await drafts.give_floor(tx, who, draft.id)
        await keeping.plan(deps, tx, draft.id, form)
    return await _turn(Held(draft, form, asking, ["", ""]))


async def unfinished(deps: Deps, reader: Reader, name: str) -> Turn | None:
    """His open draft of a form, which gets the floor; None without one."""
    async with deps.database.reading() as connection:
        draft = await drafts.open_one(connection, reader.viewer.telegram_id, name)
    return await resume(deps, reader, draft.id) if draft else None


async def resume(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Show it as it stands. Raises Gone, FormOver."""
    return await _change(deps, reader, draft_id, lambda held: held.draft.step)


async def take(deps: Deps, reader: Reader, draft_id: int, sent: Sent) -> Turn | None:
    """What he wrote is the answer; None for a picture of an album, which is shown once all of it is there.

    Raises NotAskedError, Gone, FormOver, and the step's refusals: then the draft is as it was.
    """
    if sent.album:
        await _take_album(deps, reader, draft_id, sent)
        return None
    return await _change(deps, reader, draft_id, lambda held: _read(held, sent))


async def _take_album(deps: Deps, reader: Reader, draft_id: int, sent: Sent) -> None:
    """Telegram hands an album over picture by picture, and never says which is the last: show it a moment later."""
    refused: list[Refusal] = []

    def join(held: Held) -> str:
        if held.album[0] == sent.album:
            return _join(held, sent)
        asked, held.album = _asked(held), [sent.album, ""]
        try:
            following = _read(held, sent)
        except Refusal as refusal:  # noted, so that the rest of it is passed over
            refused.append(refusal)
            return held.draft.step
        held.album = [sent.album, asked]
        return following

    await _change(deps, reader, draft_id, join, soon=True)
    if refused:
        raise refused[0]


def _read(held: Held, sent: Sent) -> str:
    """The step after the one that is answered."""
    step = held.form.find(_asked(held)) if held.draft.step else None
    if step is None or (sent.contact and not step.contact):
        raise NotAskedError
    return _answered(held, step.name, step.read(held.asking, sent))


def _join(held: Held, sent: Sent) -> str:
    """One more of an album: into the answer that its first one gave, unless that was refused."""
    step = held.form.find(held.album[1])
    if step and step.album and held.asking.answers.get(step.name):
        value = step.album(held.asking.answers[step.name], sent)
        held.asking = _with(held.asking, step.name, value)
    return held.draft.step


async def pick(deps: Deps, reader: Reader, draft_id: int, name: str, value: str) -> Turn:
    """A button of a question: the answer, or one of several. Raises Gone, FormOver, and the step's refusals."""
    async with deps.database.reading() as connection:
        draft = await drafts.by_id(connection, draft_id)
    held = _held(deps, reader, _own(draft, reader))
    if held.form.step(name).pick is replace:
        offered = await held.form.step(name).choices(held.asking)
        if value not in {choice.value for choice in offered}:
            raise Gone

    def answer(held: Held) -> str:
        step = held.form.step(name)
        found = step.pick(held.asking, name, value)
        following = _answered(held, name, found)
        return name if step.several else following

    return await _change(deps, reader, draft_id, answer)


async def done(deps: Deps, reader: Reader, draft_id: int, name: str) -> Turn:
    """Of several, enough were picked. Raises AnswerFirst."""

    def go_on(held: Held) -> str:
        if not held.asking.answers.get(name):
            raise AnswerFirst
        return held.form.missing(held.asking)

    return await _change(deps, reader, draft_id, go_on)


async def skip(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Leave out what is asked. Raises AnswerFirst where it must be answered."""

    def leave(held: Held) -> str:
        step = held.form.step(_asked(held))
        if not step.optional:
            raise AnswerFirst
        return _answered(held, step.name, None)

    return await _change(deps, reader, draft_id, leave)


async def change(deps: Deps, reader: Reader, draft_id: int, name: str) -> Turn:
    """Ask a question of the preview anew; its answer stays until there is another."""

    def ask(held: Held) -> str:
        step = held.form.step(name)
        if step.read is no_text and step.choices is no_choices:
            raise Gone
        return step.name

    return await _change(deps, reader, draft_id, ask)


async def back(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """To the preview where all is answered, else to the question before."""

    def return_(held: Held) -> str:
        missing = held.form.missing(held.asking)
        if not missing:
            return ""
        return held.form.before(held.asking, _asked(held)) or _asked(held)

    return await _change(deps, reader, draft_id, return_)


async def cancel(deps: Deps, reader: Reader, draft_id: int) -> None:
    """Give it up; it can be taken up again for a while. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        held = _held(deps, reader, _own(await drafts.by_id(tx, draft_id), reader))
        await end(deps, tx, held.draft, "cancelled")


async def reopen(deps: Deps, reader: Reader, draft_id: int) -> Turn:
    """Take up again what was cancelled. Raises Gone, FormOver."""
    async with deps.database.transaction() as tx:
        draft = _own(await drafts.by_id(tx, draft_id), reader)
        if draft.state == "cancelled":
            await again(deps, tx, reader, draft_id)
    return await resume(deps, reader, draft_id)


async def again(deps: Deps, tx: Transaction, reader: Reader, draft_id: int) -> int:
    """Open once more what was done or cancelled, as long as its answers are kept; its id. Raises Gone, FormOver."""
    draft = _own(await drafts.by_id(tx, draft_id), reader)
    if draft.data == "{}":
        raise FormOver(state="expired", draft=draft.id, form=draft.form)
    await drafts.move(tx, draft.id, draft.state, "open", deps.now())
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
    held = _held(deps, reader, _own(await drafts.by_id(tx, draft_id), reader))
    if held.form.name != name or held.form.missing(held.asking):
        raise Gone
    return held.draft, held.asking


async def leave_floor(deps: Deps, reader: Reader, draft_id: int) -> None:
    """He gave a command: what he writes next isn't an answer, unless he presses one of the draft's buttons."""
    async with deps.database.transaction() as tx:
        await drafts.release(tx, draft_id, reader.viewer.telegram_id)


async def _change(
    deps: Deps, reader: Reader, draft_id: int, decide: Callable[[Held], str], *, soon: bool = False
) -> Turn:
    """Load, decide (the next step's name), save; the turn. `soon`: it is shown by itself, a moment later."""
    who = reader.viewer.telegram_id
    async with deps.database.transaction() as tx:
        held = _held(deps, reader, _own(await drafts.by_id(tx, draft_id), reader))
        held.draft = msgspec.structs.replace(held.draft, step=decide(held))
        held.draft = msgspec.structs.replace(held.draft, data=_data(held.asking.answers, held.album))
        await drafts.save(tx, held.draft, deps.now())
        await drafts.give_floor(tx, who, draft_id)
        await keeping.plan(deps, tx, draft_id, held.form)
        if soon:
            await jobs.plan(tx, SHOW, draft_id, deps.now() + ALBUM_MS, deps.now())
    return await _turn(held)


async def turn(deps: Deps, reader: Reader, draft: Draft) -> Turn:
    """What a draft shows. Raises Gone, FormOver."""
    return await _turn(_held(deps, reader, draft))


def _own(draft: Draft | None, reader: Reader) -> Draft:
    if draft is None or draft.telegram_id != reader.viewer.telegram_id:
        raise Gone
    return draft


def _asked(held: Held) -> str:
    """What is asked for; after an upgrade took it away, the first that is missing; at the preview, the first of all."""
    step = held.form.find(held.draft.step)
    return step.name if step else held.form.missing(held.asking) or held.form.steps[0].name


def _answered(held: Held, name: str, value: Any) -> str:
    held.asking, held.answered = _with(held.asking, name, value), name
    return held.form.missing(held.asking)


def _with(asking: Asking, name: str, value: Any) -> Asking:
    return msgspec.structs.replace(asking, answers={**asking.answers, name: value})


async def _turn(held: Held) -> Turn:
    asked = _asked(held) if held.draft.step else held.form.missing(held.asking)
    common = (held.form, held.draft.id)
    if not asked:
        wanted = held.answered in {"", held.form.exact_of}  # taken up again, or written anew
        exact = await held.form.exact(held.asking) if wanted else []
        review = await held.form.review(held.asking)
        return Turn(*common, None, held.asking.answers, review=review, exact=tuple(exact))
    step = held.form.step(asked)
    first = not held.form.before(held.asking, asked) and bool(held.form.missing(held.asking))
    return Turn(*common, step, held.asking.answers, tuple(await step.choices(held.asking)), first=first)


def _data(answers: Mapping[str, Any], album: list[str]) -> str:
    return json.dumps({"answers": dict(answers), "album": album}, ensure_ascii=False)
