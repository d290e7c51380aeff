"""Browsing, sharing and asking: pages, filters, cards in other chats, interest of members and guests."""

import json

from tests.handlers.test_notices import POST, begun, posts, rows
from tests.notices import notice, publish
from tests.talk import heard, here


def many(connection, number=20):
    """Notices of two organisations, in two industries and regions, one a minute."""
    for at in range(1, number + 1):
        stone = at % 2
        values = (
            at, f"k{at}", f"需-西安-{at:04d}", "demand" if at % 4 else "supply", f"货物{at}", json.dumps({"text": f"货物{at}"}),
            "CN", "福建省" if stone else "陕西省", json.dumps(["30" if stone else "34"]), 2 if stone else 3, 1000 + at,
        )  # fmt: skip
        connection.execute(
            "INSERT INTO notices (id, key, reference, kind, title, content, country, province, industries, organisation_id,"
            " state, valid_until, expires_at, published_at, created_at, updated_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'published', '2027-12-01', 1e15, ?, 0, 0)",
            values,
        )
        connection.execute(
            "INSERT INTO notice_industries (notice_id, code) VALUES (?, ?)", (at, "30" if stone else "34")
        )


def shown(reply):
    return [int(label.removeprefix("🔴 货物").removeprefix("🟢 货物")) for label in reply.buttons if "货物" in label]


async def test_pages_and_filters(member, bot):
    await bot.database.write(many)
    first = await member.says("/notices")
    assert shown(first) == [20, 19, 18, 17, 16, 15]
    assert shown(await member.presses("较早的 ›")) == [14, 13, 12, 11, 10, 9]
    assert shown(await member.presses("较早的 ›")) == [8, 7, 6, 5, 4, 3]
    assert shown(await member.presses("‹ 较新的")) == [14, 13, 12, 11, 10, 9]
    assert shown(await member.presses("‹ 较新的")) == [20, 19, 18, 17, 16, 15]
    assert shown(await member.presses("🟢 供应 5")) == [20, 16, 12, 8, 4]
    await member.presses("🔴 求购 15")
    await member.presses("🏭 行业")
    assert shown(await member.presses("阀门机械 5")) == [18, 14, 10, 6, 2]
    regions = await member.presses("📍 地区")
    assert not any("福建" in label for label in regions.buttons)  # nothing of the industry is there
    assert shown(await member.presses("陕西 5")) == [18, 14, 10, 6, 2]
    assert [label for label in (await member.presses("🏭 行业")).buttons if label[-1].isdigit()] == ["阀门机械 5"]
    await member.presses("‹ 返回")
    assert shown(await member.presses("🟢 供应 5")) == [20, 16, 12, 8, 4]
    await bot.database.write(lambda c: c.execute("UPDATE notices SET state = 'on_hold' WHERE id IN (16, 12)"))
    await bot.database.write(lambda c: c.execute("UPDATE notices SET province = '福建省' WHERE id = 8"))
    assert shown(await member.presses("🟢 供应 5")) == [20, 4]
    await member.presses("📍 地区")
    assert shown(await member.presses("福建 1")) == [8]
    await bot.database.write(lambda c: c.execute("UPDATE notices SET state = 'published' WHERE id IN (16, 12)"))
    await member.presses("✖️ 清除条件")
    await member.presses("🏛 商协会")
    assert shown(await member.presses("装备协会")) == [20, 18, 16, 14, 12, 10]
    await member.presses("🕒 时间")
    assert "没有符合条件" in (await member.presses("7 天内")).text
    assert shown(await member.says("供应")) == [20, 16, 12, 8, 4]
    assert shown(await member.says("求购"))[0] == 19
    assert "没有内容" in (await member.sends_data("notices:l:a::ffffffff:::")).text


async def test_shared_in_other_chats_and_forwarded(member, guest, bot):
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET company_id = 1 WHERE person_id = 4"))
    await posts(member, "/need 求购DN100闸阀200台，西安交货，月底前")
    assert "示例仑苍闸阀有限公司" in (await member.says("/start notice-1")).text
    [result] = await guest.inline("notice-1")
    assert "DN100闸阀" in result["title"]
    text = (await member.sends_data("notices:forward:1")).text
    assert "start=notice-1" in text
    assert "黄会员" not in text
    card = await guest.says("/start notice-1")
    assert "黄会员" not in card.text
    assert "示例仑苍" not in card.text  # his firm isn't shown to guests either
    assert "西安市福建南安商会" in card.text
    await guest.presses("⭐ 收藏")
    assert "📋 DN100闸阀" in (await guest.says("收藏")).buttons


