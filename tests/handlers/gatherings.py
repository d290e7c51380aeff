"""Events written straight into a database, for tests of what comes after them."""

import json

from bot.times.moments import derive

XIAN = 2
LIN, CHEN, HUANG, WU = 1, 2, 4, 5
"""People of tests/register.py: the president, a director, the member, the secretary."""


async def insert(bot, table, **values):
    texts = {name: json.dumps(each) if isinstance(each, dict | list) else each for name, each in values.items()}
    sql = f"INSERT INTO {table} ({', '.join(texts)}) VALUES ({', '.join(f':{name}' for name in texts)})"
    async with bot.database.transaction() as tx:
        return await tx.insert(sql, **texts)


async def one(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.one(sql, **values)


async def gathering(bot, local="2026-12-01T09:00", *, kind="meeting", zone="Asia/Shanghai", people=(), **more):
    """Of the chamber in Xi'an, two hours long; by default it began an hour before the tests' clock begins."""
    begins = derive(local, zone)
    values = {
        "cause": f"test {local} {zone}", "kind": kind, "organisation_id": XIAN, "author": 7002, "title": "常务理事会",
        "local": local, "local_end": f"{local[:11]}{int(local[11:13]) + 2:02}{local[13:]}", "zone": zone,
        "begins_at": begins, "ends_at": begins + 7_200_000, "closes_at": begins, "open": 0, "audience": ["all"],
        "code": f"T{abs(hash((local, zone))) % 100000:05}", "created_at": 0, "changed_at": 0, **more,
    }  # fmt: skip
    number = await insert(bot, "events", **values)
    for person in people:
        await insert(bot, "event_people", event_id=number, person_id=person)
    return number
