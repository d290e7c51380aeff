"""Announcements that go further: narrowed down, approved by the office, looked over, by language, by category."""

from tests.handlers.test_announcements import PREVIEW, writes
from tests.quiet import quiet
from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import heard, here

MANILA = 4


async def opens(chat, after):
    return await heard(chat, PREVIEW, after=after)


async def makes(bot, sql, **values):
    async with bot.database.transaction() as tx:
        await tx.execute(sql, **values)


async def colleague(people, bot, *, organisation=1, position="职员", number=7010, secretary=1):
    """Somebody more of the office, or of an organisation, who is on the bot."""
    async with bot.database.transaction() as tx:
        values = {"key": f"p-{number}", "name": f"同事{number}"}
        person = await tx.insert("INSERT INTO persons (key, name, updated_at) VALUES (:key, :name, 0)", **values)
        sql = """INSERT INTO memberships (key, person_id, organisation_id, position, rank, secretary, updated_at)
                 VALUES (:key, :person, :organisation, :position, :rank, :secretary, 0)"""
        rank = 0 if position == "会长" else 90
        more = {"position": position, "rank": rank, "secretary": secretary, "organisation": organisation}
        await tx.execute(sql, key=f"m-{number}", person=person, **more)
        sql = "INSERT INTO accounts (telegram_id, person_id, created_at) VALUES (:number, :person, 0)"
        await tx.execute(sql, number=number, person=person)
    return await here(people, "同事", number)


async def test_to_the_whole_alliance_the_office_agrees_and_just_that_is_sent(people, secretary, officer, member, bot):
    preview = await writes(secretary, "联盟采购会")
    shown = await secretary.presses("👥 改对象")
    assert "✅ 全体会员 4" in shown.buttons
    await secretary.presses("▫️ 🌐 所有商协会的会员 6（要核准）")
    shown = await secretary.presses("✔️ 选好了")  # three taps
    assert "👥 所有商协会的会员" in shown.text
    assert "例如：" in shown.text
    assert "先送联盟秘书处核准" in shown.text
    waits = await secretary.presses("📨 送联盟秘书处核准（3 人）")
    assert "等联盟秘书处核准" in waits.text
    await heard(officer, "有通知等您核准")
    card = await officer.presses("🔎 看一看")
    assert "联盟采购会" in card.text
    assert "👥 所有商协会的会员\n📶 机器人上能送到 3 人，名册里共 6 人" in card.text  # to whom,
    assert "🕒 核准后马上发送" in card.text  # and when
    await quiet()
    assert not [each for each in member.received() if "采购会" in each.text]
    await officer.presses("👁 看原样")
    assert any(each.text == "联盟采购会" for each in officer.received())
    # Given back with remarks, changed, submitted anew: the old one is nothing any more.
    await officer.presses("↩️ 退回")
    await officer.says("写上时间地点")
    old = await officer.presses("✅ 退回")
    assert "已退回" in old.text
    asked = await heard(secretary, "请您再改一改")
    assert "写上时间地点" in asked.text
    shown = await secretary.presses("✏️ 修改")
    assert "联盟秘书处的意见：写上时间地点" in shown.text
    assert "原来那条" not in shown.text  # nothing of it goes out
    await secretary.presses("✏️ 改内容")
    await secretary.says("12月10日在会所开联盟采购会")
    preview = await opens(secretary, asked.message_id)
    assert "⏳" not in preview.text  # what was given back goes out at no time
    await secretary._press(preview.message_id, preview.action("📨 送联盟秘书处核准（3 人）"))
    await heard(officer, "12月10日")
    await officer.presses("🔎 看一看")
    assert "已核准" in (await officer.presses("✅ 核准")).text
    await heard(secretary, "核准了您的通知")
    await heard(member, "12月10日在会所")
    assert "作者已经改了" in (await officer.sends_data("announcements:approve:1")).text
    async with bot.database.reading() as reader:
        rows = await reader.all("SELECT state, approved_by, remarks FROM announcements ORDER BY id")
        acts = {row[0] for row in await reader.all("SELECT act FROM audit")}
    assert rows[0][0] == "cancelled"
    assert rows[1][1] == OFFICER
    assert {"announcements:submit", "announcements:give_back", "announcements:approve"} <= acts


