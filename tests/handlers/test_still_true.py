"""Is it still true? Asked once a year, by day, within the allowance; a tap is noted; the desk says it for others."""

import asyncio

from tests.handlers.hearing import heard
from tests.register import MEMBER
from tests.talk import heard as message_with
from tests.talk import here

QUESTION = "您的资料还对吗"


async def rows(bot, sql):
    async with bot.database.reading() as reader:
        return await reader.all(sql)


async def write(bot, sql):
    await bot.database.write(lambda connection: connection.execute(sql))


async def planned(bot, person=4):
    """When somebody is asked next, once that is known."""
    for _ in range(6000):
        if found := await rows(bot, f"SELECT due_on FROM confirmations WHERE person_id = {person}"):
            return found[0][0]
        await asyncio.sleep(0.01)
    raise AssertionError("nobody planned it")


def asked(chat):
    return sum(QUESTION in reply.text for reply in chat.received())


async def test_a_year_of_it(member, clock, bot):
    await clock.move(hours=1.1)
    first = await planned(bot)
    assert "2027-05" < first < "2028-07"
    clock.set(f"{first}T02:00")  # at night nobody is asked
    await clock.move(hours=0)
    await clock.move(hours=1.1)
    assert asked(member) == 0
    clock.set(f"{first}T09:30")
    question = await message_with(member, QUESTION)
    assert "西安市福建南安商会 会员" in question.text
    assert "家乡：仑苍" in question.text
    assert "一个月后再问" in (await member.presses("⏰ 以后再说")).text
    clock.set(f"{first}T09:30")
    await clock.move(days=31)
    question = await message_with(member, QUESTION, after=question.message_id)
    later = question.action("⏰ 以后再说")
    assert "明年再问" in (await member.sends_data(later)).text
    await write(bot, "UPDATE persons SET hometown = '水头' WHERE id = 4")
    again = await member.sends_data(question.action("✅ 都对"))
    assert "请再看一遍" in again.text
    assert "水头" in again.text
    assert "资料没变" in (await member.presses("✅ 都对")).text
    ((by, on, due),) = await rows(
        bot, "SELECT confirmed_by, confirmed_on, due_on FROM confirmations WHERE person_id = 4"
    )
    assert by == MEMBER
    assert due[:4] == str(int(on[:4]) + 1)
    count = asked(member)
    for _ in range(4):
        await clock.move(days=90)
    assert asked(member) == count
    clock.set(f"{due}T10:00")
    await message_with(member, QUESTION, after=again.message_id)


async def test_it_waits_for_the_allowance(member, clock, bot):
    await clock.move(hours=1.1)
    day = await planned(bot)
    await write(
        bot,
        f"""INSERT INTO allowance (telegram_id, what, at)
            VALUES ({MEMBER}, 'alerts', unixepoch('{day}T03:00:00') * 1000)""",
    )
    clock.set(f"{day}T10:00")  # only now: its first tick asks
    await clock.move(hours=2)
    assert asked(member) == 0
    await clock.move(days=1)
    await heard(member, QUESTION)


async def test_the_desk_sees_when_and_says_it_of_who_is_not_on_the_bot(people, secretary, officer, bot):
    card = await secretary.says("/start person-2")
    assert "资料还没有确认过" in card.text
    await secretary.presses("⚙️ 管理")
    shown = await secretary.presses("🗓 已核实，资料没变")
    assert "2026年12月1日确认过资料（吴秘书）" in shown.text
    assert [row[0] for row in await rows(bot, "SELECT act FROM audit")] == ["confirming:desk"]
    await here(people, "黄", MEMBER)
    assert "🗓 已核实，资料没变" not in (await secretary.says("/start person-4")).buttons
    assert "由本人确认" in (await secretary.sends_data("confirming:desk:4")).text
    assert "没有内容" in (await secretary.sends_data("confirming:desk:3")).text  # of another organisation
    assert "2026年12月1日" in (await officer.says("/start person-2")).text


async def test_forged_answers_are_nobody_else_s(people, member, guest, bot):
    await guest.says("/start")
    for data in ("confirming", "confirming:yes:00000000", "confirming:later:2026-12-01", "confirming:desk:2"):
        assert "没有内容" in (await guest.sends_data(data)).text
    assert "没有内容" in (await member.sends_data("confirming:desk:2")).text
    assert QUESTION in (await member.sends_data("confirming:yes:00000000")).text
    assert await rows(bot, "SELECT * FROM confirmations WHERE confirmed_on <> ''") == []


async def test_who_changes_his_own_data_has_answered(member, clock, bot):
    await member.sends_data("profile:change:quiet_hours")
    await member.presses("不设免打扰")
    await member.presses("✅ 保存")
    assert not await rows(bot, "SELECT 1 FROM confirmations WHERE confirmed_on <> ''")  # that is said of nobody
    await member.sends_data("profile:change:hometown")
    await member.says("水头")
    await member.presses("✅ 保存")
    sql = "SELECT confirmed_by, confirmed_on, due_on FROM confirmations WHERE person_id = 4"
    assert await rows(bot, sql) == [(MEMBER, "2026-12-01", "2027-12-01")]
    clock.set("2027-11-20T10:00")
    await clock.move(hours=2)
    assert asked(member) == 0
    await member.sends_data("profile:change:position")
    await member.says("理事")
    await member.presses("✅ 发给秘书处")
    assert await rows(bot, sql) == [(MEMBER, "2027-11-20", "2028-11-19")]
