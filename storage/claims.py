"""Claims: "that's me", until somebody of the desk has decided."""

import sqlite3

import msgspec

from storage.database import Reader, Transaction
from storage.waiting import AT_DESK, Place, Scope, Waiting, look


class Claim(msgspec.Struct, frozen=True):
    """`asker`, `username`: as his Telegram shows them, while it is open; `organisation`, `person`: their names.

    `wants` entry: to be entered in the register, as `name`, `company`, `position` say while it is open; instead of in
    the organisation `leaves`, named `leaving`, if any; that one may have `held` its membership, by whom.
    """

    id: int
    telegram_id: int
    organisation_id: int | None
    person_id: int | None
    desk: str
    state: str
    reason: str
    asker: str
    username: str
    created_at: int
    decided_by: int | None
    organisation: str
    person: str
    wants: str = ""
    name: str = ""
    company: str = ""
    position: str = ""
    leaves: int | None = None
    leaving: str = ""
    held_by: int | None = None
    held: str = ""


class Entered(msgspec.Struct, frozen=True):
    """What an admission wrote: `membership`, none where he had one; `person`: a new row; `linked`: the account to it.

    `departure`: the one by which he moved from elsewhere. `decided_at`: Unix ms UTC.
    """

    membership: int | None
    person: bool
    linked: bool
    departure: int | None
    decided_at: int = 0


COLUMNS = """claims.id, telegram_id, organisation_id, person_id, desk, state, reason, asker, username, created_at,
    decided_by, coalesce(organisations.name, ''), coalesce(persons.name, ''), claims.wants, claims.name,
    company, position,
    iif(held_by IS NULL, leaves, NULL), iif(held_by IS NULL, coalesce(old.name, ''), ''),
    held_by, iif(held_by IS NULL, '', coalesce(old.name, ''))"""
CLAIMS = f"""SELECT {COLUMNS} FROM claims LEFT JOIN organisations ON organisations.id = organisation_id
    LEFT JOIN persons ON persons.id = person_id LEFT JOIN organisations AS old ON old.id = leaves"""
EMPTIED = "asker = '', username = '', name = '', company = '', position = ''"


async def put(tx: Transaction, update_id: int, claim: Claim) -> int:
    """The new claim's id; the index allows one open claim an account."""
    sql = """INSERT INTO claims (update_id, telegram_id, organisation_id, person_id, desk, asker, username, created_at,
                                 wants, name, company, position, leaves)
             VALUES (:update_id, :telegram_id, :organisation_id, :person_id, :desk, :asker, :username, :created_at,
                     :wants, :name, :company, :position, :leaves)"""
    return await tx.insert(sql, update_id=update_id, **msgspec.structs.asdict(claim))


async def by_id(reader: Reader, claim_id: int) -> Claim | None:
    return await reader.row(Claim, f"{CLAIMS} WHERE claims.id = :id", id=claim_id)


async def by_update(reader: Reader, update_id: int) -> Claim | None:
    """What this press made before it was replayed."""
    return await reader.row(Claim, f"{CLAIMS} WHERE update_id = :update_id", update_id=update_id)


async def open_of(reader: Reader, telegram_id: int) -> Claim | None:
    sql = f"{CLAIMS} WHERE telegram_id = :telegram_id AND state = 'open'"
    return await reader.row(Claim, sql, telegram_id=telegram_id)


def is_open_at(connection: sqlite3.Connection, claim_id: int, desk: str) -> bool:
    """Whether it still waits for this desk."""
    sql = "SELECT 1 FROM claims WHERE id = ? AND state = 'open' AND desk = ?"
    return connection.execute(sql, (claim_id, desk)).fetchone() is not None


async def withdraw(tx: Transaction, telegram_id: int, claim_id: int | None = None) -> bool:
    """Take one's own open claim back, whichever it is for None; False where none is open."""
    sql = f"""UPDATE claims SET state = 'withdrawn', {EMPTIED}
             WHERE telegram_id = :telegram_id AND id = coalesce(:id, id) AND state = 'open'"""
    return await tx.execute(sql, id=claim_id, telegram_id=telegram_id) == 1


async def decide(  # noqa: PLR0913, what was decided, by whom, when
    tx: Transaction, claim_id: int, state: str, decided_by: int, now: int,
    *, person_id: int | None, reason: str = "", wants: str = "",
) -> bool:  # fmt: skip
    """Accepted or declined; `wants` is what was given. False where somebody was first."""
    sql = f"""UPDATE claims SET state = :state, reason = :reason, wants = :wants,
                 person_id = coalesce(:person_id, person_id), decided_by = :decided_by, decided_at = :now, {EMPTIED}
             WHERE id = :id AND state = 'open'"""
    values = {"state": state, "reason": reason, "person_id": person_id, "decided_by": decided_by, "now": now}
    return await tx.execute(sql, id=claim_id, wants=wants, **values) == 1


