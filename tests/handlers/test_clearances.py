"""Members are called to another organisation's visit or event once their own desk agrees, and not before."""

import asyncio

import pytest

from tests.handlers.prepared import MACHINERY, MANILA, XIAN, Prepared
from tests.handlers.test_visits import one, staff
from tests.quiet import quiet
from tests.talk import heard, here

ROUTE = """12月7日
9:30-11:30 泉州装备产业园，装备协会
第二天 10:00 厦门港，无
12月10日 下午3:00-5:00 马尼拉港区，菲律宾南安商会
"""


async def of(bot, people, name, organisation, number):
    """A member on the bot."""
    prepared = Prepared(bot, number)
    person = await prepared.person(organisation)
    await prepared.insert("accounts", telegram_id=number, person_id=person, created_at=0)
    return await here(people, name, number)


@pytest.fixture
async def machinery(bot, people):
    return await staff(bot, people, "装备", MACHINERY, 7101)


@pytest.fixture
async def manila(bot, people):
    return await staff(bot, people, "菲律宾", MANILA, 7105)


@pytest.fixture
async def fitter(bot, people, machinery):
    return await of(bot, people, "装备会员", MACHINERY, 7106)


@pytest.fixture
async def islander(bot, people, manila):
    return await of(bot, people, "菲律宾会员", MANILA, 7107)


async def presses(chat, message, label):
    return await chat._press(message.message_id, message.action(label))


async def visited_calls(machinery, route=ROUTE):
    """The association invites the chamber that it is paired with."""
    await machinery.says("/start org-2")
    await machinery.presses("🧰 更多")
    await machinery.presses("🚌 发起考察互访")
    before = (await machinery.presses("🔄 换成对方来访")).message_id
    await machinery.says(route)
    return await heard(machinery, "预览", after=before)


async def state(bot, number=1):
    return await one(bot, "SELECT state FROM event_clearances WHERE id = :id", id=number)


async def till(bot, sql):
    async with asyncio.timeout(30):
        while not await one(bot, sql):
            await asyncio.sleep(0.01)


async def test_the_visited_side_calls_and_the_visitors_desk_agrees(
    machinery, secretary, member, fitter, manila, clock, bot
):
    preview = await visited_calls(machinery)
    assert "出访方会员" in preview.text
    assert "⏳ 西安商会 2 人" in preview.text
    assert "马上发" not in preview.text
    assert "📨 请对方秘书处同意" in preview.buttons
    await presses(machinery, preview, "📨 请对方秘书处同意")
    panel = await heard(machinery, "🎛 管理")
    assert "📨 西安商会：⏳ 等秘书处同意" in panel.text

    # nobody travels of the visited; the visitors' members hear nothing, nor find it, before their desk's yes
    asked = await heard(secretary, "邀请西安商会的会员去考察")
    assert "1. 12月7日 09:30–11:30 泉州装备产业园" in asked.text
    assert "发给会员 2 人" in asked.text
    await heard(manila, "这一站请贵会接待")
    assert await one(bot, "SELECT count(*) FROM event_people") == 0
    assert "西安商会考察" not in (await member.says("/events")).text
    assert "没有内容" in (await member.says("/start event-1")).text
    assert "西安商会考察" in (await fitter.says("/events")).text
    await quiet()
    assert not [each for each in fitter.received() if "各站写的都是" in each.text and "✅ 参加" in each.buttons][1:]

    await shown_exactly(secretary, asked)
    await given_back(secretary, machinery, asked, clock, bot)
    agreed = await heard(secretary, "邀请西安商会的会员去考察", after=asked.message_id + 1)
    await presses(secretary, agreed, "✅ 同意，发给会员")
    await heard(secretary, "已同意")
    await heard(machinery, "西安商会秘书处同意了")
    card = await heard(member, "考察互访 · 装备协会")
    await presses(member, card, "✅ 参加")
    await machinery.sends_data("events:panel:1")
    await heard(machinery, "✅ 参加 1")
    await quiet()
    assert not [each for each in fitter.received() if "您要来吗" in each.text]
    strangers = """SELECT count(*) FROM event_people WHERE person_id NOT IN (
                   SELECT person_id FROM memberships WHERE organisation_id = 2)"""
    assert await one(bot, strangers) == 0

    # a stop moves: who travels hears it; nobody is asked for a yes again
    await machinery.sends_data("visits:change:1:0")
    await machinery.presses("🕐 时间")
    before = (await machinery.last()).message_id
    await machinery.says("12月7日 10:00-12:00")
    await presses(machinery, await heard(machinery, "10:00–12:00", after=before), "✅ 保存并通知")
    await heard(member, "第 1 站有变动")
    renewed = await heard(secretary, "有变动，以现在这张为准")  # called too, and silent: his card says so
    assert "1. 12月7日 10:00–12:00 泉州装备产业园" in renewed.text
    assert await state(bot) == "agreed"
    await result(machinery, secretary, clock)


