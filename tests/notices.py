"""Notices for tests: published as the bot publishes them, in one transaction with what follows."""

import json
from time import time

import msgspec

from bot.contents import Content, written
from bot.notices import indexing
from bot.register.notices import place as known_as
from storage import notices
from storage.notices import Notice


def notice(kind: str, title: str, text: str = "", *, where: str = "", **more: object) -> Notice:
    row: dict[str, object] = dict.fromkeys(Notice.__struct_fields__)
    row |= {"id": 0, "key": f"{kind}-{title}", "kind": kind, "nature": "product", "title": title, "quantity": ""}
    row |= {"content": written(Content(text=text)), "place": where, **known_as(where), "industries": json.dumps([])}
    row |= {"via_secretariat": 0, "restricted": 0, "state": "published", "open": 1, "valid_until": "", "version": 0}
    row |= {"created_at": 0, "updated_at": 0, "published_at": 0}
    names = set(Notice.__struct_fields__)
    row |= dict.fromkeys(names & {"reminded", "nagged"}, 0) | dict.fromkeys(names & {"flags"}, "")
    return Notice(**row | more)  # type: ignore[arg-type]


async def publish(bot, clock, made: Notice, audience: tuple[int, ...] = ()) -> Notice:
    """On the running bot's database; its own job looks for whom it may serve."""
    now = int((time() + float(clock.path.read_text())) * 1000)
    times = {"created_at": now, "updated_at": now, "published_at": now}
    async with bot.database.transaction() as tx:
        put = await notices.put(tx, msgspec.structs.replace(made, restricted=int(bool(audience)), **times))
        for organisation in audience:
            sql = "INSERT INTO notice_audience (notice_id, organisation_id) VALUES (:id, :organisation)"
            await tx.execute(sql, id=put.id, organisation=organisation)
        await indexing.put(tx, put)
    return put
