"""Invitations: their rows, and who came by them. Dates are ISO, instants Unix ms UTC."""

import json
from collections.abc import Iterable, Sequence

import msgspec

from storage.database import Reader, Transaction


class Invitation(msgspec.Struct, frozen=True):
    """`places` None: no limit. `joined`: who joined by it, or was let in by the desk; names are the register's."""

    id: int
    organisation_id: int
    person_id: int | None
    desk: str
    author: int
    nonce: str
    valid_until: str
    places: int | None
    used: int
    state: str
    organisation: str
    person: str
    joined: int


class New(msgspec.Struct, frozen=True):
    """One to be written; `link` and `digits` are digests."""

    draft_id: int
    organisation_id: int
    person_id: int | None
    desk: str
    author: int
    nonce: str
    link: str
    digits: str
    valid_until: str
    places: int | None
    created_at: int


class Joining(msgspec.Struct, frozen=True):
    """Somebody who came by an invitation."""

    invitation_id: int
    telegram_id: int
    way: str
    state: str
    person_id: int | None
    claim_id: int | None


class Joined(msgspec.Struct, frozen=True):
    """Somebody who joined, for the desk."""

    person_id: int
    name: str
    proof: str
    joined_at: int


JOINED = """(SELECT count(*) FROM joinings LEFT JOIN claims ON claims.id = claim_id
    WHERE invitation_id = invitations.id AND (joinings.state = 'joined' OR claims.state = 'accepted'))"""
COLUMNS = f"""invitations.id, invitations.organisation_id, invitations.person_id, desk, author, nonce, valid_until,
    places, used, state, organisations.name, coalesce(persons.name, ''), {JOINED}"""
INVITATIONS = f"""SELECT {COLUMNS} FROM invitations JOIN organisations ON organisations.id = organisation_id
    LEFT JOIN persons ON persons.id = invitations.person_id"""
JOINING = ", ".join(Joining.__struct_fields__)


async def put(tx: Transaction, new: New) -> int | None:
    """Its id; None where the six digits are another's already, so that others are to be drawn."""
    names = New.__struct_fields__
    sql = f"""INSERT INTO invitations ({", ".join(names)}) VALUES ({", ".join(f":{name}" for name in names)})
              ON CONFLICT (digits) DO NOTHING RETURNING id"""
    row = await tx.one(sql, **msgspec.structs.asdict(new))
    return int(row[0]) if row else None


async def by_id(reader: Reader, invitation_id: int) -> Invitation | None:
    return await reader.row(Invitation, f"{INVITATIONS} WHERE invitations.id = :id", id=invitation_id)


async def by_draft(reader: Reader, draft_id: int) -> Invitation | None:
    return await reader.row(Invitation, f"{INVITATIONS} WHERE draft_id = :id", id=draft_id)


async def by_link(reader: Reader, digest: str) -> Invitation | None:
    return await reader.row(Invitation, f"{INVITATIONS} WHERE link = :digest", digest=digest)


async def by_digits(reader: Reader, digest: str) -> Invitation | None:
    return await reader.row(Invitation, f"{INVITATIONS} WHERE digits = :digest", digest=digest)


async def digest_of(reader: Reader, invitation_id: int) -> str:
    """The digest of the link's code, to tell whether the codes can still be shown."""
    row = await reader.one("SELECT link FROM invitations WHERE id = :id", id=invitation_id)
    return str(row[0]) if row else ""


async def listed(
    reader: Reader, levels: Sequence[str], organisations: Iterable[int] | None, limit: int, offset: int
) -> list[Invitation]:
    """Those of some desks, or of all for None, the open and newest first."""
    sql = f"""{INVITATIONS} WHERE desk IN (SELECT value FROM json_each(:levels))
              AND (:all OR invitations.organisation_id IN (SELECT value FROM json_each(:desks)))
              ORDER BY state NOT IN ('open', 'paused'), invitations.id DESC LIMIT :limit OFFSET :offset"""
    desks = json.dumps(sorted(organisations or ()))
    values = {"levels": json.dumps(list(levels)), "all": organisations is None, "desks": desks}
    return await reader.rows(Invitation, sql, **values, limit=limit, offset=offset)


async def end(tx: Transaction, invitation_id: int, telegram_id: int, now: int) -> bool:
    """From now on nobody joins by it; False where it was ended before."""
    sql = """UPDATE invitations SET state = 'ended', ended_by = :telegram_id, ended_at = :now
             WHERE id = :id AND state IN ('open', 'paused')"""
    return await tx.execute(sql, id=invitation_id, telegram_id=telegram_id, now=now) == 1


async def came_since(reader: Reader, invitation_id: int, since: int) -> int:
    """How many joined by it or asked to, since then, or since a flood was last waved through."""
    sql = """SELECT count(*) FROM joinings WHERE invitation_id = :id
               AND joined_at >= max(:since, (SELECT counted_from FROM invitations WHERE id = :id))"""
    row = await reader.one(sql, id=invitation_id, since=since)
    return int(row[0]) if row else 0


async def pause(tx: Transaction, invitation_id: int) -> bool:
    """From now on its desk is asked about each; False where it is paused, or over."""
    sql = "UPDATE invitations SET state = 'paused' WHERE id = :id AND state = 'open'"
    return await tx.execute(sql, id=invitation_id) == 1


