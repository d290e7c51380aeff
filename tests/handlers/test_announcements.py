"""A secretariat writes, looks at it, sends it, and learns who got it."""

import asyncio
import io

import pytest
import python_calamine

from tests.quiet import quiet
from tests.register import MEMBER, OFFICER
from tests.talk import PATIENCE_S, gone, heard, here

PREVIEW = "对方收到的就是这样"


async def writes(chat, text="周五下午两点半开会", **more):
    """/announce and the text; the preview."""
    before = (await chat.says("/announce")).message_id
    await chat.says(text, **more)
    return await heard(chat, PREVIEW, after=before)


async def sends(chat, text="周五下午两点半开会"):
    """Written and sent at once; the report, when all is over."""
    preview = await writes(chat, text)
    await chat._press(preview.message_id, preview.action(next(each for each in preview.buttons if "🚀" in each)))
    return await heard(chat, "已发完", after=preview.message_id - 1)


async def test_announcement_reaches_the_members_as_it_was_written_and_is_reported(secretary, member):
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    preview = await writes(secretary, entities=bold)
    assert "机器人上能送到 2 人，名册里共 4 人" in preview.text
    assert "🚀 立即发送（2 人）" in preview.buttons
    shown = secretary.received()[-2]
    assert (shown.text, shown.entities) == ("周五下午两点半开会", bold)
    await secretary.presses("🚀 立即发送（2 人）")
    got = await heard(member, "开会")
    assert (got.entities, got.buttons) == (bold, ["🏛 西安商会"])
    report = await heard(secretary, "已发完")
    assert "已送达 2" in report.text
    assert "名册 4 人，未用机器人 2 人" in report.text
    assert "西安市福建南安商会" in (await member._press(got.message_id, got.action("🏛 西安商会"))).text


async def test_pressing_send_twice_sends_once(secretary, member, bot):
    preview = await writes(secretary)
    data = preview.action("🚀 立即发送（2 人）")
    for _press in range(3):
        await secretary._press(preview.message_id, data)
    await heard(secretary, "已发完")
    await quiet()
    assert len([reply for reply in member.received() if "开会" in reply.text]) == 1
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT state FROM announcements") == [("done",)]


async def test_only_secretariats_and_officers_announce(people, member, guest):
    officer = await here(people, "办公", OFFICER)
    for chat in (member, guest):
        assert "发通知是商协会秘书处" in (await chat.says("/announce")).text
        assert "发通知是商协会秘书处" in (await chat.sends_data("announcements:new")).text
        assert "没有内容" in (await chat.sends_data("announcements:show:1")).text
    assert "请把通知内容发给我" in (await officer.says("/announce")).text


async def test_others_see_and_steer_nothing(secretary, member, guest):
    await guest.says("/start")
    await sends(secretary)
    for chat in (member, guest):
        for what in ("show:1", "pause:1", "cancel:1", "recall:1", "now:1", "report:1", "forward:1", "correct:1",
                     "off_bot:1:0", "tell:1:1:phone:0", "again:1:failed", "ask:recall:1", "rewrite:1"):  # fmt: skip
            assert "没有内容" in (await chat.sends_data(f"announcements:{what}")).text, what
        for what in ("send:1:1", "test:1", "corrected:1"):
            assert "没有内容" in (await chat.sends_data(f"announcements:{what}")).text, what
        assert "没有内容" in (await chat.sends_data("forms:resume:1")).text
    assert "已发完" in (await secretary.sends_data("announcements:show:1")).text


async def test_audience_of_some_positions(secretary, member, people):
    await writes(secretary)
    shown = await secretary.presses("👥 改对象")
    assert "✅ 全体会员 4" in shown.buttons
    shown = await secretary.presses("▫️ 会员 1")
    assert {"▫️ 全体会员 4", "✅ 会员 1"} <= set(shown.buttons)
    shown = await secretary.presses("✔️ 选好了")
    assert "机器人上能送到 1 人，名册里共 1 人" in shown.text
    await secretary.presses("🚀 立即发送（1 人）")
    await heard(member, "开会")
    report = await heard(secretary, "已发完")
    assert "名册 1 人" in report.text


