"""A draft in hand: loaded and checked, changed and saved in one transaction, and what it shows then."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import msgspec

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import keeping
from bot.forms.steps import Asking, Call, Choice, Form, Several, Step
from bot.refusals import Gone, Refusal
from storage import drafts, jobs
from storage.drafts import Draft

ALBUM_MS = 1_000
SHOW = "draft.show"


class FormOver(Refusal):
    """`state`: done, cancelled or expired; `draft`: its id; `form`: to begin anew."""


class Turn(msgspec.Struct, frozen=True):
    """What to show: a question with what it is about, or, without a step, the preview with what `review` says."""

    form: Form
    draft: int
    version: int  # of the draft: a button of an older one isn't what it shows any more
    step: Step | None
    answers: Mapping[str, Any]
    choices: tuple[Choice, ...] = ()
    review: Mapping[str, Any] = {}
    exact: tuple[Call, ...] = ()
    first: bool = False  # nothing to go back to

    @property
    def template(self) -> str:
        if self.step is None:
            return f"{self.form.name}/preview"
        return f"{self.form.questions or self.form.name}/{self.step.name}"


class Held(msgspec.Struct):
    """A draft in hand, and what it is asked with."""

    draft: Draft
    form: Form
    asking: Asking
    album: list[str]  # the last album that came, and the step that took it: empty where it was refused
    source: list[Any]  # the last message that was an answer, and of which step
    answered: str = ""  # the step that was answered just now


def hold(deps: Deps, reader: Reader, draft: Draft) -> Held:
    """Raises FormOver, and what the form's `allowed` raises."""
    form = deps.forms.get(draft.form)
    if form is None:
        raise Gone
    if draft.state != "open":
        raise FormOver(state=draft.state, draft=draft.id, form=draft.form)
    data = json.loads(draft.data)
    asking = Asking(deps, reader, data["answers"], deps.now(), draft.id)
    form.allowed(asking)
    return Held(draft, form, asking, data.get("album", ["", ""]), data.get("source", [0, ""]))


async def change(
    deps: Deps,
    reader: Reader,
    draft_id: int,
    decide: Callable[[Held], str],
    *,
    soon: Callable[[], bool] = lambda: False,
) -> Turn:
    """Load, decide (the next step's name), save; the turn. `soon`: whether it is shown by itself, a moment later."""
    who = reader.viewer.telegram_id
    async with deps.database.transaction() as tx:
        held = hold(deps, reader, own(await drafts.by_id(tx, draft_id), reader))
        before, step = held.draft, decide(held)
        held.draft = msgspec.structs.replace(before, step=step, data=packed(held))
        if held.draft != before:  # a replayed press, or a look at it, changes nothing: what is shown still holds
            await drafts.save(tx, held.draft, deps.now())
            held.draft = msgspec.structs.replace(held.draft, version=before.version + 1)
        await drafts.give_floor(tx, who, draft_id)
        await keeping.plan(deps, tx, draft_id, held.form)
        if soon():
            await jobs.plan(tx, SHOW, draft_id, deps.now() + ALBUM_MS, deps.now())
    return await shown(held)


def own(draft: Draft | None, reader: Reader) -> Draft:
    if draft is None or draft.telegram_id != reader.viewer.telegram_id:
        raise Gone
    return draft


def asked(held: Held) -> str:
    """What is asked for; after an upgrade took it away, the first that is missing; at the preview, the first of all."""
    step = held.form.find(held.draft.step)
    return step.name if step else held.form.missing(held.asking) or held.form.steps[0].name


def answered(held: Held, name: str, value: Any) -> str:
    if isinstance(value, Several):
        for other, each in value.more.items():
            held.asking = joined(held.asking, other, each)
        value = value.answer
    held.asking, held.answered = joined(held.asking, name, value), name
    return held.form.missing(held.asking)


def joined(asking: Asking, name: str, value: Any) -> Asking:
    return msgspec.structs.replace(asking, answers={**asking.answers, name: value})


async def shown(held: Held) -> Turn:
    name = asked(held) if held.draft.step else held.form.missing(held.asking)
    common = (held.form, held.draft.id, held.draft.version)
    if not name:
        wanted = held.answered in {"", *held.form.exact_of}  # taken up again, or written anew
        exact = await held.form.exact(held.asking) if wanted else []
        review = await held.form.review(held.asking)
        return Turn(*common, None, held.asking.answers, review=review, exact=tuple(exact))
    step = held.form.step(name)
    first = not held.form.before(held.asking, name) and bool(held.form.missing(held.asking))
    choices, about = tuple(await step.choices(held.asking)), await step.about(held.asking)
    return Turn(*common, step, held.asking.answers, choices, about, first=first)


def packed(held: Held) -> str:
    """What is kept of it."""
    kept = {"answers": dict(held.asking.answers), "album": held.album, "source": held.source}
    return json.dumps(kept, ensure_ascii=False)
