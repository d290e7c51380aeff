"""Posting in every way: plain text, guided, pictures, duplicates, quotas, for others; and what is refused."""

import json

import pytest

from tests.handlers.test_notices import NEED, POST, posts, rows
from tests.quiet import quiet
from tests.talk import heard, here


async def test_plain_text_shows_results_first_and_posts_with_one_tap(member, guest, bot):
    shown = await member.says("求购不锈钢闸阀200台，泉州交货")
    assert "🔎" in shown.text or "没有找到" in shown.text
    preview = await member.presses("📌 发布为求购")
    assert "📍 泉州" in preview.text
    assert "📌 发布为求购" not in (await guest.says("求购不锈钢闸阀200台，泉州交货")).buttons
    refused = await guest.says(NEED)
    assert "会员的服务" in refused.text
    assert "🙋 说明我是谁" in refused.buttons


async def test_guided_and_every_part_changed(member, bot):
    await member.says("/start")
    await member.presses("🟢 我要供应")
    preview = await member.says("花岗岩光面板")
    assert "🟢 供应 · 花岗岩光面板" in preview.text
    await member.presses("✏️ 标题")
    await member.says("芝麻白光面板")
    await member.presses("📦 数量")
    await member.says("月产2万平")
    await member.presses("📍 地点")
    assert "没有找到“火星”" in (await member.says("火星")).text
    assert "📍 南安水头" in (await member.says("南安水头")).text
    await member.presses("⏳ 有效期")
    assert "太远了" in (await member.says("2030年1月1日")).text
    assert "已经过去" in (await member.says("2026-11-01")).text
    assert "没看懂" in (await member.says("随便")).text
    assert "2027年1月30日" in (await member.says("60天")).text
    await member.presses("🏭 行业")
    await member.says("物流")
    shown = await member.presses("🏷 类别")
    shown = await member.presses("服务")
    assert "服务 · 石材建材、公路运输" in shown.text
    await member.presses("👥 给谁看")
    found = await member.says("装备协会")
    assert "▫️ 装备协会" in found.buttons
    await member.presses("▫️ 装备协会")
    assert "👥 装备协会" in (await member.presses("✔️ 选好了")).text
    await member.presses("🔁 求购/供应")
    assert "🔴 求购" in (await member.presses("🔴 求购")).text
    await member.presses(POST)
    assert await rows(bot, "kind, nature, title, quantity, place, city, industries, restricted, valid_until") == [
        ("demand", "service", "芝麻白光面板", "月产2万平", "南安水头", "泉州市", '["30", "54"]', 1, "2027-01-30")
    ]


async def test_restricted_is_for_its_organisations_alone(member, people, bot):
    await member.says(NEED)
    await member.presses("👥 给谁看")
    await member.says("装备协会")
    await member.presses("▫️ 装备协会")
    await member.presses("✔️ 选好了")
    await member.presses(POST)
    outside, inside = await here(people, "陈", 7010), await here(people, "会", 7012)

    def link(connection):
        connection.execute("UPDATE accounts SET person_id = 3 WHERE telegram_id = 7010")
        connection.execute("UPDATE accounts SET person_id = 2 WHERE telegram_id = 7012")
        connection.execute("UPDATE memberships SET organisation_id = 3 WHERE person_id = 2")

    await bot.database.write(link)
    assert "DN100" not in (await outside.says("/notices")).text
    assert "没有内容" in (await outside.says("/start notice-1")).text
    assert "没有内容" in (await outside.sends_data("interests:begin:1")).text
    assert await outside.inline("notice-1") == []
    assert "DN100" in (await inside.says("/notices")).text
    assert "DN100" in (await inside.says("/start notice-1")).text