async def test_audience_of_nobody_is_refused(secretary):
    await writes(secretary)
    await secretary.presses("👥 改对象")
    await secretary.presses("✅ 全体会员 4")
    assert "不能空着" in (await secretary.presses("✔️ 选好了")).text
    await secretary.sends_data("forms:pick:1:audience:r77")
    shown = await secretary.sends_data("forms:done:1:audience")
    assert "名册里共 0 人" in shown.text
    assert "一个人也没有" in (await secretary.presses("📤 只出转发版和名单")).text
    assert "没有内容" in (await secretary.sends_data("forms:pick:1:audience:x; DROP")).text


async def test_groups_get_it_too(secretary, member, group, sandbox):
    chat = await group(secretary, member)
    joined = await heard(secretary, "我已加入群")
    assert "通知对象" in joined.text
    await writes(secretary)
    await secretary.presses("👥 改对象")
    await secretary.presses("▫️ 💬 群")
    shown = await secretary.presses("✔️ 选好了")
    assert "另有 1 个群" in shown.text
    await secretary.presses("🚀 立即发送（2 人 + 1 群）")
    await heard(secretary, "已发完")
    posted = [posted.message for posted in sandbox.world.groups[chat].messages.values() if posted.from_bot]
    assert [(message["text"], "reply_markup" in message) for message in posted] == [
        ("周五下午两点半开会\n\n—— 西安商会", False)
    ]


async def test_group_that_the_bot_was_taken_out_of_is_not_offered(secretary, member, group, sandbox):
    chat = await group(secretary, member)
    await heard(secretary, "我已加入群")
    await writes(secretary)
    await secretary.presses("👥 改对象")
    await secretary.presses("▫️ 💬 群")
    assert "另有 1 个群" in (await secretary.presses("✔️ 选好了")).text
    sandbox.world.groups[chat].members[sandbox.world.bot.id] = "kicked"  # and Telegram doesn't say so
    await secretary.presses("🚀 立即发送（2 人 + 1 群）")
    assert "屏蔽了机器人 1" in (await heard(secretary, "已发完")).text
    await writes(secretary)
    shown = await secretary.presses("👥 改对象")
    assert not any("💬" in label for label in shown.buttons)


async def test_group_of_others_is_not_offered(secretary, member, group):
    await group(member)
    shown = await writes(secretary)
    shown = await secretary.presses("👥 改对象")
    assert not any("💬" in label for label in shown.buttons)
    assert "另有" not in (await secretary.sends_data("forms:pick:1:audience:g-1000000000001")).text
    assert "另有" not in (await secretary.presses("✔️ 选好了")).text


@pytest.mark.parametrize("kind", ["photo", "document", "video", "voice"])
async def test_files_arrive_as_they_came(secretary, member, kind):
    await secretary.says("/announce")
    await (secretary.sends_voice("看图") if kind == "voice" else getattr(secretary, f"sends_{kind}")(caption="看图"))
    await heard(secretary, PREVIEW)
    await secretary.presses("🚀 立即发送（2 人）")
    got = await heard(member, "看图")
    assert got.media[0] == kind
    assert got.buttons == ["🏛 西安商会"]


async def test_album_arrives_whole(secretary, member, bot):
    await secretary.says("/announce")
    await secretary.sends_album(3, "三张图")
    shown = await heard(secretary, PREVIEW)
    assert "相册共 3 个" in shown.text
    assert [reply.media[0] for reply in secretary.received() if reply.media] == ["photo"] * 3
    await secretary.presses("🚀 立即发送（2 人）")
    await heard(secretary, "已发完")
    got = [reply for reply in member.received() if reply.media]
    assert [reply.text for reply in got] == ["三张图\n\n—— 西安商会", "", ""]
    await secretary.presses("↩️ 撤回")
    await secretary.presses("↩️ 全部撤回")
    await gone(member, "三张图")
    await quiet()
    assert not [reply for reply in member.received() if reply.media]


