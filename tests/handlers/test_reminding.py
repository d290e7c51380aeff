"""Once a working day somebody of a staff hears what waits; not at weekends, not who has looked, never twice."""

import asyncio

from tests.handlers.claiming import claims_membership
from tests.quiet import quiet
from tests.register import OFFICER, SECRETARY
from tests.talk import heard, here

MORNING = "早上好"


def mornings(chat):
    return [each for each in chat.received() if MORNING in each.text]


async def asks(people, name="甲"):
    chat = await people(name)
    await chat.says("/start person-1")
    await chat.presses("🤝 请秘书处引荐")
    await chat.presses("✅ 发给秘书处")


async def settled(bot, clock):
    """Until the routine has run once more."""

    async def done_at():
        async with bot.database.reading() as reader:
            row = await reader.one("SELECT next_at FROM routines WHERE name = 'remind'")
            return row[0] if row else 0

    while not (before := await done_at()):
        await clock.move(seconds=0)
    await clock.move(minutes=6)
    while await done_at() == before:
        await clock.move(seconds=0)


async def test_reminder_comes_once_on_working_days(people, secretary, officer, bot, clock):
    await asks(people)  # a Tuesday at ten
    await claims_membership(await people("乙"))
    await settled(bot, clock)
    assert not mornings(secretary)  # it came today
    clock.set("2026-12-02T09:20")
    await settled(bot, clock)
    assert not mornings(secretary)
    clock.set("2026-12-02T09:31")
    reminder = await heard(secretary, MORNING)
    assert "有 2 件事在等您" in reminder.text
    assert "🙋 身份确认 1" in reminder.text
    for _ in range(2):
        await settled(bot, clock)
    assert len(mornings(secretary)) == 1
    assert not any("请求" in each.text for each in mornings(officer))  # it isn't late yet
    clock.set("2026-12-05T09:40")  # a Saturday
    await settled(bot, clock)
    assert len(mornings(secretary)) == 1
    clock.set("2026-12-07T09:40")
    await heard(officer, "🤝 请求 1")  # two working days: the office hears too
    await heard(secretary, MORNING, after=reminder.message_id)
    assert "甲" in (await secretary.presses("▶️ 从最早的开始办")).text


async def test_who_has_looked_is_not_reminded(people, secretary, bot, clock):
    await asks(people)
    await heard(secretary, "新请求")
    clock.set("2026-12-02T08:30")
    await clock.move(seconds=0)
    await secretary.says("/desk")
    clock.set("2026-12-02T09:40")
    await settled(bot, clock)
    assert not mornings(secretary)


async def test_own_zone_and_quiet_hours(people, bot, clock):
    secretary = await here(people, "秘书", SECRETARY)
    officer = await here(people, "办公", OFFICER)
    sql = "UPDATE accounts SET time_zone = 'Europe/Madrid', quiet_hours = '22:00-11:00' WHERE telegram_id = 7002"
    await bot.database.write(lambda connection: connection.execute(sql))
    await asks(people)
    clock.set("2026-12-02T09:40")
    await settled(bot, clock)
    assert not mornings(secretary)
    clock.set("2026-12-02T16:40")  # 9:40 in Madrid
    await settled(bot, clock)
    assert not mornings(secretary)
    clock.set("2026-12-02T18:05")  # his quiet hours are over
    assert "1 件" in (await heard(secretary, MORNING)).text
    await quiet()
    assert not any("请求" in each.text for each in mornings(officer))


async def test_two_rows_that_may_be_one_person_wait_as_other_things_do(secretary, officer, bot, clock):
    sql = "UPDATE persons SET phone = '+12125550102' WHERE id = 2"  # the same as 林示例's
    await bot.database.write(lambda connection: connection.execute(sql))
    clock.set("2026-12-01T11:30")  # an hour later they are found
    async with asyncio.timeout(30), bot.database.reading() as reader:
        while not await reader.one("SELECT 1 FROM lookalikes WHERE first_id = 1 AND second_id = 2"):
            await asyncio.sleep(0.05)
    await quiet()
    assert not mornings(secretary)
    clock.set("2026-12-02T09:40")
    await settled(bot, clock)
    assert "🔗" in (await heard(secretary, MORNING)).text
    await settled(bot, clock)
    assert len(mornings(secretary)) == 1
