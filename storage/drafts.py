"""Drafts: what somebody is filling in. Instants are Unix ms UTC."""

import msgspec

from storage.database import Reader, Transaction


class Draft(msgspec.Struct, frozen=True):
    """`data` is JSON that bot/forms reads and writes; `step` empty: nothing is asked for."""

    id: int
    telegram_id: int
    form: str
    step: str
    data: str
    version: int
    state: str


COLUMNS = ", ".join(Draft.__struct_fields__)


async def put(tx: Transaction, telegram_id: int, form: str, step: str, data: str, now: int) -> Draft:
    """A new one."""
    sql = """INSERT INTO drafts (telegram_id, form, step, data, created_at, changed_at)
             VALUES (:telegram_id, :form, :step, :data, :now, :now)"""
    number = await tx.insert(sql, telegram_id=telegram_id, form=form, step=step, data=data, now=now)
    return Draft(number, telegram_id, form, step, data, 0, "open")


async def by_id(reader: Reader, draft_id: int) -> Draft | None:
    return await reader.row(Draft, f"SELECT {COLUMNS} FROM drafts WHERE id = :id", id=draft_id)


async def open_one(reader: Reader, telegram_id: int, form: str) -> Draft | None:
    """His newest of a form that isn't over."""
    sql = f"""SELECT {COLUMNS} FROM drafts WHERE telegram_id = :telegram_id AND form = :form AND state = 'open'
              ORDER BY id DESC LIMIT 1"""
    return await reader.row(Draft, sql, telegram_id=telegram_id, form=form)


async def close_others(tx: Transaction, draft: Draft, now: int) -> None:
    """He has one open draft of a form: this one. The others are as if he had cancelled them."""
    sql = """UPDATE drafts SET state = 'cancelled', version = version + 1, changed_at = :now
             WHERE telegram_id = :telegram_id AND form = :form AND state = 'open' AND id <> :id"""
    await tx.execute(sql, telegram_id=draft.telegram_id, form=draft.form, id=draft.id, now=now)


async def save(tx: Transaction, draft: Draft, now: int) -> bool:
    """Its step and data; False where another change was first."""
    sql = """UPDATE drafts SET step = :step, data = :data, version = version + 1, changed_at = :now
             WHERE id = :id AND version = :version AND state = 'open'"""
    values = {"id": draft.id, "step": draft.step, "data": draft.data, "version": draft.version}
    return await tx.execute(sql, **values, now=now) == 1


async def move(tx: Transaction, draft_id: int, was: str, state: str, now: int) -> bool:
    """From one state to another; False where it isn't in that one any more."""
    sql = """UPDATE drafts SET state = :state, version = version + 1, changed_at = :now
             WHERE id = :id AND state = :was"""
    return await tx.execute(sql, id=draft_id, was=was, state=state, now=now) == 1


async def give_floor(tx: Transaction, telegram_id: int, draft_id: int | None) -> None:
    sql = "UPDATE accounts SET active_draft = :draft WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, draft=draft_id)


async def release(tx: Transaction, draft_id: int, telegram_id: int) -> None:
    """The draft has the floor no longer, if it had."""
    sql = "UPDATE accounts SET active_draft = NULL WHERE telegram_id = :telegram_id AND active_draft = :draft"
    await tx.execute(sql, telegram_id=telegram_id, draft=draft_id)


async def empty(tx: Transaction, draft_id: int) -> None:
    """What was written is kept elsewhere, or nowhere: an open one stays as it is."""
    await tx.execute("UPDATE drafts SET data = '{}' WHERE id = :id AND state <> 'open'", id=draft_id)


async def prune(tx: Transaction, before: int) -> None:
    """Empty those that were over before an instant: what people wrote isn't kept."""
    sql = """UPDATE drafts SET data = '{}' WHERE state <> 'open' AND data <> '{}' AND changed_at < :before
               AND NOT EXISTS (SELECT 1 FROM announcements AS waits WHERE draft_id = drafts.id
                   AND waits.state IN ('scheduled', 'held', 'submitted', 'returned', 'recurring'))"""
    await tx.execute(sql, before=before)
