"""What people change of themselves: fields of the register, their clock and their quiet hours."""

import msgspec

from storage.database import Reader, Transaction

PERSON = frozenset(
    {"salutation", "gender", "industries", "hometown", "phone", "email", "wechat", "offers", "wants", "languages"}
)
ACCOUNT = frozenset({"time_zone", "quiet_hours"})


class Settings(msgspec.Struct, frozen=True):
    """As he chose; empty: as his organisation's place, or the configuration, says."""

    time_zone: str = ""
    quiet_hours: str = ""


async def set_person(tx: Transaction, person_id: int, field: str, value: str, now: int) -> None:
    assert field in PERSON
    sql = f"UPDATE persons SET {field} = :value, updated_at = :now WHERE id = :id AND erased_at IS NULL"
    await tx.execute(sql, id=person_id, value=value, now=now)


async def set_account(tx: Transaction, telegram_id: int, field: str, value: str) -> None:
    assert field in ACCOUNT
    await tx.execute(f"UPDATE accounts SET {field} = :value WHERE telegram_id = :id", id=telegram_id, value=value)


async def settings(reader: Reader, telegram_id: int) -> Settings:
    sql = "SELECT time_zone, quiet_hours FROM accounts WHERE telegram_id = :id"
    return await reader.row(Settings, sql, id=telegram_id) or Settings()
