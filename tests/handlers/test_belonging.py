"""Several organisations, leaving one, moving to another, and a secretariat that records that somebody left."""

import asyncio

import pytest

from tests.handlers.hearing import heard
from tests.talk import gone, here

XIAN, MACHINERY, MANILA = 2, 3, 4  # of the register
HUANG, WU = 4, 5
OTHER_DESK = 7020


async def organisations(bot, person):
    async with bot.database.reading() as reader:
        sql = "SELECT organisation_id FROM memberships WHERE person_id = :id ORDER BY organisation_id"
        return [row[0] for row in await reader.all(sql, id=person)]


async def one(bot, sql, **values):
    async with bot.database.reading() as reader:
        row = await reader.one(sql, **values)
        return row and row[0]


@pytest.fixture
async def other_desk(bot, people):
    """The secretariat of 装备协会."""

    def insert(connection):
        connection.execute("INSERT INTO persons (id, key, name, updated_at) VALUES (20, 'p20', '郑秘书', 0)")
        connection.execute("""INSERT INTO memberships (key, person_id, organisation_id, position, rank, secretary, updated_at)
                              VALUES ('m20', 20, 3, '职员', 95, 1, 0)""")  # fmt: skip
        connection.execute("INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (7020, 20, 0)")

    await bot.database.write(insert)
    return await here(people, "郑秘书", OTHER_DESK)


async def applies(member, *, moving=False, organisation=MACHINERY):
    await member.says(f"/start org-{organisation}")
    await member.presses("🙋 申请加入")
    if moving:
        await member.presses("🔁 从西安市福建南安商会转过去")
    return await member.presses("✅ 发出申请")


