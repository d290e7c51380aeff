"""/pairings: all see who is paired with whom; officers add, correct and remove, look first, and take it back for a day."""

import pytest

from storage import pairings

XIAN, MACHINERY, MANILA = 2, 3, 4


async def rows(bot):
    async with bot.database.reading() as reader:
        return await reader.all("SELECT * FROM pairings ORDER BY id")


async def test_everybody_finds_a_pairing_by_list_by_name_and_from_a_card(guest):
    listed = await guest.says("/pairings")
    assert "装备协会" in listed.text
    assert "西安商会" in listed.text
    assert "🏭 企业供销合作 1" in listed.buttons
    assert "➕ 登记结对" not in listed.buttons
    assert "示例仑苍闸阀有限公司" in (await guest.presses("🏭 企业供销合作 1")).text
    card = await guest.says("结对 西安商会")  # one: its card at once
    assert "2026年5月30日 签约" in card.text
    assert not [label for label in card.buttons if "更正" in label]
    assert "西安市福建南安商会" in (await guest.presses("🏛 西安商会")).text
    assert "签约" in (await guest.presses("🤝 结对与互访")).text
    assert "没有找到“qqqq”" in (await guest.says("/pairings qqqq")).text
    english = await guest.says("/pairings xian")
    assert "装备制造业协会" in english.text


async def test_an_officer_adds_corrects_removes_and_undoes(officer, bot):
    before = await rows(bot)
    await officer.says("/pairings")
    await officer.presses("➕ 登记结对")
    await officer.presses("🏛 两家商协会")
    assert "没有“zzzz”" in (await officer.says("zzzz")).text
    await officer.says("菲律宾")
    await officer.presses("菲律宾南安商会")
    offered = await officer.says("菲律宾南安商会")
    assert "菲律宾南安商会" not in offered.buttons  # not with itself
    await officer.says("西安商会")
    await officer.presses("西安市福建南安商会")
    assert "还没到" in (await officer.says("2031-01-01")).text
    assert "没看懂" in (await officer.says("去年")).text
    await officer.says("2026年5月")
    preview = await officer.says("水暖供销协作")
    assert "还没有保存" in preview.text
    assert await rows(bot) == before
    done = await officer.presses("✅ 保存")
    assert "已登记：菲律宾南安商会 ↔ 西安商会" in done.text
    again = await officer._press(preview.message_id, preview.action("✅ 保存"))
    assert "已登记" in again.text
    assert len(await rows(bot)) == len(before) + 1

    await officer.presses("🤝 看结对")
    await officer.presses("✏️ 更正")
    await officer.presses("✍️ 日期")
    changed = await officer.says("2026-05-31")
    assert "✏️ 2026年5月31日" in changed.text
    assert "原来：" in changed.text
    assert "已改好" in (await officer.presses("✅ 保存")).text
    assert "已撤销" in (await officer.presses("↩️ 撤销")).text
    assert (await rows(bot))[-1][5] == "2026-05"

    await officer.says("/pairings 菲律宾南安商会")
    assert "移除这个结对" in (await officer.presses("🗑 移除")).text
    gone = await officer.presses("🗑 移除")
    assert "已移除" in gone.text
    assert len(await rows(bot)) == len(before)
    assert "已撤销" in (await officer.presses("↩️ 撤销")).text
    assert len(await rows(bot)) == len(before) + 1
    assert "不能再撤销" in (await officer._press(gone.message_id, gone.action("↩️ 撤销"))).text


async def test_what_is_there_already_and_what_a_colleague_did_first(officer, bot, clock):
    await officer.says("/pairings")
    await officer.presses("➕ 登记结对")
    await officer.presses("🏛 两家商协会")
    await officer.says("西安商会")
    await officer.presses("西安市福建南安商会")
    await officer.says("装备协会")
    await officer.presses("南安市装备制造业协会")
    await officer.presses("⏭ 跳过")
    await officer.presses("⏭ 跳过")
    refused = await officer.presses("✅ 保存")
    assert "已经结对了" in refused.text
    await officer.presses("✏️ 更正")
    await officer.presses("📌 事项")
    await officer.says("装备与市场对接")
    async with bot.database.transaction() as tx:
        await tx.execute("UPDATE pairings SET subject = '别人先改' WHERE id = 1")
    assert "先改了" in (await officer.presses("✅ 保存")).text
    await officer.says("/pairings 装备协会")
    await officer.presses("🗑 移除")
    gone = await officer.presses("🗑 移除")
    await clock.move(hours=25)
    assert "不能再撤销" in (await officer._press(gone.message_id, gone.action("↩️ 撤销"))).text


async def test_nobody_else_changes_anything(member, secretary, bot):
    before = await rows(bot)
    for chat in (member, secretary):
        for data in ("new", "correct:1", "save:1", "remove:1", "removed:1", "undo:1"):
            assert "由联盟秘书处登记" in (await chat.sends_data(f"pairings:{data}")).text
    assert await rows(bot) == before


async def test_what_is_undone_of_a_pairing_is_no_affair_of_the_register_s_room(officer, bot):
    await officer.says("/pairings 装备协会")
    await officer.presses("🗑 移除")
    gone = await officer.presses("🗑 移除")
    number = gone.action("↩️ 撤销").rpartition(":")[2]
    assert "没有内容" in (await officer.sends_data(f"entries:undo:{number}")).text
    assert "没有内容" in (await officer.sends_data("pairings:card:1")).text


@pytest.mark.parametrize("sql", ["listed", "of_side", "of_sides", "by_id"])
async def test_no_list_reads_every_pairing(bot, sql):
    asked = {
        "listed": (
            f"{pairings.PAIRINGS} WHERE pairings.kind = :kind {pairings.NEWEST} LIMIT 9",
            {"kind": "organisations"},
        ),
        "of_side": (f"{pairings.PAIRINGS} WHERE {pairings.SIDES}", {"kind": "organisations", "side": 2}),
        "by_id": (f"{pairings.PAIRINGS} WHERE pairings.id = 1", {}),
    }
    if sql == "of_sides":
        async with bot.database.reading() as reader:
            assert [row.id for row in await pairings.of_sides(reader, "organisations", "[3, 2]", 9)] == [1]
        return
    async with bot.database.reading() as reader:
        plan = await reader.all(f"EXPLAIN QUERY PLAN {asked[sql][0]}", **asked[sql][1])
    assert not [row for row in plan if "SCAN pairings" in row[3]], plan
