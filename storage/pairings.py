"""Pairings: organisation with organisation, company with company, as they were signed."""

import sqlite3

import msgspec

from storage.database import Reader


class Paired(msgspec.Struct, frozen=True):
    """The other side of a pairing as one side's card shows it."""

    id: int
    name: str
    signed_on: str
    subject: str


class Pairing(msgspec.Struct, frozen=True):
    """A row with its sides' names of today; `kind`: organisations or companies, what the ids are of."""

    id: int
    kind: str
    first_id: int
    first: str
    first_short: str
    second_id: int
    second: str
    second_short: str
    signed_on: str
    subject: str
    note: str

    @property
    def sides(self) -> tuple[int, int]:
        return self.first_id, self.second_id

    @property
    def names(self) -> tuple[str, str]:
        """Short where there is a short one."""
        return self.first_short or self.first, self.second_short or self.second

    def other(self, side: int) -> str:
        """The other side's name, in full."""
        return self.second if side == self.first_id else self.first


KINDS = ("organisations", "companies")
COLUMNS = """pairings.id, pairings.kind, first_id, coalesce(one.name, firm.name, ''), coalesce(one.short_name, ''),
    second_id, coalesce(other.name, customer.name, ''), coalesce(other.short_name, ''), signed_on, subject, note"""
PAIRINGS = f"""SELECT {COLUMNS} FROM pairings
    LEFT JOIN organisations AS one ON pairings.kind = 'organisations' AND one.id = first_id
    LEFT JOIN organisations AS other ON pairings.kind = 'organisations' AND other.id = second_id
    LEFT JOIN companies AS firm ON pairings.kind = 'companies' AND firm.id = first_id
    LEFT JOIN companies AS customer ON pairings.kind = 'companies' AND customer.id = second_id"""
SIDES = """pairings.id IN (SELECT id FROM pairings WHERE kind = :kind AND first_id = :side
                           UNION ALL SELECT id FROM pairings WHERE kind = :kind AND second_id = :side)"""
NEWEST = "ORDER BY signed_on DESC, pairings.id"


async def of(reader: Reader, kind: str, object_id: int, limit: int = 20) -> list[Paired]:
    """Whom an organisation (kind "organisations") or a company (kind "companies") is paired with, newest first."""
    table = {"organisations": "organisations", "companies": "companies"}[kind]
    sql = f"""
        SELECT other.id, other.name, signed_on, subject FROM (
            SELECT id, second_id AS other_id, signed_on, subject FROM pairings WHERE kind = :kind AND first_id = :id
            UNION ALL
            SELECT id, first_id, signed_on, subject FROM pairings WHERE kind = :kind AND second_id = :id
        ) AS pairs JOIN {table} AS other ON other.id = other_id
        ORDER BY signed_on DESC, pairs.id LIMIT :limit"""
    return await reader.rows(Paired, sql, kind=kind, id=object_id, limit=limit)


async def by_id(reader: Reader, pairing_id: int) -> Pairing | None:
    return await reader.row(Pairing, f"{PAIRINGS} WHERE pairings.id = :id", id=pairing_id)


async def listed(reader: Reader, kind: str, limit: int, offset: int) -> list[Pairing]:
    """Newest first; those without a day last."""
    sql = f"{PAIRINGS} WHERE pairings.kind = :kind {NEWEST} LIMIT :limit OFFSET :offset"
    return await reader.rows(Pairing, sql, kind=kind, limit=limit, offset=offset)


async def of_side(reader: Reader, kind: str, side: int, limit: int, offset: int = 0) -> list[Pairing]:
    """Those of one organisation or company."""
    sql = f"{PAIRINGS} WHERE {SIDES} {NEWEST} LIMIT :limit OFFSET :offset"
    return await reader.rows(Pairing, sql, kind=kind, side=side, limit=limit, offset=offset)


async def of_sides(reader: Reader, kind: str, sides_json: str, limit: int) -> list[Pairing]:
    """Those of any of these, in the order of the list."""
    sql = f"""{PAIRINGS} JOIN (
            SELECT id, min(place) AS place FROM (
                SELECT pairings.id, wanted.key AS place FROM json_each(:sides) AS wanted
                JOIN pairings ON pairings.kind = :kind AND first_id = wanted.value
                UNION ALL SELECT pairings.id, wanted.key FROM json_each(:sides) AS wanted
                JOIN pairings ON pairings.kind = :kind AND second_id = wanted.value
            ) GROUP BY id
        ) AS meant ON meant.id = pairings.id ORDER BY meant.place, signed_on DESC, pairings.id LIMIT :limit"""
    return await reader.rows(Pairing, sql, kind=kind, sides=sides_json, limit=limit)


async def counts(reader: Reader) -> dict[str, int]:
    """How many there are of each kind."""
    found = await reader.all("SELECT kind, count(*) FROM pairings GROUP BY kind")
    return dict(found)


def between(connection: sqlite3.Connection, kind: str, first: int, second: int) -> int | None:
    """The pairing of two, whichever is named first."""
    sql = """SELECT id FROM pairings WHERE kind = :kind AND first_id = :one AND second_id = :two
             UNION ALL SELECT id FROM pairings WHERE kind = :kind AND first_id = :two AND second_id = :one LIMIT 1"""
    found = connection.execute(sql, {"kind": kind, "one": first, "two": second}).fetchone()
    return int(found[0]) if found else None