async def goes_out(officer, other, text="联盟大会在12月10日"):
    """An officer's announcement to the alliance, which his colleague approved."""
    await officer.says("/announce")
    await officer.says(text)
    await officer.presses("🌐 全联盟所有商协会的会员（示例联盟）· 7 人")
    shown = await heard(officer, PREVIEW)
    await officer.presses(next(each for each in shown.buttons if "送联盟秘书处核准" in each))
    await heard(other, "有通知等您核准")
    await other.presses("🔎 看一看")
    await other.presses("✅ 核准")
    await heard(officer, "已发完")


async def corrects(chat, text):
    """The new words, as far as the preview."""
    await chat.sends_data("announcements:correct:1")
    before = (await chat.last()).message_id
    await chat.says(text)
    return await heard(chat, "改成这样", after=before)


async def test_a_correction_of_what_the_office_agreed_to_has_its_yes_too(people, officer, member, bot):
    other = await colleague(people, bot)
    await goes_out(officer, other)
    await heard(member, "12月10日")
    preview = await corrects(officer, "联盟大会在12月11日")
    assert "更正也先送核准" in preview.text
    assert "✅ 全部改掉" not in preview.buttons
    assert "核准后才会改" in (await officer.presses("📨 送核准")).text
    assert "12月10日" in str([each.text for each in member.received()])
    await heard(other, "有更正等您核准")
    # not his own; given back with remarks; written anew
    assert "请联盟秘书处的另一位同事核准" in (await officer.sends_data("announcements:accept:1")).text
    shown = await other.presses("🔎 看一看")
    assert "12月10日" in shown.text
    assert "12月11日" in shown.text
    await other.presses("↩️ 退回")
    await other.says("写上星期几")
    assert "更正已退回" in (await other.presses("✅ 退回")).text
    assert "写上星期几" in (await heard(officer, "请您再改一改更正")).text
    assert "退回给作者" in (await other.sends_data("announcements:accept:1")).text
    await corrects(officer, "联盟大会在12月11日周五")
    await officer.presses("📨 送核准")
    # a newer one takes its place; what is approved is what is sent
    await corrects(officer, "联盟大会在12月11日（周五）")
    await officer.presses("📨 送核准")
    assert "用不上了" in (await other.sends_data("announcements:accept:2")).text
    await other.sends_data("announcements:correction_exact:3")
    assert "联盟大会在12月11日（周五）" in [each.text for each in other.received()]
    assert "更正已核准" in (await other.sends_data("announcements:accept:3")).text
    await heard(officer, "核准了您的更正")
    await heard(member, "12月11日（周五）")
    assert "更正已核准" in (await other.sends_data("announcements:accept:3")).text  # pressed twice
    async with bot.database.reading() as reader:
        states = [row[0] for row in await reader.all("SELECT state FROM corrections ORDER BY id")]
        [(revision,)] = await reader.all("SELECT revision FROM announcements")
    assert (states, revision) == (["returned", "overtaken", "approved"], 1)
    # taken back by its author; void once the announcement is taken back
    await corrects(officer, "再改")
    await officer.presses("📨 送核准")
    assert "更正已收回" in (await officer.presses("✖️ 不改了")).text
    await corrects(officer, "再改一次")
    await officer.presses("📨 送核准")
    await officer.sends_data("announcements:recall:1")
    assert "用不上了" in (await other.sends_data("announcements:accept:5")).text
    assert "更正等核准" not in (await other.says("/desk")).text