async def test_ones_own_restricted_notice_is_found_by_oneself_alone_whoever_searched_before(member, people, bot):
    await member.says(NEED)
    await member.presses("👥 给谁看")
    await member.says("装备协会")
    await member.presses("▫️ 装备协会")
    await member.presses("✔️ 选好了")
    await member.presses(POST)
    outside = await here(people, "陈", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 2 WHERE telegram_id = 7010"))
    for first, second in ((member, outside), (outside, member)):
        found = {chat: "DN100不锈钢闸阀" in (await chat.says("不锈钢闸阀")).text for chat in (first, second)}
        assert found == {member: True, outside: False}
        # Anything that changes the register makes the searches anew.
        await bot.database.write(lambda c: c.execute("UPDATE register_version SET number = number + 1"))


async def test_restricted_is_not_asked_about_by_other_desks(member, people, secretary, bot):
    await test_restricted_is_for_its_organisations_alone(member, people, bot)
    other = await here(people, "他", 7013)

    def desk(connection):
        connection.execute("UPDATE accounts SET person_id = 3 WHERE telegram_id = 7013")
        connection.execute("UPDATE accounts SET person_id = NULL WHERE telegram_id = 7010")
        connection.execute("UPDATE memberships SET secretary = 1 WHERE person_id = 3")

    await bot.database.write(desk)
    assert "没有内容" in (await other.sends_data("contacts:notices:1")).text


async def test_album_comes_in_one_preview_and_shows_on_the_card(member, guest, bot):
    shown = await member.sends_album(4, "求购大理石板材一批，西安交货")
    assert "🖼 4" in shown.text
    await member.presses("🖼 图片")
    assert "🖼 5" in (await member.sends_photo()).text
    assert "🖼 6" in (await member.sends_document("spec.pdf")).text  # at the preview, too
    await member.presses(POST)
    assert len(json.loads((await rows(bot, "content"))[0][0])["media"]) == 6
    await guest.says("/start notice-1")
    assert "大理石板材" in (await heard(guest, "需-西安-0001")).text
    kinds = [reply.media[0] for reply in guest.received() if reply.media]
    assert kinds == ["photo"] * 5 + ["document"]


async def test_a_document_whose_caption_is_a_notice_is_kept_with_it(member, secretary, bot):
    shown = await member.sends_document("spec.pdf", caption="求购不锈钢法兰 DN50 600片，按附件图纸，泉州交货")
    assert "🖼 1" in shown.text
    await member.presses(POST)
    [[kept]] = [json.loads(row[0])["media"] for row in await rows(bot, "content")]
    assert kept["kind"] == "document"
    assert "🖼 1" in (await secretary.sends_document("板材.pdf", caption="供应大理石板材，水头自提，月产2万平")).text
    assert "🔎" in (await member.sends_document("price.pdf", caption="西安商会")).text


async def test_thirty_pictures_a_sticker_and_much_text_lose_nothing(member, bot):
    await member.says("/need 求购大理石板材，西安交货")
    await member.sends_album(10)
    refused = await heard(member, "最多 9 个图片")
    assert refused
    await member.sends_data("notices:mine:open:0")
    await member.presses("✍️ 接着写那一条")
    assert "🖼 9" in (await member.last()).text
    assert "放不进供需里" in (await member.sends_voice()).text
    await member.presses("✏️ 内容")
    assert "转发" in (await member.sends_file("sticker")).text
    long = await member.says("求购" + "大" * 2000)
    assert "1500" in long.text or "1,500" in long.text
    assert "大理石板材" in (await member.presses("⬅️ 返回")).text
    assert "<b>" in (await member.says("/need 求购 <b>闸阀</b> & 5<6，月底前")).text


async def test_words_may_follow_the_pictures_and_contradictions_are_shown(member, bot):
    await member.says("/need")
    assert "再用一句话" in (await member.sends_photo()).text
    shown = await member.says("求购闸阀10台，12月10日前报价，12月20日前到货")
    assert "几个日期" in shown.text
    assert "有效到 2026年12月10日" in shown.text
    assert "日期不存在" in (await member.says("/need 求购闸阀10台，2月30日前")).text


async def test_pictures_out_of_the_blue_wait_for_their_words(member, guest, bot):
    assert "再用一句话" in (await member.sends_album(3)).text
    asked = await member.says("花岗岩板材，水头自提")
    assert any("供应" in label for label in asked.buttons)  # neither word says what it is
    shown = await member.presses(next(label for label in asked.buttons if "供应" in label))
    assert "🟢 供应 · 花岗岩板材" in shown.text
    assert "🖼 3" in shown.text
    assert "只能看文字" in (await guest.sends_photo()).text


async def test_what_its_command_contradicts_is_shown_and_tags_are_no_title(member, bot):
    shown = await member.says("/need 供应大理石板材，水头自提")
    assert "🔴 求购 · 大理石板材" in shown.text
    assert "和选的不一样" in shown.text
    await member.presses("🔁 求购/供应")
    shown = await member.presses(next(label for label in (await member.last()).buttons if "供应" in label))
    assert "和选的不一样" not in shown.text
    assert "🔴 求购 · 闸阀" in (await member.says("/need <b>闸阀</b>100台")).text


async def test_near_duplicates_are_shown_the_earlier_one(member, bot, clock):
    await posts(member)
    shown = await member.says("/need 求购DN100不锈钢闸阀300台，西安交货，月底前")
    assert "您发过相近的" in shown.text
    assert "📌 仍然发布" in shown.buttons
    assert "有效期延长到" in (await member.presses("🔁 续期那一条")).text
    assert len(await rows(bot)) == 1
    await member.sends_data("notices:mine:open:0")
    await member.presses("✍️ 接着写那一条")
    await member.presses("📌 仍然发布")
    assert [row[1] for row in await rows(bot)] == ["需-西安-0001", "需-西安-0002"]


async def test_quota_of_open_notices_keeps_what_was_written(member, bot):
    def full(connection):
        for number in range(20):
            connection.execute(
                "INSERT INTO notices (key, kind, title, person_id, organisation_id, state, created_at, updated_at)"
                " VALUES (?, 'demand', ?, 4, 2, 'published', 0, 0)",
                (f"x{number}", f"t{number}"),
            )

    await bot.database.write(full)
    await member.says(NEED)
    assert "20 条" in (await member.presses(POST)).text
    await bot.database.write(lambda c: c.execute("UPDATE notices SET state = 'withdrawn' WHERE key = 'x1'"))
    assert "已发布" in (await member.presses(POST)).text


async def test_an_old_preview_is_refused_and_drafts_of_others_are_gone(member, guest, bot):
    old = await member.says(NEED)
    await member.presses("📦 数量")
    await member.says("300台")
    late = await member._press(old.message_id, old.action(POST))
    assert "不是最新的" in late.toast
    assert await rows(bot) == []
    await guest.says("/start")
    answer = await guest.sends_data(old.action(POST))
    assert "没有内容" in answer.text or "会员的服务" in answer.text
    await member.presses(POST)
    assert (await rows(bot, "quantity")) == [("300台",)]


async def test_for_others_pasted_split_picked_and_posted(secretary, member, officer, bot):
    await secretary.sends_data("notices:others")
    shown = await secretary.says("求购：\n1. 不锈钢闸阀200台，西安交货\n2. 花岗岩板材一批，泉州")
    shown = await heard(secretary, "拆成 2 条")
    assert "不锈钢闸阀" in shown.text
    await secretary.says("供应水泥500吨，西安自提")
    await heard(secretary, "拆成 3 条")
    listed = await secretary.presses("💾 存为 3 条草稿")
    assert len([label for label in listed.buttons if label.startswith(("🔴 不", "🔴 花", "🟢 水"))]) == 3
    asked = await secretary.presses("🔴 不锈钢闸阀")
    assert "代哪位会员" in asked.text
    found = await secretary.says("黄会员")
    pick = next(label for label in found.buttons if label.startswith("👤 黄会员"))
    preview = await secretary.presses(pick)
    assert "👤 黄会员" in preview.text
    assert "经秘书处联系" in preview.text
    posted = await secretary.presses(POST)
    assert "📝 下一条草稿" in posted.buttons
    assert await rows(bot, "state, person_id, posted_by, via_secretariat") == [
        ("published", 4, 7002, 1), ("draft", None, 7002, 1), ("draft", None, 7002, 1)
    ]  # fmt: skip
    await secretary.presses("📝 下一条草稿")
    await secretary.presses("🔴 花岗岩板材")
    await secretary.presses("🏛 以本会名义发布")
    await secretary.presses(POST)
    assert [row[1] for row in await rows(bot)] == ["需-西安-0001", "需-西安-0002", None]
    assert "不锈钢闸阀" in (await member.says("/mine")).text
    assert "需-西安-0001" in (await member.says("/start notice-1")).text
    assert "只能代本会" in (await member.sends_data("notices:others")).text


async def test_a_pasted_list_is_split_from_the_search_too(secretary, bot):
    await secretary.says("供应：\n1. 花岗岩光面板，水头出货\n2. 不锈钢水槽尾货1200个，厦门")
    assert "拆成 2 条" in (await secretary.presses("🏛 代会员发布")).text


async def test_a_secretariat_speaks_for_its_own_members_alone(secretary, bot):
    await secretary.says("求购不锈钢闸阀200台，西安交货")
    await secretary.presses("🏛 代会员发布")
    shown = await secretary.last()
    draft = shown.action("🏛 以本会名义发布").split(":")[2]
    refused = await secretary.sends_data(f"forms:pick:{draft}:member:3")
    assert "只能代本会" in refused.text
    assert await rows(bot) == []


async def test_voice_is_handed_to_the_secretariat(member, secretary, guest, bot):
    offered = await member.sends_voice()
    assert "替您写成供需" in offered.text
    assert "已发给秘书处" in (await member.presses("✅ 交给秘书处")).text
    await heard(secretary, "请把语音写成供需")
    await quiet()
    assert "voice" in [reply.media[0] for reply in secretary.received() if reply.media]
    assert (await rows(bot, "kind, organisation_id", "leads")) == [("voice", 2)]
    await secretary.says("/desk")
    await secretary.presses("▶️ 从最早的开始办")
    await secretary.presses("🎤 听语音")
    await quiet()
    assert [reply.media[0] for reply in secretary.received() if reply.media] == ["voice", "voice"]
    assert "没有内容" in (await member.sends_data("notices:voice:1")).text
    await secretary.presses("✍️ 写成供需")
    assert "代会员发布" in (await secretary.last()).text
    assert "替您写成" not in (await guest.sends_voice()).text


@pytest.mark.parametrize("command", ["/need", "/notices", "/mine"])
async def test_groups_show_nothing_of_ones_own(member, group, command):
    place = await group(member)
    shown = await member.says(f"{command}@jiedui_bot", chat=place)
    assert "📋 我的供需" not in shown.buttons
    assert shown.text
