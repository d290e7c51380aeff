"""Announcements: what was said to whom and when, in which state. Instants are Unix ms UTC."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

import msgspec

from storage import waiting
from storage.database import Reader, Transaction
from storage.waiting import Place, Scope, Waiting


class Announcement(msgspec.Struct, frozen=True):
    """`content` and `audience` are JSON; `organisation` is the name, empty for the whole alliance.

    `texts`, `bodies`: JSON by languages, where one has its own. `rule`: JSON of a bot.recurrences.rules.Rule: it comes
    again and again, next at `at`, and each time as a row of `series_id`. `beyond`: the office has to agree.
    """

    id: int
    draft_id: int
    organisation_id: int | None
    organisation: str
    author: int
    content: str
    audience: str
    urgent: bool
    local: str
    zone: str
    at: int
    state: str
    revision: int
    private_body: int | None
    group_body: int | None
    cursor: int
    created_at: int
    started_at: int | None
    ended_at: int | None
    panel_message: int | None
    category: str = "official"
    texts: str = "{}"
    bodies: str = "{}"
    rule: str = ""
    series_id: int | None = None
    day: str = ""
    beyond: bool = False
    approved_by: int | None = None
    approved_at: int | None = None
    remarks: str = ""

    @property
    def text(self) -> str:
        """Its words, without their formatting."""
        return str(json.loads(self.content).get("text", ""))

    @property
    def title(self) -> str:
        """The first line of its words."""
        return self.text.strip().partition("\n")[0]


FIELDS = [name for name in Announcement.__struct_fields__ if name != "organisation"]
COLUMNS = ", ".join(
    "coalesce(nullif(organisations.short_name, ''), organisations.name, '')"
    if name == "organisation"
    else f"announcements.{name}"
    for name in Announcement.__struct_fields__
)
SELECT = f"SELECT {COLUMNS} FROM announcements LEFT JOIN organisations ON organisations.id = organisation_id"
WAITING = ("scheduled", "held", "submitted", "returned", "recurring")
"""Nothing of it is on its way."""
OPEN = (*WAITING, "sending", "paused")


def _announcement(*row: Any) -> Announcement:
    values = dict(zip(Announcement.__struct_fields__, row, strict=True))
    return Announcement(**{**values, "urgent": bool(values["urgent"]), "beyond": bool(values["beyond"])})


async def put(tx: Transaction, announcement: Announcement) -> int:
    """A new one; its id."""
    kept = [name for name in FIELDS if name != "id"]
    values = {name: getattr(announcement, name) for name in kept}
    marks = ", ".join(f":{name}" for name in kept)
    return await tx.insert(f"INSERT INTO announcements ({', '.join(kept)}) VALUES ({marks})", **values)


async def by_id(reader: Reader, announcement_id: int) -> Announcement | None:
    return await reader.row(_announcement, f"{SELECT} WHERE announcements.id = :id", id=announcement_id)


async def of_draft(reader: Reader, draft_id: int) -> Announcement | None:
    """The newest that was made of a draft."""
    sql = f"{SELECT} WHERE draft_id = :id ORDER BY announcements.id DESC LIMIT 1"
    return await reader.row(_announcement, sql, id=draft_id)


async def waiting_of(reader: Reader, draft_id: int) -> Announcement | None:
    """What was made of a draft and still waits for its time, or for a yes."""
    which = f"draft_id = :id AND state IN {WAITING}"
    return await reader.row(
        _announcement, f"{SELECT} WHERE {which} ORDER BY announcements.id DESC LIMIT 1", id=draft_id
    )


async def listed(reader: Reader, desks: Iterable[int] | None, limit: int, offset: int) -> list[Announcement]:
    """Of some organisations, the newest first; of all, the alliance's among them, for None."""
    wanted = "true" if desks is None else "organisation_id IN (SELECT value FROM json_each(:desks))"
    sql = f"{SELECT} WHERE {wanted} ORDER BY announcements.id DESC LIMIT :limit OFFSET :offset"
    return await reader.rows(_announcement, sql, desks=json.dumps(list(desks or ())), limit=limit, offset=offset)


async def move(tx: Transaction, announcement_id: int, was: Iterable[str], state: str, now: int) -> bool:
    """From one of some states to another; False where it is in none of them any more."""
    sql = """UPDATE announcements SET state = :state,
                 started_at = CASE :state WHEN 'sending' THEN coalesce(started_at, :now) ELSE started_at END,
                 ended_at = CASE WHEN :state IN ('done', 'cancelled', 'recalled') THEN :now END
             WHERE id = :id AND state IN (SELECT value FROM json_each(:was))"""
    return await tx.execute(sql, id=announcement_id, state=state, now=now, was=json.dumps(list(was))) == 1


async def reschedule(tx: Transaction, announcement_id: int, at: int) -> None:
    """Its time is another instant: now."""
    sql = "UPDATE announcements SET at = :at, local = '', zone = '' WHERE id = :id"
    await tx.execute(sql, id=announcement_id, at=at)