async def test_nobody_approves_his_own_unless_he_is_the_office(people, officer, bot):
    other = await colleague(people, bot)
    await officer.says("/announce")
    await officer.says("联盟大会")
    await officer.presses("🌐 全联盟所有商协会的会员（示例联盟）· 7 人")
    shown = await heard(officer, PREVIEW)
    await officer.presses(next(each for each in shown.buttons if "送联盟秘书处核准" in each))
    await heard(other, "有通知等您核准")
    assert "请联盟秘书处的另一位同事核准" in (await officer.sends_data("announcements:approve:1")).text
    await other.presses("🔎 看一看")
    assert "已核准" in (await other.presses("✅ 核准")).text
    assert "已核准" in (await other.sends_data("announcements:approve:1")).text  # pressed twice
    assert "已经核准了" in (await officer.sends_data("announcements:ask_remarks:1")).text


async def test_one_who_is_the_office_gives_a_reason_that_is_kept(officer, bot):
    await officer.says("/announce")
    await officer.says("联盟大会")
    await officer.presses("🌐 全联盟所有商协会的会员（示例联盟）· 6 人")
    shown = await heard(officer, PREVIEW)
    assert "只有您一位" in shown.text
    await officer.presses(next(each for each in shown.buttons if "立即发送" in each))
    await officer.presses("会长已口头同意")
    async with bot.database.reading() as reader:
        [(details,)] = await reader.all("SELECT details FROM audit WHERE act = 'announcements:send'")
        [(by, remarks)] = await reader.all("SELECT approved_by, remarks FROM announcements")
    assert '"reason": "leader"' in details
    assert (by, remarks) == (OFFICER, "leader")


async def test_an_audience_is_narrowed_saved_used_again_and_taken_out(secretary, officer, bot):
    await writes(secretary)
    await secretary.presses("👥 改对象")
    await secretary.presses("🔎 更多条件")
    await secretary.presses("家乡")
    assert "没有找到“不存在的地方”" in (await secretary.says("不存在的地方")).text
    await secretary.presses("⬅️ 别的条件")
    shown = await secretary.presses("语言")
    assert "▫️ English" in shown.buttons
    await secretary.presses("▫️ 简体中文")
    await secretary.presses("▫️ English")
    shown = await secretary.last()
    assert "🔎 语言：简体中文 / English" in shown.text  # what is chosen, and how many fit, is there all the while
    assert "名册里共 4 人" in shown.text
    await secretary.presses("⬅️ 别的条件")
    await secretary.presses("家乡")
    await secretary.presses((await secretary.last()).buttons[0])
    assert "🔎 家乡：" in (await secretary.last()).text
    shown = await secretary.presses("✖️ 不限")  # of this one: the others stay
    assert "🔎 家乡：" not in shown.text
    assert "🔎 语言：简体中文 / English" in shown.text
    shown = await secretary.presses("✔️ 选好了")
    assert "👥 符合以下条件的会员\n🔎 语言：简体中文 / English" in shown.text
    await secretary.presses("⭐ 存为常用对象")
    saved = await secretary.says("看简体的")
    assert "看简体的" in saved.text
    assert "已存为常用对象" in (await secretary.presses("💾 保存")).text
    await secretary.presses("⬅️ 回到通知")
    await secretary.presses("👥 改对象")
    await secretary.presses("🔎 更多条件 · 2")
    await secretary.presses("⬅️ 别的条件") if "⬅️ 别的条件" in (await secretary.last()).buttons else None
    await secretary.presses("✖️ 全部不限")
    assert "🔎 " not in (await secretary.presses("✔️ 选好了")).text
    await secretary.presses("👥 改对象")
    shown = await secretary.presses("⭐ 看简体的")  # two taps
    assert "🔎 语言：简体中文 / English" in shown.text
    await secretary.presses("👥 改对象")
    await secretary.presses("⭐ 常用对象")
    assert "还没有" in (await secretary.presses("🗑")).text
    assert "没有内容" in (await officer.sends_data("announcements:use:1:1")).text


