"""What a person lets others see: levels of fields, and consent to show his contacts."""

import msgspec

from storage.database import Reader, Transaction


class Consent(msgspec.Struct, frozen=True):
    """`act`: given, withdrawn. `way`: paper, call, wechat, person; empty: to the bot, by himself."""

    act: str
    way: str
    given_on: str
    at: int
    recorded_by: int | None


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


async def withdraw(tx: Transaction, person_id: int, now: int, by: int | None = None) -> bool:
    """False where there was no consent. `by`: who wrote it down for him."""
    sql = "UPDATE persons SET consent_on = '', updated_at = :now WHERE id = :id AND consent_on <> ''"
    done = await tx.execute(sql, id=person_id, now=now) == 1
    if done:
        await _note(tx, person_id, "withdrawn", now, recorded_by=by)
    return done


async def record(tx: Transaction, person_id: int, way: str, on: str, by: int, now: int) -> None:
    """He said yes to his secretariat, in this way and on this day (ISO); a later word counts instead of an earlier."""
    sql = "UPDATE persons SET consent_on = :on, updated_at = :now WHERE id = :id"
    await tx.execute(sql, id=person_id, on=on, now=now)
    await _note(tx, person_id, "given", now, way=way, given_on=on, recorded_by=by)


async def last_consent(reader: Reader, person_id: int) -> Consent | None:
    sql = """SELECT act, way, given_on, at, recorded_by FROM consents WHERE person_id = :person_id
             ORDER BY id DESC LIMIT 1"""
    return await reader.row(Consent, sql, person_id=person_id)


async def _note(
    tx: Transaction,
    person_id: int,
    act: str,
    now: int,
    *,
    way: str = "",
    given_on: str = "",
    recorded_by: int | None = None,
) -> None:
    sql = """INSERT INTO consents (person_id, act, at, way, given_on, recorded_by)
             VALUES (:person_id, :act, :now, :way, :given_on, :recorded_by)"""
    values = {"act": act, "way": way, "given_on": given_on, "recorded_by": recorded_by}
    await tx.execute(sql, person_id=person_id, now=now, **values)
