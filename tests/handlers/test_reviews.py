"""Members' changes that a desk looks at first: before and after, taken over or sent back, one of two staff wins."""

import pytest

from tests.register import MEMBER
from tests.talk import heard, here

GONE = "这里已经没有内容"
SEND = "✅ 发给秘书处"


async def all_of(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def hometown(bot):
    return (await all_of(bot, "SELECT hometown FROM persons WHERE id = 4"))[0][0]


@pytest.fixture
async def reviewed(secretary):
    """The desk wants to look first."""
    await secretary.says("/start org-2")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正资料")
    explained = await secretary.presses("🔎 会员改资料先核对：关")
    assert "退回要写原因" in explained.text
    await secretary.presses("🔎 打开")
    assert "🔎 会员改资料先核对：开" in (await secretary.last()).buttons
    return secretary


async def changes(chat, label="家乡", text="诗山"):
    await chat.says("/me")
    await chat.presses("✏️ 修改资料")
    await chat.presses(f"✏️ {label}")
    return await chat.says(text)


async def second(people, bot):
    """Another one of the same secretariat."""
    chat = await here(people, "另一位", 7020)

    def employ(connection):
        connection.execute("UPDATE memberships SET secretary = 1 WHERE person_id = 1")
        connection.execute("UPDATE accounts SET person_id = 1 WHERE telegram_id = 7020")

    await bot.database.write(employ)
    return chat


async def test_it_waits_and_is_taken_over(reviewed, member, bot):
    preview = await changes(member)
    assert "先由西安市福建南安商会秘书处核对" in preview.text
    asked = await member.presses(SEND)
    assert "核对后进名册" in asked.text
    assert await hometown(bot) == "仑苍"
    request = await heard(reviewed, "会员改资料")
    assert "黄会员 想改：家乡" in request.text
    assert "诗山" not in request.text  # what he typed lies in no message that goes out
    desk = await reviewed.says("/desk")
    assert "✏️ 会员改资料" in desk.text
    shown = await reviewed.presses("✏️ 1 · 黄会员")
    assert "原来：仑苍" in shown.text
    assert "改成：诗山" in shown.text
    taken = await reviewed.presses("✅ 采纳")
    assert "已采纳" in taken.text
    assert await hometown(bot) == "诗山"
    await heard(member, "已核对，家乡改为诗山")
    assert "已采纳" in (await reviewed._press(shown.message_id, shown.action("✅ 采纳"))).text  # twice is once
    assert len(await all_of(bot, "SELECT id FROM entries")) == 1
    assert any("黄会员" in button for button in (await reviewed.says("诗山 人")).buttons)


async def test_what_was_taken_over_by_mistake_is_taken_back(reviewed, member, officer, bot, clock):
    await changes(member, "我能提供", "螺旋焊管")
    await member.presses(SEND)
    await heard(reviewed, "会员改资料")
    shown = await reviewed.sends_data("reviews:show:1")
    approve = shown.action("✅ 采纳")
    assert "↩️ 撤销" in (await reviewed.presses("✅ 采纳")).buttons
    assert "↩️ 撤销" in (await reviewed._press(shown.message_id, approve)).buttons  # a second press ends as the first
    assert "和原来一模一样" in (await reviewed.presses("↩️ 撤销")).text
    assert await all_of(bot, "SELECT offers FROM persons WHERE id = 4") == [("",)]
    await clock.move(minutes=1.1)
    assert "螺旋焊管 → —" in (await heard(member, "更正了您")).text
    assert "↩️ 撤销" not in (await reviewed.sends_data(approve)).buttons


async def test_it_comes_back_with_a_reason_and_what_was_typed(reviewed, member, bot):
    await changes(member, "我能提供", "螺旋焊管")
    await member.presses(SEND)
    await heard(reviewed, "会员改资料")
    await reviewed.presses("🔎 看一看")
    await reviewed.presses("↩️ 退回")
    preview = await reviewed.says("请写明规格")
    assert "原因：请写明规格" in preview.text
    await reviewed.presses("✏️ 改原因")
    await reviewed.presses("写得不清楚，请写具体些")
    assert "已退回黄会员" in (await reviewed.presses("✅ 退回")).text
    told = await heard(member, "暂时没有采纳")
    assert "请写具体些" in told.text
    assert "螺旋焊管" in told.text
    again = await member.presses("✏️ 改一改再发")
    assert "改成：螺旋焊管" in again.text
    await member.presses("✏️ 再改改")
    await member.says("螺旋焊管 DN200-DN1600")
    await member.presses(SEND)
    second = await heard(reviewed, "会员改资料", after=(await reviewed.last()).message_id - 1)
    assert second
    assert await all_of(bot, "SELECT state FROM reviews ORDER BY id") == [("returned",), ("open",)]


async def test_two_staff_at_once(reviewed, member, people, bot):
    other = await second(people, bot)
    await changes(member)
    await member.presses(SEND)
    await heard(reviewed, "会员改资料")
    for chat in (reviewed, other):
        await chat.sends_data("reviews:show:1")
    await reviewed.presses("✅ 采纳")
    assert "吴秘书已经采纳" in (await other.presses("✅ 采纳")).text
    await other.sends_data("reviews:no:1")
    assert "吴秘书已经采纳" in (await other.last()).text
    assert len(await all_of(bot, "SELECT id FROM entries")) == 1


async def test_sent_back_while_a_colleague_took_it_over(reviewed, member, people, bot):
    other = await second(people, bot)
    await changes(member)
    await member.presses(SEND)
    await heard(reviewed, "会员改资料")
    await other.sends_data("reviews:no:1")
    preview = await other.presses("与实际不符")
    await reviewed.sends_data("reviews:yes:1")
    assert "已经采纳" in (await other._press(preview.message_id, preview.action("✅ 退回"))).text
    assert await hometown(bot) == "诗山"


async def test_what_changed_meanwhile_is_shown_again(reviewed, member, officer, bot):
    await changes(member)
    await member.presses(SEND)
    await heard(reviewed, "会员改资料")
    await reviewed.sends_data("reviews:show:1")
    await officer.sends_data("entries:change:people:4:hometown")
    await officer.says("码头")
    await officer.presses("✅ 保存")
    shown = await reviewed.presses("✅ 采纳")
    assert "刚刚被别人改过" in shown.text
    assert "原来：码头" in shown.text
    await reviewed.presses("✅ 采纳")
    assert await hometown(bot) == "诗山"


async def test_taken_back_and_anew(reviewed, member, bot):
    await changes(member)
    await member.presses(SEND)
    assert "名册没有改" in (await member.presses("↩️ 撤回")).text
    await changes(member, text="码头")
    asked = await member.presses(SEND)
    await changes(member, text="水头")
    await member.presses(SEND)
    assert await all_of(bot, "SELECT state FROM reviews ORDER BY id") == [("withdrawn",), ("withdrawn",), ("open",)]
    assert asked
    assert "对方已经撤回" in (await reviewed.sends_data("reviews:yes:1")).text
    assert GONE in (await reviewed.sends_data("reviews:withdraw:3")).text


async def test_ones_own_contact_can_always_be_taken_away(reviewed, member, bot):
    await bot.database.write(lambda c: c.execute("UPDATE persons SET wechat = 'huang' WHERE id = 4"))
    await member.says("/me")
    await member.presses("✏️ 修改资料")
    await member.presses("✏️ 微信")
    preview = await member.presses("🧹 留空")
    assert "✅ 保存" in preview.buttons
    await member.presses("✅ 保存")
    assert await all_of(bot, "SELECT wechat FROM persons WHERE id = 4") == [("",)]


async def test_a_desk_whose_list_named_him_does_not_look(reviewed, member, bot):
    """It would read his contacts, before and after, which are for the desk that entered him."""
    await reviewed.sends_data("reviews:switch:2:0")

    def listed(connection):
        connection.execute("UPDATE organisations SET reviewed = 1 WHERE id = 3")
        connection.execute(
            """INSERT INTO memberships (key, person_id, organisation_id, position, rank, listed, updated_at)
               VALUES ('listed', 4, 3, '副会长', 40, '+8613900139000', 0)"""
        )

    await bot.database.write(listed)
    assert "✅ 保存" in (await changes(member)).buttons


async def test_staff_and_others_are_not_looked_at(reviewed, officer, member, people, bot):
    assert "✅ 保存" in (await changes(reviewed)).buttons
    assert "✅ 保存" in (await changes(officer)).buttons
    for data in ("reviews:show:1", "reviews:yes:1", "reviews:no:1"):
        assert GONE in (await member.sends_data(data)).text
    await reviewed.sends_data("reviews:switch:2:0")
    assert "✅ 保存" in (await changes(member)).buttons


async def test_a_members_edit_of_his_company(secretary, member, bot, people):
    """Reviewed always, but for its first, whose organisation doesn't look."""
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET company_id = 1 WHERE person_id = 4"))
    await member.says("/start company-1")
    await member.presses("✏️ 改企业资料")
    assert "先由秘书处核对" in (await member.last()).text
    assert "✏️ 名称" not in (await member.last()).buttons
    await member.presses("✏️ 产品")
    await member.says("截止阀、球阀")
    await member.presses(SEND)
    await heard(secretary, "会员改资料")
    shown = await secretary.presses("🔎 看一看")
    assert "示例仑苍闸阀有限公司" in shown.text
    await secretary.presses("✅ 采纳")
    await heard(member, "产品改为截止阀")
    assert await all_of(bot, "SELECT products FROM companies WHERE id = 1") == [("截止阀、球阀",)]
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET company_id = NULL WHERE person_id = 1"))
    await member.sends_data("entries:change:companies:1:intro")
    await member.says("三十年的闸阀厂")
    assert "已改好" in (await member.presses("✅ 保存")).text
    assert "已撤销" in (await member.presses("↩️ 撤销")).text
    assert "联盟秘书处改" in (await member.sends_data("entries:change:companies:1:name")).text
    assert GONE in (await member.sends_data("entries:change:companies:2:intro")).text


async def test_an_erasure_takes_what_waits_with_it(reviewed, member, bot, clock):
    await changes(member)
    await member.presses(SEND)
    await heard(reviewed, "会员改资料")
    await member.says("/privacy")
    await member.presses("🗑 注销")
    await member.says("注销并删除我的全部资料")
    await member.presses("🗑 注销")
    await clock.move(hours=48.1)
    await heard(member, "您的资料删除了")
    assert await all_of(bot, "SELECT id FROM reviews WHERE telegram_id = :id", id=MEMBER) == []
    assert GONE in (await reviewed.sends_data("reviews:show:1")).text
