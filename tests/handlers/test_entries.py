"""The secretariat works on single rows in chat: corrects, adds, removes and takes back; whose data it is hears of it."""

import asyncio

import pytest

from bot.register.importing import import_file, undo_unfinished
from tests.quiet import quiet
from tests.register import MEMBER, OFFICER, SECRETARY
from tests.talk import heard, here

SAVE, UNDO = "✅ 保存", "↩️ 撤销"
GONE = "这里已经没有内容"


async def all_of(bot, sql, **values):
    async with bot.database.reading() as reader:
        return await reader.all(sql, **values)


async def row(bot, sql, **values):
    return (await all_of(bot, sql, **values))[0]


async def corrects(chat, card, label, text):
    """From a card: correct, the field, type; the preview."""
    await chat.says(f"/start {card}")
    if not card.startswith("company"):
        await chat.presses("⚙️ 管理")
    await chat.presses("✏️ 更正" if card.startswith("person") else "✏️ 更正资料")
    await chat.presses(f"✏️ {label}")
    return await chat.says(text)


@pytest.mark.parametrize(
    ("label", "text", "column", "kept"),
    [
        ("姓名", "陈建华 ", "name", "陈建华"),
        ("称呼", "拿督", "salutation", "拿督"),
        ("手机", "138 0013 8000", "phone", "+8613800138000"),
        ("微信", "chen-88", "wechat", "chen-88"),
        ("邮箱", "c@example.org", "email", "c@example.org"),
        ("家乡", "诗山", "hometown", "诗山"),
        ("别名", "Tan Kian Hua；阿华", "aliases", '["Tan Kian Hua", "阿华"]'),
    ],
)
async def test_a_persons_fields_are_kept_as_an_import_keeps_them(secretary, bot, label, text, column, kept):
    preview = await corrects(secretary, "person-2", label, text)
    assert SAVE in preview.buttons
    saved = await secretary.presses(SAVE)
    assert "没有改动" in saved.text if label == "姓名" else "已改好" in saved.text
    assert await row(bot, f"SELECT {column} FROM persons WHERE id = 2") == (kept,)


async def test_from_tap_to_undo(secretary, bot, guest):
    preview = await corrects(secretary, "person-1", "姓名", "林长青")
    assert "原来：林示例" in preview.text
    assert "改成：林长青" in preview.text
    saved = await secretary.presses(SAVE)
    undo = saved.action(UNDO)
    assert any("林长青" in button for button in (await guest.says("林长青")).buttons)  # search knows it at once
    assert "已撤销" in (await secretary.presses(UNDO)).text
    assert await row(bot, "SELECT name FROM persons WHERE id = 1") == ("林示例",)
    noted = await all_of(bot, "SELECT act, actor, role, organisation_id, subject_id FROM audit ORDER BY id")
    assert noted == [(act, SECRETARY, "secretariat", 2, 1) for act in ("entries:correct", "entries:undo")]
    values = await all_of(bot, "SELECT field, before, after, person_id FROM audit_values ORDER BY audit_id")
    assert values == [("name", "林示例", "林长青", 1), ("name", "林长青", "林示例", 1)]
    assert any("林示例" in button for button in (await guest.says("林示例")).buttons)
    assert all("林长青" not in button for button in (await guest.says("林长青")).buttons)
    assert "已经撤销过了" in (await secretary.sends_data(undo)).text


async def test_a_second_press_and_a_replay_do_nothing_more(secretary, bot):
    preview = await corrects(secretary, "person-2", "家乡", "诗山")
    save = preview.action(SAVE)
    first = await secretary._press(preview.message_id, save)
    again = await secretary._press(preview.message_id, save)
    assert first.text == again.text
    assert len(await all_of(bot, "SELECT id FROM entries")) == 1
    assert await row(bot, "SELECT data FROM drafts WHERE form = 'entries'") == ("{}",)  # what was typed is kept once


async def test_undone_only_for_a_day_and_what_was_there_before_goes(secretary, clock, bot):
    await corrects(secretary, "person-2", "家乡", "诗山")
    undo = (await secretary.presses(SAVE)).action(UNDO)
    await clock.move(hours=24.1)
    assert "过了 24 小时" in (await secretary.sends_data(undo)).text
    await clock.move(hours=1.1)
    async with asyncio.timeout(30):
        while (await row(bot, "SELECT changes FROM entries"))[0] is not None:
            await secretary.says("/menu")


