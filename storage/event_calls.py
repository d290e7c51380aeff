"""Those who are called to an event after it was called: each time an audience of its own."""

import msgspec

from storage.database import Reader, Transaction


class Call(msgspec.Struct, frozen=True):
    """A row of `event_calls`. `audience`: JSON list, as an announcement's; `called_at`: Unix ms UTC."""

    id: int
    event_id: int
    cause: str
    audience: str
    told_to: int
    called_at: int


SELECT = f"SELECT {', '.join(Call.__struct_fields__)} FROM event_calls"


async def put(tx: Transaction, event_id: int, cause: str, audience: str, now: int) -> int:
    sql = "INSERT INTO event_calls (event_id, cause, audience, called_at) VALUES (:event, :cause, :audience, :now)"
    return await tx.insert(sql, event=event_id, cause=cause, audience=audience, now=now)


async def by_id(reader: Reader, call_id: int) -> Call | None:
    return await reader.row(Call, f"{SELECT} WHERE id = :id", id=call_id)


async def by_cause(reader: Reader, cause: str) -> Call | None:
    return await reader.row(Call, f"{SELECT} WHERE cause = :cause", cause=cause)


async def of_event(reader: Reader, event_id: int) -> list[Call]:
    return await reader.rows(Call, f"{SELECT} WHERE event_id = :id ORDER BY id", id=event_id)


async def set_told_to(tx: Transaction, call_id: int, person_id: int) -> None:
    await tx.execute("UPDATE event_calls SET told_to = :person WHERE id = :id", person=person_id, id=call_id)