async def test_too_large_or_too_long_is_refused_and_asked_again(secretary, monkeypatch):
    monkeypatch.setattr("bot.sandbox.sharing.LONGEST_CAPTION", 4096)  # who pays for Telegram may write more
    await secretary.says("/announce")
    assert "最多 50 MB" in (await secretary.sends_document(size=60 * 1024 * 1024)).text
    refused = await secretary.sends_photo("长" * 1025)
    assert "有 1025 个字，最多 1024 个" in refused.text
    assert "✖️ 取消" in refused.buttons
    assert "没法转发" in (await secretary.sends_location()).text
    assert "没法转发" in (await secretary.sends_file("sticker")).text
    await secretary.says("短")
    assert PREVIEW in (await heard(secretary, PREVIEW)).text


async def test_edited_in_the_chat_it_is_edited_in_the_preview(secretary, member):
    await secretary.says("/announce")
    said = secretary.world.say(secretary.person.id, "周五开会，别迟道")
    before = await heard(secretary, PREVIEW)
    secretary.world.edit(secretary.person.id, said["message_id"], "周五开会，别迟到")
    await heard(secretary, PREVIEW, after=before.message_id)
    assert secretary.received()[-2].text == "周五开会，别迟到"
    await secretary.presses("🚀 立即发送（2 人）")
    await heard(member, "别迟到")
    secretary.world.edit(secretary.person.id, said["message_id"], "西安商会")  # too late: a search, as ever
    await heard(secretary, "西安市福建南安商会")


async def test_test_goes_to_oneself_alone(secretary, member):
    await writes(secretary)
    before = len(secretary.received())
    assert "试发" in (await secretary.presses("🧪 试发给我")).toast
    while len(secretary.received()) == before:
        await secretary._wait()
    assert secretary.received()[-1].text == "周五下午两点半开会"
    await quiet()
    assert not [reply for reply in member.received() if "开会" in reply.text]


async def test_forwarded_message_is_kept_without_its_origin(secretary, member, guest):
    said = await guest.says("转给大家")
    await secretary.says("/announce")
    content = {"text": "展会邀请"}
    await secretary.forwards(content, origin={"type": "hidden_user", "sender_user_name": "某人", "date": 1})
    await heard(secretary, PREVIEW)
    await secretary.presses("🚀 立即发送（2 人）")
    got = await heard(member, "展会邀请")
    assert "forward_origin" not in got.message
    assert said


