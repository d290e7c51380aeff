"""Terms in SQL, the same as bot/terms.py: who holds a position on a day; and whose term ends.

A term that is over holds on (留任) until its successor is there: a head of the organisation whose term ends later, or
has no end, and has begun (候任会长 and 原会长 are none); or until it is ended. `:today` is an ISO date.
"""

import msgspec

from storage.database import Reader, Transaction

HEADS = """FROM memberships AS head WHERE head.organisation_id = memberships.organisation_id AND head.rank = 0
    AND head.id <> memberships.id AND (head.term_to = '' OR head.term_to > memberships.term_to)
    AND substr(head.position, 1, 1) NOT IN ('候', '原', '前') AND head.position NOT LIKE '%elect%'
    AND head.position NOT LIKE '%former%'"""
SUCCEEDED_FROM = f"""CASE WHEN memberships.term_to <> '' THEN (SELECT min(head.term_from) {HEADS}) END"""
"""From which date on the next term counts, empty: ever since; NULL: there is none."""
NOT_OVER = f"""(memberships.ended_on = '' OR memberships.ended_on > :today) AND (memberships.term_to = ''
    OR memberships.term_from > :today OR memberships.term_to >= :today
    OR NOT EXISTS (SELECT 1 {HEADS} AND head.term_from <= :today))"""
"""Held today, or to come. For the WHERE of a query on `memberships`."""
HELD = f"memberships.term_from <= :today AND {NOT_OVER}"  # an empty date is before all others


class Ending(msgspec.Struct, frozen=True):
    """Leaders and staff of an organisation whose term ends on one day. `people`: names, the highest first."""

    organisation_id: int
    organisation: str
    kind: str
    term: str
    term_to: str
    number: int
    people: str


async def ending(reader: Reader, today: str, until: str, since: str, leader_rank: int) -> list[Ending]:
    """Of which terms it is to be told: they end from `since` to `until`, and weren't told of as `soon`, or `over`."""
    sql = f"""SELECT organisation_id, organisation, kind, max(term), term_to, count(DISTINCT person_id),
                  group_concat(name, '、')
              FROM (SELECT organisation_id, organisations.name AS organisation, kind, term, term_to, person_id,
                        persons.name AS name
                    FROM memberships JOIN organisations ON organisations.id = organisation_id
                    JOIN persons ON persons.id = person_id
                    WHERE term_to BETWEEN :since AND :until AND (rank <= :rank OR secretary = 1) AND {HELD}
                      AND merged_into IS NULL AND erased_at IS NULL
                    ORDER BY rank, rank_order, memberships.id) AS held
              WHERE NOT EXISTS (SELECT 1 FROM term_warnings AS told
                  WHERE told.organisation_id = held.organisation_id AND told.term_to = held.term_to
                    AND word = iif(held.term_to < :today, 'over', 'soon'))
              GROUP BY organisation_id, term_to ORDER BY term_to, organisation_id"""
    return await reader.rows(Ending, sql, today=today, until=until, since=since, rank=leader_rank)


async def warn(tx: Transaction, organisation_id: int, term_to: str, word: str, now: int) -> bool:
    """Whether this call is the one that tells."""
    sql = """INSERT INTO term_warnings (organisation_id, term_to, word, at) VALUES (:id, :term_to, :word, :now)
             ON CONFLICT DO NOTHING"""
    return await tx.execute(sql, id=organisation_id, term_to=term_to, word=word, now=now) == 1


async def settle(tx: Transaction, today: str) -> int:
    """What is over because its successor has begun is over for good, whatever becomes of the successor; how many."""
    sql = f"""UPDATE memberships SET ended_on = :today WHERE ended_on = '' AND term_to <> '' AND term_to < :today
              AND EXISTS (SELECT 1 {HEADS} AND head.term_from <= :today)"""
    return await tx.execute(sql, today=today)