async def test_position_by_a_tap_order_and_company(secretary, bot):
    await secretary.says("/start person-4")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正")
    asked = await secretary.presses("✏️ 职务")
    assert "西安市福建南安商会" in asked.text
    await secretary.presses("副会长")
    assert "会员 → 副会长" in (await secretary.presses(SAVE)).text
    await secretary.presses("✏️ 再改别的")
    await secretary.presses("✏️ 排序")
    assert "0 到 1000000" in (await secretary.says("第一")).text
    await secretary.says("7")
    await secretary.presses(SAVE)
    assert await row(bot, "SELECT position, rank, rank_order FROM memberships WHERE person_id = 4") == ("副会长", 40, 7)
    await secretary.sends_data("entries:change:memberships:4:company")
    preview = await secretary.says("仑苍闸阀")
    assert "没有叫这个名字的企业" in preview.text
    linked = await secretary.presses("🏭 示例仑苍闸阀有限公司")
    assert "名册里有这家企业" in linked.text
    await secretary.presses(SAVE)
    assert await row(bot, "SELECT company_id, company_name FROM memberships WHERE id = 4") == (1, "")
    await secretary.sends_data("entries:change:memberships:4:company")
    await secretary.says("谁也不认识的公司")
    await secretary.presses(SAVE)
    assert await row(bot, "SELECT company_id, company_name FROM memberships WHERE id = 4") == (None, "谁也不认识的公司")


async def test_what_is_wrong_is_said_and_asked_again(secretary):
    for label, text, why in [
        ("手机", "没有", "不是电话号码"),
        ("邮箱", "没有", "不是邮箱"),
        ("家乡", "=1+1", "公式"),
        ("家乡", "山" * 31, "最多 30"),
    ]:
        refused = await corrects(secretary, "person-2", label, text)
        assert why in refused.text
        assert "✖️ 取消" in refused.buttons
    assert "诗山" in (await secretary.says("诗山")).text


async def test_contacts_show_by_their_ends_alone(secretary, officer):
    """The card shows them whole, and notes to whom."""
    await secretary.says("/start person-2")
    await secretary.presses("⚙️ 管理")
    panel = await secretary.presses("✏️ 更正")
    assert "手机：…0103" in panel.text
    assert "+1 212" not in panel.text
    await officer.says("/start person-2")
    await officer.presses("⚙️ 管理")
    assert "手机：🔒" in (await officer.presses("✏️ 更正")).text
    await officer.presses("✏️ 微信")
    assert "原来：🔒" in (await officer.says("chen-9")).text


async def test_two_staff_at_once_the_later_is_told(secretary, officer, bot):
    await corrects(secretary, "person-2", "家乡", "诗山")
    await corrects(officer, "person-2", "家乡", "码头")
    await secretary.presses(SAVE)
    told = await officer.presses(SAVE)
    assert "别人刚刚先改了" in told.text
    assert "码头" in told.text  # what was typed isn't lost
    assert await row(bot, "SELECT hometown FROM persons WHERE id = 2") == ("诗山",)
    await officer.presses("✏️ 重新改")
    assert "原来：诗山" in (await officer.says("码头")).text
    await officer.presses(SAVE)
    assert await row(bot, "SELECT hometown FROM persons WHERE id = 2") == ("码头",)


async def test_what_was_changed_since_is_not_undone(secretary, officer, bot):
    await corrects(secretary, "person-2", "家乡", "诗山")
    undo = (await secretary.presses(SAVE)).action(UNDO)
    await corrects(officer, "person-2", "家乡", "码头")
    await officer.presses(SAVE)
    assert "别人刚刚先改了" in (await secretary.sends_data(undo)).text
    assert await row(bot, "SELECT hometown FROM persons WHERE id = 2") == ("码头",)