async def shown_exactly(secretary, asked):
    """Just what its members will get, without a way to answer."""
    await presses(secretary, asked, "👁 会员收到的样子")
    shown = await heard(secretary, "各站写的都是当地时间", after=asked.message_id)
    assert shown.message_id > asked.message_id


async def given_back(secretary, machinery, asked, clock, bot):
    """Remarks; who called changes the route, and the desk is asked anew; what it saw before can't be agreed to."""
    await presses(secretary, asked, "💬 提意见")
    before = (await secretary.last()).message_id
    await secretary.says("第一站请早一点")
    preview = await heard(secretary, "会告诉装备协会秘书处", after=before)
    await presses(secretary, preview, "✅ 提交")
    told = await heard(machinery, "第一站请早一点")
    assert "有意见" in told.text
    assert await state(bot) == "returned"
    await machinery.sends_data("visits:change:2:0")
    await machinery.presses("👀 看什么")
    before = (await machinery.last()).message_id
    await machinery.says("看集装箱码头")
    await presses(machinery, await heard(machinery, "看集装箱码头", after=before), "✅ 保存并通知")
    await till(bot, "SELECT state = 'asked' FROM event_clearances")
    await clock.move(seconds=61)
    again = await heard(secretary, "邀请西安商会的会员去考察", after=preview.message_id)
    await presses(secretary, asked, "✅ 同意，发给会员")
    refused = await heard(secretary, "刚刚有变动")
    assert await state(bot) == "asked"
    await presses(secretary, refused, "🔎 看现在的")
    assert again


async def result(machinery, secretary, clock):
    """The day after both sides are asked what came of it."""
    clock.set("2026-12-11T11:00")
    await clock.move(seconds=1)
    await heard(machinery, "谈得怎么样")
    asked = await heard(secretary, "谈得怎么样")
    await presses(secretary, asked, "✍️ 达成协议")
    assert "🏁 达成协议" in (await secretary.says("/pairings 装备协会")).text


async def two_visit(machinery, secretary, *, wait=True):
    """Xi'an and Manila visit the association, which calls."""
    await visited_calls(machinery, "12月7日 9:30 泉州装备产业园，装备协会")
    await machinery.presses("🚌 谁去")
    before = (await machinery.last()).message_id
    await machinery.says("菲律宾南安商会")
    await presses(machinery, await heard(machinery, "谁去考察", after=before), "▫️ 菲律宾南安商会")
    await machinery.presses("✔️ 选好了")
    preview = await heard(machinery, "预览", after=before)
    await presses(machinery, preview, "📨 请对方秘书处同意")
    if wait:
        await heard(secretary, "邀请西安商会的会员去考察")


