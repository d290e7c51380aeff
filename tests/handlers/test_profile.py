"""Changing one's own fields: asked, looked at, saved at once, found as far as it may be seen."""

import pytest

from bot.personal import fields
from bot.times.zones import guess, typed
from tests.quiet import quiet
from tests.register import MEMBER
from tests.talk import heard, here

SAVE = "✅ 保存"


async def asks(chat, label):
    """Two taps from /me."""
    await chat.says("/me")
    await chat.presses("✏️ 修改资料")
    return await chat.presses(f"✏️ {label}")


async def changes(chat, label, text):
    await asks(chat, label)
    preview = await chat.says(text)
    assert SAVE in preview.buttons
    return await chat.presses(SAVE)


async def row(bot, columns="*"):
    async with bot.database.reading() as reader:
        return await reader.one(f"SELECT {columns} FROM persons WHERE id = 4")


@pytest.mark.parametrize(
    ("label", "text", "column"),
    [
        ("家乡", "水头", "hometown"),
        ("我能提供", "闸阀现货\n三天到货", "offers"),
        ("我在找", "东南亚代理", "wants"),
        ("微信", "hhy-88", "wechat"),
        ("邮箱", "h@example.org", "email"),
        ("称呼", "拿督", "salutation"),
    ],
)
async def test_what_is_typed_is_in_the_register_at_once(member, bot, label, text, column):
    saved = await changes(member, label, text)
    assert "已保存" in saved.text
    assert text in saved.text
    assert (await row(bot, column))[0] == text


async def test_the_preview_shows_what_was_and_who_sees_it(member):
    await asks(member, "家乡")
    preview = await member.says("水头")
    assert "原来：仑苍" in preview.text
    assert "改成：水头" in preview.text
    assert "会员" in preview.text
    await member.presses("✏️ 再改改")
    assert "改成：诗山" in (await member.says("诗山")).text


async def test_it_is_found_by_whom_it_shows_to(member, people, guest):
    await changes(member, "我能提供", "螺旋焊管")
    other = await here(people, "秘书", 7002)
    assert any("黄会员" in button for button in (await other.says("螺旋焊管")).buttons)
    assert all("黄会员" not in button for button in (await guest.says("螺旋焊管")).buttons)
    await member.sends_data("privacy:set:offers:hidden")
    assert all("黄会员" not in button for button in (await other.says("螺旋焊管")).buttons)
    assert "螺旋焊管" not in (await other.says("/start person-4")).text


async def test_it_stands_on_the_card(member, people):
    await changes(member, "我在找", "东南亚代理")
    other = await here(people, "秘书", 7002)
    assert "🔍 在找：东南亚代理" in (await other.says("/start person-4")).text


async def test_languages_are_picked(member, bot):
    await asks(member, "会说的语言")
    await member.presses("闽南语")
    assert "✅ 闽南语" in (await member.presses("英语")).buttons
    await member.presses("✅ 英语")
    await member.presses("普通话")
    assert "改成：普通话、闽南语" in (await member.presses("👌 好了")).text
    assert "普通话、闽南语" in (await member.presses(SAVE)).text
    assert (await row(bot, "languages"))[0] == '["cmn", "nan"]'
    assert "会说：普通话、闽南语" in (await member.says("/start person-4")).text