async def test_a_second_organisation_is_joined_and_made_the_first(member, other_desk, bot, people):
    shown = await member.says("/me")
    assert "🏛 我的会籍" in shown.buttons
    await applies(member)
    assert "加入南安市装备制造业协会" in (await member.says("/me")).text
    assert "想加入南安市装备制造业协会" in await heard(other_desk, "请确认身份")
    await other_desk.presses("🔎 看看")
    await other_desk.presses("✅ 录入名册")
    await heard(member, "欢迎")
    assert await organisations(bot, HUANG) == [XIAN, MACHINERY]
    await member.says("/me")
    mine = await member.presses("🏛 我的会籍")
    assert "🏠 西安市福建南安商会" in mine.text
    await member.presses("南安市装备制造业协会")
    assert "🏠 南安市装备制造业协会" in (await member.presses("🏠 设为主商协会")).text
    # From now on what is asked about him goes to that desk.
    asker = await here(people, "陈", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 2 WHERE telegram_id = 7010"))
    await asker.says("/start person-4")
    assert "装备制造业协会" in (await asker.sends_data("leads:preview:introduce:people:4")).text
    already = await member.sends_data("belonging:ask:3")
    assert "已经是南安市装备制造业协会的会员" in already.text


async def test_he_lives_by_the_clock_of_his_first_one(member, bot):
    sql = """INSERT INTO memberships (key, person_id, organisation_id, position, rank, updated_at)
             VALUES ('x', 4, 4, '会员', 100, 0)"""
    await bot.database.write(lambda connection: connection.execute(sql))
    await member.says("/me")
    assert "北京时间" in (await member.presses("✏️ 修改资料")).text
    await member.sends_data("belonging:home:4")
    await member.says("/me")
    assert "马尼拉" in (await member.presses("✏️ 修改资料")).text


async def test_leaving_the_last_one_and_coming_back_within_a_day(member, secretary, officer, bot, clock):
    await member.says("/me")
    await member.presses("🏛 我的会籍")
    await member.presses("西安市福建南安商会")
    preview = await member.presses("🚪 退会")
    assert "唯一的会籍" in preview.text
    assert "24 小时内可以撤回" in preview.text
    left = await member.presses("🚪 退会")
    assert {"🗂 保留资料", "🗑 注销资料", "↩️ 撤回，我不退了"} <= set(left.buttons)
    assert "黄会员（会员）已自己退出" in await heard(secretary, "黄会员")
    assert await organisations(bot, HUANG) == []
    # No register shows him, no search finds him, and he sees what guests see.
    assert "👤 黄会员" not in (await secretary.says("黄会员")).buttons
    assert "没有内容" in (await secretary.says("/start person-4")).text
    assert "没有内容" in (await member.says("/start person-2")).text
    assert "不属于任何商协会" in (await member.says("/me")).text
    again = await member.sends_data("belonging:go:2")  # pressed twice is left once
    assert "您已退出" in again.text
    assert await one(bot, "SELECT count(*) FROM departures") == 1
    await member.presses("👤 我的资料")
    await member.presses("🏛 我的会籍")
    await member.presses("↩️ 撤回退出西安市福建南安商会")
    await heard(secretary, "已撤销")
    assert await organisations(bot, HUANG) == [XIAN]
    assert "黄会员" in (await secretary.says("/start person-4")).text
    assert "会籍已恢复" in (await member.sends_data("belonging:undo:1")).text


async def test_what_was_left_is_forgotten_after_a_day(member, secretary, bot, clock):
    await bot.database.write(lambda c: c.execute("UPDATE persons SET phone = '+12125550199' WHERE id = 4"))
    assert "555-0199" in (await secretary.says("/start person-4")).text
    await member.says("/me")
    await member.sends_data("belonging:go:2")
    assert await one(bot, "SELECT before FROM departures") is not None
    await clock.move(hours=25)
    await member.says("/me")
    assert "已经过了 24 小时" in (await member.sends_data("belonging:undo:1")).text
    async with asyncio.timeout(30):
        while await one(bot, "SELECT before FROM departures") is not None:
            await asyncio.sleep(0.02)
    await gone(secretary, "555-0199")  # his phone was for their desk's eyes
    # He keeps his profile, and asks to join anew.
    assert "已请西安市福建南安商会秘书处确认" in (await applies(member, organisation=XIAN)).text


async def test_entered_again_meanwhile_nothing_is_undone(member, secretary, bot):
    await member.says("/me")
    await member.sends_data("belonging:go:2")
    await applies(member, organisation=XIAN)
    await heard(secretary, "请确认身份")
    await secretary.presses("🔎 看看")
    await secretary.presses("✅ 录入名册")
    await heard(member, "欢迎")
    assert "后来有人改过名册" in (await member.sends_data("belonging:undo:1")).text
    assert await organisations(bot, HUANG) == [XIAN]


async def test_staff_who_leave_lose_their_rights_and_the_office_hears(secretary, officer, bot):
    await secretary.says("/me")
    preview = await secretary.sends_data("belonging:leave:2")
    assert "秘书处再没有别人" in preview.text
    await secretary.presses("🚪 退会")
    warned = await heard(officer, "吴秘书")
    assert "请任命一位" in warned
    assert "只有秘书处看得到" in (await secretary.says("/desk")).text
    await secretary.sends_data("belonging:undo:1")
    assert "📥 待办" in (await secretary.says("/desk")).text


async def test_moving_ends_the_old_one_only_with_the_new_desks_yes(member, secretary, other_desk, bot):
    await member.says("/me")
    await member.presses("🏛 我的会籍")
    await member.presses("西安市福建南安商会")
    assert "在那之前什么都不变" in (await member.presses("🔁 转到别家")).text
    await applies(member, moving=True)
    assert "想从西安市福建南安商会转到南安市装备制造业协会" in await heard(secretary, "黄会员")
    assert await organisations(bot, HUANG) == [XIAN]
    assert "从西安市福建南安商会转来" in await heard(other_desk, "请确认身份")
    await other_desk.presses("🔎 看看")
    await other_desk.presses("✅ 录入名册")
    await heard(member, "欢迎")
    assert "已转到别家" in await heard(secretary, "已转到别家")
    assert await organisations(bot, HUANG) == [MACHINERY]
    assert "那边已经同意了" in (await secretary.sends_data("belonging:hold:1")).text
    await member.presses("↩️ 恢复西安市福建南安商会的会籍")  # he belongs to both then
    assert await organisations(bot, HUANG) == [XIAN, MACHINERY]


async def test_either_side_calls_a_move_off(member, secretary, other_desk, bot):
    await applies(member, moving=True)
    await heard(secretary, "转到")
    assert "在西安市福建南安商会的会籍不变" in (await member.presses("↩️ 撤回")).text
    await heard(secretary, "不转到")
    await applies(member, moving=True)
    await heard(other_desk, "请确认身份")
    await other_desk.presses("🙅 暂不确认")
    await other_desk.sends_data("claims:no:2:other")
    assert "会籍不变" in await heard(member, "暂时没有加上您")
    assert await organisations(bot, HUANG) == [XIAN]


async def test_the_old_desk_keeps_its_membership_and_the_new_one_takes_him_in_as_well(
    member, secretary, other_desk, officer, bot
):
    await applies(member, moving=True)
    await heard(secretary, "转到")
    both = await asyncio.gather(secretary.sends_data("belonging:hold:1"), officer.sends_data("belonging:hold:1"))
    assert sum("的会籍留着" in answer.text for answer in both) == 1
    assert sum("已经留住了这边的会籍" in answer.text for answer in both) == 1
    await heard(member, "请您先联系他们")
    await other_desk.sends_data("claims:enter:1")
    await heard(member, "欢迎")
    assert await organisations(bot, HUANG) == [XIAN, MACHINERY]


async def test_the_secretariat_records_it_and_takes_it_back(member, secretary, officer, bot):
    await secretary.says("/start person-4")
    await secretary.presses("⚙️ 管理")
    asked = await secretary.presses("🚪 登记退会")
    assert "哪一天" in asked.text
    assert "请写" in (await secretary.says("明年")).text
    preview = await secretary.says("10月31日")
    assert "2026年10月31日" in preview.text
    done = await secretary.presses("✅ 登记")
    assert "已登记" in done.text
    assert "2026年10月31日" in await heard(member, "退会")
    assert await organisations(bot, HUANG) == []
    await officer.says("/start person-4")
    assert "已登记" in (await secretary.sends_data("belonging:recorded:1")).text  # a second press of his
    await secretary.sends_data("belonging:restore:1")
    await heard(member, "已撤销")
    assert await organisations(bot, HUANG) == [XIAN]
    assert "吴秘书" in (await officer.sends_data("belonging:restore:1")).text


async def test_two_record_it_at_once_and_one_is_told(secretary, officer, bot):
    for chat in (secretary, officer):
        await chat.says("/start person-4")
        await chat.presses("⚙️ 管理")
        await chat.presses("🚪 登记退会")
        await chat.says("昨天")
    answers = await asyncio.gather(secretary.presses("✅ 登记"), officer.presses("✅ 登记"))
    assert sum(answer.text.startswith("✅") for answer in answers) == 1
    assert await one(bot, "SELECT count(*) FROM departures") == 1


FORGED = (
    "belonging:one:3", "belonging:leave:3", "belonging:go:3", "belonging:home:3", "belonging:undo:99", "belonging:restore:99",
    "belonging:record:5", "belonging:recorded:7", "belonging:hold:1", "belonging:ask:1", "belonging:ask:3:4",
)  # fmt: skip


async def test_forged_presses_do_nothing(member, secretary, bot):
    """Of an organisation that isn't his, of others' departures and claims, of a desk without being of it."""
    await member.says("/me")
    before = await organisations(bot, HUANG), await organisations(bot, WU)
    for data in FORGED:
        answer = await member.sends_data(data)
        assert any(word in answer.text for word in ("没有内容", "只有秘书处看得到")), (data, answer.text)
    assert (await organisations(bot, HUANG), await organisations(bot, WU)) == before
    assert await one(bot, "SELECT count(*) FROM departures") == 0
    assert await one(bot, "SELECT count(*) FROM claims") == 0


async def test_a_secretariat_records_nobody_who_has_rights(secretary, officer, bot, people):
    sql = """INSERT INTO memberships (key, person_id, organisation_id, position, rank, secretary, updated_at)
             VALUES ('x', 2, 2, '职员', 95, 1, 0)"""
    await bot.database.write(lambda connection: connection.execute(sql))
    await secretary.says("/start person-2")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("🚪 登记退会")
    await secretary.says("昨天")
    refused = await secretary.presses("✅ 登记")
    assert "联盟秘书处" in refused.text
    assert XIAN in await organisations(bot, 2)


async def test_who_was_found_not_to_be_he_comes_back_by_no_application(member, other_desk, bot):
    """He asked to join as that person; the confirmation was taken back before the other desk said yes."""
    await applies(member)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = NULL WHERE telegram_id = 7001"))
    await other_desk.sends_data("claims:show:1")
    assert "不再是" in (await other_desk.presses("✅ 录入名册")).text
    assert await one(bot, "SELECT person_id FROM accounts WHERE telegram_id = 7001") is None
    assert await organisations(bot, HUANG) == [XIAN]


async def test_what_was_asked_comes_along_to_another_account(member, secretary, other_desk, bot, people):
    await applies(member)
    new = await people("黄的新号", id=7050)
    await bot.database.write(
        lambda c: c.execute(
            """INSERT INTO claims (update_id, telegram_id, organisation_id, person_id, desk, asker, created_at)
               VALUES (1, 7050, 2, 4, 'secretariat', 'a', 0)"""
        )
    )
    await new.says("/start")
    await secretary.sends_data("claims:move:2")
    await heard(new, "秘书处已确认")
    await other_desk.sends_data("claims:show:1")
    await other_desk.presses("✅ 录入名册")
    await heard(new, "欢迎")
    assert await organisations(bot, HUANG) == [XIAN, MACHINERY]


async def test_a_move_that_was_let_in_wrongly_ends_nothing(member, secretary, other_desk, bot):
    await applies(member, moving=True)
    await heard(other_desk, "请确认身份")
    await other_desk.presses("🔎 看看")
    await other_desk.presses("✅ 录入名册")
    await heard(member, "欢迎")
    assert await organisations(bot, HUANG) == [MACHINERY]
    assert "没有内容" in (await secretary.sends_data("claims:unenter:1")).text  # another desk's
    await other_desk.presses("↩️ 撤销录入")
    told = await heard(member, "撤销了刚才的录入")
    assert "您在西安市福建南安商会的会籍照旧" in told
    assert "访客" not in told
    assert await organisations(bot, HUANG) == [XIAN]
    assert await one(bot, "SELECT person_id FROM accounts WHERE telegram_id = 7001") == HUANG
    assert "黄会员" in (await secretary.says("黄会员")).text
