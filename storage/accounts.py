"""Accounts: who talks to the bot, and which person of the register that is."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from storage import suspensions
from storage.database import Reader, Transaction
from storage.suspensions import Suspension
from storage.terms import HELD


class Account(msgspec.Struct, frozen=True):
    id: int
    telegram_id: int
    person_id: int | None
    language: str
    time_zone: str
    commands: str  # which menu of commands his chat was last given; empty: everybody's
    admin: bool
    spoken: str  # the language that his Telegram speaks, as last seen
    reachable: bool  # the bot may write to him unasked
    active_draft: int | None
    seen_on: str = ""  # the last day on which he was heard of, ISO
    belongs: bool = True  # its person has a membership, of today or of once; not of who left all organisations
    suspension: Suspension | None = None


class Role(msgspec.Struct, frozen=True):
    """One membership as far as rights go."""

    organisation_id: int
    organisation_kind: str
    secretary: bool
    place: tuple[str, str, str] = ("", "", "")  # of the organisation: country, province, city


def _account(*row: Any) -> Account:
    *plain, admin, spoken, reachable, draft, seen_on, belongs = row
    return Account(*(*plain, bool(admin), spoken, bool(reachable), draft, seen_on, bool(belongs)))


ACCOUNT = """SELECT id, telegram_id, person_id, language, time_zone, commands, admin, spoken, reachable, active_draft,
        seen_on, EXISTS (SELECT 1 FROM memberships WHERE memberships.person_id = accounts.person_id)
    FROM accounts WHERE telegram_id = :telegram_id"""
ROLES = f"""SELECT organisation_id, organisations.kind, secretary, country, province, city FROM memberships
    JOIN organisations ON organisations.id = organisation_id
    WHERE person_id = :person_id AND {HELD}
    ORDER BY organisation_id = (SELECT home_id FROM persons WHERE id = :person_id) DESC, rank, rank_order,
        memberships.id"""


async def with_roles(reader: Reader, telegram_id: int, today: str, now: int) -> tuple[Account, list[Role]] | None:
    """An account, its suspension, and the memberships that its person holds today, in one hop; None for a stranger."""

    def load(connection: sqlite3.Connection) -> tuple[Account, list[Role]] | None:
        row = connection.execute(ACCOUNT, {"telegram_id": telegram_id}).fetchone()
        if row is None:
            return None
        account = _account(*row)
        suspension = suspensions.of(connection, account.person_id, telegram_id, now)
        account = msgspec.structs.replace(account, suspension=suspension) if suspension else account
        held = connection.execute(ROLES, {"person_id": account.person_id, "today": today}) if account.person_id else ()
        return account, [Role(number, kind, bool(secretary), tuple(place)) for number, kind, secretary, *place in held]

    return await reader.run(load)


async def create(tx: Transaction, telegram_id: int, now: int) -> None:
    """Make the account where there is none."""
    sql = """INSERT INTO accounts (telegram_id, created_at) VALUES (:telegram_id, :now)
             ON CONFLICT (telegram_id) DO NOTHING"""
    await tx.execute(sql, telegram_id=telegram_id, now=now)


async def set_language(tx: Transaction, telegram_id: int, language: str) -> None:
    sql = "UPDATE accounts SET language = :language WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, language=language)


async def set_spoken(tx: Transaction, telegram_id: int, language: str, today: str) -> None:
    """As his Telegram speaks, today."""
    sql = "UPDATE accounts SET spoken = :language, seen_on = :today WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, language=language, today=today)


async def set_commands(tx: Transaction, telegram_id: int, commands: str) -> None:
    sql = "UPDATE accounts SET commands = :commands WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, commands=commands)


async def set_admin(tx: Transaction, telegram_id: int) -> bool:
    """False for who is one already."""
    sql = "UPDATE accounts SET admin = 1 WHERE telegram_id = :telegram_id AND admin = 0"
    return await tx.execute(sql, telegram_id=telegram_id) == 1


async def set_reachable(tx: Transaction, telegram_id: int, *, reachable: bool) -> None:
    sql = "UPDATE accounts SET reachable = :reachable WHERE telegram_id = :telegram_id"
    await tx.execute(sql, telegram_id=telegram_id, reachable=int(reachable))


def note_unreachable(connection: sqlite3.Connection, telegram_id: int) -> None:
    """He blocked the bot, or is gone; `set_reachable` says when he is back."""
    connection.execute("UPDATE accounts SET reachable = 0 WHERE telegram_id = ?", (telegram_id,))


WRITTEN = "coalesce(nullif(accounts.language, ''), accounts.spoken)"


class Reachable(msgspec.Struct, frozen=True):
    """An account to write to, unasked, in the language that he chose, else that his Telegram speaks."""

    telegram_id: int
    language: str


async def at_desk(reader: Reader, organisation_id: int | None, today: str) -> list[Reachable]:
    """The secretariat of an organisation, of the alliance's office for None: those who are on the bot."""
    which = "organisations.kind = 'office'" if organisation_id is None else "organisations.id = :id"
    sql = f"""SELECT DISTINCT accounts.telegram_id, {WRITTEN} FROM accounts
              JOIN memberships ON memberships.person_id = accounts.person_id AND secretary = 1
              JOIN organisations ON organisations.id = memberships.organisation_id
              WHERE reachable = 1 AND {which} AND {HELD} ORDER BY accounts.id"""
    return await reader.rows(Reachable, sql, id=organisation_id, today=today)


