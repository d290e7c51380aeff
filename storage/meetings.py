"""Meetings: by which rules an organisation meets, those by which one meeting is held, and who of those called comes."""

import json
from typing import Any

import msgspec

from storage.database import Reader, Transaction
from storage.terms import HELD


class Rules(msgspec.Struct, frozen=True):
    """`notice_days`: 0 for none; `quorum`: 1/2+, 2/3, 3/4 of those called, or empty; `most_proxies`: 0 for any."""

    notice_days: int = 0
    quorum: str = ""
    proxies_count: bool = True
    most_proxies: int = 0


FIELDS = Rules.__struct_fields__
COLUMNS = ", ".join(FIELDS)


def _rules(*row: Any) -> Rules:
    values = dict(zip(FIELDS, row, strict=True))
    return Rules(**{**values, "proxies_count": bool(values["proxies_count"])})


async def rules_of(reader: Reader, organisation_id: int | None) -> Rules:
    """An organisation's, the alliance's for None; without any: none."""
    sql = f"SELECT {COLUMNS} FROM meeting_rules WHERE coalesce(organisation_id, 0) = :id"
    return await reader.row(_rules, sql, id=organisation_id or 0) or Rules()


async def set_rules(tx: Transaction, organisation_id: int | None, rules: Rules, now: int) -> None:
    sets = ", ".join(f"{name} = excluded.{name}" for name in (*FIELDS, "changed_at"))
    sql = f"""INSERT INTO meeting_rules (organisation_id, {COLUMNS}, changed_at)
              VALUES (:organisation, {", ".join(f":{name}" for name in FIELDS)}, :now)
              ON CONFLICT (coalesce(organisation_id, 0)) DO UPDATE SET {sets}"""
    await tx.execute(sql, organisation=organisation_id, now=now, **msgspec.structs.asdict(rules))


async def call(tx: Transaction, event_id: int, rules: Rules) -> None:
    """A meeting is called: these hold for it from now on, whatever the organisation's become."""
    sql = f"""INSERT INTO meetings (event_id, {COLUMNS}) VALUES (:event, {", ".join(f":{name}" for name in FIELDS)})
              ON CONFLICT DO NOTHING"""
    await tx.execute(sql, event=event_id, **msgspec.structs.asdict(rules))


async def held_by(reader: Reader, event_id: int) -> Rules:
    """Those by which a meeting is held."""
    return await reader.row(_rules, f"SELECT {COLUMNS} FROM meetings WHERE event_id = :id", id=event_id) or Rules()


async def is_called(reader: Reader, event_id: int) -> bool:
    """Whether people were called to it already; of a series they are some days before."""
    return await reader.one("SELECT 1 FROM meetings WHERE event_id = :id", id=event_id) is not None


async def holders(reader: Reader, event_id: int) -> set[int]:
    """The accounts of those who hold others' votes."""
    sql = """SELECT accounts.telegram_id FROM rsvps JOIN accounts ON accounts.person_id = proxy_person_id
             WHERE event_id = :id AND answer = 'proxy'"""
    return {row[0] for row in await reader.all(sql, id=event_id)}


async def unheard(reader: Reader, event_id: int) -> list[int]:
    """Who was called, or holds a vote, and hasn't answered; but for whom the call still waits for, say, his morning."""
    sql = """SELECT person_id FROM (
                 SELECT person_id FROM event_people WHERE event_id = :id
                 UNION SELECT proxy_person_id FROM rsvps WHERE event_id = :id AND answer = 'proxy') AS concerned
             WHERE NOT EXISTS (SELECT 1 FROM rsvps WHERE event_id = :id AND rsvps.person_id = concerned.person_id)
               AND NOT EXISTS (
                 SELECT 1 FROM accounts JOIN deliveries ON recipient = telegram_id
                 WHERE accounts.person_id = concerned.person_id AND kind = 'event' AND object_id = :id
                   AND operation = 'send' AND state IN ('due', 'claimed', 'paused'))
             ORDER BY person_id"""
    return [row[0] for row in await reader.all(sql, id=event_id)]


class Tally(msgspec.Struct, frozen=True):
    """Of those called: who comes (or came), is there, is away, hasn't answered; whose vote somebody holds who comes
    (`spoken`), or is there (`spoken_here`). Who gave his vote and is there himself is one of those who are there.
    """

    called: int = 0
    coming: int = 0
    present: int = 0
    spoken: int = 0
    spoken_here: int = 0
    away: int = 0
    silent: int = 0


