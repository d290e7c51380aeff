"""Notices of who is suspended or avoided; and what desks do with others' notices, in the audit."""

import json

from storage import emptying
from tests.handlers.test_alerts import alerts, at_once, settled, told
from tests.handlers.test_notice_reviews import submits
from tests.handlers.test_notices import NEED, POST, begun, posts, rows
from tests.handlers.test_reports import CHEN, linked
from tests.handlers.test_suspensions import suspends
from tests.notices import notice, publish
from tests.quiet import quiet
from tests.talk import heard


async def test_suspended_posts_and_asks_nothing_but_may_end_his_own(member, people, secretary, bot):
    chen = await linked(people, bot, "陈建华", 7010, CHEN)
    await posts(chen, "/offer 供应大理石板材，水头自提")
    await posts(member)
    draft = await member.says("/offer 供应水泥500吨，西安自提")
    asking = await begun(bot, member)
    until = (await rows(bot, "valid_until"))[1][0]
    await suspends(secretary, 4)
    await heard(member, "暂停了您的账号")
    for data in (
        "notices:new:demand", draft.action(POST), asking.action("✅ 发送"), "interests:begin:1", "notices:mend:2", f"notices:renew:2:{until}",
    ):  # fmt: skip
        assert "目前暂停使用" in (await member.sends_data(data)).text, data
    assert "目前暂停使用" in (await member.says(NEED)).text
    assert "目前暂停使用" in (await member.sends_voice()).text
    assert "不锈钢闸阀" in (await member.says("/mine")).text
    assert "已暂停" in (await member.sends_data("notices:do:hold:2")).text
    assert "目前暂停使用" in (await member.sends_data("notices:do:resume:2")).text
    assert "已撤下" in (await member.sends_data("notices:do:withdraw:2")).text
    assert await rows(bot, "id", "interests") == []


async def test_whom_its_author_avoids_asks_as_ever_and_hears_that_it_does_not_suit(
    member, people, secretary, bot, clock
):
    chen = await linked(people, bot, "陈建华", 7010, CHEN)
    await posts(member)
    await member.says("/offer 供应大理石板材，水头自提")
    await member.presses("🏛 改为经秘书处联系")
    await member.presses(POST)
    await member.sends_data(f"avoiding:add:{CHEN}")
    for number, words in ((1, "已告诉对方"), (2, "已转给")):
        await begun(bot, chen, number)
        assert words in (await chen.presses("✅ 发送")).text
        assert "已表示有意向" in (await chen.sends_data(f"interests:begin:{number}")).text
    assert "有意向 0" in (await member.says("需西安1")).text
    assert "陈建华" not in (await member.sends_data("interests:of:1")).text
    assert "没有内容" in (await member.sends_data("interests:done:1")).text
    assert "没有要办的事" in (await secretary.says("/desk")).text
    await clock.move(days=1, hours=6)
    await heard(chen, "暂不方便")
    await heard(chen, "目前帮不上")
    assert await rows(bot, "state", "interests") == [("closed",), ("closed",)]
    await quiet()
    assert not any("有意向" in each.text and "陈建华" in each.text for each in member.received())
    assert not any("对供需有意向" in each.text for each in secretary.received())


async def test_a_saved_search_tells_nobody_of_whom_he_avoids_or_who_avoids_him(member, people, bot, clock):
    chen = await linked(people, bot, "陈建华", 7010, CHEN)
    for chat in (member, chen):
        await chat.says("水龙头")
        await chat.presses("🔔 订阅")
        await at_once(chat)
    await member.sends_data(f"avoiding:add:{CHEN}")
    await publish(bot, clock, notice("supply", "水嘴现货", person_id=CHEN, organisation_id=2))
    await publish(bot, clock, notice("supply", "水龙头清仓", person_id=4, organisation_id=2))
    other = await publish(bot, clock, notice("supply", "面盆龙头", organisation_id=3))
    await settled(bot)
    await heard(member, "面盆龙头")
    await heard(chen, "面盆龙头")
    assert sorted(await alerts(bot, "notice_id")) == [(other.id,), (other.id,)]


async def test_what_waits_of_somebody_is_dropped_when_he_is_avoided(member, people, bot, clock):
    await linked(people, bot, "陈建华", 7010, CHEN)
    await member.says("水龙头")
    await member.presses("🔔 订阅")
    await publish(bot, clock, notice("supply", "水嘴现货", person_id=CHEN, organisation_id=2))
    await settled(bot)
    assert await alerts(bot, "state") == [("waiting",)]
    await member.sends_data(f"avoiding:add:{CHEN}")
    assert "水嘴现货" not in (await member.sends_data("alerts:newest")).text
    await publish(bot, clock, notice("supply", "面盆龙头", organisation_id=3))
    await settled(bot)
    clock.set("2026-12-07T09:00:05")
    await heard(member, "面盆龙头")
    assert "水嘴现货" not in told(member)[0].text
    assert await alerts(bot, "state") == [("dropped",), ("told",)]