async def test_its_person_hears_once_of_all_and_can_object(secretary, member, clock, bot):
    await corrects(secretary, "person-4", "家乡", "诗山")
    await secretary.presses(SAVE)
    await corrects(secretary, "person-4", "微信", "huang-1")
    await secretary.presses(SAVE)
    await clock.move(minutes=1.1)
    told = await heard(member, "更正了您在名册里的资料")
    assert "西安市福建南安商会秘书处" in told.text
    assert "家乡：仑苍 → 诗山" in told.text
    assert "微信：— → huang-1" in told.text
    await quiet()
    assert len([each for each in member.received() if "更正了您" in each.text]) == 1
    await member.presses("🙋 不对")
    assert "已转给西安市福建南安商会秘书处" in (await member.presses("✅ 发给秘书处")).text
    assert "家乡" in (await heard(secretary, "要改名册")).text
    assert GONE in (await secretary.sends_data("entries:wrong:1")).text  # it isn't about him
    await secretary.sends_data("entries:undo:2")
    await clock.move(minutes=1.1)
    assert "微信：huang-1 → —" in (await heard(member, "huang-1 →")).text  # who heard of it hears of its end
    assert "已经撤销过了" in (await secretary.sends_data("entries:undo:3")).text


async def test_what_is_undone_at_once_nobody_hears_of(secretary, member, clock):
    await corrects(secretary, "person-4", "家乡", "诗山")
    await secretary.presses(SAVE)
    await secretary.presses(UNDO)
    await clock.move(minutes=1.1)
    await member.says("/menu")
    await quiet()
    assert all("更正了您" not in each.text for each in member.received())


async def test_rights_with_a_staff_phone(secretary, officer, people, bot):
    """With that phone one signs in: no colleague changes it, nor an officer the office's own."""
    await secretary.says("/start person-5")
    await secretary.presses("✏️ 更正")
    assert "✏️ 手机" not in (await secretary.last()).buttons
    assert "登录的凭据" in (await secretary.sends_data("entries:change:people:5:phone")).text
    await officer.sends_data("entries:change:people:5:phone")
    await officer.says("+86 138 0013 8000")
    await officer.presses(SAVE)
    assert await row(bot, "SELECT phone FROM persons WHERE id = 5") == ("+8613800138000",)
    assert "系统管理员" in (await officer.sends_data("entries:change:people:6:phone")).text
    admin = await here(people, "管理", 7004)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET admin = 1 WHERE telegram_id = 7004"))
    await admin.sends_data("entries:change:people:6:phone")
    await admin.says("+86 138 0013 8001")
    await admin.presses(SAVE)
    assert await row(bot, "SELECT phone FROM persons WHERE id = 6") == ("+8613800138001",)


async def test_a_new_phone_takes_no_account_over(secretary, people, bot, member):
    """An account that is linked stays with its person; whoever has the new number isn't him."""
    await corrects(secretary, "person-4", "手机", "+1 212-555-0188")
    await secretary.presses(SAVE)
    thief = await people("别人", phone="+12125550188")
    await thief.says("/me")
    await thief.says("/start")
    await thief.sends_contact()
    await thief.sends_data("me:link:4")
    assert await all_of(bot, "SELECT telegram_id FROM accounts WHERE person_id = 4") == [(MEMBER,)]


FORGED = [
    "entries:people:3", "entries:organisations:4", "entries:change:people:3:full_name",
    "entries:change:people:2:secretary", "entries:change:people:2:telegram_id", "entries:change:memberships:3:position",
    "entries:change:organisations:3:intro", "entries:change:memberships:2:secretary", "entries:add:4",
    "entries:enrol:4", "entries:remove:3", "entries:removed:3",
    "entries:consent:3", "entries:withdraw:3", "entries:forget:3",
    "reviews:switch:4:1", "reviews:switch:4", "entries:undo:999",
    "entries:save:999", "entries:same:999:1", "reviews:yes:999",
    "reviews:no:999", "reviews:show:999", "reviews:return:999",
    "reviews:again:999", "reviews:withdraw:999", "entries:keep:999",
    "entries:firm:999:1", "entries:wrong:999", "entries:people:999999999999999999",
]  # fmt: skip


