"""Alerts: who posted what fits hears of it, and who saved a search; within the allowance, quiet hours, once ever."""

import asyncio

from storage import notices
from tests.notices import notice, publish
from tests.quiet import quiet
from tests.register import MEMBER
from tests.talk import heard, here

VALVES = "求购DN100不锈钢闸阀200台"
OFFER = "闸阀厂家直供 gate valves"
XIAN = 2
MEMBERS_PERSON = 4


async def settled(bot):
    """Until no notice waits to be weighed, and all who are to hear of it at once have."""
    async with asyncio.timeout(30):
        while True:
            async with bot.database.reading() as reader:
                sql = "SELECT count(*) FROM jobs WHERE kind = 'notices.match' AND state = 'due'"
                if await reader.one(sql) == (0,):
                    break
            await asyncio.sleep(0.02)
    await quiet()


async def alerts(bot, columns="telegram_id, notice_id, state"):
    async with bot.database.reading() as reader:
        return await reader.all(f"SELECT {columns} FROM alerts ORDER BY id")


async def at_once(chat):
    await chat.says("提醒")
    return await chat.presses("随时")


def told(chat):
    return [reply for reply in chat.received() if "可能对您有用" in reply.text]


async def test_own_demand_hears_of_an_offer_and_says_it_is_not_relevant(member, bot, clock):
    assert "✅ 随时" in (await at_once(member)).buttons
    own = await publish(
        bot, clock, notice("demand", VALVES, "西安工地", where="西安", person_id=MEMBERS_PERSON, organisation_id=XIAN)
    )
    offer = await publish(
        bot, clock, notice("supply", OFFER, "DN50-DN300，304材质", where="福建南安", organisation_id=3)
    )
    message = await heard(member, "可能对您有用")
    assert all(word in message.text for word in (OFFER, "相符", "闸阀"))
    assert "同在" not in message.text  # the same country goes without saying
    assert await alerts(bot) == [(MEMBER, offer.id, "told")]
    toast = await member._press(message.message_id, message.action("🚫 不相关"))
    assert "记住了" in toast.toast
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT notice_id, for_notice FROM irrelevant") == [(offer.id, own.id)]
    # An edit looks again: nobody is told twice.
    async with bot.database.transaction() as tx:
        from bot.notices import indexing

        await indexing.put(tx, offer)
    await settled(bot)
    assert len(told(member)) == 1


async def test_weekly_by_default_over_a_quiet_night_and_all_at_once(member, bot, clock):
    await publish(bot, clock, notice("demand", VALVES, person_id=MEMBERS_PERSON, organisation_id=XIAN))
    for number in range(7):
        await publish(bot, clock, notice("supply", f"{number}号厂 不锈钢闸阀", organisation_id=3))
    await settled(bot)
    clock.set("2026-12-06T23:00")  # Sunday night
    await clock.move()
    assert told(member) == []
    clock.set("2026-12-07T09:00:05")
    message = await heard(member, "可能对您有用")
    assert message.text.count("号厂") == 5
    assert "还有 2 条" in message.text
    page = await member._press(message.message_id, message.action("📬 全部"))
    assert page.text.count("号厂") == 7


async def test_saved_search_of_a_guest_with_allowance_and_quiet_hours(guest, bot, clock):
    await guest.says("水龙头")
    assert "已订阅" in (await guest.presses("🔔 订阅")).text
    assert "✅ 随时" in (await at_once(guest)).buttons
    assert "🔎 水龙头" in (await guest.last()).text
    first = await publish(bot, clock, notice("supply", "面盆水嘴现货", organisation_id=3))
    assert "订阅“水龙头”" in (await heard(guest, "可能对您有用")).text
    # For members of an organisation alone; not for him. Of other things; neither.
    await publish(bot, clock, notice("supply", "铜龙头特价", organisation_id=XIAN), audience=(XIAN,))
    await publish(bot, clock, notice("supply", "农业龙头企业大米", organisation_id=3))
    second = await publish(bot, clock, notice("demand", "need 300 basin taps", organisation_id=3))
    await settled(bot)
    assert await alerts(bot, "notice_id, state") == [(first.id, "told"), (second.id, "waiting")]
    clock.set("2026-12-01T23:30")
    await clock.move()
    assert len(told(guest)) == 1  # one a day
    clock.set("2026-12-02T07:00")
    await clock.move()
    assert len(told(guest)) == 1  # another day, but too early
    clock.set("2026-12-02T08:00:05")
    await heard(guest, "need 300 basin taps")
    await guest.says("订阅")
    assert "已取消订阅" in (await guest.presses("✖️ 水龙头")).text
    await publish(bot, clock, notice("supply", "龙头清仓", organisation_id=3))
    await settled(bot)
    assert len(await alerts(bot)) == 2


async def test_a_whole_trade_saved_hears_of_what_is_of_it(guest, bot, clock):
    await at_once(guest)
    await guest.says("石材")
    await guest.presses("🔔 订阅")
    await publish(bot, clock, notice("supply", "石材企业独立站建设", "多语种网站"))
    kept = await publish(bot, clock, notice("demand", "芝麻灰路沿石3000米", "送长沙"))
    assert "芝麻灰路沿石" in (await heard(guest, "可能对您有用")).text
    assert [row[1] for row in await alerts(bot)] == [kept.id]


