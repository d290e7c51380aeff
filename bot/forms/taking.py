"""What he writes answers what is asked: a message, an album picture by picture, or an edit of what he wrote before."""

from bot.accounts import Reader
from bot.deps import Deps
from bot.forms import drafting
from bot.forms.drafting import Held, Turn
from bot.forms.steps import Sent
from bot.refusals import Refusal


class NotAskedError(Exception):
    """Nothing is asked for, since the preview shows, or no contact is: what he sent isn't for the form."""


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
