"""A council meets: called in time, answered with leave and proxies, counted against its quorum, put down in minutes."""

import pytest

from tests.handlers.gatherings import CHEN, HUANG, LIN, XIAN, gathering, insert, one
from tests.handlers.hearing import heard
from tests.handlers.test_events import PREVIEW
from tests.quiet import quiet
from tests.talk import heard as hears
from tests.talk import here


async def link(bot, person, telegram_id):
    await insert(bot, "accounts", telegram_id=telegram_id, person_id=person, created_at=0, reachable=0)


@pytest.fixture
async def lin(people, bot):
    await link(bot, LIN, 7011)
    return await here(people, "林", 7011)


@pytest.fixture
async def chen(people, bot):
    await link(bot, CHEN, 7012)
    return await here(people, "陈", 7012)


async def writes(chat, when, title="理事会"):
    await chat.says("/meeting")
    before = (await chat.presses("🗒 会议")).message_id
    await chat.says(title)
    await chat.says(when)
    await chat.says("会所")
    return await hears(chat, PREVIEW, after=before)


async def proxy(chat, name):
    """To somebody whose name is typed; the preview, or the refusal."""
    await chat.presses("🤝 委托")
    await chat.says(name)
    label = next(label for label in (await chat.last()).buttons if name in label)
    return await chat.presses(label)


async def test_a_council_meeting_from_notice_to_minutes_with_proxies(secretary, member, lin, chen, bot, clock):
    await sets_rules(secretary)
    event = await calls_in_time(secretary, bot)
    await gives_votes(member, lin, chen, bot, event)
    await is_counted(secretary, member, chen, event)
    clock.set("2026-12-10T15:00")
    await clock.move()
    assert "已经开始" in (await chen.sends_data(f"meetings:proxy:{event}")).text
    code = (await one(bot, "SELECT code FROM events"))[0]
    for chat in (member, secretary):
        await chat.says(f"签到 {code}")
    assert "实到 2" in (await secretary.sends_data(f"checkins:panel:{event}")).text
    await secretary.sends_data(f"minutes:write:{event}")
    await secretary.says("会议纪要全文")
    await heard(secretary, "的纪要就是这样")
    await secretary.presses("✅ 存档")
    await secretary.presses("📨 发给大家")
    await secretary.presses("✅ 发送")
    for chat in (member, lin, chen):
        await heard(chat, "会议纪要全文")


async def sets_rules(secretary):
    """Seven days' notice, two thirds."""
    await secretary.says("/desk")
    await secretary.presses("🤝 供需·会议")
    await secretary.presses("⚖️ 会议规则")
    for _ in range(3):
        await secretary.presses(next(each for each in (await secretary.last()).buttons if each.startswith("📅")))
    for _ in range(2):
        await secretary.presses(next(each for each in (await secretary.last()).buttons if each.startswith("👥")))
    shown = await secretary.last()
    assert shown.buttons[:2] == ["📅 提前通知：7 天", "👥 到会人数：三分之二以上"]


async def calls_in_time(secretary, bot):
    """After a warning that it is too late for the day that he wanted; the event's id."""
    preview = await writes(secretary, "12月3日 14:00-16:00")
    assert "要提前 7 天通知，现在离开会只有 2 天" in preview.text
    send = next(each for each in preview.buttons if "🚀" in each)
    refused = await secretary.presses(send)
    assert "照样发出" in refused.buttons
    await secretary.presses("⏰ 改时间")
    await secretary.says("12月10日 14:00-16:00")
    preview = await hears(secretary, PREVIEW, after=refused.message_id)
    assert "提前 7 天" not in preview.text
    panel = await secretary.presses(send)
    assert "管理" in panel.text
    event = (await one(bot, "SELECT id FROM events"))[0]
    assert await one(bot, "SELECT notice_days, quorum FROM meetings WHERE event_id = :id", id=event) == (7, "2/3")
    return event


