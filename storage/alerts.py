"""Alerts: what somebody is told of, once a person and notice; how often he wants it; when he is told next.

Functions on a bare connection run in one hop (`Transaction.run`, `Reader.run`). Instants are Unix ms UTC.
"""

import json
import sqlite3
from collections.abc import Iterable, Sequence

import msgspec

from storage.avoidings import are_apart
from storage.database import Reader, Transaction
from storage.terms import HELD


class Recipient(msgspec.Struct, frozen=True):
    """An account that may be told; the place is its first organisation's; `pace` as chosen, or empty."""

    telegram_id: int
    account: int  # by which it is once a person: the person's id, or minus the Telegram id
    time_zone: str
    quiet_hours: str
    pace: str
    country: str
    province: str
    city: str


RECIPIENTS = """SELECT accounts.telegram_id AS telegram_id,
        coalesce(accounts.person_id, -accounts.telegram_id) AS account, accounts.time_zone,
        accounts.quiet_hours, coalesce(alert_settings.pace, ''), coalesce(country, ''), coalesce(province, ''),
        coalesce(city, '')
    FROM accounts LEFT JOIN alert_settings ON alert_settings.telegram_id = accounts.telegram_id
    LEFT JOIN organisations ON organisations.id = (
        SELECT organisation_id FROM memberships WHERE memberships.person_id = accounts.person_id
        ORDER BY rank, rank_order, memberships.id LIMIT 1)"""
# Whoever may see a restricted notice: a member of one of its organisations today, or an officer.
MAY_SEE = f"""(NOT :restricted OR EXISTS (
    SELECT 1 FROM memberships JOIN organisations AS held ON held.id = memberships.organisation_id
    WHERE memberships.person_id = accounts.person_id AND {HELD}
      AND (held.kind = 'office' AND secretary = 1
           OR held.id IN (SELECT organisation_id FROM notice_audience WHERE notice_id = :notice))))"""


def owners(
    connection: sqlite3.Connection, person_id: int | None, posted_by: int | None, seen: int, today: str
) -> list[Recipient]:
    """Who hears for a notice: its person, where he is on the bot, else who posted it; those who may see `seen`."""
    restricted = connection.execute("SELECT restricted FROM notices WHERE id = ?", (seen,)).fetchone()
    sql = f"""{RECIPIENTS} WHERE reachable = 1 AND {MAY_SEE} AND accounts.id = coalesce(
                  (SELECT id FROM accounts WHERE person_id = :person AND reachable = 1 ORDER BY id LIMIT 1),
                  (SELECT id FROM accounts WHERE telegram_id = :posted_by))"""
    values = {"person": person_id, "posted_by": posted_by, "today": today, "notice": seen}
    return [Recipient(*row) for row in connection.execute(sql, {**values, "restricted": restricted and restricted[0]})]


def subscribers(
    connection: sqlite3.Connection, searches: Sequence[int], notice_id: int, today: str
) -> list[tuple[int, Recipient]]:
    """Who saved these searches, each with the search; not the notice's own people, nor who avoids its author."""
    sql = f"""SELECT saved_searches.id, found.* FROM json_each(:searches) AS wanted
              JOIN saved_searches ON saved_searches.id = wanted.value
              JOIN ({RECIPIENTS} WHERE reachable = 1
                  AND {MAY_SEE}) AS found ON found.telegram_id = saved_searches.telegram_id
              JOIN notices ON notices.id = :notice
              WHERE ended_at IS NULL
                AND found.telegram_id IS NOT notices.posted_by
                AND found.account IS NOT notices.person_id
                AND NOT {are_apart("found.account", "notices.person_id")}
                AND NOT EXISTS (SELECT 1 FROM irrelevant WHERE irrelevant.telegram_id = found.telegram_id
                    AND irrelevant.notice_id = :notice)
              ORDER BY saved_searches.id"""
    restricted = connection.execute("SELECT restricted FROM notices WHERE id = ?", (notice_id,)).fetchone()
    values = {"searches": json.dumps(list(searches)), "notice": notice_id, "today": today}
    found = connection.execute(sql, {**values, "restricted": restricted and restricted[0]})
    return [(search, Recipient(*row)) for search, *row in found]