async def test_forged_presses_of_other_desks_rows(secretary, member, guest, bot):
    await guest.says("/start")
    before = await all_of(bot, "SELECT * FROM memberships"), await all_of(bot, "SELECT * FROM persons")
    for data in FORGED:
        for chat in (secretary, member, guest):
            assert GONE in (await chat.sends_data(data)).text, data
    for data in ("entries:people:2", "entries:change:people:4:phone", "entries:removed:2", "entries:add:2"):
        for chat in (member, guest):
            assert GONE in (await chat.sends_data(data)).text, data
    assert (await all_of(bot, "SELECT * FROM memberships"), await all_of(bot, "SELECT * FROM persons")) == before


async def test_anothers_draft_is_not_saved(secretary, officer, bot):
    await corrects(secretary, "person-2", "家乡", "诗山")
    draft = (await row(bot, "SELECT max(id) FROM drafts"))[0]
    for data in (f"entries:save:{draft}", f"entries:added:{draft}:0", f"entries:consented:{draft}"):
        assert GONE in (await officer.sends_data(data)).text
    assert GONE in (await secretary.sends_data(f"entries:added:{draft}:0")).text  # another form's


async def test_rights_that_ended_meanwhile_save_nothing(secretary, bot):
    preview = await corrects(secretary, "person-2", "家乡", "诗山")
    await bot.database.write(lambda c: c.execute("UPDATE memberships SET secretary = 0 WHERE person_id = 5"))
    assert GONE in (await secretary._press(preview.message_id, preview.action(SAVE))).text
    assert await row(bot, "SELECT hometown FROM persons WHERE id = 2") == ("水头",)


async def test_an_organisations_own_data(secretary, bot, guest):
    for label, text, column, kept in [
        ("简称", "西安商会二", "short_name", "西安商会二"),
        ("所在地", "陕西 咸阳", "city", "咸阳市"),
        ("行业", "阀门；建材", "industries", None),
        ("网站", "xian.example.net", "website", "https://xian.example.net"),
        ("成立时间", "2006年5月", "founded_on", "2006-05"),
        ("电话", "029-8765 4321", "phone", "+862987654321"),
    ]:
        await corrects(secretary, "org-2", label, text)
        assert "已改好" in (await secretary.presses(SAVE)).text
        if kept:
            assert await row(bot, f"SELECT {column} FROM organisations WHERE id = 2") == (kept,)
    assert len(await all_of(bot, "SELECT code FROM organisation_industries WHERE organisation_id = 2")) == 2
    assert any("西安市福建南安商会" in button for button in (await guest.says("西安商会二")).buttons)
    assert "✏️ 名称" not in (await secretary.presses("✏️ 再改别的")).buttons
    assert "联盟秘书处改" in (await secretary.sends_data("entries:change:organisations:2:name")).text


async def test_a_new_name_is_known_by_its_people_and_companies(officer, guest, bot):
    await corrects(officer, "org-2", "名称", "西安市南安总商会")
    await officer.presses(SAVE)
    async with bot.database.reading() as reader:
        documents = await reader.all("SELECT fields FROM search_people WHERE id IN (1, 2, 4)")
    assert all("南安总商会".encode() in fields for (fields,) in documents)
    await officer.presses(UNDO)
    async with bot.database.reading() as reader:
        documents = await reader.all("SELECT fields FROM search_people WHERE id IN (1, 2, 4)")
    assert all("南安总商会".encode() not in fields for (fields,) in documents)


async def test_from_the_desk(secretary, officer, member):
    await secretary.says("/desk")
    panel = await secretary.presses("✏️ 更正名册")
    assert "西安市福建南安商会" in panel.text
    assert "➕ 会员" in panel.buttons
    await officer.says("/desk")
    assert "🏛 南安联盟办公室" in (await officer.presses("✏️ 更正名册")).buttons
    assert "只有秘书处" in (await member.sends_data("entries:desk")).text


