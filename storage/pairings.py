"""Pairings: organisation with organisation, company with company, as they were signed."""

import msgspec

from storage.database import Reader


class Paired(msgspec.Struct, frozen=True):
    """The other side of a pairing as one side's card shows it."""

    id: int
    name: str
    signed_on: str
    subject: str


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