async def revoke(tx: Transaction, claim_id: int, decided_by: int, now: int) -> bool:
    """Take the yes back; False where there is none to take back."""
    sql = """UPDATE claims SET state = 'revoked', decided_by = :decided_by, decided_at = :now
             WHERE id = :id AND state = 'accepted'"""
    return await tx.execute(sql, id=claim_id, decided_by=decided_by, now=now) == 1


async def note_untold(tx: Transaction, claim_id: int) -> None:
    """Its desk hears of it later, together with others."""
    await tx.execute("UPDATE claims SET untold = 1 WHERE id = :id", id=claim_id)


async def untold(tx: Transaction, invitation_id: int) -> dict[tuple[int | None, str], int]:
    """How many of an invitation wait that no desk was told of, by organisation and desk: told from now on."""
    which = """state = 'open' AND untold = 1
               AND id IN (SELECT claim_id FROM joinings WHERE invitation_id = :id AND claim_id IS NOT NULL)"""
    sql = f"SELECT organisation_id, desk, count(*) FROM claims WHERE {which} GROUP BY organisation_id, desk"
    found = await tx.all(sql, id=invitation_id)
    await tx.execute(f"UPDATE claims SET untold = 0 WHERE {which}", id=invitation_id)
    return {(row[0], str(row[1])): int(row[2]) for row in found}


async def waiting_by(reader: Reader, invitation_id: int) -> list[Claim]:
    """What was asked by an invitation and isn't decided yet."""
    sql = f"""{CLAIMS} WHERE claims.state = 'open' AND claims.id IN (
                  SELECT claim_id FROM joinings WHERE invitation_id = :id AND claim_id IS NOT NULL)
              ORDER BY claims.id"""
    return await reader.rows(Claim, sql, id=invitation_id)


async def note_entered(tx: Transaction, claim_id: int, made: Entered) -> None:
    said = msgspec.json.encode(made).decode()
    await tx.execute("UPDATE claims SET entered = :said WHERE id = :id", id=claim_id, said=said)


async def entered(reader: Reader, claim_id: int) -> Entered | None:
    """None where nothing is known of it."""
    sql = "SELECT entered, decided_at FROM claims WHERE id = :id AND entered IS NOT NULL"
    row = await reader.one(sql, id=claim_id)
    if row is None:
        return None
    return msgspec.structs.replace(msgspec.json.decode(row[0], type=Entered), decided_at=row[1])


async def pass_on(tx: Transaction, claim: Claim, desk: str, person_id: int) -> bool:
    """To a desk that may decide whether it is this person; False where it was decided, or passed on, meanwhile."""
    sql = """UPDATE claims SET desk = :desk, person_id = :person_id, wants = ''
             WHERE id = :id AND state = 'open' AND desk = :before"""
    return await tx.execute(sql, id=claim.id, desk=desk, person_id=person_id, before=claim.desk) == 1


async def hold(tx: Transaction, claim_id: int, held_by: int) -> bool:
    """The membership that would end stays; False where it was decided, taken back or held meanwhile."""
    sql = """UPDATE claims SET held_by = :held_by
             WHERE id = :id AND state = 'open' AND leaves IS NOT NULL AND held_by IS NULL"""
    return await tx.execute(sql, id=claim_id, held_by=held_by) == 1


async def leaves(reader: Reader, claim_id: int) -> int | None:
    """Whom he wanted to leave, whatever became of it."""
    row = await reader.one("SELECT leaves FROM claims WHERE id = :id", id=claim_id)
    return row[0] if row else None


def is_moving(connection: sqlite3.Connection, claim_id: int) -> bool:
    """Whether somebody still waits to leave one organisation for another."""
    sql = "SELECT 1 FROM claims WHERE id = ? AND state = 'open' AND leaves IS NOT NULL AND held_by IS NULL"
    return connection.execute(sql, (claim_id,)).fetchone() is not None


OPEN = f"""SELECT claims.id, created_at AS since, iif(claims.name = '', asker, claims.name) AS who,
        coalesce(persons.name, organisations.name) AS what, organisations.name AS organisation
    FROM claims LEFT JOIN organisations ON organisations.id = organisation_id
        LEFT JOIN persons ON persons.id = person_id
    WHERE state = 'open' AND claims.wants = :wants AND ((desk = 'secretariat' AND {AT_DESK})
        OR (desk = 'office' AND :office) OR (desk = 'admins' AND :admin))"""


def waiting(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """Who says who he is."""
    return look(connection, "claims", OPEN, scope, after, limit, wants="")


def newcomers(connection: sqlite3.Connection, scope: Scope, after: Place, limit: int) -> list[Waiting]:
    """Who asks to be entered in a register."""
    return look(connection, "newcomers", OPEN, scope, after, limit, wants="entry")