async def test_a_companys_data_by_one_of_its_secretariats(secretary, bot):
    await corrects(secretary, "org-2", "简介", "介绍")  # another draft that is given up
    await secretary.says("/start company-1")
    await secretary.presses("✏️ 改企业资料")
    assert "✏️ 名称" not in (await secretary.last()).buttons  # it is of two organisations
    await secretary.presses("✏️ 产品")
    await secretary.says("截止阀、球阀")
    await secretary.presses(SAVE)
    assert await row(bot, "SELECT products FROM companies WHERE id = 1") == ("截止阀、球阀",)
    assert any("示例仑苍闸阀有限公司" in button for button in (await secretary.says("截止阀")).buttons)


async def test_a_company_is_added_once(secretary, bot):
    await secretary.says("/start org-2")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正资料")
    await secretary.presses("➕ 企业")
    await secretary.says("示例咸阳石材有限公司")
    await secretary.says("花岗岩")
    preview = await secretary.says("石材加工厂一类")
    assert "没有这个行业" in preview.text
    preview = await secretary.presses("⏭ 跳过")
    assert "花岗岩" in preview.text
    for label, text, shown in [
        ("所在地", "陕西 咸阳", "咸阳"),
        ("网站", "s.example.org", "https://s"),
        ("简介", "石材", "简介：石材"),
    ]:
        await secretary.presses(f"➕ {label}")
        preview = await secretary.says(text)
        assert shown in preview.text
    await secretary.presses("✅ 加进名册" if "✅ 加进名册" in preview.buttons else "➕ 都不是，另加一家")
    assert await row(bot, "SELECT name, products FROM companies WHERE id = 3") == ("示例咸阳石材有限公司", "花岗岩")
    assert await all_of(bot, "SELECT * FROM company_organisations WHERE company_id = 3") == [(3, 2)]
    assert any("示例咸阳石材有限公司" in button for button in (await secretary.says("花岗岩")).buttons)
    await secretary.presses(UNDO)
    assert await all_of(bot, "SELECT id FROM companies WHERE id = 3") == []
    await secretary.sends_data("entries:enrol:2")
    await secretary.says("示例仑苍闸阀有限公司")
    await secretary.presses("⏭ 跳过")
    preview = await secretary.presses("⏭ 跳过")
    assert "是同一家吗" in preview.text
    assert "别人刚刚" in (await secretary.presses("🔗 是 · 示例仑苍闸阀有限公司")).text  # it is there already


async def adds(chat, name, phone="⏭ 跳过", position="会员"):
    """From an organisation's card; the preview."""
    await chat.says("/start org-2")
    await chat.presses("⚙️ 管理")
    await chat.presses("➕ 加会员")
    await chat.says(name)
    await (chat.presses(phone) if phone.startswith("⏭") else chat.says(phone))
    return await chat.presses(position)


async def test_a_member_is_added_with_three_answers(secretary, bot, clock):
    preview = await adds(secretary, "郑新人", "139 0013 9000", "理事")
    assert "加进西安市福建南安商会" in preview.text
    assert "+86 139 0013 9000" in preview.text
    await secretary.presses("➕ 家乡")
    await secretary.says("洪濑")
    await secretary.presses("➕ 先生或女士")
    await secretary.presses("女士")
    for label, text in [
        ("企业", "示例西安工程有限公司"),
        ("称呼", "拿督"),
        ("微信", "zheng-1"),
        ("邮箱", "z@example.org"),
    ]:
        await secretary.presses(f"➕ {label}")
        assert text in (await secretary.says(text)).text
    added = await secretary.presses("✅ 加进名册")
    assert "郑新人已是西安市福建南安商会理事" in added.text
    sql = """SELECT phone, hometown, gender, salutation, wechat, email, position, rank, secretary, company_id
             FROM persons JOIN memberships ON person_id = persons.id WHERE name = '郑新人'"""
    who = ("+8613900139000", "洪濑", "f", "拿督", "zheng-1", "z@example.org")
    assert await row(bot, sql) == (*who, "理事", 80, 0, 2)
    assert any("郑新人" in button for button in (await secretary.says("郑新人")).buttons)
    await secretary.presses("✉️ 邀请用机器人")
    assert "郑新人" in (await secretary.last()).text
    await secretary.presses(UNDO)
    assert await all_of(bot, "SELECT id FROM persons WHERE name = '郑新人'") == []
    assert all("郑新人" not in button for button in (await secretary.says("郑新人")).buttons)