async def test_saved_searches_stand_among_ones_own_and_end_there(member, guest, bot):
    assert "订阅" not in (await member.says("/mine")).text
    for text in ("水龙头", "花岗岩"):
        await member.says(text)
        await member.presses("🔔 订阅")
    shown = await member.says("/mine")
    assert shown.text.index("🔎 花岗岩") < shown.text.index("🔎 水龙头")
    ended = await member._press(shown.message_id, shown.action("✖️ 花岗岩"))
    assert "已取消订阅“花岗岩”" in ended.text
    shown = await member.says("/mine")
    assert "🔎 花岗岩" not in shown.text
    assert "🔎 水龙头" not in (await member._press(shown.message_id, shown.action("已结束"))).text
    settings = await member._press(shown.message_id, shown.action("🔔 提醒 1"))
    assert "供需提醒" in settings.text
    await guest.says("/start")
    await guest.says("/mine")
    assert "🔎 水龙头" not in (await guest.last()).text
    await guest.sends_data("alerts:end:1")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT query FROM saved_searches WHERE ended_at IS NULL") == [("水龙头",)]


async def test_overlapping_searches_tell_once_and_what_is_over_is_not_told(people, bot, clock):
    chat = await here(people, "会员", MEMBER)
    for text in ("闸阀", "gate valve", "阀门"):
        await chat.says(text)
        await chat.presses("🔔 订阅")
    offer = await publish(bot, clock, notice("supply", OFFER, organisation_id=3))
    await settled(bot)
    assert await alerts(bot) == [(MEMBER, offer.id, "waiting")]
    async with bot.database.transaction() as tx:
        await notices.move(tx, offer.id, "published", "withdrawn", None, 0)
    clock.set("2026-12-07T09:00:05")
    await clock.move()
    assert told(chat) == []
    assert await alerts(bot, "state") == [("dropped",)]


async def test_what_came_while_they_were_off_is_counted_and_listed_not_poured_out(member, bot, clock):
    await publish(bot, clock, notice("demand", VALVES, person_id=MEMBERS_PERSON, organisation_id=XIAN))
    await member.says("提醒")
    await member.presses("不提醒")
    for number in range(10):
        await publish(bot, clock, notice("supply", f"{number}号厂 不锈钢闸阀", organisation_id=3))
    await settled(bot)
    assert "关闭期间" not in (await member.says("提醒")).text
    again = await member.presses("随时")
    assert "提醒关闭期间有 10 条" in again.text
    await publish(bot, clock, notice("supply", OFFER, organisation_id=3))
    message = await heard(member, "可能对您有用")
    assert OFFER in message.text
    assert "号厂" not in message.text
    assert "您关闭提醒期间另有 10 条" in message.text
    listed = await member._press(message.message_id, message.action("📬 全部"))
    assert listed.text.count("号厂") == 7
    assert (await member.presses("下一页 ›")).text.count("号厂") == 3
    assert "关闭期间" not in (await member.says("提醒")).text
    assert {row[2] for row in await alerts(bot)} == {"told"}


async def test_what_was_dropped_for_a_while_is_told_once_it_holds_again(member, officer, bot, clock):
    """A notice that took no interest, or was on hold, and a search that was ended, when the digest was due."""
    await publish(bot, clock, notice("demand", VALVES, person_id=MEMBERS_PERSON, organisation_id=XIAN))
    await member.says("花岗岩")
    await member.presses("🔔 订阅")
    offer = await publish(bot, clock, notice("supply", OFFER, organisation_id=3))
    await publish(bot, clock, notice("supply", "花岗岩光面板", organisation_id=3))
    await settled(bot)
    async with bot.database.transaction() as tx:
        await notices.set_open(tx, offer.id, open_=False)
    await member.sends_data("alerts:end:1")
    clock.set("2026-12-07T09:00:05")
    async with asyncio.timeout(30):
        while {row[2] for row in await alerts(bot)} != {"dropped"}:
            await asyncio.sleep(0.02)
    await quiet()
    assert told(member) == []
    await officer.sends_data(f"notices:open:{offer.id}:1")
    await member.sends_data("alerts:again:1")
    await settled(bot)
    assert {row[2] for row in await alerts(bot)} == {"waiting"}
    clock.set("2026-12-14T09:00:05")
    message = await heard(member, "可能对您有用")
    assert OFFER in message.text
    assert "花岗岩光面板" in message.text
    assert len(await alerts(bot)) == 2


async def test_forged_buttons_are_refused(member, guest, bot, clock):
    await publish(bot, clock, notice("demand", VALVES, person_id=MEMBERS_PERSON, organisation_id=XIAN))
    await publish(bot, clock, notice("supply", OFFER, organisation_id=3))
    await settled(bot)
    start = await guest.says("/start")
    for data in ("alerts:no:1", "alerts:end:1", "alerts:again:1", "alerts:save:1", "alerts:pace:hourly"):
        reply = await guest._press(start.message_id, data)
        assert "出错" not in reply.text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT * FROM irrelevant") == []
        assert await reader.all("SELECT * FROM saved_searches") == []
