"""A turn as calls of the Bot API: for an answer at once, and through the outbox for an album that is all there."""

from bot import accounts, outbox
from bot.accounts import Reader
from bot.calls import send_message
from bot.deps import Deps
from bot.forms import drafting
from bot.forms.drafting import Turn
from bot.forms.steps import Call
from bot.messages import Message
from storage import drafts
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Order

PRIORITY = 1


def message(deps: Deps, turn: Turn, reader: Reader) -> Message:
    """The question, or the preview."""
    values = {"answers": turn.answers, "choices": turn.choices, "zone": reader.zone, "now": deps.now(), **turn.review}
    return deps.messages.render(turn.template, reader.language, turn=turn, **values)


def calls(deps: Deps, turn: Turn, reader: Reader) -> list[Call]:
    """All that is shown after something was written: what will go out, just as it will, then the question."""
    return [*turn.exact, ("sendMessage", send_message(message(deps, turn, reader)))]


async def show(deps: Deps, tx: Transaction, job: Job) -> int | None:
    """The job that shows an album's turn."""
    draft = await drafts.by_id(tx, job.object_id)
    if draft is None or draft.state != "open":
        return None
    reader = await accounts.known(deps, tx, draft.telegram_id)
    turn = await drafting.shown(drafting.hold(deps, reader, draft))
    now = deps.now()
    for at, (method, parameters) in enumerate(calls(deps, turn, reader)):
        order = Order("form", draft.id, 0, occurrence=f"{draft.version}.{at}", priority=PRIORITY)
        await tx.run(lambda c: outbox.queue(c, method, parameters, order, [draft.telegram_id], now))  # noqa: B023
    return None