async def tally(reader: Reader, event_id: int) -> Tally:
    """Everybody who was called, once; a vote may be held by somebody who wasn't."""
    here, holder = "own.checked_in_at IS NOT NULL", "taker.checked_in_at IS NOT NULL"
    given = "own.answer = 'proxy' AND own.checked_in_at IS NULL"
    sql = f"""SELECT count(*), count(*) FILTER (WHERE own.answer = 'going' OR {here}), count(*) FILTER (WHERE {here}),
                  count(*) FILTER (WHERE {given} AND (taker.answer = 'going' OR {holder})),
                  count(*) FILTER (WHERE {given} AND {holder}),
                  count(*) FILTER (WHERE own.answer = 'declined' AND own.checked_in_at IS NULL),
                  count(*) FILTER (WHERE own.id IS NULL)
              FROM event_people LEFT JOIN rsvps AS own ON own.event_id = event_people.event_id
                  AND own.person_id = event_people.person_id
              LEFT JOIN rsvps AS taker ON taker.event_id = event_people.event_id
                  AND taker.person_id = own.proxy_person_id
              WHERE event_people.event_id = :id"""
    return await reader.row(Tally, sql, id=event_id) or Tally()


class Giver(msgspec.Struct, frozen=True):
    """Who gave somebody his vote."""

    rsvp_id: int
    person_id: int
    name: str


class Given(msgspec.Struct, frozen=True):
    """A vote given: whose, by id and name, and to whom."""

    giver_id: int
    giver: str
    taker: str


async def givers(reader: Reader, event_id: int, person_id: int) -> list[Giver]:
    """Whose votes somebody holds, in the order in which they came."""
    sql = """SELECT rsvps.id, persons.id, persons.name FROM rsvps JOIN persons ON persons.id = rsvps.person_id
             WHERE event_id = :event AND proxy_person_id = :person AND answer = 'proxy'
             ORDER BY rsvps.answered_at, rsvps.id"""
    return await reader.rows(Giver, sql, event=event_id, person=person_id)


async def proxies(reader: Reader, event_id: int, limit: int) -> list[Given]:
    """Who gave his vote to whom."""
    sql = """SELECT givers.id, givers.name, takers.name FROM rsvps JOIN persons AS givers ON givers.id = rsvps.person_id
             JOIN persons AS takers ON takers.id = proxy_person_id
             WHERE event_id = :event AND answer = 'proxy' ORDER BY takers.id, givers.id LIMIT :limit"""
    return await reader.rows(Given, sql, event=event_id, limit=limit)


async def told_last(reader: Reader, rsvp_id: int) -> tuple[int, str] | None:
    """Who heard last that he was given a vote: his account, and which delivery's occurrence it was."""
    sql = """SELECT recipient, occurrence, state FROM deliveries WHERE kind = 'proxy' AND object_id = :id
             ORDER BY id DESC LIMIT 1"""
    row = await reader.one(sql, id=rsvp_id)
    return (int(row[0]), str(row[1])) if row and row[2] in {"sending", "sent", "unknown"} else None


async def may_be_named(reader: Reader, event_id: int, person_id: int, organisation_id: int | None, today: str) -> bool:
    """Whether somebody was called, or is a member of the organisation; of any, where the alliance calls."""
    return bool(await among(reader, event_id, [person_id], organisation_id, today))


async def among(
    reader: Reader, event_id: int, ids: list[int], organisation_id: int | None, today: str
) -> list[int]:  # fmt: skip
    """Of some people, in their order, those who were called, and members of the organisation."""
    sql = f"""SELECT value FROM json_each(:ids) JOIN persons ON persons.id = value
              WHERE merged_into IS NULL AND erased_at IS NULL AND (
                  EXISTS (SELECT 1 FROM event_people WHERE event_id = :event AND person_id = value)
                  OR EXISTS (SELECT 1 FROM memberships WHERE person_id = value AND {HELD}
                             AND (:organisation IS NULL OR organisation_id = :organisation)))
              ORDER BY json_each.key"""
    values = {"ids": json.dumps(ids), "event": event_id, "organisation": organisation_id, "today": today}
    return [row[0] for row in await reader.all(sql, **values)]


async def called(reader: Reader, event_id: int, organisation_id: int | None, limit: int) -> list[int]:
    """The first of those called, by rank."""
    sql = """SELECT person_id FROM event_people WHERE event_id = :event
             ORDER BY (SELECT min(rank) FROM memberships WHERE memberships.person_id = event_people.person_id
                 AND (:organisation IS NULL OR organisation_id = :organisation)), person_id LIMIT :limit"""
    return [row[0] for row in await reader.all(sql, event=event_id, organisation=organisation_id, limit=limit)]