async def go_on(tx: Transaction, invitation_id: int, now: int) -> bool:
    """People join by it again, counted from now; False where it isn't paused."""
    sql = "UPDATE invitations SET state = 'open', counted_from = :now WHERE id = :id AND state = 'paused'"
    return await tx.execute(sql, id=invitation_id, now=now) == 1


async def lapse(tx: Transaction, invitation_id: int, today: str) -> bool:
    """Paused, and past its last day: it isn't paused any more, it has expired; False for any other."""
    sql = "UPDATE invitations SET state = 'open' WHERE id = :id AND state = 'paused' AND valid_until < :today"
    return await tx.execute(sql, id=invitation_id, today=today) == 1


async def take_place(tx: Transaction, invitation_id: int, today: str) -> bool:
    """One place of it; False where none is left, or it is over: of two at once one is first."""
    sql = """UPDATE invitations SET used = used + 1
             WHERE id = :id AND state IN ('open', 'paused') AND valid_until >= :today
               AND (places IS NULL OR used < places)"""
    return await tx.execute(sql, id=invitation_id, today=today) == 1


async def note_opened(tx: Transaction, invitation_id: int, telegram_id: int, way: str, now: int) -> None:
    """He has its code, the longer one once he came by that. What he did by it before stays."""
    sql = """INSERT INTO joinings (invitation_id, telegram_id, way, opened_at)
             VALUES (:invitation_id, :telegram_id, :way, :now)
             ON CONFLICT (invitation_id, telegram_id) DO UPDATE SET opened_at = excluded.opened_at,
                 way = iif(way = 'link', way, excluded.way)"""
    await tx.execute(sql, invitation_id=invitation_id, telegram_id=telegram_id, way=way, now=now)


async def joining(reader: Reader, invitation_id: int, telegram_id: int) -> Joining | None:
    sql = f"SELECT {JOINING} FROM joinings WHERE invitation_id = :id AND telegram_id = :telegram_id"
    return await reader.row(Joining, sql, id=invitation_id, telegram_id=telegram_id)


async def newest_opened(reader: Reader, telegram_id: int, since: int) -> Joining | None:
    """The one that he is at: opened lately, and nothing came of it yet."""
    sql = f"""SELECT {JOINING} FROM joinings WHERE telegram_id = :telegram_id AND state = 'opened'
              AND opened_at >= :since ORDER BY opened_at DESC LIMIT 1"""
    return await reader.row(Joining, sql, telegram_id=telegram_id, since=since)


async def settle(
    tx: Transaction, came: Joining, state: str, now: int,
    *, proof: str = "", person_id: int | None = None, claim_id: int | None = None,
) -> None:  # fmt: skip
    """He joined by it, or asked."""
    sql = """UPDATE joinings SET state = :state, proof = :proof, person_id = :person_id, claim_id = :claim_id,
                 joined_at = :now, told_at = NULL
             WHERE invitation_id = :id AND telegram_id = :telegram_id"""
    values = {"state": state, "proof": proof, "person_id": person_id, "claim_id": claim_id, "now": now}
    await tx.execute(sql, id=came.invitation_id, telegram_id=came.telegram_id, **values)


async def joined(reader: Reader, invitation_id: int, limit: int, offset: int) -> list[Joined]:
    """Who joined by it, the newest first."""
    sql = """SELECT persons.id, persons.name, proof, joined_at FROM joinings JOIN persons ON persons.id = person_id
             WHERE invitation_id = :id AND state = 'joined' ORDER BY joined_at DESC, telegram_id
             LIMIT :limit OFFSET :offset"""
    return await reader.rows(Joined, sql, id=invitation_id, limit=limit, offset=offset)


async def undo(tx: Transaction, invitation_id: int, person_id: int) -> int | None:
    """It wasn't he: whose account it is; None where there is nothing to undo."""
    sql = """UPDATE joinings SET state = 'undone'
             WHERE invitation_id = :id AND person_id = :person_id AND state = 'joined' RETURNING telegram_id"""
    row = await tx.one(sql, id=invitation_id, person_id=person_id)
    return int(row[0]) if row else None


UNTOLD = """FROM joinings JOIN invitations ON invitations.id = invitation_id
    JOIN persons ON persons.id = joinings.person_id
    WHERE organisation_id = :organisation_id AND desk = :desk AND joinings.state = 'joined'"""


async def last_told(reader: Reader, organisation_id: int, desk: str) -> int:
    """When a desk last heard of somebody who joined; 0 for never."""
    row = await reader.one(f"SELECT max(told_at) {UNTOLD}", organisation_id=organisation_id, desk=desk)
    return int(row[0] or 0) if row else 0


async def tell(tx: Transaction, organisation_id: int, desk: str, now: int) -> list[tuple[int, Joined]]:
    """Who joined since the desk last heard, each with his invitation: told from now on."""
    sql = f"""SELECT invitation_id, persons.id, persons.name, proof, joined_at {UNTOLD} AND told_at IS NULL
              ORDER BY joined_at"""
    found = await tx.all(sql, organisation_id=organisation_id, desk=desk)
    update = """UPDATE joinings SET told_at = :now WHERE state = 'joined' AND told_at IS NULL AND invitation_id IN (
                    SELECT id FROM invitations WHERE organisation_id = :organisation_id AND desk = :desk)"""
    await tx.execute(update, organisation_id=organisation_id, desk=desk, now=now)
    return [(row[0], Joined(*row[1:])) for row in found]