async def test_who_is_there_already_is_noticed(secretary, officer, bot):
    preview = await adds(secretary, "陈建华")
    assert "是同一个人吗" in preview.text
    assert "已经是会员" in preview.text  # person 2
    office = next(label for label in preview.buttons if label.startswith("📤 请联盟秘书处加"))
    assert "菲律宾南安商会" in office  # person 3 is another's, and no phone says it is he
    draft = (await row(bot, "SELECT max(id) FROM drafts"))[0]
    assert GONE in (await secretary.sends_data(f"entries:same:{draft}:3")).text
    assert GONE in (await secretary.sends_data(f"entries:same:{draft}:1")).text
    assert "已转给联盟秘书处" in (await secretary.presses(office)).text
    assert "陈建华" in (await heard(officer, "要改名册")).text
    assert len(await all_of(bot, "SELECT id FROM memberships WHERE person_id = 3")) == 1


async def test_two_staff_add_the_same_one(secretary, officer, bot):
    preview = await adds(secretary, "郑新人", "139 0013 9000")
    await adds(officer, "郑新人", "139 0013 9000")
    await officer.presses("✅ 加进名册")
    again = await secretary._press(preview.message_id, preview.action("✅ 加进名册"))
    assert "已经是会员" in again.text
    assert len(await all_of(bot, "SELECT id FROM persons WHERE name = '郑新人'")) == 1


async def test_the_phone_says_that_it_is_he(secretary, bot, people, clock):
    await bot.database.write(lambda c: c.execute("UPDATE persons SET phone = '+639171234567' WHERE id = 3"))
    tan = await here(people, "陈", 7011)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 3 WHERE telegram_id = 7011"))
    preview = await adds(secretary, "陈建华", "+63 917 123 4567", "理事")
    join = next(label for label in preview.buttons if label.startswith("🔗 是，加会籍"))
    added = await secretary.presses(join)
    assert "原有的资料" in added.text
    assert len(await all_of(bot, "SELECT id FROM persons WHERE name = '陈建华'")) == 2
    assert await row(bot, "SELECT position FROM memberships WHERE person_id = 3 AND organisation_id = 2") == ("理事",)
    await clock.move(minutes=1.1)
    assert "加入会籍：西安市福建南安商会 理事" in (await heard(tan, "更正了您")).text


async def test_whom_others_entered_shows_the_typed_phone_alone(secretary, officer, bot):
    """As of a list: the membership would open all his contacts to this desk, without a word of his."""
    sql = "UPDATE persons SET phone = '+639171234567', wechat = 'tan-3', consent_on = '' WHERE id = 3"
    await bot.database.write(lambda c: c.execute(sql))
    preview = await adds(secretary, "陈建华", "+63 917 123 4567", "理事")
    added = await secretary.presses(next(label for label in preview.buttons if label.startswith("🔗 是，加会籍")))
    assert "📝 记下同意" not in added.buttons  # his own desk has that say
    assert "✉️ 邀请用机器人" not in added.buttons
    assert "✏️ 补资料" not in added.buttons
    card = await secretary.presses("👤 看名片")
    assert "917 123 4567" in card.text
    assert "tan-3" not in card.text
    assert GONE in (await secretary.sends_data("entries:people:3")).text
    await secretary.sends_data("entries:undo:1")
    await adds(officer, "陈建华")
    await officer.presses(next(label for label in (await officer.last()).buttons if label.startswith("🔗 是，加会籍")))
    assert "tan-3" in (await secretary.says("/start person-3")).text  # the office answers for it


async def test_another_organisations_phone_names_nobody(secretary, bot):
    await bot.database.write(lambda c: c.execute("UPDATE persons SET phone = '+639171234567' WHERE id = 3"))
    preview = await adds(secretary, "不同的人", "+63 917 123 4567")
    assert "在名册里是别人的" in preview.text
    assert "陈建华" not in preview.text
    await secretary.presses("✅ 加进名册")
    assert len(await all_of(bot, "SELECT id FROM persons WHERE phone = '+639171234567'")) == 2


