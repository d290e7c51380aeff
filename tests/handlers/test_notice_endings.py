"""What a secretariat brought in ends: one message a day and desk, with all of it; renewed all at once or one by one."""

import asyncio

from tests.handlers.test_notices import rows
from tests.quiet import quiet
from tests.register import OFFICER, SECRETARY
from tests.talk import heard

SIXTH, SEVENTH = 1_796_486_400_000, 1_796_572_800_000  # of December, as they begin in Beijing


def imported(connection, number, *, organisation=2, person=None, ends=("2026-12-05", SIXTH), posted_by=None):
    sql = """INSERT INTO notices (id, key, kind, title, content, person_id, organisation_id, posted_by, state,
                                  valid_until, expires_at, published_at, created_at, updated_at)
             VALUES (?, ?, 'supply', ?, '{}', ?, ?, ?, 'published', ?, ?, 1, 1, 1)"""
    connection.execute(sql, (number, f"i{number}", f"石材{number}号", person, organisation, posted_by, *ends))


async def told(bot):
    return await rows(bot, "recipient, object_id", "deliveries WHERE kind = 'notice_endings'")


async def test_a_desk_hears_once_a_day_of_all_that_ends(secretary, officer, member, bot, clock):
    def write(connection):
        for number in (1, 2, 3):
            imported(connection, number)
        imported(connection, 4, organisation=4)
        imported(connection, 5, organisation=None)
        imported(connection, 6, person=4)
        imported(connection, 7, person=1)  # in the register, but not on the bot
        connection.execute("UPDATE accounts SET quiet_hours = '20:00-11:00' WHERE telegram_id = 7003")

    await bot.database.write(write)
    await clock.move(minutes=2)
    await heard(member, "快到期了")  # its author himself, as ever
    await clock.move(hours=23)
    digest = await heard(secretary, "供需到期")
    assert "西安商会" in digest.text
    assert "4 条快到期" in digest.text
    assert [label for label in digest.buttons if label.startswith("🔁")] == [
        "🔁 石材1号", "🔁 石材2号", "🔁 石材3号", "🔁 石材7号", "🔁 全部续期 4",
    ]  # fmt: skip
    assert await told(bot) == [(OFFICER, 0), (SECRETARY, 2)]
    await quiet()
    assert not any("供需到期" in each.text for each in officer.received())  # until his night is over
    await clock.move(hours=2)
    office = await heard(officer, "供需到期")
    assert "石材4号" in office.text
    assert "菲律宾南安商会" in office.text
    assert "石材5号" in office.text
    assert "石材1号" not in office.text

    one = await secretary.presses("🔁 石材2号")
    assert "已续期到 2027-03" in one.toast
    assert "石材2号" not in one.text
    assert "别处" not in one.text
    every = one.action("🔁 全部续期 3")
    first, second = await asyncio.gather(secretary.sends_data(every), secretary.sends_data(every))
    assert "没有快到期的了" not in first.text + second.text
    assert await rows(bot, "DISTINCT valid_until", "notices WHERE organisation_id = 2 AND person_id IS NOT 4") == [
        ("2027-03-05",)
    ]
    renewals = [row for row in await rows(bot, "act", "audit") if row[0] == "notices:renew"]
    assert len(renewals) == 4

    await clock.move(days=2)  # a day before the end of what nobody prolonged
    await clock.move(days=2)  # and over
    while len(await told(bot)) < 4:
        await officer._wait()
    assert await told(bot) == [(OFFICER, 0), (SECRETARY, 2), (OFFICER, 0), (OFFICER, 0)]
    await clock.move(hours=4)
    over = await heard(officer, "2 条刚到期")
    assert (await officer.presses("🔁 全部续期 2")).text.startswith("⏳ 供需到期")
    assert await rows(bot, "state, id", "notices WHERE id IN (4, 5)") == [("published", 4), ("published", 5)]
    assert "没有内容" in (await member.sends_data("notices:ending:2:0")).text
    assert "没有内容" in (await secretary.sends_data("notices:prolong_all:0")).text
    assert over.message_id


async def test_nothing_is_told_twice_or_of_what_is_settled(secretary, bot, clock):
    await bot.database.write(lambda c: imported(c, 1))
    await bot.database.write(lambda c: imported(c, 2))
    await clock.move(minutes=2)
    await clock.move(minutes=2)
    await bot.database.write(lambda c: c.execute("UPDATE notices SET state = 'withdrawn' WHERE id = 1"))
    await clock.move(hours=23)
    digest = await heard(secretary, "供需到期")
    assert "石材1号" not in digest.text
    assert "全部续期" not in "".join(digest.buttons)
    await clock.move(days=1)
    await bot.database.write(lambda c: imported(c, 3, ends=("2026-12-06", SEVENTH)))  # the next day's morning: both
    await clock.move(hours=1)
    await clock.move(days=1)
    both = await heard(secretary, "2 条快到期", after=digest.message_id)
    assert "石材2号" in both.text
    assert len(await told(bot)) == 2