async def test_report_names_everybody_and_why(secretary, people, sandbox):
    member = await here(people, "会员", MEMBER)
    await writes(secretary)
    sandbox.world.person(MEMBER).blocked_bot = True  # Telegram doesn't say so before the next message
    await secretary.presses("🚀 立即发送（2 人）")
    report = await heard(secretary, "已发完")
    assert "屏蔽了机器人 1" in report.text
    book = await secretary.presses("📊 明细表")
    rows = python_calamine.load_workbook(io.BytesIO(book.document)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["姓名", "职务", "电话", "方式", "结果", "时间", "原因"]
    outcomes = {row[0]: (row[3], row[4]) for row in rows[1:]}
    assert outcomes == {
        "林示例": ("—", "未用机器人，未告知"),
        "陈建华": ("—", "未用机器人，未告知"),
        "黄会员": ("机器人", "屏蔽了机器人"),
        "吴秘书": ("机器人", "已送达"),
    }
    sandbox.world.block(member.person.id, blocked=True)
    sandbox.world.block(member.person.id, blocked=False)
    await member.says("/start")
    await secretary.sends_data("announcements:show:1")
    assert "再发给 1 人" in (await secretary.presses("🔁 重发没送到的")).toast
    await heard(member, "开会")


async def test_those_not_on_the_bot_are_told_and_ticked(secretary, people):
    await sends(secretary)
    listed = await secretary.presses("📞 待另行告知 3")
    assert "林示例 会长 +1 212-555-0102" in listed.text
    ticked = await secretary.presses("▫️ 电话 林示例")
    assert "✅ 电话 林示例" in ticked.buttons
    await secretary.presses("▫️ 微信 陈建华")
    assert "其中已另行告知 2 人" in (await secretary.presses("⬅️ 返回通知")).text
    await secretary.presses("📞 待另行告知 3")
    await secretary.presses("✅ 电话 林示例")
    assert "其中已另行告知 1 人" in (await secretary.presses("⬅️ 返回通知")).text
    # It stands in their group on WeChat: one tap for all the rest, which can be taken back.
    await secretary.presses("📤 转发版")
    told = await secretary.presses("✅ 已发到微信群，其余都算告知")
    assert "其余 2 人已在微信群等处告知" in told.text
    assert "其中已另行告知 3 人" in (await secretary.presses("⬅️ 返回通知")).text
    assert "都已经告知过了" in (await secretary.sends_data("announcements:tell_rest:1")).text
    undone = await secretary.sends_data(told.action("↩️ 撤销"))
    assert "2 人又算还没告知" in undone.text
    assert "其中已另行告知 1 人" in (await secretary.presses("⬅️ 返回通知")).text


async def test_version_to_forward_has_text_and_poster(secretary):
    await sends(secretary, "理事会通知\n周五下午两点半，会所。")
    poster = await secretary.presses("📤 转发版")
    assert poster.media[0] == "photo"
    text = secretary.received()[-2].text
    assert text.startswith("理事会通知\n周五下午两点半，会所。")
    assert "西安市福建南安商会" in text
    assert "+1 212-555-0101" in text


async def test_correction_changes_it_everywhere(secretary, member):
    await sends(secretary)
    got = await heard(member, "两点半")
    await secretary.presses("✏️ 改内容")
    await secretary.says("改到三点开会")
    await heard(secretary, "会变成新的内容")
    await secretary.presses("✅ 全部改掉")
    changed = await heard(member, "三点")
    assert (changed.message_id, changed.buttons) == (got.message_id, ["🏛 西安商会"])
    assert "已改 2" in (await heard(secretary, "已改 2")).text
    assert "已经办好" in (await secretary.sends_data("announcements:corrected:2")).text


async def test_correction_cannot_change_pictures(secretary):
    await sends(secretary)
    await secretary.presses("✏️ 改内容")
    assert "只能改文字" in (await secretary.sends_photo("图")).text


async def test_recall_deletes_or_after_two_days_replaces(secretary, member, clock):
    old = await sends(secretary)
    await clock.move(hours=50)
    new = await sends(secretary, "第二条开会")
    # On the panels: the newest message may be the one that is to go.
    asked = await secretary._press(new.message_id, "announcements:ask:recall:2")
    await secretary._press(new.message_id, asked.action("↩️ 全部撤回"))
    await gone(member, "第二条")
    asked = await secretary._press(old.message_id, "announcements:ask:recall:1")
    await secretary._press(old.message_id, asked.action("↩️ 全部撤回"))
    await heard(member, "已由秘书处撤回")
    assert "用不上了" in (await secretary.sends_data("announcements:recall:1")).text


async def test_two_of_one_desk_press_at_once(secretary, people, bot):
    await sends(secretary)
    officer = await here(people, "办公", OFFICER)
    await officer.sends_data("announcements:recall:1")
    assert "用不上了" in (await secretary.sends_data("announcements:recall:1")).text


async def test_whole_alliance_by_its_officer(people, member, secretary):
    officer = await here(people, "办公", OFFICER)
    await officer.says("/announce")
    await officer.says("联盟大会")
    assert "🏛 南安联盟办公室自己的成员 · 1 人" in (await officer.last()).buttons
    await officer.presses("🌐 全联盟所有商协会的会员（示例联盟）· 6 人")
    shown = await heard(officer, PREVIEW)
    assert officer.received()[-2].buttons == ["🏛 示例联盟"]
    assert "机器人上能送到 3 人，名册里共 6 人" in shown.text
    await officer.presses("🚨 设为紧急")
    assert "会记入操作记录" in (await officer.presses("🚀 立即发送（3 人）")).text  # he is the whole office
    await officer.presses("联盟秘书处只有我一位")
    await heard(member, "联盟大会")
    await heard(secretary, "联盟大会")
    assert "没有内容" in (await secretary.sends_data("announcements:show:1")).text


async def test_list_shows_what_was_announced(secretary):
    await sends(secretary)
    listed = await secretary.presses("📋 通知")
    assert "周五下午两点半开会" in listed.text
    assert "已发完" in (await secretary.presses("1. ✅ 周五下午两点半开会")).text
    await secretary.presses("📋 通知")
    assert "请把通知内容发给我" in (await secretary.presses("📣 发新通知")).text


async def test_old_preview_sends_nothing_but_shows_the_new_one(secretary, member, bot):
    old = await writes(secretary)
    await secretary.presses("🕒 改时间")
    await secretary.says("明天下午3点")
    new = await heard(secretary, "15:00")
    pressed = await secretary._press(old.message_id, "announcements:send:1:1")
    assert "不是最新的" in pressed.toast
    assert pressed.message_id > new.message_id
    assert "15:00" in pressed.text
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT 1 FROM announcements") == []


async def test_button_of_something_else_puts_the_form_aside(secretary):
    await secretary.says("/announce")
    await secretary.presses("📋 我们的通知")
    assert "西安市福建南安商会" in (await secretary.says("西安商会")).text
    assert "请把通知内容发给我" in (await secretary.says("/announce")).text


async def test_picture_beside_a_finished_text_says_how_to_replace_it(secretary):
    await writes(secretary)
    assert "点“✏️ 改内容”" in (await secretary.sends_photo("新图")).text
    await secretary.presses("👀 看看写好的")
    shown = await secretary.presses("✏️ 改内容")
    assert "请发新的内容来换掉它" in shown.text
    await secretary.sends_photo("新图")
    assert "🚀 立即发送（1 人）" in (await heard(secretary, PREVIEW, after=shown.message_id)).buttons


async def test_one_is_written_at_a_time_and_nothing_is_cancelled_twice(secretary, bot):
    await writes(secretary, "第一条")
    await secretary.sends_data("announcements:new")
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT state FROM drafts ORDER BY id") == [("cancelled",), ("open",)]
    assert (await secretary.says("取消")).buttons == ["☰ 菜单"]
    assert "没有正在填写" in (await secretary.says("/cancel")).text


async def test_in_a_group_it_leads_to_the_private_chat(secretary, member, group):
    chat = await group(secretary, member)
    assert "请在私聊里写" in (await secretary.says("/announce", chat=chat)).text


async def test_report_comes_when_an_outage_is_over(secretary, member, sandbox, monkeypatch):
    monkeypatch.setattr("bot.announcements.progress.EVERY_MS", 300)
    preview = await writes(secretary)
    sandbox.faults.replace([{"method": "editMessageText", "kind": "500", "times": 20, "retry_after": 1}])
    sandbox.world.press(secretary.person.id, preview.message_id, preview.action("🚀 立即发送（2 人）"))
    await heard(member, "开会")
    sandbox.faults.replace([])
    assert "已送达 2" in (await heard(secretary, "已发完")).text


async def test_the_phones_in_its_lists_are_disclosures_and_go_with_who_is_erased(secretary, clock, bot):
    """The list to call by, page and ticks; and the report's workbook: two days later, when nothing can be deleted."""
    await sends(secretary)
    book = await secretary.presses("📊 明细表")
    listed = await secretary.presses("📞 待另行告知 3")
    assert "陈建华" in listed.text
    await secretary.presses("▫️ 电话 陈建华")
    async with bot.database.reading() as reader:
        shown = await reader.all(
            """SELECT kind, message_id FROM disclosures WHERE person_id = 2 AND fields = '["phone"]'"""
        )
    assert sorted(shown) == [("page", listed.message_id), ("report", book.message_id)]
    await secretary.sends_data("entries:forget:2")
    await secretary.says("删除陈建华的全部资料")
    await secretary.presses("🗑 删除")
    await clock.move(hours=48.1)
    await gone(secretary, "陈建华 理事 +1 212")
    async with asyncio.timeout(PATIENCE_S):
        while sum("联系方式已经收回" in each.text for each in secretary.received()) < 2:
            await asyncio.sleep(0.01)
    kept = next(each for each in secretary.received() if each.message_id == book.message_id)
    assert secretary._reply(kept.message).document == kept.text.encode()
