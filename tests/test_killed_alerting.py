"""The real bot, killed while it finds and tells who may want a notice: at most once each, and nothing is lost before."""

import asyncio
import time

import msgspec
import pytest

from bot.notices import indexing
from storage import alerts, notices
from storage.database import Database
from tests.app import Chat
from tests.notices import notice
from tests.process import PATIENCE_S, write
from tests.register import MEMBER, nanan
from tests.test_killed import begin, kill

KILLS = 6
MEMBERS_PERSON, XIAN, ELSEWHERE = 4, 2, 3


@pytest.fixture
async def house(sandbox, tmp_path):
    """The small register without quiet hours, a member's demand, and his wish to hear at once."""
    write(tmp_path, sandbox.url, more="messages_per_second = 0\n")
    with (tmp_path / "config.toml").open("a", encoding="utf-8") as config:
        config.write('[announcements]\nquiet_hours = ""\n')
    database = await Database.open(tmp_path / "alliance.db")
    await nanan().write(database)
    demand = notice("demand", "求购不锈钢闸阀", person_id=MEMBERS_PERSON, organisation_id=XIAN)
    await published(database, demand)
    async with database.transaction() as tx:
        await alerts.set_pace(tx, MEMBER, "now", 0)
    await database.close()
    return tmp_path


async def published(database, made):
    now = time.time_ns() // 1_000_000
    async with database.transaction() as tx:
        times = {"created_at": now, "updated_at": now, "published_at": now}
        put = await notices.put(tx, msgspec.structs.replace(made, **times))
        await indexing.put(tx, put)
    return put


async def told(house):
    database = await Database.open(house / "alliance.db")
    try:
        async with database.reading() as reader:
            return await reader.all("SELECT state, count(*) FROM alerts GROUP BY state")
    finally:
        await database.close()


async def test_told_at_most_once_whenever_it_is_killed(sandbox, house):
    member = Chat(sandbox, sandbox.world.add_person("会员", id=MEMBER, language_code="zh-hans"))
    bot = await begin(house)
    try:
        await member.says("/start")
        database = await Database.open(house / "alliance.db")
        offer = await published(database, notice("supply", "闸阀厂家直供", organisation_id=ELSEWHERE))
        for number in range(KILLS):  # at moments that lie all over the finding and the telling
            await asyncio.sleep(0.02 * number)
            await kill(bot)
            bot = await begin(house)
        await database.close()
        database = await Database.open(house / "alliance.db")
        async with database.transaction() as tx:  # an edit, and once more from the beginning
            await indexing.put(tx, offer)
        await database.close()
        await kill(bot)
        bot = await begin(house)
        async with asyncio.timeout(PATIENCE_S):
            while await told(house) != [("told", 1)]:
                await asyncio.sleep(0.1)
        await member.says("/menu")
        assert len([reply for reply in member.received() if "闸阀厂家直供" in reply.text]) <= 1
    finally:
        if bot.returncode is None:
            await kill(bot)