async def test_inline_offers_notices_by_any_of_their_names_with_public_fields_alone(member, guest, bot, clock):
    await posts(member, "/need 求购DN100闸阀200台，西安交货，月底前")
    await publish(bot, clock, notice("supply", "闸阀内部价", "DN100", organisation_id=2), audience=(2,))
    for query in ("闸阀", "閘閥", "gate valve"):
        found = [each for each in await guest.inline(query) if each["id"].startswith("notice-")]
        assert [each["id"] for each in found] == ["notice-1"], query
        assert "start=notice-1" in str(found)
        assert "黄会员" not in str(found)
        assert found[0]["description"].startswith("🔴 求购 · 西安")
        assert found[0]["description"].endswith("需-西安-0001")
    assert "示例仑苍闸阀有限公司" in str(await guest.inline("闸阀"))  # beside the register
    assert "notice-1" in str(await guest.inline("dn100 闸阀"))
    await member.sends_data("notices:do:hold:1")
    assert "notice-1" not in str(await guest.inline("求购闸阀 dn100"))  # what was asked before is kept for some seconds


async def test_guests_leave_their_phone_and_the_desk_hears(member, people, secretary, bot):
    await posts(member)
    chat = await people("访客", phone="+12125550177")
    await chat.says("/start notice-1")
    await chat.presses("🙋 我有意向")
    await chat.sends_contact()
    await chat.says("我有货")
    await chat.presses("✅ 发给秘书处")
    await heard(secretary, "新请求")
    assert await rows(bot, "kind, subject_kind, subject_id, organisation_id", "leads") == [("contact", "notices", 1, 2)]
    assert await rows(bot, "notice_id, lead_id, state", "interests") == [(1, 1, "open")]
    assert "有意向 1" in (await member.says("/start notice-1")).text
    await secretary.presses("🔎 看电话，处理")
    await secretary.presses("✅ 已办结")
    assert await rows(bot, "state", "interests") == [("done",)]


async def test_interest_by_way_of_the_secretariat_can_be_taken_back(member, secretary, officer, bot):
    await member.says("/need 求购DN100闸阀200台，西安交货")
    await member.presses("🏛 改为经秘书处联系")
    await member.presses(POST)
    await officer.says("/start notice-1")
    preview = await begun(bot, officer)
    assert "西安商会秘书处转达" in preview.text.replace("</b>", "")
    assert "已转给" in (await officer.presses("✅ 发送")).text
    await heard(secretary, "对供需有意向")
    assert "意向已撤回" in (await officer.presses("↩️ 撤回")).text
    assert await rows(bot, "state", "leads") == [("withdrawn",)]
    assert await rows(bot, "state", "interests") == [("withdrawn",)]
    assert "已经答复过，或者撤回" in (await officer.sends_data("interests:withdraw:1")).text


async def test_no_interest_in_ones_own_nor_where_none_is_taken(member, people, bot):
    await posts(member)
    assert "您自己的供需" in (await member.sends_data("interests:begin:1")).text
    await member.says("/start notice-1")
    assert "暂不接受新意向" in (await member.presses("🔕 暂不接受意向")).text
    lin = await here(people, "林", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 1 WHERE telegram_id = 7010"))
    assert "🙋 我有意向" not in (await lin.says("/start notice-1")).buttons
    assert "不接受新的意向" in (await lin.sends_data("interests:begin:1")).text
    await member.presses("🔔 重新接受意向")
    await lin.says("/start notice-1")
    await begun(bot, lin)
    await lin.presses("✅ 发送")
    await heard(member, "有人对您的供需有意向")
    await member.presses("🙏 暂不方便")
    await heard(lin, "暂不方便")
    assert "暂不方便" in (await lin.sends_data("interests:mine:0")).text
    assert "暂不方便" in (await member.sends_data("interests:of:1")).text


async def test_a_whole_notice_typed_finds_who_answers_it(member, bot, clock):
    await publish(bot, clock, notice("supply", "闸阀、蝶阀现货", "南安仓库", where="福建南安"))
    await publish(bot, clock, notice("demand", "求购闸阀60台", "太原"))
    for typed in (
        "WTB: 300 pcs brass gate valves DN50, deliver to Manila before Christmas",
        "求購銅閘閥３００臺，馬尼拉交貨，年底前",
    ):
        shown = await member.says(typed)
        assert "闸阀、蝶阀现货" in shown.text
        assert "求购闸阀60台" not in shown.text  # who needs the same
        assert any("发布为求购" in label for label in shown.buttons)


async def test_a_whole_trade_typed_finds_what_is_of_it_and_not_what_only_names_it(member, bot, clock):
    await publish(bot, clock, notice("supply", "单冷面盆龙头尾货1200个", "福建南安，现货"))
    await publish(bot, clock, notice("demand", "芝麻灰路沿石3000米", "送长沙"))
    await publish(bot, clock, notice("supply", "石材企业独立站建设", "多语种网站"))
    for typed in ("水暖", "卫浴", "sanitary ware"):
        assert "单冷面盆龙头" in (await member.says(typed)).text, typed
    for typed in ("石材", "石材 长沙"):
        shown = (await member.says(typed)).text
        assert "芝麻灰路沿石" in shown, typed
        assert "独立站" not in shown, typed