def put(  # noqa: PLR0913, an alert is what it is about
    connection: sqlite3.Connection, recipient: Recipient, notice_id: int, score: float, now: int, *,
    for_notice: int | None = None, search_id: int | None = None, why: str = "{}", state: str = "waiting",
) -> bool:  # fmt: skip
    """Whether he is to be told: once a person and notice, ever; what was dropped he was never told."""
    sql = """INSERT INTO alerts (account, telegram_id, notice_id, for_notice, search_id, score, why, state, created_at)
             VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"""
    values = (recipient.account, recipient.telegram_id, notice_id, for_notice, search_id, score, why, state, now)
    if connection.execute(sql, values).rowcount == 1:
        return True
    sql = """UPDATE alerts SET for_notice = ?, search_id = ?, score = ?, why = ?, state = ?, created_at = ?,
                 told_at = NULL
             WHERE telegram_id = ? AND notice_id = ? AND state = 'dropped'"""
    again = (for_notice, search_id, score, why, state, now, recipient.telegram_id, notice_id)
    return connection.execute(sql, again).rowcount == 1


def due(connection: sqlite3.Connection, rows: Iterable[tuple[int, int]]) -> int | None:
    """Tell these (Telegram id, instant) then, or as soon as they are told anyway; the soonest of all."""
    sql = """INSERT INTO alert_due (telegram_id, due_at) VALUES (?, ?)
             ON CONFLICT (telegram_id) DO UPDATE SET due_at = min(due_at, excluded.due_at)"""
    connection.executemany(sql, rows)
    return next_due(connection)


def next_due(connection: sqlite3.Connection) -> int | None:
    row = connection.execute("SELECT min(due_at) FROM alert_due").fetchone()
    return row[0] if row else None


async def at(reader: Reader, now: int, limit: int) -> list[int]:
    """Who is to be told by now, the longest due first."""
    sql = "SELECT telegram_id FROM alert_due WHERE due_at <= :now ORDER BY due_at, telegram_id LIMIT :limit"
    return [row[0] for row in await reader.all(sql, now=now, limit=limit)]


async def settle(tx: Transaction, telegram_id: int, later: int | None) -> None:
    """He was told, or will be later."""
    if later is None:
        await tx.execute("DELETE FROM alert_due WHERE telegram_id = :id", id=telegram_id)
    else:
        await tx.execute("UPDATE alert_due SET due_at = :later WHERE telegram_id = :id", id=telegram_id, later=later)


class Alert(msgspec.Struct, frozen=True):
    """One with its notice as it is today; `query` of the saved search, `own` title of his notice, that it answers."""

    id: int
    notice_id: int
    for_notice: int | None
    score: float
    why: str
    kind: str
    title: str
    place: str
    reference: str
    organisation: str
    published_at: int
    restricted: int
    query: str
    own: str
    holds: int  # the notice is open, what it answers is still wanted, and neither avoids the other


WHOSE = "(SELECT person_id FROM accounts WHERE accounts.telegram_id = alerts.telegram_id)"
ALERTS = f"""SELECT alerts.id AS id, alerts.notice_id, for_notice, score, why, notices.kind, notices.title,
        notices.place, coalesce(notices.reference, ''),
        coalesce(nullif(organisations.short_name, ''), organisations.name, ''),
        coalesce(notices.published_at, 0), notices.restricted, coalesce(saved_searches.query, ''),
        coalesce(own.title, ''),
        notices.state = 'published' AND notices.open = 1
        AND (notices.expires_at IS NULL OR notices.expires_at > :now)
        AND (for_notice IS NULL OR own.state = 'published') AND (search_id IS NULL OR ended_at IS NULL)
        AND (search_id IS NOT NULL OR for_notice IS NOT NULL)
        AND NOT EXISTS (SELECT 1 FROM irrelevant WHERE irrelevant.telegram_id = alerts.telegram_id
            AND irrelevant.notice_id = alerts.notice_id)
        AND NOT {are_apart(WHOSE, "notices.person_id")}
        AND (notices.restricted = 0 OR EXISTS (
            SELECT 1 FROM accounts JOIN memberships ON memberships.person_id = accounts.person_id
            JOIN organisations AS held ON held.id = memberships.organisation_id
            WHERE accounts.telegram_id = alerts.telegram_id AND {HELD}
              AND (held.kind = 'office' AND secretary = 1 OR held.id IN (
                  SELECT organisation_id FROM notice_audience WHERE notice_id = notices.id)))) AS holds
    FROM alerts JOIN notices ON notices.id = alerts.notice_id
    LEFT JOIN organisations ON organisations.id = notices.organisation_id
    LEFT JOIN saved_searches ON saved_searches.id = search_id LEFT JOIN notices AS own ON own.id = for_notice"""


