"""Series: what recurs, and its occurrences among the events. Instants are Unix ms UTC."""

import json

import msgspec

from storage.database import Reader, Transaction
from storage.events import SELECT as EVENTS
from storage.events import Event, event_of


class Series(msgspec.Struct, frozen=True):
    """`rule`: JSON of a bot.recurrences.rules.Rule; `pattern`: JSON of a bot.series.patterns.Pattern; `state`: going,
    ended. `title`: of the event that it was made of.
    """

    id: int
    first_event: int
    organisation_id: int | None
    author: int
    rule: str
    pattern: str
    invite_days: int
    state: str
    created_at: int
    changed_at: int

    @property
    def going(self) -> bool:
        return self.state == "going"


COLUMNS = ", ".join(Series.__struct_fields__)


async def put(tx: Transaction, cause: str, series: Series) -> int:
    """A new one; its id. Of one cause there is one: then that one's."""
    kept = [name for name in Series.__struct_fields__ if name != "id"]
    sql = f"""INSERT INTO series (cause, {", ".join(kept)}) VALUES (:cause, {", ".join(f":{name}" for name in kept)})
              ON CONFLICT (cause) DO NOTHING"""
    await tx.execute(sql, cause=cause, **{name: getattr(series, name) for name in kept})
    [[number]] = await tx.all("SELECT id FROM series WHERE cause = :cause", cause=cause)
    return int(number)


async def by_id(reader: Reader, series_id: int) -> Series | None:
    return await reader.row(Series, f"SELECT {COLUMNS} FROM series WHERE id = :id", id=series_id)


async def change(tx: Transaction, series: Series, was: Series, now: int) -> bool:
    """Another rule and pattern from now on; False where somebody changed or ended it meanwhile."""
    sql = """UPDATE series SET rule = :rule, pattern = :pattern, changed_at = :now
             WHERE id = :id AND state = 'going' AND changed_at = :was AND rule = :rule_was"""
    about = {"id": series.id, "was": was.changed_at, "rule_was": was.rule}
    return await tx.execute(sql, **about, rule=series.rule, pattern=series.pattern, now=now) == 1


async def end(tx: Transaction, series_id: int, now: int) -> bool:
    """No more are made; False where it was ended before."""
    sql = "UPDATE series SET state = 'ended', changed_at = :now WHERE id = :id AND state = 'going'"
    return await tx.execute(sql, id=series_id, now=now) == 1


async def adopt(tx: Transaction, event_id: int, series_id: int) -> bool:
    """The event that a series is made of is its first occurrence; False where it is another's already."""
    sql = "UPDATE events SET series_id = :series, occurrence = local WHERE id = :id AND series_id IS NULL"
    return await tx.execute(sql, id=event_id, series=series_id) == 1


async def occurrences(reader: Reader, series_id: int, after: str = "") -> list[Event]:
    """Those that were made, whatever became of them, in the order that the series meant; after a wall time (ISO)."""
    sql = f"{EVENTS} WHERE series_id = :id AND occurrence > :after ORDER BY occurrence"
    return await reader.rows(event_of, sql, id=series_id, after=after)


async def invited(reader: Reader, event_ids: list[int]) -> set[int]:
    """Of some events, those that people were called to, or answered."""
    sql = """SELECT value FROM json_each(:ids) WHERE EXISTS (SELECT 1 FROM event_people WHERE event_id = value)
               OR EXISTS (SELECT 1 FROM rsvps WHERE event_id = value)
               OR EXISTS (SELECT 1 FROM jobs WHERE kind = 'series.invite' AND object_id = value AND state = 'done')"""
    return {row[0] for row in await reader.all(sql, ids=json.dumps(event_ids))}


async def waits(reader: Reader, event_id: int) -> bool:
    """Whether people are still to be invited to it."""
    sql = "SELECT 1 FROM jobs WHERE kind = 'series.invite' AND object_id = :id AND occurrence = '' AND state = 'due'"
    return await reader.one(sql, id=event_id) is not None


async def remove(tx: Transaction, event_ids: list[int]) -> None:
    """Occurrences that nobody has heard of yet are made anew, or not at all."""
    await tx.execute("DELETE FROM events WHERE id IN (SELECT value FROM json_each(:ids))", ids=json.dumps(event_ids))


async def mean(tx: Transaction, wanted: dict[int, str]) -> None:
    """Which wall time of the series each event stands for. By a detour: two may change places."""
    for mark in ("~", ""):
        sql = f"UPDATE events SET occurrence = '{mark}' || :at WHERE id = :id"
        await tx.many(sql, [{"id": number, "at": at} for number, at in wanted.items()])


async def by_cause(reader: Reader, cause: str) -> Series | None:
    return await reader.row(Series, f"SELECT {COLUMNS} FROM series WHERE cause = :cause", cause=cause)
