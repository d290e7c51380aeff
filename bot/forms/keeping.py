"""How long drafts are kept: a day before one expires its owner is reminded; expired, it is emptied."""

from bot import outbox
from bot.calls import send_message
from bot.deps import Deps
from bot.forms.steps import DAY_MS, Form
from storage import accounts, drafts, jobs
from storage.database import Transaction
from storage.jobs import Job
from storage.outbox import Order

REMIND, EXPIRE = "draft.remind", "draft.expire"
PRIORITY = 3


async def plan(deps: Deps, tx: Transaction, draft_id: int, form: Form) -> None:
    """From now on, as each change does it anew."""
    now = deps.now()
    await jobs.plan(tx, REMIND, draft_id, now + form.lifetime_ms - DAY_MS, now)
    await jobs.plan(tx, EXPIRE, draft_id, now + form.lifetime_ms, now)


async def forget(deps: Deps, tx: Transaction, draft_id: int) -> None:
    for kind in (REMIND, EXPIRE):
        await jobs.drop(tx, kind, draft_id, deps.now())


async def remind(deps: Deps, tx: Transaction, job: Job) -> int | None:
    draft = await drafts.by_id(tx, job.object_id)
    if draft is None or draft.state != "open":
        return None
    for reader in await accounts.languages(tx, [draft.telegram_id]):
        language = reader.language or deps.config.alliance.language
        call = send_message(deps.messages.render("forms/reminder", language, draft=draft))
        order = Order("reminder", draft.id, 0, occurrence=str(draft.version), priority=PRIORITY)
        now = deps.now()
        await tx.run(lambda c: outbox.queue(c, "sendMessage", call, order, [draft.telegram_id], now))  # noqa: B023
    return None


async def expire(deps: Deps, tx: Transaction, job: Job) -> int | None:
    draft = await drafts.by_id(tx, job.object_id)
    if draft and await drafts.move(tx, job.object_id, "open", "expired", deps.now()):
        await drafts.release(tx, draft.id, draft.telegram_id)
    return None