async def test_whom_the_author_avoids_now_his_desk_does_not_see_among_who_asked(member, people, secretary, bot):
    chen = await linked(people, bot, "陈建华", 7010, CHEN)
    await posts(member)
    await begun(bot, chen)
    await chen.presses("✅ 发送")
    assert "陈建华" in (await secretary.sends_data("interests:of:1")).text
    await member.sends_data(f"avoiding:add:{CHEN}")
    assert "陈建华" not in (await member.sends_data("interests:of:1")).text
    assert "陈建华" not in (await secretary.sends_data("interests:of:1")).text


async def test_what_a_desk_does_is_noted_and_what_authors_do_is_not(member, secretary, officer, bot):
    await submits(member)
    await secretary.sends_data("notices:no:1:0")
    await secretary.presses("✍️ 自己写原因")
    await secretary.says("请写明压力等级")
    await secretary.presses("✅ 确定")
    await heard(member, "秘书处请您修改")
    await member.sends_data("notices:mend:1")
    await member.presses("📨 提交")
    await secretary.sends_data("notices:yes:1:1")
    await secretary.sends_data("notices:do:hold:1")
    await member.sends_data("notices:do:resume:1")
    await secretary.sends_data("notices:open:1:0")
    await secretary.sends_data("notices:mend:1")
    await secretary.presses("📦 数量")
    await secretary.says("300台")
    await secretary.presses("💾 保存修改")
    await secretary.sends_data("notices:down:1:unfit")
    await secretary.sends_data("notices:do:restore:1")
    await secretary.sends_data("notices:do:withdraw:1")
    await secretary.sends_data("notices:policy:2:all")
    await member.sends_data("notices:do:reopen:1")
    acts = await rows(bot, "act, actor, organisation_id", "audit")
    names = ["give_back", "accept", "hold", "close", "mend", "remove", "restore", "withdraw", "policy"]
    assert acts == [(f"notices:{name}", 7002, 2) for name in names]
    values = "field, before, after, person_id"
    changed = await rows(bot, values, "(SELECT audit_id AS id, * FROM audit_values WHERE audit_id IN (1, 5, 9))")
    assert changed == [
        ("reason", "", "请写明压力等级", 4), ("state", "pending", "returned", 4), ("quantity", "200台", "300台", 4),
        ("review", "flagged", "all", None),
    ]  # fmt: skip
    assert [json.loads(row[0]) for row in await rows(bot, "details", "audit")][5] == {"reason": "notice_unfit"}
    await officer.sends_data("audit:list:-:-:notices:-:0")
    shown = (await officer.last()).text
    assert "吴秘书：下架了供需「闸阀」" in shown
    assert "设定了 西安市福建南安商会 的供需审核方式" in shown
    entry = await officer.sends_data("audit:show:6:-:-:-:-:0")
    assert "原因：不适合发布" in entry.text
    assert "状态：展示中 → 已下架" in entry.text
    await bot.database.write(lambda c: emptying.person(c, 4, "2026-12-01", 1))
    left = await rows(bot, "count(*)", "(SELECT 1 AS id FROM audit_values WHERE person_id = 4 AND after IS NOT NULL)")
    assert left == [(0,)]


async def test_glossary_and_posting_for_others_are_noted(secretary, officer, bot):
    await officer.sends_data("glossary:add")
    await officer.says("闸阀 = 截门, 闸板")
    saved = await officer.last()
    await officer.sends_data(
        next(each for each in map(saved.action, saved.buttons) if each.startswith("glossary:save"))
    )
    await officer.sends_data("glossary:remove:1")
    await secretary.sends_data("notices:others")
    await secretary.says("求购不锈钢闸阀200台，西安交货")
    await secretary.presses("💾 存为 1 条草稿")
    await secretary.presses("🔴 不锈钢闸阀")
    await secretary.presses("🏛 以本会名义发布")
    await secretary.presses(POST)
    assert await rows(bot, "act, actor, subject_kind", "audit") == [
        ("glossary:add", 7003, "glossary"), ("glossary:remove", 7003, "glossary"),
        ("notices:keep", 7002, "organisations"), ("notices:post", 7002, "notices"),
    ]  # fmt: skip
    await officer.sends_data("audit:list:-:-:-:-:0")
    assert "在词库里加了「闸阀」" in (await officer.last()).text
