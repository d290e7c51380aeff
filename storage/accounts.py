"""Accounts: who talks to the bot, and which person of the register that is."""

import sqlite3
from typing import Any

import msgspec

from storage.database import Reader, Transaction


class Account(msgspec.Struct, frozen=True):
    id: int
    telegram_id: int
    person_id: int | None
    language: str
    time_zone: str
    admin: bool


class Role(msgspec.Struct, frozen=True):
    """One membership as far as rights go."""

    organisation_id: int
    organisation_kind: str
    secretary: bool


def _account(*row: Any) -> Account:
    return Account(*(*row[:-1], bool(row[-1])))


ACCOUNT = "SELECT id, telegram_id, person_id, language, time_zone, admin FROM accounts WHERE telegram_id = :telegram_id"
ROLES = """SELECT organisation_id, organisations.kind, secretary FROM memberships
    JOIN organisations ON organisations.id = organisation_id
    WHERE person_id = :person_id AND (term_to = '' OR term_to >= :today) AND (term_from = '' OR term_from <= :today)"""


async def with_roles(reader: Reader, telegram_id: int, today: str) -> tuple[Account, list[Role]] | None:
    """An account and the memberships that its person holds today, in one hop; None for a stranger."""

    def load(connection: sqlite3.Connection) -> tuple[Account, list[Role]] | None:
        row = connection.execute(ACCOUNT, {"telegram_id": telegram_id}).fetchone()
        if row is None:
            return None
        account = _account(*row)
        held = connection.execute(ROLES, {"person_id": account.person_id, "today": today}) if account.person_id else ()
        return account, [Role(organisation, kind, bool(secretary)) for organisation, kind, secretary in held]

    return await reader.run(load)


async def create(tx: Transaction, telegram_id: int, now: int) -> None:
    """Make the account where there is none."""
    sql = """INSERT INTO accounts (telegram_id, created_at) VALUES (:telegram_id, :now)
             ON CONFLICT (telegram_id) DO NOTHING"""
    await tx.execute(sql, telegram_id=telegram_id, now=now)


async def set_language(tx: Transaction, telegram_id: int, language: str) -> None:
    sql = "UPDATE accounts SET language = :language WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, language=language)


async def set_admin(tx: Transaction, telegram_id: int) -> None:
    await tx.execute("UPDATE accounts SET admin = 1 WHERE telegram_id = :telegram_id", telegram_id=telegram_id)


async def set_reachable(tx: Transaction, telegram_id: int, *, reachable: bool) -> None:
    sql = "UPDATE accounts SET reachable = :reachable WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, reachable=int(reachable))


def note_unreachable(connection: sqlite3.Connection, telegram_id: int) -> None:
    """He blocked the bot, or is gone; `set_reachable` says when he is back."""
    connection.execute("UPDATE accounts SET reachable = 0 WHERE telegram_id = ?", (telegram_id,))