async def gives_votes(member, lin, chen, bot, event):
    """Not to oneself; declined, given to another; a reason for staying away."""
    card = await hears(member, "理事会")
    assert card.buttons[:2] == ["✅ 出席", "🙏 请假"]
    for chat in (lin, chen):
        await hears(chat, "理事会")
    asked = await chen.presses("🤝 委托")
    assert "👤 林示例 · 会长" in asked.buttons
    assert not any("陈建华" in label for label in asked.buttons)
    await chen.says("陈建华")
    assert "不能委托给自己" in (await chen.presses("👤 陈建华 · 理事")).text
    await chen.says("林示例")
    assert "委托林示例代您出席" in (await chen.presses("👤 林示例 · 会长")).text
    assert "您已委托林示例" in (await chen.presses("✅ 确认委托")).text
    assert "陈建华委托您" in await heard(lin, "委托您代为出席")
    refused = await lin.presses("🤝 委托")
    assert "陈建华已委托您代为出席，所以您不能再转委托" in refused.text

    await lin.presses("🙏 我不方便")
    assert "记为请假" in await heard(chen, "不方便受您委托")
    assert (await one(bot, "SELECT answer FROM rsvps"))[0] == "declined"
    await chen.presses("🤝 另请一位")
    await chen.says("黄会员")
    await chen.presses("👤 黄会员 · 会员")
    await chen.presses("✅ 确认委托")
    await heard(member, "陈建华委托您")
    await lin.presses("🙏 请假")
    await lin.presses("✍️ 请假原因")
    await lin.presses("出差在外")
    assert "您已请假：出差在外" in (await lin.presses("✅ 提交")).text


async def is_counted(secretary, member, chen, event):
    """With the votes that were given; one comes back where its holder stays away."""
    await member.sends_data(f"events:go:{event}")
    shown = await secretary.sends_data(f"events:panel:{event}")
    assert "应到 4：出席 1、委托 1、请假 1、未回复 1" in shown.text
    assert "需 3 人（三分之二以上，委托计入）：还差 1 人" in shown.text
    assert "陈建华→黄会员" in shown.text
    await secretary.sends_data(f"events:go:{event}")
    assert "✅ 已达到" in (await secretary.sends_data(f"events:panel:{event}")).text
    await member.sends_data(f"events:no:{event}")  # who holds a vote stays away: it comes back
    assert "黄会员自己也不能出席" in await heard(chen, "自己也不能出席")
    await member.sends_data(f"events:go:{event}")


async def test_the_desk_gives_the_vote_of_who_rings(secretary, member, bot):
    event = await gathering(bot, "2026-12-20T09:00", people=[LIN, CHEN, HUANG])
    await secretary.sends_data(f"events:enter:{event}")
    await secretary.says("陈建华")
    await secretary.presses(
        next(each for each in (await secretary.last()).buttons if each.startswith("👤") and "陈建华" in each)
    )
    await secretary.presses("🤝 委托")
    assert "请谁代陈建华出席" in (await secretary.last()).text
    await secretary.presses("👤 黄会员 · 会员")
    assert "陈建华→黄会员" in (await secretary.presses("✅ 确认委托")).text
    assert "陈建华委托您" in await heard(member, "委托您代为出席")
    rsvp = (await one(bot, "SELECT id FROM rsvps"))[0]
    await secretary.sends_data(f"events:put:{rsvp}:go")  # he rang once more: he comes himself
    assert "不用您代为出席" in await heard(member, "自己出席")
    assert (await one(bot, "SELECT proxy_person_id FROM rsvps"))[0] is None


async def test_who_avoids_somebody_never_hears_of_his_vote(member, lin, bot, clock):
    event = await gathering(bot, "2026-12-20T09:00", people=[LIN, CHEN, HUANG])
    await insert(bot, "avoidings", person_id=HUANG, avoided_id=LIN, at=0)
    await lin.sends_data(f"meetings:proxy:{event}")
    assert not any("黄会员" in label for label in (await lin.last()).buttons)
    await lin.says("黄会员")
    await lin.presses("👤 黄会员 · 会员")
    assert "您已委托黄会员" in (await lin.presses("✅ 确认委托")).text
    clock.set("2026-12-02T12:00")
    assert "黄会员这次不方便" in await heard(lin, "不方便受您委托")
    await quiet()
    assert not any("委托您" in reply.text for reply in member.received())


async def test_a_series_of_meetings_invites_as_early_as_the_rules_want(secretary, bot):
    await insert(bot, "meeting_rules", organisation_id=XIAN, notice_days=10, changed_at=0)
    event = await gathering(bot, "2026-12-29T09:00", people=[LIN])
    await secretary.sends_data(f"series:begin:{event}")
    shown = await secretary.presses("每周二 09:00")
    assert "提前 14 天邀请" in shown.text
    assert "⚠️" not in shown.text
    await secretary.presses("✉️ 提前几天")
    assert "要提前 10 天通知" in (await secretary.presses("提前 3 天")).text