async def set_bodies(tx: Transaction, announcement_id: int, private: int, group: int) -> None:
    sql = "UPDATE announcements SET private_body = :private, group_body = :group WHERE id = :id"
    await tx.execute(sql, id=announcement_id, private=private, group=group)


async def set_cursor(tx: Transaction, announcement_id: int, cursor: int) -> None:
    await tx.execute("UPDATE announcements SET cursor = :cursor WHERE id = :id", id=announcement_id, cursor=cursor)


async def set_panel(tx: Transaction, announcement_id: int, message_id: int) -> None:
    sql = "UPDATE announcements SET panel_message = :message WHERE id = :id"
    await tx.execute(sql, id=announcement_id, message=message_id)


async def set_language_bodies(tx: Transaction, announcement_id: int, bodies: str) -> None:
    await tx.execute("UPDATE announcements SET bodies = :bodies WHERE id = :id", id=announcement_id, bodies=bodies)


async def approve(tx: Transaction, announcement_id: int, by: int, now: int) -> None:
    """What waits for the office's yes goes on: to its time, or to its first one where it recurs."""
    sql = """UPDATE announcements SET state = iif(rule = '', 'scheduled', 'recurring'), approved_by = :by,
                 approved_at = :now WHERE id = :id AND state = 'submitted'"""
    await tx.execute(sql, id=announcement_id, by=by, now=now)


async def give_back(tx: Transaction, announcement_id: int, remarks: str, now: int) -> None:
    sql = """UPDATE announcements SET state = 'returned', remarks = :remarks, ended_at = :now
             WHERE id = :id AND state = 'submitted'"""
    await tx.execute(sql, id=announcement_id, remarks=remarks, now=now)


async def recur(tx: Transaction, announcement_id: int, rule: str, day: str, local: str, zone: str, at: int) -> None:
    """When it comes next, by which rule."""
    sql = """UPDATE announcements SET rule = :rule, day = :day, local = :local, zone = :zone, at = :at WHERE id = :id"""
    await tx.execute(sql, id=announcement_id, rule=rule, day=day, local=local, zone=zone, at=at)


async def of_series(reader: Reader, series_id: int, limit: int) -> list[Announcement]:
    """What went out of one that recurs, the newest first."""
    sql = f"{SELECT} WHERE series_id = :id ORDER BY announcements.id DESC LIMIT :limit"
    return await reader.rows(_announcement, sql, id=series_id, limit=limit)


def submitted(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """What waits for the office's yes."""
    select = """SELECT announcements.id AS id, announcements.created_at AS since,
                    coalesce((SELECT persons.name FROM accounts JOIN persons ON persons.id = person_id
                        WHERE accounts.telegram_id = author), '') AS who,
                    substr(coalesce(content ->> 'text', ''), 1, 60) AS what,
                    coalesce(nullif(organisations.short_name, ''), organisations.name, '') AS organisation
                FROM announcements LEFT JOIN organisations ON organisations.id = organisation_id
                WHERE state = 'submitted' AND :office"""
    return waiting.look(connection, "approvals", select, scope, after, limit)


async def with_files(reader: Reader) -> int:
    """How many, or drafts of such, still wait with pictures or files in them."""
    sql = f"""SELECT (SELECT count(*) FROM announcements WHERE state IN {OPEN}
                     AND (content || texts) LIKE '%"media":%')
                  + (SELECT count(*) FROM drafts WHERE state = 'open' AND data LIKE '%"media":%')"""
    row = await reader.one(sql)
    return int(row[0]) if row else 0


def is_wanted(connection: sqlite3.Connection, announcement_id: int, recipient: int) -> bool:
    """Whether it still goes out, to him: he may want none of its category since it was queued."""
    sql = """SELECT 1 FROM announcements WHERE id = ? AND state IN ('sending', 'done') AND NOT EXISTS (
                 SELECT 1 FROM announcement_optouts AS none
                 WHERE none.telegram_id = ? AND none.category = announcements.category)"""
    return connection.execute(sql, (announcement_id, recipient)).fetchone() is not None


async def is_live_panel(reader: Reader, author: int, message_id: int) -> bool:
    """Whether a message of his shows how something goes that isn't over yet: it is edited again and again."""
    sql = """SELECT 1 FROM announcements WHERE author = :author AND panel_message = :message
               AND (state IN ('scheduled', 'sending', 'paused') OR EXISTS (
                   SELECT 1 FROM jobs WHERE kind = 'announcement.progress' AND object_id = announcements.id
                     AND jobs.state = 'due'))"""
    return await reader.one(sql, author=author, message=message_id) is not None


async def correct(tx: Transaction, was: Announcement, content: str, texts: str) -> bool:
    """Another text, or one of a language; False where another correction was first."""
    sql = """UPDATE announcements SET content = :content, texts = :texts, revision = revision + 1
             WHERE id = :id AND revision = :revision AND state IN ('sending', 'paused', 'done', 'cancelled')"""
    return await tx.execute(sql, id=was.id, revision=was.revision, content=content, texts=texts) == 1
