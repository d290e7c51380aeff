"""Audiences in SQL: what each condition means, and that none of them costs a search a person."""

import pytest

from storage import audiences
from storage.audiences import Who
from storage.database import Database
from tests import ready
from tests.register import nanan

TODAY = "2026-11-26"
XIAN, MACHINERY, MANILA = 2, 3, 4
EVERY = Who(
    None, (0, 90), TODAY, (XIAN, MANILA), ("chamber", "overseas"), ("CN|陕西省", "PH|"), ("34", "48"), ("仑苍", "水头"),
    ("zh-Hans",), ("7:going", "7:silent"), "news",
)  # fmt: skip


@pytest.fixture
async def database(tmp_path):
    database = await Database.open(ready.empty(tmp_path / "alliance.db"))
    await nanan().write(database)
    async with database.transaction() as tx:
        await tx.execute("UPDATE accounts SET reachable = 1")
        await tx.execute("INSERT INTO company_industries (company_id, code) VALUES (1, '34'), (2, '48')")
        await tx.execute("""UPDATE persons SET industries = '["54"]' WHERE id IN (4, 5)""")
        await tx.execute("""UPDATE persons SET visibility = '{"industry": "hidden"}' WHERE id = 5""")
        await tx.execute("CREATE TABLE IF NOT EXISTS events (id INTEGER PRIMARY KEY)")
        await tx.execute("CREATE TABLE IF NOT EXISTS rsvps (event_id INTEGER, person_id INTEGER, answer TEXT)")
        await tx.execute("CREATE TABLE IF NOT EXISTS event_people (event_id INTEGER, person_id INTEGER)")
    yield database
    await database.close()


async def named(database, **values):
    who = Who(**{"organisation_id": None, "ranks": None, "today": TODAY, **values})
    register, on_bot = await audiences.reach(database.here, who)
    found = await audiences.sample(database.here, who, 10)
    ids = await database.here.run(lambda connection: audiences.people(connection, who, 0, 100))
    assert register == len(found) == len(ids)
    assert on_bot <= register
    return {each.name for each in found}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        ({}, {"林示例", "陈建华", "黄会员", "吴秘书", "李办公"}),
        ({"organisation_id": XIAN}, {"林示例", "陈建华", "黄会员", "吴秘书"}),
        ({"organisations": (XIAN, MANILA)}, {"林示例", "陈建华", "黄会员", "吴秘书"}),
        ({"organisation_id": XIAN, "ranks": (0,)}, {"林示例"}),
        ({"kinds": ("overseas",)}, {"陈建华"}),
        ({"regions": ("PH|",)}, {"陈建华"}),
        ({"regions": ("CN|陕西省",)}, {"林示例", "陈建华", "黄会员", "吴秘书"}),
        ({"trades": ("34",)}, {"林示例"}),
        ({"trades": ("54",)}, {"黄会员"}),  # his own, as far as he shows it
        ({"homes": ("仑苍",)}, {"林示例", "黄会员"}),
        ({"homes": ("仑苍",), "trades": ("48",)}, set()),
        ({"languages": ("en",)}, set()),
        ({"languages": ("zh-Hans",), "organisation_id": MANILA}, {"陈建华"}),
        ({"category": "news", "organisation_id": XIAN}, {"林示例", "陈建华", "吴秘书"}),
    ],
)
async def test_each_condition(database, values, names):
    async with database.transaction() as tx:
        await tx.execute("INSERT INTO announcement_optouts (telegram_id, category, at) VALUES (7001, 'news', 0)")
    assert await named(database, **values) == names


async def test_who_is_written_to_in_his_language(database):
    async with database.transaction() as tx:
        await tx.execute("UPDATE accounts SET language = 'en' WHERE telegram_id = 7001")
    assert await named(database, languages=("en",)) == {"黄会员"}


async def test_none_costs_a_search_of_a_whole_table_a_person(database):
    condition, values = audiences._condition(EVERY)
    sql = f"EXPLAIN QUERY PLAN SELECT DISTINCT person_id FROM {audiences.JOIN} WHERE {condition}"
    plan = await database.here.all(sql, **values)
    correlated = False
    for _, _, _, detail in plan:
        if detail.startswith("CORRELATED"):
            correlated = True
        elif correlated:
            assert detail.startswith(("SEARCH", "SCAN wanted")), plan
            correlated = False
    everybody, values = audiences._condition(Who(None, None, TODAY))
    plan = await database.here.all(f"EXPLAIN QUERY PLAN SELECT DISTINCT person_id FROM {audiences.JOIN} WHERE {everybody}",
                                   **values)  # fmt: skip
    assert [row[3] for row in plan if row[3].startswith("SCAN")] in (
        ["SCAN memberships"], ["SCAN persons"], ["SCAN memberships USING INDEX memberships_person"],
    )  # fmt: skip
