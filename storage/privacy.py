"""What a person lets others see: levels of fields, and consent to show his contacts."""

from storage.database import Transaction


async def set_level(tx: Transaction, person_id: int, field: str, level: str, now: int) -> None:
    sql = """UPDATE persons SET visibility = json_set(visibility, '$.' || :field, :level), updated_at = :now
             WHERE id = :id"""
    await tx.execute(sql, id=person_id, field=field, level=level, now=now)


async def agree(tx: Transaction, person_id: int, on: str, now: int) -> bool:
    """False where he had agreed before."""
    sql = "UPDATE persons SET consent_on = :on, updated_at = :now WHERE id = :id AND consent_on = ''"
    done = await tx.execute(sql, id=person_id, on=on, now=now) == 1
    if done:
        await _note(tx, person_id, "given", now)
    return done


async def withdraw(tx: Transaction, person_id: int, now: int) -> bool:
    """False where there was no consent."""
    sql = "UPDATE persons SET consent_on = '', updated_at = :now WHERE id = :id AND consent_on <> ''"
    done = await tx.execute(sql, id=person_id, now=now) == 1
    if done:
        await _note(tx, person_id, "withdrawn", now)
    return done


async def _note(tx: Transaction, person_id: int, act: str, now: int) -> None:
    sql = "INSERT INTO consents (person_id, act, at) VALUES (:person_id, :act, :now)"
    await tx.execute(sql, person_id=person_id, act=act, now=now)