async def test_his_own_industry_is_picked_typed_found_browsed_and_hidden(member, bot, people, guest):
    """Two taps from /me; by words, by buttons, from the section down; three at most."""
    asked = await asks(member, "行业")
    assert "📚 全部行业" in asked.buttons
    assert "没有找到“哈哈哈”" in (await member.says("哈哈哈")).text
    typed = await member.says("石材；阀门")
    assert {"✅ 石材建材", "✅ 阀门机械"} <= set(typed.buttons)
    await member.presses("📚 全部行业")
    inside = await member.presses("物流运输 ›")
    assert "公路运输" in inside.buttons
    await member.presses("公路运输")
    assert "最多选 3 个" in (await member.presses("仓储")).text
    await member.presses("‹ 返回")
    await member.presses("‹ 返回")
    left = await member.presses("✅ 石材建材")
    assert "✅ 石材建材" not in left.buttons
    preview = await member.presses("👌 好了")
    assert "原来：—" in preview.text
    assert "改成：阀门机械、公路运输" in preview.text
    assert "现在给谁看：会员" in preview.text
    assert "行业：阀门机械、公路运输" in (await member.presses(SAVE)).text
    assert (await row(bot, "industries"))[0] == '["34", "54"]'
    secretary = await here(people, "秘书", 7002)
    assert "🛠 阀门机械、公路运输" in (await secretary.says("/start person-4")).text
    assert any("黄会员" in label for label in (await secretary.says("公路运输")).buttons)
    assert all("黄会员" not in label for label in (await guest.says("公路运输")).buttons)
    await secretary.says("/orgs")
    listed = await secretary.presses("🛠 按行业找人")
    one = await secretary.presses(next(label for label in listed.buttons if label.startswith("公路运输")))
    assert "👤 黄会员" in one.buttons
    assert "🛠 按行业找人" not in (await guest.says("/orgs")).buttons
    assert "会员" in (await guest.sends_data("people:industries")).text  # for members alone
    again = await asks(member, "行业")  # what there is is chosen already
    assert {"✅ 阀门机械", "✅ 公路运输"} <= set(again.buttons)
    await member.presses("✅ 阀门机械")
    await member.presses("👌 好了")
    assert "行业：公路运输" in (await member.presses(SAVE)).text
    await member.sends_data("privacy:set:industry:hidden")
    assert "🛠" not in (await secretary.says("/start person-4")).text
    assert all("黄会员" not in label for label in (await secretary.says("公路运输")).buttons)
    await secretary.says("/orgs")
    assert not any(label.startswith("公路运输") for label in (await secretary.presses("🛠 按行业找人")).buttons)
    assert "没有内容" in (await guest.sends_data("profile:change:industries")).text
    await asks(member, "行业")
    assert "改成：—" in (await member.presses("🧹 留空")).text
    await member.presses(SAVE)
    assert await row(bot, "industries") == ("[]",)
    async with bot.database.reading() as reader:
        assert await reader.all("SELECT * FROM person_industries") == []


async def test_a_newcomer_is_led_through_what_is_missing(member, people, bot):
    """From his welcome: each question is passed over, or answered and the next one is one tap away."""
    first = await member.sends_data("profile:next")
    assert "称呼" in first.text  # 家乡 is there already
    second = await member.presses("⏭ 下一项")
    assert "您自己做哪一行" in second.text
    await member.says("阀门")
    await member.presses("👌 好了")
    saved = await member.presses(SAVE)
    assert "已保存" in saved.text
    assert "➡️ 接着补：称呼" in saved.buttons
    await member.sends_data("profile:next:industries")
    assert "我能提供" in (await member.presses("⏭ 下一项")).text  # after the languages
    assert "我在找" in (await member.presses("⏭ 下一项")).text
    assert "✏️ 修改资料" in (await member.presses("⏭ 下一项")).text
    guest = await people("客")
    await guest.says("/start")
    assert "✏️ 修改资料" in (await guest.sends_data("profile:next")).text


async def test_what_is_likely_is_offered(member, bot):
    await changes(member, "我能提供", "花岗岩板材")
    assert "石材建材" in (await asks(member, "行业")).buttons
    assert "没有内容" in (await member.sends_data("forms:pick:2:industries:=火")).text


async def test_form_of_address_by_a_tap(member, bot):
    await asks(member, "称呼")
    assert "先生" in (await member.presses("先生")).text
    await member.presses(SAVE)
    assert await row(bot, "gender, salutation") == ("m", "")


async def test_a_field_is_emptied(member, bot):
    await asks(member, "家乡")
    assert "改成：—" in (await member.presses("🧹 留空")).text
    await member.presses(SAVE)
    assert (await row(bot, "hometown"))[0] == ""


async def test_what_is_wrong_is_refused_with_what_works(member):
    await asks(member, "邮箱")
    assert "不是邮箱" in (await member.says("没有")).text
    await asks(member, "时区")
    assert "找不到" in (await member.says("火星")).text
    await asks(member, "免打扰时段")
    assert "看不懂" in (await member.says("晚上")).text
    await asks(member, "家乡")
    assert "最多 30" in (await member.says("山" * 31)).text


async def test_the_zone_is_shown_by_its_clock(member):
    await member.says("/me")
    shown = await member.presses("✏️ 修改资料")
    assert "北京时间 10:0" in shown.text
    assert "按所在地推测" in shown.text
    changed = await changes(member, "时区", "东京")
    assert "东京" in changed.text
    assert "11:0" in changed.text
    assert "推测" not in changed.text


