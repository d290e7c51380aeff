"""Notices that are looked at first: flagged, first or all; two reviewers, what waits, what is taken down."""

import asyncio

from tests.handlers.test_notices import NEED, POST, posts, rows
from tests.talk import heard, here

FLAGGED = "/need 求购闸阀200台，西安交货，电话13800138000"


async def submits(member):
    preview = await member.says(FLAGGED)
    assert "秘书处看过后发布：有联系方式" in preview.text
    return await member.presses("📨 提交")


async def second(people, bot):
    """Another of the same secretariat."""
    sql = "UPDATE memberships SET secretary = 1 WHERE person_id = 2"
    await bot.database.write(lambda c: c.execute(sql))
    chat = await here(people, "陈", 7011)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 2 WHERE telegram_id = 7011"))
    return chat


async def test_flagged_is_sent_back_mended_and_approved(member, secretary, people, bot):
    assert "已提交" in (await submits(member)).text
    assert await rows(bot) == [("pending", None)]
    request = await heard(secretary, "请审核供需")
    assert "有联系方式" in request.text
    other = await second(people, bot)
    shown = await secretary.presses("👀 看全文，处理")
    assert "13800138000" in shown.text
    accept = shown.action("✅ 通过")
    await secretary.presses("↩️ 退回")
    assert "已退回" in (await secretary.presses("有电话微信")).text
    returned = await heard(member, "秘书处请您修改")
    assert "电话、微信" in returned.text
    late = await other.sends_data(accept)
    assert "吴秘书已经退回了这一条：有电话微信" in late.text
    await member.presses("✏️ 修改后重新提交")
    kept = await member.last()
    assert "200台" in kept.text
    await member.presses("✏️ 内容")
    mended = await member.says("求购闸阀200台，西安交货，12月20日前")
    assert "秘书处看过后发布" not in mended.text
    assert "有效到 2026年12月20日" in mended.text
    assert "需-西安-0001" in (await member.presses(POST)).text
    assert [row[0] for row in await rows(bot, "after", "notice_history")] == ["pending", "returned", "published"]


async def test_no_way_around_the_desk_by_withdrawing_what_waits_for_it(member, secretary, bot):
    await posts(member)
    await member.sends_data("notices:mend:1")
    await member.presses("✏️ 内容")
    await member.says("求购闸阀200台，西安交货，电话13800138000")
    await member.presses("📨 提交")
    assert (await rows(bot))[0][0] == "pending"
    await heard(secretary, "请审核供需")
    asked = len([reply for reply in secretary.received() if "请审核供需" in reply.text])
    withdrawn = await member.sends_data("notices:do:withdraw:1")
    again = await member._press(withdrawn.message_id, withdrawn.action("↩️ 重新发布"))
    assert "待审核" in again.text
    assert (await rows(bot))[0][0] == "pending"
    async with asyncio.timeout(30):
        while len([reply for reply in secretary.received() if "请审核供需" in reply.text]) == asked:
            await asyncio.sleep(0.02)
    await secretary.sends_data("notices:no:1:1:contact")
    await member.sends_data("notices:do:withdraw:1")
    assert "已退回" in (await member.sends_data("notices:do:reopen:1")).text
    # What was on show when it was withdrawn comes back at once.
    await posts(member, "/need 求购蝶阀100台，西安交货，月底前")
    assert "↩️ 重新发布" in (await member.sends_data("notices:do:withdraw:2")).buttons
    await member.sends_data("notices:do:reopen:2")
    assert (await rows(bot))[1][0] == "published"


async def test_two_at_once_decide_once_and_hear_of_the_other(member, secretary, people, bot):
    await submits(member)
    await heard(secretary, "请审核供需")
    other = await second(people, bot)
    answers = await asyncio.gather(secretary.sends_data("notices:yes:1:0"), other.sends_data("notices:no:1:0:unclear"))
    assert sum("已经" in answer.text and "告诉" not in answer.text for answer in answers) == 1
    assert len(await rows(bot, "after", "notice_history")) == 2
    again = await secretary.sends_data("notices:yes:1:0")
    assert any(word in again.text for word in ("已发布", "已经退回"))


