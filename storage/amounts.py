"""What introductions came to, as one of the two notes for himself. Amounts are in minor units, currencies ISO 4217."""

import json
from collections.abc import Collection

import msgspec

from storage.database import Reader, Transaction


class Amount(msgspec.Struct, frozen=True):
    amount: int
    currency: str


async def of(reader: Reader, number: int, person_id: int) -> Amount | None:
    """His own; nobody reads another's."""
    sql = "SELECT amount, currency FROM introduction_amounts WHERE introduction_id = :id AND person_id = :person"
    return await reader.row(Amount, sql, id=number, person=person_id)


async def put(tx: Transaction, number: int, person_id: int, given: Amount, now: int) -> None:
    """Given again, it is as given last."""
    sql = """INSERT INTO introduction_amounts (introduction_id, person_id, amount, currency, at)
             VALUES (:id, :person, :amount, :currency, :now) ON CONFLICT (introduction_id, person_id)
             DO UPDATE SET amount = excluded.amount, currency = excluded.currency, at = excluded.at"""
    values = {"id": number, "person": person_id, "amount": given.amount, "currency": given.currency}
    await tx.execute(sql, **values, now=now)


async def drop(tx: Transaction, number: int, person_id: int) -> None:
    sql = "DELETE FROM introduction_amounts WHERE introduction_id = :id AND person_id = :person"
    await tx.execute(sql, id=number, person=person_id)


async def sums(reader: Reader, since: int, desks: Collection[int] | None, least: int) -> list[Amount]:
    """Of each currency, where at least so many different people gave one.

    Of an introduction one counts: of who asked, else of who was asked.
    """
    sql = """SELECT sum(amount), currency FROM (
                 SELECT given.person_id AS giver, amount, currency, row_number() OVER (
                     PARTITION BY introductions.id ORDER BY given.person_id = introductions.person_id DESC) AS place
                 FROM introductions JOIN introduction_amounts AS given ON given.introduction_id = introductions.id
                 WHERE created_at >= :since AND (:all OR organisation_id IN (SELECT value FROM json_each(:desks))))
             WHERE place = 1 GROUP BY currency HAVING count(DISTINCT giver) >= :least ORDER BY currency"""
    values = {"since": since, "all": desks is None, "desks": json.dumps(sorted(desks or ())), "least": least}
    return await reader.rows(Amount, sql, **values)
