"""The office's own public holidays, and days on which people work though they would be off."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction


class Row(msgspec.Struct, frozen=True):
    """`country`: ISO 3166; `day`: ISO; `off`: whether it is a holiday, or a day made up for one."""

    country: str
    day: str
    off: bool
    name: str


def version(connection: sqlite3.Connection) -> int:
    """Another one after every change."""
    return int(connection.execute("SELECT number FROM holidays_version").fetchone()[0])


def rows(connection: sqlite3.Connection) -> list[Row]:
    found = connection.execute("SELECT country, day, off, name FROM holidays ORDER BY country, day")
    return [Row(country, day, bool(off), name) for country, day, off, name in found]


async def put(tx: Transaction, row: Row, by: int, now: int) -> None:
    """In the place of what was said of that day before."""
    sql = """INSERT INTO holidays (country, day, off, name, telegram_id, updated_at)
             VALUES (:country, :day, :off, :name, :by, :now)
             ON CONFLICT (country, day) DO UPDATE SET off = excluded.off, name = excluded.name,
                 telegram_id = excluded.telegram_id, updated_at = excluded.updated_at"""
    values = {"country": row.country, "day": row.day, "off": int(row.off), "name": row.name}
    await tx.execute(sql, **values, by=by, now=now)


async def remove(tx: Transaction, country: str, day: str) -> bool:
    """False where there was none."""
    sql = "DELETE FROM holidays WHERE country = :country AND day = :day"
    return await tx.execute(sql, country=country, day=day) == 1


async def hosts(reader: Reader) -> list[str]:
    """Where the organisations are, as the register has it, where most are first."""
    sql = """SELECT country FROM organisations WHERE country <> '' GROUP BY country ORDER BY count(*) DESC, country"""
    return [row[0] for row in await reader.all(sql)]