async def test_called_late_all_the_same(secretary, bot):
    await insert(bot, "meeting_rules", organisation_id=XIAN, notice_days=7, changed_at=0)
    preview = await writes(secretary, "12月3日 14:00")
    await secretary.presses(next(each for each in preview.buttons if "🚀" in each))
    assert "管理" in (await secretary.presses("照样发出")).text
    assert (await one(bot, "SELECT count(*) FROM events"))[0] == 1


async def test_nobody_holds_more_votes_than_the_rules_allow_nor_speaks_for_whom_he_may_not(member, lin, chen, bot):
    event = await gathering(bot, "2026-12-20T09:00", people=[LIN, CHEN, HUANG])
    await insert(bot, "meetings", event_id=event, notice_days=0, quorum="", proxies_count=1, most_proxies=1)
    for chat in (lin, chen):
        await chat.sends_data(f"events:card:{event}")
        shown = await proxy(chat, "黄会员")
        if chat is lin:
            await chat.presses("✅ 确认委托")
    assert "按规定不能再多" in shown.text
    await chen.says("林示例")
    assert "自己也来不了" in (await chen.presses("👤 林示例 · 会长")).text
    draft = (await one(bot, "SELECT max(id) FROM drafts"))[0]
    assert await chen.sends_data(f"forms:pick:{draft}:taker:3")  # of another organisation: never offered
    assert (await one(bot, "SELECT count(*) FROM rsvps"))[0] == 1
    rsvp = (await one(bot, "SELECT id FROM rsvps"))[0]
    assert "改了主意" in (await chen.sends_data(f"meetings:decline:{rsvp}")).text
    assert (await one(bot, "SELECT answer FROM rsvps"))[0] == "proxy"


async def test_a_meeting_is_moved_in_time_and_everybody_called_hears_it(secretary, member, lin, chen, bot, clock):
    await sets_rules(secretary)
    event = await calls_in_time(secretary, bot)  # the 10th, told on the 1st
    for chat in (member, lin, chen):
        await hears(chat, "理事会")
    await proxy(chen, "林示例")
    await chen.presses("✅ 确认委托")
    await heard(lin, "委托您代为出席")
    await member.presses("🙏 请假")

    await secretary.sends_data(f"events:alter:{event}:begin")
    preview = await secretary.says("12月5日 14:00-16:00")
    assert "要提前 7 天通知，离新的日子只有 4 天" in preview.text
    change = next(each for each in preview.buttons if each.startswith("✅ 改"))
    assert change == "✅ 改（通知 4 人）"  # the secretary, who hasn't answered, is called too
    refused = await secretary.presses(change)
    assert "照样改" in refused.buttons
    assert (await one(bot, "SELECT local FROM events"))[0] == "2026-12-10T14:00"
    assert "管理" in (await secretary.presses("照样改")).text
    assert (await one(bot, "SELECT local FROM events"))[0] == "2026-12-05T14:00"
    noted = (await one(bot, "SELECT details FROM audit WHERE act = 'events:change'"))[0]
    assert '"short": [4, 7]' in noted or '"short":[4,7]' in noted
    assert "委托照旧有效" in await heard(chen, "有变动")
    assert "您受委托代为出席" in await heard(lin, "有变动")
    assert "改期后能来吗" in await heard(member, "有变动")
    kept = "SELECT group_concat(answer) FROM (SELECT answer FROM rsvps ORDER BY person_id)"
    assert (await one(bot, kept))[0] == "proxy,declined"
    assert "✅ 出席" in (await member.last()).buttons

    # another hour of the same day, or a day in time: nobody need say so twice
    for typed, local in (("12月5日 15:00-16:00", "2026-12-05T15:00"), ("12月18日 14:00", "2026-12-18T14:00")):
        await secretary.sends_data(f"events:alter:{event}:begin")
        preview = await secretary.says(typed)
        assert "提前 7 天" not in preview.text
        await secretary.presses(next(each for each in preview.buttons if each.startswith("✅ 改")))
        assert (await one(bot, "SELECT local FROM events"))[0] == local
    # who holds a vote can't come on that day: it goes back
    await heard(lin, "12月18日 周五 14:00")
    await lin.presses("🙏 请假")
    await heard(chen, "林示例")
    assert (await one(bot, "SELECT answer FROM rsvps WHERE person_id = :id", id=CHEN))[0] == "declined"
    # called off: the secretary, who hasn't answered, hears it as well
    await secretary.sends_data(f"events:cancel:{event}")
    await secretary.says("场地维修")
    await secretary.presses("⛔️ 取消会议，通知 4 人")
    for chat in (member, lin, chen, secretary):
        await hears(chat, "会议取消了")
