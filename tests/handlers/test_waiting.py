"""/desk: all that waits in one place, the oldest first; what is settled gives way to the next, and nothing is lost."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from bot.refusals import Gone
from bot.times import working
from bot.wiring import WAITING
from tests.handlers.claiming import claims_membership
from tests.handlers.hearing import admin, heard
from tests.register import SECRETARY
from tests.talk import here

BEGIN, LATER, DONE = "▶️ 从最早的开始办", "⏭ 以后再办", "✅ 已办结"


async def asks(people, name, *told):
    """For an introduction to the president, of whose desk these hear."""
    chat = await people(name)
    await chat.says("/start person-1")
    await chat.presses("🤝 请秘书处引荐")
    await chat.presses("✅ 发给秘书处")
    for each in told:
        await heard(each, f"{name} 想认识")


async def on(chat, shown, label):
    """Press a button of this message, whatever came after it."""
    return await chat._press(shown.message_id, shown.action(label))


async def claims(people, name, *told):
    await claims_membership(await people(name))
    for each in told:
        await heard(each, f"{name}说自己是")


async def test_walk_through_the_desk_oldest_first(people, secretary, clock):
    await asks(people, "甲", secretary)
    await clock.move(minutes=1)
    await claims(people, "乙", secretary)
    await clock.move(minutes=1)
    await asks(people, "丙", secretary)
    desk = await secretary.says("/desk")
    assert "3 件" in desk.text
    assert [label for label in desk.buttons if "·" in label] == ["🤝 1 · 甲", "🙋 1 · 乙", "🤝 2 · 丙"]
    assert "📥 待办 3" in (await secretary.says("/menu")).buttons
    shown = await on(secretary, desk, BEGIN)
    assert "甲" in shown.text
    assert "待办 3 件" in shown.text
    shown = await on(secretary, shown, DONE)
    assert "已办结，已通知对方" in shown.text  # and below it
    assert "乙" in shown.text
    assert "🙅 暂不确认" in shown.buttons
    shown = await on(secretary, shown, LATER)
    assert "丙" in shown.text
    shown = await on(secretary, shown, DONE)
    assert "乙" in shown.text  # the skipped one comes again, after all others
    assert "待办 1 件" in shown.text
    shown = await on(secretary, shown, "🙅 暂不确认")
    shown = await on(secretary, shown, "信息不符")
    assert "已告诉对方" in shown.text
    assert "没有要办的事" in (await on(secretary, shown, "📥 待办")).text


async def test_skipping_all_ends_at_the_desk(people, secretary, clock):
    for name in ("甲", "乙"):
        await asks(people, name, secretary)
        await clock.move(minutes=1)
    shown = await on(secretary, await secretary.says("/desk"), BEGIN)
    shown = await on(secretary, shown, LATER)
    assert "2 件" in (await on(secretary, shown, "⏭ 先放着")).text


async def test_one_of_a_list_and_one_kind_alone(people, secretary, clock):
    for number in range(10):
        await asks(people, f"访客{number}", secretary)
    await claims(people, "乙", secretary)
    desk = await secretary.says("/desk")
    assert "🤝 请求 10" in desk.buttons
    listed = await on(secretary, desk, "🙋 身份确认 1")
    assert [label for label in listed.buttons if "·" in label] == ["🙋 1 · 乙"]
    all_kinds = await on(secretary, listed, "🙋 身份确认 1 ✓")
    second = await on(secretary, all_kinds, "下一页 ›")
    shown = await on(secretary, second, "🤝 10 · 访客9")
    assert "访客9" in shown.text
    assert "乙" in (await on(secretary, shown, DONE)).text


async def test_loser_is_told_and_gets_the_next(people, secretary, officer, bot, clock):
    for name in ("甲", "乙"):
        await asks(people, name, secretary)
        await clock.move(minutes=1)
    shown = await on(secretary, await secretary.says("/desk"), BEGIN)
    await officer.sends_data("leads:close:1")
    shown = await on(secretary, shown, DONE)
    assert "同事办结" in shown.text
    assert "乙" in shown.text
    both = await asyncio.gather(secretary.sends_data("leads:close:2"), officer.sends_data("leads:close:2"))
    assert sorted("同事" in each.text for each in both) == [False, True]
    async with bot.database.reading() as reader:
        assert [row[0] for row in await reader.all("SELECT state FROM leads")] == ["done", "done"]


async def test_office_sees_what_is_left_waiting_for_two_working_days(people, secretary, officer, clock):
    await asks(people, "甲", secretary)  # a Tuesday
    assert "没有要办的事" in (await officer.says("/desk")).text
    await clock.move(hours=47)
    assert "甲" not in (await officer.says("/desk")).text
    await clock.move(hours=2)
    desk = await officer.says("/desk")
    assert "⏰" in desk.text
    assert "西安市福建南安商会" in desk.text
    shown = await on(officer, desk, BEGIN)
    assert "已通知对方" in (await on(officer, shown, DONE)).text


async def test_office_stands_in_where_nobody_is_on_the_bot(people, officer, bot):
    boss = await admin(people, bot)
    await asks(people, "甲", officer)
    assert "🤝 1 · 甲" in (await officer.says("/desk")).buttons
    assert "🤝 1 · 甲" in (await boss.says("/desk")).buttons
    secretary = await here(people, "秘书", SECRETARY)
    assert "没有要办的事" in (await officer.says("/desk")).text
    assert "🤝 1 · 甲" in (await secretary.says("/desk")).buttons


async def test_forged_presses_lead_nowhere(people, secretary, member, guest):
    await guest.says("qqqqzzzz")
    await guest.presses("🙋 请秘书处帮我找")
    await guest.presses("✅ 发给秘书处")  # for the office
    for data in ("waiting:show:leads:1:0", "waiting:show:nothing:1:0", "waiting:show:claims:9:0"):
        assert "没有内容" in (await secretary.sends_data(data)).text, data
    for data in ("waiting", "waiting:next", "waiting:list:all:0", "waiting:skip:leads:1:0", "waiting:show:leads:1:0"):
        assert "只有秘书处看得到" in (await member.sends_data(data)).text
    assert "没有要办的事" in (await secretary.sends_data("waiting:list:all:9999")).text
    assert "没有要办的事" in (await secretary.sends_data("leads:desk:0")).text  # below an old message


def at(local):
    return int(datetime.fromisoformat(local).replace(tzinfo=ZoneInfo("Asia/Shanghai")).timestamp() * 1000)


def test_working_days_leave_weekends_out():
    def back(local, days):
        now = at(local)
        return working.before(now, days, "Asia/Shanghai")

    assert back("2026-12-03T10:00", 2) == at("2026-12-01T10:00")  # Thursday to Tuesday
    assert back("2026-12-07T10:00", 2) == at("2026-12-03T10:00")  # Monday to Thursday
    for weekend in ("2026-12-05T10:00", "2026-12-06T23:00"):  # as on its Friday's last instant
        assert back(weekend, 2) == at("2026-12-03T00:00") - 1


async def test_what_the_office_hands_on_does_not_follow_itself(people, secretary, officer, clock):
    await asks(people, "甲", secretary)
    await clock.move(minutes=1)
    await asks(people, "乙", secretary)
    await clock.move(hours=49)  # the office sees them too, wherever they are
    desk = await officer.says("/desk")

    async def hands_on(number):
        """What the pressed message says then; he is also told of it, as nobody else of that desk is on the bot."""
        await officer._press(desk.message_id, f"leads:to:{number}:3")
        return next(reply for reply in officer.received() if reply.message_id == desk.message_id)

    handed = await hands_on(1)
    assert "已转给" in handed.text
    assert "甲" not in handed.text
    assert "乙" in handed.text
    handed = await hands_on(2)
    assert "已转给" in handed.text
    assert "乙" not in handed.text


async def test_what_he_cannot_open_holds_up_nothing(people, secretary, clock, monkeypatch):
    for name in ("甲", "乙"):
        await asks(people, name, secretary)
        await clock.move(minutes=1)
    card = WAITING["leads"].card

    async def gone(deps, viewer, number):
        if number == 1:
            raise Gone
        return await card(deps, viewer, number)

    monkeypatch.setitem(WAITING, "leads", replace(WAITING["leads"], card=gone))
    shown = await on(secretary, await secretary.says("/desk"), BEGIN)
    assert "乙" in shown.text
    assert DONE in shown.buttons


async def test_next_one_follows_after_forms_and_pairs_too(people, secretary, member, bot, clock):
    """A pair that isn't one, and a report that ends in a suspension."""
    sql = """INSERT INTO lookalikes (first_id, second_id, why, organisation_id, found_at)
             SELECT 1, 4, 'told', organisation_id, 1 FROM memberships WHERE person_id = 4"""
    await bot.database.write(lambda connection: connection.execute(sql))
    await member.sends_data("reports:new:people:1")
    await member.presses("打扰、群发")
    await member.presses("⏭ 跳过")
    await member.presses("✅ 发给秘书处")
    await heard(secretary, "新举报")
    await clock.move(minutes=1)
    await asks(people, "丙", secretary)
    shown = await on(secretary, await secretary.says("/desk"), BEGIN)
    shown = await on(secretary, shown, "🙅 不是同一个人")
    assert "不是同一个人，以后不再提示" in shown.text
    assert "举报" in shown.text
    shown = await on(secretary, shown, "⏸ 暂停使用")
    await secretary.presses("打扰、群发")
    preview = await secretary.presses("7 天")
    shown = await on(secretary, preview, "⏸ 暂停使用")
    assert "已暂停使用" in shown.text
    assert "丙" in shown.text
    assert DONE in shown.buttons