async def languages(reader: Reader, telegram_ids: Iterable[int]) -> list[Reachable]:
    """These accounts, as far as they are on the bot and can be reached."""
    sql = f"""SELECT telegram_id, {WRITTEN} FROM accounts
             WHERE reachable = 1 AND telegram_id IN (SELECT value FROM json_each(:ids)) ORDER BY id"""
    return await reader.rows(Reachable, sql, ids=json.dumps(list(telegram_ids)))


async def admins(reader: Reader) -> list[int]:
    """Who was made an admin in chat."""
    return [row[0] for row in await reader.all("SELECT telegram_id FROM accounts WHERE admin = 1")]


async def set_phone(tx: Transaction, telegram_id: int, phone: str) -> None:
    await tx.execute("UPDATE accounts SET phone = :phone WHERE telegram_id = :id", id=telegram_id, phone=phone)


async def phone_of(reader: Reader, telegram_id: int) -> str:
    """The phone that he shared; empty for none."""
    row = await reader.one("SELECT phone FROM accounts WHERE telegram_id = :id", id=telegram_id)
    return str(row[0]) if row else ""


async def person_of(reader: Reader, telegram_id: int) -> int | None:
    """The person that the account is; None for a guest's, or none."""
    row = await reader.one("SELECT person_id FROM accounts WHERE telegram_id = :id", id=telegram_id)
    return row[0] if row else None


async def of_person(reader: Reader, person_id: int) -> list[int]:
    """The Telegram ids of a person's accounts: one, as far as the bot links them."""
    sql = "SELECT telegram_id FROM accounts WHERE person_id = :person_id ORDER BY id"
    return [row[0] for row in await reader.all(sql, person_id=person_id)]


async def name_of(reader: Reader, telegram_id: int) -> str:
    """The register's name of who has the account; empty where he isn't in it."""
    sql = """SELECT name FROM accounts JOIN persons ON persons.id = person_id WHERE telegram_id = :telegram_id"""
    row = await reader.one(sql, telegram_id=telegram_id)
    return str(row[0]) if row else ""


class Other(msgspec.Struct, frozen=True):
    """The account that a person has already: since when (Unix ms; None: not known), last heard of on (ISO), blocked?"""

    telegram_id: int
    linked_at: int | None
    seen_on: str
    reachable: bool


async def other(reader: Reader, telegram_id: int, person_id: int | None) -> Other | None:
    """The person's account, where it isn't this one."""
    sql = """SELECT telegram_id, linked_at, seen_on, reachable FROM accounts
             WHERE person_id = :person_id AND telegram_id <> :telegram_id ORDER BY id LIMIT 1"""
    row = await reader.one(sql, person_id=person_id, telegram_id=telegram_id)
    return Other(row[0], row[1], row[2], bool(row[3])) if row else None


async def link(tx: Transaction, telegram_id: int, person_id: int, now: int) -> bool:
    """Whether the account is this person's now: not where either has another already."""
    sql = """UPDATE accounts SET linked_at = iif(person_id = :person, linked_at, :now), person_id = :person
             WHERE telegram_id = :id AND (person_id IS NULL OR person_id = :person)
               AND NOT EXISTS (SELECT 1 FROM accounts WHERE person_id = :person AND telegram_id <> :id)"""
    return await tx.execute(sql, id=telegram_id, person=person_id, now=now) == 1


async def unlink(tx: Transaction, telegram_id: int) -> None:
    """And forget the phone, which served nothing else."""
    sql = "UPDATE accounts SET person_id = NULL, phone = '', linked_at = NULL WHERE telegram_id = :id"
    await tx.execute(sql, id=telegram_id)