async def test_by_kinds_regions_and_organisations(secretary, bot):
    await writes(secretary)
    await secretary.presses("👥 改对象")
    await secretary.presses("🔎 更多条件")
    shown = await secretary.presses("商协会")
    label = next(each for each in shown.buttons if "马尼拉" in each or "菲律宾" in each)
    await secretary.presses(label)
    shown = await secretary.presses("✔️ 选好了")
    assert "先送联盟秘书处核准" in shown.text
    assert "名册里共 1 人" in shown.text
    await secretary.presses("👥 改对象")
    await secretary.presses("🔎 更多条件 · 1")
    await secretary.presses("⬅️ 别的条件") if "⬅️ 别的条件" in (await secretary.last()).buttons else None
    await secretary.presses("商协会类别")
    shown = await secretary.last()
    assert shown.buttons[:3] == ["▫️ 异地商会 4", "▫️ 联盟秘书处 1", "▫️ 海外商会 1"]  # people; none without any
    await secretary.presses("▫️ 异地商会 4")
    assert "名册里共 0 人" in (await secretary.presses("✔️ 选好了")).text
    for wrong in ("kx" * 30, "z1", "oabc", "e1", "=nothing"):
        assert "没有内容" in (await secretary.sends_data(f"forms:pick:1:narrow:{wrong}"[:64])).text, wrong


async def test_values_are_counted_among_whom_it_may_reach(secretary, bot):
    """One's own members; everybody's once it goes to everybody."""
    await makes(bot, "UPDATE persons SET hometown = '水头' WHERE id IN (SELECT person_id FROM memberships)")
    await writes(secretary)
    await secretary.presses("👥 改对象")
    await secretary.presses("🔎 更多条件")
    assert "▫️ 水头 4" in (await secretary.presses("家乡")).buttons
    await secretary.presses("👥 职务与群")
    await secretary.presses("▫️ 🌐 所有商协会的会员 6（要核准）")
    shown = await secretary.presses("🔎 更多条件")
    assert "▫️ 水头 6" in shown.buttons


async def test_a_language_s_readers_get_its_own_text_and_corrections_of_it(people, secretary, member, bot):
    english = await colleague(people, bot, organisation=2, secretary=0)
    await makes(bot, "UPDATE accounts SET language = 'en' WHERE telegram_id = 7010")
    await writes(secretary, "周五开会")
    await secretary.presses("🌐 各语言文字")
    await secretary.presses("➕ English")
    await secretary.says("Meeting on Friday")
    shown = await heard(secretary, "另有单独文字：English")
    await secretary._press(shown.message_id, shown.rows[0][0]["callback_data"])
    await heard(member, "周五开会")
    await heard(english, "Meeting on Friday")
    await quiet()
    assert not [each for each in english.received() if "周五" in each.text]
    await heard(secretary, "已发完")
    await secretary.presses("✏️ 改内容")
    await secretary.presses("English")
    await secretary.says("Meeting on Saturday")
    await heard(secretary, "改成这样")
    await secretary.presses("✅ 全部改掉")
    await heard(english, "Meeting on Saturday")
    await secretary.sends_data("announcements:correct:1:all")
    await secretary.says("周六开会")
    await heard(secretary, "改成这样", after=shown.message_id)
    await secretary.presses("✅ 全部改掉")
    await heard(member, "周六开会")
    assert [each.text for each in english.received() if "Meeting" in each.text] == ["Meeting on Saturday"]


async def test_who_wants_none_of_a_kind_gets_none_and_isnt_counted(secretary, member, bot):
    preview = await writes(secretary, "新品推介")
    await secretary.presses("🏷 类别")
    await secretary.presses("商机推介")
    preview = await opens(secretary, preview.message_id)
    assert "🏷 商机推介" in preview.text
    await secretary._press(preview.message_id, preview.rows[0][0]["callback_data"])
    got = await heard(member, "新品推介")
    assert got.buttons == ["🏛 西安商会", "🔕"]
    muted = await member._press(got.message_id, got.action("🔕"))
    assert "不再给您发“商机推介”" in muted.text
    shown = await member.presses("🔔 我要收哪些")
    assert "▫️ 商机推介" in shown.buttons
    await heard(secretary, "已发完")
    await writes(secretary, "又有新品")
    await secretary.presses("🏷 类别")
    await secretary.presses("商机推介")
    shown = await heard(secretary, "不收这一类")
    assert "另有 1 人不收这一类" in shown.text
    assert "名册里共 3 人" in shown.text
    await secretary._press(shown.message_id, shown.rows[0][0]["callback_data"])
    await heard(secretary, "已送达 1")
    await quiet()
    assert not [each for each in member.received() if "又有新品" in each.text]
    assert "正式通知人人都会收到" in (await member.sends_data("announcements:mute:official")).text
    assert "没有内容" in (await member.sends_data("announcements:mute:nothing")).text
    await member.says("/me")
    await member.presses("🧰 更多")
    await member.presses("📣 收哪些通知")
    assert "✅ 商机推介" in (await member.presses("▫️ 商机推介")).buttons