async def test_quiet_hours_are_honoured(member, clock, bot, people):
    secretary = await here(people, "秘书", 7002)
    await asks(member, "免打扰时段")
    await member.says("9点到11点")
    assert "09:00-11:00" in (await member.presses(SAVE)).text
    await secretary.says("/announce")
    await secretary.says("开会通知")
    while "announcements:send" not in str((await secretary.last()).rows):
        await secretary._wait()
    send = next(
        b["callback_data"]
        for r in (await secretary.last()).rows
        for b in r
        if "announcements:send" in b["callback_data"]
    )
    await secretary._press((await secretary.last()).message_id, send)
    await heard(secretary, "开会通知")
    async with bot.database.reading() as reader:
        while not (
            found := await reader.one(
                "SELECT state, not_before FROM deliveries WHERE kind = 'announcement' AND recipient = :id", id=MEMBER
            )
        ):
            await secretary.says("/menu")
    assert found[0] == "due"
    await quiet()
    assert all("开会通知" not in each.text for each in member.received())
    await clock.move(hours=1.1)
    await heard(member, "开会通知")


async def test_a_change_of_position_is_asked_of_the_secretariat(member, people):
    secretary = await here(people, "秘书", 7002)
    await member.says("/me")
    shown = await member.presses("✏️ 修改资料")
    assert "姓名：黄会员" in shown.text  # it is in the register's hands like his position
    await member.presses("🏢 姓名、职务或企业不对")
    preview = await member.says("现任副会长")
    assert "核实" in preview.text
    assert "已转给西安市福建南安商会秘书处" in (await member.presses("✅ 发给秘书处")).text
    told = await heard(secretary, "要改名册")
    assert "现任副会长" in told.text


async def test_a_guest_changes_what_is_his_account_s(guest):
    await guest.says("/me")
    shown = await guest.presses("✏️ 修改资料")
    assert "✏️ 时区" in shown.buttons
    assert "✏️ 家乡" not in shown.buttons
    assert "没有内容" in (await guest.sends_data("profile:change:hometown")).text
    assert "没有内容" in (await guest.sends_data("profile:change:name")).text


async def test_another_s_draft_is_not_saved(member, people, bot):
    await asks(member, "家乡")
    await member.says("水头")
    other = await here(people, "办公", 7003)
    assert "没有内容" in (await other.sends_data("profile:save:1")).text
    assert (await row(bot, "hometown"))[0] == "仑苍"


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        (("CN", "陕西省", "西安市"), "Asia/Shanghai"), (("PH", "", "马尼拉"), "Asia/Manila"), (("US", "", "洛杉矶"), "America/Los_Angeles"),
        (("US", "", "某城"), "America/New_York"), (("SG", "", ""), "Asia/Singapore"), (("", "", ""), ""), (("月球", "", ""), ""),
        (("HK", "", ""), "Asia/Hong_Kong"),
    ],
)  # fmt: skip
def test_a_place_has_its_clock(place, zone):
    assert guess(*place) == zone


@pytest.mark.parametrize(
    ("said", "zone"),
    [("马尼拉", "Asia/Manila"), ("Singapore", "Asia/Singapore"), ("asia/tokyo", "Asia/Tokyo"), ("香港", "Asia/Hong_Kong"), ("西安", "Asia/Shanghai"), ("火星", "")],
)  # fmt: skip
def test_a_place_that_is_typed(said, zone):
    assert typed(said) == zone


async def test_ones_own_phone_is_the_one_that_telegram_vouches_for(people, bot):
    """With it one signs in: no other number counts."""
    chat = await here(people, "秘书", 7002, phone="+12125550199")
    await asks(chat, "手机")
    assert "自己的" in (await chat.says("+86 138 0013 8000")).text
    preview = await chat.sends_contact()
    assert "改成：+1 212-555-0199" in preview.text
    await chat.presses(SAVE)
    async with bot.database.reading() as reader:
        assert await reader.one("SELECT phone FROM persons WHERE id = 5") == ("+12125550199",)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("晚上10点到早上7点", "22:00-07:00"),
        ("晚上12点到早上8点", "00:00-08:00"),
        ("10:30pm to 7am", "22:30-07:00"),
        ("晚上22點到7點", "22:00-07:00"),
    ],
)
def test_quiet_hours_are_taken_as_people_say_them(typed, hours):
    assert fields.hours(typed) == hours