async def test_a_membership_is_removed_and_comes_back_exactly(secretary, bot, member, clock):
    sql = "SELECT * FROM memberships WHERE person_id = 4"
    before = await row(bot, sql)
    await secretary.says("/start person-4")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正")
    shown = await secretary.presses("🗑 移除会籍")
    assert "唯一的会籍" in shown.text
    removed = await secretary.presses("🗑 移除")
    assert await all_of(bot, sql) == []
    assert "还没有" not in removed.text
    await secretary.presses(UNDO)
    assert await row(bot, sql) == before
    await secretary.sends_data("entries:removed:4")
    await clock.move(minutes=1.1)
    assert "移除会籍：西安市福建南安商会 会员" in (await heard(member, "移除会籍")).text
    assert GONE in (await secretary.sends_data("entries:removed:4")).text  # twice
    await clock.move(hours=24)
    assert await row(bot, "SELECT name FROM persons WHERE id = 4") == ("黄会员",)  # he is on the bot: he stays


async def test_of_nobodys_member_nothing_is_kept_after_a_day(secretary, officer, bot, clock):
    await officer.sends_data("entries:remove:7")
    await officer.presses("🗑 移除")
    assert await row(bot, "SELECT name FROM persons WHERE id = 7") == ("旧会长",)
    await clock.move(hours=24.1)
    async with asyncio.timeout(30):
        while (await row(bot, "SELECT erased_at FROM persons WHERE id = 7"))[0] is None:
            await officer.says("/menu")
    assert await row(bot, "SELECT name FROM persons WHERE id = 7") == ("已注销",)
    assert await row(bot, "SELECT changes FROM entries") == (None,)


async def test_staff_are_dismissed_first(secretary, officer, bot):
    for chat in (secretary, officer):
        assert "免去" in (await chat.sends_data("entries:removed:5")).text
    assert len(await all_of(bot, "SELECT id FROM memberships WHERE person_id = 5")) == 1


async def test_consent_is_recorded_and_withdrawn(secretary, member, bot, clock):
    await secretary.says("/start person-1")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正")
    await secretary.presses("📝 记下同意")
    preview = await secretary.presses("书面")
    assert "给人看：手机" in preview.text
    await secretary.presses("✏️ 日期")
    assert "不是今天或以前" in (await secretary.says("2027-01-01")).text
    assert "2026年5月30日" in (await secretary.says("2026-05-30")).text
    await secretary.presses("✏️ 给人看什么")
    assert "✅ 邮箱" in (await secretary.presses("邮箱")).buttons
    assert "给人看：手机、邮箱" in (await secretary.presses("👌 好了")).text
    await secretary.presses("✏️ 给谁看")
    await secretary.presses("会员")
    await secretary.presses("✅ 记下")
    assert await row(bot, "SELECT consent_on FROM persons WHERE id = 1") == ("2026-05-30",)
    sql = "SELECT act, way, given_on, recorded_by FROM consents ORDER BY id"
    assert await all_of(bot, sql) == [("given", "paper", "2026-05-30", SECRETARY)]
    card = await member.says("/start person-1")
    assert "0102" in card.text
    assert "📝" not in card.text
    assert "📝 2026年5月30日同意给人看联系方式（书面，由秘书处记下）" in (await secretary.says("/start person-1")).text
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正")
    panel = await secretary.last()
    assert "（书面，由秘书处记下）：手机、邮箱" in panel.text
    await secretary.presses("🚫 本人撤回了同意")
    async with asyncio.timeout(30):
        while any("0102" in each.text for each in member.received()):
            await asyncio.sleep(0.01)
    assert (await all_of(bot, sql))[-1] == ("withdrawn", "", "", SECRETARY)
    for data in ("entries:consent:4", "entries:withdraw:4", "entries:forget:4"):
        assert "本人在用机器人" in (await secretary.sends_data(data)).text