async def test_the_president_looks_it_over(people, secretary, member, bot):
    president = await colleague(people, bot, organisation=2, position="会长", secretary=0)
    await writes(secretary, "年会通知")
    shown = await secretary.presses("👀 请会长过目")
    await secretary.presses(next(each for each in shown.buttons if "同事7010" in each))
    asked = await heard(president, "请您过目")
    assert any(each.text == "年会通知" for each in president.received())
    await president.presses("✏️ 有意见")
    await president.says("加上地点")
    assert "已转告您的意见" in (await president.presses("✅ 转告")).text
    told = await heard(secretary, "加上地点")
    await secretary.presses("⬅️ 回到通知")
    shown = await opens(secretary, told.message_id)
    assert "👀 同事7010：加上地点" in shown.text
    await secretary.presses("✏️ 改内容")
    await secretary.says("年会在会所举行")
    shown = await heard(secretary, "（之后改过）")
    await president.sends_data("announcements:agree:1")
    await heard(secretary, "同意您的通知。（看的是您改之前的）")
    shown = await secretary._press(shown.message_id, shown.action("👀 请会长过目"))
    await secretary.presses(next(each for each in shown.buttons if "同事7010" in each))
    again = await heard(president, "请您过目", after=asked.message_id)
    assert "已回复：同意" in (await president._press(again.message_id, again.action("👍 同意"))).text
    told = await heard(secretary, "同意您的通知", after=again.message_id)
    assert "改之前" not in told.text
    await secretary._press(told.message_id, told.action("⬅️ 回到通知"))
    assert "👀 同事7010：同意" in (await opens(secretary, told.message_id)).text
    assert "没有内容" in (await member.sends_data("announcements:agree:2")).text


async def test_without_anybody_to_look_it_is_said(secretary):
    await writes(secretary)
    refused = await secretary.presses("👀 请会长过目")
    assert "还没有人在用机器人" in refused.text
    assert SECRETARY != MEMBER


async def test_by_answers_to_an_event(secretary, member, bot):
    async with bot.database.transaction() as tx:
        sql = """INSERT INTO events (cause, kind, organisation_id, author, title, local, zone, begins_at, ends_at, closes_at,
                     code, created_at, changed_at)
                 VALUES ('c', 'event', 2, 7002, '年会', '2026-12-20T18:00', 'Asia/Shanghai', 1797760800000, 1797770000000,
                     1797760800000, 'ABCDEF', 0, 0)"""
        event = await tx.insert(sql)
        sql = """INSERT INTO rsvps (event_id, person_id, answer, answered_by, answered_at, state_at)
                 VALUES (:event, 4, 'going', 7001, 0, 0)"""
        await tx.execute(sql, event=event)
        for person in (4, 5):
            sql = "INSERT INTO event_people (event_id, person_id) VALUES (:event, :person)"
            await tx.execute(sql, event=event, person=person)
    await writes(secretary, "年会请带名片")
    await secretary.presses("👥 改对象")
    await secretary.presses("🔎 更多条件")
    shown = await secretary.presses("活动答复")
    assert "▫️ 年会 · 还没答复 1" in shown.buttons
    await secretary.presses("▫️ 年会 · 参加 1")
    shown = await secretary.presses("✔️ 选好了")
    assert "🔎 活动答复：年会 · 参加" in shown.text
    assert "机器人上能送到 1 人，名册里共 1 人" in shown.text
    await secretary.presses("🚀 立即发送（1 人）")
    await heard(member, "年会请带名片")