async def test_each_desk_says_yes_for_its_own_members_alone(
    machinery, secretary, manila, member, islander, officer, people, bot
):
    colleague = await staff(bot, people, "秘书二", XIAN, 7108)
    await two_visit(machinery, secretary)
    first = await heard(secretary, "邀请西安商会的会员去考察")
    other = await heard(manila, "邀请菲律宾南安商会的会员去考察")

    # it waits at each desk; a stranger's press, and a forged one, is nothing
    assert "邀请会员等同意" in (await secretary.says("/desk")).text
    assert "没有内容" in (await secretary._press(first.message_id, other.action("✅ 同意，发给会员"))).text
    for data in ("clearances:agree:1:0", "clearances:show:1", "clearances:exact:1", "clearances:remark:1:0"):
        assert "没有内容" in (await member.sends_data(data)).text
        assert "没有内容" in (await machinery.sends_data(data)).text
    for chat in (secretary, manila):
        for data in ("clearances:list:1", "clearances:again:1:0", "clearances:withdraw:2:0"):
            await chat.sends_data(data)
            await heard(chat, "不能替它管理")
    assert await one(bot, "SELECT count(*) FROM event_clearances WHERE state = 'asked'") == 2

    # two of one desk at once, and the other desk beside them: each desk once, its members alone
    mine = await heard(colleague, "邀请西安商会的会员去考察")
    await asyncio.gather(
        secretary._press(first.message_id, first.action("✅ 同意，发给会员")),
        colleague._press(mine.message_id, mine.action("✅ 同意，发给会员")),
        presses(manila, other, "暂不方便"),
    )
    await till(bot, "SELECT count(*) = 1 FROM event_clearances WHERE state = 'agreed'")
    await heard(member, "考察互访")
    said = [each.text for chat in (secretary, colleague) for each in chat.received()]
    assert any("已经同意了" in each for each in said)
    reason = await heard(manila, "什么原因")
    await presses(manila, reason, "时间不合适")
    await presses(manila, await heard(manila, "会告诉装备协会秘书处"), "✅ 提交")
    declined = await heard(machinery, "这次暂不方便")
    assert "时间不合适" in declined.text
    await till(bot, "SELECT count(*) > 0 FROM event_people")
    assert (
        await one(bot, "SELECT count(*) FROM event_people JOIN memberships USING (person_id) WHERE organisation_id = 4")
        == 0
    )
    assert "没有内容" in (await islander.says("/start event-1")).text

    # who called asks again, an officer answers in that desk's place; only then its members hear
    await presses(machinery, declined, "🔁 再请一次")
    await heard(machinery, "各会答复")
    await officer.sends_data("clearances:list:1")
    listed = await heard(officer, "各会答复")
    await presses(officer, listed, "✅ 代菲律宾南安商会答复")
    await presses(officer, await heard(officer, "邀请菲律宾南安商会的会员"), "✅ 同意，发给会员")
    await heard(islander, "考察互访")
    await called_off(machinery, manila, member, islander, bot)


async def called_off(machinery, manila, member, islander, bot):
    """Who answered hears it, and the desks that agreed."""
    card = await heard(member, "考察互访")
    await presses(member, card, "✅ 参加")
    await machinery.sends_data("events:cancel:1")
    before = (await machinery.last()).message_id
    await machinery.says("台风")
    preview = await heard(machinery, "台风", after=before)
    await presses(machinery, preview, preview.buttons[0])
    assert "台风" in (await heard(member, "取消了")).text
    await heard(manila, "取消了")
    await heard(
        islander, "请不必前往。原因：台风"
    )  # called, and never answered: his invitation says so, and that is all
    await quiet()
    assert not [each for each in islander.received() if "⛔️ 考察互访取消了" in each.text]
    assert "取消" in (await manila.sends_data("clearances:decline:2:5")).text


async def wide(secretary, *taps):
    """From /meeting to the preview of an event for others too."""
    await secretary.says("/meeting")
    await secretary.presses("📅 活动")
    await secretary.says("冬季交流会")
    await secretary.says("12月8日 14:00-17:00")
    before = (await secretary.last()).message_id
    await secretary.says("西安南安大厦")
    preview = await heard(secretary, "预览", after=before)
    await presses(secretary, preview, "🏛 请别会")
    for tap in taps:
        await secretary.presses(tap)
    await secretary.presses("✔️ 选好了")
    return await heard(secretary, "预览", after=preview.message_id - 1)