async def test_own_words_outdated_and_what_waits_goes_to_the_office(member, secretary, officer, bot, clock):
    await submits(member)
    await heard(secretary, "请审核供需")
    assert "待审核的供需" in (await secretary.presses("📋 全部待审")).text
    await clock.move(days=1, hours=1)
    await heard(secretary, "已等 1 天")
    await clock.move(days=1)
    await heard(officer, "已等 2 天")
    await member.sends_data("notices:mend:1")
    await member.presses("✏️ 内容")
    await member.says("求购闸阀300台，西安交货，电话13800138000")
    await member.presses("📨 提交")
    assert "作者刚改过" in (await secretary.sends_data("notices:yes:1:0")).text
    await secretary.presses("👀 看新的")
    await secretary.presses("↩️ 退回")
    await secretary.presses("✍️ 自己写原因")
    preview = await secretary.says("请写明压力等级")
    assert "请写明压力等级" in preview.text
    assert "已退回" in (await secretary.presses("✅ 确定")).text
    assert "请写明压力等级" in (await heard(member, "秘书处请您修改")).text
    assert "已撤下" in (await member.presses("🗑 撤下")).text


async def test_the_desk_chooses_what_is_reviewed(member, secretary, bot):
    await secretary.sends_data("notices:queue:0")
    await secretary.presses("⚙️ 审核方式")
    assert "✅ 每人首条" in str((await secretary.presses("每人首条和可疑的先看")).buttons)
    assert "首次发布" in (await member.says(NEED)).text
    await member.presses("📨 提交")
    await heard(secretary, "请审核供需")
    await secretary.sends_data("notices:yes:1:0")
    await heard(member, "秘书处已通过")
    assert POST in (await member.says("/offer 供应大理石板材，水头自提")).buttons
    assert "没有内容" in (await member.sends_data("notices:policy:2:none")).text
    assert "没有内容" in (await secretary.sends_data("notices:policy:3:none")).text


async def test_a_desk_is_reminded_in_the_day(member, secretary, bot, clock):
    clock.set("2026-12-01T02:00")
    await submits(member)
    await heard(secretary, "请审核供需")
    clock.set("2026-12-02T02:05")
    await clock.move()
    assert await rows(bot, "nagged") == [(1,)]
    assert not any("已等" in reply.text for reply in secretary.received())
    clock.set("2026-12-02T08:00:05")
    await heard(secretary, "已等 1 天")


async def test_taken_down_at_any_time_and_restored(member, secretary, guest, bot):
    await posts(member)
    card = await secretary.says("/start notice-1")
    assert "⛔️ 下架" not in card.buttons
    card = await secretary.presses("⚙️ 管理")
    assert {"⛔️ 下架", "🔕 暂不接受意向", "↩️ 返回"} <= set(card.buttons)
    assert "⚙️ 管理" in (await secretary.presses("↩️ 返回")).buttons
    await secretary.presses("⚙️ 管理")
    await secretary.presses("⛔️ 下架")
    assert "已下架" in (await secretary.presses("不适合发布")).text
    assert "不适合在联盟里发布" in (await heard(member, "下架了您的供需")).text
    assert "没有内容" in (await guest.says("/start notice-1")).text
    await secretary.presses("↩️ 恢复上架")
    assert await rows(bot) == [("published", "需-西安-0001")]
    await member.sends_data("notices:do:withdraw:1")
    assert "已撤下" in (await secretary.sends_data("notices:down:1:unfit")).text
    assert await rows(bot) == [("withdrawn", "需-西安-0001")]


async def test_forged_presses_get_nowhere(member, guest, people, bot):
    await submits(member)
    stranger = await here(people, "林", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 3 WHERE telegram_id = 7010"))
    for chat in (guest, stranger):
        await chat.says("/start")
        for data in (
            "notices:yes:1:0", "notices:no:1:0:unclear", "notices:review:1", "notices:card:1",
            "notices:do:withdraw:1", "notices:renew:1:2026-12-31", "notices:fulfil:1", "notices:down:1:unfit",
            "notices:open:1:0", "interests:of:1", "interests:begin:1", "notices:write:1:0:back", "notices:policy:2:none",
        ):  # fmt: skip
            answer = await chat.sends_data(data)
            assert "没有内容" in answer.text, (data, answer.text)
        assert ("会员的服务" if chat is guest else "没有内容") in (await chat.sends_data("notices:mend:1")).text
    for data in ("notices:yes:1:0", "notices:no:1:0:unclear", "notices:do:restore:1", "notices:down:1:unfit"):
        assert "没有内容" in (await member.sends_data(data)).text, data
    assert await rows(bot) == [("pending", None)]


async def test_the_desk_mends_it_itself_and_its_author_hears(member, secretary, bot):
    await submits(member)
    await heard(secretary, "请审核供需")
    await secretary.presses("👀 看全文，处理")
    preview = await secretary.presses("✏️ 替他改")
    assert "👤 黄会员" in preview.text
    await secretary.presses("✏️ 内容")
    await secretary.says("求购闸阀200台，西安交货")
    await secretary.presses(POST)
    assert "需-西安-0001" in (await heard(member, "秘书处已通过")).text
    assert await rows(bot, "state, person_id, posted_by, via_secretariat") == [("published", 4, 7001, 0)]