async def waiting(reader: Reader, telegram_id: int, now: int, today: str, limit: int) -> list[Alert]:
    """The best first."""
    sql = f"""{ALERTS} WHERE alerts.telegram_id = :id AND alerts.state = 'waiting'
              ORDER BY score DESC, alerts.id LIMIT :limit"""
    return await reader.rows(Alert, sql, id=telegram_id, now=now, today=today, limit=limit)


async def newest(reader: Reader, telegram_id: int, now: int, today: str, limit: int, offset: int = 0) -> list[Alert]:
    """What he was told of, or will be, or came while he wanted none, and what still holds; the newest first."""
    sql = f"""SELECT * FROM ({ALERTS} WHERE alerts.telegram_id = :id AND alerts.state <> 'dropped') WHERE holds
              ORDER BY id DESC LIMIT :limit OFFSET :offset"""
    return await reader.rows(Alert, sql, id=telegram_id, now=now, today=today, limit=limit, offset=offset)


async def count_missed(reader: Reader, telegram_id: int, now: int, today: str, most: int) -> int:
    """How many came while he wanted none, and still hold, up to `most`."""
    sql = f"""SELECT count(*) FROM (SELECT 1 FROM ({ALERTS} WHERE alerts.telegram_id = :id
              AND alerts.state = 'missed') WHERE holds LIMIT :most)"""
    row = await reader.one(sql, id=telegram_id, now=now, today=today, most=most)
    return int(row[0]) if row else 0


async def miss(tx: Transaction, telegram_id: int) -> None:
    """What waited while he wanted none isn't told one by one: he hears how many there were."""
    await tx.execute("UPDATE alerts SET state = 'missed' WHERE telegram_id = :id AND state = 'waiting'", id=telegram_id)


async def tell_missed(tx: Transaction, telegram_id: int, now: int) -> None:
    """He knows how many there were."""
    sql = "UPDATE alerts SET state = 'told', told_at = :now WHERE telegram_id = :id AND state = 'missed'"
    await tx.execute(sql, id=telegram_id, now=now)


async def await_again(tx: Transaction, search_id: int) -> None:
    """What was dropped because its search was ended waits once more: he was never told."""
    sql = "UPDATE alerts SET state = 'waiting', told_at = NULL WHERE search_id = :id AND state = 'dropped'"
    await tx.execute(sql, id=search_id)


async def of(reader: Reader, alert_id: int, telegram_id: int) -> tuple[int, int | None] | None:
    """His own alert's notice, and the notice of his that it answers."""
    sql = "SELECT notice_id, for_notice FROM alerts WHERE id = :id AND telegram_id = :telegram_id"
    row = await reader.one(sql, id=alert_id, telegram_id=telegram_id)
    return (row[0], row[1]) if row else None


async def move(tx: Transaction, ids: Sequence[int], state: str, now: int) -> None:
    """Of those that wait: told, or dropped."""
    sql = """UPDATE alerts SET state = :state, told_at = :now
             WHERE id IN (SELECT value FROM json_each(:ids)) AND state = 'waiting'"""
    await tx.execute(sql, ids=json.dumps(list(ids)), state=state, now=now)


async def pace(reader: Reader, telegram_id: int) -> str:
    """Empty where he never chose."""
    row = await reader.one("SELECT pace FROM alert_settings WHERE telegram_id = :id", id=telegram_id)
    return str(row[0]) if row else ""


async def set_pace(tx: Transaction, telegram_id: int, pace: str, now: int) -> None:
    sql = """INSERT INTO alert_settings (telegram_id, pace, at) VALUES (:id, :pace, :now)
             ON CONFLICT (telegram_id) DO UPDATE SET pace = excluded.pace, at = excluded.at"""
    await tx.execute(sql, id=telegram_id, pace=pace, now=now)


async def recipient(reader: Reader, telegram_id: int) -> Recipient | None:
    return await reader.row(Recipient, f"{RECIPIENTS} WHERE accounts.telegram_id = :id", id=telegram_id)


async def has_waiting(reader: Reader, telegram_id: int) -> bool:
    sql = "SELECT 1 FROM alerts WHERE telegram_id = :id AND state = 'waiting' LIMIT 1"
    return await reader.one(sql, id=telegram_id) is not None