async def test_an_event_for_a_paired_association_from_call_to_attendance(
    secretary, member, machinery, fitter, clock, bot
):
    preview = await wide(secretary, "▫️ 装备协会")
    assert "本会和 1 家别会的会员" in preview.text
    assert "⏳ 装备协会" in preview.text
    await presses(secretary, preview, "🏛 合办")
    before = (await secretary.last()).message_id
    await secretary.says("装备协会")
    await presses(secretary, await heard(secretary, "合办单位", after=before), "▫️ 装备协会")
    await secretary.presses("✔️ 选好了")
    preview = await heard(secretary, "预览")
    await presses(secretary, preview, next(label for label in preview.buttons if label.startswith("🚀")))
    card = await heard(member, "冬季交流会")
    assert "西安商会、装备协会" in card.text
    asked = await heard(machinery, "邀请装备协会的会员参加活动")
    await quiet()
    assert not [each for each in fitter.received() if "冬季交流会" in each.text]
    await presses(machinery, asked, "✅ 同意，发给会员")
    theirs = await heard(fitter, "冬季交流会")
    await presses(fitter, theirs, "✅ 参加")
    await presses(member, card, "✅ 参加")
    panel = await heard(secretary, "✅ 参加 2")
    assert "📨 装备协会：✅ 已同意" in panel.text

    # changed: who answered hears it, of either
    await secretary.sends_data("events:alter:1:venue")
    before = (await secretary.last()).message_id
    await secretary.says("西安国际会展中心")
    change = await heard(secretary, "西安国际会展中心", after=before)
    await presses(secretary, change, next(label for label in change.buttons if label.startswith("✅")))
    for chat in (member, fitter):
        await heard(chat, "西安国际会展中心")
    clock.set("2026-12-08T14:10")
    await clock.move(seconds=1)
    await secretary.sends_data("checkins:export:1")
    await till(bot, "SELECT count(*) FROM audit WHERE act = 'checkins:export'")


async def test_the_whole_alliance_is_called_once_an_officer_agrees(
    secretary, member, machinery, fitter, officer, clock, bot
):
    preview = await wide(secretary, "▫️ 🌐 整个联盟")
    assert "整个联盟的会员" in preview.text
    assert "联盟秘书处同意后才发" in preview.text
    await presses(secretary, preview, next(label for label in preview.buttons if label.startswith("🚀")))
    await heard(member, "冬季交流会")
    asked = await heard(officer, "邀请整个联盟的会员参加活动")
    assert "没有内容" in (await machinery.sends_data("clearances:agree:1:0")).text
    await quiet()
    assert not [each for each in fitter.received() if "冬季交流会" in each.text]
    await presses(officer, asked, "✅ 同意，发给会员")
    await heard(fitter, "冬季交流会")
    assert await one(bot, "SELECT count(*) FROM deliveries WHERE kind = 'event' AND recipient = 7001") == 1

    # without an answer until sign-up is over: who calls hears that too
    preview = await wide(secretary, "▫️ 装备协会")
    await presses(secretary, preview, next(label for label in preview.buttons if label.startswith("🚀")))
    asked = await heard(machinery, "邀请装备协会的会员")
    clock.set("2026-12-08T14:00")
    await clock.move(seconds=1)
    await heard(secretary, "一直没有答复")
    await presses(machinery, asked, "✅ 同意，发给会员")
    await heard(machinery, "截止")
    assert await state(bot, 2) == "lapsed"


async def test_the_desk_that_agreed_signs_its_own_members_up(machinery, secretary, member, bot):
    await presses(machinery, await visited_calls(machinery), "📨 请对方秘书处同意")
    asked = await heard(secretary, "邀请西安商会的会员去考察")
    await secretary.sends_data("events:enter:1")
    await heard(secretary, "不能替它管理")
    await presses(secretary, asked, "✅ 同意，发给会员")
    await presses(secretary, await heard(secretary, "已同意"), "📝 代会员报名")
    before = (await secretary.last()).message_id
    await secretary.says("黄会员")
    found = await heard(secretary, "选一位", after=before)
    chosen = await secretary._press(found.message_id, found.rows[0][0]["callback_data"])
    await presses(secretary, chosen, "✅ 参加")  # not the button of his own invitation
    done = await heard(secretary, "已代 黄会员 报名")
    assert "🎛 管理" not in done.buttons
    await presses(secretary, done, "↩️ 撤销")
    assert await one(bot, "SELECT count(*) FROM rsvps") == 0