async def test_erasure_for_somebody_without_telegram(secretary, officer, bot, clock):
    await secretary.says("/start person-2")
    await secretary.presses("⚙️ 管理")
    await secretary.presses("✏️ 更正")
    await secretary.presses("🗑 应本人要求删除资料")
    assert "对不上" in (await secretary.says("删吧")).text
    await secretary.says("删除陈建华的全部资料")
    assert "定好了" in (await secretary.presses("🗑 删除")).text
    assert await row(bot, "SELECT telegram_id, person_id, asked_by, state FROM erasures") == (
        0,
        2,
        SECRETARY,
        "planned",
    )
    await officer.sends_data("entries:forget:2")
    assert "✋ 不删了" in (await officer.last()).buttons
    await clock.move(hours=36.1)
    await heard(secretary, "⏰ 陈建华")
    assert "都还在" in (await secretary.presses("✋ 不删了")).text
    await clock.move(hours=13)
    assert await row(bot, "SELECT name FROM persons WHERE id = 2") == ("陈建华",)
    await secretary.sends_data("entries:forget:2")
    await secretary.says("Erase all data of 陈建华")
    await secretary.presses("🗑 删除")
    await clock.move(hours=48.1)
    assert "应本人要求注销" in (await heard(secretary, "名册里不再有姓名")).text
    assert await row(bot, "SELECT name, phone FROM persons WHERE id = 2") == ("已注销", "")
    account = await row(bot, "SELECT person_id, reachable FROM accounts WHERE telegram_id = :id", id=SECRETARY)
    assert account == (5, 1)  # who asked for it is as he was


async def test_who_came_to_the_bot_meanwhile_is_not_erased(secretary, people, bot, clock):
    await secretary.sends_data("entries:forget:2")
    await secretary.says("删除陈建华的全部资料")
    await secretary.presses("🗑 删除")
    await here(people, "陈", 7010)
    await bot.database.write(lambda c: c.execute("UPDATE accounts SET person_id = 2 WHERE telegram_id = 7010"))
    await clock.move(hours=48.1)
    await heard(secretary, "本人已经用上机器人")
    assert await row(bot, "SELECT name FROM persons WHERE id = 2") == ("陈建华",)
    assert await row(bot, "SELECT state FROM erasures") == ("cancelled",)
    assert "本人在用机器人" in (await secretary.sends_data("entries:forget:2")).text


async def test_nor_who_was_found_to_be_somebody_on_the_bot(secretary, member, bot, clock):
    """The row was made one with another, of which an erasure was planned as well."""
    await secretary.sends_data("entries:forget:2")
    await secretary.says("删除陈建华的全部资料")
    await secretary.presses("🗑 删除")
    await bot.database.write(lambda c: c.execute("UPDATE persons SET merged_into = 4 WHERE id = 2"))
    await clock.move(hours=48.1)
    await heard(secretary, "本人已经用上机器人")
    assert await row(bot, "SELECT name, erased_at FROM persons WHERE id = 4") == ("黄会员", None)


async def test_nothing_of_it_in_a_group(secretary, group):
    where = await group(secretary)
    message = await secretary.says("/find 西安", chat=where)
    seq = secretary.world.log.seq
    secretary.world.press(secretary.person.id, message.message_id, "entries:people:2", chat_id=where)
    assert "没有内容" in (await secretary._answer(seq, where)).text


async def test_an_english_desk(people, bot):
    chat = await here(people, "Li", OFFICER, language_code="en")
    await chat.says("/start person-2")
    await chat.presses("⚙️ Manage")
    await chat.presses("✏️ Correct")
    await chat.presses("✏️ Home town")
    preview = await chat.says("Shuitou")
    assert "From now on: Shuitou" in preview.text
    assert "Saved" in (await chat.presses("✅ Save")).text


async def test_a_desk_removes_what_an_import_made_and_the_import_is_undone(secretary, bot, tmp_path):
    file = tmp_path / "members.csv"
    file.write_text("姓名,商会,职务\n新来的,西安商会,理事\n", "utf-8")
    assert not (await import_file(bot.database, "members", file)).errors
    member = (await row(bot, "SELECT max(id) FROM memberships"))[0]
    await secretary.sends_data(f"entries:removed:{member}")
    await bot.database.write(lambda c: c.execute("UPDATE imports SET state = 'running'"))
    await undo_unfinished(bot.database)
    assert await all_of(bot, "SELECT id FROM persons WHERE name = '新来的'") == []
    assert "别人刚刚先改了" in (await secretary.presses(UNDO)).text  # there is nobody to come back to
