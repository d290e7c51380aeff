"""A new term as one act: who the list means, what is shown before, done at once or on its day, undone, told."""

import asyncio
from datetime import datetime
from zoneinfo import ZoneInfo

from tests.handlers.hearing import admin, heard
from tests.quiet import quiet
from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import here

OFFICE, XIAN, MACHINERY, MANILA = 1, 2, 3, 4
LIN, CHEN, TAN, HUANG, WU, LI = 1, 2, 3, 4, 5, 6
LIST = "会长：陈建华\n副会长：新人甲、黄会员"


async def rows(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def write(bot, sql):
    await bot.database.write(lambda connection: connection.execute(sql))


async def seats(bot):
    sql = """SELECT persons.name, position, term, term_from, term_to, secretary FROM memberships
             JOIN persons ON persons.id = person_id WHERE organisation_id = 2 ORDER BY rank, rank_order, persons.id"""
    return await rows(bot, sql)


async def everything(bot):
    """All that a new term may change, but for when it was changed."""
    columns = (
        "key, person_id, organisation_id, position, rank, rank_order, term, term_from, term_to, ended_on, secretary"
    )
    return (
        await rows(bot, f"SELECT id, {columns} FROM memberships ORDER BY id"),
        await rows(bot, "SELECT id, key, name FROM persons ORDER BY id"),
        await rows(bot, "SELECT id, keys FROM search_people ORDER BY id"),
    )


async def previewed(chat, leaders=LIST, *, since="2026-12-01", announced="🤫 先不通知", organisation=XIAN):
    """The preview of a new term."""
    await chat.says(f"/start org-{organisation}")
    await chat.presses("⚙️ 管理")
    await chat.presses("🗓 任期与换届")
    await chat.presses("🔄 换届")
    await chat.says("第二届")
    await chat.says(since)
    await chat.says("2031-12")
    await chat.says(leaders)
    return await chat.presses(announced)


async def test_new_term_by_a_pasted_list_is_shown_done_and_undone_exactly(people, secretary, officer, bot):
    before = await everything(bot)
    shown = await previewed(secretary)
    assert "会长</b>" not in shown.text
    assert "会长：林示例 → 陈建华" in shown.text
    assert "副会长：— → 新人甲🆕、黄会员" in shown.text
    assert "林示例 → 会员" in shown.text
    assert "名册里没有，会新加：新人甲" in shown.text
    await secretary.presses("🚪 名单以外的人")
    assert "林示例（会长）→ 荣誉会长" in (await secretary.presses("林示例（会长）→ 会员")).buttons
    assert "林示例 → 荣誉会长" in (await secretary.presses("✔️ 选好了")).text
    assert await everything(bot) == before
    done = await secretary.presses("✅ 确认换届")
    assert "已换届：第二届" in done.text
    term = ("第二届", "2026-12-01", "2031-12-31")
    assert (await seats(bot))[:3] == [
        ("旧会长", "会长", "第一届", "", "2010-01-01", 0),
        ("陈建华", "会长", *term, 0),
        ("新人甲", "副会长", *term, 0),
    ]
    assert ("林示例", "荣誉会长", "", "", "", 0) in await seats(bot)
    assert ("吴秘书", "职员", "", "", "", 1) in await seats(bot)  # staff have no term
    assert "吴秘书为西安市福建南安商会做了换届" in await heard(officer, "做了换届")
    assert "👤 新人甲" in (await officer.says("西安 副会长")).buttons
    card = await secretary.says("/start org-2")
    assert "会长 陈建华" in card.text
    assert "荣誉会长" not in card.text.split("负责人")[1].split("📍")[0]
    assert "第二届" in (await secretary.sends_data("turnovers:panel:2")).text
    await secretary.presses("↩️ 撤销上一步")
    assert "回到原来的样子" in (await secretary.presses("↩️ 撤销")).text
    assert await everything(bot) == before
    await heard(officer, "撤销了")
    assert "👤 新人甲" not in (await officer.says("西安 副会长")).buttons
    assert "已经撤销过了" in (await secretary.sends_data("turnovers:undo:1")).text
    acts = [row[0] for row in await rows(bot, "SELECT DISTINCT act FROM audit ORDER BY id")]
    assert [act for act in acts if act.startswith("turnovers")] == ["turnovers:do", "turnovers:seat", "turnovers:undo"]


async def test_namesakes_are_asked_about_one_by_one(secretary, bot):
    await write(bot, """INSERT INTO persons (id, key, name, updated_at) VALUES (50, 'p50', '陈建华', 0)""")
    await write(
        bot,
        """INSERT INTO memberships (key, person_id, organisation_id, position, rank, updated_at)
                        VALUES ('m50', 50, 2, '会员', 100, 0)""",
    )
    await write(bot, "UPDATE persons SET name = '李兆基' WHERE id = 6")
    asked = await previewed(secretary, "会长：陈建华\n监事长：李兆基")
    assert "陈建华</b>是哪一位" not in asked.text
    assert "陈建华是哪一位" in asked.text
    assert [label for label in asked.buttons if label.startswith("👤")] == [
        "👤 陈建华 · 理事 · 示例西安工程有限公司", "👤 陈建华 · 会员",
    ]  # fmt: skip
    second = await secretary.presses("👤 陈建华 · 会员")
    assert "李兆基是哪一位" in second.text  # of another organisation: he, or somebody else of his name
    assert "✅ 确认换届" not in second.buttons
    assert "名册里没有，会新加：李兆基" in (await secretary.presses("➕ 都不是，是新会员")).text
    await secretary.sends_data(f"forms:pick:1:who:0.{LI}")  # forged: nobody of that name
    assert "陈建华是哪一位" in (await secretary.last()).text
    await secretary.presses("👤 陈建华 · 会员")
    await secretary.presses("✅ 确认换届")
    assert await rows(bot, "SELECT person_id FROM memberships WHERE term = '第二届' AND rank = 0") == [(50,)]
    assert len(await rows(bot, "SELECT 1 FROM persons WHERE name = '李兆基'")) == 2


async def test_whose_name_of_elsewhere_is_in_the_list_keeps_his_contacts(secretary, bot):
    """Else a list of names would open everybody's contacts to any desk."""
    await write(bot, "UPDATE persons SET name = '李兆基', phone = '+639171234567', wechat = 'li-3' WHERE id = 3")
    await previewed(secretary, "会长：陈建华\n监事长：李兆基")
    await secretary.presses(next(label for label in (await secretary.last()).buttons if "李兆基" in label))
    await secretary.presses("✅ 确认换届")
    assert await rows(bot, "SELECT position FROM memberships WHERE person_id = 3 AND organisation_id = 2") == [
        ("监事长",)
    ]
    card = await secretary.says("/start person-3")
    assert "li-3" not in card.text
    assert "917" not in card.text
    assert "没有内容" in (await secretary.sends_data("entries:people:3")).text


async def test_present_leaders_go_on_and_those_of_the_same_term_with_them(secretary, bot):
    await write(bot, "UPDATE memberships SET term = '第一届', term_to = '2026-11-30' WHERE id IN (1, 2, 4)")
    await secretary.says("/start org-2")
    assert "会长（留任） 林示例" in (await secretary.last()).text
    await secretary.presses("⚙️ 管理")
    await secretary.presses("🗓 任期与换届")
    assert "已届满，现为留任" in (await secretary.last()).text
    offered = await secretary.presses("🔄 换届")
    assert "第二届" in offered.buttons
    await secretary.presses("第二届")
    await secretary.presses("今天 · 2026年12月1日")
    await secretary.presses("5 年，到 2031年11月30日")
    await secretary.presses("👥 现任全部连任")
    shown = await secretary.presses("🤫 先不通知")
    assert "会长：林示例（连任）" in shown.text
    assert "其他 2 人同届" in shown.text
    await secretary.presses("✅ 确认换届")
    held = await rows(bot, "SELECT id, position FROM memberships WHERE term = '第二届' AND term_to = '2031-11-30'")
    assert held == [(1, "会长"), (2, "理事"), (4, "会员")]
    assert "留任" not in (await secretary.says("/start org-2")).text


async def test_planned_for_its_day_is_done_by_the_clock_on_the_register_as_it_is_then(
    people, secretary, officer, clock, bot
):
    await write(bot, "UPDATE memberships SET ended_on = '2010-01-02' WHERE person_id = 7")
    shown = await previewed(secretary, since="2027-01-01")
    assert "到那天自动就任" in shown.text
    before = await everything(bot)
    assert "2027年1月1日自动就任" in (await secretary.presses("🗓 确认，到期就任")).text
    assert await everything(bot) == before
    await heard(officer, "2027年1月1日就任")
    assert "候任：第二届" in (await secretary.presses("🗓 任期")).text
    await officer.sends_data("turnovers:new:2")
    for text in ("第三届", "2027-01-01", "2030", "会长：黄会员"):
        await officer.says(text)
    assert "先取消那一次" in (await officer.presses("🤫 先不通知")).text
    await officer.sends_data("turnovers:ask:cancel:1")
    assert "名册没有动过" in (await officer.presses("✖️ 取消换届")).text
    await heard(secretary, "取消了")
    await clock.move(days=31)
    assert await everything(bot) == before

    await previewed(secretary, since="2027-02-01")
    await secretary.presses("🗓 确认，到期就任")
    await write(bot, "UPDATE persons SET erased_at = 5, name = '已注销' WHERE id = 4")  # who was to be 副会长 is gone
    await clock.move(days=31)
    began = await heard(secretary, "今天就任")
    assert "24 小时内可以撤销" in began
    term = ("第二届", "2027-02-01", "2031-12-31")
    assert [row for row in await seats(bot) if row[2] == "第二届"] == [
        ("陈建华", "会长", *term, 0), ("新人甲", "副会长", *term, 0),
    ]  # fmt: skip
    await secretary.sends_data("turnovers:ask:undo:2")
    await secretary.presses("↩️ 撤销")
    assert [row for row in await seats(bot) if row[2] == "第二届"] == []


async def test_secretariat_goes_over_with_the_position_and_the_successor_sees_what_is_open(
    people, secretary, guest, bot
):
    await write(bot, "UPDATE memberships SET position = '秘书长', rank = 50 WHERE person_id = 5")
    await guest.says("/start")
    await guest.sends_data("claims:ask:person:1")
    huang = await here(people, "黄", MEMBER)
    assert "📥 待办" not in (await huang.last()).buttons
    shown = await previewed(secretary, "会长：林示例\n秘书长：黄会员")
    assert "吴秘书 交出，黄会员 接手" in shown.text
    assert "您自己会失去秘书处的权限" in shown.text
    assert "🗓 任期" not in (await secretary.presses("✅ 确认换届")).buttons  # it is his successor's now
    told = await heard(huang, "您现在是")
    assert "现在等着办的：🙋 身份确认 1" in told
    assert "访客 → 林示例" in (await huang.presses("📥 待办 1")).text
    assert "📥 待办" not in "".join((await secretary.says("菜单")).buttons)
    await secretary.sends_data("turnovers:ask:undo:1")  # who gave away his rights by it takes it back
    await secretary.presses("↩️ 撤销")
    assert "📥 待办" in "".join((await secretary.says("菜单")).buttons)
    await heard(huang, "您不再是")


async def test_what_was_changed_since_stays_and_is_listed(secretary, bot):
    await previewed(secretary)
    await secretary.presses("✅ 确认换届")
    await write(
        bot, "UPDATE memberships SET position = '监事长', rank = 20 WHERE person_id = 2 AND organisation_id = 2"
    )
    await write(bot, "UPDATE persons SET phone = '+8613800000000', updated_at = 9 WHERE name = '新人甲'")
    await secretary.presses("↩️ 撤销换届")
    undone = await secretary.presses("↩️ 撤销")
    assert "没有动：新人甲、陈建华" in undone.text or "没有动：陈建华、新人甲" in undone.text
    assert ("林示例", "会长", "", "", "", 0) in await seats(bot)
    assert ("陈建华", "监事长", "第二届", "2026-12-01", "2031-12-31", 0) in await seats(bot)


async def test_after_a_day_it_stays(secretary, clock, bot):
    await previewed(secretary)
    await secretary.presses("✅ 确认换届")
    await clock.move(hours=24, minutes=5)
    assert "超过 24 小时" in (await secretary.sends_data("turnovers:undo:1")).text
    await clock.move(hours=2)
    for _ in range(200):
        if await rows(bot, "SELECT plan, changes FROM turnovers") == [("{}", None)]:
            break
        await asyncio.sleep(0.02)
    assert await rows(bot, "SELECT plan, changes FROM turnovers") == [("{}", None)]


async def test_two_at_once_and_one_wins(secretary, officer, bot):
    mine, theirs = await previewed(secretary), await previewed(officer, "会长：黄会员")
    presses = (
        secretary.sends_data(mine.action("✅ 确认换届")),
        officer.sends_data(theirs.action("✅ 确认换届")),
    )
    answers = await asyncio.gather(*presses)
    assert sum("先做了" in answer.text for answer in answers) == 1
    assert await rows(bot, "SELECT count(*) FROM turnovers WHERE state = 'done'") == [(1,)]
    # His own second press ends as the first did; the form is over.
    winner, shown = (secretary, mine) if "先做了" not in answers[0].text else (officer, theirs)
    assert "已换届" in (await winner.sends_data(shown.action("✅ 确认换届"))).text


async def test_what_changed_since_the_preview_is_shown_anew(secretary, bot):
    shown = await previewed(secretary)
    await write(bot, "UPDATE memberships SET position = '副会长', rank = 40 WHERE person_id = 1")
    await write(bot, "DELETE FROM memberships WHERE person_id = 7")
    again = await secretary.sends_data(shown.action("✅ 确认换届"))
    assert again.toast
    assert "会长：— → 陈建华" in again.text
    await secretary.presses("✅ 确认换届")
    assert len(await rows(bot, "SELECT 1 FROM turnovers")) == 1


async def test_announced_opens_the_form_of_an_announcement_with_a_draft(secretary, bot):
    await previewed(secretary, announced="📣 要通知")
    await secretary.presses("✅ 确认换届")
    drafted = await heard(secretary, "已完成换届，第二届负责人如下")
    assert "会长：陈建华" in drafted
    assert "副会长：新人甲、黄会员" in drafted
    assert "还没有发出" in await heard(secretary, "预览")
    assert await rows(bot, "SELECT * FROM announcements") == []


async def test_lists_and_days_that_make_no_sense_are_refused_with_what_was_typed(secretary):
    await secretary.says("/start org-2")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("🗓 任期与换届")
    await secretary.presses("🔄 换届")
    await secretary.says("第二届")
    assert {"今天 · 2026年12月1日", "2027年1月1日"} <= set((await secretary.last()).buttons)
    assert "您写的是：明年" in (await secretary.says("明年")).text
    await secretary.says("2026-12-01")
    assert "请输入日期，在" in (await secretary.says("2026-11-01")).text
    await secretary.says("2031")
    assert "没看出谁担任什么" in (await secretary.says("大家都很好")).text
    await secretary.says("会长：陈建华\n顺祝商祺万事如意大吉大利")
    assert "没看懂，没有算进去：顺祝商祺" in (await secretary.presses("🤫 先不通知")).text


TERM = "UPDATE memberships SET term = '第一届', term_to = '2026-12-20' WHERE id IN (1, 2)"


async def test_end_is_warned_of_once_rights_go_on_and_an_officer_prolongs_or_ends(
    people, secretary, officer, clock, bot
):
    await write(bot, TERM)
    await clock.move(days=1)
    own, office = await heard(secretary, "天届满"), await heard(officer, "天届满")
    assert "第一届还有 18 天届满（2026年12月20日）" in own
    assert "会长" not in own
    assert "林示例" in office
    last = (await secretary.last()).buttons
    assert "🔄 换届" in last
    assert "📅 延长" not in last
    await officer.presses("📅 延长")
    assert "请输入日期" in (await officer.says("2026-12-01")).text
    shown = await officer.says("12月25日")
    assert "从 2026年12月20日延长到 2026年12月25日" in shown.text
    await officer.presses("✅ 延长")
    assert await rows(bot, "SELECT id FROM memberships WHERE term_to = '2026-12-25'") == [(1,), (2,)]
    await heard(secretary, "任期延长到 2026年12月25日")
    for _day in range(3):
        await clock.move(days=10)
    await heard(secretary, "现为留任")
    sent = await rows(bot, "SELECT occurrence, count(*) FROM deliveries WHERE kind = 'term' GROUP BY 1 ORDER BY 1")
    assert sent == [("2026-12-20 soon", 2), ("2026-12-25 over", 2), ("2026-12-25 soon", 2)]
    assert "会长（留任） 林示例" in (await people_card(people)).text
    assert "会长·留任" in (await officer.says(f"/start person-{LIN}")).text
    await officer.sends_data("turnovers:panel:2")
    ending = await officer.presses("🏁 结束第一届")
    assert "会长 林示例、理事 陈建华" in ending.text
    await officer.presses("🏁 马上结束")
    assert ("林示例", "会员", "", "", "", 0) in await seats(bot)
    await heard(secretary, "结束了")
    await officer.presses("↩️ 撤销")
    await officer.presses("↩️ 撤销")
    assert ("林示例", "会长", "第一届", "", "2026-12-25", 0) in await seats(bot)


async def people_card(people):
    chat = await people("客")
    return await chat.says("/start org-2")


async def test_staff_keep_their_rights_past_a_term_until_a_new_head_begins(secretary, clock, bot):
    await write(bot, TERM)
    await write(bot, "UPDATE memberships SET term_to = '2026-12-20' WHERE person_id = 5")
    await clock.move(days=40)
    assert "📥 待办" in "".join((await secretary.says("菜单")).buttons)
    await write(
        bot,
        """INSERT INTO memberships (key, person_id, organisation_id, position, rank, term_from, term_to,
                            updated_at) VALUES ('new', 4, 2, '会长', 0, '2027-01-01', '2031-12-31', 0)""",
    )
    assert "📥 待办" not in "".join((await secretary.says("菜单")).buttons)


FORGED = [
    "turnovers:panel:2", "turnovers:new:2", "turnovers:announce:1", "turnovers:ask:undo:1", "turnovers:undo:1",
    "turnovers:cancel:1", "turnovers:end:2:2026-12-20", "turnovers:ended:2:2026-12-20",
    "turnovers:prolong:2:2026-12-20", "turnovers:do:1:1:00000000",
]  # fmt: skip


async def test_others_get_nowhere(people, secretary, officer, member, guest, bot):
    await write(bot, TERM)
    await previewed(secretary)
    await secretary.presses("✅ 确认换届")
    await write(bot, "UPDATE memberships SET organisation_id = 3 WHERE person_id = 5")  # of another secretariat now
    await write(bot, "UPDATE turnovers SET author = 1")
    before = await everything(bot)
    await guest.says("/start")
    for chat in (member, guest, secretary):
        for data in FORGED:
            answer = await chat.sends_data(data)
            assert any(word in answer.text for word in ("没有内容", "任命由", "已经")), (data, answer.text)
    assert "没有内容" in (await officer.sends_data("turnovers:new:1")).text  # the office's own: admins alone
    assert "没有内容" in (await officer.sends_data("turnovers:end:2:2031-12-31")).text  # it isn't over
    boss = await admin(people, bot)
    assert "新的一届叫什么" in (await boss.sends_data("turnovers:new:1")).text
    assert await everything(bot) == before


async def test_what_the_office_decided_is_not_offered_to_the_secretariat_to_undo(secretary, officer, bot):
    await write(bot, TERM.replace("2026-12-20", "2026-11-20"))
    await officer.sends_data("turnovers:end:2:2026-11-20")
    await officer.presses("🏁 马上结束")
    assert "↩️ 撤销上一步" not in (await secretary.sends_data("turnovers:panel:2")).buttons
    assert "没有内容" in (await secretary.sends_data("turnovers:ask:undo:1")).text
    assert "↩️ 撤销上一步" in (await officer.sends_data("turnovers:panel:2")).buttons


async def test_who_is_dismissed_neither_cancels_nor_undoes_what_he_began(secretary, bot):
    await previewed(secretary, since="2027-01-01")
    await secretary.presses("🗓 确认，到期就任")
    await write(bot, "UPDATE memberships SET secretary = 0 WHERE person_id = 5")
    assert "没有内容" in (await secretary.sends_data("turnovers:cancel:1")).text
    await write(bot, "UPDATE memberships SET secretary = 1 WHERE person_id = 5")
    await secretary.sends_data("turnovers:cancel:1")
    await previewed(secretary)
    await secretary.presses("✅ 确认换届")
    await write(bot, "UPDATE memberships SET secretary = 0 WHERE person_id = 5")
    assert "没有内容" in (await secretary.sends_data("turnovers:undo:2")).text
    assert await rows(bot, "SELECT state FROM turnovers") == [("cancelled",), ("done",)]


async def test_planned_begins_at_midnight_and_is_told_in_the_morning(people, secretary, officer, clock, bot):
    await write(bot, "UPDATE memberships SET position = '秘书长', rank = 50 WHERE person_id = 5")
    huang = await here(people, "黄", MEMBER)
    await previewed(secretary, "会长：林示例\n秘书长：黄会员", since="2026-12-03")
    await secretary.presses("🗓 确认，到期就任")
    clock.set("2026-12-03T00:30")
    for _ in range(600):
        if await rows(bot, "SELECT 1 FROM turnovers WHERE state = 'done'"):
            break
        await asyncio.sleep(0.01)
    sql = "SELECT kind, recipient, not_before FROM deliveries WHERE kind IN ('turnover', 'appointment')"
    waits = await rows(bot, sql + " AND occurrence <> 'planned'")
    assert {recipient for _, recipient, _ in waits} == {MEMBER, SECRETARY, OFFICER}
    assert {datetime.fromtimestamp(at / 1000, ZoneInfo("Asia/Shanghai")).hour for *_, at in waits} == {8}
    clock.set("2026-12-03T08:05")
    await heard(huang, "您现在是")
    await heard(officer, "今天就任")
    # Who gave his rights away by it reads how it is taken back where he may, not where there is nothing for him.
    await heard(secretary, "今天就任")
    began = next(reply for reply in secretary.received() if "今天就任" in reply.text)
    assert "↩️ 撤销换届" in began.buttons
    await secretary.sends_data(began.action("↩️ 撤销换届"))
    await secretary.presses("↩️ 撤销")
    assert "📥 待办" in "".join((await secretary.says("菜单")).buttons)


async def test_an_announcement_names_who_leads_and_none_is_drafted_of_what_was_undone(secretary, bot):
    await secretary.sends_data("turnovers:new:2")
    for text in ("第二届", "2027-01-01", "2031-12"):
        await secretary.says(text)
    await secretary.presses("👥 现任全部连任")
    await secretary.presses("🤫 先不通知")
    planned = await secretary.presses("🗓 确认，到期就任")
    await secretary.presses("📣 写通知给会员")
    drafted = await heard(secretary, "将于2027年1月1日换届")
    assert "会长：林示例" in drafted
    assert "理事" not in drafted
    await secretary.sends_data("turnovers:cancel:1")
    assert "已经取消了" in (await secretary.sends_data(planned.action("📣 写通知给会员"))).text


async def test_nobody_is_warned_in_his_night(secretary, officer, clock, bot):
    await write(bot, TERM)
    await write(bot, f"UPDATE accounts SET time_zone = 'Europe/London' WHERE telegram_id = {SECRETARY}")
    await clock.move(days=1)  # at nine in Beijing it is one in London
    await heard(officer, "天届满")
    await quiet()
    assert not any("天届满" in reply.text for reply in secretary.received())
    await clock.move(hours=7)
    await heard(secretary, "天届满")
    sql = "SELECT recipient, not_before FROM deliveries WHERE kind = 'term' ORDER BY recipient"
    (_, london), (_, beijing) = await rows(bot, sql)
    assert datetime.fromtimestamp(london / 1000, ZoneInfo("Europe/London")).hour >= 8
    assert beijing <= london


async def test_it_is_begun_by_its_word_and_from_where_the_register_is_corrected(secretary, officer, guest):
    assert "🗓 任期与换届" in (await secretary.says("换届")).text
    await secretary.sends_data("entries:desk")
    assert "🗓 任期与换届" in (await secretary.presses("🗓 任期与换届")).text
    assert "更正名册" in (await officer.says("換屆")).text  # of which organisation
    assert "🗓" not in (await guest.says("换届")).text