async def test_no_yes_is_needed_by_who_is_an_officer_or_of_both_desks(officer, machinery, secretary, member, bot):
    """The visitors' own desk calls, and the office: at once, as before."""
    await officer.says("/start org-2")
    await officer.presses("⚙️ 管理")
    await officer.presses("🚌 发起考察互访")
    before = (await officer.last()).message_id
    await officer.says("12月7日 9:30 西安高新区，西安商会")
    preview = await heard(officer, "预览", after=before)
    assert "同意后才发" not in preview.text
    await presses(officer, preview, next(label for label in preview.buttons if label.startswith("🚀")))
    await till(bot, "SELECT count(*) FROM event_people")
    assert await one(bot, "SELECT count(*) FROM event_clearances") == 0


async def test_of_several_visitors_the_callers_own_go_at_once(secretary, member, manila, islander, clock, bot):
    """Until the other desk answers it is reminded; who calls may ask it no more, and again."""
    await secretary.says("/start org-3")
    await secretary.presses("🧰 更多")
    before = (await secretary.presses("🚌 发起考察互访")).message_id
    await secretary.says("12月7日 9:30 泉州装备产业园，装备协会")
    await heard(secretary, "预览", after=before)
    await secretary.presses("🚌 谁去")
    before = (await secretary.last()).message_id
    await secretary.says("菲律宾南安商会")
    await presses(secretary, await heard(secretary, "谁去考察", after=before), "▫️ 菲律宾南安商会")
    await secretary.presses("✔️ 选好了")
    preview = await heard(secretary, "预览", after=before)
    assert "马上发 2 人" in preview.text
    assert "⏳ 菲律宾南安商会 2 人" in preview.text
    await presses(secretary, preview, "🚀 发出（2 人）")
    await heard(member, "考察装备协会")
    asked = await heard(manila, "邀请菲律宾南安商会的会员去考察")
    clock.set("2026-12-02T09:30")
    await clock.move(seconds=1)
    assert "邀请会员等同意" in (await heard(manila, "早上好", after=asked.message_id)).text

    await secretary.sends_data("clearances:withdraw:1:0")
    listed = await heard(secretary, "↩️ 不请了")
    await presses(manila, asked, "✅ 同意，发给会员")
    await heard(manila, "这次不请了")
    await presses(secretary, listed, "🔁 再请菲律宾南安商会")
    again = await heard(manila, "邀请菲律宾南安商会的会员去考察", after=asked.message_id)
    await presses(manila, again, "✅ 同意，发给会员")
    await heard(islander, "考察装备协会")
    assert await one(bot, "SELECT count(*) FROM event_clearances") == 1


async def test_each_occurrence_of_a_series_is_asked_about_anew(secretary, member, machinery, fitter, bot):
    """A yes to one isn't a yes to all; the caller's own members are invited as ever."""
    preview = await wide(secretary, "▫️ 装备协会")
    await presses(secretary, preview, next(label for label in preview.buttons if label.startswith("🚀")))
    asked = await heard(machinery, "邀请装备协会的会员")
    await presses(machinery, asked, "✅ 同意，发给会员")
    await heard(fitter, "冬季交流会")
    panel = await heard(secretary, "🎛 管理")
    await presses(secretary, panel, "🔁 定期重复")
    await secretary.says("每周二 14:00")
    await secretary.presses("✅ 就这样")
    made = "SELECT count(*) FROM events WHERE series_id IS NOT NULL AND id > 1"
    await till(bot, made)
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE jobs SET due_at = 0 WHERE kind = 'series.invite' AND object_id = 2")
    await heard(machinery, "邀请装备协会的会员", after=asked.message_id + 1)
    await till(bot, "SELECT count(*) FROM event_people WHERE event_id = 2")
    theirs = """SELECT count(*) FROM event_people JOIN memberships USING (person_id)
                WHERE event_id = 2 AND organisation_id = 3"""
    assert await one(bot, theirs) == 0
    assert await one(bot, "SELECT state FROM event_clearances WHERE event_id = 2") == "asked"
